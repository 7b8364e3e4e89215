"""EML -> Drafts: the body of a mail, and its attachments as files of their own."""

from __future__ import annotations

import email
import email.errors
import email.policy
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import parseaddr

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.draft import Clue, Draft
from recoupe.read.html import read_html
from recoupe.read.text import read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside a mail: its name and bytes, `place` as in `Draft.place`."""

    name: str
    place: str
    raw: bytes


def read_mail(raw: bytes) -> tuple[Draft | None, tuple[Attachment, ...]]:
    """The body (None where a mail has attachments only) and the attachments. Raises UnreadableError when there is neither.

    The plain text is taken before the HTML; offsets count code points of the decoded part.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    if not message.keys():
        raise UnreadableError("read.broken", "the file has no mail headers; save the message again as .eml")
    attachments = tuple(
        Attachment(name=name, place=f"attachment:{n}:{name}", raw=content)
        for n, part in enumerate(message.iter_attachments(), 1)
        if (content := _bytes(part)) and (name := part.get_filename() or f"part-{n}.{part.get_content_subtype()}")
    )
    body = message.get_body(preferencelist=("plain", "html"))
    draft = _body(body) if isinstance(body, EmailMessage) else None
    if draft is None and not attachments:
        raise UnreadableError("read.no-text", "the mail has neither text nor attachments")
    if draft is not None:
        draft = replace(draft, format="eml", clues=(*_clues(message), *draft.clues))
    return draft, attachments


def _body(part: EmailMessage) -> Draft | None:
    """The draft of a body part; None when it is empty."""
    charset = part.get_content_charset() or ""
    if part.get_content_type() == "text/html":
        try:
            return read_html(_bytes(part))
        except UnreadableError:
            return None
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):
        text = _bytes(part).decode("cp1252", "replace")
        charset = "cp1252"
    if not text.strip():
        return None
    notices: tuple[Notice, ...] = ()
    if "\ufffd" in text:
        notices = (
            Notice(
                code="read.lost-characters",
                message="Some characters of the mail could not be decoded and show as \ufffd: compare with the original.",
            ),
        )
    return replace(read_text(text), encoding=charset, notices=notices)


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _clues(message: EmailMessage) -> tuple[Clue, ...]:
    """Date with its offset, subject, sender."""
    out = []
    date = message.get("Date")
    try:
        sent = date.datetime if date is not None else None
    except (AttributeError, ValueError):
        sent = None
    if sent is not None:
        out.append(Clue(field="published", value=sent.isoformat(), how="page", rule="mail.date"))
    if subject := " ".join(str(message.get("Subject", "")).split()):
        out.append(Clue(field="title", value=subject, how="page", rule="mail.subject"))
    name, address = parseaddr(str(message.get("From", "")))
    if name or address:
        out.append(Clue(field="author", value=name or address, how="page", rule="mail.from"))
    return tuple(out)
