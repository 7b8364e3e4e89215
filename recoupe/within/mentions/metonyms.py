"""Capitals that stand for the power that sits there: "Moscou exige" against "à Moscou"."""

from __future__ import annotations

from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.syntax import Syntax

_REACH = 4  # words between a verb and a capital that it takes one to, or speaks to
_OBJECTS = frozenset(("obj", "dobj"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubjpass", "nsubj:caus"))


def buildings(names: list[Name], pieces: Pieces, lexicons: dict[int, Lexicon]) -> set[int]:
    """Indexes of the names of seats of power that stand for the building: "devant l'Élysée", "at the White House"."""
    out: set[int] = set()
    for number, name in enumerate(names):
        if name.known is None or not name.known.seat:
            continue
        lex = lexicons[pieces.sentence[name.first]]
        low = pieces.bounds[pieces.sentence[name.first]][0]
        at = name.first - 1
        while (at >= low and lex.determiners.get(pieces.folded[at]) in ("definite", "contracted")) or (
            at >= low and pieces.folded[at] in ("de", "d", "of")
        ):
            if pieces.folded[at] in lex.sets["building"]:
                break
            at -= 1
        if at >= low and pieces.folded[at] in lex.sets["building"] and "," not in pieces.gap(name.first):
            out.add(number)
    return out


def metonyms(names: list[Name], pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon]) -> set[int]:
    """Indexes of the names of capitals that stand for a government.

    As a subject, after "contre", "avec", "pour", or beside another state, a capital is a power; after "à", "dans" or
    beside an ordinary town it is the town. "de" decides nothing alone: it follows what the document does elsewhere.
    """
    sure: set[int] = set()
    open_: list[int] = []
    for number, name in enumerate(names):
        if name.known is None or not name.known.capital or name.kind != "place":
            continue
        verdict = _verdict(number, names, pieces, syntax, lexicons[pieces.sentence[name.first]])
        if verdict == "power":
            sure.add(number)
        elif verdict == "open":
            open_.append(number)
    powers = {names[n].known.capital for n in sure if names[n].known is not None}  # type: ignore[union-attr]
    return sure | {n for n in open_ if powers}


def _verdict(number: int, names: list[Name], p: Pieces, syntax: Syntax, lex: Lexicon) -> str:
    name = names[number]
    low, high = p.bounds[p.sentence[name.first]]
    word = syntax.words[p.word[name.first]] if p.word[name.first] >= 0 else None
    before = p.folded[name.first - 1] if name.first > low else ""
    town, power = lex.sets["town_before"], lex.sets["power_before"]
    partner = _partner(number, names, p)
    verb = _verb(name.first, low, p, syntax) if before else ""
    if verb in lex.sets["address"] and before in lex.sets["to"] and "," not in p.gap(name.first):
        return "power"
    if verb in lex.sets["defy"] and word is not None and word.dep in _OBJECTS:
        return "power"
    if verb in lex.sets["travel"]:
        return "town"
    if before in town and "," not in p.gap(name.first):
        return "town"
    noun = _governor(name.first, low, p)
    if noun in town:
        return "town"
    if partner is not None:
        other = names[partner]
        state = other.known is not None and (other.known.capital or other.known.key.startswith("country:"))
        if not state and other.kind == "place":
            return "town"
        if state and (other.first > name.first or before in ("et", "and", "y")):
            outer = p.folded[other.first - 1] if other.first > low else ""
            return "town" if outer in town else "power"
    if word is not None and word.dep in _SUBJECTS:
        return "power"
    if word is not None and not word.dep and not before and name.last < high and p.raw[name.last][0].islower():
        return "power"  # no parser: a capital that opens a sentence and is followed by a plain word is its subject
    if before in power and before not in ("de", "d", "et", "que", "entre", "of", "and", "y", "that"):
        return "power"
    if (name.last < high and p.gap(name.last).strip() == "(") or (
        "," in p.gap(name.first) and name.last < high and "," in p.gap(name.last)
    ):
        return "town"
    return "open"


def _verb(first: int, low: int, p: Pieces, syntax: Syntax) -> str:
    """The lemma of the last verb or noun of movement before a name, a few words back; empty for none."""
    for at in range(first - 1, max(low - 1, first - 1 - _REACH), -1):
        word = syntax.words[p.word[at]] if p.word[at] >= 0 else None
        if word is not None and word.pos in ("VERB", "NOUN") and len(word.text) > 2:
            return word.lemma.lower()
    return ""


def _governor(first: int, low: int, p: Pieces) -> str:
    """The word before "de" or "la" that the name completes."""
    at = first - 1
    while at >= low and p.folded[at] in ("de", "d", "du", "la", "of", "del"):
        at -= 1
    return p.folded[at] if at >= low and at < first - 1 else ""


def _partner(number: int, names: list[Name], p: Pieces) -> int | None:
    """The name coordinated with this one by "et", a comma or a hyphen."""
    name = names[number]
    for other in (number - 1, number + 1):
        if not 0 <= other < len(names) or p.sentence[names[other].first] != p.sentence[name.first]:
            continue
        left, right = (names[other], name) if other < number else (name, names[other])
        between = p.text[left.end : right.start].strip() if right.start > left.end else ""
        if between in ("et", "and", "y", "-", "–", "ou", "or", "et à", "et de"):
            return other
    return None
