"""Names brought to one spelling for comparison: case, accents, hyphens, apostrophes and scripts folded away.

`fold` keeps the letters of a spelling; `spelled` goes further, to what several transliterations of one name have in
common ("Choïgou", "Shoigu", "Шойгу"). It is a reason to compare two names, and enough only word by word, whole name
by whole name: it never makes two different words of a name alike that one language keeps apart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from recoupe import languages

_JOINS = re.compile(r"[\s\-‐‑–—'’‘`´.·,/]+")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints"}


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """`name` in lower-case ASCII words with one space between them ("Saint-Étienne" and "St Etienne" are one).

    Other scripts are transliterated letter by letter (anyascii), which is a spelling, not yet the usual one.
    """
    if not name.isascii():
        from anyascii import anyascii

        name = anyascii(name)
    words = _JOINS.sub(" ", name).strip().lower().split(" ")
    return " ".join(_SAINTS.get(word, word) for word in words)


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = languages.load("", "spellings")
    return tuple((re.compile(rule["from"]), rule["to"]) for rule in table["rule"])


@lru_cache(maxsize=100_000)
def spelled(word: str) -> str:
    """What the usual transliterations of one folded `word` have in common."""
    for pattern, to in _spellings():
        word = pattern.sub(to, word)
    return word


def same_person(left: str, right: str) -> bool:
    """True when two names (spelled words, sorted, one space between) are one whole name with and without middle words.

    "dover m robert" and "dover robert" are; "il jong kim" and "jong kim un" are not.
    """
    a, b = left.split(" "), right.split(" ")
    if len(a) > len(b):
        a, b = b, a
    if len(a) < 2 or len(b) - len(a) > 1:
        return False
    extra = [w for w in b if w not in a]
    return len(extra) == len(b) - len(a) and (not extra or len(extra[0]) == 1)
