"""Whether two short texts contradict each other: one denies what the other affirms, or says its opposite.

Surface rules, meant as a hint to a reader: they see a negation on one side only, opposites, a claim called false, years
that do not meet. They know nothing of the world, so two different accounts in affirmative words pass unseen.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple

from recoupe.languages import SUPPORTED, load
from recoupe.model import Reading
from recoupe.within.folding import fold

# Logistic weights fitted on the shared half of daccord_fr (544 pairs), checked in ten folds by source: at 0.45, P
# is 0.71 and R 0.67. Few enough to be read: negation on one side in sentences of one subject weighs most.
_WEIGHTS = {
    "overlap": 0.61,
    "denied words": 0.56,
    "negation on one side": 0.64,
    "negation on one side, same subject": 1.4,
    "opposites": 0.76,
    "called false on one side": 0.53,
    "called false on both sides": 1.72,
    "years apart": 1.61,
}
_BASE = -0.96
_THRESHOLD = 0.45
_REACH = 6  # words that a negation covers, at most
_STEM = 6

_TOKEN = re.compile(r"[^\W\d_]+['’](?!t\b)|[^\W\d_]+(?:['’]t\b)?(?:-[^\W\d_]+)*|\d+|[.,;:!?()\"«»]")
_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d.,]*\d|\s?%)")
_BREAKS = frozenset('.;:!?()"«»')


class Contradiction(NamedTuple):
    """`score` in [0, 1], and what it rests on, the heaviest clue first."""

    score: float
    clues: tuple[str, ...]


def contradicts(left: Reading, right: Reading) -> Contradiction | None:
    """Why two readings of one sentence or two contradict each other; None where nothing shows that they do.

    Both are taken whole, in the language of `left`; None for a language without a table.
    """
    language = left.document.language
    return contradiction(left.document.text, right.document.text, language)


def contradiction(left: str, right: str, language: str) -> Contradiction | None:
    """`contradicts`, on two texts in `language`."""
    if language not in SUPPORTED:
        return None
    clues = _clues(left, right, language)
    weighed = {name: _WEIGHTS[name] * value for name, value in clues.items()}
    score = 1 / (1 + math.exp(-(_BASE + sum(weighed.values()))))
    if score < _THRESHOLD:
        return None
    named = sorted((name for name, weight in weighed.items() if weight > 0 and name != "overlap"),
                   key=lambda name: (-weighed[name], name))  # fmt: skip
    return Contradiction(round(score, 3), tuple(named))


class _Table(NamedTuple):
    ne: frozenset[str]
    close: frozenset[str]
    open: frozenset[str]
    verbs: frozenset[str]
    false: frozenset[str]
    rows: tuple[tuple[frozenset[str], frozenset[str]], ...]


class _Said(NamedTuple):
    """The words of a text, the stems that it affirms and denies, and whether anything is denied at all."""

    words: frozenset[str]
    affirmed: frozenset[str]
    denied: frozenset[str]
    negations: int


@cache
def _table(language: str) -> _Table:
    raw = load(language, "contradictions")
    negation = raw["negation"]
    rows = []
    for row in raw["opposites"]["rows"]:
        one, other = (frozenset(map(fold, side.split())) for side in row.split("|"))
        rows.append((one, other))
    return _Table(
        ne=frozenset(fold(word) for word in negation["ne"]),
        close=frozenset(fold(word) for word in negation["close"]),
        open=frozenset(fold(word) for word in negation["open"]),
        verbs=frozenset(map(fold, negation["verbs"].split())),
        false=frozenset(map(fold, negation["false"].split())),
        rows=tuple(rows),
    )


def _clues(left: str, right: str, language: str) -> dict[str, float]:
    table = _table(language)
    a, b = _said(left, table), _said(right, table)
    all_a, all_b = a.affirmed | a.denied, b.affirmed | b.denied
    shared = all_a & all_b
    overlap = len(shared) / (min(len(all_a), len(all_b)) or 1)
    crossed = ((a.denied - a.affirmed) & (b.affirmed - b.denied)) | ((b.denied - b.affirmed) & (a.affirmed - a.denied))
    one_side = float((a.negations > 0) != (b.negations > 0))
    opposites = sum(_opposed(a.words, b.words, *row) for row in table.rows)
    false_a, false_b = bool(a.words & table.false), bool(b.words & table.false)
    years = [{m[0] for m in _YEAR.finditer(text)} for text in (left, right)]
    return {
        "overlap": overlap,
        "denied words": len(crossed) / (len(shared) or 1),
        "negation on one side": one_side,
        "negation on one side, same subject": one_side * overlap,
        "opposites": float(min(opposites, 2)),
        "called false on one side": float(false_a != false_b),
        "called false on both sides": float(false_a and false_b),
        "years apart": float(bool(years[0] and years[1] and not years[0] & years[1])),
    }


def _opposed(a: frozenset[str], b: frozenset[str], one: frozenset[str], other: frozenset[str]) -> bool:
    """True when one text holds words of one side only, and the other text of the other side only."""
    first = bool(a & one) and not a & other and bool(b & other) and not b & one
    second = bool(b & one) and not b & other and bool(a & other) and not a & one
    return first or second


def _said(text: str, table: _Table) -> _Said:
    words = [match[0] if match[0] in '.,;:!?()"«»' else fold(match[0]) for match in _TOKEN.finditer(text)]
    affirmed: set[str] = set()
    denied: set[str] = set()
    scope = negations = 0
    for place, word in enumerate(words):
        if word in _BREAKS:
            scope = 0
        elif word == ",":
            scope = max(0, scope - 3)
        elif word in table.ne:
            if any(other in table.close for other in words[place + 1 : place + 6]):
                scope = _REACH + 1
                negations += 1
        elif word in table.open:
            scope = max(scope, 4)
            negations += 1
        else:
            if word in table.verbs:
                scope = max(scope, _REACH)
                negations += 1
            if len(word) >= 4 or word.isdigit():
                (denied if scope else affirmed).add(word[:_STEM])
                scope = max(0, scope - 1)
    return _Said(frozenset(words), frozenset(affirmed), frozenset(denied), negations)
