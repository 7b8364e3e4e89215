"""The tokens of a page with their offsets: its elements as a tree, and the runs of text between them.

One pass, in time that grows with the page however deep its elements lie and whatever it leaves open: the parser of the
standard library searches the rest of the page again at every mark that is never closed. Malformed mark-up is met as
browsers meet it where that keeps the words, and text is never lost.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field

from recoupe.read.html.marks import NONE, Marks, marks_of

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "option", "p", "pre", "section", "select",
     "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_SILENT = frozenset(["template", "svg", "math", "head", "object", "canvas"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_INLINE = frozenset(["span", "button", "textarea", "small", "label", "font", "cite", "time", "figure", "em"])
_PICTURES = frozenset(["img", "amp-img", "picture", "figure", "video"])
_UNCLOSED = frozenset(["p", "li", "td", "th", "tr", "dd", "dt", "option"])  # the next one of their kind ends them
# What an opening tag closes when it stands open, and what it does not look beyond.
_ENDS = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol", "menu"])),
    "dd": (frozenset(["dd", "dt"]), frozenset(["dl"])), "dt": (frozenset(["dd", "dt"]), frozenset(["dl"])),
    "td": (frozenset(["td", "th"]), frozenset(["table", "tr"])), "th": (frozenset(["td", "th"]), frozenset(["table", "tr"])),
    "tr": (frozenset(["tr"]), frozenset(["table", "tbody", "thead", "tfoot"])), "option": (frozenset(["option"]), frozenset(["select"])),
}  # fmt: skip
_CLOSES_P = BLOCKS - {"body", "br", "html", "option", "tbody", "td", "tfoot", "th", "thead", "tr", "caption"}
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in ("script", "style", "title", "xmp", "textarea", "noscript", "iframe")}
_DATA = frozenset(["meta", "link", "html", "time"])

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*+)")
# The end of a tag: a `>` outside quoted values. Possessive, so that no mark-up takes long to refuse.
_TAG_END = re.compile(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
_QUOTES = 64  # tags that never end: after so many, quotation marks tell nothing
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LEADS_AWAY = re.compile(r"""\bhref\s*=\s*["']?+(?!#)""", re.I)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")


@dataclass(slots=True)
class Element:
    """An element that holds text of its own or groups others; `parent` is an index into the page's elements."""

    tag: str
    parent: int
    marks: Marks
    open: bool = True


@dataclass(slots=True)
class Cell:
    """A run of inline text in one element: source pieces (text, start, end, exact), and how much of it is linked or bold.

    `size`, `linked` and `bold` count characters that are not white space.
    """

    element: int
    parts: list[tuple[str, int, int, bool]] = field(default_factory=list)
    size: int = 0
    linked: int = 0
    bold: int = 0
    after_break: bool = False
    under_picture: bool = False

    def text(self) -> str:
        """The words as they are read: white space as single spaces."""
        return " ".join("".join(part[0] for part in self.parts).split())


