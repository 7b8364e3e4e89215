"""polarity_mood_ud: negation, conditional and future of finite predicates, French and Spanish sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.model import Block, Document, Sentence, Span, identity
from recoupe.within.clauses import find_clauses
from recoupe.within.syntax import parse

_BATCH = 200  # sentences a document: the parser is fed by batches of blocks
_MOODS = {"ind": "Ind", "cnd": "Cnd", "sub": "Sub", "imp": "Imp"}
# Spanish trees make these auxiliaries of the infinitive below, French ones do not.
_AUXILIARIES = frozenset(("poder", "deber", "soler", "ir", "haber", "tener"))


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One line a sentence; they are parsed in batches, so no reading is kept on the shelf."""
    by_language: dict[str, list[dict[str, Any]]] = {}
    for record in lines(data / "polarity_mood_ud" / "inputs.jsonl"):
        by_language.setdefault(record["lang"], []).append(record)
    out: list[dict[str, Any]] = []
    for language, records in sorted(by_language.items()):
        for at in range(0, len(records), _BATCH):
            out += _read(language, records[at : at + _BATCH])
    return {"predictions.jsonl": out}


def _read(language: str, records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Predictions for `records`, parsed as the blocks of one document; each is one sentence and stays one."""
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    starts: list[int] = []
    for record in records:
        line = record["text"].replace("\n", " ")
        span = Span("sentences", len(text) + len(line) - len(line.lstrip()), len(text) + len(line.rstrip()))
        starts.append(len(text))
        text += line + "\n"
        sentences.append(Sentence(span=span, block=len(blocks)))
        blocks.append(Block(span=span, kind="paragraph", language=language))
    document = Document(
        id="sentences", names=("sentences",), format="record", sha256="", text=text, origin=identity(text),
        blocks=tuple(blocks), sentences=tuple(sentences), language=language,
    )  # fmt: skip
    syntax = parse(document)
    clauses = find_clauses(document, syntax)
    for number, record in enumerate(records):
        found = []
        for k in clauses.of_sentence[number]:
            clause = clauses.all[k]
            words = {clause.finite, clause.head}
            if language == "es" and clause.governor in _AUXILIARIES:
                words.add(clause.content)
            first, last = syntax.words[min(words)], syntax.words[max(words)]
            found.append(
                {
                    "start": first.start - starts[number],
                    "end": last.end - starts[number],
                    "negated": clause.negated,
                    "mood": _MOODS[clause.mood],
                    "future": clause.simple_future,
                }
            )
        yield {"id": record["id"], "predicates": found}
