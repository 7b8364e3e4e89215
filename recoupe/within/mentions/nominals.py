"""Common nouns that stand for someone or something of the story: "le ministre de la Défense", "ces deux pays"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from recoupe.model.records import Kind
from recoupe.within.mentions.candidates import Name, accented, matches
from recoupe.within.mentions.lexicon import Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.syntax import Syntax

_OBJECTS = frozenset(("obj", "dobj", "iobj", "obl:arg", "obl:mod", "obl", "pobj"))
_LONGEST = 16  # pieces of a complement: beyond it the phrase is a clause in disguise


@dataclass(slots=True)
class Nominal:
    """A noun phrase found: its extent, its head noun, and what its words tell of whom it stands for.

    `determiner`: definite, pointing, owning, indefinite, contracted or empty. `states`: ISO codes of the adjectives and
    states inside it. `beside`: index of the name that it stands in apposition to, -1 for none. `inside`: indexes of the
    names in its complement. `several`: how many a pointing phrase stands for (0: one). `joined`: the names that a plural
    announces ("les présidents X et Y").
    """

    first: int
    last: int
    start: int
    end: int
    head: int
    noun: Noun
    determiner: str
    phrase: str
    rule: str
    sentence: int
    states: list[str] = field(default_factory=list)
    beside: int = -1
    inside: list[int] = field(default_factory=list)
    several: int = 0
    last_named: bool = False
    joined: list[int] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The kind of thing that the head noun stands for."""
        return self.noun.kind


def find_nominals(pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon], names: list[Name]) -> list[Nominal]:
    """All nominals worth a mention, sorted. `names` are those of the document, sorted."""
    owner: dict[int, int] = {}
    for number, name in enumerate(names):
        for i in range(name.first, name.last):
            owner.setdefault(i, number)
    out: list[Nominal] = []
    for index, (low, high) in enumerate(pieces.bounds):
        if low < high:
            out += _Phrases(pieces, syntax, lexicons[index], names, owner, index, low, high).found()
    return out


