from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED, load
from recoupe.model import Block, Span
from recoupe.read.sentences import find_sentences, split


def cut(marked: str, language: str = "fr") -> tuple[list[str], list[str]]:
    """The sentences found in `marked` without its bars, and those that its bars mark."""
    expected = [part.strip() for part in marked.split("|") if part.strip()]
    text = marked.replace("|", "")
    return [text[start:end] for start, end in split(text, language)], expected


@pytest.mark.parametrize(
    ("language", "marked"), [(code, e) for code in SUPPORTED for e in load(code, "sentences")["examples"]]
)
def test_every_table_matches_its_examples(language: str, marked: str) -> None:
    found, expected = cut(marked, language)
    assert found == expected


@pytest.mark.parametrize(
    "marked",
    [
        "Lors de sa visite, Pak Min Un est monté à bord.| Il a souri.",
        "« On part.| On ne revient pas », dit-elle.| Puis elle s'assied.",
        "La question (pourquoi partir ? Pourquoi si tard ?) reste ouverte.| Rien ne bouge.",
        "Il est arrivé le 3 mars 2021.| 12 marins l'attendaient.",
        "Le cargo [1].| La barge suit.",
        "Cité par Dorval, op. cit., p. 3.",
        "« Qui commande ? »| Le capitaine Vey se lève.",
        "J.-P. Lorme et A. Vey ont signé.| La presse n'a rien vu.",
        "Le port ferme à 18 h 30.| Il rouvre à 6 h.",
        "Le navire a quitté le quai.Le lendemain, plus rien.",
        "Le coût atteint 3.5 millions d'euros.| C'est trop.",
        "2. Le navire",
    ],
)
def test_sentences_of_the_french_press(marked: str) -> None:
    found, expected = cut(marked)
    if "quai.Le" in marked:
        expected = ["Le navire a quitté le quai.", "Le lendemain, plus rien."]
    assert found == expected


def test_a_heading_run_into_its_text_ends_before_the_capital() -> None:
    found, _ = cut("Port-Aven attend toujours une réponse Le ministre a promis de parler mardi.")
    assert found == ["Port-Aven attend toujours une réponse", "Le ministre a promis de parler mardi."]


def test_names_and_titles_of_works_are_not_cut() -> None:
    for text in (
        "Le capitaine Pak Min Un est arrivé hier soir.",
        "Elle a vu hier soir le film La mer est loin avec lui.",
    ):
        assert len(split(text, "fr")) == 1


def test_an_unsupported_language_is_cut_by_marks_alone() -> None:
    assert len(split("船は港を出た。乗組員は無事だ。", "ja")) == 2
    assert len(split("Das Schiff ist weg. Niemand weiß warum.", "de")) == 2


@given(
    st.text(alphabet=st.sampled_from("aé .!?…«»\"'()[]12AÉL’-–\u00a0"), max_size=120),
    st.sampled_from(["fr", "en", "es", "xx"]),
)
def test_sentences_slice_without_outer_space_and_lose_nothing(text: str, language: str) -> None:
    found = split(text, language)
    at = 0
    for start, end in found:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_sentences_point_at_their_block() -> None:
    text = "Un. Deux est là.\nTrois est parti. Quatre aussi."
    at = text.index("\n")
    blocks = [
        Block(span=Span("d", 0, at), kind="paragraph", language="fr"),
        Block(span=Span("d", at + 1, len(text)), kind="paragraph", language="fr"),
    ]
    found = find_sentences("d", text, blocks)
    assert all(blocks[s.block].span.covers(s.span) for s in found)
    assert [s.block for s in found] == sorted(s.block for s in found)
    assert {s.block for s in found} == {0, 1}


CASES = Path(__file__).parent.parent / "cases"


def marked(language: str) -> list[str]:
    """The texts of a file of cases, with their bars."""
    lines = (CASES / f"sentences.{language}.md").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


@pytest.mark.parametrize(("language", "case"), [(code, case) for code in SUPPORTED for case in marked(code)])
def test_cases(language: str, case: str) -> None:
    found, expected = cut(case, language)
    assert found == expected
