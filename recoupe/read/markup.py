"""HTML and XML as a tree whose every character knows where it stands: for files that hold many articles.

Exports of press databases, feeds and news items say by their elements what is title, date and body, so what is needed
is the tree and the offsets, not the choice of what is article. One pass, in time that grows with the file: entities that
a document type declares are never expanded, nothing outside the file is read, and marks that are never closed lose no text.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recoupe.read.weave import Weaver

_DEEPEST = 400  # elements in one another: browsers stop at 512; what lies deeper hangs on the last that counts
_NAME = re.compile(r"</?([A-Za-z_][^\s/>]*)")
# The end of a tag: a `>` outside quotation marks. Possessive, so that no mark-up takes long to refuse.
_TAG_END = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SUBSET_END = re.compile(r"\]\s*>")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLANKS = " \t\r\n\f"
_SPACES = re.compile(r" ?[\t\r\n\f][ \t\r\n\f]*+|  ++[\t\r\n\f]*+[ \t\r\n\f]*+")
_LONGEST_TAG = 16_384  # characters of a tag in which attributes are looked for: a page may hide a file in one
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in ("script", "style", "textarea", "title", "xmp")}
# What the beginning of an element ends, and the elements that this does not reach beyond.
_TABLES = frozenset(["table", "td", "th", "tr", "tbody", "thead", "tfoot"])
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol"]) | _TABLES),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"]) | _TABLES),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"]) | _TABLES),
    "td": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "th": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "tr": (frozenset(["tr"]), frozenset(["table"])),
}
_PARAGRAPH = (frozenset(["p"]), frozenset(["table", "td", "th"]))

BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
])  # fmt: skip
"""HTML elements that begin a line of their own."""
SILENT = frozenset(
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
    ]
)
"""HTML elements whose text no reader sees."""


class Chars(NamedTuple):
    """Characters of a source: [start, end) of `page`. Without `exact`, `text` stands for them (an entity)."""

    text: str
    start: int
    end: int
    page: int = 0
    exact: bool = True


@dataclass(eq=False)
class Element:
    """One element. `name` is as written, in lower case, with its prefix; `start` and `end` enclose its content."""

    name: str
    attributes: dict[str, str]
    parent: Element | None
    start: int
    spaces: dict[str, str]
    end: int = 0
    inside: list[Element | Chars] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def namespace(self) -> str:
        """The address that the prefix stands for; empty where none was declared."""
        return self.spaces.get(self.name.rpartition(":")[0], "")

    @property
    def classes(self) -> frozenset[str]:
        """The values of `class`, in lower case."""
        return frozenset(self.attributes.get("class", "").lower().split())

    def children(self, *names: str) -> Iterator[Element]:
        """The elements just inside, those of one of the local `names` where some are given."""
        return (one for one in self.inside if isinstance(one, Element) and (not names or one.local in names))

    def child(self, *names: str) -> Element | None:
        """The first child of one of the local `names`."""
        return next(self.children(*names), None)

    def all(self, *names: str) -> Iterator[Element]:
        """All elements below, in order, of one of the local `names` where some are given."""
        waiting: list[Element] = list(self.children())[::-1]
        while waiting:
            here = waiting.pop()
            if not names or here.local in names:
                yield here
            waiting += list(here.children())[::-1]

    def parts(self) -> Iterator[Chars]:
        """All text below, in order."""
        waiting: list[Element | Chars] = self.inside[::-1]
        while waiting:
            here = waiting.pop()
            if isinstance(here, Chars):
                yield here
            else:
                waiting += here.inside[::-1]

    def words(self, longest: int = 0) -> str:
        """Its text with white space as one space each; where `longest` is given, nothing for what is longer."""
        pieces: list[str] = []
        size = 0
        for part in self.parts():
            pieces.append(part.text)
            size += len(part.text)
            if longest and size > longest:
                return ""
        return " ".join("".join(pieces).split())

    def ancestors(self) -> Iterator[Element]:
        """The element itself and all around it, from the inside."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent


@dataclass(frozen=True, slots=True)
class Line:
    """Text that stands together. `breaks`: elements that began or ended between it and the text before; `holder`: the
    innermost element around its first character."""

    parts: tuple[Chars, ...]
    breaks: tuple[str, ...] = ()
    holder: Element | None = None
    block: Element | None = None

    @property
    def raw(self) -> str:
        """The characters as they stand."""
        return "".join(part.text for part in self.parts)

    @property
    def text(self) -> str:
        """The characters with white space as one space each."""
        return " ".join(self.raw.split())

    @property
    def extent(self) -> tuple[int, int, int]:
        """(page, start, end) in the source; of the first page where there are several."""
        page = self.parts[0].page
        there = [part for part in self.parts if part.page == page]
        return page, min(part.start for part in there), max(part.end for part in there)

    def cut(self, start: int, end: int | None = None) -> Line:
        """Characters [start, end) of `raw`, as a line with the same holder."""
        out: list[Chars] = []
        at = 0
        stop = len(self.raw) if end is None else end
        for part in self.parts:
            low, high = max(start, at), min(stop, at + len(part.text))
            if low < high and part.exact:
                first = part.start + low - at
                out.append(Chars(part.text[low - at : high - at], first, first + high - low, part.page))
            elif low < high:
                out.append(part)
            at += len(part.text)
        return Line(tuple(out), self.breaks, self.holder, self.block)


