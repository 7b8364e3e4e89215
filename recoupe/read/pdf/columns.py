"""The order in which the lines of a page are read.

Two orders are at hand: that of the file, which is the writer's own more often than not, and that of the columns seen on
the page. The one in which the eye jumps less often is taken, the file's where both are equal. Columns are found by a
recursive cut at the gutter that most pairs of neighbouring lines face each other across (after Ha, Haralick and
Phillips, "Recursive X-Y cut", 1995), with the lines that cross it as dividers.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from recoupe.read.pdf.sheets import Gap, Line

_DEEPEST = 6  # columns in columns
_TRIED = 12  # left edges that are tried as gutters
_FACING = 3  # pairs of lines on both sides of a gutter, at least
_CELLS = 0.55  # share of a column's width that its lines fill at least, in prose; tables fill less


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """`lines` of one page, those that hold two columns cut apart, as they are read."""
    straight = [line for line in lines if not line.turned]
    turned = [line for line in lines if line.turned]
    given = _cut_apart(straight)
    seen = _by_columns(given, 0)
    return (seen if _jumps(seen) < _jumps(given) else given) + turned


def follows(above: Line, line: Line) -> bool:
    """True when `line` stands below `above` in the same column, near enough to be its next line."""
    if above.page != line.page or line.base >= above.base - 0.2 * min(above.size, line.size):
        return False
    shared = min(above.right, line.right) - max(above.left, line.left)
    return shared > 0 and above.base - line.base < 6 * max(above.size, line.size)


def _jumps(order: Sequence[Line]) -> int:
    """How often the eye leaves the line below; back up in the same column counts threefold: that is no reading."""
    count = 0
    for above, line in itertools.pairwise(order):
        if follows(above, line):
            continue
        shared = min(above.right, line.right) - max(above.left, line.left)
        count += 3 if shared > 0 and line.base > above.base else 1
    return count


# ------------------------------------------------------------------ gutters


def _cut_apart(lines: Sequence[Line]) -> list[Line]:
    """Lines with a gutter inside are two lines: where many lines have one at the same place, with prose on both sides."""
    gapped = [line for line in lines if line.gaps]
    if len(gapped) < _FACING:
        return list(lines)
    places = Counter(round(right / 2) for line in gapped for _, _, right, _ in line.gaps)
    gutters: list[float] = []
    for place, count in sorted(places.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
        x = place * 2.0
        near = [line for line in gapped if _gap_at(line, x)]
        if count < 2 or len(near) < _FACING or any(abs(x - known) < 8 for known in gutters):
            continue
        if _is_prose(near, x):
            gutters.append(x)
    if not gutters:
        return list(lines)
    out: list[Line] = []
    for line in lines:
        out += _parts(line, sorted(gutters)) if line.gaps else [line]
    return out


def _gap_at(line: Line, x: float) -> Gap | None:
    """The gap of `line` that ends where the column at `x` begins, or holds it."""
    return next((gap for gap in line.gaps if gap[1] < x + 3 and gap[2] > x - 3), None)


def _is_prose(lines: Sequence[Line], x: float) -> bool:
    left = [gap[1] - line.left for line in lines if (gap := _gap_at(line, x))]
    right = [line.right - gap[2] for line in lines if (gap := _gap_at(line, x))]
    letters = median(len(line.text) / max(1, len(line.gaps) + 1) for line in lines)
    return letters >= 18 and all(median(side) >= _CELLS * max(side) for side in (left, right))


def _parts(line: Line, gutters: Sequence[float]) -> list[Line]:
    cuts = [gap for x in gutters if (gap := _gap_at(line, x))]
    out = []
    at, left = 0, line.left
    for space, ends, begins, base in [*dict.fromkeys(cuts), (line.end, line.right, line.right, line.base)]:
        text = line.text[at : space - line.start]
        shown = text.strip()
        start = line.start + at + len(text) - len(text.lstrip())
        if shown:
            out.append(
                replace(
                    line, start=start, text=shown, left=left, right=ends, base=base, gaps=(),
                    first=line.first if not at else min(line.first, ends - left),
                    raised=tuple(r for r in line.raised if start <= r[0] < start + len(shown)),
                )
            )  # fmt: skip
        at, left = space - line.start, begins
    return out


# ------------------------------------------------------------------ columns


def _by_columns(lines: Sequence[Line], depth: int) -> list[Line]:
    """`lines` from top to bottom, column by column where there are columns."""
    down = sorted(lines, key=lambda line: (-line.base, line.left))
    x = _gutter(down) if depth < _DEEPEST else None
    if x is None:
        return down
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in down:
        if line.right <= x + 2:
            left.append(line)
        elif line.left >= x - 2:
            right.append(line)
        else:
            out += _by_columns(left, depth + 1) + _by_columns(right, depth + 1)
            left, right = [], []
            out.append(line)
    return out + _by_columns(left, depth + 1) + _by_columns(right, depth + 1)


def _gutter(down: Sequence[Line]) -> float | None:
    """The x that most lines face each other across; None where the lines are one column."""
    edges = Counter(round(line.left) for line in down)
    best: tuple[int, float] | None = None
    for edge, count in sorted(edges.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
        x = edge - 1.0
        if count < _FACING:
            break
        right = [line for line in down if line.left >= x - 2]
        left = [line for line in down if line.right <= x + 2]
        facing = _facing(left, right)
        crossing = len(down) - len(left) - len(right)
        if facing >= _FACING and facing > 0.15 * crossing and (best is None or facing > best[0]):
            best = (facing, x)
    return best[1] if best else None


def _facing(left: Sequence[Line], right: Sequence[Line]) -> int:
    """How many lines of `right` have one of `left` beside them. Both go down."""
    bases = [-line.base for line in left]
    count = 0
    for line in right:
        low = bisect_left(bases, -line.base - 0.6 * line.size)
        count += low < bisect_right(bases, -line.base + 0.6 * line.size)
    return count
