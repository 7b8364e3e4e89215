"""EML -> Drafts: the body of a mail, and its attachments as files of their own."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from email.utils import parseaddr
from functools import partial
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.carried import mark_carried, unflow
from recoupe.read.decode import decode
from recoupe.read.draft import Clue, Draft
from recoupe.read.html import read_html
from recoupe.read.reader import File, Found, Part
from recoupe.read.text import read_text

_LONGEST = 2000  # characters of a header that is read: the library takes the square of its length
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_MAILS = ("message/rfc822", "message/global")
_SEALED = ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


class _Policy(email.policy.EmailPolicy):
    """The library's own reading of headers, but none is too long or too odd for it."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        try:
            return super().header_fetch_parse(name, value[:_LONGEST])
        except Exception:  # its parser has many: IndexError, AttributeError, RecursionError
            plain = "".join(c if c.isalnum() or c in " @.,/-+:" else " " for c in value[:200])
            try:
                return super().header_fetch_parse(name, plain)
            except Exception:
                return super().header_fetch_parse(name, "")


POLICY = _Policy()
_AS_IT_IS = email.policy.compat32.clone(max_line_length=0)  # a mail in a mail, its headers not folded anew


def read_mail(file: File) -> Iterator[Found]:
    """The text of a mail, then its attachments, `place` `attachment:NUMBER:NAME`. Raises UnreadableError on neither.

    The plain text is taken before the HTML; offsets count code points of the decoded part. Mails that were attached or
    forwarded whole are attachments; signatures and the pictures of an HTML body are not.
    """
    message = email.message_from_bytes(file.raw, policy=POLICY)
    if not message.keys():
        raise UnreadableError("read.broken", "the file has no mail headers; save the message again as .eml")
    parts = list(leaves(message))
    draft, used = _body(parts)
    if draft is not None:
        pieces = mark_carried(draft)
        yield replace(draft, format="eml", pieces=pieces, clues=(*_clues(message), *draft.clues))
    number = 0
    for part in parts:
        kind = part.get_content_type()
        if id(part) in used or kind in _SIGNATURES:
            continue
        if content := content_of(part):
            number += 1
            name = _name(part) or f"part-{number}.{'eml' if kind in _MAILS else part.get_content_subtype()}"
            file.allowance.unpack(len(content))
            # A picture shown in the text is most often the emblem of a house; one that is attached is meant to be looked at.
            shown = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
            yield Part(name=name, raw=content, place=f"attachment:{number}:{name}", minor=shown)
    if draft is None and any(part.get_content_type() in _SEALED for part in parts):
        raise UnreadableError("read.encrypted", "the mail is encrypted; save it from the mail program that can open it")
    if draft is None and not number:
        raise UnreadableError("read.no-text", "the mail has neither text nor attachments")


def bodies_of(raw: bytes) -> Iterator[bytes]:
    """The texts that a mail holds, plain and HTML, decoded from their transfer encoding."""
    for part in leaves(email.message_from_bytes(raw, policy=POLICY)):
        if part.get_content_type() in ("text/plain", "text/html") and (content := content_of(part)):
            yield content


def leaves(message: Message) -> Iterator[Message]:
    """The leaves of a mail in order: texts, files, whole mails. The pictures that belong to an HTML text are left out."""
    waiting: list[tuple[Message, str]] = [(message, "")]
    while waiting:
        part, holder = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [(child, part.get_content_subtype()) for child in reversed(inner) if isinstance(child, Message)]
        elif not (holder == "related" and part.get_content_maintype() == "image"):
            yield part


def _body(parts: list[Message]) -> tuple[Draft | None, set[int]]:
    """The draft of the text that the mail itself says, and the parts that are spent with it.

    That is the first plain text, or the first HTML where there is none or an empty one. What a broken mail leaves of a
    part whose boundary is missing is plain text too.
    """
    texts = [
        part
        for part in parts
        if not _name(part)
        and part.get_content_disposition() != "attachment"
        and (part.get_content_type() in ("text/plain", "text/html") or part.get_content_maintype() == "multipart")
    ]
    plain = [part for part in texts if part.get_content_type() != "text/html"]
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    for part in (*plain, *pages):
        draft = _draft(part)
        if draft is not None:
            spent = {id(part), *(id(p) for p in texts if not content_of(p).strip())}
            if part in plain and pages:
                spent.add(id(pages[0]))  # the same words once more, for another mail program
            return draft, spent
    return None, {id(part) for part in texts}


def _name(part: Message) -> str:
    try:
        return " ".join((part.get_filename() or "").split()).replace("/", "_")
    except (ValueError, LookupError, TypeError):
        return ""


def _draft(part: Message) -> Draft | None:
    """The draft of a text part; None when it is empty."""
    raw = content_of(part)
    if not raw.strip():
        return None
    charset = str(part.get_content_charset() or "")
    try:
        if part.get_content_type() == "text/html":
            return read_html(raw, charset)
        try:
            text, encoding = decode(raw, charset=charset)
        except UnreadableError:
            text, encoding = raw.decode("cp1252", "replace"), "cp1252"
        if not text.strip():
            return None
    except UnreadableError:
        return None
    notices: tuple[Notice, ...] = ()
    if "\ufffd" in text:
        notices = (
            Notice(
                code="read.lost-characters",
                message="Some characters of the mail could not be decoded and show as \ufffd: compare with the original.",
            ),
        )
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    joined = str(part.get_param("delsp") or "").lower() == "yes"
    draft = read_text(text, (partial(unflow, joined=joined),) if flowed else ())
    return replace(draft, encoding=encoding, notices=(*draft.notices, *notices))


def content_of(part: Message) -> bytes:
    """The content of a part, decoded from its transfer encoding; of a whole mail, its own bytes."""
    inner = part.get_payload()
    if isinstance(inner, list):
        children = [child for child in inner[:1] if isinstance(child, Message)]
        for policy in (_AS_IT_IS, email.policy.compat32):
            with suppress(ValueError, LookupError, AttributeError, TypeError):
                return b"".join(child.as_bytes(policy=policy) for child in children)
        return b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _clues(message: Any) -> tuple[Clue, ...]:
    """Date with its offset, subject, sender."""
    out = []
    date = message.get("Date")
    try:
        sent = date.datetime if date is not None else None
    except (AttributeError, ValueError, OverflowError):
        sent = None
    if sent is not None:
        out.append(Clue(field="published", value=sent.isoformat(), how="mail", rule="mail.date"))
    if subject := " ".join(str(message.get("Subject", "")).split()):
        out.append(Clue(field="title", value=subject, how="mail", rule="mail.subject"))
    name, address = parseaddr(str(message.get("From", "")))
    if name or address:
        out.append(Clue(field="author", value=name or address, how="mail", rule="mail.from"))
    return tuple(out)
