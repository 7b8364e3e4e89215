"""Exports of press databases: one file, many articles, each a Draft of its own. Recognised by content, never by name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

from recoupe.errors import UnreadableError
from recoupe.model import Format
from recoupe.read.articles import Article, drafts_of, dropped
from recoupe.read.decode import decode
from recoupe.read.draft import Draft
from recoupe.read.exports import europresse, factiva, nexis
from recoupe.read.exports.words import table
from recoupe.read.limits import DEFAULT, Limits
from recoupe.read.markup import Line
from recoupe.read.weave import woven_repairs

_HEAD = 1 << 16  # bytes in which a plain text says that it is an export: the list of what was asked for comes first
_FRONT = 1 << 18  # bytes in which a page of theirs comes to its first article
_LABELLED = ("length", "language", "modified", "section")  # what only labels tell
_DOCUMENT = "word/document.xml"
_NUMBERED = re.compile(rb">\s*(?:\d+ \w{2,3} \d+ DOCUMENTS?|Do[ck]ument[oe]? \d+ \w{2,3} \d+)\s*<")

Reader = Callable[[str], tuple[list[Article], list[Line]]]


def read_export(name: str, raw: bytes, limits: Limits = DEFAULT) -> tuple[Draft, ...] | None:
    """The articles of an export, in its order; None when `raw` is no export of a press database.

    What the service says before the first article and after the last is recorded as dropped with the first. `name` only
    is there for the reader's contract: the content decides. Offsets count code points of the decoded file, for Word files
    those of each paragraph.
    """
    if raw.startswith(b"PK\x03\x04"):
        return _word(raw, limits)
    found = _reader(raw)
    if found is None:
        return None
    reader, form, markup = found
    text, encoding = decode(raw, markup=markup)
    articles, outside = reader(text)
    drafts = _finished(articles, outside, form, "char", encoding)
    if drafts is None or form != "text":  # in a page, where a line ends is no part of the text
        return drafts
    return tuple(replace(one, repairs=woven_repairs(one.text, one.origin, lambda _: text)) for one in drafts)


def split_export(draft: Draft) -> tuple[Draft, ...] | None:
    """The articles of a draft whose pieces are the lines of a Nexis export (a Word file, RTF); None for others."""
    if not nexis.has_articles(draft):
        return None
    articles, outside = nexis.read_draft(draft)
    return _finished(articles, outside, draft.format, draft.origin.unit, draft.encoding)


def _finished(
    articles: list[Article], outside: list[Line], form: Format, unit: str, encoding: str
) -> tuple[Draft, ...] | None:
    if form != "html" and form != "xml" and not any(article.said(name) for article in articles for name in _LABELLED):
        return None  # a text may say "Document 1 of 3" without being an export
    for article in articles:
        article.name_by_text("export.first-words")
    drafts = drafts_of(articles, form, unit, encoding)
    if not drafts:
        return None
    first = drafts[0]
    left = dropped([(line, "export.outside") for line in outside])
    both = sorted([*first.dropped, *left], key=lambda one: (one.page, one.start, one.end))
    return (replace(first, dropped=tuple(both)), *drafts[1:])


def _reader(raw: bytes) -> tuple[Reader, Format, bool] | None:
    """Which layout the bytes show, by marks that only these services write; a few searches for any other file."""
    front = raw[:_FRONT]
    if europresse.SIGN in front:
        return europresse.read, "html", True
    if factiva.SIGN in front or (factiva.NAME in raw[:_HEAD] and factiva.SIGN in raw):
        return factiva.read, "html", True
    if any(sign in raw[:_HEAD] for sign in nexis.SIGNS_HTML):
        return nexis.read_html, "html", True
    head = raw[:_HEAD].replace(b"\0", b"")
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return (factiva.read_xml, "xml", True) if all(sign in head for sign in factiva.SIGNS_XML) else None
    upper = head.upper()
    if (b"DOCUMENT" in upper or b"DOKUMENT" in upper) and nexis.begins_numbered(head.decode("utf-8", "replace")):
        return nexis.read_text, "text", False
    return None


def _word(raw: bytes, limits: Limits) -> tuple[Draft, ...] | None:
    """The articles of a Word file, when its text has the line that ends one."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entry = archive.getinfo(_DOCUMENT)
            if entry.file_size > limits.unpacked_bytes or entry.flag_bits & 1:
                return None
            with archive.open(entry) as handle:
                content = handle.read(limits.unpacked_bytes + 1)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, OverflowError, NotImplementedError, EOFError):
        return None
    except Exception as error:  # zlib's own
        if type(error).__module__ == "zlib":
            return None
        raise
    ends = (word.encode() for word in table("nexis")["end"])
    if not any(word in content for word in ends) and not _NUMBERED.search(content):
        return None
    from recoupe.read.docx import read_docx

    try:
        return split_export(read_docx(raw))
    except UnreadableError:
        return None  # the reader of Word files says why
