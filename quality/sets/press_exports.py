"""Exports of press databases: the articles of every file, as reading hands them on."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.model import Document
from recoupe.read.exports import read_export
from recoupe.read.finish import finish

_NO_BODY = ("title", "subtitle", "byline", "dateline", "boilerplate", "toc")


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a file: its articles with title, date, outlet and body."""
    out = []
    for record in lines(data / "press_exports" / "inputs.jsonl"):
        raw = (data / "press_exports" / record["file"]).read_bytes()
        raw = gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
        drafts = read_export(record["file"], raw) or ()
        documents = (finish(draft, names=(record["file"],), sha256=record["file"]) for draft in drafts)
        out.append({"file": record["file"], "articles": [_article(document) for document in documents]})
    return {"predictions.jsonl": out}


def _article(document: Document) -> dict[str, Any]:
    published = document.published
    return {
        "title": document.title.value if document.title else None,
        "date": published.day or published.earliest,
        "outlet": document.outlet.value if document.outlet else None,
        "body": "\n\n".join(block.span.of(document.text) for block in document.blocks if block.kind not in _NO_BODY),
    }
