"""The words of a text as a grammar sees them: tokens with categories and values, numbers already read.

One character stands for the set of categories of a token, so that a pattern over words is a plain regular expression
over a short string, and the same few strings come back again and again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from recoupe.languages import load

OTHER = "x"
"""The code of a word that no pattern speaks of."""


class Token(NamedTuple):
    """Characters [start, end) of a text, the code of its categories, and its value in each of them."""

    start: int
    end: int
    code: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Codes:
    """One private character for every set of categories, handed out in the order of the lexicon."""

    by_set: dict[frozenset[str], str] = field(default_factory=dict)

    def of(self, categories: frozenset[str]) -> str:
        """The character that stands for `categories`."""
        if not categories:
            return OTHER
        return self.by_set.setdefault(categories, chr(0xE000 + len(self.by_set)))

    def holding(self, category: str) -> str:
        """All characters whose set holds `category`."""
        return "".join(code for group, code in self.by_set.items() if category in group)


@cache
def folded(text: str) -> str:
    """Lower case without accents and typographic apostrophes: "Février" and "fevrier" are one word."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if not unicodedata.combining(c)).replace("’", "'")


class NumberWords(NamedTuple):
    """How a language writes numbers: its words, its joints, its separators."""

    units: Mapping[str, int]
    scales: Mapping[str, int]
    ordinals: Mapping[str, int]
    joints: frozenset[str]
    not_days: frozenset[str]
    suffixes: frozenset[str]
    pairs_are_years: bool
    pattern: re.Pattern[str]
    thousands: str
    decimal: str


@cache
def number_words(language: str) -> NumberWords:
    """The number words of `language`, from its `numbers.toml`."""
    table = load(language, "numbers")
    units = {folded(w): int(v) for w, v in table["units"].items()}
    scales = {folded(w): int(v) for w, v in table["scales"].items()}
    ordinals = {folded(w): int(v) for w, v in table["ordinals"].items()}
    thousands, decimal = table["thousands"], table["decimal"]
    glued = rf"\d{{1,3}}(?:[{re.escape(thousands)}]\d{{3}})+(?!\d)(?:[{re.escape(decimal)}]\d+)?"
    plain = rf"\d+(?:[{re.escape(decimal)}]\d+)?"
    elided = r"['’](?=[^\W\d_])" if table.get("elision") else r"(?!)"
    pattern = re.compile(
        r"(?P<iso>(?<![\d/])(?<!\d-)\d{4}-\d{1,2}-\d{1,2}(?:T\d\d:\d\d(?::\d\d)?)?(?![\d/]))"
        r"|(?P<dmy>(?<![\d/.])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\d/]|[.-]\d))"
        r"|(?P<clock>(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!:?\d))"
        rf"|(?P<glued>(?<![\d.,]){glued})|(?P<number>{plain})"
        rf"|(?P<word>[^\W\d_]+(?:{elided})?)|(?P<mark>[^\w\s]|_)"
    )

    def said(key: str) -> frozenset[str]:
        return frozenset(map(folded, table[key]))

    return NumberWords(
        units, scales, ordinals,
        said("joints"), said("not_days"), said("ordinal_suffixes"),
        bool(table.get("pairs_are_years")), pattern, thousands, decimal,
    )  # fmt: skip


def categories_of_number(value: float, digits: str = "") -> dict[str, Any]:
    """The categories that a cardinal may fill; `digits` is how it is written, empty for words."""
    found: dict[str, Any] = {"num": value}
    if digits and re.fullmatch(r"\d{1,2}\.[0-5]\d", digits) and value < 24.6:
        found["dotclock"] = value
    if value != int(value) or (digits and not digits.isdigit()):
        return found
    whole = int(value)
    found["int"] = whole
    short = len(digits) <= 2
    if short and 1 <= whole <= 31:
        found["dayno"] = whole
    if short and 1 <= whole <= 12:
        found["monthno"] = whole
    if short and 0 <= whole <= 24:
        found["hourno"] = whole
    if 0 <= whole <= 59 and (len(digits) == 2 or not digits):
        found["minno"] = whole
    if len(digits) == 2:
        found["yy"] = whole
    if not digits and whole in range(20, 100, 10):
        found["yy"] = whole
    if 1000 <= whole <= 2199 and len(digits) in (0, 4):
        found["yearno"] = whole
    if len(digits) in (3, 4) and whole % 100 < 60 and 100 <= whole < 2400:
        found["hhmm"] = whole
    return found


def categories_of_ordinal(value: int) -> dict[str, Any]:
    """The categories that an ordinal may fill."""
    found: dict[str, Any] = {"ord": value}
    if 1 <= value <= 31:
        found["dayord"] = value
    return found


class Piece(NamedTuple):
    """A raw piece of text before words are put together: its kind is the name of the group that matched."""

    start: int
    end: int
    kind: str
    text: str


