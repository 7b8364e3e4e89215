"""Nexis, LexisNexis, Nexis Uni: two layouts in HTML, plain text and Word files, in any interface language.

The older one begins each article with its number ("1 of 74 DOCUMENTS") and labels fields in capitals; the newer one puts
title, outlet and date over labelled lines and a heading "Body", and ends with "End of Document". What is found by layout
alone is the order of outlet, date and title; everything else goes by labels.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from recoupe.model import Origin
from recoupe.read.articles import Article
from recoupe.read.draft import Draft
from recoupe.read.exports.nexis.fields import HEADING
from recoupe.read.exports.nexis.newer import ends_article, read_newer
from recoupe.read.exports.nexis.older import begins_numbered, is_numbered, read_html, read_older, read_text
from recoupe.read.markup import Chars, Line

__all__ = ["SIGNS_HTML", "begins_numbered", "has_articles", "read_draft", "read_html", "read_text"]

SIGNS_HTML = (b"LXNComment", b"<DOCFULL>", b"DOC_ID_")


def has_articles(draft: Draft) -> bool:
    """True when a line of `draft` ends an article of the newer layout, or begins one of the older."""
    short = (draft.text[p.start : p.end] for p in draft.pieces if p.end - p.start <= HEADING)
    return any(ends_article(text) or is_numbered(text) for text in short)


def read_draft(draft: Draft) -> tuple[list[Article], list[Line]]:
    """The articles of an export out of the draft of a file whose pieces are its lines; none where it is no export."""
    lines = _draft_lines(draft)
    return read_older(lines) if any(is_numbered(line.raw) for line in lines) else read_newer(lines)


def _draft_lines(draft: Draft) -> list[Line]:
    """The pieces of a draft as lines in the places of its own source."""
    out = []
    for piece in draft.pieces:
        for start, end in _rows(draft.text, piece.start, piece.end):
            parts = _sourced(draft.text, draft.origin, start, end)
            if any(part.text.strip() for part in parts):
                out.append(Line(tuple(parts)))
    return out


def _rows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    rows = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    return rows or [(start, end)]


def _sourced(text: str, origin: Origin, start: int, end: int) -> list[Chars]:
    """Canonical [start, end) as characters of the source."""
    parts: list[Chars] = []
    at = start
    index = max(0, bisect_right(origin.runs, start, key=lambda run: run.start) - 1)
    for number in range(index, len(origin.runs)):
        run = origin.runs[number]
        if run.start >= end:
            break
        low, high = max(start, run.start), min(end, run.end)
        if low >= high:
            continue
        if low > at:
            parts.append(_added(text[at:low], run.source_start, run.page))
        if run.exact:
            first = run.source_start + low - run.start
            parts.append(Chars(text[low:high], first, first + high - low, run.page))
        else:
            parts.append(Chars(text[low:high], run.source_start, run.source_end, run.page, exact=False))
        at = high
    if at < end:
        last = parts[-1] if parts else Chars("", 0, 0)
        parts.append(_added(text[at:end], last.end, last.page))
    return parts


def _added(text: str, at: int, page: int) -> Chars:
    return Chars(text, at, at, page, exact=False)
