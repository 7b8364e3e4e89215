"""The tables of a dossier, drawn from the records themselves: one table a record, so that none can be forgotten.

A scalar field is a column; a span is `start` and `end` (of `doc`); what holds more than one value is JSON text, which
SQLite's own `json_each` reads. `surface` columns repeat the words of the document, so that any SQLite tool shows what a
line says without arithmetic. `docs/dossier.md` is generated from here.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, NamedTuple

from recoupe import model
from recoupe.model import DOSSIER_MARK, from_plain, to_plain

SCHEMA_VERSION = 3
APPLICATION_ID = DOSSIER_MARK

READING_TABLES: Mapping[str, tuple[str, type]] = {
    "mentions": ("mentions", model.Mention),
    "chains": ("chains", model.Chain),
    "times": ("times", model.When),
    "quotes": ("quotes", model.Quote),
    "modals": ("modals", model.Modal),
    "quantities": ("quantities", model.Quantity),
    "statements": ("statements", model.Statement),
}
"""Table -> field of `Reading` and record; rows are numbered by `n` inside their document."""

DOCUMENT_TABLES: Mapping[str, tuple[str, type]] = {
    "blocks": ("blocks", model.Block),
    "sentences": ("sentences", model.Sentence),
}

DOSSIER_TABLES: Mapping[str, tuple[str, type]] = {
    "copies": ("copies", model.Copy),
    "families": ("families", model.Family),
    "utterances": ("utterances", model.Utterance),
    "entities": ("entities", model.Entity),
    "events": ("events", model.Event),
    "relations": ("relations", model.Relation),
    "checks": ("checks", model.Check),
    "decisions": ("decisions", model.Decision),
    "candidates": ("candidates", model.Candidate),
    "notices": ("notices", model.Notice),
}

SEALED: Mapping[str, str] = {
    "about": "key",
    "documents": "CAST(substr(number, 2) AS INTEGER)",
    **dict.fromkeys((*DOCUMENT_TABLES, *READING_TABLES), "doc, n"),
    **dict.fromkeys(DOSSIER_TABLES, "n"),
    "skipped": "name",
}
"""Table -> order of its rows: those whose every row has a seal, by which `verify` finds the one that was changed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type, and how the field behind it is kept (`plain`, `span` or `json`)."""

    name: str
    sql: str
    kind: str


_SQL = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}


class _Kept(NamedTuple):
    """How one field is kept: `how` is span (two columns), flag, plain or json; `hint` its type."""

    name: str
    how: str
    hint: Any


@cache
def _fields(record: type) -> tuple[_Kept, ...]:
    """How each field of `record` is kept: told once a type, because a dossier has hundreds of thousands of rows."""
    hints = typing.get_type_hints(record)
    out: list[_Kept] = []
    for field in fields(record):
        hint = _bare(hints[field.name])
        if hint is model.Span and _has_span(record):
            how = "span"
        elif hint is bool:
            how = "flag"
        else:
            how = "plain" if hint in _SQL else "json"
        out.append(_Kept(field.name, how, hints[field.name]))
    return tuple(out)


@cache
def columns(record: type) -> tuple[Column, ...]:
    """The columns of `record`, in the order of its fields.

    In records with a `span`, spans are columns (`start`, `end`; `<name>_start`, `<name>_end` for the others) of the
    row's document; elsewhere they are JSON and name their document.
    """
    out: list[Column] = []
    for name, how, hint in _fields(record):
        if how == "span":
            prefix = "" if name == "span" else f"{name}_"
            out += [Column(f"{prefix}start", "INTEGER", "span"), Column(f"{prefix}end", "INTEGER", "span")]
        elif how == "json":
            out.append(Column(name, "TEXT", "json"))
        else:
            out.append(Column(name, _SQL[_bare(hint)], "plain"))
    return tuple(out)


def row(record: Any) -> list[Any]:
    """The values of `record` for `columns`."""
    kind: Any = type(record)
    out: list[Any] = []
    for name, how, _ in _fields(kind):
        value = getattr(record, name)
        if how == "span":
            out += [None, None] if value is None else [value.start, value.end]
        elif how == "json":
            out.append(dump(to_plain(value)))
        else:
            out.append(value)
    return out


def record_of(kind: type, doc: str, values: Sequence[Any]) -> Any:
    """The record that `row` gave `values`; spans are in document `doc`."""
    made: dict[str, Any] = {}
    at = 0
    for name, how, hint in _fields(kind):
        if how == "span":
            start, end = values[at : at + 2]
            made[name] = None if start is None else model.Span(doc, start, end)
            at += 2
            continue
        value = values[at]
        at += 1
        if how == "flag":
            value = bool(value)
        elif how == "json":
            value = from_plain(hint, json.loads(value))
        made[name] = value
    return kind(**made)


def create() -> str:
    """The SQL that makes an empty dossier."""
    parts = [
        f"PRAGMA application_id = {APPLICATION_ID};",
        f"PRAGMA user_version = {SCHEMA_VERSION};",
        "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
        "CREATE TABLE documents ("
        + ", ".join(["number TEXT NOT NULL", *_sql(model.Document, skip=DOCUMENT_TABLES)])
        + ");",
    ]
    for name, (_, record) in {**DOCUMENT_TABLES, **READING_TABLES}.items():
        extra = ["doc TEXT NOT NULL", "n INTEGER NOT NULL", "id TEXT NOT NULL", *_sql(record)]
        if _has_span(record):
            extra.append("surface TEXT NOT NULL")
        if name == "sentences":
            extra.append("lemmas TEXT NOT NULL DEFAULT ''")
        parts.append(f"CREATE TABLE {name} ({', '.join(extra)}, PRIMARY KEY (doc, n)) WITHOUT ROWID;")
        parts.append(f"CREATE INDEX {name}_id ON {name} (id);")
    for name, (_, record) in DOSSIER_TABLES.items():
        parts.append(f"CREATE TABLE {name} (n INTEGER PRIMARY KEY, {', '.join(_sql(record))});")
    parts += [
        "CREATE TABLE skipped (name TEXT PRIMARY KEY) WITHOUT ROWID;",
        # Readings by content of document and version of the rules: an interrupted build goes on from here.
        "CREATE TABLE kept (key TEXT PRIMARY KEY, doc TEXT NOT NULL, reading BLOB NOT NULL) WITHOUT ROWID;",
        # One seal a row of each table, in order (and by document, where rows belong to one).
        "CREATE TABLE seals (tbl TEXT, doc TEXT, seals BLOB NOT NULL, PRIMARY KEY (tbl, doc)) WITHOUT ROWID;",
        "CREATE TABLE vectors (doc TEXT, n INTEGER, vector BLOB NOT NULL, PRIMARY KEY (doc, n)) WITHOUT ROWID;",
        "CREATE VIRTUAL TABLE search USING fts5 (surface, lemmas, doc UNINDEXED, n UNINDEXED, "
        "tokenize = 'unicode61 remove_diacritics 2');",
        _VIEWS,
    ]
    return "\n".join(parts)


_VIEWS = """
CREATE VIEW timeline AS
  SELECT e."when", e.kind, e.name, c.lower AS sources_at_least, c.upper AS sources_at_most, e.modality, e.unverified,
         e.negated, e.id
  FROM events e JOIN checks c ON c.event = e.id ORDER BY e.earliest IS NULL, e.earliest, e.latest, e.id;
