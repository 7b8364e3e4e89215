"""commitment_en: how far the author holds the clause true that the last sentence of a passage puts below another verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quality.shelf import Shelf, lines
from recoupe.model import Block, Document, Sentence, Span, identity
from recoupe.within.clauses import Clauses, find_clauses
from recoupe.within.embedding import Embedding, embedding_of
from recoupe.within.syntax import Syntax, parse
from recoupe.within.uses import question_spans

_BATCH = 200  # sentences a document: the parser is fed by batches of blocks
_WORD = re.compile(r"\w+")


def predict(data: Path, shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """One figure a passage; the sentences are parsed in batches, so no reading is kept on the shelf."""
    records = lines(data / "commitment_en" / "inputs.jsonl")
    out: list[dict[str, Any]] = []
    for at in range(0, len(records), _BATCH):
        out += _read(records[at : at + _BATCH])
    return {"predictions.jsonl": out}


def _read(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Predictions for `records`: each last sentence is one block and one sentence of a document."""
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for record in records:
        line = record["text"].replace("\n", " ").strip()
        span = Span("passages", len(text), len(text) + len(line))
        text += line + "\n"
        sentences.append(Sentence(span=span, block=len(blocks)))
        blocks.append(Block(span=span, kind="paragraph", language="en"))
    document = Document(
        id="passages", names=("passages",), format="record", sha256="", text=text, origin=identity(text),
        blocks=tuple(blocks), sentences=tuple(sentences), language="en",
    )  # fmt: skip
    syntax = parse(document)
    clauses = find_clauses(document, syntax)
    out = []
    for number, record in enumerate(records):
        span = sentences[number].span
        asked = [(span.start + a, span.start + b) for a, b in question_spans(span.of(text))]
        found = _embedded(record["prompt"], document, syntax, clauses, number, asked)
        out.append({"id": record["id"], "commitment": round(found.held, 3) if found is not None else 0.0})
    return out


def _embedded(
    prompt: str, document: Document, syntax: Syntax, clauses: Clauses, number: int, asked: Sequence[tuple[int, int]]
) -> Embedding | None:
    """The embedding of the clause whose words are those of `prompt`, the best of those that stand below a verb."""
    wanted = {w.lower() for w in _WORD.findall(prompt)}
    ranked: list[tuple[float, int, Embedding]] = []
    for k in clauses.of_sentence[number]:
        clause = clauses.all[k]
        found = embedding_of(syntax.words, clauses, k, document.text, asked)
        if found is None:
            continue
        own = {w.text.lower() for w in syntax.words[clause.start : clause.end]}
        shared = len(own & wanted)
        ranked.append((2 * shared / (len(own) + len(wanted)), -k, found))
    return max(ranked, key=lambda r: r[:2])[2] if ranked else None
