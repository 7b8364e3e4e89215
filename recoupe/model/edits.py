"""Repairs that keep the way back: `Edit` records in, text and `Origin` out. Nobody guesses offsets afterwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace characters [start, end) of the raw text by `new`; `rule` says why, such as `lines.rejoin`."""

    start: int
    end: int
    new: str
    rule: str


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Canonical characters [start, end) come from [source_start, source_end) of `page` of the source.

    With `exact`, both have one length and map character by character; otherwise the whole run was made from
    the whole source range (a repair) and any character of it maps to that range. `page` counts from 1 in
    paged formats and is 0 elsewhere.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    page: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A range of the source: code points [start, end) of its decoded text, or of the text of one page."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The way back from canonical text to source.

    `unit` says what source offsets count: `char` (code points of the decoded file), `page-char` (code points
    of a PDF page's text as the PDF library gives it, pages from 1) or `part-char` (code points of the text of
    one part: a paragraph of a DOCX, the body of a mail). `runs` are sorted by `start` and do not overlap;
    canonical characters outside every run were added by a repair and stand in no file.
    """

    unit: str
    runs: tuple[Run, ...]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The source ranges of canonical [start, end), in order, one a page at most where they are contiguous."""
        out: list[Place] = []
        first = max(0, bisect_right(self.runs, start, key=lambda r: r.start) - 1)
        for index in range(first, len(self.runs)):
            run = self.runs[index]
            if run.start >= end:
                break
            low, high = max(start, run.start), min(end, run.end)
            if low >= high:
                continue
            if run.exact:
                place = Place(run.page, run.source_start + low - run.start, run.source_start + high - run.start)
            else:
                place = Place(run.page, run.source_start, run.source_end)
            if out and out[-1].page == place.page and place.start >= out[-1].start:
                place = Place(place.page, out.pop().start, place.end)
            out.append(place)
        return tuple(out)

    def source(self, start: int, end: int) -> tuple[int, int] | None:
        """[start, end) in the source for one-page sources; None where no source character stands behind it."""
        found = self.places(start, end)
        return (min(p.start for p in found), max(p.end for p in found)) if found else None

    def forward(self, start: int, end: int, page: int = 0) -> tuple[int, int] | None:
        """Canonical [start, end) of source characters [start, end) of `page`; None when none of them was kept."""
        low: int | None = None
        high = 0
        for run in self.runs:
            if run.page != page or run.source_end <= start or run.source_start >= end:
                continue
            a, b = run.start, run.end
            if run.exact:
                a += max(0, start - run.source_start)
                b -= max(0, run.source_end - end)
            low = a if low is None else min(low, a)
            high = max(high, b)
        return None if low is None or low >= high else (low, high)


def identity(text: str, unit: str = "char") -> Origin:
    """The origin of a text that nothing was done to."""
    return Origin(unit, (Run(0, len(text), 0, len(text)),) if text else ())


def apply_edits(raw: str, edits: Iterable[Edit], unit: str = "char") -> tuple[str, Origin]:
    """Apply all `edits` to `raw` at once; return the canonical text and its way back.

    Edits are in offsets of `raw`, must not overlap (ValueError), and may come in any order.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    at = size = 0

    def keep(until: int) -> None:
        nonlocal size
        if until > at:
            pieces.append(raw[at:until])
            runs.append(Run(size, size + until - at, at, until))
            size += until - at

    for edit in sorted(edits):
        if not at <= edit.start <= edit.end <= len(raw):
            raise ValueError(f"{edit.rule}: edit {edit.start}:{edit.end} overlaps another or leaves the text")
        keep(edit.start)
        if edit.new:
            pieces.append(edit.new)
            if edit.end > edit.start:
                exact = len(edit.new) == edit.end - edit.start
                runs.append(Run(size, size + len(edit.new), edit.start, edit.end, exact=exact))
            size += len(edit.new)
        at = edit.end
    keep(len(raw))
    return "".join(pieces), Origin(unit, _joined(runs))


def compose(first: Origin, second: Origin) -> Origin:
    """The origin of a text that was made by `second` from a text that was made by `first`."""
    runs: list[Run] = []
    for run in second.runs:
        if not run.exact:
            for place in first.places(run.source_start, run.source_end)[:1]:
                runs.append(Run(run.start, run.end, place.start, place.end, place.page, exact=False))
            continue
        begin = max(0, bisect_right(first.runs, run.source_start, key=lambda r: r.start) - 1)
        for index in range(begin, len(first.runs)):
            inner = first.runs[index]
            low, high = max(run.source_start, inner.start), min(run.source_end, inner.end)
            if inner.start >= run.source_end:
                break
            if low >= high:
                continue
            start = run.start + low - run.source_start
            if inner.exact:
                source = inner.source_start + low - inner.start
                runs.append(Run(start, start + high - low, source, source + high - low, inner.page))
            else:
                runs.append(
                    Run(start, start + high - low, inner.source_start, inner.source_end, inner.page, exact=False)
                )
    return Origin(first.unit, _joined(runs))


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The same mapping with neighbouring exact runs made one."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        if (
            last is not None
            and last.exact
            and run.exact
            and last.page == run.page
            and last.end == run.start
            and last.source_end == run.source_start
        ):
            out[-1] = Run(last.start, run.end, last.source_start, run.source_end, run.page)
        else:
            out.append(run)
    return tuple(out)
