"""The dossier as one SQLite file: written beside its name and moved there whole, so a half-written one never stands.

While a build runs, its readings are kept in `<name>.part`; an interrupted build goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from recoupe.errors import BusyError, LostProofError, NothingBuiltError, UsageError
from recoupe.model import Decision, Document, Dossier, Reading, from_plain, to_plain
from recoupe.model.ids import line_id
from recoupe.store import schema

_SEAL = 8  # bytes: a change slips through once in 18 million million million


def is_dossier(path: Path) -> bool:
    """True when `path` is a SQLite file that Recoupe wrote (its application id says so)."""
    try:
        with path.open("rb") as handle:
            head = handle.read(72)
    except OSError:
        return False
    return head[:16] == b"SQLite format 3\x00" and head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")


class Shelf:
    """The file that a build works in: readings by key, kept as they come. Use `workshop` to get one."""

    def __init__(self, base: sqlite3.Connection, older: sqlite3.Connection | None) -> None:
        self._base = base
        self._older = older

    def kept(self, key: str) -> Reading | None:
        """The reading kept under `key` by this build, an interrupted one, or the dossier that is being updated."""
        for base in (self._base, self._older):
            if base is None:
                continue
            try:
                found = base.execute("SELECT doc, reading FROM kept WHERE key = ?", (key,)).fetchone()
                reading = found and from_plain(Reading, json.loads(zlib.decompress(found[1])))
            except (sqlite3.DatabaseError, zlib.error, ValueError, KeyError, TypeError):
                continue  # a damaged shelf costs time: the document is read again
            if reading:
                if base is self._older:
                    with _told("the dossier"):
                        self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, *found))
                return reading
        return None

    def keep(self, key: str, reading: Reading) -> None:
        """Keep `reading` at once, so that an interruption loses one document at most."""
        blob = zlib.compress(schema.dump(to_plain(reading)).encode(), 6)
        with _told("the dossier"):
            self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, reading.document.id, blob))
            self._base.commit()

    def decisions(self) -> tuple[Decision, ...]:
        """What a person decided on the dossier that is being updated."""
        if self._older is None:
            return ()
        with _told("the older dossier"):  # decisions are never lost silently
            return _decisions(self._older)

    def write(self, dossier: Dossier, about: Mapping[str, str], keys: Iterable[str], vectors: Vectors = ()) -> None:
        """Fill the tables with `dossier`; only readings under `keys` stay kept."""
        with _told("the dossier"):
            _fill(self._base, dossier, about, vectors)
            self._base.executemany("INSERT INTO seals VALUES (?, ?, ?)", list(_seals(self._base)))
            wanted = set(keys)
            stale = [k for (k,) in self._base.execute("SELECT key FROM kept ORDER BY key") if k not in wanted]
            self._base.executemany("DELETE FROM kept WHERE key = ?", [(k,) for k in stale])
            self._base.commit()
            self._base.execute("INSERT INTO search (search) VALUES ('optimize')")
            self._base.commit()


Vectors = Iterable[tuple[str, int, bytes]]


def _decisions(base: sqlite3.Connection) -> tuple[Decision, ...]:
    """The decisions in a dossier of any version: what an older one has no column for keeps its default."""
    names = [c.name for c in schema.columns(Decision)]
    usual = dict(zip(names, schema.row(Decision(left="", right="", verdict="same")), strict=True))
    there = {row[1] for row in base.execute("PRAGMA table_info(decisions)")}
    known = [name for name in names if name in there]
    cells = base.execute(f"SELECT {', '.join(map(schema.quoted, known))} FROM decisions ORDER BY n")
    rows = [{**usual, **dict(zip(known, row, strict=True))} for row in cells]
    return tuple(schema.record_of(Decision, "", [row[name] for name in names]) for row in rows)


def decide(target: Path, change: Callable[[tuple[Decision, ...]], Sequence[Decision]]) -> tuple[Decision, ...]:
    """Put `change(decisions)` in the place of the decisions of the dossier `target`; return them.

    A copy is changed and moved to `target` in one step: interrupted, the dossier is as it was. No build can be at work on
    it meanwhile, which would bring the older decisions back. Raises what `load` and `workshop` raise.
    """
    if not target.exists():
        raise UsageError(f"{target} does not exist; build it first: recoupe build FOLDER -o {target}")
    if not is_dossier(target):
        raise LostProofError(f"{target} is not a dossier that Recoupe wrote.")
    fresh = target.with_name(f"{target.name}.decided.recoupe.part")
    with _locked(target), _told(str(target)):
        try:
            _cleared(fresh)  # what was left by one that was killed must not be rolled back into the copy
            shutil.copyfile(target, fresh)
            base = _opened(fresh, write=True)
            try:
                decisions = tuple(change(_decisions(base)))
                base.execute("DELETE FROM decisions")
                _insert(base, "decisions", [[n, *schema.row(decision)] for n, decision in enumerate(decisions)])
                base.execute("DELETE FROM seals WHERE tbl = 'decisions'")
                base.executemany("INSERT INTO seals VALUES (?, ?, ?)", list(_seals(base, ("decisions",))))
                base.commit()
            finally:
                base.close()
            shutil.copymode(target, fresh)
            os.replace(fresh, target)
        finally:
            with suppress(OSError):
                _cleared(fresh)
    return decisions


def _cleared(path: Path) -> None:
    """Take away the file `path` and SQLite's journal beside it."""
    for one in (path, path.with_name(path.name + "-journal")):
        one.unlink(missing_ok=True)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """The lock that a build of `target` holds, held by another; what an interrupted build left stays. Raises BusyError."""
    part = target.with_name(target.name + ".part")
    with _told(str(target)):
        number = _touched(part)
        base = sqlite3.connect(part, timeout=0.2, isolation_level=None)
        try:
            try:
                base.execute("PRAGMA locking_mode = EXCLUSIVE")
                base.execute("BEGIN EXCLUSIVE")
                if not _same(part, number):
                    raise BusyError(f"A build has just written {target}; try again.")
            except sqlite3.DatabaseError as error:
                if any(word in str(error) for word in ("locked", "busy")):
                    raise
                # No database, or a damaged one: nobody can be at work in it.
            yield
        finally:
            if _same(part, number) and not part.stat().st_size:  # ours, made for the lock
                with suppress(OSError):
                    part.unlink()
            base.close()


