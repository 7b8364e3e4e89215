"""Quotations of a document: whose words, in which mode, by which cue, through whom.

Marks are paired first (`marks`), cues are found (`cues`) and given what they govern (`extents`, `gather`); then every
quotation gets its voice (`speakers`) and its relays (`relays`) in the order of the text, because a quotation without a
cue of its own inherits the last voice. What is known of a language stands in its speech.toml (`lexicon`).
"""

from __future__ import annotations

from recoupe.within.quotes.attribute import find_quotes

__all__ = ["find_quotes"]
