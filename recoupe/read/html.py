"""HTML -> Draft: the visible text with offsets into the page's source, and only what belongs to the article.

resiliparse and trafilatura decide what is article and what is menu; neither says where its words stood. So the page is
tokenised here, block by block and with offsets, and a block is kept when an extractor kept its words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from recoupe.errors import UnreadableError
from recoupe.read.decode import decode
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.weave import Weaver

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "select",
        "button",
        "textarea",
        "canvas",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HINTS: dict[str, Hint] = {
    "h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "figcaption": "caption", "caption": "caption", "li": "list", "blockquote": "quote", "td": "table", "th": "table",
    "p": "paragraph", "address": "byline",
}  # fmt: skip
_MENUS = frozenset(["nav", "footer", "aside", "form"])
_FRAGMENT = 300  # characters: below, a page is a fragment or a note, and extractors tuned to articles guess
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WORD = re.compile(r"\w+")


@dataclass
class _Cell:
    """A run of inline text inside one block element: source pieces (text, start, end, exact) and its mark-up."""

    parts: list[tuple[str, int, int, bool]] = field(default_factory=list)
    hint: Hint = ""
    menu: bool = False
    link_chars: int = 0

    def words(self) -> str:
        return " ".join(_WORD.findall("".join(p[0] for p in self.parts).lower()))


class _Page(HTMLParser):
    """Tokens of a page with absolute offsets. Malformed mark-up is met as browsers meet it: text is never lost."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(m.end() for m in re.finditer("\n", source))]
        self.source = source
        self.cells: list[_Cell] = [_Cell()]
        self.open: list[str] = []
        self.silent = 0
        self.links = 0
        self.feed(source)
        self.close()

    def at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag == "a":
            self.links += 1
        if tag in _BLOCKS:
            if tag not in _VOID:
                self.open.append(tag)
            self._cell()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._cell()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "a":
            self.links = max(0, self.links - 1)
        if tag in _BLOCKS:
            while tag in self.open and self.open.pop() != tag:
                pass
            self._cell()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            start = self.at()
            self.cells[-1].parts.append((data, start, start + len(data), True))
            if self.links:
                self.cells[-1].link_chars += len(data.strip())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        if self.silent:
            return
        start = self.at()
        end = start + len(written)
        if self.source[end : end + 1] == ";":
            end += 1
        self.cells[-1].parts.append((html.unescape(self.source[start:end]), start, end, False))

    def _cell(self) -> None:
        hint: Hint = next((_HINTS[tag] for tag in reversed(self.open) if tag in _HINTS), "")
        menu = any(tag in _MENUS for tag in self.open)
        if self.cells[-1].parts:
            self.cells.append(_Cell())
        self.cells[-1].hint, self.cells[-1].menu = hint, menu


def read_html(raw: bytes) -> Draft:
    """The article of a saved page. Raises UnreadableError when the page holds no text at all."""
    source, encoding = decode(raw, markup=True)
    page = _Page(source)
    cells = [cell for cell in page.cells if cell.words()]
    if not cells:
        raise UnreadableError("read.no-text", "the page holds no text; save it again when it has loaded")
    kept = _article(source, cells)
    weaver = Weaver("char")
    pieces: list[Piece] = []
    for cell in kept:
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        _weave(weaver, cell)
        if weaver.size > start:
            pieces.append(Piece(start=start, end=weaver.size, hint=cell.hint))
    text, origin = weaver.done()
    return Draft(format="html", text=text, origin=origin, pieces=tuple(pieces), clues=_clues(source), encoding=encoding)


def _weave(weaver: Weaver, cell: _Cell) -> None:
    """Add the text of `cell`, runs of white space as one space each."""
    first = True
    space: tuple[int, int] | None = None
    for text, start, end, exact in cell.parts:
        if not exact:
            if space and not first:
                weaver.repair(" ", *space)
            space, first = None, False
            weaver.repair(text, start, end)
            continue
        at = 0
        for match in [*_SPACE.finditer(text), None]:
            stop = match.start() if match else len(text)
            if stop > at:
                if space and not first:
                    weaver.repair(" ", *space)
                space, first = None, False
                weaver.keep(text[at:stop], start + at)
            if match:
                space = (space[0] if space else start + match.start(), start + match.end())
                at = match.end()


