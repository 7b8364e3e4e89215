"""Expressions of an agenda or a request put together: a day and its hour, a length and its start, two ends of a stretch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from recoupe.within.times.reader import Found, is_day, patterns_of
from recoupe.within.times.sense import Sense, day_sense, months_on, shifted


def open_side(text: str, item: Found, language: str) -> Literal["", "after", "before"]:
    """The side on which a word before `item`, or inside it before its hour, leaves it open."""
    before, after = patterns_of(language, "joins", "before", "after")
    place = item.slots.get("clock_place", item.start)
    head = text[max(0, place - _OPENER) : place]
    return "before" if before.search(head) else "after" if after.search(head) else ""


def joined(found: list[Found], text: str, language: str) -> list[Found]:
    """`found` with a day and the hour beside it made one, then two ends of a stretch made one."""
    day_clock, clock_day, between, opener, length_from, from_length = patterns_of(
        language, "joins", "day_clock", "clock_day", "range", "opener", "length_from", "from_length"
    )
    found = _folded(found, lambda a, b: _dated_clock(a, b, text, day_clock, clock_day))
    found = _folded(found, lambda a, b: _lengthened(a, b, text, length_from, from_length))
    found = _folded(found, lambda a, b: _stretch(a, b, text, between, opener))
    return _folded(found, lambda a, b: _dated_clock(a, b, text, day_clock, clock_day))


def _folded(found: list[Found], join: Callable[[Found, Found], Found | None]) -> list[Found]:
    out: list[Found] = []
    for item in found:
        both = join(out[-1], item) if out else None
        if both is not None:
            out[-1] = both
        else:
            out.append(item)
    return out


def _dated_clock(
    one: Found, two: Found, text: str, day_clock: re.Pattern[str], clock_day: re.Pattern[str]
) -> Found | None:
    """A day and a time of day that stand together, in either order, as one expression."""
    gap = text[one.end : two.start]
    hours = (*_CLOCKS, "clock_range", "stretch")
    if is_day(one) and two.make in hours and two.sense.type == "TIME" and day_clock.fullmatch(gap):
        day, clock = one, two
    elif (
        one.make in hours
        and one.sense.type == "TIME"
        and (is_day(two) or two.make == "part")
        and clock_day.fullmatch(gap)
    ):
        day, clock = two, one
    elif one.make == "part" and two.make in _CLOCKS and day_clock.fullmatch(gap):
        day, clock = one, two
    else:
        return None
    if day.sense.start is None or clock.sense.start is None or clock.sense.end is None:
        return None
    if clock.make != "clock":
        return _moved(day, clock)
    there = day.sense.start.date()
    start, width = clock.sense.start, clock.sense.end - clock.sense.start
    here = clock.slots.get("clock_at", start.time())
    moved = datetime.combine(there, here)
    if day.make == "part" and day.slots.get("part") in ("AF", "EV", "NI") and 5 <= moved.hour < 12:
        moved += timedelta(hours=12)
    value = f"{moved:%Y-%m-%dT%H:%M}" + clock.sense.value[16:]
    sense = replace(clock.sense, value=value, start=moved, end=moved + width, anchor=day.sense.anchor)
    slots = clock.slots | {"dated": day.sense.value, "day_slots": day.slots, "clock_place": clock.start}
    return Found(min(one.start, two.start), max(one.end, two.end), clock.rule, clock.make, slots, sense)


def _moved(day: Found, hours: Found) -> Found | None:
    """A stretch of hours on the day that stands beside it; None when it has a day of its own."""
    start, end, there = hours.sense.start, hours.sense.end, day.sense.start
    left = hours.slots.get("left")
    if start is None or end is None or there is None or "dated" in hours.slots or (left and "dated" in left.slots):
        return None
    apart = timedelta(days=(there.date() - start.date()).days)
    ends = [datetime.fromisoformat(v[:16]) + apart for v in hours.sense.value.split("/") if len(v) >= 16]
    if len(ends) != 2:
        return None
    value = "/".join(f"{moment:%Y-%m-%dT%H:%M}" for moment in ends)
    sense = replace(hours.sense, value=value, start=start + apart, end=end + apart, anchor=day.sense.anchor)
    slots = hours.slots | {"dated": day.sense.value, "day_slots": day.slots}
    return Found(min(day.start, hours.start), max(day.end, hours.end), hours.rule, hours.make, slots, sense)


def _stretch(one: Found, two: Found, text: str, between: re.Pattern[str], opener: re.Pattern[str]) -> Found | None:
    """Two ends with a "to" between them as one stretch of time."""
    gap = text[one.end : two.start]
    left, right = one.sense, two.sense
    if not between.fullmatch(gap) or left.start is None or right.start is None:
        return None
    opening = opener.search(text[max(0, one.start - _OPENER) : one.start])
    if right.value == "PRESENT_REF" and opening:
        if left.start >= right.start and _is_open(one):
            left = _in_year(left, left.start.year - 1)
        if left.start is None or left.start >= right.start:
            return None
        one = replace(one, sense=left)
        sense = replace(left, value=f"{left.value}/PRESENT_REF", end=right.start)
        return Found(one.start - len(opening.group()), two.end, one.rule, "stretch", {"left": one, "right": two}, sense)
    if right.end is None:
        return None
    if re.search(r"\b(?:et|and|y|e)\b", gap) and not opening:
        return None
    if left.type not in ("DATE", "TIME") or right.type not in ("DATE", "TIME"):
        return None
    if left.type == right.type == "DATE":
        left, right = _in_turn(one, two)
        one, two = replace(one, sense=left), replace(two, sense=right)
    if left.start is None or right.start is None or right.end is None:
        return None
    start, end, last = left.start, right.end, right.start
    if left.value == "PRESENT_REF" and right.type == "TIME":
        left = replace(left, type="TIME")
        one, two = replace(one, sense=left), replace(two, slots=two.slots | {"dated": right.value})
    if (left.type == "DATE" and right.type == "TIME") or (left.type == "TIME" and right.type == "DATE"):
        return None
    if one.make in _CLOCKS and two.make in _CLOCKS and "dated" not in two.slots:
        last = datetime.combine(start.date(), last.time())
        if last <= start and last.hour < 12:
            last += timedelta(hours=12)
        end = last + (right.end - right.start)
    if end <= start:
        return None
    sense = replace(left, value=f"{left.value}/{right.value}", start=start, end=end)
    begin = one.start - len(opening.group()) if opening else one.start
    return Found(begin, two.end, one.rule, "stretch", {"left": one, "right": two}, sense)


def _in_turn(one: Found, two: Found) -> tuple[Sense, Sense]:
    """The senses of two ends such that the second follows: what one leaves open (year, week) it takes from the other."""
    left, right = one.sense, two.sense
    if left.start is None or right.start is None:
        return left, right
    if _is_open(one) and ("year" in two.slots or two.make == "figures"):
        left = _in_year(left, right.start.year)
    start, there = left.start or datetime.min, right.start
    if there <= start and _is_open(two) and "weekday" in two.slots and "month" not in two.slots:
        weeks = (start - there).days // 7 + 1
        right = day_sense(there.date() + timedelta(weeks=weeks), right.anchor)
    elif start > there and _is_open(one):
        left = _in_year(left, start.year - 1)
    return left, right


def _is_open(item: Found) -> bool:
    """True when `item` says neither a year nor where it lies from now."""
    return not {"year", "year2", "yrel", "rel", "this", "iso", "dmy", "dayref"} & set(item.slots)


def _in_year(sense: Sense, year: int) -> Sense:
    """`sense` in another year, where it is a day or a month."""
    if sense.start is None or sense.end is None or not re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", sense.value):
        return sense
    apart = 12 * (year - sense.start.year)
    start, end = months_on(sense.start, apart), months_on(sense.end, apart)
    return replace(sense, value=f"{year:04}{sense.value[4:]}", start=start, end=end)


def _lengthened(
    one: Found, two: Found, text: str, length_from: re.Pattern[str], from_length: re.Pattern[str]
) -> Found | None:
    """A length and where it starts, in either order, as one stretch: "for two weeks from 3 May", "at 9 for an hour"."""
    gap = text[one.end : two.start]
    if one.make == "duration" and length_from.fullmatch(gap):
        length, begin = one, two
    elif two.make == "duration" and from_length.fullmatch(gap):
        begin, length = one, two
    else:
        return None
    count, unit = length.slots.get("count", 1), length.slots["unit"]
    brief = unit in ("H", "MIN", "S")
    there = begin.sense.start
    if begin.sense.type not in ("DATE", "TIME") or not isinstance(count, int | float) or there is None:
        return None
    if brief != (begin.sense.type == "TIME") or begin.make in ("stretch", "clock_range"):
        return None
    last = shifted(there, count + (0.5 if length.slots.get("half") else 0), unit)
    form = "%Y-%m-%dT%H:%M" if brief else "%Y-%m-%d"
    sense = replace(begin.sense, value=f"{there:{form}}/{last:{form}}", end=last)
    ends = replace(begin.sense, value=f"{last:{form}}", start=last, end=last)
    slots = {"left": begin, "right": replace(length, sense=ends)}
    return Found(one.start, two.end, length.rule, "stretch", slots, sense)


_OPENER = 24  # characters before an expression that may open a stretch: "entre le "
_CLOCKS = ("clock",)
