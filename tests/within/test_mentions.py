"""Mentions: who and what a document names, and which mentions stand for one thing. Cases are in tests/cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import load
from recoupe.model import Chain, Document, Mention
from recoupe.read.records import from_record
from recoupe.within.folding import fold, same_person, spelled
from recoupe.within.mentions import find_mentions
from recoupe.within.mentions.lexicon import lexicon, plural
from recoupe.within.syntax import Syntax, parse

CASES = Path(__file__).parent.parent / "cases"
KINDS = ("person", "organisation", "media", "place", "facility", "product", "event", "group")


def read(text: str, language: str = "fr") -> tuple[Document, tuple[Mention, ...], tuple[Chain, ...]]:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": "2025-03-05"})
    return document, *find_mentions(document, parse(document))


def cases() -> list[object]:
    out = []
    for path in sorted(CASES.glob("mentions.*.md")):
        language = path.name.split(".")[1]
        for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, body = part.partition("\n")
            lines = body.strip().split("\n")
            expected = [line for line in lines if line.split(" | ")[0] in KINDS]
            text = "\n".join(line for line in lines if line not in expected).strip()
            out.append(pytest.param(language, text, expected, id=f"{language}: {title}"))
    return out


def shown(document: Document, mentions: tuple[Mention, ...], chain: Chain) -> str:
    """A chain as the case files write it, without its pronouns."""
    words = [
        ("~" if mentions[k].metonym else "") + mentions[k].span.of(document.text)
        for k in chain.mentions
        if mentions[k].form != "pronoun"
    ]
    return f"{chain.kind} | {chain.key or '-'} | {' // '.join(words)}"


@pytest.mark.parametrize(("language", "text", "expected"), cases())
def test_who_is_named_and_who_is_who(language: str, text: str, expected: list[str]) -> None:
    document, mentions, chains = read(text, language)
    found = [shown(document, mentions, chain) for chain in chains]
    for line in expected:
        assert re.sub(r"[^/|]*=", " ", line) in found, found


def test_two_leaders_are_the_two_persons_named_before() -> None:
    document, mentions, chains = read("Anna Moreau et Yann Le Goff se connaissent. Les deux dirigeants se sont vus.")
    pair = next(m for m in mentions if m.span.of(document.text) == "Les deux dirigeants")
    assert pair.group
    assert [chains[k].name for k in pair.members] == ["Anna Moreau", "Yann Le Goff"]


def test_a_subject_pronoun_joins_the_person_it_agrees_with() -> None:
    document, mentions, chains = read("Anna Moreau dirige le port. Elle a démenti la rumeur.")
    she = next(m for m in mentions if m.form == "pronoun")
    assert she.span.of(document.text) == "Elle"
    assert chains[she.chain].name == "Anna Moreau"


def test_an_impersonal_pronoun_stands_for_nobody() -> None:
    _, mentions, _ = read("Yann Le Goff dirige le port. Il faut attendre. Il y a du vent.")
    assert not [m for m in mentions if m.form == "pronoun"]


def test_father_and_son_stay_two() -> None:
    _, _, chains = read("Kim Jong-il est mort en 2011. Kim Jong-un lui a succédé. Kim Jong Un gouverne.")
    assert sorted(len(c.mentions) for c in chains if c.kind == "person") == [1, 2]


def test_every_chain_holds_its_mentions_and_no_other() -> None:
    _, mentions, chains = read(
        "Le président norvégien Ivar Lund et l'ONU : Lund s'est rendu à Oslo. Il a parlé. Les deux pays attendent."
    )
    for number, chain in enumerate(chains):
        assert all(mentions[k].chain == number for k in chain.mentions)
    assert sum(len(c.mentions) for c in chains) == len(mentions)


def bare(document: Document) -> Syntax:
    """An analysis without a model: what Spanish and unknown languages get."""
    return Syntax((), tuple((0, 0) for _ in document.sentences), ())


# fmt: off
_WORDS = ["Moscou", "M.", "Le Goff", "Kim", "l'", "ONU", "-", ",", "«", "»", "le", "ministre", "de", "la", "U.S.", "\n",
          "Jong-un", "(", ")", "deux", "pays", "russe", "É", "’", "A.", "😀", "Corée du Nord", "ce dernier"]
# fmt: on


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            _WORDS
        ),
        max_size=30,
    ),
    st.sampled_from(["fr", "en", "es"]),
)  # fmt: skip
def test_spans_lie_in_the_text_whatever_it_holds(words: list[str], language: str) -> None:
    document = from_record({"id": "t", "text": "Yann Le Goff. " + " ".join(words), "lang": language})
    mentions, chains = find_mentions(document, bare(document))
    assert list(mentions) == sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
    for mention in mentions:
        surface = mention.span.of(document.text)
        assert surface == surface.strip()
        assert 0 <= mention.chain < len(chains)
    assert find_mentions(document, bare(document)) == (mentions, chains)


def examples() -> list[object]:
    return [
        pytest.param(pair, id=" = ".join(pair)) for rule in load("", "spellings")["rule"] for pair in rule["examples"]
    ]


@pytest.mark.parametrize("pair", examples())
def test_spellings_of_one_name_come_together(pair: list[str]) -> None:
    assert len({spelled(fold(word)) for word in pair}) == 1


def test_spelling_keeps_names_apart_that_one_language_keeps_apart() -> None:
    names = ["khasan", "kazan", "jong", "moreau", "morel", "marin", "martin", "lund", "lunde", "ivan", "iran", "irak"]
    assert len({spelled(name) for name in names}) == len(names)


def test_a_middle_initial_changes_nobody() -> None:
    assert same_person("dover m robert", "dover robert")
    assert not same_person("il jong kim", "jong kim un")
    assert not same_person("george", "george bush")


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_every_language_has_what_mentions_ask_for(language: str) -> None:
    made = lexicon(language)
    assert made.known
    assert made.nouns
    assert made.demonyms
    assert {"definite", "of", "town_before", "power_nouns"} <= made.sets.keys()


def test_plurals_follow_the_language() -> None:
    assert plural(("chef", "d", "État"), "fr") == ("chefs", "d", "État")
    assert plural(("prime", "minister"), "en") == ("prime", "ministers")
    assert plural(("misil", "balístico"), "es") == ("misiles", "balísticos")


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Le ministre des Transports Élise Borval a parlé.", "fr", "Élise Borval"),
        ("La maire de Paris Anne Hidalval est venue.", "fr", "Anne Hidalval"),
        ("Le procureur de la République Jacques Dallval enquête.", "fr", "Jacques Dallval"),
        ("Glasgow MSP Jane Sarval spoke on Monday.", "en", "Jane Sarval"),
    ],
)
def test_the_field_of_an_office_is_no_part_of_the_name_behind_it(text: str, language: str, name: str) -> None:
    document, mentions, _ = read(text, language)
    assert name in {m.span.of(document.text) for m in mentions if m.kind == "person" and m.form == "name"}


def test_an_adjective_of_two_words_names_nobody() -> None:
    document, mentions, _ = read("A Costa Rican trawler met the harbour master.", "en")
    assert "Costa Rican" not in {m.span.of(document.text) for m in mentions}


def test_what_names_a_strait_is_a_place_wherever_it_stands_alone() -> None:
    document, mentions, _ = read("Il a coulé dans le détroit de Velmar. Les garde-côtes de Velmar cherchent.")
    assert {m.kind for m in mentions if m.span.of(document.text) == "Velmar"} <= {"place"}


def test_an_endless_run_of_capitals_is_read_to_its_end() -> None:
    text = "Le Président " * 600 + "Yann Le Goff est venu."
    read = from_record({"id": "t", "text": text, "lang": "fr"})
    mentions, _ = find_mentions(read, parse(read))
    assert all(m.span.end <= len(read.text) for m in mentions)


def test_names_among_figures_and_words_with_a_capital_alone_are_none() -> None:
    text = (
        "Anna Morvan a parlé à Port-Aven.\n\nBrunel 12 40 Kersaint 17 30 Ollive 9 15 Brest 22 10 Tremel 3 5 Landry 8 20"
    )
    _, mentions, _ = read(text)
    document, _, _ = read(text)
    names = {m.span.of(document.text) for m in mentions if m.form == "name"}
    assert "Anna Morvan" in names
    assert not names & {"Kersaint", "Ollive", "Tremel"}


def test_a_body_has_its_adjective() -> None:
    document, mentions, _ = read("Le port dépend du Conseil maritime depuis lundi.")
    assert "Conseil maritime" in {m.span.of(document.text) for m in mentions if m.form == "name"}
