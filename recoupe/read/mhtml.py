"""MHTML -> Draft: a page that a browser has saved with its pictures as one file. Offsets are those of the page itself."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from recoupe.errors import UnreadableError
from recoupe.read.draft import Clue
from recoupe.read.mail import POLICY, content_of, leaves
from recoupe.read.reader import File, Found

_PAGES = ("text/html", "application/xhtml+xml")


def is_mhtml(headers: bytes) -> bool:
    """True for the headers of a saved page: parts that belong together, from nobody to nobody."""
    low = b"\n" + headers.lower()
    if b"multipart/related" not in low:
        return False
    return b"\nsnapshot-content-location:" in low or not any(
        name in low for name in (b"\nto:", b"\nreceived:", b"\nmessage-id:", b"\nreturn-path:")
    )


def read_mhtml(file: File) -> Iterator[Found]:
    """The page of an MHTML file; its frames and pictures are furniture. Raises UnreadableError where there is none."""
    from recoupe.read.html import read_html

    message = email.message_from_bytes(file.raw, policy=POLICY)
    part = _page(message)
    if part is None:
        raise UnreadableError("read.no-text", "no page lies in this file; save it again from the browser")
    raw = content_of(part)
    file.allowance.unpack(len(raw))
    if not raw.strip():
        raise UnreadableError("read.empty", "the page in this file is empty; save it again from the browser")
    draft = read_html(raw, str(part.get_content_charset() or ""))
    clues = []
    for value in (message.get("Snapshot-Content-Location"), part.get("Content-Location")):
        address = "".join(str(value or "").split())
        if address.startswith(("http:", "https:")):
            clues.append(Clue(field="url", value=address, how="page", rule="mhtml.location"))
            break
    if saved := _saved(message):
        clues.append(Clue(field="crawled", value=saved, how="file", rule="mhtml.date"))
    yield replace(draft, clues=(*draft.clues, *clues))


def _page(message: Message) -> Message | None:
    """The part that the file names as its page, or the one at the address that was saved, or the first page in it."""
    pages = [part for part in leaves(message) if part.get_content_type() in _PAGES]
    start = str(message.get_param("start") or "").strip()
    saved = "".join(str(message.get("Snapshot-Content-Location") or "").split())
    for part in pages:
        if start and str(part.get("Content-ID") or "").strip() == start:
            return part
    for part in pages:
        if saved and "".join(str(part.get("Content-Location") or "").split()) == saved:
            return part
    return next((part for part in pages if content_of(part).strip()), pages[0] if pages else None)


def _saved(message: Message) -> str:
    date = getattr(message.get("Date"), "datetime", None)
    return date.isoformat() if date is not None else ""
