"""A document as numbered words: what is compared, without case, accents, punctuation and page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from recoupe.across.copies.index import Index, packed
from recoupe.across.copies.tokens import Array, Tokens
from recoupe.languages import SUPPORTED, load
from recoupe.model import Document

_QUOTED = re.compile(  # a name in guillemets may stand inside a quotation
    r"«(?:[^«»\n]|«[^«»\n]{1,80}»){2,900}+»|“(?:[^“”\n]|“[^“”\n]{1,80}”){2,900}+”|\"[^\"\n]{2,900}\""
)
_FURNITURE_KINDS = {"read_also", "embed", "boilerplate", "toc", "byline", "dateline", "signature"}


class Cut(NamedTuple):
    """A sentence: words [low, high), the `bag` of them, those that are no filler, those that tell, the weight of all."""

    low: int
    high: int
    bag: frozenset[int]
    strong: frozenset[int]
    telling: tuple[int, ...]
    total: float


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one document in order.

    `tokens`: as the index holds them, `ids`: their numbers in the lexicon, `starts`/`ends`: code points of its text,
    `quoted`: between quotation marks, `loose`: furniture (read-also lines, photo credits, page labels) that proves
    nothing (1 where so, 0 elsewhere), `sentence`: index of its sentence (-1 outside all), `block`: index of its block
    (-1). `cuts`: every sentence of eight words or more that holds no furniture; `telling`: which of them hold a word
    that tells.
    """

    document: Document
    tokens: Tokens
    ids: list[int]
    starts: list[int]
    ends: list[int]
    quoted: bytes
    loose: bytes
    sentence: list[int]
    block: list[int]
    cuts: list[Cut]
    telling: dict[int, list[int]]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The word forms of a folder, by number: `hashes` (as in `Tokens`, sorted), `spread` (in how many sentences each
    stands), `weights` (the logarithm of its rarity; a word of one or two letters never tells texts apart).
    """

    hashes: Array
    spread: Array
    sentences: int
    weights: list[float]
    heaviest: float

    def numbers(self, words: Array) -> Array:
        """The numbers of `words`, which are hashes."""
        return np.searchsorted(self.hashes, words)


class Library:
    """The texts of a folder as words: an index of all, and the words of each document when they are wanted."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.index = Index()
        idle = [_furniture(document) for document in documents]
        self.index.add((document.text for document in documents), idle)
        self._idle = idle
        self.lexicon = _lexicon([self._cut(n) for n in range(len(documents))])
        self._made: dict[int, Words] = {}

    def __getitem__(self, number: int) -> Words:
        """The words of document `number`; the last that were asked for are kept."""
        found = self._made.pop(number, None) or self._words(number)
        self._made[number] = found
        if len(self._made) > _KEPT:
            del self._made[next(iter(self._made))]
        return found

    def _cut(self, number: int) -> tuple[Tokens, Array, str]:
        document = self.documents[number]
        tokens = self.index.words(number)
        return tokens, _within(tokens.starts, [(s.span.start, s.span.end) for s in document.sentences]), document.text

    def rare(self, most: int) -> Array:
        """The `most` rarest words of every sentence that others share, in pairs, each with its document.

        Two sentences that were reworded share no run, and still these.
        """
        lexicon, out = self.lexicon, []
        rarer = max(8, lexicon.sentences // 50)  # than one sentence in fifty
        for number in range(len(self.documents)):
            tokens, sentence, _ = self._cut(number)
            ids = lexicon.numbers(tokens.words)
            spread = lexicon.spread[ids]
            kept = (sentence >= 0) & (spread >= 2) & (spread <= rarer)
            kept &= np.fromiter((lexicon.weights[i] > 0 for i in ids.tolist()), dtype=bool, count=len(ids))
            kept &= _within(tokens.starts, self._idle[number]) < 0
            if kept.any():
                out.append(_paired(sentence[kept], ids[kept], spread[kept], tokens.words[kept], most, number))
        if not out:
            return np.zeros(0, dtype=np.uint64)
        every = np.concatenate(out)
        every.sort()
        return every

    def _words(self, number: int) -> Words:
        document = self.documents[number]
        tokens, sentence, text = self._cut(number)
        starts = tokens.starts
        ids = self.lexicon.numbers(tokens.words).tolist()
        quoted = _within(starts, [(m.start(), m.end()) for m in _QUOTED.finditer(text)]) >= 0
        loose = (_within(starts, self._idle[number]) >= 0).tobytes()
        block = _within(starts, [(b.span.start, b.span.end) for b in document.blocks])
        said = sentence.tolist()
        cuts = _cuts(ids, said, loose, self.lexicon)
        telling: dict[int, list[int]] = {}
        for place, cut in enumerate(cuts):
            for word in cut.telling:
                telling.setdefault(word, []).append(place)
        return Words(
            document=document,
            tokens=tokens,
            ids=ids,
            starts=starts.tolist(),
            ends=tokens.ends.tolist(),
            quoted=quoted.tobytes(),
            loose=loose,
            sentence=said,
            block=block.tolist(),
            cuts=cuts,
            telling=telling,
        )


_KEPT = 2048  # documents whose words are kept, some 60 kB each: pairs come sorted by their left text


def _lexicon(texts: Sequence[tuple[Tokens, Array, str]]) -> Lexicon:
    """The word forms of all texts and in how many sentences each stands (words outside all sentences are one more)."""
    found: list[tuple[Array, Array]] = []
    short: set[int] = set()
    total = 0
    for tokens, sentence, text in texts:
        if not len(tokens.words):
            continue
        both = np.unique((sentence + 1).astype(np.uint64) << np.uint64(32) | tokens.words)
        total += len(np.unique(both >> np.uint64(32)))
        found.append(np.unique((both & np.uint64(0xFFFFFFFF)).astype(np.uint32), return_counts=True))
        small = np.flatnonzero(tokens.ends - tokens.starts < 3)
        for at in small[np.unique(tokens.words[small], return_index=True)[1]].tolist():
            if not text[tokens.starts[at] : tokens.ends[at]].isdigit():
                short.add(int(tokens.words[at]))
        if len(found) > 2000:
            found = [_summed(found)]
    hashes, spread = _summed(found) if found else (np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64))
    weights = np.log((total + 1) / np.maximum(spread.astype(np.float64), 1.0))
    weights[np.isin(hashes, np.array(sorted(short), dtype=np.uint32))] = 0.0
    return Lexicon(hashes, spread, total, weights.tolist(), float(weights.max(initial=0.0)))


