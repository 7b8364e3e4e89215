"""The tokens of a page with their offsets: its elements as a tree, and the runs of text between them.

One pass, in time that grows with the page however deep its elements lie and whatever it leaves open: the parser of the
standard library searches the rest of the page again at every mark that is never closed. Malformed mark-up is met as
browsers meet it where that keeps the words, and text is never lost.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from recoupe.read.html.gaps import stand_apart
from recoupe.read.html.marks import NONE, Marks, marks_of
from recoupe.read.weave import Weaver

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "option", "p", "pre", "section", "select",
     "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_SILENT = frozenset(["template", "svg", "math", "head", "object", "canvas"])
_INLINE = frozenset(["span", "button", "small", "label", "font", "cite", "time", "em"])
_PICTURES = frozenset(["img", "amp-img", "picture", "video"])
# What an opening tag closes when it stands open, and what it does not look beyond.
_ENDS = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol", "menu"])),
    "dd": (frozenset(["dd", "dt"]), frozenset(["dl"])),
    "dt": (frozenset(["dd", "dt"]), frozenset(["dl"])),
    "td": (frozenset(["td", "th"]), frozenset(["table", "tr"])),
    "th": (frozenset(["td", "th"]), frozenset(["table", "tr"])),
    "tr": (frozenset(["tr"]), frozenset(["table", "tbody", "thead", "tfoot"])),
    "option": (frozenset(["option"]), frozenset(["select"])),
}
_CLOSES_P = BLOCKS - {"body", "br", "html", "option", "tbody", "td", "tfoot", "th", "thead", "tr", "caption"}
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "title", "xmp", "textarea", "noscript", "iframe")
}
# What names elements that may hold a date or a name: tags, attributes and words of classes, wherever they stand.
_TELLING_TAGS = frozenset(["h1", "h2", "h3", "time", "abbr"])
_TELLING = re.compile(r"date|time|publi|posted|byline|auth?[oe]u?r|firma|signature|fecha|itemprop")
_DATA = frozenset(["meta", "link"])
_EMPTY = frozenset(["meta", "link", "img", "input", "br", "hr", "source", "embed", "amp-img"])
_LONGEST_SIGN = 16384  # characters of mark-up in an element that shows a date or a name

# A tag up to its `>` outside quoted values. Possessive, so that no mark-up takes long to refuse.
_TAG = re.compile(r"""<(/?+)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>""")
_SHORT_TAG = re.compile(r"<(/?+)([A-Za-z][^\s/>]*+)([^>]*+)>")
_LONGEST_TAG = 8192  # characters of a tag that are looked at for what it says of the page
_QUOTES = 64  # tags that never end: after so many, quotation marks tell nothing
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LEADS_AWAY = re.compile(r"""\bhref\s*+=\s*+["']?+(?!#)""", re.I)
_BLANK = " \t\r\n\f"
_WIDE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*+|[ ][ \t\r\n\f]++")  # white space that is no single plain space
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")


@dataclass(slots=True)
class Element:
    """An element that holds text of its own or groups others; `parent` is an index into the page's elements."""

    tag: str
    parent: int
    marks: Marks
    written: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Sign:
    """An element that may hold a date, a name or the title: its attributes as `written`, where its content begins.

    `element` is the index of the element that it is, or that holds it.
    """

    tag: str
    written: str
    start: int
    element: int

    def attributes(self) -> dict[str, str]:
        """Its attributes by their names in lower case, references as what they name."""
        return {key: html.unescape(value) for key, value in attributes_of(self.written).items()}


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
    under_picture: bool = False
    _words: str = ""

    def text(self) -> str:
        """The words as they are read: white space as single spaces. Asked for when all of it is there."""
        if not self._words:
            self._words = " ".join("".join([part[0] for part in self.parts]).split())
        return self._words


