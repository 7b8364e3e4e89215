"""A document laid out for the search of quotations: words by character, by sentence and by level of marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from recoupe.model import Chain, Document, Mention
from recoupe.within.quotes.lexicon import Speech, plain, speech
from recoupe.within.quotes.marks import Marked
from recoupe.within.syntax import Syntax, Word

FINITE = ("VERB", "AUX")
_OPENERS = frozenset(("«", "“", '"', "‘", "„", "``", "‹", "'"))
_CLOSERS = frozenset(("»", "”", '"', "’", "''", "›", "'"))
_NEAR = 300  # words: no sentence of prose is longer, a document without stops is
_ENDS = frozenset((".", "!", "?", "…", "..."))


@dataclass(frozen=True)
class Sheet:
    """What all rules of quotations look at; `closing` and `opening` give the mark that a word closes or opens.

    `level[i]` is the innermost *utterance* mark of word i, -1 outside.

    An utterance mark holds something that could be said; a nickname between marks is no level of its own.
    """

    document: Document
    syntax: Syntax
    mentions: tuple[Mention, ...]
    chains: tuple[Chain, ...]
    marks: tuple[Marked, ...]
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    keys: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]
    utterance: tuple[bool, ...]
    level: tuple[int, ...]
    languages: tuple[str, ...]
    block_words: tuple[tuple[int, int], ...]
    closing: dict[int, int] = field(default_factory=dict)
    opening: dict[int, int] = field(default_factory=dict)
    mention_at: dict[int, list[int]] = field(default_factory=dict)
    mark_starts: tuple[int, ...] = ()

    def at(self, char: int) -> int:
        """Index of the first word that starts at `char` or later."""
        return bisect_left(self.starts, char)

    def holding(self, char: int) -> int:
        """Index of the word that holds `char`, or of the last one before it; -1 for none."""
        return bisect_right(self.starts, char) - 1

    def sentence(self, word: int) -> tuple[int, int]:
        """Word indexes [first, last) of the sentence of `word`; of one without an end, what stands near the word."""
        first, last = self.syntax.bounds[self.words[word].sentence]
        return max(first, word - _NEAR), min(last, word + _NEAR)

    def marks_between(self, low: int, high: int) -> range:
        """Indexes of the marks that open at characters [low, high)."""
        return range(bisect_left(self.mark_starts, low), bisect_left(self.mark_starts, high))

    def block_of(self, word: int) -> int:
        """Index of the block of `word`."""
        return self.document.sentences[self.words[word].sentence].block

    def lexicon(self, word: int) -> Speech | None:
        """The speech lexicon of the language of `word`'s block."""
        return speech(self.languages[self.block_of(word)])

    def verb(self, word: int) -> bool:
        """True for a finite verb, or an auxiliary that makes one finite."""
        return self.words[word].has("VerbForm=Fin")

    def person(self, first: int, last: int) -> bool:
        """True when words [first, last) hold a person's name, as the tagger or the mentions know it."""
        start, end = self.words[first].start, self.words[last - 1].end
        names = self.syntax.names
        behind = bisect_left(names, (end, 0, ""))
        if any(e > start and label == "PER" for _, e, label in names[max(0, behind - 4) : behind]):
            return True
        numbers = (n for k in range(first, last) for n in self.mention_at.get(k, ()))
        return any(self.mentions[n].kind == "person" and self.mentions[n].form == "name" for n in numbers)

    def named(self, first: int, last: int) -> bool:
        """True when a name of any kind begins in words [first, last)."""
        low, high = self.words[first].start, self.words[last - 1].end
        names = self.syntax.names
        at = bisect_left(names, (low, 0, ""))
        if at < len(names) and names[at][0] < high:
            return True
        return any(self.mentions[n].form == "name" for k in range(first, last) for n in self.mention_at.get(k, ()))

    def turn(self, word: int) -> bool:
        """True when the block of `word` opens with a dash, as a turn of a dialogue does."""
        start = self.document.blocks[self.block_of(word)].span.start
        return self.text[start] in "–—―-" and self.text[start + 1 : start + 2].isspace()

    def clausal(self, first: int, last: int) -> bool:
        """True when words [first, last) may hold a clause: a verb, no infinitive; without a parser, two words."""
        if first < last and not self.words[first].dep:
            return last - first >= 2
        return any(w.pos in FINITE and "VerbForm=Inf" not in w.morph for w in self.words[first:last])

    def label(self, word: int) -> str:
        """What the tagger says that the name over `word` is; empty where it sees none."""
        start, names = self.words[word].start, self.syntax.names
        behind = bisect_left(names, (start + 1, 0, ""))
        return next((label for _, e, label in names[max(0, behind - 4) : behind] if start < e), "")

    def surface(self, first: int, last: int) -> str:
        """The text of words [first, last)."""
        return self.text[self.words[first].start : self.words[last - 1].end]


def lay_out(
    document: Document,
    syntax: Syntax,
    mentions: tuple[Mention, ...],
    chains: tuple[Chain, ...],
    marks: tuple[Marked, ...],
) -> Sheet:
    """The sheet of `document`."""
    words = syntax.words
    starts = tuple(w.start for w in words)
    children: list[list[int]] = [[] for _ in words]
    for i, word in enumerate(words):
        if word.head != i:
            children[word.head].append(i)
    utterance = tuple(_utterance(m, document, words, starts) for m in marks)
    level = [-1] * len(words)
    for number, mark in enumerate(marks):  # outer marks come first, so inner ones overwrite
        if utterance[number]:
            for i in range(bisect_left(starts, mark.start), bisect_left(starts, mark.end)):
                level[i] = number
    block_words: list[tuple[int, int]] = [(0, 0)] * len(document.blocks)
    for number, sentence in enumerate(document.sentences):
        first, last = syntax.bounds[number]
        known = block_words[sentence.block]
        block_words[sentence.block] = (first, last) if known == (0, 0) else (known[0], last)
    by_start: dict[int, list[int]] = {}
    for number, mention in enumerate(mentions):
        by_start.setdefault(bisect_left(starts, mention.span.start), []).append(number)
    return Sheet(
        document,
        syntax,
        mentions,
        chains,
        marks,
        document.text,
        words,
        starts,
        tuple(plain(w.text) for w in words),
        tuple(tuple(c) for c in children),
        utterance,
        tuple(level),
        tuple(b.language for b in document.blocks),
        tuple(block_words),
        {bisect_left(starts, m.end): n for n, m in enumerate(marks) if m.state == "closed"},
        {bisect_left(starts, m.outer_start): n for n, m in enumerate(marks)},
        by_start,
        tuple(m.outer_start for m in marks),
    )


def _utterance(mark: Marked, document: Document, words: tuple[Word, ...], starts: tuple[int, ...]) -> bool:
    """True when the marked words could be an utterance: they hold a finite verb, end a sentence, or are many."""
    first, last = bisect_left(starts, mark.start), bisect_left(starts, mark.end)
    size = last - first
    if size <= 0:
        return False
    if any(w.pos in FINITE and not (w.has("VerbForm=Inf") or w.has("VerbForm=Part")) for w in words[first:last]):
        return size >= 3
    if document.text[mark.end - 1] in ".!?…" or document.text[mark.end : mark.end + 1] in ",":
        return size >= 3
    return size >= 8


def opens(key: str) -> bool:
    """True for a token that is an opening mark."""
    return key in _OPENERS


def closes(key: str) -> bool:
    """True for a token that is a closing mark."""
    return key in _CLOSERS


def ends(key: str) -> bool:
    """True for a token that ends a sentence."""
    return key in _ENDS
