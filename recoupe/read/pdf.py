"""PDF -> Draft: the text of every page in reading order, without running headers, rejoined into paragraphs.

Offsets count code points of each page's text as PDFium gives it (`page-char`), pages from 1.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.weave import Weaver

_EDGE = 3  # lines at the top and bottom of a page that may be running headers
_ABSENT = 100  # damaged pages in a row after which no more are tried
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|sur|of|de)\s*\d{1,4})?", re.I)
_END = re.compile(r"""[.!?…:;»"”’)\]]\s*$""")
# PDFium writes a hyphen at a line's end and the line end itself as one character, U+FFFE.
_LINES = re.compile("(\r\n|\r|\n|(?<=\ufffe))")
_HYPHENS = "-\u2010\u00ad\ufffe\x02"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text at `start` of the page's text, and its box in points (bottom-left origin)."""

    page: int
    start: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(raw: bytes) -> Draft:
    """The text of a PDF. Raises UnreadableError when it is encrypted, broken, or holds pictures of text only."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise UnreadableError(
                "read.encrypted", "the PDF is protected by a password; save it without one"
            ) from error
        raise UnreadableError("read.broken", "the file is no PDF that can be opened; fetch it again") from error
    pages: list[list[_Line]] = []
    torn: list[int] = []
    clues: tuple[Clue, ...] = ()
    try:
        for number in range(len(book)):
            try:
                pages.append(_lines(book, number))
            except pypdfium2.PdfiumError:
                pages.append([])
                torn.append(number + 1)
                if torn[-_ABSENT:] == list(range(number + 2 - _ABSENT, number + 2)):
                    break  # a file that claims pages without end
        with suppress(pypdfium2.PdfiumError, ValueError):
            clues = _clues(book)
    finally:
        book.close()
    if len(torn) == len(pages):
        raise UnreadableError("read.broken", "the PDF breaks off: none of its pages can be opened; fetch it again")
    empty = [n for n, lines in enumerate(pages, 1) if not lines and n not in torn]
    if len(empty) + len(torn) == len(pages):
        raise UnreadableError(
            "read.no-text",
            f"its {len(pages)} page{'s hold' if len(pages) > 1 else ' holds'} pictures and no text; "
            "run it through character recognition (OCR) first",
        )
    if _is_ciphered(pages):
        raise UnreadableError(
            "read.no-letters",
            "its letters are drawn but not named (fonts without a Unicode table), so its text is no text; "
            "run it through character recognition (OCR) first",
        )
    notices = []
    for code, numbers, what in (
        ("read.pages-without-text", empty, "hold no text (pictures?)"),
        ("read.pages-broken", torn, "are damaged and cannot be opened"),
    ):
        if numbers:
            listed = ", ".join(map(str, numbers[:8])) + ("..." if len(numbers) > 8 else "")
            message = f"Pages {listed} {what}: what they say is missing here."
            notices.append(Notice(code=code, message=message, data=(("pages", listed),)))
    pages = _without_furniture(pages) if any(_without_furniture(pages)) else pages
    text, origin, pieces = _woven(pages)
    return Draft(
        format="pdf", text=text, origin=origin, pieces=pieces, clues=clues, encoding="", notices=tuple(notices)
    )


def _is_ciphered(pages: list[list[_Line]]) -> bool:
    """True when most of what the pages hold are glyph numbers: characters that are none, or words without a space.

    A font that does not say which letters its glyphs are gives their numbers instead, and the space is one of them.
    """
    text = " ".join(line.text for page in pages for line in page)
    odd = sum(unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or char == "\ufffd" for char in text)
    odd -= text.count("\ufffe") + text.count("\x02")  # PDFium's own marks of a hyphen at a line's end
    latin = sum(char < "\u0250" for char in text)
    crammed = len(text) > 30 and latin > 0.8 * len(text) and text.count(" ") + text.count("\xa0") < 0.03 * len(text)
    return odd > 0.2 * len(text) or crammed


def _clues(book: Any) -> tuple[Clue, ...]:
    """Title and author of the file's properties; its dates are the producing program's, so they are never used."""
    found = book.get_metadata_dict(skip_empty=True)
    return tuple(
        Clue(field=name, value=found[key].strip(), how="file", rule=f"pdf.{key.lower()}")
        for key, name in (("Title", "title"), ("Author", "author"))
        if found.get(key, "").strip()
    )


def _lines(book: Any, index: int) -> list[_Line]:
    """The lines of page `index` in PDFium's order, with their boxes."""
    page = book[index]
    view = page.get_textpage()
    text = view.get_text_range()
    count = view.count_chars()
    out: list[_Line] = []
    at = 0
    for line in _LINES.split(text):
        stripped = line.strip()
        if stripped and not line.startswith(("\r", "\n")):
            start = at + len(line) - len(line.lstrip())
            box = _box(view, start, start + len(stripped), count)
            out.append(_Line(index + 1, start, stripped, *box))
        at += len(line)
    view.close()
    page.close()
    return out


