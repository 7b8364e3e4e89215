"""Attributions in US political news: content, source and cue of every quotation, in the layout of PolNeAR."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quality.sets.press_quotes import quote_line
from quality.shelf import Shelf, back, lines
from recoupe.model import Reading, Span
from recoupe.within.quotes.lexicon import speech


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line an article."""
    records = lines(data / "quotes_en_polnear" / "inputs.jsonl")
    out = []
    for record, reading in zip(records, shelf.read(records), strict=True):
        quotes = converted(record["text"], quote_line(reading))
        out.append({"id": record["id"], "quotes": quotes + positions(record["text"], reading, quotes)})
    return {"predictions.jsonl": out}


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
    return [{key: quote[key] for key in ("content", "source", "cue")} for quote in out if not _embedded(quote, out)]


def _embedded(quote: dict[str, Any], quotes: list[dict[str, Any]]) -> bool:
    """True for an attribution, cue and all, inside what another one gives: the set keeps the outer one."""
    cue = quote["cue"][-1] if quote["cue"] else quote["content"][0]
    return any(
        other is not quote and low <= cue[0] and cue[1] <= high and low <= quote["content"][0][0] < high
        for other in quotes
        for low, high in other["content"]
    )


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


# Where and when something was said, and by whom, is no position; nor is what a comma, a dash or "when" adds to one.
_NO_OBJECT = re.compile(
    r"(?:by|in|at|on|to|from|with|during|after|before|while|like|more than|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_BEHIND = re.compile(r", (?:which|who|whose|where|when|while|\w+ing)\b| (?:--?|―|–|—) |; | when | before ")


def positions(given: str, reading: Reading, have: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What else people are told to say something about: "Reed rejected [the plan]", which the set counts as well.

    To Recoupe that is a statement whose predicate is a verb of speech with an object, and no quotation.
    """
    lexicon = speech("en")
    known = [place for quote in have for place in (*quote["content"], *quote["cue"])]
    out = []
    for statement in reading.statements:
        verb = lexicon.verbs.get(statement.lemma) if lexicon is not None and not statement.nominal else None
        if verb is None or "attr" not in verb.takes:
            continue
        cue = _place(reading, statement.predicate)
        clause = _place(reading, statement.span)
        if not cue or not clause:
            continue
        start, end = cue[0][1], clause[0][1]
        while start < end and not given[start].isalnum() and given[start] not in '“"‘':
            start += 1
        end = start + len(_BEHIND.split(given[start:end], maxsplit=1)[0])
        while end > start and given[end - 1] in " .,;:\n":
            end -= 1
        if end - start < 3 or _NO_OBJECT.match(given, start) or any(low < end and high > start for low, high in known):
            continue
        before = [role.span for role in statement.roles if role.span.end <= statement.predicate.start]
        source = _place(reading, before[-1]) if before else []
        out.append({"content": [[start, end]], "source": _with_pronoun(given, source, cue), "cue": cue})
    return out


def _place(reading: Reading, span: Span) -> list[list[int]]:
    """The span in the text as given."""
    place = back(reading.document, span.start, span.end)
    return [[place["start"], place["end"]]] if place else []
