"""Lines in reading order -> paragraphs, across columns and pages, with what their setting says they are.

A typesetter ends a paragraph in one of four ways, and all are measured: more space below, an indent after, a last line
into which the next word would still have gone, another type. A paragraph that the end of a column interrupts goes on
behind the notes, captions and boxes that stand in between; those follow it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recoupe.read.draft import Hint
from recoupe.read.pdf.columns import follows
from recoupe.read.pdf.sheets import Line, Sheet

_BIG = 1.1  # times the size of the body: a heading
_SMALL = 0.93  # times: a note, a caption
_GAP = 1.22  # times the usual step from line to line: space between paragraphs
_SAME = 0.06  # share by which sizes may differ and be one
_LOOSE = (1.4, 0.2)  # the same of recognised lines: their boxes are those of the letters they happen to hold
_END = re.compile(r"""[.!?…:;][\s»"”’')\]]*(?:\[\d{1,3}\]\s*)*$|[»"”)\]]\s*$""")
_OPEN_END = re.compile(r"[,\-\u2010\u00ad\ufffe\x02(«“]$")
_NOTE = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]?|\*{1,3}|[¹²³⁴-⁹†‡])\s*[^\W\d_]")
_ITEM = re.compile(r"(?:[•▪◦‣●■□➢✓*·]|[-–—](?=\s)|\d{1,2}[.)](?=\s)|[a-z]\)(?=\s))\s*\S")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
_CAP = re.compile(r"[«“\"]?\s?[^\W\d_][’']?$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `style` is body, big, small or aside. `hint`, `strong`, `level` as in `Piece`."""

    lines: list[Line]
    style: str
    hint: Hint = ""
    level: int = 0
    capped: bool = False  # its first line is one big letter

    @property
    def strong(self) -> bool:
        """True when all of it is set in bold."""
        return all(line.bold for line in self.lines)


@dataclass(slots=True)
class _Stack:
    """Lines of one style that go down one column, and the margins of that column."""

    lines: list[Line]
    style: str
    left: float = 0.0
    right: float = 0.0
    lead: float = 14.0
    even: bool = False  # set to both margins
    cap: Line | None = None


@dataclass(slots=True)
class _Setting:
    """How the whole document is set."""

    body: float
    lead: dict[str, float] = field(default_factory=dict)
    indents: bool = False
    columns: dict[tuple[int, str, int], float] = field(default_factory=dict)


def find_paragraphs(
    sheets: Sequence[Sheet], orders: Sequence[Sequence[Line]], aside: frozenset[tuple[int, int]]
) -> list[Paragraph]:
    """The paragraphs of all pages. `orders`: the lines of each sheet as they are read; `aside`: lines that are no text."""
    setting = _setting(orders)
    stacks = _stacks(orders, setting, aside)
    _measure(stacks, setting)
    paragraphs: list[Paragraph] = []
    latest: dict[str, int] = {}
    for stack in stacks:
        first = True
        for lines in _cut(stack, setting):
            at = latest.get(stack.style, -1) if first and stack.style != "aside" else -1
            if at >= 0 and _goes_on(paragraphs, at, lines, stack, stacks, setting):
                paragraphs[at].lines += lines
            else:
                paragraphs.append(Paragraph(lines, stack.style, capped=first and stack.cap is not None))
                latest[stack.style] = len(paragraphs) - 1
            if first and stack.cap is not None and paragraphs[-1].capped:
                paragraphs[-1].lines.insert(0, stack.cap)
            first = False
    _name(paragraphs, sheets, setting)
    return paragraphs


# ------------------------------------------------------------------ setting


def _setting(orders: Sequence[Sequence[Line]]) -> _Setting:
    weights = Counter[float]()
    for lines in orders:
        for line in lines:
            if not line.turned:
                weights[round(line.size, 1)] += len(line.text)
    return _Setting(_middle(weights) or 10.0)


