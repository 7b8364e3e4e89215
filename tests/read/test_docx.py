"""Word files: what a reader sees is read, wherever it stands; offsets are those of the paragraph."""

import io

import docx
import pytest
from docx.oxml import parse_xml

from recoupe.errors import UnreadableError
from recoupe.read.docx import read_docx
from recoupe.read.open import drafts_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_tracked_changes_controls_and_tables_in_tables() -> None:
    book = docx.Document()
    paragraph = book.add_paragraph("Le bac ")
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="1"><w:r><w:t>est parti</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {W} w:id="2"><w:r><w:delText> a coulé</w:delText></w:r></w:del>'))
    control = f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Sous contrôle.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    book.element.body.insert(1, parse_xml(control))
    table = book.add_table(1, 2)
    table.cell(0, 0).text = "dehors"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "dedans"
    book.sections[0].header.paragraphs[0].text = "EN-TÊTE"
    draft = read_docx(saved(book))
    assert draft.text.split("\n\n") == ["Le bac est parti", "Sous contrôle.", "dehors", "dedans"]
    (place,) = draft.origin.places(draft.text.index("Sous"), draft.text.index("Sous") + 4)
    assert (place.page, place.start, place.end) == (2, 0, 4)


def test_a_damaged_document_is_refused() -> None:
    raw = saved(docx.Document())
    for broken in (raw[: len(raw) // 2], raw.replace(b"word/document.xml", b"word/document.xmX")):
        with pytest.raises(UnreadableError):
            drafts_of("a.docx", broken)


def test_a_document_that_unpacks_to_a_bomb_is_refused() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (50 << 20))
    with pytest.raises(UnreadableError, match="unpacks"):
        drafts_of("a.docx", out.getvalue())


def test_paragraphs_with_their_numbers_styles_and_weight() -> None:
    book = docx.Document()
    book.add_paragraph("Le bac à quai", style="Heading 1")
    book.add_paragraph()
    book.add_paragraph().add_run("Tout en gras.").bold = True
    book.add_paragraph("En ").add_run("partie").bold = True
    draft = read_docx(saved(book))
    assert [(draft.text[p.start : p.end], p.hint, p.strong) for p in draft.pieces] == [
        ("Le bac à quai", "title", False), ("Tout en gras.", "paragraph", True), ("En partie", "paragraph", False),
    ]  # fmt: skip
    assert [run.page for run in draft.origin.runs] == [1, 3, 4]
