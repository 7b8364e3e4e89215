"""Recognizers-Text: short sentences with date and time expressions in French, Spanish and English."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.within.times import Resolved, resolve
from recoupe.within.times.sense import shifted


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: all expressions of every sentence, written as that recogniser writes its readings."""
    out = []
    for record in lines(data / "timex_recognizers" / "inputs.jsonl"):
        reference = datetime.fromisoformat(record.get("ref") or "2016-11-07T00:00:00")
        found = resolve(record["text"], record["lang"], reference)
        timexes = [{"start": r.span[0], "end": r.span[1], "type": r.type} | _written(r, reference) for r in found]
        out.append({"id": record["id"], "timexes": timexes})
    return {"predictions.jsonl": out}


_UNDATED = ("weekday", "day", "month", "dayref", "dated", "iso", "dmy", "holiday", "rel", "this", "partday", "year")
_ENDS = {"to_hour", "to_clock", "to_hhmm", "to_dotclock"}
_A_FEW = "3"  # "quelques", "several": this recogniser counts them as three


def _written(found: Resolved, reference: datetime) -> dict[str, Any]:
    """The reading; where no year or week was said, the value leaves it open as that recogniser does."""
    reading = _reading(found, reference)
    bare = _open_value(found.slots)
    if bare and found.type != "SET" and not {"left", *_ENDS} & set(found.slots) and "/" not in found.value:
        if found.type == "TIME" and (clock := re.search(r"T(\d\d):(\d\d)(:\d\d)?(?=Z?$)|T[A-Z]{2}$", found.value)):
            bare += re.sub(r"^(T\d\d):00$", r"\1", clock.group())
            if {"clock", "dotclock"} & set(found.slots) and bare.count(":") == 0 and bare[-3] == "T":
                bare += ":00"
        reading["value"] = bare
    elif found.open and "dated" in found.slots and "T" in found.value:
        reading["value"] = re.sub(r"(T\d\d):00$", r"\1", found.value)
    return reading


def _open_value(slots: dict[str, Any]) -> str:
    """ "XXXX-05-29", "XXXX-WXX-3": what was said of a day whose year or week was not."""
    slots = slots.get("day_slots") or slots
    if slots.get("ord") or any(slots.get(k) is not None for k in _SAID):
        return ""
    if slots.get("month"):
        day = slots.get("day")
        return f"XXXX-{slots['month']:02}" + (f"-{day:02}" if day else "")
    if slots.get("weekday") and slots.get("day"):
        return ""
    if re.fullmatch(r"\d\d-\d\d", slots.get("holiday", "")):
        return f"XXXX-{slots['holiday']}"
    if slots.get("weekday"):
        return f"XXXX-WXX-{slots['weekday']}"
    if slots.get("season"):
        return str(slots["season"])
    if slots.get("day") and not slots.get("unit"):
        return f"XXXX-XX-{slots['day']:02}"
    return ""


_SAID = ("year", "year2", "yrel", "mrel", "wrel", "rel", "this", "freq", "count", "weekno", "iso", "dmy")


def _counted(found: Resolved, reference: datetime) -> list[str]:
    """A stretch of so many units, counted from the reference itself and not from the edge of a week or a year."""
    unit, length = found.slots["unit"], found.slots["count"]
    today = datetime.combine(reference.date(), datetime.min.time())
    if unit in ("H", "MIN", "S"):
        here = reference
    else:
        here = today + timedelta(days=1) if found.slots["rel"] > 0 else today
    other = shifted(here, length * found.slots["rel"], unit)
    write = _moment if unit in ("H", "MIN", "S") else _day
    return [write(min(here, other)), write(max(here, other))]


