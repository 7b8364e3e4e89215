"""TempEval-3 platinum: English press with TIMEX3 values, read against the date of each article."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, back, lines
from recoupe.read.records import from_record
from recoupe.within.times import find_times

_YEARS = re.compile(r"(\d{4})-(\d\d|\d{4})")
_ARTICLE = re.compile(r"\b(?:the|a|an)\s+$", re.IGNORECASE)


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """`predictions.jsonl`: the expressions of every article; articles inside spans, as TimeML has them."""
    out = []
    for record in lines(data / "timex_platinum_en" / "inputs.jsonl"):
        document = from_record(record)
        timexes = []
        for when in find_times(document):
            if pair := _YEARS.fullmatch(when.span.of(document.text)):  # TimeML: one expression a year
                for side, value in zip((1, 2), when.value.split("/"), strict=True):
                    place = back(document, when.span.start + pair.start(side), when.span.start + pair.end(side))
                    if place:
                        timexes.append({**place, "type": when.type, "value": value})
                continue
            article = _ARTICLE.search(document.text, max(0, when.span.start - 5), when.span.start)
            place = back(document, article.start() if article else when.span.start, when.span.end)
            if place:
                timexes.append({**place, "type": when.type, "value": when.value})
        out.append({"id": record["id"], "timexes": timexes})
    return {"predictions.jsonl": out}
