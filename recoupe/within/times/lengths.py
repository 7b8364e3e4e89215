"""How long and how often: durations, repetitions, stretches that end or start now, distances from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from recoupe.within.times.hours import clock_text, part_letter
from recoupe.within.times.sense import UNKNOWN, Anchor, Frame, Sense, Slots, period, shifted

_DAYLIKE = {"H", "MIN", "S"}  # parts of a day


def last_n(slots: Slots, frame: Frame) -> Sense | None:
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
    edge = period(unit, 1 if rel > 0 else 0, now)
    if edge is None or edge.start is None:
        return None
    here = now.replace(microsecond=0) if unit in ("MIN", "S", "H") and rel < 0 else edge.start
    other = shifted(here, count * rel, unit)
    return Sense("DURATION", value, min(here, other), max(here, other), "document")


def shifted_by(slots: Slots, frame: Frame) -> Sense | None:
    """ "il y a quatre ans", "three days ago", "dans deux heures": so long before or after now."""
    unit, count, direction = slots["unit"], slots.get("count", "X"), slots["dir"]
    if not isinstance(count, int | float):
        return Sense("DATE", "PAST_REF" if direction < 0 else "FUTURE_REF", anchor="document" if frame.now else "none")
    if slots.get("half"):
        count += 0.5
    base = frame.now
    anchor: Anchor = "document"
    if slots.get("text"):
        if frame.after is not None and unit not in _DAYLIKE:  # "30 minutes earlier" than an hour that nobody tells
            base, anchor = datetime.combine(frame.after, time()), "text"
        elif not frame.ahead:
            return lasting(slots, frame)
    if base is None:
        return Sense("DATE", UNKNOWN.get(unit, "XXXX-XX-XXTXX:XX"))
    if count != int(count) and unit in ("Y", "DE", "CE"):
        count, unit = count * {"Y": 12, "DE": 120, "CE": 1200}[unit], "M"
    moved = shifted(base, count * direction, "W" if unit == "WE" else unit)
    value_unit = {
        "Q": "M", "C4": "M", "S6": "M", "Y3": "Y", "DE": "Y", "CE": "Y", "WE": "W", "F": "D",
    }.get(unit, unit)  # fmt: skip
    there = period(str(value_unit), 0, moved)
    if there is None:
        return None
    if slots.get("open_start") and frame.now is not None:  # "within two years": any day until then
        return replace(there, anchor=anchor, start=frame.now, end=max(moved, frame.now + timedelta(seconds=1)))
    return replace(there, anchor=anchor, exact=moved)


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


def lasting(slots: Slots, frame: Frame) -> Sense | None:
    """A duration: "deux ans et demi", "two hours and thirty minutes"."""
    unit, count = slots["unit"], slots.get("count", 1)
    if slots.get("fraction"):
        count = slots["fraction"]
    if slots.get("nth") and count < 2:
        return None  # "its first day" is no length yet
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
    elif "quarter" in slots:  # "trois quarts d'heure", "une heure et quart"
        quarters = (slots.get("thirds", 1) * 15, "MIN")
        parts = [*parts, quarters] if "count" in slots else [quarters]
    mod = "APPROX" if slots.get("approx") else ""
    return Sense("DURATION", duration_value(parts), mod=mod)


def every(slots: Slots, frame: Frame) -> Sense | None:
    """A repetition: "chaque lundi", "every two weeks"."""
    clock = clock_text(slots) if {"hour", "clock", "dotclock", "hhmm"} & set(slots) else ""
    if "freq" in slots:
        return Sense("SET", f"XXXX-XX-XX{clock}" if clock and slots["freq"] == "P1D" else slots["freq"])
    if "weekday" in slots:
        part = f"T{part_letter(slots['part'])}" if "part" in slots else clock
        return Sense("SET", f"XXXX-WXX-{slots['weekday']}{part}")
    if "part" in slots and not clock:
        return Sense("SET", f"XXXX-XX-XXT{part_letter(slots['part'])}")
    if "season" in slots:
        return Sense("SET", f"XXXX-{slots['season']}")
    if "month" in slots:
        day = f"-{slots['day']:02}" if "day" in slots else ""
        return Sense("SET", f"XXXX-{slots['month']:02}{day}")
    count = slots.get("count", 1)
    if clock:
        return Sense("SET", f"XXXX-XX-XX{clock}")
    return Sense("SET", duration_value([(count, slots["unit"])]))
