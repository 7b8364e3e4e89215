"""What a page says of itself in its mark-up: title, authors, dates, outlet, each with the rule that found it.

Nothing is believed here: every voice becomes a clue, the more trustworthy of a field before the others. A page speaks
in its meta elements, in its linked data (schema.org), and in marked parts of what it shows (`shown`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from recoupe.read.draft import Clue
from recoupe.read.html.shown import find_marks, lone_dates
from recoupe.read.html.tokens import Page

# Names of meta elements, by what they give, the more trustworthy first: Open Graph, Dublin Core, schema.org, Google
# Scholar's tags, and those of the common systems of the press (Parse.ly, Sailthru, Swiftype, BBC, CXense...).
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "headline", "citation_title", "dc.title", "dcterms.title", "parsely-title",
              "sailthru.title", "title"),
    "subtitle": ("og:subtitle", "article:subtitle", "alternativeheadline"),
    "author": ("author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "byl", "byline",
               "parsely-author", "sailthru.author", "citation_author", "cxenseparse:author", "dcsext.author",
               "og:article:author", "creator", "rbauthors", "authors"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title",
               "apple-mobile-web-app-title", "publisher"),
    "published": ("article:published_time", "og:article:published_time", "datepublished", "og:published_time",
                  "article:published", "published_time", "publication_date", "publication-date", "publishdate",
                  "publish-date", "publish_date", "pubdate", "published", "date.published", "citation_publication_date",
                  "citation_date", "citation_online_date", "dcterms.created", "dcterms.issued", "dc.date.issued",
                  "dc.date.created", "dcterms.date", "dc.date", "date_published", "article_date_original",
                  "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "originalpublicationdate",
                  "article.published", "artikel.datum", "displaydate", "ptime", "releasedate", "release_date",
                  "datecreated", "created", "pdate", "prism.publicationdate", "rnews:datepublished", "bt:pubdate",
                  "og:pubdate", "og:publish_date", "sdate", "analyticsattributes.articledate", "uploaddate", "date"),
    "modified": ("article:modified_time", "datemodified", "og:updated_time", "article:modified", "last-modified",
                 "lastmod", "modified_time", "dcterms.modified", "dc.date.modified", "revised", "updated_time",
                 "lastmodified", "last_updated_date", "moddate", "article:updated_time", "date.modified"),
    "section": ("article:section", "articlesection", "parsely-section", "section", "cxenseparse:section", "category"),
    "url": ("og:url", "twitter:url"),
    "language": ("og:locale", "language", "dc.language"),
}  # fmt: skip
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork)$|^(?:Report|Review)")
_PAGE = re.compile(r"^(?:WebPage|ItemPage|AboutPage|VideoObject|AudioObject|PodcastEpisode|Event)$")
_MADE_BY_MANY = re.compile(r"Organi[sz]ation|Corporation|Newspaper|NewsMedia")
# Parts of a linked description that describe other articles, or voices of readers.
_OTHERS = frozenset(
    ["itemListElement", "liveBlogUpdate", "hasPart", "isPartOf", "relatedLink", "mentions", "comment", "citation",
     "isBasedOn", "about", "review", "reviews", "associatedMedia", "video", "image", "subjectOf", "isRelatedTo",
     "publisher", "author", "creator", "potentialAction", "breadcrumb"]
)  # fmt: skip
_GENRES = {
    "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis", "BackgroundNewsArticle": "analysis",
    "LiveBlogPosting": "live", "ReviewNewsArticle": "review", "Review": "review", "CriticReview": "review",
    "ClaimReview": "fact_check",
}  # fmt: skip
_BLOCK = 2 << 20  # characters: longer linked data is no description of an article
_NODES = 4000  # parts of linked data that are looked at
_VALUE = 1000  # characters of one value: longer ones are no title and no name


def page_clues(page: Page) -> tuple[Clue, ...]:
    """What a page's own data say: meta elements, JSON-LD, `html lang`, the canonical address, `<title>`, marked parts.

    Clues of one field come in the order of trust.
    """
    tags, data, titles, language = page.tags, page.data, page.titles, page.language
    out: dict[tuple[str, str, str], Clue] = {}

    def add(name: str, value: str | None, rule: str) -> None:
        value = _plain(value or "")
        if value:
            # Two sources of a date are two voices; of a name they are one.
            key = (name, value, rule if name in ("title", "author", "published", "modified") else "")
            out.setdefault(key, Clue(field=name, value=value, how="page", rule=rule))

    def first(tag: str, key: str, **wanted: str) -> str:
        found = (a for name, a in tags if name == tag and all(a.get(k, "").lower() == v for k, v in wanted.items()))
        return next((a[key] for a in found if a.get(key)), "")

    metas = _metas(tags)
    canonical = first("link", "href", rel="canonical")
    told = _tell(data, canonical, [html.unescape(t) for t in titles[:1]] + metas.get("og:title", []))

    # One description of the article itself is more than any single label for its dates and people; titles and names of
    # outlets are often longer there than elsewhere.
    before = {"author": told.people, "published": told.published, "modified": told.modified, "section": told.sections}
    after = {"title": told.titles, "outlet": told.publishers}
    for name, keys in _META.items():
        for value in before.get(name, ()):
            add(name, value, "html.json-ld")
        for key in keys:
            for value in metas.get(key, ()):
                add(name, value, f"html.meta.{key}")
        for value in after.get(name, ()):
            add(name, value, "html.json-ld")
    add("title", next(iter(titles), ""), "html.title")
    add("url", canonical, "html.canonical")
    add("language", language, "html.lang")
    for value in _saved_from(page.source):
        add("url", value, "html.saved-from")
    for value in told.page_dates:
        add("published", value, "html.json-ld.page")
    for value in told.bodies:
        add("author", value, "html.json-ld.body")
    if told.genre:
        add("genre", told.genre, "html.json-ld")
    for label, value in _twitter_labels(metas):
        add(label, value, "html.meta.twitter:data")

    known = [c.value for c in out.values() if c.field in ("published", "modified")]
    headline = next((c.value for c in out.values() if c.field == "title"), "")
    marks = find_marks(page, headline, known, f"{language} {' '.join(metas.get('og:locale', []))}")
    for mark in marks.dates:
        add(mark.field, mark.value, mark.rule)
    for value in marks.names:
        add("author", value, "html.byline")
    if not any(c.field in ("published", "modified") for c in out.values()):
        for mark in lone_dates(page, language):
            add(mark.field, mark.value, mark.rule)
    return tuple(out.values())


_SAVED = re.compile(
    r"<!--\s*+(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,9}url:\s{1,9})(https?://[^\s<>\"']{4,2000})",
    re.I,
)
_HEAD = 8192  # characters at the head of a page in which a browser says where it was saved


def _saved_from(source: str) -> list[str]:
    """The address that a browser left in the page when it saved it: the "mark of the web", or SingleFile's note."""
    found = _SAVED.search(source, 0, _HEAD)
    return [found[1]] if found else []


