"""Whether two names are one: spellings, transliterations, order of words, initials, titles, numbers of rulers.

A name is never held for another because it looks like it. Letters may differ only as two languages write one foreign
sound (`languages/transliterations.toml`), whole name by whole name; what tells relatives apart (Jr, père, II) forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from recoupe import languages
from recoupe.model.records import Kind
from recoupe.within.folding import fold, spelled
from recoupe.within.mentions.lexicon import lexicon
from recoupe.within.places import locate

_ROMAN = re.compile(r"[ivx]+|ier|1er|1st")
_GENERATIONS = {
    "jr": "junior", "junior": "junior", "fils": "junior", "hijo": "junior", "sr": "senior", "senior": "senior",
    "pere": "senior", "padre": "senior",
}  # fmt: skip
_PATRONYMIC = re.compile(r".{3,}(?:vitch|vich|vic|vna|vych)$")
_ARTICLES = frozenset(("le", "la", "les", "l", "the", "el", "los", "las"))
_SMALL = _ARTICLES | frozenset(("de", "du", "des", "d", "del", "of", "et", "and", "y", "pour", "for", "para", "en"))
_SCRIPT = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `same_name` holds of two names: `score` from 0 (two things) to 1 (one), and why in one clause."""

    verdict: Literal["same", "different", "undecided"]
    score: float
    reason: str

    def __bool__(self) -> bool:
        return self.verdict == "same"


def same_name(left: str, right: str, kind: Kind = "person") -> Verdict:
    """Whether `left` and `right` can only be two spellings of the name of one thing of `kind`.

    `undecided`: they could be (one word of two is left out, a transliteration is doubtful), which a person may look at.
    """
    if fold(left) == fold(right):
        return Verdict("same", 1.0, "the same words")
    known = {_authority(name, kind) for name in (left, right)}
    if "" not in known:
        return (
            Verdict("same", 1.0, "two names of one entry of the authority file")
            if len(known) == 1
            else Verdict("different", 0.0, "two entries of the authority file")
        )
    if kind == "person":
        return _persons(left, right)
    if kind == "place":
        return _places(left, right)
    return _bodies(left, right)


def told_apart_by(name: str) -> str:
    """The word of a folded name that tells its bearer from a relative or a forebear: "jr", "ii"; "" for none."""
    last = name.rpartition(" ")[2]
    number = _ROMAN.fullmatch(last) and last not in ("x", "v", "xi")  # initials, and a Chinese family name
    return last if last != name and (number or last in _GENERATIONS) else ""


def sounded(word: str) -> str:
    """`spelled`, but the number of a ruler stays what it is: "II" is not "I"."""
    return word if _ROMAN.fullmatch(word) else spelled(word)


# ---------------------------------------------------------------- persons


def _persons(left: str, right: str) -> Verdict:
    a, b = _person_words(left), _person_words(right)
    if _numbers(a) != _numbers(b):
        if (not _numbers(a) or not _numbers(b)) and _bare(a) == _bare(b):
            return Verdict("undecided", 0.5, "only one says which of a house or name is meant")
        return Verdict("different", 0.0, "two of one house or name, told apart by their number or generation")
    if _numbers(a) and _ruler(a) and _ruler(a) == _ruler(b):
        return Verdict("same", 0.95, "one ruler, called as each language does")
    a, b = _bare(a), _bare(b)
    if not a or not b:
        return Verdict("undecided", 0.4, "nothing of a name is left beside titles")
    if a == b:
        return Verdict("same", 0.95, "the same words beside titles")
    if sorted(map(spelled, a)) == sorted(map(spelled, b)) or (len(a) > 1 < len(b) and "".join(a) == "".join(b)):
        return Verdict("same", 0.95, "the same words in another order or spelling")
    if (verdict := _initialled(a, b)) is not None:
        return verdict
    if origin := _sounds_alike(left, right, a, b):
        return Verdict("same", 0.85, f"one name in two spellings of {origin} names")
    return _shortened(a, b)


@lru_cache(maxsize=50_000)
def _person_words(name: str) -> tuple[str, ...]:
    """The folded words of a name without honorifics and offices in front; soft signs of Cyrillic are no letters."""
    if _SCRIPT.search(name):
        from anyascii import anyascii

        name = anyascii(name).replace("'", "").replace('"', "")
    words = fold(name).split(" ")
    if len(words) > 1 and _ROMAN.fullmatch(words[-1]) and not _NUMBERED.search(name):
        words[-1] += _NO_NUMBER  # "Jinping Xi" is no eleventh
    lexicons = [lexicon(code) for code in languages.SUPPORTED]
    while len(words) > 2:
        first = words[0]
        honorific = any(first in {fold(h) for h in lex.honorifics} for lex in lexicons)
        office = any(n.kind == "person" and len(n.words) == 1 for lex in lexicons for n in lex.nouns.get(first, ()))
        if not honorific and (not office or any(first in lex.given for lex in lexicons)):
            break
        words = words[1:]
    return tuple(w.removesuffix(_NO_NUMBER) if len(words) < 2 else w for w in words)


