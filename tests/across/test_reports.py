"""The days that a statement gives, read beside the words around them."""

from __future__ import annotations

import pytest

from recoupe.across.reports import days_at
from recoupe.model import Days
from tests.builders import reading


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("[Le port|theme] [a rouvert|rouvrir] [le 3 mars|on=2025-03-03].", Days("2025-03-03", "2025-03-03")),
        ("[Le port|theme] [est fermé|fermer] depuis [le 3 mars|on=2025-03-03].", Days("2025-03-03", None)),
        ("[Le port|theme] [a rouvert|rouvrir] avant [le 3 mars|on=2025-03-03].", Days(None, "2025-03-03")),
        # where an end is open already, what lies beyond the other says nothing
        ("[Le port|theme] [est fermé|fermer] depuis [mars|on=/2025-03-31].", None),
        ("[Le port|theme] [a rouvert|rouvrir] avant [mars|on=2025-03-01/].", None),
    ],
)
def test_after_and_before_open_one_side(text: str, days: Days | None) -> None:
    found = reading(text)
    assert days_at(found, found.statements[0]) == days
