"""Who takes which part in a clause or event noun, by the parser's dependencies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from recoupe.languages import load
from recoupe.model import Document, Mention, Role, Span
from recoupe.model.records import RoleKind
from recoupe.within.clauses import Clause, Clauses
from recoupe.within.events import Frame
from recoupe.within.syntax import Syntax

_SUBJECT = frozenset(("nsubj", "nsubj:caus", "csubj"))
_PASSIVE = frozenset(("nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"))
_OBJECT = frozenset(("obj", "dobj"))
_OBLIQUE = frozenset(("obl:arg", "obl:mod", "obl", "obl:agent", "nmod", "prep", "agent", "dative", "iobj"))
_OPENING = frozenset(("person", "organisation", "media", "place", "product"))
_WHOLE = frozenset(("person", "organisation", "media", "group"))
# What opens a clause of its own inside a noun phrase, or only points elsewhere: no part of an event noun's words.
_OUTSIDE = frozenset(("acl:relcl", "relcl", "parataxis", "ccomp", "advcl", "cc", "punct"))


# Types of events whose noun names with "de" the one they are done to ("l'arrestation de X", "l'invasion de X").
_DONE_TO = frozenset(("arrest", "death", "injury", "appointment", "rescue", "departure", "trial"))
_DONE_TO_PLACES = frozenset(("assault", "sanction", "mobilize", "coerce", "crime", "disaster"))


class Roles:
    """The participants of clauses and nouns of one document; each points to the mention that covers its head word."""

    def __init__(self, document: Document, syntax: Syntax, clauses: Clauses, mentions: Sequence[Mention]) -> None:
        self._id = document.id
        self._words = syntax.words
        self._clauses = clauses
        self._children = clauses.children
        self._bounds = syntax.bounds
        self._mentions = mentions
        self._at: dict[int, int] = {}
        starts = [w.start for w in syntax.words]
        widest = sorted(range(len(mentions)), key=lambda k: (-len(mentions[k].span), k))
        for k in widest:  # the shortest mention over a word is written last
            span = mentions[k].span
            i = max(0, bisect_left(starts, span.start + 1) - 1)
            while i < len(starts) and starts[i] < span.end:
                if syntax.words[i].end > span.start:
                    self._at[i] = k
                i += 1

    def mention_at(self, i: int) -> int:
        """Index of the shortest mention over word `i`, -1 for none."""
        return self._at.get(i, -1)

    # ------------------------------------------------------------------ clauses

    def of_clause(self, clause: Clause, frame: Frame) -> tuple[Role, ...]:
        """The participants of a finite clause, sorted by place; `frame` says how the verb distributes them."""
        out: list[Role] = []
        subjects, passive = self._subjects(clause)
        # an active compound tense is no passive; "déplore la maire": a French clause has a subject, if need be behind
        passive = passive and not (clause.perfect and not clause.passive and clause.language == "fr")
        behind = -1
        impersonal = any(self._words[c].dep == "expl:subj" for c in self._children[clause.head])
        if not (subjects or impersonal or clause.language != "fr" or clause.mood == "imp" or clause.dep == "conj"):
            behind = next(
                (c for c in self._children[clause.head] if c > clause.head and self._words[c].dep in _OBJECT), -1
            )
            subjects = [behind] if behind >= 0 else []
        if not subjects and not impersonal and (opener := self._before_apposition(clause)) >= 0:
            subjects, passive = [opener], clause.passive
        suffers = frame.frame == "undergoes" and not any(
            self._words[c].dep in _OBJECT for head in (clause.head, clause.content) for c in self._children[head]
        )
        kind: RoleKind = "target" if passive or clause.passive or suffers else "actor"
        for i in subjects:
            out += self._with_coordinated(i, kind)
        if not subjects and self._dropped(clause.finite):
            out.append(self._role(clause.finite, kind))
        heads = [clause.head] if clause.content == clause.head else [clause.head, clause.content]
        if clause.finite not in heads and clause.language == "es":
            heads.append(clause.finite)
        for head in heads:
            out += self._complements(head, frame, clause.language, behind)
        return tuple(sorted(dict.fromkeys(out), key=lambda r: (r.span, r.kind)))

    def _dropped(self, verb: int) -> bool:
        """True for a verb that is itself the mention of its subject, as in Spanish."""
        mention = self._at.get(verb, -1)
        return mention >= 0 and self._mentions[mention].rule.endswith(".dropped")

    def _subjects(self, clause: Clause) -> tuple[list[int], bool]:
        """The subject words of a clause, taken from the antecedent of a relative or the clause that it is joined to."""
        seen = clause
        for _ in range(4):
            for head in (seen.content, seen.head, seen.finite):
                for c in self._children[head]:
                    dep = self._words[c].dep
                    if (dep in _SUBJECT or dep in _PASSIVE) and self._words[c].text.lower() not in ("où", "dont"):
                        return [self._antecedent(c, seen)], dep in _PASSIVE
            if seen.dep != "conj" or seen.parent < 0:
                return [], False
            seen = self._clauses.all[seen.parent]
        return [], False

    def _before_apposition(self, clause: Clause) -> int:
        """The name that opens the sentence before an apposition which hid it from its verb: "X, a sailor, was held"."""
        words, (first, _) = self._words, self._bounds[clause.sentence]
        verb = min(clause.finite, clause.head)
        if verb - 1 <= first or words[verb - 1].text != "," or clause.dep in ("acl:relcl", "relcl", "advcl", "ccomp"):
            return -1
        mention = self._at.get(first, -1)
        if mention < 0 or self._mentions[mention].form != "name" or self._mentions[mention].kind not in _OPENING:
            return -1
        last = first
        while last + 1 < verb and self._at.get(last + 1, -1) == mention:
            last += 1
        return first if last + 1 < verb - 1 and words[last + 1].text == "," else -1

    def _antecedent(self, i: int, clause: Clause) -> int:
        """The noun that a relative pronoun stands for, else `i` itself."""
        if self._words[i].text.lower() in _relatives(clause.language) and clause.dep in ("acl:relcl", "relcl", "acl"):
            return self._words[clause.head].head
        return i

    def _complements(self, head: int, frame: Frame, language: str, subject: int = -1) -> Iterable[Role]:
        """Objects and obliques of a verb, less the word that was found to be its `subject`."""
        cases = _cases(language)
        for c in self._children[head]:
            if c == subject or self._words[c].text.lower() in ("y", "en", "dont", "où"):
                continue
            word = self._words[c]
            dep = word.dep
            if word.pos == "PRON" and ("Reflex=Yes" in word.morph or (c not in self._at and dep != "iobj")):
                if word.text.lower() not in _relatives(language) | {"que", "qu'", "that", "whom"}:
                    continue
                above = word.head if self._words[head].dep not in ("acl:relcl", "relcl") else self._words[head].head
                if above == head or above == word.head:
                    continue
                c = above
            if dep in _OBJECT:
                mention = self._mention(c)
                goods = mention < 0 or self._mentions[mention].kind == "product" or frame.frame == "gives"
                kind: RoleKind = "theme" if goods else "target"
                if frame.frame == "moves" and mention >= 0 and self._mentions[mention].kind in ("place", "facility"):
                    kind = "place"
                yield from self._with_coordinated(c, kind)
                yield from self._below(c, frame, cases)
            elif dep == "iobj" or dep == "dative":
                if word.pos == "ADP":
                    for below in self._children[c]:
                        if self._words[below].dep == "pobj":
                            yield from self._with_coordinated(below, "recipient")
                else:
                    yield from self._with_coordinated(c, "recipient")
            elif dep in _OBLIQUE:
                yield from self._oblique(c, frame, cases)

    def _below(self, noun: int, frame: Frame, cases: dict[str, frozenset[str]]) -> Iterable[Role]:
        """Recipient and place that the parser hung on the object rather than on the verb."""
        for c in self._children[noun]:
            word = self._words[c]
            if word.dep not in ("nmod", "prep", "obl:arg", "obl:mod"):
                continue
            for role in self._oblique(c, frame, cases):
                if role.kind in ("place", "recipient") and role.mention >= 0:
                    yield role

    def _oblique(self, c: int, frame: Frame, cases: dict[str, frozenset[str]]) -> Iterable[Role]:
        """The part of a noun behind a preposition."""
        word = self._words[c]
        if word.pos == "ADP" and word.dep in ("prep", "agent"):  # English hangs the noun on the preposition
            preposition = word.text.lower()
            nouns = [d for d in self._children[c] if self._words[d].dep == "pobj"]
        else:
            preposition = next(
                (
                    self._words[d].text.lower().replace("’", "'")
                    for d in self._children[c]
                    if self._words[d].dep == "case"
                ),
                "",
            )
            nouns = [c]
        for noun in nouns:
            mention = self._mention(noun)
            kind = self._kind(preposition, mention, word.dep, frame, cases, self._determined(noun))
            if kind is not None:
                yield from self._with_coordinated(noun, kind)

    def _kind(
        self,
        preposition: str,
        mention: int,
        dep: str,
        frame: Frame,
        cases: dict[str, frozenset[str]],
        determined: bool = False,
    ) -> RoleKind | None:
        if dep in ("obl:agent", "agent"):
            return "actor" if mention >= 0 else None
        if mention < 0:
            return None
        what = self._mentions[mention]
        if preposition in cases["with"]:
            return "with"
        if preposition in cases["against"]:
            return "target"
        place = what.kind in ("place", "facility") and not what.metonym
        if preposition in cases["from"] and frame.frame == "takes":
            return "target"
        if preposition in cases["to"] and frame.frame == "gives":
            return "recipient"
        if (
            preposition in cases["personal"]
            and what.kind in _WHOLE
            and frame.frame in ("acts", "together", "undergoes")
        ):
            return "target"  # "detuvo a la capitana": the mark of a personal object
        if place:
            if preposition in cases["to"] and determined and what.kind == "place":
                return "recipient"  # "à la Norvège": to the country, no place where
            return "place" if preposition in cases["where"] else None
        if what.kind in _WHOLE or what.metonym:
            if preposition in cases["to"]:
                return "recipient"
            return "actor" if preposition in cases["by"] else None
        return None

    def _between(self, noun: int) -> bool:
        """True when "entre X" hangs on `noun`: what the parser joins to it is then the other side."""
        words = self._words
        return any(
            (words[d].dep == "case" or words[d].dep == "prep") and words[d].text.lower() in ("entre", "between")
            for c in self._children[noun]
            for d in (self._children[c] if words[c].dep != "prep" else (c,))
        )

    def _determined(self, noun: int) -> bool:
        return any(self._words[d].text.lower().replace("’", "'") in ("la", "l'") for d in self._children[noun])

    # -------------------------------------------------------------------- nouns

    def of_noun(self, i: int, frame: Frame, language: str) -> tuple[Role, ...]:
        """The participants of an event noun, from the phrases that hang on it."""
        cases = _cases(language)
        out: list[Role] = []
        agent = False
        loose: list[int] = []
        for c in self._children[i]:
            word = self._words[c]
            if word.dep not in _OBLIQUE and word.dep != "poss":
                continue
            nouns = [c]
            preposition = "'s" if word.dep == "poss" else ""
            if word.pos == "ADP" and word.dep in ("prep", "agent"):
                preposition = word.text.lower()
                nouns = [d for d in self._children[c] if self._words[d].dep == "pobj"]
            elif not preposition:
                preposition = next(
                    (
                        self._words[d].text.lower().replace("’", "'")
                        for d in self._children[c]
                        if self._words[d].dep == "case"
                    ),
                    "",
                )
            for noun in nouns:
                mention = self._mention(noun)
                if preposition in cases["by"] and mention >= 0:
                    agent = True
                    out += self._with_coordinated(noun, "actor")
                elif preposition in cases["between"]:
                    agent = True
                    out += [r for r in self._with_coordinated(noun, "actor") if r.mention >= 0]
                    out += [
                        self._role(d, "actor")
                        for d in self._children[i]
                        if self._words[d].dep == "conj" and d in self._at
                    ]
                elif preposition in cases["of"]:
                    loose.append(noun)
                else:
                    kind = self._kind(preposition, mention, word.dep, frame, cases, self._determined(noun))
                    if kind is not None:
                        out += self._with_coordinated(noun, kind)
        for noun in loose:
            mention = self._mention(noun)
            kind_of = self._mentions[mention].kind if mention >= 0 else ""
            kind = "theme"
            if mention >= 0 and (kind_of in _WHOLE or self._mentions[mention].metonym or kind_of == "place"):
                patient = agent or frame.frame == "undergoes" or frame.type in _DONE_TO
                patient = patient or (frame.type in _DONE_TO_PLACES and kind_of in ("place", "group"))
                kind = "target" if patient else "actor"
                if kind_of == "place" and frame.frame == "undergoes":
                    kind = "place"
            elif mention >= 0 and kind_of == "facility":
                kind = "place"
            out += self._with_coordinated(noun, kind)
        return tuple(sorted(dict.fromkeys(out), key=lambda r: (r.span, r.kind)))

    def phrase(self, i: int) -> tuple[int, int]:
        """First and last+1 word of the noun phrase of `i`, without clauses that hang on it."""
        low = high = i
        stack = [(i, 0)]
        while stack:
            at, depth = stack.pop()
            for c in self._children[at]:
                if self._words[c].dep in _OUTSIDE or self._clauses.of_word[c] != self._clauses.of_word[i] or depth > 8:
                    continue
                joined = self._words[c].dep == "conj" and at == i and self._words[c].pos in ("VERB", "NOUN")
                if joined and not (c in self._at and self._between(i)):
                    continue
                low, high = min(low, c), max(high, c)
                stack.append((c, depth + 1))
        if self._words[low].dep == "case" and low < i:
            low += 1
        return low, high + 1

    # ------------------------------------------------------------------ mentions

    def _mention(self, i: int) -> int:
        """Index of the mention over word `i`, or over the name that is set beside it; -1 for none."""
        found = self._at.get(i, -1)
        if found >= 0:
            return found
        for c in self._children[i]:
            if self._words[c].dep in ("flat:name", "flat", "appos", "compound") and c in self._at:
                return self._at[c]
        return -1

    def _with_coordinated(self, i: int, kind: RoleKind) -> list[Role]:
        """The role of word `i` and of the nouns joined to it."""
        out = [self._role(i, kind)]
        for c in self._children[i] if not self._between(i) else ():
            if self._words[c].dep == "conj" and self._words[c].pos in ("NOUN", "PROPN", "PRON"):
                out += self._with_coordinated(c, kind)
        return out

    def _role(self, i: int, kind: RoleKind) -> Role:
        mention = self._mention(i)
        if mention >= 0:
            return Role(kind=kind, span=self._mentions[mention].span, mention=mention)
        low = high = i
        for c in self._children[i]:
            if self._words[c].dep in ("amod", "nummod", "flat:name", "compound", "fixed") and abs(c - i) < 5:
                low, high = min(low, c), max(high, c)
        return Role(kind=kind, span=Span(self._id, self._words[low].start, self._words[high].end))


@cache
def _cases(language: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load(language, "modality")["cases"].items()}


@cache
def _relatives(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["relatives"])
