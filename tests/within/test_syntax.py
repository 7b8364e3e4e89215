import pytest

from recoupe.languages import SUPPORTED, load
from recoupe.within.clauses import find_clauses
from recoupe.within.syntax import parse
from tests.within.lines import document


@pytest.mark.parametrize("language", SUPPORTED)
def test_words_slice_to_the_text_and_heads_stay_in_their_sentence(language):
    text = {
        "fr": "L’équipage du « Corvenna » n’a rien vu.\nLéna Orsin, elle, a parlé.",
        "en": "The crew didn't see anything.\nLena Orsin spoke.",
        "es": "La tripulación no vio nada.\nLena Orsin habló.",
    }[language]
    doc = document(text, language)
    syntax = parse(doc)
    assert syntax.words
    for number in range(len(doc.sentences)):
        first, last = syntax.bounds[number]
        for i in range(first, last):
            word = syntax.words[i]
            assert text[word.start : word.end] == word.text
            assert first <= word.head < last
            assert word.sentence == number


def test_french_verbs_in_e_get_their_infinitive():
    doc = document("La capitaine tente de partir et montre ses papiers.")
    assert [w.lemma for w in parse(doc).words if w.pos == "VERB"] == ["tenter", "partir", "montrer"]


def test_no_analysis_hangs_on_the_number_of_threads():
    from threadpoolctl import threadpool_limits

    doc = document(
        "Le port de Sornes a rouvert mardi, selon la capitaine Odile Verrand, sans un mot du ministère. " * 40
    )
    with threadpool_limits(1):
        alone = parse(doc)
    with threadpool_limits(4):
        assert parse(doc) == alone


@pytest.mark.parametrize("language", SUPPORTED)
def test_the_examples_of_the_polarity_table_hold(language):
    for example in load(language, "polarity")["examples"]:
        doc = document(example["text"], language)
        syntax = parse(doc)
        clauses = find_clauses(doc, syntax)
        denied = [syntax.words[c.head].text for c in clauses.all if c.negated]
        assert denied == example["negated"], example["text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El cargo ha salido del puerto.", [("salir", "past", "ind")]),
        ("La alcaldesa cerrará el muelle.", [("cerrar", "future", "ind")]),
        ("El capitán habría vendido la carga.", [("vender", "past", "cnd")]),
        ("La policía busca al capitán.", [("buscar", "present", "ind")]),
        ("Los marineros fueron detenidos.", [("detener", "past", "ind")]),
        ("La casa de la alcaldesa en la costa.", []),
    ],
)
def test_spanish_verbs_are_read_by_rules(text, expected):
    doc = document(text, "es")
    clauses = find_clauses(doc, parse(doc))
    assert [(c.lemma, c.tense, c.mood) for c in clauses.all] == expected


def test_a_spanish_clause_has_its_subject_and_object():
    doc = document("Ayer la capitana vendió el barco a la empresa.", "es")
    words = parse(doc).words
    assert {w.dep: w.text for w in words if w.dep in ("nsubj", "obj", "obl")} == {
        "nsubj": "capitana", "obj": "barco", "obl": "empresa",
    }  # fmt: skip
