"""Which documents tell the same story: words and names weighted by rarity, nearness in time, average linkage."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from recoupe.model import Document
from recoupe.within.folding import fold

# Tuned on quality/news_clusters_en and quality/rpm2_fr (shared halves); re-run before changing.
_TOGETHER = 0.055
_LEAD = 80  # words of the title and lead, which say what the story is: they count double
_NAME = 1.6  # a name says more of a story than a word
_KEYS = 24  # heaviest words of a text under which others are looked up
_CROWD = 400  # a word of more texts than that proposes no pairs
_CALM, _FADE, _FLOOR = 3, 45, 0.6  # days without loss; days until the floor; share of the similarity that is left

_WORD = re.compile(r"[^\W\d_][\w'’-]*[^\W_]|\d{2,}")


def cluster_stories(documents: Sequence[Document]) -> tuple[int, ...]:
    """For every document the number of its story: one number, one story; the order of documents changes no story.

    Numbers count stories in the order of the smallest document id. Average-linkage clustering of cosine similarities
    between tf-idf vectors, in which a longer gap between dates fades a likeness.
    """
    order = sorted(range(len(documents)), key=lambda i: documents[i].id)
    vectors = _vectors([documents[i] for i in order])
    days = [_day(documents[i]) for i in order]
    groups = _linked(vectors, days)
    labels = [0] * len(documents)
    for number, group in enumerate(groups):
        for place in group:
            labels[order[place]] = number
    return tuple(labels)


def _vectors(documents: Sequence[Document]) -> list[dict[str, float]]:
    """One weighted, normalised bag of words a document."""
    bags = [_bag(document) for document in documents]
    spread: Counter[str] = Counter()
    for bag in bags:
        spread.update(bag.keys())
    vectors = []
    for bag in bags:
        weighted = {}
        for word, count in bag.items():
            if spread[word] < 2 and len(bags) > 2:
                continue  # in one text only: it says nothing of another, and would only shrink the rest
            rarity = math.log((len(bags) + 1) / spread[word])
            weighted[word] = (1 + math.log(count)) * rarity
        norm = math.sqrt(sum(w * w for _, w in sorted(weighted.items()))) or 1.0
        vectors.append({word: weight / norm for word, weight in sorted(weighted.items())})
    return vectors


def _bag(document: Document) -> dict[str, float]:
    """Folded words with their counts; words of the lead count double, capitalised words inside a sentence more."""
    bag: dict[str, float] = defaultdict(float)
    capital: Counter[str] = Counter()
    text = document.text
    for place, match in enumerate(_WORD.finditer(text)):
        surface = match[0]
        weight = 2.0 if place < _LEAD else 1.0
        for word in fold(surface).split():
            if len(word) < 3:
                continue
            stem = word[:7]
            bag[stem] += weight
            before = text[max(0, match.start() - 2) : match.start()]
            if surface[0].isupper() and before and before[-1:] == " " and before[:1] not in ".!?:":
                capital[stem] += 1
    return {word: count * (_NAME if capital[word] * 4 > count else 1.0) for word, count in sorted(bag.items())}


def _day(document: Document) -> int | None:
    published = document.published
    return date.fromisoformat(published.latest).toordinal() if published.latest else None


def _linked(vectors: Sequence[dict[str, float]], days: Sequence[int | None]) -> list[list[int]]:
    """Groups of indexes, by average linkage over the pairs that share a heavy word."""
    similar = {}
    for left, right in sorted(_pairs(vectors)):
        likeness = _cosine(vectors[left], vectors[right]) * _fading(days[left], days[right])
        if likeness > 0.02:
            similar[left, right] = likeness
    home = list(range(len(vectors)))
    groups: dict[int, list[int]] = {i: [i] for i in home}
    links: dict[int, dict[int, float]] = defaultdict(dict)  # sums of similarities between groups
    for (left, right), likeness in similar.items():
        links[left][right] = links[right][left] = likeness
    heap = [(-likeness, left, right) for (left, right), likeness in similar.items()]
    heapq.heapify(heap)
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in groups or b not in groups:
            continue
        mean = links[a].get(b, 0.0) / (len(groups[a]) * len(groups[b]))
        if abs(mean + value) > 1e-12:
            continue  # an older state of the pair: the present one is in the heap too
        if mean < _TOGETHER:
            break
        groups[a] += groups.pop(b)
        for other, total in sorted(links.pop(b).items()):
            links[other].pop(b, None)
            if other != a:
                links[a][other] = links[other][a] = links[a].get(other, 0.0) + total
        links[a].pop(b, None)
        for other, total in sorted(links[a].items()):
            low, high = min(a, other), max(a, other)
            heapq.heappush(heap, (-total / (len(groups[a]) * len(groups[other])), low, high))
    return [sorted(group) for _, group in sorted(groups.items(), key=lambda item: min(item[1]))]


def _pairs(vectors: Sequence[dict[str, float]]) -> set[tuple[int, int]]:
    """Pairs of documents that share one of their heaviest words."""
    posted: dict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for word in sorted(vector, key=lambda w: (-vector[w], w))[:_KEYS]:
            posted[word].append(number)
    return {pair for numbers in posted.values() if len(numbers) <= _CROWD for pair in combinations(numbers, 2)}


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right[word] for word, weight in left.items() if word in right)


def _fading(left: int | None, right: int | None) -> float:
    """1 for texts of the same days, down to `_FLOOR` for texts far apart; 1 where a date is missing."""
    if left is None or right is None:
        return 1.0
    gap = max(0, abs(left - right) - _CALM)
    return max(_FLOOR, 1 - (1 - _FLOOR) * gap / _FADE)
