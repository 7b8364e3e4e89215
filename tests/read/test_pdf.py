"""PDF as it arrives: locked, torn, turned, or with letters that nobody named."""

import hashlib
import re
import zlib
from contextlib import suppress
from dataclasses import replace
from textwrap import wrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.paper import Line, Picture, column, pdf
from recoupe.errors import UnreadableError
from recoupe.model import Place, put_back
from recoupe.read import ocr
from recoupe.read.draft import Draft
from recoupe.read.pdf import read_pdf
from recoupe.read.pdf.hyphens import habits, joint
from recoupe.read.pdf.places import pdf_boxes

TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025. Il est arrivé à Liguère le soir même, sans incident."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
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


def test_glyph_numbers_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    glyphs = b"".join(b"%04x" % (ord(c) - 29) for c in "Le ferry Aldine a quitte Port-Ambre lundi 3 mars")
    fonts = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Foo /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Foo /FontDescriptor 7 0 R /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Foo /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
    )
    monkeypatch.setattr(ocr, "languages", tuple)  # else their picture is read
    with pytest.raises(UnreadableError) as refused:
        read_pdf(book(page(b"BT /F1 10 Tf 72 700 Td <%s> Tj ET" % glyphs, *fonts)))
    assert refused.value.code == "read.no-letters"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read(turn: int) -> None:
    assert "Aldine" in read_pdf(pdf([column(TEXT)]).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turn)).text


# ------------------------------------------------------------------- layout

PARAGRAPHS = (
    "La coopérative de Vaumont vend ses pommes à douze cantines depuis septembre. Son président, Hubert Lassagne, parle "
    "d'une saison difficile : la grêle de mai a détruit un verger sur trois, et les assurances tardent à payer.",
    "Au marché de Trévignon, les prix ont doublé en un an. Les clients comparent, hésitent, puis repartent souvent avec "
    "la moitié de ce qu'ils achetaient hier. Une vendeuse assure que personne ne lui en veut, sauf le lundi à midi.",
    "Le conseil municipal doit voter une aide le 14 mars. Trois élus ont déjà annoncé qu'ils s'y opposeraient, faute de "
    "connaître le coût exact de la mesure. Le maire promet des chiffres avant la fin de la semaine.",
    "À Bellecombe, en aval, on attend surtout la réparation du pont. Fermé depuis janvier, il oblige les camions à un "
    "détour de quarante kilomètres, que les producteurs paient de leur poche en attendant mieux.",
)


def said(draft: Draft) -> list[str]:
    return [draft.text[piece.start : piece.end] for piece in draft.pieces]


def set_in(
    paragraphs: tuple[str, ...], *, columns: int = 1, width: int = 84, rows: int = 40, indent: float = 0, gap: float = 0
) -> list[list[Line]]:
    """Pages of `paragraphs` in columns of `rows` lines, as a program sets them that breaks lines by counting letters."""
    pages: list[list[Line]] = [[]]
    at, place = 0, 0.0
    for paragraph in paragraphs:
        for number, text in enumerate(wrap(paragraph, width)):
            if place >= rows:
                at, place = at + 1, 0.0
                if at % columns == 0:
                    pages.append([])
            left = 60 + (at % columns) * 250 + (indent if not number else 0)
            pages[-1].append(Line(left, 740 - 14 * place, text))
            place += 1
        place += gap
    return pages


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize(("indent", "gap"), [(0, 0.8), (14, 0)])
@pytest.mark.parametrize("rows", [7, 11, 40])
def test_paragraphs_survive_columns_and_pages(columns: int, indent: float, gap: float, rows: int) -> None:
    width = {1: 84, 2: 44, 3: 40}[columns]
    pages = set_in(PARAGRAPHS, columns=columns, width=width, rows=rows, indent=indent, gap=gap)
    assert said(read_pdf(pdf(pages, size=(850, 842)))) == list(PARAGRAPHS)


def test_columns_that_are_written_row_by_row_are_read_column_by_column() -> None:
    (lines,) = set_in(PARAGRAPHS, columns=2, width=44, rows=12, gap=0.5)
    rows = sorted(lines, key=lambda line: (-line.y, line.x))
    assert said(read_pdf(pdf([rows]))) == list(PARAGRAPHS)


