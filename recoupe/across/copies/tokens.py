"""Many texts -> numbered words, all at once: what the index of copies is made of, as arrays and without Python objects.

A word is a run of letters and digits; case and accents are folded away, so `Été` and `ete` are one word. Its number is
a hash of 32 bits, the same everywhere; two of a million word forms that share one cost nothing but a false seed, which
alignment finds out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_TABLED = (
    0x3000  # code points whose folding is kept in a table: all alphabets; above it, each is folded when it comes up
)
_BASE = 0xD1342543DE82EF95  # odd, so that it has an inverse
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of several texts, one text after the other.

    `words`: their numbers (uint32); `starts`, `ends`: code points of their own text (uint32); words [bounds[k],
    bounds[k + 1]) are those of text k.
    """

    words: Array
    starts: Array
    ends: Array
    bounds: Array

    def of(self, text: int) -> Tokens:
        """The words of one of the texts."""
        low, high = self.bounds[text], self.bounds[text + 1]
        part = slice(int(low), int(high))
        return Tokens(self.words[part], self.starts[part], self.ends[part], np.array([0, high - low]))


def tokens_of(texts: Sequence[str]) -> Tokens:
    """The words of `texts`. Lone surrogates count as no letters."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    letters = _folded(codes)
    inside = np.empty(len(letters) + 2, dtype=bool)
    inside[0] = inside[-1] = False
    np.not_equal(letters, 0, out=inside[1:-1])
    steps = np.flatnonzero(inside[1:] != inside[:-1])
    begin, end = steps[::2], steps[1::2]
    sizes = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    offsets = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))
    bounds = np.searchsorted(begin, offsets)
    bounds[-1] = len(begin)
    shift = np.repeat(offsets[:-1], np.diff(bounds))
    return Tokens(
        _hashed(letters, begin, end),
        (begin - shift).astype(np.uint32),
        (end - shift).astype(np.uint32),
        bounds.astype(np.int64),
    )


def _folded(codes: Array) -> Array:
    """The letter behind every code point, 0 where it is none."""
    table = _table()
    high = codes >= _TABLED
    if not high.any():
        folded: Array = table[codes]
        return folded
    out = table[np.where(high, 0, codes)]
    rare, place = np.unique(codes[high], return_inverse=True)
    out[high] = np.array([_letter(int(code)) for code in rare], dtype=np.uint32)[place]
    return out


@cache
def _table() -> Array:
    return np.array([_letter(code) for code in range(_TABLED)], dtype=np.uint32)


def _letter(code: int) -> int:
    char = chr(code)
    if not char.isalnum():
        return 0
    base = unicodedata.normalize("NFKD", char.casefold())
    letters = [c for c in base if not unicodedata.combining(c)] or [char]
    if len(letters) == 1:
        return ord(letters[0])
    return 0x200000 + code  # a ligature, a fraction: a letter of its own


def _hashed(letters: Array, begin: Array, end: Array) -> Array:
    """A number for the letters of every [begin, end): a polynomial of them, cut out of the running sum of the whole.

    Source of the method: R. Karp, M. Rabin, "Efficient randomized pattern-matching algorithms" (1987); here modulo 2^64,
    where an odd base has an inverse.
    """
    if not len(begin):
        return np.zeros(0, dtype=np.uint32)
    powers, inverses = _powers(_BASE, len(letters)), _powers(pow(_BASE, -1, 2**64), len(letters))
    with np.errstate(over="ignore"):
        running = np.zeros(len(letters) + 1, dtype=np.uint64)
        np.cumsum(letters.astype(np.uint64) * powers[: len(letters)], out=running[1:])
        total = (running[end] - running[begin]) * inverses[begin]
        total ^= total >> np.uint64(29)
        total *= _MIX
        total ^= total >> np.uint64(32)
        total *= _MIX
        return (total >> np.uint64(32)).astype(np.uint32)


def _powers(base: int, size: int) -> Array:
    """The powers of `base` modulo 2^64, from 0 on, at least `size` of them."""
    return _table_of_powers(base, max(1 << 18, 1 << (size - 1).bit_length()))


@lru_cache(8)
def _table_of_powers(base: int, size: int) -> Array:
    table = np.full(size, base, dtype=np.uint64)
    table[0] = 1
    with np.errstate(over="ignore"):
        return np.cumprod(table)
