"""What an expression means: its slots and a frame (the document's moment, the tense around) to a value and an interval.

Values are TIMEX3 (ISO 8601 with `XXXX` for what is unknown, `P3D` durations, `2023-W37`, `TMO` parts of day); weekdays
and months without a year take the occurrence that the tense points to. No language in here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from recoupe.within.times.days import between, in_figures, on_date, on_dayref, on_textday, weeks_on
from recoupe.within.times.hours import at_clock, between_clocks, in_part
from recoupe.within.times.lengths import every, last_n, lasting, shifted_by
from recoupe.within.times.sense import Anchor, Frame, Sense, Slots
from recoupe.within.times.year import (
    at_edge,
    from_date,
    in_century,
    in_decade,
    in_part_of_year,
    in_period,
    in_season,
    in_week,
    on_holiday,
    on_nth_weekday,
)


def make(kind: str, slots: Slots, frame: Frame) -> Sense | None:
    """The sense of a match of a rule of this `kind`; None when its slots make none (31 February, hour 25)."""
    try:
        sense = _MAKERS[kind](slots, frame)
    except (ValueError, OverflowError):
        return None
    if sense is not None and (bound := slots.get("bound")) and not sense.mod:
        sense = replace(sense, mod=bound)
    return sense


def _ref(slots: Slots, frame: Frame) -> Sense | None:
    value = slots["ref"]
    now = frame.now
    if value.startswith("P") and not value.endswith("REF"):
        return Sense("DURATION", value)
    if value.startswith("X"):  # "nocturne": a part of a day that nothing names
        return Sense("TIME", value)
    anchor: Anchor = "document" if now else "none"
    if value == "PAST_REF":
        return Sense("DATE", value, None, now, anchor, exact=now)
    return Sense("DATE", value, now, None, anchor, exact=now)


def _none(slots: Slots, frame: Frame) -> Sense | None:
    return None


_MAKERS: dict[str, Callable[[Slots, Frame], Sense | None]] = {
    "date": on_date, "dayref": on_dayref, "textday": on_textday, "of_date": from_date, "relunit": in_period,
    "lastn": last_n, "shift": shifted_by, "duration": lasting, "set": every, "part": in_part, "clock": at_clock,
    "figures": in_figures, "decade": in_decade, "century": in_century, "season": in_season, "part_of_year": in_part_of_year,
    "week_of": in_week, "nth_weekday": on_nth_weekday, "holiday": on_holiday, "ref": _ref, "range": between, "skip": _none,
    "clock_range": between_clocks, "edge_units": at_edge, "week_on": weeks_on,
}  # fmt: skip
