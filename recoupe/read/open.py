"""Bytes -> Drafts: a file is opened, and the files inside it, each by the first reader of the table that takes it.

The table is `formats.READERS`; readers by others (entry points of the group `recoupe.readers`) are asked before it. What
a file may cost is counted over all that is nested in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.draft import Draft
from recoupe.read.formats import READERS, SQLITE, is_page
from recoupe.read.limits import DEFAULT, Limits, breach
from recoupe.read.reader import Allowance, Aside, File, Found, Part, Reader, Refusal
from recoupe.read.weave import sound

GROUP = "recoupe.readers"
"""The group of entry points in which others name their `Reader` records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a file holds: drafts, parts of it that could not be read, what is to be known of it, and whether Recoupe
    itself wrote it."""

    drafts: tuple[Draft, ...] = ()
    failures: tuple[tuple[str, UnreadableError], ...] = ()
    own_output: bool = False
    notices: tuple[Notice, ...] = ()


def drafts_of(name: str, raw: bytes, limits: Limits = DEFAULT) -> Opened:
    """The drafts of the file `name` with content `raw`. Raises UnreadableError, and nothing else, when nothing of it can
    be read: a library's own error on a damaged file is one more way of not being readable.
    """
    if not raw:
        raise UnreadableError("read.empty", "the file is empty")
    if is_own(raw):
        return Opened(own_output=True)
    drafts: list[Draft] = []
    failures: list[Refusal] = []
    notices: list[Notice] = []
    for found in each_of(name, raw, limits):
        if isinstance(found, Draft):
            drafts.append(found)
        elif isinstance(found, Refusal):
            failures.append(found)
        else:
            notices.append(found.notice)
    if not drafts:
        if not failures:
            raise UnreadableError("read.no-text", "none of what it holds is a document")
        if len(failures) == 1 and not failures[0].place:
            raise failures[0].error
    return Opened(
        drafts=tuple(drafts),
        failures=tuple((found.place, found.error) for found in failures),
        notices=tuple(notices),
    )


def each_of(name: str, raw: bytes, limits: Limits = DEFAULT) -> Iterator[Draft | Refusal | Aside]:
    """What the file holds, one thing at a time in its own order, so that a large mailbox is never in memory twice.

    Raises nothing: what cannot be read is a `Refusal`, whose place is empty when it is the file itself.
    """
    yield from _walk(File(name, raw, allowance=Allowance(limits)), "")


def way_to(name: str, raw: bytes, place: str) -> Iterator[tuple[str, bytes]]:
    """(place, content) of the file and of each file inside it on the way to `place`, the file first.

    A document that its holder gives as a text (the body of a mail, an article of an export) has no file of its own: the
    last content is then its holder's. Ends early where the way is lost.
    """
    file, at = File(name, raw), ""
    while True:
        yield at, file.raw
        try:
            parts = (found for found in _read(file) if isinstance(found, Part))
            part = next((one for one in parts if _leads(_joined(at, one.place), place)), None)
        except (UnreadableError, MemoryError):
            return
        if part is None:
            return
        at = _joined(at, part.place)
        file = File(part.name, part.raw, part.charset, part.clues, file.depth + 1, file.allowance)


def _leads(holder: str, place: str) -> bool:
    return holder in ("", place) or place.startswith(f"{holder}/")


def _walk(file: File, place: str) -> Iterator[Draft | Refusal | Aside]:
    """What `file` holds, every place in it after `place`. After a breach of the allowance nothing more comes."""
    blank = 0
    try:
        for found in _read(file):
            if isinstance(found, (Draft, Part)) and found.place and (refusal := _counted(file)):
                yield Refusal(_joined(place, found.place), refusal)
                return
            if isinstance(found, Draft):
                draft = sound(replace(found, place=_joined(place, found.place), clues=(*found.clues, *file.clues)))
                if draft.text and not draft.text.isspace():
                    yield draft
                else:  # mark-up and what no reader sees, all of it
                    yield Refusal(
                        draft.place, UnreadableError("read.no-text", "nothing in it is text; look at it yourself")
                    )
            elif isinstance(found, Part):
                for inner in _inside(found, file, _joined(place, found.place)):
                    if found.minor and isinstance(inner, Refusal) and inner.error.code in _BLANK:
                        blank += 1
                    else:
                        yield inner
            elif isinstance(found, Refusal):
                yield Refusal(_joined(place, found.place), found.error)
            else:
                yield Aside(replace(found.notice, message=f"{place}: {found.notice.message}")) if place else found
            if file.allowance.spent:
                return
    except UnreadableError as error:
        yield Refusal(place, error)
    except MemoryError as error:
        large = UnreadableError("read.too-large", "it does not fit into memory; split it into articles")
        large.__cause__ = error
        yield Refusal(place, large)
    except RecursionError as error:
        refusal = UnreadableError(
            "read.nested", "what it holds is nested deeper than anybody writes; save it anew in parts"
        )
        refusal.__cause__ = error
        yield Refusal(place, refusal)
    except Exception as error:
        why = f"its {file.ending or 'text'} reader failed ({type(error).__name__}: {error})"[:300]
        failed = UnreadableError("read.failed", why)
        failed.__cause__ = error
        yield Refusal(place, failed)
    if blank:
        message = f"{place + ': ' if place else ''}Passed over: pages and pictures without a text ({blank})."
        yield Aside(Notice(code="read.passed-over", message=message, level="info", data=(("blank", str(blank)),)))


_BLANK = ("read.empty", "read.no-text", "read.format")


def _inside(part: Part, holder: File, place: str) -> Iterator[Draft | Refusal | Aside]:
    """What a file inside a file holds; Recoupe's own output in it is passed over."""
    if holder.depth >= holder.allowance.limits.depth:
        why = breach("depth", holder.allowance.limits)
        yield Refusal(
            place, UnreadableError("read.nested", f"it lies too deep; {why}, or save it as a file of its own")
        )
    elif not part.raw:
        yield Refusal(place, UnreadableError("read.empty", "the file is empty"))
    elif not is_own(part.raw):
        inner = File(part.name, part.raw, part.charset, part.clues, holder.depth + 1, holder.allowance)
        yield from _walk(inner, place)


