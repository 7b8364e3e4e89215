"""Time expressions as EDTF: every form that a value may take, and days that agree with those of the record."""

from __future__ import annotations

import pytest

from recoupe.model import Published, Span, When, days_of
from recoupe.read.records import from_record
from recoupe.within.times import find_times
from recoupe.within.times.edtf import edtf


def _all(text: str, language: str = "fr", day: str = "2024-05-15") -> list[str]:
    document = from_record(
        {"id": "t", "text": text, "lang": language, "dct": day} if day else {"id": "t", "text": text}
    )
    return [edtf(when, document.published) for when in find_times(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le pont a ouvert le 3 mars 2023.", ["2023-03-03"]),
        ("Le pont a ouvert en mars 2023.", ["2023-03"]),
        ("Le pont a ouvert en 2019.", ["2019"]),
        ("Un pont des années 1990.", ["199X"]),
        ("Un pont du XIXe siècle.", ["18XX"]),
        ("Le pont a ouvert à l'automne 2022.", ["2022-23"]),
        ("Le pont a fermé l'hiver dernier.", ["2023-24"]),
        ("Les ventes du premier trimestre 2023.", ["2023-33"]),
        ("Les ventes du second semestre 2023.", ["2023-41"]),
        ("Le pont a fermé la semaine dernière.", ["2024-05-06/2024-05-12"]),
        ("Fermé entre 2018 et 2019.", ["2018/2019"]),
        ("Fermé du 12 au 15 mars 2019.", ["2019-03-12/2019-03-15"]),
        ("Il a fermé début mars 2023.", ["2023-03-01~/2023-03-15~"]),
        ("Le pont rouvrira dans les prochains jours.", ["2024-05-15/.."]),
        ("Le pont a récemment rouvert.", ["../2024-05-14"]),
        ("Une alerte à 14 h 30 GMT.", ["2024-05-15T14:30:00Z"]),
        ("Une alerte lundi soir.", ["2024-05-13"]),
        ("Fermé durant les trois derniers jours.", ["2024-05-12/2024-05-14"]),
        ("Fermé pendant deux ans.", [""]),
        ("Fermé chaque lundi.", [""]),
    ],
)
def test_every_form_of_a_value(text: str, expected: list[str]) -> None:
    assert _all(text) == expected


def test_what_a_text_leaves_open_stays_open() -> None:
    assert _all("Le pont a ouvert le 3 mars.", day="") == ["XXXX-03-03"]
    assert _all("Le pont a ouvert hier.", day="") == ["XXXX-XX-XX"]


def test_what_hangs_on_an_inferred_date_is_uncertain() -> None:
    when = When(
        span=Span("d", 0, 4), rule="t", type="DATE", value="2023-09", earliest="2023-09-01", latest="2023-09-30",
        anchor="document",
    )  # fmt: skip
    inferred = Published(earliest="2023-09-12", latest="2023-09-12", status="inferred")
    stated = Published(earliest="2023-09-12", latest="2023-09-12", status="stated")
    assert (edtf(when, inferred), edtf(when, stated), edtf(when)) == ("2023-09?", "2023-09", "2023-09")


def test_what_is_approximate_says_so_once_on_each_side() -> None:
    when = When(span=Span("d", 0, 4), rule="t", type="DATE", value="2018/2019", anchor="document", mod="APPROX")
    assert edtf(when) == "2018~/2019~"
    assert edtf(when, Published(status="inherited")) == "2018%/2019%"


@pytest.mark.parametrize(
    "text",
    [
        "Le 3 mars 2023, puis en mai 2023, enfin en 2024.",
        "La semaine dernière, les années 1990, ce mois-ci, le mois dernier, ce week-end.",
        "Début 2024, mi-mars 2023, fin août 2023, du 3 au 5 mai 2023.",
        "Depuis les trois derniers mois, ces derniers jours, dans les prochaines semaines.",
    ],
)
def test_the_days_of_the_answer_hold_those_of_the_record(text: str) -> None:
    document = from_record({"id": "t", "text": text, "lang": "fr", "dct": "2024-05-15"})
    for when in find_times(document):
        days = days_of(edtf(when, document.published))
        if days is not None and when.earliest and when.latest and days.earliest and days.latest:
            assert days.earliest <= when.earliest
            assert when.latest <= days.latest
