"""Where characters of a canonical text stand in their file: bytes, line and column, page and boxes, XPath.

A `Document` keeps the way back to source offsets; what those offsets mean in the file is worked out here, from its
bytes, when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recoupe.model import Document, Place, Repair, Span, put_back

Boxes = tuple[tuple[float, float, float, float], ...]
_ARTICLE = re.compile(r"/?article:\d+$")  # of an export: its offsets count in the file
_LINE_END = re.compile(r"\r\n?|\n")
_PROBES = 12  # runs that are compared before offsets are believed to count in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One range of the source: code points [start, end) of the decoded file, or of page or paragraph `page` (from 1).

    `bytes_start`, `bytes_end`: the same in bytes of the file (or of its part); `line` and `column` of both ends, from 1,
    the last ones just behind the words; `visible_start`, `visible_end`: code points of what a page shows; `xpath` leads to
    the element; `boxes` are left, bottom, right, top in points from the lower left corner of the page. Zero, -1 or empty
    where a format has none of it.
    """

    page: int = 0
    start: int
    end: int
    bytes_start: int = -1
    bytes_end: int = -1
    line: int = 0
    column: int = 0
    last_line: int = 0
    last_column: int = 0
    visible_start: int = -1
    visible_end: int = -1
    xpath: str = ""
    boxes: Boxes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where `words`, canonical [start, end) of document `doc`, stand in its source.

    `original` is how the source has them; `repairs` what was mended in between. `unit` says what the offsets of `spots`
    count (as `Origin.unit`); `part` names the part of the file whose decoded text they count in, empty where it is the
    file itself. `confidence` is what character recognition says of the words, None for text that is text.
    """

    doc: str
    start: int
    end: int
    words: str
    original: str
    unit: str
    part: str = ""
    encoding: str = ""
    spots: tuple[Spot, ...] = ()
    repairs: tuple[Repair, ...] = ()
    confidence: float | None = None


def whereabouts(document: Document, start: int, end: int, raw: bytes) -> Whereabouts:
    """Where canonical [start, end) of `document` stands in the file with content `raw`.

    `spots` is empty where a repair put the words there. Raises ValueError when the range is empty or leaves the text.
    """
    span = Span(document.id, start, end)
    if end > len(document.text):
        raise ValueError(f"{start}-{end} leaves a text of {len(document.text)} characters")
    places = document.origin.places(start, end)
    spots = tuple(Spot(page=p.page, start=p.start, end=p.end) for p in places)
    part = document.place
    if document.origin.unit == "char":
        held = next(_texts(document, raw), None)
        if held is not None:
            part = held.part
            spots = tuple(_in_text(document, place, held) for place in places)
    else:
        part = _ARTICLE.sub("", document.place)
        if document.format in ("pdf", "image"):
            spots = _on_pages(document, raw, places)
    return Whereabouts(
        doc=document.id,
        start=start,
        end=end,
        words=document.text[start:end],
        original=_original(document, span),
        unit=document.origin.unit,
        part=part,
        encoding=document.encoding,
        spots=spots,
        repairs=tuple(r for r in document.repairs if start <= r.start and r.end <= end and r.start < end),
        confidence=min(
            (b.confidence for b in document.blocks if b.confidence is not None and b.span.overlaps(span)), default=None
        ),
    )


def _original(document: Document, span: Span) -> str:
    """The words as the source has them; what was taken out at their very ends is not theirs."""
    inner = [r for r in document.repairs if r.start < r.end or span.start < r.start < span.end]
    return put_back(document.text, inner, span.start, span.end)


# ------------------------------------------------------------- text with bytes


@dataclass(frozen=True, slots=True)
class _Held:
    """The decoded text that a document's offsets count in, its bytes, and the part of the file that it is."""

    text: str
    raw: bytes
    part: str


def _texts(document: Document, raw: bytes) -> Iterator[_Held]:
    """The file's own text where the document's offsets fit it, else that of the part that holds the document."""
    for part, held in _candidates(document, raw):
        try:
            text = held.decode(document.encoding or "utf-8")
        except (ValueError, LookupError):
            continue
        if _fits(document, text):
            yield _Held(text, held, part)


