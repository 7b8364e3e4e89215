"""Nexis, LexisNexis, Nexis Uni: two layouts in HTML, plain text and Word files, in any interface language.

The older one begins each article with its number ("1 of 74 DOCUMENTS") and labels fields in capitals; the newer one puts
title, outlet and date over labelled lines and a heading "Body", and ends with "End of Document". What is found by layout
alone is the order of outlet, date and title; everything else goes by labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from recoupe.model import Origin
from recoupe.read.articles import Article, hint_of
from recoupe.read.draft import Draft, Hint
from recoupe.read.exports.words import (
    agency_of,
    either,
    fold,
    folded,
    is_rights,
    language_code,
    length_in,
    moment_in,
    page_in,
    table,
    without_lead,
)
from recoupe.read.markup import Chars, Line, joined, lines_of, parse

SIGNS_HTML = (b"LXNComment", b"<DOCFULL>", b"DOC_ID_")

_LABEL = re.compile(r"[\s\xa0]*([^\W\d_][^\W\d_ /.'’()-]{0,24}(?:[ /.'’()-]{1,2}[^\W\d_]+){0,4})\s*:(?:[\s\xa0]+|$)")
_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEAD = 12  # lines between the date of an article and the first label
_DATE_LINE = 120  # characters
_LEADING = frozenset(["author", "section", "length", "subtitle", "dateline", "title", "url"])
_FINAL = frozenset(["modified", "language", "genre", "graphic"])
# Labels that a title may begin with.
_TITLED = frozenset(["correction", "subtitle", "body", "title", "others", "graphic", "dateline"])
_EDITION_WORDS = 12
_HEADING = 60  # characters of a line that says what stands under it


@dataclass
class _Chunk:
    """Lines that the layout keeps together, and the label that they begin with: what it means, and where it ends."""

    lines: list[Line] = field(default_factory=list)
    means: str = ""
    value: int = 0

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    def values(self) -> list[Line]:
        """The lines without the label."""
        if not self.means:
            return self.lines
        first = self.lines[0].cut(self.value)
        return [*([first] if first.text else []), *self.lines[1:]]


# ------------------------------------------------------------------- chunks


def read_html(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of an older export in HTML, and what stands before the first."""
    chunks: list[_Chunk] = []
    last = None
    for line in lines_of(parse(source)):
        division = next((e for e in line.block.ancestors() if e.local in ("div", "td")), None) if line.block else None
        marker = _numbered().fullmatch(line.text) is not None
        if chunks and division is last and division is not None and not marker:
            chunks[-1].lines.append(line)
        else:
            chunks.append(_Chunk([line]))
        last = None if marker else division
    return _articles(chunks, paragraphs=True, apart=True)


