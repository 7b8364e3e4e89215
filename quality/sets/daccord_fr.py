"""Pairs of French sentences from fact-checks: contradiction or compatible, by surface rules alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.crosscheck.contradictions import contradiction


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One label a pair."""
    return {
        "predictions.jsonl": [
            {
                "id": pair["id"],
                "label": "contradiction" if contradiction(pair["a"], pair["b"], pair["lang"]) else "compatible",
            }
            for pair in lines(data / "daccord_fr" / "inputs.jsonl")
        ]
    }
