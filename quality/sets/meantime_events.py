"""Events of English Wikinews in the schema of MEANTIME: certainty, polarity, time, and chains across documents.

The scheme marks every verb, and the nouns of plans, hopes and fears, where a statement of Recoupe is a whole clause: the
verbs of saying, the infinitives and the participles inside the clauses are read off the parser's trees here, and what
becomes of them is what the reading itself asks of its event nouns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quality.shelf import back
from recoupe.across.entities import merge_entities
from recoupe.across.events import merge_events
from recoupe.model import Reading, Statement
from recoupe.within.clauses import Clause, Clauses, find_clauses
from recoupe.within.fates import fate_of, governs
from recoupe.within.syntax import Syntax, parse

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
            out[name] = lines + list(_inside(reading, lines, name))
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


_INSIDE = frozenset(("xcomp", "pcomp", "acl", "advcl", "conj", "ccomp", "prep", "ROOT", "relcl", "csubj", "parataxis"))


def _inside(reading: Reading, lines: Sequence[Mapping[str, Any]], name: str) -> Iterable[dict[str, Any]]:
    """The verbs, and the nouns of what is meant or feared, that no statement has for its head."""
    syntax = parse(reading.document)
    clauses = find_clauses(reading.document, syntax)
    taken = {at for line in lines for at in range(line["start"], line["end"])}
    of_clause = {s.predicate.start: s for s in reading.statements if not s.nominal}
    for i, word in enumerate(syntax.words):
        verbal = word.pos == "VERB" and word.dep in _INSIDE
        if not verbal and not (word.pos == "NOUN" and governs(syntax.words, clauses, i, "en")):
            continue
        place = back(reading.document, word.start, word.end)
        if place is not None and not taken & set(range(place["start"], place["end"])):
            yield {**place, **_fated(syntax, clauses, i, of_clause), "chain": f"{name}:w{i}"}


def _fated(syntax: Syntax, clauses: Clauses, i: int, of_clause: Mapping[int, Statement]) -> dict[str, str]:
    """Certainty, polarity and time of the event at word `i`, by its clause and by the words over it."""
    number = clauses.of_word[i]
    clause = clauses.all[number] if number >= 0 else None
    if clause is not None and i in (clause.finite, clause.head):
        return _finite(clause)
    fate = fate_of(syntax.words, clauses, i, "en").outcome
    above = of_clause.get(min(syntax.words[clause.finite].start, syntax.words[clause.head].start)) if clause else None
    infinitive = any(syntax.words[c].dep == "aux" and syntax.words[c].text == "to" for c in clauses.children[i])
    coming = fate == "coming" or (above is not None and infinitive and attributes(above)["time"] == "FUTURE")
    denied = fate == "fails" or any(syntax.words[c].dep == "neg" for c in clauses.children[i])
    return {
        "certainty": "POSSIBLE" if fate == "possible" else "CERTAIN",
        "polarity": "NEG" if denied else "POS",
        "time": "FUTURE" if coming else "NON_FUTURE",
    }


def _finite(clause: Clause) -> dict[str, str]:
    """The same of a verb of saying, thinking or meaning, by the form of its clause alone."""
    return {
        "certainty": "POSSIBLE" if clause.mood == "cnd" else "CERTAIN",
        "polarity": "NEG" if clause.negated else "POS",
        "time": "FUTURE" if clause.simple_future else "NON_FUTURE",
    }
