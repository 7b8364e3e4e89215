"""PDF -> Draft: the text of every page in reading order, without running headers, rejoined into paragraphs.

Offsets count code points of each page's text as PDFium gives it (`page-char`), pages from 1; of a page that was
recognised (`recoupe.read.ocr`), of the text as it was recognised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read import ocr
from recoupe.read.draft import Clue, Draft, Piece
from recoupe.read.limits import DEFAULT, Limits
from recoupe.read.pdf.columns import in_reading_order
from recoupe.read.pdf.hyphens import Habits, habits, joint
from recoupe.read.pdf.margins import without_furniture
from recoupe.read.pdf.paragraphs import Paragraph, find_paragraphs
from recoupe.read.pdf.printed import as_written
from recoupe.read.pdf.sheets import Sheet, has_pictures, is_ciphered, read_sheet
from recoupe.read.weave import Weaver, woven_repairs

_PROGRAM = re.compile(r"^Microsoft (?:Office )?(?:Word|PowerPoint) - ")
# What programs write where nobody gave a title: an address, the name of a file.
_NO_TITLE = re.compile(
    r"about:blank|\w+://\S*|untitled\W*\d*|sans (?:titre|nom)\W*\d*|sin título\W*\d*|[^ ]*|.*\.\w{2,5}", re.I
)
_ABSENT = 100  # damaged pages in a row after which no more are tried


def read_pdf(raw: bytes, limits: Limits = DEFAULT) -> Draft:
    """The text of a PDF. Raises UnreadableError when it is encrypted, broken, or holds pictures of text only.

    Pages that are pictures are recognised where tesseract is installed, as many as `limits.seconds` allows.
    """
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise UnreadableError(
                "read.encrypted", "the PDF is protected by a password; save it without one"
            ) from error
        raise UnreadableError("read.broken", "the file is no PDF that can be opened; fetch it again") from error
    sheets: list[Sheet] = []
    torn: list[int] = []
    clues: tuple[Clue, ...] = ()
    seen: list[ocr.Recognised] = []
    attached = 0
    try:
        pictures = has_pictures(raw)
        for number in range(len(book)):
            try:
                sheets.append(read_sheet(book, number, pictures))
            except pypdfium2.PdfiumError:
                sheets.append(Sheet(number + 1))
                torn.append(number + 1)
                if torn[-_ABSENT:] == list(range(number + 2 - _ABSENT, number + 2)):
                    break  # a file that claims pages without end
        with suppress(pypdfium2.PdfiumError, ValueError):
            clues = _clues(book)
            attached = book.count_attachments()
        seen = _recognised(book, sheets, torn, limits)
    finally:
        book.close()
    for page in seen:
        sheets[page.sheet.number - 1] = page.sheet
    _refuse(sheets, torn)
    empty = [sheet.number for sheet in sheets if not sheet.lines and sheet.number not in torn]
    notices = [ocr.notice(seen)] if seen else []
    if empty:
        why = (
            ocr.beyond(limits) if ocr.languages() and len(empty) + len(seen) > ocr.most_pages(limits) else ocr.advice()
        )
        notices.append(_missing("read.pages-without-text", empty, f"hold pictures and no text: {why}."))
    if torn:
        notices.append(
            _missing("read.pages-broken", torn, "are damaged and cannot be opened: what they say is missing.")
        )
    if attached > 0:
        message = f"{attached} file(s) attached to this PDF were not read: save them beside it if they matter."
        notices.append(Notice(code="read.attached", level="info", message=message, data=(("files", str(attached)),)))
    return laid_out(sheets, clues, tuple(notices))


def _recognised(book: Any, sheets: Sequence[Sheet], torn: Sequence[int], limits: Limits) -> list[ocr.Recognised]:
    """Pages that show a picture of text, by what tesseract sees in it."""

    import pypdfium2

    if not ocr.languages():
        return []
    out = []
    scans = [sheet for sheet in sheets if sheet.number not in torn and ocr.is_scan(sheet)]
    for sheet in scans[: ocr.most_pages(limits)]:
        with suppress(pypdfium2.PdfiumError):
            found = ocr.recognise_page(book, sheet.number - 1)
            if found is not None and (is_ciphered([sheet]) or _letters(found.sheet) > _letters(sheet)):
                out.append(found)
    return out


def _letters(sheet: Sheet) -> int:
    return sum(len(line.text) for line in sheet.lines)


def _missing(code: str, numbers: Sequence[int], what: str) -> Notice:
    listed = ocr.listed(numbers)
    return Notice(code=code, message=f"Pages {listed} {what}", data=(("pages", listed),))


def _refuse(sheets: Sequence[Sheet], torn: Sequence[int]) -> None:
    """Raise UnreadableError when there is nothing to read."""
    if len(torn) == len(sheets):
        raise UnreadableError("read.broken", "the PDF breaks off: none of its pages can be opened; fetch it again")
    if not any(sheet.lines for sheet in sheets):
        pages = f"its {len(sheets)} pages hold" if len(sheets) > 1 else "its page holds"
        raise UnreadableError("read.no-text", f"{pages} pictures and no text; {ocr.advice()}")
    if is_ciphered(sheets):
        raise UnreadableError(
            "read.no-letters",
            "its letters are drawn but not named (fonts without a Unicode table), so its text is no text; "
            "run it through character recognition (OCR) first",
        )


def laid_out(sheets: Sequence[Sheet], clues: tuple[Clue, ...] = (), notices: tuple[Notice, ...] = ()) -> Draft:
    """The draft of pages whose lines are known, from a PDF or from recognition."""
    bare = without_furniture(sheets)
    orders = [in_reading_order(sheet.lines) for sheet in bare.sheets]
    paragraphs = find_paragraphs(bare.sheets, orders, bare.aside)
    known = habits([line.text for lines in orders for line in lines])
    weaver = Weaver("page-char")
    pieces = []
    for paragraph in paragraphs:
        if weaver.size:
            weaver.put("\n\n")
        start = weaver.size
        _weave(weaver, paragraph, known)
        sure = [(line.confidence, len(line.text)) for line in paragraph.lines if line.confidence is not None]
        pieces.append(
            Piece(
                start=start,
                end=weaver.size,
                hint=paragraph.hint,
                strong=paragraph.strong,
                level=paragraph.level,
                confidence=sum(c * n for c, n in sure) / sum(n for _, n in sure) if sure else None,
            )
        )
    text, origin = weaver.done()
    texts = {sheet.number: sheet.text for sheet in sheets}
    draft = Draft(
        format="pdf",
        text=text,
        origin=origin,
        pieces=tuple(pieces),
        clues=clues + bare.clues,
        notices=notices,
        repairs=woven_repairs(text, origin, texts.__getitem__),
        dropped=bare.dropped,
    )
    return as_written(draft, texts.__getitem__)


def _clues(book: Any) -> tuple[Clue, ...]:
    """Title, author and language of the file's properties; its dates are the producing program's and never used."""
    found = book.get_metadata_dict(skip_empty=True)
    said = (
        (name, key, _PROGRAM.sub("", found.get(key, "")).strip())
        for key, name in (("Title", "title"), ("Author", "author"))
    )
    clues = [
        Clue(field=name, value=value, how="file", rule=f"pdf.{key.lower()}")
        for name, key, value in said
        if value and not (key == "Title" and _NO_TITLE.fullmatch(value))
    ]
    if language := _language(book):
        clues.append(Clue(field="language", value=language, how="file", rule="pdf.lang"))
    return tuple(clues)


def _language(book: Any) -> str:
    """The language that the file gives itself (PDF 1.7, 14.9.2), such as `fr-FR`; empty for none."""
    import ctypes

    import pypdfium2.raw as pdfium

    size = pdfium.FPDFCatalog_GetLanguage(book, None, 0)
    if not 2 < size <= 64:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(book, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _weave(weaver: Weaver, paragraph: Paragraph, known: Habits) -> None:
    """Put the lines of a paragraph together; words cut by a hyphen are whole again."""
    lines = paragraph.lines
    tail = ""  # what was woven last, as far as one word goes: an address may go over several lines
    for index, line in enumerate(lines):
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        whole = line.text if any(map(str.isspace, line.text)) else tail + line.text
        how = joint(whole, following, known)
        tail = whole.rsplit(maxsplit=1)[-1][-500:] if how in ("keep", "none") else ""
        if paragraph.capped and index == 0:
            how = "none" if _is_half(line.text, following, known.words) else "space"
        at = line.start
        for start, end in line.raised:
            weaver.keep(line.text[at - line.start : start - line.start], at, line.page)
            weaver.repair(f"[{line.text[start - line.start : end - line.start]}]", start, end, line.page)
            at = end
        rest = line.text[at - line.start :]
        if how == "drop":
            weaver.keep(rest[:-1], at, line.page)
        elif rest and rest[-1] in "\ufffe\x02":
            weaver.keep(rest[:-1], at, line.page)
            weaver.repair("-", line.end - 1, line.end, line.page)
        else:
            weaver.keep(rest, at, line.page)
        if how == "space":
            weaver.put(" ")


def _is_half(cap: str, following: str, words: Counter[str]) -> bool:
    """True when the big letter `cap` begins the word that goes on in `following`: not "A la", not "Y a-t-il"."""
    rest = following.split(maxsplit=1)[0].lower() if following else ""
    if cap.lower().strip('«“" ') not in ("a", "à", "y", "ô", "o", "i", "e", "ó"):
        return True
    return words[cap.lower() + rest] >= words[rest] or not rest.isalpha()