def test_headers_that_change_sides_page_numbers_and_print_lines_are_dropped_and_kept_in_mind() -> None:
    texts = tuple(f"{name} : {text}" for name in ("Nord", "Sud", "Ouest") for text in PARAGRAPHS)
    pages = set_in(texts, rows=9, gap=1)
    for number, lines in enumerate(pages, 1):
        left = number % 2 == 0
        lines.insert(0, Line(60 if left else 400, 810, "Cahiers de Vaumont" if left else "Avril : la grêle", 8))
        lines.append(Line(60 if left else 500, 30, f"{number + 40}", 8))
    draft = read_pdf(pdf(pages))
    assert said(draft) == list(texts)
    assert {(d.rule, d.page) for d in draft.dropped} >= {("pdf.header", 1), ("pdf.header", 2), ("pdf.page-number", 3)}
    assert all(len(d.text) == d.end - d.start for d in draft.dropped)


def test_what_a_browser_prints_gives_the_address_and_no_text() -> None:
    pages = set_in(PARAGRAPHS, rows=6, gap=1)
    for number, lines in enumerate(pages, 1):
        lines += [Line(30, 815, "12/10/2023 14:05", 8), Line(250, 815, "Les pommes de Vaumont", 8)]
        lines += [Line(30, 20, "https://www.example.org/vaumont/pommes", 8), Line(540, 20, f"{number}/{len(pages)}", 8)]
    draft = read_pdf(pdf(pages))
    assert said(draft) == list(PARAGRAPHS)
    assert [(c.field, c.value) for c in draft.clues] == [("url", "https://www.example.org/vaumont/pommes")]


def test_what_a_browser_prints_goes_from_pages_where_the_text_touches_it_too() -> None:
    pages = set_in(PARAGRAPHS, rows=6, gap=1)
    up = 806 - max(line.y for line in pages[1])
    pages[1] = [replace(line, y=line.y + up) for line in pages[1]]
    for number, lines in enumerate(pages, 1):
        lines += [Line(30, 817, f"3/12/2023, 2:0{number} PM Les pommes", 8)]
        lines += [Line(30, 20, f"https://www.example.org/pommes {number}/{len(pages)}", 8)]
    assert said(read_pdf(pdf(pages))) == list(PARAGRAPHS)


def test_one_page_cannot_prove_its_header_which_is_set_aside() -> None:
    lines = [Line(60, 815, "Revue du matin", 7), *set_in(PARAGRAPHS, gap=1)[0], Line(290, 20, "Page 1 / 1", 7)]
    draft = read_pdf(pdf([lines]))
    assert [(p.hint, t) for p, t in zip(draft.pieces, said(draft), strict=True) if p.hint == "boilerplate"] == [
        ("boilerplate", "Revue du matin")
    ]
    assert [d.text for d in draft.dropped] == ["Page 1 / 1"]


def test_notes_and_captions_stand_behind_the_sentence_they_interrupt() -> None:
    first, second = set_in(PARAGRAPHS, rows=10, gap=0.5)[:2]
    lowest = min(line.y for line in first)
    first += [Line(60, lowest - 30, "1. Registre de la coopérative, cahier 12, consulté le 3 mars.", 7)]
    second = [Picture(60, 760, 120, 60), Line(60, 748, "Le verger de Vaumont après la grêle. Photo Ada Roux", 7)] + [
        Line(line.x, line.y - 40, line.text) for line in second
    ]
    draft = read_pdf(pdf([first, second]))
    assert [t for t in said(draft) if t in PARAGRAPHS] == list(PARAGRAPHS)
    assert {
        p.hint: t[:11] for p, t in zip(draft.pieces, said(draft), strict=True) if p.hint in ("footnote", "caption")
    } == {
        "footnote": "1. Registre",
        "caption": "Le verger d",
    }


def test_a_title_over_two_columns_comes_first_whenever_it_was_written() -> None:
    lines = set_in(PARAGRAPHS, columns=2, width=44, rows=12, gap=0.5)[0]
    title = [Line(60, 800, "Vaumont compte ses pommes et attend", 20), Line(60, 777, "toujours le pont", 20)]
    heading = Line(60, 757, "Enquête en vallée", 13, bold=True)
    draft = read_pdf(pdf([[*lines, heading, *title]]))
    assert said(draft) == ["Vaumont compte ses pommes et attend toujours le pont", "Enquête en vallée", *PARAGRAPHS]
    assert [p.hint for p in draft.pieces[:2]] == ["title", "heading"]


def test_a_big_first_letter_belongs_to_its_word() -> None:
    lines = set_in(PARAGRAPHS, gap=1)[0]
    lines[0] = Line(84, lines[0].y, lines[0].text[1:])
    lines[1] = Line(84, lines[1].y, lines[1].text)
    draft = read_pdf(pdf([[Line(60, lines[1].y, PARAGRAPHS[0][0], 34), *lines]]))
    assert said(draft) == list(PARAGRAPHS)


