"""A folder -> Documents, and a notice for everything that could not be read: nothing is lost, nothing stops the rest."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from recoupe.errors import UnreadableError, UsageError
from recoupe.model import Document, Notice
from recoupe.read.given import Given, read_sources
from recoupe.read.open import drafts_of

MAX_BYTES = 64 << 20
"""Larger files are listed and not read: the largest newspaper archives seen as one text were a tenth of it."""

SOURCES = "sources.csv"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LOCKS = ("~$", ".~lock.")
# What a build that was killed leaves beside its dossier: empty files, journals, pages half written.
_WORKING = re.compile(r"(?:\.part|\.recoupe)-(?:journal|wal|shm)$|\.(?:recoupe|html|json)\.part$")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "icon\r"})


class Listener(Protocol):
    """The part of a `Progress` that reading needs."""

    def stage(self, name: str, total: int) -> None:
        """Reading begins, of `total` files."""

    def step(self, what: str) -> None:
        """File `what` has been read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder holds: documents sorted by name, notices, and the names that were passed over (hidden, locks)."""

    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    skipped: tuple[str, ...]


def read_folder(folder: Path, progress: Listener | None = None, exclude: Sequence[Path] = ()) -> Folder:
    """Read every file under `folder`. Raises UsageError when it is no folder that can be listed.

    The order of files on disk, links to the same place, and copies under other names make no difference.
    """
    if not folder.is_dir():
        what = "is a file; give the folder it lies in" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {what}.")
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise UsageError(f"{folder} cannot be listed ({error.strerror}); check its permissions.") from error
    notices: list[Notice] = []
    skipped: list[str] = []
    kept_out = {_real(path) for path in exclude}
    files = list(_walk(folder, folder, kept_out, notices, skipped))
    given, given_notices = read_sources(folder / SOURCES, [name for name, _ in files])
    notices += given_notices
    if progress is not None:
        progress.stage("files", len(files))
    documents: dict[str, Document] = {}
    for name, path in files:
        for document in _read(name, path, given.get(name), notices, skipped):
            known = documents.get(document.id)
            if known is None:
                documents[document.id] = document
            else:
                documents[document.id] = replace(known, names=tuple(sorted({*known.names, *document.names})))
                notices.append(
                    Notice(
                        code="read.identical",
                        message=f"{name} is byte for byte {known.names[0]}: they are one document.",
                        file=name,
                        level="info",
                        data=(("twin", known.names[0]),),
                    )
                )
        if progress is not None:
            progress.step(name)
    ordered = sorted(documents.values(), key=lambda d: (d.names[0], d.place))
    return Folder(
        documents=tuple(ordered),
        notices=tuple(sorted(notices, key=lambda n: (n.file, n.code, n.message))),
        skipped=tuple(sorted(skipped)),
    )


def names_of(folder: Path) -> dict[str, list[Path]]:
    """Name -> the files that `read_folder` shows under it: two, where only the way of writing an accent differs."""
    out: dict[str, list[Path]] = {}
    for name, path in _walk(folder, folder, set(), [], []):
        out.setdefault(name, []).append(path)
    return out


def read_path(path: Path, notices: list[Notice]) -> list[Document]:
    """The documents of one file, named by its own name; what is wrong with it is added to `notices`."""
    return list(_read(_printable(path.name), path, None, notices, []))


def _read(name: str, path: Path, given: Given | None, notices: list[Notice], skipped: list[str]) -> Iterator[Document]:
    """The documents of the file `path`, shown as `name`."""
    from recoupe.read.finish import finish

    def refuse(code: str, why: str) -> None:
        notices.append(
            Notice(code=code, message=f"{name} was not read: {why}.", file=name, level="error", data=(("why", why),))
        )

    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableError("read.empty", "the file is empty")
        if size > MAX_BYTES:
            raise UnreadableError(
                "read.too-large", f"it has {size >> 20} MB and the limit is {MAX_BYTES >> 20}; split it into articles"
            )
        raw = path.read_bytes()
        sha256 = hashlib.sha256(raw).hexdigest()
        opened = drafts_of(name, raw)
        if opened.own_output:
            skipped.append(name)
            return
        for place, error in opened.failures:
            refuse(error.code, f"{place}: {error}")
        facts: Mapping[str, str] = given.facts if given else {}
        for draft in opened.drafts:
            yield finish(draft, names=(name,), sha256=sha256, given=facts)
    except UnreadableError as error:
        refuse(error.code, str(error))
    except FileNotFoundError:
        refuse("read.vanished", "it was there when the build began and is gone; build again when it is back")
    except PermissionError:
        refuse("read.permission", "you may not open it; check its permissions")
    except OSError as error:
        refuse("read.system", f"the system says: {error.strerror or error}")
    except MemoryError:
        refuse("read.too-large", "it does not fit into memory; split it into articles")
    except Exception as error:  # whatever else a damaged file can do: named, and the rest of the folder goes on
        refuse("read.failed", f"what it says could not be worked out ({type(error).__name__}: {error})"[:300])


def _walk(
    folder: Path, root: Path, kept_out: set[str], notices: list[Notice], skipped: list[str]
) -> Iterator[tuple[str, Path]]:
    """(name, path) of every file to read, sorted by name; every real folder is entered once, so loops end."""
    entered: set[str] = set()
    found: list[tuple[str, Path]] = []
    waiting = [(folder, _real(folder))]

    def tell(code: str, message: str, file: str, level: Literal["info", "error"], why: str = "") -> None:
        data = (("why", why),) if why else ()
        notices.append(Notice(code=code, message=message, file=file, level=level, data=data))

    while waiting:  # no recursion: folders lie as deep as the disk allows
        here, real = waiting.pop()
        name = _name(here, root)
        if real in entered:
            message = f"{name} is a link to a folder that is read elsewhere; it was not read twice."
            tell("read.loop", message, name, "info")
            continue
        entered.add(real)
        try:
            with os.scandir(here) as listed:
                entries = sorted(listed, key=lambda e: (_link(e), unicodedata.normalize("NFC", e.name)))
        except OSError as error:
            why = "you may not list it; check its permissions"
            if not isinstance(error, PermissionError):
                why = f"the system says: {error.strerror or error}"
            tell("read.folder", f"Folder {name} was not read: {why}.", name, "error", why)
            continue
        folders = []
        for entry in entries:
            path = Path(entry.path)
            own = _name(path, root)
            # Only a link leads elsewhere: asking the system at every step would take the square of a deep folder.
            true = _real(path) if _link(entry) else os.path.join(real, entry.name)
            try:
                if _hidden(entry.name) or (own != SOURCES and true in kept_out):
                    skipped.append(own)
                elif entry.is_dir():
                    folders.append((path, true))
                elif own == SOURCES:
                    continue
                elif stat.S_ISREG(entry.stat().st_mode):
                    found.append((own, path))
                else:
                    skipped.append(own)  # a socket, a device
            except OSError as error:
                if _link(entry) and not isinstance(error, PermissionError):
                    why = "a link that leads nowhere"
                    tell("read.vanished", f"{own} is {why}.", own, "error", why)
                else:
                    found.append((own, path))  # opening it will tell what is wrong with it
        waiting += reversed(folders)
    yield from sorted(found)


def _link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink()
    except OSError:
        return False


def _hidden(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.lower() in _SYSTEM or bool(_WORKING.search(name))


def _name(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return _printable(relative)


def _printable(name: str) -> str:
    """`name` in NFC; bytes that are no UTF-8 and controls show as escapes, so that every table and terminal can hold it."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", unicodedata.normalize("NFC", text))


def _real(path: Path) -> str:
    return os.path.realpath(path)
