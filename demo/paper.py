"""A small PDF writer, for sample documents and tests: text lines in Helvetica and grey boxes for pictures (PDF 1.4, WinAnsi)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = (595, 842)  # A4 in points


@dataclass(frozen=True, slots=True)
class Line:
    """`text` with its baseline at (`x`, `y`) points from the bottom left corner; `upward`: turned by a quarter."""

    x: float
    y: float
    text: str
    size: float = 10.0
    bold: bool = False
    upward: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture with its lower left corner at (`x`, `y`)."""

    x: float
    y: float
    width: float
    height: float


def pdf(pages: Sequence[Sequence[Line | Picture]], title: str = "", size: tuple[int, int] = PAGE) -> bytes:
    """The bytes of a PDF with one page for each of `pages`. Raises UnicodeEncodeError outside Windows-1252."""
    objects: list[bytes] = [b"", b""]
    fonts = [
        _add(objects, b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    grey = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    things = b""
    if any(isinstance(thing, Picture) for page in pages for thing in page):
        things = b"/XObject << /I1 %d 0 R >> " % _add(objects, grey + b"\nstream\n\x80\nendstream")
    kids = []
    for page in pages:
        drawn = "".join(_drawn(thing) for thing in page).encode("cp1252")
        content = _add(objects, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        kids.append(
            _add(
                objects,
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
                b"/Resources << %s/Font << /F1 %d 0 R /F2 %d 0 R >> >> >>" % (*size, content, things, *fonts),
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    info = _add(objects, b"<< /Title (%s) >>" % _escaped(title).encode("cp1252")) if title else 0
    return _file(objects, info)


def _drawn(thing: Line | Picture) -> str:
    if isinstance(thing, Picture):
        return f"q {thing.width:g} 0 0 {thing.height:g} {thing.x:g} {thing.y:g} cm /I1 Do Q\n"
    place = f"0 1 -1 0 {thing.x:g} {thing.y:g} Tm" if thing.upward else f"{thing.x:g} {thing.y:g} Td"
    return f"BT /F{2 if thing.bold else 1} {thing.size:g} Tf {place} ({_escaped(thing.text)}) Tj ET\n"


def column(
    text: str, *, x: float = 72, top: float = 770, width: int = 88, size: float = 10, leading: float = 14
) -> list[Line]:
    """Paragraphs (separated by an empty line) set in one column of `width` characters; half a line between them."""
    from textwrap import wrap

    lines: list[Line] = []
    y = top
    for paragraph in text.strip().split("\n\n"):
        for row in wrap(" ".join(paragraph.split()), width):
            lines.append(Line(x, y, row, size))
            y -= leading
        y -= leading * 0.7
    return lines


def _add(objects: list[bytes], body: bytes) -> int:
    objects.append(body)
    return len(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[bytes], info: int) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    extra = b" /Info %d 0 R" % info if info else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, start)
    return bytes(out)
