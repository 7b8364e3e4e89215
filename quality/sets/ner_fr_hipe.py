"""Historical newspapers (1798-2018, read by machine): persons, places and bodies by name, with their identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, back, lines
from recoupe import languages
from recoupe.model import Mention, Reading
from recoupe.within.folding import fold
from recoupe.within.mentions.lexicon import lexicon
from recoupe.within.places import states

_TYPES = {
    "person": "PER", "place": "LOC", "facility": "LOC", "organisation": "ORG", "media": "ORG", "product": "PROD",
}  # fmt: skip
# The annotators keep what is said before a person's name inside it ("M. le comte X"); ours stands outside: this gives
# the honorifics and offices back that touch the name.
_TOUCHING = re.compile(r"[^\W_]+\.?(?=\s+$)")
_PARTICLE = re.compile(r"\b(?:de|du|des|d['’]|von|van)\s*$")
_FAR = 60
# Addresses are places with their number.
_STREET = re.compile(r"(?:rue|avenue|boulevard|quai|place|faubourg|passage|cours)\b", re.IGNORECASE)
# So are districts with the word that says so.
_HEAD = re.compile(r"\b(?:canton|district|département|ville)\s+(?:de|du|d['’])\s*$")
_NUMBER = re.compile(r"\b\d{1,3}(?:\s*(?:bis|ter))?,?\s+$")


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the names of every record, in the conventions of HIPE."""
    records = lines(data / "ner_fr_hipe" / "inputs.jsonl")
    return {
        "predictions.jsonl": [
            {"id": record["id"], "entities": list(names(reading, titled=True))}
            for record, reading in zip(records, shelf.read(records), strict=True)
        ]
    }


def names(reading: Reading, titled: bool) -> Iterable[dict[str, Any]]:
    """The names of a text, in offsets of the text as given; `titled`: persons with the title that touches them."""
    text = reading.document.text
    for mention in reading.mentions:
        if mention.form != "name" or mention.kind not in _TYPES:
            continue
        start = _with_title(text, mention.span.start) if titled and mention.kind == "person" else mention.span.start
        if titled and _STREET.match(text, start) and (number := _NUMBER.search(text, max(0, start - 12), start)):
            start = number.start()
        if titled and mention.kind == "place" and (head := _HEAD.search(text, max(0, start - 20), start)):
            start = head.start()
        place = back(reading.document, start, mention.span.end)
        if place is not None:
            yield {**place, "type": _TYPES[mention.kind], "wikidata": _identifier(reading, mention)}


def _with_title(text: str, start: int) -> int:
    """Where a person's name begins with the honorific or office before it."""
    lex = lexicon("fr")
    low = max(0, start - _FAR)
    if particle := _PARTICLE.search(text, low, start):  # "Mme de X"
        before = _TOUCHING.search(text, low, particle.start())
        start = particle.start() if before and before[0].rstrip(".") in lex.honorifics else start
    while match := _TOUCHING.search(text, low, start):
        word = match[0].rstrip(".")
        if word in ("le", "la") and (before := _TOUCHING.search(text, low, match.start())):  # "M. le ministre X"
            word = before[0].rstrip(".")
            match = before if word in lex.honorifics else match
        office = any(n.kind == "person" and len(n.words) == 1 for n in lex.nouns.get(fold(word), ()))
        if word not in lex.honorifics and not office:
            break
        start = match.start()
    return start


def _identifier(reading: Reading, mention: Mention) -> str:
    """The Wikidata identifier of the thing that a mention stands for; NIL where none is known."""
    kind, _, code = reading.chains[mention.chain].key.partition(":")
    if kind == "country":
        return states()[code].wikidata or "NIL"
    if kind == "place":
        return _capitals().get(code, "NIL")
    row = languages.load("", "authority").get(f"{kind}:{code}", {})
    return str(row.get("wikidata") or "NIL")


def _capitals() -> dict[str, str]:
    return {str(s.capital): s.capital_wikidata for s in states().values() if s.capital and s.capital_wikidata}
