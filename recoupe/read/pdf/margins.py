"""What stands on a page and is not of the text: running headers and footers, page numbers, a browser's print lines.

Furniture is told by what pages have in common: the same words (figures apart) at the same height, at the edge; numbers
that count the pages; and, on whatever page shares their height, lines set in the same size.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from recoupe.model import Dropped
from recoupe.read.draft import Clue
from recoupe.read.pdf.sheets import Line, Sheet

_DEEP = 4  # rows at the top and bottom of a page that may be furniture
_LEVEL = 3.0  # points: lines this near in height stand at one level
_PROOF = 4  # pages that repeat a line leave no doubt
_APART = 1.25  # heights of a line: more than from line to line in most texts
_SHOWN = 120  # characters of a dropped line that are shown
_MARGIN = 30.0  # points from the edge of the paper that only a browser prints in
_LONGEST = 160  # characters: no running header is longer
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|p\.|pág\.|página|seite|pg\.)\s*)?[-–—|•·]?\s*(\d{1,4})\s*[-–—|•·]?(?:\s*(?:/|sur|of|de|von)\s*(\d{1,4}))?",
    re.I,
)
_AHEAD = re.compile(r"(?:page\s+|p\.\s*)?(\d{1,4})(?![\w.,:/-])", re.I)
_BEHIND = re.compile(r"(?<![\w.,:/-])(\d{1,4})(?:\s*(?:/|sur|of|de)\s*\d{1,4})?$")
_ROMAN = re.compile(r"[-–—]?\s*[ivxl]{1,7}\s*[-–—]?")
_URL = re.compile(r"(?:https?|file)://\S+|about:blank|data:\S+")
_PRINTED = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?(?:\s+(?:à\s+)?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\.?)?)\b", re.I
)
_SHARES = re.compile(r"\d{1,4}\s*/\s*\d{1,4}")


@dataclass(frozen=True, slots=True)
class Bare:
    """Pages without their furniture. `aside`: lines at an edge that look like furniture, with no other page to prove it."""

    sheets: tuple[Sheet, ...]
    dropped: tuple[Dropped, ...]
    aside: frozenset[tuple[int, int]]
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines of a page at one height; `depth` rows from the edge `top` or bottom."""

    lines: tuple[Line, ...]
    top: bool
    depth: int
    gap: float  # to the next row inwards, in heights of a line
    level: float  # from that edge of the page, in points


def without_furniture(sheets: Sequence[Sheet]) -> Bare:
    """`sheets` without running headers, footers, page numbers; what was dropped, by rule; the address a browser printed."""
    rows = {sheet.number: _edges(sheet) for sheet in sheets}
    rules: dict[tuple[int, int], str] = {}
    for found in (_counted(rows), _paged(rows), _repeated(rows, len(sheets)), _printed(rows)):
        for key, rule in found.items():
            rules.setdefault(key, rule)
    rules |= _at_their_level(rows, rules)
    if len(rules) == sum(len(sheet.lines) for sheet in sheets):
        rules = {}  # nothing but furniture: a page of numbers, a visiting card
    kept, dropped = [], []
    for sheet in sheets:
        kept.append(replace(sheet, lines=tuple(line for line in sheet.lines if (line.page, line.start) not in rules)))
        for line in sheet.lines:
            if rule := rules.get((line.page, line.start), ""):
                chars = sum(not char.isspace() for char in line.text)
                dropped.append(
                    Dropped(
                        rule=rule, text=line.text[:_SHOWN], chars=chars, start=line.start, end=line.end, page=line.page
                    )
                )
    return Bare(tuple(kept), tuple(dropped), _suspects(kept), _clues(rows, rules))


# -------------------------------------------------------------------- edges


