"""Repairs that any text may need, whatever its format: letters, spaces, line ends, hyphens that only divide a word.

A step looks at a text and returns `Edit` records; `repair` applies a list of steps one after the other and returns the
text with its way back and its repairs. Nothing is repaired that a reader would miss: spelling and typography stay as
the author left them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from recoupe.model import Edit, Origin, Repair, apply_edits, compose, identity, mended

Step = Callable[[str], Iterable[Edit]]

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\u0085\v]")
# The soft hyphen U+00AD (and U+FFFE, which PDF libraries put in its place) with the line end that it marks.
_SOFT_HYPHEN = re.compile(r"[\u00ad\ufffe](?:[ \t]*\n[ \t]*(?:\n[ \t]*)?)?")
_INVISIBLE = re.compile(r"[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u0000-\u0008\u000e-\u001f\u007f]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def repair(raw: str, steps: Sequence[Step], unit: str = "char") -> tuple[str, Origin, tuple[Repair, ...]]:
    """`raw` after all `steps`, its way back, and what was mended. A step sees what the steps before it left."""
    text, origin = raw, identity(raw, unit)
    repairs: tuple[Repair, ...] = ()
    for step in steps:
        edits = tuple(step(text))
        if edits:
            repairs = mended(repairs, text, edits)
            text, back = apply_edits(text, edits, unit)
            origin = compose(origin, back)
    return text, origin, repairs


def unify_line_ends(text: str) -> Iterator[Edit]:
    """Every kind of line end as one line feed."""
    for match in _LINE_END.finditer(text):
        yield Edit(match.start(), match.end(), "\n", "clean.line-end")


def open_pages(text: str) -> Iterator[Edit]:
    """A form feed as an empty line: the paragraph may go on behind it, which the lines themselves will tell."""
    for match in re.finditer(r"\n?\f\n?", text):
        yield Edit(match.start(), match.end(), "\n\n", "clean.page-break")


def drop_invisible(text: str) -> Iterator[Edit]:
    """Byte order marks, zero-width and control characters taken out; soft hyphens with the line end behind them."""
    for match in _SOFT_HYPHEN.finditer(text):
        yield Edit(match.start(), match.end(), "", "clean.soft-hyphen")
    for match in _INVISIBLE.finditer(text):
        yield Edit(match.start(), match.end(), "", "clean.invisible")


def plain_spaces(text: str) -> Iterator[Edit]:
    """No-break, thin and other spaces as plain ones, one for one, so that a rule need not list them."""
    for match in _SPACE.finditer(text):
        yield Edit(match.start(), match.end(), " ", "clean.space")


def compose_letters(text: str) -> Iterator[Edit]:
    """Letters and loose accents as one character (NFC), where they are not already."""
    if unicodedata.is_normalized("NFC", text):
        return
    for match in re.finditer(r"[^\W_][\u0300-\u036f]+|[\u1100-\u11ff]+|[\u212a\u212b\u2126]", text):
        new = unicodedata.normalize("NFC", match[0])
        if new != match[0]:
            yield Edit(match.start(), match.end(), new, "clean.compose")


LETTERS: tuple[Step, ...] = (unify_line_ends, open_pages, drop_invisible, compose_letters, plain_spaces)
