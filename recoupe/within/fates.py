"""What becomes of a happening that another word speaks of: meant, called off, feared, brought about.

"Seeks a merger" and "plans to merge" leave it to come, "cancelled the meeting" says that there is none, "managed to
avoid a strike" likewise. The classes of verbs and nouns are data: `languages/embedding.toml` names the literature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from recoupe.languages import load
from recoupe.within.clauses import Clauses
from recoupe.within.forms import lemma_of
from recoupe.within.syntax import Word

Outcome = Literal["holds", "fails", "open", "coming", "possible", "said", ""]
_STEPS = 6  # words climbed: deeper nesting is rare, and its parse a guess


@cache
def outcome_of(lemma: str, language: str, denied: bool) -> Outcome:
    """What becomes of an infinitive below `lemma`; empty for a word that is in no class."""
    name = _infinitive(language).get(lemma)
    if name is None:
        return ""
    outcome: Outcome = load("", "embedding")["infinitive"][name]["denied" if denied else "plain"]
    return outcome


@cache
def _infinitive(language: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, words in load(language, "embedding")["infinitive"].items():
        for lemma in words.split():
            out.setdefault(lemma, name)
    return out


@cache
def _objects(language: str) -> dict[tuple[str, str], Outcome]:
    """Verbs whose object does not simply happen, each with the preposition of that object, empty for none."""
    out: dict[tuple[str, str], Outcome] = {}
    for name, words in load(language, "embedding")["objects"].items():
        outcome, _, preposition = name.partition("-")
        for lemma in words.split():
            out.setdefault((lemma, preposition), outcome)
    return out


@cache
def _heads(language: str) -> dict[str, Outcome]:
    """Nouns on which hangs what does not simply happen."""
    out: dict[str, Outcome] = {}
    for outcome, words in load(language, "embedding")["heads"].items():
        for lemma in words.split():
            out.setdefault(lemma, outcome)
    return out


def governs(words: Sequence[Word], clauses: Clauses, i: int, language: str) -> bool:
    """True for a noun of meaning, asking or fearing that says what is meant: "plans to close", "fears of a strike"."""
    return words[i].lemma.lower() in _heads(language) and any(
        words[c].dep in ("acl", "prep", "nmod") for c in clauses.children[i]
    )


def feared(before: str, language: str) -> bool:
    """True when the lower-case words `before` a noun give it as feared or foreseen: "for fear of a strike"."""
    return _feared(language).search(before) is not None


@cache
def _feared(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "embedding")["idioms"]["feared"])


class Fate(NamedTuple):
    """What becomes of a happening below other words, and the word that decides; `verb`: a verb of the chain."""

    outcome: Outcome
    cue: int


def fate_of(words: Sequence[Word], clauses: Clauses, i: int, language: str) -> Fate:
    """What becomes of the noun or infinitive at word `i` below the verbs and nouns that it hangs on, within its clause.

    "Seeks a merger" and "plans to merge" give `coming`, "cancelled the meeting" `fails`, "was not cancelled" `holds`; the
    outcome is empty where no word of any class stands over it.
    """
    at, cue, preposition = i, -1, ""
    outcome: Outcome = ""
    verbs, aside = 0, words[i].pos == "NOUN" and words[i].dep not in _OBJECTS
    known = _known(words, clauses, i)
    for _ in range(_STEPS):
        up = words[at].head
        if up == at or words[up].sentence != words[i].sentence:
            break
        word, dep, over = words[at], words[at].dep, words[up]
        if dep in ("conj", "dep") and over.pos == word.pos:
            at = up
            continue
        if over.pos == "ADP":
            preposition, at = over.text.lower(), up
            continue
        if word.pos == "ADP" and dep == "prep":
            preposition = word.text.lower()
        found = _fate_below(words, clauses, at, preposition, language)
        if found is None:
            break
        if found in ("coming", "possible") and known == "this":
            break
        if found and not outcome and verbs and (known or aside):
            break  # "wants to profit from his visit": the visit is known, the profit is not
        if found:
            outcome, cue = _combined(outcome, found), up
        preposition = ""
        if over.pos in ("VERB", "AUX"):
            verbs += 1
            if dep not in _GOVERNED | {"prep"}:
                break
        at = up
    return Fate(outcome, cue)


def _known(words: Sequence[Word], clauses: Clauses, i: int) -> str:
    """How a noun points at what is known: `this` and `his` for sure, `the` maybe; empty for a verb and for "a strike"."""
    if words[i].pos != "NOUN":
        return ""
    for c in clauses.children[i]:
        if words[c].dep in ("det", "poss", "det:poss", "nmod:poss"):
            morph = words[c].morph
            if "PronType=Dem" in morph or "Poss=Yes" in morph or words[c].dep != "det":
                return "this"
            if "Definite=Def" in morph:
                return "the"
    return ""


_GOVERNED = frozenset(("xcomp", "ccomp", "obj", "dobj", "obl:arg", "pcomp", "pobj", "nsubj:pass", "nsubjpass"))
_OBJECTS = frozenset(("obj", "dobj", "nsubj:pass", "nsubjpass", "conj"))
_OF_NOUNS = frozenset(("acl", "nmod", "prep", "pobj", "pcomp", "compound", "xcomp", "obl:arg"))


def _fate_below(words: Sequence[Word], clauses: Clauses, at: int, preposition: str, language: str) -> Outcome | None:
    """What the word over `at` makes of the happening below: empty for nothing, None where the climb ends."""
    word, over = words[at], words[words[at].head]
    up = word.head
    verbal = word.pos in ("VERB", "AUX")
    lemma = lemma_of(over, language)
    if language == "en":
        particle = next((words[c].text.lower() for c in clauses.children[up] if words[c].dep == "prt"), "")
        lemma = f"{lemma}-{particle}" if particle else lemma
    if over.pos in ("NOUN", "PROPN"):
        if word.dep not in _OF_NOUNS or (
            not verbal and word.dep in ("prep", "nmod", "pobj") and not _of(words, clauses, at)
        ):
            return None
        return _heads(language).get(over.lemma.lower(), "coming" if verbal and _to(words, clauses, at) else "")
    if over.pos not in ("VERB", "AUX", "ADJ"):
        return None
    denied = _negated_at(words, clauses, up)
    if (
        verbal
        and word.dep in ("xcomp", "pcomp", "ccomp", "prep", "obl:arg", "acl")
        and not _finite_at(words, clauses, at)
    ):
        if word.dep == "prep" and preposition not in ("on", "from", "in", "to", "of", "for"):
            return None
        return outcome_of(lemma, language, denied)
    if verbal and word.dep == "advcl" and _to(words, clauses, at):
        return "coming"
    if not verbal and (word.dep in _GOVERNED or word.dep in ("prep", "obl", "obl:mod")):
        found = _objects(language).get((lemma, preposition or _case(words, clauses, at)))
        if found is None and not preposition:
            return "" if word.dep in _GOVERNED else None
        return _turned(found or "", denied)
    return None


def _turned(outcome: Outcome, denied: bool) -> Outcome:
    """The outcome below a denied verb: what was not called off holds, what was not asked for stays open."""
    if not denied or not outcome:
        return outcome
    return "holds" if outcome == "fails" else "open"


def _combined(inner: Outcome, outer: Outcome) -> Outcome:
    if not inner or inner == "holds":
        return outer
    if outer == "fails":
        return "holds" if inner == "fails" else "open"
    if inner == "fails" and outer == "coming":
        return "open"
    return inner if outer == "holds" else outer


def _negated_at(words: Sequence[Word], clauses: Clauses, i: int) -> bool:
    """True when verb `i` is denied: as the verb of its clause, or by a word of its own."""
    number = clauses.of_word[i]
    if number >= 0 and i in (clauses.all[number].head, clauses.all[number].finite):
        return clauses.all[number].negated
    return any(words[c].dep == "neg" or words[c].text.lower() in ("pas", "not") for c in clauses.children[i])


def _finite_at(words: Sequence[Word], clauses: Clauses, i: int) -> bool:
    number = clauses.of_word[i]
    return number >= 0 and i in (clauses.all[number].head, clauses.all[number].finite)


def _to(words: Sequence[Word], clauses: Clauses, i: int) -> bool:
    """True for an infinitive that says what for: "to close", "pour fermer", "afin de fermer"."""
    return any(
        words[c].text.lower() in ("to", "pour", "afin", "para", "d'", "d’", "de", "à")
        and words[c].dep in ("aux", "mark", "case")
        for c in clauses.children[i]
    )


def _of(words: Sequence[Word], clauses: Clauses, i: int) -> bool:
    """True when the phrase at `i` hangs on its noun by a word such as "of" or "for"."""
    linking = ("of", "for", "to", "de", "du", "d'", "d’", "des", "pour", "del", "a", "al", "ante")
    if words[i].pos == "ADP":
        return words[i].text.lower() in linking
    return any(words[c].dep == "case" and words[c].text.lower() in linking for c in clauses.children[i])


def _case(words: Sequence[Word], clauses: Clauses, i: int) -> str:
    """The preposition of a phrase, empty for none; contracted articles give the preposition in them."""
    for c in clauses.children[i]:
        if words[c].dep == "case":
            lower = words[c].text.lower().replace("’", "'")
            return {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de", "al": "a", "del": "de"}.get(
                lower, lower
            )
    return ""
