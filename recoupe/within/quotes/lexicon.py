"""What `languages/<language>/speech.toml` knows of reported speech, compiled once for fast look-ups."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from recoupe.languages import load

_SPLIT = re.compile(r"[\w’']+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of speech: its stance, and the complements that make its object a quotation (see speech.toml)."""

    lemma: str
    stance: str
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Preposition:
    """Words that attribute a clause; `voice`: only before a person or body at the head of its sentence."""

    words: str
    stance: str
    voice: bool
    own: bool  # holds its own voice: "à ses yeux"


@dataclass(frozen=True, slots=True)
class Speech:
    """The lexicon of one language. Sets hold lower case with straight apostrophes."""

    language: str
    verbs: dict[str, Verb]
    forms: dict[str, str]
    idioms: dict[str, tuple[str, ...]]
    prepositions: tuple[Preposition, ...]
    preposition_heads: frozenset[str]
    preposition_forms: dict[str, Preposition]
    preposition_pattern: re.Pattern[str] | None
    things: frozenset[str]
    addressing: frozenset[str]
    that: frozenset[str]
    that_optional: bool
    drops: bool
    whether: frozenset[str]
    resuming: frozenset[str]
    denials: frozenset[str]
    remarks: tuple[str, ...]
    remark_heads: frozenset[str]
    ours: frozenset[str]
    then: frozenset[str]
    relatives: frozenset[str]
    gerunds: frozenset[str]
    naming: frozenset[str]
    announcing: frozenset[str]
    likening: frozenset[str]
    towards: frozenset[str]
    infinitives: dict[str, frozenset[str]]
    participles: dict[str, tuple[str, ...]]
    first_person: frozenset[str]
    impersonal: frozenset[str]
    pronouns: frozenset[str]
    feminine: frozenset[str]
    plural: frozenset[str]
    generic: frozenset[str]
    negation: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    owning: frozenset[str]
    contracted: frozenset[str]
    of: frozenset[str]
    raising: frozenset[str]
    not_cues: re.Pattern[str] | None
    not_voices: frozenset[str]
    documents: frozenset[str]
    same: frozenset[str]
    speech_nouns: frozenset[str]
    clause_nouns: frozenset[str]
    doubtful: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]
    hypernyms: dict[str, frozenset[str]]
    titles: frozenset[str]
    times: frozenset[str]
    media_nouns: frozenset[str]
    relay_phrases: tuple[str, ...]
    relay_heads: frozenset[str]
    through: frozenset[str]
    on_air: frozenset[str]
    channels: frozenset[str]
    outlets: dict[str, str]
    press_words: frozenset[str]
    outlet_names: frozenset[str]
    outlet_pattern: re.Pattern[str] | None
    citing: tuple[str, ...]
    quoting: tuple[str, ...]
    seen: tuple[str, ...]
    quoting_heads: frozenset[str]
    learning: dict[str, tuple[str, ...]]
    taking_up: tuple[str, ...]
    op_cit: tuple[str, ...]
    editor: re.Pattern[str] | None
    dashes: frozenset[str]
    narrated: dict[str, str]
    tenses: tuple[tuple[str, str], ...]
    narrating: frozenset[str]
    manner: frozenset[str]
    joins: frozenset[str]
    addressed: frozenset[str]
    feminine_marks: frozenset[str]
    masculine_marks: frozenset[str]


def plain(word: str) -> str:
    """The word in lower case with straight apostrophes: the key of every look-up."""
    return word.lower().replace("’", "'")


