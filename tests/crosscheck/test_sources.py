from dataclasses import replace

from recoupe.across.events import merge_events
from recoupe.crosscheck import crosscheck
from recoupe.model import Copy, Family, Span, Voice
from tests.builders import entities, reading

SUNK = "[Le cargo|actor=Corvenna:product] [a coulé|couler] [jeudi|on=2025-03-06] près de [Moreil|place]."


def check(*readings, families=(), copies=()):
    people = entities(readings)
    events = merge_events(readings, people, families)
    (found,) = crosscheck(readings, events, people, families, copies)
    return found


def family(*readings, origin=""):
    return Family(
        id="f",
        kind="identical",
        documents=tuple(sorted(r.document.id for r in readings)),
        passages=tuple(Span(r.document.id, 0, len(r.document.text)) for r in readings),
        origin=origin,
    )


def test_two_outlets_in_their_own_name_are_two_sources():
    found = check(reading(SUNK, outlet="Le Sillon"), reading(SUNK, name="b", outlet="La Vigie"))
    assert (found.lower, found.upper) == (2, 2)
    assert {s.kind for s in found.sources} == {"outlet"}


def test_one_outlet_twice_is_one_source():
    found = check(reading(SUNK, outlet="Le Sillon"), reading(SUNK, name="b", outlet="Le Sillon"))
    assert (found.lower, found.upper) == (1, 1)


def test_one_voice_in_three_outlets_is_one_source():
    said = SUNK + " // reported by=Garde-côtes"
    found = check(*(reading(said, name=n, outlet=n) for n in "abc"))
    assert (found.lower, found.upper) == (1, 1)
    (source,) = found.sources
    assert source.kind == "voice"
    assert "3 textes" in source.reason


def test_ten_reprints_of_one_dispatch_are_one_source():
    texts = [reading(SUNK, name=str(n), outlet=f"Journal {n}") for n in range(10)]
    found = check(*texts, families=(family(*texts, origin="agency:Belmar"),))
    assert (found.lower, found.upper) == (1, 1)
    assert found.sources[0].key == "agency:Belmar"
    assert len(found.sources[0].statements) == 10


def test_a_text_that_took_its_lead_from_another_may_know_the_rest_from_there_too():
    first = reading(SUNK, outlet="Le Sillon")
    lead = len(reading(SUNK).document.text)
    second = reading(
        SUNK + "\n" + SUNK.replace("a coulé", "a sombré").replace("couler", "sombrer"), name="b", outlet="La Vigie"
    )
    taken = Family(
        id="f",
        kind="rewrite",
        documents=tuple(sorted((first.document.id, second.document.id))),
        passages=(Span(first.document.id, 0, lead), Span(second.document.id, 0, lead)),
        origin=first.document.id,
    )
    found = check(first, second, families=(taken,))
    assert (found.lower, found.upper) == (1, 2)
    assert any("reprend un passage de Le Sillon" in s.reason for s in found.sources)


def test_a_body_quoted_short_and_long_and_its_own_release_are_one_source():
    short = reading(SUNK + " // reported by=les garde-côtes:organisation", name="a", outlet="Le Sillon")
    long = reading(SUNK + " // reported by=garde-côtes de Velmar:organisation", name="b", outlet="La Vigie")
    own = reading(SUNK, name="c", outlet="Garde-côtes de Velmar")
    found = check(short, long, own)
    assert found.upper == 1


def test_a_copy_belongs_to_its_original():
    first, second = reading(SUNK, outlet="Le Sillon"), reading(SUNK, name="b", outlet="La Vigie")
    found = check(first, second, families=(family(first, second, origin=first.document.id),))
    assert (found.lower, found.upper) == (1, 1)
    assert found.sources[0].name == "Le Sillon"
    assert "copie" in found.sources[0].reason


def test_an_outlet_that_credits_the_voice_elsewhere_may_have_it_from_there():
    voice = reading(SUNK + " // reported by=Garde-côtes", outlet="Le Sillon")
    mixed = reading(
        SUNK
        + "\n[Le port|actor=Port:organisation] [a fermé|fermer] [vendredi|on=2025-03-07]. // reported by=Garde-côtes",
        name="b",
        outlet="La Vigie",
    )
    people = entities((voice, mixed))
    events = merge_events((voice, mixed), people)
    found = next(c for c in crosscheck((voice, mixed), events, people) if len(c.sources) == 2)
    assert (found.lower, found.upper) == (1, 2)
    doubtful = next(s for s in found.sources if not s.sure)
    assert doubtful.kind == "outlet"
    assert "Garde-côtes" in doubtful.reason