def _edges(sheet: Sheet) -> list[_Row]:
    """The rows of a page that may be furniture, from both edges inwards."""
    lines = [line for line in sheet.lines if not line.turned]
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        if rows and rows[-1][0].base - line.base < 0.4 * max(line.size, 1.0):
            rows[-1].append(line)
        else:
            rows.append([line])
    steps = [above[0].base - below[0].base for above, below in itertools.pairwise(rows)]
    usual = max(1.0, median(line.size for line in lines)) if lines else 1.0
    out = []
    for depth, row in enumerate(rows[:_DEEP]):
        gap = steps[depth] / usual if depth < len(steps) else 99.0
        out.append(_Row(tuple(row), True, depth, gap, sheet.height - row[0].base))
    for depth, row in enumerate(reversed(rows[-_DEEP:])):
        gap = steps[-1 - depth] / usual if depth < len(steps) else 99.0
        out.append(_Row(tuple(row), False, depth, gap, row[0].base))
    return out


def _key(line: Line) -> tuple[int, int]:
    return line.page, line.start


def _sign(text: str) -> str:
    return " ".join(_NUMBER.sub("#", text.casefold()).split())


# -------------------------------------------------------------------- rules


def _counted(rows: dict[int, list[_Row]]) -> dict[tuple[int, int], str]:
    """Lines at the very edge that are a page number and nothing else."""
    out: dict[tuple[int, int], str] = {}
    for edges in rows.values():
        for row in edges:
            alone = all(_is_number(line.text) for line in row.lines)
            if alone and len(row.lines) <= 2 and (row.depth == 0 or (row.depth == 1 and row.gap > 1.3)):
                out |= {_key(line): "pdf.page-number" for line in row.lines}
    return out


def _paged(rows: dict[int, list[_Row]]) -> dict[tuple[int, int], str]:
    """Rows at the very edge that begin or end with the page's number, on pages that count on: "2 | The harbour"."""
    found: dict[tuple[bool, int], list[_Row]] = defaultdict(list)
    for edges in rows.values():
        for row in edges:
            text = " ".join(line.text for line in row.lines)
            if row.depth or row.gap < _APART or len(text) > _LONGEST:
                continue
            for number in {n for n in (_AHEAD.match(text), _BEHIND.search(text)) if n}:
                found[row.top, int(number[1]) - row.lines[0].page].append(row)
    out: dict[tuple[int, int], str] = {}
    for (top, _), same in found.items():
        if (
            len({row.lines[0].page for row in same}) > 1
            and max(r.level for r in same) - min(r.level for r in same) < _LEVEL
        ):
            out |= {_key(line): "pdf.header" if top else "pdf.footer" for row in same for line in row.lines}
    return out


def _is_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text.strip()) or _ROMAN.fullmatch(text.strip()))


