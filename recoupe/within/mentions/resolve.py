"""Which given phrases of one document stand for one thing: names, nominals and pronouns, by rules alone.

Sieves from the surest to the least sure, in the manner of Lee et al. 2013 (*Deterministic coreference resolution*):
relative pronouns by syntax, equal names, equal phrases, the person who speaks, then pronouns and bare nouns by gender,
number, role and recency. A sieve looks at whole groups: what one of them shows (gender, number) holds for all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from recoupe.model import Document
from recoupe.within.folding import fold
from recoupe.within.mentions.phrases import Phrase, phrases_of
from recoupe.within.syntax import Syntax

Span = tuple[int, int]
_BACK = 3  # sentences that a pronoun looks back
_POINTED = 2  # sentences that "this man" looks back
_NESTED = 4  # quotations that begin before a word and may still hold it
_SEEN = 60  # phrases that are weighed for one pronoun
_THIRD = ("personal", "owning")


@dataclass(slots=True)
class _Group:
    """Phrases that stand for one thing."""

    members: list[int]
    agrees: set[str] = field(default_factory=set)
    person: bool = False
    named: bool = False


def resolve(
    document: Document, syntax: Syntax, spans: Sequence[Span], speech: Sequence[tuple[Span, Span | None]] = ()
) -> list[list[int]]:
    """Groups of the indexes of `spans` (canonical offsets) that stand for one thing, each sorted; singles included.

    `speech`: quotations, each with the span of its speaker where it is known; they tell who "I" is.
    """
    phrases = phrases_of(document, syntax, spans)
    resolver = _Resolver(syntax, phrases, _speech(phrases, speech))
    for sieve in SIEVES:
        sieve(resolver)
    taken = {p.number for p in phrases}
    groups = [sorted(phrases[k].number for k in g.members) for g in resolver.groups() if g.members]
    return sorted([*groups, *([n] for n in range(len(spans)) if n not in taken)])


def _speech(phrases: Sequence[Phrase], speech: Sequence[tuple[Span, Span | None]]) -> list[tuple[Span, int]]:
    """Each quotation and the phrase that is its speaker, -1 for none: the widest one over the speaker's span."""
    out = []
    starts = [p.start for p in phrases]
    for quote, speaker in sorted(speech, key=lambda s: (s[0], s[1] or (0, 0))):
        found = -1
        if speaker is not None:
            last = bisect_left(starts, speaker[1])
            over = [k for k in range(max(0, last - _SEEN), last) if speaker[0] < phrases[k].end]
            best = [k for k in over if (phrases[k].start, phrases[k].end) == speaker] or [
                k for k in over if phrases[k].end - phrases[k].start <= 2 * (speaker[1] - speaker[0]) + 20
            ]
            found = best[0] if best else -1
        out.append((quote, found))
    return out


class _Resolver:
    """The groups while they grow."""

    def __init__(self, syntax: Syntax, phrases: list[Phrase], speech: list[tuple[Span, int]]) -> None:
        self.words, self.phrases, self.speech = syntax.words, phrases, speech
        self.opened = [quote[0] for quote, _ in speech]
        self.of = [_Group([k], set(p.agrees), p.person, p.form == "name") for k, p in enumerate(phrases)]

    def groups(self) -> list[_Group]:
        """The groups, in the order of their first phrases."""
        return list({id(group): group for group in self.of}.values())

    def tie(self, left: int, right: int) -> None:
        """Put the groups of two phrases together."""
        a, b = self.of[left], self.of[right]
        if a is b:
            return
        if len(a.members) < len(b.members):
            a, b = b, a
        a.members += b.members
        a.agrees |= b.agrees
        a.person, a.named = a.person or b.person, a.named or b.named
        for k in b.members:
            self.of[k] = a

    def fits(self, left: int, right: int) -> bool:
        """True when nothing that the two groups show of gender and number speaks against one thing."""
        both = self.of[left].agrees | self.of[right].agrees
        return not ({"Masc", "Fem"} <= both or {"Sing", "Plur"} <= both)

    def nested(self, left: int, right: int) -> bool:
        """True when one phrase lies inside the other: a thing is no part of its own description."""
        a, b = self.phrases[left], self.phrases[right]
        return a.start < b.end and b.start < a.end

    def before(self, k: int, sentences: int) -> Iterator[int]:
        """The phrases that begin before phrase k, the latest first, as many sentences back."""
        for other in range(k - 1, max(-1, k - 1 - _SEEN), -1):
            if self.phrases[k].sentence - self.phrases[other].sentence > sentences:
                return
            yield other

    def quoted(self, k: int) -> int:
        """Index of the quotation in which phrase k stands, -1 for none."""
        p = self.phrases[k]
        last = bisect_right(self.opened, p.start)
        for number in range(last - 1, max(-1, last - 1 - _NESTED), -1):
            if p.end <= self.speech[number][0][1]:
                return number
        return -1


# ---------------------------------------------------------------- sieves


