"""A block in the making: what all steps of `blocks` pass on."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from recoupe.model.records import BlockKind
from recoupe.read.draft import Hint

_CLOSED = re.compile(r"[.!?…][\s\"»”’')\]*]*(?:\[\d{1,3}\]\.?)?[\s\"»”’')\]]*$")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=512)
def _count(text: str) -> int:
    return len(_WORD.findall(text))


class Row(NamedTuple):
    """A block in the making: characters [start, end) of the draft, what its mark-up says, what it was found to be."""

    start: int
    end: int
    text: str
    hint: Hint = ""
    strong: bool = False
    level: int = 0
    kind: BlockKind | None = None
    role: str = ""
    rule: str = ""
    truncated: bool = False
    repeats: bool = False
    confidence: float | None = None

    @property
    def words(self) -> int:
        """Number of words."""
        return _count(self.text)

    @property
    def closed(self) -> bool:
        """True when it ends like a sentence."""
        return bool(_CLOSED.search(self.text, max(0, len(self.text) - 24)))
