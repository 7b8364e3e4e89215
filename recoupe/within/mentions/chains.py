"""The groups of a document as records: mentions in their order, and chains with the name that says most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from recoupe.model import Chain, Document, Mention, Span
from recoupe.within.folding import fold
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.sieves import Board, Group
from recoupe.within.places import states


def records(
    document: Document, board: Board, groups: Sequence[Group], lexicons: Mapping[int, Lexicon]
) -> tuple[tuple[Mention, ...], tuple[Chain, ...]]:
    """The mentions of `groups`, sorted, and their chains in the order of first mention.

    A pronoun that nothing explains is no mention: it would be a chain that says nothing.
    """
    kept = [g for g in groups if any(board.phrases[k].form in ("name", "nominal") for k in g.members)]
    kept.sort(key=lambda g: g.first)
    chain_of = {id(group): number for number, group in enumerate(kept)}
    order = sorted(k for g in kept for k in g.members)
    place = {k: at for at, k in enumerate(order)}
    mentions = []
    for k in order:
        p, n, group = board.phrases[k], board.phrases[k].nominal, board.of[k]
        kind = p.kind
        if n is None:
            kind = group.kind if p.owner < 0 else "facility" if p.building else p.kind
        elif n.kind == "place" or n.beside >= 0 or {n.kind, group.kind} <= {"organisation", "media"}:
            kind = group.kind
        assert kind is not None
        members = board.members_of.get(k, ())
        mentions.append(
            Mention(
                span=Span(document.id, p.start, p.end), rule=p.rule, kind=kind,
                form="pronoun" if p.form not in ("name", "nominal") or (n is not None and n.last_named) else p.form,
                chain=chain_of[id(group)],
                group=n is not None and bool(n.several or n.noun.many or n.kind == "group" or _plural_person(board, k)),
                metonym=k in board.metonyms, members=tuple(sorted({chain_of[id(board.of[m])] for m in members})),
            )
        )  # fmt: skip
    chains = []
    for group in kept:
        assert group.kind is not None
        name = _title(document, board, group, lexicons)
        members = tuple(sorted(place[k] for k in group.members))
        chains.append(Chain(kind=group.kind, name=name, mentions=members, key=group.beyond))
    return tuple(mentions), tuple(chains)


def _plural_person(board: Board, k: int) -> bool:
    n = board.phrases[k].nominal
    return n is not None and n.noun.number == "Plur" and n.beside < 0 and n.kind in ("person", "place")


def _title(document: Document, board: Board, group: Group, lexicons: Mapping[int, Lexicon]) -> str:
    """The fullest name of a thing in this document, in ordinary capitals."""
    owners = [owner for k in sorted(group.members) if (owner := board.phrases[k].owner) >= 0]
    names = Counter(" ".join(board.names[owner].text.split()) for owner in owners) if owners else Counter()
    if len(names) == 1 and group.kind != "person" and not group.beyond.startswith("country:"):
        return next(iter(names))
    if group.beyond.startswith("country:"):
        state = states()[group.beyond[8:]]
        own = {fold(n) for known in state.names.values() for n in known}
        if said := [n for n in names if fold(n) in own]:
            return max(said, key=lambda n: (names[n], n))
        language = document.language if document.language in ("fr", "en", "es") else "fr"
        return state.names[language][0] if state.names[language] else state.code
    if names:
        person = group.kind == "person"
        best = max(names, key=lambda n: (len(fold(n).split(" ")) if person else 0, names[n], not n.isupper(), n))
        return proper(best, lexicons[0].given if lexicons else frozenset()) if person else best
    first = board.phrases[group.first]
    return " ".join(document.text[first.start : first.end].split())


def proper(name: str, given: frozenset[str]) -> str:
    """A person's name in ordinary capitals and order: "ROUSSET Pierre" is "Pierre Rousset"."""
    words = name.split(" ")
    shouted = [w for w in words if len(w) > 2 and w.isupper()]
    if shouted and len(shouted) < len(words) and words[0] in shouted and fold(words[-1]) in given:
        words = [w for w in words if w not in shouted] + shouted
    return " ".join(
        "-".join(part.capitalize() for part in w.split("-")) if len(w) > 2 and w.isupper() and "." not in w else w
        for w in words
    )
