"""The way back to a page: characters of its text -> the boxes in which they stand."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from recoupe.model import Place
from recoupe.read.pdf.sheets import positions, quarters, read_sheet, upright

_MOST = 20_000  # characters of one range that are placed: a longer one is a whole document
_Sides = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A part of a line on `page` (from 1), in points from the bottom left corner of the page as it is shown."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def pdf_boxes(raw: bytes, places: Sequence[Place]) -> tuple[Box, ...]:
    """The boxes of `places` (offsets of page texts, as a PDF's `Origin` gives them), one a line, in their order.

    Of a page that was recognised from its picture, the boxes of the recognised words: it is recognised again, which gives
    the same ones; where tesseract is gone, the whole page. Empty for a PDF that cannot be opened.
    """
    import pypdfium2

    if not places:
        return ()
    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return ()
    out: list[Box] = []
    try:
        for place in places:
            if 1 <= place.page <= len(book):
                try:
                    out += _of_page(book, raw, place)
                except pypdfium2.PdfiumError:
                    continue
    finally:
        book.close()
    return tuple(out)


def _of_page(book: Any, raw: bytes, place: Place) -> Iterable[Box]:
    from recoupe.read.ocr import is_scan

    sheet = read_sheet(book, place.page - 1)
    if is_scan(sheet):
        found = _recognised(book, raw, place.page - 1)
        if found is None and not sheet.lines:
            width, height = book.get_page_size(place.page - 1)
            return [Box(place.page, 0.0, 0.0, round(width, 2), round(height, 2))]
        if found is not None:
            words = [word[2:6] for word in found.words if word.end > place.start and word.start < place.end]
            return [Box(place.page, *(round(side, 2) for side in line)) for line in _merged(words)]
    page = book[place.page - 1]
    view = page.get_textpage()
    try:
        return _as_shown(page, place.page, _characters(view, place))
    finally:
        view.close()
        page.close()


_kept: dict[tuple[str, int], Any] = {}


def _recognised(book: Any, raw: bytes, index: int) -> Any:
    """The recognised page, kept for the next question: a reader looks at several passages of one page."""
    from recoupe.read.ocr import recognise_page

    key = (hashlib.sha256(raw).hexdigest(), index)
    if key not in _kept:
        while len(_kept) >= 16:
            del _kept[next(iter(_kept))]
        _kept[key] = recognise_page(book, index)
    return _kept[key]


def _characters(view: Any, place: Place) -> tuple[int, list[_Sides]]:
    """How the characters are turned on the page, in quarters, and their boxes in the page's own space."""
    import pypdfium2.raw as pdfium

    text = view.get_text_range()
    char_of = positions(view.raw, text)
    rect = pdfium.FS_RECTF()
    turn = 0
    out: list[_Sides] = []
    for offset in range(place.start, min(place.end, len(text), place.start + _MOST)):
        # The loose box, as high as the type: the tight one of an apostrophe hangs in the air.
        if text[offset].isspace() or not pdfium.FPDFText_GetLooseCharBox(view, char_of(offset), ctypes.byref(rect)):
            continue
        if not out:
            turn = quarters(pdfium.FPDFText_GetCharAngle(view, char_of(offset)))
        out.append((rect.left, rect.bottom, rect.right, rect.top))
    return turn, out


def _as_shown(page: Any, number: int, found: tuple[int, list[_Sides]]) -> list[Box]:
    """One box a line, of the page as it is cropped and turned."""
    turn, boxes = found
    left, bottom, right, top = page.get_cropbox()
    size = (right - left, top - bottom)
    seen = (size[1], size[0]) if turn % 2 else size
    lines = _merged([upright((b[0] - left, b[1] - bottom, b[2] - left, b[3] - bottom), turn, *size) for b in boxes])
    shown = page.get_rotation() // 90 % 4
    placed = [upright(upright(line, -turn % 4, *seen), shown, *size) for line in lines]
    return [Box(number, *(round(side, 2) for side in line)) for line in placed]


def _merged(boxes: Sequence[_Sides]) -> list[_Sides]:
    """Boxes of one line are one box."""
    out: list[_Sides] = []
    for left, bottom, right, top in boxes:
        last = out[-1] if out else None
        if last is not None:
            shared = min(last[3], top) - max(last[1], bottom)
            tall = max(top - bottom, last[3] - last[1], 0.1)
            if shared > 0.4 * min(top - bottom, last[3] - last[1]) and -tall < left - last[2] < 2.5 * tall:
                out[-1] = (min(last[0], left), min(last[1], bottom), max(last[2], right), max(last[3], top))
                continue
        out.append((left, bottom, right, top))
    return out
