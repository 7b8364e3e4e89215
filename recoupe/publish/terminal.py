"""Drawing in a terminal: sections, rows, text behind a head, in colour or not. What a view says stands in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recoupe.errors import plain

WARNING, DIM, BOLD = "33", "2", "1"
_WORD = re.compile(r"[^ ]+")


class Sheet:
    """Lines of at most `width` columns; `colour` False leaves only the words."""

    def __init__(self, colour: bool, width: int) -> None:
        self.colour, self.width = colour, max(width, 48)

    def section(self, name: str, about: str) -> Iterator[str]:
        """An empty line and the name of what follows."""
        yield ""
        yield "  " + self.paint(BOLD, name.upper()) + (f"  {about}" if about else "")

    def row(self, label: str, size: int, text: str, paint: str) -> Iterator[str]:
        """`text` behind a label of `size` columns."""
        yield from self.hanging(f"  {label:<{size}} ", text, paint)

    def hanging(self, head: str, text: str, paint: str) -> Iterator[str]:
        """`text` behind `head`, its further lines below its beginning; controls written out."""
        text = " ".join(plain(text).split("\n"))
        lines = [text[start:end] for start, end in breaks(text, max(20, self.width - len(head)))] or [""]
        for number, line in enumerate(lines):
            yield (head if not number else " " * len(head)) + self.paint(paint, line)

    def paint(self, colour: str, text: str) -> str:
        """`text` in an ANSI colour, such as "1;4"."""
        if not self.colour or not colour:
            return text
        return f"\x1b[{colour}m{text}\x1b[0m"


def breaks(text: str, room: int) -> list[tuple[int, int]]:
    """Where the lines of `text` begin and end, at most `room` characters each; cut inside words that are longer."""
    lines: list[tuple[int, int]] = []
    start, end = -1, -1
    for word in _WORD.finditer(text):
        low, high = word.span()
        if start >= 0 and high - start <= room:
            end = high
            continue
        if start >= 0:
            lines.append((start, end))
        while high - low > room:
            lines.append((low, low + room))
            low += room
        start, end = low, high
    return [*lines, (start, end)] if start >= 0 else lines


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 block`, `2 blocks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}".replace(",", "\u202f")


def short(text: str, size: int = 60) -> str:
    """`text` on one line, cut at `size` characters."""
    text = " ".join(text.split())
    return text if len(text) <= size else text[: size - 1] + "…"


def language_name(code: str) -> str:
    """The English name of a language."""
    from babel import Locale

    return "language unknown" if code == "und" else str(Locale("en").languages.get(code, code))
