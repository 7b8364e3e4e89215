"""Short texts of the press, two lines at most: every attribution, its stance, its voice and whoever relays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from recoupe.languages import load
from recoupe.model import Document, Quote
from recoupe.read.records import from_record
from recoupe.within.mentions import find_mentions
from recoupe.within.quotes import find_quotes
from recoupe.within.quotes.lexicon import speech
from recoupe.within.syntax import parse

CASES = Path(__file__).parent.parent / "cases"
MODES = ("direct |", "mixed |", "indirect |", "scare |")


def quotes(text: str, language: str) -> tuple[Document, tuple[Quote, ...]]:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"})
    syntax = parse(document)
    mentions, chains = find_mentions(document, syntax)
    return document, find_quotes(document, syntax, mentions, chains)


def cases(language: str) -> list[object]:
    out = []
    for part in (CASES / f"quotes_short.{language}.md").read_text(encoding="utf-8").split("\n\n")[1:]:
        lines = part.strip().split("\n")
        expected = [line for line in lines if line.startswith(MODES)]
        text = "\n".join(line for line in lines if line not in expected)
        out.append(pytest.param(language, text, expected, id=f"{language}: {text[:50]}"))
    return out


def shown(document: Document, quote: Quote) -> str:
    speaker = quote.speaker.name if quote.speaker else "-"
    relays = ", ".join(relay.name for relay in quote.relays) or "-"
    pieces = " // ".join(" ".join(piece.of(document.text).split()) for piece in quote.pieces)
    return f"{quote.mode} | {quote.stance or '-'} | {speaker} | {relays} | {pieces}"


@pytest.mark.parametrize(("language", "text", "expected"), cases("fr") + cases("en") + cases("es"))
def test_who_says_what_in_two_lines(language: str, text: str, expected: list[str]) -> None:
    document, found = quotes(text, language)
    assert [shown(document, quote) for quote in found] == expected


STANCES = [
    ("fr", "prétendre", "doubting"),
    ("fr", "insinuer", "doubting"),
    ("fr", "rappeler", "endorsing"),
    ("fr", "souligner", "endorsing"),
    ("fr", "reconnaître", "endorsing"),
    ("fr", "démentir", "denying"),
    ("fr", "réfuter", "denying"),
    ("fr", "se défendre", "denying"),
    ("fr", "dire", "neutral"),
    ("en", "allege", "doubting"),
    ("en", "acknowledge", "endorsing"),
    ("en", "deny", "denying"),
    ("es", "alegar", "doubting"),
    ("es", "recordar", "endorsing"),
    ("es", "desmentir", "denying"),
]


@pytest.mark.parametrize(("language", "verb", "stance"), STANCES)
def test_the_stance_of_a_verb_wins_over_its_neutral_uses(language: str, verb: str, stance: str) -> None:
    lexicon = speech(language)
    assert lexicon is not None
    assert lexicon.verbs[verb].stance == stance


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_no_verb_of_speech_has_two_stances_but_neutral(language: str) -> None:
    seen: dict[str, set[str]] = {}
    for group in load(language, "speech")["verbs"]:
        for lemma in group["lemmas"]:
            seen.setdefault(lemma, set()).add(group["stance"])
    assert [lemma for lemma, stances in seen.items() if len(stances - {"neutral"}) > 1] == []


def test_a_relay_is_tied_to_the_mention_of_the_agency() -> None:
    text = "Le cargo dérive. Le capitaine aurait crié, selon les agences de presse : « Tout va bien à bord. »"
    document, found = quotes(text, "fr")
    relays = [relay for quote in found for relay in quote.relays]
    assert [relay.name for relay in relays] == ["agences de presse"]
    assert relays[0].mention >= 0
    assert relays[0].span is not None
    assert relays[0].span.of(document.text).endswith("agences de presse")


def test_a_headline_in_marks_is_by_the_only_one_quoted() -> None:
    text = (
        "« Le port n'a pas été dragué »\n\n"
        "Le cargo s'est échoué lundi devant le môle de Port-Aven, à marée basse.\n\n"
        "« Nous l'avions écrit à la préfecture », a déclaré Anna Moreau. Personne n'a répondu à ses lettres."
    )
    _, found = quotes(text, "fr")
    assert [quote.speaker.name for quote in found if quote.speaker and quote.mode == "direct"] == ["Anna Moreau"] * 2
