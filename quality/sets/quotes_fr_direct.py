"""Direct speech in French narrative: only what stands between marks or behind a dash counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quality.sets.press_quotes import quote_line
from quality.shelf import Shelf, lines


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a text."""
    records = lines(data / "quotes_fr_direct" / "inputs.jsonl")
    return {
        "predictions.jsonl": [
            {"id": record["id"], "quotes": converted(record["text"], quote_line(reading))}
            for record, reading in zip(records, shelf.read(records), strict=True)
        ]
    }


def converted(text: str, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Direct quotations as this set counts them: without what is nested in them, but for tales.

    A tale that a character tells of others over several paragraphs, each opened by a guillemet, is narration of a
    second level there: what is said in the tale counts, and the tale does not.
    """
    direct = [quote for quote in quotes if quote["mode"] == "direct"]
    tales = [_hull(quote) for quote in direct if not quote.get("nested") and _tale(text, quote)]
    kept = [quote for quote in direct if _hull(quote) not in tales]
    return [
        {"content": quote["content"]}
        for quote in kept
        if not quote.get("nested") or any(low <= _hull(quote)[0] < high for low, high in tales)
    ]


def _hull(quote: dict[str, Any]) -> tuple[int, int]:
    return quote["content"][0][0], quote["content"][-1][1]


_NESTED = re.compile(r"«[^«»]*»")
_WE_AND_YOU = re.compile(
    r"\b(?:je|j['’]|m['’]|me|moi|mon|ma|mes|nous|nos|notre|vous|vos|votre|tu|t['’]|te|toi|ton|ta|tes)(?!\w)",
    re.IGNORECASE,
)


_PAST = re.compile(
    r"\b\w{2,}(?:ait|aient|èrent|irent|urent)\b|\b(?:fut|eut|fit|dit|prit|vit|vint|put|mit)\b"
    r"|\b(?:ils?|elles?|se) \w+(?:a|it|ut)\b"
)


def _tale(text: str, quote: dict[str, Any]) -> bool:
    """True for a paragraph that a guillemet opens and none closes, told in the past of others:

    hardly an "I" or "you" in it.
    """
    low, high = _hull(quote)
    line = text.rfind("\n", 0, low) + 1
    if text[line:low].strip() != "«":
        return False
    end = text.find("\n", high)
    if "»" in text[high : end if end >= 0 else len(text)]:
        return False
    told = _NESTED.sub("", "".join(text[a:b] for a, b in quote["content"]))
    words = len(told.split())
    return len(_WE_AND_YOU.findall(told)) * 50 <= words and len(_PAST.findall(told)) * 40 >= words