@cache
def speech(language: str) -> Speech | None:
    """The speech lexicon of `language`; None for a language that has none."""
    try:
        table = load(language, "speech")
    except FileNotFoundError:
        return None
    verbs: dict[str, Verb] = {}
    forms: dict[str, str] = {}
    idioms: dict[str, list[str]] = {}
    for group in table.get("verbs", ()):
        for lemma in group["lemmas"]:
            known = verbs.get(lemma)
            takes = frozenset(group["takes"]) | (known.takes if known else frozenset())
            stance = known.stance if known and known.stance != "neutral" else group["stance"]
            verbs[lemma] = Verb(lemma, stance, takes)
            if " " in lemma and lemma.split()[0] not in ("se", "to") and known is None:
                idioms.setdefault(lemma.split()[0], []).append(lemma)
        forms.update({form: lemma for lemma, several in group.get("forms", {}).items() for form in several})
    complement, attribution, nouns, relays = (
        table.get(key, {}) for key in ("complement", "attribution", "nouns", "relays")
    )
    prepositions = tuple(
        Preposition(words, group["stance"], bool(group.get("voice")), bool(group.get("own")))
        for group in table.get("prepositions", ())
        for words in sorted(group["words"], key=len, reverse=True)
    )
    preposition_forms: dict[str, Preposition] = {}
    for preposition in prepositions:
        for form in _contractions(preposition.words):
            preposition_forms.setdefault(form, preposition)
    patterns = table.get("not_cues", {}).get("patterns", ())
    notes = table.get("editor", {}).get("notes", ())
    dialogue = table.get("dialogue", {})
    people, bodies = _actors(language)
    outlets = _outlets(relays.get("outlets", ()))
    return Speech(
        language=language,
        verbs=verbs,
        forms=forms,
        idioms={key: tuple(several) for key, several in idioms.items()},
        prepositions=prepositions,
        preposition_forms=preposition_forms,
        preposition_pattern=_whole(preposition_forms),
        preposition_heads=frozenset(_first(p.words) for p in prepositions),
        addressing=_set(complement.get("addressing", ())),
        things=_set(complement.get("things", ())),
        that=_set(complement.get("that", ())),
        that_optional=bool(complement.get("that_optional", False)),
        drops=bool(complement.get("drops_pronoun", False)),
        whether=_set(complement.get("whether", ())),
        resuming=_set(complement.get("resuming", ())),
        denials=_set(complement.get("denials", ())),
        remarks=tuple(plain(words) for words in complement.get("remarks", ())),
        remark_heads=frozenset(_first(words) for words in complement.get("remarks", ())),
        ours=_set(complement.get("ours", ())),
        then=_set(complement.get("then", ())),
        relatives=_set(complement.get("relatives", ())),
        gerunds=_set(complement.get("gerunds", ())),
        announcing=_set(complement.get("announcing", ())),
        naming=_set(complement.get("naming", ())),
        likening=_set(complement.get("likening", ())),
        towards=_set(complement.get("towards", ())),
        infinitives={key: _set(words) for key, words in complement.get("infinitive", {}).items()},
        participles={key: tuple(ends) for key, ends in complement.get("participles", {}).items()},
        first_person=_set(complement.get("first_person", ())),
        impersonal=_set(complement.get("impersonal", ())),
        pronouns=_set(complement.get("subject_pronouns", ())),
        feminine=_set(complement.get("feminine", ())),
        plural=_set(complement.get("plural", ())),
        generic=_set(complement.get("generic", ())),
        negation=_set(complement.get("negation", ())),
        articles=_set(complement.get("articles", ())),
        indefinite=_set(complement.get("indefinite", ())),
        owning=_set(complement.get("owning", ())),
        contracted=_set(complement.get("contracted", ())),
        of=_set(complement.get("of", ())),
        raising=_set(table.get("raising", {}).get("lemmas", ())),
        not_cues=re.compile("|".join(re.escape(p) for p in patterns)) if patterns else None,
        not_voices=_set(attribution.get("not_voices", ())),
        same=_set(attribution.get("same", ())),
        documents=_set(attribution.get("documents", ())),
        speech_nouns=_set(nouns.get("speech", ())),
        clause_nouns=_set(nouns.get("clause", ())),
        doubtful=_set(nouns.get("doubtful", ())),
        persons=_set(nouns.get("persons", ())) | people,
        bodies=_set(nouns.get("bodies", ())) | bodies,
        hypernyms={plain(k): _set(v) for k, v in table.get("hypernyms", {}).items()},
        titles=_set(nouns.get("titles", ())),
        times=_set(nouns.get("times", ())),
        media_nouns=_set(relays.get("media_nouns", ())),
        relay_phrases=tuple(sorted((plain(p) for p in relays.get("phrases", ())), key=lambda p: (-len(p), p))),
        relay_heads=frozenset(_first(p) for p in relays.get("phrases", ())),
        through=_set(relays.get("through", ())),
        on_air=_set(relays.get("on_air", ())),
        channels=_set(relays.get("channels", ())),
        outlets=outlets,
        press_words=_set(relays.get("press_words", ())),
        outlet_names=frozenset(name.casefold() for name in outlets),
        outlet_pattern=_any_of(outlets),
        citing=tuple(plain(p) for p in relays.get("citing", ())),
        quoting=tuple(sorted((plain(p) for p in relays.get("quoting", ())), key=lambda p: (-len(p), p))),
        seen=tuple(plain(words) for words in relays.get("seen", ())),
        quoting_heads=frozenset(_first(p) for p in relays.get("quoting", ())),
        learning={key: tuple(plain(w) for w in words) for key, words in relays.get("learning", {}).items()},
        taking_up=tuple(plain(words) for words in attribution.get("taking_up", ())),
        op_cit=tuple(plain(p) for p in relays.get("opcit", ())),
        editor=re.compile(rf"[\[(]([^\[\]()]*(?:{'|'.join(re.escape(n) for n in notes)})[^\[\]()]*)[\])]", re.I)
        if notes
        else None,
        dashes=_set(dialogue.get("dashes", ())),
        narrated={plain(form): lemma for lemma, forms in dialogue.get("forms", {}).items() for form in forms},
        tenses=tuple((end, stem) for stem, ends in dialogue.get("tenses", {}).items() for end in ends),
        narrating=_set(dialogue.get("verbs", ())),
        manner=_set(dialogue.get("manner", ())),
        joins=_set(dialogue.get("joins", ())),
        addressed=_set(dialogue.get("addressed", ())),
        feminine_marks=_set(nouns.get("feminine_marks", ())),
        masculine_marks=_set(nouns.get("masculine_marks", ())),
    )


