"""Days: with or without their month and year, from others, between others, in figures."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from recoupe.within.times.sense import (
    Anchor,
    Choice,
    Frame,
    Sense,
    Slots,
    chosen,
    day_sense,
    edged,
    expanded,
    months_on,
    nearest,
    span_of_day,
    span_of_month,
    year_sense,
)

# Days around the document's own in which a wrong weekday is a slip: further away, it tells of another year.
_SLIP = 21


def on_date(slots: Slots, frame: Frame) -> Sense | None:
    """The day, month or year of calendar slots; what they leave open comes from the frame."""
    now = frame.now
    year, month, day, weekday = (slots.get(k) for k in ("year", "month", "day", "weekday"))
    rel, edge = slots.get("rel", slots.get("this")), slots.get("edge")
    anchor: Anchor = "absolute"
    if (yy := slots.get("year2")) is not None and year is None:
        if month and not day and 1 <= yy <= 31:
            return None  # "June 31": no year
        year = expanded(yy, frame)
        if month and not day and year > (frame.now.year if frame.now else 2020) + 5:
            year -= 100  # "août 44": nobody plans that far ahead in two figures
    if slots.get("era"):
        return _before_christ(year, slots)
    if "text" in slots and weekday and frame.after and not frame.ahead:
        return _weekday_beside(weekday, slots["rel"], frame.after)
    if "tyear" in slots:
        if month is None:
            return None
        if "Y" not in frame.spoken:
            return Sense("DATE", f"XXXX-{month:02}")
        start, end = span_of_month(frame.spoken["Y"].year, month)
        return Sense("DATE", f"{start:%Y-%m}", start, end, "text")
    if (yrel := slots.get("yrel")) is not None:
        anchor = "document"
        year = now.year + yrel if now else None
        rel = None
    if (mrel := slots.get("mrel")) is not None and month is None:
        anchor = "document"
        if now is None:
            return Sense("DATE", f"XXXX-XX-{day:02}" if day else "XXXX-XX")
        there = months_on(now.replace(day=1), mrel)
        year, month, rel = there.year, there.month, None
    if (wrel := slots.get("wrel")) is not None and weekday:
        if now is None:
            return Sense("DATE", f"XXXX-WXX-{weekday}")
        monday = now.date() - timedelta(days=now.weekday()) + timedelta(weeks=wrel)
        return day_sense(monday + timedelta(days=weekday - 1), "document")
    if year is not None:
        if month and day and calendar.monthrange(year, month)[1] < day <= 31:
            return Sense("DATE", f"{year:04}-{month:02}-XX", *span_of_month(year, month), anchor)
        if month and day:
            return replace(day_sense(date(year, month, day), anchor), mod=edge or "")
        if month:
            start, end = span_of_month(year, month)
            return edged(Sense("DATE", f"{year:04}-{month:02}", start, end, anchor), edge)
        return edged(year_sense(year, anchor), edge)
    if month and day:
        found = _month_day(month, day, weekday, frame, rel)
        return replace(found, mod=edge) if found and edge else found
    if month:
        return edged(_month(month, frame, rel), edge)
    if weekday and day:
        return _weekday_day(weekday, day, frame, rel)
    if day:
        return _day_of_month(day, frame, rel)
    if weekday:
        found = _weekday(weekday, frame, rel, "this" in slots and "rel" not in slots)
        return edged(found, edge) if found and edge else found
    return None


def _weekday_beside(weekday: int, side: int, there: date) -> Sense:
    """ "le vendredi suivant": the first Friday after, or before, the day that the text speaks of."""
    apart = (weekday - there.isoweekday()) % 7 or 7
    return day_sense(there + timedelta(days=apart if side > 0 else apart - 7 or -7), "text")


def _before_christ(year: int | None, slots: Slots) -> Sense | None:
    month = slots.get("month")
    if year is None:
        return None
    return Sense("DATE", f"BC{year:04}" + (f"-{month:02}" if month else ""), anchor="absolute")


def _month_day(month: int, day: int, weekday: int | None, frame: Frame, rel: int | None) -> Sense | None:
    if not 1 <= day <= calendar.monthrange(2024, month)[1]:
        there_is = _month(month, frame, rel) if day <= 31 else None
        return (
            replace(there_is, value=f"{there_is.value}-XX") if there_is else None
        )  # "le 31 juin": a day that there is not
    unknown = f"XXXX-{month:02}-{day:02}"
    there = _after(frame.setting, lambda year: _day_of_year(year, month, day)) if rel is None else None
    if there is not None and weekday in (None, there.isoweekday()):
        return day_sense(there, "text")
    if frame.now is None:
        return Sense("DATE", unknown)
    low, high = frame.years or (frame.now.year, frame.now.year)
    spans = []
    for year in range(low - 5, high + 6):
        if day <= calendar.monthrange(year, month)[1]:
            here = date(year, month, day)
            if abs(year - frame.now.year) <= 1 or (month, day) == (2, 29):
                spans.append(span_of_day(here))
    if weekday and not frame.ahead and (rel is None or rel == 0):
        # "ce mardi 12 septembre": the weekday tells the year; one that fits no year nearby is a slip of the writer
        fitting = [s for s in spans if s[0].isoweekday() == weekday]
        now = frame.now
        close = [s for s in spans if abs((s[0] - now).days) <= _SLIP]
        if fitting and not (frame.sure and close and close[0] not in fitting):
            closest = min(fitting, key=lambda s: (abs(s[0] - now), s[0]))
            return day_sense(closest[0].date(), "document")
    if rel == 0:
        frame = replace(frame, ahead=False, lean=0)  # "this 12/5": the nearest one
    found = chosen(spans, nearest(frame), rel if rel else None)
    return day_sense(found[0].date(), "document") if found else Sense("DATE", unknown)


def _after(setting: date | None, day_of: Callable[[int], date | None]) -> date | None:
    """The first of the days that `day_of` gives for a year, from `setting` on; None without a setting."""
    if setting is None:
        return None
    several = (day_of(setting.year + years) for years in (0, 1))
    return next((there for there in several if there is not None and there >= setting), None)


def _day_of_year(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _month(month: int, frame: Frame, rel: int | None) -> Sense:
    first = frame.setting.replace(day=1) if frame.setting else None
    if rel is None and (there := _after(first, lambda year: date(year, month, 1))):
        return Sense("DATE", f"{there:%Y-%m}", *span_of_month(there.year, month), "text")
    if frame.now is None:
        return Sense("DATE", f"XXXX-{month:02}")
    year = frame.now.year
    if rel == 0:
        found: Choice | None = span_of_month(year, month)
    else:
        found = chosen([span_of_month(y, month) for y in range(year - 2, year + 3)], frame, rel)
    if found is None:
        return Sense("DATE", f"XXXX-{month:02}")
    return Sense("DATE", f"{found[0]:%Y-%m}", found[0], found[1], "document")


def _weekday_day(weekday: int, day: int, frame: Frame, rel: int | None) -> Sense | None:
    if frame.now is None:
        return Sense("DATE", f"XXXX-XX-{day:02}")
    fitting, near = [], []
    for months in range(-12, 13):
        there = months_on(frame.now.replace(day=1), months)
        if day <= calendar.monthrange(there.year, there.month)[1]:
            here = date(there.year, there.month, day)
            if abs(months) <= 1:
                near.append(span_of_day(here))
            if here.isoweekday() == weekday:
                fitting.append(span_of_day(here))
    close = [s for s in fitting if abs((s[0] - frame.now).days) <= (45 if not frame.ahead else 14)]
    if not frame.ahead:
        fitting = close or near
    elif close:
        fitting = close
    found = chosen(fitting, frame, rel if rel else None)
    return day_sense(found[0].date(), "document") if found else None


def _day_of_month(day: int, frame: Frame, rel: int | None) -> Sense | None:
    if frame.now is None:
        return Sense("DATE", f"XXXX-XX-{day:02}")
    spans = []
    for months in range(-2, 3):
        there = months_on(frame.now.replace(day=1), months)
        if day <= calendar.monthrange(there.year, there.month)[1]:
            spans.append(span_of_day(date(there.year, there.month, day)))
    found = chosen(spans, frame, rel if rel else None)
    return day_sense(found[0].date(), "document") if found else None


def _weekday(weekday: int, frame: Frame, rel: int | None, this: bool) -> Sense | None:
    now = frame.now
    if now is None:
        return Sense("DATE", f"XXXX-WXX-{weekday}")
    first = now.date() - timedelta(days=now.weekday() + 14) + timedelta(days=weekday - 1)
    spans = [span_of_day(first + timedelta(weeks=n)) for n in range(5)]
    if frame.ahead or (rel and not this):
        found = chosen(spans, frame, rel if rel else None, strict=True)
    elif now.isoweekday() == weekday:
        found = spans[2]
    else:
        lean = frame.lean or (1 if this and weekday > now.isoweekday() else -1)
        # Papers name the days around them: a bare weekday is at most a week away, on the side of the tense
        found = chosen(spans, frame, lean)
    return day_sense(found[0].date(), "document") if found else None


def on_dayref(slots: Slots, frame: Frame) -> Sense | None:
    """ "hier", "tomorrow": so many days from the document."""
    offset = slots["dayref"]
    if frame.now is None:
        return Sense("DATE", "XXXX-XX-XX")
    return edged(day_sense(frame.now.date() + timedelta(days=offset), "document"), slots.get("edge"))


def on_textday(slots: Slots, frame: Frame) -> Sense | None:
    """ "le lendemain", "la veille": so many days from the day that the text speaks of."""
    offset = int(slots["textday"]) * int(slots.get("count") or 1)
    if (base := slots.get("base")) is not None:
        anchored = base if isinstance(base, date) else None
        if anchored is None:
            return None
        return day_sense(anchored + timedelta(days=offset), "text")
    if "edge" in slots and frame.now is not None:
        return edged(day_sense(frame.now.date() + timedelta(days=offset), "document"), slots["edge"])
    if frame.after is not None:
        return day_sense(frame.after + timedelta(days=offset), "text")
    if frame.now is None:
        return Sense("DATE", "XXXX-XX-XX")
    return day_sense(frame.now.date() + timedelta(days=offset), "document")


def weeks_on(slots: Slots, frame: Frame) -> Sense | None:
    """ "lundi en huit": the coming Monday, and so many weeks more as days of eight or fifteen say."""
    if frame.now is None:
        return Sense("DATE", f"XXXX-WXX-{slots['weekday']}")
    ahead = (slots["weekday"] - frame.now.isoweekday()) % 7
    weeks = (slots["count"] + 1) // 8
    return day_sense(frame.now.date() + timedelta(days=ahead, weeks=weeks), "document") if weeks else None


def in_figures(slots: Slots, frame: Frame) -> Sense | None:
    """Dates in figures: ISO, and day/month/year as French and Spanish write it (month first only where day cannot)."""
    if "iso" in slots:
        raw, _, hours = slots["iso"].partition("T")
        year, month, day = (int(b) for b in raw.split("-"))
        found = day_sense(date(year, month, day), "absolute")
        if hours and found.start:
            bits = [int(b) for b in hours.split(":")] + [0]
            start = found.start + timedelta(hours=bits[0], minutes=bits[1], seconds=bits[2])
            return Sense("TIME", f"{raw}T{hours}", start, start + timedelta(minutes=1), "absolute")
        return found
    raw = slots["dmy"]
    mark = next(c for c in raw if not c.isdigit())
    first, second, third = raw.split(mark)
    year = int(third) if len(third) == 4 else expanded(int(third), frame)
    day, month = int(first), int(second)
    if slots.get("monthfirst") and month <= 31 and day <= 12:
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day
    return day_sense(date(year, month, day), "absolute")


def between(slots: Slots, frame: Frame) -> Sense | None:
    """Two ends in one expression: "1950-1953", "entre le 13 et le 15 juillet", "de mars à mai 2019"."""
    right_slots = {k[3:]: v for k, v in slots.items() if k.startswith("to_")}
    left_slots = {k: v for k, v in slots.items() if not k.startswith("to_") and k not in ("rel", "this")}
    tail = {k: v for k, v in slots.items() if k in ("rel",)}
    if "year" in left_slots and "year2" in right_slots:
        year = left_slots["year"]
        right_slots["year"] = year - year % 100 + right_slots.pop("year2")
    if "month" in left_slots and "day" in right_slots and "month" not in right_slots:  # "April 9 through 17"
        right_slots["month"] = left_slots["month"]
        if "year" in left_slots:
            right_slots["year"] = left_slots["year"]
    right = on_date(right_slots | tail, frame)
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
    left = on_date({k: v for k, v in left_slots.items() if k != "weekday"}, frame)
    if left is None or left.start is None:
        return None
    if left.start > right.start and "year" not in slots:
        left_slots["year"] -= 1
        left = on_date({k: v for k, v in left_slots.items() if k != "weekday"}, frame)
        if left is None or left.start is None:
            return None
    start, end = left.start, right.end
    if start is None or end is None or start >= end:
        return None
    return Sense("DATE", f"{left.value}/{right.value}", start, end, right.anchor)
