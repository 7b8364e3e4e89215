"""Text put together from pieces of a source, with the way back kept as it grows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from recoupe.model import Edit, Origin, Repair, Run, apply_edits, compose, mended
from recoupe.read.clean import CHARACTERS, compose_letters, mend_controls
from recoupe.read.draft import Draft, Piece
from recoupe.read.mojibake import mend_mojibake

_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+")
_LONE = re.compile("[\ud800-\udfff]")
_LONGEST = 2000  # characters of a title, an author: what is longer is none


class Weaver:
    """Grows a canonical text and its `Origin`. `unit` as in `Origin`."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self.size = 0

    def keep(self, text: str, source: int, page: int = 0) -> None:
        """Add `text`, which stands character for character at `source` of `page`."""
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        end = self.size + len(text)
        joined = last is not None and last.exact and last.page == page
        if last is not None and joined and last.end == self.size and last.source_end == source:
            self._runs[-1] = Run(last.start, end, last.source_start, source + len(text), page)
        else:
            self._runs.append(Run(self.size, end, source, source + len(text), page))
        self._add(text)

    def repair(self, text: str, start: int, end: int, page: int = 0) -> None:
        """Add `text`, which stands for source [start, end) of `page` without being it (an entity, a joined hyphen)."""
        if text:
            exact = len(text) == end - start
            self._runs.append(Run(self.size, self.size + len(text), start, end, page, exact))
            self._add(text)

    def put(self, text: str) -> None:
        """Add `text` that stands nowhere in the source: a space between lines, an empty line between paragraphs."""
        self._add(text)

    def done(self) -> tuple[str, Origin]:
        """The text and its way back."""
        return "".join(self._pieces), Origin(self._unit, tuple(self._runs))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self.size += len(text)


def sound(draft: Draft) -> Draft:
    """`draft` without what is invisible, its spaces plain, its letters composed, its way back kept.

    Texts and Markdown have gone through the same repairs with their lines; here they reach pages, PDF and Word files,
    so that one rule finds its words in all formats. Clues lose controls and half characters, which no file can hold.
    """
    clues = tuple(replace(clue, value=_plain(clue.value)) for clue in draft.clues)
    for step in CHARACTERS:
        draft = _mended(draft, sorted(step(draft.text)))
    return replace(draft, clues=clues)


def _plain(value: str) -> str:
    """A clue without controls and half characters, its letters as they were meant."""
    if not value.isascii():
        for step in (mend_mojibake, mend_controls, compose_letters):
            value = apply_edits(value, tuple(step(value)))[0]
    return _LONE.sub("\ufffd", _CONTROL.sub(" ", value)).strip()[:_LONGEST]


def _mended(draft: Draft, edits: list[Edit]) -> Draft:
    """`draft` after `edits` to its text; they do not cross from one piece into another."""
    if not edits:
        return draft
    text, back = apply_edits(draft.text, edits)
    return replace(
        draft,
        text=text,
        origin=compose(draft.origin, back),
        pieces=_moved(draft.pieces, edits, text),
        repairs=mended(draft.repairs, draft.text, edits),
    )


def woven_repairs(text: str, origin: Origin, source: Callable[[int], str]) -> tuple[Repair, ...]:
    """What was mended between and inside the runs of `origin`; `source` gives the text of a page.

    For sources whose own text is what a reader sees (a page of a PDF, an export as plain text): lines that were joined,
    words that a hyphen divided, characters that stand for others. Between paragraphs nothing was mended.
    """
    out: list[Repair] = []
    for run in origin.runs:
        old, new = source(run.page)[run.source_start : run.source_end], text[run.start : run.end]
        if old == new:
            continue
        if not run.exact:
            out.append(Repair(start=run.start, end=run.end, old=old, rule=_written(old)))
            continue
        for at, (before, after) in enumerate(zip(old, new, strict=False), run.start):
            if before != after:
                out.append(Repair(start=at, end=at + 1, old=before, rule=_written(before)))
    for a, b in pairwise(origin.runs):
        new = text[a.end : b.start]
        if "\n" in new:
            continue
        old = source(a.page)[a.source_end : b.source_start] if a.page == b.page else ""
        # Else another column, or what was left out, lies between.
        follows = a.page == b.page and a.source_end <= b.source_start and not any(map(str.isalnum, old))
        old = old if follows else _BREAK
        if old != new:
            out.append(Repair(start=a.end, end=b.start, old=old, rule=_joint(old, new, follows)))
    return mended(tuple(sorted(out, key=lambda repair: (repair.start, repair.end))), text, ())


def _written(old: str) -> str:
    """Why characters stand for others."""
    if old.isspace():
        return "lines.rejoin" if "\n" in old or "\r" in old else "clean.space"
    return "weave.character"


_BREAK = "\f"  # stands for the end of a page or column in `Repair.old`
_HYPHENS = "-\u2010\u00ad\ufffe\x02"


def _joint(old: str, new: str, follows: bool) -> str:
    """Why two lines stand together."""
    if not follows:
        return "lines.page-break"
    if any(hyphen in old for hyphen in _HYPHENS):
        return "lines.undivide"
    return "lines.rejoin" if new else "lines.rejoin-hyphen"


def _moved(pieces: tuple[Piece, ...], edits: list[Edit], text: str) -> tuple[Piece, ...]:
    """`pieces` where the edits have put them; those of which nothing is left are gone."""
    bounds = sorted({at for piece in pieces for at in (piece.start, piece.end)})
    new: dict[int, int] = {}
    shift = index = 0
    for at in bounds:
        while index < len(edits) and edits[index].end <= at:
            shift += len(edits[index].new) - (edits[index].end - edits[index].start)
            index += 1
        new[at] = at + shift
    out = []
    for piece in pieces:
        words = text[new[piece.start] : new[piece.end]]
        start = new[piece.start] + len(words) - len(words.lstrip())
        end = new[piece.end] - len(words) + len(words.rstrip())
        if start < end:
            out.append(replace(piece, start=start, end=end))
    return tuple(out)
