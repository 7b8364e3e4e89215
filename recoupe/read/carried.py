"""What a mail adds to the words it carries: lines flowed for a narrow screen, signatures, lines around a reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.model import Edit
from recoupe.read.draft import Draft, Piece

_LINE = re.compile(r"(?P<quote>>*+)(?P<stuffed> ?)(?P<text>[^\r\n]*+)(?P<end>\r?\n)?")
_SIGNATURE = ("--", "-- ")
_LONGEST = 400  # characters of a line around other people's words
_LEAST = 3  # headers in a row that are no accident: from, date, subject


def unflow(text: str, joined: bool = False) -> Iterator[Edit]:
    """Lines of `format=flowed` as the paragraphs they are (RFC 3676); `joined`: the space at their end goes too (DelSp).

    Quoted lines flow within one depth of marks. An empty line ends a paragraph even where the standard lets it flow.
    """
    flows = -1  # where the line above ends, if it flows
    above = ""
    at = 0
    while at < len(text) and (line := _LINE.match(text, at)):
        words = line["text"]
        if flows >= 0 and words and line["quote"] == above and words not in _SIGNATURE:
            yield Edit(flows - joined, line.start("text"), "", "mail.flowed")
        elif line["stuffed"] and words:
            yield Edit(line.start("stuffed"), line.end("stuffed"), "", "mail.flowed")
        flowing = words.endswith(" ") and words not in _SIGNATURE and line["end"]
        flows = line.start("end") if flowing else -1
        above = line["quote"]
        at = max(line.end(), at + 1)


def mark_carried(draft: Draft) -> tuple[Piece, ...]:
    """The pieces of a mail's text, as boilerplate those that mail programs wrote: the line before a quoted reply, the
    headers of a forwarded mail, the signature below its mark."""
    texts = [draft.text[piece.start : piece.end] for piece in draft.pieces]
    marked = {i for i, text in enumerate(texts) if len(text) <= _LONGEST and _around().fullmatch(text.strip())}
    row: list[int] = []
    heads = 0
    for index, text in enumerate([*texts, ""]):
        found = len(_headers().findall(text)) if _headers().match(text) else 0
        if found:
            row.append(index)
            heads += found
            continue
        if heads >= _LEAST:
            marked.update(row)
        row, heads = [], 0
    for index, text in enumerate(texts):
        if text.strip() == "--" and draft.pieces[index].hint != "quote":
            below = range(index, len(texts))
            marked.update(i for i in below if draft.pieces[i].hint != "quote")
            break
    return tuple(replace(piece, hint="boilerplate") if i in marked else piece for i, piece in enumerate(draft.pieces))


@cache
def _around() -> re.Pattern[str]:
    patterns = [rule["pattern"] for code in SUPPORTED for rule in load(code, "mail")["line"]]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


@cache
def _headers() -> re.Pattern[str]:
    """The name of a header and its colon at the beginning, or after a white space where lines have been joined."""
    names = {name for code in SUPPORTED for name in load(code, "mail")["headers"]}
    either = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<!\S)\*?(?:{either})\s?:\*?(?=\s)", re.I)