def test_words_set_upward_are_no_part_of_the_text() -> None:
    draft = read_pdf(
        pdf([[*set_in(PARAGRAPHS, gap=1)[0], Line(40, 500, "Photo Ada Roux / Val Images", 6, upward=True)]])
    )
    assert said(draft) == [*PARAGRAPHS, "Photo Ada Roux / Val Images"]
    assert draft.pieces[-1].hint == "credit"


def test_a_table_keeps_its_rows() -> None:
    table = [
        Line(x, 500 - 14 * row, f"{name} {row}") for row in range(4) for x, name in ((60, "Verger"), (260, "tonnes"))
    ]
    draft = read_pdf(pdf([[*set_in(PARAGRAPHS[:2], gap=1)[0], *table]]))
    assert said(draft)[2:] == [f"Verger {row} tonnes {row}" for row in range(4)]


@pytest.mark.parametrize(
    ("line", "following", "how"),
    [
        ("la coopé-", "rative de Vaumont", "drop"),
        ("dans ce monde-", "là, rien", "keep"),
        ("le vice-", "président", "keep"),
        ("la Covid-", "19 recule", "keep"),
        ("de Saint-", "Aubin", "keep"),
        ("le porte-", "parole attend", "keep"),  # written so elsewhere
        ("une page -", "la dernière", "space"),
        ("voir https://example.org/les-pommes-", "de-vaumont.html", "keep"),
        ("voir https://example.org/", "vaumont/pommes.html", "keep"),
        ("une phrase", "qui continue", "space"),
    ],
)
def test_hyphens_at_the_end_of_a_line(line: str, following: str, how: str) -> None:
    known = habits(["Le porte-parole de la coopérative a parlé.", line, following, "une divi-", "sion, une division"])
    assert joint(line, following, known) == how


def test_a_document_that_never_divides_keeps_its_hyphens() -> None:
    lines = [f"ligne numéro {n} du registre des récoltes" for n in range(200)]
    assert joint("un avion amphi-", "bie", habits(lines)) == "keep"


# ------------------------------------------------------------- the way back


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text("abcdé fg-h,ij.kL«»'0", min_size=3, max_size=90), min_size=1, max_size=12),
    st.integers(1, 3),
    st.integers(2, 9),
)
def test_every_character_stands_where_its_origin_says(texts: list[str], columns: int, rows: int) -> None:
    import pypdfium2

    # No word is endless: pages of letters without a space are taken for glyph numbers, and refused.
    spaced = (re.sub(r"\S{12}", r"\g<0> ", text) for text in texts)
    paragraphs = tuple(" ".join(text.split()) for text in spaced if any(map(str.isalnum, text)))
    if not paragraphs:
        return
    raw = pdf(set_in(paragraphs, columns=columns, width=40, rows=rows), size=(850, 842))
    draft = read_pdf(raw)
    with pypdfium2.PdfDocument(raw) as opened:
        pages = [opened[n].get_textpage().get_text_range() for n in range(len(opened))]
    for run in draft.origin.runs:
        source = pages[run.page - 1][run.source_start : run.source_end]
        assert not run.exact or source.translate({0xFFFE: "-", 2: "-"}) == draft.text[run.start : run.end]
    assert all(a.end <= b.start for a, b in zip(draft.pieces, draft.pieces[1:], strict=False))
    assert "".join(said(draft)).replace(" ", "") == draft.text.replace(" ", "").replace("\n", "")
    put_back(draft.text, draft.repairs)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_passage_has_one_box_a_line_on_the_page_as_it_is_shown(turn: int) -> None:
    lines = [Line(100, 700, "Hubert Lassagne parle"), Line(100, 686, "d'une saison difficile")]
    raw = pdf([lines]).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turn)
    draft = read_pdf(raw)
    start = draft.text.index("Lassagne")
    boxes = pdf_boxes(raw, draft.origin.places(start, draft.text.index("saison")))
    assert len(boxes) == 2
    wide, tall = (842, 595) if turn in (90, 270) else (595, 842)
    assert all(0 <= b.left < b.right <= wide and 0 <= b.bottom < b.top <= tall for b in boxes)
    if not turn:
        first, second = boxes
        assert 130 < first.left < 140 < 200 < first.right < 210
        assert first.bottom < 700 < first.top
        assert second.left == pytest.approx(100, abs=1)


def test_boxes_of_nothing_are_none() -> None:
    raw = pdf([[Line(100, 700, "Hubert Lassagne parle")]])
    assert pdf_boxes(raw, ()) == pdf_boxes(raw, (Place(7, 0, 5),)) == pdf_boxes(raw, (Place(1, 500, 900),)) == ()
    assert pdf_boxes(b"no PDF", (Place(1, 0, 5),)) == ()


# ------------------------------------------------------------------ hostile


