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
        if not forms:
            continue
        impersonal = lexicon.sets.get("impersonal", frozenset())
        for i in range(low, high):
            form = forms.get(pieces.folded[i])
            if form is None or (word := pieces.word[i]) < 0:
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
