"""A document as numbered words: what is compared, without case, accents, punctuation and page furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from recoupe.languages import SUPPORTED, load
from recoupe.model import Document

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"«[^«»\n]{2,900}»|“[^“”\n]{2,900}”|\"[^\"\n]{2,900}\"")
_FURNITURE_KINDS = {"read_also", "embed", "boilerplate", "toc", "byline", "dateline", "signature"}

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one document in order.

    `ids`: the word (one number a word form of the folder), `starts`/`ends`: code points of its text, `quoted`: between
    quotation marks, `loose`: furniture (read-also lines, photo credits, page labels) that proves nothing, `sentence`:
    index of its sentence (-1 outside all), `block`: index of its block (-1). `cuts`: first word, end and
    word set of every sentence of eight words or more that holds no furniture.
    """

    document: Document
    ids: list[int]
    starts: list[int]
    ends: list[int]
    quoted: list[bool]
    loose: list[bool]
    sentence: list[int]
    block: list[int]
    cuts: list[tuple[int, int, frozenset[int]]]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The word forms of a folder: `hashes` (64 bits, the same everywhere), `spread` (in how many sentences), `forms`."""

    forms: list[str]
    hashes: Array
    spread: list[int]
    sentences: int
    weights: list[float]
    heaviest: float


def read_words(documents: Sequence[Document]) -> tuple[list[Words], Lexicon]:
    """The words of all documents, and the word forms that they share."""
    table: dict[str, int] = {}
    folded: dict[str, int] = {}
    out = [_words(document, table, folded) for document in documents]
    forms = list(table)
    spread = [0] * len(forms)
    total = 0
    for words in out:
        seen: dict[int, set[int]] = {}
        for word, sentence in zip(words.ids, words.sentence, strict=True):
            seen.setdefault(sentence, set()).add(word)
        for found in seen.values():
            total += 1
            for word in found:
                spread[word] += 1
    hashes = np.array([_hash(form) for form in forms], dtype=np.uint64)
    logs = np.log((total + 1) / np.maximum(np.array(spread, dtype=np.float64), 1.0)) if forms else np.zeros(0)
    # a word of one or two letters never tells texts apart, however rare it is
    weights = [0.0 if len(f) < 3 and not f.isdigit() else float(w) for f, w in zip(forms, logs, strict=True)]
    return out, Lexicon(forms, hashes, spread, total, weights, max(weights, default=0.0))


def _words(document: Document, table: dict[str, int], folded: dict[str, int]) -> Words:
    text = document.text
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        form = match[0]
        number = folded.get(form)
        if number is None:
            number = folded[form] = table.setdefault(_fold(form), len(table))
        ids.append(number)
        starts.append(match.start())
        ends.append(match.end())
    quoted = _marked(starts, [(m.start(), m.end()) for m in _QUOTED.finditer(text)])
    loose = _marked(starts, _furniture(document))
    sentence = _within(starts, [(s.span.start, s.span.end) for s in document.sentences])
    block = _within(starts, [(b.span.start, b.span.end) for b in document.blocks])
    return Words(document, ids, starts, ends, quoted, loose, sentence, block, _cuts(ids, sentence, loose))


def _cuts(ids: list[int], sentence: list[int], loose: list[bool]) -> list[tuple[int, int, frozenset[int]]]:
    out = []
    low = 0
    for high in range(1, len(ids) + 1):
        if high < len(ids) and sentence[high] == sentence[low]:
            continue
        if sentence[low] >= 0 and high - low >= 8 and not any(loose[low:high]):
            out.append((low, high, frozenset(ids[low:high])))
        low = high
    return out


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
    return out


@cache
def _loose_lines(language: str) -> re.Pattern[str]:
    rules = load(language, "copies")["furniture"]
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules), re.IGNORECASE)


def _marked(starts: Sequence[int], ranges: Sequence[tuple[int, int]]) -> list[bool]:
    return [at >= 0 for at in _within(starts, sorted(ranges))]


def _within(starts: Sequence[int], ranges: Sequence[tuple[int, int]]) -> list[int]:
    """For every position the index of the range that holds it, -1 for none; ranges are sorted and do not overlap."""
    out = []
    at = 0
    for start in starts:
        while at < len(ranges) and ranges[at][1] <= start:
            at += 1
        out.append(at if at < len(ranges) and ranges[at][0] <= start else -1)
    return out


def _fold(form: str) -> str:
    low = form.casefold()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)) or low


def _hash(form: str) -> int:
    return int.from_bytes(blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
