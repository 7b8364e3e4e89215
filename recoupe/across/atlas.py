"""Where the places of a folder lie: by the gazetteer, and by what the texts themselves put inside what."""

from __future__ import annotations

from dataclasses import dataclass

from recoupe.across.cast import Cast
from recoupe.model import Span
from recoupe.within.atlas import Located, located


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where an entity lies. `own`: by its identifiers; `told`: entities that texts put it in, with the words that do.

    `best` is `own`, else the smallest located place among those that hold it: then its `precision` is all that is known.
    """

    own: Located | None
    told: tuple[tuple[str, Span], ...] = ()
    best: Located | None = None


def whereabouts(cast: Cast, language: str = "fr") -> dict[str, Whereabouts]:
    """The whereabouts of every place, building and site of the folder of which anything is known, by entity id.

    A site that no gazetteer has ("Moreil, dans la région d'Ambre") is as near as the region it is told to lie in. Linear
    in the number of entities and of the places that texts hold inside others.
    """
    told: dict[str, list[tuple[str, Span]]] = {}
    for part, whole, doc, start, end in cast.held:
        told.setdefault(part, []).append((whole, Span(doc, start, end)))
    out = {}
    for key in sorted(cast.entities):
        entity = cast.entities[key]
        if entity.kind not in ("place", "facility"):
            continue
        own = located(entity.links, language)
        holders = _above(key, told)
        around = [found for holder in holders if (found := located(cast.entities[holder].links, language))]
        around.sort(key=lambda found: (found.precision is None, found.precision or 0, found.key))
        best = own or (around[0] if around else None)
        if best is not None or told.get(key):
            out[key] = Whereabouts(own=own, told=tuple(sorted(set(told.get(key, ())))), best=best)
    return out


def _above(key: str, told: dict[str, list[tuple[str, Span]]]) -> list[str]:
    """Every entity that texts say holds `key`, directly or through others."""
    seen: list[str] = []
    todo = [key]
    while todo:
        for whole, _ in told.get(todo.pop(), ()):
            if whole not in seen and whole != key:
                seen.append(whole)
                todo.append(whole)
    return seen
