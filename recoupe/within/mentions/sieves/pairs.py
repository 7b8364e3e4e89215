"""Sieves over what a verb says of its subject, and over pairs of states."""

from __future__ import annotations

from collections.abc import Sequence

from recoupe.within.mentions.nominals import Nominal
from recoupe.within.mentions.phrases import Phrase
from recoupe.within.mentions.sieves.board import Board


def predicated(b: Board) -> None:
    """ "X a été le premier ministre à": a noun that a copula says of its subject stands for the subject."""
    if not b.words:
        return
    subject_of: dict[int, int] = {}
    for k, p in enumerate(b.phrases):
        if p.kind == "person" and (p.owner >= 0 or p.nominal is not None) and k not in b.members_of and b.subject(k):
            subject_of.setdefault(b.words[_subject_word(b, p)].head, k)
    for k, p in enumerate(b.phrases):
        n = p.nominal
        if n is None or n.kind != "person" or n.noun.number == "Plur" or n.beside >= 0 or len(b.of[k].members) > 1:
            continue
        word = b.words[p.head]
        said = p.head in subject_of or (
            word.dep == "attr" and b.words[word.head].lemma == "be" and word.head in subject_of
        )
        if not said:
            continue
        other = subject_of[p.head if p.head in subject_of else word.head]
        q = b.phrases[other]
        between = {b.words[i].text.lower() for i in range(max(q.head, 0), p.head)}
        if (
            other != k
            and q.end <= p.start
            and b.fits(other, k)
            and between.isdisjoint(_NEGATIONS)
            and not b.of[k].named
        ):
            b.tie(other, k)


_NEGATIONS = frozenset(("pas", "plus", "jamais", "guère", "not", "n't", "n’t", "never", "no", "nunca", "?"))


def _subject_word(b: Board, p: Phrase) -> int:
    first = p.first if p.first >= 0 else p.head
    return next(
        (i for i in range(first, min(first + 6, len(b.words))) if b.words[i].dep.startswith("nsubj")), max(p.head, 0)
    )


def pairs(b: Board) -> None:
    """ "les deux pays": the two that the text put side by side last, else the two of which it spoke most so far."""
    spoken: dict[int, int] = {}
    last: tuple[int, int] | None = None
    seen: list[int] = []
    for k, p in enumerate(b.phrases):
        group = b.of[k]
        if k in b.members_of and p.nominal is not None and p.nominal.several and p.nominal.kind == "place":
            b.members_of[k] = _pair(b, k, p.nominal, last, seen, spoken)
            if p.nominal.noun.words[-1] in _KOREAS:
                both = {b.of[x].beyond: b.of[x].first for x in seen}
                b.members_of[k] = tuple(sorted(both[code] for code in ("country:KP", "country:KR") if code in both))
            continue
        if group.kind != "place" or not group.beyond.startswith("country:"):
            continue
        spoken[group.first] = spoken.get(group.first, 0) + 1
        if seen and b.of[seen[-1]] is not group and _side_by_side(b, seen[-1], k):
            last = (seen[-1], k)
        seen.append(k)


def _side_by_side(b: Board, left: int, right: int) -> bool:
    """True when two states are joined: "Lima et Santiago", "le Chili et le Pérou"."""
    p, q = b.phrases[left], b.phrases[right]
    if p.sentence != q.sentence or not 0 <= q.start - p.end <= _JOINED:
        return False
    between = {w.text.lower() for w in b.words[p.head + 1 : q.head] if p.end <= w.start < q.start}
    return bool(between & {"et", "and", "y", "e", "-", "–"}) or not between


_KOREAS = frozenset(("corees", "koreas", "coreas"))
_JOINED = 12  # characters between two states that are named together
_RECENT = 3  # sentences that a pair named together is remembered


def _pair(
    b: Board, k: int, n: Nominal, last: tuple[int, int] | None, seen: Sequence[int], spoken: dict[int, int]
) -> tuple[int, ...]:
    p = b.phrases[k]
    if last is not None and p.sentence - b.phrases[last[0]].sentence <= _RECENT:
        return tuple(sorted(b.of[x].first for x in last))
    near: list[int] = []
    for other in reversed(seen):
        if p.sentence - b.phrases[other].sentence > 1:
            break
        if b.of[other].first not in near:
            near.append(b.of[other].first)
    if len(near) == 2 or (len(near) > 2 and n.phrase.split(" ")[0] in ("ces", "these", "estos")):
        return tuple(sorted(near[:2]))
    most = sorted(spoken, key=lambda first: (-spoken[first], first))
    clear = len(most) == 2 or (len(most) > 2 and spoken[most[1]] > spoken[most[2]])
    return tuple(sorted(most[:2])) if clear else ()
