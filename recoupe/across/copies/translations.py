"""Texts and captions that say in another language what stands elsewhere: counted once, compared side by side.

Candidates share names, numbers and the beginnings of long words, which French, English and Spanish have in common more
often than not; their rarity weighs. Ranking by sentence vectors alone is not enough (their margin is small), so a pair
must be each other's best, fit in length, and keep the order of what it says. Vectors are made only for candidates.
Sources of the method: M. Simard, G. Foster, P. Isabelle, "Using cognates to align sentences in bilingual corpora"
(1992); Y. Yang et al., "Multilingual universal sentence encoder for semantic retrieval" (2020).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from anyascii import anyascii

from recoupe.across.copies.tokens import Array
from recoupe.languages import SUPPORTED
from recoupe.model import Copy, Document, Groups, Passage, Span

# Likeness below is the cosine of two sentence vectors. Measure wmt_news_translations again before changing a bound.
_CLOSE = 0.6  # of two sentences that are each other's best and share a name or number
_VERY_CLOSE = 0.75  # ... that share none
_LOOSE = 0.5  # ... in texts that are as a whole alike
_WHOLE = 0.58  # mean of the best likeness of every sentence of the shorter text
_LEAST, _SHARE = 3, 0.4  # sentences, and share of the shorter text, that make a translated text
_MOST_SHARE = 0.6  # ... where the sentences are only loosely alike
_TRIED = 5  # documents of another language that a document is compared with
_CROWD = 150  # documents that a mark may stand in and still tell
_UNSEEN = 200  # documents that are counted as holding no mark: in a small folder the shared ones are rare all the same
_KIN, _KIN_LONG = 0.045, 0.08  # cosine of the marks of two texts worth a look; of texts with many marks
_MANY = 60  # marks
_FEW = 4  # sentences
_ALIKE = 0.06  # mean likeness of the marks of each sentence and its best counterpart: translations have 0.1 or more
_AKIN, _AKIN_SHARE = 0.15, 0.3  # likeness of two sentences that may be translations, and the share that must have one
_WORD = re.compile(r"\d[\d.,\s]*\d|\d+|[^\W\d_]+")
_SKIPPED = {"credit", "byline", "toc", "read_also", "boilerplate", "embed", "signature"}


def find_translations(documents: Sequence[Document], copies: Sequence[Copy]) -> list[Copy]:
    """Copies of kind `translation` between documents, and between blocks of one document (twin captions)."""
    out = []
    for document in documents:
        if (twin := _inside(document)) is not None:
            out.append(twin)
    known = {(c.left, c.right) for c in copies if c.derived}
    stands_for = _standing(documents, copies)
    looked_at = [d for d in documents if stands_for.get(d.id, d.id) == d.id]
    found, translated = [], _Screen(looked_at)
    sides: dict[int, _Side] = {}
    documents = looked_at
    for a, b in _candidates(documents):
        left, right = documents[a], documents[b]
        if (left.id, right.id) in known or not translated.maybe(a, b):
            continue
        for at in (a, b):
            if at not in sides:
                sides[at] = _side(documents[at])
        if (matched := _matched(sides[a], sides[b])) is not None:
            found.append((matched[0], a, b, matched[1]))
    out += [
        _between(documents[a], documents[b], sides[a], sides[b], pairs)
        for a, b, pairs in _best(documents, found, copies)
    ]
    return _unexplained(out, copies)


def _standing(documents: Sequence[Document], copies: Sequence[Copy]) -> dict[str, str]:
    """Document -> the one whose text is the same and that is compared in its place: the longest, of equals the first.

    Who translates one of ten reprints translates all; their copies say that they are one text.
    """
    size = {d.id: len(d.text) for d in documents}
    groups: dict[str, list[str]] = defaultdict(list)
    texts = _texts([c for c in copies if c.kind == "identical"])
    for name in sorted(size):
        groups[texts.first(name)].append(name)
    return {name: min(names, key=lambda n: (-size[n], n)) for _, names in sorted(groups.items()) for name in names}


class _Screen:
    """What two texts in two languages share sentence by sentence, before any vector is made.

    A translated sentence keeps names, numbers and the beginnings of long words; a text on the same subject has as many
    of them, in other sentences.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        spread = Counter(mark for d in documents if d.language in SUPPORTED for mark in _marks(d.text))
        total = len(documents) + _UNSEEN
        self._weight = {mark: math.log(total / count) for mark, count in spread.items()}
        self._made: dict[int, list[tuple[frozenset[str], float]]] = {}

    def maybe(self, left: int, right: int) -> bool:
        """False where too few sentences of the shorter text have a counterpart in the other."""
        ours, theirs = sorted((self._sentences(left), self._sentences(right)), key=len)
        if not ours:
            return False
        if len(theirs) <= _FEW:  # their vectors are made in no time
            return True
        best = [self._best(marks, weight, theirs) for marks, weight in ours]
        return sum(best) >= _ALIKE * len(best) and sum(b >= _AKIN for b in best) >= _AKIN_SHARE * len(best)

    def _best(self, marks: frozenset[str], weight: float, others: list[tuple[frozenset[str], float]]) -> float:
        best = 0.0
        for other, theirs in others:
            if common := marks & other:
                held = sum(self._weight.get(mark, 0.0) for mark in sorted(common))
                best = max(best, 2 * held / (weight + theirs))
        return best

    def _sentences(self, number: int) -> list[tuple[frozenset[str], float]]:
        if number not in self._made:
            document = self._documents[number]
            made = []
            for span in _sentences(document):
                marks = frozenset(_marks(span.of(document.text)))
                made.append((marks, sum(self._weight.get(mark, 0.0) for mark in sorted(marks))))
            self._made[number] = made
        return self._made[number]


