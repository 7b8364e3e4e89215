"""A folder -> Documents, and a notice for everything that could not be read: nothing is lost, nothing stops the rest."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from recoupe.errors import UnreadableError, UsageError
from recoupe.model import Document, Notice
from recoupe.read.given import Given, read_sources
from recoupe.read.open import drafts_of

MAX_BYTES = 64 << 20
"""Larger files are listed and not read: the largest newspaper archives seen as one text were a tenth of it."""

SOURCES = "sources.csv"
_LOCKS = ("~$", ".~lock.")
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
    except PermissionError as error:
        raise UsageError(f"{folder} cannot be listed; check its permissions.") from error
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
    except Exception as error:  # a library's error on a damaged file: named, and the rest of the folder goes on
        refuse("read.failed", f"its {path.suffix or 'text'} reader failed ({type(error).__name__}: {error})"[:300])


def _walk(
    folder: Path, root: Path, kept_out: set[str], notices: list[Notice], skipped: list[str]
) -> Iterator[tuple[str, Path]]:
    """(name, path) of every file to read, sorted by name; every real folder is entered once, so loops end."""
    entered: set[str] = set()

    def below(here: Path) -> Iterator[tuple[str, Path]]:
        name = _name(here, root)
        real = _real(here)
        if real in entered:
            notices.append(
                Notice(
                    code="read.loop",
                    message=f"{name} is a link to a folder that is read elsewhere; it was not read twice.",
                    file=name,
                    level="info",
                )
            )
            return
        entered.add(real)
        try:
            entries = sorted(os.scandir(here), key=lambda e: (e.is_symlink(), unicodedata.normalize("NFC", e.name)))
        except OSError as error:
            why = "you may not list it; check its permissions" if isinstance(error, PermissionError) else str(error)
            notices.append(
                Notice(
                    code="read.folder",
                    message=f"Folder {name} was not read: {why}.",
                    file=name,
                    level="error",
                    data=(("why", why),),
                )
            )
            return
        for entry in entries:
            path = Path(entry.path)
            own = _name(path, root)
            if _hidden(entry.name):
                skipped.append(own)
            elif entry.is_dir():
                yield from below(path)
            elif own == SOURCES:
                continue
            elif _real(path) in kept_out:
                skipped.append(own)
            elif entry.is_symlink() and not path.exists():
                notices.append(
                    Notice(
                        code="read.vanished",
                        message=f"{own} is a link that leads nowhere.",
                        file=own,
                        level="error",
                        data=(("why", "a link that leads nowhere"),),
                    )
                )
            elif not path.is_file():
                skipped.append(own)  # a socket, a device
            else:
                yield own, path

    yield from sorted(below(folder), key=lambda f: f[0])


def _hidden(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.lower() in _SYSTEM


def _name(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return _printable(relative)


def _printable(name: str) -> str:
    """`name` in NFC; bytes that are no UTF-8 show as escapes, so that every table and export can hold it."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _real(path: Path) -> str:
    return os.path.realpath(path)
