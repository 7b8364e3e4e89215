"""Verb forms read by their endings: the French conditional and future, and lemmas that the parser misses."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from recoupe.languages import load
from recoupe.within.syntax import Word

_FR_ENDING = re.compile(r"(?:(.*r)(?:(ais|ait|aient|ions|iez)|(ai|as|a|ons|ez|ont)))$")


@cache
def _french() -> tuple[dict[str, str], re.Pattern[str], frozenset[str], frozenset[str]]:
    table = load("fr", "modality")["forms"]
    return (
        dict(table["stems"]),
        re.compile(table["re_stems"]),
        frozenset(table["er_verbs"]),
        frozenset(table["not_forms"]),
    )


@lru_cache(maxsize=65536)
def french_form(lower: str) -> Literal["cnd", "fut", ""]:
    """`cnd` for a conditional, `fut` for a simple future, empty for anything else, from the form of the word alone.

    A conditional or future is an infinitive (or one of the irregular stems) with the ending of avoir; an imperfect in
    -rait belongs to a verb in -rer, whose stem is no infinitive.
    """
    match = _FR_ENDING.match(lower.replace("’", "'"))
    if match is None or not _future_stem(match[1]):
        return ""
    if lower in _french()[3]:
        return ""
    return "cnd" if match[2] else "fut"


def _future_stem(stem: str) -> str:
    """The infinitive that `stem` is the future stem of; empty when it is none."""
    stems, re_stems, er_verbs, _ = _french()
    if stem in stems:
        return stems[stem]
    for prefix in ("re", "ré", "r", "dé", "sur", "sous", "entre", "contre"):
        if stem.startswith(prefix) and stem[len(prefix) :] in stems and len(stem[len(prefix) :]) > 3:
            return prefix + stems[stem[len(prefix) :]]
    if len(stem) < 4 or stem in er_verbs:
        return ""
    if stem.endswith("er"):
        return stem
    if re_stems.search(stem):
        return stem + "e"
    return stem if stem.endswith("ir") else ""


@lru_cache(maxsize=65536)
def _lemma(lower: str, lemma: str, language: str) -> str:
    known = _lemmas(language).get(lower)
    if known is not None:
        return known
    if language == "fr" and french_form(lower):
        match = _FR_ENDING.match(lower)
        assert match is not None
        return _future_stem(match[1])
    return lemma.lower()


@cache
def _lemmas(language: str) -> dict[str, str]:
    return {form: lemma for lemma, forms in load(language, "modality")["lemmas"].items() for form in forms}


def lemma_of(word: Word, language: str) -> str:
    """The lemma of `word`, mended where the parser is known to leave the form."""
    return _lemma(word.text.lower().replace("’", "'"), word.lemma, language)
