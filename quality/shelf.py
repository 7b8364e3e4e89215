"""Readings kept by content: a text that was read with the same code is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from recoupe.build import reading_key
from recoupe.model import Document, Reading, from_plain, to_plain
from recoupe.read.records import from_record


class Shelf:
    """Reads records `{id, text, lang, dct}` closely, once for every content and version of the code."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, records: Iterable[dict[str, Any]]) -> Iterator[Reading]:
        """One reading a record, in order."""
        return (self.reading(from_record(record)) for record in records)

    def reading(self, document: Document) -> Reading:
        """The reading of `document`, from the shelf where it stands there."""
        from recoupe.within import read_closely

        path = self.folder / f"{reading_key(document)[:32]}.json"
        if path.exists():
            return from_plain(Reading, json.loads(path.read_text(encoding="utf-8")))
        reading = read_closely(document)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(to_plain(reading), ensure_ascii=False), encoding="utf-8")
        return reading


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def back(document: Document, start: int, end: int) -> dict[str, int] | None:
    """Canonical [start, end) as {start, end} of the text as given, trimmed to what stands there."""
    found = document.origin.source(start, end)
    return {"start": found[0], "end": found[1]} if found else None
