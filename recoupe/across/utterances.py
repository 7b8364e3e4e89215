"""One thing said, told by several: its versions aligned word by word, and how each departs from the fullest.

Candidates share four words in a row; a version keeps half of the words of the shorter, in their order; versions of one
text are gathered around the fullest. Across languages a translated passage ties the quotations that stand in it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np

from recoupe.across.cast import Cast
from recoupe.across.copies.index import linked, packed, rolled
from recoupe.across.copies.tokens import Array, tokens_of
from recoupe.model import Copy, Drift, Entity, Groups, Quote, Reading, Ref, Span, Utterance, Version
from recoupe.within.folding import fold

_RUN = 4  # words in a row that two versions share
_LEAST = 4  # words of a quotation that can be known again
_KEPT = 0.5  # of the words of the shorter version
_CROWD = 60  # quotations that may hold one run before it links neighbours only


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """A quotation with the words between its marks: their numbers, and where each stands."""

    ref: Ref
    quote: Quote
    reading: Reading
    words: Array
    places: list[Span]


def find_utterances(
    readings: Sequence[Reading], entities: Sequence[Entity], copies: Sequence[Copy]
) -> tuple[Utterance, ...]:
    """What at least two documents quote, sorted by id; the order of `readings` changes nothing."""
    said = [one for reading in sorted(readings, key=lambda r: r.document.id) for one in _said(reading)]
    cast = Cast(readings, entities)
    same: Groups[int] = Groups()
    for left, right in [*_alike(said), *_translated(said, copies)]:
        same.join(left, right)
    groups: dict[int, list[_Said]] = defaultdict(list)
    for number, one in enumerate(said):
        groups[same.first(number)].append(one)
    found = [_utterance(group, cast) for group in groups.values() if len({one.ref.doc for one in group}) > 1]
    return tuple(sorted(found, key=lambda u: u.id))


def _said(reading: Reading) -> list[_Said]:
    """The quotations of a reading whose words are given as someone's own, and are not said twice by the page."""
    out = []
    doc, text = reading.document.id, reading.document.text
    for number, quote in enumerate(reading.quotes):
        spans = (quote.marks or quote.pieces) if quote.mode in ("direct", "mixed") else ()
        if not spans or quote.repeats:
            continue
        tokens = tokens_of([span.of(text) for span in spans])
        if len(tokens.words) < _LEAST:
            continue
        owner = np.repeat(np.arange(len(spans)), np.diff(tokens.bounds)).tolist()
        places = [
            Span(doc, spans[k].start + int(a), spans[k].start + int(b))
            for k, a, b in zip(owner, tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
        ]
        out.append(_Said(Ref(doc, number), quote, reading, tokens.words, places))
    return out


def _alike(said: Sequence[_Said]) -> list[tuple[int, int]]:
    """Pairs of quotations of two documents that keep each other's words."""
    keys = [packed(np.unique(rolled(one.words, _RUN)), number) for number, one in enumerate(said)]
    if not keys:
        return []
    every = np.sort(np.concatenate(keys))
    out = []
    for left, right in linked(every, 1, _CROWD).tolist():
        a, b = said[left], said[right]
        if a.ref.doc != b.ref.doc and _common(a, b) >= _KEPT * min(len(a.words), len(b.words)):
            out.append((left, right))
    return out


def _common(a: _Said, b: _Said) -> int:
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(a.words.tolist(), b.words.tolist())


def _translated(said: Sequence[_Said], copies: Sequence[Copy]) -> list[tuple[int, int]]:
    """Pairs of quotations that are the only ones on the two sides of a translated passage."""
    by_doc: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(said):
        by_doc[one.ref.doc].append(number)
    out = []
    for copy in copies:
        if copy.kind != "translation" or copy.left == copy.right:
            continue
        for passage in copy.passages:
            left, right = (
                [n for n in by_doc[span.doc] if span.covers(said[n].quote.span) or said[n].quote.span.covers(span)]
                for span in (passage.left, passage.right)
            )
            if len(left) == len(right) == 1:
                out.append((left[0], right[0]))
    return out


def _utterance(group: Sequence[_Said], cast: Cast) -> Utterance:
    base = min(group, key=lambda one: (-len(one.words), one.reading.document.published.earliest or "9999", one.ref))
    versions = [_version(base, one, cast) for one in sorted(group, key=lambda one: one.ref) if one is not base]
    seed = "|".join(sorted(f"{one.quote.span.doc}:{one.quote.span.start}" for one in group))
    return Utterance(id="u" + sha256(seed.encode()).hexdigest()[:12], base=base.ref, versions=tuple(versions))


def _version(base: _Said, other: _Said, cast: Cast) -> Version:
    languages = [one.reading.document.language for one in (base, other)]
    drifts: list[Drift] = []
    score = 0.0
    if languages[0] == languages[1]:
        drifts += _words(base, other)
        score = round(_common(base, other) / len(base.words), 4)
        drifts += _cues(base, other)
    else:
        drifts.append(Drift(kind="translation", base=base.quote.span, version=other.quote.span))
    drifts += _speakers(base, other, cast)
    return Version(quote=other.ref, score=score, drifts=tuple(drifts))


def _words(base: _Said, other: _Said) -> list[Drift]:
    """Where the words differ, by the least number of words to change (V. Levenshtein, 1966)."""
    from rapidfuzz.distance import Levenshtein

    out = []
    holes = _holes(other)
    for step in Levenshtein.opcodes(base.words.tolist(), other.words.tolist()):
        if step.tag == "equal":
            continue
        ours = _hull(base.places[step.src_start : step.src_end])
        theirs = _hull(other.places[step.dest_start : step.dest_end])
        if theirs is None and (hole := _between(holes, other.places, step.dest_start)) is not None:
            holes.remove(hole)  # the bracket stands for these words
            out.append(Drift(kind="bracketed", base=ours, version=hole))
            continue
        if theirs is not None and _bracketed(other, theirs):
            out.append(Drift(kind="bracketed", base=ours, version=theirs))
        elif ours is None:
            out.append(Drift(kind="added", version=theirs))
        elif theirs is None:
            out.append(Drift(kind="cut", base=ours))
        else:
            out.append(Drift(kind="changed", base=ours, version=theirs))
    return out + [Drift(kind="bracketed", version=span) for span in holes]


def _between(holes: Sequence[Span], places: Sequence[Span], at: int) -> Span | None:
    """The bracket that stands right before word `at` of a version."""
    low = places[at - 1].end if at else 0
    high = places[at].start if at < len(places) else math.inf
    return next((hole for hole in holes if low <= hole.start and hole.end <= high), None)


def _holes(said: _Said) -> list[Span]:
    """What an editor put between brackets into the words: reading leaves it out of the pieces."""
    text, doc = said.reading.document.text, said.ref.doc
    out = []
    for before, after in pairwise(said.quote.pieces):
        hole = text[before.end : after.start]
        if found := _BRACKETS.fullmatch(hole):
            out.append(Span(doc, before.end + found.start(1), before.end + found.end(1)))
    return out


_BRACKETS = re.compile(r"\s*[\[(]\s*([^\[\]()]*\w[^\[\]()]*?)\s*[\])]\s*[,;:.…]?\s*")


def _bracketed(said: _Said, span: Span) -> bool:
    """True when the words stand between brackets: put in by the editor."""
    text = said.reading.document.text
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return ("[" in before or "(" in before) and ("]" in after or ")" in after)


def _hull(places: Sequence[Span]) -> Span | None:
    return Span(places[0].doc, places[0].start, places[-1].end) if places else None


def _cues(base: _Said, other: _Said) -> list[Drift]:
    """Another verb of speech: `declares` in one, `claims` in the other."""
    ours, theirs = base.quote.cue, other.quote.cue
    if ours is None or theirs is None:
        return []
    words = [fold(span.of(one.reading.document.text)) for span, one in ((ours, base), (theirs, other))]
    if words[0] == words[1]:
        return []
    return [Drift(kind="cue", base=ours, version=theirs)]


def _speakers(base: _Said, other: _Said, cast: Cast) -> list[Drift]:
    """Two speakers that are known and are not one."""
    voices = (base.quote.speaker, other.quote.speaker)
    if voices[0] is None or voices[1] is None:
        return []
    who = [
        cast.twin(cast.entity(one.reading, voice.mention)) or cast.by_name(voice.name) or fold(voice.name)
        for one, voice in zip((base, other), voices, strict=True)
        if voice is not None
    ]
    if who[0] == who[1]:
        return []
    return [Drift(kind="speaker", base=voices[0].span, version=voices[1].span)]
