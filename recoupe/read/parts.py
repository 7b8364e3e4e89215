"""One piece of a page that holds several blocks: a line of date and author, a caption and its credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recoupe.model.records import BlockKind
from recoupe.read.press import NAME, Formula, agency_pattern, formulas, picture_agencies
from recoupe.read.rows import Row

_SEPARATORS = re.compile(r"[\s|·•/;–—-]*")


def parts_of(row: Row, header: bool) -> Iterator[Row]:
    """The blocks that stand in one piece: dateline and byline of one line, a caption and its credit."""
    if header and _of_pictures(row.text) and (found := _lone_credit(row)):
        yield from found
        return
    if header and len(row.text) <= 300 and (found := _segments(row)):
        yield from found
        return
    if header and (found := _dispatch(row)):
        yield from found
        return
    yield from _caption(row) or _lone_credit(row) or (row,)


def _lone_credit(row: Row) -> list[Row]:
    """ "AFP/NAME" on a line of its own: who took the picture above."""
    if row.hint in ("title", "heading", "toc", "footnote", "boilerplate", "list") or not is_credit(row.text):
        return []
    return [_piece(row, 0, len(row.text), "credit", "block.credit", "photo")]


def is_credit(line: str) -> bool:
    """True for a line that is a photographer's credit from end to end; an agency's name alone may credit the text."""
    text = line.strip("()[] .")
    if len(text) > 110 or not ("/" in text or " via " in text or "©" in text):
        return False
    return _credit().fullmatch(f" - {text}") is not None


def _of_pictures(line: str) -> bool:
    """True for a name beside an agency that sells pictures and no texts: no byline, wherever it stands."""
    words = {word.strip("()[] .").upper() for word in line.split("/")} if len(line) <= 110 and "/" in line else set()
    return not words.isdisjoint(picture_agencies())


def _piece(row: Row, start: int, end: int, kind: BlockKind, rule: str, role: str = "") -> Row:
    """Characters [start, end) of the row's own text as a block, without outer white space."""
    text = row.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return row._replace(
        start=row.start + start, end=row.start + start + len(text), text=text, kind=kind, rule=rule, role=role
    )


def _segments(row: Row) -> list[Row]:
    """The row as datelines and bylines, where it holds nothing else."""
    if row.hint in ("title", "heading", "toc", "list", "table", "caption"):
        return []
    text = row.text.replace("’", "'")
    out: list[Row] = []
    at = 0
    while at < len(text):
        best: tuple[int, Formula] | None = None
        for formula in formulas("segment"):
            match = formula.pattern.match(text, at)
            if match and (best is None or match.end() > best[0]):
                after = text[match.end() : match.end() + 1]
                if not after or not (after.isalnum() and text[match.end() - 1].isalnum()):
                    best = match.end(), formula
        if best is None or best[0] <= at:
            return []
        out.append(_piece(row, at, best[0], kind_of(best[1]), best[1].name, best[1].role))
        separators = _SEPARATORS.match(text, best[0])
        at = separators.end() if separators else best[0]
    return out


def kind_of(formula: Formula) -> BlockKind:
    """The kind of block that a rule makes."""
    return formula.kind  # type: ignore[return-value]


def _dispatch(row: Row) -> list[Row]:
    """ "PORT-AVEN (AFP) - Le cargo..." as a dateline and a paragraph."""
    head = row.text[:90]
    if "(" not in head:
        return []
    for formula in formulas("line"):
        if (
            formula.split
            and (match := formula.pattern.match(row.text.replace("’", "'")))
            and match.end() + 20 < len(row.text)
        ):
            rest = _piece(row, match.end(), len(row.text), "paragraph", "block.paragraph")
            return [_piece(row, 0, match.end(), kind_of(formula), formula.name), rest._replace(kind=None, rule="")]
    return []


@cache
def _credit() -> re.Pattern[str]:
    """A caption's end: dash or bracket, then a photographer and an agency in any order."""
    agency = agency_pattern()
    who = r"[^\W\d_][\w .'’-]{1,45}?"
    source = rf"(?:{agency})(?:\s*/\s*(?:{agency}))*"
    return re.compile(
        r"(?:\s[-–—|]\s*|\s*\(|\s*[.]\s+|\s+(?=©|\([cC]\)))"
        r"(?P<credit>(?:(?:Photos?|Fotos?|Crédits?|Credits?|Image|Foto de)\s*:?\s*)?(?:©\s*|\([cC]\)\s*)?"
        rf"(?:{source}(?:\s*[/,]\s*{who})?(?:\s+via\s+{source})?|{who}\s*[/,–-]\s*{source}(?:\s+via\s+{source})?|{who}\s+via\s+{source}"
        rf"|(?<=©\s){who}|(?<=©){who}|(?<=:\s)(?:DR|D\.R\.|{NAME})))\s*\)?\s*\.?\s*$"
    )


def _caption(row: Row) -> list[Row]:
    """ "The freighter at the quay - AFP/NAME" as a caption and a credit."""
    text = row.text
    if len(text) > 600 or row.hint in ("title", "heading", "toc", "footnote", "boilerplate"):
        return []
    match = _credit().search(text, max(0, len(text) - 110))
    if match is None or match.start() < 12:
        return []
    credit = match["credit"]
    plain = re.fullmatch(agency_pattern(), credit) is not None
    if plain and row.hint != "caption" and (text[match.start() :].lstrip().startswith("(") or len(text) > 350):
        return []  # "... (AFP)" closes a dispatch, not a caption
    bare = text[match.start() : match.start("credit")].strip() in (".", "") and "/" not in credit
    if row.hint != "caption" and bare and "©" not in text[match.start() :]:
        return []
    return [
        _piece(row, 0, match.start(), "caption", "block.caption-credit"),
        _piece(row, match.start("credit"), len(text), "credit", "block.caption-credit", "photo"),
    ]
