"""What people decide on names holds over every rule and every rebuild, and says when it cannot be followed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.across.entities import candidates, merge_entities, resolve
from recoupe.model import Decision, Entity, Reading
from recoupe.read.authority import GivenEntity
from tests.across.test_entities import reading

APART = [
    reading("a", ("organisation", "Vigie"), ("person", "Anna Proue")),
    reading("b", ("organisation", "La Vigie du Large")),
    reading("c", ("organisation", "Vigie"), ("person", "Proue")),
]


def decided(left: str, right: str, verdict: str, **rest: object) -> Decision:
    return Decision(left=left, right=right, verdict=verdict, **rest)  # type: ignore[arg-type]


def groups(readings: list[Reading], *decisions: Decision) -> set[frozenset[str]]:
    return {frozenset(e.names) for e in merge_entities(readings, decisions)}


def called(entities: tuple[Entity, ...], name: str) -> Entity:
    return next(e for e in entities if e.name == name)


def test_a_decision_by_id_and_one_by_name_do_the_same() -> None:
    ids = {e.name: e.id for e in merge_entities(APART)}
    by_name = groups(APART, decided("Vigie", "la vigie du large", "same"))
    assert by_name == groups(APART, decided(ids["La Vigie du Large"], ids["Vigie"], "same"))
    assert frozenset(("Vigie", "La Vigie du Large")) in by_name


def test_a_merge_of_the_rules_is_taken_apart_by_the_two_names_that_it_tells() -> None:
    (merge,) = called(merge_entities(APART), "Anna Proue").merges
    assert frozenset(("Anna Proue", "Proue")) in groups(APART)
    split = groups(APART, decided(merge.left, merge.right, "different"))
    assert {frozenset(("Anna Proue",)), frozenset(("Proue",))} <= split


def test_a_short_name_that_the_whole_one_has_too_splits_them_and_nothing_else() -> None:
    readings = [
        reading("a", ("person", "Anna Proue"), ("person", "Ana Proue Solal")),
        reading("b", ("person", "Proue")),
        reading("c", ("person", "Anna Proue Vidal")),
    ]
    before = groups(readings)
    after = groups(readings, decided("Proue", "Anna Proue", "different"))
    assert frozenset(("Proue",)) in after
    assert {g - {"Proue"} for g in before} <= after | {frozenset()}


def test_two_kinds_of_one_name_can_be_taken_apart_by_that_name() -> None:
    readings = [reading("a", ("product", "Grande Ourse")), reading("b", ("facility", "Grande Ourse"))]
    assert len(merge_entities(readings)) == 1
    assert len(merge_entities(readings, [decided("Grande Ourse", "Grande Ourse", "different")])) == 2


def test_one_name_is_someone_else_in_one_document() -> None:
    readings = [reading(doc * 8, ("person", "Jean Martel")) for doc in "abc"]
    assert len(merge_entities(readings)) == 1
    split = resolve(readings, [decided("Jean Martel@bbbbbbbb", "Jean Martel", "different")])
    assert sorted(len(e.mentions) for e in split.entities) == [1, 2]
    assert not split.notices
    ids = {e.id for e in split.entities}
    more = [*readings, reading("d" * 8, ("person", "Jean Martel"))]
    assert ids == {e.id for e in merge_entities(more, [decided("Jean Martel", "Jean Martel@bbbbbbbb", "different")])}


def test_a_decision_holds_for_everything_that_would_tie_the_two_through_a_third() -> None:
    readings = [
        reading("a", ("person", "Anna Proue")),
        reading("b", ("person", "Proue")),
        reading("c", ("person", "Mme Anna Proue")),
    ]
    for group in groups(readings, decided("Proue", "Anna Proue", "different")):
        assert not {"Proue", "Anna Proue"} <= group


def test_what_is_said_last_wins_over_identifiers_but_not_over_what_keeps_apart() -> None:
    readings = [reading("a", ("place", "Oslo", "place:3143244")), reading("b", ("organisation", "Mairie d'Oslo"))]
    assert len(merge_entities(readings, [decided("Oslo", "Mairie d'Oslo", "same")])) == 1
    both = [decided("Oslo", "Mairie d'Oslo", "same"), decided("Oslo", "Mairie d'Oslo", "different")]
    found = resolve(readings, both)
    assert len(found.entities) == 2
    assert [n.code for n in found.notices] == ["entities.decision-refused"]


def test_a_name_that_is_gone_is_told_and_comes_back() -> None:
    word = decided("Vigie", "La Vigie du Large", "same", names=("Vigie", "La Vigie du Large"))
    without = resolve([APART[0]], [word])
    assert [n.code for n in without.notices] == ["entities.decision-lost"]
    assert "“La Vigie du Large” is no name of the folder now" in without.notices[0].message
    assert len(resolve(APART, [word]).notices) == 0


def test_an_id_that_is_gone_is_looked_for_by_the_name_it_had() -> None:
    word = decided("e-000000000000", "e-111111111111", "same", names=("Vigie", "La Vigie du Large"))
    assert frozenset(("Vigie", "La Vigie du Large")) in groups(APART, word)
    assert [n.code for n in resolve(APART, [decided("e-000000000000", "Vigie", "same")]).notices] == [
        "entities.decision-lost"
    ]


def test_two_names_of_one_identifier_cannot_be_taken_apart_and_that_is_told() -> None:
    readings = [reading("a", ("place", "Norvège", "country:NO")), reading("b", ("place", "Noruega", "country:NO"))]
    found = resolve(readings, [decided("Norvège", "Noruega", "different")])
    assert len(found.entities) == 1
    assert [n.code for n in found.notices] == ["entities.decision-void"]


def test_decisions_on_events_and_documents_are_not_looked_for_among_names() -> None:
    words = [
        decided("v0123456789ab", "v1123456789ab", "same"),
        decided("statement:a:1-9", "statement:b:1-9", "different"),
        decided("d000000000000", "d000000000001", "copy"),
    ]
    assert resolve(APART, words).notices == ()
    assert resolve(APART, words).entities == resolve(APART).entities


def test_what_the_user_lists_can_be_spoken_of_by_its_name() -> None:
    given_ = [GivenEntity(name="Observatoire de la Vigie", aliases=("Vigie",), where="entities.csv, line 2")]
    found = merge_entities(APART, [decided("Observatoire de la Vigie", "La Vigie du Large", "same")], given_)
    assert "La Vigie du Large" in called(found, "Observatoire de la Vigie").names


@given(st.permutations(range(4)))
def test_neither_the_order_of_decisions_nor_of_documents_changes_anything(order: list[int]) -> None:
    words = [
        decided("Vigie", "La Vigie du Large", "same", by="odile"),
        decided("Proue", "Anna Proue", "different"),
        decided("Anna Proue", "Vigie", "different"),
        decided("Proue", "La Vigie du Large", "same", at="2031-03-04"),
    ]
    assert resolve(APART[::-1], [words[k] for k in order]) == resolve(APART, words)


def test_candidates_are_of_names_only_and_never_of_two_identifiers() -> None:
    found = resolve(
        [
            reading(
                "a", ("place", "Corée du Sud", "country:KR"), ("place", "Corée"), ("person", "le maire de Port-Aven")
            ),
            reading("b", ("place", "Corée du Nord", "country:KP"), ("person", "le maire de Port-Aven élu")),
        ]
    )
    assert {frozenset(c.names) for c in found.candidates} == {
        frozenset(("Corée", "Corée du Sud")),
        frozenset(("Corée", "Corée du Nord")),
    }


def test_a_town_is_no_open_pair_with_its_strait() -> None:
    found = resolve([reading("a", ("place", "Velmar"), ("place", "détroit de Velmar"))])
    assert found.candidates == ()


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_was_decided_is_not_asked_again(verdict: str) -> None:
    open_ = resolve([reading("a", ("person", "Anna Moreau"), ("person", "Luc Moreau"), ("person", "Moreau"))])
    assert len(open_.candidates) == 2
    for pair in open_.candidates:
        word = decided(pair.left, pair.right, verdict, names=pair.names)
        assert (pair.left, pair.right) not in {(c.left, c.right) for c in candidates(open_.entities, [word])}


def test_every_reason_for_a_merge_or_a_question_has_french_words() -> None:
    from pathlib import Path

    words = (Path(__file__).parents[2] / "pages" / "src" / "words.ts").read_text(encoding="utf-8")
    names = [
        ("Anna Proue", "Anna K. Proue"), ("Anna Proue", "Proue Anna"), ("Anna Proue", "Proue"), ("Anna Proue", "Mme Anna Proue"),
        ("Anna Proue", "Anna Proue Vidal"), ("Anna Proue", "Lise Anna Proue"), ("Ivan Petrov", "Ivan Ivanovitch Petrov"),
        ("Charles II", "Carlos II"), ("Gavriil Ostrov", "Gavriil Ostro"),
    ]  # fmt: skip
    reasons = set()
    for one, other in [*names, *(pair[::-1] for pair in names)]:
        readings = [reading("a", ("person", one)), reading("b", ("person", other))]
        found = resolve(readings)
        reasons |= {m.reason for e in found.entities for m in e.merges} | {c.reason for c in found.candidates}
    for kind, one, other in (
        ("organisation", "Centre régional de sauvetage maritime", "CRSM"),
        ("organisation", "Vigie", "La Vigie du Large"),
        ("facility", "cosmodrome Varenne", "cosmodrome de Varenne"),
    ):
        found = resolve([reading("a", (kind, one)), reading("b", (kind, other))])  # type: ignore[arg-type]
        reasons |= {m.reason for e in found.entities for m in e.merges} | {c.reason for c in found.candidates}
    assert len(reasons) > 6
    fixed = {
        r for r in reasons if not r.endswith("of this name") and not r.startswith(("the initials of C", "one name in"))
    }
    assert not {r for r in fixed if f'"{r}":' not in words}


def test_groups_are_made_of_every_mention_once() -> None:
    words = [decided("Vigie", "La Vigie du Large", "same"), decided("Proue", "Anna Proue", "different")]
    refs = list(itertools.chain.from_iterable(e.mentions for e in merge_entities(APART, words)))
    assert len(refs) == len(set(refs)) == 5
