"""Quotations of a reading in the schema of press_fr: `quote_line` is shared by the adapters that score them."""

from __future__ import annotations

from typing import Any

from quality.shelf import back
from recoupe.model import Document, Quote, Reading, Span


def quote_line(reading: Reading) -> list[dict[str, Any]]:
    """The quotations of `reading` as press_fr writes them; offsets are those of the text as given."""
    return [line for quote in reading.quotes if (line := _line(reading.document, quote)) is not None]


def _line(document: Document, quote: Quote) -> dict[str, Any] | None:
    content = _places(document, quote.pieces)
    if not content:
        return None
    voice = quote.speaker
    line: dict[str, Any] = {
        "content": content,
        "mode": quote.mode,
        "speaker": _places(document, (voice.span,)) if voice is not None and voice.span is not None else [],
        "speaker_name": voice.name if voice is not None else None,
        "cue": _places(document, (quote.cue,)) if quote.cue is not None else [],
        "relay": [relay.name for relay in quote.relays],
    }
    if quote.marks:
        line["marks"] = _places(document, quote.marks)
    if quote.nested:
        line["nested"] = True
    return line


def _places(document: Document, spans: tuple[Span, ...]) -> list[list[int]]:
    found = (back(document, span.start, span.end) for span in spans)
    return [[place["start"], place["end"]] for place in found if place is not None]
