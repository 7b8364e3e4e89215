"""What was read of a document, for eyes in a terminal: facts with their evidence, blocks, what was left out and mended.

Colour only repeats what the words say: every block names its kind, and a view without colour loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from recoupe.errors import plain
from recoupe.model import Block, Document, Fact, Published, Repair, Span
from recoupe.publish.records import document_record
from recoupe.publish.terminal import BOLD, DIM, WARNING, Sheet, count, language_name, short

_FACTS = ("title", "subtitle", "rubric", "outlet", "agency", "url", "length", "print_page")
_DATES = ("published", "updated", "drafted")
_STATUS = {
    "given": "given by you", "stated": "stated in the text", "page": "data of the page", "file": "property of the file",
    "inferred": "inferred", "inherited": "inherited from a copy", "unknown": "unknown",
}  # fmt: skip
_FORMATS = {
    "pdf": "PDF", "html": "HTML", "markdown": "Markdown", "text": "plain text", "docx": "Word (DOCX)",
    "odt": "OpenDocument (ODT)", "rtf": "RTF", "eml": "mail", "image": "picture", "xml": "XML", "json": "JSON",
    "record": "record",
}  # fmt: skip
_COLOURS = {
    "title": "1;4", "subtitle": "1", "heading": "1", "question": "1", "caption": "36", "credit": "36", "byline": "32",
    "dateline": "32", "signature": "32", "toc": "34", "footnote": "34", "editorial": "35", "boilerplate": "2",
    "read_also": "2", "embed": "2",
}  # fmt: skip
_UNSURE = 0.8  # confidence of character recognition below which a block wants a look at the picture
_MOST = 12  # passages left out that are listed; all of them with `full`
_SHOWN = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\u00a0": "⍽", "\u202f": "⍽", "\u00ad": "‐", "\ufffe": "-⏎", "\f": "⇟"}


def as_record(document: Document) -> dict[str, Any]:
    """The same as plain JSON values: the document as `recoupe annotate` writes it, with what was kept and mended."""
    record = document_record(document)
    record["kept"] = round(document.kept, 4)
    record["mended"] = dict(_counted(document.repairs))
    return record


def view(
    document: Document, *, colour: bool = False, width: int = 100, full: bool = False, kinds: Collection[str] = ()
) -> Iterator[str]:
    """The lines that show `document`. `width`: columns; `kinds`: of the blocks to show, all where none is named.

    `full`: every repair and all that was left out, one by one.
    """
    drawn = _View(document, colour, width, full, kinds)
    for part in (drawn.header, drawn.facts, drawn.blocks, drawn.dropped, drawn.repairs, drawn.notices):
        yield from part()


class _View(Sheet):
    def __init__(self, document: Document, colour: bool, width: int, full: bool, kinds: Collection[str]) -> None:
        super().__init__(colour, width)
        self.document, self.full, self.kinds = document, full, kinds

    # ----------------------------------------------------------- sections

    def header(self) -> Iterator[str]:
        d = self.document
        name = d.names[0] + (f" › {d.place}" if d.place else "")
        yield self.paint(BOLD, plain(name))
        for other in d.names[1:]:
            yield plain(f"  also {other}")
        words = len(d.text.split())
        said = [_FORMATS.get(d.format, d.format), d.encoding, language_name(d.language),
                f"{count(len(d.blocks), 'block')}, {count(words, 'word')}", self._kept()]  # fmt: skip
        yield from self.hanging("  ", " · ".join(filter(None, said)), "")

    def _kept(self) -> str:
        share = self.document.kept
        if not self.document.dropped or share == 1:
            return "all visible text kept"
        return f"{min(share, 0.999):.1%} of the visible text kept" if share >= 0.1 else f"{share:.1%} kept"

    def facts(self) -> Iterator[str]:
        d = self.document
        rows: list[tuple[str, str, str]] = []
        for name in _FACTS:
            fact = getattr(d, name)
            if fact is not None:
                rows.append((name.replace("_", " "), fact.value, self._how(fact)))
            if name == "title":
                rows += [("author", author.value, self._how(author)) for author in d.authors]
        if d.genre:
            rows.append(("genre", d.genre, ""))
        for name in _DATES:
            date: Published = getattr(d, name)
            if name == "published" or date.status != "unknown":
                rows.append((name, _days(date), self._how(date) if date.status != "unknown" else date.reason))
        rows += [
            ("conflict", f"{rival.field}: {rival.fact.value}", f"not believed; {self._how(rival.fact)}")
            for rival in d.rivals
        ]
        yield from self.section("facts", "")
        for label, value, how in rows:
            paint = WARNING if label == "conflict" else BOLD
            yield from self.row(label, 11, value, paint)
            if how:
                yield from self.row("", 11, how, DIM)

    def blocks(self) -> Iterator[str]:
        d = self.document
        yield from self.section("blocks", "")
        for number, block in enumerate(d.blocks, 1):
            if self.kinds and block.kind not in self.kinds:
                continue
            marks = self._marks(block)
            head = f"{number:>4}  {block.kind.replace('_', ' '):<11} {block.language:<3} "
            text = " ".join(block.span.of(d.text).split())
            yield from self.hanging(head, text, _COLOURS.get(block.kind, ""))
            if marks:
                doubtful = block.truncated or (block.confidence is not None and block.confidence < _UNSURE)
                yield from self.hanging(" " * len(head), f"[{'; '.join(marks)}]", WARNING if doubtful else DIM)

    def _marks(self, block: Block) -> list[str]:
        marks = [block.role.replace("_", " ")] if block.role else []
        if block.repeats:
            marks.append("repeats the body")
        if block.truncated:
            marks.append("its end is missing in the file")
        if block.confidence is not None:
            unsure = ", look at the picture" if block.confidence < _UNSURE else ""
            marks.append(f"character recognition {block.confidence:.0%} sure{unsure}")
        return marks

    def dropped(self) -> Iterator[str]:
        found = self.document.dropped
        if not found:
            return
        lost = sum(dropped.chars for dropped in found)
        yield from self.section("left out", f"{count(len(found), 'passage')}, {count(lost, 'character')}")
        listed = found if self.full else sorted(found, key=lambda one: (-one.chars, one.page, one.start))[:_MOST]
        for one in sorted(listed, key=lambda one: (one.page, one.start)):
            where = f"page {one.page}, " if one.page and self.document.origin.unit == "page-char" else ""
            head = f"  {one.rule:<22} {one.chars:>6}  "
            yield from self.hanging(head, f"{where}“{short(one.text)}”", DIM)
        if len(found) > len(listed):
            yield f"  and {len(found) - len(listed)} more; --repairs lists all"

    def repairs(self) -> Iterator[str]:
        found = self.document.repairs
        if not found:
            return
        yield from self.section("mended", count(len(found), "spot"))
        if not self.full:
            for rule, many in _counted(found).items():
                yield from self.hanging(f"  {rule:<22} {many:>6}  ", self._example(rule), "")
            return
        for one in found:
            yield from self.hanging(f"  {one.start:>7}  {one.rule:<22} ", self._shown(one), "")

    def notices(self) -> Iterator[str]:
        if not self.document.notices:
            return
        yield from self.section("notices", "")
        for notice in self.document.notices:
            paint = WARNING if notice.level != "info" else ""
            yield from self.hanging(f"  {notice.level}: ", f"{notice.message} [{notice.code}]", paint)

    # -------------------------------------------------------------- parts

    def _example(self, rule: str) -> str:
        """The first spot that a rule mended, with some words around it."""
        return self._shown(next(repair for repair in self.document.repairs if repair.rule == rule))

    def _shown(self, repair: Repair) -> str:
        text = self.document.text
        before = text[max(0, repair.start - 12) : repair.start].rsplit("\n", 1)[-1]
        after = text[repair.end : repair.end + 12].split("\n", 1)[0]
        return f"…{before}[{_visible(repair.old)} → {_visible(text[repair.start : repair.end])}]{after}…"

    def _how(self, fact: Fact | Published) -> str:
        said = [_STATUS.get(fact.status, fact.status), f"rule {fact.rule}" if fact.rule else "", fact.reason]
        if fact.span is not None:
            words = " ".join(self._words(fact.span).split())
            told = words in getattr(fact, "value", "") or words in fact.reason
            said.append(f"{'' if told else f'“{short(words, 90)}” '}at {fact.span.start}-{fact.span.end}")
        return " · ".join(filter(None, said))

    def _words(self, span: Span) -> str:
        return span.of(self.document.text) if span.doc == self.document.id else "another document"


def _counted(repairs: tuple[Repair, ...]) -> Mapping[str, int]:
    """Rule -> number of repairs, the most frequent first."""
    counts = Counter(repair.rule for repair in repairs)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _days(date: Published) -> str:
    if date.status == "unknown" or not (date.earliest or date.latest):
        return "unknown"
    return date.day or f"{date.earliest or '…'} to {date.latest or '…'}"


def _visible(text: str) -> str:
    """`text`, short, with a sign for every character that leaves no ink."""
    if not text:
        return "nothing"
    signs = _SHOWN | ({" ": "␣"} if text.isspace() else {})
    return "".join(signs.get(char, char) for char in (text if len(text) <= 24 else text[:23] + "…"))