@dataclass(frozen=True, slots=True)
class _Side:
    """The sentences of a document, their vectors, and the names and numbers in each."""

    sentences: list[Span]
    texts: list[str]
    vectors: Array
    names: list[frozenset[str]]


def _side(document: Document) -> _Side:
    from recoupe.across.vectors import sentence_vectors

    spans = _sentences(document)
    texts = [span.of(document.text) for span in spans]
    return _Side(spans, texts, sentence_vectors(texts), [_anchors(text) for text in texts])


def _best(
    documents: Sequence[Document],
    found: Sequence[tuple[float, int, int, list[tuple[int, int, float]]]],
    copies: Sequence[Copy],
) -> list[tuple[int, int, list[tuple[int, int, float]]]]:
    """Of the matches those where each is the other's best in its language; copies of one text are one best."""
    text = _texts(copies)
    best: dict[tuple[int, str], int] = {}
    for _, a, b, _ in sorted(found, key=lambda f: (f[0], -f[1], -f[2])):
        best[a, documents[b].language] = b
        best[b, documents[a].language] = a

    def agree(one: int, other: int) -> bool:
        first = documents[best[one, documents[other].language]].id
        return text.first(first) == text.first(documents[other].id)

    return [(a, b, pairs) for _, a, b, pairs in sorted(found, key=lambda f: f[1:3]) if agree(a, b) and agree(b, a)]


def _texts(copies: Sequence[Copy]) -> Groups[str]:
    """The documents that copies tie together."""
    texts: Groups[str] = Groups()
    for copy in copies:
        if copy.derived and copy.left != copy.right:
            texts.join(copy.left, copy.right)
    return texts


def _unexplained(translations: Sequence[Copy], copies: Sequence[Copy]) -> list[Copy]:
    """`translations` without those that only pass through a copy.

    When C took from A in A's language and B translates A, then B and C say the same too, and nobody translated C.
    """
    taken: dict[str, set[str]] = defaultdict(set)  # document -> documents that it took from
    for copy in copies:
        if copy.derived and copy.left != copy.right and copy.direction in ("a->b", "b->a"):
            child, parent = (copy.right, copy.left) if copy.direction == "a->b" else (copy.left, copy.right)
            taken[child].add(parent)
    pairs = {frozenset((t.left, t.right)) for t in translations}
    return [
        t
        for t in translations
        if not any(
            frozenset((parent, other)) in pairs
            for child, other in ((t.left, t.right), (t.right, t.left))
            for parent in taken[child]
        )
    ]


