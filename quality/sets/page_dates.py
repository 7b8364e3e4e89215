"""Pages of all kinds with the day of their publication: what they state or their data say; what is inferred is no answer."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.read.finish import finish
from recoupe.read.open import drafts_of


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a page; its address is known, as it is to whoever saved it."""
    out = []
    for record in lines(data / "page_dates" / "inputs.jsonl"):
        raw = gzip.decompress((data / "page_dates" / record["file"]).read_bytes())
        drafts = drafts_of("page.html", raw).drafts
        day = None
        if drafts:
            document = finish(drafts[0], names=("page.html",), sha256=record["file"], given={"url": record["url"]})
            day = document.published.day if document.published.status != "inferred" else None
        out.append({"file": record["file"], "date": day})
    return {"predictions.jsonl": out}
