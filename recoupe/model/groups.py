"""Things that belong together because each is tied to another: who is in one group."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T", int, str)


class Groups(Generic[T]):
    """Disjoint sets, each known by the least of its things (R. Tarjan, 1975). A thing never joined is on its own."""

    def __init__(self) -> None:
        self._above: dict[T, T] = {}

    def first(self, thing: T) -> T:
        """The least thing of the group that holds `thing`."""
        above = self._above
        while (over := above.get(thing, thing)) != thing:
            above[thing] = above.get(over, over)
            thing = above[thing]
        return thing

    def join(self, left: T, right: T) -> None:
        """Make one group of those of `left` and `right`."""
        low, high = sorted((self.first(left), self.first(right)))
        self._above[high] = low
