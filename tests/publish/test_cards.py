"""The card of an actor, from texts: roles with their days, words of its own and of others, place, notes, counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from recoupe.across.entities import resolve
from recoupe.model import Decision, Dossier, Fact, Published, Reading
from recoupe.publish.pagedata import page_data
from recoupe.read.authority import GivenEntity
from recoupe.read.records import from_record
from recoupe.within import read_closely

TEXTS = [
    ("a", "fr", "2019-06-03", "Le président Karl Ostrander a reçu la presse à Oslo. « Le port rouvrira lundi », a déclaré Karl "
     "Ostrander."),
    ("b", "en", "2024-02-05", "Former president Karl Ostrander left Oslo on Monday. The lawyer Ilse Brandal said Karl "
     "Ostrander had lied about the port."),
    ("c", "es", "2024-02-07", "La naviera Olvera no comenta. Karl Ostrander guarda silencio."),
]  # fmt: skip


def _reading(key: str, language: str, day: str, text: str) -> Reading:
    document = from_record({"id": key, "text": text, "lang": language, "dct": day})
    published = Published(earliest=day, latest=day, status="given", rule="test")
    outlet = Fact(value=f"Outlet {key}", status="given", rule="test")
    return read_closely(replace(document, published=published, outlet=outlet))


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    readings = tuple(_reading(*row) for row in TEXTS)
    decisions = (Decision(left="Ilse Brandal", right="Nobody Here", verdict="same", by="odile", at="2031-03-04"),)
    given = (
        GivenEntity(name="Karl Ostrander", notes="deux mandats", kind="person", id="K7", where="entities.csv, line 2"),
    )
    found = resolve(readings, decisions, given)
    dossier = Dossier(
        version="0", readings=readings, entities=found.entities, candidates=found.candidates, decisions=decisions
    )
    return page_data(dossier, title="t", file="t.recoupe")


def card(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(e for e in data["entities"] if e["name"] == name)


def words(data: dict[str, Any], doc: int, span: list[int]) -> str:
    return data["docs"][doc]["text"][span[0] : span[1]]


def test_a_role_that_changes_with_time_does_not_split_a_person_and_every_role_has_its_day(data: dict[str, Any]) -> None:
    roles = card(data, "Karl Ostrander")["roles"]
    told = {r["title"].lower(): (r["held"], [s["days"]["e"] for s in r["said"]]) for r in roles}
    assert told["président"] == ("now", ["2019-06-03"])
    assert told["former president"] == ("former", ["2024-02-05"])
    for role in roles:
        for said in role["said"]:
            assert words(data, said["doc"], said["s"]).split() == role["title"].split()


def test_names_are_counted_with_the_languages_that_write_them(data: dict[str, Any]) -> None:
    ((name, times, languages),) = [n for n in card(data, "Karl Ostrander")["names"] if n[0] == "Karl Ostrander"]
    assert (name, times, sorted(languages)) == ("Karl Ostrander", 5, ["en", "es", "fr"])


def test_documents_are_counted_from_the_first_to_the_last_with_the_first_mention_of_each(data: dict[str, Any]) -> None:
    docs = card(data, "Karl Ostrander")["docs"]
    assert [data["docs"][n]["published"]["e"] for n, *_ in docs] == ["2019-06-03", "2024-02-05", "2024-02-07"]
    assert all("Ostrander" in words(data, n, [start, end]) for n, _, start, end in docs)


def test_its_own_words_and_those_of_others_about_it_are_told_apart(data: dict[str, Any]) -> None:
    ostrander = card(data, "Karl Ostrander")
    own = [data["sayings"][n] for n in ostrander["quotes"]]
    about = [data["sayings"][n] for n in ostrander["about"]]
    assert [words(data, s["doc"], s["parts"][0]) for s in own] == ["Le port rouvrira lundi"]
    assert [s["who"] for s in about] == ["Ilse Brandal"]
    assert card(data, "Ilse Brandal")["quotes"] == ostrander["about"]


def test_the_users_word_on_it_is_shown_with_where_it_stands(data: dict[str, Any]) -> None:
    ostrander = card(data, "Karl Ostrander")
    assert (ostrander["notes"], ostrander["given"], ostrander["links"]) == (
        "deux mandats",
        "entities.csv, line 2",
        ["K7"],
    )
    assert "notes" not in card(data, "Ilse Brandal")


def test_a_place_has_its_point_with_a_precision_and_what_holds_it(data: dict[str, Any]) -> None:
    place = card(data, "Oslo")["place"]
    assert (place["own"], place["feature"], place["within"][-1]) == (True, "capital", "Norvège")
    assert abs(place["lat"] - 59.9) < 0.2
    assert abs(place["lon"] - 10.7) < 0.2
    assert 0 < place["km"] < 40


def test_a_decision_that_cannot_be_followed_is_listed_as_such(data: dict[str, Any]) -> None:
    (word,) = data["decided"]
    assert (word["names"], word["standing"]) == (["Ilse Brandal", "Nobody Here"], "lost")


def test_every_saying_lies_in_the_sentence_that_it_names(data: dict[str, Any]) -> None:
    for saying in data["sayings"]:
        start, end, _ = data["docs"][saying["doc"]]["sentences"][saying["sen"]]
        assert start <= saying["s"][0] < end
