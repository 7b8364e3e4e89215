import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.model import Chain, Mention, Quote, Span, Voice, When
from recoupe.within.modality import find_modals
from recoupe.within.statements import find_statements
from recoupe.within.syntax import parse
from tests.within.lines import cases, document, marked

_WORDS = "le cargo a n'a pas quitté qui , et que « » ? aurait . rencontre".split()  # noqa: SIM905 - one line reads better


def _statements(doc, mentions=(), chains=(), times=(), quotes=()):
    syntax = parse(doc)
    modals = find_modals(doc, syntax, quotes)
    return find_statements(doc, syntax, mentions, chains, times, quotes, modals, ())


def _mention(doc, words, kind, chain=-1):
    start = doc.text.index(words)
    return Mention(span=Span("d", start, start + len(words)), rule="test", kind=kind, form="name", chain=chain)


def _marks(statement):
    flags = ("negated", "implicit", "unverified")
    return " ".join([statement.modality, *(f for f in flags if getattr(statement, f))])


def test_every_statement_has_its_modality_and_polarity():
    expected, text = [], ""
    for _, line in cases("statements.fr"):
        plain, marks = marked(line)
        expected += [(len(text) + start, len(text) + end, label) for start, end, label in marks]
        text += plain + "\n"
    found = [s for s in _statements(document(text)) if not s.nominal]
    wrong = []
    for start, end, label in expected:
        hits = [s for s in found if s.predicate.start < end and start < s.predicate.end]
        assert len(hits) == 1, f"{text[start:end]!r}: {[h.predicate.of(text) for h in hits]}"
        if _marks(hits[0]) != label:
            wrong.append((text[start:end], label, _marks(hits[0])))
    assert wrong == []


def test_a_clause_carries_its_participants_time_and_place():
    doc = document("Le 3 mars, Léna Orsin a rencontré Bastien Cole à Brume.")
    mentions = (
        _mention(doc, "Léna Orsin", "person"),
        _mention(doc, "Bastien Cole", "person"),
        _mention(doc, "Brume", "place"),
    )
    times = (When(span=Span("d", 3, 9), rule="test", type="DATE", value="2025-03-03"),)
    (statement,) = [s for s in _statements(doc, mentions, times=times) if not s.nominal]
    assert {(r.kind, r.mention) for r in statement.roles} == {("actor", 0), ("target", 1), ("place", 2)}
    assert (statement.event, statement.time, statement.place, statement.tense) == ("consult", 0, 2, "past")
    assert statement.span.of(doc.text) == doc.text[:-1]


def test_both_sides_of_a_meeting_are_actors():
    doc = document("Léna Orsin et Bastien Cole se sont rencontrés.")
    mentions = (_mention(doc, "Léna Orsin", "person"), _mention(doc, "Bastien Cole", "person"))
    (statement,) = _statements(doc, mentions)
    assert {(r.kind, r.mention) for r in statement.roles} == {("actor", 0), ("actor", 1)}


def test_the_agent_of_a_passive_is_the_actor():
    doc = document("Bastien Cole a été arrêté par la Sûreté de Brume.")
    mentions = (_mention(doc, "Bastien Cole", "person"), _mention(doc, "la Sûreté de Brume", "organisation"))
    (statement,) = [s for s in _statements(doc, mentions) if not s.nominal]
    assert {(r.kind, r.mention) for r in statement.roles} == {("target", 0), ("actor", 1)}


def test_the_infinitive_below_a_modal_is_what_is_stated():
    doc = document("La Norvélie pourrait fournir des remorqueurs.")
    (statement,) = _statements(doc, (_mention(doc, "Norvélie", "place"),))
    assert (statement.lemma, statement.event, statement.modality) == ("fournir", "aid", "possible")
    assert statement.predicate.of(doc.text) == "pourrait fournir"


def test_what_someone_says_is_stated_in_their_name():
    doc = document("Léna Orsin affirme que le cargo a coulé.")
    mentions = (_mention(doc, "Léna Orsin", "person", chain=0),)
    chains = (Chain(kind="person", name="Léna Orsin", mentions=(0,)),)
    (statement,) = _statements(doc, mentions, chains)
    assert statement.span.of(doc.text) == "le cargo a coulé"
    assert [v.name for v in statement.sources] == ["Léna Orsin"]
    assert statement.modality == "reported"


