"""English news of MEANTIME: entities across the documents of a topic, on mentions of our own and on given ones.

The scheme counts whole noun phrases, one inside the other, with possessives, relative pronouns, adjectives of nations and
notions of business. Mentions of Recoupe are names and phrases that a desk would mark: here they are widened to the
extents of the scheme by the parser's trees; who is who stays what the reading and `merge_entities` say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from quality.sets.meantime_events import event_lines
from quality.shelf import Shelf, back, lines
from recoupe.across.entities import merge_entities
from recoupe.languages import load
from recoupe.model import Document, Reading, Ref
from recoupe.read.records import from_record
from recoupe.within.mentions.lexicon import lexicon
from recoupe.within.syntax import Syntax, Word, parse

_PERSONAL = {"he", "she", "him", "his", "her", "hers", "himself", "herself"}
_NEUTRAL = {"it", "its", "itself"}
_MANY = {"they", "them", "their", "theirs", "themselves"}
_RELATIVE = {"who", "whom", "whose", "which"}
_PRONOUNS = _PERSONAL | _NEUTRAL | _MANY | _RELATIVE
_NOUN_TAGS = {"NOUN", "PROPN"}
# Not part of the words of a noun: what is joined to it, or said of it after a comma.
_APART = {
    "cc",
    "conj",
    "punct",
    "appos",
    "relcl",
    "advcl",
    "nsubj",
    "nsubjpass",
    "aux",
    "auxpass",
    "cop",
    "advmod",
    "mark",
}

_WEATHER = {"seem", "appear", "remain", "rain"}  # "it seems that": the pronoun stands for nothing

_FAR = 400  # characters: beyond three sentences a pronoun points at nothing that can be told

Span = tuple[int, int]


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """Chains on our own mentions, and on the given ones."""
    records = lines(data / "meantime_en" / "inputs.jsonl")
    given = {row["id"]: row for row in lines(data / "meantime_en" / "mentions.jsonl")}
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["group"], []).append(record)
    free: list[dict[str, Any]] = []
    fixed: list[dict[str, Any]] = []
    for group in sorted(groups):
        readings = [shelf.reading(from_record(record)) for record in groups[group]]
        entity_of = {ref: e.id for e in merge_entities(readings) for ref in e.mentions}
        events = event_lines(groups[group], readings)
        for record, reading in zip(groups[group], readings, strict=True):
            text = _Text(reading, entity_of)
            entities = list(text.entities(text.phrases()))
            free.append({"id": record["id"], "entities": entities, "events": events[str(record["id"])]})
            spans = [span for span in map(tuple, given.get(record["id"], {}).get("entities", ())) if len(span) == 2]
            fixed.append({"id": record["id"], "entities": list(text.entities_of(spans))})
    order = {record["id"]: n for n, record in enumerate(records)}
    return {
        "predictions.jsonl": sorted(free, key=lambda row: order[row["id"]]),
        "predictions_given.jsonl": sorted(fixed, key=lambda row: order[row["id"]]),
    }


class _Text:
    """One article: its trees, its mentions, and the chain of any of its phrases."""

    def __init__(self, reading: Reading, entity_of: dict[Ref, str]) -> None:
        self.reading = reading
        self.document: Document = reading.document
        self.syntax: Syntax = parse(reading.document)
        self.words: Sequence[Word] = self.syntax.words
        self.starts = [w.start for w in self.words]
        self.children: list[list[int]] = [[] for _ in self.words]
        for i, w in enumerate(self.words):
            if w.head != i:
                self.children[w.head].append(i)
        self.at: dict[int, int] = {}
        ranked = sorted(range(len(reading.mentions)), key=lambda k: -len(reading.mentions[k].span))
        for k in ranked:  # the shortest mention over a word is written last
            for i in self._inside(reading.mentions[k].span.start, reading.mentions[k].span.end):
                self.at[i] = k
        self.entity_of = entity_of
        nominals = load("en", "nominals")
        self.notions = {w for w in nominals["economy"]["words"] if " " not in w}
        self.nouns = lexicon("en").nouns
        self.demonyms = lexicon("en").demonyms

    def _inside(self, start: int, end: int) -> range:
        """The words that lie in characters [start, end)."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    # ------------------------------------------------------------------ extents

    def phrases(self) -> list[Span]:
        """The phrases that the scheme counts, in characters of the canonical text, sorted."""
        out: set[Span] = set()
        for i, w in enumerate(self.words):
            low = w.text.lower()
            if w.pos == "PRON" and low in _PRONOUNS:
                if w.dep == "expl" or (low == "it" and self.words[w.head].lemma in _WEATHER):
                    continue
                out.add((w.start, w.end))
            elif w.pos in ("ADJ", "PROPN") and low in self.demonyms and w.dep in ("amod", "compound", "nmod"):
                named = i in self.at and self.reading.mentions[self.at[i]].form == "name"
                if not named and self.words[w.head].lemma.lower() != "government":
                    out.add((w.start, w.end))
            elif w.pos in _NOUN_TAGS:
                out.update(self._noun_phrases(i))
        for m in self.reading.mentions:
            if m.form == "name" and not self._governing(m.span.start, m.span.end):
                out.add(self._with_article(m.span.start, self._with_number(m.span.end)))
        return sorted(out)

    def _with_number(self, end: int) -> int:
        """End of a name with the number after it ("FTSE 100")."""
        i = bisect_left(self.starts, end)
        numbered = i < len(self.words) and self.words[i].text.isdigit() and self.words[i].start == end + 1
        return self.words[i].end if numbered and self.words[i].dep in ("nummod", "appos") else end

    def _governing(self, start: int, end: int) -> bool:
        """True for the name in "the US government", "the Dow Jones average": the scheme counts the whole alone."""
        inside = self._inside(start, end)
        if not inside:
            return False
        head = self.words[self.words[inside[-1]].head]
        return head.lemma.lower() in ("government", "index", "average") and head.start >= end

    def _with_article(self, start: int, end: int) -> Span:
        first = bisect_left(self.starts, start)
        if 0 < first < len(self.words) and self.words[first - 1].text.lower() == "the":
            head = self.words[first - 1].head
            if self.words[head].start < end:
                return self.words[first - 1].start, end
        return start, end

    def _noun_phrases(self, i: int) -> Iterable[Span]:
        """The phrase of noun i, where it is of a kind that the scheme counts."""
        word = self.words[i]
        named = self.at.get(i)
        is_name = named is not None and self.reading.mentions[named].form == "name"
        lemma = word.lemma.lower()
        if named is not None and is_name:
            span = self.reading.mentions[named].span
            if span.start <= self.words[word.head].start < span.end and word.head != i:
                return  # inside a name: the whole name stands for itself
            if word.dep in ("compound", "nmod", "poss"):
                return
            low, high = self._reach(i, {"prep", "acl"})
            if self.words[low].start < span.start:
                yield self.words[low].start, max(span.end, self._end(high))
                before = bisect_left(self.starts, span.start) - 1
                if before > low and self.words[before].pos in ("NOUN", "PROPN"):
                    yield self.words[low].start, self.words[before].end
            return
        if not is_name and lemma not in self.notions and not self._counted(lemma, word.text.lower()):
            return
        if word.dep == "compound" and not is_name:
            if self._kind(lemma) == "product":
                yield word.start, word.end
            return
        low, high = self._reach(i, set())
        yield self.words[low].start, self._end(high)

    def _end(self, high: int) -> int:
        """End of a phrase, without the mark of the genitive."""
        while high and (self.words[high].dep == "case" or self.words[high].pos == "PUNCT"):
            high -= 1
        return self.words[high].end

    def _counted(self, lemma: str, text: str) -> bool:
        return any(
            n.kind in ("person", "group", "organisation", "product", "place") and len(n.words) == 1
            for n in self.nouns.get(lemma, ()) + self.nouns.get(text, ())
        )

    def _kind(self, lemma: str) -> str:
        return next((n.kind for n in self.nouns.get(lemma, ()) if len(n.words) == 1), "")

    def _reach(self, i: int, without: set[str]) -> tuple[int, int]:
        """First and last word of the phrase of word i, without clauses and what is joined to it."""
        low = high = i
        todo = [i]
        while todo:
            at = todo.pop()
            low, high = min(low, at), max(high, at)
            for c in self.children[at]:
                if self.words[c].dep in without or (at == i and self.words[c].dep in _APART):
                    continue
                todo.append(c)
        for at in range(i, high + 1):  # what follows a comma says more of a thing that is known already
            if self.words[at].text in (",", "--", "-", ";", "("):
                high = at - 1
                break
        for at in range(i, low - 1, -1):
            if self.words[at].text in ("--", ";", ",") and self.words[at].head == i and self.words[at - 1].pos != "ADJ":
                low = at + 1
                break
        return low, high

    # ------------------------------------------------------------------ who is who

    def entities(self, spans: Iterable[Span]) -> Iterable[dict[str, Any]]:
        """The phrases with their chains, in offsets of the text as given."""
        for span, chain in self._chained(sorted(set(spans))):
            place = back(self.document, *span)
            if place is not None:
                yield {**place, "chain": chain}

    def entities_of(self, spans: Sequence[Span]) -> Iterable[dict[str, Any]]:
        """Given phrases, in offsets of the text as given, with their chains."""
        own = {span: self.document.origin.forward(*span) for span in spans}
        chains = dict(self._chained(sorted({s for s in own.values() if s is not None})))
        for start, end in spans:
            mine = own[start, end]
            yield {"start": start, "end": end, "chain": chains[mine] if mine else f"{self.document.id}:{start}:{end}"}

    def _chained(self, spans: Sequence[Span]) -> list[tuple[Span, str]]:
        """Each phrase with the name of its chain; later ones may point back to earlier ones."""
        out: list[tuple[Span, str]] = []
        seen: list[tuple[int, str, str]] = []
        for span in spans:
            chain, kind = self._chain(span, seen)
            out.append((span, chain))
            if kind:
                seen.append((span[0], chain, kind))
        return out

    def _head(self, span: Span) -> int:
        """The word of a phrase that its other words hang on."""
        inside = self._inside(*span)
        for i in inside:
            outer = not (inside.start <= self.words[i].head < inside.stop) or self.words[i].head == i
            if outer and self.words[i].pos not in ("DET", "PUNCT"):
                return i
        return max(inside.start, inside.stop - 1) if inside else -1

    def _chain(self, span: Span, seen: Sequence[tuple[int, str, str]]) -> tuple[str, str]:
        """The chain of a phrase and what it is: person, body, other; nothing for what cannot be pointed back to."""
        alone = f"{self.document.id}:{span[0]}:{span[1]}"
        i = self._head(span)
        if i < 0 or i >= len(self.words):
            return alone, ""
        word = self.words[i]
        low, lemma = word.text.lower(), word.lemma.lower()
        single = len(self._inside(*span)) == 1
        if single and low in _PRONOUNS | {"that"}:
            return self._pronoun(low, span[0], seen, alone), ""
        if low in self.demonyms and self.demonyms[low] != "-":
            return f"country:{self.demonyms[low]}", "place"
        k = self.at.get(i)
        if k is not None:
            mention = self.reading.mentions[k]
            chain = self.reading.chains[mention.chain]
            own = chain.key if chain.key.startswith("country:") else self.entity_of.get(Ref(self.document.id, k), alone)
            if (
                mention.form == "name"
                or chain.key
                or any(self.reading.mentions[x].form == "name" for x in chain.mentions)
            ):
                return own, {"person": "person", "organisation": "body", "media": "body"}.get(chain.kind, "place")
        kind = self._kind(lemma)
        definite = self.words[self._inside(*span).start].text.lower() in ("the", "this", "that")
        short = len(self._inside(*span)) <= 2
        if kind == "organisation" and definite and short:
            for _, chain_name, what in reversed(seen):
                if what == "body":
                    return chain_name, "body"
        if kind == "person" and definite and short:
            for _, chain_name, what in reversed(seen):
                if what == "person":
                    return chain_name, "person"
        words = [self.words[x].lemma.lower() for x in self._inside(*span) if self.words[x].pos in (*_NOUN_TAGS, "ADJ")]
        what = (
            "body"
            if kind == "organisation"
            else "person"
            if kind == "person"
            else "many"
            if kind == "group"
            else "other"
        )
        if kind in ("person", "group", "organisation"):
            return f"{self.document.id}:{' '.join(words)}", what
        return f"notion:{' '.join(words) or lemma}", what

    def _pronoun(self, low: str, start: int, seen: Sequence[tuple[int, str, str]], alone: str) -> str:
        """The chain of the latest phrase that a pronoun may stand for."""
        wanted = (
            {"person"}
            if low in _PERSONAL
            else {"body", "place", "other"}
            if low in _NEUTRAL
            else {"many", "person", "body"}
        )
        if low in _RELATIVE or low == "that":
            wanted = {"person", "body", "place", "many", "other"}
        if low in _NEUTRAL:
            wanted_first = {"body"}
            for at, chain, kind in reversed(seen):
                if kind in wanted_first and start - at < 400:
                    return chain
        for at, chain, kind in reversed(seen):
            if kind in wanted and start - at < 400:
                return chain
        return alone
