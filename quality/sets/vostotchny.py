"""The five real documents, built together; what each one says, in the layout of the gold and the offsets of its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quality.score_statements import counts
from quality.shelf import Shelf, back
from recoupe.build import build
from recoupe.model import Document, Dossier, Modal, Reading, Ref, Span, Voice
from recoupe.read.finish import source_extent

_TYPES = {
    "person": "PER", "organisation": "ORG", "media": "MEDIA", "place": "LOC", "facility": "FAC", "product": "PROD",
    "event": "EVENT", "group": "NORP",
}  # fmt: skip
_USES = {
    "reported": "journalistique", "possibility": "possibilité", "forecast": "prospectif", "planned": "prospectif",
    "duty": "déontique", "condition": "futur-du-passé/condition", "future_in_past": "futur-du-passé/condition",
    "comparison": "comparaison", "politeness": "politesse", "questioned": "question", "denied": "démenti",
    "opinion": "opinion",
}  # fmt: skip


def predict(data: Path, shelf: Shelf) -> dict[str, Any]:
    """`<stem>.json` for every text of the folder, and how much all of them state."""
    dossier = build(data.parent / "corpora" / "vostotchny", each=lambda _, documents: map(shelf.reading, documents))
    entity_of = {ref: entity.id for entity in dossier.entities for ref in entity.mentions}
    texts = [reading for reading in dossier.readings if reading.document.names[0][:1].isdigit()]
    layers: dict[str, Any] = {
        f"{Path(reading.document.names[0]).stem}.json": _layers(reading, dossier, entity_of) for reading in texts
    }
    return layers | {"counts.json": counts(texts)}


def _layers(reading: Reading, dossier: Dossier, entity_of: Mapping[Ref, str]) -> dict[str, Any]:
    document = reading.document

    def at(span: Span) -> dict[str, int]:
        return back(document, span.start, span.end) or {"start": 0, "end": 0}

    def who(voice: Voice) -> str:
        return entity_of.get(Ref(document.id, voice.mention), voice.name)

    return {
        "meta": _meta(document),
        "blocks": [_block(document, n) for n in range(len(document.blocks))],
        "entities": _entities(reading, dossier, at),
        "times": [{**at(t.span), "type": t.type, "value": t.value} for t in reading.times],
        "quotes": [
            {
                **at(q.marks[0] if q.mode == "mixed" and len(q.marks) == 1 else q.span),
                "mode": q.mode,
                "speaker": who(q.speaker) if q.speaker else None,
                "relay": [who(v) for v in q.relays],
            }
            for q in reading.quotes
        ],
        "statements": [
            {
                **at(s.span),
                "modality": s.modality,
                "polarity": "negated" if s.negated else "affirmed",
                "sources": [who(v) for v in s.sources],
                "predicate": at(s.predicate),
            }
            for s in reading.statements
            if not s.named
        ],
        "conditionals": [{**at(m.span), "use": _use(m)} for m in reading.modals if m.form == "conditional"],
        "events": _events(reading, dossier, at),
        "relations": [
            {"subject": r.subject, "predicate": r.kind, "object": r.object,
             "evidence": at(reading.statements[ref.index].span)}
            for r in dossier.relations for ref in r.statements if ref.doc == document.id
        ],
    }  # fmt: skip


def _use(modal: Modal) -> str:
    if modal.rule.endswith(".must-state"):  # devoir for what is thought to be, not for what is to come
        return "probabilité"
    return _USES[modal.use]


def _meta(document: Document) -> dict[str, Any]:
    def value(fact: Any) -> str | None:
        return fact.value if fact is not None else None

    published, drafted = document.published, document.drafted
    stated = published.day if published.status in ("stated", "page", "given") else None
    return {
        "title": value(document.title),
        "subtitle": value(document.subtitle),
        "author": ", ".join(a.value for a in document.authors) or None,
        "publisher": value(document.outlet),
        "published": stated,
        "inferred_published": {"value": published.day} if stated is None and published.day else None,
        "drafted": drafted.day,
        "languages": sorted({b.language for b in document.blocks if b.language != "und"}),
        "genre": document.genre or None,
        "rubric": value(document.rubric),
    }


def _block(document: Document, number: int) -> dict[str, Any]:
    block = document.blocks[number]
    start, end = source_extent(document, block) or (0, 0)
    return {"start": start, "end": end, "kind": block.kind, "lang": block.language}


def _entities(reading: Reading, dossier: Dossier, at: Any) -> list[dict[str, Any]]:
    out = []
    for entity in dossier.entities:
        mentions = [reading.mentions[r.index] for r in entity.mentions if r.doc == reading.document.id]
        if mentions:
            wikidata = next((link.split(":")[1] for link in entity.links if link.startswith("wikidata:")), None)
            out.append(
                {
                    "id": entity.id,
                    "name": entity.name,
                    "type": _TYPES[entity.kind],
                    "wikidata": wikidata,
                    "mentions": [{**at(m.span), "kind": m.form} for m in mentions],
                }
            )
    return out


def _events(reading: Reading, dossier: Dossier, at: Any) -> list[dict[str, Any]]:
    out = []
    for event in dossier.events:
        refs = [r for r in event.statements if r.doc == reading.document.id]
        if refs:
            out.append(
                {
                    "type": event.kind,
                    "when": event.when or None,
                    "participants": [{"entity": role.entity} for role in event.roles],
                    "mentions": [at(reading.statements[r.index].span) for r in refs],
                }
            )
    return out
