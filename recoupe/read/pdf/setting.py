"""How a document is set: the size of its body, the columns, the steps from line to line, how its paragraphs end.

Measured on the document itself, once for all pages: what a line means hangs on what the others look like.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from recoupe.read.pdf.columns import follows
from recoupe.read.pdf.sheets import Line

GAP = 1.22  # times the usual step from line to line: space between paragraphs
END = re.compile(r"""[.!?…:;][\s»"”’')\]]*(?:\[\d{1,3}\]\s*)*$|[»"”)\]]\s*$""")
_BIG = 1.1  # times the size of the body: a heading
_SMALL = 0.93  # times: a note, a caption
_SAME = 0.06  # share by which sizes may differ and be one
_LOOSE = (1.4, 0.2)  # the same of recognised lines: their boxes are those of the letters they happen to hold
_CAP = re.compile(r"[«“\"]?\s?[^\W\d_][’']?$")


@dataclass(slots=True)
class Stack:
    """Lines of one style that go down one column, and how that column is set.

    `style`: body, big, small or aside. `most`: characters of its longest line; `lead`: the usual step from line to line;
    `even`: set to both margins; `cap`: a big letter that begins its first line.
    """

    lines: list[Line]
    style: str
    left: float = 0.0
    right: float = 0.0
    most: int = 0
    lead: float = 14.0
    even: bool = False
    cap: Line | None = None


@dataclass(slots=True)
class Setting:
    """How the whole document is set.

    `indents`: paragraphs begin with an indent; `spaced`: they have space between them; `counted`: its lines were broken
    by their number of characters, as programs do that know no type.
    """

    body: float
    lead: dict[str, float] = field(default_factory=dict)
    indents: bool = False
    spaced: bool = False
    counted: bool = False

    def short(self, line: Line, following: Line, stack: Stack, slack: float = 0.0) -> bool:
        """True when the first word of `following` would have gone into `line`, `slack` points more besides."""
        if self.counted and stack.style != "big":
            letters = len(line.text) + 1 + len(following.text.split(maxsplit=1)[0])
            return letters + slack / (0.4 * line.size) <= stack.most
        room = stack.right - line.right
        if stack.even and room > max(2.0, 0.45 * line.size) + slack:
            return True
        return room > following.first + 0.3 * line.size + slack

    def apart(self, last: Line, line: Line, stack: Stack) -> bool:
        """True when there is more space between two lines of `stack` than inside a paragraph."""
        step = last.base - line.base
        return step > (GAP if line.confidence is None else _LOOSE[0]) * stack.lead and step - stack.lead > 1.5


def setting_of(
    orders: Sequence[Sequence[Line]], aside: frozenset[tuple[int, int]]
) -> tuple[Setting, list[Stack]]:  # fmt: skip
    """How the document is set, and its lines in stacks. `orders`: the lines of each page as they are read.

    `aside`: (page, start) of lines that are no text.
    """
    weights = Counter[float]()
    for lines in orders:
        for line in lines:
            if not line.turned:
                weights[round(line.size, 1)] += len(line.text)
    setting = Setting(_middle(weights) or 10.0)
    stacks = _stacks(orders, setting, aside)
    _columns(stacks)
    _steps(stacks, setting)
    setting.counted = _is_counted(stacks, setting)
    _ends(stacks, setting)
    return setting, stacks


def same_size(line: Line, other: Line) -> bool:
    """True when two lines are set in one size."""
    return abs(line.size - other.size) < (_SAME if line.confidence is None else _LOOSE[1]) * line.size


def is_indented(line: Line, stack: Stack) -> bool:
    """True when `line` begins to the right of its column's edge, by less than a quotation does."""
    return 0.6 * line.size < line.left - stack.left < 6 * line.size


def _middle(weights: Counter[float]) -> float:
    half = sum(weights.values()) / 2
    for value, weight in sorted(weights.items()):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _style(line: Line, setting: Setting, aside: frozenset[tuple[int, int]]) -> str:
    if line.turned or (line.page, line.start) in aside:
        return "aside"
    big, small = (_BIG, _SMALL) if line.confidence is None else (_BIG + _LOOSE[1] / 2, _SMALL - _LOOSE[1] / 2)
    if line.size > big * setting.body:
        return "big"
    return "small" if line.size < small * setting.body else "body"


