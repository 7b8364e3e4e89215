"""The same words at two places: common runs, bridged over small changes, and sentences that were reworded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.across.copies.index import Run
from recoupe.across.copies.words import Lexicon, Words

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
    ours, theirs = (
        _sentences(left, [(s.left, s.left_end) for s in stretches]),
        _sentences(right, [(s.right, s.right_end) for s in stretches]),
    )
    where: dict[int, list[int]] = defaultdict(list)
    for number, (_, _, bag) in enumerate(theirs):
        for word in bag:
            where[word].append(number)
    weights = lexicon.weights
    telling_from = _TELLING * lexicon.heaviest
    totals = [sum(weights[w] for w in bag) for _, _, bag in theirs]
    scored = []
    for number, (_, _, bag) in enumerate(ours):
        total = sum(weights[w] for w in bag)
        shared: dict[int, list[float]] = defaultdict(list)
        for word in sorted(bag):
            if weights[word] < _FILLER:
                continue
            for other in where.get(word, ()):
                shared[other].append(weights[word])
        for other, common in shared.items():
            if len(common) < 5:
                continue
            weight = sum(common)
            telling = sum(w > telling_from for w in common)
            dice = 2 * weight / (total + totals[other]) if total + totals[other] else 0.0
            if telling >= 3 and dice >= _LIKE:
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
        a, b = ours[number], theirs[other]
        size = max(a[1] - a[0], b[1] - b[0])
        out.append(Stretch(a[0], a[1], b[0], b[1], max(1, round(-like * size)), reworded=True))
    return sorted(out)


def opening(left: Words, right: Words, lexicon: Lexicon) -> Stretch | None:
    """The leads of both texts, where they are one sentence reworded; None where they are two.

    A title, a by-line and a date line may stand before the lead, so it is looked for among the first sentences.
    """
    best: Stretch | None = None
    weights, telling_from = lexicon.weights, _TELLING * lexicon.heaviest
    for a in _openings(left):
        for b in _openings(right):
            common = a[2] & b[2]
            weight = 2 * sum(weights[w] for w in sorted(common))
            total = sum(weights[w] for w in sorted(a[2])) + sum(weights[w] for w in sorted(b[2]))
            if total and weight / total >= _LIKE and sum(weights[w] > telling_from for w in common) >= 5:
                same = max(1, round(weight / total * max(a[1] - a[0], b[1] - b[0])))
                found = Stretch(a[0], a[1], b[0], b[1], same, reworded=True)
                best = max(best, found, key=lambda s: (s.score, s)) if best else found
    return best


def _openings(words: Words) -> list[tuple[int, int, frozenset[int]]]:
    head = [s for s in _sentences(words, ()) if words.sentence[s[0]] <= _LEAD_SENTENCES and s[1] - s[0] >= 14]
    return [s for s in head if not any(words.quoted[s[0] : s[1]])][:1]


_LEAD_SENTENCES = 6
_LIKE = 0.5
_FILLER = 2.5  # weight of a word that one sentence in twelve holds: articles, prepositions
_TELLING = 0.45  # of the weight of a word that stands in one sentence only


def _sentences(words: Words, covered: Sequence[tuple[int, int]]) -> list[tuple[int, int, frozenset[int]]]:
    """First word, end and word set of every sentence that is mostly uncovered and no furniture."""
    taken = bytearray(len(words))
    for low, high in covered:
        taken[low:high] = b"\1" * (high - low)
    return [cut for cut in words.cuts if sum(taken[cut[0] : cut[1]]) <= (cut[1] - cut[0]) // 3]
