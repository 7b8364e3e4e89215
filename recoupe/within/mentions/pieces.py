"""The words of a document cut at hyphens and apostrophes too, with what mentions ask of each: one pass, plain lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

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
    memory: dict[str, str] = {}
    for index, sentence in enumerate(document.sentences):
        span = sentence.span
        first, last = syntax.bounds[index]
        begun = len(starts)
        previous = span.start
        word = first
        for match in PIECE.finditer(text, span.start, span.end):
            start, end = match.span()
            while word + 1 < last and heads[word + 1] <= start:
                word += 1
            raw = match[0]
            folded = memory.get(raw)
            if folded is None:
                folded = memory[raw] = fold(raw)
            starts.append(start)
            ends.append(end)
            raws.append(raw)
            folds.append(folded)
            words.append(word if first < last else -1)
            owners.append(index)
            if len(starts) - 1 == begun:
                initials.append(True)
            else:
                initials.append(
                    start - previous > 1 and not _ENDS.isdisjoint(text[previous:start]) and _opens(text[previous:start])
                )
            previous = end
        bounds.append((begun, len(starts)))
    return Pieces(text, starts, ends, raws, folds, words, owners, initials, bounds, [""] * len(starts))


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
