"""DOCX -> Draft: paragraphs and tables in reading order, then notes; offsets are those of each paragraph (`part-char`,
parts from 1).

The text is the one a reader sees: tracked insertions stand in it, tracked deletions do not; content controls and text
boxes are read where they are anchored. Running headers and footers are furniture, as in a PDF.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
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
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, OSError, IndexError,
            AttributeError, NotImplementedError) as error:  # lxml's errors are SyntaxErrors  # fmt: skip
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


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T = f"{_W}p", f"{_W}r", f"{_W}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted or moved away, or no words at all: properties, field codes, alternatives of what stands there already.
_PASSED = frozenset([*(f"{_W}{n}" for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr",
                                             "tblGrid", "trPr", "tcPr", "sdtPr")), _FALLBACK])  # fmt: skip
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_NOTES = ("footnotes", "endnotes")


def _paragraphs(book: Any) -> Iterator[tuple[str, str]]:
    """(text, style) of every paragraph: the body's in order, those of table cells in place, row by row; then the notes."""
    names = {style.style_id: (style.name or "").lower() for style in book.styles if style.style_id}
    yield from _inside(book.element.body, names)
    for part in book.part.package.iter_parts():
        stem = str(part.partname).rsplit("/", 1)[-1].partition(".")[0]
        if stem in _NOTES:
            from docx.oxml import parse_xml

            for note in parse_xml(part.blob):
                if note.get(f"{_W}type") is None:  # the others are the lines that part notes from text
                    yield from ((text, "footnote") for text, _ in _inside(note, names))


def _inside(holder: Any, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The paragraphs of an element; a text box comes after the paragraph that it is anchored in."""
    waiting = [holder]
    while waiting:
        here = waiting.pop()
        if here.tag != _P:
            waiting += [child for child in reversed(here) if child.tag not in _PASSED]
            continue
        text, boxes = _text(here)
        style = here.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") if style is not None else ""
        yield text, names.get(name, name.lower())
        waiting += reversed(boxes)


def _text(paragraph: Any) -> tuple[str, list[Any]]:
    """What a paragraph shows, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[Any] = []
    waiting = list(reversed(paragraph))
    while waiting:
        here = waiting.pop()
        if here.tag == _T:
            pieces.append(here.text or "")
        elif here.tag in _SIGNS:
            pieces.append(_SIGNS[here.tag])
        elif here.tag == f"{_W}txbxContent":
            boxes.append(here)
        elif here.tag not in _PASSED:
            waiting += reversed(here)
    return "".join(pieces), boxes


def _clues(book: Any) -> tuple[Clue, ...]:
    """Title and author of the file's properties. Its dates are often those of the template, so they are never used."""
    found = book.core_properties
    return tuple(
        Clue(field=name, value=value.strip(), how="file", rule=f"docx.{name}")
        for name, value in (("title", found.title), ("author", found.author))
        if value and value.strip() and value.strip().lower() not in ("python-docx", "word document", "user")
    )
