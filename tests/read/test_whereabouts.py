"""Any span of a text is found again in its file: the bytes that are named spell the words that are named."""

import gzip
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.errors import UnreadableError
from recoupe.model import Document
from recoupe.read.finish import finish
from recoupe.read.html.places import visible_text
from recoupe.read.open import drafts_of
from recoupe.read.whereabouts import Whereabouts, whereabouts

WRAPPED = (
    "Le cargo Corvenna, parti de Port-Aven dans la nuit, n'a plus donné de\r\nses nouvelles depuis le passage du détroit, "
    "selon la\r\ncapitainerie qui a prévenu les familles des marins.\r\nElles attendent sur le quai depuis le matin avec "
    "le\r\nmaire de la ville et quelques curieux.\r\n"
)


def read(name: str, raw: bytes) -> Document:
    (draft,) = drafts_of(name, raw).drafts
    return finish(draft, names=(name,), sha256="0")


def found(document: Document, words: str, raw: bytes) -> Whereabouts:
    start = document.text.index(words)
    return whereabouts(document, start, start + len(words), raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_bytes_lines_and_columns_of_a_text(encoding: str) -> None:
    raw = WRAPPED.encode(encoding)
    document = read("note.txt", raw)
    where = found(document, "capitainerie", raw)
    (spot,) = where.spots
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert raw[spot.bytes_start : spot.bytes_end].decode(codec) == "capitainerie"
    assert (spot.line, spot.column, spot.last_line, spot.last_column) == (3, 1, 3, 13)
    assert where.original == where.words == "capitainerie"
    assert where.part == ""


def test_what_was_mended_is_shown_as_it_was() -> None:
    raw = WRAPPED.encode()
    where = found(read("note.txt", raw), "la capitainerie", raw)
    assert where.original == "la\r\ncapitainerie"
    assert [repair.rule for repair in where.repairs] == ["lines.rejoin"]
    (spot,) = where.spots
    assert raw[spot.bytes_start : spot.bytes_end].decode() == where.original
    assert (spot.line, spot.last_line) == (2, 3)


def test_marks_around_words_are_not_theirs() -> None:
    raw = "Le **cargo** est *à quai*.\n".encode()
    document = read("note.md", raw)
    assert found(document, "cargo", raw).original == "cargo"
    assert found(document, "Le cargo est", raw).original == "Le **cargo** est"


@given(
    st.text(alphabet=st.sampled_from("abé E\n\t\u00a0\u00ad.-,A<>*#_[]()&;€œ😀"), min_size=1, max_size=120), st.data()
)
def test_any_span_of_any_text(text: str, data: st.DataObject) -> None:
    raw = text.encode()
    try:
        document = read("note.txt", raw)
    except UnreadableError:
        return  # nothing in it that anybody sees
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    where = whereabouts(document, start, end, raw)
    assert where.words == document.text[start:end]
    for spot in where.spots:
        assert raw[spot.bytes_start : spot.bytes_end].decode() == text[spot.start : spot.end]


def test_a_part_of_an_archive_and_the_body_and_attachment_of_a_mail() -> None:
    note = "\ufeffLe ferry Aldine est à quai.\n".encode()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ivo@exemple.org", "desk@exemple.org", "Le port"
    mail.set_content("Le préfet a fermé le port, dit-il.\n", charset="latin-1", cte="base64")
    mail.add_attachment(note, maintype="text", subtype="plain", filename="note.txt")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/fil.eml", mail.as_bytes())
        archive.writestr("a/note.txt", note)
    raw = packed.getvalue()
    documents = {draft.place: finish(draft, names=("x.zip",), sha256="0") for draft in drafts_of("x.zip", raw).drafts}
    parts = {}
    for place, words in (("a/fil.eml", "préfet"), ("a/fil.eml/attachment:1:note.txt", "ferry"), ("a/note.txt", "quai")):
        where = found(documents[place], words, raw)
        (spot,) = where.spots
        parts[place] = where.part
        held = "Le préfet a fermé".encode("latin-1") if words == "préfet" else note
        assert held[spot.bytes_start : spot.bytes_end].decode("latin-1" if words == "préfet" else "utf-8") == words
    assert parts == {
        "a/fil.eml": "a/fil.eml/body",
        "a/fil.eml/attachment:1:note.txt": "a/fil.eml/attachment:1:note.txt",
        "a/note.txt": "a/note.txt",
    }


PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Le port</title></head><body>
<nav><a href="/">Accueil</a></nav>
<article><h1>Le port rouvre</h1>
<p>Le cargo <b>Corvenna</b> a quitté le quai mardi, ont annoncé les autorités de la ville dans un communiqué.</p>
<p>Ses dix-neuf marins sont sains &amp; saufs, selon le capitaine du port, qui attend le retour du navire.</p>
</article></body></html>
"""


def test_a_passage_of_a_page_has_its_element_and_its_place_in_what_is_seen() -> None:
    raw = PAGE.encode()
    document = read("page.html", raw)
    where = found(document, "marins sont sains & saufs", raw)
    (spot,) = where.spots
    assert raw[spot.bytes_start : spot.bytes_end] == b"marins sont sains &amp; saufs"
    assert spot.xpath == "/html/body/article/p[2]"
    seen = visible_text(PAGE)
    assert seen[spot.visible_start : spot.visible_end] == where.words
    assert seen.startswith("Accueil")


def test_a_passage_of_a_pdf_has_its_boxes() -> None:
    path = Path(__file__).parents[2] / "demo" / "corvenna" / "04-velmar-herald.pdf"
    document = read(path.name, path.read_bytes())
    (spot,) = found(document, "a distress call", path.read_bytes()).spots
    ((left, bottom, right, top),) = spot.boxes
    assert spot.page == 1
    assert 0 < left < right < 595
    assert 0 < bottom < top < 842
    packed = gzip.compress(path.read_bytes())
    (again,) = found(read("x.pdf.gz", packed), "a distress call", packed).spots
    assert again.boxes == spot.boxes


def test_a_compressed_file_is_its_own_part() -> None:
    raw = gzip.compress(WRAPPED.encode())
    document = read("note.txt.gz", raw)
    where = found(document, "capitainerie", raw)
    assert where.part == "unpacked"
    (spot,) = where.spots
    assert WRAPPED.encode()[spot.bytes_start : spot.bytes_end] == b"capitainerie"


def test_a_range_that_leaves_the_text_is_refused() -> None:
    document = read("note.txt", b"Un mot.")
    with pytest.raises(ValueError, match="leaves a text"):
        whereabouts(document, 0, 99, b"Un mot.")


def test_the_wrong_bytes_give_no_place_in_them() -> None:
    raw = WRAPPED.encode()
    where = found(read("note.txt", raw), "Elles attendent", b"tout autre chose " * 40)
    assert all(spot.bytes_start == -1 for spot in where.spots)
