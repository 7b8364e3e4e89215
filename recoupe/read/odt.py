"""ODT and FODT -> Draft: paragraphs in reading order, then notes; offsets are those of each paragraph (`part-char`, parts
from 1), as in a DOCX.

The text is the one a reader sees: tracked insertions stand in it, tracked deletions and comments do not; text boxes are
read where they are anchored. Running headers and footers are furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.read.archives import member, opened_zip
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.reader import Allowance
from recoupe.read.weave import Weaver

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
# Deleted, said about the text and not in it, or no words at all.
_PASSED = frozenset(
    [f"{_TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls",
                                   "table-of-content-source", "illustration-index-source", "table-index-source",
                                   "alphabetical-index-source", "bibliography-source", "user-index-source",
                                   "object-index-source", "note-citation", "ruby-text", "dde-connection-decls",
                                   "hidden-paragraph")]
    + [f"{_OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "event-listeners",
                                       "binary-data")]
    + [f"{_SVG}title", f"{_SVG}desc"]
)  # fmt: skip
_STYLES: tuple[tuple[str, Hint], ...] = (
    ("subtitle", "subtitle"), ("title", "title"), ("heading 1", "title"), ("heading", "heading"),
    ("caption", "caption"), ("illustration", "caption"), ("figure", "caption"), ("drawing", "caption"),
    ("footnote", "footnote"), ("endnote", "footnote"), ("contents heading", "heading"), ("contents", "toc"),
    ("quotation", "quote"), ("list", "list"),
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n]+")  # no other white space: a space that may not break is a letter here
_SPACES = 1000  # that one mark may stand for: it says how many, and could say a billion


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    hint: Hint
    level: int
    strong: bool


def read_odt(raw: bytes, allowance: Allowance | None = None) -> Draft:
    """The text of an OpenDocument text. Raises UnreadableError when it is encrypted, broken or empty."""
    allowance = allowance or Allowance()
    with opened_zip(raw) as archive:
        names = {entry.filename for entry in archive.infolist()}
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in member(archive, manifest, allowance):
            raise UnreadableError("read.encrypted", "the document is protected by a password; save it without one")
        content = _tree(member(archive, "content.xml", allowance))
        meta = _tree(member(archive, "meta.xml", allowance)) if "meta.xml" in names else None
    return _draft(content, meta)


def read_fodt(raw: bytes) -> Draft:
    """The text of an OpenDocument text that is one XML file. Raises UnreadableError when it is broken or empty."""
    tree = _tree(raw)
    return _draft(tree, tree)


def _tree(raw: bytes) -> Any:
    """The XML, with nothing fetched and no entity expanded; its own limits hold depth and size."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            "read.broken", "the document cannot be opened (its XML is damaged); fetch it again"
        ) from error


def _draft(content: Any, meta: Any) -> Draft:
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableError("read.format", "it is a spreadsheet, slides or a drawing, which Recoupe does not read")
    weaver = Weaver("part-char")
    pieces: list[Piece] = []
    titled = False
    for part, paragraph in enumerate(_paragraphs(body, _Styles(content)), 1):
        stripped = paragraph.text.strip()
        if not stripped:
            continue
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        weaver.keep(stripped, paragraph.text.index(stripped), part)
        hint = paragraph.hint
        if hint == "title":
            hint, titled = ("heading" if titled else "title"), True
        pieces.append(Piece(start=start, end=weaver.size, hint=hint, strong=paragraph.strong, level=paragraph.level))
    if not pieces:
        raise UnreadableError("read.no-text", "the document holds no text (pictures?)")
    text, origin = weaver.done()
    return Draft(format="odt", text=text, origin=origin, pieces=tuple(pieces), clues=tuple(_clues(meta)))


class _Styles:
    """What the names of styles stand for: those of the moment lead to the one that the author chose from a list."""

    def __init__(self, content: Any) -> None:
        self._parents: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        for holder in ("automatic-styles", "styles"):
            for style in content.iterfind(f"{_OFFICE}{holder}/{_STYLE}style"):
                name = style.get(f"{_STYLE}name", "")
                if holder == "automatic-styles":
                    self._parents[name] = style.get(f"{_STYLE}parent-style-name", "")
                words = style.find(f"{_STYLE}text-properties")
                weight = words.get(f"{_FO}font-weight") if words is not None else None
                if weight is not None:
                    self._bold[name] = weight not in ("normal", "100", "200", "300", "400", "500")

    def name(self, style: str) -> str:
        """The style's name in lower case, with plain spaces: `heading 1`."""
        for _ in range(8):
            if style not in self._parents:
                break
            style = self._parents[style]
        return style.replace("_20_", " ").replace("_", " ").lower()

    def bold(self, style: str) -> bool | None:
        """Whether the style sets in bold; None where it says nothing."""
        return self._bold.get(style)