def test_relays_come_before_the_speaker():
    doc = document("Le cargo a coulé, selon une voisine citée par La Vigie.")
    span = Span("d", 0, 16)
    relay = Voice(name="La Vigie", kind="media")
    voice = Voice(name="une voisine", kind="anonymous")
    quote = Quote(span=span, rule="test", mode="indirect", pieces=(span,), speaker=voice, relays=(relay,))
    statement = next(s for s in _statements(doc, quotes=(quote,)) if not s.nominal)
    assert [v.name for v in statement.sources] == ["La Vigie", "une voisine"]
    assert statement.modality == "reported"


def test_an_event_noun_is_a_statement_and_its_adjective_says_how_sure():
    doc = document("La mairie évoque une possible rencontre entre Léna Orsin et Bastien Cole.")
    mentions = (_mention(doc, "Léna Orsin", "person"), _mention(doc, "Bastien Cole", "person"))
    (noun,) = [s for s in _statements(doc, mentions) if s.nominal and s.event == "consult"]
    assert noun.modality == "possible"
    assert {(r.kind, r.mention) for r in noun.roles} == {("actor", 0), ("actor", 1)}


def test_an_event_noun_below_a_verb_of_denial_is_denied():
    doc = document("La capitaine a annulé la rencontre.")
    (noun,) = [s for s in _statements(doc) if s.nominal]
    assert (noun.negated, noun.implicit) == (True, True)


@pytest.mark.parametrize(
    ("kind", "repeats"), [("credit", False), ("toc", False), ("boilerplate", False), ("title", True)]
)
def test_furniture_and_repeats_state_nothing(kind, repeats):
    assert _statements(document("Le cargo a coulé.", kind=kind, repeats=repeats)) == ()


@pytest.mark.parametrize(
    ("language", "text", "negated", "event"),
    [
        ("en", "The crew did not leave the ship.", True, ""),
        ("en", "Police arrested the captain.", False, "arrest"),
        ("es", "El barco no llegó a Puerto Bruma.", True, "travel"),
        ("es", "La policía detuvo al capitán.", False, "arrest"),
    ],
)
def test_english_and_spanish_clauses_are_stated(language, text, negated, event):
    found = [s for s in _statements(document(text, language)) if not s.nominal]
    assert [s.negated for s in found] == [negated]
    if event:
        assert found[0].event == event


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=14))
def test_predicates_and_roles_lie_in_the_text(words):
    doc = document(" ".join(words))
    for statement in _statements(doc):
        assert statement.span.of(doc.text).strip() == statement.span.of(doc.text) != ""
        assert statement.predicate.of(doc.text)
        assert doc.sentences[statement.sentence].span.covers(statement.span)


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Léna Orsin, championne de 2008, avait quitté le port.", "2008", -1),
        ("Léna Orsin a quitté le port lundi.", "lundi", 0),
    ],
)
def test_a_year_beside_a_name_does_not_date_what_its_bearer_does(text, date, expected):
    doc = document(text)
    start = text.index(date)
    times = (When(span=Span("d", start, start + len(date)), rule="test", type="DATE", value="2008"),)
    (statement,) = [s for s in _statements(doc, times=times) if not s.nominal]
    assert statement.time == expected


@pytest.mark.parametrize(
    ("text", "event"), [("Léna Orsin a reçu son passeport.", ""), ("Léna Orsin a reçu Bastien Cole.", "consult")]
)
def test_only_those_who_can_be_met_are_met(text, event):
    doc = document(text)
    mentions = [_mention(doc, "Léna Orsin", "person")]
    mentions += [_mention(doc, "Bastien Cole", "person")] if "Cole" in text else []
    (statement,) = [s for s in _statements(doc, tuple(mentions)) if not s.nominal]
    assert statement.event == event


def test_a_name_keeps_its_verb_behind_an_apposition():
    doc = document("Léna Orsin, figure controversée du port et de ses quais, a été arrêtée mercredi près de la criée.")
    (statement,) = [s for s in _statements(doc, (_mention(doc, "Léna Orsin", "person"),)) if not s.nominal]
    assert [(r.kind, r.mention) for r in statement.roles if r.mention >= 0] == [("target", 0)]