_NUMBERED = re.compile(r"\b(?:[IVX]+|Ier|1er|1st)\W*$")
_NO_NUMBER = "\x00"


def _numbers(words: Sequence[str]) -> tuple[str, ...]:
    """What tells one of a house from another: the number of a ruler, a generation."""
    last = words[-1]
    if len(words) > 1 and last in _GENERATIONS:
        return (_GENERATIONS[last],)
    if len(words) > 1 and _ROMAN.fullmatch(last) and len(last) > (last in ("v", "x", "i")) - 1:
        return ("i" if last in ("ier", "1er", "1st") else last,)
    return ()


def _ruler(words: Sequence[str]) -> str:
    """The first name of a ruler as one word for all languages."""
    name = " ".join(words[:-1])
    return _rulers().get(name, name)


@cache
def _rulers() -> dict[str, str]:
    rows = languages.load("", "transliterations")["rulers"]["names"]
    return {name: row[0] for row in rows for name in row}


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:-1] if _numbers(words) else tuple(w.removesuffix(_NO_NUMBER) for w in words)


def _initialled(a: Sequence[str], b: Sequence[str]) -> Verdict | None:
    """The same first and last name, with initials, middle names or a patronymic between."""
    if len(a) < 2 or len(b) < 2 or spelled(a[-1]) != spelled(b[-1]):
        return None if not _with_patronymic(a, b) else Verdict("same", 0.9, "the same name with a patronymic")
    if spelled(a[0]) != spelled(b[0]):
        return None
    inner, other = a[1:-1], b[1:-1]
    if not any(len(w) == 1 for w in (*inner, *other)):
        extra = inner or other
        if bool(inner) != bool(other) and all(_PATRONYMIC.fullmatch(w) for w in extra):
            return Verdict("same", 0.9, "the same name with a patronymic")
        return None
    if not inner or not other:
        return Verdict("same", 0.9, "the same first and last name, one with an initial")
    if len(inner) == len(other) and all(x[0] == y[0] for x, y in zip(inner, other, strict=True)):
        return Verdict("same", 0.9, "the same first and last name, and initials that fit")
    return Verdict("different", 0.1, "initials that do not fit")


def _with_patronymic(a: Sequence[str], b: Sequence[str]) -> bool:
    """True when one name is the other with a patronymic in the middle, the rest spelled by sound."""
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if len(long) != 3 or len(short) != 2 or not _PATRONYMIC.fullmatch(long[1]):
        return False
    return bool(_readings("slavic", (long[0], long[2])) & _readings("slavic", short))


def _shortened(a: Sequence[str], b: Sequence[str]) -> Verdict:
    """One name that the other goes on from or leads to; a bare family name decides nothing."""
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    long_words, short_words = [spelled(w) for w in long], [spelled(w) for w in short]
    if len(short) >= 2 and len(long) == len(short) + 1:
        if short_words == long_words[1:]:
            return Verdict("same", 0.8, "the same name, one with a first name more")
        if short_words == long_words[:-1]:
            return Verdict("undecided", 0.6, "the same name, one with a family name more")
    if 2 <= len(short) < len(long) - 1 and short_words in (long_words[-len(short) :], long_words[: len(short)]):
        return Verdict("undecided", 0.6, "the same name, one with several names more")
    if len(short) == 1 and short_words[0] in (long_words[0], long_words[-1]):
        return Verdict("undecided", 0.5, "a part of a name: others may bear it")
    return Verdict("different", 0.05, "other words")


# ---------------------------------------------------------------- transliterations

_ORIGINS = {"slavic": "Russian and Ukrainian", "arabic": "Arabic and Persian", "chinese": "Chinese", "korean": "Korean"}


def sound_keys(name: str) -> frozenset[str]:
    """All keys under which a person's name may meet another spelling of it: what candidates are gathered by."""
    whole = _person_words(name)
    if number := _numbers(whole):
        return frozenset((f"ruler {_ruler(whole)} {number[0]}",))
    words = _bare(whole)
    if len(words) < 2:
        return frozenset()
    ends = (
        (f"ends {spelled(words[0])} {spelled(words[-1])}",) if len(words) > 2 else ()
    )  # "John F. Doe", "John Frank Doe"
    return frozenset((*ends, *(f"{origin} {key}" for origin in _ORIGINS for key in _readings(origin, words))))


def _sounds_alike(left: str, right: str, a: Sequence[str], b: Sequence[str]) -> str:
    """The origin whose transliterations both names may be; nothing where none makes them one."""
    if len(a) < 2 or len(b) < 2:
        return ""
    for origin, called in _ORIGINS.items():
        if origin == "chinese" and _old(left) == _old(right):
            continue  # within one system another letter is another name
        if _readings(origin, tuple(a)) & _readings(origin, tuple(b)):
            return called
    return ""


