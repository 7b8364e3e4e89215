"""Finite clauses of a document: their verb group, mood, tense, negation and extent.

What modality and statements both stand on. French moods are read from the form itself (stem and ending), because the
tagger mistakes conditionals for imperfects of verbs in -rer, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from recoupe.languages import load
from recoupe.model import Document
from recoupe.within.forms import french_form, lemma_of
from recoupe.within.negation import negations
from recoupe.within.syntax import Syntax, Word

Mood = Literal["ind", "cnd", "sub", "imp"]
_COORDINATED = frozenset(("conj", "parataxis", "list"))
_HELPERS = frozenset(("aux", "aux:tense", "aux:pass", "aux:caus", "auxpass", "cop"))
_OPEN = frozenset(("PUNCT", "CCONJ", "SPACE", "SYM"))


class Clause(NamedTuple):
    """A finite clause. All fields that name a word are indexes into `Syntax.words`.

    `finite` is the inflected form, `head` the participle, verb or predicate word that carries the sense (`copula`: it
    is no verb), `content` the infinitive under a modal or aspect verb, else `head`; `governor` is then the lemma of
    that verb. `start`/`end` bound the clause with what hangs on it, less clauses coordinated with it; `parent` is the
    index of the clause that it hangs on, -1 for none. `going`: no simple future.
    """

    sentence: int
    language: str
    finite: int
    head: int
    content: int
    lemma: str
    governor: str
    mood: Mood
    tense: Literal["past", "present", "future", ""]
    perfect: bool
    passive: bool
    copula: bool
    negations: tuple[int, ...]
    start: int
    end: int
    parent: int
    dep: str
    going: bool = False

    @property
    def simple_future(self) -> bool:
        """True for a form of the future itself, not for "aller", "go" or "ir" with an infinitive."""
        return self.tense == "future" and not self.going

    @property
    def negated(self) -> bool:
        """True when a negative word denies the clause."""
        return bool(self.negations)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a document in the order of their finite verbs, the clause that each word stands in (-1: none),

    and the direct dependents of each word."""

    all: tuple[Clause, ...]
    of_word: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    of_sentence: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=2)
def find_clauses(document: Document, syntax: Syntax) -> Clauses:
    """Every finite clause of `document`; kept for the two stages that ask for it one after the other."""
    words = syntax.words
    children: list[list[int]] = [[] for _ in words]
    for i, word in enumerate(words):
        if word.head != i:
            children[word.head].append(i)
    found: list[Clause] = []
    of_word = [-1] * len(words)
    by_sentence: list[tuple[int, ...]] = []
    for number, (first, last) in enumerate(syntax.bounds):
        base = len(found)
        if first < last:
            language = document.blocks[document.sentences[number].block].language
            found += _of_sentence(words, children, first, last, number, language, base, of_word)
        by_sentence.append(tuple(range(base, len(found))))
    return Clauses(tuple(found), tuple(of_word), tuple(map(tuple, children)), tuple(by_sentence))


