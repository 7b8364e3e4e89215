"""The build with its side effects: folder, dossier file, page. `build.py` has the story; here are the files and clocks."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from recoupe.build import Progress, Silence, build, keeping, read_or_tell
from recoupe.errors import NothingBuiltError, UsageError
from recoupe.model import Document, Dossier, Notice, Reading
from recoupe.read.limits import DEFAULT, Limits, settings_of


def build_dossier(
    folder: Path,
    target: Path,
    *,
    title: str = "",
    jobs: int | None = None,
    vectors: bool = False,
    html: bool = False,
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> Dossier:
    """Build `folder` into the file `target`, and its page beside it with `html`; return the dossier.

    Raises NothingBuiltError when nothing could be read, and what `store.workshop` raises; an older `target` then
    stays as it was.
    """
    from recoupe.read.workers import sensible_jobs
    from recoupe.scale import processes
    from recoupe.store import workshop

    progress = progress or Silence()
    if not folder.is_dir():
        raise UsageError(
            f"{folder} {'is a file; give the folder it lies in' if folder.exists() else 'does not exist'}."
        )
    if not target.parent.is_dir():
        raise NothingBuiltError(f"{target.parent} does not exist; make it first, or choose another place with -o.")
    page = target.with_suffix(".html")
    if html:
        if page == target:
            raise UsageError(f"{target} would be both dossier and page; name the dossier .recoupe with -o.")
        _check_page(page)  # before the work, not after it
    # The dossier, the file it grows in, SQLite's journal beside that one, and the page.
    own = [
        target,
        *(target.with_name(target.name + end) for end in (".part", ".part-journal", ".part-wal", ".part-shm")),
    ]
    own += [page] if html else []
    with workshop(target) as shelf:
        used: list[str] = []

        def each(read: Any, documents: Sequence[Document]) -> Iterator[Reading]:
            return iter(keeping(shelf, processes(jobs or sensible_jobs(len(documents))), used)(read, documents))

        dossier = build(folder, shelf.decisions(), each, progress, exclude=own, limits=limits, jobs=jobs)
        if not dossier.readings:
            listed = "".join(f"\n  {n.message}" for n in dossier.notices[:20])
            raise NothingBuiltError(
                f"No readable document in {folder}; `recoupe read` shows what is read of a file.{listed}"
            )
        progress.stage("writing", 0)
        about = {
            "title": _writable(title or folder.resolve().name.replace("_", " ")),
            # Where `verify` looks first; relative, so that folder and dossier can move together.
            "folder": _writable(_relative(folder.resolve(), target.resolve().parent)),
        }
        if settings := settings_of(limits):  # `verify` opens the sources within the same ones
            about["limits"] = " ".join(settings)
        shelf.write(dossier, about, used, _vectors(dossier, progress) if vectors else ())
        if html:
            write_page(dossier, page, about["title"], target.name)
    return dossier


def write_page(dossier: Dossier, path: Path, title: str, file: str = "") -> Path:
    """Write the page of `dossier`, kept in `file`, to `path`; return it. Raises UsageError where that is some other file."""
    from recoupe.publish.site import render

    _check_page(path)
    return _replaced(path, [render(dossier, title=title, file=_writable(file))])


def write_json(dossier: Dossier, path: Path) -> Path:
    """Write the export of `dossier` to `path`; return it. Raises UsageError where that is some other file."""
    from recoupe.publish.records import export
    from recoupe.read.open import is_own_json

    if path.exists() and not (path.is_file() and is_own_json(_head(path))):
        raise UsageError(f"{path} exists and is no export of Recoupe's; move it away, or choose another name with -o.")
    return _replaced(path, export(dossier))


def _check_page(path: Path) -> None:
    from recoupe.read.open import is_own_page

    if path.exists() and not (path.is_file() and is_own_page(_head(path))):
        raise UsageError(f"{path} exists and is no page of Recoupe's; move it away, or choose another name with -o.")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(8192)
    except OSError as error:
        raise NothingBuiltError(f"{path} cannot be opened ({error.strerror}); check its permissions.") from error


def _replaced(path: Path, pieces: Iterable[str]) -> Path:
    """Write `pieces` to `path` in one step: what stood there stays until all is written."""
    fresh = path.with_name(path.name + ".part")
    try:
        with fresh.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as handle:
            handle.writelines(pieces)
        os.replace(fresh, path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise NothingBuiltError(
            f"{path} cannot be written ({error.strerror}); check the folder and the disk."
        ) from error
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    return path


def _writable(text: str) -> str:
    """`text` without the half characters of a name that is no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def annotated(paths: Iterable[Path], jobs: int, notices: list[Notice], limits: Limits = DEFAULT) -> Iterator[str]:
    """One line of JSON a document of `paths`, in their order; what could not be read is added to `notices`."""
    from recoupe.publish.records import annotation
    from recoupe.store.schema import dump

    for reading in readings_of(paths, jobs, notices, limits):
        yield dump(annotation(reading))


def readings_of(paths: Iterable[Path], jobs: int, notices: list[Notice], limits: Limits = DEFAULT) -> Iterator[Reading]:
    """What each document of `paths` says, in their order; what could not be read is added to `notices`."""
    from recoupe.scale import processes

    documents = [document for path in paths for document in _documents(path, notices, limits, jobs)]
    for reading in processes(jobs)(read_or_tell, documents):
        notices += [n for n in reading.notices if n.level == "error"]
        yield reading


