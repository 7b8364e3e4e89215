"""Who is who in the folder: from mentions to entities, names across kinds, places inside places."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from recoupe.languages import SUPPORTED, load
from recoupe.model import Entity, Reading
from recoupe.within import places
from recoupe.within.folding import fold

_NEARBY = 40  # km: towns nearer than that may name one place
_ARTICLE = re.compile(r"^(?:le|la|les|l|the|el|los|las|un|une|a|an|una) (?=.)")

# What may follow "a town, its state" where that is no list: the end of the phrase.
_HOLDER_ENDS = re.compile(
    r"\s*(?:[.;:)»”\"]|$|,(?! (?:and|or|et|ou|y|o)\b)|-| (?:on|in|where|when|after|before|by|with|who)\b|\n)"
)


class Cast:
    """Who is who: from a mention of a reading to its entity, and from a span to the entities that it holds."""

    def __init__(self, readings: Sequence[Reading], entities: Sequence[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        by_doc = {reading.document.id: reading for reading in readings}
        self._named = {
            entity.id
            for entity in entities
            if any(
                ref.doc in by_doc
                and ref.index < len(by_doc[ref.doc].mentions)
                and by_doc[ref.doc].mentions[ref.index].form == "name"
                for ref in entity.mentions
            )
        }
        twins: dict[str, list[str]] = {}
        for entity in sorted(entities, key=lambda e: e.id):
            twins.setdefault(_bare_name(entity.name), []).append(entity.id)
        self._by_name = {name: same[0] for name, same in twins.items()}
        self._twin = {one: same[0] for same in twins.values() for one in same}
        self._acting = {self._twin[entity.id] for entity in entities if self.acts(entity.id)}
        self._of: dict[tuple[str, int], str] = {}
        self._chains: dict[tuple[str, int], str] = {}
        self._states = {
            link.removeprefix("country:"): e.id for e in entities for link in e.links if link.startswith("country:")
        }
        for entity in entities:
            for ref in entity.mentions:
                self._of[ref.doc, ref.index] = entity.id
                if ref.doc in by_doc and ref.index < len(by_doc[ref.doc].mentions):
                    chain = by_doc[ref.doc].mentions[ref.index].chain
                    if chain >= 0:
                        self._chains.setdefault((ref.doc, chain), entity.id)
        self._things = self._main_things(readings)
        self.holders: dict[str, set[str]] = {}
        self.held: list[tuple[str, str, str, int, int]] = []
        for reading in sorted(readings, key=lambda r: r.document.id):
            for part, whole, start, end in self._apposed(reading):
                self.holders.setdefault(part, set()).add(whole)
                self.held.append((part, whole, reading.document.id, start, end))

    def _main_things(self, readings: Sequence[Reading]) -> dict[str, str]:
        """The named thing that a text speaks of most, the most spoken of in the folder among equals."""
        things = {self.twin(e.id) for e in self.entities.values() if e.kind == "product" and e.id in self._named}
        out: dict[str, str] = {}
        overall: Counter[str] = Counter()
        for entity in self.entities.values():
            overall[self.twin(entity.id)] += len(entity.mentions)
        for reading in readings:
            doc = reading.document.id
            counts: Counter[str] = Counter()
            bearer: dict[str, str] = {}
            for number, mention in enumerate(reading.mentions):
                found = self._of.get((doc, number), "") if mention.form == "name" else ""
                if found and self.twin(found) in things:
                    counts[self.twin(found)] += 1
                    bearer.setdefault(self.twin(found), found)
            if counts:
                out[doc] = bearer[min(counts, key=lambda t: (-counts[t], -overall[t], t))]
        return out

    def _apposed(self, reading: Reading) -> list[tuple[str, str, int, int]]:
        """Places that the text puts inside others: (part, whole, start, end of the words that say so)."""
        text = reading.document.text
        spots = [
            (m.span.start, m.span.end, number)
            for number, m in enumerate(reading.mentions)
            if m.kind in ("place", "facility") and m.form == "name" and not m.metonym
        ]
        out = []
        for (start, end, left), (low, high, right) in pairwise(sorted(spots)):
            if not 0 < low - end <= 60:
                continue
            language = reading.document.language
            pattern = _inside(language) if language in SUPPORTED else None
            if pattern is not None and pattern.fullmatch(text[end:low].replace("’", "'")):
                part, whole = self.entity(reading, left), self.entity(reading, right)
                if not part or not whole or part == whole or self._on_the_map(part, whole) in ("apart", "holds"):
                    continue
                if text[end:low].strip() == "," and not _HOLDER_ENDS.match(text, high):
                    continue  # "in Abra, Calden and Dorin", "near Abra, Calden officials said": a list, another clause
                out.append((part, whole, start, high))
        return out

    def twin(self, entity: str) -> str:
        """One id for all entities of one name: a ship that one text takes for a place is still compared as the ship."""
        return self._twin.get(entity, entity)

    def main_thing(self, reading: Reading) -> str:
        """The named thing (a ship, a plane) that `reading` is about; "" for none."""
        return self._things.get(reading.document.id, "")

    def by_name(self, name: str) -> str:
        """The entity of this name, "" for none."""
        return self._by_name.get(_bare_name(name), "")

    def takes_part(self, entity: str) -> bool:
        """`acts`, for the entity or for another of its name."""
        return self.twin(entity) in self._acting

    def is_named(self, entity: str) -> bool:
        """True when a text gives the entity a name, not only a description."""
        return entity in self._named

    def acts(self, entity: str) -> bool:
        """True for a named doer: a person, a body, a ship, a state; not "the spokesman", not a town as such."""
        found = self.entities.get(entity)
        if found is None or entity not in self._named:
            return False
        if found.kind in ("place", "facility"):
            return any(link.startswith("country:") for link in found.links)
        return True

    def state(self, code: str) -> str:
        """The entity of the state with ISO code `code`; "" when the folder does not speak of it."""
        return self._states.get(code, "") if code else ""

    def state_of_capital(self, entity: str) -> str:
        """The entity of the state whose capital is `entity`; "" for another place, or a state the folder does not name."""
        for link in self.entities[entity].links if entity in self.entities else ():
            if link.startswith("place:") and (code := _capitals().get(link.removeprefix("place:"))):
                return self.state(code)
        return ""

    def entity(self, reading: Reading, mention: int) -> str:
        """The id of the entity that mention number `mention` of `reading` stands for; "" for none."""
        if mention < 0 or mention >= len(reading.mentions):
            return ""
        doc = reading.document.id
        found = self._of.get((doc, mention))
        if found is None:
            found = self._chains.get((doc, reading.mentions[mention].chain), "")
        if found not in self._named and reading.mentions[mention].kind == "product":
            return self._things.get(doc, found)
        return found

    def place_stand(self, left: str, right: str) -> Literal["equal", "inside", "holds", "apart", "unknown"]:
        """How place `left` stands to place `right`: `inside` when it is a part of it, `unknown` where nothing tells.

        Known from the gazetteer (a town in its country, towns more than 40 km apart) and from what the texts say
        themselves ("Moreil, dans la région d'Ambre").
        """
        if left == right:
            return "equal"
        if right in self._holders(left):
            return "inside"
        if left in self._holders(right):
            return "holds"
        return self._on_the_map(left, right)

    def _on_the_map(self, left: str, right: str) -> Literal["equal", "inside", "holds", "apart", "unknown"]:
        """`place_stand` by the gazetteer alone."""
        a, b = self._located(left), self._located(right)
        if a is None or b is None:
            return "unknown"
        if a.country != b.country:
            return "apart"
        if a.feature == "state" or b.feature == "state":
            if a.feature == b.feature:
                return "equal"
            return "holds" if a.feature == "state" else "inside"
        if None in (a.latitude, a.longitude, b.latitude, b.longitude):
            return "unknown"
        north = (a.latitude - b.latitude) * 111.2
        east = (a.longitude - b.longitude) * 111.2 * math.cos(math.radians((a.latitude + b.latitude) / 2))
        return "apart" if math.hypot(north, east) > _NEARBY else "unknown"

    def _holders(self, place: str) -> set[str]:
        """Every place that texts say holds `place`, directly or through others."""
        seen: set[str] = set()
        todo = [place]
        while todo:
            new = self.holders.get(todo.pop(), set()) - seen
            seen |= new
            todo += sorted(new)
        return seen - {place}

    def _located(self, entity: str) -> Any:
        for link in self.entities[entity].links if entity in self.entities else ():
            if link.startswith("country:"):
                code = link.removeprefix("country:")
                return places.state_place(code) if code in places.states() else None
            if link.startswith("place:") and link.removeprefix("place:").isdigit():
                return places.place(int(link.removeprefix("place:")))
        return None

    def kind(self, entity: str) -> str:
        """The kind of entity `entity`; "" for an unknown one."""
        return self.entities[entity].kind if entity in self.entities else ""

    def name(self, entity: str) -> str:
        """The name of entity `entity`; "" for an unknown one."""
        return self.entities[entity].name if entity in self.entities else ""


@cache
def _inside(language: str) -> re.Pattern[str]:
    """What stands between a place and the larger place that holds it."""
    return re.compile(load(language, "events")["containment"]["between"], re.IGNORECASE)


def _bare_name(name: str) -> str:
    """A name folded and without its article, as it is compared between entities of different kinds."""
    return _ARTICLE.sub("", fold(name))


@cache
def _capitals() -> dict[str, str]:
    """ISO code of the state of each capital, by GeoNames number."""
    return {str(state.capital): state.code for state in places.states().values() if state.capital}
