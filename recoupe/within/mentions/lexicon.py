"""What a language knows of names and nouns, compiled once a process from `languages/`: tries of folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from recoupe import languages
from recoupe.model.records import Kind
from recoupe.within.folding import fold, spelled
from recoupe.within.places import states


@dataclass(frozen=True, slots=True)
class Known:
    """A name or noun of the lexicon. `caps[i]`: word i must be capitalised; `exact`: spelled so (short acronyms)."""

    words: tuple[str, ...]
    kind: Kind
    key: str = ""
    caps: tuple[bool, ...] = ()
    exact: str = ""
    capital: str = ""
    seat: str = ""
    name: str = ""
    bound: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun phrase. `number`/`gender` as far as its form tells; `leader`: heads a state."""

    words: tuple[str, ...]
    kind: Kind
    number: str
    gender: str = ""
    leader: bool = False
    loose: bool = False
    generic: bool = False
    many: bool = False
    surface: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that `mentions` asks of a language. Tries map a folded first word to entries, the longest first."""

    language: str
    known: dict[str, tuple[Known, ...]]
    nouns: dict[str, tuple[Noun, ...]]
    heads: dict[str, tuple[Noun, ...]]
    outside: frozenset[str]
    inside: dict[str, Kind]
    demonyms: dict[str, str]
    doubled: frozenset[str]
    honorifics: frozenset[str]
    given: frozenset[str]
    particles: frozenset[str]
    joins: frozenset[str]
    not_names: frozenset[str]
    openers: frozenset[str]
    portfolios: dict[str, tuple[Known, ...]]
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    pointing: dict[str, tuple[Noun, ...]] = field(default_factory=dict)
    pronouns: dict[str, str] = field(default_factory=dict)
    determiners: dict[str, str] = field(default_factory=dict)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    described: dict[str, tuple[Noun, ...]] = field(default_factory=dict)
    wider: dict[str, frozenset[str]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    honorific_genders: dict[str, str] = field(default_factory=dict)
    abbreviated: dict[str, str] = field(default_factory=dict)
    alias: re.Pattern[str] = re.compile("(?!)")
    ranks: frozenset[str] = frozenset()


def _trie(entries: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    out: dict[str, dict[tuple[Any, ...], Any]] = {}
    for entry in entries:
        if entry.words:
            out.setdefault(entry.words[0], {}).setdefault(
                (*entry.words, getattr(entry, "exact", ""), getattr(entry, "caps", ())), entry
            )
    return {
        first: tuple(sorted(found.values(), key=lambda e: (-len(e.words), e.words))) for first, found in out.items()
    }


def joint_trie(trie: dict[str, tuple[Known, ...]], entries: Iterable[Known]) -> dict[str, tuple[Known, ...]]:
    """`trie` with `entries` in front of those of the same words."""
    out = dict(trie)
    for first, found in _trie(entries).items():
        words = {entry.words for entry in found}
        kept = [entry for entry in trie.get(first, ()) if entry.words not in words]
        out[first] = tuple(sorted([*found, *kept], key=lambda e: (-len(e.words), e.words)))
    return out


def _known(name: str, kind: Kind, key: str, **more: str) -> Known:
    pieces = _cut(name)
    short = name.isupper() and len(name) <= 5 and " " not in name
    return Known(
        tuple(fold(p) for p in pieces),
        kind,
        key,
        tuple(p[0].isupper() for p in pieces),
        name if short else "",
        more.get("capital", ""),
        more.get("seat", ""),
        name,
    )


def _cut(name: str) -> list[str]:
    from recoupe.within.mentions.pieces import PIECE

    return PIECE.findall(name)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language`; French, English and Spanish have one, others fall back on English for names."""
    code = language if language in languages.SUPPORTED else "en"
    names = languages.load(code, "names")
    titles = languages.load(code, "titles")
    organisations = languages.load(code, "organisations")
    nominals = languages.load(code, "nominals")
    shared = languages.load("fr", "names")
    feminine = {fold(n) for n in (*names["feminine"], *shared["feminine"])}
    either = {fold(n) for n in (*names["either"], *shared["either"])}
    given = frozenset(fold(n) for n in (*names.get("given", ()), *shared["given"])) | feminine
    demonyms = _demonyms(code)
    return Lexicon(
        language=code,
        known=_trie(_all_known(code)),
        nouns=_trie(_all_nouns(code, titles, nominals)),
        heads=_trie(_all_heads(organisations, code)),
        outside=frozenset(fold(w) for w in organisations["only_with_name"]["outside"]),
        inside={fold(w): kind for kind, words in organisations["inside"].items() for w in words},
        demonyms=demonyms,
        doubled=frozenset(form.split(" ")[0] for form in demonyms if " " in form),
        honorifics=frozenset(w.rstrip(".") for w in titles["honorifics"]),
        given=given,
        genders={n: "Fem" if n in feminine else "Masc" for n in given if n not in either},
        honorific_genders={word: gender for gender, words in titles["gender"].items() for word in words},
        ranks=frozenset(fold(word) for word in titles["ranks"]["words"]),
        abbreviated={word: fold(office) for word, office in titles["abbreviated"].items()},
        alias=re.compile(
            r"[\s,(]*(?:"
            + "|".join(map(re.escape, sorted(titles["alias"]["words"], key=len, reverse=True)))
            + r")[\s«\"“‘']*"
        ),
        particles=frozenset(names["particles"]),
        joins=frozenset(names["joins"]),
        not_names=frozenset(names["not_names"]),
        openers=frozenset(fold(w) for w in names["openers"]),
        portfolios=_trie(_known(p, "organisation", "") for p in titles["portfolios"]),
        words={name: frozenset(values) for name, values in names.get("words", {}).items()},
        pointing=_trie(
            Noun(tuple(fold(p) for p in _cut(phrase)), "person", "Plur" if kind == "several" else "Sing")
            for kind in ("last", "several")
            for phrase in nominals["pointing"][kind]
        ),
        pronouns=dict(nominals["pronouns"]),
        determiners={
            word: kind
            for kind in ("contracted", "indefinite", "owning", "pointing", "definite")
            for word in nominals["determiners"][kind]
        },
        sets={
            name: frozenset(w if name in ("address", "defy", "travel") else fold(w) for w in words)
            for table in ("determiners", "again", "number", "apposition", "metonyms", "seats", "impersonal")
            for name, words in nominals[table].items()
        }
        | {name: frozenset(titles["standing"][name]) for name in ("kin", "after")},
        wider=_wider(code),
        described=_trie(
            Noun(tuple(fold(p) for p in _cut(w)), "organisation", "Sing") for w in organisations["described"]["words"]
        ),
    )


