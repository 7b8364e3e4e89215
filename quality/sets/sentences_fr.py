"""French texts to cut into sentences: the sentences of reading itself, in the offsets of the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.shelf import Shelf, back, lines
from recoupe.read.records import from_record


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """The sentences of every record as [start, end)."""
    out = []
    for record in lines(data / "sentences_fr" / "inputs.jsonl"):
        document = from_record(record)
        found = [back(document, s.span.start, s.span.end) for s in document.sentences]
        out.append({"id": record["id"], "sentences": [[place["start"], place["end"]] for place in found if place]})
    return {"predictions.jsonl": out}
