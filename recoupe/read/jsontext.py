"""JSON whose strings know where they stand: for feeds and news items, whose texts are values of fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from recoupe.read.markup import Chars, Line

_DEEPEST = 200  # values in one another
_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+)"', re.S)
_OTHER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Text:
    """A string: its characters and their places; escapes stand for what they name."""

    parts: tuple[Chars, ...]

    @property
    def raw(self) -> str:
        """The string itself."""
        return "".join(part.text for part in self.parts)

    @property
    def line(self) -> Line:
        """The string as a line."""
        return Line(self.parts)

    def __str__(self) -> str:
        return " ".join(self.raw.split())


def parse_json(source: str) -> Any:
    """The value of `source`: dicts, lists, `Text` for strings, and plain numbers. Raises ValueError where it is no JSON.

    Iterative, in time that grows with the text; values deeper than two hundred are no feed's.
    """
    root: list[Any] = []
    stack: list[tuple[Any, str | None]] = [(root, None)]
    at = _skip(source, 0)
    if source[:1] == "\ufeff":
        at = _skip(source, 1)
    expect = "value"
    while True:
        if at >= len(source):
            raise ValueError("the JSON ends too early")
        mark = source[at]
        holder, key = stack[-1]
        if expect in ("value", "first") and not (mark == "]" and expect == "first"):
            if isinstance(holder, dict) and key is None:
                found = _STRING.match(source, at)
                if not found:
                    if mark == "}" and not holder:
                        at, expect = _closed(source, at, stack)
                        if len(stack) == 1 and root:
                            break
                        continue
                    raise ValueError(f"a name is missing at {at}")
                at = _skip(source, found.end())
                if source[at : at + 1] != ":":
                    raise ValueError(f"a colon is missing at {at}")
                stack[-1] = (holder, _unescaped(found[1]))
                at, expect = _skip(source, at + 1), "value"
                continue
            value, at, opened = _value(source, at, mark)
            if isinstance(holder, dict):
                holder[key] = value
                stack[-1] = (holder, None)
            else:
                holder.append(value)
            if opened:
                if len(stack) > _DEEPEST:
                    raise ValueError("the JSON is nested too deep")
                stack.append((value, None))
                expect = "first"
            else:
                expect = "next"
            at = _skip(source, at)
        elif mark == "," and expect == "next" and len(stack) > 1:
            at, expect = _skip(source, at + 1), "value"
            continue
        elif (mark == "}" and isinstance(holder, dict)) or (
            mark == "]" and isinstance(holder, list) and len(stack) > 1
        ):
            at, expect = _closed(source, at, stack)
        else:
            raise ValueError(f"unexpected {mark!r} at {at}")
        if len(stack) == 1 and root:
            break
    if source[at:].strip():
        raise ValueError(f"more than one value, at {at}")
    return root[0]


_LOOSE_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.S)


def string_at(source: str, at: int) -> Text | None:
    """The string that begins at `at` of a larger file, None where none does; line ends inside it are forgiven."""
    found = _LOOSE_STRING.match(source, at)
    return Text(_parts(source, at + 1, found.end() - 1)) if found else None


def _closed(source: str, at: int, stack: list[tuple[Any, str | None]]) -> tuple[int, str]:
    stack.pop()
    return _skip(source, at + 1), "next"


def _value(source: str, at: int, mark: str) -> tuple[Any, int, bool]:
    """(value, where it ends, whether it is open) of what stands at `at`."""
    if mark == "{":
        return {}, at + 1, True
    if mark == "[":
        return [], at + 1, True
    if found := _STRING.match(source, at):
        return Text(_parts(source, at + 1, found.end() - 1)), found.end(), False
    if found := _OTHER.match(source, at):
        word = found[0]
        plain: Any = {"true": True, "false": False, "null": None}.get(word)
        if word[0] in "-0123456789":
            plain = float(word) if any(c in word for c in ".eE") or len(word) > 18 else int(word)
        return plain, found.end(), False
    raise ValueError(f"no value at {at}")


def _skip(source: str, at: int) -> int:
    found = _SPACE.match(source, at)
    return found.end() if found else at


def _parts(source: str, start: int, end: int) -> tuple[Chars, ...]:
    out: list[Chars] = []
    at = start
    for found in _ESCAPE.finditer(source, start, end):
        if found.start() > at:
            out.append(Chars(source[at : found.start()], at, found.start()))
        out.append(Chars(_named(found[0]), found.start(), found.end(), 0, exact=False))
        at = found.end()
    if end > at:
        out.append(Chars(source[at:end], at, end))
    return tuple(out)


def _named(escape: str) -> str:
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:12], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if escape[1] == "u":
        code = int(escape[2:6], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return _SHORT.get(escape[1], escape[1])


def _unescaped(name: str) -> str:
    return _ESCAPE.sub(lambda m: _named(m[0]), name)
