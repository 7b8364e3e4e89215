"""The same finish for all formats: a Draft becomes a Document with blocks, languages, dates, facts and sentences."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from recoupe.languages import SUPPORTED
from recoupe.model import Block, Document, Notice, Span
from recoupe.read.blocks import find_blocks, missing_notes, missing_sections
from recoupe.read.dating import find_dates
from recoupe.read.draft import Clue, Draft
from recoupe.read.language import find_languages, main_language
from recoupe.read.metadata import find_facts, page_title
from recoupe.read.rows import Row
from recoupe.read.sentences import find_sentences

_WEIGHED = ("paragraph", "question", "title", "subtitle", "heading", "caption", "editorial")
# Blocks whose words are names and numbers: they take the language around them.
_NAMED = ("credit", "byline", "dateline", "signature", "boilerplate")


def finish(draft: Draft, *, names: tuple[str, ...], sha256: str, given: Mapping[str, str] | None = None) -> Document:
    """The Document of a draft: same draft, same document, byte for byte.

    `given` is what the user knows of it (published or date, title, author, outlet, agency, url, language, section); it
    wins over everything that is found. `sha256` is the hash of the file's bytes.
    """
    said = dict(given or {})
    doc = "d" + hashlib.sha256(f"{sha256}\n{draft.place}".encode()).hexdigest()[:12]
    rows = find_blocks(draft, said.get("title", "") or _known_title(draft))
    default = (said.get("language") or _clue(draft.clues, "language", how="given")).strip().lower()[:2]
    languages = _languages(rows, default)
    main = default or main_language(
        [code for row, code in zip(rows, languages, strict=True) if row.kind in _WEIGHED],
        [row.text for row in rows if row.kind in _WEIGHED],
    )
    blocks = tuple(
        Block(
            span=Span(doc, row.start, row.end),
            kind=row.kind or "paragraph",
            language=code,
            rule=row.rule,
            role=row.role,
            repeats=row.repeats,
            truncated=row.truncated,
            confidence=row.confidence,
        )
        for row, code in zip(rows, languages, strict=True)
    )
    facts = find_facts(doc, rows, draft.clues, said)
    dates = find_dates(doc, rows, languages, draft.clues, said)
    notices = (
        *draft.notices,
        *dates.notices,
        *_losses(doc, rows, names),
        *_lost(doc, draft, names),
        *_unsupported(blocks, main, names),
    )
    return Document(
        id=doc,
        names=tuple(sorted(names)),
        format=draft.format,
        sha256=sha256,
        place=draft.place,
        encoding=draft.encoding,
        text=draft.text,
        origin=draft.origin,
        blocks=blocks,
        sentences=find_sentences(doc, draft.text, blocks),
        language=main,
        title=facts.title,
        subtitle=facts.subtitle,
        rubric=facts.rubric,
        authors=facts.authors,
        outlet=facts.outlet,
        agency=facts.agency,
        url=facts.url,
        length=facts.length,
        print_page=facts.print_page,
        house=facts.house,
        genre=facts.genre,
        published=dates.published,
        updated=dates.updated,
        drafted=dates.drafted,
        rivals=(*facts.rivals, *dates.rivals),
        repairs=draft.repairs,
        dropped=draft.dropped,
        notices=notices,
    )


def source_extent(document: Document, block: Block) -> tuple[int, int] | None:
    """The block's range in the source, widened over removed mark-up that touches it; None where none stands behind it.

    For sources of one page. White space that was kept around a block bounds it, so marks between two blocks of one line
    go to the block before.
    """
    found = document.origin.source(block.span.start, block.span.end)
    if found is None:
        return None
    start, end = found
    runs = document.origin.runs
    first = bisect_right(runs, block.span.start, key=lambda run: run.start) - 1
    last = bisect_left(runs, block.span.end, key=lambda run: run.start) - 1
    if first < 0 or runs[first].start == block.span.start:
        start = runs[first - 1].source_end if first > 0 else 0
    if runs[last].end == block.span.end and last + 1 < len(runs):
        end = runs[last + 1].source_start
    return start, end


def _clue(clues: Sequence[Clue], field: str, how: str = "") -> str:
    return next((clue.value for clue in clues if clue.field == field and how in ("", clue.how)), "")


def _known_title(draft: Draft) -> str:
    """The title that page or user give. The subject of a mail, or what a file calls itself, is one only if it stands above
    the text as well: people write "for you" there, and programs "Microsoft Word - document1".
    """
    title = page_title(draft.clues)
    said = [clue for clue in draft.clues if clue.field == "title" and clue.how in ("page", "given")]
    if said:
        return title
    return title if " ".join(title.lower().split()) in " ".join(draft.text[:_TOP].lower().split()) else ""


_TOP = 1500  # characters above which no title stands


def _languages(rows: Sequence[Row], default: str) -> list[str]:
    """One code a block; blocks of names alone are `und` to the detector and take the language around them."""
    texts = [row.text if row.kind not in _NAMED else "-" for row in rows]
    found = list(find_languages(texts, default))
    after = [""] * (len(found) + 1)
    for index in range(len(found) - 1, -1, -1):
        after[index] = found[index] if found[index] != "und" else after[index + 1]
    before = ""
    for index, row in enumerate(rows):
        if row.kind in _NAMED:
            lettered = any(c.isalpha() for c in row.text)
            found[index] = (before or after[index] or default or "und") if lettered else "und"
        before = found[index] if found[index] != "und" else before
    return found


def _losses(doc: str, rows: Sequence[Row], names: tuple[str, ...]) -> list[Notice]:
    """What the text itself shows to be missing: sections of its contents table, its end, bodies of notes."""
    out = []
    file = min(names, default="")
    missing = missing_sections(rows)
    cut = next((row for row in rows if row.truncated), None)
    if missing:
        first = next(row for row in rows if row.kind == "toc" and row.text == missing[0])
        out.append(
            Notice(
                code="document.truncated",
                where=Span(doc, first.start, first.end),
                file=file,
                message=f"{len(missing)} section(s) of the contents table are not in the text "
                f"({'; '.join(missing)}): look for the complete document",
            )
        )
    if cut:
        out.append(
            Notice(
                code="document.truncated",
                where=Span(doc, cut.start, cut.end),
                file=file,
                message="the text breaks off at its end: look for the complete document",
            )
        )
    if notes := missing_notes(rows):
        out.append(
            Notice(
                code="document.missing-notes",
                file=file,
                message=f"notes {', '.join(notes)} are called in the text but stand nowhere: their sources are lost",
            )
        )
    return out


def _lost(doc: str, draft: Draft, names: tuple[str, ...]) -> Iterator[Notice]:
    """A notice where characters of the file could not be told: its encoding lost them before it came here."""
    if draft.format == "pdf" or any(notice.code == "read.lost-characters" for notice in draft.notices):
        return
    found = [match.start() for match in _LOST.finditer(draft.text)]
    if "\ufffd" in draft.text or len(found) >= _LOST_LETTERS:
        yield Notice(
            code="read.lost-characters",
            where=Span(doc, found[0], found[0] + 1),
            file=min(names, default=""),
            message=f"{len(found)} characters were lost when this text was written or sent: compare with the original",
            data=(("count", str(len(found))),),
        )


_LOST = re.compile(r"\ufffd|(?<=[a-z])\?(?=[a-z])(?!\S{0,80}=)")
_LOST_LETTERS = 3  # question marks inside words: one may be a slip, and an address holds one


def _unsupported(blocks: Sequence[Block], main: str, names: tuple[str, ...]) -> list[Notice]:
    """One notice a language that is read but not analysed, with its first block."""
    seen: dict[str, Block] = {}
    for block in blocks:
        if block.language not in (*SUPPORTED, "und"):
            seen.setdefault(block.language, block)
    return [
        Notice(
            code="language.unsupported",
            where=block.span,
            file=min(names, default=""),
            level="warning" if code == main else "info",
            message=f"language '{code}' is kept as text but not analysed: only {', '.join(SUPPORTED)} are",
        )
        for code, block in sorted(seen.items())
    ]
