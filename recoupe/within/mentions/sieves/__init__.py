"""Which phrases of one document stand for one thing: sieves, from the surest to the least sure.

After the multi-pass sieves of H. Lee et al. (Computational Linguistics 39, 2013), with rules over the lexicon, the
parser's trees and the states that a text speaks of.
"""

from __future__ import annotations

from collections.abc import Callable

from recoupe.within.mentions.sieves.board import Board, Group
from recoupe.within.mentions.sieves.names import keys, names, relatives
from recoupe.within.mentions.sieves.nominals import beside, described, equal_phrases, pointed
from recoupe.within.mentions.sieves.pairs import pairs, predicated
from recoupe.within.mentions.sieves.pronouns import pronouns, speakers, verbs

__all__ = ["SIEVES", "Board", "Group", "sift"]

SIEVES: tuple[Callable[[Board], None], ...] = (
    relatives, keys, names, equal_phrases, beside, described, predicated, verbs, speakers, pronouns, pointed, pairs,
)  # fmt: skip
"""From the surest to the least sure."""


def sift(board: Board) -> list[Group]:
    """The groups of the phrases of `board`, in the order of their first phrases."""
    for sieve in SIEVES:
        sieve(board)
    return board.groups()
