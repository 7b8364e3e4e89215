"""Who copies whom: shared passages between documents and inside them, which way, and the families they make.

Candidates (an index of rare runs), align (the same words, bridged), label (what it is, which way, why), gather.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, cast

import numpy as np

from recoupe.across.copies.agencies import Agencies, AgencyEvidence, agencies_in, agency_of
from recoupe.across.copies.align import Stretch, bridged, mended, opening, reworded
from recoupe.across.copies.families import decided, find_families, new_in, takers
from recoupe.across.copies.index import SEED, Run, Seeds, linked
from recoupe.across.copies.label import (
    agency_behind,
    days_apart,
    furniture_in_common,
    house_known,
    kind_of,
    measure,
    same_house,
    story_likeness,
    way,
)
from recoupe.across.copies.tokens import Array
from recoupe.across.copies.translations import find_translations
from recoupe.across.copies.words import Lexicon, Library, Words
from recoupe.model import Copy, Document, Passage, Span
from recoupe.model.records import CopyKind

__all__ = [
    "AgencyEvidence", "Closest", "agency_of", "closest", "compare", "decided", "find_copies", "find_families", "new_in", "takers",
]  # fmt: skip

_RARE = 8  # rare words of a sentence that are paired: 28 keys
_SHARED_PAIRS = 6  # four rare words of one sentence, or three of two
_TWICE = 8  # words in a row that a document must repeat to be heard twice
_TWICE_ANYWHERE = 20  # ... where they are only a part of both blocks; shorter ones are names and fixed phrases


def find_copies(documents: Sequence[Document], tell: Callable[[int, int], None] | None = None) -> tuple[Copy, ...]:
    """Every pair of documents that shares text, derived or only quoted alike, and every repetition inside one document.

    Sorted by the two ids; pairs that share nothing to speak of are left out. The order of `documents` changes nothing.
    `tell` hears how many of how many pairs have been compared: first 0, then after each.
    """
    ordered = sorted(documents, key=lambda d: d.id)
    library = Library(ordered)
    signed = _Signed(ordered)
    out = []
    pairs = _shared(library)
    if tell is not None:
        tell(0, len(pairs))
    for done, (a, b, runs) in enumerate(library.index.runs(pairs, empty=True), 1):
        if tell is not None:
            tell(done, len(pairs))
        copy = _compare(library[a], library[b], runs, library.lexicon, signed[a], signed[b])
        if copy.passages:  # furniture alone is nothing that a reader wants to see side by side
            out.append(copy)
    for number in range(len(ordered)):
        if (twice := _within(library, number)) is not None:
            out.append(twice)
    out.extend(find_translations(ordered, out))
    return tuple(sorted(out, key=lambda c: (c.left, c.right, c.kind)))


def compare(documents: Sequence[Document], pairs: Sequence[tuple[str, str]]) -> tuple[tuple[Copy, float], ...]:
    """A judgement on each of `pairs` of ids, `independent` and `boilerplate` included, with the likeness of the stories.

    `documents` is the whole folder: how rare a word is depends on it.
    """
    ordered = sorted(documents, key=lambda d: d.id)
    library = Library(ordered)
    place = {d.id: at for at, d in enumerate(ordered)}
    out = []
    for pair in pairs:
        a, b = (library[place[i]] for i in sorted(pair))
        runs = Seeds(a.tokens.words).common([b.tokens.words])[0]
        copy = _compare(a, b, runs, library.lexicon, agencies_in(a.document), agencies_in(b.document))
        out.append((copy, story_likeness(a, b, library.lexicon)))
    return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closest:
    """Two documents of which neither was taken from the other, the longest words they share, and why that is nothing."""

    left: str
    right: str
    passage: Passage | None
    reason: str


def closest(documents: Sequence[Document], most: int = 3) -> tuple[Closest, ...]:
    """The `most` pairs of documents that share the longest words in a row; all pairs of a small folder are tried."""
    ordered = sorted(documents, key=lambda d: d.id)
    library = Library(ordered)
    if len(ordered) <= _ALL_PAIRS:
        pairs = np.array(list(combinations(range(len(ordered)), 2)), dtype=np.int64).reshape(-1, 2)
    else:
        pairs = library.index.pairs()
    found = []
    for a, b, runs in library.index.runs(pairs, least=SEED, empty=True):
        longest = max(runs, key=lambda run: (run.size, -run.left), default=None)
        found.append((-(longest.size if longest else 0), a, b, longest, sum(run.size for run in runs)))
    return tuple(
        _closest(library[a], library[b], longest, total)
        for _, a, b, longest, total in sorted(found, key=lambda f: f[:3])[:most]
    )


def _closest(left: Words, right: Words, longest: Run | None, total: int) -> Closest:
    short = next((words for words in (left, right) if len(words) < _TELLING_WORDS), None)
    if longest is None:
        why = f"not {SEED} words in a row in common"
        passage = None
    else:
        passage = _passage(
            left,
            right,
            Stretch(
                longest.left, longest.left + longest.size, longest.right, longest.right + longest.size, longest.size
            ),
        )
        said = " ".join(passage.left.of(left.document.text).split())
        said = said if len(said) <= 80 else f"{said[:78].rsplit(' ', 1)[0]} […]"
        why = f"the longest words in common are “{said}” ({longest.size})"
        if longest.size >= _TELLING_WORDS:
            why += (
                f", {total} words in all: too few beside {min(len(left), len(right))}, or quoted by both, or furniture"
            )
        else:
            why += f", and {_TELLING_WORDS} in a row are needed, or a sentence whose rare words are the same"
    if short is not None:
        why += f"; {short.document.names[0]} has {len(short)} words, too few to tell"
    return Closest(left=left.document.id, right=right.document.id, passage=passage, reason=why)


_ALL_PAIRS = 60  # documents of which every two are compared when nothing was found
_TELLING_WORDS = 8  # words in a row that two texts do not share by chance


class _Signed:
    """The agencies of each document, looked for when they are first wanted."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._found: dict[int, Agencies] = {}

    def __getitem__(self, number: int) -> Agencies:
        if number not in self._found:
            self._found[number] = agencies_in(self._documents[number])
        return self._found[number]


