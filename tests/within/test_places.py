"""Places by name: exact names only, the right one of several, states and capitals, what lies in what."""

from __future__ import annotations

import pytest

from recoupe.within import places
from recoupe.within.places import capital_by_name, country_of, holds, locate, state_by_name, states

needs_gazetteer = pytest.mark.skipif(not places.GAZETTEER.exists(), reason="build_places.py has not been run")


def test_states_are_known_in_three_languages() -> None:
    assert {state_by_name("fr")["coree du nord"], state_by_name("en")["north korea"]} == {"KP"}
    assert state_by_name("es")["estados unidos"] == state_by_name("fr")["etats unis"] == "US"
    assert capital_by_name("fr")["pekin"] == capital_by_name("en")["beijing"] == "CN"


def test_a_state_comes_before_a_town_of_its_name() -> None:
    found = locate("Mexico", "en")
    assert found is not None
    assert found.key == "country:MX"


@needs_gazetteer
def test_the_capital_goes_by_the_name_the_language_gives_it() -> None:
    found = locate("Mexico", "fr")
    assert found is not None
    assert (found.feature, found.country) == ("capital", "MX")


@needs_gazetteer
def test_the_town_of_a_state_that_the_text_speaks_of_is_meant() -> None:
    far, near = locate("Valencia", "es"), locate("Valencia", "es", ["VE"])
    assert far is not None
    assert near is not None
    assert (far.country, near.country) == ("ES", "VE")


@needs_gazetteer
def test_a_likeness_is_no_name() -> None:
    assert locate("Kazzan", "fr", ["RU"]) is None
    found = locate("Kazan", "fr", ["RU"])
    assert found is not None
    assert found.country == "RU"


@needs_gazetteer
def test_a_village_far_from_the_story_is_not_believed() -> None:
    assert locate("Khasan", "fr", ["RU", "KP"]) is None


@needs_gazetteer
def test_accents_hyphens_and_saints_make_no_difference() -> None:
    spellings = ["Saint-Étienne", "Saint-Etienne", "St Etienne", "saint étienne"]
    assert len({found.id for name in spellings if (found := locate(name, "fr", ["FR"]))}) == 1


@needs_gazetteer
def test_a_state_holds_its_towns() -> None:
    oslo = locate("Oslo", "fr")
    assert oslo is not None
    assert holds("country:NO", oslo.key)
    assert not holds("country:SE", oslo.key)
    assert holds("region:europe", oslo.key)
    assert country_of("region:FR/brittany") == "FR"


def test_every_state_has_a_name_in_every_language() -> None:
    for code, state in states().items():
        assert all(state.names[language] for language in ("fr", "en", "es")), code


def test_without_a_gazetteer_states_are_still_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_open", lambda: None)
    places.town_ids.cache_clear()
    try:
        assert places.town_ids("oslo") == ()
        assert locate("Norvège", "fr") is not None
    finally:
        places.town_ids.cache_clear()