def _wider(code: str) -> dict[str, frozenset[str]]:
    """The offices that a wider word may stand for: "magistrat" for "juge"; "magistrate" for all that "magistrat" is too."""
    table = languages.load(code, "speech")["hypernyms"]
    out = {fold(word): frozenset(fold(w) for w in narrower) for word, narrower in table.items()}
    out |= {f"cheffe{word[4:]}": narrower for word, narrower in out.items() if word.startswith("chef ")}
    return {word: narrower | out.get(word.removesuffix("e"), frozenset()) for word, narrower in out.items()}


def _all_known(code: str) -> Iterable[Known]:
    for row in languages.load("", "agencies")["agency"]:
        for name in row["aliases"]:
            yield _known(name, "media", f"agency:{row['key']}")
    for key, row in languages.load("", "authority").items():
        if key.startswith("person:"):
            continue
        for name in row[code] or ():
            yield replace(_known(name, row["kind"], key, seat=row.get("seat", "")), leads=bool(row.get("leads")))
            article, _, rest = name.partition(" ")
            if row["kind"] == "media" and rest and article in ("Le", "La", "Les", "El"):
                # "dans les colonnes du Monde": the article is in the preposition
                yield replace(_known(rest, "media", key), bound=True)
    for name in languages.load("fr", "names")["known"]["products"]:
        yield _known(name, "product", "")
    for name in languages.load(code, "names")["known"]["events"]:
        yield _known(name, "event", "")
    for state in states().values():
        for name in state.names[code]:
            yield _known(name, "place", f"country:{state.code}")
    for state in states().values():
        for name in state.capital_names[code]:
            yield _known(name, "place", f"place:{state.capital}" if state.capital else "", capital=state.code)
    regions = languages.load("", "regions")
    column = languages.SUPPORTED.index(code)
    for owner, rows in (("", regions["world"]["names"]), *sorted(regions["of_states"].items())):
        for row in rows:
            columns = [names.split(";") for names in row.split("|")]
            english = columns[1][0] if len(columns) > 1 and columns[1][0] else columns[0][0]
            key = f"region:{owner}{'/' if owner else ''}{fold(english).replace(' ', '-')}"
            for name in columns[column] if column < len(columns) and columns[column][0] else columns[0]:
                yield _known(name, "place", key)


@cache
def leaders() -> dict[str, str]:
    """ISO code of the state that a person leads or led, by the sorted spelled words of every name of hers or his."""
    out: dict[str, str] = {}
    for key, row in languages.load("", "authority").items():
        if key.startswith("person:"):
            for name in (*row["fr"], *row["en"], *row["es"]):
                out[" ".join(sorted(spelled(w) for w in fold(name).split(" ")))] = row["leads"]
    return out


