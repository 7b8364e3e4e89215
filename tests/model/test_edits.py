"""Offsets survive every repair: what is kept is found again, character for character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Edit, Span, apply_edits, compose, identity, merged


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    raw = draw(st.text(alphabet="abé  \n\u00a0—«", min_size=1, max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    edits, last = [], 0
    for start, end in pairs:
        if start < last:
            continue
        new = draw(st.sampled_from(["", " ", "xy", "œ"]))
        if new or end > start:
            edits.append(Edit(start, end, new, "test.rule"))
            last = end + 1
    return raw, edits


@given(edited())
def test_kept_characters_are_the_source_characters(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    text, origin = apply_edits(raw, edits)
    replaced = {i for e in edits for i in range(e.start, e.end)}
    for run in origin.runs:
        for step in range(run.end - run.start if run.exact else 0):
            if run.source_start + step not in replaced:
                assert text[run.start + step] == raw[run.source_start + step]
    assert len(text) == len(raw) + sum(len(e.new) - (e.end - e.start) for e in edits)
    assert list(origin.runs) == sorted(origin.runs)


@given(edited())
def test_way_there_and_back(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    text, origin = apply_edits(raw, edits)
    for at in range(len(text)):
        source = origin.source(at, at + 1)
        if source is not None:
            back = origin.forward(*source)
            assert back is not None
            assert back[0] <= at < back[1]


@given(edited(), st.data())
def test_two_repairs_compose(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    raw, edits = case
    middle, first = apply_edits(raw, edits)
    at = data.draw(st.integers(0, len(middle)))
    end = data.draw(st.integers(at, len(middle)))
    text, second = apply_edits(middle, [Edit(at, end, "", "test.cut")] if end > at else [])
    both = compose(first, second)
    replaced = {i for e in edits for i in range(e.start, e.end)}
    for run in both.runs:
        for step in range(run.end - run.start if run.exact else 0):
            if run.source_start + step not in replaced:
                assert text[run.start + step] == raw[run.source_start + step]


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("abcdef", [Edit(0, 3, "", "a"), Edit(2, 4, "", "b")])


def test_identity_maps_everything_to_itself() -> None:
    assert identity("abc").source(1, 2) == (1, 2)
    assert identity("").runs == ()


def test_spans_refuse_to_be_empty() -> None:
    with pytest.raises(ValueError, match="empty or reversed"):
        Span("d", 3, 3)


def test_merged_spans_neither_touch_nor_overlap() -> None:
    spans = [Span("d", 5, 9), Span("d", 0, 3), Span("d", 3, 4), Span("e", 1, 2), Span("d", 8, 12)]
    assert merged(spans) == (Span("d", 0, 4), Span("d", 5, 12), Span("e", 1, 2))
