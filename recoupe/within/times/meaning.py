"""What an expression means: its slots and a frame (the document's moment, the tense around) to a value and an interval.

Values are TIMEX3 (ISO 8601 with `XXXX` for what is unknown, `P3D` durations, `2023-W37`, `TMO` parts of day); weekdays
and months without a year take the occurrence that the tense points to. No language in here.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
    """

    now: datetime | None
    lean: int = 0
    ahead: bool = False
    day: date | None = None
    after: date | None = None
    years: tuple[int, int] | None = None
    near: bool = False


Slots = Mapping[str, Any]

# The hours of the parts of a day, [from, to): French and Spanish usage; 24 + n is n o'clock of the next day.
_HOURS = {
    "MO": (4, 12), "MI": (11, 14), "AF": (12, 19), "EV": (18, 24), "NI": (18, 24), "DT": (8, 18),
    "EM": (4, 9), "LM": (10, 12), "NIGHT": (20, 30),
}  # fmt: skip
_SEASONS = {"SP": (3, 21), "SU": (6, 21), "FA": (9, 23), "WI": (12, 21)}
_MONTHS = {"Y": 12, "M": 1, "Q": 3, "C4": 4, "S6": 6, "Y3": 36, "DE": 120, "CE": 1200}


def make(kind: str, slots: Slots, frame: Frame) -> Sense | None:
    """The sense of a match of a rule of this `kind`; None when its slots make none (31 February, hour 25)."""
    try:
        sense = _MAKERS[kind](slots, frame)
    except (ValueError, OverflowError):
        return None
    if sense is not None and (bound := slots.get("bound")) and not sense.mod:
        sense = replace(sense, mod=bound)
    return sense


# ------------------------------------------------------------------ days and months


def _span_of_day(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time())
    return start, start + timedelta(days=1)


def _span_of_month(year: int, month: int) -> tuple[datetime, datetime]:
    return datetime(year, month, 1), _months_on(datetime(year, month, 1), 1)


def _months_on(moment: datetime, months: int) -> datetime:
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _shifted(moment: datetime, amount: float, unit: str) -> datetime:
    if unit in _MONTHS:
        months = amount * _MONTHS[unit]
        return _months_on(moment, int(months))
    if unit == "F":
        amount, unit = amount * 2, "W"
    return moment + timedelta(
        **{{"W": "weeks", "D": "days", "H": "hours", "MIN": "minutes", "S": "seconds"}[unit]: amount}
    )


Choice = tuple[datetime, datetime]


def _chosen(spans: Iterable[Choice], frame: Frame, rel: int | None, strict: bool = False) -> Choice | None:
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


def _expanded(yy: int, frame: Frame) -> int:
    """A year in two figures: at most 20 years ahead of now, else of the century before."""
    base = frame.now.year if frame.now else 2020
    year = base - base % 100 + yy
    return year if year <= base + 20 else year - 100


_EDGES = {"START": (0.0, 0.5), "MID": (0.2, 0.8), "END": (0.5, 1.0)}


def _edged(sense: Sense, edge: str | None) -> Sense:
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


def _date(slots: Slots, frame: Frame) -> Sense | None:
    now = frame.now
    year, month, day, weekday = (slots.get(k) for k in ("year", "month", "day", "weekday"))
    rel, edge = slots.get("rel", slots.get("this")), slots.get("edge")
    anchor: Anchor = "absolute"
    if (yy := slots.get("year2")) is not None and year is None:
        year = _expanded(yy, frame)
    if slots.get("era"):
        return _before_christ(year, slots)
    if (yrel := slots.get("yrel")) is not None:
        anchor = "document"
        year = now.year + yrel if now else None
        rel = None
    if (mrel := slots.get("mrel")) is not None and month is None:
        anchor = "document"
        if now is None:
            return Sense("DATE", f"XXXX-XX-{day:02}" if day else "XXXX-XX")
        there = _months_on(now.replace(day=1), mrel)
        year, month, rel = there.year, there.month, None
    if (wrel := slots.get("wrel")) is not None and weekday:
        if now is None:
            return Sense("DATE", f"XXXX-WXX-{weekday}")
        monday = now.date() - timedelta(days=now.weekday()) + timedelta(weeks=wrel)
        return _day_sense(monday + timedelta(days=weekday - 1), "document")
    if year is not None:
        if month and day:
            return _day_sense(date(year, month, day), anchor)
        if month:
            start, end = _span_of_month(year, month)
            return _edged(Sense("DATE", f"{year:04}-{month:02}", start, end, anchor), edge)
        return _edged(_year_sense(year, anchor), edge)
    if month and day:
        return _month_day(month, day, weekday, frame, rel)
    if month:
        return _edged(_month(month, frame, rel), edge)
    if weekday and day:
        return _weekday_day(weekday, day, frame, rel)
    if day:
        return _day_of_month(day, frame, rel)
    if weekday:
        return _weekday(weekday, frame, rel, "this" in slots and "rel" not in slots)
    return None


