"""Dates that need the whole folder: a twin's, and those of the texts that took from it or that it took from."""

from __future__ import annotations

import pytest

from recoupe.across.dates import inherit_dates
from recoupe.model import Copy, Document, Origin, Published, Reading
from recoupe.model.records import CopyKind, Direction

_DAY = Published(earliest="2024-05-15", latest="2024-05-15", status="stated", rule="t")


def _reading(name: str, published: Published = Published()) -> Reading:  # noqa: B008 (frozen)
    document = Document(
        id=name, names=(f"{name}.txt",), format="text", sha256=name, text="Hier, il pleuvait.", language="fr",
        origin=Origin("char", ()), published=published,
    )  # fmt: skip
    return Reading(document=document)


def _copy(left: str, right: str, kind: CopyKind, direction: Direction, derived: bool = True) -> Copy:
    return Copy(
        left=left, right=right, kind=kind, derived=derived, direction=direction, agency="", passages=(), score=1.0,
        reasons=(), rule="t",
    )  # fmt: skip


def test_a_twin_gives_its_day() -> None:
    (first, second) = inherit_dates([_reading("a"), _reading("b", _DAY)], [_copy("a", "b", "identical", "undecided")])
    assert (first.document.published.day, first.document.published.status) == ("2024-05-15", "inherited")
    assert second.document.published == _DAY


@pytest.mark.parametrize(
    ("direction", "earliest", "latest", "rule"),
    [("a->b", None, "2024-05-15", "date.copied-by"), ("b->a", "2024-05-15", None, "date.copied-from")],
)
def test_a_text_lies_between_what_it_took_from_and_what_took_from_it(
    direction: Direction, earliest: str | None, latest: str | None, rule: str
) -> None:
    first, _ = inherit_dates([_reading("a"), _reading("b", _DAY)], [_copy("a", "b", "rewrite", direction)])
    found = first.document.published
    assert (found.earliest, found.latest, found.status) == (earliest, latest, "inferred")
    assert [clue.rule for clue in found.clues] == [rule]
    assert "b.txt" in found.reason


def test_both_sides_are_bounded_whatever_the_order_of_the_copies() -> None:
    late = Published(earliest="2024-06-01", latest="2024-06-02", status="page")
    readings = [_reading("a"), _reading("b", _DAY), _reading("c", late)]
    copies = [_copy("a", "b", "rewrite", "b->a"), _copy("a", "c", "rewrite", "a->b")]
    one, other = inherit_dates(readings, copies), inherit_dates(readings, copies[::-1])
    assert one == other
    assert (one[0].document.published.earliest, one[0].document.published.latest) == ("2024-05-15", "2024-06-02")


@pytest.mark.parametrize(
    ("kind", "direction", "derived"),
    [("rewrite", "undecided", True), ("shared_quotes", "a->b", False), ("common_agency", "both_from_agency", True)],
)
def test_what_says_nothing_of_the_order_bounds_nothing(kind: CopyKind, direction: Direction, derived: bool) -> None:
    readings = [_reading("a"), _reading("b", _DAY)]
    assert inherit_dates(readings, [_copy("a", "b", kind, direction, derived)]) == readings


def test_a_stated_date_is_never_bounded() -> None:
    readings = [
        _reading("a", Published(earliest="2023-01-01", latest="2023-12-31", status="given")),
        _reading("b", _DAY),
    ]
    assert inherit_dates(readings, [_copy("a", "b", "rewrite", "a->b")]) == readings
