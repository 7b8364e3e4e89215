"""Attributions in US political news: content, source and cue of every quotation, in the layout of PolNeAR."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quality.sets.press_quotes import quote_line
from quality.shelf import Shelf, lines


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line an article."""
    records = lines(data / "quotes_en_polnear" / "inputs.jsonl")
    return {
        "predictions.jsonl": [
            {"id": record["id"], "quotes": converted(record["text"], quote_line(reading))}
            for record, reading in zip(records, shelf.read(records), strict=True)
        ]
    }


def converted(text: str, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same quotations as this set counts them: no scare quotes, nothing inside somebody's speech; with "that".

    Words that go on behind their speaker (“…,” said X. “…” / X said that …. “…”) are one attribution there, so speech
    without a cue of its own joins the one before it in the same paragraph.
    """
    out: list[dict[str, Any]] = []
    for quote in quotes:
        if quote["mode"] == "scare" or quote.get("nested"):
            continue
        content = [_with_that(text, start, end) for start, end in quote["content"]]
        if quote["cue"] and quote["mode"] != "direct":
            content[0] = _with_object(text, content[0], quote["cue"][-1])
        before = out[-1] if out else None
        if before is not None and quote["mode"] == "direct" and not quote["speaker"] and not quote["cue"]:
            between = text[before["content"][-1][1] : content[0][0]]
            if "\n" not in between:
                before["content"] += content
                continue
        out.append(
            {
                "content": content,
                "source": _with_pronoun(text, quote["speaker"], quote["cue"]),
                "cue": quote["cue"],
                "direct": quote["mode"] == "direct",
            }
        )
    return [{key: value for key, value in quote.items() if key != "direct"} for quote in out]


def _with_that(text: str, start: int, end: int) -> list[int]:
    for word in ("that ", "to "):
        if text[max(0, start - len(word)) : start] == word:
            return [start - len(word), end]
    return [start, end]


def _with_object(text: str, content: list[int], cue: list[int]) -> list[int]:
    """The content with whoever is to act ("urges [supporters to monitor]"), but for those who are told or asked."""
    start, end = content
    words = text[cue[1] : start].split()
    told = text[cue[0] : cue[1]].split()[-1].lower().startswith(("tell", "told", "ask", "promis", "warn"))
    if text[start : start + 3] == "to " and 0 < len(words) <= 6 and cue[1] < start and not told:
        return [cue[1] + len(text[cue[1] : start]) - len(text[cue[1] : start].lstrip()), end]
    return content


_WHO = re.compile(r"(who|which|that)\s+(?:\w+\s+){0,2}$")


def _with_pronoun(text: str, source: list[list[int]], cue: list[list[int]]) -> list[list[int]]:
    """The source with the pronoun that stands for it before the verb: "Reed, [who] said"."""
    if not source or not cue:
        return source
    before = text[source[-1][1] : cue[0][0]]
    found = _WHO.search(before) if len(before) < 120 else None
    if found is None:
        return source
    start = source[-1][1] + found.start(1)
    return [*source, [start, start + len(found[1])]]