def _candidates(documents: Sequence[Document]) -> list[tuple[int, int]]:
    """Sorted pairs of documents in two languages whose marks are alike, at most `_TRIED` a document and language.

    Marks weigh the square of the logarithm of their rarity; likeness is the cosine.
    """
    by_language = {code: [n for n, d in enumerate(documents) if d.language == code] for code in SUPPORTED}
    languages = [code for code in SUPPORTED if by_language[code]]
    if len(languages) < 2:
        return []
    numbers: dict[str, int] = {}
    marks = [
        np.array(sorted(numbers.setdefault(mark, len(numbers)) for mark in _marks(d.text)), dtype=np.int64)
        if d.language in SUPPORTED
        else np.zeros(0, dtype=np.int64)
        for d in documents
    ]
    spread = np.bincount(np.concatenate(marks), minlength=len(numbers))
    weight = np.log((len(documents) + _UNSEEN) / np.maximum(spread, 1)) ** 2
    norms = np.array([max(1e-9, float(np.sqrt(weight[m].sum()))) for m in marks])
    out: set[tuple[int, int]] = set()
    for theirs in languages:
        held = by_language[theirs]
        holders: dict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(held):
            for mark in marks[number].tolist():
                if spread[mark] <= _CROWD:
                    holders[mark].append(place)
        for ours in languages:
            if ours != theirs:
                for number in by_language[ours]:
                    out |= _nearest(number, marks, held, holders, weight, norms)
    return sorted(out)


def _nearest(
    number: int,
    marks: Sequence[Array],
    held: Sequence[int],
    holders: dict[int, list[int]],
    weight: Array,
    norms: Array,
) -> set[tuple[int, int]]:
    """The pairs of document `number` with the few of `held` whose marks are most like its own."""
    met = [(mark, holders[mark]) for mark in marks[number].tolist() if mark in holders]
    if not met:
        return set()
    places = np.concatenate([np.array(found) for _, found in met])
    weights = np.repeat(weight[[mark for mark, _ in met]], [len(found) for _, found in met])
    total = np.bincount(places, weights=weights, minlength=len(held))
    seen = np.flatnonzero(total)
    others = np.array(held)[seen]
    cosine = np.round(total[seen] / (norms[number] * norms[others]), 9)
    ranked = np.lexsort((others, -cosine))[:_TRIED]
    out = set()
    for other, like in zip(others[ranked].tolist(), cosine[ranked].tolist(), strict=True):
        many = min(len(marks[number]), len(marks[other])) >= _MANY
        if like >= (_KIN_LONG if many else _KIN):
            out.add((min(number, other), max(number, other)))
    return out


def _matched(left: _Side, right: _Side) -> tuple[float, list[tuple[int, int, float]]] | None:
    """How alike two texts are and which sentences say the same; None where they are no translations of each other."""
    from recoupe.across.vectors import likeness

    shorter = min(len(left.sentences), len(right.sentences))
    if not shorter:
        return None
    like = likeness(left.vectors, right.vectors)
    whole = float((like.max(axis=1) if len(left.sentences) == shorter else like.max(axis=0)).mean())
    loose, close = _pairs(left, right, like)
    for pairs, share in ((close, _SHARE), *([(loose, _MOST_SHARE)] if whole >= _WHOLE else [])):
        if len(pairs) < max(2, min(_LEAST, shorter)) or len(pairs) < share * shorter:
            continue
        order = [b for _, b, _ in pairs]
        if sum(x < y for x, y in pairwise(order)) >= 0.6 * (len(order) - 1):
            return round(whole, 6), loose if whole >= _WHOLE else pairs
    return None


def _pairs(left: _Side, right: _Side, like: Array) -> tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]]:
    """Sentences that are each other's best and fit in length: those loosely alike, and those of them that are close."""
    loose, close = [], []
    for row in range(len(left.sentences)):
        column = int(like[row].argmax())
        score = float(like[row, column])
        if score < _LOOSE or int(like[:, column].argmax()) != row or not _fits(left.texts[row], right.texts[column]):
            continue
        loose.append((row, column, round(score, 2)))
        if score >= (_CLOSE if left.names[row] & right.names[column] else _VERY_CLOSE):
            close.append(loose[-1])
    return loose, close


def _between(
    left: Document, right: Document, ours: _Side, theirs: _Side, pairs: Sequence[tuple[int, int, float]]
) -> Copy:
    shorter = min(len(ours.sentences), len(theirs.sentences))
    direction, reasons = _way(left, right)
    return Copy(
        left=left.id,
        right=right.id,
        kind="translation",
        derived=True,
        direction=direction,  # type: ignore[arg-type]
        agency="",
        passages=tuple(
            Passage(left=ours.sentences[a], right=theirs.sentences[b], kind="translation", score=s) for a, b, s in pairs
        ),
        score=round(len(pairs) / shorter, 4),
        reasons=(f"{len(pairs)} of {shorter} sentences say the same in {left.language} and {right.language}", *reasons),
        rule="copy.translation",
    )


