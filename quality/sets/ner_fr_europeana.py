"""French newspapers of a library, badly read by machine: persons, places and bodies by name. A stress test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.sets.ner_fr_hipe import names
from quality.shelf import Shelf, lines


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the names of every record."""
    records = lines(data / "ner_fr_europeana" / "inputs.jsonl")
    return {
        "predictions.jsonl": [
            {"id": record["id"], "entities": list(names(reading, titled=False))}
            for record, reading in zip(records, shelf.read(records), strict=True)
        ]
    }
