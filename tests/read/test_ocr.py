"""Pictures of text: read with tesseract where it is installed, refused with advice where it is not."""

import struct
import zlib

import pytest

from demo.paper import Line, pdf
from recoupe.errors import UnreadableError
from recoupe.read import ocr
from recoupe.read.finish import finish
from recoupe.read.limits import Limits
from recoupe.read.pdf import read_pdf
from recoupe.read.pdf.places import Box, pdf_boxes

needs_tesseract = pytest.mark.skipif(
    not ocr.languages(), reason="tesseract is not installed (apt install tesseract-ocr-fra)"
)
SIZE = (420, 200)
LINES = (
    "La coopérative de Vaumont vend ses pommes à douze cantines depuis",
    "septembre. Son président, Hubert Lassagne, parle d'une saison difficile.",
    "Le conseil municipal doit voter une aide le 14 mars.",
)
SAID = " ".join(LINES)


def printed() -> bytes:
    return pdf([[Line(30, 150 - 16 * n, text, 11) for n, text in enumerate(LINES)]], size=SIZE)


def boxes(raw: bytes, words: str) -> tuple[Box, ...]:
    draft = read_pdf(raw)
    start = draft.text.index(words)
    return pdf_boxes(raw, draft.origin.places(start, start + len(words)))


def drawn(dpi: int = 200) -> tuple[int, int, bytes]:
    """Width, height and grey rows of a page that holds LINES."""
    import pypdfium2

    with pypdfium2.PdfDocument(printed()) as book:
        bitmap = book[0].render(scale=dpi / 72, grayscale=True)
        data = bytes(bitmap.buffer)
        rows = [data[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height)]
        return bitmap.width, bitmap.height, b"".join(rows)


def png(dpi: int = 200) -> bytes:
    width, height, rows = drawn(dpi)
    lines = b"".join(b"\0" + rows[y * width : (y + 1) * width] for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def scanned(pages: int = 1, text_page: str = "") -> bytes:
    """A PDF whose pages are pictures of LINES, and a last one with text."""
    width, height, rows = drawn()
    data = zlib.compress(rows)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (width, height, len(data), data),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number in range(pages + bool(text_page)):
        draw = b"q %d 0 0 %d 0 0 cm /I Do Q" % SIZE
        if number == pages:
            draw = b"BT /F 11 Tf 30 150 Td (%s) Tj ET" % text_page.encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /XObject << /I 3 0 R >> /Font << /F 4 0 R >> >> >>" % (*SIZE, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


@needs_tesseract
def test_a_scanned_page_is_text_marked_as_recognised_with_boxes() -> None:
    raw = scanned(text_page="La suite est imprimée.")
    draft = read_pdf(raw)
    assert draft.text == f"{SAID}\n\nLa suite est imprimée."
    notice = draft.notices[0]
    assert (notice.code, notice.level, dict(notice.data)["pages"]) == ("read.ocr", "info", "1")
    document = finish(draft, names=("scan.pdf",), sha256="0")
    first, last = document.blocks
    assert first.confidence is not None
    assert 0.8 < first.confidence <= 1
    assert last.confidence is None
    (box,) = boxes(raw, "Lassagne")
    (true,) = boxes(printed(), "Lassagne")
    assert (box.left, box.right) == pytest.approx((true.left, true.right), abs=4)
    assert true.bottom - 1 < box.bottom < box.top < true.top + 1


@needs_tesseract
def test_a_picture_file_is_read_twice_alike() -> None:
    first, second = ocr.read_image(png()), ocr.read_image(png())
    assert first == second
    assert (first.format, first.text) == ("image", SAID)
    assert [n.code for n in first.notices] == ["read.ocr"]


@needs_tesseract
def test_letters_without_names_are_read_by_their_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recoupe.read.ocr.is_ciphered", lambda sheets: bool(sheets[0].lines))
    monkeypatch.setattr("recoupe.read.pdf.is_ciphered", lambda sheets: sheets[0].lines[0].confidence is None)
    draft = read_pdf(pdf([[Line(30, 150, "Le pont de Bellecombe reste fermé.", 11)]], size=SIZE))
    assert draft.text == "Le pont de Bellecombe reste fermé."
    assert draft.notices[0].code == "read.ocr"


def test_only_so_many_pages_are_recognised_as_its_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ocr, "languages", lambda: ("fra",))
    monkeypatch.setattr(ocr, "recognise_page", lambda _, index: asked.append(index))
    draft = read_pdf(scanned(5, "Le pont reste fermé."), Limits(seconds=16))
    assert asked == [0, 1]
    (notice,) = draft.notices
    assert (notice.code, dict(notice.data)["pages"]) == ("read.pages-without-text", "1-5")
    assert "--limit seconds=32" in notice.message


def test_without_tesseract_the_advice_is_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "languages", tuple)
    with pytest.raises(UnreadableError, match="install tesseract") as refused:
        read_pdf(scanned())
    assert refused.value.code == "read.no-text"
    with pytest.raises(UnreadableError, match="install tesseract"):
        ocr.read_image(png())
    (notice,) = read_pdf(scanned(1, "Le pont reste fermé.")).notices
    assert notice.code == "read.pages-without-text"
    assert "install tesseract" in notice.message


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + struct.pack(">II", 60_000, 60_000), "read.too-large"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + struct.pack(">II", 60, 60), "read.format"),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03" + b"\0" * 20, "read.too-large"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "read.format"),
        (
            b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHII", 2, 256, 4, 1, 90_000, 257, 4, 1, 90_000) + b"\0" * 4,
            "read.too-large",
        ),
        (b"II*\0\x08\0\0\0\xff\xff", "read.format"),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\xff\xff\x3f\xff\xff\x3f", "read.too-large"),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 90, 90), "read.format"),
    ],
)
def test_what_a_picture_claims_is_weighed_before_it_is_opened(raw: bytes, code: str) -> None:
    assert ocr.is_picture(raw[:16])
    with pytest.raises(UnreadableError) as refused:
        ocr.read_image(raw)
    assert refused.value.code == code


def test_page_numbers_are_listed_as_ranges() -> None:
    assert ocr.listed([4, 1, 2, 3, 7, 9, 10]) == "1-4, 7, 9-10"
    assert ocr.listed(range(1, 40, 2), most=3) == "1, 3, 5..."
