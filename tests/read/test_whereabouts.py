"""Any span of a text is found again in its file: the bytes that are named spell the words that are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Document
from recoupe.read.finish import finish
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
    if not text.strip():
        return
    document = read("note.txt", raw)
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    where = whereabouts(document, start, end, raw)
    assert where.words == document.text[start:end]
    for spot in where.spots:
        assert raw[spot.bytes_start : spot.bytes_end].decode() == text[spot.start : spot.end]


def test_a_range_that_leaves_the_text_is_refused() -> None:
    document = read("note.txt", b"Un mot.")
    with pytest.raises(ValueError, match="leaves a text"):
        whereabouts(document, 0, 99, b"Un mot.")


def test_the_wrong_bytes_give_no_place_in_them() -> None:
    raw = WRAPPED.encode()
    where = found(read("note.txt", raw), "Elles attendent", b"tout autre chose " * 40)
    assert all(spot.bytes_start == -1 for spot in where.spots)