def _plain(value: str) -> str:
    """A value on one line, references resolved, tags left out; empty for what is too long to be one."""
    value = html.unescape(value[: 8 * _VALUE])
    if "&" in value:  # written twice, as some systems do
        value = html.unescape(value)
    value = " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", value).split())
    return value if len(value) <= _VALUE else ""


def _metas(tags: Sequence[tuple[str, Mapping[str, str]]]) -> dict[str, list[str]]:
    """The contents of the meta elements by each of their names, in lower case."""
    out: dict[str, list[str]] = {}
    for tag, attributes in tags:
        content = (attributes.get("content") or "").strip()
        if tag != "meta" or not content:
            continue
        names = {attributes.get(key, "").strip().lower() for key in ("property", "name", "itemprop", "http-equiv")}
        for name in sorted(names - {""}):
            if len(out.setdefault(name, [])) < 20:
                out[name].append(content)
    return out


def _twitter_labels(metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Labelled values of a page's card: "Written by" and a name."""
    for number in ("1", "2"):
        for label, value in zip(
            metas.get(f"twitter:label{number}", ()), metas.get(f"twitter:data{number}", ()), strict=False
        ):
            if re.match(r"(?:written by|écrit par|escrito por|author|auteur|autor|by)\b", label.strip(), re.I):
                yield "author", value


# ------------------------------------------------------------------ linked data


@dataclass(slots=True)
class _Told:
    """What the linked data of a page tell of its article."""

    titles: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    page_dates: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    genre: str = ""


def _tell(data: Sequence[str], canonical: str, titles: Sequence[str]) -> _Told:
    """What the linked data say of the page's own article: the node of its address or title, else the first one."""
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    named: dict[str, dict[str, Any]] = {}
    for block in data:
        for node in _nodes(_parsed(block)):
            if isinstance(node.get("@id"), str) and len(node) > 1:
                named.setdefault(node["@id"], node)
            kind = _kind(node)
            if _ARTICLE.search(kind):
                articles.append(node)
            elif any(_PAGE.match(one) for one in kind.split()):
                pages.append(node)
    told = _Told()
    words = {_key(title) for title in titles}

    def fits(node: dict[str, Any]) -> int:
        """How surely a node is about this page; what repeats its address or title is."""
        addresses = {
            str(v).rstrip("/").split("#")[0]
            for v in (node.get("url"), node.get("@id"), _at(node.get("mainEntityOfPage"), "@id"), node.get("mainEntityOfPage"))
            if isinstance(v, str)
        }  # fmt: skip
        head = _key(str(node.get("headline") or node.get("name") or ""))
        return 2 * (bool(canonical) and canonical.rstrip("/") in addresses) + (
            bool(head) and any(title.startswith(head) for title in words)
        )

    for node in sorted(articles, key=fits, reverse=True)[:1]:
        told.titles += _texts(node.get("headline")) or _texts(node.get("name"))
        told.published += _texts(node.get("datePublished")) or _texts(node.get("dateCreated"))
        told.modified += _texts(node.get("dateModified"))
        told.sections += _texts(node.get("articleSection"))[:3]
        for key in ("author", "creator"):
            for name, of_many in _makers(node.get(key), named):
                (told.bodies if of_many else told.people).append(name)
            if told.people or told.bodies:
                break
        told.publishers += [name for name, _ in _makers(node.get("publisher"), named)]
        told.genre = next((_GENRES[one] for one in _kind(node).split() if one in _GENRES), "")
    for node in sorted(pages, key=fits, reverse=True)[:1]:
        told.page_dates += _texts(node.get("datePublished")) or _texts(node.get("uploadDate"))
        told.modified += _texts(node.get("dateModified"))
        told.publishers += [name for name, _ in _makers(node.get("publisher"), named)]
    if not articles and not pages:
        # Linked data that no parser takes still hold their labels.
        for block in data:
            if len(block) <= _BLOCK and (found := re.search(r'"datePublished"\s*:\s*"([^"\\]{8,40})"', block)):
                told.published.append(found[1])
                break
    return told


def _parsed(block: str) -> Any:
    """The JSON of a script, its wrappers and trailing commas taken off; None where there is none."""
    if len(block) > _BLOCK:
        return None
    text = re.sub(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)", "", block)
    text = text[:-40] + re.sub(r"(?:-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)?[\s;]*$", "", text[-40:])
    with suppress(ValueError, RecursionError):
        return json.loads(text, strict=False)
    with suppress(ValueError, RecursionError):
        return json.loads(re.sub(r",(\s*[}\]])", r"\1", text), strict=False)
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of linked data that may describe the page, outer ones first; lists of other articles are left out."""
    queue: list[Any] = [data]
    for seen, item in enumerate(queue):  # grows while it is read
        if seen > _NODES:
            return
        if isinstance(item, list):
            queue += item[:_NODES]
        elif isinstance(item, dict):
            yield item
            # Names of people and bodies stand under their ids, wherever they are.
            queue += [value for key, value in item.items() if key not in _OTHERS and isinstance(value, dict | list)]


def _kind(node: Mapping[str, Any]) -> str:
    kinds = node.get("@type")
    return " ".join(str(one).rsplit("/", 1)[-1] for one in (kinds if isinstance(kinds, list) else [kinds]) if one)


def _texts(value: Any) -> list[str]:
    """The strings of a value or of a list of them."""
    values = value if isinstance(value, list) else [value]
    return [v.get("@value", "") if isinstance(v, dict) else v for v in values[:50] if isinstance(v, str | dict)
            and isinstance(v if isinstance(v, str) else v.get("@value", ""), str)]  # fmt: skip


def _at(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _makers(value: Any, named: Mapping[str, dict[str, Any]]) -> list[tuple[str, bool]]:
    """Names of those who made something; True beside a body rather than a person."""
    out: list[tuple[str, bool]] = []
    for maker in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(maker, str):
            out.append((maker, False))
        elif isinstance(maker, dict):
            full = {**named.get(str(maker.get("@id")), {}), **maker}
            many = bool(_MADE_BY_MANY.search(_kind(full)))
            out += [(name, many) for name in _texts(full.get("name")) if name]
            if isinstance(full.get("itemListElement"), list):
                out += _makers([_at(i, "item") or i for i in full["itemListElement"]], named)
    return out


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", html.unescape(text).lower()))
