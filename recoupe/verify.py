"""Is every line of a dossier still proved? Every source is opened again, every hash and span compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from recoupe.errors import LostProofError, UnreadableError, UsageError
from recoupe.model import Document, Dossier, Reading, Span
from recoupe.model.ids import line_id
from recoupe.read.draft import Draft
from recoupe.read.folder import names_of
from recoupe.read.limits import Limits, with_settings
from recoupe.read.open import drafts_of
from recoupe.store import broken_seals, load
from recoupe.store.schema import DOSSIER_TABLES, READING_TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`problems`: one sentence a line that lost its proof; `verdict`: one sentence for all."""

    problems: tuple[str, ...]
    verdict: str


def verify(path: Path, sources: Path | None = None) -> Report:
    """Open the sources of the dossier `path` again, under `sources` or the folder it was built from.

    Checked: that every row is the one that the build wrote (its seal); that every file is there with its hash; that its
    text, extracted anew, is the dossier's; that every span of every record lies in its text and shows the words that the
    dossier shows.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist; build it first: recoupe build FOLDER -o {path}")
    seals = broken_seals(path)
    try:
        dossier, about = load(path)
    except LostProofError as error:
        if not seals:
            raise
        return Report(problems=(*seals, str(error)), verdict=f"{len(seals)} proofs lost; the rest cannot be opened.")
    folder = sources or path.resolve().parent / about.get("folder", "")
    if not folder.is_dir():
        raise UsageError(f"The sources are not at {folder}; say where they are with --sources FOLDER.")
    again = _Again(names_of(folder), with_settings(about.get("limits", "").split()))
    problems = seals + [
        problem
        for number, reading in enumerate(dossier.readings, 1)
        for problem in _document(f"D{number}", reading.document, again)
    ]
    problems += _lines(dossier)
    problems += _surfaces(path, dossier)
    spans = sum(1 for _ in _spans(dossier))
    problems = list(dict.fromkeys(problems))
    if problems:
        verdict = f"{len(problems)} proofs lost, of {len(dossier.readings)} documents and {spans} spans."
    else:
        verdict = f"Verified: {len(dossier.readings)} documents, {spans} spans, no line without proof."
    return Report(problems=tuple(problems), verdict=verdict)


class _Again:
    """The files behind the documents, each hashed and read once: the articles of an export stand in one file."""

    def __init__(self, files: Mapping[str, Sequence[Path]], limits: Limits) -> None:
        self.files = files
        self._limits = limits
        self._hashes: dict[Path, str] = {}
        self._last: tuple[str, Mapping[str, Draft]] = ("", {})

    def sha256(self, path: Path) -> str:
        """The hash of the file `path`. Raises OSError when it cannot be opened."""
        if path not in self._hashes:
            with path.open("rb") as handle:
                self._hashes[path] = hashlib.file_digest(handle, "sha256").hexdigest()
        return self._hashes[path]

    def drafts(self, name: str, path: Path) -> Mapping[str, Draft]:
        """Place -> draft of the file `path`. Raises UnreadableError when nothing of it can be read."""
        sha256 = self.sha256(path)
        if sha256 != self._last[0]:
            found: dict[str, Draft] = {}
            for draft in drafts_of(name, path.read_bytes(), self._limits).drafts:
                found.setdefault(draft.place, draft)
            self._last = sha256, found
        return self._last[1]


def _document(number: str, document: Document, again: _Again) -> Iterator[str]:
    """What is wrong with the files behind `document`, and with the text that they give today."""
    readable: tuple[str, Path] | None = None
    for name in document.names:
        if name not in again.files:
            yield f"{number} {name}: the source cannot be opened (it is no longer there)."
            continue
        try:
            same = [path for path in again.files[name] if again.sha256(path) == document.sha256]
        except OSError as error:
            yield f"{number} {name}: the source cannot be opened ({error.strerror})."
            continue
        if not same:
            yield f"{number} {name}: the source has changed since the build (another SHA-256)."
            continue
        readable = (name, same[0])
    if readable is None:
        return
    name, path = readable
    try:
        draft = again.drafts(name, path).get(document.place)
    except UnreadableError as error:
        yield f"{number} {name}: the source can no longer be read ({error})."
        return
    except OSError as error:
        yield f"{number} {name}: the source cannot be opened ({error.strerror})."
        return
    if draft is None:
        yield f"{number} {name}: the part {document.place or 'itself'} is no longer there."
    elif (draft.text, draft.origin, draft.repairs) != (document.text, document.origin, document.repairs):
        yield f"{number} {name}: its text, extracted anew, is not the dossier's; build again with this version."


def _lines(dossier: Dossier) -> Iterator[str]:
    """Spans that leave their text, and lines across documents that rest on nothing."""
    sizes = {r.document.id: len(r.document.text) for r in dossier.readings}
    numbers = {r.document.id: f"D{n}" for n, r in enumerate(dossier.readings, 1)}
    for line, span in _spans(dossier):
        if span.doc not in sizes:
            yield f"{line}: its document {span.doc} is not in the dossier."
        elif span.end > sizes[span.doc]:
            yield f"{line}: {numbers[span.doc]}:{span.start}-{span.end} leaves the text."
    counts = {r.document.id: len(r.statements) for r in dossier.readings}
    for name in ("events", "relations"):
        for record in getattr(dossier, name):
            if not record.statements:
                yield f"{record.id}: no statement stands behind it."
            for ref in record.statements:
                if ref.index >= counts.get(ref.doc, 0):
                    yield f"{record.id}: statement {ref.index} of {ref.doc} does not exist."


def _surfaces(path: Path, dossier: Dossier) -> Iterator[str]:
    """Rows whose shown words are not those at their span: someone edited the file."""
    import sqlite3

    texts = {r.document.id: r.document.text for r in dossier.readings}
    base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        for table in ("blocks", "sentences", *READING_TABLES):
            columns = {row[1] for row in base.execute(f"PRAGMA table_info({table})")}
            if "surface" not in columns:
                continue
            for name, doc, start, end, surface in base.execute(
                f'SELECT id, doc, start, "end", surface FROM {table} ORDER BY doc, n'
            ):
                if texts.get(doc, "")[start:end] != surface:
                    yield f"{name}: the words at {doc}:{start}-{end} are not the ones shown."
    finally:
        base.close()


def _spans(dossier: Dossier) -> Iterator[tuple[str, Span]]:
    """(line, span) of every span in the dossier."""
    for reading in dossier.readings:
        yield from _reading_spans(reading)
    for table, (name, _) in DOSSIER_TABLES.items():
        for n, record in enumerate(getattr(dossier, name)):
            label = getattr(record, "id", "") or f"{table} {n}"
            yield from ((label, span) for span in _inside(record))


def _reading_spans(reading: Reading) -> Iterator[tuple[str, Span]]:
    document = reading.document
    holders = [("blocks", document.blocks), ("sentences", document.sentences)]
    holders += [(table, getattr(reading, name)) for table, (name, _) in READING_TABLES.items()]
    for table, records in holders:
        for n, record in enumerate(records):
            own = getattr(record, "span", None)
            label = line_id(table, own, n) if own is not None else f"{document.id} {table} {n}"
            yield from ((label, span) for span in _inside(record))


def _inside(record: Any) -> Iterator[Span]:
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from _inside(item)
    elif is_dataclass(record):
        for field in fields(record):
            yield from _inside(getattr(record, field.name))