def documents_of(path: Path, notices: list[Notice], limits: Limits = DEFAULT) -> list[Document]:
    """The documents of a file, a folder, or what comes on standard input (`-`), in whatever format.

    What could not be read is added to `notices`. Raises UsageError for a path that does not exist.
    """
    if str(path) != "-":
        return _documents(path, notices, limits)
    import tempfile

    from recoupe.read.folder import read_path

    with tempfile.TemporaryDirectory(prefix="recoupe-") as folder:
        piped = Path(folder) / "standard input"  # a file like any other, so that all readers and limits hold for it
        with piped.open("wb") as handle:
            shutil.copyfileobj(sys.stdin.buffer, handle)
        return read_path(piped, notices, limits)


def _documents(path: Path, notices: list[Notice], limits: Limits, jobs: int | None = None) -> list[Document]:
    from recoupe.read.folder import read_folder, read_path

    if str(path) == "-":
        return _from_lines(sys.stdin.buffer, "standard input", notices)
    if not path.exists():
        raise UsageError(f"{path} does not exist.")
    if path.is_dir():
        found = read_folder(path, limits=limits, jobs=jobs)
        notices += found.notices
        return list(found.documents)
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        try:
            with path.open("rb") as handle:
                return _from_lines(handle, path.name, notices)
        except OSError as error:
            raise UsageError(f"{path} cannot be opened ({error.strerror}); check its permissions.") from error
    return read_path(path, notices, limits)


def _from_lines(lines: Iterable[bytes], name: str, notices: list[Notice]) -> list[Document]:
    """The document of every line; a line that is no record is a notice, and the others are read."""
    from recoupe.read.records import from_record

    out = []
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                raise ValueError("no `text`")
            if not record["text"].strip():
                raise ValueError("`text` is empty")
            out.append(from_record({"id": f"{name}:{number}", **record}))
        except (ValueError, RecursionError, OverflowError) as error:
            why = f"no UTF-8 JSON record with `id` and `text` ({error})"[:200]
            message = f"{name}, line {number} was not read: {why}."
            data = (("why", why),)
            notices.append(Notice(code="read.record", message=message, file=name, level="error", data=data))
    return out


def explained(path: Path, line: str, sources: Path | None = None, as_json: bool = False) -> str:
    """The trail of `line` in the dossier `path`, as text or JSON; places in its file where `sources` still has it.

    Raises what `store.load` and `trail.explain` raise, and UsageError for `sources` that is no folder.
    """
    from recoupe.publish.trail import explain, explanation
    from recoupe.store import load
    from recoupe.store.schema import dump

    dossier, about = load(path)
    if sources is not None and not sources.is_dir():
        raise UsageError(f"{sources} is no folder; say where the sources are with --sources FOLDER.")
    content = _Contents(sources or path.resolve().parent / about.get("folder", ""))
    return dump(explanation(dossier, line, content)) if as_json else explain(dossier, line, content)


Pairs = Sequence[tuple[str, str]]


def decided(
    path: Path, same: Pairs, different: Pairs, undo: Pairs, *, by: str = "", at: str = "", because: str = ""
) -> list[str]:
    """Keep what a person decided on pairs of names in the dossier `path`; return a sentence on each.

    `at`: the day, ISO. All pairs are understood before the first is kept. Raises UsageError for words that mean no actor,
    or several, and what `store.decide` raises.
    """
    from recoupe.model import Decision
    from recoupe.publish.review import Review, signed, with_decision
    from recoupe.store import decide, load

    found = Review(load(path)[0])
    taken = [found.decision("same", *pair) for pair in same] + [
        found.decision("different", *pair) for pair in different
    ]
    told: list[str] = []

    def change(known: tuple[Decision, ...]) -> tuple[Decision, ...]:
        for pair in undo:
            gone = found.undone(*pair, known)
            known = tuple(d for d in known if d != gone)
            told.append(f"Undone: that {found.said(gone)}.")
        for decision in taken:
            known = with_decision(known, signed(decision, _writable(by), at, _writable(because)))
            told.append(f"Decided: {found.said(decision)}.")
        return known

    decide(path, change)
    return told


def rebuilding(path: Path) -> str:
    """The command that builds the dossier `path` again as it was built, for a shell."""
    import shlex

    from recoupe.store import load

    about = load(path)[1]
    folder = path.parent / about.get("folder", "")
    words = ["recoupe", "build", os.path.normpath(folder), "-o", str(path)]
    if about.get("title") and about["title"] != folder.resolve().name.replace("_", " "):
        words += ["--title", about["title"]]
    for setting in about.get("limits", "").split():
        words += ["--limit", setting]
    if path.with_suffix(".html").exists():
        words.append("--html")
    return shlex.join(words)


class _Contents:
    """The bytes of the file behind a document, as long as they are those that it was read from; else None."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[Path]] | None = None
        self._last: tuple[str, bytes | None] = ("", None)

    def __call__(self, document: Document) -> bytes | None:
        if self._last[0] != document.sha256:
            self._last = (document.sha256, self._found(document))
        return self._last[1]

    def _found(self, document: Document) -> bytes | None:
        from recoupe.read.folder import names_of

        if self._files is None:
            self._files = names_of(self._folder) if self._folder.is_dir() else {}
        for path in (path for name in document.names for path in self._files.get(name, [])):
            with suppress(OSError):
                if hashlib.sha256(raw := path.read_bytes()).hexdigest() == document.sha256:
                    return raw
        return None


def _vectors(dossier: Dossier, progress: Progress) -> Iterator[tuple[str, int, bytes]]:
    from recoupe.across.vectors import sentence_vectors

    progress.stage("vectors", len(dossier.readings))
    for reading in dossier.readings:
        document = reading.document
        texts = [s.span.of(document.text) for s in document.sentences]
        for number, vector in enumerate(sentence_vectors(texts)):
            yield document.id, number, vector.tobytes()
        progress.step(document.names[0])


def _relative(folder: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(folder, base)).as_posix()
    except ValueError:  # another drive
        return ""
