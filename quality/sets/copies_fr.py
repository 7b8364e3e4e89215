"""Pairs of articles judged by hand: who copies whom, which way, what agency is behind; and the agency of each article."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.across.copies import agency_of, compare
from recoupe.model import Copy, Document, Span
from recoupe.read.records import from_record

# Articles that share no text but more rare words than this tell of one event; best on the shared half.
_SAME_STORY = 0.19


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One judgement a pair, and one agency an article."""
    documents = read_articles(data)
    pairs = [(p["a"], p["b"]) for p in lines(data / "copies_fr" / "inputs.jsonl")]
    ids = {name: document.id for name, document in documents.items()}
    found = compare(tuple(documents.values()), [(ids[a], ids[b]) for a, b in pairs])
    names = {document.id: name for name, document in documents.items()}
    judged = [_line(copy, like, names, documents) for copy, like in found]
    agencies = []
    for record in lines(data / "copies_fr" / "inputs_agency.jsonl"):
        evidence = agency_of(documents[record["doc_id"]])
        agencies.append(
            {
                "doc_id": record["doc_id"],
                "agency_credit": evidence.agency if evidence and evidence.how == "credit" else None,
                "agency_inferred": evidence.agency if evidence and evidence.how == "inferred" else None,
            }
        )
    return {"predictions.jsonl": judged, "agency.jsonl": agencies}


def read_articles(data: Path) -> dict[str, Document]:
    """All articles of gilets_jaunes_fr of this half, by their name in the set."""
    records = lines(data / "gilets_jaunes_fr" / "inputs.jsonl")
    return {
        r["doc_id"]: from_record(
            {"id": r["doc_id"], "text": r["text"], "lang": "fr", "outlet": r.get("outlet"), "url": r.get("url")}
        )
        for r in records
    }


def _line(copy: Copy, like: float, names: dict[str, str], documents: dict[str, Document]) -> dict[str, Any]:
    label: str = copy.kind
    if label == "independent" and like < _SAME_STORY:
        label = "different_story"
    left, right = names[copy.left], names[copy.right]
    passages = []
    if copy.derived:
        for passage in copy.passages:
            a, b = _back(documents[left], passage.left), _back(documents[right], passage.right)
            if a and b:
                passages.append({"a": a, "b": b})
    return {
        "a": left,
        "b": right,
        "label": label,
        "derived": copy.derived,
        "direction": copy.direction if copy.derived else None,
        "agency": copy.agency or None,
        "passages": passages,
    }


def _back(document: Document, span: Span) -> list[int] | None:
    found = document.origin.source(span.start, span.end)
    return list(found) if found else None


def names_of(documents: Iterable[tuple[str, Document]]) -> dict[str, str]:
    """The name in the set of every document id."""
    return {document.id: name for name, document in documents}
