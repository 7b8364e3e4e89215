"""What an expression may mean, the frame that it is read in, and the arithmetic on days and periods. No language in here."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

Anchor = Literal["absolute", "document", "text", "none"]


Kind = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True, slots=True)
class Sense:
    """A meaning: [start, end) where it is known, `exact` where "il y a deux ans" points to the minute."""

    type: Kind
    value: str
    start: datetime | None = None
    end: datetime | None = None
    anchor: Anchor = "none"
    mod: str = ""
    exact: datetime | None = None
    open: Literal["", "after", "before"] = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is read against. `now` is None for an undated document.

    `lean` is -1 where verbs around speak of the past, 1 of the future, 0 where nothing tells. `ahead` reads bare days as
    an agenda does (the next one). `day` is the day that the text is speaking of, `after` the one a "next day" hangs on.
    `spoken` is, for each unit, the first day of the latest period of that length or less that the text named; `setting`
    the day of another year that the paragraph has gone back to, from which a day without a year is counted. `sure`: the
    document's day is one day, so that a weekday a year away from it is a slip of the writer.
    """

    now: datetime | None
    lean: int = 0
    ahead: bool = False
    day: date | None = None
    after: date | None = None
    years: tuple[int, int] | None = None
    near: bool = False
    spoken: Mapping[str, date] = field(default_factory=dict)
    setting: date | None = None
    sure: bool = False


Slots = Mapping[str, Any]


# The hours of the parts of a day, [from, to): French and Spanish usage; 24 + n is n o'clock of the next day.
HOURS = {
    "MO": (4, 12), "MI": (11, 14), "AF": (12, 19), "EV": (18, 24), "NI": (18, 24), "DT": (8, 18),
    "EM": (4, 9), "LM": (10, 12), "NIGHT": (20, 30),
}  # fmt: skip


SEASONS = {"SP": (3, 21), "SU": (6, 21), "FA": (9, 23), "WI": (12, 21)}


MONTHS = {"Y": 12, "M": 1, "Q": 3, "C4": 4, "S6": 6, "Y3": 36, "DE": 120, "CE": 1200}


def span_of_day(day: date) -> tuple[datetime, datetime]:
    """The day as [start, end)."""
    start = datetime.combine(day, time())
    return start, start + timedelta(days=1)


def span_of_month(year: int, month: int) -> tuple[datetime, datetime]:
    """The month as [start, end)."""
    return datetime(year, month, 1), months_on(datetime(year, month, 1), 1)


def months_on(moment: datetime, months: int) -> datetime:
    """`moment` so many months later, on the last day of a month that is too short."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def shifted(moment: datetime, amount: float, unit: str) -> datetime:
    """`moment` so many units later."""
    if unit in MONTHS:
        months = amount * MONTHS[unit]
        return months_on(moment, int(months))
    if unit == "F":
        amount, unit = amount * 2, "W"
    return moment + timedelta(
        **{{"W": "weeks", "D": "days", "H": "hours", "MIN": "minutes", "S": "seconds"}[unit]: amount}
    )


Choice = tuple[datetime, datetime]


def chosen(spans: Iterable[Choice], frame: Frame, rel: int | None, strict: bool = False) -> Choice | None:
    """The one of `spans` (in order) that `rel` or the tense points to, seen from the frame's moment."""
    now = frame.now
    if now is None:
        return None
    day = datetime.combine(now.date(), time())
    before = [s for s in spans if s[1] <= day]
    around = [s for s in spans if s[0] <= day < s[1]]
    later = [s for s in spans if s[0] > day]
    if rel is not None and rel < 0:
        return before[-1] if before else None
    if rel is not None and rel > 0:
        return later[0] if later else None
    if frame.ahead:
        return (around if around and not strict else later or around or before[-1:])[0]
    if around:
        return around[0]
    if not before or not later:
        return before[-1] if before else (later[0] if later else None)
    past, future = day - before[-1][1], later[0][0] - day
    # 3: a tense outweighs a distance three times as long ("a annoncé ... le 21 décembre", said on the 17th)
    weight = {-1: (1, 3), 0: (1, 1.0001), 1: (3, 1)}[frame.lean]
    return before[-1] if past * weight[0] <= future * weight[1] else later[0]


