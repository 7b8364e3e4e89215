"""Direct speech in French narrative: only what stands between marks or behind a dash counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.sets.press_quotes import quote_line
from quality.shelf import Shelf, lines


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a text."""
    records = lines(data / "quotes_fr_direct" / "inputs.jsonl")
    return {
        "predictions.jsonl": [
            {"id": record["id"], "quotes": converted(record["text"], quote_line(reading))}
            for record, reading in zip(records, shelf.read(records), strict=True)
        ]
    }


def converted(text: str, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Direct quotations alone, without what is nested in them."""
    return [{"content": q["content"]} for q in quotes if q["mode"] == "direct" and not q.get("nested")]
