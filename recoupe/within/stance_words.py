"""The words of each language by which a clause is judged: opinions, plans, conjunctions, implicit denials."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from recoupe.languages import load
from recoupe.within.fates import outcome_of


class Opinions(NamedTuple):
    """Patterns and lemmas that make a clause a judgement."""

    first: re.Pattern[str]
    thinking: re.Pattern[str]
    predicates: frozenset[str]
    judgement: frozenset[str]


@cache
def opinions(language: str) -> Opinions:
    """What makes a clause a judgement in `language`."""
    table = load(language, "modality")["opinion"]
    return Opinions(
        re.compile(table["first"], re.IGNORECASE),
        re.compile(table["thinking"], re.IGNORECASE),
        frozenset(table["predicates"]),
        frozenset(table["judgement"]),
    )


@cache
def plans(language: str) -> frozenset[str]:
    """Verbs of intending and announcing: what hangs on them is planned."""
    return frozenset(load(language, "modality")["planned"]["verbs"])


@cache
def use_lemmas(language: str) -> dict[str, frozenset[str]]:
    """Lists of lemmas by name, from the `uses` of modality.toml."""
    return {name: frozenset(lemmas) for name, lemmas in load(language, "modality")["uses"].items()}


@cache
def said_passives(language: str) -> frozenset[str]:
    """Verbs whose passive gives what follows as told by nobody in particular ("is said to")."""
    table = load(language, "modality")
    return frozenset(v for v in table["light_passives"] if outcome_of(v, language, False) == "said")


@cache
def conjunctions(language: str) -> dict[str, re.Pattern[str]]:
    """Conjunctions that take the truth from their clause, by what they make of it."""
    return {name: re.compile(p) for name, p in load(language, "modality")["conjunctions"].items()}


@lru_cache(maxsize=4)
def turning(text: str, language: str) -> bool:
    """True when a sentence holds one of the conjunctions at all; asked for each of its clauses in turn."""
    low = text.lower()
    return any(p.search(low) for p in conjunctions(language).values())


@lru_cache(maxsize=4)
def hardly(text: str, language: str) -> tuple[int, int] | None:
    """Where in a sentence the words stand that deny without a negation ("far from"); None for nowhere."""
    found = _scant(language).search(text)
    return found.span() if found is not None else None


@cache
def _scant(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "polarity")["scant"], re.IGNORECASE)


@cache
def taking_place(language: str) -> frozenset[str]:
    """Verbs that say no more than that their subject happens."""
    return frozenset(load(language, "modality")["uses"]["taking_place"])


@cache
def implicit_words(language: str) -> dict[str, frozenset[str]]:
    """Verbs and nouns that deny by their sense, and the words that deny a noun."""
    table = load(language, "polarity")
    return {name: frozenset(words) for name, words in table["implicit"].items()} | {
        "without": frozenset(table["without"]),
        "none": frozenset(w for w in table["anywhere"] if w not in ("ni", "nor", "jamais")),
    }


@cache
def opening_words(language: str) -> frozenset[str]:
    """Conjunctions that open a clause and are no part of what it says."""
    return frozenset(load(language, "modality")["opening"])
