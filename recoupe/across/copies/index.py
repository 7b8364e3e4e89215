"""Which texts share words, and where: an index of word runs in arrays, for two texts or a hundred thousand.

Runs of five words are hashed, one in every four neighbours is kept by winnowing, so that any eight words in a row that
two texts share are found; a run that a crowd of texts holds links each to its neighbours only, so that a dispatch with
a thousand reprints costs a thousand links and its reprints still form one chain. Hash and owner share one integer:
the whole index is one sorted array, and a text that comes later is looked up in it.
Sources of the method: A. Broder, "On the resemblance and containment of documents" (1997); S. Schleimer, D. Wilkerson,
A. Aiken, "Winnowing: local algorithms for document fingerprinting" (2003).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

import numpy as np

from recoupe.across.copies.tokens import Array, Tokens, tokens_of

RUN = 5  # words of a run: shorter ones are idiom
WINDOW = 4  # neighbouring runs of which one is kept
CROWD = 60  # texts that may hold one run before it links neighbours only
SHARED = 2  # kept runs that two texts must share to be aligned: eight words in a row leave two, a chance meeting one
SEED = 4  # words that must agree before a run is looked at
LEAST = 6  # words of a run that counts
_BATCH = 64  # texts numbered at a time: their arrays stay in the processor's cache
_FEW = 20  # times more that is known than what is new: then the new is put in its place
_OWNER = 21  # bits: two million texts
_MOST_SEEDS = 40  # places of one seed that are tried: a word said a thousand times is no evidence
_ODD = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xC2B2AE3D27D4EB4F)


class Run(NamedTuple):
    """Words [left, left + size) of one text are words [right, right + size) of the other."""

    left: int
    right: int
    size: int


class Index:
    """The runs of many texts. Texts are numbered in the order in which they are added."""

    def __init__(self) -> None:
        self._words: list[Tokens] = []
        self._first: list[int] = []  # number of the first text of each batch
        self._size = 0
        self._fresh: list[Array] = []
        self._sorted: Array = np.zeros(0, dtype=np.uint64)

    def __len__(self) -> int:
        return self._size

    def add(self, texts: Iterable[str], idle: Iterable[Iterable[tuple[int, int]]] | None = None) -> None:
        """Take in `texts`. `idle`: for each, the ranges of characters that prove nothing (credits, teasers)."""
        waiting = iter(texts)
        ranges = iter(idle) if idle is not None else None
        while batch := list(islice(waiting, _BATCH)):
            tokens = tokens_of(batch)
            passed = _passed(tokens, list(islice(ranges, len(batch)))) if ranges is not None else None
            self._first.append(self._size)
            self._words.append(tokens)
            self._fresh.append(_fingerprints(tokens, passed, self._size))
            self._size += len(batch)

    def words(self, text: int) -> Tokens:
        """The words of text number `text`."""
        at = bisect_right(self._first, text) - 1
        return self._words[at].of(text - self._first[at])

    def pairs(self) -> Array:
        """Pairs (left < right) of texts that share enough to be aligned: an array of two columns, sorted."""
        return linked(self._all(), SHARED, CROWD)

    def near(self, text: str) -> list[int]:
        """The texts, sorted, that share enough with `text`, which need not be in the index, to be aligned."""
        marks = np.unique(_fingerprints(tokens_of([text]), None, 0) >> np.uint64(_OWNER)) << np.uint64(_OWNER)
        known = self._all()
        low = np.searchsorted(known, marks)
        high = np.searchsorted(known, marks + np.uint64((1 << _OWNER) - 1), side="right")
        owners = [known[a:b] & np.uint64((1 << _OWNER) - 1) for a, b in zip(low, high, strict=True) if b > a]
        if not owners:
            return []
        found, count = np.unique(np.concatenate(owners), return_counts=True)
        return [int(owner) for owner in found[count >= SHARED]]

    def runs(self, pairs: Array, least: int = LEAST, empty: bool = False) -> Iterator[tuple[int, int, list[Run]]]:
        """The common runs of every pair of `pairs`, which are sorted; `empty`: also of those that have none."""
        edges = np.flatnonzero(np.diff(pairs[:, 0], prepend=-1, append=-1))
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            left, rights = int(pairs[low, 0]), pairs[low:high, 1].tolist()
            seeds = Seeds(self.words(left).words)
            for right, found in zip(rights, seeds.common([self.words(r).words for r in rights], least), strict=True):
                if found or empty:
                    yield left, right, found

    def spans(self, left: int, right: int, runs: Iterable[Run]) -> list[tuple[int, int, int, int]]:
        """The code points [start, end) of each run in the left text, then in the right one."""
        ours, theirs = self.words(left), self.words(right)
        starts, ends, other_starts, other_ends = ours.starts.item, ours.ends.item, theirs.starts.item, theirs.ends.item
        return [(starts(a), ends(a + size - 1), other_starts(b), other_ends(b + size - 1)) for a, b, size in runs]

    def _all(self) -> Array:
        if self._fresh:
            fresh = np.concatenate(self._fresh)
            fresh.sort()
            fresh = fresh[np.diff(fresh, prepend=~fresh[:1]) != 0]  # a run that a text repeats is one
            if _FEW * len(fresh) < len(self._sorted):  # a few texts more: no need to sort all again
                self._sorted = np.insert(self._sorted, np.searchsorted(self._sorted, fresh), fresh)
            else:
                self._sorted = np.concatenate((self._sorted, fresh))
                self._sorted.sort()
            self._fresh = []
        return self._sorted


class Seeds:
    """Where every `SEED` words of a text stand, made once for all the texts that it is compared with."""

    def __init__(self, words: Array) -> None:
        self.words = words
        keys = rolled(words, SEED)
        self._order = np.argsort(keys, kind="stable")
        keys = keys[self._order]
        self._first = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1])))
        self._keys = keys[self._first]
        self._count = np.minimum(np.append(self._first[1:], len(keys)) - self._first, _MOST_SEEDS)

    def common(self, others: Sequence[Array], least: int = LEAST, apart: int = 0) -> list[list[Run]]:
        """For each of `others` the longest runs that the text shares with it, no word used twice; sorted by place.

        `apart`: the least distance of the two places, to align a text with itself.
        """
        sizes = np.array([len(other) for other in others], dtype=np.int64)
        first = np.cumsum(sizes) - sizes
        keys = rolled(np.concatenate(others) if len(others) > 1 else others[0], SEED)
        out: list[list[Run]] = [[] for _ in others]
        if not len(self._keys):
            return out
        low = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        met = np.flatnonzero(self._keys[low] == keys)
        if not len(met):
            return out
        low = low[met]
        count = self._count[low]
        right = np.repeat(met, count)
        inner = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
        left = self._order[np.repeat(self._first[low], count) + inner]
        owner = np.searchsorted(first, right, side="right") - 1
        kept = right + SEED <= (first + sizes)[owner]  # a seed that reaches into the next text is none
        if apart:
            kept &= right - left >= apart
        left, right, owner = left[kept], right[kept], owner[kept]
        # Seeds of one diagonal that follow each other are one run.
        ranked = np.argsort((right - left) * np.int64(len(self.words) + 1) + left)  # no two are equal
        left, right, owner = left[ranked], right[ranked], owner[ranked]
        broken = (left[1:] - left[:-1] != 1) | (right[1:] - right[:-1] != 1) | (owner[1:] != owner[:-1])
        begin = np.concatenate((np.zeros(1, dtype=np.int64), np.flatnonzero(broken) + 1))
        size = np.append(begin[1:], len(left)) - begin + SEED - 1
        long = size >= least
        begin, size = begin[long], size[long]
        left, right, owner = left[begin], right[begin], owner[begin]
        found: list[list[tuple[int, int, int]]] = [[] for _ in others]
        for number, length, a, b in zip(
            owner.tolist(), size.tolist(), left.tolist(), (right - first[owner]).tolist(), strict=True
        ):
            found[number].append((-length, a, b))
        for number, runs in enumerate(found):
            if runs:
                out[number] = _each_word_once(sorted(runs), len(self.words), int(sizes[number]), least)
        return out


def _each_word_once(found: list[tuple[int, int, int]], ours: int, theirs: int, least: int) -> list[Run]:
    if len(found) == 1:
        return [Run(found[0][1], found[0][2], -found[0][0])]
    used_left, used_right = bytearray(ours), bytearray(theirs)
    out = []
    for negative, start, at in found:
        for low, length in _free(used_left, used_right, start, at, -negative):
            if length >= least:
                out.append(Run(start + low, at + low, length))
                used_left[start + low : start + low + length] = b"\1" * length
                used_right[at + low : at + low + length] = b"\1" * length
    return sorted(out)


def _free(used_left: bytearray, used_right: bytearray, start: int, at: int, size: int) -> list[tuple[int, int]]:
    """(offset, length) of the parts of a run that neither side has used."""
    ours, theirs = used_left[start : start + size], used_right[at : at + size]
    if 1 not in ours and 1 not in theirs:
        return [(0, size)]
    out = []
    low = None
    for k in range(size + 1):
        free = k < size and not ours[k] and not theirs[k]
        if free and low is None:
            low = k
        elif not free and low is not None:
            out.append((low, k - low))
            low = None
    return out


def rolled(words: Array, size: int) -> Array:
    """A hash of 64 bits for every `size` words in a row."""
    count = len(words) - size + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    wide = words.astype(np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for at in range(size):
            total = (total + wide[at : at + count]) * _ODD
            total ^= total >> np.uint64(31)
    return total


def _passed(tokens: Tokens, ranges: list[Iterable[tuple[int, int]]]) -> Array | None:
    """True for the words that lie in the idle ranges of their text; None where there is none."""
    out = None
    for text, idle in enumerate(ranges):
        low, high = int(tokens.bounds[text]), int(tokens.bounds[text + 1])
        for start, end in idle:
            out = np.zeros(len(tokens.words), dtype=bool) if out is None else out
            a, b = np.searchsorted(tokens.starts[low:high], (start, end))
            out[low + a : low + b] = True
    return out


def _fingerprints(tokens: Tokens, passed: Array | None, first: int) -> Array:
    """The kept runs of the texts, hash in the high bits and text number in the low ones; unsorted."""
    words = tokens.words
    owners = np.repeat(np.arange(len(tokens.bounds) - 1, dtype=np.int64), np.diff(tokens.bounds))
    if passed is not None:
        words, owners = words[~passed], owners[~passed]
    hashes = rolled(words, RUN)
    if not len(hashes):
        return np.zeros(0, dtype=np.uint64)
    whole = owners[: len(hashes)] == owners[RUN - 1 :]
    hashes, owners = hashes[whole] >> np.uint64(_OWNER), owners[: len(whole)][whole]
    kept = _winnowed(hashes, owners)
    out: Array = (hashes[kept] << np.uint64(_OWNER)) | (owners[kept] + first).astype(np.uint64)
    return out


def _winnowed(hashes: Array, owners: Array) -> Array:
    """True for the runs that are the least of one window of `WINDOW` neighbours at least; short texts keep their least."""
    count = len(hashes)
    kept = np.zeros(count, dtype=bool)
    if count < WINDOW:
        kept[:] = True
        return kept
    least = hashes[: count - WINDOW + 1].copy()
    place = np.arange(len(least))
    for at in range(1, WINDOW):
        other = hashes[at : at + len(least)]
        smaller = other <= least
        least = np.where(smaller, other, least)
        place = np.where(smaller, np.arange(at, at + len(least)), place)
    inside = owners[: len(least)] == owners[WINDOW - 1 :]
    kept[place[inside]] = True
    # A text with fewer runs than a window keeps them all.
    sizes = np.bincount(owners)
    kept |= (sizes < WINDOW)[owners]
    return kept


def packed(hashes: Array, owner: int) -> Array:
    """`hashes` of 64 bits with the number of their text in the low ones."""
    out: Array = (hashes & ~np.uint64((1 << _OWNER) - 1)) | np.uint64(owner)
    return out


def linked(packed: Array, least: int, crowd: int) -> Array:
    """Pairs (left < right) of texts that share `least` keys or more, of sorted `packed` ones; sorted.

    A key that more than `crowd` texts hold links each to its neighbours only.
    """
    keys = packed >> np.uint64(_OWNER)
    same = np.empty(len(keys) + 1, dtype=bool)
    same[0] = same[-1] = True
    np.not_equal(keys[1:], keys[:-1], out=same[1:-1])
    edges = np.flatnonzero(same)
    starts, lengths = edges[:-1], np.diff(edges)
    several = lengths > 1
    starts, lengths = starts[several], lengths[several]
    owners = (packed & np.uint64((1 << _OWNER) - 1)).astype(np.int64)
    coded = []
    for length in np.unique(lengths):
        rows = owners[starts[lengths == length][:, None] + np.arange(length)[None, :]]
        if length <= crowd:
            for a, b in combinations(range(int(length)), 2):
                coded.append((rows[:, a] << _OWNER) | rows[:, b])
        else:
            coded.append(((rows[:, :-1] << _OWNER) | rows[:, 1:]).ravel())
    if not coded:
        return np.zeros((0, 2), dtype=np.int64)
    every = np.concatenate(coded)
    every.sort()
    new = np.concatenate((np.ones(1, dtype=bool), every[1:] != every[:-1]))
    first = np.flatnonzero(new)
    enough = np.diff(np.concatenate((first, np.array([len(every)])))) >= least
    found = every[first[enough]]
    return np.stack((found >> _OWNER, found & ((1 << _OWNER) - 1)), axis=1)
