"""Factiva: HTML of its two layouts in any interface language, and XML of its services.

The layout with codes (`HD`, `PD`, `LP`, `TD`) says what everything is; the reading layout gives headline and author by
classes and the rest in a fixed order around the number of words. Facts on them are Factiva's public documentation of its
codes, and what tools that read it tell.
"""

from __future__ import annotations

import re
from itertools import pairwise

from recoupe.read.articles import Article, hint_of
from recoupe.read.draft import Hint
from recoupe.read.exports.words import (
    agency_of,
    is_rights,
    language_code,
    length_in,
    moment_in,
    without_lead,
)
from recoupe.read.markup import Element, Line, joined, lines_of, parse

SIGN = b"articleParagraph"
NAME = b"activa"
SIGNS_XML = (b"accessionNo>", b"<headline>")

_LONGEST_CODE = 12
_CODE = re.compile(r"[A-Z]{2,5}")
_HOUR = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_COUNT = re.compile(r"\d[\d.,\u00a0]{0,8}\s?[^\W\d]{1,12}")
_DAY = re.compile(r"\d{1,2}\.?\s+[^\W\d_]+\.?\s+(?:19|20)\d{2}")
_NUMBERING = re.compile(r"\s*\d{1,5}\)\s+")
_DOCUMENT = re.compile(r"(?:\S+\s+)?[A-Z0-9]{4,12}(?P<day>(?:19|20)\d{6})[a-z0-9]{8,10}")
# Field -> the codes that give it. Facts: Factiva's own list of "indexing" codes.
_FIELDS = {"section": ("SE",), "author": ("BY",), "length": ("WC",), "outlet": ("SN",), "print_page": ("PG",)}
_TEXT: dict[str, Hint] = {"LP": "paragraph", "TD": "paragraph", "ART": "caption"}