def _noun(
    surface: tuple[str, ...], kind: Kind, number: str, leader: bool = False, loose: bool = False, generic: bool = False,
    many: bool = False,
) -> Noun:  # fmt: skip
    return Noun(
        tuple(fold(w) for w in surface), kind, number, leader=leader, loose=loose, generic=generic, many=many,
        surface=tuple(w.lower() for w in surface),
    )  # fmt: skip


def _both(phrase: str, kind: Kind, code: str, **more: bool) -> Iterable[Noun]:
    """The singular and the plural of a noun phrase."""
    words = tuple(_cut(phrase))
    yield _noun(words, kind, "Sing", **more)
    if (many := plural(words, code)) != words:
        yield _noun(many, kind, "Plur", **more)


def _all_nouns(code: str, titles: dict[str, Any], nominals: dict[str, Any]) -> Iterable[Noun]:
    loose = {fold(w) for w in nominals["products"].get("loose", ())}
    for phrase in nominals["groups"]["words"]:
        yield _noun(tuple(_cut(phrase)), "person", "Plur", many=True)
    for phrase in nominals["populations"]["words"]:
        yield _noun(tuple(_cut(phrase)), "group", "Plur", many=True)
    for group, leader in (("leaders", True), ("offices", False)):
        for phrase in titles[group]:
            yield from _both(phrase, "person", code, leader=leader)
    kinds: tuple[tuple[str, Kind], ...] = (
        ("media", "media"), ("persons", "person"), ("organisations", "organisation"), ("facilities", "facility"),
        ("places", "place"), ("products", "product"), ("events", "event"),
    )  # fmt: skip
    for table, kind in kinds:
        for phrase in nominals[table]["words"]:
            yield from _both(phrase, kind, code, loose=fold(phrase) in loose, generic=kind == "product")


def _all_heads(organisations: dict[str, Any], code: str) -> Iterable[Noun]:
    for kind, words in organisations["heads"].items():
        for phrase in words:
            yield _noun(tuple(_cut(phrase)), kind, "Sing")


def plural(words: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The words of a noun phrase in the plural: its head and the adjectives that follow it straight."""
    out: list[str] = []
    stop = {"fr": {"de", "d", "du", "des", "à", "en"}, "es": {"de", "del", "en", "a"}}.get(code, set())
    if code == "en":
        return (*words[:-1], _plural_en(words[-1])) if "of" not in words else (_plural_en(words[0]), *words[1:])
    for number, word in enumerate(words):
        if word in stop:
            return (*out, *words[number:])
        out.append(_plural_fr(word) if code == "fr" else _plural_es(word))
    return tuple(out)


def _plural_fr(word: str) -> str:
    if word[-1] in "sxz":
        return word
    if word.endswith(("eau", "eu")):
        return word + "x"
    if word.endswith("al") and word not in ("cardinal", "arsenal"):
        return word[:-2] + "aux"
    return "aux" if word == "al" else word + "s"


def _plural_en(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeou":
        return word[:-1] + "ies"
    return {"man": "men", "woman": "women", "spokesman": "spokesmen", "child": "children"}.get(word, word + "s")


def _plural_es(word: str) -> str:
    if word[-1] in "aeoáéó":
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    for accented, plain in (("ón", "on"), ("án", "an"), ("és", "es"), ("ín", "in")):
        if word.endswith(accented):
            return word[:-2] + plain + "es"
    return word if word.endswith("s") else word + "es"


def _demonyms(code: str) -> dict[str, str]:
    """ISO code (or `-` for peoples of no one state) of each folded form of each demonym."""
    out: dict[str, str] = {}
    table = languages.load(code, "demonyms")
    for owner, words in table.items():
        for word in words["words"] if owner == "others" else words:
            for form in _forms(word, code):
                out.setdefault(fold(form), "-" if owner == "others" else owner)
    return out


def _forms(word: str, code: str) -> Iterable[str]:
    """A demonym's masculine and feminine, singular and plural; misspelled forms that no text holds do no harm."""
    if code == "en":
        return (word, word if word.endswith(("s", "ese", "sh", "ch")) else word + "s")
    if code == "es":
        feminine = word[:-1] + "a" if word[-1] == "o" else (word + "a" if word[-1] in "lnsz" else word)
        stem = fold(word)
        return (word, word + "s", word + "es", feminine, feminine + "s", stem + "es", stem + "a", stem + "as")
    if word.endswith(("ien", "éen", "en")):
        feminine = word + "ne"
    elif word.endswith("e"):
        feminine = word
    elif word.endswith("on"):
        feminine = word + "ne"
    else:
        feminine = word + "e"
    return (word, word + "s", feminine, feminine + "s")
