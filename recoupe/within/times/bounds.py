"""When a text without a date was written, as far as its own words bound it: never a guess, always with the words.

Three clues, beside those of `read.dating` (the latest day told as past, captions, "ce mardi"): what has lasted so long
since a day that the text names, what still lies ahead, and weekdays with their day, which only fall together in some
years. What no clue bounds stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from recoupe.languages import SUPPORTED
from recoupe.model import Block, Days, Document, Fact, Published, When
from recoupe.model.dates import edtf_of
from recoupe.within.times.reader import patterns_of
from recoupe.within.times.sense import shifted
from recoupe.within.times.slips import stated_day

_LENGTH = re.compile(r"P(\d+)([YMWD])")
_LONGER = frozenset(["MORE_THAN", "EQUAL_OR_MORE"])
_WEEK = 7  # days around a weekday and its day in which a news text is written
_YEARS = 12  # after the lower bound in which a weekday is looked for: the calendar comes back after 5, 6 or 11
_REACH = 100  # characters before a date in which what it dates is named
_YEAR = len("2024")
_BODY = frozenset(["title", "subtitle", "heading", "paragraph", "question", "caption"])


@dataclass(frozen=True, slots=True)
class _Spot:
    """A time of the text with the block that it stands in."""

    when: When
    block: Block


def bounded(document: Document, times: Sequence[When]) -> Published:
    """The date of `document` with the bounds that its `times` add; as it is, where it is known or nothing is added.

    Each clue stands in `clues`; one that contradicts the days known before it is left out. Linear in the times.
    """
    own = document.published
    if own.day is not None or own.status not in ("unknown", "inferred"):
        return own
    spots = list(_spots(document, times))
    days = Days(own.earliest, own.latest)
    clues: list[Fact] = []
    if own.status == "inferred":
        clues.append(Fact(value=edtf_of(days), status="inferred", rule=own.rule, span=own.span, reason=own.reason))
    for clue in (*_lasted(document.text, spots), *_ahead(document, spots)):
        there = _days(clue)
        both = days.shared(there)
        if both is not None and both != days:
            days = both
            clues.append(clue)
    weekday, years = _weekdays(document.text, spots, days)
    if weekday is not None:
        clues.append(weekday)
        days = days.shared(_days(weekday)) or days if len(years) == 1 else days
    if not clues or (len(clues) == 1 and own.status == "inferred"):
        return own
    return replace(
        own, earliest=days.earliest, latest=days.latest, status="inferred" if days != Days(None, None) else own.status,
        rule="date.bounds", span=clues[-1].span, reason=" ; ".join(clue.reason for clue in clues), clues=tuple(clues),
    )  # fmt: skip


def _spots(document: Document, times: Sequence[When]) -> Iterator[_Spot]:
    starts = [block.span.start for block in document.blocks]
    for when in times:
        block = document.blocks[bisect_right(starts, when.span.start) - 1]
        if block.kind in _BODY and block.language in SUPPORTED:
            yield _Spot(when, block)


def _days(clue: Fact) -> Days:
    low, _, high = clue.value.partition("/")
    return Days(None if low == ".." else low, None if (high or low) == ".." else high or low)


def _clue(when: When, days: Days, rule: str, reason: str) -> Fact:
    value = f"{days.earliest or '..'}/{days.latest or '..'}"
    return Fact(value=value, status="inferred", rule=rule, span=when.span, reason=reason)


def _lasted(text: str, spots: Sequence[_Spot]) -> Iterator[Fact]:
    """ "plus de deux ans de siège" in a text that says when the war began: not written before they were over."""
    begun = [(spot.when.earliest, spot.when) for spot in spots if spot.when.earliest and _begins(text, spot)]
    if not begun:
        return
    first, dated = min(begun, key=lambda b: (b[0], b[1].span))
    for spot in spots:
        when, language = spot.when, spot.block.language
        length = _LENGTH.fullmatch(when.value) if when.type == "DURATION" and when.mod != "LESS_THAN" else None
        if length is None:
            continue
        of_it, lasting = patterns_of(language, "bounds", "of_it", "lasting")
        joint = of_it.match(text, when.span.end)
        if joint is None or not lasting.match(text, joint.end()):
            continue
        count = int(length[1])
        if when.mod not in _LONGER and count > 1:
            count -= 1  # "two years of war" may be said a little before they are over; "its third year" is after two
        over = shifted(datetime.fromisoformat(first), count, length[2]).date().isoformat()
        words, since = when.span.of(text), dated.span.of(text)
        yield _clue(
            when, Days(over, None), "date.lasted", f"« {words} » depuis « {since} » : pas écrit avant le {over}"
        )


def _begins(text: str, spot: _Spot) -> bool:
    """True for the day on which the text says that a war, a strike... began."""
    when, language = spot.when, spot.block.language
    if when.type != "DATE" or when.anchor != "absolute":
        return False
    before, after, lasting = patterns_of(language, "bounds", "begun_before", "begun_after", "lasting")
    low = max(spot.block.span.start, when.span.start - _REACH)
    if before.search(text, low, when.span.start):
        return True
    joint = after.match(text, when.span.end)
    return joint is not None and lasting.match(text, joint.end()) is not None


def _ahead(document: Document, spots: Sequence[_Spot]) -> Iterator[Fact]:
    """A dated day or month that a plain future speaks of, outside all quotations: not written after it.

    Only the latest one that the text dates counts: stories of long ago are told in the future too ("il mourra en mai
    1821"), but then they go on.
    """
    text = document.text
    dated = sorted({spot.when.span.start for spot in spots if spot.when.latest})
    last = max((spot.when.earliest or "" for spot in spots if spot.when.anchor == "absolute"), default="")
    sentences = [sentence.span for sentence in document.sentences]
    starts = [span.start for span in sentences]
    for spot in spots:
        when = spot.when
        if when.type != "DATE" or when.anchor != "absolute" or when.latest is None or spot.block.kind == "caption":
            continue
        if len(when.value) == _YEAR or when.latest < last:
            continue
        at = bisect_right(starts, when.span.start) - 1
        if at < 0 or not sentences[at].covers(when.span):
            continue
        low, high = sentences[at].start, sentences[at].end
        said = text[low:high]
        if any(mark in said for mark in '«»“”"') or len(said) > 400:
            continue
        (will,) = patterns_of(spot.block.language, "bounds", "will")
        verb = will.search(text, low, high)
        if verb is None or bisect_left(dated, high) - bisect_left(dated, low) > 1:
            continue
        words = " ".join(said[verb.start() - low : verb.end() - low].split())
        reason = f"« {when.span.of(text)} » est à venir (« {words} ») : pas écrit après"
        yield _clue(when, Days(None, when.latest), "date.ahead", reason)


def _weekdays(text: str, spots: Sequence[_Spot], days: Days) -> tuple[Fact | None, list[int]]:
    """The years in which every weekday of the text falls on its day, from the lower bound on; narrow when only one does.

    Without a lower bound the calendar comes back too often for the years to tell anything.
    """
    named = []
    for spot in spots:
        stated = stated_day(spot.block.language, spot.when.span.of(text))
        if stated is not None and "XXXX" in spot.when.value:
            named.append((spot.when, *stated))
    if not named or days.earliest is None:
        return None, []
    floor = date.fromisoformat(days.earliest)
    last = date.fromisoformat(days.latest) if days.latest else floor.replace(day=1, year=floor.year + _YEARS)
    years = [
        year
        for year in range(floor.year, last.year + 1)
        if all(_falls(year, month, day) == weekday for _, weekday, month, day in named)
        and _on(year, named[0][2], named[0][3]) + timedelta(days=_WEEK) >= floor
        and _on(year, named[0][2], named[0][3]) - timedelta(days=_WEEK) <= last
    ]
    if not years:
        return None, []
    when, _, month, day = named[0]
    there = [_on(year, month, day) for year in years]
    around = Days(
        (there[0] - timedelta(days=_WEEK)).isoformat(), (there[-1] + timedelta(days=_WEEK)).isoformat()
    )  # fmt: skip
    told = " ou ".join(map(str, years))
    reason = f"« {when.span.of(text)} » tombe ce jour de semaine en {told}"
    return _clue(when, around, "date.weekday-years", reason), years


def _falls(year: int, month: int, day: int) -> int:
    try:
        return date(year, month, day).isoweekday()
    except ValueError:  # 29 February
        return 0


def _on(year: int, month: int, day: int) -> date:
    """The day of that year; 29 February is the 28th in years without one."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
