"""Plain text -> Draft: pasted pages, prints, exports. Remnants of mark-up go, wrapped lines become paragraphs again."""

from __future__ import annotations

from dataclasses import replace

from recoupe.read.clean import LETTERS, Step, plain_tabs, repair
from recoupe.read.draft import Draft, Piece
from recoupe.read.lines import rejoin_lines
from recoupe.read.markdown import drop_quote_marks, drop_tags, is_markdown, pieces_of, read_entities, read_markdown

STEPS: tuple[Step, ...] = (*LETTERS, drop_tags, read_entities, drop_quote_marks, rejoin_lines, plain_tabs)
LINE_STEPS: tuple[Step, ...] = (*LETTERS, rejoin_lines, plain_tabs)


def read_text(raw: str, first: tuple[Step, ...] = ()) -> Draft:
    """The Draft of a plain text; Markdown in a `.txt` is read as Markdown. Offsets lead back to `raw`.

    `first`: repairs before all others, of what carried the text; what is carried so is no Markdown.
    """
    if not first and is_markdown(raw):
        return replace(read_markdown(raw), format="text")
    text, origin, repairs = repair(raw, (*first, *STEPS))
    return Draft(format="text", text=text, origin=origin, pieces=pieces_of(raw, text, origin), repairs=repairs)


def read_lines(raw: str) -> Draft:
    """The Draft of a record's text: lines are paragraphs, marks are words; only clear wraps are undone."""
    text, origin, repairs = repair(raw, LINE_STEPS)
    return Draft(format="record", text=text, origin=origin, pieces=_pieces(text), repairs=repairs)


def _pieces(text: str) -> tuple[Piece, ...]:
    out = []
    at = 0
    for line in text.split("\n"):
        if content := line.strip():
            start = at + line.index(content[0])
            out.append(Piece(start=start, end=start + len(content)))
        at += len(line) + 1
    return tuple(out)
