"""Places in a text: `Span`, and the arithmetic on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of the text of document `doc`, counted in code points."""

    doc: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} of {self.doc} is empty or reversed")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters themselves, out of the document's canonical text."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """True when `other` lies in the same document, inside this span."""
        return self.doc == other.doc and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True when both spans share at least one character."""
        return self.doc == other.doc and self.start < other.end and other.start < self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all `spans`, which lie in one document. Raises ValueError on none."""
    several = tuple(spans)
    return Span(several[0].doc, min(s.start for s in several), max(s.end for s in several))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither touch nor overlap."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and out[-1].doc == span.doc and span.start <= out[-1].end:
            out[-1] = Span(span.doc, out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def trimmed(doc: str, text: str, start: int, end: int, strip: str | None = None) -> Span | None:
    """The span without outer white space (or outer `strip` characters); None when nothing is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(strip))
    end -= len(piece) - len(piece.rstrip(strip))
    return Span(doc, start, end) if start < end else None
