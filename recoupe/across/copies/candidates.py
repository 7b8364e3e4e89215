"""Which documents are worth a closer look: an index of rare word runs, linear in the size of the folder.

Two indexes feed it: runs of five words (copies), and pairs of rare words that stand in one sentence (rewordings, which
may share no run at all). A key that more than `_CROWD` documents hold links each to its neighbours only, so a dispatch
with a thousand reprints still costs a thousand links, and its reprints still form one family.
Source of the method: A. Broder, "On the resemblance and containment of documents" (1997), without the sampling.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from recoupe.across.copies.words import Array, Lexicon, Words

RUN = 5  # words of a run: shorter ones are idiom
_CROWD = 60
_SHARED_RUNS = 3  # three runs of five: seven words in a row, or three shorter ones
_RARE = 8  # rare words of a sentence that are paired: 28 keys
_SHARED_PAIRS = 6  # four rare words of one sentence, or three of two


def likely_pairs(texts: Sequence[Words], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Sorted pairs (left < right) of indexes of `texts` that share enough to be aligned."""
    found = _linked([_runs(words, lexicon) for words in texts], _SHARED_RUNS, _CROWD)
    crowd = max(4, min(12, len(texts) // 4))
    reworded = _linked([_rare_pairs(words, lexicon) for words in texts], _SHARED_PAIRS, crowd)
    return sorted(found | reworded)


def _runs(words: Words, lexicon: Lexicon) -> Array:
    ids = np.array([i for i, loose in zip(words.ids, words.loose, strict=True) if not loose], dtype=np.int64)
    if len(ids) < RUN:
        return np.zeros(0, dtype=np.uint64)
    hashes = lexicon.hashes[ids]
    size = len(ids) - RUN + 1
    total = np.zeros(size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for at in range(RUN):
            total = total * np.uint64(0x9E3779B97F4A7C15) + hashes[at : at + size]
    return np.unique(total)


def _rare_pairs(words: Words, lexicon: Lexicon) -> Array:
    by_sentence: dict[int, set[int]] = {}
    most = max(8, lexicon.sentences // 50)  # rarer than one sentence in fifty
    for word, sentence, loose in zip(words.ids, words.sentence, words.loose, strict=True):
        if not loose and sentence >= 0 and 2 <= lexicon.spread[word] <= most and lexicon.weights[word]:
            by_sentence.setdefault(sentence, set()).add(word)
    left: list[int] = []
    right: list[int] = []
    for found in by_sentence.values():
        rare = sorted(found, key=lambda w: (lexicon.spread[w], lexicon.forms[w]))[:_RARE]
        for a, b in combinations(sorted(rare, key=lambda w: lexicon.forms[w]), 2):
            left.append(a)
            right.append(b)
    if not left:
        return np.zeros(0, dtype=np.uint64)
    with np.errstate(over="ignore"):
        keys = lexicon.hashes[np.array(left)] * np.uint64(0xC2B2AE3D27D4EB4F) + lexicon.hashes[np.array(right)]
    return np.unique(keys)


def _linked(keys: Sequence[Array], least: int, crowd: int) -> set[tuple[int, int]]:
    """Pairs of owners that share `least` keys or more."""
    sizes = [len(k) for k in keys]
    if not sum(sizes):
        return set()
    every = np.concatenate(keys)
    owners = np.repeat(np.arange(len(keys), dtype=np.int64), sizes)
    order = np.lexsort((owners, every))
    every, owners = every[order], owners[order]
    edges = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1], [True])))
    starts, lengths = edges[:-1], np.diff(edges)
    several = lengths > 1
    starts, lengths = starts[several], lengths[several]
    count = len(keys)
    coded = []
    for length in np.unique(lengths):
        rows = owners[starts[lengths == length][:, None] + np.arange(length)[None, :]]
        if length <= crowd:
            for a, b in combinations(range(int(length)), 2):
                coded.append(rows[:, a] * count + rows[:, b])
        else:
            coded.append((rows[:, :-1] * count + rows[:, 1:]).ravel())
    if not coded:
        return set()
    pairs, shared = np.unique(np.concatenate(coded), return_counts=True)
    return {(int(p) // count, int(p) % count) for p in pairs[shared >= least]}
