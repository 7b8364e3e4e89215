"""Who phrases of a document's own stand for: pairs, pronouns that agree, verbs without a subject, buildings."""

from __future__ import annotations

import pytest

from recoupe.model import Reading
from recoupe.read.records import from_record
from recoupe.within import read_closely
from recoupe.within.mentions import find_mentions
from recoupe.within.syntax import parse


def read(text: str, language: str = "fr") -> Reading:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"})
    mentions, chains = find_mentions(document, parse(document))
    return Reading(document=document, mentions=mentions, chains=chains)


def name_of(reading: Reading, words: str, last: bool = True) -> str:
    """The name of the chain of the mention with these words, the last one of them; "" where there is none."""
    found = [m for m in reading.mentions if m.span.of(reading.document.text) == words]
    return reading.chains[found[-1 if last else 0].chain].name if found else ""


@pytest.mark.parametrize(
    ("language", "text", "pronoun", "expected"),
    [
        ("fr", "Le maire Anton Varek a reçu Marie Lefort, directrice du port. Elle a promis.", "Elle", "Marie Lefort"),
        ("fr", "La rencontre entre Sorn Keller et Anton Varek a duré. La rencontre étonne. Elle montre tout.", "Elle", ""),
        ("fr", "Le chef d'État est descendu. Le président bélarusse Ivo Varek et le président chilien Paul Ruan ont signé.",
         "Le chef d'État", "Le chef d'État"),
        ("fr", "Bruno Le Gall, alors ministre, a vu Éric Monnet. Ce dernier a claqué la porte.", "Ce dernier", "Éric Monnet"),
        ("en", "President Ann Keller met Defense Minister Igor Platov. He said talks were useful.", "He", "Igor Platov"),
        ("es", "La ministra Lucía Robles agradeció el gesto. Añadió que volvería.", "Añadió", "Lucía Robles"),
        ("es", "La ministra Lucía Robles agradeció el gesto. Llegó María Paz.", "Llegó", ""),
    ],
)  # fmt: skip
def test_a_pronoun_is_the_one_that_agrees_or_nobody(language: str, text: str, pronoun: str, expected: str) -> None:
    assert name_of(read(text, language), pronoun) == expected


@pytest.mark.parametrize(
    ("text", "words", "members"),
    [
        ("Séoul et Tokyo ont protesté. Les deux pays accusent Pyongyang.", "Les deux pays", ["Corée du Sud", "Japon"]),
        ("Les présidents Varek et Keller se sont vus.", "Les présidents", ["Varek", "Keller"]),
        ("La Corée du Nord tire, la Corée du Sud répond. Les deux Corées se parlent.", "Les deux Corées",
         ["Corée du Nord", "Corée du Sud"]),
    ],
)  # fmt: skip
def test_several_are_those_whom_the_text_names(text: str, words: str, members: list[str]) -> None:
    reading = read(text)
    group = next(m for m in reading.mentions if m.span.of(reading.document.text) == words)
    assert group.group
    assert [reading.chains[k].name for k in group.members] == members


def test_a_seat_of_power_is_a_building_where_one_stands_before_it() -> None:
    reading = read("L'Élysée dément. Devant l'Élysée, la foule crie.")
    assert [m.kind for m in reading.mentions] == ["organisation", "facility"]
    assert [c.key for c in reading.chains] == ["org:FR-elysee"]


def test_a_verb_without_a_subject_says_who_acts() -> None:
    document = from_record(
        {"id": "t", "text": "La ministra Lucía Robles viajó a Lima. Luego firmó el acuerdo.", "lang": "es"}
    )
    reading = read_closely(document)
    statement = next(s for s in reading.statements if s.predicate.of(document.text) == "firmó")
    (actor,) = [role for role in statement.roles if role.kind == "actor"]
    assert reading.chains[reading.mentions[actor.mention].chain].name == "Lucía Robles"


def test_a_bare_family_name_is_nobody_s_where_two_were_introduced() -> None:
    reading = read("Le maire Jacques Ollier affronte Luc Ollier, son neveu. M. Ollier part favori.")
    chains = {c.name: len([k for k in c.mentions if reading.mentions[k].form == "name"]) for c in reading.chains}
    assert chains == {"Jacques Ollier": 1, "Luc Ollier": 1, "Ollier": 1}
