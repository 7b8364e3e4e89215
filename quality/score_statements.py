"""Count what is said more than once: `score_statements.py COUNTS --json OUT`, COUNTS as the adapter of vostotchny writes it.

`statements.per_sentence` is the number of statements a sentence; `statements.said_twice` the pairs within one clause of
which one lies in the other and stands as it does: asserted twice, say, or denied twice.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recoupe.model import Reading, Statement

_SPEAKING = ("title", "subtitle", "heading", "paragraph", "caption")
_PLAIN = ("asserted", "reported", "opinion")


def counts(readings: Sequence[Reading]) -> dict[str, int]:
    """Sentences that speak, statements in them, and pairs that say one thing twice."""
    sentences = said = twice = 0
    for reading in readings:
        document = reading.document
        sentences += sum(document.blocks[s.block].kind in _SPEAKING for s in document.sentences)
        own = [s for s in reading.statements if not s.named]
        said += len(own)
        by_sentence: dict[int, list[Statement]] = {}
        for statement in own:
            by_sentence.setdefault(statement.sentence, []).append(statement)
        twice += sum(
            _twice(a, b) for group in by_sentence.values() for n, a in enumerate(group) for b in group[n + 1 :]
        )
    return {"sentences": sentences, "statements": said, "twice": twice}


def _twice(left: Statement, right: Statement) -> bool:
    """True for a noun and the clause around it, or two nouns, that overlap and stand alike; clauses overlap by nesting."""
    if not (left.nominal or right.nominal) and left.predicate != right.predicate:
        return False
    if left.span.end <= right.span.start or right.span.end <= left.span.start:
        return False
    return _stands(left) == _stands(right)


def _stands(statement: Statement) -> tuple[str, bool, bool]:
    plain = statement.modality in _PLAIN and not statement.unverified
    return ("plain" if plain else statement.modality), statement.negated, statement.unverified


def score(counted: dict[str, Any]) -> dict[str, float]:
    """The figures of `counts`."""
    return {
        "statements.per_sentence": counted["statements"] / max(1, counted["sentences"]),
        "statements.said_twice": float(counted["twice"]),
    }


if __name__ == "__main__":
    figures = score(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[3]).write_text(json.dumps(figures), encoding="utf-8")
    print(figures)