def _actors(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Single words for persons and for bodies, with their plurals, from the offices and common nouns of the language."""
    try:
        titles, nominals = load(language, "titles"), load(language, "nominals")
    except FileNotFoundError:
        return frozenset(), frozenset()
    offices = (*titles.get("leaders", ()), *titles.get("offices", ()), *nominals.get("persons", {}).get("words", ()))
    people = {plain(word) for word in offices if " " not in word}
    several = {plain(word) for word in nominals.get("groups", {}).get("words", ()) if " " not in word}
    bodies = {plain(word) for word in nominals.get("organisations", {}).get("words", ()) if " " not in word}
    return frozenset(people | several | {_plural(word) for word in people}), frozenset(bodies)


def _plural(word: str) -> str:
    """The regular plural: -s; -x behind -eau and -al's -aux; -es behind a consonant where the language has it."""
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("al"):
        return word[:-1] + "ux"
    return word + ("x" if word.endswith("eau") else "es" if word.endswith(("or", "ón", "án", "ez", "dad")) else "s")


def _first(words: str) -> str:
    """The first token of a phrase, as the tokenizer cuts it."""
    found = re.match(r"[^\s'’]+['’]?", words)
    return plain(found[0]) if found else plain(words)


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(w) for w in words)


def _outlets(own: Iterable[str]) -> dict[str, str]:
    """Names of outlets and agencies as they are written, each with its usual name."""
    out = {name: name for name in own}
    try:
        agencies: list[dict[str, Any]] = load("", "agencies").get("agency", [])
    except FileNotFoundError:
        agencies = []
    for agency in agencies:
        unsure = set(agency.get("credit_only", ()))
        for alias in agency.get("aliases", ()):
            if alias not in unsure:
                out.setdefault(alias, alias)
    return out


def _contractions(words: str) -> tuple[str, ...]:
    """ "aux yeux de" also stands as "aux yeux du", "aux yeux des", "aux yeux d'"."""
    if words.endswith(" de"):
        stem = words[:-2]
        return (words + " ", stem + "du ", stem + "des ", stem + "d'")
    return (words,)


def _whole(forms: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of any of these words, the longest first, that no letter or hyphen follows."""
    several = sorted(forms, key=lambda form: (-len(form), form))
    ends = (re.escape(form) + ("" if form[-1] in "' " else r"(?![\w-])") for form in several)
    return re.compile("|".join(ends)) if several else None


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    several = sorted(names, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in several)})(?!\w)") if several else None
