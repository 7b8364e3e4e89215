"""The pages of a PDF as PDFium gives them: text, lines with their boxes, pictures.

PDFium is asked twice for a word and a few times for a line, never for every character: the two ends of a word say where
it stands, and the middle of a line says how it is set.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from statistics import median
from typing import Any

Box = tuple[float, float, float, float]  # left, bottom, right, top
Gap = tuple[int, float, float, float]  # offset of the space, where it begins, where it ends, baseline before it
# PDFium writes a hyphen at a line's end and the line end itself as one character, U+FFFE (older ones U+0002).
_LINES = re.compile("(\r\n|\r|\n|(?<=[\ufffe\x02]))")
_WORD = re.compile(r"\S+")
_SOFT = re.compile(r"(?<=\w[\u2010\u00ad])(?=\w)")
_UNIT = re.compile(r"[cdkm]?m|\d+(?:[.,]\d+)?")  # m², 10³: no notes
_RAISED = 0.88  # times the height of the word: browsers set it at 0.83
_BOLD = re.compile(r"bold|black|heavy|demi|extrab", re.I)
_FORCED_BOLD = 1 << 18  # of a font descriptor's flags (PDF 1.7, table 123)
_LETTERS = re.compile("[ A-Za-z\u00c0-\u017f,.'’0-9-]+")
_PICTURED = re.compile(rb"/Subtype\s*/Image\b")
_PICTURE = 3  # FPDF_PAGEOBJ_IMAGE
_MOST_OBJECTS = 20_000  # of a page: pictures behind more are not looked for
_WIDE = 0.75  # heights of a line: a gap inside it that may be the gutter between two columns


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: `text` at `start` of the page's text, its box in points with the text upright.

    `size` is the height of its letters' boxes, `base` its baseline, `first` the width of its first word, `gaps` the wide
    spaces in it. `raised`: offsets [start, end) of a figure set
    high at a word's end, a call of a note. `turned`: it runs another way than the rest of the page.
    """

    page: int
    start: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    base: float
    first: float
    bold: bool = False
    turned: bool = False
    gaps: tuple[Gap, ...] = ()
    raised: tuple[tuple[int, int], ...] = ()
    confidence: float | None = None

    @property
    def end(self) -> int:
        """Offset behind the line's last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its text, its lines in PDFium's order, its size in points, boxes of its pictures."""

    number: int
    text: str = ""
    lines: tuple[Line, ...] = ()
    width: float = 0.0
    height: float = 0.0
    pictures: tuple[Box, ...] = field(default=())


def has_pictures(raw: bytes) -> bool:
    """False when no page of the PDF `raw` can hold a picture (inline ones apart): then nobody need look for one.

    A picture is a stream, and streams stand in no packed object (PDF 1.7, 7.5.7): its dictionary can be read.
    """
    return _PICTURED.search(raw) is not None


def read_sheet(book: Any, index: int, pictures: bool = True) -> Sheet:
    """Page `index` (from 0) of an open PdfDocument. Raises PdfiumError for a page that cannot be loaded.

    `pictures`: look for them too.
    """
    page = book[index]
    try:
        view = page.get_textpage()
        try:
            return _sheet(page, view, index + 1, pictures)
        finally:
            view.close()
    finally:
        page.close()


def is_ciphered(sheets: Sequence[Sheet]) -> bool:
    """True when most of what the pages hold are glyph numbers: characters that are none, or words without a space.

    A font that does not say which letters its glyphs are gives their numbers instead, and the space is one of them.
    """
    text = " ".join(line.text for sheet in sheets for line in sheet.lines)
    spaces = text.count(" ") + text.count("\xa0")
    if spaces >= 0.03 * len(text) and len("".join(_LETTERS.findall(text))) > 0.8 * len(text):
        return False
    chars = Counter(text)
    odd = sum(n for char, n in chars.items() if unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"))
    odd += chars["\ufffd"] - chars["\ufffe"] - chars["\x02"]  # PDFium's marks of a line-end hyphen
    latin = sum(n for char, n in chars.items() if char < "\u0250")
    crammed = len(text) > 30 and latin > 0.8 * len(text) and spaces < 0.03 * len(text)
    return odd > 0.2 * len(text) or crammed


def positions(view: Any, text: str) -> Callable[[int], int]:
    """From offsets in `text` (code points) to PDFium's numbers of characters: the same but on few pages."""
    import pypdfium2.raw as pdfium

    if max(text, default="") <= "\uffff" and pdfium.FPDFText_CountChars(view) == len(text):
        return _same
    wide = [0]
    for char in text:
        wide.append(wide[-1] + (2 if char > "\uffff" else 1))
    return lambda offset: max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(view, wide[min(offset, len(text))]))


def upright(box: Box, quarter: int, width: float, height: float) -> Box:
    """`box` of a page of `width` x `height` once the page is turned clockwise by `quarter` quarter turns."""
    left, bottom, right, top = box
    if quarter == 1:
        return bottom, width - right, top, width - left
    if quarter == 2:
        return width - right, height - top, width - left, height - bottom
    if quarter == 3:
        return height - top, left, height - bottom, right
    return box


def quarters(angle: float) -> int:
    """The quarter turns, clockwise, that set upright what is written at `angle` (radians)."""
    return round(angle / (math.pi / 2)) % 4


def _same(offset: int) -> int:
    return offset


def _sheet(page: Any, view: Any, number: int, looked: bool) -> Sheet:
    text = view.get_text_range()
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    found = list(_found(view.raw, text, number))
    turns = Counter[int]()
    for line, quarter in found:
        turns[quarter] += len(line.text)
    main = turns.most_common(1)[0][0] if turns else 0
    size = (height, width) if main % 2 else (width, height)
    lines = tuple(_turned(line, quarter, main, width, height) for line, quarter in found)
    pictures = tuple(upright(box, main, width, height) for box in _pictures(page.raw)) if lines and looked else ()
    return Sheet(number, text, lines, *size, pictures)


