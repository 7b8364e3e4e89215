from recoupe.across.events import merge_events
from recoupe.across.relations import relate
from tests.builders import entities, reading


def relations(*texts, language="fr"):
    readings = [reading(t, name=str(n), language=language) for n, t in enumerate(texts)]
    people = entities(readings)
    found = relate(readings, merge_events(readings, people), people)
    return [(r.subject[2:], r.kind, r.object[2:]) for r in found], found


def test_the_giver_supplies_and_the_buyer_is_supplied():
    found, _ = relations(
        "[Aldor|actor=Aldor:state] [livrera|livrer] [du grain|theme] à [Belmar|recipient=Belmar:state]."
    )
    assert found == [("Aldor", "supplies", "Belmar")]
    found, made = relations(
        "[Aldor|actor=Aldor:state] [a acheté|acheter] [du grain|theme] à [Belmar|target=Belmar:state]."
    )
    assert found == [("Belmar", "supplies", "Aldor")]
    assert made[0].what == "du grain"


def test_those_who_meet_are_on_one_footing():
    one, _ = relations("[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Halde|target=Halde].")
    other, _ = relations("[Halde|actor=Halde] [a rencontré|rencontrer] [Ruiz|target=Ruiz].")
    together, _ = relations("[Ruiz|actor=Ruiz] et [Halde|actor=Halde] [se sont rencontrés|rencontrer].")
    assert one == other == together == [("Halde", "meets", "Ruiz")]


def test_one_relation_gathers_the_texts_that_say_it_and_keeps_denials_apart():
    said = "[Ruiz|actor=Ruiz] [a menacé|menacer] [Halde|target=Halde] [lundi|on=2025-03-03]."
    denied = said.replace("a menacé", "n'a pas menacé") + " // negated"
    _, found = relations(said, said, denied)
    assert [(r.negated, len(r.statements)) for r in found] == [(False, 2), (True, 1)]
    assert found[0].when == "2025-03-03"


def test_each_good_makes_its_own_supply():
    found, made = relations(
        "[Aldor|actor=Aldor:state] [livre|livrer] [des obus|theme] à [Belmar|recipient=Belmar:state]. // planned",
        "[Aldor|actor=Aldor:state] [livre|livrer] [des céréales|theme] à [Belmar|recipient=Belmar:state]. // planned",
    )
    assert found == [("Aldor", "supplies", "Belmar")] * 2
    assert {r.what for r in made} == {"des obus", "des céréales"}


def test_what_is_only_in_the_conditional_stays_unverified():
    text = "[Aldor|actor=Aldor:state] [aurait attaqué|attaquer] [Belmar|target=Belmar:state]. // unverified"
    _, (relation,) = relations(text)
    assert relation.kind == "attacks"
    assert relation.unverified


def test_a_title_makes_a_bond():
    found, _ = relations(
        "[Odile Santerre|actor=Odile Santerre], maire de [Brigance|place=Brigance], [a inauguré|inaugurer] le pont."
    )
    assert ("Odile Santerre", "leads", "Brigance") in found
    found, _ = relations(
        "[Ana Ruiz|actor=Ana Ruiz], porte-parole du [Port|with=Port:organisation], [a quitté|quitter] la salle."
    )
    assert ("Ana Ruiz", "member_of", "Port") in found


def test_a_state_acts_where_its_leader_is_named():
    found, _ = relations(
        """[L'Aldorie|actor=Aldor:state] de [Ruiz|with=Ruiz] [a fermé|fermer] le port.
        [Ruiz|actor=Ruiz] [livrera|livrer] [du grain|theme] à [Belmar|recipient=Belmar:state]. // planned future"""
    )
    assert ("Ruiz", "leads", "Aldor") in found
    assert ("Aldor", "supplies", "Belmar") in found


def test_a_place_named_inside_another_is_located():
    found, _ = relations("[Le feu|actor=Feu:event] [a ravagé|ravager] [Moreil|place], dans la région d'[Ambre|place].")
    assert ("Moreil", "located_in", "Ambre") in found


def test_places_in_a_row_are_not_inside_one_another():
    row = "[Le feu|actor=Feu:event] [hit|hit] [Moreil|place], [Ambre|place] and [Brume|place]."
    found, _ = relations(row, language="en")
    assert not [r for r in found if r[1] == "located_in"]
    near = "[Le feu|actor=Feu:event] [a ravagé|ravager] [Moreil|place], à proximité de [Brume|place]."
    assert not [r for r in relations(near)[0] if r[1] == "located_in"]


def test_a_town_is_not_ruled_by_whom_it_stands_before():
    found, _ = relations(
        "[L'arrestation|arrestation] à [Brume|place] d'[Ana Ruiz|target=Ana Ruiz] a surpris. // nominal"
    )
    assert not [r for r in found if r[1] == "leads"]


def test_those_listed_behind_a_body_belong_to_it():
    text = "[La Ligue|actor=Ligue:organisation] (trois ports : [Abra|place], [Brume|place] et [Calde|place]) [a cédé|céder]."
    found, _ = relations(text)
    assert {("Abra", "member_of", "Ligue"), ("Calde", "member_of", "Ligue")} <= set(found)
    other = text.replace("trois ports : ", "selon ").replace(" et ", " loin de ")
    assert not [r for r in relations(other)[0] if r[1] == "member_of"]


def test_neighbours_are_on_one_footing():
    found, _ = relations(
        "[Le train|actor=Train:product] [traverse|traverser] [Abra|place], limitrophe de [Brume|place]."
    )
    assert ("Abra", "neighbours", "Brume") in found
