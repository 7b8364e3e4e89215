"""Times: what is one, which day it is, what that hangs on. The expected answers stand inside the texts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED, load
from recoupe.model import Document, Published
from recoupe.read.records import from_record
from recoupe.within.times import find_times, resolve, time_notices

CASES = Path(__file__).parent.parent / "cases"
_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def _document(text: str, language: str = "fr", day: str | None = "2024-05-15") -> Document:
    return from_record({"id": "t", "text": text, "lang": language, "dct": day})


def _cases() -> list[tuple[str, str | None, str]]:
    found = []
    for path in sorted(CASES.glob("times.*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if " | " in line and not line.startswith("#"):
                day, _, text = line.partition(" | ")
                found.append((path.name.split(".")[1], None if day == "-" else day, text))
    return found


@pytest.mark.parametrize(("language", "day", "marked"), _cases())
def test_the_marked_expressions_and_no_others_are_times(language: str, day: str | None, marked: str) -> None:
    document = _document(_MARK.sub(r"\1", marked), language, day)
    found = [(t.span.of(document.text), t.value) for t in find_times(document)]
    assert found == [(m[1], m[2]) for m in _MARK.finditer(marked)]


def _examples() -> list[tuple[str, str, dict[str, object]]]:
    return [
        (language, rule["name"], example)
        for language in SUPPORTED
        for rule in load(language, "times")["rule"]
        for example in rule.get("examples", ())
    ]


@pytest.mark.parametrize(("language", "name", "example"), _examples(), ids=lambda v: v if isinstance(v, str) else "")
def test_rules_do_what_their_examples_say(language: str, name: str, example: dict[str, object]) -> None:
    marked = str(example["text"])
    words = marked[marked.index("[") + 1 : marked.index("]")]
    document = _document(marked.replace("[", "").replace("]", ""), language)
    found = {t.span.of(document.text): t.value for t in find_times(document)}
    if example.get("loose"):
        assert example["value"] in found.values()
    else:
        assert found.get(words) == example["value"]


def test_the_next_day_hangs_on_the_day_before_it() -> None:
    document = _document("Le 3 mars 2019, le cargo part. Le lendemain, il revient.")
    first, second = find_times(document)
    assert (second.value, second.anchor, second.hangs_on) == ("2019-03-04", "text", 0)
    assert (first.anchor, first.earliest, first.latest) == ("absolute", "2019-03-03", "2019-03-03")


def test_the_next_day_beside_a_date_is_that_date() -> None:
    document = _document("Le 12 mai, il parle. Le 13 mai, le lendemain, il se tait.")
    times = find_times(document)
    assert [(t.value, t.hangs_on) for t in times] == [("2024-05-12", -1), ("2024-05-13", -1), ("2024-05-13", 0)]


def test_a_weekday_chooses_the_year_inside_an_interval() -> None:
    document = replace(
        _document("Il est arrivé ce mardi 12 septembre.", day=None),
        published=Published(earliest="2023-08-24", latest="2023-12-31", status="inferred"),
    )
    assert [t.value for t in find_times(document)] == ["2023-09-12"]


def test_what_an_uncertain_date_leaves_open_is_not_resolved() -> None:
    document = replace(
        _document("Il est arrivé hier.", day=None),
        published=Published(earliest="2023-09-01", latest="2023-09-30", status="inferred"),
    )
    (when,) = find_times(document)
    assert when.value.startswith("2023-")
    assert "X" in when.value
    assert (when.earliest, when.latest) == ("2023-08-31", "2023-09-29")


def test_a_weekday_that_contradicts_its_date_is_reported() -> None:
    document = _document("Elle est arrivée lundi 7 mai 2024 et repartie mercredi 8 mai 2024.")
    times = find_times(document)
    assert [t.value for t in times] == ["2024-05-07", "2024-05-08"]
    (notice,) = time_notices(document, times)
    assert (notice.code, notice.where) == ("times.weekday", times[0].span)


@pytest.mark.parametrize(
    ("text", "language", "day", "weekday"),
    [
        ("Le sommet du mardi 13 septembre 2023 a duré.", "fr", "2023-09-13", "3"),
        ("Le sommet du mardi 13 septembre a duré.", "fr", "2023-09-13", "3"),
        ("The summit of Tuesday, September 13, 2023, was long.", "en", "2023-09-13", "3"),
        ("It opened on Tuesday 13 September.", "en", "2023-09-13", "3"),
        ("La cumbre del martes 13 de septiembre de 2023 fue larga.", "es", "2023-09-13", "3"),
        ("Se abrió el martes 13 de septiembre.", "es", "2023-09-13", "3"),
        ("Il rouvre du vendredi 15 au dimanche 18 septembre.", "fr", "2023-09-18", "1"),
        ("Il rouvrira vendredi 23 à 9 h.", "fr", "2023-09-23", "6"),
        ("Signé le mar. 13/09/2023 au port.", "fr", "2023-09-13", "3"),
    ],
)
def test_a_slip_of_weekday_is_told_with_the_right_one(text: str, language: str, day: str, weekday: str) -> None:
    document = _document(text, language, "2023-09-14")
    times = find_times(document)
    (notice,) = time_notices(document, times)
    assert notice.code == "times.weekday"
    assert (dict(notice.data)["day"], dict(notice.data)["weekday"]) == (day, weekday)
    assert day in notice.message
    assert any(notice.where == when.span for when in times)


def test_a_weekday_far_from_the_day_of_the_text_tells_the_year() -> None:
    document = _document(
        "Le pont a ouvert le mardi 12 mars.", day="2025-11-20"
    )  # a Wednesday in 2025, a Tuesday in 2024
    (when,) = find_times(document)
    assert when.value == "2024-03-12"
    assert time_notices(document, (when,)) == ()


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Il ferme le 31 juin.", "fr", "2024-06-XX"),
        ("Il a fermé le 30 février 2023.", "fr", "2023-02-XX"),
        ("It closed on June 31, 2023.", "en", "2023-06-XX"),
        ("Cerró el 31 de junio de 2023.", "es", "2023-06-XX"),
    ],
)
def test_a_day_that_there_is_not_is_told_and_its_month_believed(text: str, language: str, value: str) -> None:
    document = _document(text, language)
    (when,) = find_times(document)
    assert when.value == value
    assert (when.earliest or "")[:7] == (when.latest or "")[:7] == value[:7]
    assert [n.code for n in time_notices(document, (when,))] == ["times.no-such-day"]


def test_modifiers_are_kept() -> None:
    document = _document("Il a fallu au moins 20 heures, puis plus de deux ans, début août.")
    assert [t.mod for t in find_times(document)] == ["EQUAL_OR_MORE", "MORE_THAN", "START"]


def test_other_languages_have_no_times() -> None:
    assert find_times(_document("Am 3. Mai 2024 kam er.", language="de")) == ()


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("vendredi à midi", "fr", "2024-05-17T12:00:00"),
        ("dans deux heures", "fr", "2024-05-15T11:30:00"),
        ("in three days", "en", "2024-05-18T09:30:00"),
        ("mañana a las 8 de la tarde", "es", "2024-05-16T20:00:00"),
    ],
)
def test_requests_are_read_as_an_agenda_does(text: str, language: str, start: str) -> None:
    found = resolve(text, language, datetime(2024, 5, 15, 9, 30))
    assert [r.start.isoformat() for r in found if r.start] == [start]


_BITS = ["lundi", "12", "mars", "2019", "le", "de", "à", "18 h", "ans", "il y a", "trois", "dernier", ",", "\n", "été",
         "—", "X", "31 février", "l'", "années", "90", "entre", "et", "25 h 70", "nuit"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_BITS), max_size=14), st.sampled_from(SUPPORTED), st.sampled_from([None, "2024-02-29"]))
def test_spans_lie_in_order_and_slice_to_words(bits: list[str], language: str, day: str | None) -> None:
    document = _document(" ".join(bits), language, day)
    times = find_times(document)
    assert times == find_times(document)
    for when in times:
        words = when.span.of(document.text)
        assert words == words.strip() != ""
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest
    for left, right in pairwise(times):
        assert left.span.end <= right.span.start


def test_a_weekday_beside_an_open_day_is_no_contradiction() -> None:
    from dataclasses import replace

    from recoupe.model import Published

    read = from_record({"id": "t", "text": "Le pont a fermé mercredi, puis lundi 14, dit la mairie.", "lang": "fr"})
    read = replace(read, published=Published(earliest="2019-01-16", latest="2019-01-23", status="inferred"))
    assert all(n.code == "times.weekday" for n in time_notices(read, find_times(read)))