@contextmanager
def workshop(target: Path) -> Iterator[Shelf]:
    """A shelf to build the dossier `target` on; on a clean exit it is moved to `target` in one step.

    Raises UsageError when `target` is some other file, BusyError when another build is at work on it, NothingBuiltError
    when it cannot be written. On any exception `target` stays as it was, and `<target>.part` keeps the readings.
    """
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name the dossier with -o, for example -o story.recoupe.")
    if target.exists() and not is_dossier(target):
        raise UsageError(f"{target} exists and is not a dossier; choose another name with -o, or move it away.")
    part = target.with_name(target.name + ".part")
    if part.exists() and not is_dossier(part) and part.stat().st_size:
        raise UsageError(f"{part} exists and is not Recoupe's; move it away, then build again.")
    older: sqlite3.Connection | None = None
    with _told(str(target)):
        number = _touched(part)
        base = sqlite3.connect(part, timeout=0.2, isolation_level="DEFERRED")
    try:
        with _told(str(target)):
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            try:
                base.execute("BEGIN EXCLUSIVE")
                if not _same(part, number):
                    # The build that held the file has ended in between: what is locked now is its finished dossier.
                    raise BusyError(f"Another build has just written {target}; build again.")
                _prepare(base)
            except sqlite3.DatabaseError as error:
                if any(word in str(error) for word in ("locked", "busy", "full", "readonly", "unable", "I/O")):
                    raise
                # What an interrupted build left is damaged: begin anew.
                base.close()
                part.unlink()
                base = sqlite3.connect(part, timeout=0.2, isolation_level="DEFERRED")
                base.execute("PRAGMA locking_mode = EXCLUSIVE")
                base.execute("BEGIN EXCLUSIVE")
                _prepare(base)
            if target.exists():
                older = _opened(target, older=True)
        yield Shelf(base, older)
        with _told(str(target)):
            base.execute("PRAGMA optimize")
            base.commit()
            if older is not None:
                older.close()
            if os.name == "nt":  # an open file cannot be moved there
                base.close()
            os.replace(part, target)  # still locked, so that nobody else begins to work in it
    finally:
        base.close()
        if older is not None:
            older.close()


