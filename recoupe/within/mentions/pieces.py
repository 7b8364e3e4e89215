"""The words of a document cut at hyphens and apostrophes too, with what mentions ask of each: one pass, plain lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from recoupe.model import Document
from recoupe.within.folding import fold
from recoupe.within.syntax import Syntax

PIECE = re.compile(r"[^\W_]+")
_ENDS = frozenset('.!?…:;«“"•–—\n([]*')


@dataclass(slots=True)
class Pieces:
    """Parallel lists over the pieces of the sentences of one document."""

    text: str
    start: list[int]
    end: list[int]
    raw: list[str]
    folded: list[str]
    word: list[int]
    sentence: list[int]
    initial: list[bool]
    bounds: list[tuple[int, int]]
    demonym: list[str]

    def gap(self, i: int) -> str:
        """What stands between piece i-1 and piece i of one sentence."""
        return self.text[self.end[i - 1] : self.start[i]]


def cut(document: Document, syntax: Syntax) -> Pieces:
    """All pieces, in order. `initial`: capitalised for its position, as far as that can tell."""
    text = document.text
    starts: list[int] = []
    ends: list[int] = []
    raws: list[str] = []
    folds: list[str] = []
    words: list[int] = []
    owners: list[int] = []
    initials: list[bool] = []
    bounds: list[tuple[int, int]] = []
    heads = [w.start for w in syntax.words]
    for index, sentence in enumerate(document.sentences):
        span = sentence.span
        first, last = syntax.bounds[index]
        begun = len(starts)
        spans = [match.span() for match in PIECE.finditer(text, span.start, span.end)]
        words += _words(spans, heads, first, last)
        here = [text[start:end] for start, end in spans]
        raws += here
        folds += map(fold, here)
        owners += [index] * len(spans)
        starts += [start for start, _ in spans]
        ends += [end for _, end in spans]
        if spans:
            initials.append(True)
            initials += [
                start - end > 1 and not _ENDS.isdisjoint(text[end:start]) and _opens(text[end:start])
                for (_, end), (start, _) in pairwise(spans)
            ]
        bounds.append((begun, len(starts)))
    return Pieces(text, starts, ends, raws, folds, words, owners, initials, bounds, [""] * len(starts))


def _words(spans: list[tuple[int, int]], heads: list[int], first: int, last: int) -> list[int]:
    """The word of each piece of a sentence: the last of words [first, last) that begins before it; -1 for none."""
    if first >= last:
        return [-1] * len(spans)
    out = []
    word = first
    for start, _ in spans:
        while word + 1 < last and heads[word + 1] <= start:
            word += 1
        out.append(word)
    return out


def _opens(gap: str) -> bool:
    """True when what stands before a word makes it the first of something: a full stop, a colon, an opening quote."""
    flat = gap.strip()
    if flat == ".":
        return False  # inside a sentence a lone full stop ends an abbreviation or an initial
    return bool(flat) and flat not in {"(", ",", "-"}


def mark_demonyms(pieces: Pieces, tables: Sequence[tuple[dict[str, str], frozenset[str]]]) -> None:
    """Fill `demonym`: the ISO code, or `-`, of every piece of an adjective such as "russe" or "nord-coréen".

    `tables`: for each sentence the codes of the adjectives of its language, and the first words of those of two words.
    """
    folded, out = pieces.folded, pieces.demonym
    for index, (low, high) in enumerate(pieces.bounds):
        table, opening = tables[index]
        for i, word in enumerate(folded[low:high], low):
            if (
                word in opening
                and i + 1 < high
                and f"{word} {folded[i + 1]}" in table
                and pieces.gap(i + 1) in ("-", " ")
            ):
                out[i] = out[i + 1] = table[f"{word} {folded[i + 1]}"]
            elif word in table and not out[i]:
                out[i] = table[word]


def piece_at(pieces: Pieces, offset: int) -> int:
    """Index of the piece that holds or precedes `offset`."""
    return max(0, bisect_right(pieces.start, offset) - 1)
