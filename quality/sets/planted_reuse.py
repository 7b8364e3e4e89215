"""Ten thousand texts in which every copy, edit, excerpt and quotation is known: what of it is found, and where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quality.planted import Found, figures, judged, plant
from quality.shelf import Shelf, back
from recoupe.across.copies import find_copies
from recoupe.read.records import from_record

COUNT = 10_000


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """A row for every child that was planted and for every pair that was found; none where the articles are absent."""
    texts = plant(data, COUNT)
    documents = {d.id: d for d in (from_record({"id": t.id, "text": t.text}) for t in texts)}
    found = []
    for copy in find_copies(tuple(documents.values())):
        if copy.left == copy.right or copy.kind in ("translation", "boilerplate"):
            continue  # articles of the sets that are translations of each other; what is no reuse
        left, right = documents[copy.left], documents[copy.right]
        places = [
            (back(left, p.left.start, p.left.end), back(right, p.right.start, p.right.end)) for p in copy.passages
        ]
        spans = tuple((a["start"], a["end"], b["start"], b["end"]) for a, b in places if a and b)
        found.append(Found(left=left.names[0], right=right.names[0], passages=spans))
    return {"predictions.jsonl": list(judged(texts, found))}


def score(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The figures of the rows."""
    return figures(rows)
