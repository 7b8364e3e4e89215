"""Parts of years and what stands in a calendar: weeks, seasons, quarters, decades, feasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from recoupe.within.times.days import in_figures, on_date, on_dayref
from recoupe.within.times.sense import (
    MONTHS,
    SEASONS,
    UNKNOWN,
    Anchor,
    Choice,
    Frame,
    Sense,
    Slots,
    chosen,
    day_sense,
    edged,
    months_on,
    period,
    shifted,
    span_of_day,
    week_value,
)


def from_date(slots: Slots, frame: Frame) -> Sense | None:
    """ "le lendemain du 13 février", "deux jours avant Noël": a shift from a date that stands in the expression."""
    if "holiday" in slots:
        base = on_holiday(slots, frame)
    elif "dayref" in slots:
        base = on_dayref(slots, frame)
    elif "iso" in slots or "dmy" in slots:
        base = in_figures(slots, frame)
    elif "weekday" in slots:
        base = on_date(slots, frame)
    else:
        base = on_date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
    if base is None or base.start is None:
        return base
    if "textday" in slots:
        return day_sense(base.start.date() + timedelta(days=slots["textday"]), base.anchor)
    moved = shifted(base.start, slots["count"] * slots["dir"], slots["unit"])
    return day_sense(moved.date(), base.anchor)


def in_period(slots: Slots, frame: Frame) -> Sense | None:
    """ "la semaine dernière", "ce mois", "next year"."""
    unit, edge = slots["unit"], slots.get("edge")
    rel = slots.get("rel", slots.get("this", 0))
    if unit == "S" and edge:
        return None  # "la fin de la Seconde Guerre mondiale"
    if "text" in slots and unit in frame.spoken and not frame.ahead:  # "the year before": seen from the text
        there = period(unit, rel, datetime.combine(frame.spoken[unit], time()))
        return replace(edged(there, edge), anchor="text") if there else None
    if frame.now is None:
        return Sense("DATE", UNKNOWN.get(unit, "XXXX-XX-XXTXX:XX"), mod=edge or "")
    if unit == "WE" and rel == 0 and not frame.ahead and frame.lean <= 0 and frame.now.weekday() < 3:
        rel = -1  # on a Monday, "ce week-end" is the one that is over, unless a future speaks
    if rel == 0 and unit == "D" and frame.day is not None and "same" in slots:
        return day_sense(frame.day, "text")
    found = period(unit, rel, frame.now)
    return edged(found, edge) if found else None


def in_decade(slots: Slots, frame: Frame) -> Sense | None:
    """A decade, said by its first year in four figures or two."""
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
    return edged(Sense("DATE", value, datetime(first, 1, 1), datetime(first + 10, 1, 1), "absolute"), slots.get("edge"))


def in_century(slots: Slots, frame: Frame) -> Sense | None:
    """A century, by its number."""
    number = slots.get("roman") or slots.get("ord")
    if not number or not 1 <= number <= 30:
        return None
    if slots.get("era"):
        return Sense("DATE", f"BC{number - 1:02}", anchor="absolute")
    first = max(1, (number - 1) * 100)
    return edged(
        Sense("DATE", f"{number - 1:02}", datetime(first, 1, 1), datetime(number * 100, 1, 1), "absolute"),
        slots.get("edge"),
    )


def in_season(slots: Slots, frame: Frame) -> Sense | None:
    """A season, of a year that is said or that the frame tells."""
    season, rel, edge = slots["season"], slots.get("rel", slots.get("this")), slots.get("edge")
    month, day = SEASONS[season]

    def span(year: int) -> Choice:
        start = datetime(year, month, day)
        return start, months_on(start, 3) + timedelta(days=1 if season == "SU" else 0)

    anchor: Anchor = "document"
    year = slots.get("year")
    if (yrel := slots.get("yrel")) is not None and frame.now:
        year = frame.now.year + yrel
    elif year is not None:
        anchor = "absolute"
    elif "tyear" in slots:  # "the summer of that year"
        if "Y" not in frame.spoken:
            return Sense("DATE", f"XXXX-{season}", mod=edge or "")
        year, anchor = frame.spoken["Y"].year, "text"
    if year is not None:
        return edged(Sense("DATE", f"{year:04}-{season}", *span(year), anchor), edge)
    if "textrel" in slots and "SEASON" in frame.spoken:  # "the following summer"
        after = [span(frame.spoken["SEASON"].year + years) for years in (-1, 0, 1)]
        named = frame.spoken["SEASON"]
        ahead = [one for one in after if one[0].date() > named]
        behind = [one for one in after if one[1].date() <= named]
        place = ahead[0] if slots["textrel"] > 0 else behind[-1]
        return replace(edged(Sense("DATE", f"{place[0].year:04}-{season}", *place), edge), anchor="text")
    rel = slots.get("textrel", rel)
    if frame.now is None:
        return Sense("DATE", f"XXXX-{season}", mod=edge or "")
    spans = [span(y) for y in range(frame.now.year - 2, frame.now.year + 3)]
    if rel == 0:
        found: Choice | None = spans[2] if season != "WI" or frame.now.month > 6 else spans[1]
    else:
        found = chosen(spans, frame, rel)
    if found is None:
        return None
    return edged(Sense("DATE", f"{found[0].year:04}-{season}", *found, "document"), edge)


def in_part_of_year(slots: Slots, frame: Frame) -> Sense | None:
    """ "le premier trimestre 2023", "second half of the year"."""
    unit, number = slots["unit"], slots.get("ord")
    if unit not in ("Q", "C4", "S6") or number is None:
        return None
    size = MONTHS[unit]
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
    return Sense("DATE", f"{year:04}-{mark}{number}", start, months_on(start, size), anchor)


def in_week(slots: Slots, frame: Frame) -> Sense | None:
    """The week of a day ("la semaine du 6 octobre"), of a number, or the nth of a month."""
    if "weekno" in slots:
        number = slots["weekno"]
        year = slots.get("year") or (frame.now.year if frame.now else None)
        if year is None:
            return Sense("DATE", f"XXXX-W{number:02}")
        monday = date.fromisocalendar(year, number, 1)
    elif "ord" in slots:
        base = on_date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
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
        base = on_date({k: v for k, v in slots.items() if k not in ("rel", "this")}, frame)
        if base is None or base.start is None:
            return base
        there = base.start.date()
        monday = there - timedelta(days=there.weekday())
    start = datetime.combine(monday, time())
    return Sense("DATE", week_value(monday), start, start + timedelta(days=7), "document")


def at_edge(slots: Slots, frame: Frame) -> Sense | None:
    """ "the first three days of March", "las dos últimas semanas del año": so many units at an end of a period.

    Weeks are whole ones, from Monday to Sunday, with most of their days in the period.
    """
    side, unit, count = slots["side"], slots.get("unit"), slots.get("count", 1)
    if "punit" in slots:
        held = {"unit": slots["punit"], "rel": slots.get("prel", 0)}
        base = in_period(held, frame)
    else:
        base = on_date({k: v for k, v in slots.items() if k in ("month", "year")}, frame)
    if base is None or base.start is None or base.end is None or count not in range(1, 100):
        return None
    if side in (1, -1) and "many" in slots:  # nobody says how many
        return edged(base, "START" if side > 0 else "END")
    if side not in (1, -1) or unit not in ("D", "W", "M", "Y", "H"):
        return None
    low, high = base.start, base.end
    if unit == "W":
        if side > 0:
            low += timedelta(days=-low.weekday() % 7 if low.weekday() > 3 else -low.weekday())
        else:
            high += timedelta(days=7 - high.weekday() if high.weekday() > 3 else -high.weekday())
    count = int(count)
    start = low if side > 0 else shifted(high, -count, unit)
    end = shifted(low, count, unit) if side > 0 else high
    if end - start >= base.end - base.start:
        return None
    if unit == "W" and count == 1:
        return Sense("DATE", week_value(start.date()), start, end, base.anchor)
    last = end - timedelta(days=1)
    form = {"M": "%Y-%m", "Y": "%Y"}.get(unit, "%Y-%m-%d")
    value = f"{start:{form}}" if f"{start:{form}}" == f"{last:{form}}" else f"{start:{form}}/{last:{form}}"
    return Sense("DATE", value, start, end, base.anchor)


def on_nth_weekday(slots: Slots, frame: Frame) -> Sense | None:
    """ "le premier dimanche de mai", "the last Monday of 2019"."""
    if "season" in slots:
        base = in_season({k: v for k, v in slots.items() if k in ("season", "year")}, frame)
    else:
        held = {k: v for k, v in slots.items() if k not in ("weekday", "rel", "this", "day")}
        if "munit" in slots:
            held.setdefault("mrel", 0)  # "the 26th day of the month"
        base = on_date(held, frame)
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
    return day_sense(day, base.anchor)


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
    """A feast: "12-25", "E+39" days from Easter, "11-4-4" the fourth Thursday of November, a fifth is the last."""
    if code.startswith("E"):
        return easter(year) + timedelta(days=int(code[1:] or 0))
    bits = [int(b) for b in code.split("-")]
    if len(bits) == 2:
        return date(year, bits[0], bits[1])
    month, weekday, number = bits
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    return day if day.month == month else day - timedelta(days=7)


def on_holiday(slots: Slots, frame: Frame) -> Sense | None:
    """A feast, of a year that is said or that the frame tells."""
    code, year = slots["holiday"], slots.get("year")
    if (yrel := slots.get("yrel")) is not None and frame.now:
        year = frame.now.year + yrel
    if year is not None:
        return day_sense(_feast(code, year), "absolute" if yrel is None else "document")
    if frame.now is None:
        return Sense("DATE", f"XXXX-{code}" if code.count("-") == 1 else "XXXX-XX-XX")
    spans = [span_of_day(_feast(code, y)) for y in range(frame.now.year - 2, frame.now.year + 3)]
    found = chosen(spans, frame, slots.get("rel"))
    return day_sense(found[0].date(), "document") if found else None
