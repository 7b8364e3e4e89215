"""Duckling: French and Spanish expressions, each alone, with the instant or interval that they denote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.within.times import resolve


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the longest expression of every text, read from its reference as an agenda does."""
    out: list[dict[str, Any]] = []
    for record in lines(data / "timex_duckling" / "inputs.jsonl"):
        found = resolve(record["text"], record["lang"], datetime.fromisoformat(record["ref"]))
        known = [r for r in found if r.start is not None]
        if not known:
            out.append({"id": record["id"], "start": None, "end": None})
            continue
        best = max(known, key=lambda r: (r.span[1] - r.span[0], -r.span[0]))
        start, end = best.start, best.end
        out.append(
            {
                "id": record["id"],
                "start": start.isoformat() if start else None,
                "end": end.isoformat() if end else None,
            }
        )
    return {"predictions.jsonl": out}
