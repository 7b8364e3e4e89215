"""Names in a document: where they begin and end, and what kind of thing each names.

Candidates come from capitals, the lexicon and the tagger; what they are is decided once for the whole document, by
votes: lexicon, titles and common nouns beside the name, words inside it, given names, gazetteer, the model's labels.
"""

from __future__ import annotations

from recoupe.within.mentions.candidates import SMALL, Name, accented, joined, matches
from recoupe.within.mentions.headlines import Pending, told_elsewhere
from recoupe.within.mentions.kinds import KIND_OF_LABEL, decide, nicknamed, out_of_tables, settled, spoken_for
from recoupe.within.mentions.lexicon import Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces, piece_at
from recoupe.within.mentions.runs import Runs
from recoupe.within.mentions.units import PARTICLES, PERSON
from recoupe.within.places import town_ids
from recoupe.within.syntax import Syntax

_OF = frozenset(("de", "du", "des", "d", "of", "del"))


def find_names(pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon]) -> list[Name]:
    """All names, sorted, each with a kind. `lexicons`: that of each sentence."""
    found: list[Name] = []
    pending: list[Pending] = []
    labels = _labels(pieces, syntax)
    for index, (low, high) in enumerate(pieces.bounds):
        if low < high:
            sentence = _Sentence(pieces, syntax, lexicons[index], labels, low, high)
            found += sentence.names()
            pending += sentence.pending
    if pending:
        found += told_elsewhere(pending, found, pieces, lexicons)
        found.sort(key=lambda name: (name.first, -name.last))
    found = settled(out_of_tables(nicknamed(found, pieces, lexicons), pieces), pieces)
    decide(found)
    return spoken_for(found, pieces, syntax, lexicons)


def _labels(pieces: Pieces, syntax: Syntax) -> dict[int, str]:
    """The model's label of each piece that it holds for part of a name."""
    out: dict[int, str] = {}
    for start, end, label in syntax.names:
        if label not in KIND_OF_LABEL:
            continue
        at = piece_at(pieces, start)
        while at < len(pieces.start) and pieces.start[at] < end:
            if pieces.end[at] > start:
                out[at] = label
            at += 1
    return out


