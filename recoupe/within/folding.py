"""Names brought to one spelling for comparison: case, accents, hyphens, apostrophes and scripts folded away."""

from __future__ import annotations

import re
from functools import lru_cache

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
