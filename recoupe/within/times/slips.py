"""Slips of the writer: a weekday that does not fit its date, a day that its month does not have."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from recoupe.languages import SUPPORTED
from recoupe.model import Document, Notice, When
from recoupe.within.times.grammar import grammar

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NO_DAY = re.compile(r"[\dX]{4}-\d\d-XX")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def time_notices(document: Document, times: Sequence[When]) -> tuple[Notice, ...]:
    """What is wrong with the dates of `document`.

    `times.weekday` for a weekday that contradicts its date, at either end of a stretch, and for one without a year that
    fits no year near enough; `times.no-such-day` for a day that is none ("31 June"). The date wins over the weekday.
    """
    starts = [block.span.start for block in document.blocks]
    notices = []
    for when in times:
        if when.type not in ("DATE", "TIME") or (not _DAY.match(when.value) and not _NO_DAY.fullmatch(when.value)):
            continue
        block = document.blocks[bisect_right(starts, when.span.start) - 1]
        if block.language not in SUPPORTED:
            continue
        words = " ".join(when.span.of(document.text).split())
        if _NO_DAY.fullmatch(when.value):
            if number := _stated(block.language, words).day:
                notices.append(_no_such_day(when, words, number))
            continue
        stated = _stated(block.language, words)
        for weekday, day in zip(stated.weekdays, _DAY.findall(when.value), strict=False):
            right = date.fromisoformat(day).isoweekday()
            if right != weekday:
                near = _fitting(day, weekday) if stated.month and not stated.year else ""
                notices.append(_weekday(when, words, day, weekday, right, near))
                break
    return tuple(notices)


def _weekday(when: When, words: str, day: str, said: int, right: int, near: str) -> Notice:
    return Notice(
        code="times.weekday",
        where=when.span,
        level="info",
        message=f"{words!r}: {day} is a {_NAMES[right - 1]}, not a {_NAMES[said - 1]}{near}; check the original",
        data=(("words", words), ("day", day), ("weekday", str(right)), ("said", str(said))),
    )


def _fitting(day: str, weekday: int) -> str:
    """Which years near `day` would fit, in words."""
    there = date.fromisoformat(day)
    years = []
    for year in range(there.year - 6, there.year + 7):
        try:
            fits = there.replace(year=year).isoweekday() == weekday
        except ValueError:  # 29 February
            continue
        if fits:
            years.append(str(year))
    return f" (as it is in {' and '.join(years)})" if years else ""


def _no_such_day(when: When, words: str, day: int) -> Notice:
    year, month = when.value[:4], int(when.value[5:7])
    last = calendar.monthrange(int(year) if year.isdigit() else 2024, month)[1]
    return Notice(
        code="times.no-such-day",
        where=when.span,
        level="info",
        message=f"{words!r}: {_MONTHS[month - 1]} has no day {day}, the last is {last}; check the original",
        data=(("words", words), ("last", str(last))),
    )


def stated_day(language: str, words: str) -> tuple[int, int, int] | None:
    """(weekday, month, day) that the words of a date say without a year; None where they do not say all three."""
    stated = _stated(language, " ".join(words.split()))
    if len(stated.weekdays) != 1 or not stated.month or not stated.day or stated.year:
        return None
    return stated.weekdays[0], stated.month, stated.day


class _Stated(NamedTuple):
    """What the words of a date say: weekdays in order, the first number that may be a day, its month, a year or not."""

    weekdays: tuple[int, ...]
    day: int
    month: int
    year: bool


@lru_cache(maxsize=10_000)
def _stated(language: str, text: str) -> _Stated:
    weekdays, day, month, year = [], 0, 0, False
    for token in grammar(language).lexicon.read(text):
        said = token.values.get("weekday", token.values.get("wshort"))
        if said is not None:
            weekdays.append(int(said))
        day = day or int(token.values.get("dayno") or token.values.get("dayord") or 0)
        month = month or int(token.values.get("month") or 0)
        year |= bool({"yearno", "iso", "dmy"} & token.values.keys())
    return _Stated(tuple(weekdays), day, month, year)
