from recoupe.across.events import merge_events
from recoupe.crosscheck import crosscheck
from recoupe.model import Family, Span
from tests.builders import entities, reading

LEFT = "[Le cargo|actor=Corvenna:product] [a quitté|quitter] [Port-Aven|place] [le 3 mars|on=2025-03-03]."
SUNK = "[Le cargo|actor=Corvenna:product] [a coulé|couler] [jeudi|on=2025-03-06] avec [dix-neuf marins|n=aboard:19]."


def disagreements(*readings, families=()):
    people = entities(readings)
    events = merge_events(readings, people, families)
    return [d for c in crosscheck(readings, events, people, families) for d in c.disagreements]


def test_two_days_for_one_departure_conflict():
    other = LEFT.replace("3 mars", "4 mars").replace("2025-03-03", "2025-03-04")
    vague = LEFT.replace("le 3 mars|on=2025-03-03", "début mars|on=2025-03-01/2025-03-10")
    (found,) = disagreements(reading(LEFT), reading(other, name="b"), reading(vague, name="c"))
    assert (found.field, found.kind) == ("date", "conflict")
    assert {s.value for s in found.sides} == {"2025-03-03", "2025-03-04"}
    assert found.compatible is not None
    assert "3 mars 2025" in found.why
    assert "4 mars 2025" in found.why


def test_a_month_and_a_day_of_it_are_a_refinement():
    wide = LEFT.replace("le 3 mars|on=2025-03-03", "en mars|on=2025-03")
    (found,) = disagreements(reading(LEFT), reading(wide, name="b"))
    assert (found.field, found.kind) == ("date", "refinement")


def test_nineteen_against_twenty_one_aboard_while_about_twenty_fits_both():
    more = SUNK.replace("dix-neuf marins|n=aboard:19", "21 marins|n=aboard:21")
    about = SUNK.replace("dix-neuf marins|n=aboard:19", "une vingtaine de marins|n=aboard:~20")
    first, second, third = reading(SUNK), reading(more, name="b"), reading(about, name="c")
    (found,) = disagreements(first, second, third)
    assert (found.field, found.kind) == ("number", "conflict")
    assert {s.value for s in found.sides} == {"19", "21"}
    assert found.compatible is not None
    for side in found.sides:
        text = first.document.text if side.evidence[0].doc == first.document.id else second.document.text
        assert side.evidence[0].of(text) in {"dix-neuf marins", "21 marins"}


def test_a_later_figure_of_the_same_voice_may_be_an_update():
    later = SUNK.replace("dix-neuf marins|n=aboard:19", "21 marins|n=aboard:21")
    (found,) = disagreements(
        reading(SUNK + " // reported by=Vigie", day="2025-03-07"),
        reading(later + " // reported by=Vigie", name="b", day="2025-03-08"),
    )
    assert "mise à jour possible" in found.why


def test_a_copy_adds_no_side():
    texts = [reading(SUNK, name=n) for n in "ab"]
    family = Family(
        id="f",
        kind="identical",
        documents=tuple(sorted(t.document.id for t in texts)),
        passages=tuple(Span(t.document.id, 0, len(t.document.text)) for t in texts),
        origin=texts[0].document.id,
    )
    assert not disagreements(*texts, families=(family,))


def test_figures_about_one_ship_are_compared_beyond_events():
    first = reading(SUNK + "\n[Le cargo|actor=Corvenna:product] [comptait|compter] [19 marins|n=aboard:19].")
    second = reading(
        SUNK.replace("dix-neuf marins|n=aboard:19", "du fret|theme")
        + "\n[La Corvenna|actor=Corvenna:product] [comptait|compter] [21 marins|n=aboard:21].",
        name="b",
    )
    found = [d for d in disagreements(first, second) if d.field == "number"]
    assert found
    assert {s.value for s in found[0].sides} == {"19", "21"}


def test_affirmed_against_denied():
    denied = SUNK.replace("a coulé", "n'a pas coulé") + " // negated"
    found = disagreements(reading(SUNK), reading(denied, name="b"))
    assert [d.field for d in found] == ["polarity"]


def test_a_place_inside_the_other_is_a_refinement():
    region = "[Un incendie|actor=Corvenna:product] [a ravagé|ravager] [Moreil|place] [jeudi|on=2025-03-06]."
    town = reading(region + "\n# La zone de [Moreil|place=Moreil], dans la région d'[Ambre|place=Ambre], est fermée.")
    wide = reading(region.replace("Moreil|place", "Ambre|place"), name="b")
    found = disagreements(town, wide)
    assert [(d.field, d.kind) for d in found] == [("place", "refinement")]


def test_a_denial_of_something_else_is_no_disagreement():
    freed = "[Les mutins|actor=Mutins:group] [ont libéré|libérer] les otages [jeudi|on=2025-03-06]."
    other = "Aucun chalutier saisi [n'a été libéré|libérer] par [les mutins|actor=Mutins:group] [jeudi|on=2025-03-06]. // negated"
    same = "[Les mutins|actor=Mutins:group] [n'ont pas libéré|libérer] les otages [jeudi|on=2025-03-06]. // negated"
    assert not [d for d in disagreements(reading(freed), reading(other, name="b")) if d.field == "polarity"]
    (found,) = disagreements(reading(freed), reading(same, name="b"))
    assert (found.field, found.kind) == ("polarity", "conflict")


def test_one_source_does_not_contradict_itself():
    other = LEFT.replace("3 mars", "4 mars").replace("2025-03-03", "2025-03-04")
    assert not disagreements(reading(LEFT, outlet="Le Sillon"), reading(other, name="b", outlet="Le Sillon"))


def test_several_figures_of_one_text_count_several_things():
    two = (
        SUNK
        + "\n[Le cargo|actor=Corvenna:product] [a coulé|couler] [jeudi|on=2025-03-06] avec [neuf femmes|n=aboard:9]."
    )
    assert not [d for d in disagreements(reading(two), reading(SUNK, name="b")) if d.field == "number"]


def test_since_a_day_is_not_made_sharper_by_it():
    since = LEFT.replace("le 3 mars|on=2025-03-03", "depuis mars|on=2025-03-01/..")
    assert not disagreements(reading(LEFT), reading(since, name="b"))


def test_the_same_figures_are_told_once():
    more = SUNK.replace("dix-neuf marins|n=aboard:19", "21 marins|n=aboard:21")
    other = "[Le cargo|actor=Corvenna:product] [comptait|compter] [21 marins|n=aboard:21]."
    found = disagreements(reading(SUNK), reading(more, name="b"), reading(other, name="c"))
    assert len([d for d in found if d.field == "number"]) == 1
