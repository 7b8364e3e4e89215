"""The user's own names, found whole in a text: what the recogniser would cut or miss is one name there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from recoupe.model.records import Kind
from recoupe.within.folding import fold
from recoupe.within.mentions.lexicon import Known, Lexicon, joint_trie
from recoupe.within.mentions.pieces import PIECE

Given = tuple[str, Kind | None]
"""A name and what it is the name of; None where the user does not say."""


def names_in(text: str, names: Sequence[Given]) -> tuple[Given, ...]:
    """Those of `names` whose words all stand in `text`, sorted: what a reading of it may depend on.

    A name without any capital or digit is a description, which the rules for those may find; it is left out.
    """
    if not names:
        return ()
    words = {fold(piece) for piece in set(PIECE.findall(text))}
    return tuple(
        sorted({given for given in names if _is_name(given[0]) and words.issuperset(_words(given[0]))}, key=_order)
    )


def with_names(lexicon: Lexicon, names: Iterable[Given]) -> Lexicon:
    """`lexicon` with the user's names, which go before its own."""
    entries = [_entry(name, kind, lexicon) for name, kind in names]
    return replace(lexicon, known=joint_trie(lexicon.known, entries)) if entries else lexicon


def _entry(name: str, kind: Kind | None, lexicon: Lexicon) -> Known:
    pieces = PIECE.findall(name)
    short = name.isupper() and len(name) <= 5 and " " not in name
    return Known(
        words=tuple(fold(p) for p in pieces),
        kind=kind or ("person" if len(pieces) > 1 and fold(pieces[0]) in lexicon.given else "organisation"),
        caps=tuple(p[0].isupper() for p in pieces),
        exact=name if short else "",
        name=name,
    )


def _words(name: str) -> list[str]:
    return [fold(piece) for piece in PIECE.findall(name)]


def _is_name(name: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in name) and bool(PIECE.search(name))


def _order(given: Given) -> tuple[str, str]:
    return given[0], given[1] or ""