def relatives(r: _Resolver) -> None:
    """ "the ship that sank": the noun that the clause hangs on, else what ends just before."""
    for k, p in enumerate(r.phrases):
        if p.form != "relative":
            continue
        governors = _clause_heads(r, p.head)
        best: tuple[int, int] | None = None
        for other in r.before(k, 1):
            q = r.phrases[other]
            if q.form in ("relative", "owning") or not _agree(p.agrees, q.agrees):
                continue
            gap = p.start - q.end
            hangs = q.head in governors
            if gap > _FAR or (gap < 0 and not hangs) or (gap > _NEAR and not hangs):
                continue
            rank = (0 if hangs else 1, max(gap, 0) if not hangs else q.start)
            if best is None or rank < best[:2]:
                best = (*rank, other)  # type: ignore[assignment]
        if best is not None:
            r.tie(best[2], k)  # type: ignore[misc]


_FAR, _NEAR = 80, 4  # characters between a relative pronoun and what it stands for: through the clause, or alone


def _clause_heads(r: _Resolver, head: int) -> set[int]:
    """The nouns on which the clauses around a word hang."""
    out: set[int] = set()
    at = head
    for _ in range(6):
        word = r.words[at]
        if word.dep.startswith(("acl", "relcl")) and word.head != at:
            out.add(word.head)
            break
        if word.head == at:
            break
        at = word.head
    return out


def _agree(left: frozenset[str], right: frozenset[str]) -> bool:
    both = left | right
    return not ({"Masc", "Fem"} <= both or {"Sing", "Plur"} <= both)


def names(r: _Resolver) -> None:
    """Names of the same words, and short forms of the one longer name."""
    found = [k for k, p in enumerate(r.phrases) if p.form == "name"]
    proper = {k: _proper(r, k) for k in found}
    bearers: dict[str, set[tuple[str, ...]]] = {}
    for words in proper.values():
        if len(words) > 1:
            bearers.setdefault(words[-1], set()).add(tuple(sorted(words)))
    edges: dict[str, list[int]] = {}
    for k in found:
        a = proper[k]
        if not a:
            continue
        earlier = {other for word in (a[0], a[-1]) for other in edges.get(word, ())[-_SEEN:]}
        for other in sorted(earlier, reverse=True):
            b = proper[other]
            short, long = (a, b) if len(a) <= len(b) else (b, a)
            shortens = set(short) <= set(long) and (short[-1] == long[-1] or short[0] == long[0])
            # A bare family name joins none of several who bear it.
            doubtful = a != b and len(short) == 1 and len(bearers.get(short[0], ())) > 1
            if (a == b or shortens) and not r.nested(k, other) and r.fits(other, k) and not doubtful:
                r.tie(other, k)
                break
        for word in {a[0], a[-1]}:
            edges.setdefault(word, []).append(k)
    _initials(r, found, proper)


def _proper(r: _Resolver, k: int) -> tuple[str, ...]:
    """The capitalised words around the head of a name."""
    p = r.phrases[k]
    out: list[str] = []
    at = p.head
    while at > 0 and r.words[at - 1].start >= p.start and _namelike(r, at - 1):
        at -= 1
    while at < len(r.words) and r.words[at].start < p.end and _namelike(r, at):
        if r.words[at].text[:1].isupper() and r.words[at].text.rstrip(".") not in (
            "M",
            "MM",
            "Mme",
            "Mlle",
            "Mr",
            "Dr",
        ):
            out += fold(r.words[at].text).split(" ")
        at += 1
    return tuple(out)


def _namelike(r: _Resolver, at: int) -> bool:
    word = r.words[at]
    return word.text[:1].isupper() or word.text in ("-", ".", "de", "d'", "du", "von", "van")


def _initials(r: _Resolver, found: list[int], proper: dict[int, tuple[str, ...]]) -> None:
    """An acronym and the phrase whose words begin with its letters."""
    letters: dict[str, int] = {}
    for k, p in enumerate(r.phrases):
        words = [w for w in p.text.split(" ") if len(w) > 2 or w.isdigit()]
        if len(words) > 1 and p.form in ("name", "nominal"):
            letters.setdefault("".join(w[0] for w in words), k)
    for k in found:
        if len(proper[k]) == 1 and 2 < len(proper[k][0]) < 7:
            other = letters.get(proper[k][0])
            raw = r.words[r.phrases[k].head].text
            if other is not None and other != k and raw.isupper() and not r.nested(k, other):
                r.tie(other, k)


def verbs(r: _Resolver) -> None:
    """A verb without its own subject, joined to one that has it: "he came and saw"."""
    subjects = {r.words[p.head].head: k for k, p in enumerate(r.phrases) if p.subject}
    for k, p in enumerate(r.phrases):
        if p.form != "verb":
            continue
        at = p.head
        for _ in range(4):
            at = r.words[at].head
            if at in subjects and subjects[at] != k:
                r.tie(subjects[at], k)
                break


