"""How each event stands: how many independent sources are behind it, and what they disagree on."""

from __future__ import annotations

from collections.abc import Sequence

from recoupe.model import Check, Copy, Entity, Event, Family, Reading


def crosscheck(
    readings: Sequence[Reading],
    events: Sequence[Event],
    entities: Sequence[Entity],
    families: Sequence[Family] = (),
    copies: Sequence[Copy] = (),
) -> tuple[Check, ...]:
    """One check an event, in the order of `events`: its sources between two bounds, disagreements, hardenings.

    How sources are counted stands in `recoupe.crosscheck.sources`, what counts as a disagreement in
    `recoupe.crosscheck.disagreements`.
    """
    from recoupe.across.cast import Cast
    from recoupe.crosscheck.disagreements import disagree, disagree_on_figures
    from recoupe.crosscheck.sources import Desk

    cast = Cast(readings, entities)
    desk = Desk(readings, cast, families, copies)
    counted = {event.id: desk.sources(event) for event in events}
    own = {event.id: disagree(event, desk, counted[event.id][0]) for event in events}
    for event_id, disagreement in disagree_on_figures(events, desk, own):
        values = {side.value for side in disagreement.sides}
        kept = (d for d in own[event_id] if d.field != "number" or {s.value for s in d.sides} != values)
        own[event_id] = (*kept, disagreement)  # the same figures among all texts hold those of the event alone
    checks = []
    for event in events:
        sources, hardenings = counted[event.id]
        sure = sum(s.sure and s.counts for s in sources)
        upper = sum(s.counts for s in sources)
        checks.append(
            Check(
                event=event.id,
                sources=sources,
                lower=min(upper, max(sure, 1)),
                upper=upper,
                disagreements=own[event.id],
                hardenings=hardenings,
            )
        )
    return tuple(checks)
