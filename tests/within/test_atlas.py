"""Where places lie: coordinates with a precision, and what holds what."""

from __future__ import annotations

import pytest

from recoupe import languages
from recoupe.within import places
from recoupe.within.atlas import located
from recoupe.within.places import divisions, region_rows, states

needs_gazetteer = pytest.mark.skipif(not places.GAZETTEER.exists(), reason="build_places.py has not been run")


@needs_gazetteer
def test_a_town_lies_in_its_region_in_its_state() -> None:
    found = located(("place:2013348", "geonames:2013348"), "fr")
    assert found is not None
    assert (found.name, found.feature, found.country) == ("Vladivostok", "town", "RU")
    assert [(h.name, h.feature) for h in found.within] == [("Primorié", "region"), ("Russie", "state")]
    assert found.latitude == pytest.approx(43.1, abs=0.1)
    assert found.longitude == pytest.approx(131.9, abs=0.1)


@needs_gazetteer
def test_the_larger_the_place_the_vaguer_its_point() -> None:
    widths = [located((key,)) for key in ("place:2013348", "region:RU/primorye", "country:RU")]
    precise = [found.precision for found in widths if found is not None and found.precision is not None]
    assert len(precise) == 3
    assert precise == sorted(precise)
    assert precise[0] < 20 < 200 < precise[1] < 1000 < precise[2]


@needs_gazetteer
def test_names_come_in_the_language_asked_for() -> None:
    names = {code: located(("place:3117735",), code) for code in languages.SUPPORTED}
    assert {code: found.within[-1].name for code, found in names.items() if found} == {
        "fr": "Espagne", "en": "Spain", "es": "España",
    }  # fmt: skip


@needs_gazetteer
def test_a_state_on_both_sides_of_the_date_line_has_its_middle_among_its_islands() -> None:
    found = located(("country:FJ",))
    assert found is not None
    assert found.longitude is not None
    assert abs(found.longitude) > 170


def test_what_no_gazetteer_bounds_has_no_coordinates() -> None:
    sea = located(("region:black-sea",), "en")
    assert sea is not None
    assert (sea.feature, sea.latitude, sea.precision, sea.within) == ("area", None, None, ())
    siberia = located(("region:RU/siberia",), "en")
    assert siberia is not None
    assert [holder.name for holder in siberia.within] == ["Russia"]


def test_what_is_no_place_is_not_located() -> None:
    assert located(("org:UN", "wikidata:Q1065")) is None
    assert located(("place:", "region:nowhere", "country:XX")) is None
    assert located(()) is None


def test_every_division_is_one_of_a_known_state() -> None:
    table = languages.load("", "divisions")
    assert len(table) > 200
    for code in table:
        if code != "generic":
            assert code in states(), code


def test_every_region_row_is_found_again_by_its_key() -> None:
    for country in ("RU", "FR", "US", "ES"):
        for slug, names in region_rows(country):
            found = located((f"region:{country}/{slug}",), "fr")
            assert found is not None
            assert found.name in names["fr"]
    assert {d.slug for d in divisions("RU").values()} >= {"primorye", "amur-region"}
