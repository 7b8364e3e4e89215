"""A hyphen at the end of a line: the line's, and it goes, or the word's, and it stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from recoupe.languages import SUPPORTED, load

Joint = Literal["space", "drop", "keep", "none"]
HYPHENS = "-\u2010\u00ad\ufffe\x02"
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:[-\u2010][^\W\d_]+)*")
_LEFT = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*$")
_RIGHT = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_REST = re.compile(r"[\w%~.-]*[/_=&?%#][\w%/_=&?.~#-]*|[\w%]+(?:-[\w%]+){2,}|[\w-]+\.(?:html?|php|pdf|aspx?)\b")
_SHORTEST = 4  # letters of both halves, for the document's own words to prove a compound


def _vocabulary(lines: Sequence[str]) -> Counter[str]:
    """How often each word stands in `lines`, in lower case, compounds whole; halves at the ends of lines are none."""
    words: Counter[str] = Counter()
    halved = False
    for line in lines:
        found = _WORDS.findall(line.lower().replace("\u2010", "-").replace("\u00ad", ""))
        halves = line[-1:] in HYPHENS
        words.update(found[halved : len(found) - halves])
        halved = halves
    return words


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document writes: its `words` and how often, whether it divides words at the ends of lines, and how it sets
    dashes: against the word before, `after` a space against the word behind, or both (`inner`). `own_sign`: it divides
    with a hyphen of its own (U+2010), so that any other is the word's.
    """

    words: Counter[str]
    divides: bool = True
    own_sign: bool = False
    before: bool = True
    after: bool = False
    inner: bool = False


def habits(lines: Sequence[str]) -> Habits:
    """The habits of a document whose lines, in reading order, are `lines`."""
    # Asked of words that a line's end or a big first letter cuts in two.
    words = _vocabulary(lines) if any(line[-1:] in HYPHENS or len(line) < 4 for line in lines) else Counter[str]()
    cut = [
        (a, b) for a, b in pairwise(lines) if len(a) > 2 and a[-1] in HYPHENS and a[-2].isalpha() and b[:1].islower()
    ]
    proved = sum(_undivided(a, b, words) for a, b in cut)
    text = "\n".join(lines)
    inner, opening, closing, apart = (
        len(re.findall(dash, text)) for dash in (r"\w—\w", r" —\w", r"\w—[ ,.;:]", r" — ")
    )
    return Habits(
        words,
        # Without division, one line in a hundred ends on a compound's hyphen; with it, one in ten on the line's.
        divides=proved > 0 or len(cut) > 0.025 * len(lines) + 1,
        own_sign=any(a[-1] == "\u2010" for a, _ in cut) and not re.search(r"\w\u2010\w", text),
        before=inner >= closing,
        after=opening > apart,
        inner=inner > opening,
    )


def _undivided(line: str, following: str, words: Counter[str]) -> bool:
    left, right = _LEFT.search(line[:-1]), _RIGHT.match(following)
    return bool(left and right and words[(re.split(r"['’-]", left[0])[-1] + right[0]).lower()])


def joint(line: str, following: str, known: Habits) -> Joint:
    """How `line` joins the line `following`: with a space, by dropping its hyphen, keeping it, or with nothing between.

    The document itself decides: a word it writes elsewhere without (or with) hyphen is written so here. Then the lists of
    `languages/*/hyphens.toml`, then the rule that a hyphen before a capital or a figure is the word's.
    """
    if not following:
        return "none"
    if line[-1:] == "—" or following[0] == "—":
        return _dashed(line, following, known)
    if address := _ADDRESS.search(line):
        broken = line[-1] in HYPHENS or (address[0][-1] in "/_=&?%.#~" and _REST.match(following))
        return "keep" if broken or _REST.match(following) else "space"
    if len(line) < 2 or line[-1] not in HYPHENS:
        return "none" if line[-1:] == "/" and line[-2:-1].isalpha() and following[0].islower() else "space"
    if not line[-2].isalnum():
        return "space"  # a dash
    words = known.words
    left, right = _LEFT.search(line[:-1].replace("\u2010", "-")), _RIGHT.match(following)
    if left is None or right is None:
        return "keep" if line[-1] in "\ufffe\x02" else "space"
    if line[-1] == "\u00ad" or (known.own_sign and line[-1] == "\u2010"):
        return "drop"
    if known.own_sign:
        return "keep"
    a, b = left[0].lower(), right[0].lower()
    last = re.split(r"['’-]", a)[-1]
    whole = (_WORDS.match(following) or right)[0].lower()
    if words[f"{a}-{b}"] or words[f"{last}-{b}"] or words[f"{a}-{whole}"]:
        return "keep"
    if words[a + b] or words[last + b] or words[a + whole]:
        return "drop"
    if not following[0].islower() or not line[-2].isalpha() or b in _listed("behind") or last in _listed("before"):
        return "keep"
    if b == "t" and following[1:2] in HYPHENS:
        return "keep"
    if not known.divides:
        return "keep"
    compound = min(len(last), len(b)) >= _SHORTEST and words[last] > 0 and words[b] > 0
    return "keep" if compound and last not in _listed("parts") and b not in _listed("parts") else "drop"


def _dashed(line: str, following: str, known: Habits) -> Joint:
    if following[0] == "—":
        return "none" if known.inner or following[1:2] in (",", ".", "") else "space"
    return "none" if (known.after if line[-2:-1].isspace() else known.before) else "space"


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for language in SUPPORTED for word in load(language, "hyphens")[name])
