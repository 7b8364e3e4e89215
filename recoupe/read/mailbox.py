"""MBOX -> the mails in it, one after the other: a mailbox of years is never opened as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recoupe.errors import UnreadableError
from recoupe.read.reader import File, Found, Part, Refusal
from recoupe.read.unpack import too_large

# "From sender date" between mails: a time of day in it and a header below, for a sentence may begin with "From" too; or
# the whole form of the date above an empty line, where a mail has lost its headers.
_LINE = (
    rb"From [^\r\n]{0,300}?\d\d:\d\d(?:[^\r\n]{0,60}\r?\n(?=>?[!-9;-~]{1,100}:|>?From )"
    rb"|:\d\d (?:[A-Z+-][\w+-]{0,8} ){0,2}\d{4}[ \t]*\r?\n(?=\r?\n))"
)
_FIRST = re.compile(_LINE)
_NEXT = re.compile(rb"(?<=\n)\r?\n" + _LINE)
# Writers put `>` before lines of a text that look so (and, of the better kind, before those that have one already).
_ESCAPED = re.compile(rb"^>(?=>*From )", re.M)


def is_mailbox(head: bytes) -> bool:
    """True for a file that begins as a mailbox does."""
    return _FIRST.match(head) is not None


def read_mailbox(file: File) -> Iterator[Found]:
    """The mails of a mailbox in its order; `place` is `message:NUMBER`, from 1."""
    start = _FIRST.match(file.raw)
    if start is None:
        raise UnreadableError("read.broken", "the mailbox does not begin with a mail; export it again")
    at, number = start.end(), 0
    while at < len(file.raw):
        number += 1
        following = _NEXT.search(file.raw, at)
        end = following.start() if following else len(file.raw)
        place = f"message:{number}"
        if end - at > file.allowance.limits.file_bytes:
            yield Refusal(place, too_large(file.allowance))
        else:
            file.allowance.unpack(end - at)
            yield Part(name=f"message-{number}.eml", raw=_ESCAPED.sub(b"", file.raw[at:end]), place=place)
        at = following.end() if following else end