def expanded(yy: int, frame: Frame) -> int:
    """A year in two figures: at most 20 years ahead of now, else of the century before."""
    base = frame.now.year if frame.now else 2020
    year = base - base % 100 + yy
    return year if year <= base + 20 else year - 100


_EDGES = {"START": (0.0, 0.5), "MID": (0.2, 0.8), "END": (0.5, 1.0)}


def edged(sense: Sense, edge: str | None) -> Sense:
    """The part of a period that "début", "mi-" or "fin" keeps: generous halves, since nobody says where they end."""
    if not edge or sense.start is None or sense.end is None:
        return replace(sense, mod=edge or sense.mod)
    low, high = _EDGES.get(edge, (0.0, 1.0))
    width = sense.end - sense.start
    whole = width >= timedelta(days=2)
    start, end = sense.start + width * low, sense.start + width * high
    if whole:
        start, end = datetime.combine(start.date(), time()), datetime.combine((end - timedelta(1)).date(), time())
        end = sense.end if edge == "END" else end + timedelta(days=1)
    return replace(sense, mod=edge, start=start, end=end)


def day_sense(day: date, anchor: Anchor) -> Sense:
    """The sense of one day."""
    return Sense("DATE", day.isoformat(), *span_of_day(day), anchor)


def year_sense(year: int, anchor: Anchor) -> Sense:
    """The sense of one year."""
    return Sense("DATE", f"{year:04}", datetime(year, 1, 1), datetime(year + 1, 1, 1), anchor)


def nearest(frame: Frame) -> Frame:
    """`frame`, reading dates of a year as the nearest ones where that is asked for."""
    return replace(frame, ahead=False) if frame.near else frame


def week_value(day: date) -> str:
    """The TIMEX3 value of the week of `day`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def period(unit: str, shift: int, now: datetime) -> Sense | None:
    """The calendar period of `unit` that lies `shift` of them from the one that holds `now`."""
    day = now.date()
    if unit == "D":
        return day_sense(day + timedelta(days=shift), "document")
    if unit == "W":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        start = datetime.combine(monday, time())
        return Sense("DATE", week_value(monday), start, start + timedelta(days=7), "document")
    if unit == "WE":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        start = datetime.combine(monday + timedelta(days=4), time(18))
        end = datetime.combine(monday + timedelta(days=7), time())
        return Sense("DATE", week_value(monday) + "-WE", start, end, "document")
    if unit == "M":
        there = months_on(now.replace(day=1), shift)
        return Sense("DATE", f"{there:%Y-%m}", *span_of_month(there.year, there.month), "document")
    if unit == "Y":
        return year_sense(now.year + shift, "document")
    if unit in ("Q", "S6"):
        size = 3 if unit == "Q" else 6
        index = now.year * (12 // size) + (now.month - 1) // size + shift
        year, number = divmod(index, 12 // size)
        start = datetime(year, number * size + 1, 1)
        mark = "Q" if unit == "Q" else "H"
        return Sense("DATE", f"{year:04}-{mark}{number + 1}", start, months_on(start, size), "document")
    if unit == "DE":
        first = now.year - now.year % 10 + shift * 10
        return Sense("DATE", f"{first // 10:03}", datetime(first, 1, 1), datetime(first + 10, 1, 1), "document")
    if unit == "CE":
        first = now.year - now.year % 100 + shift * 100
        return Sense("DATE", f"{first // 100:02}", datetime(first, 1, 1), datetime(first + 100, 1, 1), "document")
    if unit in ("H", "MIN", "S"):
        start = now.replace(second=0, microsecond=0) if unit != "S" else now
        start = start.replace(minute=0) if unit == "H" else start
        start = shifted(start, shift, unit)
        return Sense("TIME", _stamp(start, unit), start, shifted(start, 1, unit), "document")
    return None


UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX", "Q": "XXXX-QX",
            "S6": "XXXX-HX", "DE": "XXX", "CE": "XX"}  # fmt: skip


def _stamp(moment: datetime, unit: str) -> str:
    if unit == "H" and not moment.minute:
        return f"{moment:%Y-%m-%dT%H:00}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if unit == "S" or moment.second else f"{moment:%Y-%m-%dT%H:%M}"