def _stacks(orders: Sequence[Sequence[Line]], setting: Setting, aside: frozenset[tuple[int, int]]) -> list[Stack]:
    stacks: list[Stack] = []
    for lines in orders:
        fresh = True
        cap: Line | None = None
        for line in lines:
            style = _style(line, setting, aside)
            if style == "big" and line.size > 1.8 * setting.body and _CAP.fullmatch(line.text):
                cap = line
                continue
            last = stacks[-1] if stacks else None
            capped = cap is not None and style == "body" and abs(line.left - cap.right) < setting.body
            alike = last is not None and not fresh and not capped and last.style == style
            if last is not None and alike and style != "aside" and follows(last.lines[-1], line) and (
                style == "body" or same_size(line, last.lines[-1])
            ):  # fmt: skip
                last.lines.append(line)
            else:
                if cap is not None and not capped:
                    stacks.append(Stack([cap], "big"))
                stacks.append(Stack([line], style, cap=cap if capped else None))
                cap = None
            fresh = False
        if cap is not None:
            stacks.append(Stack([cap], "big"))
    return stacks


def _columns(stacks: Sequence[Stack]) -> None:
    """Give every stack the margins of its column, from all lines of its style that begin where it begins."""
    lefts: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for stack in stacks:
        stack.left = min(line.left for line in stack.lines)
        for line in stack.lines:
            lefts[line.page, stack.style][round(line.left / 4)] += 1
    starts = {key: sorted(left * 4.0 for left, n in counts.items() if n >= 3) for key, counts in lefts.items()}
    known: dict[tuple[int, str, int], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for stack in stacks:
        for line in stack.lines:
            if line.right <= _bound(starts[line.page, stack.style], line):
                for page in (line.page, 0):
                    right, most = known[page, stack.style, round(line.left / 4)]
                    known[page, stack.style, round(line.left / 4)] = (max(right, line.right), max(most, len(line.text)))
    for stack in stacks:
        line, near = stack.lines[0], range(round(stack.left / 4) - 1, round(stack.left / 4) + 2)
        bound = _bound(starts[line.page, stack.style], line)
        few = len(stack.lines) < 3 and sum(lefts[line.page, stack.style][left] for left in near) < 3
        keys = [(page, stack.style, left) for page in ((line.page, 0) if few else (line.page,)) for left in near]
        found = [known[key] for key in keys if key in known and known[key][0] <= bound]
        stack.right = max([one.right for one in stack.lines] + [right for right, _ in found])
        found = [known[0, stack.style, left] for left in near if (0, stack.style, left) in known]
        stack.most = max([len(one.text) for one in stack.lines] + [most for _, most in found])
        full = sum(one.right > stack.right - 1.0 for one in stack.lines)
        stack.even = full >= 3 and full >= 0.5 * len(stack.lines)


def _bound(starts: Sequence[float], line: Line) -> float:
    """Where the column to the right of the one of `line` begins."""
    at = bisect_right(starts, line.left + 8 * line.size)
    return starts[at] - 2 if at < len(starts) else 1e9


def _steps(stacks: Sequence[Stack], setting: Setting) -> None:
    """The usual step from line to line, of every style and stack."""
    steps: dict[str, Counter[float]] = defaultdict(Counter)
    for stack in stacks:
        for above, line in pairwise(stack.lines):
            steps[stack.style][round((above.base - line.base) * 2) / 2] += len(line.text)
    for style, counts in steps.items():
        setting.lead[style] = max(counts.items(), key=lambda item: (item[1], -item[0]))[0]
    wide = 1.1 * setting.lead.get("body", 1e9) / setting.body  # a few small lines may all be paragraphs of their own
    for stack in stacks:
        size = stack.lines[0].size
        stack.lead = min(setting.lead.get(stack.style, 1.2 * size), wide * size)
        own = Counter(round((above.base - line.base) * 2) / 2 for above, line in pairwise(stack.lines))
        if common := [step for step, n in own.items() if n >= max(2, len(stack.lines) // 6)]:
            stack.lead = min([*common, wide * size])


def _is_counted(stacks: Sequence[Stack], setting: Setting) -> bool:
    """True when lines end where their letters are as many as go in, rather than where they are as wide.

    Asked of lines inside a paragraph for certain: the next one begins with a small letter.
    """
    inside = wide = many = 0
    for stack in stacks:
        if stack.style != "body" or stack.even:
            continue
        for above, line in pairwise(stack.lines):
            if line.text[:1].islower() and not END.search(above.text):
                inside += 1
                wide += setting.short(above, line, stack)
                many += len(above.text) + 1 + len(line.text.split(maxsplit=1)[0]) <= stack.most
    return wide > max(2, 0.05 * inside) and many < 0.5 * wide


def _ends(stacks: Sequence[Stack], setting: Setting) -> None:
    """Whether paragraphs are indented, and whether there is space between them."""
    indented = ended = spaced = 0
    for stack in stacks:
        for above, line in pairwise(stack.lines) if stack.style == "body" else ():
            if setting.apart(above, line, stack):
                spaced += 1
            elif END.search(above.text) and setting.short(above, line, stack):
                ended += 1
                indented += is_indented(line, stack)
    setting.indents = indented >= 2 and indented > 0.6 * ended
    setting.spaced = spaced >= 3 and spaced > 2 * ended
