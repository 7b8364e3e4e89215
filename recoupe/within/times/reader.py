"""One pass over one block of text: which of the patterns that fit are times here, and what each means in its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from recoupe.languages import load
from recoupe.within.times.grammar import Match, candidates, grammar
from recoupe.within.times.meaning import make
from recoupe.within.times.sense import Frame, Sense, day_sense, months_on
from recoupe.within.times.words import OTHER, Token


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in a text: [start, end), the rule, its slots and what it means."""

    start: int
    end: int
    rule: str
    make: str
    slots: dict[str, Any]
    sense: Sense


def is_day(item: Found) -> bool:
    """True when `item` is one day of the calendar."""
    start, end = item.sense.start, item.sense.end
    return item.sense.type == "DATE" and start is not None and end is not None and end - start == timedelta(days=1)


@cache
def _tense(language: str) -> tuple[re.Pattern[str], ...]:
    """What speaks of the past for certain, of the future, of the past: an earlier pattern hides a later one."""
    table = load(language, "times")["tense"]
    return tuple(
        re.compile("|".join(f"(?:{p})" for p in table[key]), re.IGNORECASE) for key in ("sure_past", "future", "past")
    )


class Reader:
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
        sure: bool = False,
    ) -> None:
        self.near, self.sure = near, sure
        self.language, self.text, self.now, self.ahead, self.years = language, text, now, ahead, years
        self.spoken = grammar(language)
        self._tables = load(language, "times").keys()
        self.sentences: list[int] = [0]
        self.hangs: dict[tuple[int, int], int] = {}
        self._leans: dict[int, list[tuple[int, int, int]]] = {}
        self._day: tuple[date, int, int] | None = None  # the day spoken of, in which sentence, which expression
        self._spoken: dict[str, tuple[date, int]] = {}  # the same for periods: by unit, the first day, which expression
        self._setting: tuple[date, int] | None = None  # the day of another year that the paragraph has gone back to
        self._found: list[Found] = []

    def carry(self, of: Reader, numbers: Mapping[int, int]) -> None:
        """Go on from the day and the periods that `of`, the reader of the paragraph before, named last.

        What that one carried itself is too far away. `numbers`: the number in the document of each of its expressions;
        in `hangs` those stand as -2 - number.
        """
        if of._day is not None and of._day[2] >= 0:
            self._day = (of._day[0], 0, -2 - numbers.get(of._day[2], -1))
        self._spoken = {
            unit: (day, -2 - numbers.get(number, -1)) for unit, (day, number) in of._spoken.items() if number >= 0
        }

    def read(self) -> list[Found]:
        """The expressions of the text, in order."""
        # A request is short, and bare numbers may be hours there: it is read whole
        whole = (0, len(self.text))
        for start, end in (whole,) if self.ahead else self.spoken.worth(self.text):
            self._read(self.spoken.lexicon.read(self.text, start, end))
        return self._found

    def _read(self, tokens: Sequence[Token]) -> None:
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
        if (later := self._in_order(start, rule.make, slots, sense)) is not None:
            sense = later
        if sense.anchor == "text":
            sense = self._hung(start, end, slots, sense)
        self._redate(start, slots, sense, rule.make)
        self._found.append(Found(start, end, rule.name, rule.make, slots, sense))
        self._remember(start, rule.make, slots, sense, number)

    def _hung(self, start: int, end: int, slots: dict[str, Any], sense: Sense) -> Sense:
        """The sense of what hangs on an earlier expression, which is noted in `hangs`."""
        unit = "SEASON" if "textrel" in slots and "season" in slots else slots.get("unit", "")
        if self._setting is not None and not slots.keys() & {"textday", "unit", "textrel", "hour", "clock", "part"}:
            self.hangs[(start, end)] = self._setting[1]
        elif unit in self._spoken and "dir" not in slots and "textday" not in slots:
            self.hangs[(start, end)] = self._spoken[unit][1]
        elif self._day is not None:
            number = self._day[2]
            self.hangs[(start, end)] = number
            last = self._found[number] if number >= 0 else None
            if last is not None and slots.get("textday") and _BESIDE.fullmatch(self.text, last.end, start):
                # "Le 13 mai, le lendemain": an apposition, the next day IS the 13th and hangs on the day before it
                earlier = [n for n, f in enumerate(self._found[:number]) if is_day(f)]
                self.hangs[(start, end)] = earlier[-1] if earlier else number
                return replace(last.sense, anchor="text")
        return sense

    def _redate(self, start: int, slots: dict[str, Any], sense: Sense, kind: str) -> None:
        """Give the hours just before it the day that is found now: "at 3 p.m. on Friday".

        An early hour of a night that is named by both its days is on the second: "à 3 h dans la nuit de jeudi à vendredi".
        """
        night = kind == "part" and bool(slots.keys() & {"to_weekday", "to_day"})
        if self.ahead or sense.start is None or not (night or is_day(Found(0, 1, "", kind, {}, sense))):
            return
        between = patterns_of(self.language, "order", "night" if night else "clock_day")[0]
        late = night and slots["part"] != "EM"  # the small hours have the day after the night already
        for number in range(len(self._found) - 1, -1, -1):
            last = self._found[number]
            hour, end = last.sense.start, last.sense.end
            undated = last.make in ("clock", "part") and not last.slots.keys() & _DATED
            if not undated or hour is None or end is None or last.sense.anchor == "absolute":
                return
            if start - last.end > _NEAR_DAY or not between.fullmatch(self.text, last.end, start):
                return
            there = datetime.combine(sense.start.date(), hour.time()) + timedelta(days=late and hour.hour < 12)
            value = f"{there:%Y-%m-%d}{last.sense.value[10:]}"
            moved = replace(last.sense, value=value, start=there, end=there + (end - hour), anchor=sense.anchor)
            self._found[number] = replace(last, sense=moved)
            self.hangs.pop((last.start, last.end), None)

    def _in_order(self, start: int, kind: str, slots: dict[str, Any], sense: Sense) -> Sense | None:
        """ "de lundi à jeudi", "du 1er mars 2025 au 31 décembre": the second end follows the first; None for others."""
        last = self._found[-1] if self._found else None
        if last is None or kind != "date" or self.ahead or last.sense.type != "DATE" or sense.type != "DATE":
            return None
        first, here = last.sense.start, sense.start
        if first is None or here is None or "year" in slots or not slots.keys() & {"weekday", "month"}:
            return None
        between = patterns_of(self.language, "order", "between")[0]
        if start - last.end > _NEAR or not between.fullmatch(self.text, last.end, start):
            return None
        if "month" in slots:
            if first <= here < months_on(first, 12) or "rel" in slots:
                return None
            later = (slots["month"], slots.get("day") or 31) >= (first.month, first.day)
            return make(kind, {**slots, "year": first.year + (not later)}, Frame(self.now))
        if "day" in slots or "rel" in slots or not is_day(last) or 0 < (here - first).days <= 7:
            return None
        ahead = (slots["weekday"] - first.isoweekday()) % 7 or 7
        return day_sense(first.date() + timedelta(days=ahead), sense.anchor)

    def _remember(self, start: int, kind: str, slots: dict[str, Any], sense: Sense, number: int) -> None:
        """Keep in mind what is spoken of now: the day, the periods, the year that a paragraph goes back to."""
        if sense.start is None or sense.end is None or sense.type not in ("DATE", "TIME"):
            return
        width = sense.end - sense.start
        if width <= timedelta(days=1) and (sense.type == "DATE" or sense.anchor != "text"):
            self._day = (sense.start.date(), self._sentence(start), number)
        if sense.type != "DATE" or sense.value.endswith("_REF"):
            return
        for unit, days in _WIDTHS:
            if width <= timedelta(days=days):
                self._spoken[unit] = (sense.start.date(), number)
        if sense.anchor == "document":
            self._setting = None
        elif kind == "date" and sense.anchor == "absolute" and width <= timedelta(days=31):
            said = patterns_of(self.language, "order", "setting")[0].search(self.text, max(0, start - 24), start)
            past = self.now is None or (self.now - sense.start).days > 366
            self._setting = (sense.start.date(), number) if said and past else None

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
        spoken = {unit: first for unit, (first, _) in self._spoken.items()}
        setting = self._setting[0] if self._setting and not self.ahead else None
        return Frame(self.now, lean, self.ahead, day, after, self.years, self.near, spoken, setting, self.sure)

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
        if not self.ahead and patterns_of(self.language, "names", "before")[0].search(text[max(0, start - 24) : start]):
            return False
        if "weekday" in slots and match.inner[1] - match.inner[0] == 1 and text[start].isupper():
            follow = tokens[base + match.inner[1]] if base + match.inner[1] < len(tokens) else None
            named = follow is not None and follow.code == OTHER and text[follow.start].isupper()
            called = _NAMED.search(text, max(0, start - 24), start) is not None
            if (named or called) and start and not self.ahead and self.language != "en":
                return False  # "Domingo García", "Paul Dimanche": a person
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
        if match.rule.make == "duration" and slots.get("unit") == "D" and slots.get("count") == 1 and not self.ahead:
            lasts, measures = patterns_of(self.language, "some_day", "before", "after")
            bare = text[start].isalpha() and not {"bound", "half", "count2"} & slots.keys()
            if bare and not measures.match(text, end) and not lasts.search(text[max(0, start - 24) : start]):
                return False  # "one day, he will come"
        month = not self.ahead and match.rule.make == "date" and not slots.keys() - _MONTH_ALONE
        if month and text[start].isupper() and "capital_months" in self._tables and not self._opens(start):
            said = patterns_of(self.language, "capital_months", "not_behind")[0]
            if not said.search(text[max(0, start - 12) : start]):
                return False  # "la planète Mars", "madame Juillet"
        if slots.get("count") == "X" and match.inner[0] and "num" in tokens[base + match.inner[0] - 1].values:
            return False  # the unit of an age that was left aside
        if slots.get("numbered") and not text[end - 1].isdigit():
            return False  # "Friday two"
        verb = match.rule.make == "lastn" and "lasts" in self._tables and text[start : start + 4].casefold() == "last"
        if verb and patterns_of(self.language, "lasts", "before")[0].search(text[max(0, start - 10) : start]):
            return False  # "it should last two weeks"
        if "first_names" in self._tables and match.rule.make == "date" and slots.keys() <= {"month", "inn"}:
            names = load(self.language, "times")["first_names"]
            surname = re.match(names["after"], text[end : end + 3])
            if surname and not re.search(names["not_behind"], text[max(0, start - 10) : start], re.IGNORECASE):
                return False  # "April Jones"
        if slots.get("lone_hour") and not self.ahead:
            pattern = patterns_of(self.language, "lone_hours", "not_after")[0]
            if pattern.match(text, end) or not match.first < match.inner[0] - 1:
                return False
        lonely = slots.get("lonely")
        if lonely and not self.ahead and not self._lone_day(tokens, base, match, slots):
            return False
        if (
            set(slots) <= {"bound", "year", "yearno", "edge", "of", "def", "year_word", "yearword"}
            and "yearword" not in slots
        ):
            return self._year_here(tokens, base, match, start, end)
        if match.rule.make == "duration" and slots.get("unit") == "Y":
            ages = patterns_of(self.language, "ages", "before")[0]
            if ages.search(text[max(0, start - 60) : start]):
                return False
        if slots.get("ends_clause") and match.last - match.first == match.inner[1] - match.inner[0]:
            follow = tokens[base + match.inner[1]] if base + match.inner[1] < len(tokens) else None
            if follow is not None and not self.ahead and _opens_noun(follow):
                return False
        return not (slots.get("vaguely") and not _context(tokens, base, match, "during"))

    def _opens(self, at: int) -> bool:
        """True where a sentence or a block begins, or in a line of capitals."""
        head = self.text[max(0, at - 3) : at].strip()
        return not head or head[-1] in '.!?:«"“—–' or self.text[at : at + 3].isupper()

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
        if patterns_of(self.language, "lone_days", "not_after")[0].match(self.text, token.end):
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
        if not 1000 <= year <= 2100 or _CHAIN.match(self.text, end):
            return False
        previous = self.text[max(0, start - 14) : start]
        patterns = patterns_of(self.language, "years", "before", "not_after", "not_before")
        if patterns[1].search(self.text, end, end + 24) and patterns[1].match(self.text, end):
            return False
        if index < len(tokens) and "unit" in tokens[index].values and not self.ahead:
            return False
        if patterns[0].search(previous):
            return True
        return 1900 <= year <= 2050 and not patterns[2].search(previous)


_NAMED = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][a-zà-ÿ]+ $")  # a first name inside a sentence
_NEAR_DAY = 60  # characters between an hour and its day, another hour in brackets with them
_DATED = {"weekday", "day", "month", "dayref", "iso", "dmy", "textday", "holiday", "partday", "this", "rel", "same"}
_MONTH_ALONE = {"month", "inn", "of", "def", "monthword"}
_NEAR = 24  # characters between the two ends of a stretch
# The longest period, in days, that a unit of the text may be counted from.
_WIDTHS = (("Y", 366), ("SEASON", 366), ("S6", 184), ("Q", 92), ("M", 31), ("W", 7), ("WE", 7), ("D", 1))
_CODE = re.compile(r"\d[-–]$")
_FIGURES = re.compile(r"\d+\s?[-–]\s?\d[\d–-]*")
_CHAIN = re.compile(r"[-–]\d+[-–]\d")
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
def patterns_of(language: str, table: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """The patterns `keys` of a table of contexts: what comes before a year, what after a number makes it a count."""
    found = load(language, "times")[table]
    return tuple(re.compile(found[key], re.IGNORECASE) for key in keys)
