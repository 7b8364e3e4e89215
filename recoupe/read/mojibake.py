"""Text that was once decoded in the wrong encoding ("dÃ©jÃ " for "déjà"), mended spot by spot where that is certain.

UTF-8 read as a one-byte encoding leaves an unmistakable trace: a character that stands for a first byte, then as many as
that byte announces that stand for continuation bytes. Runs of such groups are turned back into bytes and read as UTF-8,
again if they were spoilt twice. A run is mended when what comes out is what people write and what stands there is not:
inside or at a word, or several of a kind. A capital before a closing quotation mark, and groups that a text about encodings
puts between quotation marks, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recoupe.model import Edit

# The encodings that UTF-8 is mistaken for, with the characters that are then in any text worth mending. All but the first
# need a letter beside them.
_READINGS = {"cp1252": "ÂÃâÅÄÐÑØÙãäåæçìíïðÎÏ×", "mac_roman": "√¬‚≈", "cp850": "├┬┼", "cp437": "├┬┼"}
_ROUNDS = 3  # times that a text may have been spoilt
_SURE = 3  # mended groups that prove that the text was spoilt, so that lone ones are mended as well
_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u2026\u2013\u2014\u2022'\"«»`"
# What people write in a text of Latin letters: its letters, its marks, what stands for a space, emoji.
_USUAL = re.compile(
    "[À-ÖØ-öø-ÿ\u0100-\u017f\u0192\u0218-\u021b\u00a0-\u00a3\u00a5-\u00ab\u00ad-\u00bf\u00d7\u00f7\u2009\u200b"
    "\u2010-\u2015\u2018-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\ufb00-\ufb06"
    "\ufe0f\ufeff\U0001f300-\U0001faff]"
)
_OTHER_SCRIPTS = re.compile(
    "[\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1e00-\u1fff\u3001-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)


def mend_mojibake(text: str) -> Iterator[Edit]:
    """Edits that put back what a wrong decoding spoilt; nothing where it is not certain. Linear in the text."""
    if text.isascii():
        return
    found = [
        spot
        for reading, first in _READINGS.items()
        if any(char in text for char in first)
        for spot in _spots(text, reading)
    ]
    if not found:
        return
    taken: list[tuple[int, int, str, bool]] = []
    for spot in sorted(found, key=lambda one: (one[0], -one[1])):
        if not taken or spot[0] >= taken[-1][1]:
            taken.append(spot)
    sure = sum(len(new) for _, _, new, certain in taken if certain)
    for start, end, new, certain in taken:
        if certain or (sure >= _SURE and not _shown(text, start, end)):
            yield Edit(start, end, new, "decode.mojibake")
    if sure >= _SURE:
        yield from _halves(text, [(start, end) for start, end, *_ in taken])


def _spots(text: str, reading: str) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, what was meant, whether it is certain) of each run of groups that `reading` would leave."""
    pattern = _pattern(reading)
    for match in pattern.finditer(text):
        new = _undone(match[0], reading)
        if new is not None:
            yield match.start(), match.end(), new, _certain(text, match.start(), match.end(), new, reading)


def _undone(run: str, reading: str) -> str | None:
    """What `run` was before it was read as `reading`, once or more often; None where that is nothing people write."""
    out: str | None = None
    text = run
    for _ in range(_ROUNDS):
        try:
            text = bytes(_byte_of(reading)[char] for char in text).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            break
        out = text if _may_be_written(text) else out
    return out


def _may_be_written(text: str) -> bool:
    others = len(_OTHER_SCRIPTS.findall(text))
    usual = len(_USUAL.findall(text)) + sum(char.isascii() for char in text)
    # One or two letters of another script are chance rather than a word.
    return usual + others == len(text) and not 0 < others < 3


def _certain(text: str, start: int, end: int, new: str, reading: str) -> bool:
    """True when nobody can have written characters [start, end) of `text`."""
    run = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    beside = before.isalpha() or after.isalpha()
    if _shown(text, start, end):
        return False
    if reading != "cp1252":
        return beside and len(new) < len(run) and (before.islower() or after.islower()) and new.isalpha()
    if len(run) == 2 and run[1] in _QUOTES + "\u00a0" and before.isupper() and not after.isalpha():
        return False  # a capital Ã ends the word, and a mark follows: AMANHÃ”
    return len(run) > 2 or beside or run[0] in "ÂÃ"


def _shown(text: str, start: int, end: int) -> bool:
    """True for a group that stands alone between quotation marks or brackets: the text speaks of it."""
    before, after = text[max(0, start - 3) : start].rstrip()[-1:], text[end : end + 3].lstrip()[:1]
    return bool(before and after) and before in _QUOTES + "([{" and after in _QUOTES + ")]}"


def _halves(text: str, taken: list[tuple[int, int]]) -> Iterator[Edit]:
    """In a text that was spoilt: groups whose second half was lost since, as a no-break space that became a plain one."""
    index = 0
    for match in _HALF.finditer(text):
        while index < len(taken) and taken[index][1] <= match.start():
            index += 1
        if index < len(taken) and taken[index][0] < match.end():
            continue
        yield Edit(match.start(), match.end(), _MEANT[match[0][0]], "decode.mojibake")


# "Ã" and the space that was U+00A0 stand for "à"; where only one space is left, it parts the words as well. A lost U+009D
# leaves two thirds of a closing quotation mark, a lost U+00A0 the first half of a no-break space.
_HALF = re.compile(r"Ã (?=[\s,.;:!?)])|Ã(?= )|â€(?=[\s.,;:!?)]|$)|(?<=«)Â(?= )|Â(?= [»:;!?%€\d])")
_MEANT = {"Ã": "à", "â": "”", "Â": ""}


@cache
def _byte_of(reading: str) -> dict[str, int]:
    """The byte behind each character of an encoding; C1 controls stand for the bytes that cp1252 leaves out."""
    out = {}
    for byte in range(256):
        char = bytes([byte]).decode(reading, "replace")
        if char != "\ufffd":
            out[char] = byte
    if reading == "cp1252":
        out |= {chr(byte): byte for byte in range(0x80, 0xA0)}
    return out


@cache
def _pattern(reading: str) -> re.Pattern[str]:
    """Runs of groups that UTF-8 read as `reading` leaves."""

    def chars(low: int, high: int) -> str:
        return "[" + "".join(re.escape(char) for char, byte in _byte_of(reading).items() if low <= byte <= high) + "]"

    more = chars(0x80, 0xBF)
    group = rf"{chars(0xC2, 0xDF)}{more}|{chars(0xE0, 0xEF)}{more}{{2}}|{chars(0xF0, 0xF4)}{more}{{3}}"
    return re.compile(rf"(?:{group})++")
