"""The same words at two places: common runs, bridged over small changes, and sentences that were reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.across.copies.index import Run
from recoupe.across.copies.words import Cut, Lexicon, Words

GAP = 4  # changed words that a passage bridges


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Words [left, left_end) and [right, right_end) say the same; `same` of them are equal. `reworded`: few runs."""

    left: int
    left_end: int
    right: int
    right_end: int
    same: int
    reworded: bool = False

    @property
    def score(self) -> float:
        """Share of equal words, of the longer side."""
        return self.same / max(self.left_end - self.left, self.right_end - self.right)


def bridged(runs: Sequence[Run]) -> list[Stretch]:
    """Runs that follow each other on both sides within `GAP` words, as one stretch."""
    out: list[Stretch] = []
    for run in sorted(runs):
        last = out[-1] if out else None
        if last and 0 <= run.left - last.left_end <= GAP and 0 <= run.right - last.right_end <= GAP:
            out[-1] = Stretch(last.left, run.left + run.size, last.right, run.right + run.size, last.same + run.size)
        else:
            out.append(Stretch(run.left, run.left + run.size, run.right, run.right + run.size, run.size))
    return out


def mended(left: Words, right: Words, stretches: Sequence[Stretch]) -> list[Stretch]:
    """`stretches`, joined over the words between two neighbours where half of those are the same, in the same order.

    A copy whose words were changed here and there falls into runs too short to be bridged one by one. Only where the
    stretches already hold a good part of one text: elsewhere, what stands between two runs is a text of its own.
    """
    held = sum(min(s.left_end - s.left, s.right_end - s.right) for s in stretches)
    if not stretches or held < _MUCH * min(len(left), len(right)):
        return list(stretches)
    out = [stretches[0]]
    for following in stretches[1:]:
        last = out[-1]
        low, high = (last.left_end, following.left), (last.right_end, following.right)
        if low[0] <= low[1] <= low[0] + _PATCH and high[0] <= high[1] <= high[0] + _PATCH:
            same = _same(left.ids[slice(*low)], right.ids[slice(*high)])
            if 2 * same >= max(low[1] - low[0], high[1] - high[0]) or max(low[1] - low[0], high[1] - high[0]) <= GAP:
                same += last.same + following.same
                out[-1] = Stretch(last.left, following.left_end, last.right, following.right_end, same)
                continue
        out.append(following)
    return out


def _same(ours: Sequence[int], theirs: Sequence[int]) -> int:
    """The number of words of the longest common subsequence."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(ours, theirs)


_MUCH = 0.3  # of the shorter text
_PATCH = 30  # words between two runs of one copy


def reworded(left: Words, right: Words, lexicon: Lexicon, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Pairs of sentences that no stretch covers yet and that share most of what is rare in them.

    Likeness is the weight of the words in common over the weight of the shorter sentence and of both together, each
    word weighing the logarithm of its rarity over the sentences of the folder.
    """
    ours = _bare(left, [(s.left, s.left_end) for s in stretches])
    theirs = _bare(right, [(s.right, s.right_end) for s in stretches])
    if 1 not in ours or 1 not in theirs:
        return []
    where, there = left.telling, right.telling
    met: Counter[tuple[int, int]] = Counter()
    for word in sorted(where.keys() & there.keys()):
        met.update((number, other) for number in where[word] if ours[number] for other in there[word] if theirs[other])
    weights = lexicon.weights
    scored = []
    for (number, other), telling in met.items():
        if telling < 3:
            continue
        one, two = left.cuts[number], right.cuts[other]
        common = one.strong & two.strong
        both = one.total + two.total
        if len(common) >= 5 and both:
            dice = 2 * sum(weights[word] for word in sorted(common)) / both
            if dice >= _LIKE:
                scored.append((-dice, number, other))
    scored.sort()
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    out = []
    for like, number, other in scored:
        if number in taken_left or other in taken_right:
            continue
        taken_left.add(number)
        taken_right.add(other)
        a, b = left.cuts[number], right.cuts[other]
        same = max(1, round(-like * max(a.high - a.low, b.high - b.low)))
        out.append(Stretch(a.low, a.high, b.low, b.high, same, reworded=True))
    return sorted(out)


def opening(left: Words, right: Words, lexicon: Lexicon) -> Stretch | None:
    """The leads of both texts, where they are one sentence reworded; None where they are two.

    A title, a by-line and a date line may stand before the lead, so it is looked for among the first sentences.
    """
    ours, theirs = _lead(left), _lead(right)
    if ours is None or theirs is None:
        return None
    both = ours.total + theirs.total
    weight = 2 * sum(lexicon.weights[word] for word in sorted(ours.bag & theirs.bag))
    if not both or weight / both < _LIKE or len(set(ours.telling) & set(theirs.telling)) < 5:
        return None
    same = max(1, round(weight / both * max(ours.high - ours.low, theirs.high - theirs.low)))
    return Stretch(ours.low, ours.high, theirs.low, theirs.high, same, reworded=True)


def _lead(words: Words) -> Cut | None:
    for cut in words.cuts:
        early = words.sentence[cut.low] <= _LEAD_SENTENCES
        if early and cut.high - cut.low >= 14 and not any(words.quoted[cut.low : cut.high]):
            return cut
    return None


_LEAD_SENTENCES = 6
_LIKE = 0.5


def _bare(words: Words, covered: Sequence[tuple[int, int]]) -> bytes:
    """For every sentence of `words.cuts` 1 where most of it is uncovered, 0 elsewhere."""
    taken = bytearray(len(words))
    for low, high in covered:
        taken[low:high] = b"\1" * (high - low)
    return bytes(taken.count(1, cut.low, cut.high) <= (cut.high - cut.low) // 3 for cut in words.cuts)
