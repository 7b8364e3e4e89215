"""A dossier as text that a person can read and compare: what the golden files hold."""

from __future__ import annotations

from recoupe.model import Dossier, Ref


def outline(dossier: Dossier) -> str:
    """Documents, families, actors, events with their sources and disagreements, relations: one line each."""
    numbers = {r.document.id: f"D{n}" for n, r in enumerate(dossier.readings, 1)}
    names = {e.id: e.name for e in dossier.entities}
    texts = {r.document.id: r for r in dossier.readings}
    checks = {c.event: c for c in dossier.checks}

    def words(ref: Ref) -> str:
        reading = texts[ref.doc]
        span = reading.statements[ref.index].span
        return f"{numbers[ref.doc]} {' '.join(span.of(reading.document.text).split())}"

    out = ["# Documents", ""]
    for reading in dossier.readings:
        d = reading.document
        date = f"{d.published.day or 'no day'} ({d.published.status})"
        outlet = d.outlet.value if d.outlet else "-"
        title = d.title.value if d.title else "-"
        agency = f", agency {d.agency.value}" if d.agency else ""
        out.append(f"{numbers[d.id]} {d.names[0]} · {d.format} · {d.language} · {date} · {outlet}{agency} · {title}")
    out += ["", "# Notices", ""]
    # What to do next depends on the machine: whether characters can be recognised there.
    out += [f"{n.level} {n.code}: {n.message.partition(';')[0]}" for n in dossier.notices]
    out += ["", "# Copies", ""]
    for copy in dossier.copies:
        pair = f"{numbers[copy.left]}, {numbers[copy.right]} · {copy.direction}"
        agency = f" · {copy.agency}" if copy.agency else ""
        out.append(
            f"{pair} · {copy.kind}{'' if copy.derived else ' (not derived)'}{agency} · {len(copy.passages)} passages"
        )
    out += ["", "# Families", ""]
    for family in dossier.families:
        listed = " ".join(numbers[d] for d in family.documents)
        out.append(f"{family.kind}: {listed} · origin {numbers.get(family.origin, family.origin) or '-'}")
    out += ["", "# Actors and places", ""]
    for entity in dossier.entities:
        out.append(f"{entity.kind} {entity.name} ({len(entity.mentions)}): {' | '.join(entity.names)}")
    out += ["", "# Events", ""]
    for event in dossier.events:
        check = checks[event.id]
        count = str(check.lower) if check.lower == check.upper else f"{check.lower} to {check.upper}"
        sure = event.modality + (", unverified" if event.unverified else "") + (", denied" if event.negated else "")
        roles = ", ".join(f"{r.kind} {names.get(r.entity, r.entity)}" for r in event.roles)
        out.append(f"## {event.when or 'undated'} · {event.kind} · {sure} · {count} sources · {event.name}")
        if roles or event.where:
            out.append(f"   {roles}{' · in ' + names.get(event.where, event.where) if event.where else ''}")
        out += [f"   - {words(ref)}" for ref in event.statements]
        for source in check.sources:
            weight = "counts" if source.sure else "may count" if source.counts else "does not count"
            out.append(f"   {weight}: {source.name} ({source.kind})")
        for d in check.disagreements:
            sides = " ≠ ".join(s.value for s in d.sides)
            out.append(f"   {d.kind} on {d.field}: {sides}. {d.why}")
        for h in check.hardenings:
            out.append(f"   the conditional disappears: {words(h.before)} → {words(h.after)}")
    out += ["", "# Relations", ""]
    for relation in dossier.relations:
        sure = relation.modality + (", unverified" if relation.unverified else "")
        sure += ", denied" if relation.negated else ""
        what = f" · {relation.what}" if relation.what else ""
        out.append(f"{names[relation.subject]} {relation.kind} {names[relation.object]}{what} · {sure}")
    return "\n".join(out) + "\n"
