"""News items as agencies send them: IPTC ninjs (1.x, 2.x, 3.0), NewsML-G2 and NITF. Each version is a text of its own.

Sources: the IPTC's specifications of the three formats. What an agency withdraws says so: a notice goes with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.articles import Article, drafts_of, hint_of
from recoupe.read.decode import decode
from recoupe.read.draft import Draft, Hint
from recoupe.read.exports.words import agency_of, language_code, moment_in, without_lead
from recoupe.read.fragments import html_lines, text_lines
from recoupe.read.jsontext import Text, parse_json
from recoupe.read.markup import BLOCKS, SILENT, Element, Line, joined, lines_of, parse

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?:<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)\s*+)*+"
    rb"<(?:[A-Za-z][\w.-]*:)?(newsitem|newsmessage|packageitem|nitf)[\s>]",
    re.I | re.S,
)
_NINJS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_KEYS = (b'"headline', b'"body_', b'"bodies"', b'"versioncreated"', b'"versionCreated"')
_TEXTS = ("body_xhtml", "body_html", "body_text", "bodies")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?")
_CANCELLED = re.compile(r"(?:^|[:/])(?:canceled|cancelled|withheld|killed|kill)$", re.I)
_NITF_BLOCKS = BLOCKS | {"hl1", "hl2", "byline", "dateline", "abstract", "bq", "media", "media-caption", "media-producer",
                         "tagline", "note", "distributor", "lead", "block", "pre", "credit", "byttl"}  # fmt: skip


def is_items(head: bytes) -> bool:
    """True when `head`, the beginning of a file, begins one or more news items."""
    sample = head.replace(b"\0", b"").lstrip(b"\xff\xfe") if b"\0" in head[:64] else head
    if _ROOT.match(sample):
        return True
    return _NINJS.match(sample) is not None and sum(key in sample for key in _KEYS) >= 2 and b'"uri"' in sample


def read_items(raw: bytes) -> tuple[Draft, ...] | None:
    """The news items of a file, in its order, as drafts `item:1`...; None when `raw` holds none.

    Offsets count code points of the decoded file. Raises UnreadableError (`read.no-text`) where items hold no words.
    """
    if not is_items(raw[:65536]):
        return None
    text, encoding = decode(raw, markup=True)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        try:
            found = list(_ninjs_items(parse_json(text)))
        except ValueError:
            return None
        return drafts_of([_ninjs(one) for one in found], "json", "char", encoding, "item") or None
    drafts = drafts_of(list(_xml_items(parse(text, xml=True))), "xml", "char", encoding, "item")
    if not drafts:
        raise UnreadableError("read.no-text", "the news items hold no text (pictures?); ask for the text service")
    return drafts


def _moment(value: str) -> str:
    """A date as ISO 8601; NITF may write 20250304T101500Z. Empty for none."""
    value = value.strip()
    if found := _BASIC.fullmatch(value):
        day = f"{found[1]}-{found[2]}-{found[3]}"
        if not found[4]:
            return day
        zone = found[7] or ""
        return f"{day}T{found[4]}:{found[5]}:{found[6] or '00'}" + (f"{zone[:3]}:{zone[3:]}" if len(zone) > 1 else zone)
    if re.match(r"\d{4}-\d{2}-\d{2}", value):
        return value
    found_day = moment_in(value)
    return found_day.value if found_day else ""


def _warn(article: Article, status: str) -> None:
    if _CANCELLED.search(status.strip()):
        article.notices.append(
            Notice(
                code="item.canceled",
                message="the agency has withdrawn this item: do not rely on it; look for what replaces it",
            )
        )


def _provided(article: Article, name: str, rule: str) -> None:
    """An item's provider is its outlet, and its agency where it is one."""
    article.tell("outlet", name, rule)
    article.tell("agency", agency_of(name), rule)


# --------------------------------------------------------------------- ninjs


