"""Lines in reading order -> paragraphs, across columns and pages, with what their setting says they are.

A typesetter ends a paragraph in one of four ways, and all are measured: more space below, an indent after, a last line
into which the next word would still have gone, another type. A paragraph that the end of a column interrupts goes on
behind the notes, captions and boxes that stand in between; those follow it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recoupe.read.draft import Hint
from recoupe.read.pdf.columns import follows
from recoupe.read.pdf.setting import END, Setting, Stack, is_indented, same_size, setting_of
from recoupe.read.pdf.sheets import Line, Sheet

_OPEN_END = re.compile(r"[,\-\u2010\u00ad\ufffe\x02(«“]$")
_NOTE = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]?|\*{1,3}|[¹²³⁴-⁹†‡])\s*[^\W\d_]")
_ITEM = re.compile(r"(?:[•▪◦‣●■□➢✓*·]|[-–—](?=\s)|\d{1,2}[.)](?=\s)|[a-z]\)(?=\s))\s*\S")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]+(?: (?:de|du|von|van|del|d') ?| )(?:[^\W\d_a-zà-ÿ][\w'’.-]+ ?){1,3}")
_HEAD_LINES = 8  # of a heading in a narrow column


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `home` is the stack of the last one. `hint`, `strong`, `level` as in `Piece`."""

    lines: list[Line]
    home: Stack
    hint: Hint = ""
    level: int = 0
    capped: bool = False  # its first line is one big letter

    @property
    def style(self) -> str:
        """Body, big, small or aside."""
        return self.home.style

    @property
    def strong(self) -> bool:
        """True when all of it is set in bold."""
        return all(line.bold for line in self.lines)


def find_paragraphs(
    sheets: Sequence[Sheet], orders: Sequence[Sequence[Line]], aside: frozenset[tuple[int, int]]
) -> list[Paragraph]:
    """The paragraphs of all pages. `orders`: the lines of each sheet as they are read; `aside`: lines that are no text."""
    setting, stacks = setting_of(orders, aside)
    paragraphs: list[Paragraph] = []
    latest: dict[str, int] = {}
    for stack in stacks:
        for first, lines in zip(itertools.chain([True], itertools.repeat(False)), _cut(stack, setting), strict=False):
            at = latest.get(stack.style, -1) if first and stack.style != "aside" else -1
            if at >= 0 and _goes_on(paragraphs, at, lines, stack, setting):
                paragraphs[at].lines += lines
                paragraphs[at].home = stack
                continue
            capped = first and stack.cap is not None
            paragraphs.append(Paragraph([stack.cap, *lines] if capped and stack.cap else lines, stack, capped=capped))
            latest[stack.style] = len(paragraphs) - 1
    _name(paragraphs, sheets, setting)
    return paragraphs


# --------------------------------------------------------------- paragraphs


def _cut(stack: Stack, setting: Setting) -> Iterable[list[Line]]:
    """The paragraphs inside one stack."""
    out: list[list[Line]] = []
    rows = [stack.style != "big" and not stack.even and _is_row(line) for line in stack.lines]
    for index, line in enumerate(stack.lines):
        row = rows[index] and ((index > 0 and rows[index - 1]) or (index + 1 < len(rows) and rows[index + 1]))
        if out and not row and not _ends_before(out[-1], line, stack, setting):
            out[-1].append(line)
        else:
            out.append([line])
    return [part for lines in out for part in _without_name(lines)]


def _without_name(lines: list[Line]) -> Iterable[list[Line]]:
    """A name alone on the last line, behind a full stop, is a signature and no part of a sentence."""
    if len(lines) > 1 and _NAME.fullmatch(lines[-1].text) and END.search(lines[-2].text):
        return (lines[:-1], lines[-1:])
    return (lines,)


def _is_item(line: Line, last: Line) -> bool:
    """True for an item of a list; a dash before a small letter is an aside of the sentence."""
    if not _ITEM.match(line.text):
        return False
    return bool(END.search(last.text)) or not line.text.lstrip("-–— ")[:1].islower()


