"""What a text says that somebody is: titles before a name, appositions after it, what it calls the person later."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from recoupe import languages
from recoupe.model import Chain, Document, Mention, Office, Span, When
from recoupe.within.folding import fold
from recoupe.within.mentions.lexicon import Lexicon, lexicon
from recoupe.within.syntax import Syntax, Word

_TITLE = frozenset(("flat", "flat:name", "appos", "nmod", "compound", "conj"))  # how parsers hang a name on its title
_SAID = frozenset(("xcomp", "obj", "dobj", "attr", "oprd", "obl:arg", "obl:mod", "acomp"))
_LONGEST = 14  # words of one office


def find_offices(
    document: Document, syntax: Syntax, mentions: Sequence[Mention], chains: Sequence[Chain], times: Sequence[When]
) -> tuple[Chain, ...]:
    """`chains` with the offices of every person that the document names, in order, each said once a time and standing.

    French and English use the parser's trees where the lexicon does not know the noun; Spanish has the lexicon alone.
    """
    finder = _Finder(document, syntax, mentions, chains, times)
    return tuple(
        replace(chain, offices=found) if (found := finder.of_chain(number)) else chain
        for number, chain in enumerate(chains)
    )


class _Finder:
    """The offices of the chains of one document."""

    def __init__(
        self, document: Document, syntax: Syntax, mentions: Sequence[Mention], chains: Sequence[Chain],
        times: Sequence[When],
    ) -> None:  # fmt: skip
        self.document, self.words, self.bounds, self.mentions = document, syntax.words, syntax.bounds, mentions
        self.chains, self.times = chains, times
        self.starts = [w.start for w in syntax.words]
        self.mention_starts = [m.span.start for m in mentions]
        self.time_starts = [t.span.start for t in times]
        self.said = self._predicates()

    def of_chain(self, number: int) -> tuple[Office, ...]:
        """The offices of the person of chain `number`; none for other things and for nobody in particular."""
        chain = self.chains[number]
        names = [k for k in chain.mentions if self.mentions[k].form == "name"]
        if chain.kind != "person" or not names:
            return ()
        found: list[Office] = []
        for k in names:
            found += self._before(k)
        for k in chain.mentions:
            mention = self.mentions[k]
            if mention.form == "nominal" and not mention.group and mention.kind == "person":
                name = self._beside(k, names)
                rule, who = ("beside", name) if name >= 0 else ("later", k)
                if (office := self._office(mention.span.start, mention.span.end, rule, who)) is not None:
                    found.append(office)
        for start, end, who in self.said.get(number, ()):
            if (office := self._office(start, end, "said", who)) is not None:
                found.append(office)
        return _once(found)

    # ------------------------------------------------------------------ where

    def _language(self, word: int) -> Lexicon:
        return lexicon(self.document.blocks[self.document.sentences[self.words[word].sentence].block].language)

    def _word(self, offset: int) -> int:
        """Index of the word that holds or precedes a character."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def _beside(self, k: int, names: Sequence[int]) -> int:
        """Index of the name of the same person that stands right beside nominal k, -1 for none."""
        span, text = self.mentions[k].span, self.document.text
        at = bisect_left(names, k)
        for other in names[max(0, at - 2) : at + 2]:
            name = self.mentions[other].span
            low, high = (span.end, name.start) if span.start < name.start else (name.end, span.start)
            between = text[low:high]
            if self.words[self._word(span.start)].sentence != self.words[self._word(name.start)].sentence:
                continue
            if 0 <= high - low <= _GAP and not any(c in ".;:?!" for c in between.strip(". ")) and _bare(between):
                return other
        return -1

    def _before(self, k: int) -> list[Office]:
        """The trade before a name that the lexicon does not hold: "le climatologue breton Yann Brec"."""
        name = self.mentions[k].span
        first = self._word(name.start)
        word = self.words[first]
        if not word.dep or word.start != name.start:
            return []
        low = self.bounds[word.sentence][0]
        at = first
        while at > low and first - at < _LONGEST and self._part(self.words[at - 1], at < first):
            at -= 1
        while at < first and not (self.words[at].pos in ("NOUN", "ADJ") and self.words[at].text[:1].isalpha()):
            at += 1
        if at >= first or not any(w.pos == "NOUN" for w in self.words[at:first]):
            return []
        noun = next(i for i in range(at, first) if self.words[i].pos == "NOUN")
        trades = tuple(_table(self._language(noun).language)["trades"])
        if not any(w.pos == "NOUN" and fold(w.text).endswith(trades) for w in self.words[at:first]):
            return []  # "la rencontre Serran": a name may follow anything
        last = next(i for i in range(first - 1, at - 1, -1) if self.words[i].pos in ("NOUN", "PROPN", "ADJ"))
        ends = self._word(name.end - 1) + 1
        heads = {self.words[i].head for i in range(first, ends)}
        tied = noun in heads or self.words[noun].head in range(first, ends)
        if not tied or self._known(noun):
            return []
        office = self._office(self.words[at].start, self.words[last].end, "beside", k)
        return [office] if office is not None else []

    def _part(self, word: Word, inner: bool) -> bool:
        """True for a word that may belong to the title before a name."""
        if word.text.rstrip(".") in self._language(self._word(word.start)).honorifics:
            return False
        return word.pos in ("NOUN", "ADJ") or (inner and word.pos == "PROPN") or word.text in ("-", "ex-")

    def _known(self, noun: int) -> bool:
        """True when a nominal of the same chain already covers the noun: no second office of the same words."""
        offset = self.words[noun].start
        at = bisect_right(self.mention_starts, offset)
        return any(
            self.mentions[k].span.end > offset and self.mentions[k].form == "nominal" for k in range(max(0, at - 4), at)
        )

    def _predicates(self) -> dict[int, list[tuple[int, int, int]]]:
        """Chain -> offices that a verb says of it ("X a été nommé ministre"): extent, and the mention it is said of."""
        out: dict[int, list[tuple[int, int, int]]] = {}
        for k, mention in enumerate(self.mentions):
            if mention.kind != "person" or mention.chain < 0 or mention.group:
                continue
            i = self._word(mention.span.start)
            while i < len(self.words) and self.words[i].start < mention.span.end:
                if self.words[i].dep.startswith("nsubj") and (noun := self._predicate(self.words[i].head)) >= 0:
                    out.setdefault(mention.chain, []).append((*self._extent(noun), k))
                    break
                i += 1
        return out

    def _predicate(self, head: int) -> int:
        """The noun for an office that the verb or copula at word `head` says of its subject, -1 for none."""
        lex = self._language(head)
        if self._is_office(head, lex):
            return head
        word = self.words[head]
        if word.lemma not in _table(lex.language)["verbs"]:
            return -1
        last = min(self.bounds[word.sentence][1], head + _LONGEST)
        return next(
            (
                i for i in range(head + 1, last)
                if self.words[i].head == head and self.words[i].dep in _SAID and self._is_office(i, lex)
            ),
            -1,
        )  # fmt: skip

    def _is_office(self, i: int, lex: Lexicon) -> bool:
        word = self.words[i]
        if word.pos not in ("NOUN", "PROPN") or not any(n.kind == "person" for n in lex.nouns.get(fold(word.text), ())):
            return word.pos in ("NOUN", "VERB") and self._nominal_over(word.start) is not None
        return True

    def _nominal_over(self, offset: int) -> Mention | None:
        """The nominal of a person that holds a character."""
        at = bisect_right(self.mention_starts, offset)
        for k in range(at - 1, max(-1, at - 5), -1):
            mention = self.mentions[k]
            if mention.form == "nominal" and mention.kind == "person" and mention.span.end > offset:
                return mention
        return None

    def _extent(self, noun: int) -> tuple[int, int]:
        """Characters of an office said by a verb: its mention, else the noun with what hangs on it in a row."""
        if (mention := self._nominal_over(self.words[noun].start)) is not None:
            return mention.span.start, mention.span.end
        low, high = self.bounds[self.words[noun].sentence]
        first, last = noun, noun + 1
        while (
            first > low and self.words[first - 1].head == noun and self.words[first - 1].pos in ("ADJ", "NOUN", "PROPN")
        ):
            first -= 1
        held = {noun}
        stop = last
        while stop < min(high, noun + _LONGEST) and self.words[stop].pos in ("ADJ", "ADP", "DET", "NOUN", "PROPN"):
            at = bisect_left(self.time_starts, self.words[stop].start)
            if at < len(self.times) and self.times[at].span.start < self.words[stop].end:
                break
            held.add(stop)
            if self.words[stop].head in held and self.words[stop].pos not in ("ADP", "DET"):
                last = stop + 1
            stop += 1
        return self.words[first].start, self.words[last - 1].end

    # ------------------------------------------------------------------ what

    def _office(self, start: int, end: int, rule: str, mention: int) -> Office | None:
        """The office of characters [start, end), or None where they say nothing of one ("cet homme")."""
        first, stop = self._word(start), self._word(end - 1) + 1
        lex = self._language(first)
        while first < stop and (
            fold(self.words[first].text.rstrip("'’")) in lex.determiners or self.words[first].pos in ("DET", "PUNCT")
        ):
            first += 1
        if first >= stop:
            return None
        start = max(start, self.words[first].start)
        text = self.document.text
        title = " ".join(text[start:end].split())
        folded = fold(title).split(" ")
        table = _table(lex.language)
        if all(word in table["nobody"] for word in folded) or not table["kin"].isdisjoint(folded[:2]):
            return None
        inside = tuple(
            k for k in range(bisect_left(self.mention_starts, start), bisect_left(self.mention_starts, end))
            if self.mentions[k].span.end <= end and self.mentions[k].form != "pronoun"
            and not (self.mentions[k].span.start <= start and self.mentions[k].span.end >= end) and k != mention
        )  # fmt: skip
        near = [
            fold(self.words[i].text) for i in range(max(self.bounds[self.words[first].sentence][0], first - 2), first)
        ]
        return Office(
            span=Span(self.document.id, start, end), rule=f"{lex.language}.office.{rule}", title=title, mention=mention,
            state=self._state(folded, inside, lex), of=inside, held=_held([*near[-1:], *folded], table),
            time=self._time(start, end, stop),
        )  # fmt: skip

    def _state(self, folded: Sequence[str], inside: Sequence[int], lex: Lexicon) -> str:
        for n, word in enumerate(folded):
            pair = f"{word} {folded[n + 1]}" if n + 1 < len(folded) else ""
            code = lex.demonyms.get(pair) or lex.demonyms.get(word, "")
            if code and code != "-":
                return code
        for k in inside:
            chain = self.mentions[k].chain
            key = self.chains[chain].key if chain >= 0 else ""
            if key.startswith("country:"):
                return key[8:]
        return ""

    def _time(self, start: int, end: int, stop: int) -> int:
        """The time expression inside the office or right behind it, before the next comma; -1 for none."""
        at = bisect_left(self.time_starts, start)
        if at >= len(self.times) or stop > len(self.words):
            return -1
        time = self.times[at].span
        between = self.document.text[end : time.start] if time.start > end else ""
        if len(between.split()) > 3 or any(c in ',.;:()!?«»"' for c in between) or "\n" in between:
            return -1
        dated = self.times[at].type in ("DATE", "DURATION") and not self.times[at].value.endswith("_REF")
        return at if dated else -1