def test_a_hundred_thousand_objects_are_one_page() -> None:
    junk = b"".join(b"%d 0 obj\n<< /A %d >>\nendobj\n" % (n, n) for n in range(100, 100_100))
    raw = pdf([column(TEXT)])
    head, tail = raw.split(b"xref", 1)
    assert "Aldine" in read_pdf(head + junk + b"xref" + tail).text


@pytest.mark.parametrize(
    "pages",
    [
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 100000 >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count -4 >>",
    ],
)
def test_a_page_tree_that_bites_its_tail_ends(pages: bytes) -> None:
    objects = page(b"BT /F1 10 Tf 72 700 Td (Le ferry Aldine est parti.) Tj ET", FONT)
    objects[1] = pages
    with suppress(UnreadableError):
        assert "Aldine" in read_pdf(book(objects)).text


def test_a_stream_that_unpacks_to_very_much_costs_little() -> None:
    drawn = zlib.compress(b"BT /F1 10 Tf 72 700 Td (Le ferry Aldine est parti.) Tj ET\n" + b" " * 30_000_000)
    objects = page(b"", FONT)
    objects[3] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn)
    assert read_pdf(book(objects)).text == "Le ferry Aldine est parti."


def test_a_page_of_endless_lines_is_read_in_time() -> None:
    drawn = b"BT /F1 1 Tf 1 TL 10 800 Td\n" + b"(a1 b) Tj T*\n" * 60_000 + b"ET"
    assert read_pdf(book(page(drawn, FONT))).text.startswith("a1 b")


def test_scripts_are_passed_over_and_attachments_counted() -> None:
    objects = page(b"BT /F1 10 Tf 72 700 Td (Le ferry Aldine est parti.) Tj ET", FONT)
    objects[0] = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
        b"/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) >>] >> >> >>"
    )
    draft = read_pdf(book(objects))
    assert draft.text == "Le ferry Aldine est parti."
    assert [(n.code, n.level, n.data) for n in draft.notices] == [("read.attached", "info", (("files", "1"),))]
    assert [(c.field, c.value) for c in draft.clues] == [("language", "fr-FR")]


# ------------------------------------------------------ files that were printed


def test_printed_markdown_is_read_as_markdown_with_its_way_back() -> None:
    rows = ["# Vaumont compte ses pommes", "", *wrap(f"**{PARAGRAPHS[0]}**", 80), "", *wrap(PARAGRAPHS[1], 80), ""]
    rows += ["## Le pont", "", *wrap(PARAGRAPHS[2] + " Lire [le registre](https://example.org/r).", 80)]
    raw = pdf([[Line(60, 780 - 14 * n, row) for n, row in enumerate(rows) if row]])
    draft = read_pdf(raw)
    assert said(draft) == [
        "Vaumont compte ses pommes", *PARAGRAPHS[:2], "Le pont", PARAGRAPHS[2] + " Lire le registre."
    ]  # fmt: skip
    assert [p.hint for p in draft.pieces][::3] == ["heading", "heading"]
    start = draft.text.index("le registre")
    boxes = pdf_boxes(raw, draft.origin.places(start, start + len("le registre")))
    assert [box.page for box in boxes] in ([1], [1, 1])
    assert draft.format == "pdf"


def test_a_printed_text_with_an_empty_line_after_every_line_has_paragraphs_again() -> None:
    rows = [row for text in PARAGRAPHS for row in wrap(text, 84)]
    draft = read_pdf(pdf([[Line(60, 780 - 26 * n, row) for n, row in enumerate(rows)]]))
    assert len(draft.pieces) <= len(PARAGRAPHS)
    assert " ".join(said(draft)) == " ".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("title", "clue"),
    [
        ("Microsoft Word - Vaumont et ses pommes", ["Vaumont et ses pommes"]),
        ("Microsoft Word - pommes_v3.docx", []),
        ("about:blank", []),
        ("https://www.example.org/pommes", []),
        ("Vaumont et ses pommes", ["Vaumont et ses pommes"]),
    ],
)
def test_a_title_of_the_file_is_one_that_somebody_gave(title: str, clue: list[str]) -> None:
    assert [c.value for c in read_pdf(pdf([[Line(60, 700, "Le pont reste fermé.")]], title=title)).clues] == clue


def test_a_raised_figure_is_the_call_of_a_note() -> None:
    lines = [
        Line(60, 700, "Le pont de Bellecombe reste fermé"),
        Line(216.2, 704, "2", 6),
        Line(222, 700, "depuis janvier."),
    ]
    draft = read_pdf(pdf([lines]))
    assert draft.text == "Le pont de Bellecombe reste fermé[2] depuis janvier."
    assert put_back(draft.text, draft.repairs) == "Le pont de Bellecombe reste fermé2 depuis janvier."
