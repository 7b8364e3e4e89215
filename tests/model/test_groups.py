"""Groups of things tied to each other."""

from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Groups


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_a_group_is_what_can_be_reached_and_is_known_by_its_least(ties: list[tuple[int, int]]) -> None:
    groups: Groups[int] = Groups()
    for left, right in ties:
        groups.join(left, right)
    for thing in range(13):
        reached = {thing}
        while more := {b for a, b in [*ties, *((y, x) for x, y in ties)] if a in reached} - reached:
            reached |= more
        assert groups.first(thing) == min(reached)
