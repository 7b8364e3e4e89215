"""Time expressions of one document: where they stand, what day or stretch they mean, and what that hangs on.

The patterns are data (`languages/<code>/times.toml`), read by `grammar`; `meaning` turns their slots into TIMEX3 values
and intervals of days. Spans are minimal: no preposition or article, but the deictic and the modifier ("ce mardi",
"plus de dix-huit mois").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal

from recoupe.languages import SUPPORTED, load
from recoupe.model import Document, Notice, Published, Span, When
from recoupe.within.times.grammar import Match, candidates, grammar
from recoupe.within.times.meaning import make
from recoupe.within.times.sense import Frame, Sense, day_sense, months_on, shifted
from recoupe.within.times.words import OTHER, Token

__all__ = ["Resolved", "find_times", "resolve", "time_notices"]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in a text: [start, end), the rule, its slots and what it means."""

    start: int
    end: int
    rule: str
    make: str
    slots: dict[str, Any]
    sense: Sense


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

    The date may be an interval: what comes out the same from both ends is kept, else the value keeps `XXXX`. Days that
    hang on an earlier expression ("le lendemain") name it in `hangs_on`. Blocks in other languages than those of
    `languages` have none. Method: a grammar over categories of words, after the TIMEX3 guidelines of TimeML.
    """
    out: list[When] = []
    first, last = _moments(document.published)
    sentences = [s.span.start for s in document.sentences]
    for block in document.blocks:
        if block.language not in SUPPORTED:
            continue
        text = block.span.of(document.text)
        base = block.span.start
        reader = _Reader(block.language, text, first, years=_years(document.published))
        reader.sentences = _bounds(document, sentences, block.span.start, block.span.end)
        found = reader.read()
        other = None
        if last is not None and first is not None and last.date() != first.date():
            second = _Reader(block.language, text, last, years=_years(document.published))
            second.sentences = reader.sentences
            other = {(f.start, f.end): f for f in second.read()}
        places: dict[int, int] = {}
        for number, item in enumerate(found):
            places[number] = len(out)
            hangs = places.get(reader.hangs.get((item.start, item.end), -1), -1)
            later = other.get((item.start, item.end)) if other is not None else None
            out.append(_when(document, base, item, later if other is not None else item, hangs))
    return tuple(out)


def time_notices(document: Document, times: Sequence[When]) -> tuple[Notice, ...]:
    """What is wrong with the dates of `document`: `times.weekday` for a weekday that contradicts its date."""
    notices = []
    for when in times:
        if when.type != "DATE" or len(when.value) != 10 or not when.value[:4].isdigit():
            continue
        block = next((b for b in document.blocks if b.span.covers(when.span)), None)
        if block is None or block.language not in SUPPORTED:
            continue
        weekday = _stated_weekday(block.language, when.span.of(document.text))
        if weekday and "X" not in when.value and date.fromisoformat(when.value).isoweekday() != weekday:
            notices.append(
                Notice(
                    code="times.weekday",
                    where=when.span,
                    level="info",
                    message=(
                        f"{when.span.of(document.text)!r} does not fall on that weekday ({when.value}); check the date"
                    ),
                )
            )
    return tuple(notices)


def resolve(text: str, language: str, reference: datetime, *, near: bool = False) -> tuple[Resolved, ...]:
    """All time expressions of a short `text` (a request, a search) read from `reference` as an agenda does.

    Bare days lie ahead, "in three days" counts from the reference, a day and an hour beside it are one expression.
    With `near`, a day of a month without a year is the nearest one. Offsets count in `text`. Raises FileNotFoundError
    for a language without grammar.
    """
    found = _joined(_Reader(language, text, reference, ahead=True, near=near).read(), text, language)
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
            open=_side(text, item, language),
        )
        for item in found
    )


def _side(text: str, item: Found, language: str) -> Literal["", "after", "before"]:
    """The side on which a word before `item`, or inside it before its hour, leaves it open."""
    before, after = _patterns(language, "joins", "before", "after")
    place = item.slots.get("clock_place", item.start)
    head = text[max(0, place - _OPENER) : place]
    return "before" if before.search(head) else "after" if after.search(head) else ""


def _joined(found: list[Found], text: str, language: str) -> list[Found]:
    """`found` with a day and the hour beside it made one, then two ends of a stretch made one."""
    day_clock, clock_day, between, opener, length_from, from_length = _patterns(
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


def _is_day(item: Found) -> bool:
    start, end = item.sense.start, item.sense.end
    return item.sense.type == "DATE" and start is not None and end is not None and end - start == timedelta(days=1)


def _dated_clock(
    one: Found, two: Found, text: str, day_clock: re.Pattern[str], clock_day: re.Pattern[str]
) -> Found | None:
    """A day and a time of day that stand together, in either order, as one expression."""
    gap = text[one.end : two.start]
    hours = (*_CLOCKS, "clock_range", "stretch")
    if _is_day(one) and two.make in hours and two.sense.type == "TIME" and day_clock.fullmatch(gap):
        day, clock = one, two
    elif (
        one.make in hours
        and one.sense.type == "TIME"
        and (_is_day(two) or two.make == "part")
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
    value = f"{moved:%Y-%m-%dT%H:%M}" + clock.sense.value[16:19]
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


@cache
def _tense(language: str) -> tuple[re.Pattern[str], ...]:
    """What speaks of the past for certain, of the future, of the past: an earlier pattern hides a later one."""
    table = load(language, "times")["tense"]
    return tuple(
        re.compile("|".join(f"(?:{p})" for p in table[key]), re.IGNORECASE) for key in ("sure_past", "future", "past")
    )


@cache
def _stated_weekday(language: str, text: str) -> int | None:
    for token in grammar(language).lexicon.read(text):
        if (weekday := token.values.get("weekday")) is not None:
            return int(weekday)
    return None


class _Reader:
    """One pass over one block of text: chooses among what fits, keeps in mind the day that is spoken of."""

    def __init__(
        self,
        language: str,
        text: str,
        now: datetime | None,
        *,
        ahead: bool = False,
        near: bool = False,
        years: tuple[int, int] | None = None,
    ) -> None:
        self.near = near
        self.language, self.text, self.now, self.ahead, self.years = language, text, now, ahead, years
        self.spoken = grammar(language)
        self.sentences: list[int] = [0]
        self.hangs: dict[tuple[int, int], int] = {}
        self._leans: dict[int, list[tuple[int, int, int]]] = {}
        self._day: tuple[date, int, int] | None = None  # the day spoken of, in which sentence, which expression
        self._found: list[Found] = []

    def read(self) -> list[Found]:
        """The expressions of the text, in order."""
        tokens = self.spoken.lexicon.read(self.text)
        for base, fits in candidates(self.spoken, tokens):
            kept: list[tuple[int, Match, dict[str, Any]]] = []
            taken: set[int] = set()
            for match in fits:
                words = range(match.inner[0], match.inner[1])
                if not taken.isdisjoint(words):
                    continue
                slots: dict[str, Any] = dict(match.rule.fixed)
                for name, categories, index in match.slots:
                    values = tokens[base + index].values
                    slots[name] = next((values[c] for c in categories if c in values), None)
                if match.rule.make != "skip" and not self._fitting(tokens, base, match, slots):
                    continue
                taken.update(words)
                kept.append((match.inner[0], match, slots))
            for _, match, slots in sorted(kept, key=lambda k: k[0]):
                if match.rule.make != "skip":
                    self._keep(tokens, base, match, slots)
        return self._found

    def _fitting(self, tokens: Sequence[Token], base: int, match: Match, slots: dict[str, Any]) -> bool:
        """True when the words around allow `match` and its slots make some sense."""
        first, last = tokens[base + match.inner[0]], tokens[base + match.inner[1] - 1]
        if not self._allowed(tokens, base, match, slots, first, last):
            return False
        return (
            make(match.rule.make, slots, Frame(self.now, 0, self.ahead, years=self.years, near=self.near)) is not None
        )

    def _keep(self, tokens: Sequence[Token], base: int, match: Match, slots: dict[str, Any]) -> None:
        """Read `match` in its place: with the tense of its sentence and the day that is spoken of."""
        rule = match.rule
        start, end = tokens[base + match.inner[0]].start, tokens[base + match.inner[1] - 1].end
        sense = make(rule.make, slots, self._frame(start, end, rule.make))
        if sense is None:
            return
        number = len(self._found)
        if sense.anchor == "text" and self._day is not None:
            self.hangs[(start, end)] = self._day[2]
            last = self._found[self._day[2]]
            if slots.get("textday") and _BESIDE.fullmatch(self.text, last.end, start):
                # "Le 13 mai, le lendemain": an apposition, the next day IS the 13th and hangs on the day before it
                sense = replace(last.sense, anchor="text")
                earlier = [n for n, f in enumerate(self._found[: self._day[2]]) if _is_day(f)]
                self.hangs[(start, end)] = earlier[-1] if earlier else self._day[2]
        self._found.append(Found(start, end, rule.name, rule.make, slots, sense))
        if sense.start is not None and sense.end is not None and sense.type in ("DATE", "TIME"):
            width = sense.end - sense.start
            if width <= timedelta(days=1) and (sense.type == "DATE" or sense.anchor != "text"):
                self._day = (sense.start.date(), self._sentence(start), number)

    def _sentence(self, at: int) -> int:
        return bisect_right(self.sentences, at)

    def _frame(self, start: int, end: int, kind: str) -> Frame:
        here = self._sentence(start)
        day = after = None
        if self._day is not None:
            after = self._day[0]
            if here == self._day[1]:
                day = self._day[0]
        lean = 0
        if not self.ahead and self.now is not None and kind in _LEANING:
            lean = self._lean(start, end, here)
        return Frame(self.now, lean, self.ahead, day, after, self.years, self.near)

    def _lean(self, at: int, end: int, sentence: int) -> int:
        """Where the nearest verb of the sentence points: -1 past, 1 future, 0 nowhere."""
        cues = self._leans.get(sentence)
        low = self.sentences[sentence - 1] if sentence else 0
        if cues is None:
            high = self.sentences[sentence] if sentence < len(self.sentences) else len(self.text)
            cues = []
            for pattern, lean in zip(_tense(self.language), (-1, 1, -1), strict=True):
                for m in pattern.finditer(self.text, low, high):
                    if not any(a < m.end() and m.start() < b for a, b, _ in cues):
                        cues.append((m.start(), m.end(), lean))
            self._leans[sentence] = cues
        cues = [c for c in cues if c[1] <= at or end <= c[0]]  # "sábado" ends like a participle
        if not cues:
            return 0

        def far(cue: tuple[int, int, int]) -> tuple[int, int]:
            # A verb before outweighs one after: "a annoncé lundi qu'elle fermera"; 2: twice the distance. One behind a
            # comma belongs to another clause: "will report before the summer, her office said"
            if cue[1] <= at:
                return at - cue[1], cue[0]
            return 2 * (cue[0] - at) + (_CLAUSE if "," in self.text[end : cue[0]] else 0), cue[0]

        return min(cues, key=far)[2]

    def _allowed(
        self, tokens: Sequence[Token], base: int, match: Match, slots: dict[str, Any], first: Token, last: Token
    ) -> bool:
        """False for what only looks like a time: "1500 km", a lone number, a year that counts people."""
        start, end = first.start, last.end
        text = self.text
        before, behind = text[start - 1 : start], text[end : end + 1]
        if before.isalnum() or behind.isalnum():
            glued = match.rule.make in ("clock", "duration", "date") and not behind.isalnum()
            if not (glued and not before.isalnum()):
                return False
        if (
            slots.get("meridiem")
            and self.text[last.start : end].casefold() in ("a", "p")
            and text[last.start - 1] == " "
        ):
            return False  # "5 a day": one letter stands for a half of the day only where it is tight
        if _FIGURES.fullmatch(text, start, end) and not (first is last and "iso" in first.values):
            if _CODE.search(text, max(0, start - 6), start):
                return False  # the end of a telephone number
            if behind and behind in _TIES and text[end + 1 : end + 3].isdigit():
                return False
        if last.code and behind and behind in "%°€$£" and text[end - 1].isdigit():
            return False
        if not self.ahead and _patterns(self.language, "names", "before")[0].search(text[max(0, start - 24) : start]):
            return False
        if "weekday" in slots and match.inner[1] - match.inner[0] == 1 and text[start].isupper():
            follow = tokens[base + match.inner[1]] if base + match.inner[1] < len(tokens) else None
            named = follow is not None and follow.code == OTHER and text[follow.start].isupper()
            if named and start and not self.ahead and self.language != "en":
                return False  # "Domingo García": a person
        if slots.get("agenda_only") and (not self.ahead or (self._in_words(tokens, base, match))):
            return False
        if slots.get("agenda") and not self.ahead and self._lean(start, end, self._sentence(start)) <= 0:
            return False
        tail = text[end : end + 2]
        if (
            slots.get("unit") == "S"
            and (slots.get("count") == 1 or "per" in slots)
            and tail[:1] == " "
            and tail[1:].isalpha()
        ):
            return False  # "un segundo contrato": an ordinal
        if slots.get("lone_hour") and not self.ahead:
            pattern = _patterns(self.language, "lone_hours", "not_after")[0]
            if pattern.match(text, end) or not match.first < match.inner[0] - 1:
                return False
        lonely = slots.get("lonely")
        if lonely and not self.ahead and not self._lone_day(tokens, base, match, slots):
            return False
        if set(slots) <= {"year", "yearno", "edge", "of", "def", "year_word", "yearword"} and "yearword" not in slots:
            return self._year_here(tokens, base, match, start, end)
        if match.rule.make == "duration" and slots.get("unit") == "Y":
            ages = _patterns(self.language, "ages", "before")[0]
            if ages.search(text[max(0, start - 60) : start]):
                return False
        if slots.get("ends_clause") and match.last - match.first == match.inner[1] - match.inner[0]:
            follow = tokens[base + match.inner[1]] if base + match.inner[1] < len(tokens) else None
            if follow is not None and not self.ahead and _opens_noun(follow):
                return False
        return not (slots.get("vaguely") and not _context(tokens, base, match, "during"))

    def _in_words(self, tokens: Sequence[Token], base: int, match: Match) -> bool:
        """True for a date in figures whose month is a number in words: "five-thirty" is no date."""
        return any(
            name == "month" and "monthno" in categories and self.text[tokens[base + index].start].isalpha()
            for name, categories, index in match.slots
        )

    def _lone_day(self, tokens: Sequence[Token], base: int, match: Match, slots: dict[str, Any]) -> bool:
        """ "le 21": a day where the clause ends after it, so that it counts nothing."""
        number = slots.get("day", slots.get("year2"))
        if not isinstance(number, int) or number < 1:
            return False
        token = tokens[base + match.inner[0]]
        if not self.text[token.start].isdigit() and "day" in slots:
            return False
        follow = self.text[token.end : token.end + 2]
        if _patterns(self.language, "lone_days", "not_after")[0].match(self.text, token.end):
            return False
        return bool(re.match(r"[,;.)»\"]?(?:\s|$)", follow)) and bool(
            re.match(r"[,;.)»\"\s]*(?:$|\n|[,;.)»\"])", self.text[token.end : token.end + 3])
        )

    def _year_here(self, tokens: Sequence[Token], base: int, match: Match, start: int, end: int) -> bool:
        """True for a bare four-figure number that is a year: what surrounds it neither counts nor measures."""
        index = base + match.inner[1]
        written = self.text[start:end]
        figures = re.search(r"\d{4}", written)
        year = int(figures.group()) if figures else 0
        if not figures:
            return match.inner[0] > match.first or self.ahead or "edge" in dict.fromkeys(s[0] for s in match.slots)
        if not 1000 <= year <= 2100:
            return False
        previous = self.text[max(0, start - 14) : start]
        patterns = _patterns(self.language, "years", "before", "not_after", "not_before")
        if patterns[1].search(self.text, end, end + 24) and patterns[1].match(self.text, end):
            return False
        if index < len(tokens) and "unit" in tokens[index].values and not self.ahead:
            return False
        if patterns[0].search(previous):
            return True
        return 1900 <= year <= 2050 and not patterns[2].search(previous)


_CODE = re.compile(r"\d[-–]$")
_FIGURES = re.compile(r"\d+\s?[-–]\s?\d[\d–-]*")
_TIES = "-–"
_CLAUSE = 60  # characters that a comma counts for, between a time and the verb after it
_BESIDE = re.compile(r"\s*,\s*(?:\w{1,3}['’\s]\s*)?")
_LEANING = {"date", "part", "relunit", "season", "holiday", "range", "of_date", "clock", "nth_weekday", "week_of"}


def _opens_noun(token: Token) -> bool:
    """True when `token` starts a noun phrase or a clause: "un mois après LE début" is a stretch, not a date."""
    kinds = ("def", "of", "this", "these", "poss", "some", "holiday", "month", "weekday", "opener")
    return any(k in token.values for k in kinds)


def _context(tokens: Sequence[Token], base: int, match: Match, category: str) -> bool:
    return any(category in tokens[base + i].values for i in range(match.first, match.last))


@cache
def _patterns(language: str, table: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """The patterns `keys` of a table of contexts: what comes before a year, what after a number makes it a count."""
    found = load(language, "times")[table]
    return tuple(re.compile(found[key], re.IGNORECASE) for key in keys)
