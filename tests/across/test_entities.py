"""Entities: one for each real thing of a folder, whatever it is called there; decisions of people win."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.across.entities import candidates, merge_entities, same_name
from recoupe.across.entities.spellings import _SYSTEMS, _sound
from recoupe.languages import load
from recoupe.model import Chain, Decision, Document, Entity, Mention, Reading, Span, identity
from recoupe.model.records import Kind
from recoupe.read.authority import GivenEntity


def reading(doc: str, *chains: tuple[Kind, str] | tuple[Kind, str, str]) -> Reading:
    """A reading whose text is the names of its chains; a third item is the key."""
    text = "\n".join(row[1] for row in chains)
    document = Document(id=doc, names=(doc,), format="text", sha256=doc, text=text, origin=identity(text))
    at, mentions, made = 0, [], []
    for number, row in enumerate(chains):
        span = Span(doc, at, at + len(row[1]))
        form = "nominal" if row[1][0].islower() and row[0] in ("person", "group") else "name"
        mentions.append(Mention(span=span, rule="t", kind=row[0], form=form, chain=number))  # type: ignore[arg-type]
        made.append(Chain(kind=row[0], name=row[1], mentions=(number,), key=row[2] if len(row) > 2 else ""))
        at += len(row[1]) + 1
    return Reading(document=document, mentions=tuple(mentions), chains=tuple(made))


def named(entities: tuple[Entity, ...], name: str) -> Entity:
    return next(e for e in entities if name in e.names)


def test_spellings_of_three_languages_are_one_person() -> None:
    found = merge_entities(
        [reading("a", ("person", "Sergueï Mouratchenko")), reading("b", ("person", "Sergei Murachenko"))]
    )
    assert len(found) == 1
    assert set(found[0].names) == {"Sergueï Mouratchenko", "Sergei Murachenko"}


def test_an_identifier_makes_one_of_many_names() -> None:
    found = merge_entities(
        [reading("a", ("place", "Norvège", "country:NO")), reading("b", ("place", "Noruega", "country:NO"))]
    )
    assert len(found) == 1
    assert {"iso:NO", "wikidata:Q20"} <= set(found[0].links)


def test_hyphens_and_case_do_not_make_two_people_but_a_word_does() -> None:
    found = merge_entities(
        [reading("a", ("person", "Kim Jong Un"), ("person", "Kim Jong-il")), reading("b", ("person", "KIM Jong-un"))]
    )
    assert sorted(len(e.mentions) for e in found) == [1, 2]


def test_relatives_stay_apart_and_a_bare_name_between_them_joins_neither() -> None:
    found = merge_entities([reading("a", ("person", "Anna Moreau"), ("person", "Luc Moreau"), ("person", "Moreau"))])
    assert len(found) == 3


def test_a_bare_name_joins_the_only_one_who_bears_it_and_says_so() -> None:
    found = merge_entities([reading("a", ("person", "Anna Moreau")), reading("b", ("person", "Moreau"))])
    assert len(found) == 1
    assert found[0].name == "Anna Moreau"
    assert "only one" in found[0].merges[0].reason
    assert found[0].merges[0].score < 1


def test_a_likeness_of_letters_is_not_enough() -> None:
    assert len(merge_entities([reading("a", ("place", "Khasan")), reading("b", ("place", "Kazan"))])) == 2
    assert len(merge_entities([reading("a", ("person", "Ana Morel")), reading("b", ("person", "Ana Moreau"))])) == 2


def test_an_acronym_joins_the_one_body_with_its_initials() -> None:
    found = merge_entities(
        [
            reading("a", ("organisation", "Centre régional de sauvetage maritime")),
            reading("b", ("organisation", "CRSM")),
        ]
    )
    assert len(found) == 1


def test_a_person_and_a_ship_of_one_name_are_two() -> None:
    assert len(merge_entities([reading("a", ("person", "Anna")), reading("b", ("product", "Anna"))])) == 2


def test_a_decision_joins_what_rules_keep_apart_and_the_other_way_round() -> None:
    apart = [reading("a", ("organisation", "Vigie")), reading("b", ("organisation", "La Vigie du Large"))]
    same = Decision(left="Vigie", right="La Vigie du Large", verdict="same", by="desk")
    assert len(merge_entities(apart)) == 2
    joined = merge_entities(apart, [same])
    assert len(joined) == 1
    assert joined[0].merges[0].reason == "decided by desk"

    together = [reading("a", ("person", "Anna Moreau")), reading("b", ("person", "Moreau"))]
    different = Decision(left="Moreau", right="Anna Moreau", verdict="different")
    assert len(merge_entities(together, [different])) == 2


def test_a_decision_on_ids_survives_a_rebuild_with_more_documents() -> None:
    first = [reading("a", ("organisation", "Vigie")), reading("b", ("organisation", "La Vigie du Large"))]
    ids = sorted(e.id for e in merge_entities(first))
    decision = Decision(left=ids[0], right=ids[1], verdict="same")
    more = [*first, reading("c", ("organisation", "Vigie"), ("person", "Anna Moreau"))]
    assert len(merge_entities(more, [decision])) == 2


def test_descriptions_of_two_documents_are_not_one_person() -> None:
    found = merge_entities([reading("a", ("person", "le maire")), reading("b", ("person", "le maire"))])
    assert len(found) == 2


@given(st.permutations(range(4)))
def test_the_order_of_documents_changes_nothing(order: list[int]) -> None:
    readings = [
        reading("a", ("person", "Anna Moreau"), ("place", "Oslo", "place:3143244")),
        reading("b", ("person", "Moreau"), ("organisation", "Centre régional de sauvetage maritime")),
        reading("c", ("organisation", "CRSM"), ("person", "MOREAU Anna")),
        reading("d", ("person", "Luc Le Goff"), ("place", "Oslo", "place:3143244")),
    ]
    assert merge_entities([readings[k] for k in order]) == merge_entities(readings)


def test_every_mention_of_a_chain_is_in_one_entity() -> None:
    readings = [reading("a", ("person", "Anna Moreau"), ("place", "Oslo")), reading("b", ("person", "Moreau"))]
    found = merge_entities(readings)
    refs = list(itertools.chain.from_iterable(e.mentions for e in found))
    assert len(refs) == len(set(refs)) == 3


def test_an_honorific_or_a_second_surname_makes_no_other_person() -> None:
    found = merge_entities(
        [reading("a", ("person", "Marco Vidal")), reading("b", ("person", "Marco Vidal Soler")),
         reading("c", ("person", "Don Marco Vidal"))]
    )  # fmt: skip
    assert len(found) > 1  # two longer names: which one is meant is not known
    found = merge_entities([reading("a", ("person", "Marco Vidal")), reading("b", ("person", "Marco Vidal Soler"))])
    assert len(found) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("George Vermeer", "George Vermeer Jr"),
        ("Paul Vermeer père", "Paul Vermeer"),
        ("Charles Vermeer", "Charles Vermeer II"),
        ("Élise II", "Élise I"),
        ("Jean Rupert II", "Jean Rupert III"),
        ("Karl Vermeer Ier", "Karl Vermeer II"),
    ],
)
def test_a_generation_or_the_number_of_a_ruler_keeps_two_apart_in_two_texts(left: str, right: str) -> None:
    found = merge_entities([reading("a", ("person", left)), reading("b", ("person", right))])
    assert len(found) == 2


def test_the_dots_of_an_acronym_make_no_other_body() -> None:
    left, right = ("organisation", "U.V.A. Harbour Office"), ("organisation", "UVA Harbour Office")
    assert len(merge_entities([reading("a", left), reading("b", right)])) == 1


def test_a_first_name_alone_is_someone_else_in_another_text() -> None:
    texts = [
        reading("a", ("person", "Marie"), ("person", "Marie Vermeer")),
        reading("b", ("person", "Marie")),
        reading("c", ("person", "Marie"), ("person", "Vermeer")),
    ]
    found = merge_entities(texts)
    assert sorted(sorted(ref.doc for ref in e.mentions) for e in found) == [["a", "a", "c"], ["b"], ["c"]]


def test_a_son_is_not_called_junior_alone_but_by_his_family_name() -> None:
    found = merge_entities(
        [reading("a", ("person", "Paul Vermeer Jr")), reading("b", ("person", "Vermeer"), ("person", "Jr"))]
    )
    assert set(named(found, "Paul Vermeer Jr").names) == {"Paul Vermeer Jr", "Vermeer"}


def test_a_title_says_which_of_two_relatives_a_bare_name_means() -> None:
    text = "Mme Vermeer est partie. Paul Vermeer reste."
    document = Document(
        id="b", names=("b",), format="text", sha256="b", text=text, origin=identity(text), language="fr"
    )
    mentions = tuple(
        Mention(span=Span("b", start, end), rule="t", kind="person", form="name", chain=n)
        for n, (start, end) in enumerate(((4, 11), (24, 36)))
    )
    chains = (
        Chain(kind="person", name="Vermeer", mentions=(0,)),
        Chain(kind="person", name="Paul Vermeer", mentions=(1,)),
    )
    other = reading("a", ("person", "Irène Vermeer"))
    found = merge_entities([other, Reading(document=document, mentions=mentions, chains=chains)])
    assert set(named(found, "Irène Vermeer").names) == {"Irène Vermeer", "Vermeer"}
    alone = merge_entities([Reading(document=document, mentions=mentions, chains=chains)])
    assert len(alone) == 2


def test_a_letter_apart_is_not_enough_where_the_first_name_is_anybodys() -> None:
    twins = [reading("a", ("person", "Olivier Vermeer")), reading("b", ("person", "Olivier Vermeers"))]
    assert len(merge_entities(twins)) == 2
    (pair,) = candidates(merge_entities(twins))
    assert pair.reason == "a letter apart"
    three = [
        reading(doc, ("person", f"Sompar {name}"))
        for doc, name in zip("abc", ("Armonvit", "Armonvil", "Lund"), strict=True)
    ]
    assert len(merge_entities(three)) == 3


def test_a_letter_wrong_in_another_text_makes_no_other_person() -> None:
    left, right = ("person", "Sompar Armonvirat"), ("person", "Sompar Armonvirit")
    assert len(merge_entities([reading("a", left), reading("b", right)])) == 1
    assert len(merge_entities([reading("a", left, right)])) == 2
    assert len(merge_entities([reading("a", ("person", "Kim Do Ul")), reading("b", ("person", "Kim Do Il"))])) == 2


def test_a_cape_is_one_cape_in_every_language() -> None:
    found = merge_entities(
        [
            reading("a", ("place", "cap Moreil")),
            reading("b", ("place", "Cape Moreil")),
            reading("c", ("place", "cabo Moreil")),
        ]
    )
    assert len(found) == 1


def test_a_state_bears_its_french_name_where_a_text_uses_it() -> None:
    spanish, french = ("place", "Corea del Sur", "country:KR"), ("place", "Corée du Sud", "country:KR")
    (found,) = merge_entities([reading("a", spanish), reading("b", french)])
    assert found.name == "Corée du Sud"


def test_the_users_own_file_gives_one_name_one_kind_and_an_identifier_to_all_aliases() -> None:
    readings = [
        reading("a", ("person", "Anna Moreau"), ("organisation", "La Vigie")),
        reading("b", ("person", "Mme Proue"), ("organisation", "Vigie du Large")),
    ]
    own = [
        GivenEntity(
            name="Anna Proue-Moreau", aliases=("Anna Moreau", "Mme Proue"), kind="person", id="Q1", notes="maire",
            where="entities.csv, line 2",
        ),
        GivenEntity(name="Vigie du Large", aliases=("La Vigie",), kind="media", where="entities.csv, line 3"),
    ]  # fmt: skip
    found = {e.name: e for e in merge_entities(readings, given=own)}
    assert set(found) == {"Anna Proue-Moreau", "Vigie du Large"}
    mayor = found["Anna Proue-Moreau"]
    assert (mayor.kind, mayor.links, mayor.notes, mayor.given) == (
        "person", ("wikidata:Q1",), "maire", "entities.csv, line 2",
    )  # fmt: skip
    assert set(mayor.names) == {"Anna Proue-Moreau", "Anna Moreau", "Mme Proue"}
    assert found["Vigie du Large"].kind == "media"


def test_a_given_name_of_an_identified_thing_covers_its_other_names_but_no_thing_of_another_kind() -> None:
    readings = [reading("a", ("place", "Norvège", "country:NO")), reading("b", ("place", "Noruega", "country:NO"))]
    own = GivenEntity(name="Royaume de Norvège", aliases=("Norvège",), where="entities.csv, line 2")
    (found,) = merge_entities(readings, given=[own])
    assert found.name == "Royaume de Norvège"
    assert "iso:NO" in found.links
    assert found.id == merge_entities(readings)[0].id  # decisions on it still fit
    ship = GivenEntity(name="Norvège", kind="product", where="entities.csv, line 2")
    assert {e.kind for e in merge_entities(readings, given=[ship])} == {"place"}


def test_one_name_in_the_spellings_of_several_languages_is_one_person() -> None:
    found = merge_entities(
        [
            reading("a", ("person", "Ievgueni Khrouchtchine")),
            reading("b", ("person", "Yevgeny Khrushchin")),
            reading("c", ("person", "Yevgueni Jrushchin")),
        ]
    )
    assert len(found) == 1
    assert any("spellings" in m.reason or "spelling" in m.reason for m in found[0].merges)


def test_relatives_and_look_alikes_are_never_one_name() -> None:
    for left, right in (
        ("Paul Roy Jr.", "Paul Roy"), ("Louis XI", "Louis XII"), ("Jean Martin", "Jeanne Martin"), ("A. B. Roy", "A. C. Roy"),
        ("Bassam al-Roy", "Bassel al-Roy"), ("Kim Do-un", "Kim Do-il"), ("Li Peng", "Li Ping"),
    ):  # fmt: skip
        assert same_name(left, right).verdict != "same", (left, right)
    assert same_name("Paul Roy", "Roy").verdict == "undecided"
    assert same_name("Khasan", "Kazan", "place").verdict == "different"


@given(
    st.sampled_from(["Anna Moreau", "Иван Петров", "Kim Do-un", "Jean-Paul II", "al-Roy", "Xi", ""]),
    st.text(max_size=20),
)
def test_a_verdict_is_the_same_from_both_sides(left: str, right: str) -> None:
    one, other = same_name(left, right), same_name(right, left)
    assert (one.verdict, one.score) == (other.verdict, other.score)
    assert same_name(left, left).verdict == "same"


def test_open_pairs_are_offered_the_most_influential_first_and_not_again_once_decided() -> None:
    found = merge_entities(
        [
            reading(
                "a", ("person", "Anna Moreau"), ("person", "Luc Moreau"), ("person", "Moreau"), ("person", "Moreau")
            ),
            reading("b", ("organisation", "Vigie du Large"), ("place", "Khasan"), ("person", "Kim Do-un")),
            reading("c", ("organisation", "La Vigie"), ("place", "Kazan"), ("person", "Kim Do-il")),
        ]
    )
    offered = candidates(found)
    assert {frozenset(c.names) for c in offered} == {
        frozenset(("Anna Moreau", "Moreau")), frozenset(("Luc Moreau", "Moreau")), frozenset(("La Vigie", "Vigie du Large")),
    }  # fmt: skip
    assert [c.weight for c in offered] == sorted((c.weight for c in offered), reverse=True)
    decided = [Decision(left="Moreau", right="Anna Moreau", verdict="different")]
    assert {frozenset(c.names) for c in candidates(found, decided)} == {
        frozenset(("Luc Moreau", "Moreau")), frozenset(("La Vigie", "Vigie du Large")),
    }  # fmt: skip


@pytest.mark.parametrize("origin", ["slavic", "arabic", "chinese", "korean"])
def test_every_transliteration_brings_its_examples_together(origin: str) -> None:
    for left, right in load("", "transliterations")[origin]["examples"]:
        sounds = [{_sound(origin, system, word) for system in _SYSTEMS[origin]} for word in (left, right)]
        assert sounds[0] & sounds[1], (left, right, sounds)
