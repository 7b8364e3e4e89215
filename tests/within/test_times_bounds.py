"""When a text without a date was written: what bounds it, with the words, and what stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recoupe.model import Document, Published
from recoupe.read.records import from_record
from recoupe.within import read_closely
from recoupe.within.times import find_times
from recoupe.within.times.bounds import bounded


def _document(text: str, language: str, published: Published | None = None) -> Document:
    return replace(
        from_record({"id": "t", "text": text, "lang": language}), published=published or Published()
    )  # fmt: skip


def _bounded(text: str, language: str, published: Published | None = None) -> Published:
    document = _document(text, language, published)
    return bounded(document, find_times(document))


@pytest.mark.parametrize(
    ("text", "language", "earliest", "words"),
    [
        ("Le blocus a commencé le 3 mars 2021. Après plus de dix mois de blocus, l'île a faim.", "fr", "2022-01-03", "plus"),
        ("Jusqu'en 2021 (le début du conflit), rien. Plus de deux ans de guerre l'ont usé.", "fr", "2023-01-01", "Plus"),
        ("The siege began on March 3, 2021. After more than 18 months of war, it holds.", "en", "2022-09-03", "more"),
        ("La huelga empezó el 3 de marzo de 2021. Tras más de tres meses de huelga, cede.", "es", "2021-06-03", "más"),
    ],
)  # fmt: skip
def test_what_has_lasted_so_long_is_not_told_before(text: str, language: str, earliest: str, words: str) -> None:
    found = _bounded(text, language)
    assert (found.earliest, found.latest, found.status, found.rule) == (earliest, None, "inferred", "date.bounds")
    (clue,) = found.clues
    assert clue.rule == "date.lasted"
    assert clue.span is not None
    assert clue.span.of(text).startswith(words)
    assert clue.value == f"{earliest}/.."


def test_a_bare_length_may_be_said_a_little_early() -> None:
    text = "Le blocus a commencé le 3 mars 2021. Après trois ans de blocus, l'île a faim."
    assert _bounded(text, "fr").earliest == "2023-03-03"


@pytest.mark.parametrize(
    ("text", "language", "latest"),
    [
        ("Le scrutin se tiendra le 3 mars 2025 dans toute l'île.", "fr", "2025-03-03"),
        ("The vote will take place in May 2025 on the island.", "en", "2025-05-31"),
        ("La votación se celebrará el 9 de junio de 2025.", "es", "2025-06-09"),
    ],
)
def test_what_lies_ahead_is_not_told_after(text: str, language: str, latest: str) -> None:
    found = _bounded(text, language)
    assert (found.earliest, found.latest) == (None, latest)
    assert [clue.rule for clue in found.clues] == ["date.ahead"]


@pytest.mark.parametrize(
    "text",
    [
        "Il a promis en 2019 que le pont rouvrirait en 2020.",  # the future of a past
        "« Le pont rouvrira en 2020 », disait-il.",  # someone's words, of another day
        "Le pont a rouvert en 2020.",
        "En 1995, il sera élu maire.",  # a story of long ago, told in the future
        "Né en mai 1905, il mourra en mai 1943. Une rue porte son nom depuis le 3 juin 1971.",
        "Le 3 mars 1919, elle rencontra le consul.",  # past, whatever its ending
        "La guerre a commencé le 3 mars 2021. Il a passé deux ans en prison.",  # no length of the war
        "Après plus de dix mois de blocus, l'île a faim.",  # nobody says when it began
    ],
)
def test_what_bounds_nothing_leaves_the_date_unknown(text: str) -> None:
    assert _bounded(text, "fr") == Published()


def test_a_beginning_told_twice_is_one() -> None:
    text = (
        "Le blocus a commencé le 3 mars 2021, et le blocus a commencé le 3 mars 2021. Après trois ans de blocus, rien."
    )
    assert _bounded(text, "fr").earliest == "2023-03-03"


def test_clues_stand_beside_those_of_reading_and_a_contradiction_is_left_out() -> None:
    own = Published(earliest="2019-01-01", status="inferred", rule="date.not-before", reason="le texte cite 2019")
    found = _bounded("Le scrutin se tiendra le 3 mars 2025.", "fr", own)
    assert (found.earliest, found.latest) == ("2019-01-01", "2025-03-03")
    assert [clue.rule for clue in found.clues] == ["date.not-before", "date.ahead"]
    assert found.reason.startswith("le texte cite 2019 ; ")
    assert _bounded("Le scrutin se tiendra le 3 mars 2015.", "fr", own) == own


def test_weekdays_tell_the_years_in_which_they_fall_on_their_day() -> None:
    own = Published(earliest="2022-02-01", latest="2026-01-31", status="inferred", rule="date.not-before")
    found = _bounded("Elle est arrivée mardi 12 septembre et repartie jeudi 14 septembre.", "fr", own)
    assert (found.earliest, found.latest) == ("2023-09-05", "2023-09-19")
    assert "2023" in found.clues[-1].reason
    wide = replace(own, earliest="2012-02-01")
    found = _bounded("Elle est arrivée mardi 12 septembre.", "fr", wide)
    assert (found.earliest, found.latest) == (wide.earliest, wide.latest)  # 2017 or 2023: told, not chosen
    assert "2017 ou 2023" in found.reason


def test_a_known_date_is_left_as_it_is() -> None:
    own = Published(earliest="2024-05-15", latest="2024-05-15", status="stated")
    assert _bounded("Le scrutin se tiendra le 3 mars 2023.", "fr", own) == own


def test_times_of_a_text_that_is_bounded_on_one_side_are_bounded_too() -> None:
    document = _document(
        "Hier, il pleuvait. Dans les prochains jours, il neigera. En 2019, rien. Depuis deux ans, rien.", "fr",
        Published(earliest="2022-02-01", status="inferred"),
    )  # fmt: skip
    times = {when.span.of(document.text): when for when in find_times(document)}
    assert (times["Hier"].value, times["Hier"].earliest, times["Hier"].latest) == ("XXXX-XX-XX", "2022-01-31", None)
    assert times["les prochains jours"].earliest == "2022-02-01"
    assert (times["2019"].earliest, times["2019"].anchor) == ("2019-01-01", "absolute")
    assert times["deux ans"].earliest is None


def test_a_close_reading_takes_the_bounds_that_the_text_gives() -> None:
    text = "Le blocus a commencé le 3 mars 2021. Après plus de dix mois de blocus, l'île a faim. Hier, il pleuvait."
    reading = read_closely(_document(text, "fr"))
    assert reading.document.published.earliest == "2022-01-03"
    assert reading.times[-1].earliest == "2022-01-02"
