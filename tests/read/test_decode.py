import pytest

from recoupe.read.decode import decode

FRENCH = (
    "Après l’été, le cœur du port s’est arrêté : « Où êtes-vous ? », a demandé Hélène. Ça coûte 5 €, c’est très cher…\n"
)
SPANISH = "¿Dónde está el señor Núñez? ¡Mañana llegará a Aldera! Los niños dicen que él también.\n"
GERMAN = "Die Straße war gesperrt; größere Schäden gab es nicht. Übrigens: ähnlich in Österreich.\n"
PLAIN = "Le café de la gare est fermé.\n"


@pytest.mark.parametrize("text", [FRENCH, SPANISH, GERMAN, PLAIN])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "iso8859-15", "latin-1", "mac_roman", "cp850", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_western_texts_in_every_encoding(text: str, encoding: str) -> None:
    raw = text.encode(encoding, "ignore")
    assert decode(raw)[0] == raw.decode(encoding)


@pytest.mark.parametrize(
    "declared",
    ["windows-1251", "iso-8859-2", "koi8-r", "utf-8", "mac_roman", "cp850", "shift_jis", "no-such"],
)
@pytest.mark.parametrize("text", [FRENCH, SPANISH, PLAIN])
def test_a_wrong_declaration_loses_against_the_words(declared: str, text: str) -> None:
    page = f'<meta charset="{declared}"><p>{text}'.encode("cp1252")
    assert decode(page, markup=True)[0] == page.decode("cp1252")
    assert decode(text.encode("cp1252"), charset=declared)[0] == text


def test_a_right_declaration_is_believed() -> None:
    polish = "Zażółć gęślą jaźń. Burmistrz powiedział, że wróci w środę po południu.\n"
    assert decode(f'<meta charset="iso-8859-2">{polish}'.encode("iso8859-2"), markup=True)[0].endswith(polish)
    russian = "Министерство сообщило, что порт откроют в понедельник.\n"
    for encoding in ("cp1251", "koi8-r", "utf-16-le", "utf-16-be"):
        assert decode(russian.encode(encoding), charset=encoding)[0] == russian


def test_utf8_with_a_spoilt_byte_keeps_one_character_a_byte() -> None:
    raw = FRENCH.encode() + "déjà".encode("cp1252")
    text, encoding = decode(raw)
    assert encoding == "latin-1"
    assert len(text) == len(raw)


def test_a_wide_text_that_is_cut_is_read_to_its_cut() -> None:
    raw = FRENCH.encode("utf-16")[:-1]
    assert decode(raw)[0][:-1] == FRENCH[:-1]


def test_a_letter_that_only_latin_9_has_tells_it_from_windows() -> None:
    text = "Après l'été, la manœuvre du bac a coûté cher à la mairie de Port-Aven.\n"
    assert decode(text.encode("iso8859-15")) == (text, "iso8859-15")
