"""Whatever was mended, in however many steps, can be undone: the source stands there again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Edit, Repair, apply_edits, mended, put_back


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    raw = draw(st.text(alphabet="ab\n *\u00a0", max_size=24))
    text, made = raw, []
    for _ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        edits = []
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            if edits and (start < edits[-1].end or start == edits[-1].start):
                continue
            new = draw(st.sampled_from(["", " ", "xy", "b"]))
            if new or end > start:
                edits.append(Edit(start, end, new, "test.rule"))
        made.append(edits)
        text, _ = apply_edits(text, edits)
    return raw, made


@given(steps())
def test_repairs_of_several_steps_put_back_give_the_source(case: tuple[str, list[list[Edit]]]) -> None:
    raw, made = case
    text, repairs = raw, ()
    for edits in made:
        repairs = mended(repairs, text, edits)
        text, _ = apply_edits(text, edits)
    assert put_back(text, repairs) == raw
    assert list(repairs) == sorted(repairs, key=lambda r: (r.start, r.end))
    for one, other in pairwise(repairs):
        assert one.end <= other.start


def test_a_spot_that_two_steps_went_over_is_one_repair_with_the_later_rule() -> None:
    raw = "un\r\ndeux"
    first = [Edit(2, 4, "\n", "clean.line-end")]
    text, _ = apply_edits(raw, first)
    repairs = mended(mended((), raw, first), text, [Edit(2, 3, " ", "lines.rejoin")])
    assert repairs == (Repair(start=2, end=3, old="\r\n", rule="lines.rejoin"),)


def test_an_edit_that_changes_nothing_is_no_repair() -> None:
    assert mended((), "abc", [Edit(1, 2, "b", "test")]) == ()
    there = mended((), "abc", [Edit(1, 2, "x", "test")])
    assert mended(there, "axc", [Edit(1, 2, "b", "test")]) == ()


def test_a_part_of_a_text_is_put_back_alone() -> None:
    repairs = (Repair(start=2, end=3, old="\n", rule="r"), Repair(start=6, end=6, old="**", rule="r"))
    assert put_back("un deux trois", repairs, 3) == "deu**x trois"
    assert put_back("un deux trois", repairs, 0, 5) == "un\nde"