@lru_cache(maxsize=50_000)
def _readings(origin: str, words: tuple[str, ...]) -> frozenset[str]:
    """How a whole name sounds, read by each language's letters; nothing for a name that is of another origin."""
    table = languages.load("", "transliterations")[origin] if origin else {}
    if origin == "arabic" and not (set(words) & set(table["hints"]) or any(w.startswith("abd") for w in words)):
        return frozenset()
    if origin == "korean" and words[0] not in table["families"]:
        return frozenset()
    if origin == "chinese" and not _chinese(words):
        return frozenset()
    dropped = set(table.get("dropped", ()))
    kept = [w for w in words if w not in dropped] or list(words)
    out = set()
    for system in _SYSTEMS[origin]:
        sounds = [_sound(origin, system, w) for w in kept]
        out.add("".join(sounds) if origin != "slavic" else " ".join(sorted(sounds)))
    return frozenset(out)


_SYSTEMS = {
    "slavic": languages.SUPPORTED, "arabic": languages.SUPPORTED, "chinese": ("pinyin", "wade", "efeo"), "korean": ("",),
}  # fmt: skip


@lru_cache(maxsize=100_000)
def _sound(origin: str, system: str, word: str) -> str:
    for pattern, to in _rules(origin, system):
        word = pattern.sub(to, word)
    return word


@cache
def _rules(origin: str, system: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table = languages.load("", "transliterations")[origin]
    return tuple((re.compile(pair[0]), pair[1]) for pair in (*table.get(system, ()), *table["shared"]))


def _old(name: str) -> bool:
    """True for a Chinese name in an older system than pinyin: Wade-Giles, or that of the French school."""
    marks = languages.load("", "transliterations")["chinese"]["marks"]
    return "-" in name or any(mark in fold(name) for mark in marks)


_SYLLABLE = r"(?:[bpmfdtnlgkhjqxzcsrwy]|zh|ch|sh|hs|ts|tz|tch)?[aeiou]{1,3}(?:ng|n|r|h)?"
_CHINESE = re.compile(rf"(?:{_SYLLABLE}){{1,2}}")


def _chinese(words: Sequence[str]) -> bool:
    """True for two or three words, each of one or two Chinese syllables."""
    return 2 <= len(words) <= 3 and all(len(w) < 11 and _CHINESE.fullmatch(w) for w in words)


# ---------------------------------------------------------------- places and bodies


def _places(left: str, right: str) -> Verdict:
    keys = {_place_key(left), _place_key(right)}
    if "" not in keys:
        return (
            Verdict("same", 0.95, "one place of the gazetteer")
            if len(keys) == 1
            else Verdict("different", 0.0, "two places of the gazetteer")
        )
    a, b = _person_words(left), _person_words(right)
    if [spelled(w) for w in a if w not in _ARTICLES] == [spelled(w) for w in b if w not in _ARTICLES]:
        return Verdict("same", 0.9, "one name in two spellings")
    if _readings("slavic", a) & _readings("slavic", b):
        return Verdict("same", 0.85, f"one name in two spellings of {_ORIGINS['slavic']} names")
    return Verdict("different", 0.05, "other words")


def _place_key(name: str) -> str:
    for language in languages.SUPPORTED:
        found = locate(name, language)
        if found is not None and (found.feature != "town" or language == languages.SUPPORTED[-1]):
            return found.key
    return next((f.key for language in languages.SUPPORTED if (f := locate(name, language))), "")


@cache
def landforms() -> dict[str, str]:
    """The first word of the row of every common noun of a cape, a strait, an island."""
    return {word: row[0] for row in languages.load("", "landforms")["forms"] for word in row}


def _bodies(left: str, right: str) -> Verdict:
    a = tuple(w for w in fold(left).split(" ") if w not in _SMALL)
    b = tuple(w for w in fold(right).split(" ") if w not in _SMALL)
    if a == b:
        return Verdict("same", 0.95, "the same words")
    for short, long, raw in ((a, b, left), (b, a, right)):
        if len(short) == 1 and len(long) >= 3 and raw.isupper() and short[0] == "".join(w[0] for w in long):
            return Verdict("same", 0.8, "the initials of the other")
    return Verdict("different", 0.05, "other words")


def _authority(name: str, kind: Kind) -> str:
    """Key of the entry of the authority file that bears this name."""
    return _authorities(kind).get(fold(name), "")


@cache
def _authorities(kind: Kind) -> dict[str, str]:
    rows: dict[str, Any] = languages.load("", "authority")
    same = ("organisation", "media") if kind in ("organisation", "media") else (kind,)
    return {fold(n): key for key, row in _named(rows) if row["kind"] in same for n in _all_names(row)}


def _named(rows: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from sorted(rows.items(), reverse=True)


def _all_names(row: dict[str, Any]) -> list[str]:
    return [name for language in languages.SUPPORTED for name in row[language] or ()]
