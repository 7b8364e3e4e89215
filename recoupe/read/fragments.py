"""A piece of HTML inside another file (a feed, a news item): its lines, in the places of the file that holds it.

All of a fragment is its article, so nothing is chosen here; what is needed is the way back through the escapes that put
mark-up into XML or JSON.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from recoupe.read.markup import Chars, Line, lines_of, parse

_TAG = re.compile(
    r"</?(?:p|br|div|a|b|i|u|em|strong|span|img|ul|ol|li|h[1-6]|blockquote|figure)(?=[\s/>])[^<>]{0,500}>", re.I
)
_BLANK = re.compile(r"\n[ \t\r]*\n")


def html_lines(parts: Sequence[Chars]) -> tuple[list[Line], bool]:
    """The lines of the HTML that `parts` spell, and whether it was escaped twice (the mark-up itself was text).

    Text without any mark-up is cut where a line is empty.
    """
    fragment = "".join(part.text for part in parts)
    if "<" not in fragment and "&" not in fragment:
        return text_lines(parts), False
    tree = parse(fragment)
    starts = _starts(parts)
    lines = [_through(parts, starts, line) for line in lines_of(tree)]
    if not any(_TAG.search(line.raw) for line in lines):
        if len(lines) == 1 and "<" not in fragment:
            return text_lines(lines[0].parts), False
        return lines, False
    flat = [one for part in tree.parts() for one in _mapped(parts, starts, part)]
    again = parse("".join(part.text for part in flat))
    starts = _starts(flat)
    return [_through(flat, starts, line) for line in lines_of(again)], True


def text_lines(parts: Sequence[Chars]) -> list[Line]:
    """The paragraphs of plain text: a line without words parts them."""
    whole = Line(tuple(parts))
    raw = whole.raw
    out: list[Line] = []
    at = 0
    for found in [*_BLANK.finditer(raw), None]:
        end = found.start() if found else len(raw)
        if raw[at:end].strip():
            out.append(whole.cut(at, end))
        at = found.end() if found else end
    return out


def _through(outer: Sequence[Chars], starts: Sequence[int], line: Line) -> Line:
    """`line`, whose places are characters of the text that `outer` spells, in the places of `outer`."""
    parts = [one for part in line.parts for one in _mapped(outer, starts, part)]
    return Line(tuple(parts), line.breaks, line.holder, line.block)


def _starts(outer: Sequence[Chars]) -> list[int]:
    """Where each part begins in the text that all of them spell."""
    at = 0
    out = []
    for part in outer:
        out.append(at)
        at += len(part.text)
    return out


def _mapped(outer: Sequence[Chars], starts: Sequence[int], part: Chars) -> list[Chars]:
    """The characters of one part in the places of `outer`; a whole range stands behind what is no longer exact."""
    index = max(0, bisect_right(starts, part.start) - 1)
    there: list[Chars] = []
    while index < len(outer) and starts[index] < part.end:
        one = outer[index]
        low, high = max(part.start, starts[index]), min(part.end, starts[index] + len(one.text))
        if low < high and one.exact:
            first = one.start + low - starts[index]
            there.append(
                Chars(one.text[low - starts[index] : high - starts[index]], first, first + high - low, one.page)
            )
        elif low < high:
            text = one.text[low - starts[index] : high - starts[index]]
            there.append(Chars(text, one.start, one.end, one.page, exact=False))
        index += 1
    if part.exact or not there:
        return there
    return [Chars(part.text, there[0].start, there[-1].end, there[0].page, exact=False)]