def read_text(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of an older export in plain text, and what stands before the first."""
    chunks: list[_Chunk] = []
    held: list[Line] = []
    for match in _ROW.finditer(source):
        row = match[0]
        if row.strip("\ufeff \t\r\n\f\xa0"):
            at = match.start() + (row[0] == "\ufeff")
            line = Line((Chars(source[at : match.end()], at, match.end()),))
            if _numbered().fullmatch(line.text):
                chunks += [_Chunk(held)] if held else []
                chunks.append(_Chunk([line]))
                held = []
                continue
            held.append(line)
        elif held:
            chunks.append(_Chunk(held))
            held = []
    chunks += [_Chunk(held)] if held else []
    return _articles(chunks, paragraphs=False, apart=False)


@cache
def _numbered() -> re.Pattern[str]:
    """The line that begins an article of the older layout."""
    nexis = table("nexis")
    word, between = either(nexis["counted"]), either(nexis["between"])
    number = r"\d[\d.,\u00a0]{0,8}"
    return re.compile(
        rf"(?:(?:{word})\s+{number}\s+(?:{between})\s+{number}(?:\s+(?:{word}))?|{number}\s+(?:{between})\s+{number}\s+(?:{word}))",
        re.I,
    )


def has_articles(draft: Draft) -> bool:
    """True when a line of `draft` ends an article of the newer layout, or begins one of the older."""
    short = (draft.text[p.start : p.end] for p in draft.pieces if p.end - p.start <= _HEADING)
    return any(ends_article(text) or _numbered().fullmatch(" ".join(text.split())) for text in short)


def begins_numbered(head: str) -> bool:
    """True when a line of `head` is one that begins an article of the older layout."""
    return any(_numbered().fullmatch(" ".join(row.split())) for row in head.splitlines() if len(row) < 200)


@cache
def _labels() -> dict[str, str]:
    return {fold(label): means for means, labels in table("nexis")["labels"].items() for label in labels}


def _label(line: Line, *, capitals: bool) -> tuple[str, int]:
    """What the label of a line means, and where it ends; ("", 0) for a line without one that is known."""
    found = _LABEL.match(line.raw)
    if found is None or (capitals and found[1] != found[1].upper()):
        return "", 0
    means = _labels().get(fold(found[1]), "")
    value = line.raw[found.end() :].strip()
    # A text may begin with a word that is also a label: what must be a date, a number or a language has to be one.
    wrong = (
        (means == "modified" and moment_in(value) is None)
        or (means == "length" and not any(c.isdigit() for c in value))
        or (means == "language" and len(value) > _DATE_LINE)
    )
    return ("", 0) if wrong or not means else (means, found.end())


# -------------------------------------------------------------- older layout


def _articles(chunks: Sequence[_Chunk], *, paragraphs: bool, apart: bool) -> tuple[list[Article], list[Line]]:
    starts = [n for n, chunk in enumerate(chunks) if _numbered().fullmatch(chunk.text)]
    if not starts:
        return [], []
    outside = [line for chunk in chunks[: starts[0]] for line in chunk.lines]
    bounds = [*starts[1:], len(chunks)]
    return [
        _older(chunks[start], list(chunks[start + 1 : end]), paragraphs, apart)
        for start, end in zip(starts, bounds, strict=True)
    ], outside


def _older(number: _Chunk, chunks: list[_Chunk], paragraphs: bool, apart: bool) -> Article:
    article = Article()
    article.leave("nexis.number", *number.lines)
    for chunk in chunks:
        chunk.means, chunk.value = _label(chunk.lines[0], capitals=True)
        if apart and chunk.means in _TITLED and not _apart(chunk.lines[0]):
            chunk.means, chunk.value = "", 0
        elif apart and not chunk.means and len(chunk.lines) < 3 and _is_strange(chunk.lines[0]):
            chunk.means = "others"
    first = next((n for n, chunk in enumerate(chunks) if chunk.means), len(chunks))
    rest = _head(article, chunks[:first]) + chunks[first:]
    _fields(article, rest, paragraphs)
    return article


def _apart(line: Line) -> bool:
    """True when the label is set apart by its mark-up: that of a title such as "Correction: ..." is not."""
    for part in line.parts:
        if ":" in part.text:
            return not part.text.partition(":")[2].strip()
    return False


def _is_strange(line: Line) -> bool:
    """True for a label that no list knows: capitals and a colon, in an element of its own, before something else."""
    words = line.parts[0].text.strip() if len(line.parts) > 1 else ""
    return re.fullmatch(r"[^\W\d_][^\W\d_-]{2,24}(?:-[^\W\d_]+)*:", words) is not None and words == words.upper()


def _head(article: Article, chunks: list[_Chunk]) -> list[_Chunk]:
    """Take outlet, date and title from what stands above the first label; return what is text."""
    lines = [(n, line) for n, chunk in enumerate(chunks[:_HEAD]) for line in chunk.lines]
    owned = {id(line) for _, line in lines if is_rights(line.text)}
    article.leave("nexis.rights", *(line for _, line in lines if id(line) in owned))
    lines = [(n, line) for n, line in lines if id(line) not in owned]
    dated = next((k for k, (_, line) in enumerate(lines[:6]) if k and _is_date(line.text)), None)
    if dated is None:
        dated = next((k for k, (_, line) in enumerate(lines[:6]) if _is_date(line.text)), None)
    if dated is None:
        if lines:
            _outlet(article, [lines[0][1]])
        return _titled(article, [chunk for n, chunk in enumerate(chunks) if n > (lines[0][0] if lines else -1)])
    day = lines[dated][0]
    above = [(n, line) for n, line in lines[:dated]]
    beside = [line for n, line in lines[dated + 1 :] if n == day]
    _date(article, lines[dated][1])
    for line in beside:
        article.leave("nexis.edition", line)
    after = [chunk for n, chunk in enumerate(chunks) if n > day]
    groups = sorted({n for n, _ in above})
    _outlet(article, [line for n, line in above if n == groups[0]] if groups else [])
    between = [line for n, line in above if n != groups[0]] if groups else []
    if between and after and not _is_edition(after[0].text) and len(after[0].text.split()) <= 40:
        article.leave("nexis.outlet", *between)
    elif between:  # the date may stand under the title
        _title(article, between)
    return _titled(article, after)


def _titled(article: Article, chunks: list[_Chunk]) -> list[_Chunk]:
    """The title out of the pieces between date and fields; the pieces that are text."""
    out: list[_Chunk] = []
    for chunk in chunks:
        if not article.said("title") and _is_edition(chunk.text):
            article.leave("nexis.edition", *chunk.lines)
        elif not article.said("title"):
            _title(article, chunk.lines)
        elif not out and len(chunk.text.split()) <= _EDITION_WORDS and _is_edition(chunk.text):
            article.leave("nexis.edition", *chunk.lines)
        else:
            out.append(chunk)
    return out


def _is_date(text: str) -> bool:
    return len(text) <= _DATE_LINE and moment_in(text) is not None


def _is_edition(text: str) -> bool:
    words = text.casefold()
    return len(text.split()) <= 6 and any(word in words for word in table("nexis")["edition"])


def _outlet(article: Article, lines: list[Line]) -> None:
    if lines:
        article.leave("nexis.outlet", *lines)
        name, dash, edition = lines[0].text.rpartition(" - ")
        name = name if dash and _is_edition(edition) else lines[0].text
        article.tell("outlet", name.rstrip(" ."), "nexis.outlet")
        article.tell("agency", agency_of(name), "nexis.outlet")


def _date(article: Article, line: Line) -> None:
    article.leave("nexis.date", line)
    if when := moment_in(line.text):
        article.tell("published", when.value, "nexis.date")


def _title(article: Article, lines: list[Line]) -> None:
    line = joined(lines)
    article.lines.insert(0, (line, "title"))
    article.tell("title", line.text, "nexis.title")


def _fields(article: Article, chunks: list[_Chunk], paragraphs: bool) -> None:
    """Labelled pieces become clues, the others text: those between the fields above it and those below."""
    final = _final_text(chunks)
    below = ""
    for n, chunk in enumerate(chunks):
        if chunk.means == "others" and article.has_body and n < final:
            chunk.means, chunk.value = "", 0  # a word with a colon in the midst of a text
        if not chunk.means and is_rights(chunk.lines[0].text):
            article.leave("nexis.rights", *chunk.lines)
            below = below or "rights"
        elif chunk.means in ("body", "correction"):
            _text(article, chunk.values(), paragraphs)
            below = ""
        elif chunk.means:
            if article.has_body and chunk.means in _FINAL:
                below = chunk.means
            _tell(article, chunk, chunk.lines)
        elif below:
            article.leave(f"nexis.{below}", *chunk.lines)
        else:
            _text(article, chunk.lines, paragraphs)
    if not article.has_body:  # a picture alone is its caption
        pictures = [chunk for chunk in chunks if chunk.means == "graphic"]
        spent = {id(line) for chunk in pictures for line in chunk.lines}
        article.left = [(line, rule) for line, rule in article.left if id(line) not in spent]
        for chunk in pictures:
            article.add("caption", *chunk.values())


def _final_text(chunks: Sequence[_Chunk]) -> int:
    """The last piece without a label before the fields that stand under every text."""
    last = -1
    for n, chunk in enumerate(chunks):
        if last >= 0 and (chunk.means in _FINAL or (not chunk.means and is_rights(chunk.lines[0].text))):
            break
        if not chunk.means:
            last = n
    return last


def _text(article: Article, lines: list[Line], paragraphs: bool) -> None:
    """Lines of a page are paragraphs; rows of plain text are joined into one."""
    if not lines:
        return
    for line in lines if paragraphs else [_unwrapped(lines)]:
        article.add(hint_of(line, tables=False) if paragraphs else "", line)


def _unwrapped(lines: Sequence[Line]) -> Line:
    """Rows that follow one another in a plain text, as the one stretch of it that they are."""
    parts = [part for line in lines for part in line.parts]
    return Line((Chars("".join(part.text for part in parts), parts[0].start, parts[-1].end),))


def _tell(article: Article, chunk: _Chunk, lines: Sequence[Line]) -> None:
    """Record what a labelled piece says."""
    means, values = chunk.means, chunk.values()
    value = " ".join(line.text for line in values)
    rule = f"nexis.{means}"
    if means in ("subtitle", "dateline", "title") and values:
        line = joined(values)
        if means == "title":
            _title(article, values)
        else:
            article.add("subtitle" if means == "subtitle" else "dateline", line)
            if means == "subtitle":
                article.tell("subtitle", value, rule)
        if chunk.value:
            article.leave("nexis.label", chunk.lines[0].cut(0, chunk.value))
        return
    article.leave(rule, *lines)
    if means == "author":
        article.tell("author", without_lead(value), rule)
    elif means == "section":
        page = page_in(value)
        if page:
            article.tell("print_page", page["page"], rule)
            value = value[: page.start()] + value[page.end() :]
        article.tell("section", re.sub(r"(?:\s*[;,]\s*)+", "; ", value).strip(" ;,"), rule)
    elif means == "language":
        article.tell("language", language_code(value), rule)
    elif means == "modified":
        when = moment_in(value)
        article.tell("modified", when.value if when else "", "nexis.load-date")
    elif means == "length":
        found = length_in(value)
        article.tell("length", found[0] if found else value, rule)
    elif means in ("genre", "url"):
        article.tell(means, value, rule)


# -------------------------------------------------------------- newer layout


def read_draft(draft: Draft) -> tuple[list[Article], list[Line]]:
    """The articles of an export out of the draft of a file whose pieces are its lines; none where it is no export."""
    lines = _draft_lines(draft)
    if any(_numbered().fullmatch(line.text) for line in lines if len(line.raw) <= _HEADING):
        return _articles([_Chunk([line]) for line in lines], paragraphs=True, apart=False)
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
    return len(text) <= _HEADING and fold(text) in folded("nexis", "end")


def _heading(line: Line) -> str:
    """A short line, folded; nothing for a longer one."""
    text = line.text
    return fold(text) if len(text) <= _HEADING else ""


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
    from bisect import bisect_right

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


def _newer(lines: list[Line]) -> tuple[list[Line], Article | None]:
    """What stands before an article that ends here, and the article; None where the lines are none."""
    words = [_heading(line) for line in lines]
    found = [_label(line, capitals=False) for line in lines]
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
    _outlet(article, [lines[under - 1]])
    if dated is not None:
        _date(article, lines[dated])
    _title(article, [line for line in title if not re.fullmatch(r"\(.{0,100}\)", line.text)] or title)
    start = body + 1 if body is not None else labelled[-1] + 1
    for n in range(under + 1 if dated is not None else under, start):
        line = lines[n]
        means, value = found[n]
        chunk = _Chunk([line], means, value)
        if n == body:
            article.leave("nexis.label", line)
        elif means in _LEADING or means in ("language", "modified", "genre"):
            _tell(article, chunk, [line])
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
    first = next((n for n in range(1, anchor) if is_rights(lines[n].text) or found[n][0] in _LEADING), anchor)
    while first > 2 and _is_edition(lines[first - 1].text):
        first -= 1
    return first


def _nearest_date(lines: list[Line], found: list[tuple[str, int]], anchor: int) -> int | None:
    """The line of the date: the nearest above `anchor` that begins with one, between the outlet and the labels."""
    for n in range(anchor - 1, max(-1, anchor - 2 * _HEAD), -1):
        text = lines[n].text
        if found[n][0] or is_rights(text) or len(text) > _DATE_LINE:
            continue
        when = moment_in(text)
        if when and len(text[: when.start].split()) <= 1:
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
        elif part == "closed" or (means in ("modified", "language") and len(line.text) < _DATE_LINE):
            if means in ("modified", "language", "genre"):
                _tell(article, _Chunk([line], means, value), [line])
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
