"""HTML -> Draft: the visible text with offsets into the page's source, and only what belongs to the article.

resiliparse and trafilatura decide what is article and what is menu; neither says where its words stood. So the page is
tokenised here, block by block and with offsets, and a block is kept when an extractor kept its words.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from recoupe.errors import UnreadableError
from recoupe.read.decode import decode
from recoupe.read.draft import Draft, Hint, Piece
from recoupe.read.pagedata import page_clues
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
_UNCLOSED = ("p", "li", "td", "th", "tr", "dd", "dt", "option")  # elements that the next one of their kind ends
_DEEPEST = 1000  # elements in one another: browsers stop at 512, and extractors take the square of it
_FRAGMENT = 300  # characters: below, a page is a fragment or a note, and extractors tuned to articles guess
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WORD = re.compile(r"\w+")


@dataclass
class _Cell:
    """A run of inline text inside one block element: source pieces (text, start, end, exact) and its mark-up."""

    parts: list[tuple[str, int, int, bool]] = field(default_factory=list)
    hint: Hint = ""
    menu: bool = False

    def words(self) -> str:
        return " ".join(_WORD.findall("".join(p[0] for p in self.parts).lower()))


_COMMENT, _CLOSE = "<!--", ">"
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
# The end of a tag: a `>` outside quotation marks. Possessive, so that no mark-up takes long to refuse.
_TAG_END = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_RAW_TEXT = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in ("script", "style", "textarea", "title", "xmp")}
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_DATA = frozenset(["meta", "link", "html", "time"])


class _Page:
    """Tokens of a page with absolute offsets. Malformed mark-up is met as browsers meet it: text is never lost.

    One pass, in time that grows with the page however deep its elements lie and whatever it leaves open: the parser of
    the standard library searches the rest of the page again at every mark that is never closed.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.cells: list[_Cell] = [_Cell()]
        self.open: list[tuple[str, Hint, bool]] = []  # element, hint and menu as inherited down to it
        self.counts: Counter[str] = Counter()
        self.silent: Counter[str] = Counter()
        self.depth = 0
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.data: list[str] = []
        self.titles: list[str] = []
        self._read()

    def _read(self) -> None:
        source, at = self.source, 0
        last_tag, last_comment = source.rfind(">"), source.rfind("-->")
        while at < len(source):
            mark = source.find("<", at)
            if mark < 0 or mark > last_tag:
                break
            self._text(at, mark)
            after = source[mark + 1 : mark + 2]
            if source.startswith(_COMMENT, mark):
                at = source.index("-->", mark + 4) + 3 if mark + 4 <= last_comment else mark + 4
            elif after in ("!", "?"):
                at = source.index(">", mark) + 1
            elif found := _NAME.match(source, mark):
                end = _TAG_END.match(source, found.end())
                at = end.end() if end else source.index(">", mark) + 1
                at = self._tag(found[1].lower(), mark, found.end(), at)
            else:
                self._text(mark, mark + 1)
                at = mark + 1
        self._text(at, len(source))

    def _tag(self, name: str, start: int, inside: int, end: int) -> int:
        """Take in the tag at [start, end); return where reading goes on."""
        if self.source[start + 1] == "/":
            self._closed(name)
            return end
        if name in _DATA or name == "script":
            written = self.source[inside : min(end, inside + 8192)]
            attributes = {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(written)}
            if name in _DATA:
                self.tags.append((name, attributes))
        if self.source[end - 2] == "/":
            if name in _BLOCKS:
                self._cell()
            return end
        self._opened(name)
        if name in _RAW_TEXT and (name != "title" or not self.counts["svg"]):
            closing = _RAW_TEXT[name].search(self.source, end)
            stop = closing.start() if closing else len(self.source)
            if name == "script" and attributes.get("type", "").lower().strip() == "application/ld+json":
                self.data.append(self.source[end:stop])
            if name == "title":
                self.titles.append(self.source[end : min(stop, end + 2048)])
            self._text(end, stop)
            return stop
        return end

    def _opened(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "title":
            self.silent["head"] = 0  # a head may be left open; what stands in a body ends it
        if tag in _SILENT:
            self.silent[tag] += 1
        if tag in _BLOCKS:
            if tag not in _VOID:
                _, hint, menu = self.open[-1] if self.open else ("", "", False)
                self.open.append((tag, _HINTS.get(tag, hint), menu or tag in _MENUS))
                self.counts[tag] += 1
                self.depth = max(self.depth, len(self.open) - sum(self.counts[name] for name in _UNCLOSED))
            self._cell()

    def _closed(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent[tag] = max(0, self.silent[tag] - 1)
        if tag in _BLOCKS:
            while self.counts[tag]:
                gone = self.open.pop()[0]
                self.counts[gone] -= 1
                if gone == tag:
                    break
            self._cell()

    def _text(self, start: int, end: int) -> None:
        """The characters [start, end) as words, references as what they name."""
        if start >= end or any(self.silent.values()):
            return
        parts = self.cells[-1].parts
        at = start
        for found in _REFERENCE.finditer(self.source, start, end):
            named = html.unescape(found[0])
            if named == found[0]:
                continue
            if found.start() > at:
                parts.append((self.source[at : found.start()], at, found.start(), True))
            # A name without its semicolon may reach into a word: `&copyright` is a sign and the rest of a word.
            parts.append((named, found.start(), found.end(), False))
            at = found.end()
        if end > at:
            parts.append((self.source[at:end], at, end, True))

    def _cell(self) -> None:
        if self.cells[-1].parts:
            self.cells.append(_Cell())
        _, self.cells[-1].hint, self.cells[-1].menu = self.open[-1] if self.open else ("", "", False)


def read_html(raw: bytes, charset: str = "") -> Draft:
    """The article of a saved page, in `charset` where a mail says so. Raises UnreadableError when it holds no text."""
    source, encoding = decode(raw, markup=True, charset=charset)
    page = _Page(source)
    cells = [cell for cell in page.cells if cell.words()]
    if not cells:
        raise UnreadableError("read.no-text", "the page holds no text; save it again when it has loaded")
    kept = _article(source, cells) if page.depth <= _DEEPEST else cells
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
    clues = page_clues(source, page.tags, page.data, page.titles)
    return Draft(format="html", text=text, origin=origin, pieces=tuple(pieces), clues=clues, encoding=encoding)


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
    joined = f" {' '.join(wanted)} "
    whole = set(wanted)
    heads = _heads(joined)
    out = []
    for cell in cells:
        words = cell.words()
        found = words in whole or (len(words) >= 12 and _head(words) in heads and f" {words} " in joined)
        if found or (cell.hint == "title" and not cell.menu):
            out.append(cell)
    first = next((n for n, c in enumerate(out) if c.hint == "title"), None)
    if first is not None:  # what stands before the main title is furniture, unless it is a short rubric line
        out = [c for n, c in enumerate(out) if n >= first or (first - n <= 2 and len(c.words()) < 60)]
    return out


def _heads(joined: str) -> set[str]:
    """Every three words in a row: few blocks that are not in the text need a search through all of it."""
    words = joined.split()
    return {" ".join(words[n : n + size]) for size in (1, 2, 3) for n in range(len(words) - size + 1)}


def _head(words: str) -> str:
    return " ".join(words.split(" ", 3)[:3])


def _extracted(source: str) -> list[str]:
    """Lines that resiliparse or trafilatura took for main content, as lower-case words."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    # A library that stumbles over a page says nothing of it: the other one, or the whole body, stands in.
    lines: list[str] = []
    with suppress(Exception):
        lines += extract_plain_text(source, main_content=True, alt_texts=False, links=False, list_bullets=False).split(
            "\n"
        )
    with suppress(Exception):
        other = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True, fast=True)
        lines += (other or "").split("\n")
    return [words for line in lines if (words := " ".join(_WORD.findall(line.lower())))]
