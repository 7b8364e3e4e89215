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
from dataclasses import dataclass
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.weave import Weaver

_STYLES: tuple[tuple[str, Hint], ...] = (
    ("subtitle", "subtitle"), ("title", "title"), ("heading 1", "title"), ("heading", "heading"),
    ("caption", "caption"), ("footnote", "footnote"), ("toc", "toc"), ("list", "list"), ("quote", "quote"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of a Word document. `part` counts them all from 1, empty ones too: the `page` of its offsets.

    `style` is the name of its style in lower case (`heading 1`), or `footnote`; `strong`: all its words are bold.
    """

    part: int
    text: str
    style: str
    strong: bool = False


def read_docx(raw: bytes) -> Draft:
    """The text of a Word document. Raises UnreadableError when it is encrypted, broken or empty."""
    book = _opened(raw)
    weaver = Weaver("part-char")
    pieces: list[Piece] = []
    titled = False
    for paragraph in _numbered(book):
        stripped = paragraph.text.strip()
        if not stripped:
            continue
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        weaver.keep(stripped, paragraph.text.index(stripped), paragraph.part)
        hint: Hint = next((h for name, h in _STYLES if paragraph.style.startswith(name)), "paragraph")
        if hint == "title":
            hint, titled = ("heading" if titled else "title"), True
        pieces.append(Piece(start=start, end=weaver.size, hint=hint, strong=paragraph.strong))
    if not pieces:
        raise UnreadableError("read.no-text", "the document holds no text (pictures?)")
    text, origin = weaver.done()
    return Draft(format="docx", text=text, origin=origin, pieces=tuple(pieces), clues=_clues(book))


def _opened(raw: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        book = docx.Document(io.BytesIO(raw))
        book.element.body.tag  # noqa: B018 (a document of another kind has none)
        return book
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, OSError, IndexError,
            AttributeError, TypeError, NotImplementedError) as error:  # lxml's errors are SyntaxErrors  # fmt: skip
        raise UnreadableError(
            "read.broken", "the file is no Word document that can be opened; fetch it again"
        ) from error


def _numbered(book: Any) -> Iterator[_Paragraph]:
    return (_Paragraph(part, *found) for part, found in enumerate(_paragraphs(book), 1))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T = f"{_W}p", f"{_W}r", f"{_W}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted or moved away, or no words at all: properties, field codes, alternatives of what stands there already.
_PASSED = frozenset([*(f"{_W}{n}" for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr",
                                             "tblGrid", "trPr", "tcPr", "sdtPr")), _FALLBACK])  # fmt: skip
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_NOTES = ("footnotes", "endnotes")


def _paragraphs(book: Any) -> Iterator[tuple[str, str, bool]]:
    """(text, style, all bold) of every paragraph: the body's in order, table cells in place, row by row; then the notes."""
    names = {style.style_id: (style.name or "").lower() for style in book.styles if style.style_id}
    yield from _inside(book.element.body, names)
    for part in book.part.package.iter_parts():
        stem = str(part.partname).rsplit("/", 1)[-1].partition(".")[0]
        if stem in _NOTES:
            from docx.oxml import parse_xml

            for note in parse_xml(part.blob):
                if note.get(f"{_W}type") is None:  # the others are the lines that part notes from text
                    yield from ((text, "footnote", False) for text, _, _ in _inside(note, names))


def _inside(holder: Any, names: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
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
        yield text, names.get(name, name.lower()), _is_bold(here)
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


def _is_bold(paragraph: Any) -> bool:
    """True when every run with letters is set in bold by hand (a style says so by its name)."""
    runs = [run for run in paragraph.iter(_R) if any((t.text or "").strip() for t in run.iter(_T))]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(marks) and all(
        mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off") for mark in marks
    )


def _clues(book: Any) -> tuple[Clue, ...]:
    """Title and author of the file's properties. Its dates are often those of the template, so they are never used."""
    found = book.core_properties
    return tuple(
        Clue(field=name, value=value.strip(), how="file", rule=f"docx.{name}")
        for name, value in (("title", found.title), ("author", found.author))
        if value and value.strip() and value.strip().lower() not in ("python-docx", "word document", "user")
    )
