"""What must hold whatever a file holds: a refusal in words, or documents of which every span leads somewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Document, Span, to_plain
from recoupe.read.draft import Draft
from recoupe.read.finish import finish
from recoupe.read.limits import DEFAULT, Limits
from recoupe.read.open import drafts_of

CLUMSY = "read.failed"
"""The code of a refusal that no reader has foreseen: the fuzzer counts it as found, too."""


class BrokenPromiseError(AssertionError):
    """Something that must always hold does not."""


def check(name: str, raw: bytes, limits: Limits = DEFAULT) -> tuple[Document, ...]:
    """The documents of a file, or none where it is refused. Raises BrokenPromiseError, and what a reader lets through."""
    try:
        opened = drafts_of(name, raw, limits)
    except UnreadableError as error:
        _refused(error)
        return ()
    for place, failure in opened.failures:
        _sound(place)
        _refused(failure)
    places = [draft.place for draft in opened.drafts]
    _hold(len(places) == len(set(places)), f"two drafts at one place: {places}")
    return tuple(_checked(draft) for draft in opened.drafts)


def _hold(true: bool, otherwise: str) -> None:
    if not true:
        raise BrokenPromiseError(otherwise)


def _refused(error: UnreadableError) -> None:
    _hold(bool(str(error)) and "\n" not in str(error)[:1], "a refusal without a reason")
    if error.code == CLUMSY:
        raise BrokenPromiseError(str(error)) from error


def _sound(text: str) -> None:
    _hold(text.isprintable() or not text, f"controls in {text!r}")
    text.encode("utf-8")


def _checked(draft: Draft) -> Document:
    text, size = draft.text, len(draft.text)
    text.encode("utf-8")  # no half character: no file and no table could hold it
    _hold(bool(text.strip()), "a draft without text")
    _sound(draft.place)
    end = 0
    for piece in draft.pieces:
        _hold(end <= piece.start < piece.end <= size, f"piece {piece} overlaps or leaves the text")
        end = piece.end
    end = 0
    for run in draft.origin.runs:
        _hold(end <= run.start < run.end <= size, f"run {run} overlaps or leaves the text")
        _hold(0 <= run.source_start <= run.source_end, f"run {run} comes from nowhere")
        _hold(not run.exact or run.end - run.start == run.source_end - run.source_start, f"run {run} is not exact")
        end = run.end
    for repair in draft.repairs:
        _hold(0 <= repair.start <= repair.end <= size, f"repair {repair} leaves the text")
    for dropped in draft.dropped:
        _hold(0 <= dropped.start <= dropped.end, f"{dropped} stands nowhere")
    for clue in draft.clues:
        clue.value.encode("utf-8")
    document = finish(draft, names=("a",), sha256="0" * 64)
    _document(document)
    return document


def _document(document: Document) -> None:
    size = len(document.text)
    for left, right in pairwise(document.blocks):
        _hold(left.span.end <= right.span.start, f"blocks {left.span} and {right.span} overlap")
    for sentence in document.sentences:
        _hold(document.blocks[sentence.block].span.covers(sentence.span), f"{sentence.span} leaves its block")
    for one, two in pairwise(document.sentences):
        _hold(one.span.end <= two.span.start, f"sentences {one.span} and {two.span} overlap")
    for span in _spans(document):
        _hold(0 <= span.start < span.end <= size, f"{span} leaves the text")
        _hold(span.doc == document.id, f"{span} is of another document")
        document.origin.places(span.start, span.end)
    to_plain(document)


def _spans(record: Any) -> list[Span]:
    """All spans in a record, wherever they stand."""
    from dataclasses import fields, is_dataclass

    if isinstance(record, Span):
        return [record]
    if isinstance(record, tuple):
        return [span for item in record for span in _spans(item)]
    if is_dataclass(record) and type(record).__name__ != "Origin":
        return [span for field in fields(record) for span in _spans(getattr(record, field.name))]
    return []
