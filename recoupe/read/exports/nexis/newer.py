"""The newer layout of Nexis: title, outlet and date over labelled lines, a heading "Body", "End of Document"."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from recoupe.read.articles import Article
from recoupe.read.draft import Hint
from recoupe.read.exports.nexis.fields import (
    DATE_LINE,
    HEADING,
    LEADING,
    Chunk,
    add_title,
    is_edition,
    label_of,
    tell_date,
    tell_field,
    tell_outlet,
)
from recoupe.read.exports.words import either, fold, folded, is_rights, moment_in, table
from recoupe.read.markup import Line

_HEAD = 24  # lines between the date of an article and its text


def read_newer(lines: list[Line]) -> tuple[list[Article], list[Line]]:
    """The articles in the lines of a file, and what stands around them; none where no line ends an article."""
    ends = [n for n, line in enumerate(lines) if ends_article(line.raw)]
    articles: list[Article] = []
    outside: list[Line] = []
    at = 0
    for end in ends:
        head, article = _newer(lines[at:end])
        if article is None:
            outside += lines[at : end + 1]
        else:
            article.leave("nexis.end", lines[end])
            outside += head
            articles.append(article)
        at = end + 1
    return articles, (outside + lines[at:] if articles else [])


def ends_article(text: str) -> bool:
    """True for the line that ends an article of the newer layout."""
    return len(text) <= HEADING and fold(text) in folded("nexis", "end")


def _heading(line: Line) -> str:
    """A short line, folded; nothing for a longer one."""
    text = line.text
    return fold(text) if len(text) <= HEADING else ""


def _newer(lines: list[Line]) -> tuple[list[Line], Article | None]:
    """What stands before an article that ends here, and the article; None where the lines are none."""
    words = [_heading(line) for line in lines]
    found = [label_of(line, capitals=False) for line in lines]
    body = next((n for n, word in enumerate(words) if word in folded("nexis", "body")), None)
    labelled = [n for n, (means, _) in enumerate(found) if means in ("length", "author", "section")]
    anchor = body if body is not None else (labelled[0] if labelled else None)
    if anchor is None:
        return [], None
    dated = _nearest_date(lines, found, anchor)
    under = dated if dated is not None else _first_under(lines, found, anchor)
    if under < 2:
        return [], None
    top = _title_top(lines, found, under - 2)
    article = Article()
    title = lines[top : under - 1]
    tell_outlet(article, [lines[under - 1]])
    if dated is not None:
        tell_date(article, lines[dated])
    add_title(article, [line for line in title if not re.fullmatch(r"\(.{0,100}\)", line.text)] or title)
    start = body + 1 if body is not None else labelled[-1] + 1
    for n in range(under + 1 if dated is not None else under, start):
        line = lines[n]
        means, value = found[n]
        chunk = Chunk([line], means, value)
        if n == body:
            article.leave("nexis.label", line)
        elif means in LEADING or means in ("language", "modified", "genre"):
            tell_field(article, chunk, [line])
        elif is_rights(line.text):
            article.leave("nexis.rights", line)
        else:
            article.leave("nexis.edition" if not means else f"nexis.{means}", line)
    _newer_text(article, lines[start:], words[start:], found[start:])
    return lines[:top], article


def _title_top(lines: list[Line], found: list[tuple[str, int]], last: int) -> int:
    """Where the title begins that ends with line `last`: all that stands above it, where that is little and no list."""
    return 0 if last <= 3 and not any(means for means, _ in found[:last]) else last


def _first_under(lines: list[Line], found: list[tuple[str, int]], anchor: int) -> int:
    """The first line under the outlet of an article without a date: a note, its rights, a label."""
    first = next((n for n in range(1, anchor) if is_rights(lines[n].text) or found[n][0] in LEADING), anchor)
    while first > 2 and is_edition(lines[first - 1].text):
        first -= 1
    return first


def _nearest_date(lines: list[Line], found: list[tuple[str, int]], anchor: int) -> int | None:
    """The line of the date: the nearest above `anchor` that begins with one, between the outlet and the labels."""
    for n in range(anchor - 1, max(-1, anchor - _HEAD), -1):
        text = lines[n].text
        if found[n][0] or is_rights(text) or len(text) > DATE_LINE:
            continue
        when = moment_in(text)
        if when and len(text[: when.start].split()) <= 2:
            return n
    return None


def _newer_text(article: Article, lines: list[Line], words: list[str], found: list[tuple[str, int]]) -> None:
    """The lines under "Body": an abstract, the text, pictures, corrections, then what classifies it."""
    part: Literal["", "subtitle", "read_also", "caption", "closed"] = ""
    pictures: list[Line] = []
    for line, word, (means, value) in zip(lines, words, found, strict=True):
        if word in folded("nexis", "closing") and part != "closed":
            part = "closed"
            article.leave("nexis.label", line)
        elif part == "closed" or (means in ("modified", "language") and len(line.text) < DATE_LINE):
            if means in ("modified", "language", "genre"):
                tell_field(article, Chunk([line], means, value), [line])
            else:
                article.leave(f"nexis.{means or 'classification'}", line)
        elif word in folded("nexis", "abstract") and not article.has_body:
            part = "subtitle"
            article.leave("nexis.label", line)
        elif word in folded("nexis", "full"):
            part = ""
            article.leave("nexis.label", line)
        elif word in folded("nexis", "related") and article.has_body:
            part = "read_also"
            article.add("read_also", line)
        elif word in folded("nexis", "graphics"):
            part = "caption"
            article.leave("nexis.label", line)
        elif part == "caption":
            pictures.append(line)
            article.leave("nexis.graphic", line)
        else:
            hint: Hint = part if part in ("subtitle", "read_also") else "caption" if _is_picture(line.text) else ""
            article.add(hint, line)
            if hint == "subtitle":
                article.tell("subtitle", line.text, "nexis.abstract")
    if pictures and not article.has_body:
        spent = {id(line) for line in pictures}
        article.left = [(line, rule) for line, rule in article.left if id(line) not in spent]
        article.add("caption", *pictures)


@cache
def _picture() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(table('nexis')['pictures'])})\s*:")


def _is_picture(text: str) -> bool:
    return _picture().match(text) is not None
