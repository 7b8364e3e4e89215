"""French and Spanish TimeBank: extents and types of time expressions in sentences of press."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, back, lines
from recoupe.model import Document, When
from recoupe.read.records import from_record
from recoupe.within.times import find_times

# TimeBank keeps the article inside the expression ("le 28 août", "el lunes", "la semana pasada"), but for the contracted
# "du" and "au" of French; Spanish annotators also kept "del" and "al". Ours stands outside: this gives it back.
_ARTICLE = {
    "fr": re.compile(r"(?:\b(?:le|la|les)\s+|\bl['’]\s*)$", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|la|los|las|del|al)\s+$", re.IGNORECASE),
}
_TAIL = re.compile(r"\s+(?:después|antes|más)\b")
_RANGE = re.compile(r"^(?:entre\s+)?(?P<left>.+?)\s+(?:et|au|à|a|al|y)\s+(?P<right>.+)$", re.DOTALL | re.IGNORECASE)


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the expressions of every record, in the conventions of TimeBank."""
    out = []
    for record in lines(data / "timex_timebank_extents" / "inputs.jsonl"):
        document = from_record(record)
        timexes = [t for when in find_times(document) for t in _timexes(document, when)]
        out.append({"id": record["id"], "timexes": timexes})
    return {"predictions.jsonl": out}


def _timexes(document: Document, when: When) -> list[dict[str, Any]]:
    """`when` as TimeBank would mark it: with its article, and the two ends of an interval apart."""
    start, end = when.span.start, when.span.end
    ends = [(start, end)]
    if "/" in when.value and (match := _RANGE.match(when.span.of(document.text))):
        ends = [(start + match.start(side), start + match.end(side)) for side in ("left", "right")]
    found = []
    for low, high in ends:
        fixed = when.rule.endswith((".dayref", ".ref"))
        article = None if fixed else _ARTICLE[document.language].search(document.text, max(0, low - 5), low)
        if document.language == "es" and (tail := _TAIL.match(document.text, high)):
            high = tail.end()
        place = back(document, article.start() if article else low, high)
        if place:
            found.append({**place, "type": when.type, "value": when.value})
    return found
