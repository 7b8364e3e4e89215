"""The trail of any line: sentence, rule, relays, family, why it counts or not. What `recoupe explain` prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from recoupe.errors import UsageError
from recoupe.model import (
    Check,
    Document,
    Dossier,
    Entity,
    Event,
    Quote,
    Reading,
    Ref,
    Relation,
    Span,
    Statement,
    Utterance,
    Voice,
    to_plain,
)
from recoupe.model.ids import line_id
from recoupe.publish.records import SCHEMA
from recoupe.read.whereabouts import Spot, Whereabouts, whereabouts
from recoupe.store.schema import DOCUMENT_TABLES, READING_TABLES
from recoupe.within.atlas import Located, located

_ONE = {"quantities": "quantity"}
_LONGEST = 400  # characters of the words as the file has them
_OFFSET = re.compile(r"[0-9]{1,12}")


Content = Callable[[Document], bytes | None]
"""The bytes of the file behind a document; None where it is gone or has changed."""


def explain(dossier: Dossier, wanted: str, content: Content | None = None) -> str:
    """The trail of the line whose id is, or begins with, `wanted`; also takes `DOC:START-END` (canonical offsets).

    With `content`, the words of a statement or a place are shown where they stand in their file. Raises UsageError when
    no line or several lines answer to it.
    """
    lines, span = _found(dossier, wanted.strip())
    told = list(lines)
    if span is not None and content is not None:
        told += _in_file(dossier, span, content)
    return "\n".join(told)


def explanation(dossier: Dossier, wanted: str, content: Content) -> dict[str, Any]:
    """The same as plain JSON values: `trail`, its lines, and `where`, a `Whereabouts`, null where no file is at hand."""
    lines, span = _found(dossier, wanted.strip())
    where = _whereabouts(dossier, span, content) if span is not None else None
    return {"schema": SCHEMA, "line": wanted.strip(), "trail": list(lines), "where": to_plain(where) if where else None}


def _found(dossier: Dossier, wanted: str) -> tuple[Iterator[str], Span | None]:
    """The trail that answers to `wanted`, and the words that it is about where they stand at one place."""
    lines = dict(_lines(dossier))
    if wanted not in lines and ":" in wanted:
        span = _span(dossier, wanted)
        return _Trail(dossier).at(span), span
    found = [wanted] if wanted in lines else sorted(name for name in lines if name.startswith(wanted))
    if len(found) == 1:
        return lines[found[0]][0](), lines[found[0]][1]
    if found:
        listed = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
        raise UsageError(f"{wanted} begins the ids of {len(found)} lines ({listed}); give more of it.")
    raise UsageError(
        f"No line of this dossier has the id {wanted}; ids stand in `recoupe export --json` and in the proof panel."
    )


def _in_file(dossier: Dossier, span: Span, content: Content) -> Iterator[str]:
    """Where the words of `span` stand in their file, for people."""
    found = _whereabouts(dossier, span, content)
    if found is None:
        yield "  in the file: not at hand, or changed since the build; say where it is with --sources FOLDER"
        return
    if found.part:
        yield f"  in the part {found.part} of the file, decoded:"
    for spot in found.spots:
        yield f"  in the file: {_spot(spot, found.unit)}"
    if found.original != found.words:
        yield f"  as the file has it: {found.original[:_LONGEST]!r}{'…' if len(found.original) > _LONGEST else ''}"
        counts = Counter(repair.rule for repair in found.repairs)
        yield f"  mended: {', '.join(f'{rule} ×{count}' for rule, count in sorted(counts.items()))}"
    if found.confidence is not None:
        yield f"  character recognition is {found.confidence:.0%} sure of these words"


def _spot(spot: Spot, unit: str) -> str:
    """One place in a file, from the widest to the closest."""
    said = []
    if spot.page:
        said.append(f"{'page' if unit == 'page-char' else 'paragraph'} {spot.page}")
    if spot.line:
        same = spot.line == spot.last_line
        until = f"–{spot.last_column}" if same else f" to line {spot.last_line} column {spot.last_column}"
        said.append(f"line {spot.line} column {spot.column}{until}")
    said.append(f"characters {spot.start}-{spot.end}")
    if spot.bytes_end >= 0:
        said.append(f"bytes {spot.bytes_start}-{spot.bytes_end}")
    if spot.visible_end >= 0:
        said.append(f"characters {spot.visible_start}-{spot.visible_end} of what the page shows")
    said += [spot.xpath] if spot.xpath else []
    if spot.boxes:
        boxes = "; ".join(
            f"{left:.0f},{bottom:.0f} to {right:.0f},{top:.0f}" for left, bottom, right, top in spot.boxes
        )
        said.append(f"boxes {boxes} (points from the lower left corner)")
    return ", ".join(said)


def _whereabouts(dossier: Dossier, span: Span, content: Content) -> Whereabouts | None:
    document = next(r.document for r in dossier.readings if r.document.id == span.doc)
    raw = content(document)
    return whereabouts(document, span.start, span.end, raw) if raw is not None else None


def _lines(dossier: Dossier) -> Iterator[tuple[str, tuple[Callable[[], Iterator[str]], Span | None]]]:
    """(id, (what tells its trail, the words that it is about)) of every line."""
    trail = _Trail(dossier)
    for event in dossier.events:
        yield event.id, (partial(trail.event, event), None)
    for entity in dossier.entities:
        yield entity.id, (partial(trail.entity, entity), None)
    for relation in dossier.relations:
        yield relation.id, (partial(trail.relation, relation), None)
    for family in dossier.families:
        yield family.id, (partial(trail.family, family.id), None)
    for utterance in dossier.utterances:
        yield utterance.id, (partial(trail.utterance, utterance), None)
    for check in dossier.checks:
        for disagreement in check.disagreements:
            yield disagreement.id, (partial(trail.disagreement, check, disagreement.id), None)
    for number, reading in enumerate(dossier.readings, 1):
        yield reading.document.id, (partial(trail.document, reading), None)
        yield f"D{number}", (partial(trail.document, reading), None)
        for table, (field, _) in {**DOCUMENT_TABLES, **READING_TABLES}.items():
            holder = reading.document if table in DOCUMENT_TABLES else reading
            for n, record in enumerate(getattr(holder, field)):
                span = getattr(record, "span", None)
                if span is not None:
                    yield line_id(table, span, n), (partial(trail.line, reading, table, record, n), span)


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
        if found := located(entity.links, "en"):
            yield f"  lies: {_lies(found)}"
        if entity.given:
            yield f"  your list: {entity.given}{'; ' + entity.notes if entity.notes else ''}"
        for title, spots in sorted(self._roles(entity).items()):
            yield f"  called {title!r}: {', '.join(self._where(span) for span in spots)}"
        for merge in entity.merges:
            yield f"  {merge.left} = {merge.right}: {merge.reason} ({merge.score:.2f})"
        yield f"  {len(entity.mentions)} mentions"
        for ref in entity.mentions[:12]:
            reading = self.readings[ref.doc]
            mention = reading.mentions[ref.index]
            yield f"    {self._where(mention.span)} {mention.span.of(reading.document.text)!r}   rule: {mention.rule}"
        if len(entity.mentions) > 12:
            yield f"    and {len(entity.mentions) - 12} more"

    def _roles(self, entity: Entity) -> dict[str, list[Span]]:
        """What the documents say that a person is, with the words that do."""
        found: dict[str, list[Span]] = {}
        chains = {(ref.doc, self.readings[ref.doc].mentions[ref.index].chain) for ref in entity.mentions}
        for doc, chain in sorted(chains):
            held = self.readings[doc].chains
            for office in held[chain].offices if 0 <= chain < len(held) else ():
                found.setdefault(office.title, []).append(office.span)
        return found

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

    def utterance(self, utterance: Utterance) -> Iterator[str]:
        base = self._quote(utterance.base)
        yield f"utterance {utterance.id} · {len(utterance.versions)} versions of {self._where(base.span)}"
        yield f"  {_short(self._text(base.span), 300)!r}"
        for version in utterance.versions:
            quote = self._quote(version.quote)
            yield f"  {self._where(quote.span)} {_short(self._text(quote.span), 300)!r} ({version.score:.0%} the same words)"
            for drift in version.drifts:
                sides = [repr(_short(self._text(side))) if side else "nothing" for side in (drift.base, drift.version)]
                yield f"    {drift.kind}: {sides[0]} → {sides[1]}"

    def _quote(self, ref: Ref) -> Quote:
        return self.readings[ref.doc].quotes[ref.index]

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
        for clue in date.clues:
            words = ""
            if clue.span is not None:
                words = f" {clue.span.of(self.readings[clue.span.doc].document.text)!r} {self._where(clue.span)}"
            yield f"    clue {clue.value}:{words} rule {clue.rule}"
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


def _lies(found: Located) -> str:
    """Where a place lies, in words: what holds it, its point and how precise that is."""
    parts = [f"{found.feature}{' in ' + ', '.join(h.name for h in found.within) if found.within else ''}"]
    if found.latitude is not None and found.longitude is not None:
        of = "" if found.feature in ("town", "capital") else " (the middle of its towns)"
        parts.append(f"{found.latitude:.2f}, {found.longitude:.2f}{of}, within {found.precision} km")
    return "; ".join(parts)


def _indent(lines: Iterator[str], by: int = 2) -> Iterator[str]:
    return (" " * by + line for line in lines)


def _order(number: str) -> int:
    return int(number[1:])