def _touched(part: Path) -> int:
    """The number of the file `part` on its disk; it is made where it is not there."""
    handle = os.open(part, os.O_CREAT | os.O_RDWR, 0o666)
    try:
        return os.fstat(handle).st_ino
    finally:
        os.close(handle)


def _same(part: Path, number: int) -> bool:
    try:
        return part.stat().st_ino == number
    except FileNotFoundError:
        return False


def _seals(base: sqlite3.Connection, tables: Iterable[str] = schema.SEALED) -> Iterator[tuple[str, str, bytes]]:
    """(table, document, one seal a row in order) of all that `tables` hold now.

    A seal is the beginning of a hash of the row: it shows a change, and which row it was. Who changes a dossier with
    intent can seal it anew; then the sources tell, from which every line can be worked out again.
    """
    for table in tables:
        order = schema.SEALED[table]
        docs: dict[str, list[bytes]] = {}
        cursor = base.execute(f"SELECT * FROM {table} ORDER BY {order}")
        names = [column[0] for column in cursor.description]
        at = names.index("doc") if "doc" in names else -1
        for cells in cursor:
            docs.setdefault(str(cells[at]) if at >= 0 else "", []).append(_seal(cells))
        for doc, seals in sorted(docs.items()):
            yield table, doc, b"".join(seals)


def _seal(cells: tuple[Any, ...]) -> bytes:
    return hashlib.blake2b(repr(cells).encode("utf-8", "surrogatepass"), digest_size=_SEAL).digest()


def broken_seals(path: Path) -> list[str]:
    """One sentence a row of the dossier `path` that is not as the build wrote it. Raises LostProofError when it is none."""
    if not is_dossier(path):
        raise LostProofError(f"{path} is not a dossier that Recoupe wrote.")
    out: list[str] = []
    base: sqlite3.Connection | None = None
    try:
        base = _opened(path)
        sealed = {(table, doc): seals for table, doc, seals in base.execute("SELECT tbl, doc, seals FROM seals")}
        found = {(table, doc): seals for table, doc, seals in _seals(base)}
        numbers = dict(base.execute("SELECT id, number FROM documents"))
        for table, doc in sorted(sealed.keys() | found.keys()):
            old, new = sealed.get((table, doc), b""), found.get((table, doc), b"")
            if old != new:
                out += _changes(base, table, doc, old, new, numbers)
    except sqlite3.DatabaseError as error:
        raise LostProofError(f"{path} cannot be read as a dossier ({error}); build it again.") from error
    finally:
        if base is not None:
            base.close()
    return out