def _candidates(document: Document, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """(part, content) of all whose text the document's offsets may count in, the file itself first."""
    from recoupe.read.mail import bodies_of
    from recoupe.read.open import way_to

    for place, content in way_to(document.names[0].rsplit("/", 1)[-1], raw, document.place):
        yield place or ("" if content is raw else "unpacked"), content
        if document.format == "eml":
            yield from ((f"{place}/body" if place else "body", body) for body in bodies_of(content))


def _fits(document: Document, text: str) -> bool:
    """True when the runs of the document's origin show its words in `text`: its offsets count there."""
    runs = [run for run in document.origin.runs if run.exact]
    step = max(1, len(runs) // _PROBES)
    for run in (*runs[::step], *runs[-1:]):
        if run.source_end > len(text):
            return False
        own, there = document.text[run.start : run.end], text[run.source_start : run.source_end]
        if any(a != b for a, b in zip(own[:200], there[:200], strict=False) if a.isalnum() and b.isalnum()):
            return False
    return bool(runs)


def _in_text(document: Document, place: Place, held: _Held) -> Spot:
    first, last = _bytes(held, document.encoding or "utf-8", place)
    starts = [0, *(match.end() for match in _LINE_END.finditer(held.text, 0, place.end))]
    line, last_line = bisect_right(starts, place.start), bisect_right(starts, place.end)
    visible, xpath = (-1, -1), ""
    if document.format == "html":
        visible, xpath = _on_web_page(held.text, place)
    return Spot(
        page=place.page,
        start=place.start,
        end=place.end,
        bytes_start=first,
        bytes_end=last,
        line=line,
        column=place.start - starts[line - 1] + 1,
        last_line=last_line,
        last_column=place.end - starts[last_line - 1] + 1,
        visible_start=visible[0],
        visible_end=visible[1],
        xpath=xpath,
    )


_WITH_MARK = {"utf-8-sig": ("utf-8", 3), "utf-16": ("utf-16", 2), "utf-32": ("utf-32", 4)}


def _bytes(held: _Held, encoding: str, place: Place) -> tuple[int, int]:
    """The range in bytes; (-1, -1) where the encoding keeps a state, so that no bytes stand for the words alone."""
    codec, mark = _WITH_MARK.get(encoding, (encoding, 0))
    if codec in ("utf-16", "utf-32"):
        codec += "-be" if held.raw[0] in (0xFE, 0x00) else "-le"
    try:
        first = mark + len(held.text[: place.start].encode(codec))
        words = held.text[place.start : place.end].encode(codec)
    except (ValueError, LookupError):
        return -1, -1
    return (first, first + len(words)) if held.raw[first : first + len(words)] == words else (-1, -1)


# --------------------------------------------------------------- HTML and PDF


def _on_web_page(source: str, place: Place) -> tuple[tuple[int, int], str]:
    """What [start, end) of the page is in what a browser shows, and the XPath of the element around it."""
    from recoupe.read.html.places import html_place

    found = html_place(source, place.start, place.end)
    return (found.visible_start, found.visible_end), found.xpath


def _on_pages(document: Document, raw: bytes, places: tuple[Place, ...]) -> tuple[Spot, ...]:
    """The boxes of `places` on their pages, in the file or in the part of it that is the document."""
    from recoupe.read.open import way_to

    *_, (_, content) = way_to(document.names[0].rsplit("/", 1)[-1], raw, document.place)
    boxes = _in_picture(content) if document.format == "image" else _in_pdf(content)
    return tuple(Spot(page=one.page, start=one.start, end=one.end, boxes=boxes(one)) for one in places)


def _in_pdf(raw: bytes) -> Callable[[Place], Boxes]:
    from recoupe.read.pdf.places import pdf_boxes

    return lambda place: tuple((box.left, box.bottom, box.right, box.top) for box in pdf_boxes(raw, (place,)))


def _in_picture(raw: bytes) -> Callable[[Place], Boxes]:
    """The boxes of the words that recognition finds again in a picture."""
    from recoupe.read.ocr import picture_words

    pages = {page.sheet.number: page for page in picture_words(raw)}

    def boxes(place: Place) -> Boxes:
        found = pages[place.page].words if place.page in pages else ()
        return tuple(_rounded(word[2:6]) for word in found if word.end > place.start and word.start < place.end)

    return boxes


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = (round(side, 2) for side in box)
    return left, bottom, right, top
