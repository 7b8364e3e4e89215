"""Which chains the user's own authority file speaks of: it wins over every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from recoupe.model import Chain, Reading
from recoupe.model.records import Kind
from recoupe.read.authority import GivenEntity
from recoupe.within.folding import fold


class Given:
    """The given entities by name, and by the identifier that Recoupe itself knows some of them by.

    A chain is a given entity when one of its names is, word for word beside case and accents; never where the chain is
    certainly a thing of another kind (the town of Paris is not a person called Paris). What the user calls by one name
    of an identified thing is meant by its other names too: Russie given, Rusia is the same.
    """

    def __init__(
        self, entities: Sequence[GivenEntity], readings: Sequence[Reading], class_of: Callable[[Kind], str],
        key_of: Callable[[Chain], str],
    ) -> None:  # fmt: skip
        self._class_of, self._key_of = class_of, key_of
        self._by_name: dict[str, list[GivenEntity]] = {}
        for entity in entities:
            for name in dict.fromkeys((entity.name, *entity.aliases)):
                self._by_name.setdefault(fold(name), []).append(entity)
        self._by_key: dict[str, GivenEntity] = {}
        if entities:
            self._find_keys(readings)

    def _find_keys(self, readings: Sequence[Reading]) -> None:
        claims: dict[str, dict[str, GivenEntity]] = {}
        for reading in readings:
            for number, chain in enumerate(reading.chains):
                key = self._key_of(chain)
                if key and (entity := self._named(reading, number)):
                    claims.setdefault(key, {})[entity.where] = entity
        self._by_key = {key: next(iter(found.values())) for key, found in claims.items() if len(found) == 1}

    def entity(self, reading: Reading, number: int) -> GivenEntity | None:
        """The given entity that chain `number` of `reading` stands for, None for none."""
        if not self._by_name:
            return None
        return self._named(reading, number) or self._by_key.get(self._key_of(reading.chains[number]))

    def key(self, entity: GivenEntity) -> str:
        """The identifier that Recoupe knows a given entity by, empty for none."""
        return min((key for key, own in self._by_key.items() if own is entity), default="")

    def _named(self, reading: Reading, number: int) -> GivenEntity | None:
        chain = reading.chains[number]
        text = reading.document.text
        seen: Counter[str] = Counter()
        for k in chain.mentions:
            mention = reading.mentions[k]
            if mention.form == "name" and not mention.metonym:
                words = mention.span.of(text).split()
                seen[fold(" ".join(words))] += 1
                if bare := _without_head(words):
                    seen[fold(bare)] += 1
        order = [fold(chain.name), *sorted(seen, key=lambda name: (-seen[name], name))] if seen else []
        sure = bool(self._key_of(chain))
        for name in order:
            for entity in self._by_name.get(name, ()):
                if entity.kind is None or not sure or self._class_of(entity.kind) == self._class_of(chain.kind):
                    return entity
        return None


def _without_head(words: list[str]) -> str:
    """A name without the common noun that the text puts in front of it ("la coopérative Sel et Vent"); "" for none."""
    own = next((n for n, word in enumerate(words) if not word[0].islower()), 0)
    return " ".join(words[own:]) if own else ""