def _turned(line: Line, quarter: int, main: int, width: float, height: float) -> Line:
    if quarter != main:
        return replace(line, turned=True)
    if not main:
        return line
    box = upright((line.left, line.bottom, line.right, line.top), main, width, height)
    return replace(
        line, left=box[0], bottom=box[1], right=box[2], top=box[3], size=box[3] - box[1], base=box[1],
        first=min(line.first, box[2] - box[0]), gaps=(),
    )  # fmt: skip


def _found(view: Any, text: str, number: int) -> Iterator[tuple[Line, int]]:
    """Every line that shows something, and the quarter turns (clockwise) that would set it upright."""
    import pypdfium2.raw as pdfium

    char_of = positions(view, text)
    plain = char_of is _same
    rect = pdfium.FS_RECTF()
    spot = ctypes.byref(rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    box_of, angle_of, origin_of = (
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharAngle,
        pdfium.FPDFText_GetCharOrigin,
    )
    name, flags = ctypes.create_string_buffer(96), ctypes.c_int()
    font_of, at_flags = pdfium.FPDFText_GetFontInfo, ctypes.byref(flags)
    at = 0
    for row in _rows(text, view, char_of):
        shown = row.strip()
        if not shown:
            at += len(row)
            continue
        start = at + len(row) - len(row.lstrip())
        at += len(row)
        ends: list[tuple[int, float, float]] = []
        sizes: list[float] = []
        raised: list[tuple[int, int]] = []
        low, high, leftmost, rightmost = math.inf, -math.inf, math.inf, -math.inf
        for word in _WORD.finditer(shown):
            first, last = start + word.start(), start + word.end() - 1
            if not box_of(view, first if plain else char_of(first), spot):
                continue
            left, right, bottom, top = rect.left, rect.right, rect.bottom, rect.top
            tall = top - bottom
            if last > first and box_of(view, last if plain else char_of(last), spot):
                end, begin, under, over = rect.right, rect.left, rect.bottom, rect.top
                if end > begin:
                    right = end if end > right else right
                    left = begin if begin < left else left
                    if over - under < _RAISED * tall and under > bottom + 0.1 * tall and shown[last - start].isdigit():
                        digits = len(word[0]) - len(word[0].rstrip("0123456789"))
                        if digits <= 3 and word[0][:-digits] and not _UNIT.fullmatch(word[0][:-digits]):
                            raised.append((last + 1 - digits, last + 1))
                    else:
                        bottom = under if under < bottom else bottom
                        top = over if over > top else top
            if right <= left and top <= bottom:
                continue
            ends.append((first, left, right))
            sizes.append(tall)
            low = bottom if bottom < low else low
            high = top if top > high else high
            leftmost = left if left < leftmost else leftmost
            rightmost = right if right > rightmost else rightmost
        if not ends:
            continue
        middle = char_of(ends[len(ends) // 2][0])
        quarter = quarters(angle_of(view, middle))
        bold = True
        for place in {middle, char_of(ends[0][0]), char_of(ends[-1][0])}:
            if bold:
                font_of(view, place, name, 96, at_flags)
                bold = _is_bold(name.value) or bool(flags.value & _FORCED_BOLD)
        size = median(sizes)
        base = low
        if origin_of(view, char_of(ends[-1][0]), at_x, at_y):
            base = y.value
        gaps: list[Gap] = []
        for (before, _, ends_at), (after, begins_at, _) in itertools.pairwise(ends):
            if begins_at - ends_at > _WIDE * size:
                known = origin_of(view, char_of(before), at_x, at_y)
                gaps.append((after - 1, ends_at, begins_at, y.value if known else base))
        line = Line(
            number, start, shown, leftmost, low, rightmost, high, size, base,
            ends[0][2] - ends[0][1], bold, False, tuple(gaps), tuple(raised),
        )  # fmt: skip
        yield line, quarter


def _rows(text: str, view: Any, char_of: Callable[[int], int]) -> Iterator[str]:
    """The lines of `text`, their ends kept. PDFium ends no line on a typographic hyphen (U+2010): what follows stands lower."""
    import pypdfium2.raw as pdfium

    x, before, after = ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    start = at = 0
    for row in _LINES.split(text):
        for cut in _SOFT.finditer(row) if "\u2010" in row or "\u00ad" in row else ():
            place = char_of(at + cut.start())
            pdfium.FPDFText_GetCharOrigin(view, place - 2, ctypes.byref(x), ctypes.byref(before))
            left = x.value
            pdfium.FPDFText_GetCharOrigin(view, place, ctypes.byref(x), ctypes.byref(after))
            if abs(before.value - after.value) > 1 or x.value < left:
                yield text[start : at + cut.start()]
                start = at + cut.start()
        at += len(row)
        yield text[start:at]
        start = at


@cache
def _is_bold(name: bytes) -> bool:
    return bool(_BOLD.search(name.decode("latin-1")))


def _pictures(page: Any) -> list[Box]:
    """The boxes of the page's pictures, rules and spots of colour apart."""
    import pypdfium2.raw as pdfium

    out: list[Box] = []
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == _PICTURE and pdfium.FPDFPageObj_GetBounds(thing, *sides):
            left, bottom, right, top = (side.value for side in sides)
            if right - left > 30 and top - bottom > 30:  # points: smaller ones are ornaments
                out.append((left, bottom, right, top))
    return out
