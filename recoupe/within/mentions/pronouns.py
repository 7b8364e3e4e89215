"""Subject pronouns of the third person: where they stand and what they may stand for."""

from __future__ import annotations

from dataclasses import dataclass

from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun, and the gender and number that its form shows ("Masc Sing")."""

    start: int
    end: int
    sentence: int
    form: str
    rule: str
    word: int


def find_pronouns(pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon]) -> list[Pronoun]:
    """All subject pronouns that stand for something; those of the weather and of "il faut" stand for nothing."""
    out: list[Pronoun] = []
    for index, (low, high) in enumerate(pieces.bounds):
        if low >= high:
            continue
        lexicon = lexicons[index]
        forms = lexicon.pronouns
        if lexicon.language == "es" and (opening := _dropped(pieces, syntax, lexicon, low, high)) is not None:
            out.append(opening)
        if not forms:
            continue
        impersonal = lexicon.sets.get("impersonal", frozenset())
        folded = pieces.folded
        for i in [i for i in range(low, high) if folded[i] in forms]:
            form, word = forms[folded[i]], pieces.word[i]
            if word < 0:
                continue
            w = syntax.words[word]
            if not w.dep.startswith(("nsubj", "expl:subj")) or w.end - w.start > 7:
                continue
            verb = syntax.words[w.head]
            if w.dep.startswith("expl") and (verb.lemma in impersonal or verb.pos not in ("VERB", "AUX")):
                continue
            if verb.lemma in impersonal or (
                pieces.folded[i] == "il" and i + 1 < high and pieces.folded[i + 1] in ("y", "faut", "s", "pleut")
            ):
                continue
            out.append(
                Pronoun(
                    pieces.start[i], pieces.end[i], index, form, f"{lexicon.language}.pronoun.{pieces.folded[i]}", word
                )
            )
    return out


_OPENING = 3  # words before a verb that leave it the first of its sentence: "También", "Luego", "No se"


def _dropped(pieces: Pieces, syntax: Syntax, lexicon: Lexicon, low: int, high: int) -> Pronoun | None:
    """The verb that opens a Spanish sentence without a subject ("Añadió que"): it stands for who is spoken of."""
    for i in range(low, min(low + _OPENING + 1, high)):
        if pieces.word[i] < 0:
            return None
        w = syntax.words[pieces.word[i]]
        if w.pos in ("ADV", "PRON") and (i == low or w.pos == "ADV" or w.dep.startswith("expl")):
            continue
        if not (w.pos == "VERB" and w.dep == "ROOT" and w.has("Person=3") and w.has("Mood=Ind")):
            return None
        if w.lemma in lexicon.sets["impersonal"] or _behind(pieces, syntax, lexicon, i + 1, high):
            return None
        number = "Plur" if w.has("Number=Plur") else "Sing"
        return Pronoun(w.start, w.end, pieces.sentence[i], number, "es.pronoun.dropped", pieces.word[i])
    return None


def _behind(pieces: Pieces, syntax: Syntax, lexicon: Lexicon, at: int, high: int) -> bool:
    """True when what follows the verb may be its subject: a name, or a noun that acts."""
    if at >= high:
        return False
    word = syntax.words[pieces.word[at]]
    if word.pos == "PROPN" or word.dep.startswith("nsubj"):
        return True
    while at < high and (syntax.words[pieces.word[at]].pos in ("DET", "ADJ", "NUM")):
        at += 1
    if at >= high or syntax.words[pieces.word[at]].pos not in ("NOUN", "PROPN"):
        return False
    acts = lexicon.nouns.get(pieces.folded[at], ())
    return syntax.words[pieces.word[at]].pos == "PROPN" or any(n.kind not in ("product", "event") for n in acts)
