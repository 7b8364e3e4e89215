"""The language of every block of documents written in several: `quality/mixed_languages`, our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality.shelf import Shelf
from recoupe.read.finish import finish
from recoupe.read.text import read_text

HERE = Path(__file__).parent.parent / "mixed_languages"


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a block: the half that it belongs to, its document, its code, and the code that reading gave it."""
    return {"predictions.jsonl": [line for half in ("tuned", "aside") for line in _half(half)]}


def _half(half: str) -> Iterator[dict[str, Any]]:
    for name, blocks in documents((HERE / f"{half}.txt").read_text(encoding="utf-8")):
        text = "\n\n".join(words for _, words in blocks)
        document = finish(read_text(text), names=(f"{name}.txt",), sha256=name)
        for code, words in blocks:
            found = next((b.language for b in document.blocks if words in document.text[b.span.start : b.span.end]), "")
            yield {"half": half, "document": name, "gold": code, "found": found, "text": words}


def documents(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The documents of a file: name, then code and words of each block."""
    for part in text.split("# ")[1:]:
        name, *rows = part.strip().split("\n")
        yield name, [(code, words) for code, _, words in (row.partition("\t") for row in rows)]


def score(predictions: list[dict[str, Any]]) -> dict[str, float]:
    """The share of blocks that got their code: of all, of each half, and of those in French, English and Spanish."""

    def share(rows: list[dict[str, Any]]) -> float:
        right = [row for row in rows if row["gold"] == row["found"]]
        return round(len(right) / len(rows), 4)

    groups = {
        "all": predictions,
        "kept aside": [row for row in predictions if row["half"] == "aside"],
        "fr, en, es": [row for row in predictions if row["gold"] in ("fr", "en", "es")],
    }
    return {f"{name} accuracy": share(rows) for name, rows in groups.items() if rows}
