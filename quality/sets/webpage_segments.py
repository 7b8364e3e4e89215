"""Pages with segments that must and must not be in their text: the article, its title and the posts that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quality.sets.fundus_pages import ASIDE, line, page
from quality.shelf import Shelf, lines


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a page."""
    records = lines(data / "webpage_segments" / "inputs.jsonl")
    found = ((record["file"], page(data / "webpage_segments" / record["file"])) for record in records)
    return {"predictions.jsonl": [line(file, document, ASIDE - {"embed"}) for file, document in found]}
