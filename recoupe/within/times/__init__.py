"""Time expressions of one document: where they stand, what day or stretch they mean, and what that hangs on.

The patterns are data (`languages/<code>/times.toml`), read by `grammar`; `meaning` turns their slots into TIMEX3 values
and intervals of days. Spans are minimal: no preposition or article, but the deictic and the modifier ("ce mardi",
"plus de dix-huit mois").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from recoupe.languages import SUPPORTED
from recoupe.model import Days, Document, Published, Span, When
from recoupe.within.times.agenda import joined, open_side
from recoupe.within.times.reader import Found, Reader
from recoupe.within.times.sense import Sense
from recoupe.within.times.slips import time_notices

__all__ = ["Resolved", "find_times", "resolve", "time_notices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An expression read as an agenda does: `start` of an instant, or [start, end) with `end`, None for no end.

    `grain` is that of `value`; `rule` what found it. `open` is `after` or `before` where one side is open.
    """

    span: tuple[int, int]
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    start: datetime | None
    end: datetime | None
    rule: str
    mod: str = ""
    slots: dict[str, Any]
    open: Literal["", "after", "before"] = ""


def find_times(document: Document) -> tuple[When, ...]:
    """All time expressions of `document`, in order, resolved against its date.

    The date may be an interval: what comes out the same from both ends is kept, else the value keeps `XXXX`; with one
    end open, what hangs on it is bounded on the other. Days that hang on an earlier expression ("le lendemain") name it
    in `hangs_on`. Blocks in other languages than those of `languages` have none. Method: a grammar over categories of
    words, after the TIMEX3 guidelines of TimeML.
    """
    out: list[When] = []
    first, last = _moments(document.published)
    years = _years(document.published)
    sentences = [s.span.start for s in document.sentences]
    before: dict[str, tuple[Reader, Reader | None, dict[int, int]]] = {}
    for block in document.blocks:
        if block.language not in SUPPORTED:
            continue
        text = block.span.of(document.text)
        base = block.span.start
        reader = Reader(block.language, text, first, years=years, sure=first is not None and first == last)
        reader.sentences = _bounds(document, sentences, block.span.start, block.span.end)
        second = Reader(block.language, text, last, years=years) if last != first and last is not None else None
        if second is not None:
            second.sentences = reader.sentences
        places: dict[int, int] = {}
        if block.kind == "paragraph" and block.language in before:
            reader_before, second_before, numbers = before[block.language]
            reader.carry(reader_before, numbers)
            if second is not None and second_before is not None:
                second.carry(second_before, {})
        found = reader.read()
        bounds = _bounds_of(document.published, block.language, text, found)
        other = {(f.start, f.end): f for f in second.read()} if second is not None else None
        for number, item in enumerate(found):
            places[number] = len(out)
            hung = reader.hangs.get((item.start, item.end), -1)
            hangs = -2 - hung if hung < -1 else places.get(hung, -1)
            later = other.get((item.start, item.end)) if other is not None else None
            when = _when(document, base, item, later if other is not None else item, hangs)
            if number in bounds:
                when = replace(when, anchor="document", earliest=bounds[number].earliest, latest=bounds[number].latest)
            out.append(when)
        if block.kind == "paragraph":
            before[block.language] = reader, second, places
    return tuple(out)


def resolve(text: str, language: str, reference: datetime, *, near: bool = False) -> tuple[Resolved, ...]:
    """All time expressions of a short `text` (a request, a search) read from `reference` as an agenda does.

    Bare days lie ahead, "in three days" counts from the reference, a day and an hour beside it are one expression.
    With `near`, a day of a month without a year is the nearest one. Offsets count in `text`. Raises FileNotFoundError
    for a language without grammar.
    """
    found = joined(Reader(language, text, reference, ahead=True, near=near).read(), text, language)
    return tuple(
        Resolved(
            span=(item.start, item.end),
            type=item.sense.type,
            value=item.sense.value,
            start=item.sense.exact or item.sense.start,
            end=item.sense.end,
            rule=item.rule,
            mod=item.sense.mod,
            slots=item.slots,
            open=open_side(text, item, language),
        )
        for item in found
    )


def _bounds_of(published: Published, language: str, text: str, found: Sequence[Found]) -> dict[int, Days]:
    """The one bound that a date with an open end gives to each expression that hangs on it, by its number in `found`."""
    day = published.earliest or published.latest
    if day is None or (published.earliest and published.latest):
        return {}
    unknown = {
        (item.start, item.end): number
        for number, item in enumerate(found)
        if item.sense.start is None and item.sense.end is None and item.sense.type in ("DATE", "TIME")
    }
    out = {}
    for item in Reader(language, text, datetime.fromisoformat(day[:10])).read() if unknown else ():
        number = unknown.get((item.start, item.end))
        low, high = _days(item.sense)
        bound = Days(low, None) if published.earliest else Days(None, high)
        if number is not None and item.sense.anchor == "document" and bound != Days(None, None):
            out[number] = bound
    return out


def _moments(published: Published) -> tuple[datetime | None, datetime | None]:
    if published.earliest is None or published.latest is None:
        return None, None
    low, high = (datetime.combine(date.fromisoformat(d[:10]), time()) for d in (published.earliest, published.latest))
    return low, high


def _years(published: Published) -> tuple[int, int] | None:
    if published.earliest is None or published.latest is None:
        return None
    return int(published.earliest[:4]), int(published.latest[:4])


def _bounds(document: Document, starts: list[int], low: int, high: int) -> list[int]:
    """Where the sentences of the block [low, high) start, in offsets of the block."""
    return [s - low for s in starts[bisect_right(starts, low - 1) : bisect_right(starts, high - 1)]]


def _when(document: Document, base: int, item: Found, later: Found | None, hangs: int) -> When:
    sense = item.sense
    value, anchor = sense.value, sense.anchor
    earliest, latest = _days(sense)
    if later is None or later.sense.value != value:
        value = _blurred(value, later.sense.value if later else "")
        if later is not None:
            latest = _days(later.sense)[1]
        anchor = "document"
    return When(
        span=Span(document.id, base + item.start, base + item.end),
        rule=item.rule,
        type=sense.type,
        value=value,
        earliest=earliest,
        latest=latest,
        anchor=anchor,
        hangs_on=hangs,
        mod=sense.mod,
    )


def _blurred(one: str, other: str) -> str:
    """What two values of one shape have in common, X for the rest: 2023-09-12 and 2024-09-12 give XXXX-09-12."""
    if len(one) != len(other):
        return "XXXX"
    parts = zip(re.split(r"([-T/:])", one), re.split(r"([-T/:])", other), strict=False)
    return "".join(a if a == b else "X" * len(a) for a, b in parts)


def _days(sense: Sense) -> tuple[str | None, str | None]:
    low = sense.start.date().isoformat() if sense.start else None
    high = (sense.end - timedelta(microseconds=1)).date().isoformat() if sense.end else None
    if sense.type == "TIME" and sense.start is not None and sense.end is not None:
        high = low if (sense.end - sense.start) <= timedelta(hours=6) else high
    return low, high
