"""DOCX -> Draft: paragraphs and tables in reading order; offsets are those of each paragraph (`part-char`, parts from 1)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.weave import Weaver

_STYLES: tuple[tuple[str, Hint], ...] = (
    ("subtitle", "subtitle"), ("title", "title"), ("heading 1", "title"), ("heading", "heading"),
    ("caption", "caption"), ("footnote", "footnote"), ("toc", "toc"), ("list", "list"), ("quote", "quote"),
)  # fmt: skip


def read_docx(raw: bytes) -> Draft:
    """The text of a Word document. Raises UnreadableError when it is encrypted, broken or empty."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "read.encrypted",
            "the document is protected by a password or in the old .doc format; save it as plain .docx",
        )
    try:
        book = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError(
            "read.broken", "the file is no Word document that can be opened; fetch it again"
        ) from error
    weaver = Weaver("part-char")
    pieces: list[Piece] = []
    titled = False
    for part, (text, style) in enumerate(_paragraphs(book), 1):
        stripped = text.strip()
        if not stripped:
            continue
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        weaver.keep(stripped, text.index(stripped), part)
        hint = next((h for name, h in _STYLES if style.startswith(name)), "paragraph")
        if hint == "title":
            hint, titled = ("heading" if titled else "title"), True
        pieces.append(Piece(start=start, end=weaver.size, hint=hint))  # type: ignore[arg-type]
    if not pieces:
        raise UnreadableError("read.no-text", "the document holds no text (pictures?)")
    text, origin = weaver.done()
    return Draft(format="docx", text=text, origin=origin, pieces=tuple(pieces), clues=_clues(book))


def _paragraphs(holder: Any) -> list[tuple[str, str]]:
    """(text, style) of every paragraph, those of table cells in place, row by row."""
    from docx.table import Table

    out: list[tuple[str, str]] = []
    for item in holder.iter_inner_content():
        if isinstance(item, Table):
            seen: set[int] = set()
            for row in item.rows:
                for cell in row.cells:
                    if id(cell._tc) not in seen:  # a merged cell stands in its row more than once
                        seen.add(id(cell._tc))
                        out += _paragraphs(cell)
        else:
            style = item.style.name.lower() if item.style is not None and item.style.name else ""
            out.append((item.text, style))
    return out


def _clues(book: Any) -> tuple[Clue, ...]:
    """Title and author of the file's properties. Its dates are often those of the template, so they are never used."""
    found = book.core_properties
    return tuple(
        Clue(field=name, value=value.strip(), how="file", rule=f"docx.{name}")
        for name, value in (("title", found.title), ("author", found.author))
        if value and value.strip() and value.strip().lower() not in ("python-docx", "word document", "user")
    )
