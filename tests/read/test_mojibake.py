import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import apply_edits
from recoupe.read.clean import LETTERS, repair
from recoupe.read.mojibake import mend_mojibake

FRENCH = "Après l’été, le cœur du port a cessé : « Où êtes-vous ? », dit Zoé à 5 €. Ça va… déjà – « à » Noël, l’œuvre est là."


def mended(text: str) -> str:
    return apply_edits(text, tuple(mend_mojibake(text)))[0]


def spoilt(text: str, encoding: str = "cp1252") -> str:
    """`text` as UTF-8 read in another encoding; bytes that this leaves out become C1 controls."""
    return "".join(
        chr(byte) if (char := bytes([byte]).decode(encoding, "replace")) == "\ufffd" else char for byte in text.encode()
    )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
def test_a_text_read_in_a_wrong_encoding_is_read_anew(encoding: str) -> None:
    assert mended(spoilt(FRENCH, encoding)) == FRENCH


def test_what_was_spoilt_twice_or_lost_its_spaces_is_mended() -> None:
    assert mended(spoilt(spoilt(FRENCH))) == FRENCH
    assert mended(spoilt(FRENCH).replace("\xa0", " ")) == FRENCH.replace("\xa0", " ")
    assert mended("voilÃ  que lâ€™Ã©tÃ© arrive Ã  Aldera Ã  midi") == "voilà que l’été arrive à Aldera à midi"


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("Un accord a Ã©tÃ© signÃ©.", "Un accord a été signé."),
        ("RÃ‰UNION Ã€ L'HÃ”TEL", "RÉUNION À L'HÔTEL"),
        ("L'accord est signé, dit la maÃ®tresse.", "L'accord est signé, dit la maîtresse."),
        (spoilt("Порт снова работает"), "Порт снова работает"),
        (spoilt("bravo 😀"), "bravo 😀"),
    ],
)
def test_spots_are_mended_one_by_one(found: str, meant: str) -> None:
    assert mended(found) == meant


@pytest.mark.parametrize(
    "text",
    [
        "NÃO, IRMÃO, “AMANHÔ, SÃO JOÃO, “ALEMÃ\u00a0”.",
        "Le fichier affiche « Ã© » au lieu de « é ».",
        'On lit "Ã©" ou (â€™) partout.',
        "La lettre Â, la lettre Ã et le mot Âge ; TOMBÉ… « TOMBÉ »",
        "România, Brâncuși, în câmp; Åse på båt; Hà Nội; x ≤ √2 ≥ ∞",
        "“é” «école» ’été’ «à»",
        FRENCH,
    ],
)
def test_what_somebody_wrote_stays(text: str) -> None:
    assert mended(text) == text


@given(st.text(alphabet="aébà «»“”’Ãâ€©\u00a0œ—…É. \n", max_size=40))
def test_edits_never_overlap_and_lead_back(text: str) -> None:
    out, origin, _ = repair(text, LETTERS)
    for index, char in enumerate(out):
        for place in origin.places(index, index + 1):
            assert 0 <= place.start < place.end <= len(text)
        if origin.places(index, index + 1) and char.isascii() and char.isalpha():
            assert char in text or "´" in text


def test_a_file_of_mixed_encodings_becomes_one_text() -> None:
    from recoupe.read.decode import decode

    raw = FRENCH.encode() + b"\n" + "L’hôtel est déjà complet.".encode("cp1252")
    text, _, repairs = repair(decode(raw)[0], LETTERS)
    assert text == FRENCH.replace("\xa0", " ") + "\nL’hôtel est déjà complet."
    assert {"decode.mojibake", "decode.control"} <= {one.rule for one in repairs}