def _article(source: str, cells: list[_Cell]) -> list[_Cell]:
    """The cells whose words an extractor took for the article, in order; all of them where the extractors found none."""
    body = [c for c in cells if not c.menu] or cells
    if sum(len(c.words()) for c in body) < _FRAGMENT:
        return body
    wanted = _extracted(source)
    if sum(map(len, wanted)) < 40:
        return body
    joined = " ".join(wanted)
    whole = set(wanted)
    out = []
    for cell in cells:
        words = cell.words()
        found = words in whole or (len(words) >= 12 and f" {words} " in f" {joined} ")
        if found or (cell.hint == "title" and not cell.menu):
            out.append(cell)
    first = next((n for n, c in enumerate(out) if c.hint == "title"), None)
    if first is not None:  # what stands before the main title is furniture, unless it is a short rubric line
        out = [c for n, c in enumerate(out) if n >= first or (first - n <= 2 and len(c.words()) < 60)]
    return out


def _extracted(source: str) -> list[str]:
    """Lines that resiliparse or trafilatura took for main content, as lower-case words."""
    from resiliparse.extract.html2text import extract_plain_text

    lines = extract_plain_text(source, main_content=True, alt_texts=False, links=False, list_bullets=False).split("\n")
    import trafilatura

    other = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True, fast=True)
    lines += (other or "").split("\n")
    return [words for line in lines if (words := " ".join(_WORD.findall(line.lower())))]


_META = re.compile(r"<meta\s[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FIELDS = {
    "og:title": "title", "twitter:title": "title", "dc.title": "title", "og:site_name": "outlet", "author": "author",
    "article:author": "author", "dc.creator": "author", "byl": "author", "article:published_time": "published",
    "datepublished": "published", "date": "published", "dc.date": "published", "pubdate": "published",
    "article:modified_time": "modified", "og:updated_time": "modified", "article:section": "section",
    "og:url": "url", "og:locale": "language",
}  # fmt: skip
_JSON_LD = re.compile(r"<script[^>]+application/ld\+json[^>]*>(.*?)</script>", re.I | re.S)
_CANONICAL = re.compile(r"""<link[^>]+rel=["']?canonical["']?[^>]*>""", re.I)
_LANG = re.compile(r"""<html[^>]*\slang=["']?([A-Za-z-]+)""", re.I)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)


def _clues(source: str) -> tuple[Clue, ...]:
    """What the page's own data say: meta elements, JSON-LD, `html lang`, the canonical address, `<title>`."""
    out: list[Clue] = []

    def add(name: str, value: str | None, rule: str) -> None:
        value = " ".join(html.unescape(value or "").split())
        if value and not any(c.field == name and c.value == value for c in out):
            out.append(Clue(field=name, value=value, how="page", rule=rule))

    for block in _JSON_LD.findall(source):
        for name, value in _linked_data(block):
            add(name, value, "html.json-ld")
    for tag in _META.findall(source):
        attributes = {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(tag)}
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if key in _FIELDS:
            add(_FIELDS[key], attributes.get("content"), f"html.meta.{key}")
    if match := _CANONICAL.search(source):
        found = {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(match[0])}
        add("url", found.get("href"), "html.canonical")
    if match := _LANG.search(source):
        add("language", match[1], "html.lang")
    if match := _TITLE.search(source):
        add("title", match[1], "html.title")
    for match in re.finditer(r"""<time[^>]+datetime=["']([^"']+)["'][^>]*>""", source, re.I):
        add("published", match[1], "html.time")
        break
    known = {clue.field for clue in out}
    if not {"published", "outlet", "author"} <= known:
        for name, value, rule in _mined(source):
            if name not in known:
                add(name, value, rule)
    return tuple(out)


def _mined(source: str) -> list[tuple[str, str, str]]:
    """Author, outlet and date as trafilatura and htmldate find them in the page: a last resort, never over page data."""
    import trafilatura
    from htmldate import find_date

    out = []
    found = trafilatura.extract_metadata(source, extensive=False)
    if found is not None:
        out += [("author", author, "html.trafilatura") for author in (found.author or "").split(";") if author.strip()]
        out.append(("outlet", found.sitename or "", "html.trafilatura"))
    # Its default ceiling is today's date: a dossier rebuilt next year must be the same.
    day = find_date(source, original_date=True, extensive_search=False, max_date="2099-12-31")
    return [*out, ("published", day or "", "html.htmldate")]


def _linked_data(block: str) -> list[tuple[str, str]]:
    import json

    try:
        data = json.loads(block)
    except ValueError:
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
