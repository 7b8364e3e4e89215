"""Repairs that any text may need, whatever its format: letters, spaces, line ends, hyphens that only divide a word.

A step looks at a text and returns `Edit` records; `repair` applies a list of steps one after the other and returns the
text with its way back and its repairs. Nothing is repaired that a reader would miss: spelling and typography stay as
the author left them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from recoupe.model import Edit, Origin, Repair, apply_edits, compose, identity, mended
from recoupe.read.mojibake import mend_mojibake

Step = Callable[[str], Iterable[Edit]]

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\u0085\v]")
# The soft hyphen U+00AD (and U+FFFE, which PDF libraries put in its place) with the line end that it marks.
_SOFT_HYPHEN = re.compile(r"[\u00ad\ufffe][ \t]*\n[ \t]*(?:\n[ \t]*)?")
# The same as machines that read old print write it: a not sign between two letters of one word.
_NOT_SIGN = re.compile(r"(?<=[^\W\d_])¬[ \t]*(?:\n[ \t]*)?(?=[^\W\d_])")
_INVISIBLE = re.compile(
    r"[\u00ad\ufffe\ufeff\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+"
)
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINERS = "\u200c\u200d"
# Beside them a joiner belongs to the spelling: Arabic, Syriac, the scripts of India and Ceylon, Mongolian, emoji.
_JOINED = re.compile(
    r"[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\u2640\u2642]"
)
_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
# An acute accent typed for an apostrophe, after what French elides: "l´été".
_ACUTE = re.compile(r"(?<![^\W_])(?:[cdjlmnstCDJLMNST]|[Qq]u)(´)(?=[aeiouyhœàâéèêëîïôûAEIOUYHŒÀÂÉÈÊËÎÏÔÛ])")
_C1 = re.compile("[\x80-\x9f]")
_LONE = re.compile("[\ud800-\udfff]")


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


def undivide(text: str) -> Iterator[Edit]:
    """Words that a soft hyphen divided at a line end, in one piece."""
    for match in _SOFT_HYPHEN.finditer(text):
        yield Edit(match.start(), match.end(), "", "clean.soft-hyphen")
    for match in _NOT_SIGN.finditer(text) if "¬" in text else ():
        yield Edit(match.start(), match.end(), "", "clean.soft-hyphen")


def drop_invisible(text: str) -> Iterator[Edit]:
    """Byte order marks, soft hyphens, zero-width and control characters taken out.

    What writing needs stays: marks of direction where a line runs right to left, joiners inside words and emoji.
    """
    for match in _INVISIBLE.finditer(text):
        if kept := _kept(text, match):
            if kept != match[0]:
                yield Edit(match.start(), match.end(), kept, "clean.invisible")
        else:
            yield Edit(match.start(), match.end(), "", "clean.invisible")


def _kept(text: str, match: re.Match[str]) -> str:
    """What stays of invisible characters: marks of direction in a line that runs right to left, joiners of letters."""
    run = match[0]
    if not any(char in _DIRECTION or char in _JOINERS for char in run):
        return ""
    joined = _JOINED.match(text, match.end()) and _JOINED.match(text, match.start() - 1) if match.start() else None
    joiners = _JOINERS if joined else ""
    near = max(0, match.start() - _NEAR)
    low = max(text.rfind("\n", near, match.start()) + 1, near)
    turned = any(char in _DIRECTION for char in run) and _RIGHT_TO_LEFT.search(text, low, _line_end(text, match.end()))
    return "".join(char for char in run if char in joiners or (turned and char in _DIRECTION))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at, at + _NEAR)
    return end if end >= 0 else min(len(text), at + _NEAR)


_NEAR = 200  # characters in which a passage that runs right to left shows: a line of a megabyte is read once


def plain_spaces(text: str) -> Iterator[Edit]:
    """No-break, thin and other spaces as plain ones, one for one, so that a rule need not list them."""
    for match in _SPACE.finditer(text):
        yield Edit(match.start(), match.end(), " ", "clean.space")


def plain_tabs(text: str) -> Iterator[Edit]:
    """Tabs as plain spaces, once lines are judged: between words they mark the columns of a table."""
    for match in re.finditer("\t", text):
        yield Edit(match.start(), match.end(), " ", "clean.space")


def compose_letters(text: str) -> Iterator[Edit]:
    """Letters and loose accents as one character (NFC), where they are not already."""
    if unicodedata.is_normalized("NFC", text):
        return
    for match in _loose().finditer(text):
        new = unicodedata.normalize("NFC", match[0])
        if new != match[0]:
            yield Edit(match.start(), match.end(), new, "clean.compose")


@cache
def _loose() -> re.Pattern[str]:
    """A letter with all that may join it, and what is never written as it stands: whatever NFC changes is in a match.

    By the properties of Unicode (UAX 15): marks of a combining class, what is second in a composition, vowels and final
    consonants of Hangul; then characters that are not their own NFC. Nothing else is changed by what stands beside it.
    """
    joins, never = [], []
    for code in (*range(0x300, 0x3400), *range(0xA66F, 0xD800), *range(0xF900, 0x1F000), *range(0x2F800, 0x2FA20)):
        char = chr(code)
        parts = unicodedata.decomposition(char)
        if unicodedata.combining(unicodedata.normalize("NFD", char)[0]):
            joins.append(char)
        if parts and not parts.startswith("<"):
            joins += [chr(int(part, 16)) for part in parts.split()[1:]]
            if unicodedata.normalize("NFC", char) != char:
                never.append(char)
    joins += map(chr, range(0x1160, 0x1200))
    second = "".join(sorted(set(joins)))
    return re.compile(rf"(?s:.)?[{second}]++|[{''.join(never)}]")


def part_ligatures(text: str) -> Iterator[Edit]:
    """Letters that a typesetter joined, apart again (ﬁ, ﬂ); œ and æ are letters of their own."""
    for match in _LIGATURE.finditer(text):
        yield Edit(match.start(), match.end(), _LIGATURES[match[0]], "clean.ligature")


def mend_apostrophes(text: str) -> Iterator[Edit]:
    """An acute accent that stands for an apostrophe, as one."""
    for match in _ACUTE.finditer(text) if "´" in text else ():
        yield Edit(match.start(1), match.end(1), "'", "clean.apostrophe")


def mend_controls(text: str) -> Iterator[Edit]:
    """Controls U+0080 to U+009F as what Windows-1252 has in their place, which is what was meant.

    U+0085 is a line end in texts that have no other.
    """
    lines = "\n" in text or "\r" in text
    for match in _C1.finditer(text):
        new = bytes([ord(match[0])]).decode("cp1252", "replace")
        if new != "\ufffd" and (match[0] != "\x85" or lines):
            yield Edit(match.start(), match.end(), new, "decode.control")


def mend_halves(text: str) -> Iterator[Edit]:
    """Half characters, which no file can hold, as the sign for what was lost."""
    for match in _LONE.finditer(text):
        yield Edit(match.start(), match.end(), "\ufffd", "clean.lone")


CHARACTERS: tuple[Step, ...] = (
    mend_mojibake, mend_controls, mend_halves, drop_invisible, part_ligatures, mend_apostrophes, compose_letters, plain_spaces,
)  # fmt: skip
"""What is mended in every format."""

LETTERS: tuple[Step, ...] = (*CHARACTERS[:3], unify_line_ends, open_pages, undivide, *CHARACTERS[3:])
"""The same for files whose lines are still to be read."""
