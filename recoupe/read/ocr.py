"""Pictures of text -> text, by tesseract where it is installed: scanned pages of a PDF, photographs of a page.

An extra: nothing here is needed to read what holds letters. Tesseract runs as a process of its own, on one thread, so
that the same picture gives the same words; what it says of its own certainty goes with them. Its word boxes are not
kept in the dossier: they are as large as the text again, and the same page recognised once more gives the same ones.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.limits import DEFAULT, Limits, breach
from recoupe.read.pdf.sheets import Line, Sheet, is_ciphered

if TYPE_CHECKING:
    from recoupe.read.draft import Draft

_BELOW = re.compile("[gjpqyçQ,;()\\[\\]{}|/@§µ]")  # what reaches below the baseline
_WANTED = ("fra", "eng", "spa")
_DPI = 300
_PIXELS = 20_000_000  # of a rendered page: A3 at 300 dpi has 17 million
_PICTURE_PIXELS = 120_000_000  # of a picture file: a camera's have 50, a bomb has more
_LEAST_PIXELS = 100_000  # a logo, a button
_PAGE_SECONDS = 8.0  # a page takes 2 to 7; how many are recognised must not depend on how busy the machine is
_WEAK = 60.0  # per cent: below, every second word is wrong (measured on a blurred print)
_NOISE = 20.0  # per cent: specks and rules read as letters
_FEWEST = 3  # words in a picture of text
_FEW_LETTERS = 200  # on a scanned page: a stamp, a scanner's own line
_COVERED = 0.6  # share of a page that a scan covers


class Word(NamedTuple):
    """A recognised word: characters [start, end) of its page's text, its box in points, its confidence 0 to 100."""

    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised page: its sheet, as if it had been text, and its words."""

    sheet: Sheet
    words: tuple[Word, ...]


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages of Recoupe for which tesseract is installed here; empty where it is not."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    found = done.stdout.decode("utf-8", "replace").split()
    return tuple(language for language in _WANTED if language in found)


def advice() -> str:
    """What to do about a picture of text, here: the sentence that ends a notice."""
    if languages():
        return "look at it yourself"
    return (
        "install tesseract with its French, English and Spanish data (tesseract-ocr, tesseract-ocr-fra, "
        "tesseract-ocr-spa) and build again, or run it through character recognition (OCR) first"
    )


def is_scan(sheet: Sheet) -> bool:
    """True when what a page says is in its picture: it holds no letters, letters without names, or a few on a picture."""
    letters = sum(len(line.text) for line in sheet.lines)
    if not letters or is_ciphered([sheet]):
        return True
    covered = max(((box[2] - box[0]) * (box[3] - box[1]) for box in sheet.pictures), default=0.0)
    return letters < _FEW_LETTERS and covered > _COVERED * sheet.width * sheet.height


def most_pages(limits: Limits) -> int:
    """How many pages of one file are recognised within its seconds."""
    return max(1, int(limits.seconds / _PAGE_SECONDS))


def recognise_page(book: Any, index: int) -> Recognised | None:
    """Page `index` of an open PdfDocument by its picture; None where nothing is recognised (or tesseract is absent)."""
    import pypdfium2.raw as pdfium

    if not languages():
        return None
    page = book[index]
    try:
        if pdfium.FPDFPage_CountObjects(page) == 0:
            return None  # an empty page
        width, height = page.get_size()
        scale = min(_DPI / 72, (_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, rev_byteorder=False)
        picture = _portable(bitmap)
        bitmap.close()
    finally:
        page.close()
    pages = _recognised(picture, scale, round(scale * 72), 3 * _PAGE_SECONDS, index + 1)
    return pages[0] if pages else None


def read_image(raw: bytes, limits: Limits = DEFAULT) -> Draft:
    """The text in a picture (PNG, JPEG, TIFF of several pages, WebP). Raises UnreadableError where none is recognised.

    Offsets as of a recognised page of a PDF.
    """
    from recoupe.read.pdf import laid_out

    size = _pixels(raw)
    if size is None:
        raise UnreadableError("read.format", "it is a picture that cannot be opened; fetch it again")
    if size[0] * size[1] < _LEAST_PIXELS:
        raise UnreadableError("read.format", "it is a picture too small to show a text")
    if size[0] * size[1] > _PICTURE_PIXELS:
        raise UnreadableError("read.too-large", f"the picture has {size[0]} x {size[1]} points; save it smaller")
    if not languages():
        raise UnreadableError("read.format", f"it is a picture; if it shows a text, {advice()}")
    pages = _picture(raw, limits)
    words = [word for page in pages for word in page.words]
    if len(words) < _FEWEST or sum(word.confidence for word in words) < _WEAK * len(words):
        raise UnreadableError("read.no-text", "it is a picture in which no text was recognised; look at it yourself")
    draft = laid_out([page.sheet for page in pages], notices=(notice(pages),))
    return replace(draft, format="image")


def picture_words(raw: bytes, limits: Limits = DEFAULT) -> tuple[Recognised, ...]:
    """The pages of a picture file with their words, for showing where a text stands."""
    return _picture(raw, limits) if languages() else ()


def notice(pages: Sequence[Recognised]) -> Notice:
    """What the reader of a dossier has to know of recognised `pages`."""
    words = [word for page in pages for word in page.words]
    sure = round(sum(word.confidence for word in words) / max(1, len(words)))
    weak = sum(word.confidence < _WEAK for word in words)
    numbers = listed([page.sheet.number for page in pages])
    return Notice(
        code="read.ocr",
        level="info",
        message=f"The text of page {numbers} was recognised from a picture, with {sure} % confidence; {weak} of {len(words)} "
        "words are doubtful: compare names, figures and quotations with the page.",
        data=(("pages", numbers), ("confidence", str(sure)), ("doubtful", str(weak))),
    )


def listed(numbers: Sequence[int], most: int = 8) -> str:
    """Page numbers as a reader writes them: "1-4, 7, 9-12"."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in spans[:most]]
    return ", ".join(shown) + ("..." if len(spans) > most else "")