def _paragraphs(body: Any, styles: _Styles) -> Iterator[_Paragraph]:
    """The paragraphs of the body in order, table cells in place, a text box after the paragraph it hangs on; then notes."""
    notes: list[Any] = []
    yield from _inside(body, styles, notes, "")
    for note in notes:
        yield from _inside(note, styles, [], "footnote")


def _inside(holder: Any, styles: _Styles, notes: list[Any], around: Hint) -> Iterator[_Paragraph]:
    waiting: list[tuple[Any, Hint, int]] = [(holder, around, 0)]
    while waiting:
        here, hint, level = waiting.pop()
        if here.tag in _PARAGRAPHS:
            text, strong, boxes = _words(here, styles, notes)
            name = styles.name(here.get(f"{_TEXT}style-name", ""))
            depth = here.get(f"{_TEXT}outline-level", "") if here.tag == f"{_TEXT}h" else ""
            if depth:
                said: Hint = "title" if depth == "1" else "heading"
                yield _Paragraph(text, said, int(depth) if depth.isdigit() and len(depth) < 3 else 0, strong)
            else:
                said = next((h for start, h in _STYLES if name.startswith(start)), "paragraph")
                yield _Paragraph(text, hint if hint and said in ("paragraph", "list") else said, level, strong)
            waiting += [(box, hint, level) for box in reversed(boxes)]
            continue
        if here.tag == f"{_TEXT}table-of-content":
            hint = "toc"
        elif here.tag == f"{_TEXT}list":
            hint, level = hint or "list", level + 1
        waiting += [(child, hint, level) for child in reversed(here) if not _is_passed(child)]


def _is_passed(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _PASSED:
        return True
    return element.tag == f"{_TEXT}section" and element.get(f"{_TEXT}display") == "none"


def _words(paragraph: Any, styles: _Styles, notes: list[Any]) -> tuple[str, bool, list[Any]]:
    """What a paragraph shows, whether all of it is bold, and the text boxes that hang on it; its notes join `notes`.

    White space counts once, as in HTML; several spaces are a mark of their own (OpenDocument 1.3, 6.1.2).
    """
    pieces: list[str] = []
    boxes: list[Any] = []
    weights: set[bool] = set()
    spaced = True  # at the beginning of a paragraph white space does not count either

    def add(text: str | None, bold: bool) -> None:
        nonlocal spaced
        words = _SPACE.sub(" ", text or "")
        if spaced:
            words = words.removeprefix(" ")
        if words:
            pieces.append(words)
            spaced = words.endswith(" ")
            if words != " ":
                weights.add(bold)

    own = bool(styles.bold(paragraph.get(f"{_TEXT}style-name", "")))
    # (element, weight, whether its words have been said and what comes after it is due)
    waiting: list[tuple[Any, bool, bool]] = [(paragraph, own, False)]
    while waiting:
        here, bold, said = waiting.pop()
        if said:
            add(here.tail, bold)
            continue
        if here is not paragraph:
            waiting.append((here, bold, True))
        if not isinstance(here.tag, str) or here.tag in _PASSED:
            continue
        if here.tag == f"{_TEXT}s":
            count = here.get(f"{_TEXT}c", "1")
            pieces.append(" " * (min(int(count[:9]), _SPACES) if count.isdigit() else 1))
            spaced = False
        elif here.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            pieces.append("\t" if here.tag == f"{_TEXT}tab" else "\n")
            spaced = True
        elif here.tag == f"{_TEXT}note":
            notes.extend(here.iterfind(f"{_TEXT}note-body"))
        elif here.tag.startswith(_DRAW):
            boxes.append(here)
        else:
            weight = styles.bold(here.get(f"{_TEXT}style-name", "")) if here.tag == f"{_TEXT}span" else None
            inner = bold if weight is None else weight
            add(here.text, inner)
            waiting += [(child, inner, False) for child in reversed(here)]
    return "".join(pieces), weights == {True}, boxes


def _clues(meta: Any) -> Iterator[Clue]:
    """Title and author of the file's properties. Its dates are those of a template or of a copy as often as not."""
    if meta is None:
        return
    found = meta.find(f"{_OFFICE}meta")
    if found is None:
        return
    for field, tags in (("title", (f"{_DC}title",)), ("author", (f"{_META}initial-creator", f"{_DC}creator"))):
        for tag in tags:
            if value := " ".join((found.findtext(tag) or "").split()):
                yield Clue(field=field, value=value, how="file", rule=f"odt.{field}")
                break
