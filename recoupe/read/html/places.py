"""The way back into a page: the element that a browser shows, and the place in the text that a reader sees.

Offsets lead to the characters of the file; whoever looks at the page in a browser needs an XPath. A browser's tree is
not what stands in the file (it adds `tbody`, ends paragraphs, moves what tables cannot hold), so it is built by a parser
that follows the same standard (lexbor, in resiliparse), with two marks put into the text at the ends of the passage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recoupe.model import Origin
from recoupe.read.html.tokens import Page, weave_cell
from recoupe.read.weave import Weaver

if TYPE_CHECKING:
    from resiliparse.parse.html import Node

_PRIVATE = range(0xE000, 0xF8FF)  # characters that Unicode leaves to private use: some of them stand in no page
_FOREIGN = frozenset(["svg", "math"])


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPlace:
    """Where a passage stands on a page.

    `xpath`: XPath 1.0 of the innermost element that holds all of it, in the tree that a browser builds of the page;
    `visible_start` and `visible_end`: code points of `visible_text`.
    """

    xpath: str
    visible_start: int
    visible_end: int


def html_place(source: str, start: int, end: int) -> HtmlPlace:
    """The place of the characters [start, end) of the page `source`, in time that grows with the page.

    Offsets inside a tag or between words are moved inwards to the text that stands there. A passage without any visible
    text is empty, at the place where it would be, in `/html/body`.
    """
    text, origin = _visible(source)
    run = next((i for i, r in enumerate(origin.runs) if r.source_end > start), None)
    if run is None or origin.runs[run].source_start >= end:
        at = origin.runs[run].start if run is not None else len(text)
        return HtmlPlace(xpath="/html/body", visible_start=at, visible_end=at)
    first = origin.runs[run]
    last = next(r for r in reversed(origin.runs) if r.source_start < end)
    inside = max(start, first.source_start) if first.exact else first.source_start
    outside = min(end, last.source_end) if last.exact else last.source_end
    return HtmlPlace(
        xpath=_xpath(source, inside, outside),
        visible_start=first.start + (inside - first.source_start),
        visible_end=last.end - (last.source_end - outside if last.exact else 0),
    )


def visible_text(source: str) -> str:
    """What the page `source` shows, menus and all: blocks one to a line, runs of white space as one space."""
    return _visible(source)[0]


def _visible(source: str) -> tuple[str, Origin]:
    weaver = Weaver("char")
    for cell in Page(source).cells:
        if weaver.size:
            weaver.put("\n")
        weave_cell(weaver, cell)
    return weaver.done()


def _xpath(source: str, start: int, end: int) -> str:
    """The XPath of the innermost element around the characters [start, end), which begin and end with visible ones."""
    from resiliparse.parse.html import HTMLTree, NodeType

    used = set(source)
    free = [mark for code in _PRIVATE if (mark := chr(code)) not in used][:2]
    if len(free) < 2:
        return "/html/body"
    opening, closing = free
    tree = HTMLTree.parse(f"{source[:start]}{opening}{source[start:end]}{closing}{source[end:]}")
    first: Node | None = None
    for node in tree.document or ():
        if node.type == NodeType.TEXT and node.value:
            if first is None and opening in node.value:
                first = node.parent
            if first is not None and closing in node.value and node.parent is not None:
                return _path(first, node.parent)
    return "/html/body"  # a parser that drops the text: the words of a frame set


def _path(first: Node, last: Node) -> str:
    """The XPath of the innermost element that holds both nodes."""
    shared = [node for node, same in zip(_line(first), _line(last), strict=False) if node == same]
    steps = []
    foreign = False
    for node in shared:
        name = node.tag or "*"
        foreign = foreign or name in _FOREIGN
        before, alone = _among(node)
        # Drawings and formulas have a name space, which the names of an XPath do not reach.
        step = f"*[name()='{name}']" if foreign else name
        steps.append(step if alone else f"{step}[{before + 1}]")
        foreign = foreign and name != "foreignobject"
    return "/" + "/".join(steps)


def _line(node: Node) -> list[Node]:
    """The elements from the root down to `node`."""
    out = []
    at: Node | None = node
    while at is not None and _is_element(at):
        out.append(at)
        at = at.parent
    return out[::-1]


def _is_element(node: Node) -> bool:
    from resiliparse.parse.html import NodeType

    return node.type == NodeType.ELEMENT


def _among(node: Node) -> tuple[int, bool]:
    """How many elements of its name stand before `node`, and whether it is the only one."""
    before = 0
    at = node.prev
    while at is not None:
        before += _is_element(at) and at.tag == node.tag
        at = at.prev
    at = node.next
    while at is not None and not before:
        if _is_element(at) and at.tag == node.tag:
            return 0, False
        at = at.next
    return before, not before
