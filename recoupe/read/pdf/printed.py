"""Text and Markdown files that were printed: the page shows their marks and their hard line ends, and nothing is set.

Such a PDF is read twice: as pages first, then as the file that it was, so that one rule finds the same blocks in both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from recoupe.model import compose
from recoupe.read.draft import Draft, Piece
from recoupe.read.markdown import is_markdown
from recoupe.read.text import read_text
from recoupe.read.weave import woven_repairs

_TAG = re.compile(r"</?(?:p|br|strong|em|b|i|a|div|span|h[1-6])(?:\s[^<>]{0,200})?/?>", re.I)
_MARKS = ("# ", "#\t", "](", "**", "__", "---")  # without any of them it is no Markdown
_OPEN = re.compile(r"[\w,'’\-]$")
_WRAPS = 6  # lines that break off inside a sentence, at least
_SHARE = 0.25  # of all


def as_written(draft: Draft, source: Callable[[int], str]) -> Draft:
    """`draft`, read again as text where it shows a printed text file; `source` gives the text of a page."""
    if not _is_printed_text(draft):
        return draft
    again = read_text(draft.text)
    if not again.pieces:
        return draft
    origin = compose(draft.origin, again.origin)
    return replace(
        draft,
        text=again.text,
        origin=origin,
        pieces=_with_setting(again, draft.pieces),
        clues=draft.clues + again.clues,
        repairs=woven_repairs(again.text, origin, source),
    )


def _is_printed_text(draft: Draft) -> bool:
    if any(piece.confidence is not None for piece in draft.pieces):
        return False
    if "<" in draft.text and len(_TAG.findall(draft.text)) >= 2:
        return True
    if any(mark in draft.text for mark in _MARKS) and is_markdown(draft.text):
        return True
    said = [draft.text[piece.start : piece.end] for piece in draft.pieces if piece.hint in ("", "paragraph", "list")]
    wraps = sum(bool(_OPEN.search(above)) and below[:1].islower() for above, below in pairwise(said))
    return wraps >= _WRAPS and wraps >= _SHARE * len(said)


def _with_setting(again: Draft, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of `again`, with what the page's setting says where their own marks say nothing."""
    starts = [piece.start for piece in pieces]
    out = []
    for piece in again.pieces:
        found = again.origin.source(piece.start, piece.end)
        if found and not piece.hint and (at := bisect_right(starts, found[0]) - 1) >= 0 and found[1] <= pieces[at].end:
            old = pieces[at]
            piece = replace(piece, hint=old.hint, strong=piece.strong or old.strong, level=piece.level or old.level)
        out.append(piece)
    return tuple(out)
