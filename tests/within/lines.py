"""Documents for the tests of this room: every line is a block, marks `[words|label]` are taken out and kept."""

from __future__ import annotations

import re
from pathlib import Path

from recoupe.model import Block, Document, Sentence, Span, identity

CASES = Path(__file__).parent.parent / "cases"
_MARK = re.compile(r"\[([^|\[\]]+)\|([^\[\]]+)\]")


def marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and the place and label of each."""
    out, found, at = "", [], 0
    for match in _MARK.finditer(text):
        out += text[at : match.start()]
        found.append((len(out), len(out) + len(match[1]), match[2]))
        out += match[1]
        at = match.end()
    return out + text[at:], found


def document(text: str, language: str = "fr", kind: str = "paragraph", repeats: bool = False) -> Document:
    """A document whose lines are blocks; a sentence ends at a full stop, a question or an exclamation mark."""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        span = Span("d", line.start(), line.end())
        for part in re.finditer(r"\S(?:[^.!?]|\.(?=\S))*[.!?]*(?:\s?[»\"])?", line[0]):
            start = span.start + part.start()
            sentences.append(Sentence(span=Span("d", start, start + len(part[0].rstrip())), block=len(blocks)))
        blocks.append(Block(span=span, kind=kind, language=language, repeats=repeats))
    return Document(
        id="d",
        names=("d.txt",),
        format="text",
        sha256="",
        text=text,
        origin=identity(text),
        blocks=tuple(blocks),
        sentences=tuple(sentences),
        language=language,
    )


def cases(name: str) -> list[tuple[str, str]]:
    """(title, marked line) of every case of `tests/cases/<name>.md`."""
    out = []
    title = ""
    for line in (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line[3:].strip()
        elif line.strip() and not line.startswith("#"):
            out.append((title, line.strip()))
    return out