def _before_christ(year: int | None, slots: Slots) -> Sense | None:
    month = slots.get("month")
    if year is None:
        return None
    return Sense("DATE", f"BC{year:04}" + (f"-{month:02}" if month else ""), anchor="absolute")


def _day_sense(day: date, anchor: Anchor) -> Sense:
    return Sense("DATE", day.isoformat(), *_span_of_day(day), anchor)


def _year_sense(year: int, anchor: Anchor) -> Sense:
    return Sense("DATE", f"{year:04}", datetime(year, 1, 1), datetime(year + 1, 1, 1), anchor)


def _month_day(month: int, day: int, weekday: int | None, frame: Frame, rel: int | None) -> Sense | None:
    if not 1 <= day <= calendar.monthrange(2024, month)[1]:
        return None
    unknown = f"XXXX-{month:02}-{day:02}"
    if frame.now is None:
        return Sense("DATE", unknown)
    low, high = frame.years or (frame.now.year, frame.now.year)
    spans = []
    for year in range(low - 5, high + 6):
        if day <= calendar.monthrange(year, month)[1]:
            here = date(year, month, day)
            if abs(year - frame.now.year) <= 1 or (month, day) == (2, 29):
                spans.append(_span_of_day(here))
    if weekday and not frame.ahead and (rel is None or rel == 0):
        # "ce mardi 12 septembre": the weekday tells the year; one that fits no year nearby is a slip of the writer
        fitting = [s for s in spans if s[0].isoweekday() == weekday]
        if fitting:
            nearest = min(fitting, key=lambda s: (abs(s[0] - frame.now), s[0]))  # type: ignore[operator]
            return _day_sense(nearest[0].date(), "document")
    found = _chosen(spans, _nearest(frame), rel if rel else None)
    return _day_sense(found[0].date(), "document") if found else Sense("DATE", unknown)


def _nearest(frame: Frame) -> Frame:
    """`frame`, reading dates of a year as the nearest ones where that is asked for."""
    return replace(frame, ahead=False) if frame.near else frame


def _month(month: int, frame: Frame, rel: int | None) -> Sense:
    if frame.now is None:
        return Sense("DATE", f"XXXX-{month:02}")
    year = frame.now.year
    if rel == 0 and not frame.ahead:
        found: Choice | None = _span_of_month(year, month)
    else:
        found = _chosen([_span_of_month(y, month) for y in range(year - 2, year + 3)], frame, rel)
    if found is None:
        return Sense("DATE", f"XXXX-{month:02}")
    return Sense("DATE", f"{found[0]:%Y-%m}", found[0], found[1], "document")


def _weekday_day(weekday: int, day: int, frame: Frame, rel: int | None) -> Sense | None:
    if frame.now is None:
        return Sense("DATE", f"XXXX-XX-{day:02}")
    fitting, near = [], []
    for months in range(-12, 13):
        there = _months_on(frame.now.replace(day=1), months)
        if day <= calendar.monthrange(there.year, there.month)[1]:
            here = date(there.year, there.month, day)
            if abs(months) <= 1:
                near.append(_span_of_day(here))
            if here.isoweekday() == weekday:
                fitting.append(_span_of_day(here))
    if not frame.ahead:
        close = [s for s in fitting if abs((s[0] - frame.now).days) <= 45]
        fitting = close or near
    found = _chosen(fitting, frame, rel if rel else None)
    return _day_sense(found[0].date(), "document") if found else None


def _day_of_month(day: int, frame: Frame, rel: int | None) -> Sense | None:
    if frame.now is None:
        return Sense("DATE", f"XXXX-XX-{day:02}")
    spans = []
    for months in range(-2, 3):
        there = _months_on(frame.now.replace(day=1), months)
        if day <= calendar.monthrange(there.year, there.month)[1]:
            spans.append(_span_of_day(date(there.year, there.month, day)))
    found = _chosen(spans, frame, rel if rel else None)
    return _day_sense(found[0].date(), "document") if found else None


def _weekday(weekday: int, frame: Frame, rel: int | None, this: bool) -> Sense | None:
    now = frame.now
    if now is None:
        return Sense("DATE", f"XXXX-WXX-{weekday}")
    first = now.date() - timedelta(days=now.weekday() + 14) + timedelta(days=weekday - 1)
    spans = [_span_of_day(first + timedelta(weeks=n)) for n in range(5)]
    if frame.ahead or (rel and not this):
        found = _chosen(spans, frame, rel if rel else None, strict=True)
    elif now.isoweekday() == weekday:
        found = spans[2]
    else:
        lean = frame.lean or (1 if this and weekday > now.isoweekday() else -1)
        # Papers name the days around them: a bare weekday is at most a week away, on the side of the tense
        found = _chosen(spans, frame, lean)
    return _day_sense(found[0].date(), "document") if found else None