class _Phrases:
    """The nominals of one sentence."""

    def __init__(
        self, pieces: Pieces, syntax: Syntax, lexicon: Lexicon, names: list[Name], owner: dict[int, int], sentence: int,
        low: int, high: int,
    ) -> None:  # fmt: skip
        self.p, self.syntax, self.lex, self.names, self.owner = pieces, syntax, lexicon, names, owner
        self.sentence, self.low, self.high = sentence, low, high

    def found(self) -> list[Nominal]:
        """The nominals, in order of their heads."""
        p, lex = self.p, self.lex
        words, pointing, nouns, owner = p.folded, lex.pointing, lex.nouns, self.owner
        out: list[Nominal] = []
        i = self.low
        while i < self.high:
            folded = words[i]
            if folded in pointing and (made := self._pointing(i)):
                out.append(made)
                i = made.last
                continue
            if folded not in nouns or i in owner:
                i += 1
                continue
            nominal = self._nominal(i)
            if nominal is None:
                i += 1
                continue
            if nominal.beside >= 0 and out and nominal.last == out[-1].last and nominal.beside == out[-1].beside:
                nominal.beside = -1  # "le père de la victime, X": the father
            if self._worth(nominal) and not (nominal.noun.generic and out and nominal.last <= out[-1].last):
                out.append(nominal)
            i = max(i + 1, nominal.head + (1 if lex.language == "en" else len(nominal.noun.words)))
        return out

    def _pos(self, i: int) -> str:
        word = self.p.word[i]
        return self.syntax.words[word].pos if word >= 0 else ""

    def _pointing(self, i: int) -> Nominal | None:
        """ "ce dernier", "les deux hommes"."""
        p, lex = self.p, self.lex
        after = p.folded[i + 1] if i + 1 < self.high else ""
        for noun in lex.pointing[p.folded[i]]:
            if len(noun.words) > 1 and noun.words[1] != after:
                continue
            stop = matches(p, i, self.high, noun)
            if not stop or (stop < self.high and p.gap(stop) == "-"):
                continue
            several = 2 if noun.number == "Plur" else 0
            kind: Kind = (
                "place"
                if noun.words[-1]
                in (
                    "pays",
                    "etats",
                    "voisins",
                    "capitales",
                    "villes",
                    "corees",
                    "countries",
                    "koreas",
                    "paises",
                    "coreas",
                )
                else "person"
            )
            end = stop
            if p.raw[stop - 1][0].islower() and end < self.high and self._adjective(end) and several:
                end += 1
            if (
                noun.words[-1].startswith(("derni", "ultim", "latter"))
                and end < self.high
                and self._pos(end) == "NOUN"
                and p.gap(end).strip() == ""
            ):
                return None  # "ce dernier point"
            return Nominal(
                i, end, p.start[i], p.end[end - 1], stop - 1, Noun(noun.words, kind, noun.number), "pointing",
                " ".join(noun.words), f"{lex.language}.nominal.pointing", self.sentence, several=several,
                last_named=not several,
            )  # fmt: skip
        return None

    def _nominal(self, i: int) -> Nominal | None:
        """The phrase around the noun at piece i."""
        p, lex = self.p, self.lex
        noun, stop = None, 0
        for entry in lex.nouns[p.folded[i]]:
            stop = matches(p, i, self.high, entry)
            if stop and accented(p, i, entry) and not any(k in self.owner for k in range(i, stop)):
                noun = entry
                break
        if noun is None:
            return None
        head = stop - 1 if lex.language == "en" else i
        ideal = p.raw[head][0].isupper() and not p.initial[head] and p.raw[head] in lex.not_names
        if ideal and (noun.kind == "place" or p.folded[head] in ("homme", "man", "hombre")):
            return None  # "les droits de l'Homme", "l'État de droit"
        tagged = self._pos(head) in ("NOUN", "PROPN", "") or (
            lex.language == "es"
            and head > self.low
            and p.folded[head - 1] in lex.determiners  # "el canciller": rules tag it
        )
        if (len(noun.words) == 1 and not tagged) or (stop < self.high and p.gap(stop) == "-"):
            return None
        if (
            head > self.low
            and p.gap(head) == "-"
            and len(noun.words) == 1
            and p.folded[head - 1] not in ("ex", "vice", "co")
        ):
            return None
        first, determiner = self._left(i)
        if (
            noun.number == "Sing"
            and noun.kind == "place"
            and noun.words[-1][-1] in "sxz"
            and p.folded[first] in lex.sets["many"]
        ):
            noun = replace(noun, number="Plur")  # "ces pays"
        states: list[str] = []
        inside: list[int] = []
        last = self._right(stop, noun, states, inside)
        for k in range(first, i):
            if p.demonym[k]:
                self._state(k, states)
            elif k in self.owner and self.owner[k] not in inside:
                inside.append(self.owner[k])
                known = self.names[self.owner[k]].known
                if known and known.key.startswith("country:"):
                    states.append(known.key[8:])
        inner = first
        if determiner and p.folded[first] in lex.determiners:
            inner = first + 1
        if determiner == "contracted":
            first = inner
        joined = self._joined(last) if noun.number == "Plur" and noun.kind == "person" else []
        return Nominal(
            first, last, p.start[first], p.end[last - 1], head, noun, determiner, " ".join(p.folded[inner:last]),
            f"{lex.language}.nominal.{noun.kind}", self.sentence, states, inside=inside,
            beside=-1 if joined else self._beside(first, last, noun), joined=joined,
        )  # fmt: skip

    def _joined(self, at: int) -> list[int]:
        """The persons whose names follow at piece `at`, joined by commas and "et"."""
        p, out = self.p, []
        while at < self.high and at in self.owner:
            name = self.names[self.owner[at]]
            if name.first != at or name.kind != "person" or p.gap(at).strip() not in ("", ","):
                break
            out.append(self.owner[at])
            at = name.last
            if at < self.high and p.folded[at] in ("et", "and", "y", "e") and p.gap(at) == " ":
                at += 1
        return out if len(out) > 1 else []

    def _left(self, i: int) -> tuple[int, str]:
        """Where the phrase begins, and its determiner."""
        p, lex = self.p, self.lex
        at = i
        budget = 3
        while at > self.low and budget and p.gap(at) in (" ", "-", "\u00a0", "'", "’", "\n"):
            before = p.folded[at - 1]
            if before in lex.determiners and (kind := lex.determiners[before]):
                if before == "des" and self._pos(at - 1) == "DET":
                    return at - 1, "indefinite"
                if before == "that" and self._pos(at - 1) == "SCONJ":
                    return at, ""
                return at - 1, kind
            if at - 1 in self.owner:
                if lex.language != "en" or p.gap(at) not in (" ",):
                    return at, ""
                name = self.names[self.owner[at - 1]]
                if name.kind not in ("organisation", "place", "media"):
                    return at, ""
                at = name.first
                continue
            tags = ("ADJ", "NUM", "NOUN", "PROPN") if lex.language == "en" else ("ADJ", "NUM")
            tied = self._pos(at - 1) in tags and p.gap(at) in (" ", "-")
            if before in lex.sets["before"] or p.demonym[at - 1] or tied:
                at -= 1
                budget -= 1
                continue
            break
        # An adjective before the noun without a determiner belongs to something else, in French and Spanish, but after a
        # comma: "X, ancien maire".
        return (at if lex.language == "en" or (at > self.low and "," in p.gap(at)) else i), ""

    def _state(self, k: int, states: list[str]) -> None:
        """Add the state of a demonym; peoples of no one state add none, the second half of "nord-coréen" none again."""
        code = self.p.demonym[k]
        if code not in ("", "-") and not (k > self.low and self.p.demonym[k - 1] == code and self.p.gap(k) == "-"):
            states.append(code)

    def _adjective(self, k: int) -> bool:
        return bool(self.p.demonym[k]) or (self._pos(k) == "ADJ" and self.p.raw[k][0].islower())

    def _right(self, stop: int, noun: Noun, states: list[str], inside: list[int]) -> int:
        """Where the phrase ends: adjectives, fields of office, complements in "de"."""
        p, lex = self.p, self.lex
        last = stop
        k = stop
        tied = False
        while k < self.high and k - stop < _LONGEST:
            gap = p.gap(k)
            if gap.strip() not in ("", "-", "'", "’") or gap.count("\n") > 1:
                break
            folded = p.folded[k]
            if k not in self.owner and (self._adjective(k) or (noun.kind == "person" and folded in lex.sets["after"])):
                self._state(k, states)
                k = last = k + 1
                continue
            if (
                folded in ("et", "and", "y", "e")
                and k + 1 < self.high
                and p.demonym[k + 1]
                and states
                and noun.number == "Plur"
            ):
                self._state(k + 1, states)
                k = last = k + 2
                continue
            if noun.generic and folded in lex.sets["manner"] and k + 1 < self.high and self._pos(k + 1) == "NOUN":
                k = last = k + 2
                continue
            if folded in lex.sets["of"] or (
                folded in ("et", "and", "y")
                and tied
                and k + 1 < self.high
                and p.folded[k + 1] in lex.sets["of"]
                and k not in self.owner
            ):
                ended = self._complement(k, noun, states, inside)
                if ended <= k:
                    break
                k = last = ended
                tied = True
                continue
            break
        return last

    def _complement(self, k: int, noun: Noun, states: list[str], inside: list[int]) -> int:
        """Where the complement that begins with a preposition at piece k ends; k when it is not the phrase's own."""
        p, lex = self.p, self.lex
        at = k
        small = 0
        while (
            at < self.high
            and small < 4
            and (
                p.folded[at] in lex.sets["of"]
                or lex.determiners.get(p.folded[at]) in ("definite", "contracted", "owning")
                or p.folded[at] in ("et", "and", "y")
            )
        ):
            if at > k and p.gap(at).strip() not in ("", "'", "’"):
                return k
            at += 1
            small += 1
        if at >= self.high or p.gap(at).strip() not in ("", "'", "’"):
            return k
        bare = not any(lex.determiners.get(p.folded[x]) in ("definite", "contracted", "owning") for x in range(k, at))
        if noun.generic and not (bare and self._pos(at) == "NOUN" and at not in self.owner):
            return k
        if noun.kind == "event" and p.raw[at][0].isdigit():
            while at < self.high and p.raw[at].isdigit() and p.gap(at).strip() in ("", "-", "–"):
                at += 1
            return at
        if at in self.owner:
            name = self.names[self.owner[at]]
            if noun.kind == "facility" and name.kind == "facility":
                inside.append(self.owner[at])  # the thing itself: "la base du cosmodrome X" names it twice
                return k
            inside.append(self.owner[at])
            if name.known is not None and name.known.key.startswith("country:"):
                states.append(name.known.key[8:])
            elif name.known is not None and name.known.capital:
                states.append(name.known.capital)
            elif name.known is not None and name.known.leads and " ".join(noun.words) in lex.sets["heads"]:
                states.append(name.known.seat)  # "le chef du Kremlin"
            return max(name.last, at + 1)
        for entry in lex.portfolios.get(p.folded[at], ()):
            if noun.kind == "person" and (stop := matches(p, at, self.high, entry)):
                return stop
        if self._pos(at) not in ("NOUN", "PROPN") or p.folded[at] in lex.sets["not_of"] or noun.kind == "group":
            return k
        at += 1
        while at < self.high and p.gap(at) == "-" and at not in self.owner:
            at += 1
        while at < self.high and at not in self.owner and self._adjective(at) and p.gap(at).strip() in ("", "-"):
            self._state(at, states)
            at += 1
        if noun.kind == "person" and at < self.high and at in self.owner and p.gap(at) == " ":
            name = self.names[self.owner[at]]
            if name.first == at and name.kind not in ("person", "place", "group"):
                inside.append(self.owner[at])  # "le capitaine du chalutier X"
                return name.last
        return at

    def _beside(self, first: int, last: int, noun: Noun) -> int:
        """Index of the name that the phrase stands in apposition to, before or after it; -1 for none."""
        p = self.p
        if last < self.high and last in self.owner:
            number = self.owner[last]
            name = self.names[number]
            gap = p.text[p.end[last - 1] : name.start]
            fits = self._fits(noun, name)
            if fits and gap.strip(' \u00a0*«"“\n') == "" and len(gap) < 4:
                return number
            if (
                fits
                and gap.strip() == ","
                and noun.kind == "person"
                and noun.number == "Sing"
                and not self._told(first, name)
            ):
                after = p.text[name.end : name.end + 1]
                if (
                    after in (",", ".", ")", "", "\n")
                    or p.text[name.end : name.end + 2] == " ("
                    or (name.last < self.high and self._pos(name.last) in ("VERB", "AUX", "PRON", "ADV"))
                ):
                    return number
        if noun.kind == "person" and last + 1 < self.high and p.raw[last] in self.lex.honorifics:
            number = self.owner.get(last + 1, -1)
            if number >= 0 and p.gap(last).strip() in ("", ",") and self._fits(noun, self.names[number]):
                return number
        before = first - 1
        if before > self.low and p.folded[before] in self.lex.sets["then"] and "," in p.gap(before):
            before -= 1  # "X, alors ministre"
        if before >= self.low and before in self.owner:
            number = self.owner[before]
            name = self.names[number]
            gap = p.text[name.end : p.start[before + 1]]
            if (
                gap.strip() in (",", "(", "–", "-")
                and len(gap) <= 3
                and self._fits(noun, name)
                and noun.kind in ("person", "media", "organisation")
                and noun.number == "Sing"
            ):
                return number
        return -1

    def _told(self, first: int, name: Name) -> bool:
        """True when a phrase is told of by a clause of its own before the name: "En invitant son rival, X entend"."""
        p, words = self.p, self.syntax.words
        subject = p.word[name.first] >= 0 and words[p.word[name.first]].dep.startswith("nsubj")
        at = p.word[first]
        last = p.word[name.first]
        if not subject or at < 0:
            return False
        verb = words[last].head
        return any(
            words[k].dep in _OBJECTS and words[k].head != verb
            for k in range(at, last)
            if not at <= words[k].head < last
        )

    def _fits(self, noun: Noun, name: Name) -> bool:
        if noun.kind == "person":
            return name.kind == "person"
        if noun.kind in ("organisation", "media"):
            return name.kind in ("organisation", "media")
        return noun.kind == name.kind

    def _worth(self, n: Nominal) -> bool:
        """True when the phrase clearly stands for someone or something, not for a class."""
        noun, determiner = n.noun, n.determiner
        word = " ".join(noun.words)
        definite = determiner in ("definite", "pointing", "owning", "contracted")
        complement = n.last - n.head > len(noun.words)
        more = bool(n.states or n.inside) or complement
        if n.joined:
            return True
        if n.beside >= 0:
            return noun.kind != "product"
        if noun.generic:
            if noun.loose and not (determiner in ("pointing", "owning") or (definite and more)):
                return False
            return determiner != "indefinite" or noun.number == "Plur"
        if noun.kind == "person":
            if noun.number == "Plur":
                if noun.many:
                    return definite or bool(determiner and complement) or bool(n.states)
                return more if definite else bool(determiner) and " de" in " " + n.phrase
            return definite
        if noun.kind == "group":
            return definite or more
        if noun.kind == "event":
            return definite and (more or determiner == "pointing")
        if noun.number == "Plur" and noun.kind == "facility":
            return definite and bool(n.states or n.inside)  # "les bases de relations durables" are none
        if noun.number == "Plur":
            return (definite and (more or noun.kind == "media")) or (
                determiner == "pointing" and n.last - n.first == 1 + len(noun.words)
            )
        if noun.kind in ("place", "facility"):
            if word in self.lex.sets["ground"] and n.states:
                return True
            if word in self.lex.sets["capital"]:
                return definite
            return determiner in ("pointing", "owning") or (definite and more)
        return definite
