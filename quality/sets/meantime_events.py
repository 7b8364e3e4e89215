"""Events of English Wikinews in the schema of MEANTIME: certainty, polarity, time, and chains across documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from quality.shelf import back
from recoupe.across.entities import merge_entities
from recoupe.across.events import merge_events
from recoupe.model import Reading, Statement

_CERTAINTY = {"asserted": "CERTAIN", "reported": "CERTAIN", "planned": "CERTAIN", "hedged": "PROBABLE",
              "possible": "POSSIBLE", "questioned": "POSSIBLE", "opinion": "CERTAIN"}  # fmt: skip


def event_lines(records: Sequence[Mapping[str, Any]], readings: Sequence[Reading]) -> dict[str, list[dict[str, Any]]]:
    """The events of every record, by its id: one a statement, at its predicate; `chain` is one name across a group."""
    groups: dict[str, list[tuple[str, Reading]]] = defaultdict(list)
    for record, reading in zip(records, readings, strict=True):
        groups[str(record.get("group", ""))].append((str(record["id"]), reading))
    out: dict[str, list[dict[str, Any]]] = {}
    for group, members in sorted(groups.items()):
        texts = [reading for _, reading in members]
        chains = {
            (ref.doc, ref.index): event.id
            for event in merge_events(texts, merge_entities(texts))
            for ref in event.statements
        }
        for name, reading in members:
            lines = []
            for index, statement in enumerate(reading.statements):
                place = back(reading.document, *_head(reading.document.text, statement))
                if place is None:
                    continue
                own = f"{name}:{index}"
                chain = chains.get((reading.document.id, index), own)
                lines.append({**place, **attributes(statement), "chain": f"{group}:{chain}"})
            out[name] = lines
    return out


_PARTICLES = frozenset(("up", "out", "off", "down", "in", "on", "over", "away", "back", "n't", "not"))


def _head(text: str, statement: Statement) -> tuple[int, int]:
    """The word that MEANTIME marks: the verb of a verb group, without auxiliaries; a noun as it stands."""
    start, end = statement.predicate.start, statement.predicate.end
    words = list(re.finditer(r"\S+", text[start:end]))
    if statement.nominal or len(words) < 2:
        return start, end
    heads = [word for word in words if word[0].lower() not in _PARTICLES]
    head = (heads or words)[-1]
    return start + head.start(), start + head.end()


def attributes(statement: Statement) -> dict[str, str]:
    """Certainty, polarity and time of a statement, in MEANTIME's values."""
    coming = statement.modality == "planned" or statement.tense == "future"
    certainty = "POSSIBLE" if statement.unverified else _CERTAINTY[statement.modality]
    return {
        "certainty": certainty,
        "polarity": "NEG" if statement.negated else "POS",
        "time": "FUTURE" if coming else "NON_FUTURE",
    }