_GAP = 6


def _bare(between: str) -> bool:
    """True when nothing but a comma, a bracket or an honorific stands between a title and its name."""
    return not any(c.isalnum() for c in between) or len(between.strip(" ,.\u00a0")) <= 4


@cache
def _table(language: str) -> dict[str, frozenset[str]]:
    """The words of `language` that tell how an office stands; `nobody`: words that say nothing of one."""
    code = language if language in languages.SUPPORTED else "en"
    table = {name: frozenset(words) for name, words in languages.load(code, "titles")["standing"].items()}
    persons = languages.load(code, "nominals")["persons"]["words"]
    table["nobody"] |= frozenset(w for p in persons for w in fold(p).split(" ")) | table["former"] | table["coming"]
    return table


def _held(words: Sequence[str], table: dict[str, frozenset[str]]) -> Literal["now", "former", "coming"]:
    for word in words:
        if word in table["former"]:
            return "former"
        if word in table["coming"]:
            return "coming"
    return "now"


def _once(found: Sequence[Office]) -> tuple[Office, ...]:
    """Each office once: the first of its words, standing and time; a later short form of a longer one says nothing new."""
    out: list[Office] = []
    for office in sorted(found, key=lambda o: (o.rule.endswith("later"), o.span, o.rule)):
        words = set(fold(office.title).split(" "))
        same = [o for o in out if o.held == office.held and o.time == office.time]
        if any(o.span == office.span for o in out) or any(set(fold(o.title).split(" ")) == words for o in same):
            continue
        if office.rule.endswith("later") and any(words <= set(fold(o.title).split(" ")) for o in out):
            continue
        out.append(office)
    return tuple(sorted(out, key=lambda o: (o.span, o.rule)))
