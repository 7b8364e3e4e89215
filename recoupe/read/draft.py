"""What a format's reader hands over: text with its way back, and what the format itself says of its layout.

Readers know formats and nothing of language; `finish` knows language and nothing of formats. `Draft` is the line
between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recoupe.model import Dropped, Format, Notice, Origin, Repair

Hint = Literal["", "title", "subtitle", "heading", "paragraph", "caption", "byline", "dateline", "footnote", "list",
               "quote", "toc", "boilerplate", "table", "credit", "embed", "read_also", "rubric"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters [start, end) of a draft that the format keeps together; `hint` is what its mark-up says they are.

    `strong`: all of it is set in bold; `level`: depth of a heading or list, 0 for unknown; `confidence`: of character
    recognition, 0 to 1, None for text that is text.
    """

    start: int
    end: int
    hint: Hint = ""
    strong: bool = False
    level: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Something that the format says of the whole document, never believed blindly.

    `field`: title, subtitle, author, outlet, published, modified, url, language, agency, section, length, print_page,
    genre, crawled (when a web archive or a browser saved it: it is not younger). `value` as found
    (dates: ISO 8601 with offset where given). `how`: `page` (mark-up data), `mail` (mail headers), `file` (file
    properties), `given` (the user's own word, such as YAML front matter).
    """

    field: str
    value: str
    how: Literal["page", "mail", "file", "given"]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One text of one file. `text` is canonical as far as the format goes; `origin` leads back to the source.

    `pieces` are sorted, do not overlap and cover all visible text. `place` names a part inside the file ("" for the
    file itself, `attachment:2:report.pdf` for a part of a mail, `article:3` for one of an export). `repairs` and `dropped`
    as in `Document`.
    """

    format: Format
    text: str
    origin: Origin
    pieces: tuple[Piece, ...] = ()
    clues: tuple[Clue, ...] = ()
    place: str = ""
    encoding: str = ""
    notices: tuple[Notice, ...] = ()
    repairs: tuple[Repair, ...] = ()
    dropped: tuple[Dropped, ...] = ()
