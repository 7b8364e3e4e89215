"""What a page says of itself in its mark-up: title, authors, dates, outlet, each with the rule that found it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence

from recoupe.read.draft import Clue

_FIELDS = {
    "og:title": "title", "twitter:title": "title", "dc.title": "title", "og:site_name": "outlet", "author": "author",
    "article:author": "author", "dc.creator": "author", "byl": "author", "article:published_time": "published",
    "datepublished": "published", "date": "published", "dc.date": "published", "pubdate": "published",
    "article:modified_time": "modified", "og:updated_time": "modified", "article:section": "section",
    "og:url": "url", "og:locale": "language",
}  # fmt: skip


def page_clues(
    source: str, tags: Sequence[tuple[str, Mapping[str, str]]], data: Sequence[str], titles: Sequence[str]
) -> tuple[Clue, ...]:
    """What a page's own data say: meta elements, JSON-LD, `html lang`, the canonical address, `<title>`.

    `tags`: name and attributes of each meta, link, html and time element, in order; `data`: each JSON-LD script as
    written; `titles`: each `<title>` as written; `source`: the page, for what only its whole can tell.
    """
    out: dict[tuple[str, str], Clue] = {}

    def add(name: str, value: str | None, rule: str) -> None:
        value = " ".join(html.unescape(value or "").split())
        if value:
            out.setdefault((name, value), Clue(field=name, value=value, how="page", rule=rule))

    def first(tag: str, key: str, **wanted: str) -> str:
        found = (a for name, a in tags if name == tag and all(a.get(k, "").lower() == v for k, v in wanted.items()))
        return next((a[key] for a in found if a.get(key)), "")

    for block in data:
        for name, value in _linked_data(block):
            add(name, value, "html.json-ld")
    for tag, attributes in tags:
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if tag == "meta" and key in _FIELDS:
            add(_FIELDS[key], attributes.get("content"), f"html.meta.{key}")
    add("url", first("link", "href", rel="canonical"), "html.canonical")
    add("language", first("html", "lang"), "html.lang")
    add("title", next(iter(titles), ""), "html.title")
    add("published", first("time", "datetime"), "html.time")
    if not any(name == "published" for name, _ in out):
        add("published", _mined_date(source), "html.htmldate")
    return tuple(out.values())


_MINED = 1 << 20  # characters: a larger page is no article, and its tree would cost seconds


def _mined_date(source: str) -> str:
    """The date that htmldate finds in a page without dated mark-up: a last resort, empty for none."""
    if len(source) > _MINED:
        return ""
    from htmldate import find_date

    try:
        # Its default ceiling is today's date: a dossier rebuilt next year must be the same.
        found = find_date(source, original_date=True, extensive_search=False, max_date="2099-12-31")
    except Exception:  # whatever its parser makes of a damaged page: no date, and the text is read all the same
        return ""
    return found or ""


def _linked_data(block: str) -> list[tuple[str, str]]:
    try:
        data = json.loads(block)
    except (ValueError, RecursionError):
        return []
    nodes = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    out: list[tuple[str, str]] = []
    for node in nodes:
        if not isinstance(node, dict) or "rticle" not in str(node.get("@type", "")):
            continue
        for key, name in (("headline", "title"), ("datePublished", "published"), ("dateModified", "modified"),
                          ("articleSection", "section"), ("inLanguage", "language")):  # fmt: skip
            if isinstance(node.get(key), str):
                out.append((name, node[key]))
        authors = node.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            written = author.get("name") if isinstance(author, dict) else author
            if isinstance(written, str):
                out.append(("author", written))
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            out.append(("outlet", publisher["name"]))
    return out
