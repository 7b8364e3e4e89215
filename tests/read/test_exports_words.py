"""Dates, lengths, pages and languages as press databases write them, whatever the language of their interface."""

import pytest

from recoupe.read.exports.words import agency_of, is_rights, language_code, length_in, moment_in, page_in, without_lead


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("January 1, 2004 Thursday", "2004-01-01"), ("December 19, 1991, Sunday, An Edition", "1991-12-19"),
        ("mardi 10 décembre 2019", "2019-12-10"), ("décembre 10 2019", "2019-12-10"), ("1er mars 2025", "2025-03-01"),
        ("10 décembre 2019 mardi 3:00 AM GMT", "2019-12-10T03:00+00:00"), ("27. Februar 2012 Montag", "2012-02-27"),
        ("Dienstag 10.Dezember 2019", "2019-12-10"), ("18. Februar 2012 9:50 PM GMT+1", "2012-02-18T21:50+01:00"),
        ("4 de marzo de 2025 martes", "2025-03-04"), ("4 marzo 2025", "2025-03-04"), ("4 Março 2025", "2025-03-04"),
        ("4 maart 2025", "2025-03-04"), ("4 марта 2025", "2025-03-04"), ("2025 年 3 月 4 日", "2025-03-04"),
        ("2025년 3월 4일", "2025-03-04"), ("04/03/2025", "2025-03-04"), ("03/14/2025", "2025-03-14"),
        ("2025-03-04T09:35:58", "2025-03-04T09:35:58"), ("May 31, 2019 Friday 12:05 PM EST", "2019-05-31T12:05-05:00"),
        ("5 octobre 2023 - 10:11 -0400", "2023-10-05T10:11-04:00"), ("March 2014", "2014-03"),
        ("Feb. 30, 2020", None), ("room 4, March", None), ("12 of 2025 documents", None),
    ],
)  # fmt: skip
def test_dates(text: str, value: str | None) -> None:
    found = moment_in(text)
    assert (found.value if found else None) == value


def test_a_date_says_where_it_stands() -> None:
    found = moment_in("Région, mardi 4 mars 2025, p. 3")
    assert found is not None
    assert "Région, mardi 4 mars 2025, p. 3"[found.start : found.end] == "4 mars 2025"


@pytest.mark.parametrize(
    ("text", "length"),
    [("1,204 words", "1,204 words"), ("- 18:05 UTC +01:00 612 mots, p. 3", "612 mots"), ("1 285 Wörter", "1 285 Wörter"),
     ("1,234 字", "1,234 字"), ("no words", None), ("12 wordsmiths", None)],
)  # fmt: skip
def test_lengths(text: str, length: str | None) -> None:
    found = length_in(text)
    assert (found[0] if found else None) == length


@pytest.mark.parametrize(
    ("text", "page"),
    [("NEWS; Pg. 3", "3"), ("Section B; Page 22, Column 2", "22"), ("WIRTSCHAFT; S. 70 Ausg. 8", "70"), (", p. 12-13", "12-13"),
     ("Politique, p. 3(2)", "3(2)"), ("Homepage 3", None)],
)  # fmt: skip
def test_pages(text: str, page: str | None) -> None:
    found = page_in(text)
    assert (found["page"] if found else None) == page


def test_names_of_languages_agencies_and_authors() -> None:
    assert [language_code(x) for x in ("ENGLISH", "FRENCH; FRANÇAIS", "Deutsch", "fr-FR", "中文", "Klingon")] == [
        "en", "fr", "de", "fr", "zh", "",
    ]  # fmt: skip
    assert agency_of("Agence France Presse -- English") == "AFP"
    assert agency_of("La Vigie") == ""
    assert without_lead("By JEANNE DORVAL.") == "JEANNE DORVAL"
    assert is_rights("Copyright 2014 La Vigie")
    assert is_rights("La Vigie. Tous droits réservés.")
    assert not is_rights("The copyright case goes on")