CREATE VIEW who_says_what AS
  SELECT d.number, d.names, json_extract(v.value, '$.name') AS source, s.modality, s.unverified, s.negated, s.surface,
         s.doc, s.start, s."end"
  FROM statements s JOIN documents d ON d.id = s.doc LEFT JOIN json_each(s.sources) v;
CREATE VIEW event_evidence AS
  SELECT e.id AS event, e.name, d.number, s.surface, s.modality, s.doc, s.start, s."end"
  FROM events e, json_each(e.statements) r
  JOIN statements s ON s.doc = json_extract(r.value, '$.doc') AND s.n = json_extract(r.value, '$.index')
  JOIN documents d ON d.id = s.doc;
CREATE VIEW disagreements AS
  SELECT c.event, json_extract(x.value, '$.field') AS field, json_extract(x.value, '$.kind') AS kind,
         json_extract(x.value, '$.why') AS why, json_extract(x.value, '$.sides') AS sides
  FROM checks c, json_each(c.disagreements) x;
"""


def dump(value: Any) -> str:
    """Compact JSON, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def quoted(name: str) -> str:
    """A column name for SQL; `end`, `when` and their like are words of the language."""
    return f'"{name}"'


def _sql(record: type, skip: Mapping[str, Any] | None = None) -> list[str]:
    return [f"{quoted(c.name)} {c.sql}" for c in columns(record) if c.name not in (skip or {})]


def _has_span(record: type) -> bool:
    return any(f.name == "span" for f in fields(record))


def _bare(hint: Any) -> Any:
    """`X` of `X | None` and the type behind a Literal; other hints unchanged."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if typing.get_origin(hint) is typing.Literal:
        return type(typing.get_args(hint)[0])
    return hint
