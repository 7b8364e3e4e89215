"""A phrase that may stand for something, as a resolver looks at it: head, form, gender, number, surroundings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from recoupe import languages
from recoupe.model import Document
from recoupe.model.records import Kind
from recoupe.within.folding import fold
from recoupe.within.mentions.identity import Key
from recoupe.within.mentions.lexicon import lexicon
from recoupe.within.mentions.nominals import Nominal
from recoupe.within.syntax import Syntax, Word

Form = Literal["name", "nominal", "personal", "owning", "relative", "one", "several", "hearing", "verb", "other"]
_SUBJECTS = ("nsubj", "expl:subj")


@dataclass(slots=True)
class Phrase:
    """One phrase. `agrees`: gender and number as far as its form tells; `words`: folded content words.

    `first`: its first word; `subject`: of a verb, None while nobody asked. Of what the document's own names and nominals
    are: `kind`; `key`: phrases of one key are one thing; `beyond`: what identifies it beyond the document; `owner`: index
    of the name that it is; `nominal`: what its words tell; `rule`: what found it.
    `metonym`: a capital that stands for its government; `building`: a seat of power that is the house itself.
    """

    number: int
    start: int
    end: int
    head: int
    sentence: int
    form: Form
    agrees: frozenset[str]
    text: str
    opener: Literal["new", "known", "pointed", "owned", ""] = ""
    noun: str = ""
    words: frozenset[str] = field(default_factory=frozenset)
    person: bool = False
    subject: bool | None = False
    inside: int = -1
    first: int = -1
    kind: Kind | None = None
    key: Key | None = None
    beyond: str = ""
    gender: str = ""
    owner: int = -1
    nominal: Nominal | None = None
    metonym: bool = False
    building: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Pointers:
    """The pointing words of a language."""

    personal: Mapping[str, frozenset[str]]
    owning: Mapping[str, frozenset[str]]
    relative: Mapping[str, frozenset[str]]
    speaking: Mapping[str, Form]
    openers: Mapping[str, str]


@cache
def pointers(language: str) -> Pointers:
    """The pointing words of `language`; those of English for a language without any."""
    table = languages.load(language if language in languages.SUPPORTED else "en", "anaphora")
    features = {name: {k: frozenset(v.split()) for k, v in table[name].items()} for name in _TABLES}
    return Pointers(
        **features,
        speaking={w: form for form, words in table["speaking"].items() for w in words},
        openers={w: kind for kind, words in table["openers"].items() for w in words},
    )


_TABLES = ("personal", "owning", "relative")


def phrases_of(document: Document, syntax: Syntax, spans: Sequence[tuple[int, int]]) -> list[Phrase]:
    """The phrases of `spans` (canonical offsets), in their order in the text; the number is that in `spans`."""
    starts = [w.start for w in syntax.words]
    out = []
    for number, (start, end) in sorted(enumerate(spans), key=lambda item: (item[1][0], -item[1][1], item[0])):
        low, high = bisect_right(starts, start) - 1, bisect_left(starts, end)
        low = low if low >= 0 and syntax.words[low].end > start else low + 1
        if low >= high:
            continue
        out.append(_phrase(document, syntax, number, start, end, range(low, high)))
    open_: list[int] = []
    for at, phrase in enumerate(out):
        while open_ and out[open_[-1]].end <= phrase.start:
            open_.pop()
        phrase.inside = open_[-1] if open_ and out[open_[-1]].end >= phrase.end else -1
        open_.append(at)
    return out


def _phrase(document: Document, syntax: Syntax, number: int, start: int, end: int, inside: range) -> Phrase:
    words = syntax.words
    language = document.blocks[document.sentences[words[inside.start].sentence].block].language
    table = pointers(language)
    head = _head(words, inside)
    text = " ".join(document.text[start:end].split())
    folded = fold(text.strip('-–—«»"“” '))
    word = words[head]
    phrase = Phrase(number, start, end, head, word.sentence, "other", frozenset(), folded)
    phrase.subject = any(
        words[i].dep.startswith(_SUBJECTS) and not inside.start <= words[i].head < inside.stop for i in inside
    )
    if len(folded) <= _SHORT and _pointer(phrase, folded, word, table):
        return phrase
    if word.pos in ("VERB", "AUX") and len(inside) == 1:
        phrase.form = "verb"
        return phrase
    _describe(phrase, words, inside, table, language)
    return phrase


_SHORT = 12


def _pointer(phrase: Phrase, folded: str, word: Word, table: Pointers) -> bool:
    """True for a pointing word, which tells what it agrees with."""
    determining = word.pos == "DET" or word.dep in ("det", "poss", "det:poss", "nmod:poss")
    if folded in table.speaking:
        phrase.form = table.speaking[folded]
    elif folded in table.owning and (determining or folded not in table.personal):
        phrase.form, phrase.agrees = "owning", table.owning[folded]
    elif folded in table.relative and folded not in table.personal:
        phrase.form, phrase.agrees = "relative", table.relative[folded]
    elif folded in table.personal:
        phrase.form, phrase.agrees = "personal", table.personal[folded]
    else:
        return False
    return True


def _head(words: Sequence[Word], inside: range) -> int:
    """The word of a phrase that its other words hang on: the first noun that hangs outside, else the first word that does."""
    outer = [i for i in inside if words[i].head == i or not inside.start <= words[i].head < inside.stop]
    nouns = [i for i in outer if words[i].pos in ("NOUN", "PROPN", "PRON")]
    if nouns:
        return nouns[0]
    nouns = [i for i in inside if words[i].pos in ("NOUN", "PROPN")]
    return nouns[0] if nouns else next((i for i in outer if words[i].pos not in ("ADP", "DET", "PUNCT")), inside.start)


def _describe(phrase: Phrase, words: Sequence[Word], inside: range, table: Pointers, language: str) -> None:
    """Say what a name or a nominal shows of its thing."""
    word = words[phrase.head]
    first = fold(words[inside.start].text)
    lex = lexicon(language)
    titled = any(words[i].text.rstrip(".") in lex.honorifics for i in inside if i <= phrase.head)
    capital = word.text[:1].isupper() and phrase.head != inside.start
    named = word.pos == "PROPN" or titled or (capital and word.pos != "NOUN")
    phrase.form = "name" if named else "nominal"
    phrase.noun = fold(word.lemma if word.pos == "NOUN" else word.text)
    phrase.words = frozenset(
        fold(words[i].lemma if words[i].pos in ("NOUN", "ADJ") else words[i].text)
        for i in inside
        if words[i].pos in ("NOUN", "PROPN", "ADJ", "NUM") and words[i].text.rstrip(".") not in lex.honorifics
    )
    opener = "owned" if first in table.owning or first in table.speaking else table.openers.get(first, "")
    phrase.opener = opener  # type: ignore[assignment]
    phrase.agrees = _agreement(words, inside, phrase)
    nouns = lex.nouns.get(fold(word.text), ())
    person = any(n.kind == "person" and len(n.words) == 1 for n in nouns)
    phrase.person = person or titled or (named and first in lex.given)


def _agreement(words: Sequence[Word], inside: range, phrase: Phrase) -> frozenset[str]:
    """Gender and number of the head and of what stands before it."""
    found: dict[str, str] = {}
    joined = any(words[i].dep == "conj" and words[i].head == phrase.head for i in inside)
    for i in [k for k in inside if k <= phrase.head and (k == phrase.head or words[k].head == phrase.head)]:
        for feature in words[i].morph.split("|"):
            name, _, value = feature.partition("=")
            if name in ("Gender", "Number") and value in ("Masc", "Fem", "Sing", "Plur"):
                if i == phrase.head and words[i].pos == "PROPN" and name == "Gender":
                    continue  # the model guesses the gender of names
                found.setdefault(name, value)
        gender = _TITLES.get(words[i].text.rstrip("."))
        if gender:
            found["Gender"] = gender
    if joined:
        found["Number"] = "Plur"
    if phrase.form == "name":
        found.setdefault("Number", "Sing")
    return frozenset(found.values())


_TITLES = {
    "M": "Masc", "Mr": "Masc", "Mme": "Fem", "Mlle": "Fem", "Mrs": "Fem", "Ms": "Fem", "Sr": "Masc", "Sra": "Fem",
    "Monsieur": "Masc", "Madame": "Fem", "Mademoiselle": "Fem", "MM": "Plur",
}  # fmt: skip
