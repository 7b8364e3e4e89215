"""Candidates for names: the record of one, and what pieces and gaps a name may be made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from recoupe.model.records import Kind
from recoupe.within.folding import fold
from recoupe.within.mentions.lexicon import Known, Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.syntax import Syntax

SMALL = frozenset(("de", "du", "des", "d", "la", "l", "le", "les", "of", "the", "del", "el", "los", "las"))


@dataclass(slots=True)
class Name:
    """A name found: pieces [first, last), characters [start, end); `votes` for its kind, and how it was found."""

    first: int
    last: int
    start: int
    end: int
    text: str
    rule: str
    known: Known | None = None
    kind: Kind | None = None
    votes: Counter[Kind] = field(default_factory=Counter)
    unsure: bool = False
    title: Noun | None = None
    nested: bool = False
    plural: bool = False
    core: str = ""
    head: Kind | None = None

    @property
    def folded(self) -> str:
        """The name for comparison, without the common noun that introduces it ("cosmodrome")."""
        return self.core or fold(self.text)


def matches(pieces: Pieces, at: int, high: int, entry: Known | Noun) -> int:
    """Index after the last piece of `entry` when it stands at piece `at`, else 0."""
    words = entry.words
    stop = at + len(words)
    if stop > high:
        return 0
    if len(words) == 1:
        return stop
    folded = pieces.folded
    for offset in range(1, len(words)):
        if folded[at + offset] != words[offset] or not joined(pieces.gap(at + offset)):
            return 0
    return stop


def accented(pieces: Pieces, at: int, noun: Noun) -> bool:
    """True when the pieces from `at` have the accents of `noun`: "retraite" is not "retraité", "côté" not "côte"."""
    for offset, word in enumerate(noun.surface):
        raw = pieces.raw[at + offset]
        if raw[1:].lower() == word[1:] or "œ" in raw or "œ" in word:
            continue
        if not raw.isupper() or (word[-1] == "é" and raw[-1] == "E"):  # "DURAND ACCUSE DUPONT"
            return False
    return True


def joined(gap: str) -> bool:
    """True when the gap may stand inside a name: white space, one hyphen or apostrophe, an abbreviation's dot."""
    if gap == " " or gap == "-":
        return True
    if len(gap) > 4 or gap.count("\n") > 2:
        return False
    flat = gap.strip(" \u00a0\u202f\n\t")
    return flat in ("", "-", "'", "’", "‑", ".")


def is_headline(pieces: Pieces, syntax: Syntax, lexicon: Lexicon, low: int, high: int) -> bool:
    """True for a sentence whose words are all but all capitalised, as English headlines are, and that ends in no full stop."""
    if lexicon.language != "en" or not 3 < high - low < 30:
        return False
    long = [raw for raw in pieces.raw[low:high] if len(raw) > 3 and raw[0].isalpha()]
    if len(long) < 3 or pieces.text[pieces.end[high - 1] : pieces.end[high - 1] + 1] in (".", "!", "…"):
        return False
    if sum(raw[0].isupper() for raw in long) * 6 < len(long) * 5:
        return False
    words = (syntax.words[pieces.word[i]] for i in range(low, high) if pieces.word[i] >= 0)
    return any(word.pos == "VERB" for word in words)  # a by-line or a credit has none


class Scope:
    """One sentence and what is known of its words: all that a rule may look at."""

    def __init__(
        self, pieces: Pieces, syntax: Syntax, lexicon: Lexicon, labels: dict[int, str], low: int, high: int
    ) -> None:
        self.p, self.syntax, self.lex, self.labels, self.low, self.high = pieces, syntax, lexicon, labels, low, high
        capitals = [raw for raw in pieces.raw[low:high] if raw.isupper()]
        shouting = high - low > 2 and len(capitals) * 2 > high - low
        self.shouting = shouting and sum(len(raw) > 1 for raw in capitals) * 2 > high - low
        self.headline = self.shouting or is_headline(pieces, syntax, lexicon, low, high)
        self.pending: list[tuple[int, int, Noun | None]] = []