def pieces(language: str, text: str, start: int = 0, end: int | None = None) -> list[Piece]:
    """Words, numbers, dates in figures and marks of `text`, or of its stretch [start, end), in order."""
    pattern = number_words(language).pattern
    out = []
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        kind = match.lastgroup or "mark"
        raw = match.group()
        out.append(Piece(match.start(), match.end(), kind, folded(raw) if kind == "word" else raw))
    return out


def figure(language: str, raw: str, glued: bool = False) -> float:
    """The value of a number in figures, with the separators of `language`; `glued` when thousands stand apart."""
    how = number_words(language)
    if glued:
        mark = next(c for c in raw if not c.isdigit())
        raw = "".join(raw.replace(mark, "").split())  # one number may hold two kinds of space
    for mark in how.decimal:
        raw = raw.replace(mark, ".")
    return float(raw)


class Spelled(NamedTuple):
    """A number read at some piece: its value, how many pieces it takes, whether it is an ordinal or a year by pairs."""

    value: int
    length: int
    ordinal: bool = False


def spelled(language: str, parts: list[Piece], at: int) -> Spelled | None:
    """The longest number in words that starts at piece `at`; None when there is none.

    Additive and multiplicative numerals of French (with its twenties), English and Spanish, joined by hyphens, spaces or
    the language's word for "and". "nineteen ninety" is a year where the language says years by pairs.
    """
    how = number_words(language)
    total = current = 0
    index, last_good, seen = at, at, False
    words = parts
    previous_small = 0
    while index < len(words):
        piece = words[index]
        word = piece.text
        value = how.units.get(word)
        if value is not None and piece.kind == "word":
            if not seen or _adds(current, value):
                current += value
            elif value == 20 and current % 100 == 4 and previous_small == 4:  # quatre-vingts
                current += 76
            elif (
                how.pairs_are_years and total == 0 and 16 <= current <= 20 and 10 <= value <= 99 and last_good == index
            ):
                current, total = value, current * 100
            else:
                break
            previous_small = value
        elif piece.kind == "word" and (scale := how.scales.get(word)) is not None:
            if not seen and scale > 1000:
                break  # "millions" alone counts nothing
            if scale == 100:
                if current % 100 == 0 and seen:
                    break
                current = current - current % 100 + max(1, current % 100) * 100 if seen else 100
            else:
                total += max(1, current) * scale
                current = 0
            previous_small = 0
        elif seen and word in how.ordinals and piece.kind == "word" and _adds(current, how.ordinals[word]):
            return Spelled(total + current + how.ordinals[word], index + 1 - at, True)
        else:
            break
        seen = True
        index += 1
        last_good = index
        if index < len(words) and words[index].text in how.joints:
            joint = index + 1
            dash = words[index].text == "-"
            tight = not dash or (words[index].start == words[index - 1].end and joint < len(words))
            if not tight or joint >= len(words):
                break
            follow = words[joint].text
            addable = follow in how.units or (follow in how.scales and dash) or follow in how.ordinals
            if not addable:
                break
            if not dash and follow in how.units and not _adds(current, how.units[follow]) and current:
                break
            if not dash and current and current % 10 and how.units.get(follow, 0) < 10:
                break
            if not dash and current and current < 10:
                break
            index = joint
    if not seen:
        value = how.ordinals.get(words[at].text) if words[at].kind == "word" else None
        return Spelled(value, 1, True) if value is not None else None
    return Spelled(total + current, last_good - at)


def _adds(current: int, value: int) -> bool:
    """True when `value` may follow `current` inside one numeral: 20 + 2, 100 + 80, 60 + 12."""
    if current == 0:
        return True
    tail = current % 100
    if value < 10:
        return (tail % 10 == 0 and tail != 10) or (tail == 10 and value >= 7)
    if value < 20:
        return tail in (0, 60, 80)
    return value < 100 and tail == 0


def _of_word(how: NumberWords, word: str, value: int) -> dict[str, Any]:
    """The categories of a number in words; "une" counts, but nobody says "une mars" for a day."""
    found = categories_of_number(value)
    if word in how.not_days:
        found.pop("dayno", None)
        found.pop("minno", None)
    return found


def _dated(parts: list[Piece], at: int) -> bool:
    """True when a number or a preposition stands before piece `at`: "in may", "5 may", against "it may"."""
    if at == 0:
        return False
    before = parts[at - 1]
    return before.kind == "number" or before.text in ("in", "of", "last", "next", "since")


