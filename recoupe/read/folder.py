"""A folder -> Documents, and a notice for everything that could not be read: nothing is lost, nothing stops the rest."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from recoupe.errors import UsageError
from recoupe.model import Document, Notice
from recoupe.read.authority import LINES, TABLE, GivenEntity, read_authority
from recoupe.read.file import Outcome, Task, read_file
from recoupe.read.given import Given, read_sources
from recoupe.read.limits import DEFAULT, Limits, breach
from recoupe.read.workers import read_files

SOURCES = "sources.csv"
# What the user says of files and of actors: read as such, never as documents.
_OWN = frozenset((SOURCES, TABLE, LINES))
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
    """What a folder holds: documents sorted by name, notices, and the names that were passed over (hidden, locks).

    `entities`: whom the user knows, from `entities.csv` or `entities.ftm.json`.
    """

    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    skipped: tuple[str, ...]
    entities: tuple[GivenEntity, ...] = ()


def read_folder(
    folder: Path,
    progress: Listener | None = None,
    exclude: Sequence[Path] = (),
    limits: Limits = DEFAULT,
    jobs: int | None = 1,
) -> Folder:
    """Read every file under `folder`. Raises UsageError when it is no folder that can be listed.

    The order of files on disk, links to the same place, and copies under other names make no difference, nor does the
    number of worker processes, `jobs` (None: as many as pay). With 0 the files are read in this process: without
    protection against a library that crashes, and without limits on time and memory.
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
    given = _given(folder, files, limits, notices)
    tasks = [
        Task(name=name, path=true, given=given[name].facts if name in given else {})
        for name, _, true in files
        if name not in _OWN
    ]
    entities: tuple[GivenEntity, ...] = ()
    if any(name in (TABLE, LINES) for name, _, _ in files):
        entities, told = read_authority(folder, limits.file_bytes)
        notices += told
    if progress is not None:
        progress.stage("files", len(tasks))
    documents: dict[str, Document] = {}
    with closing(_outcomes(tasks, limits, jobs)) as outcomes:
        for task, outcome in zip(tasks, outcomes, strict=True):
            notices += outcome.notices
            if outcome.own:
                skipped.append(task.name)
            for document in outcome.documents:
                known = documents.get(document.id)
                if known is None:
                    documents[document.id] = document
                else:
                    documents[document.id] = replace(known, names=tuple(sorted({*known.names, *document.names})))
                    notices.append(
                        Notice(
                            code="read.identical",
                            message=f"{task.name} is byte for byte {known.names[0]}: they are one document.",
                            file=task.name,
                            level="info",
                            data=(("twin", known.names[0]),),
                        )
                    )
            if progress is not None:
                progress.step(task.name)
    ordered = sorted(documents.values(), key=lambda d: (d.names[0], d.place))
    return Folder(
        documents=tuple(ordered),
        notices=tuple(sorted(notices, key=lambda n: (n.file, n.code, n.message))),
        skipped=tuple(sorted(skipped)),
        entities=entities,
    )


def names_of(folder: Path) -> dict[str, list[Path]]:
    """Name -> the files that `read_folder` shows under it: two, where only the way of writing an accent differs."""
    out: dict[str, list[Path]] = {}
    for name, path, _ in _walk(folder, folder, set(), [], []):
        if name not in _OWN:
            out.setdefault(name, []).append(path)
    return out


def read_path(path: Path, notices: list[Notice], limits: Limits = DEFAULT, jobs: int = 1) -> list[Document]:
    """The documents of one file, named by its own name; what is wrong with it is added to `notices`.

    `jobs` as for `read_folder`: 0 reads it in this process.
    """
    task = Task(name=_printable(path.name), path=_real(path), given={})
    with closing(_outcomes([task], limits, jobs)) as outcomes:
        (outcome,) = outcomes
    notices += outcome.notices
    return list(outcome.documents)


def _outcomes(tasks: Sequence[Task], limits: Limits, jobs: int | None) -> Generator[Outcome, None, None]:
    if jobs == 0:
        yield from (read_file(task, limits) for task in tasks)
    elif tasks:
        yield from read_files(tasks, limits, jobs)


def _given(
    folder: Path, files: Sequence[tuple[str, Path, str]], limits: Limits, notices: list[Notice]
) -> dict[str, Given]:
    """What the user says of the files, where the folder holds such a table that is a file of its own."""
    if all(name != SOURCES for name, _, _ in files):
        return {}
    path = folder / SOURCES
    with suppress(OSError):  # `read_sources` says what is wrong
        size = path.stat().st_size
        if size > limits.file_bytes:
            why = f"{SOURCES} has {size >> 20} MB, and {breach('file-mb', limits)}; nothing of it was used."
            notices.append(Notice(code="sources.unreadable", message=why, file=SOURCES))
            return {}
    given, told = read_sources(path, [name for name, _, _ in files if name not in _OWN])
    notices += told
    return given


def _walk(
    folder: Path, root: Path, kept_out: set[str], notices: list[Notice], skipped: list[str]
) -> Iterator[tuple[str, Path, str]]:
    """(name, path, where it truly lies) of every file to read and of `sources.csv`, sorted by name.

    Every real folder is entered once, so loops end. Links are followed inside the folder and never out of it: whoever
    sends a folder could else have any file of the reader's machine put into the dossier.
    """
    entered: set[str] = set()
    found: list[tuple[str, Path, str]] = []
    home = _real(folder)
    waiting = [(folder, home)]

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
                if _hidden(entry.name) or (own not in _OWN and true in kept_out):
                    skipped.append(own)
                elif _link(entry) and not _inside(true, home) and entry.stat():
                    why = "a link out of the folder"
                    message = f"{own} is {why}, and was not followed: copy what it leads to into the folder."
                    tell("read.outside", message, own, "error", why)
                elif entry.is_dir():
                    folders.append((path, true))
                elif stat.S_ISREG(entry.stat().st_mode):
                    found.append((own, path, true))
                else:
                    skipped.append(own)  # a socket, a device
            except OSError as error:
                if _link(entry) and not isinstance(error, PermissionError):
                    why = "a link that leads nowhere"
                    tell("read.vanished", f"{own} is {why}.", own, "error", why)
                else:
                    found.append((own, path, true))  # opening it will tell what is wrong with it
        waiting += reversed(folders)
    yield from sorted(found)


def _link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() or getattr(entry, "is_junction", bool)()
    except OSError:
        return False


def _inside(path: str, home: str) -> bool:
    return path == home or path.startswith(home.rstrip(os.sep) + os.sep)


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
