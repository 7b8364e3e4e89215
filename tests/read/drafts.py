"""What a draft says, in the shape that tests compare."""

from __future__ import annotations

from recoupe.read.draft import Draft


def clues(draft: Draft) -> dict[str, str]:
    """Field -> value."""
    return {clue.field: clue.value for clue in draft.clues}


def pieces(draft: Draft) -> list[tuple[str, str]]:
    return [(piece.hint, draft.text[piece.start : piece.end]) for piece in draft.pieces]


def behind(draft: Draft, source: str, words: str) -> str:
    at = draft.text.index(words)
    place = draft.origin.source(at, at + len(words))
    assert place is not None
    return source[slice(*place)]
