"""Quantities: bounds, units, what is counted, and the concept that any language shares."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED, load
from recoupe.model import Document, Quantity
from recoupe.read.records import from_record
from recoupe.within.quantities import find_quantities
from recoupe.within.syntax import Syntax
from recoupe.within.times import find_times

_NO_SYNTAX = Syntax((), (), ())


def _read(text: str, language: str = "fr") -> tuple[Document, tuple[Quantity, ...]]:
    document = from_record({"id": "q", "text": text, "lang": language, "dct": "2024-05-15"})
    return document, find_quantities(document, _NO_SYNTAX, find_times(document))


def _written(quantity: Quantity) -> str:
    low, high = ("-" if v is None else f"{v:g}" for v in (quantity.low, quantity.high))
    return f"{quantity.concept} {quantity.bound} {low} {high}"


@pytest.mark.parametrize("language", SUPPORTED)
def test_counts_do_what_their_examples_say(language: str) -> None:
    for marked, expected in load(language, "counts")["examples"].items():
        words = re.search(r"\[(.+?)\]", marked)
        assert words is not None
        document, found = _read(marked.replace("[", "").replace("]", ""), language)
        concept, bound, low, high = expected.split()
        low, high = (v if v == "-" else f"{float(v):g}" for v in (low, high))
        assert (words[1], f"{concept} {bound} {low} {high}") in [
            (q.span.of(document.text), _written(q)) for q in found
        ], marked


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_concept_is_one_that_all_languages_share(language: str) -> None:
    known = set(load("", "counts")["concepts"])
    table = load(language, "counts")
    used = set(table["nouns"]) | set(table["states"]) | {u.partition(":")[0] for u in table["words"]["unit"].values()}
    assert used <= known


def test_figures_of_one_wreck_in_three_languages_compare() -> None:
    texts = [
        ("fr", "Dix-neuf marins étaient à bord ; quatorze ont été secourus et cinq restent introuvables."),
        ("en", "Nineteen sailors were on board; fourteen were rescued and five remain missing."),
        ("es", "Diecinueve marineros iban a bordo; catorce fueron rescatados y cinco siguen desaparecidos."),
    ]
    for language, text in texts:
        _, found = _read(text, language)
        assert [(q.concept, q.low) for q in found] == [("aboard", 19), ("rescued", 14), ("missing", 5)], text


def test_a_part_of_a_whole_is_told_from_it() -> None:
    document, found = _read("Quatorze des dix-neuf marins ont été secourus.")
    assert [(q.low, q.concept) for q in found] == [(14, "rescued"), (19, "people")]
    assert [q.counted.of(document.text) for q in found if q.counted] == ["marins", "marins"]


def test_units_and_currencies() -> None:
    _, found = _read("Un cargo de 180 mètres, 12 000 tonnes, 45 % de fret et 3,5 millions d'euros.")
    assert [(q.low, q.unit, q.concept) for q in found] == [
        (180, "m", "distance"), (12000, "t", "mass"), (45, "%", "percent"), (3_500_000, "EUR", "money"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Il est né le 12 mars 1990 et revient dans trois jours.",
        "Appelez le 01 23 45 67 89.",
        "Belmar a gagné 3-1.",
        "Un homme de 34 ans est venu deux fois.",
        "C'est la première fois qu'un marin parle.",
    ],
)
def test_what_only_looks_like_a_quantity(text: str) -> None:
    _, found = _read(text)
    assert found == ()


_BITS = ["12", "marins", "plus de", "entre", "et", "cinq", "€", "millions", "de", "dizaines", "morts", ",", "à bord", "%",
         "3,5", "$", "-", "000", "des", "un"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_BITS), max_size=12), st.sampled_from(SUPPORTED))
def test_spans_slice_to_words_and_bounds_are_in_order(bits: list[str], language: str) -> None:
    document, found = _read(" ".join(bits), language)
    for quantity in found:
        words = quantity.span.of(document.text)
        assert words == words.strip() != ""
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    for left, right in pairwise(found):
        assert left.span.end <= right.span.start
