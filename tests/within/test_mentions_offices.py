"""Offices: what a text says that somebody is, with its words, the state, how it stands and when."""

from __future__ import annotations

import pytest

from recoupe.model import Office, Reading
from recoupe.read.records import from_record
from recoupe.within import read_closely


def read(text: str, language: str) -> Reading:
    return read_closely(from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"}))


def offices(reading: Reading, name: str) -> tuple[Office, ...]:
    return next(chain.offices for chain in reading.chains if chain.name == name)


def said(reading: Reading, office: Office) -> str:
    when = reading.times[office.time].span.of(reading.document.text) if office.time >= 0 else "-"
    return f"{office.title} | {office.rule} | {office.state or '-'} | {office.held} | {when}"


CASES = [
    ("fr", "Le président bélarusse Anton Varek est venu.", "Anton Varek",
     ["président bélarusse | fr.office.beside | BY | now | -"]),
    ("fr", "Le maire a reçu Marie Lefort, directrice de l'usine.", "Marie Lefort",
     ["directrice de l'usine | fr.office.beside | - | now | -"]),
    ("fr", "L'ex-premier ministre Paul Darnet, maire de Corvaux de 2012 à 2018, est mis en examen.", "Paul Darnet",
     ["ex-premier ministre | fr.office.beside | - | former | -", "maire de Corvaux | fr.office.beside | - | now | 2012 à 2018"]),
    ("fr", "Paul Ruan, futur maire de Brest, a voté.", "Paul Ruan",
     ["futur maire de Brest | fr.office.beside | - | coming | -"]),
    ("fr", "Anna Moreau est arrivée. Elle est devenue présidente du conseil régional en mars 2021.", "Anna Moreau",
     ["présidente du conseil régional | fr.office.said | - | now | mars 2021"]),
    ("fr", "Le navigateur Yann Brec a appelé à l'aide.", "Yann Brec", ["navigateur | fr.office.beside | - | now | -"]),
    ("fr", "La rencontre Varek-Darnet a eu lieu. La précédente rencontre Varek était loin.", "Varek", []),
    ("fr", "Sa fille, Lise Brec, a prévenu son voisin.", "Lise Brec", []),
    ("en", "Former prime minister Paul Darnet died on Monday.", "Paul Darnet",
     ["Former prime minister | en.office.beside | - | former | -"]),
    ("en", "Climate scientist Ann Lee was named energy minister in 2019.", "Ann Lee",
     ["Climate scientist | en.office.beside | - | now | -", "energy minister | en.office.said | - | now | 2019"]),
    ("es", "El presidente ruso, Anton Varek, recibió a Lucía Robles, ministra de Defensa desde 2019.", "Lucía Robles",
     ["ministra de Defensa | es.office.beside | - | now | 2019"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name", "expected"), CASES, ids=[c[1][:40] for c in CASES])
def test_a_text_says_what_somebody_is(language: str, text: str, name: str, expected: list[str]) -> None:
    reading = read(text, language)
    assert [said(reading, office) for office in offices(reading, name)] == expected


def test_an_office_holds_its_own_words_and_the_name_that_it_is_said_of() -> None:
    reading = read("Le patron de la CGT, Éric Monnet, appelle à la grève. Le dirigeant s'explique.", "fr")
    for office in offices(reading, "Éric Monnet"):
        assert " ".join(office.span.of(reading.document.text).split()) == office.title
        assert reading.mentions[office.mention].chain == next(
            n for n, chain in enumerate(reading.chains) if chain.name == "Éric Monnet"
        )
    first = offices(reading, "Éric Monnet")[0]
    assert [reading.mentions[k].span.of(reading.document.text) for k in first.of] == ["CGT"]
