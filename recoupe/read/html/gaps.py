"""Where two items of a page stand apart for its readers, though its source has no white space between them."""

from __future__ import annotations

import re

_BOXES = frozenset(["span", "a", "button", "cite", "small", "label", "mark", "abbr", "data"])
_SET_CLOSE = frozenset(["sup", "sub", "ruby", "rb", "rt", "rp"])
_NAME = re.compile(r"<(/?+)([A-Za-z][A-Za-z0-9-]*+)")
_WORD_AT_END, _WORD_AT_START = re.compile(r"[^\W\d_]{1,40}+$|\d{1,40}+$"), re.compile(r"[^\W\d_]++|\d++")


def stand_apart(left: str, markup: str, right: str) -> bool:
    """True where a reader sees two items and the source has but `markup` between `left` and `right`.

    Their distance is in style sheets that no saved page needs to hold. What tells them from one word in two colours: one
    is a time; or each is in a box of its own (or the first is), and the case of letters, or figures, would not go on so
    in a word. Drop capitals, ordinals, units and brands of two syllables stay as they are.
    """
    tags = [(closing, name.lower()) for closing, name in _NAME.findall(markup)]
    names = {name for _, name in tags}
    if not names.isdisjoint(_SET_CLOSE):
        return False
    if "time" in names:
        return True
    boxes = [closing for closing, name in tags if name in _BOXES or "-" in name]
    one, two = _WORD_AT_END.search(left[-40:]), _WORD_AT_START.match(right[:40])
    if not boxes or one is None or two is None:
        return False
    before, after = one[0], two[0]
    beside = "/" in boxes and "" in boxes[boxes.index("/") :]
    if after[0].isdecimal():
        if before[-1].islower():
            return (
                len(before) > 2 if beside and len(after) == 1 else len(after) > 1 and len(before) > (1 if beside else 2)
            )
        return beside and before[-1].isdecimal() and len(before) > 1 and len(after) > 1
    whole = len(after) > 1 or right[1:2] in _ELISIONS
    if not (after[0].isupper() and whole):
        return False
    if before[-1].isdecimal():
        return len(after) > 2 and (beside or len(before) == _YEAR_FIGURES)
    return len(before) > 2 and (beside or before[-1].islower())


_ELISIONS = ("'", "\u2019")
_YEAR_FIGURES = 4
