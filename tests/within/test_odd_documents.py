"""No text, however odd, makes close reading fail: everything found stands in the text, in any served language or none."""

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recoupe.model import Document, Reading, Span
from recoupe.publish.layers import LAYERS, layer_view
from recoupe.read.records import from_record
from recoupe.read.sentences import split
from recoupe.within import read_closely
from recoupe.within.syntax import parse

LONG = 6000  # characters: beyond the longest sentence, short enough to be read at once
_CHOICE = random.Random(11)


def many(*pieces: str, between: str = " ", size: int = LONG) -> str:
    """`size` characters of `pieces` in an order of chance."""
    words: list[str] = []
    written = 0
    while written < size:
        words.append(_CHOICE.choice(pieces))
        written += len(words[-1]) + len(between)
    return between.join(words)


PRESS = (
    "Le ministre Paul Hérisson a annoncé mardi 4 mars que le pont serait fermé.", "Selon l'agence Belmar, il aurait fui.",
    "« Nous verrons », a-t-il dit.", "Elle n'a pas confirmé les 250 départs.", "D'après lui, tout a commencé en 2019.",
)  # fmt: skip
SHAPES: dict[str, str] = {
    "one word": "Oui",
    "one letter": "a",
    "one mark": "«",
    "only punctuation": many(*".,;:!?…-—()[]'’/", between=""),
    "dots": "." * LONG,
    "verse": many("Ô temps, suspends ta course", "Je n'ai pas dit son nom", "et vous, vents de la mer", between="\n"),
    "all capitals": many(*(s.upper() for s in PRESS)),
    "no capitals": many(*(s.lower() for s in PRESS)),
    "no punctuation": many(*("".join(c for c in s if c.isalnum() or c in " '") for s in PRESS)),
    "one sentence": many(*(s.rstrip(".") + ", et" for s in PRESS), size=12_000),
    "guillemets": many("« oui »", '"non"', "“si”", '« il a dit "non" hier »', "'x'"),
    "opened only": many("« nous verrons"),
    "closed only": many("nous verrons »"),
    "one kind of mark": '"' * LONG,
    "nested": "« mot “ici ” " * 150 + "» " * 150,
    "numbers": many("12", "3,5", "1 250 000", "44 %", "2e", "XIV", "dix-sept", "3 x 4"),
    "dates": many("mardi 4 mars 2025", "le 12", "lundi", "en 2019", "hier", "1950-1953", "22 h 40", "depuis deux ans"),
    "names": many("Paul Hérisson", "Marc Dovel", "Anna Kessler", "Kim Jong Un", "Paris", "ONU", "Moscou", "Reuters"),
    "selon": many("selon Paul Hérisson,", "selon l'agence Belmar citée par Reuters,", "selon lui,"),
    "pronouns": many("il", "elle", "ils", "lui", "celui-ci", "ce dernier"),
    "sayings": many("dit-il,", "a déclaré Paul,", "affirme que", "que", "dit que"),
    "conditionals": many("serait", "aurait dit", "pourrait", "viendrait"),
    "emoji and combining marks": many("👍🏽", "👨‍👩‍👧", "e\u0301", "🇫🇷", "n\u0303", "A" + "\u0301" * 40),
    "combining marks": "a" + "\u0301" * LONG,
    "two directions": many("قال الوزير", "إن الجسر", "\u202bשלום\u202c", "le ministre", "a dit que", "، ٤ مارس"),
    "controls": many("mot", "\x00", "\x01", "\x07", "\x1b[2J", "\ufffe", "\u200b", "\ufeff", "\x85"),
    "another language": many("部长周二表示，桥梁将关闭。", between=""),
    "one endless word": "a" * LONG,
    "one endless address": "http://" + "a/b?c=d&" * 700,
    "endless marks": "«" * LONG,
    "elisions": "l'" * 3000,
    "lines of one letter": "a\n" * 200,
    "spaces without breaks": "mot\u00a0" * 1500,
    "tabs": "a\t" * 1000,
    "initials": "A. " * 2000,
    "dialogue": many("— Oui, dit-il.", "— Non.", between="\n", size=2000),
}


def spans(record: Any) -> Iterator[Span]:
    """Every span in a record, however deep."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans(item)
    elif is_dataclass(record):
        for each in fields(record):
            yield from spans(getattr(record, each.name))


def document(text: str, language: str) -> Document:
    return from_record({"id": "odd", "text": text, "lang": language, "dct": "2025-03-06"})


def check(home: Document, reading: Reading) -> None:
    """All that is found stands in the text, between its sentences' and blocks' bounds, and can be drawn."""
    for span in spans(reading):
        assert span.doc == home.id
        assert 0 <= span.start < span.end <= len(home.text)
        assert span.of(home.text).strip()
    for sentence in home.sentences:
        assert home.blocks[sentence.block].span.covers(sentence.span)
    assert len(reading.lemmas) == len(home.sentences)
    for statement in reading.statements:
        assert statement.span.covers(statement.predicate)
    for layer in LAYERS:
        lines = list(layer_view(reading, layer, width=60))
        assert all("\x1b" not in line and "\x00" not in line for line in lines)


@pytest.mark.parametrize("name", SHAPES)
def test_an_odd_document_is_read(name: str) -> None:
    home = document(SHAPES[name], "fr")
    check(home, read_closely(home))


@pytest.mark.parametrize("language", ["en", "es", "de", ""])
@pytest.mark.parametrize("name", ["no punctuation", "guillemets", "dates", "controls", "endless marks", "one sentence"])
def test_it_is_read_in_any_language(name: str, language: str) -> None:
    home = document(SHAPES[name], language)
    check(home, read_closely(home))


def test_a_document_without_text_is_read() -> None:
    for text in ("", " ", "\n\n", "\u200b"):
        home = document(text, "fr")
        check(home, read_closely(home))


PIECES = st.one_of(
    st.sampled_from(PRESS),
    st.sampled_from(
        ["«", "»", '"', "“", "”", "\n", "\n\n", "selon", "il", "[1]", "(NdlR)", "e\u0301", "\x00", "12", "—", "👍🏽"]
    ),
    st.text(max_size=8),
    st.builds(
        lambda word, times: word * times, st.sampled_from(["« ", "il ", "7", "l'", ". ", "mardi "]), st.integers(1, 80)
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(PIECES, max_size=25).map(" ".join), st.sampled_from(["fr", "en", "es", ""]))
def test_any_mixture_is_read(text: str, language: str) -> None:
    home = document(text, language)
    check(home, read_closely(home))


@pytest.mark.parametrize(
    "text", [SHAPES["one sentence"], "mot " * 3000, "mot\u00a0" * 3000, "a" * 9000, "oui ; " * 2000]
)
def test_a_sentence_without_end_is_cut_where_it_pauses(text: str) -> None:
    found = split(text, "fr")
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() for a, b in found)
    assert all(b - a <= 4100 or " " not in text[a : a + 4000] for a, b in found)


def _words(text: str) -> list[str]:
    return [word.text for word in parse(document(text, "fr")).words]


@pytest.mark.parametrize(
    "make", [lambda: many(*PRESS, size=45_000), lambda: many("et puis", size=45_000), lambda: "«" * 700]
)
def test_the_words_of_a_long_paragraph_are_all_there(make: Callable[[], str]) -> None:
    text = make()
    assert "".join(_words(text)) == "".join(text.split())