def _of_sentence(
    words: tuple[Word, ...],
    children: list[list[int]],
    first: int,
    last: int,
    number: int,
    language: str,
    base: int,
    of_word: list[int],
) -> list[Clause]:
    """The clauses of one sentence; fills `of_word` for its words."""
    forms: list[tuple[int, Mood, str]] = []
    for i in range(first, last):
        form = _finite(words[i], language)
        if form is None and language == "fr" and i + 1 < last:
            form = _inverted(words[i], words[i + 1])
        if form is not None:
            forms.append((i, *form))
    taken: dict[int, int] = {}
    groups: list[tuple[int, int, Mood, str]] = []
    for i, mood, tense in forms:
        word = words[i]
        head = i
        if word.dep in _HELPERS and first <= word.head < last and -4 < word.head - i < 14:
            head = word.head
        elif word.pos not in ("VERB", "AUX") and 0 < word.head - i <= 4 and words[word.head].pos == "VERB":
            head = word.head  # "Auriez-vous vu": the parser takes the inverted verb for a name
        if head in taken:
            head = i
        if head in taken:
            continue
        taken[head] = len(groups)
        groups.append((i, head, mood, tense))
    if not groups:
        return []
    own = _owners(words, first, last, taken)
    for i in range(first, last):
        of_word[i] = base + own[i - first] if own[i - first] >= 0 else -1
    edges = _edges(words, first, last, groups, own)
    out = []
    finites = [g[0] for g in groups]
    finite_words = frozenset(finites) | frozenset(taken)
    for k, (finite, head, mood, tense) in enumerate(groups):
        after = finites[k + 1] if k + 1 < len(finites) else last
        before = finites[k - 1] + 1 if k else first
        helpers = [c for c in children[head] if words[c].dep in _HELPERS]
        perfect, passive, copula = _voice(words, finite, head, helpers, language)
        content, governor = _content(words, children, head, copula, passive, language, finite_words)
        up = words[head].head
        parent = own[up - first] if up != head and first <= up < last else -1
        if parent == k:
            parent = -1
        lemma = lemma_of(words[content], language)
        if copula and words[content].pos not in ("VERB", "AUX"):
            lemma = words[content].lemma.lower()
        out.append(
            Clause(
                number,
                language,
                finite,
                head,
                content,
                lemma,
                governor,
                mood,
                _tense(words, finite, head, content, mood, tense, perfect, governor, language),
                perfect,
                passive,
                copula,
                negations(words, children, finite, head, before, after, first, last, language),
                edges[k][0],
                edges[k][1],
                base + parent if parent >= 0 else -1,
                words[head].dep,
                tense != "future",
            )
        )
    return out


def _owners(words: tuple[Word, ...], first: int, last: int, taken: dict[int, int]) -> list[int]:
    """For every word of the sentence the number of the nearest clause above it, -1 for none."""
    own = [-2] * (last - first)
    for i in range(first, last):
        path = []
        at = i
        while own[at - first] == -2:
            own[at - first] = -3
            path.append(at)
            if at in taken:
                own[at - first] = taken[at]
                break
            up = words[at].head
            if up == at or not first <= up < last or own[up - first] == -3:
                own[at - first] = -1
                break
            at = up
        value = own[at - first]
        for step in path:
            own[step - first] = value
    return own


def _edges(
    words: tuple[Word, ...], first: int, last: int, groups: list[tuple[int, int, Mood, str]], own: list[int]
) -> list[tuple[int, int]]:
    """First and last+1 word of every clause with the clauses that hang on it, less those coordinated with it."""
    low = [g[0] for g in groups]
    high = [g[0] for g in groups]
    for i in range(first, last):
        k = own[i - first]
        if k >= 0 and words[i].pos not in _OPEN:
            low[k] = min(low[k], i)
            high[k] = max(high[k], i)
    parents = []
    for k, (_, head, _, _) in enumerate(groups):
        up = words[head].head
        parent = own[up - first] if up != head and first <= up < last else -1
        parents.append(-1 if parent == k else parent)
    depth = [_depth(k, parents) for k in range(len(groups))]
    own_low = list(low)
    for k in sorted(range(len(groups)), key=lambda k: -depth[k]):
        parent = parents[k]
        if parent < 0 or words[groups[k][1]].dep in _COORDINATED:
            continue
        low[parent] = min(low[parent], low[k])
        high[parent] = max(high[parent], high[k])
    for k in range(len(groups)):  # what hangs on a clause by mistake beyond a coordinated one does not swallow that one
        parent = parents[k]
        if parent >= 0 and words[groups[k][1]].dep in _COORDINATED:
            cut = own_low[k] - 1
            while cut > groups[parent][1] and (words[cut].pos in _OPEN or words[cut].dep in ("cc", "mark")):
                cut -= 1
            if cut >= max(groups[parent][0], groups[parent][1]):
                high[parent] = min(high[parent], cut)
    for i in range(first, last):  # nothing of a clause stands before the conjunction that opens it, but "même", "even"
        k = own[i - first]
        if (
            words[i].dep == "mark"
            and words[i].pos == "SCONJ"
            and k >= 0
            and words[i].head == groups[k][1]
            and low[k] < i
        ):
            opening = i - 1 if i > first and words[i - 1].pos == "ADV" and words[i - 1].end < words[i].start else i
            if low[k] < opening <= min(groups[k][0], groups[k][1]):
                low[k] = opening
    if len(groups) == 1 and words[groups[0][1]].dep not in ("acl:relcl", "relcl"):
        # a lone verb that the parser hung below a noun still speaks for its sentence
        low[0] = min([low[0], *(i for i in range(first, last) if words[i].pos not in _OPEN)])
        high[0] = max([high[0], *(i for i in range(first, last) if words[i].pos not in _OPEN)])
    return [(a, b + 1) for a, b in zip(low, high, strict=True)]