class Page:
    """A page's elements and cells in order, and its data: meta elements and links, JSON-LD, `<title>`s, `language`.

    `signs` are the elements that may hold its date, its authors or its title.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements: list[Element] = [Element("", 0, NONE)]
        self.cells: list[Cell] = [Cell(0)]
        self._now = self.cells[-1]
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.data: list[str] = []
        self.titles: list[str] = []
        self.language = ""
        self.signs: list[Sign] = []
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
        endless = 0
        find, match, kinds, telling = source.find, _TAG.match, _KINDS, _TELLING.search
        while True:
            mark = find("<", at)
            if mark < 0 or mark > last_tag:
                break
            if mark > at and not self._silent:
                text = source[at:mark]
                if not text.isspace():
                    self._text(text, at, mark)
                elif self._now.parts:
                    self._now.parts.append((text, at, mark, True))
            found = match(source, mark)
            if found is None:
                at, ended = self._odd(mark, last_comment)
                endless += ended
                if endless == _QUOTES:
                    match = _SHORT_TAG.match
                continue
            closing, name, written = found.groups()
            at = found.end()
            kind = kinds.get(name)
            if kind is None:
                name = name.lower()
                kind = kinds.get(name) or ("inline" if "-" in name else "")
            if closing:
                if kind:
                    self._closed(name, kind)
                continue
            begun = at
            if kind:
                at = self._tag(name, kind, written, at)
            if (name in _TELLING_TAGS or (written and telling(written.lower()))) and not self._silent and kind != "raw":
                self.signs.append(Sign(name, written, begun, self._open[-1]))
        if not self._silent:
            self._text(source[at:], at, len(source))

    def _odd(self, mark: int, last_comment: int) -> tuple[int, int]:
        """Take in what begins with `<` and is no whole tag; return where reading goes on, and 1 for a tag without end."""
        source = self.source
        after = source[mark + 1 : mark + 2]
        if source.startswith("!--", mark + 1):
            return (source.index("-->", mark + 4) + 3 if mark + 4 <= last_comment else mark + 4), 0
        if after in ("!", "?"):
            return source.index(">", mark) + 1, 0
        if found := _SHORT_TAG.match(source, mark):
            closing, name, written = found.groups()
            name = name.lower()
            kind = _KINDS.get(name) or ("inline" if "-" in name else "")
            if closing:
                self._closed(name, kind)
                return found.end(), 1
            return self._tag(name, kind, written, found.end()), 1
        if not self._silent:
            self._text("<", mark, mark + 1)
        return mark + 1, 0

    def _tag(self, name: str, kind: str, written: str, end: int) -> int:
        """Take in an opening tag that ends at `end`; return where reading goes on."""
        if kind == "block" or kind == "inline":
            self._opened(name, written.strip(" /\n\t\r"), kind == "block")
        elif kind == "link":
            self._link = _LEADS_AWAY.search(written) is not None
        elif kind == "bold":
            self._bold += 1
        elif kind == "break":
            self._cell()
        elif kind == "picture":
            self._picture = True
        elif kind == "silent":
            if not written.endswith("/") and (name == "head" or self._last_end(name) > end):
                self._silences[name] += 1
                self._silent += 1
        elif kind == "data":
            self.tags.append((name, attributes_of(written)))
        elif kind == "raw" and (name != "title" or not self._silences["svg"]):
            return self._raw(name, end, attributes_of(written) if name == "script" else {})
        if name == "html" and not self.language:
            self.language = attributes_of(written).get("lang", "")
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
            self._text(source[end:stop], end, stop)
        elif stop == len(source) and name not in ("script", "style"):
            return end
        elif name == "noscript" and source.count("<p", end, min(stop, end + _LONGEST_TAG)) > 1:
            self._opened(name, "", True)  # an article for readers without scripts
            return end
        return stop

    def _last_end(self, name: str) -> int:
        """Where the last end tag of `name` stands: one that is never closed hides nothing."""
        if name not in self._last:
            self._last[name] = max(self.source.rfind(f"</{name}"), self.source.rfind(f"</{name.upper()}"))
        return self._last[name]

    def _opened(self, tag: str, written: str, block: bool) -> None:
        if self._silent and block:
            for name in ("head", "svg", "math"):  # left open: what stands in a body ends a head, a block ends a drawing
                self._silent -= self._silences[name]
                self._silences[name] = 0
        marks = self._marks.get((tag, written))
        if marks is None:
            marks = self._marks[tag, written] = marks_of(tag, written)
        if not block:
            if marks is NONE:
                if self._counts[tag]:
                    self._plain[tag] += 1
                return
        elif tag in _CLOSES_P and self._counts["p"]:
            self._close_p()
        elif tag in _ENDS and self._counts[tag]:
            self._end_like(tag)
        if tag == "figure":
            self._picture = True
        self._open.append(len(self.elements))
        self.elements.append(Element(tag, self._open[-2], NONE if self._silent else marks, written))
        self._counts[tag] += 1
        if block or marks.part == "credit":
            self._cell()
        elif not self._now.size:
            self._now.element = self._open[-1]

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

    def _closed(self, tag: str, kind: str) -> None:
        if kind == "block":
            if self._counts[tag]:
                while self._pop() != tag:
                    pass
            self._cell()
        elif kind == "link":
            self._link = False
        elif kind == "bold":
            self._bold = max(0, self._bold - 1)
        elif kind == "silent":
            if self._silences[tag]:
                self._silences[tag] -= 1
                self._silent -= 1
        elif self._plain[tag]:
            self._plain[tag] -= 1
        elif self._counts[tag]:
            self._close_inline(tag)

    def _close_inline(self, tag: str) -> None:
        """The end of an inline element, unless a block began in it and is still open."""
        for index in range(len(self._open) - 1, max(0, len(self._open) - 32), -1):
            element = self.elements[self._open[index]]
            if element.tag == tag:
                while len(self._open) > index:
                    self._pop()
                if element.marks.part == "credit":
                    self._cell()
                elif not self._now.size:
                    self._now.element = self._open[-1]
                return
            if element.tag in BLOCKS:
                return

    def _text(self, text: str, start: int, end: int) -> None:
        """Take in `text`, the characters [start, end), references as what they name."""
        cell = self._now
        if cell.parts and cell.parts[-1][2] < start and text[:1].isalnum() and cell.parts[-1][0][-1:].isalnum():
            last = cell.parts[-1]
            if start - last[2] < _LONGEST_TAG and stand_apart(last[0], self.source[last[2] : start], text):
                cell.parts.append((" ", start, start, False))
        if "&" not in text:
            size = sum(map(len, text.split()))
            if size or cell.parts:
                cell.parts.append((text, start, end, True))
        else:
            size = self._referring(cell, start, end)
        if not size:
            return
        if cell.size:
            while not self.elements[cell.element].open:
                cell.element = self.elements[cell.element].parent  # the line goes on behind an inline element
        else:
            cell.under_picture, self._picture = self._picture, False
        cell.size += size
        if self._link:
            cell.linked += size
        if self._bold:
            cell.bold += size

    def _referring(self, cell: Cell, start: int, end: int) -> int:
        """Add [start, end) to `cell`, references as what they name; return how many characters are no white space."""
        source, at, size = self.source, start, 0
        for found in _REFERENCE.finditer(source, start, end):
            named = html.unescape(found[0])
            if named == found[0]:
                continue
            if found.start() > at:
                text = source[at : found.start()]
                cell.parts.append((text, at, found.start(), True))
                size += sum(map(len, text.split()))
            # A name without its semicolon may reach into a word: `&copyright` is a sign and the rest of a word.
            cell.parts.append((named, found.start(), found.end(), False))
            size += not named.isspace()
            at = found.end()
        if end > at:
            cell.parts.append((source[at:end], at, end, True))
            size += sum(map(len, source[at:end].split()))
        return size

    def runs(self, sign: Sign) -> list[str]:
        """The runs of text inside `sign` as written, one for each that stands between two marks; none where it is long."""
        end = self._end_of(sign)
        at = max(0, bisect_right(self.cells, sign.start, key=_starts) - 1)
        out: list[str] = []
        last = -1
        for cell in islice(self.cells, at, None):
            if _starts(cell) >= end:
                break
            for text, start, stop, _ in cell.parts:
                if not sign.start <= start < end:
                    continue
                if start == last:
                    out[-1] += text
                else:
                    out.append(text)
                last = stop
        return out

    def _end_of(self, sign: Sign) -> int:
        """Where the content of `sign` ends: at its start where it has none, or one of many lines."""
        if sign.tag in _EMPTY:
            return sign.start
        depth = 1
        for found in _ends_of(sign.tag).finditer(self.source, sign.start, sign.start + _LONGEST_SIGN):
            depth += -1 if found[1] else sign.tag != "p"
            if not depth or (sign.tag == "p" and not found[1]):
                return found.start()
        return len(self.source) if len(self.source) < sign.start + _LONGEST_SIGN else sign.start

    def _cell(self) -> None:
        """Text that follows stands in a block of its own."""
        if self._now.size:
            self._now = Cell(self._open[-1])
            self.cells.append(self._now)
        else:
            self._now.parts.clear()
            self._now.element = self._open[-1]


def attributes_of(written: str) -> dict[str, str]:
    """Names of attributes in lower case and their values, the first of a name before the others."""
    found = _ATTRIBUTE.findall(written[:_LONGEST_TAG])
    return {m[0].lower(): m[1] or m[2] or m[3] for m in reversed(found)}


def _starts(cell: Cell) -> int:
    return cell.parts[0][1]


@lru_cache(maxsize=256)
def _ends_of(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(tag)}(?=[\s/>])", re.I)


def weave_cell(weaver: Weaver, cell: Cell) -> None:
    """Add the text of `cell`, runs of white space as one space each."""
    first = True
    space: tuple[int, int] | None = None  # where white space stands that is not yet written
    for text, start, end, exact in cell.parts:
        if start == end:
            weaver.put(text)  # items that stand apart
            continue
        if not exact:
            if space and not first:
                weaver.repair(" ", *space)
            space, first = None, False
            weaver.repair(text, start, end)
            continue
        at, stop = 0, len(text)
        lead = len(text) - len(text.lstrip(_BLANK))
        if lead:
            space = space[0] if space else start, start + lead
            at = lead
        if at == stop:
            continue
        stop = len(text.rstrip(_BLANK))
        if space and not first:
            weaver.repair(" ", *space)
        space, first = None, False
        for match in _WIDE.finditer(text, at, stop):
            weaver.keep(text[at : match.start()], start + at)
            weaver.repair(" ", start + match.start(), start + match.end())
            at = match.end()
        weaver.keep(text[at:stop], start + at)
        if stop < len(text):
            space = start + stop, end


_KINDS: dict[str, str] = (
    dict.fromkeys(_INLINE, "inline")
    | dict.fromkeys(BLOCKS - {"br", "hr", "noscript"}, "block")
    | dict.fromkeys(("br", "hr"), "break")
    | dict.fromkeys(("b", "strong"), "bold")
    | dict.fromkeys(_SILENT, "silent")
    | dict.fromkeys(_PICTURES, "picture")
    | dict.fromkeys(("script", "style", "title", "xmp", "iframe"), "raw")
    | dict.fromkeys(("meta", "link"), "data")
    | {"a": "link", "noscript": "raw", "textarea": "raw"}
)
