"""How fast files become drafts, as ratios to the library alone on the same pages in the same run."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any

_CHUNK = 12  # files timed in turn, library then Recoupe: a machine that slows down slows both
_PAGES = 8  # of a PDF
_BOOKS = 40


def html(data: Path, limit: int = 0) -> dict[str, float]:
    """Pages a second of `read_html`, and its time over that of `trafilatura.extract` alone, on the sets of pages there."""
    from trafilatura import extract

    from recoupe.errors import UnreadableError
    from recoupe.read.html import read_html

    files: list[bytes] = []
    for name in ("webpage_segments", "fundus_pages"):
        listed = data / name / "inputs.jsonl"
        lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
        files += [_unpacked((data / name / json.loads(line)["file"]).read_bytes()) for line in lines]

    def read(raw: bytes) -> None:
        with suppress(UnreadableError):
            read_html(raw)

    return _compared("html", files[: limit or None], extract, read, len(files[: limit or None]))


def pdf(limit: int = 0) -> dict[str, float]:
    """Pages a second of `read_pdf`, and its time over that of PDFium's text alone, on books printed for the occasion."""
    from recoupe.read.pdf import read_pdf

    books = [_book(number) for number in range(limit or _BOOKS)]
    return _compared("pdf", books, _bare, read_pdf, len(books) * _PAGES)


def _compared(
    name: str, files: Sequence[bytes], floor: Callable[[bytes], object], ours: Callable[[bytes], object], pages: int
) -> dict[str, float]:
    if not files:
        return {}
    for raw in files[:3]:
        floor(raw)
        ours(raw)
    base = spent = 0.0
    for at in range(0, len(files), _CHUNK):
        chunk = files[at : at + _CHUNK]
        base += _timed(partial(_each, floor, chunk))
        spent += _timed(partial(_each, ours, chunk))
    return {
        f"{name}_pages_per_second": pages / spent,
        f"{name}_floor_pages_per_second": pages / base,
        f"{name}_over_floor": spent / base,
    }


def _each(work: Callable[[bytes], object], files: Sequence[bytes]) -> None:
    for raw in files:
        work(raw)


def _timed(work: Callable[[], object]) -> float:
    """Seconds of one core: what else the machine does at the time does not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _unpacked(raw: bytes) -> bytes:
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def _bare(raw: bytes) -> None:
    """What the library does alone: the text of every page."""
    import pypdfium2

    with pypdfium2.PdfDocument(raw) as book:
        for number in range(len(book)):
            page: Any = book[number]
            page.get_textpage().get_text_range()
            page.close()


_SENTENCES = (
    "La coopérative de Vaumont vend ses pommes à douze cantines depuis septembre.",
    "Son président, Hubert Lassagne, parle d'une saison difficile : la grêle de mai a détruit un verger sur trois.",
    "Au marché de Trévignon, les prix ont doublé en un an, et les clients hésitent longtemps avant d'acheter.",
    "Le conseil municipal doit voter une aide le 14 mars, sans connaître encore le coût exact de la mesure.",
    "À Bellecombe, en aval, on attend surtout la réparation du pont, fermé aux camions depuis le mois de janvier.",
)


def _book(number: int) -> bytes:
    """A PDF of `_PAGES` pages with headers and page numbers; every other one in two columns."""
    from demo.paper import Line
    from demo.paper import pdf as printed

    columns, width = (2, 48) if number % 2 else (1, 95)
    pages: list[list[Line]] = []
    place, rows, turn = 0.0, 50, number
    for page in range(1, _PAGES + 1):
        lines = [Line(60, 805, "Cahiers de Vaumont", 8)]
        for column in range(columns):
            place = 0.0
            while place < rows:
                turn += 1
                text = " ".join(_SENTENCES[(turn + n * (turn % 3 + 1)) % len(_SENTENCES)] for n in range(4))
                for row in wrap(f"{turn}e point. {text}", width):
                    if place < rows:
                        lines.append(Line(60 + column * 260, 770 - 14 * place, row))
                    place += 1
                place += 0.7
        lines.append(Line(290, 30, f"{page} / {_PAGES}", 8))
        pages.append(lines)
    return printed(pages)