def _depth(k: int, parents: list[int]) -> int:
    steps = 0
    while parents[k] >= 0 and steps < 40:
        k = parents[k]
        steps += 1
    return steps


# ------------------------------------------------------------------ forms


def _finite(word: Word, language: str) -> tuple[Mood, str] | None:
    """Mood and tense when `word` is a finite verb."""
    verbal = word.pos in ("VERB", "AUX")
    if not (word.text[0].isalpha() or (word.text[0] in "'’-" and len(word.text) > 1)):
        return None
    if language == "fr":
        form = french_form(word.text.lower())
        if form == "cnd" and (verbal or not word.text[0].isupper()):
            return "cnd", "present"
        if form == "fut" and (verbal or "Fin" in word.morph):
            return "ind", "future"
        morph = word.morph
        if verbal and "VerbForm=Inf" in morph and not word.text.lower().endswith(("er", "ir", "re", "ïr")):
            return "ind", "present"  # "s'aggrave": the tagger's slip, for every infinitive ends in -r or -re
        if not verbal or "VerbForm=Fin" not in morph:
            return None
        if "Mood=Sub" in morph:
            return "sub", "past" if "Tense=Past" in morph or "Tense=Imp" in morph else "present"
        if "Mood=Imp" in morph:
            return "imp", "present"
        if "Tense=Past" in morph or "Tense=Imp" in morph or "Mood=Cnd" in morph:
            return "ind", "past"
        return "ind", "future" if "Tense=Fut" in morph and form == "fut" else "present"
    if not verbal or not ("VerbForm=Fin" in word.morph or "VerbType=Mod" in word.morph):
        return None
    morph = word.morph
    if language == "en":
        lower = word.text.lower()
        table = _auxiliaries("en")
        if lower in table["conditional"]:
            return "cnd", "present"
        if lower in table["future"]:
            return "ind", "future"
        return "ind", "past" if "Tense=Past" in morph else "present"
    if "Mood=Cnd" in morph:
        return "cnd", "present"
    mood: Mood = "sub" if "Mood=Sub" in morph else "imp" if "Mood=Imp" in morph else "ind"
    tense = "future" if "Tense=Fut" in morph else "past" if "Tense=Past" in morph or "Tense=Imp" in morph else "present"
    return mood, tense


def _inverted(word: Word, follow: Word) -> tuple[Mood, str] | None:
    """Mood and tense of a French verb that stands before its pronoun ("Saviez-vous"), whatever the parser takes it for."""
    if not follow.text.startswith("-") or follow.text.lower() not in _pronouns() or not word.text.isalpha():
        return None
    lower = word.text.lower()
    form = french_form(lower)
    if form == "cnd":
        return "cnd", "present"
    if form == "fut":
        return "ind", "future"
    return "ind", "past" if lower.endswith(("ais", "ait", "aient", "iez")) else "present"


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(w for w in load("fr", "polarity")["clitics"] if w.startswith("-"))


@cache
def _auxiliaries(language: str) -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in load(language, "modality")["auxiliaries"].items()}


# ------------------------------------------------------- voice, tense, content


