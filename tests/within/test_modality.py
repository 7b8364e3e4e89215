import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED
from recoupe.model import Quote, Span, Voice
from recoupe.within.forms import french_form
from recoupe.within.modality import find_lexical, find_modals, lexical_examples
from recoupe.within.syntax import parse
from tests.within.lines import cases, document, marked


def _found(text, language="fr", forms=("conditional",)):
    doc = document(text, language)
    return doc, [m for m in find_modals(doc, parse(doc), ()) if m.form in forms]


def test_every_french_conditional_is_found_with_its_use():
    expected, text = [], ""
    for _, line in cases("modality.fr"):
        plain, marks = marked(line)
        expected += [(len(text) + start, len(text) + end, use) for start, end, use in marks]
        text += plain + "\n"
    _, found = _found(text)
    pairs = []
    for start, end, use in expected:
        hits = [m for m in found if m.span.start < end and start < m.span.end]
        assert len(hits) == 1, f"{text[start:end]!r}: {hits}"
        pairs.append((text[start:end], use, hits[0].use))
    assert [p for p in pairs if p[1] != p[2]] == []
    assert len(found) == len(expected), [m.span.of(text) for m in found]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("serait", "cnd"), ("livreraient", "cnd"), ("prendrait", "cnd"), ("finiraient", "cnd"), ("croirait", "cnd"),
        ("enverrions", "cnd"), ("reviendrait", "cnd"), ("livrait", ""), ("entrait", ""), ("tirait", ""),
        ("courait", ""), ("courrait", "cnd"), ("engendrait", ""), ("vendrait", "cnd"), ("portrait", ""),
        ("frais", ""), ("partira", "fut"), ("tira", ""), ("seront", "fut"), ("opéra", ""), ("montra", ""),
        ("mettront", "fut"),
    ],
)  # fmt: skip
def test_the_form_alone_tells_conditionals_and_futures(form, expected):
    assert french_form(form) == expected


def test_a_conditional_inside_a_quotation_is_the_speakers():
    doc = document("La capitaine assure que le moteur serait tombé en panne.")
    start = doc.text.index("le moteur")
    voice = Voice(name="la capitaine", kind="anonymous", span=Span("d", 0, 12))
    span = Span("d", start, len(doc.text) - 1)
    quote = Quote(span=span, rule="test", mode="indirect", pieces=(span,), speaker=voice)
    modals = find_modals(doc, parse(doc), (quote,))
    assert [(m.use, m.source) for m in modals if m.form == "conditional"] == [("reported", voice)]


def test_questions_and_futures_are_found():
    _, found = _found("Où le cargo se trouve-t-il ? Il reviendra jeudi.", forms=("question", "future"))
    assert [(m.form, m.use) for m in found] == [("question", "questioned"), ("future", "planned")]


def test_english_modals_are_told_apart():
    text = "The mayor said the ferry would leave on Monday. The dam could break. If it broke, the town would drown."
    _, found = _found(text, "en")
    assert [m.use for m in found] == ["future_in_past", "possibility", "condition"]


def test_spanish_condicional_is_told_apart():
    text = (
        "El barco habría zarpado de noche. La presa podría ceder. La alcaldesa anunció que el puerto abriría el lunes."
    )
    _, found = _found(text, "es")
    assert [m.use for m in found] == ["reported", "possibility", "future_in_past"]


@pytest.mark.parametrize(
    ("language", "rule", "examples", "without"),
    [(language, *row) for language in SUPPORTED for row in lexical_examples(language)],
)
def test_every_lexical_rule_matches_its_own_examples(language, rule, examples, without):
    assert examples
    for example in examples:
        match = re.search(r"\[([^\]]+)\]", example)
        text = example.replace("[", "").replace("]", "")
        assert (match.start(), match.end() - 2, rule) in find_lexical(text, language), example
    for example in without:
        assert rule not in [found[2] for found in find_lexical(example, language)], example


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="selon aurait été ?«»'’\n.abîe", max_size=80))
def test_spans_lie_in_the_text_whatever_it_is(text):
    doc = document(text)
    for modal in find_modals(doc, parse(doc), ()):
        assert modal.span.of(text).strip() == modal.span.of(text) != ""
