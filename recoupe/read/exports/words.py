"""The words of press databases: labels of fields, dates and hours, languages and lengths, in every interface language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from recoupe.languages import load
from recoupe.read.press import month_numbers

_HOUR = re.compile(
    r"(?<![\d:])(\d{1,2})\s?(?::|[hH](?!\w*[a-z]{3}))\s?(\d{2})(?::(\d{2}))?(?![\d:])\s*([AaPp]\.?\s?[Mm]\b\.?)?"
    r"(?:\s*\(?([A-Z]{3,4})?\s?((?:[+-]\d{1,2})(?::?\d{2})?)?\)?)?"
)
_COPYRIGHT_YEAR = re.compile(r"^\W*(?:copyright|©|\(c\))", re.I)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that stands in [start, end) of a text. `value`: ISO 8601, as precise as it is given."""

    value: str
    start: int
    end: int


def fold(words: str) -> str:
    """`words` without case, accents, hyphens and spaces: what labels are compared by."""
    plain = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in plain if c.isalnum())


@cache
def table(name: str) -> dict[str, Any]:
    """A table of `languages/exports.toml`."""
    found = load("", "exports")[name]
    return dict(found)


@cache
def folded(name: str, key: str) -> frozenset[str]:
    """The words of a list, folded."""
    return frozenset(fold(word) for word in table(name)[key])


