import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.read.language import find_languages, main_language

FRENCH = "Le conseil municipal de la ville a voté hier soir le budget du port, après trois heures de débats."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((FRENCH, "Los estibadores aplauden al alcalde", "Les dockers applaudissent le maire"), ("fr", "es", "fr")),
        ((FRENCH, "LA MAIRE PROMET UNE ENQUÊTE SUR LE PORT"), ("fr", "fr")),
        (("Der Hafen ist seit Montag wieder offen, wie die Stadt mitteilte.", "Arbeiter vor dem Tor"), ("de", "de")),
        ((FRENCH, "Мэр обещает расследование"), ("fr", "ru")),
        ((FRENCH, "رئيسة البلدية تعد بالتحقيق في الحادث"), ("fr", "ar")),
    ],
)
def test_each_block_has_its_own_language(texts: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert find_languages(texts) == expected


def test_names_take_the_language_around_them() -> None:
    assert find_languages((FRENCH, "Jan Kessel, Luis Aguilar, Mikhaïl Orlov", FRENCH)) == ("fr", "fr", "fr")


def test_what_holds_no_letters_has_no_language() -> None:
    assert find_languages((FRENCH, "12 345", "* * *")) == ("fr", "und", "und")
    assert find_languages(("12", "-")) == ("und", "und")


def test_the_users_word_decides_where_little_is_said() -> None:
    assert find_languages(("Important message",), "fr") == ("fr",)
    assert find_languages(("The council voted the budget of the harbour after three hours of debate.",), "fr") == (
        "en",
    )


@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_text_has_one_code_and_always_the_same(texts: list[str]) -> None:
    codes = find_languages(texts)
    assert len(codes) == len(texts)
    assert codes == find_languages(texts)
    assert main_language(codes, texts) in {*codes, "und"}
