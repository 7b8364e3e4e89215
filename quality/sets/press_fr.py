"""French press articles: quotations, times and modality of each reading, in the offsets of the text as given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.sets.press_modal import modal_line
from quality.sets.press_quotes import quote_line
from quality.shelf import Shelf, back, lines
from recoupe.model import Reading


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line an article."""
    records = lines(data / "press_fr" / "inputs.jsonl")
    out = []
    for record, reading in zip(records, shelf.read(records), strict=True):
        out.append(
            {
                "id": record["id"],
                "quotes": quote_line(reading),
                "times": time_line(reading),
                "modal": modal_line(reading),
            }
        )
    return {"predictions.jsonl": out}


def time_line(reading: Reading) -> list[dict[str, Any]]:
    """The time expressions of a reading with TIMEX3 types and values."""
    out = []
    for time in reading.times:
        place = back(reading.document, time.span.start, time.span.end)
        if place:
            out.append({**place, "type": time.type, "value": time.value})
    return out