def beyond(limits: Limits) -> str:
    """The end of a notice on pages that were not tried, because there are too many."""
    return f"only {most_pages(limits)} pages are recognised in that time, for {breach('seconds', limits)}"


# ---------------------------------------------------------------- tesseract


@lru_cache(maxsize=4)
def _picture(raw: bytes, limits: Limits) -> tuple[Recognised, ...]:
    size = _pixels(raw)
    if size is None or size[0] * size[1] > _PICTURE_PIXELS:
        return ()
    dpi = _DPI if min(size) > 1600 else 150
    return _recognised(raw, dpi / 72, 0, limits.seconds * 0.8, 1)


def _recognised(picture: bytes, scale: float, dpi: int, seconds: float, first: int) -> tuple[Recognised, ...]:
    """The pages in a picture. `scale`: its points in one of the sheet's; `first`: the number of its first page."""
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "+".join(languages()), "--psm", "3"]
    command += ["--dpi", str(dpi)] if dpi else []
    known = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [*command, "tsv"], input=picture, capture_output=True, timeout=max(1.0, seconds), env=known
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    rows = [line.split("\t", 11) for line in done.stdout.decode("utf-8", "replace").split("\n")]
    return tuple(_pages([row for row in rows[1:] if len(row) == 12], scale, first))


def _pages(rows: Sequence[Sequence[str]], scale: float, first: int) -> Iterator[Recognised]:
    """One page for every page in tesseract's table (level, page, block, paragraph, line, word, box, confidence, text)."""
    by_page: dict[int, list[Sequence[str]]] = {}
    for row in rows:
        by_page.setdefault(int(row[1]), []).append(row)
    for number, found in sorted(by_page.items()):
        whole = next((row for row in found if row[0] == "1"), None)
        if whole is not None:
            page = _page(found, int(whole[8]), int(whole[9]), scale, first + number - 1)
            if page.words:
                yield page


def _page(rows: Sequence[Sequence[str]], width: int, height: int, scale: float, number: int) -> Recognised:
    lines: dict[tuple[int, int, int], list[tuple[str, tuple[float, float, float, float], float]]] = {}
    for row in rows:
        text, sure = row[11].strip(), float(row[10])
        if row[0] != "5" or not text or (sure < _NOISE and not any(map(str.isalnum, text))):
            continue
        left, top, wide, tall = (int(cell) for cell in row[6:10])
        box = (left / scale, (height - top - tall) / scale, (left + wide) / scale, (height - top) / scale)
        lines.setdefault((int(row[2]), int(row[3]), int(row[4])), []).append((text, box, max(0.0, sure)))
    words: list[Word] = []
    drawn: list[tuple[tuple[int, int], Line]] = []
    parts: list[str] = []
    at = 0
    for (block, paragraph, _), found in sorted(lines.items()):
        start = at
        for text, box, sure in found:
            words.append(Word(at, at + len(text), *box, sure))
            parts.append(text)
            at += len(text) + 1
            parts.append(" ")
        parts[-1] = "\n"
        drawn.append(((block, paragraph), _line(number, start, found)))
    sheet = Sheet(number, "".join(parts)[:-1], _even(drawn), width / scale, height / scale)
    return Recognised(sheet, tuple(words))