def test_an_undecided_copy_counts_in_the_upper_bound_only():
    first, second = reading(SUNK, outlet="Le Sillon"), reading(SUNK, name="b", outlet="La Vigie")
    left, right = sorted((first.document.id, second.document.id))
    copy = Copy(
        left=left, right=right, kind="rewrite", derived=True, direction="undecided", agency="", passages=(),
        score=0.5, reasons=(), rule="test",
    )  # fmt: skip
    found = check(first, second, copies=(copy,))
    assert (found.lower, found.upper) == (1, 2)


def test_an_anonymous_voice_may_be_the_other_source():
    found = check(
        reading(SUNK, outlet="Le Sillon"),
        reading(SUNK + " // reported by=une source portuaire:anonymous", name="b", outlet="La Vigie"),
    )
    assert (found.lower, found.upper) == (1, 2)


def test_the_conditional_that_disappears_adds_no_source():
    rumour = SUNK.replace("a coulé", "aurait coulé") + " // reported unverified by=une source portuaire:anonymous"
    found = check(
        reading(rumour, day="2025-03-09", outlet="La Dépêche"),
        reading(SUNK, name="b", day="2025-03-14", outlet="El Faro"),
        reading(SUNK + " // reported by=El Faro:media", name="c", day="2025-03-18", outlet="The Ledger"),
    )
    assert (found.lower, found.upper) == (1, 1)
    (hardened,) = found.hardenings
    assert "sans source" in hardened.reason
    bare = next(s for s in found.sources if s.kind == "none")
    assert not bare.counts
    assert len(bare.statements) == 2


def test_a_fact_known_before_the_rumour_is_no_hardening():
    rumour = SUNK.replace("a coulé", "aurait coulé") + " // unverified"
    found = check(
        reading(SUNK, day="2025-03-07", outlet="El Faro"),
        reading(rumour, name="b", day="2025-03-09", outlet="La Vigie"),
    )
    assert not found.hardenings


def test_an_interested_party_is_flagged_and_a_denial_is_no_source():
    own = "[Halde|actor=Halde] [a livré|livrer] du grain à [Belmar|recipient=Belmar:state] [lundi|on=2025-03-03]."
    found = check(
        reading(own + " // reported by=Halde:person", outlet="Le Sillon"),
        reading(own.replace("a livré", "n'a pas livré") + " // negated", name="b", outlet="La Vigie"),
    )
    assert "partie prenante" in next(s for s in found.sources if s.counts).reason
    denial = next(s for s in found.sources if not s.counts)
    assert denial.reason == "dément le fait"
    assert found.upper == 1


def test_who_only_comments_on_an_event_is_no_source_for_it():
    comment = SUNK + "\n[ce naufrage|naufrage] // nominal reported by=Ana"
    found = check(reading(SUNK, outlet="Le Sillon"), reading(comment, name="b", outlet="La Vigie"))
    assert (found.lower, found.upper) == (2, 2)
    assert [s.reason for s in found.sources if not s.counts] == ["n'en parle qu'en passant"]


def test_a_person_without_a_name_may_be_another_voice():
    said, other = SUNK + " // reported by=Ana", SUNK + "\n[Officier|actor=Officier] [dort|dormir]."
    first, second = reading(said, outlet="Le Sillon"), reading(other, name="b", outlet="La Vigie")
    described = tuple(replace(m, form="nominal") if m.kind == "person" else m for m in second.mentions)
    (number,) = (k for k, m in enumerate(described) if m.kind == "person")
    voice = Voice(name="Officier", kind="person", mention=number)
    told = replace(second.statements[0], modality="reported", sources=(voice,))
    second = replace(second, mentions=described, statements=(told, *second.statements[1:]))
    found = check(first, second)
    assert (found.lower, found.upper) == (1, 2)
    assert any("sans nom" in source.reason for source in found.sources)