def _repeated(rows: dict[int, list[_Row]], pages: int) -> dict[tuple[int, int], str]:
    """Lines whose words stand at the same level of other pages: half of all, or half of the left or right ones."""
    seen: dict[tuple[bool, str], list[_Row]] = defaultdict(list)
    for edges in rows.values():
        for row in edges:
            parts = {_sign(line.text) for line in row.lines} | {_sign(" ".join(line.text for line in row.lines))}
            for sign in sorted(part for part in parts if len(part) <= _LONGEST):
                seen[row.top, sign].append(row)
    out: dict[tuple[int, int], str] = {}
    for (top, sign), found in sorted(seen.items(), key=lambda item: item[0]):
        found.sort(key=lambda row: (row.level, row.lines[0].page))
        for group in _levels(found):
            numbers = {row.lines[0].page for row in group}
            least = max(2, (pages + 1) // 2)
            for parity in (0, 1):
                if all(number % 2 == parity for number in numbers):
                    least = max(2, ((pages + parity) // 2 + 1) // 2)
            if len(numbers) >= min(least, 12):  # a running title of a chapter: a dozen pages in a row are enough
                for row in group:
                    same = [line for line in row.lines if _sign(line.text) == sign] or row.lines
                    out |= {_key(line): "pdf.header" if top else "pdf.footer" for line in same}
    return out if pages >= _PROOF else _set_apart(rows, out)


def _set_apart(rows: dict[int, list[_Row]], rules: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """`rules` of few pages, where a form may repeat its own lines: only those with space between them and the text."""
    out: dict[tuple[int, int], str] = {}
    for edges in rows.values():
        for top in (True, False):
            apart = False
            for row in sorted((row for row in edges if row.top == top), key=lambda row: -row.depth):
                ruled = [line for line in row.lines if _key(line) in rules]
                apart = bool(ruled) and (apart or row.gap > _APART)
                if apart:
                    out |= {_key(line): rules[_key(line)] for line in ruled}
    return out


def _levels(found: Sequence[_Row]) -> Iterable[list[_Row]]:
    """Runs of rows that stand at one level."""
    group: list[_Row] = []
    for row in found:
        if group and row.level - group[-1].level > _LEVEL:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _printed(rows: dict[int, list[_Row]]) -> dict[tuple[int, int], str]:
    """What a browser puts on paper: the minute and the page's title above, its address and "1/3" below."""
    out: dict[tuple[int, int], str] = {}
    close: list[_Row] = []  # lines of a minute that the text follows without a space
    for edges in rows.values():
        for row in edges:
            if row.depth:
                continue
            text = " ".join(line.text for line in row.lines)
            address = _URL.match(text)
            minute = _PRINTED.match(text) if len(text) <= _LONGEST else None
            if (address and (_SHARES.search(text[address.end() :]) or address.end() == len(text))) or (
                minute and row.gap > 1.2
            ):
                out |= {_key(line): "pdf.print" for line in row.lines}
            elif minute and row.level < _MARGIN:
                close.append(row)
    if out:  # a browser printed it: its line stands above every page
        out |= {_key(line): "pdf.print" for row in close for line in row.lines}
    return out


def _at_their_level(rows: dict[int, list[_Row]], rules: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Lines beside furniture, or at the level and in the size of furniture of other pages: a header with changing words."""
    levels: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for edges in rows.values():
        for row in edges:
            for line in row.lines:
                if _key(line) in rules:
                    levels[row.top].append((row.level, line.size))
    out: dict[tuple[int, int], str] = {}
    for number, edges in rows.items():
        for row in edges:
            ruled = [line for line in row.lines if _key(line) in rules]
            inner = next((r for r in edges if r.top == row.top and r.depth == row.depth + 1), None)
            outermost = row.depth == 0 or any(
                _key(line) in rules or _key(line) in out
                for r in edges
                if r.top == row.top and r.depth == row.depth - 1
                for line in r.lines
            )
            for line in row.lines:
                if _key(line) in rules or not outermost or row.gap < _APART or len(line.text) > _LONGEST:
                    continue
                beside = bool(ruled) and all(abs(line.size - r.size) < 0.15 * line.size for r in ruled)
                alike = sum(
                    abs(level - row.level) < 1.5 and abs(size - line.size) < 0.05 * line.size
                    for level, size in levels[row.top]
                )
                if beside or (alike >= 2 and inner is not None and number > 0):
                    out[_key(line)] = "pdf.header" if row.top else "pdf.footer"
    return out


def _suspects(sheets: Sequence[Sheet]) -> frozenset[tuple[int, int]]:
    """Lines in the margin of a page, small and apart: furniture of a file too short to prove it."""
    letters = [line.size for sheet in sheets for line in sheet.lines for _ in range(len(line.text) // 8 + 1)]
    if not letters:
        return frozenset()
    body = median(letters)
    out = set()
    for sheet in sheets:
        for row in _edges(sheet):
            small = all(line.size < 0.93 * body and len(line.text) <= 90 for line in row.lines)
            if row.depth == 0 and small and row.gap > 1.6 and row.level < 0.06 * max(sheet.height, 1.0):
                out |= {_key(line) for line in row.lines}
    return frozenset(out)


def _clues(rows: dict[int, list[_Row]], rules: dict[tuple[int, int], str]) -> tuple[Clue, ...]:
    """The address that a browser printed under its pages."""
    for _, edges in sorted(rows.items()):
        for row in edges:
            for line in row.lines:
                found = _URL.match(line.text) if _key(line) in rules else None
                if found and found[0].startswith("http"):
                    return (Clue(field="url", value=found[0], how="page", rule="pdf.print"),)
    return ()