def _voice(
    words: tuple[Word, ...], finite: int, head: int, helpers: list[int], language: str
) -> tuple[bool, bool, bool]:
    """Whether the group is compound (perfect), passive, and a copula with its predicate."""
    perfect = passive = copula = False
    for h in helpers:
        dep = words[h].dep
        if dep in ("aux:pass", "auxpass"):
            passive = True
        elif dep == "aux:tense":
            perfect = perfect or h == finite
        elif dep == "cop":
            copula = True
        elif (
            dep == "aux" and language == "en" and words[h].lemma.lower() in ("have", "'ve") and words[head].pos != "ADJ"
        ):
            perfect = True
        elif dep == "aux" and language == "es":
            perfect = perfect or lemma_of(words[h], language) == "haber"
    if (
        language == "fr"
        and copula
        and words[head].text.lower() in ("mort", "morts", "morte", "mortes", "né", "née", "nés")
    ):
        perfect, copula = True, False  # "sont morts": a compound tense that the parser takes for an adjective
    if language == "fr" and passive and not perfect and lemma_of(words[finite], "fr") == "être":
        # "serait morte", "s'est rendu": être makes the compound tense of verbs of motion and of reflexive ones
        before = words[finite - 1].text.lower() if finite else ""
        if words[head].lemma.lower() in _being() or before in ("se", "s'", "s’"):
            perfect, passive = True, False
    return perfect, passive, copula


@cache
def _being() -> frozenset[str]:
    return frozenset(load("fr", "modality")["uses"]["being"])


def _content(
    words: tuple[Word, ...],
    children: list[list[int]],
    head: int,
    copula: bool,
    passive: bool,
    language: str,
    finite_words: frozenset[int],
) -> tuple[int, str]:
    """The infinitive that carries the sense under verbs such as pouvoir, and the lemma of the verb above it.

    In the passive a verb of saying does so too ("is said to have fled"), and an adjective under "be" ("is due to vote").
    """
    light = _light(language)
    lemma = lemma_of(words[head], language)
    if language == "en" and lemma == "be":
        for c in children[head]:
            if words[c].dep == "acomp" and words[c].text.lower() in _light_adjectives(language):
                below = next(
                    (d for d in children[c] if words[d].dep == "xcomp" and _infinitive(words, children, d)), None
                )
                if below is not None and below not in finite_words:
                    return below, words[c].text.lower()
            if words[c].dep == "xcomp" and c not in finite_words and _infinitive(words, children, c):
                return c, "be"  # "was to sail"
    if copula or (lemma not in light and not (passive and lemma in _light_passives(language))):
        return head, ""
    at = head
    for _ in range(3):
        below = next(
            (
                c
                for c in children[at]
                if c > at
                and c not in finite_words
                and words[c].dep in ("xcomp", "ccomp", "obl:arg", "obj")
                and words[c].pos in ("VERB", "AUX", "ADJ", "NOUN")
                and _infinitive(words, children, c)
            ),
            None,
        )
        if below is None:
            break
        at = below
        if lemma_of(words[at], language) not in light:
            break
    return at, lemma if at != head else ""


def _infinitive(words: tuple[Word, ...], children: list[list[int]], i: int) -> bool:
    return "VerbForm=Inf" in words[i].morph or any(
        words[c].dep in _HELPERS and "VerbForm=Inf" in words[c].morph for c in children[i]
    )


@cache
def _light_adjectives(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["light_adjectives"])


@cache
def _light_passives(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["light_passives"])


@cache
def _light(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["light"])


def _tense(
    words: tuple[Word, ...],
    finite: int,
    head: int,
    content: int,
    mood: Mood,
    tense: str,
    perfect: bool,
    governor: str,
    language: str,
) -> Literal["past", "present", "future", ""]:
    if mood == "cnd":
        return "past" if perfect else "present"
    if tense == "future":
        return "future"
    if tense == "past" or perfect:
        return "past"
    if governor and lemma_of(words[head], language) in _auxiliaries(language)["going"]:
        return "future"
    return "present"