class Page:
    """A page's elements, cells and data. `depth` counts elements in one another."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements: list[Element] = [Element("", 0, NONE)]
        self.cells: list[Cell] = [Cell(0)]
        self.depth = 0
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.data: list[str] = []
        self.titles: list[str] = []
        self._open: list[int] = [0]
        self._counts: Counter[str] = Counter()
        self._silent = 0
        self._silences: Counter[str] = Counter()
        self._link = False
        self._picture = False
        self._bold = 0
        self._marks: dict[tuple[str, str], Marks] = {}
        self._plain: Counter[str] = Counter()  # inline elements without marks in one of their kind with some
        self._ends: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._read()
        if not self.cells[-1].size:
            self.cells.pop()

    def _read(self) -> None:
        source, at = self.source, 0
        last_tag, last_comment = source.rfind(">"), source.rfind("-->")
        quotes = 0
        find, name_at, end_at = source.find, _NAME.match, _TAG_END.match
        while True:
            mark = find("<", at)
            if mark < 0 or mark > last_tag:
                break
            if mark > at:
                self._text(at, mark)
            if found := name_at(source, mark):
                inside = found.end()
                end = end_at(source, inside) if quotes < _QUOTES else None
                if end is None:
                    quotes += 1
                    at = source.index(">", mark) + 1
                else:
                    at = end.end()
                name = found[1].lower()
                if source[mark + 1] == "/":
                    self._closed(name)
                else:
                    at = self._tag(name, inside, at)
            elif source.startswith("!--", mark + 1):
                at = source.index("-->", mark + 4) + 3 if mark + 4 <= last_comment else mark + 4
            elif source[mark + 1 : mark + 2] in ("!", "?"):
                at = source.index(">", mark) + 1
            else:
                self._text(mark, mark + 1)
                at = mark + 1
        self._text(at, len(source))

    def _tag(self, name: str, inside: int, end: int) -> int:
        """Take in the opening tag whose attributes are [inside, end); return where reading goes on."""
        source = self.source
        attributes: dict[str, str] = {}
        if name in _DATA or name == "script":
            written = source[inside : min(end, inside + 8192)]
            attributes = {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(written)}
            if name in _DATA:
                self.tags.append((name, attributes))
        block = name in BLOCKS
        if name in _PICTURES:
            self._picture = True
        if name == "a":
            self._link = _LEADS_AWAY.search(source, inside, end) is not None
        elif name in ("b", "strong"):
            self._bold += 1
        elif (block and name != "noscript") or name in _INLINE or "-" in name:
            if source[end - 2] == "/" and name not in _INLINE and name in _VOID:
                if block:
                    self._cell(broken=name == "br")
                return end
            self._opened(name, source[inside : end - 1].strip(" /\n\t\r"), block)
        elif name in _SILENT:
            if source[end - 2] != "/" and (name == "head" or self._last_end(name) > end):
                self._silences[name] += 1
                self._silent += 1
        if name in _RAW and (name != "title" or not self._silences["svg"]):
            return self._raw(name, end, attributes)
        return end

    def _raw(self, name: str, end: int, attributes: dict[str, str]) -> int:
        """Take in what stands up to the end tag of `name`, which holds no mark-up; return where reading goes on."""
        source = self.source
        stop = self._ends.get(name, 0)
        if stop < end:
            closing = _RAW[name].search(source, end)
            stop = self._ends[name] = closing.start() if closing else len(source)
        if name == "script" and attributes.get("type", "").lower().strip() == "application/ld+json":
            self.data.append(source[end:stop])
        elif name == "title":
            self.titles.append(source[end : min(stop, end + 2048)])
        elif name == "xmp" or (name == "textarea" and stop < len(source)):
            self._text(end, stop)
        elif name == "noscript" and source.count("<p", end, stop) > 1:
            self._opened(name, "", True)  # an article for readers without scripts
            return end
        elif stop == len(source) and name not in ("script", "style"):
            return end
        return stop

    def _last_end(self, name: str) -> int:
        """Where the last end tag of `name` stands: one that is never closed hides nothing."""
        if name not in self._last:
            self._last[name] = max(self.source.rfind(f"</{name}"), self.source.rfind(f"</{name.upper()}"))
        return self._last[name]

    def _opened(self, tag: str, written: str, block: bool) -> None:
        if block and self._silences["head"]:
            self._silent -= self._silences["head"]  # a head may be left open; what stands in a body ends it
            self._silences["head"] = 0
        if block and (self._silences["svg"] or self._silences["math"]):
            self._silent -= self._silences["svg"] + self._silences["math"]  # a drawing ends where a block begins
            self._silences["svg"] = self._silences["math"] = 0
        if tag in _VOID:
            self._cell(broken=tag == "br")
            return
        key = (tag, written)
        marks = self._marks.get(key)
        if marks is None:
            marks = self._marks[key] = marks_of(tag, written)
        if not block:
            if marks is NONE:
                if self._counts[tag]:
                    self._plain[tag] += 1
                return
        else:
            if tag in _CLOSES_P and self._counts["p"]:
                self._close_p()
            elif tag in _ENDS and self._counts[tag]:
                self._end_like(tag)
        if self._silent:
            marks = NONE
        self.elements.append(Element(tag, self._open[-1], marks))
        self._open.append(len(self.elements) - 1)
        self._counts[tag] += 1
        self.depth = max(self.depth, len(self._open) - 1)
        if block or marks.part == "credit":
            self._cell()
        else:
            self._inline_cell()

    def _close_p(self) -> None:
        """A block ends the paragraph it stands in."""
        if self.elements[self._open[-1]].tag == "p":
            self._pop()
            return
        for index in range(len(self._open) - 1, max(0, len(self._open) - 8), -1):
            tag = self.elements[self._open[index]].tag
            if tag == "p":
                while len(self._open) > index:
                    self._pop()
                return
            if tag in BLOCKS:
                return

    def _end_like(self, tag: str) -> None:
        """An item ends the one before it, unless a list or table of its own began between them."""
        like, scope = _ENDS[tag]
        for index in range(len(self._open) - 1, max(0, len(self._open) - 32), -1):
            name = self.elements[self._open[index]].tag
            if name in like:
                while len(self._open) > index:
                    self._pop()
                return
            if name in scope:
                return

    def _pop(self) -> str:
        gone = self.elements[self._open.pop()]
        gone.open = False
        self._counts[gone.tag] -= 1
        if not self._counts[gone.tag]:
            self._plain[gone.tag] = 0
        return gone.tag

    def _closed(self, tag: str) -> None:
        if tag == "a":
            self._link = False
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag in _SILENT:
            if self._silences[tag]:
                self._silences[tag] -= 1
                self._silent -= 1
        elif self._counts[tag]:
            if tag in BLOCKS:
                while self._pop() != tag:
                    pass
                self._cell()
            elif self._plain[tag]:
                self._plain[tag] -= 1
            else:
                self._close_inline(tag)
        elif tag in BLOCKS:
            self._cell()

    def _close_inline(self, tag: str) -> None:
        """The end of an inline element, unless a block began in it and is still open."""
        for index in range(len(self._open) - 1, max(0, len(self._open) - 32), -1):
            element = self.elements[self._open[index]]
            if element.tag == tag:
                while len(self._open) > index:
                    self._pop()
                if element.marks.part == "credit":
                    self._cell()
                else:
                    self._inline_cell()
                return
            if element.tag in BLOCKS:
                return

    def _text(self, start: int, end: int) -> None:
        """The characters [start, end) as words, references as what they name."""
        if self._silent or start >= end:
            return
        source = self.source
        text = source[start:end]
        cell = self.cells[-1]
        if "&" not in text:
            size = len(text) if " " not in text and text.isalnum() else sum(map(len, text.split()))
            if not size and not cell.parts:
                return
            cell.parts.append((text, start, end, True))
        else:
            size = 0
            at = start
            for found in _REFERENCE.finditer(source, start, end):
                named = html.unescape(found[0])
                if named == found[0]:
                    continue
                if found.start() > at:
                    piece = source[at : found.start()]
                    cell.parts.append((piece, at, found.start(), True))
                    size += sum(map(len, piece.split()))
                # A name without its semicolon may reach into a word: `&copyright` is a sign and the rest of a word.
                cell.parts.append((named, found.start(), found.end(), False))
                size += not named.isspace()
                at = found.end()
            if end > at:
                cell.parts.append((source[at:end], at, end, True))
                size += sum(map(len, source[at:end].split()))
        if size and cell.size:
            while not self.elements[cell.element].open:
                cell.element = self.elements[cell.element].parent  # the line goes on behind an inline element
        if size and not cell.size:
            cell.under_picture, self._picture = self._picture, False
        cell.size += size
        if self._link:
            cell.linked += size
        if self._bold:
            cell.bold += size

    def _cell(self, *, broken: bool = False) -> None:
        """Text that follows stands in a block of its own."""
        last = self.cells[-1]
        if last.size:
            last = Cell(self._open[-1])
            self.cells.append(last)
        else:
            last.parts.clear()
            last.element = self._open[-1]
        last.after_break = broken

    def _inline_cell(self) -> None:
        """Text that follows stands in the same line, in an element that says what it is."""
        last = self.cells[-1]
        if not last.size:
            last.element = self._open[-1]
