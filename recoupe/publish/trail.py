"""The trail of any line: sentence, rule, relays, family, why it counts or not. What `recoupe explain` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recoupe.errors import UsageError
from recoupe.model import Check, Document, Dossier, Entity, Event, Reading, Ref, Relation, Span, Statement, Voice
from recoupe.model.ids import line_id
from recoupe.store.schema import DOCUMENT_TABLES, READING_TABLES

_ONE = {"quantities": "quantity"}
_OFFSET = re.compile(r"[0-9]{1,12}")


def explain(dossier: Dossier, wanted: str) -> str:
    """The trail of the line whose id is, or begins with, `wanted`; also takes `DOC:START-END` (canonical offsets).

    Raises UsageError when no line or several lines answer to it.
    """
    lines = dict(_lines(dossier))
    wanted = wanted.strip()
    if wanted in lines:
        return "\n".join(lines[wanted]())
    if ":" in wanted:
        return "\n".join(_Trail(dossier).at(_span(dossier, wanted)))
    found = sorted(name for name in lines if name.startswith(wanted))
    if len(found) == 1:
        return "\n".join(lines[found[0]]())
    if found:
        listed = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
        raise UsageError(f"{wanted} begins the ids of {len(found)} lines ({listed}); give more of it.")
    raise UsageError(
        f"No line of this dossier has the id {wanted}; ids stand in `recoupe export --json` and in the proof panel."
    )


def _lines(dossier: Dossier) -> Iterator[tuple[str, Any]]:
    trail = _Trail(dossier)
    for event in dossier.events:
        yield event.id, lambda event=event: trail.event(event)
    for entity in dossier.entities:
        yield entity.id, lambda entity=entity: trail.entity(entity)
    for relation in dossier.relations:
        yield relation.id, lambda relation=relation: trail.relation(relation)
    for family in dossier.families:
        yield family.id, lambda family=family: trail.family(family.id)
    for check in dossier.checks:
        for disagreement in check.disagreements:
            yield disagreement.id, lambda c=check, d=disagreement: trail.disagreement(c, d.id)
    for number, reading in enumerate(dossier.readings, 1):
        yield reading.document.id, lambda reading=reading: trail.document(reading)
        yield f"D{number}", lambda reading=reading: trail.document(reading)
        for table, (field, _) in {**DOCUMENT_TABLES, **READING_TABLES}.items():
            holder = reading.document if table in DOCUMENT_TABLES else reading
            for n, record in enumerate(getattr(holder, field)):
                span = getattr(record, "span", None)
                if span is not None:
                    yield line_id(table, span, n), lambda r=reading, t=table, x=record, i=n: trail.line(r, t, x, i)


def _span(dossier: Dossier, wanted: str) -> Span:
    doc, _, offsets = wanted.partition(":")
    low, _, high = offsets.replace("–", "-").partition("-")
    ids = {f"D{n}": r.document.id for n, r in enumerate(dossier.readings, 1)}
    doc = ids.get(doc, doc)
    if doc not in ids.values() or not _OFFSET.fullmatch(low) or not _OFFSET.fullmatch(high) or int(low) >= int(high):
        raise UsageError(f"{wanted} is not DOC:START-END with a document of this dossier, such as D2:120-180.")
    return Span(doc, int(low), int(high))


class _Trail:
    """Writes trails of one dossier."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.readings = {r.document.id: r for r in dossier.readings}
        self.numbers = {r.document.id: f"D{n}" for n, r in enumerate(dossier.readings, 1)}
        self.entities = {e.id: e for e in dossier.entities}
        self.checks = {c.event: c for c in dossier.checks}

    # ---- records

    def event(self, event: Event) -> Iterator[str]:
        yield f"event {event.id} · {event.kind}"
        yield f"  {event.name}"
        yield f"  when: {event.when or 'unknown'}   where: {self._name(event.where) or 'unknown'}"
        for role in event.roles:
            yield f"  {role.kind}: {self._name(role.entity)}"
        yield f"  certainty: {_certainty(event)}   rule: {event.rule or '-'}"
        for reason in event.reasons:
            yield f"  gathered because: {reason}"
        check = self.checks.get(event.id)
        if check is not None:
            yield from self._check(check)
        yield "evidence"
        for ref in event.statements:
            yield from _indent(self._statement(ref))

    def _check(self, check: Check) -> Iterator[str]:
        count = str(check.lower) if check.lower == check.upper else f"{check.lower} to {check.upper}"
        yield f"independent sources: {count}"
        for source in check.sources:
            weight = "counts" if source.sure else "may count" if source.counts else "does not count"
            where = ", ".join(sorted({self.numbers[r.doc] for r in source.statements}, key=_order))
            yield f"  {weight}: {source.name} ({source.kind}; in {where}): {source.reason}"
        for disagreement in check.disagreements:
            yield f"  {disagreement.kind} on {disagreement.field} [{disagreement.id}]: {disagreement.why}"
        for hardening in check.hardenings:
            yield f"  the conditional disappears in {self.numbers[hardening.after.doc]}: {hardening.reason}"

    def disagreement(self, check: Check, name: str) -> Iterator[str]:
        for disagreement in check.disagreements:
            if disagreement.id != name:
                continue
            yield f"{disagreement.kind} {name} on {disagreement.field} of event {check.event}   rule: {disagreement.rule}"
            yield f"  {disagreement.why}"
            named = {source.key: source.name for source in check.sources}
            sides = [*disagreement.sides, *([disagreement.compatible] if disagreement.compatible else [])]
            for side in sides:
                label = "compatible with all: " if side is disagreement.compatible else ""
                yield f"  {label}{side.value}   sources: {', '.join(named.get(k, k) for k in side.sources) or '-'}"
                for ref in side.statements:
                    yield from _indent(self._statement(ref), 4)

    def entity(self, entity: Entity) -> Iterator[str]:
        yield f"entity {entity.id} · {entity.kind} · {entity.name}"
        yield f"  names: {', '.join(entity.names)}"
        if entity.links:
            yield f"  identifiers: {', '.join(entity.links)}"
        for merge in entity.merges:
            yield f"  {merge.left} = {merge.right}: {merge.reason} ({merge.score:.2f})"
        yield f"  {len(entity.mentions)} mentions"
        for ref in entity.mentions[:12]:
            reading = self.readings[ref.doc]
            mention = reading.mentions[ref.index]
            yield f"    {self._where(mention.span)} {mention.span.of(reading.document.text)!r}   rule: {mention.rule}"
        if len(entity.mentions) > 12:
            yield f"    and {len(entity.mentions) - 12} more"

    def relation(self, relation: Relation) -> Iterator[str]:
        words = f"{self._name(relation.subject)} {relation.kind} {self._name(relation.object)}"
        yield f"relation {relation.id} · {words}{' · ' + relation.what if relation.what else ''}"
        yield f"  when: {relation.when or 'unknown'}   certainty: {_certainty(relation)}   rule: {relation.rule or '-'}"
        for ref in relation.statements:
            yield from _indent(self._statement(ref))

    def family(self, name: str) -> Iterator[str]:
        for family in self.dossier.families:
            if family.id != name:
                continue
            listed = ", ".join(sorted((self.numbers[d] for d in family.documents), key=_order))
            sure = "" if family.certain else ", undecided"
            yield f"family {name} · {family.kind}{sure} · documents {listed} count as one source"
            yield f"  origin: {self.numbers.get(family.origin, family.origin) or 'unknown'}"
            for reason in family.reasons:
                yield f"  because: {reason}"
            for span in family.passages:
                yield f"  {self._where(span)} {_short(self._text(span))}"

    def document(self, reading: Reading) -> Iterator[str]:
        document = reading.document
        yield f"document {self.numbers[document.id]} · {document.id} · {document.format} · {document.language}"
        for name in document.names:
            yield f"  file: {name}{' › ' + document.place if document.place else ''}"
        yield f"  sha-256 {document.sha256}"
        for label in ("title", "outlet", "agency", "url"):
            fact = getattr(document, label)
            if fact is not None:
                yield f"  {label}: {fact.value} ({fact.status}; rule {fact.rule})"
        for author in document.authors:
            yield f"  author: {author.value} ({author.status}; rule {author.rule})"
        date = document.published
        when = date.day or f"{date.earliest or '..'}/{date.latest or '..'}" if date.status != "unknown" else "unknown"
        yield f"  published: {when} ({date.status}{'; ' + date.reason if date.reason else ''})"
        for notice in (*document.notices, *reading.notices):
            yield f"  notice {notice.code}: {notice.message}"
        for family in self.dossier.families:
            if document.id in family.documents:
                yield from _indent(self.family(family.id))

    def line(self, reading: Reading, table: str, record: Any, index: int) -> Iterator[str]:
        if isinstance(record, Statement):
            yield from self._statement(Ref(reading.document.id, index))
            return
        yield f"{_ONE.get(table, table[:-1])} {line_id(table, record.span, index)}   rule: {getattr(record, 'rule', '') or '-'}"
        yield from _indent(self.at(record.span))
        for label in ("kind", "mode", "form", "use", "type", "value", "earliest", "latest", "anchor", "stance"):
            value = getattr(record, label, None)
            if value:
                yield f"  {label}: {value}"
        speaker: Voice | None = getattr(record, "speaker", None)
        if speaker is not None:
            chain = [*getattr(record, "relays", ()), speaker]
            yield f"  who: {' ← '.join(v.name for v in chain)}"

    def at(self, span: Span) -> Iterator[str]:
        reading = self.readings[span.doc]
        text = reading.document.text
        if span.end > len(text):
            raise UsageError(f"{self.numbers[span.doc]} has {len(text)} characters; {span.start}-{span.end} leaves it.")
        yield f"{self._where(span)} {_short(span.of(text))!r}"
        for sentence in reading.document.sentences:
            if sentence.span.overlaps(span):
                yield f"  sentence: {' '.join(sentence.span.of(text).split())}"
        yield f"  source: {self._source(reading.document, span)}"

    # ---- parts

    def _statement(self, ref: Ref) -> Iterator[str]:
        reading = self.readings[ref.doc]
        statement = reading.statements[ref.index]
        name = line_id("statements", statement.span, ref.index)
        yield f"statement {name} · {self._where(statement.span)} · rule {statement.rule}"
        yield f"  {' '.join(statement.span.of(reading.document.text).split())}"
        yield f"  source: {self._source(reading.document, statement.span)}"
        yield f"  certainty: {_certainty(statement)}"
        cues = ", ".join(repr(c.of(reading.document.text)) for c in statement.cues)
        if cues:
            yield f"  decided by: {cues}"
        outlet = reading.document.outlet.value if reading.document.outlet else reading.document.names[0]
        chain = " ← ".join([outlet, *(v.name for v in statement.sources)])
        yield f"  who says so: {chain}" + ("" if statement.sources else " (in its own name)")
        if statement.time >= 0:
            time = reading.times[statement.time]
            days = f"{time.earliest or '..'}/{time.latest or '..'}"
            words = " ".join(time.span.of(reading.document.text).split())
            yield f"  when: {words!r} → {time.value} [{days}] anchored on {time.anchor}; rule {time.rule}"
        for family in self.dossier.families:
            if any(p.overlaps(statement.span) for p in family.passages):
                listed = ", ".join(sorted((self.numbers[d] for d in family.documents), key=_order))
                yield f"  family {family.id} ({family.kind}): {listed} count as one source"
        for event in self.dossier.events:
            if ref in event.statements:
                yield f"  event {event.id}: {_short(event.name)}"
                for source in self.checks[event.id].sources if event.id in self.checks else ():
                    if ref in source.statements:
                        weight = "counts" if source.sure else "may count" if source.counts else "does not count"
                        yield f"    {weight} as {source.name}: {source.reason}"

    def _name(self, entity: str) -> str:
        return self.entities[entity].name if entity in self.entities else entity

    def _where(self, span: Span) -> str:
        return f"{self.numbers[span.doc]}:{span.start}-{span.end}"

    def _text(self, span: Span) -> str:
        return span.of(self.readings[span.doc].document.text)

    def _source(self, document: Document, span: Span) -> str:
        label = {"page-char": "page", "part-char": "part"}.get(document.origin.unit, "")
        places = [
            (f"{label} {p.page}, " if label else "") + f"characters {p.start}-{p.end}"
            for p in document.origin.places(span.start, span.end)
        ]
        return f"{document.names[0]}, {'; '.join(places) or 'added by a repair'}"


def _certainty(record: Any) -> str:
    words = [record.modality]
    if record.unverified:
        words.append("unverified conditional")
    if record.negated:
        words.append("denied")
    return ", ".join(words)


def _short(text: str, size: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= size else flat[: size - 1] + "…"


def _indent(lines: Iterator[str], by: int = 2) -> Iterator[str]:
    return (" " * by + line for line in lines)


def _order(number: str) -> int:
    return int(number[1:])
