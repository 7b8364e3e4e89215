"""A time expression as EDTF (ISO 8601-2, levels 1 and 2): what others read without knowing TIMEX3.

Seasons, quarters and halves of a year have their numbers (21 to 24, 33 to 36, 40 and 41), decades and centuries an X for
what is not said, open sides two points. `~` marks what is approximate ("vers 2010", "début mars"), `?` what hangs on a
date of the document that was only inferred, `%` both. Weeks are intervals of days, since EDTF has none.
"""

from __future__ import annotations

import re

from recoupe.model import Days, Published, When, edtf_of

_SEASONS = {"SP": "21", "SU": "22", "FA": "23", "WI": "24"}
_PARTS = {"Q1": "33", "Q2": "34", "Q3": "35", "Q4": "36", "T1": "37", "T2": "38", "T3": "39", "H1": "40", "H2": "41"}
_DATE = re.compile(r"[\dX]{4}(?:-[\dX]\d|-XX)?(?:-[\dX]\d|-XX)?")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?")
_PART_OF_DAY = re.compile(r"([\dX]{4}-[\dX]{2}-[\dX]{2})T[A-Z]{2}")
_PART_OF_YEAR = re.compile(r"([\dX]{4})-(SP|SU|FA|WI|[QTH]\d)")
_VAGUE = frozenset(["APPROX"])
_EDGES = frozenset(["START", "MID", "END"])
_SURE = frozenset(["given", "stated", "page"])


def edtf(when: When, published: Published | None = None) -> str:
    """`when` as an EDTF date, date and time, or interval; "" for what is none (a duration that nothing bounds, a set).

    `published`: the date of its document; where that is not stated but inferred or inherited, what hangs on it is
    uncertain. The days that the answer allows are those of `earliest` and `latest`, or more; a season by its number names none.
    """
    if when.type == "SET":
        return ""
    vague = when.mod in _VAGUE
    hangs = when.anchor in ("document", "text")
    unsure = hangs and published is not None and published.status not in _SURE
    mark = "%" if vague and unsure else "~" if vague else "?" if unsure else ""
    if when.type == "DURATION":
        return "" if when.earliest is None and when.latest is None else _between(when, mark)
    if when.mod in _EDGES and when.earliest and when.latest:
        return _between(when, "%" if unsure else "~")
    sides = when.value.split("/")
    told = [_one(side) for side in sides]
    if all(told) and len(told) <= 2:
        return "/".join(side + ("" if "T" in side else mark) for side in told)
    return _between(when, mark) if when.earliest or when.latest else ""


def _one(value: str) -> str:
    """One TIMEX3 date or time as EDTF writes it; "" for what it has no form for."""
    if _DATE.fullmatch(value):
        return value
    if match := _CLOCK.fullmatch(value):
        return f"{match[1]}T{match[2]}:{match[3]}:{match[4] or '00'}{match[5] or ''}" if match[2] != "24" else match[1]
    if match := _PART_OF_DAY.fullmatch(value):
        return match[1]
    if match := _PART_OF_YEAR.fullmatch(value):
        code = (_SEASONS | _PARTS).get(match[2])
        return f"{match[1]}-{code}" if code else ""
    if value.isdigit() and len(value) in (2, 3):
        return value.ljust(4, "X")
    if re.fullmatch(r"BC\d{4}", value):
        return f"-{int(value[2:]) - 1:04}" if int(value[2:]) > 1 else "0000"
    return ""


def _between(when: When, mark: str) -> str:
    """The days of `when` as an interval, a day, a month or a year, each side with its mark."""
    text = edtf_of(Days(when.earliest, when.latest))
    return "/".join(side if side == ".." else side + mark for side in text.split("/"))
