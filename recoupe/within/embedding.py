"""How far a clause below another verb is held true: what kind of verb, and which operator stands over it.

"She did not know that the quay was closed" says that it was; "she did not say so" leaves it open; "I do not think so"
denies it. The classes of verbs and what each operator leaves are data: `languages/embedding.toml` names the literature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from recoupe.languages import load
from recoupe.within.clauses import Clause, Clauses
from recoupe.within.forms import lemma_of
from recoupe.within.syntax import Word

Operator = Literal["plain", "denied", "asked", "possible", "supposed"]
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubjpass", "nsubj:caus", "expl:subj", "expl"))
_BESIDE = frozenset(("aux", "advmod", "neg", "mark", "aux:tense", "aux:pass", "auxpass"))
_STEPS = 4  # verbs above the embedding one that are looked at: deeper nesting is rare, and its parse a guess


class Class(NamedTuple):
    """What a class of embedding verbs leaves of its object clause, from -3 (false) to 3 (true), by operator."""

    name: str
    held: dict[str, float]
    own: float
    projects: bool
    raises: bool
    quiet: bool


class Embedding(NamedTuple):
    """The verb over a clause: its word, its class, the operator over it and the person of its subject (0: nobody's).

    `held` is how far the author holds the clause true by these alone, -3 to 3.
    """

    verb: int
    kind: Class
    operator: Operator
    first: bool
    held: float

    @property
    def given(self) -> bool:
        """True when the clause is true whatever stands over the verb: one knows, or does not know, what is so."""
        return self.kind.projects and self.held > 0.0

    @property
    def denies(self) -> bool:
        """True when the denial of the verb is one of the clause ("I do not think that"), or its sense is ("pretend")."""
        if self.kind.name == "feign":
            return self.operator == "plain"
        return self.operator == "denied" and self.held < 0.0 and (self.kind.raises or self.kind.projects)


@cache
def class_of(lemma: str, language: str) -> Class | None:
    """The class of a verb, adjective or noun that takes a clause; None for a word that is in no class."""
    return _finite(language).get(lemma)


@cache
def _finite(language: str) -> dict[str, Class]:
    shared = load("", "embedding")["finite"]
    out: dict[str, Class] = {}
    for name, words in load(language, "embedding")["finite"].items():
        row = shared[name]
        kind = Class(
            name,
            {k: row[k] for k in ("plain", "denied", "asked", "possible", "supposed")},
            row["own"],
            row.get("projects", False),
            row.get("raises", False),
            row.get("quiet", False),
        )
        for lemma in words.split():
            out.setdefault(lemma, kind)
    return out


@cache
def _words(language: str) -> dict[str, frozenset[str]]:
    """The closed lists of words, by table and name."""
    table = load(language, "embedding")
    return {
        f"{part}.{name}": frozenset(words)
        for part in ("persons", "polar", "own", "marvel")
        for name, words in table[part].items()
    }


@cache
def _idioms(language: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.I) for name, pattern in load(language, "embedding")["idioms"].items()}


def embedding_of(
    words: Sequence[Word], clauses: Clauses, number: int, text: str, asked: Sequence[tuple[int, int]] = ()
) -> Embedding | None:
    """The verb over clause `number` and what it leaves of it; None for a clause below no word of any class.

    `asked` are the places of direct questions in `text`, the text of the document.
    """
    clause = clauses.all[number]
    found = _embedder(words, clauses, clause)
    if found is None:
        return None
    verb, kind = found
    above = clauses.all[clauses.of_word[verb]] if clauses.of_word[verb] >= 0 else None
    subject = _subject(words, clauses, verb, above)
    first = subject in _words(clause.language)["persons.first"] or _first_person(words, above)
    operator = _operator(words, clauses, verb, above, asked)
    held = _held(words, clauses, clause, verb, above, kind, operator, first, subject)
    idioms = _idioms(clause.language)
    if operator == "asked":
        held = _asked(held, kind, idioms, _around(words, clause, text))
    elif "?" in text[words[clause.head].start : words[clause.head].start + 200]:
        sentence = _around(words, clause, text)
        if idioms["tag"].search(sentence):
            held = max(held, 1.6)
    return Embedding(verb, kind, operator, first, max(-3.0, min(3.0, held)))


def _around(words: Sequence[Word], clause: Clause, text: str) -> str:
    """The sentence of a clause."""
    first = last = clause.head
    while first > 0 and words[first - 1].sentence == clause.sentence:
        first -= 1
    while last + 1 < len(words) and words[last + 1].sentence == clause.sentence:
        last += 1
    return text[words[first].start : words[last].end]


def _embedder(words: Sequence[Word], clauses: Clauses, clause: Clause) -> tuple[int, Class] | None:
    """The word that takes the clause as its object, and its class: by the parser's tree, else the last one before it."""
    at = clause.head
    for _ in range(3):
        up = words[at].head
        if up == at:
            break
        dep = words[at].dep
        named = dep == "acl:relcl" and any(words[c].dep == "mark" for c in clauses.children[at])
        if (dep in _OBJECTS or named) and words[up].sentence == clause.sentence:
            kind = class_of(lemma_of(words[up], clause.language), clause.language)
            for c in clauses.children[up]:  # "has found no evidence that": the noun says how far, not the verb
                inner = class_of(words[c].lemma.lower(), clause.language) if words[c].pos == "NOUN" else None
                if inner is not None and inner.name == "mean" and words[c].dep in ("obj", "dobj") and c < clause.head:
                    return c, inner
            if kind is not None and up < clause.head:
                return up, kind
            above = clauses.of_word[up]
            if above >= 0 and clauses.all[above].content < clause.finite:
                content = clauses.all[above].content
                kind = class_of(lemma_of(words[content], clause.language), clause.language)
                if kind is not None:
                    return content, kind
        if dep not in ("conj", "cop", "aux", "xcomp"):
            break
        at = up
    return None


_OBJECTS = frozenset(("ccomp", "csubj", "csubj:pass", "obj", "xcomp", "acl", "advcl", "pcomp"))


def _subject(words: Sequence[Word], clauses: Clauses, verb: int, above: Clause | None) -> str:
    """The subject of the embedding verb in lower case, empty where it has none of its own."""
    for at in (verb, above.head if above is not None else verb):
        for c in clauses.children[at]:
            if words[c].dep in _SUBJECTS:
                return words[c].text.lower().strip("-").replace("’", "'").removeprefix("t-")
    return ""


def _first_person(words: Sequence[Word], above: Clause | None) -> bool:
    return above is not None and above.language != "en" and "Person=1" in words[above.finite].morph


def _operator(
    words: Sequence[Word], clauses: Clauses, verb: int, above: Clause | None, asked: Sequence[tuple[int, int]]
) -> Operator:
    """What stands over the embedding verb: the outermost of a condition, a question, a denial, a modal."""
    if above is None:
        return "plain"
    at = words[above.finite].start
    if _supposed(words, clauses, above):
        return "supposed"
    if any(a <= at < b for a, b in asked) and above.dep not in ("advcl", "acl:relcl", "relcl"):
        return "asked"
    if _denied(words, clauses, verb, above):
        return "denied"
    return "possible" if _possible(words, clauses, verb, above) else "plain"


def _supposed(words: Sequence[Word], clauses: Clauses, clause: Clause) -> bool:
    """True where "if" opens the clause, or one that it is coordinated with."""
    table = load(clause.language, "modality")["supposed"]["if"]
    for _ in range(_STEPS):
        for at in {clause.head, clause.finite}:
            for c in clauses.children[at]:
                if (
                    c < at
                    and words[c].dep in ("mark", "advmod")
                    and words[c].text.lower().replace("’", "'") in (*table, "whether")
                ):
                    return True
        if clause.dep not in ("conj", "ccomp") or clause.parent < 0:
            return False
        clause = clauses.all[clause.parent]
    return False


def _denied(words: Sequence[Word], clauses: Clauses, verb: int, above: Clause) -> bool:
    """True where the verb is denied: by its own clause, by one that it shares a subject with, by a verb that passes it on."""
    if _own_denial(words, clauses, verb, above):
        return True
    if words[verb].dep == "conj" and words[verb].head != verb and above.head == verb:
        joined = clauses.of_word[words[verb].head]
        shares = not any(words[c].dep in _SUBJECTS for c in clauses.children[verb])
        if shares and joined >= 0 and clauses.all[joined].negated:
            return True
    if above.dep == "ccomp" and above.parent >= 0:
        upper = clauses.all[above.parent]
        kind = class_of(upper.lemma, upper.language)
        return kind is not None and kind.raises and upper.negated
    return False


def _own_denial(words: Sequence[Word], clauses: Clauses, verb: int, above: Clause) -> bool:
    if above.negated:
        at = verb
        for _ in range(_STEPS):  # "nothing allows one to say that": down through infinitives
            if at in (above.head, above.content, above.finite):
                return True
            if words[at].dep not in ("xcomp", "obl:arg", "pcomp", "attr", "obj", "dobj", "nsubj"):
                break
            at = words[at].head
    barely = _words(above.language)["marvel.barely"]
    nobody = _words(above.language)["persons.nobody"]
    for at in {verb, above.head}:
        for c in clauses.children[at]:
            lower = words[c].text.lower()
            if words[c].dep in ("advmod", "neg") and lower in barely:
                return True
            if words[c].dep in _SUBJECTS and lower in nobody:
                return True
    return False


def _possible(words: Sequence[Word], clauses: Clauses, verb: int, above: Clause) -> bool:
    """True where the embedding verb stands below a modal or an adverb of doubt."""
    if above.mood == "cnd" or above.governor:
        return True
    own = _words(above.language)
    for at in {verb, above.head}:
        for c in clauses.children[at]:
            lower = words[c].text.lower()
            if words[c].dep in _BESIDE and (lower in own["own.modals"] or lower in own["own.hedges"]):
                return True
    return False


def _held(
    words: Sequence[Word],
    clauses: Clauses,
    clause: Clause,
    verb: int,
    above: Clause | None,
    kind: Class,
    operator: Operator,
    first: bool,
    subject: str,
) -> float:
    """The value of the class below the operator, moved by what the subject and the clause itself say."""
    own = _words(clause.language)
    lemma = lemma_of(words[verb], clause.language)
    if (
        operator == "denied"
        and above is not None
        and lemma in own["marvel.verbs"]
        and _modal(words, clauses, verb, own)
    ):
        return 1.6  # "I can't believe that they left"
    held = kind.held[operator]
    if operator == "denied" and first and above is not None and above.tense != "past":
        held = kind.own
        if kind.name == "say" and _modal(words, clauses, verb, own):
            held -= 0.8  # "I can't say that": a polite denial
    if operator == "possible" and subject in own["persons.anyone"] | own["persons.first"]:
        held += 0.6 if kind.name in ("say", "perceive") else -0.5 if kind.name == "think" else 0.0
    inside = [words[i].text.lower() for i in range(clause.start, min(clause.end, clause.head + 12))]
    if operator in ("denied", "asked", "supposed"):
        if any(w in own["polar.words"] for w in inside):
            held -= 1.0 if kind.projects else 0.2
        if kind.projects and any(w in own["own.modals"] for w in inside):
            held -= 0.7
    return held


def _modal(words: Sequence[Word], clauses: Clauses, verb: int, own: dict[str, frozenset[str]]) -> bool:
    return any(
        words[c].dep in _BESIDE and words[c].text.lower() in own["marvel.modals"] for c in clauses.children[verb]
    )


def _asked(held: float, kind: Class, idioms: dict[str, re.Pattern[str]], sentence: str) -> float:
    """What a question leaves: one that asks for the rest takes the clause as given, a rhetorical one denies it."""
    if idioms["tag"].search(sentence):
        return max(held, 1.6)
    if idioms["expecting"].search(sentence):
        return max(held, 0.0) + 0.8
    if idioms["rhetoric"].search(sentence):
        return min(held, -1.0)
    if kind.projects and idioms["given"].search(sentence):
        return max(held, 2.5)
    return held