def _read(file: File) -> Iterable[Found]:
    """What the first reader says that takes the file and does not hand it on."""
    for reader in (*_others(), *READERS):
        if reader.takes(file) and (found := reader.read(file)) is not None:
            return found
    raise UnreadableError("read.format", "no reader takes it")


def _counted(file: File) -> UnreadableError | None:
    """One more document of `file`; what to say where that is one too many."""
    try:
        file.allowance.part()
    except UnreadableError as error:
        return error
    return None


def _joined(place: str, inner: str) -> str:
    inner = "".join(c if c.isprintable() else "\ufffd" for c in inner)  # names come from anybody
    return f"{place}/{inner}" if place and inner else place or inner


@cache
def _others() -> tuple[Reader, ...]:
    """The readers of others, by name. One that cannot be loaded stops every file: without it, all might be read otherwise."""
    from importlib.metadata import entry_points

    out = []
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        try:
            reader = point.load()
        except Exception as error:
            raise UnreadableError(
                "read.failed",
                f"the reader '{point.name}' cannot be loaded ({type(error).__name__}: {error}); remove it",
            ) from error
        if not isinstance(reader, Reader):
            raise UnreadableError("read.failed", f"the reader '{point.name}' is no recoupe Reader; remove it")
        out.append(reader)
    return tuple(out)


# ---------------------------------------------------------- Recoupe's own

_OWN_JSON = re.compile(rb'\s*\{\s*"schema":\s*"recoupe/\d')
_OWN_PAGE = re.compile(rb"""<meta\s+name=["']generator["']\s+content=["']Recoupe\b""", re.I)


def is_own(raw: bytes) -> bool:
    """True for what Recoupe itself wrote: a dossier, a page, an export."""
    if raw.startswith(SQLITE):
        from recoupe.model import DOSSIER_MARK

        return raw[68:72] == DOSSIER_MARK.to_bytes(4, "big")
    return is_own_json(raw[:64]) or (is_page(raw[:8192]) and is_own_page(raw[:8192]))


def is_own_page(head: bytes) -> bool:
    """True when `head` begins an HTML page that Recoupe wrote."""
    return bool(_OWN_PAGE.search(head))


def is_own_json(head: bytes) -> bool:
    """True when `head` begins an export or an annotation that Recoupe wrote."""
    return bool(_OWN_JSON.match(head))
