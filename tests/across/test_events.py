from dataclasses import replace
from itertools import permutations

from recoupe.across.events import merge_events
from recoupe.model import Decision, Family, Span
from tests.builders import entities, reading

LEFT = "[Le cargo|actor=Corvenna:product] [a quitté|quitter] [Port-Aven|place] [le 3 mars|on=2025-03-03]."


def events_of(*readings, families=(), decisions=()):
    return merge_events(readings, entities(readings), families, decisions)


def test_two_texts_of_one_departure_make_one_event():
    first = reading(LEFT)
    second = reading(
        "[La Corvenna|actor=Corvenna:product] [est partie|partir] [lundi|on=2025-03-03] de [Port-Aven|place].",
        day="2025-03-05",
    )
    (event,) = events_of(first, second)
    assert event.kind == "travel"
    assert event.when == "2025-03-03"
    assert event.where == "e:Port-Aven"
    assert len(event.statements) == 2
    assert ("actor", "e:Corvenna") in [(r.kind, r.entity) for r in event.roles]


def test_two_days_part_two_meetings_of_the_same_people():
    met = "[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Valcourt|target=Valcourt] "
    first = reading(met + "[le 3 février|on=2025-02-03] à [Melun|place].")
    second = reading(met + "[le 3 mars|on=2025-03-03] à [Dole|place].")
    assert len(events_of(first, second)) == 2


def test_one_departure_dated_a_day_apart_is_one_event_with_two_dates():
    first = reading(LEFT)
    second = reading(LEFT.replace("2025-03-03", "2025-03-04").replace("3 mars", "4 mars"))
    (event,) = events_of(first, second)
    assert len(event.statements) == 2


def test_a_text_that_gives_both_days_knows_two_departures():
    again = LEFT.replace("2025-03-03", "2025-03-04").replace("3 mars", "4 mars")
    assert len(events_of(reading(LEFT + "\n" + again), reading(again, name="b"))) == 2


def test_the_one_who_supplies_is_not_the_one_supplied():
    first = reading(
        "[Aldor|actor=Aldor:state] [livrera|livrer] du grain à [Belmar|recipient=Belmar:state]. // planned future"
    )
    second = reading(
        "[Belmar|actor=Belmar:state] [livrera|livrer] du grain à [Aldor|recipient=Aldor:state]. // planned future"
    )
    assert len(events_of(first, second)) == 2


def test_a_copied_statement_joins_its_original():
    first, second = reading(LEFT, name="a"), reading(LEFT, name="b")
    family = Family(
        id="f",
        kind="identical",
        documents=tuple(sorted((first.document.id, second.document.id))),
        passages=tuple(Span(r.document.id, 0, len(r.document.text)) for r in (first, second)),
        origin=first.document.id,
    )
    (event,) = events_of(first, second, families=(family,))
    assert event.headline.doc == first.document.id


def test_this_meeting_takes_up_the_meeting_before_it():
    text = reading(
        """[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Valcourt|target=Valcourt] [le 3 mars|on=2025-03-03].
        Cette [rencontre|rencontre] fut brève. // nominal opinion"""
    )
    (event,) = events_of(text)
    assert len(event.statements) == 2


def test_opinions_and_habits_found_no_event():
    assert not events_of(reading("[Ruiz|actor=Ruiz] [menace|menacer] trop. // opinion present"))
    assert not events_of(reading("On [navigue|naviguer] souvent. // present"))


def test_what_is_only_in_the_conditional_stays_unverified():
    text = LEFT.replace("a quitté", "aurait quitté") + " // unverified"
    (event,) = events_of(reading(text), reading(text, name="b"))
    assert event.unverified
    (event,) = events_of(reading(text), reading(LEFT, name="b"))
    assert not event.unverified


def test_a_rumour_that_hardened_is_told_by_the_rumour():
    rumour = reading(
        "[Le cargo|actor=Corvenna:product] [aurait quitté|quitter] [Port-Aven|place]. // reported unverified past",
        name="a",
        day="2025-03-09",
    )
    fact = reading(
        "[Le cargo|actor=Corvenna:product] [a quitté|quitter] [Port-Aven|place] sans bruit avant l'aube.",
        name="b",
        day="2025-03-14",
    )
    (event,) = events_of(rumour, fact)
    assert event.unverified
    assert event.name.startswith("Le cargo aurait quitté")


