"""Which of the phrases that somebody else marked in a document stand for one thing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from recoupe.model import Document
from recoupe.within.mentions.phrases import Phrase, phrases_of
from recoupe.within.mentions.sieves import Board, sift
from recoupe.within.mentions.sieves.board import SEEN, Span
from recoupe.within.syntax import Syntax


def resolve(
    document: Document, syntax: Syntax, spans: Sequence[Span], speech: Sequence[tuple[Span, Span | None]] = ()
) -> list[list[int]]:
    """Groups of the indexes of `spans` (canonical offsets) that stand for one thing, each sorted; singles included.

    `speech`: quotations, each with the span of its speaker where it is known; they tell who "I" is.
    """
    phrases = phrases_of(document, syntax, spans)
    groups = sift(Board(syntax, phrases, _speech(phrases, speech)))
    taken = {p.number for p in phrases}
    found = [sorted(phrases[k].number for k in g.members) for g in groups if g.members]
    return sorted([*found, *([n] for n in range(len(spans)) if n not in taken)])


def _speech(phrases: Sequence[Phrase], speech: Sequence[tuple[Span, Span | None]]) -> list[tuple[Span, int]]:
    """Each quotation and the phrase that is its speaker, -1 for none: the widest one over the speaker's span."""
    out = []
    starts = [p.start for p in phrases]
    for quote, speaker in sorted(speech, key=lambda s: (s[0], s[1] or (0, 0))):
        found = -1
        if speaker is not None:
            last = bisect_left(starts, speaker[1])
            over = [k for k in range(max(0, last - SEEN), last) if speaker[0] < phrases[k].end]
            best = [k for k in over if (phrases[k].start, phrases[k].end) == speaker] or [
                k for k in over if phrases[k].end - phrases[k].start <= 2 * (speaker[1] - speaker[0]) + 20
            ]
            found = best[0] if best else -1
        out.append((quote, found))
    return out
