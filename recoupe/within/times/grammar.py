"""Patterns over categories of words, as data: `weekday (comma)? day month year?` and what it makes.

A pattern is a row of slots. A slot is a category (`month`) or `name=category` (`day=dayno/dayord`); `~` before it makes
it context that stays outside the span, `?` after it makes it optional, `( )` and `|` group, `UPPER` names a macro.
Patterns are compiled to one regular expression over the codes of the words; what a row of codes can be is remembered,
because the same rows come back in every text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from recoupe.languages import load
from recoupe.within.times.words import OTHER, Lexicon, Token, folded, number_words

_PART = re.compile(
    r"\s*(?:(?P<macro>[A-Z][A-Z0-9_]*)|(?P<mark>~?)(?P<slot>[a-z]\w*)(?:=(?P<cats>[a-z]\w*(?:/[a-z]\w*)*))?|(?P<sign>[()|?]))"
)


class Rule(NamedTuple):
    """A named pattern; `make` is what its slots mean, `fixed` slots that it adds itself."""

    name: str
    make: str
    pattern: re.Pattern[str]
    fixed: Mapping[str, Any]


class Match(NamedTuple):
    """A rule that fits words [first, last) of a row; `inner` are those of the span, `slots` (name, category, word)."""

    rule: Rule
    first: int
    last: int
    inner: tuple[int, int]
    slots: tuple[tuple[str, tuple[str, ...], int], ...]


@dataclass(slots=True)
class Grammar:
    """The time expressions of one language: its lexicon, its rules, and the rows of codes seen so far."""

    language: str
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    starts: Mapping[str, tuple[int, ...]]
    cores: re.Pattern[str]
    known: dict[str, tuple[Match, ...]]
    words: dict[str, int]
    pairs: frozenset[tuple[str, str]]

    def worth(self, text: str) -> list[tuple[int, int]]:
        """The stretches [start, end) of `text` where a time may stand, each up to the unknown word that ends it.

        A cheap look before the words are read: known words in a row, among them figures, a core word, or two words that
        make a core row. A word that the lexicon does not hold ends every row, so nothing is lost.
        """
        out: list[tuple[int, int]] = []
        low, stirred, previous = 0, False, ""
        for match in _BITS.finditer(text):
            if match.lastindex is None:
                stirred = True
                continue
            word = match.group()
            kind = self.words.get(word)
            if kind is None:
                kind = _UNKNOWN
                if (plain := folded(word)) in self.words:
                    kind = self.words[plain]
                    self.words[word] = kind  # another writing of a known word: few, so the table stays small
            if kind == _UNKNOWN:
                if stirred:
                    out.append((low, match.end()))
                low, stirred = match.end(), False
            elif kind == _SIGN or (kind == _SECOND and not stirred and (folded(previous), folded(word)) in self.pairs):
                stirred = True
            previous = word
        if stirred:
            out.append((low, len(text)))
        return out

    def fits(self, codes: str) -> tuple[Match, ...]:
        """All rules that fit somewhere in a row of codes: those with the longest span first, then from the left."""
        found = self.known.get(codes)
        if found is None:
            hits: list[tuple[int, int, int, Match]] = []
            for at in range(len(codes)):
                for number in self.starts.get(codes[at], ()):
                    rule = self.rules[number]
                    if (match := rule.pattern.match(codes, at)) and match.end() > at:
                        fit = _described(rule, match)
                        hits.append((fit.inner[0] - fit.inner[1], fit.inner[0], number, fit))
            hits.sort(key=lambda h: h[:3])
            found = tuple(hit[3] for hit in hits)
            if len(self.known) < 50_000:  # a bound on memory, never reached by press texts
                self.known[codes] = found
        return found


_UNKNOWN, _KNOWN, _SECOND, _SIGN = range(4)
_BITS = re.compile(r"([^\W\d_]+)|\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def _described(rule: Rule, match: re.Match[str]) -> Match:
    slots = []
    inner: list[int] = []
    for group, text in match.groupdict().items():
        if not text:
            continue
        mark, name, cats = group.split("__")[:3]
        index = match.start(group)
        slots.append((name, tuple(cats.split("_OR_")), index))
        if mark == "s":
            inner.append(index)
    slots.sort(key=lambda s: s[2])
    named = {index: name for name, _, index in slots}
    while len(inner) > 1 and named[min(inner)] == "def":
        inner.remove(min(inner))  # an article at the head is context, whatever the pattern says
    low, high = (min(inner), max(inner) + 1) if inner else (match.start(), match.end())
    return Match(rule, match.start(), match.end(), (low, high), tuple(slots))


@cache
def grammar(language: str) -> Grammar:
    """The grammar of `language`, from its `times.toml`. Raises FileNotFoundError where there is none."""
    table = load(language, "times")
    lexicon = Lexicon(language, table["words"], frozenset(map(folded, table.get("capital_only", ()))))
    macros = table.get("macros", {})
    compiled: list[Rule] = []
    for rule in table["rule"]:
        for choice in _choices(rule["pattern"]):
            source = _source(choice, macros, lexicon)
            try:
                pattern = re.compile(source)
            except re.error as error:
                raise ValueError(f"{rule['name']}: {error} in {choice!r}") from error
            compiled.append(Rule(rule["name"], rule["make"], pattern, rule.get("fixed", {})))
    starts: dict[str, list[int]] = {}
    for number, rule in enumerate(compiled):
        for code in sorted(_first(rule.pattern.pattern, lexicon)):
            starts.setdefault(code, []).append(number)
    alone = sorted({code for cat in table["cores"] for code in lexicon.codes.holding(cat)})
    cores = f"[{''.join(alone)}]"
    for row in table.get("core_rows", ()):
        cores += "|" + "".join(f"[{lexicon.codes.holding(cat)}]" for cat in row)
    signs, pairs = _signs(language, table)
    words = dict.fromkeys(_known(language, table), _KNOWN)
    words |= {second: _SECOND for _, second in sorted(pairs)} | dict.fromkeys(signs, _SIGN)
    return Grammar(
        language, lexicon, tuple(compiled), {k: tuple(v) for k, v in starts.items()}, re.compile(cores), {},
        words, pairs,
    )  # fmt: skip


def _known(language: str, table: Mapping[str, Any]) -> list[str]:
    """Every word that a token other than an unknown word can hold, folded."""
    how = number_words(language)
    written = {folded(word) for words in table["words"].values() for word in words}
    written |= {*how.units, *how.scales, *how.ordinals, *how.joints, *how.suffixes}
    return sorted({bit for word in written for bit in _LETTERS.findall(word)})


def _signs(language: str, table: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """A word of every core word, with those of years in words; and the pairs of words that make core rows."""
    how = number_words(language)

    def telling(category: str) -> set[str]:
        written = {folded(word) for word in table["words"].get(category, ())}
        # The longest word of several is the rarest: "jours" of "de nos jours"
        found = {max(bits, key=lambda bit: (len(bit), bit)) for word in written if (bits := _LETTERS.findall(word))}
        top = _COUNTED.get(category)
        if top:
            found |= {word for word, value in how.units.items() if value <= top}
        if category in ("ord", "dayord"):
            found |= set(how.ordinals)
        return found

    signs = set(how.scales)
    if how.pairs_are_years:
        signs |= {word for word, value in how.units.items() if 16 <= value <= 20}
    for category in table["cores"]:
        signs |= telling(category)
    pairs: set[tuple[str, str]] = set()
    for row in table.get("core_rows", ()):
        spoken = [words for category in row if (words := telling(category))]
        if len(spoken) > 1:
            pairs |= set(product(spoken[0], spoken[1]))
    return frozenset(signs), frozenset(pairs)


_COUNTED = {"num": 99, "int": 99, "dayno": 31, "hourno": 24, "minno": 59, "monthno": 12, "yy": 99}


def _choices(pattern: str) -> list[str]:
    """The alternatives of a pattern outside all brackets: each competes for the longest span, whatever its place."""
    out, depth, start = [], 0, 0
    for at, sign in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth:
            out.append(pattern[start:at])
            start = at + 1
    return [*out, pattern[start:]]


def _source(pattern: str, macros: Mapping[str, str], lexicon: Lexicon) -> str:
    """The regular expression over codes of a pattern; every slot is a named group `kind__name__categories__number`."""
    counter = 0

    def build(text: str, depth: int) -> str:
        nonlocal counter
        if depth > 12:
            raise ValueError(f"macros go round in {text!r}")
        out, at = [], 0
        text = text.rstrip()
        while at < len(text):
            part = _PART.match(text, at)
            if part is None:
                raise ValueError(f"cannot read {text[at:]!r} in {pattern!r}")
            at = part.end()
            if part["macro"]:
                out.append(f"(?:{build(macros[part['macro']], depth + 1)})")
            elif part["sign"]:
                out.append("(?:" if part["sign"] == "(" else part["sign"])
            else:
                cats = (part["cats"] or part["slot"]).split("/")
                codes = "".join(sorted(set("".join(lexicon.codes.holding(cat) for cat in cats))))
                counter += 1
                kind = "c" if part["mark"] else "s"
                name = f"{kind}__{part['slot']}__{'_OR_'.join(cats)}__{counter}"
                out.append(f"(?P<{name}>[{codes}])" if codes else f"(?P<{name}>(?!))")
        return "".join(out)

    return build(pattern, 0)


def _first(source: str, lexicon: Lexicon) -> set[str]:
    """The codes that may start a match: those whose first character does not fail at once."""
    probe = re._parser.parse(source)  # type: ignore[attr-defined]

    def first(items: Any) -> tuple[set[str], bool]:
        """First characters of a row of nodes, and whether the row may be empty."""
        found: set[str] = set()
        for op, arg in items:
            name = str(op)
            if name == "IN":
                found |= {chr(a) for kind, a in arg if str(kind) == "LITERAL"}
                empty = False
            elif name == "LITERAL":
                found.add(chr(arg))
                empty = False
            elif name == "SUBPATTERN":
                inner, empty = first(arg[3])
                found |= inner
            elif name == "BRANCH":
                empty = False
                for branch in arg[1]:
                    inner, can_be_empty = first(branch)
                    found |= inner
                    empty = empty or can_be_empty
            elif name == "MAX_REPEAT":
                inner, can_be_empty = first(arg[2])
                found |= inner
                empty = arg[0] == 0 or can_be_empty
            elif name in ("ASSERT_NOT", "FAILURE"):
                return found, False
            else:
                raise ValueError(f"unexpected {name} in a pattern of times")
            if not empty:
                return found, False
        return found, True

    return first(probe)[0]


def candidates(spoken: Grammar, tokens: Sequence[Token]) -> list[tuple[int, tuple[Match, ...]]]:
    """Rows of known words that hold a core word, or a core row such as an article and a number.

    Each is (index of its first token, what fits in it).
    """
    codes = "".join(t.code for t in tokens)
    out = []
    for row in re.finditer(rf"[^{OTHER}]+", codes):
        text = row.group()
        if spoken.cores.search(text):
            out.append((row.start(), spoken.fits(text)))
    return out
