"""Turns of a dialogue: the narrator's words between a character's are cut out, and the character's are kept."""

from __future__ import annotations

import pytest

from recoupe.read.records import from_record
from recoupe.within.quotes import find_quotes
from recoupe.within.syntax import parse

TURNS = [
    (
        "Un navire si beau existe-t-il ? me demanda-t-elle après avoir regardé la mer.",
        ["Un navire si beau existe-t-il ?"],
    ),
    ("Ah ! fit seulement le père.", ["Ah !"]),
    ("Elle nage comme un cygne ! dit en riant le père.", ["Elle nage comme un cygne !"]),
    ("Vous ne voyez que lui, m’écriai-je impatienté.", ["Vous ne voyez que lui"]),
    ("J'ai vu le chien, reprit le garçon, et j'ai sauté le mur.", ["J'ai vu le chien", "et j'ai sauté le mur."]),
    (
        "Allons, reprit l'aveugle, qui craignait de déplaire à sa fille, en raison de son âge, laissez-moi partir.",
        ["Allons", "laissez-moi partir."],
    ),
    (
        "Tu vas payer ! s’écria le maître d’école : et il se leva furieux, cherchant Paul à tâtons. Je t’aurai !",
        ["Tu vas payer !", "Je t’aurai !"],
    ),
    ("Mon mari, dit gravement Alice, voilà que tu dors.", ["Mon mari", "voilà que tu dors."]),
    ("Venez [Note : terme de marine.], dit Paul.", ["Venez"]),
]


@pytest.mark.parametrize(("turn", "said"), TURNS)
def test_the_narrator_is_cut_out_of_a_turn(turn: str, said: list[str]) -> None:
    document = from_record({"id": "t", "text": f"— Bonjour, dit Anne.\n\n— {turn}", "lang": "fr", "dct": "2025-03-05"})
    second = [q for q in find_quotes(document, parse(document)) if q.mode == "direct"][-1]
    assert [piece.of(document.text) for piece in second.pieces] == said