def _box(view: Any, start: int, end: int, count: int) -> tuple[float, float, float, float]:
    """The box of characters [start, end): ends and middle suffice for a line."""
    wanted = sorted({min(i, count - 1) for i in (start, (start + end) // 2, end - 1) if count})
    boxes = [view.get_charbox(i, loose=True) for i in wanted]
    boxes = [b for b in boxes if b[2] > b[0]] or boxes or [(0.0, 0.0, 0.0, 0.0)]
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _without_furniture(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without running headers, footers and page numbers.

    A header repeats, numbers apart, at the edge of at least half the pages (two at least), or is a bare page number.
    """
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_DIGITS.sub("#", line.text.lower()) for line in _edges(lines)})
    least = max(2, (len(pages) + 1) // 2)
    out = []
    for lines in pages:
        edges = set(_edges(lines))
        out.append(
            [
                line
                for line in lines
                if line not in edges
                or not (
                    (len(pages) > 1 and seen[_DIGITS.sub("#", line.text.lower())] >= least)
                    or _PAGE_NUMBER.fullmatch(line.text)
                )
            ]
        )
    return out


def _edges(lines: list[_Line]) -> list[_Line]:
    by_height = sorted(lines, key=lambda line: -line.top)
    return by_height[:_EDGE] + by_height[max(_EDGE, len(lines) - _EDGE) :]


def _woven(pages: list[list[_Line]]) -> tuple[str, Any, tuple[Piece, ...]]:
    """Paragraphs out of lines, across pages; words cut by a hyphen are whole again."""
    lines = [line for page in pages for line in page]
    body = median(sorted(line.height for line in lines for _ in range(len(line.text))))
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines).lower()))
    gap = _leading(pages)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and not _breaks(paragraphs[-1], line, gap, body):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    weaver = Weaver("page-char")
    pieces = []
    biggest = max(p[0].height for p in paragraphs)
    titled = False
    for paragraph in paragraphs:
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        _weave(weaver, paragraph, words)
        height = median(line.height for line in paragraph)
        hint: Hint = "paragraph"
        if height > body * 1.15 and len(paragraph) <= 4:
            hint = "heading"
            if not titled and height >= biggest * 0.95 and paragraph[0].page == lines[0].page:
                hint, titled = "title", True
        pieces.append(Piece(start=start, end=weaver.size, hint=hint))
    text, origin = weaver.done()
    return text, origin, tuple(pieces)


def _leading(pages: list[list[_Line]]) -> float:
    """The usual distance of two lines of one paragraph, in points: the most common small one."""
    steps = Counter(
        round(above.bottom - below.bottom, 0)
        for lines in pages
        for above, below in itertools.pairwise(lines)
        if 0 < above.bottom - below.bottom < 4 * max(above.height, 1)
    )
    return steps.most_common(1)[0][0] if steps else 14.0


def _breaks(paragraph: list[_Line], line: _Line, gap: float, body: float) -> bool:
    """True when `line` begins a new paragraph after the lines of `paragraph`."""
    last = paragraph[-1]
    if abs(last.height - line.height) > 0.15 * body and (last.height > body * 1.15 or line.height > body * 1.15):
        return True
    moved = line.page != last.page or line.bottom > last.bottom + gap * 0.5  # next page, or next column
    if moved:
        return bool(_END.search(last.text)) and not line.text[:1].islower()
    if last.bottom - line.bottom > gap * 1.4:
        return True
    if last.height > body * 1.15:
        return False
    indented = line.left > last.left + body * 0.8 and len(paragraph) > 1
    if indented and _END.search(last.text):
        return True
    widest = max(entry.right for entry in paragraph)
    short = len(paragraph) > 1 and last.right < widest - 0.12 * (widest - last.left)
    return short and bool(_END.search(last.text)) and not line.text[:1].islower()


def _weave(weaver: Weaver, paragraph: list[_Line], words: Counter[str]) -> None:
    for n, line in enumerate(paragraph):
        following = paragraph[n + 1].text if n + 1 < len(paragraph) else ""
        cut = _cut_word(line.text, following, words)
        if cut == "drop":
            weaver.keep(line.text[:-1], line.start, line.page)
        elif line.text[-1] in "\ufffe\x02":
            end = line.start + len(line.text)
            weaver.keep(line.text[:-1], line.start, line.page)
            weaver.repair("-", end - 1, end, line.page)
            if following and cut != "keep":
                weaver.put(" ")
        else:
            weaver.keep(line.text, line.start, line.page)
            if following and cut != "keep":
                weaver.put(" ")


def _cut_word(text: str, following: str, words: Counter[str]) -> str:
    """What to do with a hyphen at the line's end: `drop` it, `keep` it and join, or "" where there is none.

    The document itself decides: a word it writes elsewhere without (or with) hyphen is written so here.
    """
    if len(text) < 3 or text[-1] not in _HYPHENS or not following or not text[-2].isalpha():
        return ""
    left = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", text[:-1])
    right = re.match(r"[^\W\d_]+", following)
    if left is None or right is None:
        return ""
    if text[-1] == "\u00ad":
        return "drop"
    if words[f"{left[0]}-{right[0]}".lower()]:
        return "keep"
    if words[(left[0] + right[0]).lower()]:
        return "drop"
    return "drop" if following[0].islower() and right[0].lower() not in _ENCLITICS else "keep"


# French words that stand behind a true hyphen: monde-là, dit-il, eux-mêmes, vis-à-vis.
_ENCLITICS = frozenset(
    [
        "là",
        "ci",
        "il",
        "elle",
        "on",
        "je",
        "tu",
        "nous",
        "vous",
        "ils",
        "elles",
        "ce",
        "moi",
        "toi",
        "lui",
        "leur",
        "même",
        "mêmes",
        "y",
        "en",
        "t",
        "à",
        "être",
    ]
)
