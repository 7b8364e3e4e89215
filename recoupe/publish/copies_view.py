"""Who copies whom, for eyes in a terminal: agencies, lineage, the passages side by side; and why nothing was found."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from recoupe.across.copies import AgencyEvidence, Closest, agency_of, closest, find_copies, find_families
from recoupe.errors import plain
from recoupe.model import Copy, Document, Family, Passage
from recoupe.publish.records import plain_record

_KINDS = {
    "identical": "the same text", "excerpt": "excerpt", "rewrite": "rewritten", "common_agency": "common agency copy",
    "translation": "translation", "shared_quotes": "the same words quoted, no copy",
    "boilerplate": "page furniture in common, no copy",
}  # fmt: skip
_ROLES = {"reworded": "reworded", "translation": "translated", "quoted": "quoted"}
_PASSAGES = 3  # passages of a pair that are shown
_LISTED = 30  # documents that are listed one by one, with every pair; of more, a summary is shown
_TREES, _BELOW, _LOOSE = 12, 10, 10  # of a summary: lineages, documents of each, undecided pairs


class Reuse:
    """What the documents of a call share: found once, shown as lines or as JSON."""

    def __init__(self, documents: Sequence[Document], tell: Callable[[int, int], None] | None = None) -> None:
        self.documents = documents
        self.number = {document.id: f"D{n}" for n, document in enumerate(documents, 1)}
        self.agencies: dict[str, AgencyEvidence | None] = {d.id: agency_of(d) for d in documents}
        self.copies = sorted(find_copies(documents, tell), key=lambda c: (not c.derived, *self._places(c)))
        self.families: tuple[Family, ...] = find_families(documents, self.copies)
        between = [c for c in self.copies if c.left != c.right and c.derived]
        self.closest: tuple[Closest, ...] = () if between else closest(documents)

    def record(self) -> dict[str, Any]:
        """The same as plain JSON values: documents, copies, families, and the closest pairs where nothing was found."""
        texts = {d.id: d for d in self.documents}
        return {
            "schema": "recoupe/1",
            "documents": [
                {
                    "number": self.number[d.id],
                    "id": d.id,
                    "names": list(d.names),
                    "place": d.place,
                    "agency": plain_record(self.agencies[d.id], texts),
                }
                for d in self.documents
            ],
            "copies": [plain_record(copy, texts) for copy in self.copies],
            "families": [plain_record(family, texts) for family in self.families],
            "closest": [plain_record(pair, texts) for pair in self.closest],
        }

    def lines(self, width: int = 100, full: bool = False) -> Iterator[str]:
        """The lines of a terminal; `full`: every pair with all its passages. Many documents make a summary."""
        summed = len(self.documents) > _LISTED and not full
        yield from self._documents(summed)
        yield from self._lineage(summed)
        if not summed:
            yield from self._pairs(max(48, width), full)
        yield from self._nothing()
        if summed:
            yield ""
            yield "--all lists every document and pair with its passages; --json gives all of it as data."

    # ------------------------------------------------------------ sections

    def _documents(self, summed: bool) -> Iterator[str]:
        tied = {doc for family in self.families if len(family.documents) > 1 for doc in family.documents}
        alone = [d for d in self.documents if d.id not in tied]
        yield f"{_count(len(self.documents), 'document')}, {len(alone)} of them on their own"
        if summed:
            kinds = Counter(_KINDS.get(c.kind, c.kind) for c in self.copies if c.left != c.right)
            if kinds:
                told = ", ".join(f"{kind} {kinds[kind]}" for kind in sorted(kinds, key=lambda k: (-kinds[k], k)))
                yield f"  {_count(kinds.total(), 'pair')} in common: {told}"
            keys = Counter(found.agency for found in self.agencies.values() if found is not None)
            if keys:
                told = ", ".join(f"{key} {keys[key]}" for key in sorted(keys, key=lambda k: (-keys[k], k)))
                yield plain(f"  agencies that wrote them: {told}")
            return
        for document in self.documents:
            found = self.agencies[document.id]
            day = document.published.day
            facts = [document.language, day or "", document.outlet.value if document.outlet else ""]
            if found is not None:
                how = "signed" if found.how == "credit" else "speaks in it"
                facts.append(f"agency {found.agency}, {how}" + (f": “{found.words.strip()}”" if found.words else ""))
            yield plain(f"  {self._name(document.id)} · {' · '.join(filter(None, facts))}")

    def _lineage(self, summed: bool) -> Iterator[str]:
        """Who descends from whom, agencies as roots: a tree in which every document stands once.

        `summed`: the largest trees and the first of their documents.
        """
        children: dict[str, list[tuple[str, Copy]]] = defaultdict(list)
        placed: set[str] = set()
        derived = [c for c in self.copies if c.derived and c.left != c.right]
        for copy in sorted(derived, key=lambda c: (-c.score, *self._places(c))):
            if copy.direction == "both_from_agency":
                root = f"agency:{copy.agency or '?'}"
                for doc in sorted((copy.left, copy.right), key=self._order):
                    if doc not in placed:
                        placed.add(doc)
                        children[root].append((doc, copy))
            elif copy.direction != "undecided":
                giver, taker = (copy.left, copy.right) if copy.direction == "a->b" else (copy.right, copy.left)
                if taker not in placed and not self._descends(giver, taker, children):
                    placed.add(taker)
                    children[giver].append((taker, copy))
        roots = [key for key in children if key not in placed]
        if roots:
            yield ""
            yield "Lineage"
        sizes = {root: self._below(root, children) for root in roots}
        roots.sort(key=lambda r: (-sizes[r] if summed else 0, not r.startswith("agency:"), self._order(r), r))
        for root in roots[: _TREES if summed else None]:
            head = plain(f"  {self._name(root)}")
            drawn = list(self._branches(root, children, "  "))
            if summed and len(drawn) > _BELOW:
                yield f"{head}  ({_count(sizes[root], 'document')} from it)"
                yield from drawn[:_BELOW]
                yield f"  … and {len(drawn) - _BELOW} more below it"
            else:
                yield head
                yield from drawn
        if summed and len(roots) > _TREES:
            left = roots[_TREES:]
            yield f"  and {_count(len(left), 'smaller lineage')} of {sum(sizes[r] + 1 for r in left)} documents"
        loose = [c for c in derived if c.direction == "undecided"]
        if loose:
            yield ""
            yield "Undecided: they share a text, and nothing tells who took from whom. They add no independent source."
            for copy in loose[: _LOOSE if summed else None]:
                yield plain(f"  {self._name(copy.left)} ~ {self._name(copy.right)}  {self._what(copy)}")

            if summed and len(loose) > _LOOSE:
                yield f"  and {len(loose) - _LOOSE} more pairs"

    def _below(self, root: str, children: dict[str, list[tuple[str, Copy]]]) -> int:
        """How many documents descend from `root`."""
        count, waiting = 0, [root]
        while waiting:
            below = [doc for doc, _ in children.get(waiting.pop(), ())]
            count += len(below)
            waiting += below
        return count

    def _branches(self, root: str, children: dict[str, list[tuple[str, Copy]]], indent: str) -> Iterator[str]:
        below = sorted(children.get(root, ()), key=lambda child: self._order(child[0]))
        for n, (doc, copy) in enumerate(below):
            last = n == len(below) - 1
            yield plain(f"{indent}{'└' if last else '├'}─ {self._name(doc)}  {self._what(copy)}")
            yield from self._branches(doc, children, indent + ("   " if last else "│  "))

    def _descends(self, doc: str, other: str, children: dict[str, list[tuple[str, Copy]]]) -> bool:
        """True when `doc` already stands below `other`: a tree has no circles."""
        waiting = [other]
        while waiting:
            here = waiting.pop()
            if here == doc:
                return True
            waiting += [child for child, _ in children.get(here, ())]
        return False

    def _pairs(self, width: int, full: bool) -> Iterator[str]:
        texts = {d.id: d.text for d in self.documents}
        for copy in self.copies:
            yield ""
            if copy.left == copy.right:
                yield plain(f"{self._name(copy.left)}: {self._inside(copy)}")
            else:
                yield plain(
                    f"{self._name(copy.left)} and {self._name(copy.right)}: {self._what(copy)}, {self._way(copy)}"
                )
            for reason in copy.reasons:
                yield from _hanging("  because ", plain(reason), width)
            shown = sorted(copy.passages, key=lambda p: -len(p.left))[: None if full else _PASSAGES]
            for passage in sorted(shown, key=lambda p: p.left):
                yield from self._passage(passage, texts, width, full)
            if len(copy.passages) > len(shown):
                yield f"  and {len(copy.passages) - len(shown)} more passages (--all shows them)"

    def _passage(self, passage: Passage, texts: dict[str, str], width: int, full: bool) -> Iterator[str]:
        role = _ROLES.get(passage.kind, "")
        sides = sorted((passage.left, passage.right), key=lambda side: (self._order(side.doc), side.start))
        for side in sides:
            words = " ".join(side.of(texts[side.doc]).split())
            if not full and len(words) > 3 * width:
                words = f"{words[: 3 * width // 2].rsplit(' ', 1)[0]} […] {words[-width:].split(' ', 1)[-1]}"
            head = f"  {self.number[side.doc]}:{side.start}-{side.end} "
            yield from _hanging(head, plain(words) + (f"  ({role})" if role and side is sides[1] else ""), width)

    def _nothing(self) -> Iterator[str]:
        if not self.closest and not any(c.left != c.right and c.derived for c in self.copies):
            yield ""
            yield (
                "Nothing to compare: one document only."
                if len(self.documents) < 2
                else "No two documents share a text."
            )
        if self.closest:
            yield ""
            yield "No document was taken from another. The closest:"
            for pair in self.closest:
                first, second = sorted((pair.left, pair.right), key=self._order)
                yield plain(f"  {self._name(first)} and {self._name(second)}: {pair.reason}")

    # --------------------------------------------------------------- words

    def _name(self, key: str) -> str:
        if key == "agency:?":
            return "a dispatch of an agency that none of them names (not among the documents)"
        if key.startswith("agency:"):
            return f"a dispatch of {key.removeprefix('agency:')} (not among the documents)"
        document = self.documents[self._order(key)]
        return f"{self.number[key]} {document.names[0]}" + (f" › {document.place}" if document.place else "")

    def _what(self, copy: Copy) -> str:
        return f"{_KINDS.get(copy.kind, copy.kind)}, {min(1.0, copy.score):.0%} of the shorter"

    def _inside(self, copy: Copy) -> str:
        return "says it in two languages" if copy.kind == "translation" else "says it twice"

    def _way(self, copy: Copy) -> str:
        if not copy.derived:
            return "neither took it from the other"
        if copy.direction == "both_from_agency":
            return f"both from {copy.agency or 'an agency'}"
        if copy.direction == "undecided":
            return "who took from whom is undecided"
        giver, taker = (copy.left, copy.right) if copy.direction == "a->b" else (copy.right, copy.left)
        return f"{self.number[taker]} took it from {self.number[giver]}"

    def _order(self, key: str) -> int:
        return int(self.number[key][1:]) - 1 if key in self.number else -1

    def _places(self, copy: Copy) -> tuple[int, int]:
        low, high = sorted((self._order(copy.left), self._order(copy.right)))
        return low, high


def _hanging(head: str, words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