def _dayref(slots: Slots, frame: Frame) -> Sense | None:
    offset = slots["dayref"]
    if frame.now is None:
        return Sense("DATE", "XXXX-XX-XX")
    return _day_sense(frame.now.date() + timedelta(days=offset), "document")


def _textday(slots: Slots, frame: Frame) -> Sense | None:
    """ "le lendemain", "la veille": so many days from the day that the text speaks of."""
    offset = int(slots["textday"]) * int(slots.get("count") or 1)
    if (base := slots.get("base")) is not None:
        anchored = base if isinstance(base, date) else None
        if anchored is None:
            return None
        return _day_sense(anchored + timedelta(days=offset), "text")
    if frame.after is not None:
        return _day_sense(frame.after + timedelta(days=offset), "text")
    if frame.now is None:
        return Sense("DATE", "XXXX-XX-XX")
    return _day_sense(frame.now.date() + timedelta(days=offset), "document")


def _of_date(slots: Slots, frame: Frame) -> Sense | None:
    """ "le lendemain du 13 février", "deux jours avant Noël": a shift from a date that stands in the expression."""
    if "holiday" in slots:
        base = _holiday(slots, frame)
    elif "dayref" in slots:
        base = _dayref(slots, frame)
    else:
        base = _date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
    if base is None or base.start is None:
        return base
    if "textday" in slots:
        return _day_sense(base.start.date() + timedelta(days=slots["textday"]), base.anchor)
    moved = _shifted(base.start, slots["count"] * slots["dir"], slots["unit"])
    return _day_sense(moved.date(), base.anchor)


# ------------------------------------------------------------------ periods around now


