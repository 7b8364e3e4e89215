"""Which words deny a finite clause, language by language; the lists are in `languages/*/polarity.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from recoupe.languages import load
from recoupe.within.syntax import Word


class _Polarity(NamedTuple):
    particles: frozenset[str]
    near: frozenset[str]
    anywhere: frozenset[str]
    spoken: frozenset[str]
    clitics: frozenset[str]
    all: frozenset[str]


@cache
def _polarity(language: str) -> _Polarity:
    table: dict[str, Any] = load(language, "polarity")
    particles, near, anywhere, spoken, clitics = (
        frozenset(table[k]) for k in ("particles", "near", "anywhere", "spoken", "clitics")
    )
    return _Polarity(particles, near, anywhere, spoken, clitics, particles | near | anywhere | spoken)


def negations(
    words: tuple[Word, ...],
    children: list[list[int]],
    finite: int,
    head: int,
    before: int,
    after: int,
    first: int,
    last: int,
    language: str,
) -> tuple[int, ...]:
    """The words that deny the clause of `finite`: [before, after) lies between the neighbouring finite verbs."""
    table = _polarity(language)
    low = [words[i].text.lower().replace("’", "'") for i in range(before, after)]
    if not any(w in table.all for w in low):
        return ()
    if language == "fr":
        return _french_negations(words, children, low, finite, before, after, head, table)
    if language == "en":
        return _english_negations(words, children, finite, head, table)
    out = [before + k for k, w in enumerate(low) if w in table.near]
    kept = []
    for i in out:
        if words[i].text.lower() == "no":  # "no" denies the verb that follows it at once
            if i < finite and all(low[j - before] in table.clitics for j in range(i + 1, finite)):
                kept.append(i)
        elif i < finite:
            if not any(words[j].pos == "PUNCT" for j in range(i, finite)):
                kept.append(i)
        elif kept:
            kept.append(i)
    return tuple(kept)


def _french_negations(
    words: tuple[Word, ...],
    children: list[list[int]],
    low: list[str],
    finite: int,
    before: int,
    after: int,
    head: int,
    table: _Polarity,
) -> tuple[int, ...]:
    at = finite - 1
    while at >= before and at > finite - 5 and low[at - before] in table.clitics:
        at -= 1
    if at < before or low[at - before] not in table.particles:
        near = [i for i in range(finite + 1, min(finite + 3, after)) if low[i - before] in table.spoken]
        return tuple(near[:1]) if near and words[near[0]].head in (head, finite) else ()
    out: list[int] = []
    for i in range(at - 1, before - 1, -1):
        if words[i].pos == "PUNCT" and low[i - before] not in ("-", "«", "»", '"'):
            break
        if low[i - before] in table.anywhere:
            out.append(i)
    blocked = False
    for i in range(finite + 1, after):
        lower = low[i - before]
        if lower in table.particles:  # a second particle opens another negation
            break
        if words[i].pos == "PUNCT" and lower in (";", ":", "."):
            break
        if i > head and (words[i].pos == "PUNCT" or words[i].pos == "VERB"):
            blocked = True
        if (lower in table.near and not blocked and i <= max(head, finite) + 4) or (
            lower in table.anywhere and (not blocked or _under(words, i, head))
        ):
            out.append(i)
    return tuple(sorted(out))


def _under(words: tuple[Word, ...], i: int, head: int) -> bool:
    """True when word `i` depends on `head` within three steps."""
    for _ in range(3):
        i = words[i].head
        if i == head:
            return True
    return False


def _english_negations(
    words: tuple[Word, ...], children: list[list[int]], finite: int, head: int, table: _Polarity
) -> tuple[int, ...]:
    out: list[int] = []
    for c in (*children[head], *(children[finite] if finite != head else ())):
        lower = words[c].text.lower()
        if words[c].dep == "neg" or lower in table.near or lower in table.anywhere:
            out.append(c)
        elif words[c].dep in ("nsubj", "nsubjpass", "dobj", "attr", "advmod"):
            out += [d for d in children[c] if words[d].text.lower() in table.anywhere or words[d].dep == "neg"]
    return tuple(sorted(set(out)))