def _way(left: Document, right: Document) -> tuple[str, tuple[str, ...]]:
    a, b = left.published, right.published
    sure = {"given", "stated", "page"}
    if a.status in sure and b.status in sure and a.day and b.day and a.day != b.day:
        first = a.day < b.day
        return ("a->b" if first else "b->a"), (f"{(left if first else right).names[0]} is earlier by its date",)
    return "undecided", ("nothing tells which is the original",)


def _inside(document: Document) -> Copy | None:
    """Blocks of one document that translate each other: the captions of a page that was taken from abroad."""
    blocks = [b for b in document.blocks if b.kind not in _SKIPPED and b.language in SUPPORTED and len(b.span) >= 25]
    if len({b.language for b in blocks}) < 2:
        return None
    from recoupe.across.vectors import likeness, sentence_vectors

    said = [b.span.of(document.text) for b in blocks]
    abroad = [text for b, text in zip(blocks, said, strict=True) if b.language != document.language]
    places = [
        k
        for k, b in enumerate(blocks)
        if b.language != document.language or any(_fits(text, said[k]) for text in abroad)
    ]
    blocks, texts = [blocks[k] for k in places], [said[k] for k in places]
    vectors = sentence_vectors(texts)
    like = likeness(vectors, vectors)
    foreign = [k for k, b in enumerate(blocks) if b.language != document.language]
    native = [k for k, b in enumerate(blocks) if b.language == document.language]
    if not foreign or not native:
        return None
    scores = np.full((len(foreign), len(native)), -1.0)
    for row, a in enumerate(foreign):
        for column, b in enumerate(native):
            if not _fits(texts[a], texts[b]):
                continue
            # captions stand beside their translation: nearness breaks ties between captions of one scene
            near = 0.1 / max(1, abs(places[a] - places[b]))
            scores[row, column] = like[a, b] + near + 0.03 * min(3, len(_anchors(texts[a]) & _anchors(texts[b])))
    passages = []
    for row, a in enumerate(foreign):
        column = int(scores[row].argmax())
        b = native[column]
        if scores[row, column] < 0 or int(scores[:, column].argmax()) != row:
            continue
        limit = _CLOSE if _anchors(texts[a]) & _anchors(texts[b]) else _VERY_CLOSE
        if like[a, b] >= limit:
            left, right = sorted((blocks[a].span, blocks[b].span))
            passages.append(Passage(left=left, right=right, kind="translation", score=round(float(like[a, b]), 2)))
    if not passages:
        return None
    return Copy(
        left=document.id,
        right=document.id,
        kind="translation",
        derived=True,
        direction="undecided",
        agency="",
        passages=tuple(sorted(passages, key=lambda p: p.left)),
        score=round(min(1.0, sum(len(p.left) for p in passages) / max(1, len(document.text))), 4),
        reasons=(f"{len(passages)} passages stand in two languages",),
        rule="copy.translation.inside",
    )


def _sentences(document: Document) -> list[Span]:
    kinds = [b.kind for b in document.blocks]
    return [s.span for s in document.sentences if kinds[s.block] not in _SKIPPED and len(s.span) >= 25]


def _fits(left: str, right: str) -> bool:
    """True when the lengths are those of a text and its translation (French and Spanish run longer than English)."""
    return 0.45 <= len(left) / len(right) <= 2.2


def _anchors(text: str) -> frozenset[str]:
    """Names and numbers as they look in any of the languages: capitalised words without accents, digits.

    Names are cut to five letters, so that "Vladimir Putin" and "Vladimir Poutine" meet on one of their words.
    """
    out = set()
    for word in _WORD.findall(text):
        if word[0].isdigit():
            out.add(_DIGITS.sub("", word))
        elif word[0].isupper() and len(word) > 2:
            out.add(_beginning(word))
    return frozenset(out)


def _marks(text: str) -> set[str]:
    """Names, numbers, and the beginnings of long words: `econo` stands in économie, economy and economía."""
    out = set()
    for word in _WORD.findall(text):
        if word[0].isdigit():
            out.add(_DIGITS.sub("", word))
        elif len(word) > 5 or (word[0].isupper() and len(word) > 2):
            out.add(_beginning(word))
    return out


_DIGITS = re.compile(r"\D")


@lru_cache(1 << 18)
def _beginning(word: str) -> str:
    return anyascii(word).lower()[:5]
