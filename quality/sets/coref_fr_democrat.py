"""Short French news with all their phrases given: which of them stand for one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.model import Reading
from recoupe.read.records import from_record
from recoupe.within.mentions.resolve import resolve
from recoupe.within.syntax import parse


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: chains of the given spans of every record."""
    folder = data / "coref_fr_democrat"
    given = {row["id"]: [tuple(span) for span in row["mentions"]] for row in lines(folder / "mentions.jsonl")}
    out = []
    for record in lines(folder / "inputs.jsonl"):
        reading = shelf.reading(from_record(record))
        out.append({"id": record["id"], "chains": chains(reading, given[record["id"]])})
    return {"predictions.jsonl": out}


def chains(reading: Reading, spans: list[tuple[int, int]]) -> list[list[list[int]]]:
    """The chains of `spans`, which are offsets of the text as given."""
    document = reading.document
    own = [document.origin.forward(*span) for span in spans]
    known = [k for k, span in enumerate(own) if span is not None]
    speech = [
        (
            (q.span.start, q.span.end),
            (q.speaker.span.start, q.speaker.span.end) if q.speaker and q.speaker.span else None,
        )
        for q in reading.quotes
        if q.mode != "indirect"
    ]
    groups = resolve(document, parse(document), [s for s in own if s is not None], speech)
    return [[list(spans[known[k]]) for k in group] for group in groups]