def _summed(found: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    words = np.concatenate([w for w, _ in found])
    counts = np.concatenate([c for _, c in found])
    order = np.argsort(words, kind="stable")
    words, counts = words[order], counts[order]
    first = np.flatnonzero(np.diff(words.astype(np.int64), prepend=-1))
    return words[first], np.add.reduceat(counts, first)


def _paired(sentence: Array, ids: Array, spread: Array, words: Array, most: int, owner: int) -> Array:
    """A key for each two of the rarest words of every sentence, with the number of the document in its low bits."""
    both = np.unique(np.stack((sentence, spread, ids), axis=1), axis=0)
    first = np.flatnonzero(np.diff(both[:, 0], prepend=-2))
    rank = np.arange(len(both)) - np.repeat(first, np.diff(np.append(first, len(both))))
    both = both[rank < most]
    both = both[np.lexsort((both[:, 2], both[:, 0]))]
    keys = []
    with np.errstate(over="ignore"):
        mixed = (both[:, 2].astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        for apart in range(1, most):
            same = both[apart:, 0] == both[:-apart, 0]
            keys.append((mixed[:-apart] * np.uint64(0xC2B2AE3D27D4EB4F) + mixed[apart:])[same])
    return packed(np.unique(np.concatenate(keys)), owner) if keys else np.zeros(0, dtype=np.uint64)


def _cuts(ids: list[int], sentence: list[int], loose: bytes, lexicon: Lexicon) -> list[Cut]:
    out = []
    weights, telling = lexicon.weights, _TELLING * lexicon.heaviest
    low = 0
    for high in range(1, len(ids) + 1):
        if high < len(ids) and sentence[high] == sentence[low]:
            continue
        if sentence[low] >= 0 and high - low >= 8 and not loose.count(1, low, high):
            bag = frozenset(ids[low:high])
            strong = frozenset(word for word in bag if weights[word] >= _FILLER)
            told = tuple(sorted(word for word in bag if weights[word] > telling))
            out.append(Cut(low, high, bag, strong, told, sum(weights[word] for word in sorted(bag))))
        low = high
    return out


_FILLER = 2.5  # weight of a word that one sentence in twelve holds: articles, prepositions
_TELLING = 0.45  # of the weight of a word that stands in one sentence only


def _furniture(document: Document) -> list[tuple[int, int]]:
    out = []
    language = document.language if document.language in SUPPORTED else "fr"
    pattern = _loose_lines(language)
    for block in document.blocks:
        span = block.span
        if block.kind in _FURNITURE_KINDS or block.kind == "credit":
            out.append((span.start, span.end))
            continue
        at = span.start
        for line in document.text[span.start : span.end].split("\n"):
            if len(line) < 240 and pattern.match(line):
                out.append((at, at + len(line)))
            at += len(line) + 1
    return sorted(out)


@cache
def _loose_lines(language: str) -> re.Pattern[str]:
    rules = load(language, "copies")["furniture"]
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules), re.IGNORECASE)


def _within(starts: Array, ranges: Sequence[tuple[int, int]]) -> Array:
    """For every position the index of the range that holds it, -1 for none; ranges are sorted and do not overlap."""
    if not ranges:
        return np.full(len(starts), -1, dtype=np.int64)
    low, high = np.array(ranges, dtype=np.int64).T
    at = np.searchsorted(low, starts, side="right") - 1
    found: Array = np.where((at >= 0) & (starts < high[np.maximum(at, 0)]), at, -1)
    return found