def joined(lines: Sequence[Line]) -> Line:
    """Several lines as one; what is written between them is white space."""
    parts: list[Chars] = []
    for line in lines:
        # Rows of one text that follow one another have white space between them already.
        if parts and not (parts[-1].end == line.parts[0].start and parts[-1].text[-1:].isspace()):
            parts.append(Chars(" ", parts[-1].end, parts[-1].end, parts[-1].page, exact=False))
        parts += line.parts
    return Line(tuple(parts), lines[0].breaks, lines[0].holder, lines[0].block)


def parse(source: str, *, xml: bool = False) -> Element:
    """The tree of `source` under a nameless root, however broken it is. `xml`: no HTML rules on what ends what."""
    return _Parser(source, xml).root


class _Parser:
    def __init__(self, source: str, xml: bool) -> None:
        self._source = source
        self._xml = xml
        self.root = Element("", {}, None, 0, {})
        self._open = [self.root]
        self._counts: Counter[str] = Counter()
        self._typed = False
        self._read()
        for element in self._open:
            element.end = len(source)

    def _read(self) -> None:
        source, at = self._source, 0
        last_tag, last_comment, last_data = source.rfind(">"), source.rfind("-->"), source.rfind("]]>")
        while at < len(source):
            mark = source.find("<", at)
            if mark < 0 or mark > last_tag:
                break
            self._text(at, mark)
            if source.startswith("<!--", mark):
                at = source.index("-->", mark + 4) + 3 if mark + 4 <= last_comment else mark + 4
            elif source.startswith("<![CDATA[", mark) and self._xml and mark + 9 <= last_data:
                at = source.index("]]>", mark + 9)
                if at > mark + 9:
                    self._open[-1].inside.append(Chars(source[mark + 9 : at], mark + 9, at))
                at += 3
            elif source.startswith("<!", mark):
                at = self._declaration(mark)
            elif source.startswith("<?", mark):
                close = source.find("?>", mark) if self._xml else -1
                at = close + 2 if close >= 0 else source.index(">", mark) + 1
            elif found := _NAME.match(source, mark):
                ended = _TAG_END.match(source, found.end())
                end = ended.end() if ended else source.index(">", mark) + 1
                at = self._tag(found[1].lower(), mark, found.end(), end)
            else:
                self._text(mark, mark + 1)
                at = mark + 1
        self._text(at, len(source))

    def _declaration(self, mark: int) -> int:
        """The end of a document type, with the entities that it declares: they are passed over, so they never expand."""
        source = self._source
        end = source.index(">", mark)
        subset = source.find("[", mark, end)
        if subset < 0 or self._typed or source[mark + 2 : mark + 9].upper() != "DOCTYPE":
            return end + 1
        self._typed = True  # a file has one type
        close = _SUBSET_END.search(source, subset)
        return close.end() if close else end + 1

    def _tag(self, name: str, start: int, inside: int, end: int) -> int:
        source = self._source
        if source[start + 1] == "/":
            self._close(name, start)
            return end
        if not self._xml:
            self._end_before(name, start)
        written = source[inside : min(end, inside + _LONGEST_TAG)]
        attributes = (
            {m[0].lower(): html.unescape(m[1] or m[2] or m[3]) for m in _ATTRIBUTE.findall(written)}
            if "=" in written
            else {}
        )
        holder = self._open[-1]
        spaces = holder.spaces
        if self._xml and "xmlns" in written:
            spaces = {**spaces, **{k.partition(":")[2]: v for k, v in attributes.items() if k.startswith("xmlns")}}
        element = Element(name, attributes, holder, end, spaces, end)
        holder.inside.append(element)
        if source[end - 2] == "/" or (not self._xml and name in _VOID):
            return end
        if not self._xml and name in _RAW:
            closing = _RAW[name].search(source, end)
            stop = closing.start() if closing else len(source)
            if stop > end:
                element.inside.append(Chars(source[end:stop], end, stop))
            element.end = stop
            after = source.find(">", stop)
            return after + 1 if after >= 0 else len(source)
        if len(self._open) < _DEEPEST:
            self._open.append(element)
            self._counts[name] += 1
        return end

    def _end_before(self, name: str, at: int) -> None:
        rules = [_ENDS[name]] if name in _ENDS else []
        if name in BLOCKS and name != "br":
            rules.append(_PARAGRAPH)
        for ended, bounds in rules:
            if not any(self._counts[one] for one in ended):
                continue
            for depth in range(len(self._open) - 1, 0, -1):
                here = self._open[depth].name
                if here in ended:
                    self._close_down_to(depth, at)
                    break
                if here in bounds:
                    break

    def _close(self, name: str, at: int) -> None:
        if not self._counts[name]:
            return
        depth = len(self._open) - 1
        while self._open[depth].name != name:
            depth -= 1
        self._close_down_to(depth, at)

    def _close_down_to(self, depth: int, at: int) -> None:
        for element in self._open[depth:]:
            element.end = at
            self._counts[element.name] -= 1
        del self._open[depth:]

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        into = self._open[-1].inside
        at = start
        if self._source.find("&", start, end) >= 0:
            for found in _REFERENCE.finditer(self._source, start, end):
                named = html.unescape(found[0])
                if named == found[0] or (self._xml and not found[0].endswith(";")):
                    continue
                if found.start() > at:
                    into.append(Chars(self._source[at : found.start()], at, found.start()))
                into.append(Chars(named, found.start(), found.end(), 0, exact=False))
                at = found.end()
        if end > at:
            into.append(Chars(self._source[at:end], at, end))


