"""Parts of a day and clocks: "mardi soir", "18 h 30", "from 5 to 7"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from recoupe.within.times.days import in_figures, on_date, on_dayref, on_textday
from recoupe.within.times.sense import HOURS, Anchor, Frame, Sense, Slots, day_sense
from recoupe.within.times.year import on_holiday


def part_letter(part: str) -> str:
    """The TIMEX3 letters of a part of day."""
    return {"EM": "MO", "LM": "MO", "NIGHT": "NI"}.get(part, part)


def _with_part(day: date, part: str, anchor: Anchor, edge: str = "") -> Sense:
    low, high = (float(hour) for hour in HOURS[part])
    if edge:
        third = (high - low) / 2
        low, high = {
            "START": (low, low + third), "MID": (low + third / 2, high - third / 2), "END": (high - third, high)
        }.get(edge, (low, high))  # fmt: skip
    midnight = datetime.combine(day, time())
    start, end = midnight + timedelta(hours=low), midnight + timedelta(hours=high)
    return Sense("TIME", f"{day.isoformat()}T{part_letter(part)}", start, end, anchor, edge)


def in_part(slots: Slots, frame: Frame) -> Sense | None:
    """ "mardi soir", "ce matin", "hier après-midi", "dans la matinée", "la nuit de lundi à mardi"."""
    part, edge = slots["part"], slots.get("edge", "")
    base: Sense | None
    if "dayref" in slots:
        base = on_dayref(slots, frame)
    elif "textday" in slots:
        base = on_textday(slots, frame)
    elif "holiday" in slots:
        base = on_holiday(slots, frame)
    elif "iso" in slots or "dmy" in slots:
        base = in_figures(slots, frame)
    elif any(k in slots for k in ("weekday", "day", "month")):
        base = on_date({k: v for k, v in slots.items() if k != "edge"}, frame)
    elif "partday" in slots:
        base = on_dayref({"dayref": slots["partday"]}, frame)
    elif slots.get("rel"):
        base = on_dayref({"dayref": slots["rel"]}, frame)
    else:
        there = frame.day if "same" in slots and frame.day else (frame.now.date() if frame.now else None)
        base = day_sense(there, "document") if there else Sense("DATE", "XXXX-XX-XX")
    if base is None:
        return None
    if base.start is None:
        return replace(base, type="TIME", value=f"{base.value}T{part_letter(part)}", mod=edge)
    there = base.start.date()
    if part == "EM" and ("to_weekday" in slots or "to_day" in slots):
        there += timedelta(days=1)  # the small hours between two days are those of the second
    found = _with_part(there, part, base.anchor, edge)
    if "to_weekday" in slots or "to_day" in slots:  # a night named by both its days may be either
        found = replace(found, end=datetime.combine(base.start.date() + timedelta(days=1), time(12)))
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
    if slots.get("minus") and "short" not in slots:
        hour, minute = hour - 1, 60 - (minute or 0)
    if "past" in slots:
        minute = slots["past"]
    if "short" in slots:
        hour, minute = hour - 1, 60 - slots["short"]
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


def clock_text(slots: Slots) -> str:
    """The hour of `slots` as TIMEX3 writes it. Raises ValueError for no hour of a day."""
    found = _clock_time(slots)
    if found is None:
        raise ValueError("no such hour")
    hour, minute, second = found
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def at_clock(slots: Slots, frame: Frame) -> Sense | None:
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
            return Sense("TIME", f"{base.value}{clock_text(slots)}", anchor=base.anchor)
        day, anchor = base.start.date(), base.anchor
    elif day is not None:
        anchor = "text"
    elif frame.now is not None:
        day = frame.now.date()
    if day is None:
        return Sense("TIME", f"XXXX-XX-XX{clock_text(slots)}")
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


def between_clocks(slots: Slots, frame: Frame) -> Sense | None:
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


def _next_time(start: datetime, now: datetime, slots: Slots) -> datetime:
    """An hour that is over today is meant for tomorrow, in an agenda."""
    if "zone" in slots or start >= now:
        return start
    if "part" not in slots and "meridiem" not in slots and start.hour < 12 and start + timedelta(hours=12) > now:
        return start + timedelta(hours=12)
    return start + timedelta(days=1)


def _part_base(slots: Slots, frame: Frame) -> Sense | None:
    if "dayref" in slots:
        return on_dayref(slots, frame)
    if "iso" in slots or "dmy" in slots:
        return in_figures(slots, frame)
    return on_date(slots, frame)