def test_an_undated_report_is_bounded_by_its_publication():
    text = "[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Valcourt|target=Valcourt]."
    (event,) = events_of(reading(text, day="2025-03-10"))
    assert event.when == "../2025-03-10"
    planned = "[Ruiz|actor=Ruiz] [rencontrera|rencontrer] [Valcourt|target=Valcourt]. // planned future"
    (event,) = events_of(reading(planned, day="2025-03-10"))
    assert event.when == "2025-03-10/.."


def test_reports_in_two_languages_meet_over_people_day_and_place():
    french = reading(LEFT)
    english = reading(
        "[The Corvenna|actor=Corvenna:product] [left|leave] [Port-Aven|place] on [March 3|on=2025-03-03].",
        language="en",
    )
    assert len(events_of(french, english)) == 1


def test_a_person_joins_and_parts():
    first = reading("[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Valcourt|target=Valcourt] [le 3 mars|on=2025-03-03].")
    second = reading("[Halde|actor=Halde] [a reçu|recevoir] [Moreil|target=Moreil] [le 9 mars|on=2025-03-09].")
    a, b = events_of(first, second)
    same = Decision(left=a.id, right=b.id, verdict="same")
    (joined,) = events_of(first, second, decisions=(same,))
    assert len(joined.statements) == 2
    third = reading(LEFT, name="b")
    spans = [r.statements[0].span for r in (reading(LEFT), third)]
    names = [f"statement:{s.doc}:{s.start}-{s.end}" for s in spans]
    parted = Decision(left=names[0], right=names[1], verdict="different")
    assert len(events_of(reading(LEFT), third, decisions=(parted,))) == 2


def test_the_order_of_readings_changes_nothing():
    texts = (
        reading(LEFT),
        reading(LEFT, name="b", day="2025-03-04"),
        reading("[Le cargo|actor=Corvenna:product] [a coulé|couler] [le 6 mars|on=2025-03-06] près de [Moreil|place]."),
    )
    expected = events_of(*texts)
    assert expected
    assert all(merge_events(order, entities(texts)) == expected for order in permutations(texts))


def test_undated_mentions_do_not_tie_two_dated_meetings_together():
    met = "[Ruiz|actor=Ruiz] [a rencontré|rencontrer] [Valcourt|target=Valcourt]"
    old = [reading(met + " [en avril 2019|on=2019-04].", name=f"o{n}") for n in range(2)]
    new = [reading(met + " [le 3 mars|on=2025-03-03].", name=f"n{n}") for n in range(2)]
    vague = [reading(met + " à huis clos.", name=f"v{n}") for n in range(8)]
    for event in events_of(*old, *new, *vague):
        docs = {ref.doc for ref in event.statements}
        assert not (docs & {r.document.id for r in old} and docs & {r.document.id for r in new})


def test_the_ship_of_a_clause_is_the_one_that_its_text_speaks_of():
    first = reading(LEFT)
    named = "[La Corvenna|actor=Corvenna:product] [dort|dormir].\n"
    second = reading(named + LEFT.replace("Le cargo|actor=Corvenna:product", "Le navire|actor=Navire"), name="b")
    (_, left) = second.statements
    bare = tuple(replace(role, mention=-1) if role.kind == "actor" else role for role in left.roles)
    second = replace(second, statements=(second.statements[0], replace(left, roles=bare)))
    (event,) = events_of(first, second)
    assert len(event.statements) == 2


def test_an_inquiry_opened_is_one_event_with_its_inquiry():
    text = reading(
        """[Ana Ruiz|actor=Ana Ruiz] [a ouvert|enquêter] [lundi|on=2025-03-03] [une enquête|theme].
        [une enquête|enquête] [lundi|on=2025-03-03] // nominal"""
    )
    verb, noun = text.statements
    (done,) = (replace(role, mention=-1) for role in verb.roles if role.kind == "theme")
    actors = tuple(role for role in verb.roles if role.kind == "actor")
    verb, noun = replace(verb, roles=(*actors, done)), replace(noun, predicate=done.span, span=done.span, roles=())
    (event,) = events_of(replace(text, statements=(verb, noun)))
    assert len(event.statements) == 2


def test_undated_news_is_of_the_last_happening_not_of_one_told_as_older():
    held = "[Ana Ruiz|target=Ana Ruiz] [a été arrêtée|arrêter]"
    first = reading(held + " [lundi|on=2025-03-03] à [Brume|place].", day="2025-03-04")
    second = reading(
        held
        + f" à [Brume|place].\n{held.replace('a été', 'avait déjà été')} [en janvier|on=2025-01-10] à [Brume|place].",
        day="2025-03-04",
        name="b",
    )
    found = {event.when: len(event.statements) for event in events_of(first, second)}
    assert found == {"2025-01-10": 1, "2025-03-03": 2}