def equal_phrases(r: _Resolver) -> None:
    """A noun named again: the same head, and no word that the first did not have."""
    last: dict[str, list[int]] = {}
    for k, p in enumerate(r.phrases):
        if p.form != "nominal":
            continue
        for other in reversed(last.get(p.noun, [])[-8:]):
            q = r.phrases[other]
            if r.nested(k, other) or not r.fits(other, k):
                continue
            same = p.words == q.words
            less = p.words <= q.words and p.opener in ("known", "pointed")
            head_only = p.opener == "pointed" or (p.opener == "known" and len(p.words) == 1)
            if p.opener == "owned" and not same:
                continue
            if p.opener == "new" and not same:
                continue
            if same or less or head_only:
                r.tie(other, k)
                break
        last.setdefault(p.noun, []).append(k)


def beside(r: _Resolver) -> None:
    """Apposition: "Lina, ma fille", "le maire, Paul Roy"."""
    for k, p in enumerate(r.phrases):
        for other in r.before(k, 0):
            q = r.phrases[other]
            gap = p.start - q.end
            if 0 <= gap <= 3 and {p.form, q.form} == {"name", "nominal"} and (p.person or q.person):
                nominal = p if p.form == "nominal" else q
                comma = _between(r, q, p) == ","
                hangs = r.words[p.head].head == q.head or r.words[q.head].head == p.head
                alone = r.words[p.head].dep != "conj"
                if r.fits(other, k) and alone and ((comma and nominal.opener in ("known", "owned")) or hangs):
                    r.tie(other, k)
                    break


def _between(r: _Resolver, left: Phrase, right: Phrase) -> str:
    return "".join(w.text for w in r.words[left.head + 1 : right.head] if left.end <= w.start < right.start)


def speakers(r: _Resolver) -> None:
    """ "I" is who speaks; outside quotations one person speaks throughout."""
    last: dict[tuple[str, int], int] = {}
    for k, p in enumerate(r.phrases):
        if p.form not in ("one", "several", "hearing"):
            continue
        quote = r.quoted(k)
        speaker = r.speech[quote][1] if quote >= 0 else -1
        if speaker >= 0 and p.form == "one" and r.fits(speaker, k):
            r.tie(speaker, k)
        who = speaker if speaker >= 0 else quote
        at = (p.form, who)
        if at in last:
            r.tie(last[at], k)
        last[at] = k


def pronouns(r: _Resolver) -> None:
    """Pronouns of the third person and owners: the best phrase of the last sentences that agrees."""
    for k, p in enumerate(r.phrases):
        if p.form not in _THIRD or not p.text:
            continue
        if p.text in ("en", "y"):
            continue
        best: tuple[float, int] | None = None
        for other in r.before(k, _BACK):
            weight = _weight(r, k, other)
            if weight is not None and (best is None or weight > best[0]):
                best = (weight, other)
        if best is not None:
            r.tie(best[1], k)


def _weight(r: _Resolver, k: int, other: int) -> float | None:
    """How well phrase `other` explains pronoun k; None where it cannot."""
    p, q = r.phrases[k], r.phrases[other]
    if q.form in ("one", "several", "hearing", "verb", "other") or not r.fits(other, k) or q.text in ("en", "y"):
        return None
    if r.nested(k, other):
        return None
    group = r.of[other]
    if not group.agrees and q.form == "relative":
        return None
    if (r.quoted(k) >= 0) != (r.quoted(other) >= 0) and p.sentence == q.sentence and q.form in _THIRD:
        return None
    reflexive = p.text in ("se", "s", "soi", "himself", "herself", "itself", "themselves")
    same_clause = r.words[p.head].head == r.words[q.head].head
    if p.form == "personal" and same_clause and not reflexive and p.head != q.head:
        return None
    weight = -1.0 * (p.sentence - q.sentence)
    weight += 1.0 if q.subject else 0.0
    weight += 0.5 if group.person or group.named else 0.0
    weight += 0.1 * min(len(group.members), 6)
    weight += 0.6 if q.form in _THIRD else 0.0
    weight -= 0.7 if q.inside >= 0 and q.form == "nominal" else 0.0
    weight -= 0.02 * (k - other)
    if p.form == "owning" and same_clause and q.subject:
        weight += 1.0
    if not ({"Sing", "Plur"} & group.agrees):
        weight -= 0.5
    return weight


def pointed(r: _Resolver) -> None:
    """ "this man", "the leader": a bare or pointing person phrase stands for the latest person that fits."""
    for k, p in enumerate(r.phrases):
        if p.form != "nominal" or len(r.of[k].members) > 1 or not p.person:
            continue
        if not (p.opener == "pointed" or (p.opener == "known" and len(p.words) <= 2)) or "Plur" in p.agrees:
            continue
        for other in r.before(k, _POINTED):
            group = r.of[other]
            q = r.phrases[other]
            if r.nested(k, other) or not group.person or not r.fits(other, k):
                continue
            if group.named and (q.subject or p.opener == "pointed"):
                r.tie(other, k)
                break


SIEVES: tuple[Callable[[_Resolver], None], ...] = (
    relatives, names, equal_phrases, beside, verbs, speakers, pronouns, pointed,
)  # fmt: skip
"""From the surest to the least sure."""