def read(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of a page, and the text that stands around them."""
    tree = parse(source)
    holders = [
        one
        for one in tree.all("div", "article", "td")
        if any(c == "article" or re.fullmatch(r"[a-z]{2,4}article", c) for c in one.classes)
    ]
    outer = {id(around) for one in holders for around in one.ancestors() if around is not one}
    inner = [one for one in holders if id(one) not in outer]
    articles = [_coded(rows) if (rows := _rows(one)) else _reading(one) for one in inner]
    return [article for article in articles if article.lines], lines_of(tree, skip=inner)


# ---------------------------------------------------------- layout with codes


def _rows(holder: Element) -> list[tuple[str, Element, Element]]:
    """(code, label cell, value cell) of every row of the article's table; nothing for the other layout."""
    out = []
    for row in holder.all("tr"):
        cells = list(row.children("td", "th"))
        if len(cells) >= 2 and _CODE.fullmatch(code := cells[0].words(_LONGEST_CODE)):
            out.append((code, cells[0], cells[1]))
    return out if any(code in ("HD", "LP", "TD") for code, _, _ in out) else []


def _coded(rows: list[tuple[str, Element, Element]]) -> Article:
    article = Article()
    at = {code: cell for code, _, cell in reversed(rows)}
    if "HD" in at:
        _headline(article, lines_of(at["HD"]), "factiva.hd")
    for code, label, cell in rows:
        article.leave("factiva.label", *lines_of(label))
        if code == "HD":
            continue
        if code in _TEXT:
            for line in lines_of(cell):
                article.add(_TEXT[code] if _TEXT[code] == "caption" else hint_of(line, tables=False), line)
            continue
        article.leave(f"factiva.{code.lower()}", *lines_of(cell))
        value = cell.words()
        for name, codes in _FIELDS.items():
            if code in codes:
                article.tell(name, without_lead(value) if name == "author" else value, f"factiva.{code.lower()}")
    _dated(article, at["PD"].words() if "PD" in at else "", at["ET"].words() if "ET" in at else "", "factiva.pd")
    if "LA" in at:
        article.tell("language", language_code(at["LA"].words()), "factiva.la")
    article.tell("agency", agency_of(article.said("outlet")), "factiva.sn")
    return article


def _headline(article: Article, lines: list[Line], rule: str) -> None:
    """The headline, without the number that a list has put before it."""
    if not lines:
        return
    line = joined(lines)
    if found := _NUMBERING.match(line.raw):
        article.leave("factiva.numbering", line.cut(0, found.end()))
        line = line.cut(found.end())
    article.add("title", line)
    article.tell("title", line.text, rule)


def _dated(article: Article, day: str, hour: str, rule: str) -> None:
    when = moment_in(f"{day} {hour}".strip()) if _HOUR.fullmatch(hour.strip()) else moment_in(day)
    if when:
        article.tell("published", when.value, rule)


# ------------------------------------------------------------- reading layout


def _reading(holder: Element) -> Article:
    article = Article()
    lines = lines_of(holder)
    head = [n for n, line in enumerate(lines) if _classed(line, "headline")]
    if head:
        _headline(article, [lines[n] for n in head], "factiva.headline")
    owned = next((n + 1 for n, line in enumerate(lines) if n not in head and is_rights(line.text)), len(lines))
    body = next((n for n, line in enumerate(lines) if _classed(line, "articleparagraph")), owned)
    length = _length_at(lines, head, body)
    top = [n for n in range(body) if n not in head]
    _before(article, [lines[n] for n in top if length is None or n < length], length is not None)
    if length is not None:
        article.leave("factiva.wc", lines[length])
        article.tell("length", lines[length].text, "factiva.wc")
        _after(article, [lines[n] for n in top if n > length])
    rest = lines[body:]
    cut = next((n for n in range(len(rest) - 1, -1, -1) if _is_document(rest[n].text)), len(rest))
    # The owner of the text stands alone between it and the number of the document.
    if 0 < cut < len(rest) and not _classed(rest[cut - 1], "articleparagraph") and len(rest[cut - 1].text) < 100:
        cut -= 1
    for line in rest[:cut]:
        article.add(hint_of(line, tables=False) if _classed(line, "articleparagraph") else "", line)
    article.leave("factiva.document", *rest[cut:])
    if not article.said("published") and cut < len(rest) and (found := _DOCUMENT.fullmatch(rest[-1].text)):
        day = found["day"]  # the number of a document holds its day
        _dated(article, f"{day[:4]}-{day[4:6]}-{day[6:]}", "", "factiva.an")
    article.tell("agency", agency_of(article.said("outlet")), "factiva.sn")
    return article


def _length_at(lines: list[Line], head: list[int], body: int) -> int | None:
    """The line that gives the number of words: in a language that is known, or else a number and a word over the date."""
    top = [n for n in range(body) if n not in head]
    for n in top:
        found = length_in(lines[n].text)
        if found and found[0] == lines[n].text:
            return n
    for n, following in pairwise(top):
        if _COUNT.fullmatch(lines[n].text) and _is_day(lines[following].text):
            return n
    return None


def _classed(line: Line, word: str) -> bool:
    return any(word in c for element in (line.holder.ancestors() if line.holder else ()) for c in element.classes)


def _is_day(text: str) -> bool:
    """True for a date, in a language whose months are known or not."""
    return moment_in(text) is not None or _DAY.fullmatch(text) is not None


def _is_document(text: str) -> bool:
    """True for the last line of an article: its number, after a word for it in the language of the interface."""
    return _DOCUMENT.fullmatch(text.strip()) is not None


def _before(article: Article, lines: list[Line], sure: bool) -> None:
    """Section and column over the headline, author under it."""
    section = True
    for line in lines:
        if _classed(line, "author"):
            article.leave("factiva.author", line)
            article.tell("author", without_lead(line.text), "factiva.author")
        elif when := moment_in(line.text) if not sure else None:
            article.leave("factiva.pd", line)
            article.tell("published", when.value, "factiva.pd")
        else:
            article.leave("factiva.se", line)
            if section:
                article.tell("section", line.text, "factiva.se")
            section = False


def _after(article: Article, lines: list[Line]) -> None:
    """Date, hour, outlet, its code, edition or page, language and rights, in this order where they are given."""
    day = hour = ""
    outlet = False
    for line in lines:
        text = line.text
        rule = "factiva.ed"
        if not day and _is_day(text):
            day, rule = text, "factiva.pd"
        elif _HOUR.fullmatch(text) and not hour:
            hour, rule = text, "factiva.et"
        elif is_rights(text):
            rule = "factiva.cy"
        elif day and not outlet:
            outlet, rule = True, "factiva.sn"
            article.tell("outlet", text, rule)
        elif code := language_code(text) if len(text) > 2 or not text.isascii() else "":
            rule = "factiva.la"
            article.tell("language", code, rule)
        elif _SOURCE_CODE.fullmatch(text) and not text.isdigit() and not article.said("print_page"):
            rule = "factiva.sc"
        elif re.fullmatch(r"[A-Z]{0,3}\d{1,4}", text) and text != "0":
            rule = "factiva.pg"
            article.tell("print_page", text, rule)
        article.leave(rule, line)
    _dated(article, day, hour, "factiva.pd")


# ------------------------------------------------------------------------ XML

_XML_BLOCKS = frozenset(["paragraph", "hlt1", "para", "p"])
_XML_TEXT: dict[str, Hint] = {"leadparagraph": "paragraph", "tailparagraphs": "paragraph", "artwork": "caption"}
_XML_FIELDS = {
    "sectionname": "section", "section": "section", "byline": "author", "pages": "print_page", "wordcount": "length",
    "sourcename": "outlet", "baselanguage": "language",
}  # fmt: skip


def read_xml(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of an answer of Factiva's services."""
    tree = parse(source, xml=True)
    holders = [one for one in tree.all("article", "document") if one.child("accessionno", "headline") is not None]
    return [article for article in map(_xml_article, holders) if article.lines], lines_of(
        tree, _XML_BLOCKS, (), holders
    )


def _xml_article(holder: Element) -> Article:
    article = Article()
    for one in holder.children("headline"):
        _headline(article, lines_of(one, _XML_BLOCKS, ()), "factiva.hl")
    for one in holder.children():
        name = one.local
        lines = lines_of(one, _XML_BLOCKS, ())
        if name == "headline":
            continue
        if name in _XML_TEXT:
            article.add(_XML_TEXT[name], *lines)
            continue
        article.leave(f"factiva.{name}", *lines)
        value = one.words()
        if name in _XML_FIELDS:
            field = _XML_FIELDS[name]
            value = language_code(value) if field == "language" else without_lead(value) if field == "author" else value
            article.tell(field, value, f"factiva.{name}")
        elif name in ("publicationdate", "publicationdatetime") and (when := _xml_moment(holder, value)):
            article.tell("published", when, f"factiva.{name}")
        elif name in ("modificationdate", "modificationdatetime") and (found := moment_in(value)):
            article.tell("modified", found.value, f"factiva.{name}")
    article.tell("agency", agency_of(article.said("outlet")), "factiva.sourcename")
    return article


def _xml_moment(holder: Element, value: str) -> str:
    """ISO with its offset where the answer gives it; the hour of a separate element otherwise."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?", value):
        return value
    hour = holder.child("publicationtime")
    when = moment_in(f"{value} {hour.words()}" if hour is not None else value)
    return when.value if when else ""