class Lexicon:
    """The words of a language with their categories, from a table `{category: {word: value}}`."""

    def __init__(
        self, language: str, table: Mapping[str, Mapping[str, Any]], capital_only: frozenset[str] = frozenset()
    ) -> None:
        self.language = language
        self.codes = Codes()
        self._capital_only = capital_only
        self._single: dict[str, tuple[str, dict[str, Any]]] = {}
        self._several: dict[str, list[tuple[tuple[str, ...], str, dict[str, Any]]]] = {}
        merged: dict[tuple[str, ...], dict[str, Any]] = {}
        for category, words in table.items():
            for word, value in words.items():
                # "l'" is one piece only before a letter, so it is read as it stands in a text
                key = tuple(p.text for p in pieces(language, word + "a" if word.endswith("'") else word))
                key = key[:-1] if word.endswith("'") and key[-1] == "a" else key
                merged.setdefault(key, {})[category] = value
        how = number_words(language)
        for key, values in merged.items():
            if len(key) == 1 and key[0] in how.units:
                values.update(_of_word(how, key[0], how.units[key[0]]))
            if len(key) == 1 and key[0] in how.ordinals:
                values.update(categories_of_ordinal(how.ordinals[key[0]]))
            code = self.codes.of(frozenset(values))
            if len(key) == 1:
                self._single[key[0]] = (code, values)
            else:
                self._several.setdefault(key[0], []).append((key, code, values))
        for rows in self._several.values():
            rows.sort(key=lambda row: (-len(row[0]), row[0]))
        self._register_numbers()

    def _register_numbers(self) -> None:
        """Give a code to every set of categories that a number can have, so that patterns know them all."""
        for value in [*range(110), 1230, 1275, 1812, 1900, 1999, 2000, 2160, 2300, 9999, 0.5]:
            digits = str(int(value)) if value == int(value) else "0.5"
            for written in (digits, "", digits.zfill(2), digits.zfill(3)):
                self.codes.of(frozenset(categories_of_number(value, written)))
        for word in sorted(number_words(self.language).not_days):
            self.codes.of(frozenset(_of_word(number_words(self.language), word, 1)))
        self.codes.of(frozenset(categories_of_number(6.3, "6.30")))
        for value in (1, 12, 25, 40):
            self.codes.of(frozenset(categories_of_ordinal(value)))
        for kind in ("iso", "dmy", "clock"):
            self.codes.of(frozenset({kind}))

    def read(self, text: str, start: int = 0, end: int | None = None) -> list[Token]:
        """The tokens of `text`, or of its stretch [start, end); their places count in `text`."""
        return list(self._read(text, start, end))

    def _read(self, text: str, low: int, high: int | None) -> Iterator[Token]:
        parts = pieces(self.language, text, low, high)
        how = number_words(self.language)
        at = 0
        while at < len(parts):
            start, end, kind, word = parts[at]
            if kind == "word" or kind == "mark":
                rows = self._several.get(word)
                hit = rows and next(
                    (r for r in rows if tuple(p.text for p in parts[at : at + len(r[0])]) == r[0]), None
                )
                number = None
                if kind == "word" and (word in how.units or word in how.scales or word in how.ordinals):
                    number = spelled(self.language, parts, at)
                if hit and (number is None or number.length <= len(hit[0])):
                    stop = parts[at + len(hit[0]) - 1].end
                    yield Token(start, stop, hit[1], hit[2])
                    at += len(hit[0])
                    continue
                if number is not None and (number.length > 1 or word not in self._single):
                    values = (
                        categories_of_ordinal(number.value)
                        if number.ordinal
                        else _of_word(how, word if number.length == 1 else "", number.value)
                    )
                    stop = parts[at + number.length - 1].end
                    yield Token(start, stop, self.codes.of(frozenset(values)), values)
                    at += number.length
                    continue
                found = self._single.get(word)
                if found is None and kind == "word" and word.endswith("'"):
                    found = self._single.get(word[:-1])
                if found is not None and not (
                    word in self._capital_only and text[start].islower() and not _dated(parts, at)
                ):
                    yield Token(start, end, found[0], found[1])
                else:
                    yield Token(start, end, OTHER, {})
                at += 1
                continue
            if kind in ("number", "glued"):
                follow = parts[at + 1] if at + 1 < len(parts) else None
                if follow and follow.start == end and follow.text in how.suffixes and word.isdigit():
                    values = categories_of_ordinal(int(word))
                    yield Token(start, follow.end, self.codes.of(frozenset(values)), values)
                    at += 2
                    continue
                if follow and follow.text == "." and at + 2 < len(parts) and parts[at + 2].text in how.suffixes:
                    suffix = parts[at + 2]  # "1.º de mayo"
                    if word.isdigit() and follow.start == end and suffix.start == follow.end:
                        values = categories_of_ordinal(int(word))
                        yield Token(start, suffix.end, self.codes.of(frozenset(values)), values)
                        at += 3
                        continue
                values = categories_of_number(
                    figure(self.language, word, kind == "glued"), word if kind == "number" else "0.0"
                )
                yield Token(start, end, self.codes.of(frozenset(values)), values)
            else:
                yield Token(start, end, self.codes.of(frozenset({kind})), {kind: word})
            at += 1
