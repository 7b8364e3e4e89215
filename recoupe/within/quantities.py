"""Numbers of one document: how many, of what, between which bounds, and what that counts in any language.

"dix-neuf marins à bord", "twenty-one people aboard", "catorce fueron rescatados": the noun and the words of state
around the number give a concept (`aboard`, `rescued`), so that figures of different texts can be compared. Words and patterns
are data (`languages/<code>/counts.toml`); rules look at windows of text, so they need no parser.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from recoupe.languages import SUPPORTED, load
from recoupe.model import Document, Quantity, Span, When
from recoupe.within.syntax import Syntax
from recoupe.within.times.words import OTHER, Lexicon, Token, folded

Bound = Literal["exact", "about", "at_least", "at_most", "between"]

_WINDOW = 90  # characters of a clause that are searched for words of state; a clause of press has 60 on average
_STOP = re.compile(r"[.;:!?«»\"“”()\n]")
_ROUND = frozenset((100, 1_000, 1_000_000, 1_000_000_000))
# What lies between a number and its noun may be one adjective or two; beyond, the number counts something else
_REACH = 3


def find_quantities(document: Document, syntax: Syntax, times: Sequence[When]) -> tuple[Quantity, ...]:
    """The quantities of `document`, in order: money and measures with their unit, counts with the noun they count.

    Numbers inside `times` are no quantities, nor are ordinals, scores, telephone numbers and years. `low` and `high`
    are in units (millions are multiplied out); "dozens" is open above. `concept` is empty for nouns that the lexicon lacks.
    """
    taken = sorted((t.span.start, t.span.end) for t in times)
    out: list[Quantity] = []
    for block in document.blocks:
        if block.language not in SUPPORTED:
            continue
        reader = _Counts(block.language, block.span.of(document.text), block.span.start, document.id, taken)
        out += reader.read()
    return tuple(out)


class _Number(NamedTuple):
    """A number at tokens [first, last): its bounds, its unit ("money:EUR") where one stands beside it."""

    first: int
    last: int
    low: float | None
    high: float | None
    bound: Bound
    unit: str


@dataclass(frozen=True, slots=True)
class _Table:
    lexicon: Lexicon
    nouns: Mapping[str, str]
    states: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    kinds: Mapping[str, str]
    articles: frozenset[str]


@cache
def _table(language: str) -> _Table:
    table = load(language, "counts")
    kinds = load("", "counts")["concepts"]
    words: dict[str, dict[str, Any]] = {k: dict(v) for k, v in table["words"].items()}
    nouns: dict[str, str] = {}
    for concept, forms in table["nouns"].items():
        for form in forms:
            words.setdefault("noun", {})[form] = concept
            nouns[folded(form)] = concept
    states = tuple(
        (concept, re.compile(cues["right"], re.IGNORECASE), re.compile(cues["left"], re.IGNORECASE))
        for concept, cues in table["states"].items()
    )
    return _Table(
        Lexicon(language, words), nouns, states, kinds, frozenset(map(folded, table["articles"])),

    )  # fmt: skip


class _Counts:
    """One pass over the numbers of one block."""

    def __init__(self, language: str, text: str, base: int, doc: str, taken: list[tuple[int, int]]) -> None:
        self.table = _table(language)
        self.language, self.text, self.base, self.doc = language, text, base, doc
        high = base + len(text)  # times do not overlap: those of the block are neighbours
        self.taken = taken[max(0, bisect_right(taken, (base, 0)) - 1) : bisect_right(taken, (high, 0))]
        self.starts = [s for s, _ in self.taken]
        self.tokens: list[Token] = []
        self.floor = 0  # the token after the last number: nothing before it belongs to the next

    def read(self) -> list[Quantity]:
        """The quantities of the block."""
        if not self.text:
            return []
        self.tokens = self.table.lexicon.read(self.text)
        numbers = list(self._numbers())
        edges = [(self.tokens[n.first].start, self.tokens[n.last - 1].end) for n in numbers]
        out = []
        for at, number in enumerate(numbers):
            left = edges[at - 1][1] if at else 0
            right = edges[at + 1][0] if at + 1 < len(numbers) else len(self.text)
            whole = numbers[at + 1] if at + 1 < len(numbers) and self._part_of(number, numbers[at + 1]) else None
            if whole is not None:  # "quatorze des dix-neuf marins": what is said is said of the fourteen
                right = edges[at + 2][0] if at + 2 < len(numbers) else len(self.text)
            part = at > 0 and self._part_of(numbers[at - 1], number)
            made = self._quantity(number, left, edges[at][1] if part else right, whole)
            if made is not None:
                out.append(made)
        return out

    def _part_of(self, number: _Number, other: _Number) -> bool:
        """True for "quatorze des dix-neuf", "14 of the 19"."""
        between = range(number.last, other.first)
        return 1 <= len(between) <= 2 and "of" in self.tokens[number.last].values and not number.unit

    # -------------------------------------------------------------- numbers

    def _numbers(self) -> Iterator[_Number]:
        at = 0
        while at < len(self.tokens):
            found = self._number(at)
            if found is None:
                at += 1
            else:
                yield found
                at = self.floor = found.last

    def _number(self, at: int) -> _Number | None:
        """The number whose own words start at token `at`, with the bound before and the unit after it."""
        token = self.tokens[at]
        if token.code == OTHER or self._in_time(token):
            return None
        if "half" in token.values and at + 1 < len(self.tokens):
            return self._half(at)
        if "approx" in token.values or "open" in token.values:
            return self._collective(at)
        if (
            at + 1 < len(self.tokens)
            and "approx" in self.tokens[at + 1].values
            and self._word(at) in self.table.articles
        ):
            return None  # "plus d'un millier": the article is no number
        if "num" not in token.values or ("ord" in token.values and "int" not in token.values):
            return None
        if self._glued(token, at):
            return None
        value, last = self._value(at)
        if value is None or (last < len(self.tokens) and "never" in self.tokens[last].values):
            return None
        low: float | None = value
        high: float | None = value
        bound: Bound = "exact"
        first = at
        second = self._other_end(last)
        if second is not None:
            other, stop = second
            if other > value:
                low, high, bound, last = value, other, "between", stop
                if first and self._said(first - 1, "between") and self._word(first - 1) not in ("de", "from"):
                    first -= 1
        round_word = value in _ROUND and not self.text[token.start].isdigit()
        if round_word and first and self._said(first - 1, "several"):
            return _Number(first - 1, last, 2 * value, None, "at_least", "")
        dozens = last - at > 1 and not {"approx", "open"}.isdisjoint(self.tokens[last - 1].values)
        bound = "about" if dozens and bound == "exact" else bound
        if round_word and first > 1 and self._word(first - 1) in self.table.articles:
            first -= self._said(first - 2, "bound") is not None  # "more than a hundred"
        if (bound == "exact" or dozens) and first and (said := self._said(first - 1, "bound")):
            first, bound = first - 1, said
            if first and (more := self._said(first - 1, "bound")) in ("at_least", "at_most"):
                first, bound = first - 1, more
        currency = self._said(first - 1, "currency_before") if first else None
        if currency is None and at and (currency := self._said(at - 1, "currency_before")) is not None:
            first = min(first, at - 1)
        elif currency is not None:
            first -= 1
        if currency is not None and bound == "exact" and first and (said := self._said(first - 1, "bound")):
            first, bound = first - 1, said
        unit = f"money:{currency}" if currency else ""
        if not unit:
            unit, last = self._unit(last)
        if bound == "exact" and last < len(self.tokens) and (said := self.tokens[last].values.get("about_after")):
            last, bound = last + 1, said
        if bound == "at_least":
            high = None
        elif bound == "at_most":
            low = None
        return _Number(first, last, low, high, bound, unit)

    def _half(self, at: int) -> _Number | None:
        """ "half a million", "medio millar": half of what follows."""
        values = self.tokens[at + 1].values
        whole = values.get("scale") or values.get("approx")
        if not whole:
            return None
        half = float(whole) / 2
        first, bound = at, "about"
        if first and (said := self._said(first - 1, "bound")) in ("at_least", "at_most"):
            first, bound = first - 1, said
        unit, last = self._unit(at + 2)
        low, high = (None if bound == "at_most" else half), (None if bound == "at_least" else half)
        return _Number(first, last, low, high, bound, unit)  # type: ignore[arg-type]

    def _collective(self, at: int) -> _Number | None:
        """ "une vingtaine" (about 20), "dozens" (at least two of them)."""
        token = self.tokens[at]
        first = at
        if at and self._word(at - 1) in self.table.articles:
            first = at
        follow = at + 1 < len(self.tokens) and "of" in self.tokens[at + 1].values
        if not follow and "open" in token.values:
            return None
        last = at + 1
        scale = 1.0
        for ahead in (at + 1, at + 2):  # "des dizaines de milliers", "une dizaine de millions"
            if ahead < len(self.tokens):
                values = self.tokens[ahead].values
                if "scale" in values or "open" in values:
                    scale = float(values.get("scale") or values["open"] / 2)
                    last = ahead + 1
                    break
        value = float(token.values.get("approx") or token.values.get("open") or 0) * scale
        unit, last = self._unit(last)
        if "open" in token.values:
            return _Number(first, last, value, None, "at_least", unit)
        bound: Bound = "about"
        if first and (said := self._said(first - 1, "bound")) in ("at_least", "at_most"):
            first, bound = first - 1, said
        elif first > 1 and self._word(first - 1) in self.table.articles:
            said = self._said(first - 2, "bound")
            if said in ("at_least", "at_most"):
                first, bound = first - 2, said
        return _Number(
            first, last, None if bound == "at_most" else value, None if bound == "at_least" else value, bound, unit
        )

    def _value(self, at: int) -> tuple[float | None, int]:
        """The value at token `at` with the scale that follows ("3 millions"), and the token after."""
        token = self.tokens[at]
        value = float(token.values["num"])
        last = at + 1
        follow = self.tokens[last].values if last < len(self.tokens) else {}
        if "scale" in follow and ("num" not in follow or value < 1000):
            value *= follow["scale"]
            last += 1
        elif "approx" in follow and 1 < value < 100:  # "two dozen"
            value *= follow["approx"]
            last += 1
        elif "open" in follow and 1 < value < 100 and value.is_integer():  # "deux douzaines": the plural of a dozen
            value *= follow["open"] / 2
            last += 1
        return value, last

    def _other_end(self, last: int) -> tuple[float, int] | None:
        """The second number of "entre 5 et 7", "5 à 7", "5-7"."""
        if last + 1 >= len(self.tokens) or "and" not in self.tokens[last].values:
            return None
        token = self.tokens[last + 1]
        if "num" not in token.values or self._in_time(token):
            return None
        joint = self._word(last)
        if joint in ("et", "and", "y") and not self._opened(last):
            return None
        value, stop = self._value(last + 1)
        return (value, stop) if value is not None else None

    def _opened(self, joint: int) -> bool:
        return any("between" in self.tokens[i].values for i in range(max(0, joint - 3), joint))

    def _unit(self, at: int) -> tuple[str, int]:
        """The unit at token `at` (after "de": "3 millions d'euros"), and the token after; "" where none stands."""
        for skip in (0, 1):
            index = at + skip
            if index >= len(self.tokens):
                break
            unit = self.tokens[index].values.get("unit")
            if unit is not None and (skip == 0 or "of" in self.tokens[at].values):
                return str(unit), index + 1
        return "", at

    def _glued(self, token: Token, at: int) -> bool:
        """True for the figures of codes, scores, telephone numbers and versions, and for articles."""
        text = self.text
        before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
        if before.isalpha() or before in {"#", "_", "/", "°", "@"} or (after.isalpha() and not self._short_unit(at)):
            return True
        word = text[token.start : token.end]
        if word[0].isdigit():
            if before in {"-", "–", ":"} and at > 1 and "num" in self.tokens[at - 2].values:
                return True
            if after in {"/", ":"} and text[token.end + 1 : token.end + 2].isdigit():
                return True
            if after == "-" and text[token.end + 1 : token.end + 2].isalpha():
                return True
            if at and "num" in self.tokens[at - 1].values:
                return True
        return False

    def _short_unit(self, at: int) -> bool:
        follow = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return follow is not None and ("unit" in follow.values or "scale" in follow.values)

    def _in_time(self, token: Token) -> bool:
        low, high = self.base + token.start, self.base + token.end
        index = bisect_right(self.starts, high - 1) - 1
        return index >= 0 and self.taken[index][1] > low

    def _said(self, at: int, category: str) -> Any:
        """The value of token `at` in `category`; None when it has none or belongs to the number before."""
        return self.tokens[at].values.get(category) if at >= self.floor else None

    def _word(self, at: int) -> str:
        token = self.tokens[at]
        return folded(self.text[token.start : token.end])

    # ------------------------------------------------------------- concepts

    def _quantity(self, number: _Number, left: int, right: int, whole: _Number | None) -> Quantity | None:
        start, end = self.tokens[number.first].start, self.tokens[number.last - 1].end
        unit = ""
        concept, _, symbol = number.unit.partition(":")
        counted: Span | None = None
        rule = f"{self.language}.count.{concept or 'noun'}"
        if number.unit:
            unit = symbol
        else:
            noun = self._noun(whole.last if whole else number.last)
            after = self.tokens[whole.last - 1].end if whole else end
            state = self._state(start, after, left, right)
            if noun is None and not state:
                return None
            known = noun[0] if noun else ""
            kind = self.table.kinds.get(known, "")
            if noun is not None:
                counted = Span(self.doc, self.base + noun[1], self.base + noun[2])
            concept = known
            if state and kind in ("people", "") and (known or noun is None):
                concept, rule = state, f"{self.language}.count.state"
            if self._bare_article(number) and kind != "state":
                return None
            if noun is not None and not known and number.bound == "exact" and number.low == 1:
                return None
        return Quantity(
            span=Span(self.doc, self.base + start, self.base + end),
            rule=rule,
            low=number.low,
            high=number.high,
            bound=number.bound,
            unit=unit,
            counted=counted,
            concept=concept,
        )

    def _bare_article(self, number: _Number) -> bool:
        """ "un marin" is an article; "un mort" and "au moins un marin" count."""
        return number.last - number.first == 1 and self._word(number.first) in self.table.articles

    def _noun(self, at: int) -> tuple[str, int, int] | None:
        """(concept, start, end) of the noun after token `at`: a known one within reach, else the next plain word."""
        plain: tuple[str, int, int] | None = None
        index, steps = at, 0
        while index < len(self.tokens) and steps < _REACH:
            token = self.tokens[index]
            gap = self.text[self.tokens[index - 1].end : token.start] if index else ""
            if "\n" in gap or "num" in token.values:
                break
            if (concept := token.values.get("noun")) is not None:
                return str(concept), token.start, token.end
            word = self.text[token.start : token.end]
            if "of" in token.values or self._word(index) in _OTHERS:
                index += 1
                continue
            if not word[0].isalpha():
                break
            if plain is None and token.code == OTHER:
                plain = ("", token.start, token.end)
            if plain is not None and steps and not word[0].islower():
                break
            index += 1
            steps += 1
        if plain is not None and not self.text[plain[1]].isupper() and self._plural(plain):
            return plain
        return None

    def _plural(self, noun: tuple[str, int, int]) -> bool:
        """True when the word after a number looks like a plural noun: what is counted, not a verb or a preposition."""
        word = self.text[noun[1] : noun[2]]
        return len(word) > 3 and word[-1] in "sx" and not word.endswith(("ons", "mps"))

    def _state(self, start: int, end: int, left: int, right: int) -> str:
        """The concept that the nearest word of state gives: after the number in its clause, else before it."""
        stop = max(end, min(right, end + _WINDOW))
        if mark := _STOP.search(self.text, end, stop):
            stop = mark.start()
        best: tuple[int, str] | None = None
        for concept, pattern, _ in self.table.states:
            if (match := pattern.search(self.text, end, stop)) and (best is None or match.start() < best[0]):
                best = (match.start(), concept)
        if best is not None:
            return best[1]
        if right <= end:
            return ""
        low = max(left, start - 45)
        piece = self.text[low:start]
        cut = [m.end() for m in _STOP.finditer(piece)]
        piece = piece[cut[-1] :] if cut else piece
        nearest: tuple[int, str] | None = None
        for concept, _, pattern in self.table.states:
            for match in pattern.finditer(piece):
                if nearest is None or match.end() > nearest[0]:
                    nearest = (match.end(), concept)
        return nearest[1] if nearest is not None and len(piece) - nearest[0] <= 16 else ""


# Words between a number and its noun that say nothing of it.
_OTHERS = frozenset(("autres", "other", "otros", "otras", "d'", "the", "les", "los", "las", "des"))
