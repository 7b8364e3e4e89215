"""Texts and captions that say in another language what stands elsewhere: counted once, compared side by side.

Ranking by sentence vectors alone is not enough (their margin is small), so a pair must be each other's best, fit in
length, and agree on names and numbers. Vectors are made only where there are two languages to compare.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from anyascii import anyascii

from recoupe.across.copies.tokens import Array
from recoupe.languages import SUPPORTED
from recoupe.model import Copy, Document, Passage, Span

_CLOSE = 0.6  # cosine of two sentences that are each other's best and share a name or number
_VERY_CLOSE = 0.75  # ... that share none
_LEAST, _SHARE = 3, 0.4  # sentences, and share of the shorter text, that make a translated text
_COMMON = 3  # names or numbers that two documents must share to be compared at all
_CROWD = 40
_NAME = re.compile(r"\b[^\W\d_][^\W_]*\b|\b\d[\d.,\s]*\d\b|\b\d\b")
_SKIPPED = {"credit", "byline", "toc", "read_also", "boilerplate", "embed", "signature"}


def find_translations(documents: Sequence[Document], copies: Sequence[Copy]) -> list[Copy]:
    """Copies of kind `translation` between documents, and between blocks of one document (twin captions)."""
    out = []
    for document in documents:
        if (twin := _inside(document)) is not None:
            out.append(twin)
    languages = {d.language for d in documents} & set(SUPPORTED)
    if len(languages) > 1:
        known = {(c.left, c.right) for c in copies if c.derived}
        vectors: dict[str, Array] = {}
        for a, b in _candidates(documents):
            left, right = documents[a], documents[b]
            if (left.id, right.id) not in known and (copy := _between(left, right, vectors)) is not None:
                out.append(copy)
    return _unexplained(out, copies)


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
    """Pairs of documents in two languages that share enough names and numbers which few others hold."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, document in enumerate(documents):
        if document.language in SUPPORTED:
            for anchor in sorted(_anchors(document.text)):
                holders[anchor].append(at)
    most = max(6, min(_CROWD, len(documents) // 2 + 1))
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for found in holders.values():
        if len(found) <= most:
            for k, a in enumerate(found):
                for b in found[k + 1 :]:
                    if documents[a].language != documents[b].language:
                        shared[a, b] += 1
    return sorted(pair for pair, count in shared.items() if count >= _COMMON)


def _between(left: Document, right: Document, vectors: dict[str, Array]) -> Copy | None:
    ours, theirs = _sentences(left), _sentences(right)
    if not ours or not theirs:
        return None
    pairs = _pairs(left, ours, right, theirs, _made(left, ours, vectors), _made(right, theirs, vectors))
    shorter = min(len(ours), len(theirs))
    if len(pairs) < min(_LEAST, shorter) or len(pairs) < _SHARE * shorter or len(pairs) < 2:
        return None
    order = [b for _, b, _ in pairs]
    rising = sum(x < y for x, y in pairwise(order))
    if rising < 0.6 * (len(order) - 1):
        return None
    direction, reasons = _way(left, right)
    return Copy(
        left=left.id,
        right=right.id,
        kind="translation",
        derived=True,
        direction=direction,  # type: ignore[arg-type]
        agency="",
        passages=tuple(Passage(left=ours[a], right=theirs[b], kind="translation", score=s) for a, b, s in pairs),
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

    texts = [b.span.of(document.text) for b in blocks]
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
            near = 0.1 / max(1, abs(a - b))
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


def _made(document: Document, spans: Sequence[Span], vectors: dict[str, Array]) -> Array:
    from recoupe.across.vectors import sentence_vectors

    if document.id not in vectors:
        vectors[document.id] = sentence_vectors([s.of(document.text) for s in spans])
    return vectors[document.id]


def _pairs(
    left: Document, ours: Sequence[Span], right: Document, theirs: Sequence[Span], a: Array, b: Array
) -> list[tuple[int, int, float]]:
    from recoupe.across.vectors import likeness

    like = likeness(a, b)
    names_left = [_anchors(s.of(left.text)) for s in ours]
    names_right = [_anchors(s.of(right.text)) for s in theirs]
    out = []
    for row in range(len(ours)):
        column = int(like[row].argmax())
        if int(like[:, column].argmax()) != row or not _fits(ours[row].of(left.text), theirs[column].of(right.text)):
            continue
        score = float(like[row, column])
        if score >= (_CLOSE if names_left[row] & names_right[column] else _VERY_CLOSE):
            out.append((row, column, round(score, 2)))
    return out


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
    for match in _NAME.finditer(text):
        word = match[0]
        if word[0].isdigit():
            out.add(re.sub(r"\D", "", word))
        elif word[0].isupper() and len(word) > 2:
            out.add(anyascii(word).lower()[:5])
    return frozenset(out)
