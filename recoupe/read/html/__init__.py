"""HTML -> Draft: the visible text with offsets into the page's source, and only what belongs to the article.

`tokens` cuts the page into blocks with their offsets, `marks` reads what its elements are called, `article` decides
block by block, `data` and `shown` gather what the page says of its title, dates and authors, `scripted` reads what
only its scripts hold, `places` leads from an offset to the element that a browser shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from recoupe.errors import UnreadableError
from recoupe.model import Dropped
from recoupe.read.decode import decode
from recoupe.read.draft import Clue, Draft, Piece
from recoupe.read.html.article import Verdict, find_article
from recoupe.read.html.data import page_clues
from recoupe.read.html.places import HtmlPlace, html_place, visible_text
from recoupe.read.html.scripted import scripted_article
from recoupe.read.html.tokens import Cell, Page, weave_cell
from recoupe.read.markup import weave
from recoupe.read.weave import Weaver

__all__ = ["HtmlPlace", "html_place", "read_html", "visible_text"]

_SEPARATOR = re.compile(r"\s+[|–—·•:»-]+\s+")
_EMPTY = 250  # characters of text that a page shows: with fewer, and an article in its scripts, it was saved too early
_HEAD = frozenset(["title", "byline", "dateline", "rubric"])
_BEGINNING = 160  # characters of a dropped text that are kept to show what it was


def read_html(raw: bytes, charset: str = "") -> Draft:
    """The article of a saved page, in `charset` where a mail says so. Raises UnreadableError when it holds no text."""
    source, encoding = decode(raw, markup=True, charset=charset)
    page = Page(source)
    clues = page_clues(page)
    verdicts = find_article(page, _titles(clues)) if page.cells else []
    kept = sum(c.size for c, v in zip(page.cells, verdicts, strict=True) if not v.dropped and v.hint not in _HEAD)
    lines = scripted_article(page) if kept < _EMPTY else []
    if not page.cells and not lines:
        raise UnreadableError("read.no-text", "the page holds no text; save it again when it has loaded")
    if lines:
        verdicts = [v if v.dropped or v.hint in _HEAD else Verdict("html.unfilled") for v in verdicts]
    elif all(verdict.dropped for verdict in verdicts):
        verdicts = [Verdict()] * len(verdicts)  # a page of menus alone: better read than lost
    weaver = Weaver("char")
    pieces: list[Piece] = []
    for cell, verdict in zip(page.cells, verdicts, strict=True):
        if verdict.dropped:
            continue
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        weave_cell(weaver, cell)
        if weaver.size > start:
            level = _level(page, cell) if verdict.hint in ("title", "heading") else 0
            strong = cell.bold >= cell.size
            pieces.append(Piece(start=start, end=weaver.size, hint=verdict.hint, strong=strong, level=level))
    for line in lines:
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        weave(weaver, line.parts)
        if weaver.size > start:
            pieces.append(Piece(start=start, end=weaver.size))
    text, origin = weaver.done()
    return Draft(
        format="html",
        text=text,
        origin=origin,
        pieces=tuple(pieces),
        clues=clues,
        encoding=encoding,
        dropped=_dropped(page.cells, verdicts),
    )


def _titles(clues: Sequence[Clue]) -> list[str]:
    """What the page calls itself, and the parts of it between bars and dashes: one of them may be its outlet."""
    out: list[str] = []
    for clue in clues:
        if clue.field == "title":
            value = html.unescape(clue.value)
            out += [value, *_SEPARATOR.split(value)]
    return list(dict.fromkeys(out))


def _level(page: Page, cell: Cell) -> int:
    element = page.elements[cell.element]
    for _ in range(4):
        if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit():
            return int(element.tag[1])
        element = page.elements[element.parent]
    return 0


def _dropped(cells: Sequence[Cell], verdicts: Sequence[Verdict]) -> tuple[Dropped, ...]:
    """What is left out: one record for each run of blocks that one rule leaves out."""
    out: list[Dropped] = []
    run: list[Cell] = []
    rule = ""

    def close() -> None:
        if run:
            words = [cell.text() for cell in run]
            out.append(
                Dropped(
                    rule=rule,
                    text=" ".join(words[:_BEGINNING])[:_BEGINNING],
                    chars=sum(cell.size for cell in run),
                    start=run[0].parts[0][1],
                    end=run[-1].parts[-1][2],
                )
            )
            run.clear()

    for cell, verdict in zip(cells, verdicts, strict=True):
        if verdict.dropped != rule:
            close()
            rule = verdict.dropped
        if rule:
            run.append(cell)
    close()
    return tuple(out)
