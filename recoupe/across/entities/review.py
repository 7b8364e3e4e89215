"""Pairs of entities that rules leave open: what a person may look at, most influential first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from recoupe.across.entities.decided import address, on_names
from recoupe.across.entities.spellings import Verdict, landforms, same_name
from recoupe.model import Candidate, Decision, Entity
from recoupe.model.records import Kind
from recoupe.within.folding import fold, spelled

_CLASSES: dict[Kind, str] = {"organisation": "body", "media": "body", "facility": "place"}
_CROWD = 40  # entities that share a word: beyond it the word says nothing, and the pairs are too many
_SHORT = 3  # letters of a word that tells little
_NEAR = 6  # letters from which one may be wrong
_PART, _TYPO = 0.45, 0.4


def candidates(
    entities: Sequence[Entity], decisions: Sequence[Decision] = (), named: Collection[str] | None = None
) -> tuple[Candidate, ...]:
    """The open pairs of `entities`, by weight, then score; none that `decisions` settled.

    `named`: ids of those to which a text gives a name (None: all); what is only described is for no one to decide. Only
    entities that share a word of a name, or one a letter apart from it, are compared: cost grows with the number of
    distinct names.
    """
    by_id = {e.id: e for e in entities if named is None or e.id in named}
    settled = {frozenset((a, b)) for d in on_names(decisions) for a in _sides(d, 0) for b in _sides(d, 1)}
    found: dict[tuple[str, str], Candidate] = {}
    for left, right in _pairs(list(by_id.values())):
        a, b = by_id[left], by_id[right]
        if settled and any(frozenset((x, y)) in settled for x in _addresses(a) for y in _addresses(b)):
            continue
        verdict = _verdict(a, b)
        if verdict is not None:
            weight = min(len(a.mentions), len(b.mentions))
            found[left, right] = Candidate(
                left=left,
                right=right,
                names=(a.name, b.name),
                score=verdict.score,
                weight=weight,
                reason=verdict.reason,
            )
    return tuple(sorted(found.values(), key=lambda c: (-c.weight, -c.score, c.names, c.left, c.right)))


def _sides(decision: Decision, side: int) -> set[str]:
    """By what one side of a decision is known: its id or name, and its name when it was said."""
    own = (decision.left, decision.right)[side]
    return {address(own), *(address(n) for n in decision.names[side : side + 1])}


def _addresses(entity: Entity) -> set[str]:
    return {entity.id, *(fold(n) for n in entity.names)}


def _pairs(entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """Ids of entities of one class that share a word of weight, sorted."""
    blocks: dict[tuple[str, str], set[str]] = {}
    for entity in entities:
        if entity.kind == "group":
            continue
        for name in entity.names:
            for word in fold(name).split(" "):
                if len(word) >= _SHORT:
                    for key in _keys(spelled(word)):
                        blocks.setdefault((_CLASSES.get(entity.kind, entity.kind), key), set()).add(entity.id)
    pairs = set()
    for members in blocks.values():
        if len(members) <= _CROWD:
            ordered = sorted(members)
            pairs |= {(x, y) for n, x in enumerate(ordered) for y in ordered[n + 1 :]}
    yield from sorted(pairs)


def _keys(word: str) -> set[str]:
    """The word, and for long ones the word without each of its letters: a letter apart is a key in common."""
    return {word} if len(word) < _NEAR else {word, *(word[:k] + word[k + 1 :] for k in range(len(word)))}


def _verdict(a: Entity, b: Entity) -> Verdict | None:
    """Why two entities may be one; None where nothing says so, or something speaks against it."""
    shared = {link.split(":")[0] for link in a.links} & {link.split(":")[0] for link in b.links}
    known = bool(a.links and b.links) and not (a.given or b.given)
    if (shared or known) and not set(a.links) & set(b.links):
        return None  # two identifiers of one collection, or of Recoupe's own
    best: Verdict | None = None
    for x in a.names:
        for y in b.names:
            found = same_name(x, y, a.kind)
            if found.verdict == "different":
                found = _near(x, y, a.kind)
            if found.verdict != "different" and (best is None or found.score > best.score):
                best = found
    return best


def _near(x: str, y: str, kind: Kind) -> Verdict:
    """A whole name inside a longer one, for bodies and places; a letter apart, for all."""
    from rapidfuzz.distance import OSA

    left, right = fold(x), fold(y)
    if kind in ("place", "facility"):
        forms = [{form for word in name.split(" ") if (form := landforms().get(word))} for name in (left, right)]
        if forms[0] != forms[1]:
            return Verdict("different", 0.0, "a town is no strait")
    short, long = sorted(([w for w in n.split(" ") if len(w) >= _SHORT] for n in (left, right)), key=len)
    if kind != "person" and set(short) < set(long) and any(len(w) > _SHORT for w in short):
        return Verdict("undecided", _PART, "one name is part of the other")
    if min(len(left), len(right)) >= _NEAR and OSA.distance(left, right, score_cutoff=1) == 1:
        return Verdict("undecided", _TYPO, "a letter apart")
    return Verdict("different", 0.0, "other words")