def _line(number: int, start: int, words: Sequence[tuple[str, tuple[float, float, float, float], float]]) -> Line:
    boxes = [box for _, box, _ in words]
    letters = sum(len(text) for text, _, _ in words)
    tall = sorted(box[3] - box[1] for box in boxes)
    size = tall[(len(tall) - 1) * 4 // 5]  # of letters with ascenders
    at, gaps = start, []
    for (text, box, _), (_, following, _) in itertools.pairwise(words):
        at += len(text)
        if following[0] - box[2] > 0.75 * size:
            gaps.append((at, box[2], following[0], box[1]))
        at += 1
    return Line(
        page=number,
        start=start,
        text=" ".join(text for text, _, _ in words),
        left=min(box[0] for box in boxes),
        bottom=min(box[1] for box in boxes),
        right=max(box[2] for box in boxes),
        top=max(box[3] for box in boxes),
        size=size,
        base=median([box[1] for text, box, _ in words if not _BELOW.search(text)] or [box[1] for box in boxes]),
        first=boxes[0][2] - boxes[0][0],
        gaps=tuple(gaps),
        confidence=sum(sure * len(text) for text, _, sure in words) / max(1, letters) / 100,
    )


def _even(drawn: Sequence[tuple[tuple[int, int], Line]]) -> tuple[Line, ...]:
    """The lines with the height of their paragraph: what a line's letters measure hangs on which they are."""
    heights: dict[tuple[int, int], list[float]] = {}
    for key, line in drawn:
        heights.setdefault(key, []).append(line.size)
    usual = median(line.size for _, line in drawn for _ in range(len(line.text) // 8 + 1)) if drawn else 0.0
    out = []
    for key, line in drawn:
        size = median(heights[key])
        out.append(replace(line, size=usual if 0.8 * usual < size < 1.25 * usual else size))
    return tuple(out)


# ----------------------------------------------------------------- pictures


def _portable(bitmap: Any) -> bytes:
    """A grey bitmap of PDFium as a portable graymap (PGM), which tesseract reads from a pipe."""
    data, stride = memoryview(bitmap.buffer).cast("B"), bitmap.stride
    rows = [data[y * stride : y * stride + bitmap.width] for y in range(bitmap.height)]
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(rows)


def is_picture(head: bytes) -> bool:
    """True when `head`, the first bytes of a file, begins a picture that `read_image` opens."""
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def _pixels(raw: bytes) -> tuple[int, int] | None:
    """Width and height that a picture claims, before anybody unpacks it; None where it cannot be told."""
    try:
        if raw.startswith(b"\x89PNG"):
            return struct.unpack(">II", raw[16:24])
        if raw.startswith(b"\xff\xd8"):
            return _jpeg_pixels(raw)
        if raw[:4] in (b"II*\0", b"MM\0*"):
            return _tiff_pixels(raw)
        if raw[8:12] == b"WEBP":
            return _webp_pixels(raw)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg_pixels(raw: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(raw) and raw[at] == 0xFF:
        kind, size = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(raw[at + 5 : at + 7], "big")
        at += 2 + size if kind != 0xFF else 1
    return None


def _tiff_pixels(raw: bytes) -> tuple[int, int] | None:
    """The largest of all pages' sizes."""
    order = "<" if raw[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", raw, 4)
    best: tuple[int, int] | None = None
    for _ in range(1000):  # pages
        if not at:
            break
        (count,) = struct.unpack_from(order + "H", raw, at)
        size = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(order + "HH", raw, entry)
            if tag in (256, 257):
                size[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), raw, entry + 8)[0]
        if len(size) == 2 and (best is None or size[256] * size[257] > best[0] * best[1]):
            best = (size[256], size[257])
        (at,) = struct.unpack_from(order + "I", raw, at + 2 + 12 * count)
    return best


def _webp_pixels(raw: bytes) -> tuple[int, int] | None:
    kind = raw[12:16]
    if kind == b"VP8X":
        return int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(raw[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", raw[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
