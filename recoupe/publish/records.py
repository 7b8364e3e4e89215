"""Records as JSON for others: the export of a dossier and the annotation of one document, in one versioned shape.

Every span comes as `{"start", "end", "text"}` with offsets of the *source* (code points of the file's decoded text;
for paged or divided sources also `page`, the number of the page or part) and `at`, its place in the canonical text
that the same document carries. `docs/format.md` describes the fields; they are the fields of `recoupe.model.records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from recoupe.model import Chain, Document, Dossier, Entity, Reading, Span, When
from recoupe.model.ids import line_id
from recoupe.store.schema import DOCUMENT_TABLES, READING_TABLES, dump
from recoupe.within.atlas import located
from recoupe.within.times.edtf import edtf

SCHEMA = "recoupe/1"


def annotation(reading: Reading) -> dict[str, Any]:
    """All layers of one document's reading, as plain JSON values."""
    return {"schema": SCHEMA, **_layers(reading, {reading.document.id: reading.document})}


def document_record(document: Document) -> dict[str, Any]:
    """One document as it was read, before anything is drawn from it, as plain JSON values."""
    texts = {document.id: document}
    out = {"schema": SCHEMA, "id": document.id, **_document(document, texts)}
    for name in DOCUMENT_TABLES:
        out[name] = [_line(name, n, line, texts, document.id) for n, line in enumerate(getattr(document, name))]
    out["notices"] = [plain_record(notice, texts, document.id) for notice in document.notices]
    return out


def _layers(reading: Reading, texts: Mapping[str, Document]) -> dict[str, Any]:
    """The document and its layers; spans in it name no document, those in another one (an inherited date) do."""
    document = reading.document
    home = document.id
    out = {"id": home, **_document(document, texts)}
    for name in ("blocks", "sentences", *READING_TABLES):
        holder = document if name in DOCUMENT_TABLES else reading
        out[name] = [_line(name, n, record, texts, home) for n, record in enumerate(getattr(holder, name))]
    out["notices"] = [plain_record(n, texts, home) for n in (*document.notices, *reading.notices)]
    return out


def export(dossier: Dossier) -> Iterator[str]:
    """The whole dossier as JSON text, in pieces: one line a document or record, the same bytes for the same dossier."""
    texts = {r.document.id: r.document for r in dossier.readings}
    yield f'{{"schema": "{SCHEMA}", "version": "{dossier.version}",\n"documents": [\n'
    for n, reading in enumerate(dossier.readings):
        row = {"number": f"D{n + 1}", **_layers(reading, texts)}
        yield dump(row) + (",\n" if n + 1 < len(dossier.readings) else "\n")
    yield "]"
    for name in (
        "copies",
        "families",
        "utterances",
        "entities",
        "events",
        "relations",
        "checks",
        "decisions",
        "candidates",
        "notices",
    ):
        rows = ",\n".join(dump(plain_record(record, texts)) for record in getattr(dossier, name))
        yield f',\n"{name}": [\n{rows}\n]'
    yield f',\n"skipped": {dump(list(dossier.skipped))}}}\n'


def _document(document: Document, texts: Mapping[str, Document]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for field in fields(document):
        if field.name in ("id", "origin", "blocks", "sentences", "notices"):
            continue
        out[field.name] = plain_record(getattr(document, field.name), texts, document.id)
    out["offsets"] = document.origin.unit
    return out


def _line(table: str, number: int, record: Any, texts: Mapping[str, Document], home: str) -> dict[str, Any]:
    span = getattr(record, "span", None)
    plain: dict[str, Any] = plain_record(record, texts, home)
    return {"id": line_id(table, span, number), **plain} if span is not None else plain


def plain_record(record: Any, texts: Mapping[str, Document], home: str = "") -> Any:
    """`record` as JSON values; its spans as `place` shows them."""
    if isinstance(record, Span):
        return place(record, texts, home)
    if is_dataclass(record) and not isinstance(record, type):
        plain = {name: plain_record(getattr(record, name), texts, home) for name in _names(type(record))}
        return plain | _told(record, texts, home)
    if isinstance(record, tuple | list):
        return [plain_record(item, texts, home) for item in record]
    return record


def _told(record: Any, texts: Mapping[str, Document], home: str) -> dict[str, Any]:
    """What others would have to work out: the EDTF of a time, and where an identified place lies."""
    if isinstance(record, When):
        return {"edtf": edtf(record, texts[record.span.doc].published)}
    if isinstance(record, Chain | Entity):
        links = record.links if isinstance(record, Entity) else (record.key,)
        found = located(links, texts[home].language if home else "en")
        return {"location": plain_record(found, texts)}
    return {}


def place(span: Span, texts: Mapping[str, Document], home: str = "") -> dict[str, Any]:
    """`span` in offsets of its source, its words, and its place in the canonical text; its document unless `home`."""
    document = texts[span.doc]
    out: dict[str, Any] = {} if span.doc == home else {"doc": span.doc}
    found = document.origin.places(span.start, span.end)
    if found:
        first, last = found[0], found[-1]
        if first.page:
            out["page"] = first.page
        out |= {"start": first.start, "end": last.end}
        if last.page != first.page:
            out["end_page"] = last.page
    return {**out, "at": [span.start, span.end], "text": span.of(document.text)}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))
