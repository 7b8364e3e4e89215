import pytest

from recoupe.crosscheck.contradictions import contradiction, contradicts
from recoupe.languages import SUPPORTED, load
from tests.builders import reading


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("Le maire de Brigance a signé le permis.", "Le maire de Brigance n'a pas signé le permis.", "fr"),
        ("Les marins du Corvenna sont morts.", "Les marins du Corvenna sont vivants.", "fr"),
        ("The mayor of Brigance signed the permit.", "The mayor of Brigance did not sign the permit.", "en"),
        ("El alcalde de Brigance firmó el permiso.", "El alcalde de Brigance nunca firmó el permiso.", "es"),
        ("Le phare date de 1911.", "Le phare fut allumé en 1934 pour la première fois.", "fr"),
    ],
)
def test_a_denial_or_an_opposite_contradicts(left, right, language):
    found = contradiction(left, right, language)
    assert found is not None
    assert found.clues
    assert contradiction(right, left, language) == found


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Le maire de Brigance a signé le permis.", "Le permis a été signé lundi par le maire."),
        ("Le cargo n'a pas quitté le port.", "Le cargo n'est jamais sorti du port."),
        ("Le cargo a coulé.", "La ministre visite une école."),
    ],
)
def test_what_says_the_same_or_something_else_does_not(left, right):
    assert contradiction(left, right, "fr") is None


def test_readings_are_taken_whole_and_other_languages_are_not_guessed():
    one, other = reading("# Le phare est ouvert au public."), reading("# Le phare n'est pas ouvert au public.")
    assert contradicts(one, other) is not None
    assert contradiction("Ja.", "Nein, nicht.", "de") is None


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_row_of_opposites_has_two_sides(language):
    for row in load(language, "contradictions")["opposites"]["rows"]:
        one, other = (set(side.split()) for side in row.split("|"))
        assert one
        assert other
        assert not one & other