def _changes(
    base: sqlite3.Connection, table: str, doc: str, old: bytes, new: bytes, numbers: Mapping[str, str]
) -> Iterator[str]:
    """What happened to the rows of one table (of one document): each changed or added row by its id, lost ones counted."""
    cut = [[seals[n : n + _SEAL] for n in range(0, len(seals), _SEAL)] for seals in (old, new)]
    where = f" of {numbers.get(doc, doc)}" if doc else ""
    if len(cut[1]) < len(cut[0]):
        lost = len(cut[0]) - len(cut[1])
        yield f"{table}{where}: {lost} row{'s have' if lost > 1 else ' has'} been deleted."
    known = set(cut[0])
    condition = " WHERE doc = ?" if doc else ""
    cursor = base.execute(f"SELECT * FROM {table}{condition} ORDER BY {schema.SEALED[table]}", (doc,) if doc else ())
    names = [column[0] for column in cursor.description]
    key = next((names.index(n) for n in ("id", "event", "file", "key", "name") if n in names), 0)
    for number, cells in enumerate(cursor):
        if _seal(cells) not in known:
            yield f"{cells[key] or number}: row {number} of {table}{where} is not the one that the build wrote."


def _prepare(base: sqlite3.Connection) -> None:
    """Make the tables, or empty those that an interrupted build left, keeping its readings."""
    version = base.execute("PRAGMA user_version").fetchone()[0]
    kept: list[Any] = []
    if version == schema.SCHEMA_VERSION:
        kept = base.execute("SELECT key, doc, reading FROM kept").fetchall()
    names = base.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
                         "'sqlite_%' AND name NOT LIKE 'search_%'").fetchall()  # fmt: skip
    for kind, name in names:
        base.execute(f"DROP {kind.upper()} {schema.quoted(name)}")
    base.commit()
    base.executescript(schema.create())
    base.executemany("INSERT INTO kept VALUES (?, ?, ?)", kept)
    base.commit()


def _fill(base: sqlite3.Connection, dossier: Dossier, about: Mapping[str, str], vectors: Vectors) -> None:
    facts = {"version": dossier.version, **about}
    base.executemany("INSERT INTO about VALUES (?, ?)", sorted(facts.items()))
    for number, reading in enumerate(dossier.readings, 1):
        document = reading.document
        bare = replace(document, blocks=(), sentences=())  # they have tables of their own
        values = dict(zip((c.name for c in schema.columns(Document)), schema.row(bare), strict=True))
        cells = [f"D{number}", *(v for k, v in values.items() if k not in schema.DOCUMENT_TABLES)]
        _insert(base, "documents", [cells])
        for table, (name, _) in schema.DOCUMENT_TABLES.items():
            _insert(base, table, _rows(table, getattr(document, name), document, reading.lemmas))
        for table, (name, _) in schema.READING_TABLES.items():
            _insert(base, table, _rows(table, getattr(reading, name), document, ()))
        base.executemany(
            "INSERT INTO search (surface, lemmas, doc, n) VALUES (?, ?, ?, ?)",
            [
                (s.span.of(document.text), reading.lemmas[n] if n < len(reading.lemmas) else "", document.id, n)
                for n, s in enumerate(document.sentences)
            ],
        )
    for table, (name, _) in schema.DOSSIER_TABLES.items():
        _insert(base, table, [[n, *schema.row(record)] for n, record in enumerate(getattr(dossier, name))])
    _insert(base, "skipped", [[name] for name in dossier.skipped])
    _insert(base, "vectors", [list(v) for v in vectors])


def _rows(table: str, records: tuple[Any, ...], document: Document, lemmas: tuple[str, ...]) -> list[list[Any]]:
    out: list[list[Any]] = []
    for n, record in enumerate(records):
        span = getattr(record, "span", None)
        name = line_id(table, span, n) if span is not None else f"{document.id}.{n}"
        cells = [document.id, n, name, *schema.row(record)]
        if span is not None:
            cells.append(span.of(document.text))
        if table == "sentences":
            cells.append(lemmas[n] if n < len(lemmas) else "")
        out.append(cells)
    return out


