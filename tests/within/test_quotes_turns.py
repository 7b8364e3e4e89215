"""Turns of a dialogue: the narrator's words between a character's are cut out, and the character's are kept."""

from __future__ import annotations

import pytest

from recoupe.read.records import from_record
from recoupe.within.quotes import find_quotes
from recoupe.within.syntax import parse

TURNS = [
    (
        "Cette balise fonctionne-t-elle encore ? lui demanda-t-elle après avoir compté les éclats.",
        ["Cette balise fonctionne-t-elle encore ?"],
    ),
    ("Bah ! fit seulement la patronne.", ["Bah !"]),
    ("Il tient la barre depuis l'aube ! dit en souriant la gardienne.", ["Il tient la barre depuis l'aube !"]),
    ("Tu n'écoutes que le vent, m’écriai-je agacé.", ["Tu n'écoutes que le vent"]),
    ("J'ai vu la bouée, reprit Maël, et j'ai viré de bord.", ["J'ai vu la bouée", "et j'ai viré de bord."]),
    (
        "Soit, reprit la pilote, qui redoutait de manquer la marée, en raison du vent, larguez les amarres.",
        ["Soit", "larguez les amarres."],
    ),
    (
        "Rends la lampe ! s’écria la gardienne : et elle se pencha, agacée, fouillant la soute. Je la veux !",
        ["Rends la lampe !", "Je la veux !"],
    ),
    ("Ma sœur, dit doucement Claire, tu oublies la marée.", ["Ma sœur", "tu oublies la marée."]),
    ("Affalez [Note : terme de marine.], dit Maël.", ["Affalez"]),
]


@pytest.mark.parametrize(("turn", "said"), TURNS)
def test_the_narrator_is_cut_out_of_a_turn(turn: str, said: list[str]) -> None:
    document = from_record({"id": "t", "text": f"— Bonjour, dit Anne.\n\n— {turn}", "lang": "fr", "dct": "2025-03-05"})
    second = [q for q in find_quotes(document, parse(document)) if q.mode == "direct"][-1]
    assert [piece.of(document.text) for piece in second.pieces] == said