def lines_of(
    element: Element, blocks: Collection[str] = BLOCKS, silent: Collection[str] = SILENT, skip: Collection[Element] = ()
) -> list[Line]:
    """The visible text of `element`, line by line: a line ends where one of `blocks` begins or ends. Blank ones are left
    out, and so is all of what is in `skip`."""
    out: list[Line] = []
    parts: list[Chars] = []
    breaks: list[str] = []
    blank = True
    holder = block = element
    skipped = {id(one) for one in skip}

    def flush() -> None:
        nonlocal parts, breaks, blank
        if not blank:
            out.append(Line(tuple(parts), tuple(breaks), holder, block))
            breaks = []
        parts, blank = [], True

    waiting: list[tuple[Element | Chars | None, Element, Element]] = [
        (one, element, element) for one in reversed(element.inside)
    ]
    while waiting:
        here, inner, outer = waiting.pop()
        if here is None:  # the end of a block
            flush()
            breaks.append(f"/{inner.local}")
        elif isinstance(here, Chars):
            if blank and here.text.strip():
                holder, block, blank = inner, outer, False
            parts.append(here)
        elif here.local in silent or id(here) in skipped:
            continue
        elif here.local in blocks:
            flush()
            breaks.append(here.local)
            if here.inside:
                waiting.append((None, here, here))
            waiting += [(one, here, here) for one in reversed(here.inside)]
        else:
            waiting += [(one, here, outer) for one in reversed(here.inside)]
    flush()
    return out


def weave(weaver: Weaver, parts: Sequence[Chars]) -> None:
    """Add `parts` to a text: runs of white space as one space each, none at either end."""
    space: Chars | None = None
    first = True
    for text, start, end, page, exact in parts:
        if not text.strip():
            space = _wider(space, text, start, end, page)
            continue
        if not exact:
            if space and not first:
                _gap(weaver, space)
            space, first = None, False
            weaver.repair(text, start, end, page)
            continue
        # Spaces that do not break count as white space at the beginning only.
        head = len(text) - len(text.lstrip() if first else text.lstrip(_BLANKS))
        tail = len(text.rstrip(_BLANKS))
        if head:
            space = _wider(space, text[:head], start, start + head, page)
        if space and not first:
            _gap(weaver, space)
        space, first = None, False
        at = head
        for match in _SPACES.finditer(text, head, tail):
            weaver.keep(text[at : match.start()], start + at, page)
            weaver.repair(" ", start + match.start(), start + match.end(), page)
            at = match.end()
        weaver.keep(text[at:tail], start + at, page)
        if tail < len(text):
            space = _wider(space, text[tail:], start + tail, end, page)


def _wider(space: Chars | None, text: str, start: int, end: int, page: int) -> Chars:
    """White space that goes on; one plain space stays what it is."""
    if space is None or space.page != page:
        return Chars(" ", start, end, page, exact=text == " " and end == start + 1)
    return Chars(" ", space.start, max(end, space.end), page, exact=False)


def _gap(weaver: Weaver, space: Chars) -> None:
    if space.exact:
        weaver.keep(" ", space.start, space.page)
    elif space.end > space.start:
        weaver.repair(" ", space.start, space.end, space.page)
    else:
        weaver.put(" ")
