"""Versions of one quotation: who cut, added, changed what, and gave it to whom."""

from __future__ import annotations

import itertools

import pytest

from recoupe.across.copies import find_copies
from recoupe.across.entities import merge_entities
from recoupe.across.utterances import find_utterances
from recoupe.model import Reading, Span, Utterance
from recoupe.read.records import from_record
from recoupe.within import read_closely


def readings(*texts: str, languages: tuple[str, ...] = ()) -> tuple[Reading, ...]:
    codes = languages or ("fr",) * len(texts)
    return tuple(
        read_closely(from_record({"id": f"t{n}", "text": text, "lang": code, "dct": f"2031-03-0{n + 1}"}))
        for n, (text, code) in enumerate(zip(texts, codes, strict=True))
    )


def utterances(found: tuple[Reading, ...]) -> tuple[Utterance, ...]:
    return find_utterances(found, merge_entities(found), find_copies([r.document for r in found]))


def drifts(found: tuple[Reading, ...]) -> list[tuple[str, str, str]]:
    """(kind, words of the base, words of the version) of every drift."""
    texts = {r.document.id: r.document.text for r in found}

    def words(span: Span | None) -> str:
        return span.of(texts[span.doc]) if span else ""

    (utterance,) = utterances(found)
    return [(d.kind, words(d.base), words(d.version)) for v in utterance.versions for d in v.drifts]


FULL = (
    "« Nous avons sauvé dix-neuf marins et nous cherchons encore le vingtième dans une mer démontée », "
    "a déclaré Anne Kervella."
)


def test_a_word_that_changed_is_shown_on_both_sides():
    other = FULL.replace("dix-neuf", "dix-huit")
    found = drifts(readings(FULL, other))
    assert ("changed", "neuf", "huit") in found or ("changed", "huit", "neuf") in found
    assert [kind for kind, _, _ in found] == ["changed"]


def test_an_end_that_was_cut_is_shown_in_the_base():
    other = "« Nous avons sauvé dix-neuf marins », a déclaré Anne Kervella."
    assert drifts(readings(FULL, other)) == [("cut", "et nous cherchons encore le vingtième dans une mer démontée", "")]


def test_words_between_brackets_are_the_editors():
    other = "« Nous avons sauvé dix-neuf marins [du cargo] et nous cherchons encore le vingtième », a déclaré Anne Kervella."
    found = drifts(readings(FULL, other))
    assert ("bracketed", "", "du cargo") in found
    assert ("cut", "dans une mer démontée", "") in found


def test_another_verb_of_speech_is_a_drift():
    other = FULL.replace("a déclaré", "a prétendu")
    assert drifts(readings(FULL, other)) == [("cue", "a déclaré", "a prétendu")]


def test_another_speaker_is_a_drift():
    other = FULL.replace("Anne Kervella", "Marc Le Dantec")
    assert ("speaker", "Anne Kervella", "Marc Le Dantec") in drifts(readings(FULL, other))


def test_two_things_said_with_one_phrase_in_common_stay_two():
    other = "« Il faut que nous avons sauvé dix choses pour que le conseil régional vote enfin son budget », a dit Luc Morvan."
    assert utterances(readings(FULL, other)) == ()


def test_one_document_alone_has_no_versions():
    assert utterances(readings(f"{FULL}\n\nPlus tard, elle a répété : {FULL}")) == ()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_documents_changes_nothing(order: tuple[int, ...]):
    found = readings(
        FULL, FULL.replace("dix-neuf", "dix-huit"), "« Nous avons sauvé dix-neuf marins », dit Anne Kervella."
    )
    (one,) = utterances(found)
    assert len(one.versions) == 2
    assert utterances(tuple(found[n] for n in order)) == (one,)


def test_a_translated_quotation_is_a_version_of_its_original():
    french = (
        "Le cargo Belharra s'est échoué mardi soir sur la pointe de Kerlouan avec dix-neuf marins à bord. "
        "Le navire transportait trois cents tonnes d'engrais entre Rotterdam et Bilbao. "
        "« Nous avons sauvé tous les marins malgré une mer très forte », a déclaré le préfet Anne Kervella."
    )
    english = (
        "The cargo ship Belharra ran aground on Tuesday evening at Kerlouan point with nineteen sailors on board. "
        "The vessel was carrying three hundred tonnes of fertiliser between Rotterdam and Bilbao. "
        '"We saved all the sailors despite a very heavy sea," said prefect Anne Kervella.'
    )
    found = readings(french, english, languages=("fr", "en"))
    kinds = [d.kind for u in utterances(found) for v in u.versions for d in v.drifts]
    assert kinds == ["translation"]
