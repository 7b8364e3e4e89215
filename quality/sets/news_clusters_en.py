"""English press of several outlets on one event: the story of each article, from its text and its day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.across.stories import cluster_stories
from recoupe.model import Document
from recoupe.read.records import from_record


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One story label an article."""
    return {"predictions.jsonl": story_lines(lines(data / "news_clusters_en" / "inputs.jsonl"))}


def story_lines(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`doc_id` and `cluster` of every record, read as a document with its title before its text."""
    stories = cluster_stories([_document(record) for record in records])
    return [
        {"doc_id": record["doc_id"], "cluster": f"story{story}"} for record, story in zip(records, stories, strict=True)
    ]


def _document(record: dict[str, Any]) -> Document:
    title, text = record.get("title") or "", record["text"]
    whole = text if text.startswith(title) else f"{title}\n{text}"
    return from_record(
        {"id": record["doc_id"], "text": whole, "lang": record.get("lang"), "dct": (record.get("date") or "")[:10]}
    )
