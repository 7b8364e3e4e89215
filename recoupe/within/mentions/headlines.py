"""Names in headlines whose capitals tell nothing: those that the rest of the document spells, and what a title announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from recoupe.within.folding import fold
from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.lexicon import Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces

_LONGEST = 5  # words of a name that a headline repeats
_SHORT = 3  # words of a run of capitals that may be one name


Pending = tuple[int, int, Noun | None]
"""A run of capitals in a headline: its pieces, and the title in front of it."""


def told_elsewhere(
    pending: Sequence[Pending], found: Sequence[Name], pieces: Pieces, lexicons: Mapping[int, Lexicon]
) -> list[Name]:
    """The names of `pending` runs: those that the document names elsewhere, else a short run that a title or a given
    name opens. Time is linear in the words of the runs.
    """
    spelled: set[tuple[str, ...]] = set()
    for name in found:
        if not name.unsure and name.known is None and name.head is None:
            words = tuple(name.folded.split(" "))
            spelled.add(words)
            if len(words) > 1:
                spelled.add(words[-1:])
    out: list[Name] = []
    for first, last, title in pending:
        out += _parts(first, last, title, spelled, pieces, lexicons[pieces.sentence[first]])
    return out


def _parts(
    first: int, last: int, title: Noun | None, spelled: set[tuple[str, ...]], p: Pieces, lex: Lexicon
) -> Iterable[Name]:
    at, any_ = first, False
    while at < last:
        for stop in range(min(last, at + _LONGEST), at, -1):
            words = tuple(w for piece in p.folded[at:stop] for w in fold(piece).split(" "))
            if words in spelled and not (len(words) == 1 and (len(words[0]) < 3 or words[0] in lex.openers)):
                yield _named(at, stop, title if at == first else None, p, lex)
                at, any_ = stop, True
                break
        else:
            at += 1
    if any_:
        return
    given = next((k for k in range(first, last - 1) if p.folded[k] in lex.given), -1)
    if given >= 0:
        yield _named(given, min(given + 2, last), title if given == first else None, p, lex)
    elif last - first <= _SHORT and (kinds := [lex.inside[w] for w in p.folded[first:last] if w in lex.inside]):
        name = _named(first, last, None, p, lex)
        name.votes[kinds[0]] += 4
        yield name
    elif title is not None:
        yield _named(first, last if last - first < _SHORT else first + 1, title, p, lex)


def _named(first: int, last: int, title: Noun | None, p: Pieces, lex: Lexicon) -> Name:
    start, end = p.start[first], p.end[last - 1]
    name = Name(first, last, start, end, p.text[start:end], f"{lex.language}.name.headline", title=title)
    if title is not None or p.folded[first] in lex.given:
        name.votes["person"] += 4
    return name