def _insert(base: sqlite3.Connection, table: str, rows: list[list[Any]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def load(path: Path) -> tuple[Dossier, dict[str, str]]:
    """The dossier in the file `path`, and what `about` says of it. Raises LostProofError when it is none, or broken."""
    if not path.exists():
        raise UsageError(f"{path} does not exist; build it first: recoupe build FOLDER -o {path}")
    if not is_dossier(path):
        raise LostProofError(f"{path} is not a dossier that Recoupe wrote.")
    base: sqlite3.Connection | None = None
    try:
        base = _opened(path)
        about: dict[str, str] = dict(base.execute("SELECT key, value FROM about"))
        across = {name: tuple(_records(base, table, record)) for table, (name, record) in schema.DOSSIER_TABLES.items()}
        skipped = tuple(name for (name,) in base.execute("SELECT name FROM skipped ORDER BY name"))
        readings = tuple(_readings(base))
        version = about["version"]
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise LostProofError(f"{path} cannot be read as a dossier ({error}); build it again.") from error
    finally:
        if base is not None:
            base.close()
    return Dossier(version=version, readings=readings, skipped=skipped, **across), about


def _readings(base: sqlite3.Connection) -> Iterator[Reading]:
    names = [c.name for c in schema.columns(Document) if c.name not in schema.DOCUMENT_TABLES]
    listed = ", ".join(schema.quoted(n) for n in names)
    order = "CAST(substr(number, 2) AS INTEGER)"
    for cells in base.execute(f"SELECT {listed} FROM documents ORDER BY {order}").fetchall():
        doc = cells[names.index("id")]
        plain = dict(zip(names, cells, strict=True))
        bare = [plain.get(c.name, "[]") for c in schema.columns(Document)]
        layers = {
            name: tuple(_records(base, table, record, doc)) for table, (name, record) in schema.DOCUMENT_TABLES.items()
        }
        document = replace(schema.record_of(Document, doc, bare), **layers)
        parts = {
            name: tuple(_records(base, table, record, doc)) for table, (name, record) in schema.READING_TABLES.items()
        }
        lemmas = tuple(x for (x,) in base.execute("SELECT lemmas FROM sentences WHERE doc = ? ORDER BY n", (doc,)))
        yield Reading(document=document, lemmas=lemmas, **parts)


def _records(base: sqlite3.Connection, table: str, kind: type, doc: str = "") -> list[Any]:
    listed = ", ".join(schema.quoted(c.name) for c in schema.columns(kind))
    where = " WHERE doc = ?" if doc else ""
    cells = base.execute(f"SELECT {listed} FROM {table}{where} ORDER BY n", (doc,) if doc else ())
    return [schema.record_of(kind, doc, values) for values in cells.fetchall()]


def _opened(path: Path, *, older: bool = False, write: bool = False) -> sqlite3.Connection:
    """The dossier `path` to read from. `older`: also one with the tables of an older Recoupe, for what it decided."""
    base = sqlite3.connect(f"{path.absolute().as_uri()}?mode={'rw' if write else 'ro'}", uri=True)
    try:
        version = base.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        base.close()
        raise
    if version > schema.SCHEMA_VERSION:
        base.close()
        raise LostProofError(f"{path} was written by a newer Recoupe (schema {version}); update Recoupe to open it.")
    if version < schema.SCHEMA_VERSION and not older:
        base.close()
        raise LostProofError(
            f"{path} was written by an older Recoupe (schema {version}, now {schema.SCHEMA_VERSION}); build it again from "
            "its folder under the same name: what was decided in it is kept."
        )
    return base


@contextmanager
def _told(what: str) -> Iterator[None]:
    """SQLite's and the system's errors as sentences for a user."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise BusyError(f"Another build is at work on {what}; wait until it has ended.") from error
        if "full" in text:
            raise NothingBuiltError(f"The disk is full: {what} was not written; make room and build again.") from error
        if isinstance(error, sqlite3.OperationalError):
            raise NothingBuiltError(f"{what} cannot be written ({text}); check the folder and the disk.") from error
        raise NothingBuiltError(f"{what} is damaged ({text}); move it away and build again.") from error
    except OSError as error:
        raise NothingBuiltError(f"{what} cannot be written ({error.strerror}); check the folder.") from error
