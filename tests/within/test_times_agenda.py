"""Requests: what stands beside what makes one expression, and on which side it is open."""

from __future__ import annotations

from datetime import datetime

import pytest

from recoupe.within.times import resolve

_NOW = datetime(2024, 5, 15, 9, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "language", "start", "end"),
    [
        ("two weeks starting 3 June 2024", "en", "2024-06-03", "2024-06-17"),
        ("3 June 2024 for two weeks", "en", "2024-06-03", "2024-06-17"),
        ("trois jours à partir du 3 juin 2024", "fr", "2024-06-03", "2024-06-06"),
        ("dos semanas desde el 3 de junio de 2024", "es", "2024-06-03", "2024-06-17"),
        ("from April to June in 2019", "en", "2019-04-01", "2019-07-01"),
        ("from Friday to Monday", "en", "2024-05-17", "2024-05-21"),
        ("between 3 March and now", "en", "2024-03-03", "2024-05-15"),
        ("within three days", "en", "2024-05-15", "2024-05-18"),
    ],
)
def test_stretches(text: str, language: str, start: str, end: str) -> None:
    (found,) = resolve(text, language, _NOW)
    assert found.start is not None
    assert found.end is not None
    assert (found.start.date().isoformat(), found.end.date().isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "language", "side", "start"),
    [
        ("Friday before 5pm", "en", "before", "2024-05-17T17:00:00"),
        ("Friday after 5pm", "en", "after", "2024-05-17T17:00:00"),
        ("vendredi avant 17h", "fr", "before", "2024-05-17T17:00:00"),
        ("el viernes después de las 17:00", "es", "after", "2024-05-17T17:00:00"),
        ("Friday at 5pm", "en", "", "2024-05-17T17:00:00"),
    ],
)
def test_an_hour_may_be_open_on_one_side(text: str, language: str, side: str, start: str) -> None:
    (found,) = resolve(text, language, _NOW)
    assert (found.open, found.start and found.start.isoformat()) == (side, start)


@pytest.mark.parametrize("text", ["call 138-2010-2015", "a code like 2010-2015-86", "five-thirty", "they may come"])
def test_figures_of_codes_and_words_are_no_dates(text: str) -> None:
    assert all(found.type != "DATE" for found in resolve(text, "en", _NOW))


def test_one_letter_stands_for_half_a_day_only_where_it_is_tight() -> None:
    assert [f.value[-5:] for f in resolve("back at 9a", "en", _NOW)] == ["09:00"]
    assert all(f.type != "TIME" for f in resolve("only 5 a day", "en", _NOW))


def test_a_day_and_its_hour_are_no_pair_of_hours() -> None:
    (found,) = resolve("le 16 à 18 h", "fr", _NOW)
    assert found.start == datetime(2024, 5, 16, 18)
