"""Quotations: whose words, in which mode, through whom. Cases are marked in the text or stand in tests/cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import load
from recoupe.model import Document, Quote
from recoupe.read.records import from_record
from recoupe.within.quotes import find_quotes
from recoupe.within.quotes.marks import find_marks
from recoupe.within.syntax import parse

CASES = Path(__file__).parent.parent / "cases"


def document(text: str, language: str = "fr") -> Document:
    return from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"})


def quotes(text: str, language: str = "fr") -> tuple[Document, tuple[Quote, ...]]:
    read = document(text, language)
    return read, find_quotes(read, parse(read))


def cases(language: str) -> list[object]:
    out = []
    for part in re.split(r"^## ", (CASES / f"quotes.{language}.md").read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        lines = body.strip().split("\n")
        expected = [line for line in lines if re.match(r"(?:direct|mixed|indirect|scare) \|", line)]
        text = "\n".join(line for line in lines if line not in expected).strip()
        out.append(pytest.param(language, text, expected, id=f"{language}: {title}"))
    return out


def shown(read: Document, quote: Quote) -> str:
    """A quotation as the case files write it."""
    relays = ", ".join(relay.name for relay in quote.relays) or "-"
    pieces = " // ".join(" ".join(piece.of(read.text).split()) for piece in quote.pieces)
    return f"{quote.mode} | {quote.speaker.name if quote.speaker else '-'} | {relays} | {pieces}"


@pytest.mark.parametrize(("language", "text", "expected"), cases("fr") + cases("en") + cases("es"))
def test_who_says_what_through_whom(language: str, text: str, expected: list[str]) -> None:
    read, found = quotes(text, language)
    assert [shown(read, quote) for quote in found] == expected


def examples() -> list[object]:
    out = []
    for language in ("fr", "en", "es"):
        table = load(language, "speech")
        for group in [*table["verbs"], *table["prepositions"]]:
            for example in group.get("examples", ()):
                out.append(pytest.param(language, group["stance"], example, id=f"{language}: {example}"))
    return out


def unmarked(example: str) -> tuple[str, dict[str, str]]:
    """The plain text of an example and its [speaker], {cue} and <content>."""
    parts = {}
    for name, pattern in (("speaker", r"\[(.+?)\]"), ("cue", r"\{(.+?)\}"), ("content", r"<(.+?)>")):
        if match := re.search(pattern, example):
            parts[name] = match[1]
    text = re.sub(r"[\[\]{}<>]", "", example)
    if "content" not in parts:
        marked = re.search(r"[«“] ?(.+?),? ?[»”]", text)
        assert marked is not None
        parts["content"] = marked[1]
    return text, parts


@pytest.mark.parametrize(("language", "stance", "example"), examples())
def test_every_rule_of_speech_matches_its_examples(language: str, stance: str, example: str) -> None:
    text, parts = unmarked(example)
    read, found = quotes(text, language)
    said = [quote for quote in found if quote.mode != "scare"]
    assert len(said) == 1
    quote = said[0]
    assert quote.span.of(read.text).strip(" ,«»“”") == parts["content"].strip(" ,«»“”")
    assert quote.cue is not None
    assert quote.cue.of(read.text) == parts["cue"]
    assert quote.stance == stance
    assert quote.speaker is not None
    assert quote.speaker.span is not None
    assert quote.speaker.span.of(read.text) in parts["speaker"]


def test_headings_that_repeat_the_body_say_so() -> None:
    text = (
        "« La coque était fissurée depuis longtemps »\n\n"
        "Le cargo a sombré lundi au large de Port-Aven, devant les familles venues l'attendre sur le quai.\n\n"
        "« La coque était fissurée depuis longtemps et l'armateur le savait », a déclaré Anna Moreau."
    )
    _, found = quotes(text)
    direct = [quote for quote in found if quote.mode == "direct"]
    assert [quote.repeats for quote in direct] == [True, False]
    assert direct[0].speaker is not None
    assert direct[0].speaker.name == "Anna Moreau"


def test_an_inherited_speaker_has_no_words_of_its_own() -> None:
    _, found = quotes("Paul Vernet affirme que le pont tiendra.\n\n« Il a été réparé au printemps. Je le sais. »")
    assert found[1].inherited
    assert found[1].speaker is not None
    assert found[1].speaker.span is None


MARKS = [
    ("Il dit « oui » puis “non”.", ["oui", "non"]),
    ('"Une "double" marque ici", dit-il.', ['Une "double" marque ici', "double"]),
    ("« Jamais fermé, dit-il.", ["Jamais fermé, dit-il."]),
    ("Les travailleurs l'ont dit: 'assez de promesses' et l'ont répété.", ["assez de promesses"]),
    ("The workers' rights and the owners' wrongs.", []),
    ("L'un dit « le mot “juste” manque » ici.", ["le mot “juste” manque", "juste"]),
    ("''It holds,'' she said.", ["It holds,"]),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks_pair(text: str, expected: list[str]) -> None:
    read = document(text)
    assert [read.text[mark.start : mark.end] for mark in find_marks(read)] == expected


def test_a_long_quotation_opens_every_paragraph_again() -> None:
    read = document("« Premier paragraphe de la lettre.\n\n« Second paragraphe de la lettre. »")
    assert [mark.state for mark in find_marks(read)] == ["continued", "closed"]


TEXTS = st.text(alphabet=st.sampled_from(list("ab A.,;:!?\n'’\"«»“”‘()[]-–")), max_size=120)


@given(TEXTS)
@settings(max_examples=120, deadline=None)
def test_marks_nest_and_stay_in_their_paragraph(text: str) -> None:
    read = document(text)
    marks = find_marks(read)
    for mark in marks:
        block = read.blocks[mark.block].span
        assert block.start <= mark.outer_start <= mark.start < mark.end <= mark.outer_end <= block.end
        if mark.parent >= 0:
            above = marks[mark.parent]
            assert above.outer_start <= mark.outer_start
            assert mark.outer_end <= above.outer_end
            assert mark.depth == above.depth + 1


@given(
    st.lists(
        st.sampled_from(
            ["dijo", "que", "«", "»", "según", "Pablo Rey", "la policía", ",", ".", "el barco", "llegó", ":", "\n"]
        ),
        max_size=25,
    )
)
@settings(max_examples=80, deadline=None)
def test_pieces_are_sorted_and_lie_in_the_text(words: list[str]) -> None:
    read, found = quotes(" ".join(words), "es")
    for quote in found:
        ends = [0]
        for piece in quote.pieces:
            assert ends[-1] <= piece.start < piece.end <= len(read.text)
            ends.append(piece.end)
        assert quote.span.start == quote.pieces[0].start
        assert quote.span.end == quote.pieces[-1].end


def test_marks_that_hold_nothing_but_an_aside_are_no_quotation() -> None:
    _, found = quotes("« , a déclaré Anna Moreau. » Puis le silence est revenu sur le port.")
    assert all(quote.pieces for quote in found)
