"""The press's own formulas as compiled rules: `languages/*/press.toml` read once, its placeholders filled in.

Headers are read before a language is known, and Spanish credits stand in French pages: every rule of every language is
tried. What belongs to all (forms of dates, of names, of hours) is built here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from recoupe.languages import SUPPORTED, load

_UPPER = r"A-ZÀ-ÖØ-ÞŁŚŠŽČĆŹŻĞİŞ"
# English writes its days with capitals; a byline's name ends before them.
_DAYS = "|".join(day.capitalize() for day in load("en", "press")["weekdays"])
_NAME_WORD = rf"(?-i:(?!(?:{_DAYS})\b)(?:(?:[dDlLO]['’]|Mc|Mac)?[{_UPPER}][\w’'.-]*))"
_PARTICLE = r"(?-i:de|du|des|del|della|di|da|van|von|der|den|le|la|el|al|bin|ben|ten|ter|y|dos|das|d'|d’)"
NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{0,3}}"
_NAMES = rf"{NAME}(?:(?:\s*,\s*|\s+(?:et|and|y|e|&)\s+|\s*/\s*){NAME}){{0,5}}"
_TIME = (
    r"(?:\d{1,2}\s?[h:.H]\s?\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?|\d{1,2}\s?(?:h|heures?)|\d{1,2}\s?[ap]\.?m\.?)"
    r"(?:\s*\(?(?-i:GMT|UTC|CET|CEST|EST|EDT|BST|ET|PT|heure de Paris|h)\)?(?:[+-]\d{1,2})?)?"
)
_PLACE = (
    rf"(?!(?:by|par|por)\s)(?:(?:[àa]|in|en)\s+)?{_NAME_WORD}"
    rf"(?:(?:\s*[,/]\s*|\s+-\s+|\s+)(?:{_PARTICLE}\s+)?{_NAME_WORD}){{0,4}}"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """One rule: lines or parts of lines that match `pattern` are blocks of `kind`, with `role`."""

    name: str
    kind: str
    role: str
    pattern: re.Pattern[str]
    split: bool
    examples: tuple[str, ...]


def _all(name: str) -> list[Any]:
    return [item for code in SUPPORTED for item in load(code, "press")[name]]


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def agency_pattern() -> str:
    """A pattern for the agencies of all languages, as they are written or in capitals; case counts."""
    names = _all("agencies")
    forms = "|".join(_all("agency_forms"))
    return f"(?-i:{_either([*names, *(name.upper() for name in names)])}|{forms})(?!\\w)"


@cache
def agency_names() -> dict[str, str]:
    """The usual name of an agency by its capitals: `REUTERS` -> `Reuters`."""
    return {name.upper(): name for name in _all("agencies")}


@cache
def picture_agencies() -> frozenset[str]:
    """The agencies that sell pictures and no texts, in capitals."""
    return frozenset(word.upper() for code in SUPPORTED for word in load(code, "pages")["pictures"])


@cache
def month_numbers() -> dict[str, int]:
    """The number of a month by its names and short forms in every language, in lower case."""
    return {
        word: number
        for code in SUPPORTED
        for number, words in enumerate(load(code, "press")["months"], 1)
        for word in words
    }


@cache
def weekday_numbers() -> dict[str, int]:
    """0 for Monday to 6 for Sunday, by name in every language."""
    return {word: number for code in SUPPORTED for number, word in enumerate(load(code, "press")["weekdays"])}


@cache
def date_pattern() -> str:
    """A pattern for a day with its year, in words or figures, with or without its weekday. It holds no groups."""
    months, days = _either(list(month_numbers())), _either(list(weekday_numbers()))
    weekday = rf"(?:(?:{days}|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\.?)\s*,?\s+)?"
    return (
        rf"(?:{weekday}(?:\d{{1,2}}(?:er|st|nd|rd|th|º)?\s+(?:de\s+|of\s+)?(?:{months})\.?,?\s+(?:de\s+|del\s+)?\d{{4}}"
        rf"|(?:{months})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s+\d{{4}}"
        r"|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?))"
    )


def _day_pattern() -> str:
    """A day and a month without a year, as dispatches have it."""
    months, days = _either(list(month_numbers())), _either(list(weekday_numbers()))
    return rf"(?:(?:{days})\s+)?(?:\d{{1,2}}(?:er)?\s+(?:de\s+)?(?:{months})|(?:{months})\s+\d{{1,2}})"


@cache
def formulas(table: str) -> tuple[Formula, ...]:
    """The rules of table `segment` (parts of a header line) or `line` (whole lines), in the order of the files."""
    fills = {
        "name": NAME,
        "names": _names(),
        "date": date_pattern(),
        "day": _day_pattern(),
        "time": _TIME,
        "place": _PLACE,
        "agency": agency_pattern(),
    }
    out = []
    for item in _all(table):
        pattern = item["pattern"]
        for key, value in fills.items():
            pattern = pattern.replace("{" + key + "}", f"(?:{value})")
        out.append(
            Formula(
                name=item["name"],
                kind=item["kind"],
                role=item.get("role", ""),
                pattern=re.compile(pattern, re.I),
                split=bool(item.get("split")),
                examples=tuple(item["examples"]),
            )
        )
    return tuple(out)


def _names() -> str:
    collective = _either(_all("collective"))
    return rf"(?:\[?(?:{_NAMES})\]?|(?:{collective}))"


_FIGURES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@cache
def _worded() -> re.Pattern[str]:
    months = _either(list(month_numbers()))
    return re.compile(
        rf"(?:(\d{{1,2}})(?:er|st|nd|rd|th|º)?\s+(?:de\s+|of\s+)?({months})\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})"
        rf"|({months})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}}))(?!\d)",
        re.I,
    )


def day_of(text: str) -> str | None:
    """The first full date of `text` as an ISO day; None when there is none. 04/03/2021 is the fourth of March."""
    found: list[tuple[int, tuple[int, int, int]]] = []
    if match := _worded().search(text):
        if match[1]:
            found.append((match.start(), (int(match[3]), month_numbers()[match[2].lower()], int(match[1]))))
        else:
            found.append((match.start(), (int(match[6]), month_numbers()[match[4].lower()], int(match[5]))))
    if match := _FIGURES.search(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        day, month = int(match[1]), int(match[2])
        found.append((match.start(), (year, day, month) if month > 12 >= day else (year, month, day)))
    if match := _ISO.search(text):
        found.append((match.start(), (int(match[1]), int(match[2]), int(match[3]))))
    for _, parts in sorted(found):
        try:
            return date(*parts).isoformat()
        except ValueError:
            continue
    return None
