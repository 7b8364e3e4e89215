"""What is open between names and what people decided on them, for `recoupe review`: lists, and whom the user's words mean."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from recoupe.across.entities.decided import names_of, on_names
from recoupe.across.entities.review import candidates
from recoupe.errors import UsageError
from recoupe.model import Candidate, Decision, Dossier, Entity, Ref, Span, to_plain
from recoupe.publish.records import SCHEMA, place
from recoupe.within.folding import fold

Standing = Literal["followed", "waiting", "lost"]
"""How a decision stands in a dossier: its entities are so; they will be after the next build; a name of it is gone."""

_ID = re.compile(r"e-[0-9a-f]{2,12}")
_IN_DOCUMENT = re.compile(r"(.+)@(D[0-9]+)", re.IGNORECASE | re.DOTALL)
_MOST = 20  # open pairs that are listed; all of them with --all
_CHOICES = 4  # actors named where a word may mean several
_SAID = {"same": "are one", "different": "are different"}
_STANDING = {
    "followed": "",
    "waiting": "the next build applies it",
    "lost": "a name of it is gone: kept for its return",
}


class Review:
    """The open pairs and the decisions of one dossier."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.entities = {e.id: e for e in dossier.entities}
        self.texts = {r.document.id: r.document for r in dossier.readings}
        self.readings = {r.document.id: r for r in dossier.readings}
        self.number = {r.document.id: f"D{n}" for n, r in enumerate(dossier.readings, 1)}
        self.decisions = tuple(on_names(dossier.decisions))
        self._called: dict[str, list[Entity]] = {}
        self._bearing: dict[str, list[Entity]] = {}
        for entity in dossier.entities:
            self._called.setdefault(fold(entity.name), []).append(entity)
            for name in dict.fromkeys(fold(n) for n in entity.names):
                self._bearing.setdefault(name, []).append(entity)

    # ------------------------------------------------------------ what is asked

    def open(self) -> tuple[Candidate, ...]:
        """The pairs to decide, most influential first, without those decided since the build."""
        if not self.decisions:
            return self.dossier.candidates
        left = {(c.left, c.right) for c in candidates(self.dossier.entities, self.dossier.decisions)}
        return tuple(c for c in self.dossier.candidates if (c.left, c.right) in left)

    def decision(self, verdict: Literal["same", "different"], left: str, right: str) -> Decision:
        """The decision that the user's words mean. Raises UsageError with one sentence where they mean none, or several."""
        sides = [self._side(word) for word in (left, right)]
        (one, one_side), (other, other_side) = sides
        names = (one_side if "@" in one_side else one.name, other_side if "@" in other_side else other.name)
        shown = f"“{left}” and “{right}”"
        if one.id != other.id or (one_side != other_side and "@" in one_side + other_side):
            if verdict == "same" and one.id == other.id:
                raise UsageError(f"{shown} are one already: {one.name} ({one.id}).")
            return Decision(left=one_side, right=other_side, verdict=verdict, names=names)
        if verdict == "same":
            raise UsageError(f"{shown} are one already: {one.name} ({one.id}).")
        if _ID.fullmatch(left) or _ID.fullmatch(right):
            raise UsageError(
                f"{shown} are one actor, {one.name}; to take its names apart, say the names: {_apart(one)}."
            )
        joined = {fold(name) for merge in one.merges for name in (merge.left, merge.right)}
        pair = [fold(left), fold(right)]
        twice = any(fold(m.left) == fold(m.right) == pair[0] for m in one.merges)
        if not set(pair) <= joined or (pair[0] == pair[1] and not twice):
            raise UsageError(
                f"{shown} are one by their identifier or their very words, not by a merge ({_apart(one)}); say the "
                f"document in which it is someone else, such as --different “{left}@D1” “{right}”."
            )
        return Decision(left=left, right=right, verdict=verdict, names=(left, right))

    def undone(self, left: str, right: str, decisions: Sequence[Decision]) -> Decision:
        """The one of `decisions` that speaks of both words. Raises UsageError where there is none, or more than one."""
        found = [d for d in on_names(decisions) if self._speaks(d, left, right) or self._speaks(d, right, left)]
        if len(found) == 1:
            return found[0]
        shown = f"“{left}” and “{right}”"
        if found:
            raise UsageError(
                f"Several decisions speak of {shown}: {self._listed(found)}; say the whole names or the ids."
            )
        known = f"; these stand: {self._listed(on_names(decisions))}" if on_names(decisions) else "; none was taken yet"
        raise UsageError(f"No decision speaks of {shown}{known}.")

    def called(self, decision: Decision) -> tuple[str, str]:
        """How the sides of a decision are called, documents by their present numbers: "Jean Martel@D3"."""
        left, right = (self._numbered(name) for name in names_of(decision))
        return left, right

    def said(self, decision: Decision) -> str:
        """What a decision says, in one clause."""
        left, right = self.called(decision)
        return f"“{left}” and “{right}” {_SAID[decision.verdict]}"

    def _numbered(self, name: str) -> str:
        bare, _, doc = name.rpartition("@")
        return f"{bare}@{self.number[doc]}" if bare and doc in self.number else name

    def _listed(self, decisions: Sequence[Decision]) -> str:
        more = f", and {len(decisions) - _CHOICES} more" if len(decisions) > _CHOICES else ""
        return "; ".join(self.said(d) for d in decisions[:_CHOICES]) + more

    def _speaks(self, decision: Decision, left: str, right: str) -> bool:
        names = self.called(decision)
        return all(
            word in (side, name) or fold(word) == fold(name) or (_ID.fullmatch(word) and side.startswith(word))
            for word, side, name in zip((left, right), (decision.left, decision.right), names, strict=True)
        )

    def _side(self, word: str) -> tuple[Entity, str]:
        """The entity that `word` means, and how a decision calls it."""
        if found := _IN_DOCUMENT.fullmatch(word):
            doc = next((doc for doc, number in self.number.items() if number == found[2].upper()), "")
            if not doc:
                raise UsageError(f"{found[2]} is no document of this dossier; it has D1 to D{len(self.number)}.")
            there = [e for e in self._bearing.get(fold(found[1]), []) if any(r.doc == doc for r in e.mentions)]
            return self._only(word, there), f"{found[1]}@{doc}"
        if _ID.fullmatch(word):
            entity = self._only(word, [e for e in self.dossier.entities if e.id.startswith(word)])
        else:
            name = fold(word)
            entity = self._only(word, self._called.get(name) or self._bearing.get(name, []))
        return entity, entity.id

    def _only(self, word: str, found: Sequence[Entity]) -> Entity:
        if len(found) == 1:
            return found[0]
        if found:
            more = f", and {len(found) - _CHOICES} more" if len(found) > _CHOICES else ""
            listed = ", ".join(f"{e.name} ({e.kind}, {e.id})" for e in found[:_CHOICES])
            raise UsageError(f"“{word}” may be several actors: {listed}{more}; say which by its id.")
        near = [e for e in self.dossier.entities if fold(word) and fold(word) in fold(e.name)][:_CHOICES]
        hint = f"; near it: {', '.join(e.name for e in near)}" if near else "; `recoupe export --json` lists them all"
        raise UsageError(f"No actor of this dossier is called “{word}”{hint}.")

    # ------------------------------------------------------------ what stands

    def standing(self, decision: Decision) -> Standing:
        """Whether the entities of the dossier follow `decision`."""
        sides = [
            self._meant(side, name)
            for side, name in zip((decision.left, decision.right), names_of(decision), strict=True)
        ]
        if not all(sides):
            return "lost"
        one, two = bool(sides[0] & sides[1]), len(sides[0] | sides[1]) > 1
        return "followed" if (one if decision.verdict == "same" else two) else "waiting"

    def _meant(self, side: str, name: str) -> set[str]:
        """Ids of the entities that a side of a decision speaks of."""
        if side in self.entities:
            return {side}
        bare, _, doc = (name if side.startswith("e-") else side).rpartition("@")
        if bare and doc in self.texts:
            return {e.id for e in self._bearing.get(fold(bare), []) if any(r.doc == doc for r in e.mentions)}
        called = fold(name or side)
        return {e.id for e in self._called.get(called) or self._bearing.get(called, [])}

    def evidence(self, entity: Entity) -> Ref | None:
        """The mention that shows best who is meant: the first by its whole name, else the first by any."""
        names = [r for r in entity.mentions if self.readings[r.doc].mentions[r.index].form == "name"]
        whole = (r for r in names if fold(self._words(r)) == fold(entity.name))
        return next(whole, names[0] if names else entity.mentions[0] if entity.mentions else None)

    def _words(self, ref: Ref) -> str:
        return " ".join(self.readings[ref.doc].mentions[ref.index].span.of(self.texts[ref.doc].text).split())

    # ------------------------------------------------------------ as shown

    def record(self) -> dict[str, Any]:
        """Open pairs and decisions as plain JSON values, each side with its counts and one place where it stands."""
        return {
            "schema": SCHEMA,
            "candidates": [
                {**to_plain(c), "sides": [self._plain(self.entities[i]) for i in (c.left, c.right)]}
                for c in self.open()
            ],
            "decisions": [{**to_plain(d), "standing": self.standing(d)} for d in self.decisions],
        }

    def _plain(self, entity: Entity) -> dict[str, Any]:
        ref = self.evidence(entity)
        span = self.readings[ref.doc].mentions[ref.index].span if ref is not None else None
        return {
            "id": entity.id,
            "name": entity.name,
            "kind": entity.kind,
            "mentions": len(entity.mentions),
            "documents": [n for doc, n in self.number.items() if any(r.doc == doc for r in entity.mentions)],
            "evidence": place(span, self.texts) if span is not None else None,
        }

    def lines(self, width: int, everything: bool = False) -> Iterator[str]:
        """The lines that a person reads: what is open with its evidence, then what was decided."""
        found = self.open()
        if found:
            yield f"{_count(len(found), 'pair')} to decide, those that move the most mentions first"
        else:
            yield "No pair is left to decide."
        for number, pair in enumerate(found if everything else found[:_MOST], 1):
            yield ""
            yield f"{number:>3}. {pair.names[0]}  ≟  {pair.names[1]}"
            yield f"     {pair.reason} (score {pair.score:.2f}; {_count(pair.weight, 'mention')} would move)"
            for side in (pair.left, pair.right):
                yield from self._shown(self.entities[side], width)
        if not everything and len(found) > _MOST:
            yield f"\nand {len(found) - _MOST} more; --all lists them."
        if found:
            first = found[0]
            yield ""
            yield f"Say --same {first.left} {first.right}, or --different; names serve as well as ids."
        if self.decisions:
            yield ""
            yield f"{_count(len(self.decisions), 'decision')} taken"
        for decision in self.decisions:
            said = [
                f"  {self.said(decision)}",
                _told(decision),
                _STANDING[self.standing(decision)],
            ]
            yield from textwrap.wrap(" · ".join(s for s in said if s), width, subsequent_indent="    ")

    def _shown(self, entity: Entity, width: int) -> Iterator[str]:
        documents = [n for doc, n in self.number.items() if any(r.doc == doc for r in entity.mentions)]
        listed = ", ".join(documents[:6]) + (f" and {len(documents) - 6} more" if len(documents) > 6 else "")
        yield f"     {entity.id}  {entity.kind}, {_count(len(entity.mentions), 'mention')} in {listed}"
        ref = self.evidence(entity)
        if ref is not None:
            span = self.readings[ref.doc].mentions[ref.index].span
            around = _around(self.texts[ref.doc].text, span, max(20, (width - 24 - len(span)) // 2))
            yield f"       {self.number[ref.doc]}:{span.start}-{span.end}  {around}"


def _around(text: str, span: Span, room: int) -> str:
    """The words of `span` with whole words on both sides, about `room` characters each, of the same line."""
    before = text[max(0, span.start - room) : span.start].split("\n")[-1]
    after = text[span.end : span.end + room].split("\n")[0]
    if len(before) == room:
        before = "…" + before[before.find(" ") :].lstrip() if " " in before else "…" + before
    if len(after) == room:
        after = after[: after.rfind(" ")] + "…" if " " in after else after + "…"
    return " ".join(f"{before}{span.of(text)}{after}".split())


def with_decision(decisions: Sequence[Decision], decision: Decision) -> tuple[Decision, ...]:
    """`decisions` and `decision` in the place of what was said before of the same two, in either order."""
    return (*(d for d in decisions if d.verdict not in _SAID or not _same_pair(d, decision)), decision)


def _same_pair(one: Decision, other: Decision) -> bool:
    """True for two decisions on the same ids; or on the same names, where one of them has names only."""
    ids = {one.left, one.right} == {other.left, other.right}
    if ids or all(_ID.fullmatch(side) for side in (one.left, one.right, other.left, other.right)):
        return ids
    return {fold(n) for n in names_of(one)} == {fold(n) for n in names_of(other)}


def signed(decision: Decision, by: str, at: str, reason: str) -> Decision:
    """`decision` with who took it, when (an ISO day) and why."""
    return replace(decision, by=by, at=at, reason=reason)


def _apart(entity: Entity) -> str:
    pairs = list(dict.fromkeys(f"“{m.left}” = “{m.right}”" for m in entity.merges))
    return f"joined are {', '.join(pairs[:_CHOICES])}" if pairs else "no names of it were joined"


def _told(decision: Decision) -> str:
    who = " ".join(part for part in (decision.by and f"by {decision.by}", decision.at and f"on {decision.at}") if part)
    return ", ".join(part for part in (who, decision.reason) if part)


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