def _is_row(line: Line) -> bool:
    """A row of a table: cells with much space between."""
    return any(right - left > 2.0 * line.size for _, left, right, _ in line.gaps)


def _ends_before(lines: Sequence[Line], line: Line, stack: Stack, setting: Setting) -> bool:
    last = lines[-1]
    if _LEADERS.search(last.text) or _LEADERS.search(line.text):
        return True
    if stack.style == "big":
        return last.base - line.base > max(1.5 * line.size, 1.1 * stack.lead)
    if setting.apart(last, line, stack):
        return True
    ended = bool(END.search(last.text))
    short = setting.short(last, line, stack)
    if last.bold != line.bold and (last.bold or all(one.bold == last.bold for one in lines)):
        opens = not line.text[:1].islower()
        if opens and (short or ended or (last.bold and len(lines) <= 2)):
            return True
    if _is_item(line, last) and (ended or short) and not _OPEN_END.search(last.text):
        return True
    if stack.style == "small" and _NOTE.match(line.text) and (ended or short):
        return True
    if short and setting.short(last, line, stack, slack=0.4 * (stack.right - stack.left)):
        return not _OPEN_END.search(last.text) or last.text.endswith(",")  # nobody breaks a line there: verse, a list
    if is_indented(line, stack) and not is_indented(last, stack) and (ended or short):
        return not (line.text[:1].islower() and not ended)
    if is_indented(line, stack) and is_indented(last, stack) and short and len(lines) == 1:
        return ended or setting.indents
    if not short or line.text[:1].islower() or _OPEN_END.search(last.text):
        return False
    if setting.spaced or setting.indents:  # a short line is no end there, unless it is very short
        return setting.short(last, line, stack, slack=0.25 * (stack.right - stack.left))
    return ended or setting.short(last, line, stack, slack=1.5 * last.size)


def _goes_on(
    paragraphs: Sequence[Paragraph], at: int, lines: Sequence[Line], stack: Stack, setting: Setting
) -> bool:  # fmt: skip
    """True when `lines`, the first of a stack, go on with paragraph `at`, the last of their style."""
    last, line = paragraphs[at].lines[-1], lines[0]
    if stack.style == "big":
        turned = last.page != line.page or not follows(last, line)
        return turned and at == len(paragraphs) - 1 and same_size(last, line) and line.text[:1].islower()
    if stack.cap is not None or paragraphs[at].style == "aside":
        return False
    if last.bold != line.bold and paragraphs[at].strong:
        return False
    if stack.style == "small" and not same_size(last, line):
        return False
    between = paragraphs[at + 1 :]
    home = paragraphs[at].home
    ended = bool(END.search(last.text))
    small = line.text[:1].islower()
    cut = bool(_OPEN_END.search(last.text))
    short = setting.short(last, line, home)
    if _is_item(line, last) and (ended or short):
        return False
    if stack.style == "small":  # notes, captions, boxes: what stands elsewhere is another one, unless a word says so
        return (small or cut) and not ended and not _NOTE.match(line.text)
    if any(p.style in ("big", "body") for p in between) or (between and last.page == line.page and follows(last, line)):
        return (small or cut) and not ended and not short
    if small or cut:
        return not (ended and short)
    if is_indented(line, stack) and (setting.indents or ended):
        return False
    if follows(last, line) and last.page == line.page:
        return False  # a stack that was cut by its distance
    if ended:
        return not short and not setting.indents if len(stack.lines) < 2 else not short
    return not setting.short(last, line, home, slack=1.5 * last.size)


# -------------------------------------------------------------------- hints


def _name(paragraphs: Sequence[Paragraph], sheets: Sequence[Sheet], setting: Setting) -> None:
    """Give every paragraph what its setting says of it."""
    pictures = {sheet.number: sheet.pictures for sheet in sheets}
    heads = [p for p in paragraphs if p.style == "big" and len(p.lines) <= _HEAD_LINES and _letters(p) <= 300]
    headed = {id(p) for p in heads}
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
        if id(paragraph) in headed:
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
        elif len(paragraph.lines) > 2 and END.search(paragraph.lines[-1].text) and not paragraph.strong:
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