def _week_value(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _period(unit: str, shift: int, now: datetime) -> Sense | None:
    """The calendar period of `unit` that lies `shift` of them from the one that holds `now`."""
    day = now.date()
    if unit == "D":
        return _day_sense(day + timedelta(days=shift), "document")
    if unit == "W":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        start = datetime.combine(monday, time())
        return Sense("DATE", _week_value(monday), start, start + timedelta(days=7), "document")
    if unit == "WE":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        start = datetime.combine(monday + timedelta(days=4), time(18))
        end = datetime.combine(monday + timedelta(days=7), time())
        return Sense("DATE", _week_value(monday) + "-WE", start, end, "document")
    if unit == "M":
        there = _months_on(now.replace(day=1), shift)
        return Sense("DATE", f"{there:%Y-%m}", *_span_of_month(there.year, there.month), "document")
    if unit == "Y":
        return _year_sense(now.year + shift, "document")
    if unit in ("Q", "S6"):
        size = 3 if unit == "Q" else 6
        index = now.year * (12 // size) + (now.month - 1) // size + shift
        year, number = divmod(index, 12 // size)
        start = datetime(year, number * size + 1, 1)
        mark = "Q" if unit == "Q" else "H"
        return Sense("DATE", f"{year:04}-{mark}{number + 1}", start, _months_on(start, size), "document")
    if unit == "DE":
        first = now.year - now.year % 10 + shift * 10
        return Sense("DATE", f"{first // 10:03}", datetime(first, 1, 1), datetime(first + 10, 1, 1), "document")
    if unit == "CE":
        first = now.year - now.year % 100 + shift * 100
        return Sense("DATE", f"{first // 100:02}", datetime(first, 1, 1), datetime(first + 100, 1, 1), "document")
    if unit in ("H", "MIN", "S"):
        start = now.replace(second=0, microsecond=0) if unit != "S" else now
        start = start.replace(minute=0) if unit == "H" else start
        start = _shifted(start, shift, unit)
        return Sense("TIME", _stamp(start, unit), start, _shifted(start, 1, unit), "document")
    return None


_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX", "Q": "XXXX-QX",
            "S6": "XXXX-HX", "DE": "XXX", "CE": "XX"}  # fmt: skip


def _relunit(slots: Slots, frame: Frame) -> Sense | None:
    """ "la semaine dernière", "ce mois", "next year"."""
    unit, edge = slots["unit"], slots.get("edge")
    rel = slots.get("rel", slots.get("this", 0))
    if frame.now is None:
        return Sense("DATE", _UNKNOWN.get(unit, "XXXX-XX-XXTXX:XX"), mod=edge or "")
    if unit == "WE" and rel == 0 and not frame.ahead and frame.lean <= 0 and frame.now.weekday() < 3:
        rel = -1  # on a Monday, "ce week-end" is the one that is over, unless a future speaks
    if rel == 0 and unit == "D" and frame.day is not None and "same" in slots:
        return _day_sense(frame.day, "text")
    found = _period(unit, rel, frame.now)
    return _edged(found, edge) if found else None


def _lastn(slots: Slots, frame: Frame) -> Sense | None:
    """ "ces derniers mois", "the next three days": a stretch that ends or starts now."""
    unit: str = slots["unit"]
    rel, count = slots["rel"], slots.get("count", "X")
    if unit == "WE":
        unit = "W"
    value = duration_value([(count, unit)])
    now = frame.now
    if not isinstance(count, int | float):
        if rel > 0:
            return Sense("DATE", "FUTURE_REF", now, None, "document" if now else "none")
        return Sense("DURATION", value, None, now, "document" if now else "none")
    if now is None:
        return Sense("DURATION", value)
    edge = _period(unit, 1 if rel > 0 else 0, now)
    if edge is None or edge.start is None:
        return None
    here = now.replace(microsecond=0) if unit in ("MIN", "S", "H") and rel < 0 else edge.start
    other = _shifted(here, count * rel, unit)
    return Sense("DURATION", value, min(here, other), max(here, other), "document")


def _shift(slots: Slots, frame: Frame) -> Sense | None:
    """ "il y a quatre ans", "three days ago", "dans deux heures": so long before or after now."""
    unit, count, direction = slots["unit"], slots.get("count", "X"), slots["dir"]
    if not isinstance(count, int | float):
        return Sense("DATE", "PAST_REF" if direction < 0 else "FUTURE_REF", anchor="document" if frame.now else "none")
    if slots.get("half"):
        count += 0.5
    base = frame.now
    anchor: Anchor = "document"
    if slots.get("text"):
        if frame.after is not None:
            base, anchor = datetime.combine(frame.after, time()), "text"
        elif not frame.ahead:
            return _duration(slots, frame)
    if base is None:
        return Sense("DATE", _UNKNOWN.get(unit, "XXXX-XX-XXTXX:XX"))
    if count != int(count) and unit in ("Y", "DE", "CE"):
        count, unit = count * {"Y": 12, "DE": 120, "CE": 1200}[unit], "M"
    moved = _shifted(base, count * direction, "W" if unit == "WE" else unit)
    value_unit = {
        "Q": "M", "C4": "M", "S6": "M", "Y3": "Y", "DE": "Y", "CE": "Y", "WE": "W", "F": "D",
    }.get(unit, unit)  # fmt: skip
    there = _period(value_unit, 0, moved)
    if there is None:
        return None
    return replace(there, anchor=anchor, exact=moved)


# ------------------------------------------------------------------ durations and sets

_DAYLIKE = {"H", "MIN", "S"}
_IN_PLAIN = {
    "DE": (10, "Y"), "CE": (100, "Y"), "S6": (6, "M"), "Q": (3, "M"), "C4": (4, "M"), "Y3": (3, "Y"), "F": (2, "W"),
}  # fmt: skip
_LETTER = {"MIN": "M", "S": "S", "H": "H", "Q": "Q", "S6": "M", "WE": "WE"}


def _plain(count: Any) -> str:
    return str(int(count)) if isinstance(count, int | float) and count == int(count) else str(count)


def duration_value(parts: list[tuple[Any, str]]) -> str:
    """The TIMEX3 value of a sum of (count, unit): [(2, "Y"), (6, "M")] is "P2Y6M"; a count "X" is unknown."""
    days, hours = "", ""
    for count, unit in parts:
        if isinstance(count, int | float):
            times, unit = _IN_PLAIN.get(unit, (1, unit))
            count *= times
        if unit in _DAYLIKE:
            hours += _plain(count) + _LETTER[unit]
        else:
            days += _plain(count) + _LETTER.get(unit, unit)
    return "P" + days + ("T" + hours if hours else "")


def _duration(slots: Slots, frame: Frame) -> Sense | None:
    unit, count = slots["unit"], slots.get("count", 1)
    if slots.get("fraction"):
        count = slots["fraction"]
    parts: list[tuple[Any, str]] = [(count, unit)]
    smaller = {"Y": (6, "M"), "H": (30, "MIN"), "MIN": (30, "S"), "DE": (5, "Y"), "CE": (50, "Y")}
    if isinstance(count, float) and count == 0.5 and unit in smaller:
        parts = [smaller[unit]]
    if slots.get("half"):
        if unit in smaller and isinstance(count, int | float):
            parts.append(smaller[unit])
        elif isinstance(count, int | float):
            parts = [(count + 0.5, unit)]
    if "count2" in slots and "unit2" in slots:
        parts.append((slots["count2"], slots["unit2"]))
    elif "minute" in slots:
        parts.append((slots["minute"], "MIN"))
    mod = "APPROX" if slots.get("approx") else ""
    return Sense("DURATION", duration_value(parts), mod=mod)


def _set(slots: Slots, frame: Frame) -> Sense | None:
    if "freq" in slots:
        return Sense("SET", slots["freq"])
    clock = _clock_text(slots) if "hour" in slots else ""
    if "weekday" in slots:
        part = f"T{_part_letter(slots['part'])}" if "part" in slots else clock
        return Sense("SET", f"XXXX-WXX-{slots['weekday']}{part}")
    if "part" in slots:
        return Sense("SET", f"XXXX-XX-XXT{_part_letter(slots['part'])}")
    if "season" in slots:
        return Sense("SET", f"XXXX-{slots['season']}")
    if "month" in slots:
        day = f"-{slots['day']:02}" if "day" in slots else ""
        return Sense("SET", f"XXXX-{slots['month']:02}{day}")
    count = slots.get("count", 1)
    if clock:
        return Sense("SET", f"XXXX-XX-XX{clock}")
    return Sense("SET", duration_value([(count, slots["unit"])]))


# ------------------------------------------------------------------ parts of day and clocks


def _part_letter(part: str) -> str:
    return {"EM": "MO", "LM": "MO", "NIGHT": "NI"}.get(part, part)


def _with_part(day: date, part: str, anchor: Anchor, edge: str = "") -> Sense:
    low, high = (float(hour) for hour in _HOURS[part])
    if edge:
        third = (high - low) / 2
        low, high = {
            "START": (low, low + third), "MID": (low + third / 2, high - third / 2), "END": (high - third, high)
        }.get(edge, (low, high))  # fmt: skip
    midnight = datetime.combine(day, time())
    start, end = midnight + timedelta(hours=low), midnight + timedelta(hours=high)
    return Sense("TIME", f"{day.isoformat()}T{_part_letter(part)}", start, end, anchor, edge)


def _part(slots: Slots, frame: Frame) -> Sense | None:
    """ "mardi soir", "ce matin", "hier après-midi", "dans la matinée", "la nuit de lundi à mardi"."""
    part, edge = slots["part"], slots.get("edge", "")
    base: Sense | None
    if "dayref" in slots:
        base = _dayref(slots, frame)
    elif "textday" in slots:
        base = _textday(slots, frame)
    elif "holiday" in slots:
        base = _holiday(slots, frame)
    elif "iso" in slots or "dmy" in slots:
        base = _figures(slots, frame)
    elif any(k in slots for k in ("weekday", "day", "month")):
        base = _date({k: v for k, v in slots.items() if k != "edge"}, frame)
    elif "partday" in slots:
        base = _dayref({"dayref": slots["partday"]}, frame)
    elif slots.get("rel"):
        base = _dayref({"dayref": slots["rel"]}, frame)
    else:
        there = frame.day if slots.get("same") and frame.day else (frame.now.date() if frame.now else None)
        base = _day_sense(there, "document") if there else Sense("DATE", "XXXX-XX-XX")
    if base is None:
        return None
    if base.start is None:
        return replace(base, type="TIME", value=f"{base.value}T{_part_letter(part)}", mod=edge)
    found = _with_part(base.start.date(), part, base.anchor, edge)
    if "count" in slots or not slots.get("bound"):
        return found
    return replace(found, mod=slots["bound"])


def _clock_time(slots: Slots) -> tuple[int, int, int] | None:
    """Hours, minutes and seconds of the clock in `slots`, with am and pm and parts of day applied."""
    hour, minute, second = slots.get("hour"), slots.get("minute", 0), slots.get("second", 0)
    if "clock" in slots:
        bits = [int(b) for b in slots["clock"].split(":")]
        hour, minute, second = bits[0], bits[1], bits[2] if len(bits) > 2 else 0
    elif "hhmm" in slots:
        hour, minute = divmod(slots["hhmm"], 100)
    elif "dotclock" in slots:
        hour, minute = (int(b) for b in f"{slots['dotclock']:.2f}".split("."))
    elif "clockword" in slots:
        hour = slots["clockword"]
    if hour is None:
        return None
    if slots.get("half"):
        minute = 30
    if slots.get("quarter"):
        minute = 15
    if slots.get("minus") and "to" not in slots:
        hour, minute = hour - 1, 60 - (minute or 0)
    if "past" in slots:
        minute = slots["past"]
    if "to" in slots:
        hour, minute = hour - 1, 60 - slots["to"]
    meridiem = slots.get("meridiem")
    part = slots.get("part")
    if meridiem == "PM" or (part in ("AF", "EV") and hour < 12) or (part == "NI" and 6 <= hour < 12):
        hour = hour + 12 if hour < 12 else hour
    elif meridiem == "AM" and hour == 12:
        hour = 0
    if hour == 24 and minute and slots.get("clockword") != 24:
        return None
    if not (0 <= hour <= 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return hour, minute, second


def _clock_text(slots: Slots) -> str:
    found = _clock_time(slots)
    if found is None:
        raise ValueError("no such hour")
    hour, minute, second = found
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def _stamp(moment: datetime, unit: str) -> str:
    if unit == "H" and not moment.minute:
        return f"{moment:%Y-%m-%dT%H:00}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if unit == "S" or moment.second else f"{moment:%Y-%m-%dT%H:%M}"


def _clock(slots: Slots, frame: Frame) -> Sense | None:
    """ "18 h 30", "4:30 p.m.", "à midi": on the day that the text speaks of, else on that of the document."""
    found = _clock_time(slots)
    if found is None:
        return None
    hour, minute, second = found
    anchor: Anchor = "document"
    day = frame.day
    if any(k in slots for k in ("weekday", "dayno", "day", "month", "dayref", "iso", "dmy")):
        base = _part_base(slots, frame)
        if base is None:
            return None
        if base.start is None:
            return Sense("TIME", f"{base.value}{_clock_text(slots)}", anchor=base.anchor)
        day, anchor = base.start.date(), base.anchor
    elif day is not None:
        anchor = "text"
    elif frame.now is not None:
        day = frame.now.date()
    if day is None:
        return Sense("TIME", f"XXXX-XX-XX{_clock_text(slots)}")
    start = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=second)
    if frame.ahead and anchor == "document" and frame.day is None and "dayref" not in slots and frame.now:
        start = _next_time(start, frame.now, slots)
    stated = "minute" in slots or minute or second or "clock" in slots
    width = timedelta(seconds=1) if second else timedelta(minutes=1) if stated else timedelta(hours=1)
    zone = slots.get("zone")
    value = f"{start:%Y-%m-%dT%H:%M}" + (f":{second:02}" if second else "")
    if hour == 24:
        value = f"{day.isoformat()}T24:00"
    return Sense("TIME", value + (zone if isinstance(zone, str) else ""), start, start + width, anchor)


def _clock_range(slots: Slots, frame: Frame) -> Sense | None:
    """ "de 5 à 7", "1-3pm": two hours of one day; a half of the day said once holds for both."""
    right = {k[3:]: v for k, v in slots.items() if k.startswith("to_")} | {
        k: v for k, v in slots.items() if k in ("part", "meridiem")
    }
    left = {k: v for k, v in slots.items() if not k.startswith("to_")}
    two = _clock_time(right)
    if two is None or frame.now is None:
        return None
    said = right.get("meridiem")
    one = _clock_time(left | {"meridiem": left.get("meridiem", said)})
    if one is not None and one > two and said == "PM":
        one = _clock_time(left)
    if one is None:
        return None
    day = datetime.combine(frame.day or frame.now.date(), time())
    start, last = (day + timedelta(hours=h, minutes=m, seconds=x) for h, m, x in (one, two))
    if last <= start:
        last += timedelta(hours=12 if last + timedelta(hours=12) > start else 24)
    width = timedelta(minutes=1) if two[1] or "to_clock" in slots else timedelta(hours=1)
    value = f"{start:%Y-%m-%dT%H:%M}/{last:%Y-%m-%dT%H:%M}"
    return Sense("TIME", value, start, last + width, "document", exact=None)


def _week_on(slots: Slots, frame: Frame) -> Sense | None:
    """ "lundi en huit": the coming Monday, and so many weeks more as days of eight or fifteen say."""
    if frame.now is None:
        return Sense("DATE", f"XXXX-WXX-{slots['weekday']}")
    ahead = (slots["weekday"] - frame.now.isoweekday()) % 7
    weeks = (slots["count"] + 1) // 8
    return _day_sense(frame.now.date() + timedelta(days=ahead, weeks=weeks), "document") if weeks else None


def _next_time(start: datetime, now: datetime, slots: Slots) -> datetime:
    """An hour that is over today is meant for tomorrow, in an agenda."""
    if "zone" in slots or start >= now:
        return start
    if "part" not in slots and "meridiem" not in slots and start.hour < 12 and start + timedelta(hours=12) > now:
        return start + timedelta(hours=12)
    return start + timedelta(days=1)


def _part_base(slots: Slots, frame: Frame) -> Sense | None:
    if "dayref" in slots:
        return _dayref(slots, frame)
    if "iso" in slots or "dmy" in slots:
        return _figures(slots, frame)
    return _date(slots, frame)


# ------------------------------------------------------------------ figures, decades, seasons, feasts


def _figures(slots: Slots, frame: Frame) -> Sense | None:
    """Dates in figures: ISO, and day/month/year as French and Spanish write it (month first only where day cannot)."""
    if "iso" in slots:
        raw, _, hours = slots["iso"].partition("T")
        year, month, day = (int(b) for b in raw.split("-"))
        found = _day_sense(date(year, month, day), "absolute")
        if hours and found.start:
            bits = [int(b) for b in hours.split(":")] + [0]
            start = found.start + timedelta(hours=bits[0], minutes=bits[1], seconds=bits[2])
            return Sense("TIME", f"{raw}T{hours}", start, start + timedelta(minutes=1), "absolute")
        return found
    raw = slots["dmy"]
    mark = next(c for c in raw if not c.isdigit())
    first, second, third = raw.split(mark)
    year = int(third) if len(third) == 4 else _expanded(int(third), frame)
    day, month = int(first), int(second)
    if slots.get("monthfirst") and month <= 31 and day <= 12:
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day
    return _day_sense(date(year, month, day), "absolute")


def _decade(slots: Slots, frame: Frame) -> Sense | None:
    first = slots.get("year")
    if first is None:
        first = slots.get("year2")
        if first is None:
            return None
        base = frame.now.year if frame.now else 2020
        first += base - base % 100
        if first > base:
            first -= 100
    if first % 10:
        return None
    value = f"{first // 10:03}"
    return _edged(
        Sense("DATE", value, datetime(first, 1, 1), datetime(first + 10, 1, 1), "absolute"), slots.get("edge")
    )


def _century(slots: Slots, frame: Frame) -> Sense | None:
    number = slots.get("roman") or slots.get("ord")
    if not number or not 1 <= number <= 30:
        return None
    if slots.get("era"):
        return Sense("DATE", f"BC{number - 1:02}", anchor="absolute")
    first = max(1, (number - 1) * 100)
    return _edged(
        Sense("DATE", f"{number - 1:02}", datetime(first, 1, 1), datetime(number * 100, 1, 1), "absolute"),
        slots.get("edge"),
    )


def _season(slots: Slots, frame: Frame) -> Sense | None:
    season, rel, edge = slots["season"], slots.get("rel", slots.get("this")), slots.get("edge")
    month, day = _SEASONS[season]

    def span(year: int) -> Choice:
        start = datetime(year, month, day)
        return start, _months_on(start, 3) + timedelta(days=1 if season == "SU" else 0)

    anchor: Anchor = "document"
    year = slots.get("year")
    if (yrel := slots.get("yrel")) is not None and frame.now:
        year = frame.now.year + yrel
    elif year is not None:
        anchor = "absolute"
    if year is not None:
        return _edged(Sense("DATE", f"{year:04}-{season}", *span(year), anchor), edge)
    if frame.now is None:
        return Sense("DATE", f"XXXX-{season}", mod=edge or "")
    spans = [span(y) for y in range(frame.now.year - 2, frame.now.year + 3)]
    if rel == 0:
        found: Choice | None = spans[2] if season != "WI" or frame.now.month > 6 else spans[1]
    else:
        found = _chosen(spans, frame, rel)
    if found is None:
        return None
    return _edged(Sense("DATE", f"{found[0].year:04}-{season}", *found, "document"), edge)


def _part_of_year(slots: Slots, frame: Frame) -> Sense | None:
    """ "le premier trimestre 2023", "second half of the year"."""
    unit, number = slots["unit"], slots.get("ord")
    if unit not in ("Q", "C4", "S6") or number is None:
        return None
    size = _MONTHS[unit]
    count = 12 // size
    mark = {"Q": "Q", "C4": "T", "S6": "H"}[unit]
    year = slots.get("year")
    anchor: Anchor = "absolute" if year else "document"
    if year is None:
        if frame.now is None:
            return Sense("DATE", f"XXXX-{mark}{number}")
        year = frame.now.year + slots.get("yrel", 0)
    if number < 0:
        number = count + 1 + number
    if not 1 <= number <= count:
        return None
    start = datetime(year, (number - 1) * size + 1, 1)
    return Sense("DATE", f"{year:04}-{mark}{number}", start, _months_on(start, size), anchor)


def _week_of(slots: Slots, frame: Frame) -> Sense | None:
    """The week of a day ("la semaine du 6 octobre"), of a number, or the nth of a month."""
    if "weekno" in slots:
        number = slots["weekno"]
        year = slots.get("year") or (frame.now.year if frame.now else None)
        if year is None:
            return Sense("DATE", f"XXXX-W{number:02}")
        monday = date.fromisocalendar(year, number, 1)
    elif "ord" in slots:
        base = _date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
        if base is None or base.start is None or base.end is None:
            return base
        number = slots["ord"]
        if number > 0:
            first = base.start.date()
            monday = first + timedelta(days=-first.weekday() % 7 if first.weekday() > 3 else -first.weekday())
            monday += timedelta(weeks=number - 1)
        else:
            last = base.end.date()  # the last whole week
            monday = last - timedelta(days=last.weekday()) + timedelta(weeks=number)
    else:
        base = _date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
        if base is None or base.start is None:
            return base
        there = base.start.date()
        monday = there - timedelta(days=there.weekday())
    start = datetime.combine(monday, time())
    return Sense("DATE", _week_value(monday), start, start + timedelta(days=7), "document")


def _nth_weekday(slots: Slots, frame: Frame) -> Sense | None:
    """ "le premier dimanche de mai", "the last Monday of 2019"."""
    base = _date({k: v for k, v in slots.items() if k not in ("weekday", "rel", "this", "day")}, frame)
    if base is None or base.start is None or base.end is None:
        return base
    number, weekday = slots["ord"], slots.get("weekday")
    first, last = base.start.date(), (base.end - timedelta(days=1)).date()
    if weekday is None:
        day = first + timedelta(days=number - 1) if number > 0 else last
    elif number > 0:
        day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    else:
        day = last - timedelta(days=(last.isoweekday() - weekday) % 7)
    if not first <= day <= last:
        return None
    return _day_sense(day, base.anchor)


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (the anonymous algorithm, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _feast(code: str, year: int) -> date:
    """A feast: "12-25", "E+39" days from Easter, "11-4-4" the fourth Thursday of November."""
    if code.startswith("E"):
        return easter(year) + timedelta(days=int(code[1:] or 0))
    bits = [int(b) for b in code.split("-")]
    if len(bits) == 2:
        return date(year, bits[0], bits[1])
    month, weekday, number = bits
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))


def _holiday(slots: Slots, frame: Frame) -> Sense | None:
    code, year = slots["holiday"], slots.get("year")
    if (yrel := slots.get("yrel")) is not None and frame.now:
        year = frame.now.year + yrel
    if year is not None:
        return _day_sense(_feast(code, year), "absolute" if yrel is None else "document")
    if frame.now is None:
        return Sense("DATE", f"XXXX-{code}" if code.count("-") == 1 else "XXXX-XX-XX")
    spans = [_span_of_day(_feast(code, y)) for y in range(frame.now.year - 2, frame.now.year + 3)]
    found = _chosen(spans, frame, slots.get("rel"))
    return _day_sense(found[0].date(), "document") if found else None


# ------------------------------------------------------------------ ranges and references


def _ref(slots: Slots, frame: Frame) -> Sense | None:
    value = slots["ref"]
    now = frame.now
    if value.startswith("P") and not value.endswith("REF"):
        return Sense("DURATION", value)
    return Sense("DATE", value, now, None, "document" if now else "none", exact=now)


def _range(slots: Slots, frame: Frame) -> Sense | None:
    """Two ends in one expression: "1950-1953", "entre le 13 et le 15 juillet", "de mars à mai 2019"."""
    right_slots = {k[3:]: v for k, v in slots.items() if k.startswith("to_")}
    left_slots = {k: v for k, v in slots.items() if not k.startswith("to_") and k not in ("rel", "this")}
    tail = {k: v for k, v in slots.items() if k in ("rel",)}
    if "year" in left_slots and "year2" in right_slots:
        year = left_slots["year"]
        right_slots["year"] = year - year % 100 + right_slots.pop("year2")
    right = _date(right_slots | tail, frame)
    if right is None:
        return None
    if right.start is None or right.end is None:
        left_day = left_slots.get("day")
        if left_day and right.value.count("-") == 2:
            return Sense("DATE", f"{right.value[:-2]}{left_day:02}/{right.value}")
        return right
    if "year" not in left_slots:
        left_slots["year"] = right.start.year
    if "day" in left_slots and "month" not in left_slots:
        left_slots["month"] = right.start.month
    left = _date({k: v for k, v in left_slots.items() if k != "weekday"}, frame)
    if left is None or left.start is None:
        return None
    if left.start > right.start and "year" not in slots:
        left_slots["year"] -= 1
        left = _date({k: v for k, v in left_slots.items() if k != "weekday"}, frame)
        if left is None or left.start is None:
            return None
    if left.start >= right.end:
        return None
    return Sense("DATE", f"{left.value}/{right.value}", left.start, right.end, right.anchor)


def _none(slots: Slots, frame: Frame) -> Sense | None:
    return None


_MAKERS: dict[str, Callable[[Slots, Frame], Sense | None]] = {
    "date": _date, "dayref": _dayref, "textday": _textday, "of_date": _of_date, "relunit": _relunit, "lastn": _lastn,
    "shift": _shift, "duration": _duration, "set": _set, "part": _part, "clock": _clock, "figures": _figures,
    "decade": _decade, "century": _century, "season": _season, "part_of_year": _part_of_year, "week_of": _week_of,
    "nth_weekday": _nth_weekday, "holiday": _holiday, "ref": _ref, "range": _range, "skip": _none,
    "clock_range": _clock_range, "week_on": _week_on,
}  # fmt: skip
