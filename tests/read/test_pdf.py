"""PDF as it arrives: locked, torn, turned, or with letters that nobody named."""

import hashlib

import pytest

from demo.paper import column, pdf
from recoupe.errors import UnreadableError
from recoupe.read.pdf import read_pdf

TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025. Il est arrivé à Liguère le soir même, sans incident."
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)


def book(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(out),
    )  # fmt: skip
    return out


def page(drawn: bytes, *fonts: bytes) -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        *fonts,
    ]


def locked(user: bytes) -> bytes:
    """A PDF in the standard 40-bit encryption (PDF 1.7, 7.6.3): opened by `user`."""
    name, rights = b"3" * 16, (-60) & 0xFFFFFFFF
    owner = rc4(hashlib.md5((b"owner" + PADDING)[:32]).digest()[:5], (user + PADDING)[:32])
    key = hashlib.md5((user + PADDING)[:32] + owner + rights.to_bytes(4, "little") + name).digest()[:5]
    drawn = rc4(hashlib.md5(key + b"\4\0\0\0\0").digest()[:10], b"BT /F1 10 Tf 72 700 Td (Le ferry est parti.) Tj ET")
    objects = page(drawn, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    shown = (owner.hex().encode(), rc4(key, PADDING).hex().encode())
    objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -60 >>" % shown)
    return book(objects, b"/Encrypt 6 0 R /ID [<%s> <%s>]" % ((name.hex().encode(),) * 2))


def test_a_password_is_said_and_an_empty_one_is_none() -> None:
    with pytest.raises(UnreadableError, match="password"):
        read_pdf(locked(b"secret"))
    assert read_pdf(locked(b"")).text == "Le ferry est parti."


def test_one_torn_page_costs_one_page() -> None:
    raw = pdf([column(f"{TEXT} Page {n}.") for n in "ABC"]).replace(b"/Type /Page /Parent", b"/Type /Pagx /Parent", 1)
    draft = read_pdf(raw)
    assert "Page B" in draft.text
    assert [n.code for n in draft.notices] == ["read.pages-broken"]


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_that_breaks_off_is_refused(share: float) -> None:
    raw = pdf([column(TEXT)])
    with pytest.raises(UnreadableError, match="fetch it again"):
        read_pdf(raw[: int(len(raw) * share)])


def test_pages_without_end_are_not_all_tried() -> None:
    assert "Aldine" in read_pdf(pdf([column(TEXT)]).replace(b"/Count 1", b"/Count 99999")).text


def test_glyph_numbers_are_no_text() -> None:
    glyphs = b"".join(b"%04x" % (ord(c) - 29) for c in "Le ferry Aldine a quitte Port-Ambre lundi 3 mars")
    fonts = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Foo /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Foo /FontDescriptor 7 0 R /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Foo /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
    )
    with pytest.raises(UnreadableError) as refused:
        read_pdf(book(page(b"BT /F1 10 Tf 72 700 Td <%s> Tj ET" % glyphs, *fonts)))
    assert refused.value.code == "read.no-letters"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read(turn: int) -> None:
    assert "Aldine" in read_pdf(pdf([column(TEXT)]).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turn)).text
