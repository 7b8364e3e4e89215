"""Pairs of names, one thing or two: `quality/name_pairs`, our own, from public knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality.shelf import Shelf
from recoupe.across.entities import merge_entities, same_name
from recoupe.model import Chain, Document, Mention, Reading, Span, identity

HERE = Path(__file__).parent.parent / "name_pairs"


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a pair, with the verdict on it."""
    return {"predictions.jsonl": list(_judged())}


def _judged() -> Iterator[dict[str, Any]]:
    for pair in pairs():
        found = same_name(pair["left"], pair["right"], pair["kind"])  # type: ignore[arg-type]
        joined = len(merge_entities([_text(key, pair["kind"], pair[key]) for key in ("left", "right")])) == 1
        yield {**pair, "verdict": found.verdict, "score": found.score, "reason": found.reason, "joined": joined}


def _text(doc: str, kind: Any, name: str) -> Reading:
    """A text that holds one name and nothing else."""
    document = Document(id=doc, names=(doc,), format="text", sha256=doc, text=name, origin=identity(name))
    mention = Mention(span=Span(doc, 0, len(name)), rule="given", kind=kind, form="name", chain=0)
    return Reading(document=document, mentions=(mention,), chains=(Chain(kind=kind, name=name, mentions=(0,)),))


def pairs() -> Iterator[dict[str, str]]:
    """The pairs of all lists: left, right, kind, same, what tells."""
    for path in sorted(HERE.glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in rows[1:]:
            yield {"kind": "person", **dict(zip(rows[0], row, strict=True))}


def score(predictions: list[dict[str, Any]]) -> dict[str, float]:
    """The share of pairs judged right, of those that are one joined, and of relatives kept apart.

    "In two texts": people whose names stand in two texts without any context, and are one entity or two as they should.
    Places and bodies are not counted there: reading gives them the identifiers that join them.
    """

    def share(rows: list[dict[str, Any]]) -> float:
        right = [row for row in rows if (row["verdict"] == "same") == (row["same"] == "yes")]
        return round(len(right) / len(rows), 4)

    groups = {
        "all accuracy": predictions,
        "same recall": [row for row in predictions if row["same"] == "yes"],
        "apart recall": [row for row in predictions if row["same"] == "no"],
        "relatives kept apart": [row for row in predictions if row["what"] == "relatives"],
    }
    people = [{**row, "verdict": "same" if row["joined"] else ""} for row in predictions if row["kind"] == "person"]
    groups["people in two texts"] = people
    groups["people in two texts, apart"] = [row for row in people if row["same"] == "no"]
    return {name: share(rows) for name, rows in groups.items() if rows}
