"""Feeds: RSS 2.0 and its forebears, RSS 1.0 (RDF), Atom and JSON Feed; each item is a text of its own.

Sources: the specifications of RSS 2.0, RSS 1.0, Atom (RFC 4287) and JSON Feed 1.1, with the modules that the press uses
(Dublin Core, `content:encoded`, Media RSS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.articles import Article, drafts_of, hint_of
from recoupe.read.decode import decode
from recoupe.read.draft import Draft
from recoupe.read.exports.words import agency_of, language_code, moment_in
from recoupe.read.fragments import html_lines, text_lines
from recoupe.read.jsontext import Text, parse_json
from recoupe.read.markup import BLOCKS, SILENT, Chars, Element, Line, joined, lines_of, parse

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?:<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)\s*+)*+<(?:[A-Za-z][\w.-]*:)?(rss|rdf|feed)[\s>]",
    re.I | re.S,
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_MAILED = re.compile(r"\s*\S+@\S+\s*\((.+)\)\s*")
_SUMMARY = 0.9  # share of a summary's words that the text begins with: then it is no text of its own


def is_feed(head: bytes) -> bool:
    """True when `head`, the beginning of a file, begins a feed."""
    sample = head.replace(b"\0", b"").lstrip(b"\xff\xfe") if b"\0" in head[:64] else head
    return _ROOT.match(sample) is not None or (_JSON.match(sample) is not None and b"jsonfeed.org/version" in sample)


def read_feed(raw: bytes) -> tuple[Draft, ...] | None:
    """The items of a feed, in its order, as drafts `item:1`...; None when `raw` is none.

    Offsets count code points of the decoded file, through the escapes that put HTML into XML or JSON. Raises
    UnreadableError (`read.no-text`) for a feed without a single word.
    """
    if not is_feed(raw[:65536]):
        return None
    text, encoding = decode(raw, markup=True)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        try:
            articles = _json_items(parse_json(text))
        except ValueError:
            return None
        drafts = drafts_of(articles, "json", "char", encoding, "item")
    else:
        drafts = drafts_of(_items(parse(text, xml=True)), "xml", "char", encoding, "item")
    if not drafts:
        raise UnreadableError("read.no-text", "the feed holds no item with a text; fetch it again when it has some")
    return drafts


# ----------------------------------------------------------------------- XML


def _items(tree: Element) -> list[Article]:
    """The articles of the items; what belongs to the whole feed goes to each."""
    root = next(tree.children(), tree)
    channel = root.child("channel") or root
    holders = [one for one in root.all("item", "entry") if one.parent in (root, channel)]
    outlet = _words(channel, "title")
    language = _words(channel, "language") or root.attributes.get("xml:lang", "")
    return [_item(one, outlet, language) for one in holders]


def _item(holder: Element, outlet: str, language: str) -> Article:
    article = Article()
    atom = holder.local == "entry"
    if (title := holder.child("title")) is not None and (lines := _content(article, title, atom)):
        article.add("title", joined(lines))
        article.tell("title", joined(lines).text, "feed.title")
    whole = _first(holder, "encoded", "content") if not atom else holder.child("content")
    short = _first(holder, "description", "summary", "abstract")
    body = _content(article, whole, atom) if whole is not None else []
    summary = _content(article, short, atom) if short is not None else []
    _texts(article, summary, body)
    for name, rule, field in _FIELDS:
        for value in _values(holder, name):
            if not article.said(field) or field == "author":
                article.tell(field, value, rule)
    for name, field in (("pubdate", "published"), ("published", "published"), ("issued", "published"),
                        ("date", "published"), ("updated", "modified"), ("modified", "modified")):  # fmt: skip
        if not article.said(field) and (value := _moment(_words(holder, name))):
            article.tell(field, value, f"feed.{name}")
    for value in _authors(holder):
        article.tell("author", value, "feed.author")
    article.tell("url", _address(holder), "feed.link")
    source = holder.child("source")
    origin = (_words(source, "title") or source.words()) if source is not None else ""
    article.tell("outlet", origin or outlet, "feed.source" if origin else "feed.channel")
    article.tell("agency", agency_of(origin or outlet), "feed.channel")
    spoken = _words(holder, "language") or holder.attributes.get("xml:lang", "") or language
    article.tell("language", language_code(spoken), "feed.language")
    for picture in holder.all("description", "text", "credit"):
        if "mrss" in picture.namespace or picture.name.startswith("media:"):
            lines = html_lines(list(picture.parts()))[0]
            if picture.local == "credit":
                article.leave("feed.credit", *lines)
            else:
                article.add("caption", *lines)
    return article


_FIELDS = (
    ("category", "feed.category", "section"),
    ("section", "feed.section", "section"),
    ("genre", "feed.genre", "genre"),
)


def _first(holder: Element, *names: str) -> Element | None:
    """The first of `names` that stands in an item with words in it, those of Media RSS apart."""
    for name in names:
        for one in holder.children(name):
            if not one.name.startswith("media:") and "mrss" not in one.namespace and one.words():
                return one
    return None


def _content(article: Article, element: Element, atom: bool) -> list[Line]:
    """The lines of a title, a summary, a text, by its type where one is given: HTML, XHTML or plain text."""
    kind = element.attributes.get("type", "html" if not atom else "text").lower()
    inner = [one for one in element.children() if one.local in BLOCKS or one.local in ("span", "b", "i", "em", "a")]
    if kind in ("xhtml", "application/xhtml+xml") or inner:
        return lines_of(element, BLOCKS, SILENT)
    parts = list(element.parts())
    if kind in ("text", "text/plain"):
        return text_lines(parts)
    return _fragment(article, parts)


def _fragment(article: Article, parts: Sequence[Chars]) -> list[Line]:
    """The lines of HTML; what was escaped twice is told."""
    lines, twice = html_lines(parts)
    if twice and not article.notices:
        article.notices.append(
            Notice(
                code="feed.escaped-twice",
                level="info",
                message="the feed escapes the mark-up of this text twice: it was undone, and a place in it may lead to a "
                "whole escape; compare with the page itself where that matters",
            )
        )
    return lines


def _texts(article: Article, summary: Sequence[Line], body: Sequence[Line]) -> None:
    """A summary is the lead of a text that says more, and the text itself where there is no other."""
    if not body:
        for line in summary:
            article.add(hint_of(line), line)
        return
    whole = " ".join(line.text for line in body)
    lead = " ".join(line.text for line in summary)
    if lead and not _begins(whole, lead):
        for line in summary:
            article.add("subtitle", line)
        article.tell("subtitle", lead, "feed.summary")
    elif lead:
        article.leave("feed.summary", *summary)
    for line in body:
        article.add(hint_of(line), line)


def _begins(whole: str, lead: str) -> bool:
    """True when a text begins with its summary, however that is cut."""
    words, first = re.findall(r"\w+", lead.lower()), re.findall(r"\w+", whole.lower()[: len(lead) + 200])
    same = sum(a == b for a, b in zip(words, first, strict=False))
    return bool(same >= _SUMMARY * len(words))


def _words(holder: Element | None, name: str) -> str:
    found = holder.child(name) if holder is not None else None
    if found is None:
        return ""
    return " ".join(line.text for line in html_lines(list(found.parts()))[0])


def _values(holder: Element, name: str) -> Iterator[str]:
    for one in holder.children(name):
        yield one.attributes.get("label") or one.words() or one.attributes.get("term", "")


def _authors(holder: Element) -> Iterator[str]:
    for one in holder.children("creator", "author"):
        name = one.child("name")
        words = name.words() if name is not None else " ".join(x.text for x in html_lines(list(one.parts()))[0])
        if words:
            found = _MAILED.fullmatch(words)
            yield found[1] if found else words


def _address(holder: Element) -> str:
    for one in holder.children("link"):
        href = one.attributes.get("href", "")
        if href and one.attributes.get("rel", "alternate") == "alternate":
            return href
        if words := one.words():
            return words
    for one in holder.children("guid", "id"):
        if (words := one.words()).startswith("http") and one.attributes.get("ispermalink", "true") != "false":
            return words
    return ""


def _moment(value: str) -> str:
    """A date of a feed as ISO 8601: RFC 822, ISO, or however else a date is written; empty for none."""
    value = value.strip()
    if not value or _ISO.fullmatch(value):
        return value
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        found = moment_in(value)
        return found.value if found else ""


# ---------------------------------------------------------------------- JSON


def _json_items(feed: Any) -> list[Article]:
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return []
    outlet, language = str(feed.get("title") or ""), str(feed.get("language") or "")
    writers = _people(feed)
    return [_json_item(one, outlet, language, writers) for one in feed["items"] if isinstance(one, dict)]


def _json_item(item: dict[str, Any], outlet: str, language: str, writers: list[str]) -> Article:
    article = Article()
    title, summary = item.get("title"), item.get("summary")
    if isinstance(title, Text) and str(title):
        article.add("title", title.line)
        article.tell("title", str(title), "feed.title")
    html, plain = item.get("content_html"), item.get("content_text")
    body = _fragment(article, html.parts) if isinstance(html, Text) and str(html) else text_lines(_parts(plain))
    _texts(article, text_lines(_parts(summary)), body)
    for name, field in (("date_published", "published"), ("date_modified", "modified")):
        article.tell(field, _moment(str(item.get(name) or "")), f"feed.{name}")
    for name in _people(item) or writers:
        article.tell("author", name, "feed.author")
    article.tell("url", str(item.get("url") or item.get("external_url") or ""), "feed.url")
    article.tell("outlet", outlet, "feed.channel")
    article.tell("agency", agency_of(outlet), "feed.channel")
    article.tell("language", language_code(str(item.get("language") or language)), "feed.language")
    tags = item.get("tags")
    if isinstance(tags, list) and tags:
        article.tell("section", str(tags[0]), "feed.tags")
    return article


def _people(holder: dict[str, Any]) -> list[str]:
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) else [holder.get("author")]
    return [str(one["name"]) for one in people if isinstance(one, dict) and one.get("name")]


def _parts(value: Any) -> tuple[Chars, ...]:
    return value.parts if isinstance(value, Text) else ()