def _ninjs_items(value: Any) -> Iterator[dict[str, Any]]:
    """The items of a file: one, a list, or a list in a wrapper; those associated with one that has no text itself."""
    waiting: list[Any] = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += reversed(here)
        elif isinstance(here, dict):
            if any(key in here for key in _TEXTS):
                yield here
                continue
            if "uri" in here and ("headline" in here or "headlines" in here) and not here.get("associations"):
                yield here
                continue
            for key in ("associations", "items", "_items", "results", "data"):
                inner = here.get(key)
                if isinstance(inner, list):
                    waiting += reversed(inner)
                elif isinstance(inner, dict) and key == "associations":
                    waiting += reversed(list(inner.values()))


def _ninjs(item: dict[str, Any]) -> Article:
    article = Article()
    if title := _valued(item, "headline", "headlines", "title"):
        article.add("title", title.line)
        article.tell("title", str(title), "ninjs.headline")
    if deck := _valued(item, "subheadline", "subheadlines"):
        article.add("subtitle", deck.line)
        article.tell("subtitle", str(deck), "ninjs.subheadline")
    lines = _ninjs_body(item)
    summary = _valued(item, "description_text", "descriptions")
    if not lines and summary:
        lines = text_lines(summary.parts)
    elif summary:
        article.leave("ninjs.description", summary.line)
    for line in lines:
        article.add(hint_of(line), line)
    for key, field in (("contentcreated", "published"), ("firstcreated", "published"), ("versioncreated", "modified")):
        value = _moment(str(item.get(key) or item.get(_CAMEL[key]) or ""))
        if not article.said(field):
            article.tell(field, value, f"ninjs.{key}")
    if not article.said("published"):
        article.tell("published", article.said("modified"), "ninjs.versioncreated")
    author = item.get("byline") or item.get("by")
    article.tell("author", without_lead(str(author or "")), "ninjs.byline")
    for key in ("infosource", "infosources", "provider", "copyrightholder"):
        if not article.said("outlet"):
            _provided(article, _named(item.get(key)), f"ninjs.{key}")
    article.tell("language", language_code(str(item.get("language") or "")), "ninjs.language")
    article.tell("genre", _named(item.get("genre") or item.get("genres")), "ninjs.genre")
    article.tell("section", _named(item.get("subject") or item.get("subjects")), "ninjs.subject")
    uri = str(item.get("uri") or "")
    article.tell("url", uri if uri.startswith("http") else "", "ninjs.uri")
    words = item.get("wordcount") or item.get("wordCount")
    article.tell("length", f"{words} words" if isinstance(words, int) else "", "ninjs.wordcount")
    _warn(article, str(item.get("pubstatus") or item.get("pubStatus") or ""))
    return article


_CAMEL = {"contentcreated": "contentCreated", "firstcreated": "firstCreated", "versioncreated": "versionCreated"}


def _valued(item: dict[str, Any], *names: str) -> Text | None:
    """The text of the first of `names` that has one: a string, or the value of the main of several."""
    for name in names:
        value = item.get(name)
        if isinstance(value, Text) and str(value):
            return value
        listed = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        listed.sort(key=lambda one: "main" not in str(one.get("role") or "").lower())
        for one in listed:
            if isinstance(one.get("value"), Text) and str(one["value"]):
                text: Text = one["value"]
                return text
    return None


def _ninjs_body(item: dict[str, Any]) -> list[Line]:
    """The lines of the body, from mark-up before plain text: it knows its paragraphs."""
    for name in ("body_xhtml", "body_html"):
        value = item.get(name)
        if isinstance(value, Text) and str(value):
            return html_lines(value.parts)[0]
    value = item.get("body_text")
    if isinstance(value, Text) and str(value):
        return text_lines(value.parts)
    listed = item.get("bodies")
    bodies = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    bodies = [one for one in bodies if isinstance(one.get("value"), Text)]
    bodies.sort(
        key=lambda one: ("main" not in str(one.get("role") or "main").lower(), "html" not in _content_type(one))
    )
    for one in bodies:
        kind = _content_type(one)
        parts = one["value"].parts
        lines = html_lines(parts)[0] if "html" in kind or "xml" in kind or not kind else text_lines(parts)
        if lines:
            return lines
    return []


def _content_type(body: dict[str, Any]) -> str:
    return str(body.get("contenttype") or body.get("contentType") or "")


