"""What a mail adds to the words it carries is told from them, and flowed lines are paragraphs again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED, load
from recoupe.model import apply_edits
from recoupe.read.carried import unflow
from recoupe.read.draft import Draft
from recoupe.read.open import drafts_of

HEAD = "From: Odile Garance <o@port.example>\nTo: r@port.example\nContent-Type: text/plain; charset=utf-8"


def body(text: str, more: str = "") -> Draft:
    (draft,) = drafts_of("a.eml", f"{HEAD}{more}\n\n{text}".encode()).drafts
    return draft


def shown(draft: Draft) -> list[tuple[str, str]]:
    return [(draft.text[p.start : p.end], p.hint) for p in draft.pieces]


def test_flowed_lines_are_paragraphs_and_their_words_lead_back() -> None:
    text = "Le bac de Sault partira demain \nmatin de Port-Ambre, \ndit la mairie.\n\n"
    text += "> La navette de nuit \n> est-elle arrêtée ?\n\n From ici.\n"
    draft = body(text, "; format=flowed")
    assert shown(draft) == [
        ("Le bac de Sault partira demain matin de Port-Ambre, dit la mairie.", ""),
        ("La navette de nuit est-elle arrêtée ?", "quote"), ("From ici.", ""),
    ]  # fmt: skip
    for words in ("Port-Ambre", "arrêtée", "ici"):
        start = draft.text.index(words)
        place = draft.origin.source(start, start + len(words))
        assert place is not None
        assert text[place[0] : place[1]] == words
    assert {repair.rule for repair in draft.repairs} >= {"mail.flowed"}


@pytest.mark.parametrize(
    ("text", "joined", "out"),
    [
        ("un \ndeux", False, "un deux"),
        ("un \ndeux", True, "undeux"),
        ("un \r\ndeux\r\n", False, "un deux\r\n"),
        ("un \n\ndeux", False, "un \n\ndeux"),
        ("> un \n>> deux", False, ">un \n>>deux"),
        ("un \n-- \nOdile", False, "un \n-- \nOdile"),
        (" stuffed", False, "stuffed"),
    ],
)
def test_the_rules_of_flow(text: str, joined: bool, out: str) -> None:
    assert apply_edits(text, unflow(text, joined))[0] == out


@given(st.text("a >-\r\n", max_size=60), st.booleans())
def test_flow_takes_no_letter_away(text: str, joined: bool) -> None:
    found, origin = apply_edits(text, unflow(text, joined))
    assert found.count("a") == text.count("a")
    assert all(found[r.start : r.end] == text[r.source_start : r.source_end] for r in origin.runs if r.exact)


def test_a_reply_its_line_and_the_signature() -> None:
    draft = body(
        "Oui, demain matin, dit la mairie de Sault.\n\nLe lun. 3 mars 2025 à 10:15, Jean Dorval <j@p.example> a écrit :\n\n"
        "> Le bac est-il à quai ?\n> -- \n> Jean\n\n-- \nOdile Garance\nPort de Sault\n"
    )
    hints = dict(shown(draft))
    assert hints["Oui, demain matin, dit la mairie de Sault."] == ""
    assert hints["Le lun. 3 mars 2025 à 10:15, Jean Dorval <j@p.example> a écrit :"] == "boilerplate"
    assert hints["Le bac est-il à quai ?"] == "quote"
    assert hints["Odile Garance"] == hints["Port de Sault"] == "boilerplate"


@pytest.mark.parametrize(
    "heads",
    [
        "De : Jean Dorval\nEnvoyé : lundi 3 mars 2025\nÀ : Odile Garance\nObjet : le bac",
        "From: Jean Dorval\nSent: Monday\nTo: Odile Garance\nSubject: the ferry",
        "De: Jean Dorval\n\nEnviado el: lunes 3 de marzo\n\nPara: Odile Garance\n\nAsunto: el barco",
    ],
)
def test_headers_of_a_forwarded_mail_are_not_its_words(heads: str) -> None:
    draft = body(
        f"Pour information.\n\n-----Message d'origine-----\n{heads}\n\nLe bac partira demain matin de Port-Ambre.\n"
    )
    words = [text for text, hint in shown(draft) if hint != "boilerplate"]
    assert words == ["Pour information.", "Le bac partira demain matin de Port-Ambre."]


def test_one_line_with_a_colon_is_no_header() -> None:
    draft = body("Date : le conseil se réunira mardi.\n\nLe bac partira demain matin.\n")
    assert {hint for _, hint in shown(draft)} == {""}


@pytest.mark.parametrize("code", SUPPORTED)
def test_every_rule_matches_its_examples(code: str) -> None:
    for rule in load(code, "mail")["line"]:
        for example in rule["examples"]:
            assert re.fullmatch(rule["pattern"], example, re.I), (rule["name"], example)
