"""One story told by many outlets: every pair of articles that shares text, beside pairs found by shared word runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.sets.copies_fr import names_of, read_articles
from quality.shelf import Shelf
from recoupe.across.copies import find_copies

_KINDS = {"identical": "copy", "excerpt": "excerpt", "rewrite": "rewrite", "common_agency": "rewrite"}


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """The derived pairs of all articles."""
    documents = read_articles(data)
    names = names_of(documents.items())
    found = find_copies(tuple(documents.values()))
    return {
        "predictions.jsonl": [
            {"a": names[c.left], "b": names[c.right], "kind": _KINDS[c.kind]}
            for c in found
            if c.derived and c.left != c.right and c.kind in _KINDS
        ]
    }