def _named(value: Any) -> str:
    """The name of an object, of the first of several, or the string itself."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("literal") or ""
    return str(value or "") if isinstance(value, Text | str) else ""


# ------------------------------------------------------------ NewsML-G2, NITF


def _xml_items(tree: Element) -> Iterator[Article]:
    root = next((one for one in tree.children()), tree)
    if root.local == "nitf":
        yield _nitf(root)
        return
    holders = [root] if root.local in ("newsitem", "packageitem") else list(root.all("newsitem", "packageitem"))
    full = [one for one in holders if one.local == "newsitem"]
    for holder in full or holders:
        yield _newsml(holder)


def _newsml(item: Element) -> Article:
    article = Article()
    meta = item.child("itemmeta") or item
    content = item.child("contentmeta") or item
    _newsml_text(article, item, content)
    _newsml_dates(article, meta, content)
    _newsml_people(article, meta, content)
    spoken = content.child("language")
    code = (spoken.attributes.get("tag", "") if spoken is not None else "") or item.attributes.get("xml:lang", "")
    article.tell("language", language_code(code), "newsml.language")
    for name, field in (("genre", "genre"), ("subject", "section")):
        for one in content.children(name):
            label = one.child("name")
            if label is not None and not article.said(field):
                article.tell(field, label.words(), f"newsml.{name}")
    status = meta.child("pubstatus")
    if status is not None:
        _warn(article, status.attributes.get("qcode", "") or status.attributes.get("uri", ""))
    link = next((one for one in meta.children("link") if one.attributes.get("href", "").startswith("http")), None)
    article.tell("url", link.attributes["href"] if link is not None else "", "newsml.link")
    return article


def _newsml_text(article: Article, item: Element, content: Element) -> None:
    """Headline and body; what a package holds is listed where it has no text itself."""
    bodies = item.child("contentset")
    nitf = next(iter(bodies.all("nitf")), None) if bodies is not None else None
    headline = _spoken(content, "headline", "hld:main") or _spoken(content, "headline")
    if headline is not None and not (nitf is not None and any(nitf.all("hl1"))):
        article.add("title", joined(_lines(headline)))
    if nitf is not None:
        _nitf_text(article, nitf)
    elif bodies is not None:
        for line in _inline(bodies):
            if not (headline is not None and line.text == headline.words()):
                article.add(hint_of(line), line)
    if headline is not None:
        article.tell("title", headline.words(), "newsml.headline")
    described = [line for one in content.children("description") for line in _lines(one)]
    if article.has_body:
        article.leave("newsml.description", *described)
        return
    article.add("paragraph", *described)
    for one in item.all("itemref"):
        for name in one.children("title", "headline"):
            article.add("list", *_lines(name))


def _newsml_people(article: Article, meta: Element, content: Element) -> None:
    """Who wrote an item, and who sends it."""
    for one in content.children("by"):
        article.leave("newsml.by", *_lines(one))
        article.tell("author", without_lead(one.words()), "newsml.by")
    if not article.said("author"):
        for one in content.children("creator"):
            article.tell("author", _name_in(one), "newsml.creator")
    provider = meta.child("provider")
    if provider is not None:
        told = _name_in(provider) or provider.attributes.get("literal", "")
        _provided(article, told or provider.attributes.get("qcode", "").rpartition(":")[2], "newsml.provider")


def _name_in(element: Element) -> str:
    name = element.child("name")
    return name.words() if name is not None else ""


def _lines(element: Element) -> list[Line]:
    return lines_of(element, _NITF_BLOCKS, ())


def _spoken(holder: Element, name: str, role: str = "") -> Element | None:
    for one in holder.children(name):
        if one.words() and (not role or one.attributes.get("role", "") == role):
            return one
    return None


def _newsml_dates(article: Article, meta: Element, content: Element) -> None:
    for holder, name, field in (
        (content, "contentcreated", "published"), (meta, "firstcreated", "published"),
        (content, "contentmodified", "modified"), (meta, "versioncreated", "modified"),
    ):  # fmt: skip
        found = holder.child(name)
        if found is not None and not article.said(field):
            article.tell(field, _moment(found.words()), f"newsml.{name}")
    if not article.said("published"):
        article.tell("published", article.said("modified"), "newsml.versioncreated")


def _inline(bodies: Element) -> list[Line]:
    """The lines of the first content of a set that is text: XHTML, HTML in a value, plain text."""
    for one in bodies.children("inlinexml", "inlinedata"):
        kind = one.attributes.get("contenttype", "")
        if one.local == "inlinexml" and any(True for _ in one.children()):
            lines = lines_of(one, _NITF_BLOCKS, SILENT)
        elif "html" in kind or one.local == "inlinexml":
            lines = html_lines(list(one.parts()))[0]
        elif kind.startswith("text/") or not kind:
            lines = text_lines(list(one.parts()))
        else:
            continue
        if lines:
            return lines
    return []


def _nitf(root: Element) -> Article:
    article = Article()
    _nitf_text(article, root)
    head = root.child("head") or root
    if not article.said("title") and (title := head.child("title")) is not None and title.words():
        article.lines.insert(0, (joined(lines_of(title, _NITF_BLOCKS, ())), "title"))
        article.tell("title", title.words(), "nitf.title")
    for one in root.all("date.issue"):
        article.tell("published", _moment(one.attributes.get("norm", "")), "nitf.date.issue")
    for one in root.all("pubdata"):
        if not article.said("published"):
            article.tell("published", _moment(one.attributes.get("date.publication", "")), "nitf.pubdata")
        article.tell("outlet", one.attributes.get("name", ""), "nitf.pubdata")
        article.tell("section", one.attributes.get("position.section", ""), "nitf.pubdata")
        article.tell("print_page", one.attributes.get("position.sequence", ""), "nitf.pubdata")
        article.tell("length", one.attributes.get("item-length", ""), "nitf.pubdata")
    if not article.said("published"):
        for one in root.all("story.date"):
            article.tell("published", _moment(one.attributes.get("norm", "") or one.words()), "nitf.story.date")
    for one in root.all("distributor"):
        article.tell("agency", agency_of(one.words()) or one.words(), "nitf.distributor")
    for one in root.all("doc.copyright"):
        if not article.said("outlet"):
            _provided(article, one.attributes.get("holder", ""), "nitf.doc.copyright")
    for one in root.all("tobject"):
        article.tell("genre", one.attributes.get("tobject.type", ""), "nitf.tobject")
    spoken = root.attributes.get("xml:lang", "")
    body = root.child("body")
    spoken = spoken or (body.attributes.get("xml:lang", "") if body is not None else "")
    article.tell("language", language_code(spoken), "nitf.lang")
    for one in root.all("docdata"):
        _warn(article, one.attributes.get("management-status", ""))
    return article


_NITF_HINTS: dict[str, Hint] = {
    "hl1": "title", "hl2": "subtitle", "dateline": "dateline", "media-caption": "caption", "media-producer": "credit",
    "abstract": "subtitle", "bq": "quote", "tagline": "byline", "li": "list",
}  # fmt: skip


def _nitf_text(article: Article, root: Element) -> None:
    """The lines of a NITF document: its head as titles, dateline and byline, its content by its elements."""
    body = root.child("body")
    if body is None:
        return
    for line in lines_of(body, _NITF_BLOCKS, ("media-reference", "media-metadata", "media-object")):
        around = [element.local for element in line.holder.ancestors()] if line.holder else []
        if "byline" in around:
            article.leave("nitf.byline", line)
            if "byttl" not in around:
                article.tell("author", without_lead(line.text), "nitf.byline")
            continue
        if "distributor" in around or "note" in around:
            article.leave("nitf.distributor" if "distributor" in around else "nitf.note", line)
            continue
        name = next((name for name in around if name in _NITF_HINTS), "")
        hint = _NITF_HINTS.get(name) or hint_of(line)
        if hint == "subtitle" and "body.content" in around:
            hint = "heading"
        if hint == "title":
            article.tell("title", line.text, "nitf.hl1")
        elif hint == "subtitle":
            article.tell("subtitle", line.text, f"nitf.{name}")
        article.add(hint, line)
