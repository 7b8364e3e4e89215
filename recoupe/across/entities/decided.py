"""What people decided on names: which of them are one thing, which never, and what can no longer be followed.

A side of a decision is the id of an entity, a name, or a name in one document alone (`Anna Moreau@DOCUMENT`), by which
two people of one name are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.model import Decision, Notice
from recoupe.within.folding import fold

_ID = re.compile(r"e-[0-9a-f]{12}")
_ELSEWHERE = re.compile(r"statement:.+|[a-df-z][0-9a-f]{12}")  # a decision on statements, events, documents
_IN_DOCUMENT = re.compile(r"(.+)@([0-9a-z]{8,})", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How a bearer may be called: its id, its whole names, all its names (folded); `doc`: it stands for that one alone."""

    id: str
    whole: frozenset[str]
    names: frozenset[str]
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Numbers of bearers that are one thing (and who said so), and pairs of them that never are; `notices` for the rest."""

    together: tuple[tuple[int, int, str], ...]
    apart: frozenset[frozenset[int]]
    notices: tuple[Notice, ...]

    def forbids(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """True when a bearer of `left` and one of `right` were said to be different."""
        return bool(self.apart) and any(frozenset((a, b)) in self.apart for a in left for b in right)


def on_names(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that may speak of entities, in an order that does not depend on that of `decisions`."""
    found = [
        d
        for d in decisions
        if d.verdict in ("same", "different") and not any(_ELSEWHERE.fullmatch(side) for side in (d.left, d.right))
    ]
    return sorted(found, key=lambda d: (d.left, d.right, d.verdict, d.by, d.at, d.reason))


def address(reference: str) -> str:
    """A side of a decision as it is looked up: an id as it stands, a name folded."""
    return reference if _ID.fullmatch(reference) else fold(reference)


def told_apart(decisions: Sequence[Decision]) -> frozenset[tuple[str, str]]:
    """(folded name, document) of every name that a decision speaks of in one document alone."""
    sides = (_IN_DOCUMENT.fullmatch(side) for d in on_names(decisions) for side in (d.left, d.right))
    return frozenset((fold(found[1]), found[2]) for found in sides if found)


def follow(decisions: Sequence[Decision], bearers: Sequence[Signs]) -> Followed:
    """What `decisions` say of `bearers`. A name means the bearers that bear it whole, else those that it is a part of."""
    index = _Index(bearers)
    together: list[tuple[int, int, str]] = []
    apart: set[frozenset[int]] = set()
    notices: list[Notice] = []
    for decision in on_names(decisions):
        called = [*decision.names, "", ""]
        sides = [index.find(side, name) for side, name in zip((decision.left, decision.right), called, strict=False)]
        if not all(sides):
            notices.append(_lost(decision, [not found for found in sides]))
        elif decision.verdict == "different":
            pairs = {frozenset((a, b)) for a in sides[0] for b in sides[1] if a != b}
            apart |= pairs
            if not pairs:
                notices.append(_void(decision))
        else:
            first, *others = [*sides[0], *sides[1]]
            together += [(first, other, decision.by) for other in dict.fromkeys(others) if other != first]
    return Followed(together=tuple(together), apart=frozenset(apart), notices=tuple(notices))


class _Index:
    def __init__(self, bearers: Sequence[Signs]) -> None:
        self._ids: dict[str, list[int]] = {}
        self._whole: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._alone: dict[tuple[str, str], list[int]] = {}
        for number, bearer in enumerate(bearers):
            self._ids.setdefault(bearer.id, []).append(number)
            for name in bearer.names:
                if bearer.doc:
                    self._alone.setdefault((name, bearer.doc), []).append(number)
                else:
                    self._names.setdefault(name, []).append(number)
                    if name in bearer.whole:
                        self._whole.setdefault(name, []).append(number)

    def find(self, side: str, name: str) -> list[int]:
        """The bearers that `side` speaks of; where it is an id that is gone, those called `name` then."""
        if _ID.fullmatch(side):
            return self._ids.get(side) or (self._called(name) if name else [])
        return self._called(side)

    def _called(self, name: str) -> list[int]:
        if found := _IN_DOCUMENT.fullmatch(name):
            return self._alone.get((fold(found[1]), found[2]), [])
        return self._whole.get(fold(name)) or self._names.get(fold(name), [])


def names_of(decision: Decision) -> tuple[str, str]:
    """How the sides of a decision are called, for a person: their names where it knows them."""
    left, right = [*decision.names, *("", "")][:2]
    return left or decision.left, right or decision.right


def _shown(decision: Decision) -> tuple[str, str]:
    """The names of a decision for a notice, which no document's number can stand in: they change from build to build."""
    left, right = (_IN_DOCUMENT.sub(r"\1 (in one document)", name) for name in names_of(decision))
    return left, right


def _lost(decision: Decision, gone: Sequence[bool]) -> Notice:
    left, right = _shown(decision)
    missing = " and ".join(f"“{name}”" for name, lost in zip((left, right), gone, strict=True) if lost)
    verb = "are" if all(gone) else "is"
    return Notice(
        code="entities.decision-lost",
        message=f"Your decision that “{left}” and “{right}” are {_said(decision)} cannot be followed: {missing} {verb} no "
        "name of the folder now. It is kept, and holds again when the name comes back; `recoupe review` can undo it.",
        data=(("left", left), ("right", right)),
    )


def _void(decision: Decision) -> Notice:
    left, right = _shown(decision)
    return Notice(
        code="entities.decision-void",
        message=f"Your decision that “{left}” and “{right}” are different changes nothing: both stand for the same whole "
        "name or identifier. Say in which document it is someone else: `--different NAME@D2 NAME`.",
        data=(("left", left), ("right", right)),
    )


def refused(left: str, right: str) -> Notice:
    """The notice for two names called the same that another decision keeps apart."""
    return Notice(
        code="entities.decision-refused",
        message=f"“{left}” and “{right}” were called the same, and another of your decisions keeps them apart: they stay "
        "apart. Undo one of the two with `recoupe review`.",
        data=(("left", left), ("right", right)),
    )


def _said(decision: Decision) -> str:
    return "one" if decision.verdict == "same" else "different"
