"""Press pages with hand-written extractors as gold: text, title, authors and date as reading hands them on."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.errors import UnreadableError
from recoupe.model import Block, Document
from recoupe.read.finish import finish
from recoupe.read.open import drafts_of

# What stands in an article and is not its text.
ASIDE = frozenset(["caption", "credit", "byline", "dateline", "signature", "read_also", "embed", "boilerplate", "toc"])


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a page; the gold text is lead, headlines and paragraphs, without the title."""
    records = lines(data / "fundus_pages" / "inputs.jsonl")
    found = ((record["file"], page(data / "fundus_pages" / record["file"])) for record in records)
    return {"predictions.jsonl": [line(file, document, {*ASIDE, "title"}) for file, document in found]}


def page(path: Path) -> Document | None:
    """The document of a page, packed or not; None where nothing can be read."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
    try:
        drafts = drafts_of("page.html", raw).drafts
    except UnreadableError:
        return None
    return finish(drafts[0], names=(path.name,), sha256=path.name) if drafts else None


def line(file: str, document: Document | None, without: Iterable[str]) -> dict[str, Any]:
    """The prediction for one page: its text without the blocks of the kinds `without`."""
    if document is None:
        return {"file": file, "text": ""}
    return {
        "file": file,
        "text": "\n".join(_texts(document, frozenset(without))),
        "title": document.title.value if document.title else None,
        "authors": [author.value for author in document.authors],
        "date": document.published.day or document.published.earliest,
    }


def _texts(document: Document, without: frozenset[str]) -> Iterable[str]:
    """The text of each block; what opens a paragraph (PORT-AVEN (AFP) -) is said with it."""
    head: Block | None = None
    for block in document.blocks:
        joined = head is not None and "\n" not in document.text[head.span.end : block.span.start]
        if block.kind not in without:
            start = head.span.start if head is not None and joined else block.span.start
            yield document.text[start : block.span.end]
        head = block if block.kind == "dateline" else None
