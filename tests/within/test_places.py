"""Places by name: exact names only, the right one of several, states and capitals, what lies in what."""

from __future__ import annotations

import pytest

from recoupe.read.records import from_record
from recoupe.within import places
from recoupe.within.mentions import find_mentions
from recoupe.within.places import capital_by_name, country_of, holds, locate, region, rival, state_by_name, states
from recoupe.within.syntax import parse

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


@needs_gazetteer
@pytest.mark.parametrize(
    ("name", "language", "countries", "inside", "country"),
    [
        ("Paris", "en", ["US"], "", "FR"),
        ("Paris", "en", ["US"], "region:US/texas", "US"),
        ("Paris", "fr", [], "country:US", "US"),
        ("London", "en", ["CA"], "region:CA/ontario", "CA"),
        ("Londres", "fr", [], "", "GB"),
        ("Valence", "fr", [], "", "FR"),
        ("Valence", "fr", ["ES"], "", "ES"),
        ("Valence", "fr", ["FR", "ES"], "", "FR"),
        ("Tripoli", "fr", [], "", "LY"),
        ("Tripoli", "fr", ["LB"], "", "LB"),
        ("Tripoli", "fr", ["LB", "LY"], "", "LY"),
        ("San José", "es", [], "", "CR"),
        ("San José", "es", ["US"], "", "US"),
        ("Saint-Denis", "fr", ["FR"], "country:FR", "FR"),
        ("Moscow", "en", ["US"], "", "RU"),
        ("La Paz", "es", ["MX"], "", "MX"),
        ("Santiago", "es", ["ES"], "", "ES"),
    ],
)
def test_the_right_one_of_several(name: str, language: str, countries: list[str], inside: str, country: str) -> None:
    found = locate(name, language, countries, inside)
    assert found is not None
    assert found.country == country


@needs_gazetteer
def test_a_second_name_of_a_far_town_is_not_believed_for_a_state_named_in_passing() -> None:
    assert locate("Khasan", "fr", ["RU", "KP", "US", "CN", "IN"]) is None


@pytest.mark.parametrize(
    ("name", "country", "key"),
    [
        ("Amur", "RU", "region:RU/amur-region"),
        ("région extrême-orientale de l'Amour", "RU", "region:RU/amur-region"),
        ("oblast de Koursk", "RU", "region:RU/kursk-oblast"),
        ("État du Texas", "US", "region:US/texas"),
        ("Bavaria", "DE", "region:DE/bavaria"),
    ],
)
def test_a_region_goes_by_its_name_in_any_language_with_or_without_what_it_is(
    name: str, country: str, key: str
) -> None:
    found = region(name, [country])
    assert found is not None
    assert (found.key, found.feature) == (key, "region")
    assert holds(f"country:{country}", key)


def test_a_smaller_division_is_no_region_of_that_name() -> None:
    assert region("comté de Washington", ["US"]) is None
    assert region("Amour", ["FR"]) is None


@needs_gazetteer
def test_a_name_is_another_place_where_its_state_is_never_spoken_of() -> None:
    other = rival("Tripoli", "LY", "fr", ["LB", "FR"])
    assert other is not None
    assert other.country == "LB"
    assert rival("Tripoli", "LY", "fr", ["LB", "LY"]) is None
    assert rival("Moscou", "RU", "fr", ["US"]) is None


def test_georgia_beside_florida_is_no_state_of_the_caucasus() -> None:
    other = rival("Georgia", "GE", "en", ["US"], {"US"})
    assert other is not None
    assert other.key == "region:US/georgia"
    assert rival("Georgia", "GE", "en", ["US"]) is None


@needs_gazetteer
def test_a_region_holds_its_towns() -> None:
    town = locate("Vladivostok", "fr", ["RU"])
    assert town is not None
    assert holds("region:RU/primorye", town.key)
    assert not holds("region:RU/amur-region", town.key)


def _keys(text: str, language: str) -> dict[str, str]:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"})
    mentions, chains = find_mentions(document, parse(document))
    return {m.span.of(text): chains[m.chain].key for m in mentions if m.form == "name" and m.chain >= 0}


@needs_gazetteer
def test_what_stands_behind_a_name_says_which_one_it_is() -> None:
    fr = _keys("Un grutier venu de Paris, au Texas, a ouvert un café à Lyon.", "fr")
    assert fr["Paris"] == "place:4717560"
    en = _keys("A bridge fell in London, Ontario, on Monday.", "en")
    assert en["London"] == "place:6058560"
    es = _keys("Una grúa cayó en San José, California, el lunes.", "es")
    assert es["San José"] == "place:5392171"


@needs_gazetteer
def test_the_capital_of_a_state_that_is_never_spoken_of_gives_way() -> None:
    text = "Des heurts ont éclaté à Tripoli, dans le nord du Liban. Tripoli se réveille. L'armée libanaise est là."
    assert _keys(text, "fr")["Tripoli"] == "place:266826"
    assert _keys("Des heurts ont éclaté à Tripoli, selon des témoins.", "fr")["Tripoli"] == "place:2210247"


def test_a_state_of_the_union_is_told_from_a_state_of_the_caucasus() -> None:
    text = "A storm crossed Georgia, officials in Florida and Alabama said. The United States sent help."
    assert _keys(text, "en")["Georgia"] == "region:US/georgia"
    text = "A storm crossed Georgia, officials in Tbilisi said. The United States sent help."
    assert _keys(text, "en")["Georgia"] == "country:GE"


@needs_gazetteer
def test_the_state_that_holds_a_town_may_itself_be_a_namesake() -> None:
    text = "In Moscow, Idaho, a fair opened. In Athens, Georgia, it rained."
    keys = _keys(text, "en")
    assert keys["Georgia"] == "region:US/georgia"
    assert keys["Athens"] == "place:4180386"


def test_a_list_of_states_without_end_is_read() -> None:
    text = "Georgia, " * 3000 + "Georgia."
    assert _keys(text, "en") == {"Georgia": "country:GE"}


def test_a_region_is_found_by_its_french_and_spanish_spellings() -> None:
    for name in ("région de Zaporijjia", "oblast de Louhansk", "región de Járkov"):
        assert region(name, ["UA"]) is not None, name
