"""Chrono: French and Spanish sentences that hold one date expression, with its span and what it denotes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.within.times import Resolved, resolve

_LENGTHS = {"S": timedelta(seconds=1), "MIN": timedelta(minutes=1), "H": timedelta(hours=1), "D": timedelta(days=1)}


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the longest expression of every sentence; Chrono gives the last instant of a stretch."""
    out: list[dict[str, Any]] = []
    for record in lines(data / "timex_chrono" / "inputs.jsonl"):
        reference = datetime.fromisoformat(record["ref"])
        found = resolve(record["text"], record["lang"], reference, near=True)
        known = [r for r in found if r.start is not None or r.type == "DURATION"]
        if not known:
            out.append({"id": record["id"], "start": None, "end": None})
            continue
        best = max(known, key=lambda r: (r.span[1] - r.span[0], -r.span[0]))
        out.append({"id": record["id"], "span": list(best.span)} | _ends(best, reference))
    return {"predictions.jsonl": out}


def _ends(found: Resolved, reference: datetime) -> dict[str, str | None]:
    start, end = found.start, found.end
    if start is None:
        amount = _LENGTHS.get(found.slots.get("unit", ""))
        if amount is None or not isinstance(found.slots.get("count"), float | int):
            return {"start": None, "end": None}
        start = reference + amount * found.slots["count"]  # "por 5 minutos": Chrono counts from now
    if "to_hour" in found.slots or "to_clock" in found.slots:
        last = datetime.fromisoformat(found.value.rpartition("/")[2])
        return {"start": start.isoformat(), "end": last.isoformat()}
    if "left" in found.slots and end is not None:
        right = found.slots["right"].sense
        last = end - (right.end - right.start)
        return {"start": start.isoformat(), "end": last.isoformat()}
    if "/" in found.value and end is not None:
        return {"start": start.isoformat(), "end": (end - timedelta(days=1)).isoformat()}
    return {"start": start.isoformat(), "end": None}