def _reading(found: Resolved, reference: datetime) -> dict[str, Any]:
    """The value, and the period where it is one: days for dates, days and hours for times."""
    start, end, slots = found.start, found.end, found.slots
    if ("open_start" in slots or found.rule == "es.shift.ahead") and start is not None and end is not None:
        write = _moment if slots.get("unit") in ("H", "MIN", "S") else _day
        last = end if "open_start" in slots else start  # "dentro de": this recogniser counts it as "within"
        return {"value": found.value, "resolved": [write(reference), write(last)]}
    dated = any(slots.get(key) is not None for key in _UNDATED)
    value = found.value
    if (
        found.mod == "END"
        and found.type == "DATE"
        and start is not None
        and end is not None
        and end - start < timedelta(days=1)
    ):
        return {"value": f"{_day(start)}T23:59:59"}  # the last moment of a day
    if (
        found.rule.endswith((".last_n", ".n_last"))
        and slots.get("count", "X") != "X"
        and slots["unit"] not in ("DE", "CE", "Q", "S6")
    ):
        return {"value": value, "resolved": _counted(found, reference)}
    if found.rule.endswith(".first_units") and start is not None and end is not None:
        return {"value": value, "resolved": [_day(start), _day(end)]}
    if (
        found.type == "DURATION"
        and slots.get("half")
        and (sum_ := re.fullmatch(r"P(T?)(\d+)H30M|P(T?)(\d+)Y6M", value))
    ):
        whole = sum_.group(2) or sum_.group(4)
        return {"value": f"PT{whole}.5H" if sum_.group(2) else f"P{whole}.5Y"}
    if value == "P6M" and found.type == "SET":
        return {"value": "P0.5Y"}
    if found.type == "SET":
        return {"value": re.sub(r"^XXXX-XX-XX(?=T)", "", re.sub(r"(T\d\d):00$", r"\1", value))}
    if found.type == "DURATION" and start is None:
        return {"value": value.replace("X", _A_FEW)}
    if start is None:
        return {"value": value}
    if "left" in slots and end is not None:
        left, right = slots["left"].sense, slots["right"].sense
        if right.mod == "END" and left.type == "DATE":
            return {"value": value, "resolved": [_day(start), _day(end)]}
        if left.type == "DATE":
            return {"value": value, "resolved": [_day(start), _day(right.start or start)]}
        width = right.end - right.start
        if "dated" in slots or "dated" in slots["right"].slots or "dated" in slots["left"].slots or dated:
            return {"value": value, "resolved": [_moment(start), _moment(end - width)]}
        return {"value": value, "resolved": [f"{start:%H:%M:%S}", f"{end - width:%H:%M:%S}"]}
    if _ENDS & set(slots):
        last = datetime.fromisoformat(value.rpartition("/")[2])
        if dated:
            return {"value": value, "resolved": [_moment(start), _moment(last)]}
        return {"value": value, "resolved": [f"{start:%H:%M:%S}", f"{last:%H:%M:%S}"]}
    if found.type == "TIME":
        if found.rule.startswith("es."):
            value = value.replace("TAF", "TEV")  # this recogniser has evenings in Spanish, no afternoons
        part = re.search(r"T[A-Z]{2}$", value)
        if part:
            if slots.get("weekday") and not slots.get("day"):
                return {"value": f"XXXX-WXX-{slots['weekday']}{part.group()}"}
            return {"value": value if dated else part.group()}
        if dated or found.rule.rpartition(".")[2] in ("ago", "ahead", "later", "from_now", "in", "earlier"):
            return {"value": _moment(start)}
        hours = value.rpartition("T")[2].rstrip("Z")
        return {"value": "T" + (hours if "clock" in slots else re.sub(r"^(\d\d):00$", r"\1", hours))}
    if end is None or value.endswith("_REF"):
        return {"value": value}
    if "/" in value:  # the end is where the last day, month or year begins
        ending = value.rpartition("/")[2]
        return {
            "value": value,
            "resolved": [_day(start), (ending + "-01-01")[:10] if len(ending) == 4 else (ending + "-01")[:10]],
        }
    if start.time() != datetime.min.time() or end - start < timedelta(days=1):
        if found.rule.endswith((".ago", ".ahead", ".later", ".in", ".from_now", ".earlier")):
            return {"value": _day(start)}
        return {"value": value, "resolved": [_moment(start), _moment(end)]}
    if len(value) == 10:
        return {"value": value, "resolved": [_day(start), _day(end)]}
    if found.rule.endswith((".ago", ".ahead", ".later", ".in", ".from_now", ".earlier")):
        return {"value": _day(start)}
    return {"value": value, "resolved": [_day(start), _day(end)]}


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
