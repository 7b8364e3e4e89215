"""Names that the user lists are found whole in texts, whatever the recogniser would make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from recoupe.build import Reader, build, names_of, reading_key
from recoupe.model import Document
from recoupe.read.authority import GivenEntity
from recoupe.read.records import from_record
from recoupe.within import read_closely
from recoupe.within.mentions import Given, names_in

CASES: list[tuple[str, str, list[Given]]] = [
    (
        "fr",
        "L'association Mer et Quais du Levant a saisi le juge, a déclaré Anouk de la Brème Saint-Orlan. Mer et Quais du "
        "Levant attend.",
        [("Mer et Quais du Levant", "organisation"), ("Anouk de la Brème Saint-Orlan", "person")],
    ),
    (
        "fr",
        "Le navire Ville de Fer a sombré près de Chantier 7, pendant l'opération Vent d'Est.",
        [("Ville de Fer", "product"), ("Chantier 7", "facility"), ("opération Vent d'Est", "event")],
    ),
    (
        "en",
        "The House on the Quay and Partners sued him on Tuesday.",
        [("House on the Quay and Partners", "organisation")],
    ),
    ("es", "Lo dijo Sal y Viento de Poniente en la plaza.", [("Sal y Viento de Poniente", "organisation")]),
]


def document(text: str, language: str = "fr", name: str = "t") -> Document:
    return from_record({"id": name, "text": text, "lang": language})


@pytest.mark.parametrize(("language", "text", "names"), CASES)
def test_a_listed_name_is_found_whole_with_its_kind(language: str, text: str, names: list[Given]) -> None:
    read = document(text, language)
    plain, told = (read_closely(read, given) for given in ((), names))
    found = {(m.span.of(text), m.kind) for m in told.mentions if m.form == "name"}
    assert set(names) <= found
    assert not set(names) <= {(m.span.of(text), m.kind) for m in plain.mentions if m.form == "name"}


def test_a_word_in_small_letters_is_no_listed_name() -> None:
    text = "Le grand large appelle. Il a lu Le Grand Large."
    read = read_closely(document(text), [("Le Grand Large", "media")])
    assert [m.span.start for m in read.mentions if m.span.of(text).lower() == "le grand large"] == [32]


def test_only_names_whose_words_stand_in_a_text_are_given_to_its_reading() -> None:
    names: list[Given] = [
        ("Anna Proue", "person"),
        ("Vigie", None),
        ("la maire", "person"),
        ("Proue", None),
        ("?!", None),
    ]
    assert names_in("ANNA a vu la PROUE, dit la maire.", names) == (("Anna Proue", "person"), ("Proue", None))
    assert names_in("Rien.", names) == ()


def test_the_first_line_that_lists_a_name_says_what_it_is() -> None:
    lines = [
        GivenEntity(name="Vigie", aliases=("La Vigie",), kind="media"),
        GivenEntity(name="Ourse", aliases=("Vigie",), kind="product"),
    ]
    assert names_of(lines) == (("Vigie", "media"), ("La Vigie", "media"), ("Ourse", "product"))


def test_a_change_of_the_list_reads_again_only_the_texts_that_it_is_about() -> None:
    about, other = document("La Vigie ferme.", name="a"), document("Le port ferme.", name="b")
    before, after = Reader(()), Reader((("La Vigie", "media"),))
    assert before.key(other) == after.key(other) == reading_key(other)
    assert before.key(about) != after.key(about)
    assert Reader((("La Vigie", "organisation"),)).key(about) != after.key(about)


def test_a_listed_name_becomes_its_actor(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "La coopérative Sel et Vent du Ponant a écrit à la mairie mardi 4 mars 2031.", "utf-8"
    )
    (tmp_path / "b.txt").write_text("Sel et Vent du Ponant n'a rien répondu, et le port reste fermé.", "utf-8")
    (tmp_path / "entities.csv").write_text("name,kind,notes\nSel et Vent du Ponant,organisation,coopérative\n", "utf-8")
    dossier = build(tmp_path)
    (actor,) = [e for e in dossier.entities if e.given]
    assert (actor.name, actor.notes, len({r.doc for r in actor.mentions})) == (
        "Sel et Vent du Ponant",
        "coopérative",
        2,
    )
