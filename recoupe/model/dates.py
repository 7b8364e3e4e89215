"""Days and intervals: EDTF strings (ISO 8601-2) to and from [earliest, latest] days, and how two of them stand."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?)?)?[~?%]?")
_DECADE = re.compile(r"(\d{3})X?[~?%]?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)[~?%]?")
_SEASON = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14), "SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From `earliest` to `latest`, both included, as ISO days; None is an open side."""

    earliest: str | None
    latest: str | None

    def meets(self, other: Days) -> bool:
        """True when both may be the same day: the intervals share one."""
        return (self.latest is None or other.earliest is None or other.earliest <= self.latest) and (
            other.latest is None or self.earliest is None or self.earliest <= other.latest
        )

    def holds(self, other: Days) -> bool:
        """True when `other` lies inside this interval: it is as precise, or more."""
        low = self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)
        high = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return low and high

    @property
    def width(self) -> int | None:
        """Number of days; None when a side is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (date.fromisoformat(self.latest) - date.fromisoformat(self.earliest)).days + 1

    def shared(self, other: Days) -> Days | None:
        """The days that both allow; None when there are none."""
        if not self.meets(other):
            return None
        lows = [d for d in (self.earliest, other.earliest) if d is not None]
        highs = [d for d in (self.latest, other.latest) if d is not None]
        return Days(max(lows) if lows else None, min(highs) if highs else None)


Stand = Literal["equal", "refines", "refined", "overlaps", "apart"]


def stand(left: Days, right: Days) -> Stand:
    """How `left` stands to `right`: `refines` when it is inside, `refined` when it holds it, `apart` on no shared day."""
    if left == right:
        return "equal"
    if not left.meets(right):
        return "apart"
    if right.holds(left):
        return "refines"
    return "refined" if left.holds(right) else "overlaps"


def days_of(edtf: str) -> Days | None:
    """The days that an EDTF or TIMEX3 date allows ("2023", "2023-09-12", "199X", "2022/..", "2023-W37"); None for others.

    Approximate dates ("2023-09~") keep their plain interval: the mark says that it is not sharp, not by how much.
    """
    text = edtf.strip()
    if text.count("/") == 1:
        left, right = (None if side in ("", "..") else side for side in text.split("/"))
        first, last = (days_of(side) if side else None for side in (left, right))
        if (left and first is None) or (right and last is None) or (left is None and right is None):
            return None
        return Days(first.earliest if first else None, last.latest if last else None)
    if match := _WEEK.fullmatch(text):
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
        return Days(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if match := re.fullmatch(r"(\d{4})-(2[1-4]|SP|SU|FA|WI)[~?%]?", text):
        year, (low, high) = int(match[1]), _SEASON.get(match[2], (12, 14))
        end_year, end_month = year + (high > 12), (high - 1) % 12 + 1
        return Days(f"{year:04}-{low:02}-01", _month_end(end_year, end_month))
    if match := _DATE.fullmatch(text):
        year, month, day = int(match[1]), match[2], match[3]
        if month is None:
            return Days(f"{year:04}-01-01", f"{year:04}-12-31")
        if not 1 <= int(month) <= 12:
            return None
        if day is None:
            return Days(f"{year:04}-{month}-01", _month_end(year, int(month)))
        try:
            exact = date(year, int(month), int(day)).isoformat()
        except ValueError:
            return None
        return Days(exact, exact)
    if match := _DECADE.fullmatch(text):
        return Days(f"{match[1]}0-01-01", f"{match[1]}9-12-31")
    return None


def edtf_of(days: Days) -> str:
    """The shortest EDTF for `days`: a day, month or year where it is exactly one, else an interval with `..` for open."""
    low, high = days.earliest, days.latest
    if low is None or high is None:
        return f"{low or '..'}/{high or '..'}"
    if low == high:
        return low
    if low[:7] == high[:7] and low.endswith("-01") and high == _month_end(int(low[:4]), int(low[5:7])):
        return low[:7]
    if low[:4] == high[:4] and low.endswith("-01-01") and high.endswith("-12-31"):
        return low[:4]
    return f"{low}/{high}"


def _month_end(year: int, month: int) -> str:
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"