def _middle(weights: Counter[float]) -> float:
    half = sum(weights.values()) / 2
    for value, weight in sorted(weights.items()):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _style(line: Line, setting: _Setting, aside: frozenset[tuple[int, int]]) -> str:
    if line.turned or (line.page, line.start) in aside:
        return "aside"
    big, small = (_BIG, _SMALL) if line.confidence is None else (_BIG + _LOOSE[1] / 2, _SMALL - _LOOSE[1] / 2)
    if line.size > big * setting.body:
        return "big"
    return "small" if line.size < small * setting.body else "body"


def _stacks(orders: Sequence[Sequence[Line]], setting: _Setting, aside: frozenset[tuple[int, int]]) -> list[_Stack]:
    stacks: list[_Stack] = []
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
                style == "body" or _same_size(line, last.lines[-1])
            ):  # fmt: skip
                last.lines.append(line)
            else:
                if cap is not None and not capped:
                    stacks.append(_Stack([cap], "big"))
                stacks.append(_Stack([line], style, cap=cap if capped else None))
                cap = None
            fresh = False
        if cap is not None:
            stacks.append(_Stack([cap], "big"))
    return stacks


def _same_size(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) < (_SAME if line.confidence is None else _LOOSE[1]) * line.size


def _measure(stacks: Sequence[_Stack], setting: _Setting) -> None:
    """Margins, usual steps, and whether paragraphs are indented."""
    steps: dict[str, Counter[float]] = defaultdict(Counter)
    lefts: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for stack in stacks:
        for above, line in zip(stack.lines, stack.lines[1:], strict=False):
            steps[stack.style][round((above.base - line.base) * 2) / 2] += len(line.text)
        for line in stack.lines:
            lefts[line.page, stack.style][round(line.left / 4)] += 1
    for style, counts in steps.items():
        setting.lead[style] = max(counts.items(), key=lambda item: (item[1], -item[0]))[0]
    wide = 1.1 * setting.lead.get("body", 1e9) / setting.body  # a few small lines may all be paragraphs of their own
    starts = {key: sorted(left * 4.0 for left, n in counts.items() if n >= 3) for key, counts in lefts.items()}
    for stack in stacks:
        stack.left = min(line.left for line in stack.lines)
        for line in stack.lines:
            bound = _bound(starts[line.page, stack.style], line)
            if line.right <= bound:
                for page in (line.page, 0):
                    key = (page, stack.style, round(line.left / 4))
                    setting.columns[key] = max(setting.columns.get(key, 0.0), line.right)
    for stack in stacks:
        line = stack.lines[0]
        bound = _bound(starts[line.page, stack.style], line)
        near = round(stack.left / 4)
        keys = [(line.page, stack.style, near + d) for d in (-1, 0, 1)]
        if len(stack.lines) < 3 and sum(lefts[line.page, stack.style][near + d] for d in (-1, 0, 1)) < 3:
            keys += [(0, stack.style, near + d) for d in (-1, 0, 1)]
        known = [setting.columns[key] for key in keys if key in setting.columns]
        stack.right = max([line.right for line in stack.lines] + [right for right in known if right <= bound])
        stack.lead = min(setting.lead.get(stack.style, 1.2 * line.size), wide * line.size)
        own = Counter(
            round((above.base - below.base) * 2) / 2 for above, below in zip(stack.lines, stack.lines[1:], strict=False)
        )
        if common := [step for step, n in own.items() if n >= max(2, len(stack.lines) // 6)]:
            stack.lead = min([*common, wide * line.size])
        full = sum(line.right > stack.right - 1.0 for line in stack.lines)
        stack.even = full >= 3 and full >= 0.5 * len(stack.lines)
    indented = ended = 0
    for stack in stacks:
        if stack.style != "body":
            continue
        for above, line in zip(stack.lines, stack.lines[1:], strict=False):
            if above.base - line.base <= _GAP * stack.lead and _short(above, line, stack) and _END.search(above.text):
                ended += 1
                indented += _is_indented(line, stack)
    setting.indents = indented >= 2 and indented > 0.6 * ended


def _bound(starts: Sequence[float], line: Line) -> float:
    """Where the column to the right of the one of `line` begins."""
    return next((x - 2 for x in starts if x > line.left + 8 * line.size), 1e9)


def _is_indented(line: Line, stack: _Stack) -> bool:
    return 0.6 * line.size < line.left - stack.left < 6 * line.size


def _short(line: Line, following: Line, stack: _Stack, slack: float = 0.0) -> bool:
    """True when the first word of `following` would have gone into `line`, or a line set to both margins is not full."""
    room = stack.right - line.right
    if stack.even and room > max(2.0, 0.45 * line.size) + slack:
        return True
    return room > following.first + 0.3 * line.size + slack


# --------------------------------------------------------------- paragraphs


def _cut(stack: _Stack, setting: _Setting) -> Iterable[list[Line]]:
    """The paragraphs inside one stack."""
    out: list[list[Line]] = []
    rows = [stack.style != "big" and not stack.even and _is_row(line) for line in stack.lines]
    for index, line in enumerate(stack.lines):
        row = rows[index] and ((index > 0 and rows[index - 1]) or (index + 1 < len(rows) and rows[index + 1]))
        if out and not row and not _ends_before(out[-1], line, stack, setting):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _is_item(line: Line, last: Line) -> bool:
    """True for an item of a list; a dash before a small letter is an aside of the sentence."""
    if not _ITEM.match(line.text):
        return False
    return bool(_END.search(last.text)) or not line.text.lstrip("-–— ")[:1].islower()


def _is_row(line: Line) -> bool:
    """A row of a table: cells with much space between."""
    return any(right - left > 2.0 * line.size for _, left, right in line.gaps)


def _ends_before(lines: Sequence[Line], line: Line, stack: _Stack, setting: _Setting) -> bool:
    last = lines[-1]
    if _LEADERS.search(last.text) or _LEADERS.search(line.text):
        return True
    step = last.base - line.base
    if stack.style == "big":
        return step > max(1.5 * line.size, 1.1 * stack.lead)
    if step > (_GAP if line.confidence is None else _LOOSE[0]) * stack.lead and step - stack.lead > 1.5:
        return True
    ended = bool(_END.search(last.text))
    short = _short(last, line, stack)
    if last.bold != line.bold and (last.bold or all(one.bold == last.bold for one in lines)):
        opens = not line.text[:1].islower()
        if opens and (short or ended or (last.bold and len(lines) <= 2)):
            return True
    if _is_item(line, last) and (ended or short) and not _OPEN_END.search(last.text):
        return True
    if stack.style == "small" and _NOTE.match(line.text) and (ended or short):
        return True
    if _is_indented(line, stack) and not _is_indented(last, stack) and (ended or short):
        return not (line.text[:1].islower() and not ended)
    if _is_indented(line, stack) and _is_indented(last, stack) and short and len(lines) == 1:
        return ended or setting.indents
    if not short or line.text[:1].islower() or _OPEN_END.search(last.text):
        return False
    return ended or _short(last, line, stack, slack=1.5 * last.size)


def _goes_on(
    paragraphs: Sequence[Paragraph], at: int, lines: Sequence[Line], stack: _Stack, stacks: Sequence[_Stack],
    setting: _Setting,
) -> bool:  # fmt: skip
    """True when `lines`, the first of a stack, go on with paragraph `at`, the last of their style."""
    last, line = paragraphs[at].lines[-1], lines[0]
    if stack.style == "big" or stack.cap is not None or paragraphs[at].style == "aside":
        return False
    if last.bold != line.bold and paragraphs[at].strong:
        return False
    if stack.style == "small" and not _same_size(last, line):
        return False
    between = paragraphs[at + 1 :]
    home = next((s for s in reversed(stacks) if s.lines[-1] is last), None) or _Stack(
        [last], stack.style, right=last.right
    )
    ended = bool(_END.search(last.text))
    small = line.text[:1].islower()
    cut = bool(_OPEN_END.search(last.text))
    short = _short(last, line, home)
    if _is_item(line, last) and (ended or short):
        return False
    if stack.style == "small" and _NOTE.match(line.text):
        return False
    if any(p.style in ("big", "body") for p in between) or (between and last.page == line.page and follows(last, line)):
        return (small or cut) and not ended and not short
    if small or cut:
        return not (ended and short)
    if _is_indented(line, stack) and (setting.indents or ended):
        return False
    if follows(last, line) and last.page == line.page:
        return False  # a stack that was cut by its distance
    if ended:
        return not short and not setting.indents if len(stack.lines) < 2 else not short
    return not _short(last, line, home, slack=1.5 * last.size)


# -------------------------------------------------------------------- hints


def _name(paragraphs: Sequence[Paragraph], sheets: Sequence[Sheet], setting: _Setting) -> None:
    """Give every paragraph what its setting says of it."""
    pictures = {sheet.number: sheet.pictures for sheet in sheets}
    heads = [p for p in paragraphs if p.style == "big" and len(p.lines) <= 5 and _letters(p) <= 300]
    opening = min((p.lines[0].page for p in paragraphs), default=0)
    front = [p for p in heads if p.lines[0].page == opening and _letters(p) > 3]
    biggest = max((p.lines[0].size for p in front), default=0.0)
    share = 0.95 if all(p.lines[0].confidence is None for p in front) else 0.8
    largest = [p for p in front if p.lines[0].size >= share * biggest]
    title = next((p for p in largest if not _is_rubric(p)), largest[0] if largest else None)
    sizes = sorted({round(p.lines[0].size) for p in heads}, reverse=True)
    lowest = _lowest_body(paragraphs)
    for paragraph in paragraphs:
        first = paragraph.lines[0]
        if any(p is paragraph for p in heads):
            paragraph.hint = "title" if paragraph is title else "heading"
            paragraph.level = min(6, sizes.index(round(first.size)) + 1)
        elif paragraph.style == "aside":
            paragraph.hint = "credit" if first.turned else "boilerplate"
        elif _LEADERS.search(first.text):
            paragraph.hint = "toc"
        elif len(paragraph.lines) == 1 and _is_row(first):
            paragraph.hint = "table"
        elif paragraph.style == "small" and _NOTE.match(first.text) and first.base < lowest.get(first.page, 1e9):
            paragraph.hint = "footnote"
        elif paragraph.style == "small" and any(_under(first, box) for box in pictures.get(first.page, ())):
            paragraph.hint = "caption"
        elif _ITEM.match(first.text):
            paragraph.hint = "list"
        elif len(paragraph.lines) > 2 and _END.search(paragraph.lines[-1].text) and not paragraph.strong:
            paragraph.hint = "paragraph"


def _is_rubric(paragraph: Paragraph) -> bool:
    """True for a word or two in capitals, as they stand above a title: never the title where there is another."""
    text = " ".join(line.text for line in paragraph.lines)
    return text.isupper() and len(text.split()) <= 3


def _lowest_body(paragraphs: Sequence[Paragraph]) -> dict[int, float]:
    out: dict[int, float] = {}
    for paragraph in paragraphs:
        if paragraph.style == "body" and len(paragraph.lines) > 1:
            for line in paragraph.lines:
                out[line.page] = min(out.get(line.page, 1e9), line.base + line.size)
    return out


def _letters(paragraph: Paragraph) -> int:
    return sum(len(line.text) for line in paragraph.lines)


def _under(line: Line, box: tuple[float, float, float, float]) -> bool:
    return line.left < box[2] and line.right > box[0] and -line.size < box[1] - line.top < 2.5 * line.size
