"""Passages that descend from one text, gathered: they count as one source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from recoupe.model import Copy, Decision, Document, Family, Groups, Span, merged
from recoupe.model.records import CopyKind

_OVERLAP = 0.5  # of the smaller of two passages of one document: they are the same passage
_SURE = 0.15  # share of the shorter text: a weaker link of unknown direction leaves the family uncertain


def find_families(
    documents: Sequence[Document], copies: Sequence[Copy], decisions: Sequence[Decision] = ()
) -> tuple[Family, ...]:
    """The families of derived passages, sorted by id; a document may hold passages of several, and words of its own.

    A `copy` decision on two document ids makes both one family whatever they share, `not_copy` cuts the link between
    them. `origin` is the document that the others took from, `agency:KEY` where an agency's dispatch stands behind (`agency:?`
    where none of the texts names it), or empty when the copies do not say.
    """
    word = {(*sorted((d.left, d.right)),): d.verdict for d in decisions if d.verdict in ("copy", "not_copy")}
    known = {d.id: d for d in documents}
    groups = _Groups()
    kept: list[tuple[Copy, int]] = []
    for copy in sorted(copies, key=lambda c: (-c.score, c.left, c.right, c.kind)):
        verdict = word.get((copy.left, copy.right))
        if verdict == "not_copy" or not copy.passages or not (copy.derived or verdict == "copy"):
            continue
        kept.append((copy, groups.add([(p.left, p.right) for p in copy.passages], inside=copy.left == copy.right)))
    forced = []
    linked = {(c.left, c.right) for c, _ in kept}
    for (left, right), verdict in sorted(word.items()):
        if verdict == "copy" and (left, right) not in linked and left in known and right in known and left != right:
            spans = [Span(i, 0, len(known[i].text)) for i in (left, right) if known[i].text]
            if len(spans) == 2:
                forced.append(groups.add([(spans[0], spans[1])]))
    edges: dict[int, list[Copy]] = defaultdict(list)
    for copy, node in kept:
        for root in groups.roots(node):
            edges[root].append(copy)
    by_hand = {root for node in forced for root in groups.roots(node)}
    families = [_family(spans, edges[root], root in by_hand, known) for root, spans in groups.gathered().items()]
    return tuple(sorted(families, key=lambda f: f.id))


def decided(copies: Sequence[Copy], decisions: Sequence[Decision]) -> tuple[Copy, ...]:
    """`copies` as people judged them: `not_copy` on two documents makes theirs no copy, `copy` makes it one."""
    word = {(*sorted((d.left, d.right)),): d.verdict for d in decisions if d.verdict in ("copy", "not_copy")}
    out = []
    for copy in copies:
        verdict = word.get((copy.left, copy.right))
        if verdict is not None and copy.derived != (verdict == "copy"):
            said = "a person said that it is a copy" if verdict == "copy" else "a person said that it is no copy"
            copy = replace(copy, derived=verdict == "copy", reasons=(said, *copy.reasons))
        out.append(copy)
    return tuple(out)


def takers(copy: Copy, rank: Mapping[str, int] | None = None) -> frozenset[str]:
    """The documents of a derived copy that took its words from elsewhere.

    Of an undecided pair none is known to have; `rank` (document -> its place in time) leaves it to the later one.
    """
    both = (copy.left, copy.right)
    if not copy.derived or (copy.direction == "undecided" and rank is None):
        return frozenset()
    if copy.direction == "undecided" and rank is not None:
        return frozenset((max(both, key=lambda doc: rank[doc]),))
    return frozenset({"a->b": both[1:], "b->a": both[:1]}.get(copy.direction, both))


def new_in(document: Document, copies: Sequence[Copy], rank: Mapping[str, int] | None = None) -> float:
    """The share, in [0, 1], of the characters of `document` that it did not take from another; spaces do not count.

    A passage is taken when another document or an agency is its origin; `rank` as in `takers`.
    """
    taken: list[Span] = []
    for copy in copies:
        if copy.left != copy.right and document.id in (copy.left, copy.right) and document.id in takers(copy, rank):
            taken += (p.left if document.id == copy.left else p.right for p in copy.passages)
    total = sum(not char.isspace() for char in document.text)
    copied = sum(not char.isspace() for span in merged(taken) for char in span.of(document.text))
    return 1 - copied / total if total else 0.0


@dataclass
class _Groups:
    """Passages joined by copies, and by lying on each other in one document (disjoint sets)."""

    same: Groups[int] = field(default_factory=Groups)
    spans: list[list[Span]] = field(default_factory=list)
    by_doc: dict[str, list[tuple[Span, int]]] = field(default_factory=lambda: defaultdict(list))
    nodes: list[list[int]] = field(default_factory=list)

    def add(self, pairs: Sequence[tuple[Span, Span]], inside: bool = False) -> int:
        """Join the two sides of each pair, and (unless all lie `inside` one document) all pairs of one copy."""
        made = []
        for left, right in sorted(pairs):
            made.append(self._node(left))
            self.same.join(made[-1], self._node(right))
        if not inside:
            for node in made[1:]:
                self.same.join(made[0], node)
        self.nodes.append(made)
        return len(self.nodes) - 1

    def roots(self, number: int) -> tuple[int, ...]:
        """The groups that hold the passages of the copy that `add` gave this number."""
        return tuple(sorted({self.same.first(node) for node in self.nodes[number]}))

    def gathered(self) -> dict[int, tuple[Span, ...]]:
        """All passages of each group."""
        out: dict[int, list[Span]] = defaultdict(list)
        for node, spans in enumerate(self.spans):
            out[self.same.first(node)].extend(spans)
        return {root: merged(spans) for root, spans in sorted(out.items())}

    def _node(self, span: Span) -> int:
        here = self.by_doc[span.doc]
        mine = -1
        for other, node in here:
            shared = min(span.end, other.end) - max(span.start, other.start)
            if shared > 0 and shared >= _OVERLAP * min(len(span), len(other)):
                if mine < 0:
                    mine = node
                else:
                    self.same.join(mine, node)
        if mine < 0:
            mine = len(self.spans)
            self.spans.append([])
        if (span, mine) not in here:
            here.append((span, mine))
        self.spans[mine].append(span)
        return mine


def _family(spans: Sequence[Span], copies: Sequence[Copy], by_hand: bool, known: dict[str, Document]) -> Family:
    documents = tuple(sorted({s.doc for s in spans}))
    origin = _origin(documents, copies, known)
    sure = by_hand or all(c.direction != "undecided" or c.score >= _SURE or c.left == c.right for c in copies)
    between = [c for c in copies if c.left != c.right] or copies
    kinds: Counter[CopyKind] = Counter(c.kind for c in between)
    kind: CopyKind = min(kinds, key=lambda k: (-kinds[k], k)) if kinds else "rewrite"
    reasons = tuple(dict.fromkeys(r for c in sorted(copies, key=lambda c: (c.left, c.right)) for r in c.reasons[1:]))
    seed = "|".join(f"{s.doc}:{s.start}:{s.end}" for s in spans)
    return Family(
        id="f" + sha256(seed.encode()).hexdigest()[:12],
        kind=kind,
        documents=documents,
        passages=tuple(spans),
        origin=origin,
        certain=sure,
        reasons=(*(("said to be a copy by a person",) if by_hand else ()), *reasons[:8]),
    )


def _origin(documents: Sequence[str], copies: Sequence[Copy], known: dict[str, Document]) -> str:
    agencies = Counter(c.agency for c in copies if c.direction == "both_from_agency")
    if agencies:
        named = sorted((-count, key) for key, count in agencies.items() if key)
        # An agency that no table knows is known by the credit that the texts themselves give.
        signed = sorted({a.value for d in documents if d in known and (a := known[d].agency) is not None})
        return "agency:" + (named[0][1] if named else signed[0] if len(signed) == 1 else "?")
    taken, given = set(), set()
    for copy in copies:
        if copy.direction == "a->b":
            taken.add(copy.right)
            given.add(copy.left)
        elif copy.direction == "b->a":
            taken.add(copy.left)
            given.add(copy.right)
    roots = sorted(given - taken)
    if len(roots) == 1:
        return roots[0]
    if len(documents) == 1:
        return documents[0]
    # several starts, or none: the earliest dated, then the longest, but only among documents that gave
    dated = [(known[i].published.earliest, i) for i in roots if i in known and known[i].published.day]
    if dated and len(dated) == len(roots):
        return min(_dated(dated))[1]
    return max(roots, key=lambda i: (len(known[i].text) if i in known else 0, i)) if roots else ""


def _dated(found: Sequence[tuple[str | None, str]]) -> list[tuple[str, str]]:
    """The dated ones, as days that can be ordered."""
    return [(day, doc) for day, doc in found if day is not None]
