"""One pass over one block of text: which of the patterns that fit are times here, and what each means in its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from recoupe.languages import load
from recoupe.within.times.grammar import Match, candidates, grammar
from recoupe.within.times.meaning import make
from recoupe.within.times.sense import Frame, Sense
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
        if sense.anchor == "text" and self._day is not None:
            self.hangs[(start, end)] = self._day[2]
            last = self._found[self._day[2]]
            if slots.get("textday") and _BESIDE.fullmatch(self.text, last.end, start):
                # "Le 13 mai, le lendemain": an apposition, the next day IS the 13th and hangs on the day before it
                sense = replace(last.sense, anchor="text")
                earlier = [n for n, f in enumerate(self._found[: self._day[2]]) if is_day(f)]
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
        if not self.ahead and patterns_of(self.language, "names", "before")[0].search(text[max(0, start - 24) : start]):
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
            pattern = patterns_of(self.language, "lone_hours", "not_after")[0]
            if pattern.match(text, end) or not match.first < match.inner[0] - 1:
                return False
        lonely = slots.get("lonely")
        if lonely and not self.ahead and not self._lone_day(tokens, base, match, slots):
            return False
        if set(slots) <= {"year", "yearno", "edge", "of", "def", "year_word", "yearword"} and "yearword" not in slots:
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
