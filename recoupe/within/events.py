"""What kind of event a verb or a noun stands for, and how its roles stand: a lexicon lookup, one word at a time."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from recoupe.languages import SUPPORTED, load


class Frame(NamedTuple):
    """What the lexicon says of a word: type of event, how its roles stand, the relation that it draws ("" for none).

    `frame`: acts (actor, on target), gives (actor, theme, recipient), takes (actor receives from target), together
    (actor with target), undergoes (the subject suffers it), moves (actor, place), and the parts of a journey: leaves,
    arrives, loads.
    """

    type: str
    frame: str
    relation: str


NONE = Frame("", "", "")


def event_of(lemma: str, language: str, *, nominal: bool = False, context: str = "") -> str:
    """The event type of a verb (of a noun, with `nominal`), "" when the lexicon holds none.

    `lemma` is a dictionary form; any surface form will do in Spanish, which has no lemmatiser here. `context` is the
    clause around the word: some types depend on it ("lancer un missile", "ran aground").
    """
    return frame_of(lemma, language, nominal=nominal, context=context).type


def frame_of(lemma: str, language: str, *, nominal: bool = False, context: str = "") -> Frame:
    """Type, frame and relation of a word, as `event_of`; `NONE` for a word or a language that is not in the lexicon."""
    if language not in SUPPORTED:
        return NONE
    word = lemma.lower().replace("’", "'").strip()
    for prefix in ("se ", "s'"):
        word = word.removeprefix(prefix)
    if context:
        clause = ""
        for lemmas, near, phrase in _phrases(language):
            if lemmas.fullmatch(word):
                clause = clause or context.lower().replace("’", "'")
                if near.search(clause):
                    return phrase
    table, stems = _table(language, nominal)
    found = table.get(word)
    if found is None:
        found = next((table[form] for form in _forms(word, language, nominal) if form in table), None)
    if found is None and stems:
        found = _by_stem(word, stems, _endings(language))
    return found or NONE


@cache
def types() -> dict[str, dict[str, object]]:
    """The types of events, with their labels and what they are near to, from `languages/events.toml`."""
    kinds: dict[str, dict[str, object]] = load("", "events")["types"]
    return kinds


@cache
def relation_kinds() -> dict[str, dict[str, object]]:
    """The predicates of relations and their labels, from `languages/events.toml`."""
    kinds: dict[str, dict[str, object]] = load("", "events")["relations"]
    return kinds


@cache
def _table(language: str, nominal: bool) -> tuple[dict[str, Frame], dict[str, Frame]]:
    """Lemmas with their frames, and stems where the language inflects without a lemmatiser; the first row wins."""
    lexicon = load(language, "events")
    table: dict[str, Frame] = {}
    stems: dict[str, Frame] = {}
    for row in lexicon["nouns" if nominal else "verbs"]:
        frame = Frame(row["type"], row["frame"], row.get("relation", ""))
        for lemma in row["lemmas"].split():
            table.setdefault(lemma, frame)
            if not nominal and "endings" in lexicon:
                stems.setdefault(lemma[:-2], frame)
        for stem in row.get("stems", "").split():
            stems.setdefault(stem, frame)
    return table, stems


@cache
def _phrases(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str], Frame], ...]:
    """Phrases as (lemma, words beside it, frame): the frame of the first row of their type, `NONE` for a guard."""
    lexicon = load(language, "events")
    first: dict[str, Frame] = {}
    for row in lexicon["verbs"] + lexicon["nouns"]:
        first.setdefault(row["type"], Frame(row["type"], row["frame"], row.get("relation", "")))
    return tuple(
        (re.compile(row["lemma"]), re.compile(row["near"]), first.get(row["type"], Frame(row["type"], "acts", "")))
        if row["type"]
        else (re.compile(row["lemma"]), re.compile(row["near"]), NONE)
        for row in lexicon["phrases"]
    )


@cache
def _endings(language: str) -> frozenset[str]:
    return frozenset(load(language, "events").get("endings", ()))


_PARTICIPLES = (("ées", "er"), ("ée", "er"), ("és", "er"), ("é", "er"), ("ies", "ir"), ("ie", "ir"), ("is", "ir"))


def _forms(word: str, language: str, nominal: bool) -> tuple[str, ...]:
    """Dictionary forms that `word` may hide where the lemmatiser left it inflected: plurals, participles."""
    if nominal:
        if language == "es" and word.endswith("es"):
            accented = word[:-5] + "ión" if word.endswith("iones") else word[:-2]
            return (accented, word[:-1])
        return (word[:-1],) if word.endswith(("s", "x")) else ()
    if language == "fr":
        return tuple(word.removesuffix(end) + new for end, new in _PARTICIPLES if word.endswith(end))
    return ()


def _by_stem(word: str, stems: dict[str, Frame], endings: frozenset[str]) -> Frame | None:
    """The frame of the longest stem that, with one of `endings`, makes `word`."""
    for cut in range(len(word) - 1, 1, -1):
        if word[cut:] in endings and word[:cut] in stems:
            return stems[word[:cut]]
    return None