def either(words: Iterable[str]) -> str:
    """A pattern for one of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


# ----------------------------------------------------------------------- dates


@cache
def _months() -> dict[str, int]:
    numbers = dict(month_numbers())
    for lists in table("months").values():
        for number, words in enumerate(lists, 1):
            for word in words:
                numbers.setdefault(word, number)
    return numbers


@cache
def _date() -> re.Pattern[str]:
    months = either(_months())
    return re.compile(
        rf"(?<!\w)(?P<d1>\d{{1,2}})(?:\s?\.|\s?er|\s?st|\s?nd|\s?rd|\s?th|º|ª)?\s*(?:de\s+|d['’]\s?|of\s+)?"
        rf"(?P<m1>{months})\.?,?\s+(?:de\s+|del\s+)?(?P<y1>1[5-9]\d\d|20\d\d)(?!\d)"
        rf"|(?<!\w)(?P<m2>{months})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y2>1[5-9]\d\d|20\d\d)(?!\d)"
        r"|(?<!\d)(?P<y3>1[5-9]\d\d|20\d\d)\s?(?:[-/.]|年|년)\s?(?P<m3>\d{1,2})\s?(?:[-/.]|月|월)\s?(?P<d3>\d{1,2})(?!\d)\s?[日일]?T?"
        r"|(?<![\d/.])(?P<d4>\d{1,2})(?P<sep>[/.])(?P<m4>\d{1,2})(?P=sep)(?P<y4>1[5-9]\d\d|20\d\d)(?!\d)"
        r"|(?<!\w)(?P<m5>" + months + r")\.?,?\s+(?:de\s+|del\s+)?(?P<y5>1[5-9]\d\d|20\d\d)(?!\d)",
        re.I,
    )


def moment_in(text: str, *, hour: bool = True) -> Moment | None:
    """The first date of `text`, with the hour that follows it where there is one; None for no date.

    The day comes before the month in figures. A month alone gives `2014-05`.
    """
    for match in _date().finditer(text):
        value = _day(match)
        if value is None:
            continue
        end = match.end()
        found = _HOUR.search(text, end, min(len(text), end + 60)) if hour and len(value) == 10 else None
        timed = _timed(value, found) if found else None
        if found and timed:
            return Moment(timed, match.start(), found.end())
        return Moment(value, match.start(), end)
    return None


def _day(match: re.Match[str]) -> str | None:
    if match["m5"]:
        return f"{match['y5']}-{_months()[match['m5'].lower()]:02}"
    if match["m1"] or match["m2"]:
        n = "1" if match["m1"] else "2"
        year, month, day = int(match[f"y{n}"]), _months()[match[f"m{n}"].lower()], int(match[f"d{n}"])
    elif match["y3"]:
        year, month, day = int(match["y3"]), int(match["m3"]), int(match["d3"])
    else:
        year, month, day = int(match["y4"]), int(match["m4"]), int(match["d4"])
        if month > 12 >= day:
            month, day = day, month
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return None


def _timed(day: str, found: re.Match[str]) -> str | None:
    """The day with the hour of a match, and its offset where the zone is known."""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        half = ""  # "15:49 PM" is an hour of twenty-four with a word too many
    if half.startswith("p"):
        hour = hour % 12 + 12
    elif half.startswith("a"):
        hour %= 12
    if hour > 23 or minute > 59 or second > 59:
        return None
    stamp = f"{day}T{hour:02}:{minute:02}" + (f":{second:02}" if found[3] else "")
    zone, shift = found[5] or "", found[6] or ""
    base = table("zones").get(zone)
    if (zone and base is None) or (not zone and not shift):
        return stamp
    minutes = int(base or 0) * 60
    if shift:
        sign = -1 if shift[0] == "-" else 1
        digits = shift[1:].replace(":", "")
        hours, rest = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
        minutes += sign * (hours * 60 + rest)
    if abs(minutes) > 14 * 60:
        return stamp
    offset = timezone(timedelta(minutes=minutes)).utcoffset(None)
    total = int(offset.total_seconds() // 60)
    return f"{stamp}{'-' if total < 0 else '+'}{abs(total) // 60:02}:{abs(total) % 60:02}"


# ------------------------------------------------------- lengths, pages, names


@cache
def _length() -> re.Pattern[str]:
    number = r"(?:\d{1,3}(?:[.,\s]\d{3})++|\d{1,7}+)"
    return re.compile(rf"(?<![\w:.,]){number}\s*(?:{either(table('length')['words'])})(?!\w)", re.I)


def length_in(text: str) -> re.Match[str] | None:
    """Where `text` says how many words an article has."""
    return _length().search(text)


@cache
def _page() -> re.Pattern[str]:
    lead = either(table("length")["page"])
    return re.compile(
        rf"(?:^|(?<=[\s;,.(]))(?:{lead})\s*(?P<page>[A-Z]{{0,3}}\d[\w()/-]{{0,8}}(?:\s*[,;+-]\s*[A-Z]{{0,3}}\d[\w()/-]{{0,8}})*)"
    )


def page_in(text: str) -> re.Match[str] | None:
    """The printed page that `text` gives; group `page` is the number."""
    return _page().search(text)


@cache
def _languages() -> dict[str, str]:
    return {fold(name): code for code, names in table("languages").items() for name in names}


def language_code(text: str) -> str:
    """The code of the language that `text` names ("ENGLISH", "fr", "Français; French"); empty for none."""
    first = re.split(r"[;,/]", text.strip())[0].strip()
    if found := _languages().get(fold(text)) or _languages().get(fold(first)):
        return found
    return first[:2].lower() if re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?", first) else ""


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{either(table('author')['leads'])})\s*:?\s+(?=\S)", re.I)


def without_lead(author: str) -> str:
    """The names of a byline without "By" or what stands for it."""
    return _leads().sub("", author, count=1).strip(" .;,")


@cache
def _agencies() -> dict[str, str]:
    return {
        fold(word): entry["aliases"][0]
        for entry in load("", "agencies")["agency"]
        for word in (entry["name"], *entry["aliases"])
        if len(fold(word)) > 2
    }


def agency_of(outlet: str) -> str:
    """The agency whose wire an outlet is ("Agence France Presse -- English"); empty for none."""
    head = re.split(r"\s+-+\s*|\s*[(\[,:]", outlet, maxsplit=1)[0]
    return _agencies().get(fold(outlet)) or _agencies().get(fold(head), "")


def is_rights(text: str) -> bool:
    """True for a line on rights: "Copyright 2014 ...", "© ...", "Tous droits réservés"."""
    if _COPYRIGHT_YEAR.match(text):
        return True
    plain = text.casefold().strip(" .")
    return len(text) < 120 and any(plain.endswith(words) for words in table("nexis")["rights"][3:])
