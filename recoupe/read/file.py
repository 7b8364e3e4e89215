"""One file -> its Documents, or why it was not read: opened once, whole, within its limits."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace

from recoupe.errors import UnreadableError
from recoupe.model import Document, Notice
from recoupe.read.limits import Limits, breach

# A link is never followed here (the folder's walk has done so, where it may be), and a pipe never waited for.
_FLAGS = os.O_RDONLY
for _flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY"):
    _FLAGS |= getattr(os, _flag, 0)
_TRIES = 3  # at a file that changes under the reader: a download that has just ended, a save


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to read: `path` is where it truly lies, `name` what it is called, `given` what the user says of it."""

    name: str
    path: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file. `own`: Recoupe itself wrote it; `exhausted`: it did not fit into memory."""

    documents: tuple[Document, ...] = ()
    notices: tuple[Notice, ...] = ()
    own: bool = False
    exhausted: bool = False


def read_file(task: Task, limits: Limits) -> Outcome:
    """The documents of one file, and a notice for all of it that could not be read. Raises nothing."""
    from recoupe.read.finish import finish
    from recoupe.read.open import drafts_of

    documents: list[Document] = []
    notices: list[Notice] = []
    own = exhausted = False
    try:
        raw = _content(task.path, limits)
        sha256 = hashlib.sha256(raw).hexdigest()
        opened = drafts_of(task.name, raw, limits)
        own = opened.own_output
        notices += [replace(notice, file=task.name) for notice in opened.notices]
        for place, error in opened.failures:
            exhausted = exhausted or isinstance(error.__cause__, MemoryError)
            told = refusal(task.name, error.code, f"{place}: {error}" if place else str(error))
            if not place:  # some of it was
                told = replace(told, message=f"{task.name} was read in part: {error}.")
            notices.append(told)
        for draft in opened.drafts:
            documents.append(finish(draft, names=(task.name,), sha256=sha256, given=task.given))
    except UnreadableError as error:
        exhausted = isinstance(error.__cause__, MemoryError)
        why = memory_breach(limits) if exhausted else str(error)
        notices.append(refusal(task.name, error.code, why))
    except FileNotFoundError:
        why = "it was there when the build began and is gone; build again when it is back"
        notices.append(refusal(task.name, "read.vanished", why))
    except PermissionError:
        notices.append(refusal(task.name, "read.permission", "you may not open it; check its permissions"))
    except OSError as error:
        notices.append(refusal(task.name, "read.system", f"the system says: {error.strerror or error}"))
    except MemoryError:
        exhausted = True
        notices.append(refusal(task.name, "read.too-large", memory_breach(limits)))
    except Exception as error:  # whatever else a damaged file can do: named, and the rest of the folder goes on
        why = f"what it says could not be worked out ({type(error).__name__}: {error})"[:300]
        notices.append(refusal(task.name, "read.failed", why))
    return Outcome(documents=tuple(documents), notices=tuple(notices), own=own, exhausted=exhausted)


def refusal(name: str, code: str, why: str) -> Notice:
    """The notice that the file `name` was not read, and why."""
    message = f"{name} was not read: {why}."
    return Notice(code=code, message=message, file=name, level="error", data=(("why", why),))


def _content(path: str, limits: Limits) -> bytes:
    """All bytes of the file at `path`, as they stood at one moment."""
    for _ in range(_TRIES):
        with open(os.open(path, _FLAGS), "rb") as handle:
            before = os.fstat(handle.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableError("read.changed", "it was a file when the build began and is none now; build again")
            if before.st_size > limits.file_bytes:
                why = f"it has {before.st_size >> 20} MB, and {breach('file-mb', limits)}, or split it into articles"
                raise UnreadableError("read.too-large", why)
            raw = handle.read(limits.file_bytes + 1)
            after = os.fstat(handle.fileno())
        if len(raw) == before.st_size == after.st_size and before.st_mtime_ns == after.st_mtime_ns:
            if not raw:
                raise UnreadableError("read.empty", "the file is empty")
            return raw
    raise UnreadableError("read.changed", "it changes while it is read; build again when it is complete")


def memory_breach(limits: Limits) -> str:
    """Why a file that needs more memory than it may have was not read."""
    return f"it does not fit into memory, and {breach('memory-mb', limits)}, or split it into articles"
