"""The older layout of Nexis: "1 of 74 DOCUMENTS", fields labelled in capitals. Pages, plain texts, and lines of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from recoupe.read.articles import Article, hint_of
from recoupe.read.exports.nexis.fields import (
    Chunk,
    add_title,
    is_date,
    is_edition,
    label_of,
    tell_date,
    tell_field,
    tell_outlet,
)
from recoupe.read.exports.words import either, is_rights, table
from recoupe.read.markup import Chars, Line, lines_of, parse

_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEAD = 12  # lines between the date of an article and the first label
_FINAL = frozenset(["modified", "language", "genre", "graphic"])
# Labels that a title may begin with.
_TITLED = frozenset(["correction", "subtitle", "body", "title", "others", "graphic", "dateline"])
_EDITION_WORDS = 12


def read_html(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of an older export in HTML, and what stands before the first."""
    chunks: list[Chunk] = []
    last = None
    for line in lines_of(parse(source)):
        division = next((e for e in line.block.ancestors() if e.local in ("div", "td")), None) if line.block else None
        marker = is_numbered(line.raw)
        if chunks and division is last and division is not None and not marker:
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk([line]))
        last = None if marker else division
    return _articles(chunks, paragraphs=True, apart=True)


def read_text(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of an older export in plain text, and what stands before the first."""
    chunks: list[Chunk] = []
    held: list[Line] = []
    for match in _ROW.finditer(source):
        row = match[0]
        if row.strip("\ufeff \t\r\n\f\xa0"):
            at = match.start() + (row[0] == "\ufeff")
            line = Line((Chars(source[at : match.end()], at, match.end()),))
            if is_numbered(line.raw):
                chunks += [Chunk(held)] if held else []
                chunks.append(Chunk([line]))
                held = []
                continue
            held.append(line)
        elif held:
            chunks.append(Chunk(held))
            held = []
    chunks += [Chunk(held)] if held else []
    return _articles(chunks, paragraphs=False, apart=False)


def read_older(lines: Sequence[Line]) -> tuple[list[Article], list[Line]]:
    """The articles in the lines of a file that has no other mark-up, and what stands before the first."""
    return _articles([Chunk([line]) for line in lines], paragraphs=True, apart=False)


def is_numbered(text: str) -> bool:
    """True for the line that begins an article of the older layout."""
    return len(text) <= 200 and _numbered().fullmatch(" ".join(text.split())) is not None


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


def begins_numbered(head: str) -> bool:
    """True when a line of `head` is one that begins an article of the older layout."""
    return any(is_numbered(row) for row in head.splitlines())


def _articles(chunks: Sequence[Chunk], *, paragraphs: bool, apart: bool) -> tuple[list[Article], list[Line]]:
    starts = [n for n, chunk in enumerate(chunks) if is_numbered(chunk.text)]
    if not starts:
        return [], []
    outside = [line for chunk in chunks[: starts[0]] for line in chunk.lines]
    bounds = [*starts[1:], len(chunks)]
    return [
        _older(chunks[start], list(chunks[start + 1 : end]), paragraphs, apart)
        for start, end in zip(starts, bounds, strict=True)
    ], outside


def _older(number: Chunk, chunks: list[Chunk], paragraphs: bool, apart: bool) -> Article:
    article = Article()
    article.leave("nexis.number", *number.lines)
    for chunk in chunks:
        chunk.means, chunk.value = label_of(chunk.lines[0], capitals=True)
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


def _head(article: Article, chunks: list[Chunk]) -> list[Chunk]:
    """Take outlet, date and title from what stands above the first label; return what is text."""
    lines = [(n, line) for n, chunk in enumerate(chunks[:_HEAD]) for line in chunk.lines]
    owned = {id(line) for _, line in lines if is_rights(line.text)}
    article.leave("nexis.rights", *(line for _, line in lines if id(line) in owned))
    lines = [(n, line) for n, line in lines if id(line) not in owned]
    dated = next((k for k, (_, line) in enumerate(lines[:6]) if k and is_date(line.text)), None)
    if dated is None:
        dated = next((k for k, (_, line) in enumerate(lines[:6]) if is_date(line.text)), None)
    if dated is None:
        if lines:
            tell_outlet(article, [lines[0][1]])
        return _titled(article, [chunk for n, chunk in enumerate(chunks) if n > (lines[0][0] if lines else -1)])
    day = lines[dated][0]
    above = [(n, line) for n, line in lines[:dated]]
    beside = [line for n, line in lines[dated + 1 :] if n == day]
    tell_date(article, lines[dated][1])
    for line in beside:
        article.leave("nexis.edition", line)
    after = [chunk for n, chunk in enumerate(chunks) if n > day]
    groups = sorted({n for n, _ in above})
    tell_outlet(article, [line for n, line in above if n == groups[0]] if groups else [])
    between = [line for n, line in above if n != groups[0]] if groups else []
    if between and after and not is_edition(after[0].text) and len(after[0].text.split()) <= 40:
        article.leave("nexis.outlet", *between)
    elif between:  # the date may stand under the title
        add_title(article, between)
    return _titled(article, after)


def _titled(article: Article, chunks: list[Chunk]) -> list[Chunk]:
    """The title out of the pieces between date and fields; the pieces that are text."""
    out: list[Chunk] = []
    for chunk in chunks:
        if not article.said("title") and is_edition(chunk.text):
            article.leave("nexis.edition", *chunk.lines)
        elif not article.said("title"):
            add_title(article, chunk.lines)
        elif not out and len(chunk.text.split()) <= _EDITION_WORDS and is_edition(chunk.text):
            article.leave("nexis.edition", *chunk.lines)
        else:
            out.append(chunk)
    return out


def _fields(article: Article, chunks: list[Chunk], paragraphs: bool) -> None:
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
            tell_field(article, chunk, chunk.lines)
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


def _final_text(chunks: Sequence[Chunk]) -> int:
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