def _shared(library: Library) -> Array:
    """Every pair of documents that may share text, of many words in a row or of rare ones: two columns, sorted."""
    count = len(library.documents)
    crowd = max(4, min(12, count // 4))
    alike = linked(library.rare(_RARE), _SHARED_PAIRS, crowd)
    pairs: Array = np.unique(np.concatenate((library.index.pairs(), alike)), axis=0)
    return pairs


def _compare(
    left: Words, right: Words, runs: Sequence[Run], lexicon: Lexicon, ours: Agencies, theirs: Agencies
) -> Copy:
    stretches = mended(left, right, bridged(runs))
    stretches = sorted([*stretches, *reworded(left, right, lexicon, stretches)])
    shared = measure(left, right, stretches, lexicon)
    house = same_house(left.document, right.document)
    agency, wired, why = agency_behind(ours, theirs)
    kind, derived = kind_of(shared, house, agency, wired, days_apart(left.document, right.document))
    if not derived and kind == "independent" and (lead := opening(left, right, lexicon)) is not None:
        stretches, kind, derived = [lead], "rewrite", True
    if not derived and kind == "independent" and shared.longest < 8 and furniture_in_common(left, right):
        kind = "boilerplate"
    if derived:
        direction, reasons = way(left, right, stretches, shared, kind, agency, house)
        reasons = (*filter(None, (house_known(left.document, right.document),)), *reasons)
    else:
        direction, reasons = "undecided", ("the same words are quoted by both",) if kind == "shared_quotes" else ()
        agency, why = "", ""
    passages = tuple(_passage(left, right, s) for s in stretches if derived or not s.reworded)
    return Copy(
        left=left.document.id,
        right=right.document.id,
        kind=cast(CopyKind, kind),
        derived=derived,
        direction=direction,
        agency=agency,
        passages=passages if kind not in ("independent", "boilerplate") else (),
        score=round(min(1.0, shared.both / shared.smaller), 4),
        reasons=tuple(r for r in (f"{shared.both} words in {len(stretches)} passages", why, *reasons) if r),
        rule=f"copy.{kind}",
    )


def _passage(left: Words, right: Words, stretch: Stretch) -> Passage:
    quoted = left.quoted.count(1, stretch.left, stretch.left_end)
    quoted += right.quoted.count(1, stretch.right, stretch.right_end)
    size = stretch.left_end - stretch.left + stretch.right_end - stretch.right
    kind: Literal["verbatim", "reworded", "quoted"] = "verbatim"
    if stretch.reworded:
        kind = "reworded"
    elif quoted > 0.8 * size:
        kind = "quoted"
    return Passage(
        left=_span(left, stretch.left, stretch.left_end),
        right=_span(right, stretch.right, stretch.right_end),
        kind=kind,
        score=round(stretch.score, 4),
    )


def _span(words: Words, low: int, high: int) -> Span:
    return Span(words.document.id, words.starts[low], words.ends[high - 1])


def _heard_twice(words: Words, stretch: Stretch) -> bool:
    """True for words said in two blocks, much of one of them: a heading, a pull quote, a caption, no fixed phrase."""
    low, high, size = stretch.left, stretch.left_end, stretch.right_end - stretch.right
    if all(words.loose[low:high]) or words.block[low] == words.block[stretch.right]:
        return False
    blocks = (words.block.count(words.block[low]), words.block.count(words.block[stretch.right]))
    return stretch.same >= _TWICE_ANYWHERE or (min(high - low, size) >= 0.5 * min(blocks) and stretch.same >= _TWICE)


def _within(library: Library, number: int) -> Copy | None:
    """What a document says twice: a pull quote, a twin caption, a paragraph printed again."""
    tokens = library.index.words(number).words
    found = Seeds(tokens).common([tokens], _TWICE, apart=_TWICE)[0]
    runs = [r for r in found if r.left + r.size <= r.right]
    if not runs:
        return None
    words = library[number]
    stretches = [s for s in bridged(runs) if s.left_end <= s.right and _heard_twice(words, s)]
    if not stretches:
        return None
    return Copy(
        left=words.document.id,
        right=words.document.id,
        kind="identical",
        derived=True,
        direction="undecided",
        agency="",
        passages=tuple(_passage(words, words, s) for s in stretches),
        score=round(sum(s.same for s in stretches) / len(words), 4),
        reasons=("the document says it twice",),
        rule="copy.twice",
    )
