"""The groups of phrases while they grow: what each is known to be, what speaks against two being one, who came before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recoupe.model.records import Kind
from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.phrases import Phrase
from recoupe.within.syntax import Syntax

Span = tuple[int, int]
SEEN = 60  # phrases that are weighed for one pronoun
_NESTED = 4  # quotations that begin before a word and may still hold it
_BACK = 500  # phrases to look back over for what a phrase points at: several pages, so that long texts stay linear
_WIDE = 6  # words at the front of a phrase among which its head stands
_POINTERS = frozenset(("personal", "owning", "relative", "one", "several", "hearing", "verb"))


@dataclass(slots=True)
class Group:
    """Phrases that stand for one thing, and what they say of it.

    `gender` as titles and articles tell it; `titles`: folded heads of what it is called; `leads`: ISO code of the state
    that it leads; `near`: states that its sentences speak of; `beyond`: what identifies it beyond the document.
    """

    members: list[int]
    first: int
    agrees: set[str] = field(default_factory=set)
    person: bool = False
    named: bool = False
    kind: Kind | None = None
    beyond: str = ""
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    leads: str = ""
    near: dict[str, int] = field(default_factory=dict)
    generic: bool = False


class Board:
    """All phrases of a document, and the group of each."""

    def __init__(
        self, syntax: Syntax, phrases: list[Phrase], speech: Sequence[tuple[Span, int]] = (),
        names: Sequence[Name] = (), lexicons: Mapping[int, Lexicon] | None = None,
    ) -> None:  # fmt: skip
        self.words, self.phrases, self.speech = syntax.words, phrases, speech
        self.names, self.lexicons = names, lexicons or {}
        self.opened = [quote[0] for quote, _ in speech]
        self.of = [_alone(k, p) for k, p in enumerate(phrases)]
        self.members_of: dict[int, tuple[int, ...]] = {}
        self.titled: dict[str, list[int]] = {}
        self.heads: dict[str, list[int]] = {}
        self.metonyms: set[int] = set()

    def groups(self) -> list[Group]:
        """The groups, in the order of their first phrases."""
        return list({id(group): group for group in self.of}.values())

    def tie(self, left: int, right: int) -> None:
        """Put the groups of two phrases together."""
        a, b = self.of[left], self.of[right]
        if a is b:
            return
        if len(a.members) < len(b.members):
            a, b = b, a
        first, other = (a, b) if a.first < b.first else (b, a)
        a.kind = first.kind if first.named or not other.named else other.kind
        a.gender, a.leads, a.beyond = (
            first.gender or other.gender,
            first.leads or other.leads,
            first.beyond or other.beyond,
        )
        a.first = first.first
        a.members += b.members
        a.agrees |= b.agrees
        a.titles |= b.titles
        for code, count in b.near.items():
            a.near[code] = a.near.get(code, 0) + count
        a.person, a.named, a.generic = a.person or b.person, a.named or b.named, a.generic and b.generic
        for k in b.members:
            self.of[k] = a

    def fits(self, left: int, right: int) -> bool:
        """True when nothing that the two groups show of gender and number speaks against one thing."""
        a, b = self.of[left], self.of[right]
        both = a.agrees | b.agrees | {a.gender, b.gender}
        return not ({"Masc", "Fem"} <= both or {"Sing", "Plur"} <= both)

    def nested(self, left: int, right: int) -> bool:
        """True when one phrase lies inside the other: a thing is no part of its own description."""
        a, b = self.phrases[left], self.phrases[right]
        return a.start < b.end and b.start < a.end

    def before(self, k: int, sentences: int) -> Iterator[int]:
        """The phrases that begin before phrase k, the latest first, as many sentences back."""
        for other in range(k - 1, max(-1, k - 1 - SEEN), -1):
            if self.phrases[k].sentence - self.phrases[other].sentence > sentences:
                return
            yield other

    def earlier(self, k: int) -> Iterator[int]:
        """The names and nominals that begin before phrase k, the latest first, as far back as anything points."""
        for other in range(k - 1, max(-1, k - 1 - _BACK), -1):
            if self.phrases[other].form not in _POINTERS:
                yield other

    def quoted(self, k: int) -> int:
        """Index of the quotation in which phrase k stands, -1 for none."""
        p = self.phrases[k]
        last = bisect_right(self.opened, p.start)
        for number in range(last - 1, max(-1, last - 1 - _NESTED), -1):
            if p.end <= self.speech[number][0][1]:
                return number
        return -1

    def public(self, group: Group) -> bool:
        """True for a body of states or of a state, which nobody calls a company."""
        for k in group.members:
            known = self.names[self.phrases[k].owner].known if self.phrases[k].owner >= 0 else None
            if known is not None and (known.seat or known.key.partition(":")[2][:2].isupper()):
                return True
        return False

    def subject(self, k: int) -> bool:
        """True when phrase k is the subject of a verb."""
        p = self.phrases[k]
        if p.subject is None:
            p.subject = False
            first = p.first if p.first >= 0 else p.head
            for at in range(first, min(first + _WIDE, len(self.words))):
                if self.words[at].start >= p.end:
                    break
                if self.words[at].dep.startswith("nsubj"):
                    p.subject = True
                    break
        return p.subject


def _alone(k: int, p: Phrase) -> Group:
    return Group([k], k, set(p.agrees), p.person, p.form == "name", p.kind, p.beyond, p.gender)