class _Sentence(Runs):
    """The names of one sentence."""

    def names(self) -> list[Name]:
        """The names, in order; names inside names after those that hold them."""
        folded, raw, high = self.p.folded, self.p.raw, self.high
        described, lexicon = self.lex.described, self.lex.known
        out: list[Name] = []
        i = self.low
        while i < high:
            word = folded[i]
            if word in described and (body := self._described(i)):
                out.append(body)
                i = body.last
                continue
            known = self._known(i) if word in lexicon else None
            if known is None and not raw[i][0].isupper():
                i += 1
                continue
            title, begun = self._long_office(i)
            units, i = self._run(begun, known if begun == i else self._known(begun))
            for name in self._resolve(units, title):
                if not name.nested and not name.plural:
                    self._complete(name)
                    self._extend(name)
                out.append(name)
        return out

    def _described(self, i: int) -> Name | None:
        """A body named by what it does: "centre de recherches sur la houle et les courants"."""
        p, lex = self.p, self.lex
        stop = next((s for noun in lex.described[p.folded[i]] if (s := matches(p, i, self.high, noun))), 0)
        last = stop
        k = stop
        while (
            stop
            and k < self.high
            and k - i < 16
            and p.gap(k).strip() in ("", "-", "'", "’")
            and p.gap(k).count("\n") < 3
        ):
            word = self.syntax.words[p.word[k]]
            if word.pos in ("NOUN", "ADJ", "PROPN"):
                last = k + 1
            elif p.folded[k] not in SMALL | {"et", "sur", "y", "sobre", "on", "and"}:
                break
            k += 1
        if last == stop:
            return None
        text = p.text[p.start[i] : p.end[last - 1]]
        return Name(i, last, p.start[i], p.end[last - 1], text, f"{lex.language}.name.described", kind="organisation")

    def _complete(self, name: Name) -> None:
        """Take in the adjective that says which body is meant: "Conseil fédéral", "Chambres réunies"; French only."""
        p, lex = self.p, self.lex
        at = name.last
        if lex.language != "fr" or at >= self.high or name.known is not None or name.last - name.first > 1:
            return
        body = lex.inside.get(p.folded[name.first]) or lex.inside.get(p.folded[name.first].removesuffix("s"))
        word = p.word[at]
        if body != "organisation" or word < 0 or not joined(p.gap(at)) or p.gap(at).strip():
            return
        if self.syntax.words[word].pos == "ADJ" and p.raw[at][0].islower() and len(p.raw[at]) > 3:
            name.last, name.end = at + 1, p.end[at]
            name.text = p.text[name.start : name.end]

    def _extend(self, name: Name) -> None:
        """Take in the common noun that is part of the name: "université de X", "pandémie de X", "place X"."""
        p, lex = self.p, self.lex
        at = name.first - 1
        if at < self.low or name.title is not None or p.initial[name.first]:
            return
        if self._particle(name):
            return
        small: list[str] = []
        while at >= self.low and len(small) < 2 and p.folded[at] in SMALL and joined(p.gap(at + 1)):
            small.append(p.folded[at])
            at -= 1
        if not joined(p.gap(at + 1)) or at < self.low or (small and small[-1] not in _OF):
            return
        adjectives = 0
        head = self._head(at)
        while (
            head is None and adjectives < 2 and at > self.low and self._adjective(at) and p.gap(at).strip() in ("", "-")
        ):
            at -= 1
            adjectives += 1 if p.gap(at + 1).strip() == "" else 0
            head = self._head(at)
        if head is None and small and name.kind in (None, "place"):
            head, at = self._topic(at)
        if head is None:
            return
        noun, begin = head
        phrase = " ".join(noun.words)
        state = name.known is not None and name.known.key.startswith("country:")
        if phrase in lex.outside or (small and (name.kind == "person" or name.votes.get("person", 0) >= 3)):
            return
        if state and (noun.kind != "event" if small else True) and phrase not in lex.words.get("of_states", ()):
            return
        if not small and name.kind == "place" and noun.kind == "organisation":
            return
        # "tribunal de X" and "université de X" are two bodies, and X is the town: only the whole tells them apart.
        apart = noun.kind in ("organisation", "event") or (
            noun.kind == "place" and phrase not in lex.words.get("same_place", ())
        )
        name.core = "" if small and apart else name.folded
        name.head = noun.kind
        name.first, name.start = begin, p.start[begin]
        name.text = p.text[name.start : name.end]
        name.rule = f"{lex.language}.name.head"
        if name.known is None or name.known.kind != noun.kind:
            name.known = None

    def _particle(self, name: Name) -> bool:
        """Take in the particle between a title and a family name: "Mme de Brec", "le général de Brec"; True when done."""
        p, lex = self.p, self.lex
        at = name.first - 1
        if name.known is not None or at <= self.low or p.folded[at] not in PARTICLES or p.raw[at][0].isupper():
            return False
        if p.gap(name.first) not in (" ", "'", "’") or len(p.gap(at)) > 2:
            return False
        if p.raw[at - 1] not in lex.honorifics and (p.folded[at - 1] not in lex.ranks or town_ids(name.folded)):
            return False
        name.first, name.start = at, p.start[at]
        name.text = p.text[name.start : name.end]
        name.title, name.unsure = PERSON, False
        name.votes["person"] += 4
        return True

    def _head(self, at: int) -> tuple[Noun, int] | None:
        """The head of a name that ends at piece `at`, and where it begins."""
        p, lex = self.p, self.lex
        for length in (3, 2, 1):
            begin = at - length + 1
            if begin < self.low or (p.raw[begin][0].isupper() and not p.initial[begin]):
                continue
            for noun in lex.heads.get(p.folded[begin], ()):
                if (
                    len(noun.words) == length
                    and matches(p, begin, self.high, noun) == at + 1
                    and accented(p, begin, noun)
                ):
                    return noun, begin
        return None

    def _topic(self, at: int) -> tuple[tuple[Noun, int] | None, int]:
        """A meeting named by its subject and place: "conférence sur la sécurité de X"."""
        p = self.p
        for back in range(at, max(self.low, at - 5), -1):
            if p.folded[back] in self.lex.words.get("topic", ()):
                head = self._head(back - 1)
                return (head if head is not None and head[0].kind == "event" else None), at
            if p.raw[back][0].isupper():
                break
        return None, at
