"""The documents of a page, as plain values: their order, which of them are one text, their layers and shared passages.

Part of `pagedata`, which adds what is said across documents. Spans count code points of a document's text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from recoupe.across.copies import new_in, takers
from recoupe.model import (
    Copy,
    Document,
    Dossier,
    Fact,
    Family,
    Groups,
    Modal,
    Passage,
    Published,
    Reading,
    Rival,
    Span,
    When,
    days_of,
)

Plain = dict[str, Any]

# How far two documents must share words to be drawn as one text: below it they are two texts with a common passage.
_ONE_TEXT = 0.4
_MODAL_SIGNS = {
    "reported": "cond",
    "possibility": "poss",
    "forecast": "poss",
    "planned": "prev",
    "questioned": "ques",
    "denied": "dem",
}
_FACTS = ("title", "subtitle", "author", "outlet", "agency", "rubric", "url", "length", "print_page")
_DATES = ("published", "updated", "drafted")
_PASSAGES = {"verbatim": "v", "reworded": "r", "translation": "t", "quoted": "q"}
_LISTED = 30  # passages left out that a page lists: what a reader may go through; `recoupe read` has all
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT(\d\d:\d\d)")


class Texts:
    """The documents in order of publication, with the look-ups that their drawing needs, made once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.readings = sorted(
            dossier.readings,
            key=lambda r: (r.document.published.earliest or "9999", r.document.names, r.document.id),
        )
        self.number = {r.document.id: i for i, r in enumerate(self.readings)}
        # D1, D2... as the dossier and the command line number them, whatever the order of publication.
        named = sorted(dossier.readings, key=lambda r: (r.document.names, r.document.place))
        self.name = {r.document.id: f"D{i}" for i, r in enumerate(named, 1)}
        self.entity = {e.id: i for i, e in enumerate(dossier.entities)}
        self.entity_at = {(ref.doc, ref.index): self.entity[e.id] for e in dossier.entities for ref in e.mentions}
        self.copies = [c for c in dossier.copies if c.left in self.number and c.right in self.number]
        self.texts, self.text_of = self._texts()
        self.derived = [f for f in dossier.families if f.kind not in ("shared_quotes", "boilerplate", "independent")]

    def _texts(self) -> tuple[list[Plain], list[int]]:
        """Documents that are one text told again, and for each document its text. Earliest document first."""
        same: Groups[int] = Groups()
        joined = [c for c in self.copies if c.derived and c.left != c.right and c.score >= _ONE_TEXT]
        for copy in joined:
            same.join(self.number[copy.left], self.number[copy.right])
        members: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self.readings)):
            members[same.first(i)].append(i)
        texts: list[Plain] = []
        text_of = [0] * len(self.readings)
        for docs in (members[k] for k in sorted(members)):
            inside = [c for c in joined if self.number[c.left] in docs]
            taking = {self.number[taker] for c in inside for taker in takers(c)}
            families = [f for f in self.dossier.families if {self.number.get(d) for d in f.documents} <= set(docs)]
            for doc in docs:
                text_of[doc] = len(texts)
            texts.append(
                {
                    "docs": docs,
                    "kind": max(inside, key=lambda c: c.score).kind if inside else "",
                    "origin": next((d for d in docs if d not in taking), -1) if inside else docs[0],
                    "agency": next((c.agency for c in inside if c.agency), "") or self._agency(docs),
                    "certain": all(f.certain for f in families) and all(c.direction != "undecided" for c in inside),
                    "reasons": sorted({r for c in inside for r in c.reasons}),
                }
            )
        return texts, text_of

    def _agency(self, docs: Sequence[int]) -> str:
        named = (self.readings[d].document.agency for d in docs)
        return next((fact.value for fact in named if fact), "")

    def document(self, index: int, reading: Reading) -> Plain:
        """Document number `index` with its text, blocks, sentences and layers."""
        d = reading.document
        return {
            "id": d.id,
            "n": self.name[d.id],
            "files": list(d.names),
            "format": d.format,
            "sha": d.sha256,
            "unit": d.origin.unit,
            "lang": d.language,
            "title": d.title.value if d.title else "",
            "outlet": d.outlet.value if d.outlet else "",
            "authors": [a.value for a in d.authors],
            "agency": d.agency.value if d.agency else "",
            "url": d.url.value if d.url else "",
            "genre": d.genre,
            "published": _published(d.published),
            "dated": d.published.status,
            "because": d.published.reason,
            "drafted": _published(d.drafted),
            "updated": _published(d.updated),
            "facts": _facts(d),
            "kept": round(d.kept, 4),
            "repairs": _repairs(d),
            "dropped": _dropped(d),
            "fresh": round(new_in(d, self.copies, self.number), 3),
            "textOf": self.text_of[index],
            "text": d.text,
            "blocks": [
                {
                    "s": plain_span(b.span),
                    "kind": b.kind,
                    "lang": b.language,
                    **({"again": True} if b.repeats else {}),
                    **({"cut": True} if b.truncated else {}),
                    **({"sure": round(b.confidence, 2)} if b.confidence is not None else {}),
                }
                for b in d.blocks
            ],
            "sentences": [[s.span.start, s.span.end, s.block] for s in d.sentences],
            "marks": self._marks(reading),
        }

    def _marks(self, reading: Reading) -> list[Plain]:
        doc = reading.document.id
        marks: list[Plain] = []
        for i, m in enumerate(reading.mentions):
            if m.form != "pronoun":
                layer = "l" if m.kind == "place" and not m.metonym else "p"
                marks.append(
                    {"s": plain_span(m.span), "k": layer, "ent": self.entity_at.get((doc, i), -1), "rule": m.rule}
                )
        for w in reading.times:
            anchor = w.anchor if w.type in ("DATE", "TIME") else ""  # a duration hangs on nothing
            marks.append({"s": plain_span(w.span), "k": "t", "days": plain_when(w), "anchor": anchor, "rule": w.rule})
        for q in reading.quotes:
            speech = {
                "who": q.speaker.name if q.speaker else "",
                "relays": [r.name for r in q.relays],
                "mode": q.mode,
                "inherited": q.inherited,
            }
            for piece in q.pieces or (q.span,):
                marks.append({"s": plain_span(piece), "k": "q", **speech, "rule": q.rule})
            if q.cue is not None:
                # "X denies that ...": what is told is denied; "X denied it: « No »": the words are what X says.
                sign = "dem" if q.stance == "denying" and q.mode != "direct" else "rap"
                marks.append({"s": plain_span(q.cue), "k": "c", "sign": sign, "rule": q.rule})
        for modal in reading.modals:
            if sign := _modal_sign(modal):
                use = "" if sign == "rap" else modal.use
                marks.append({"s": plain_span(modal.span), "k": "c", "sign": sign, "use": use, "rule": modal.rule})
        seen: set[tuple[int, int, str]] = set()
        kept = []
        for mark in sorted(marks, key=lambda m: (m["s"], m["k"], m["rule"])):
            place = (*mark["s"], mark["k"])
            if place not in seen:
                seen.add(place)
                kept.append(mark)
        return kept

    def copy(self, copy: Copy) -> Plain:
        """A copy between two documents, by their numbers, with both sides of each passage. The page makes of it what
        each document took.
        """
        return {
            "left": self.number[copy.left],
            "right": self.number[copy.right],
            "kind": copy.kind,
            "derived": copy.derived,
            "direction": copy.direction,
            "agency": copy.agency or self._credited(copy),
            "score": round(copy.score, 3),
            "passages": [
                [p.left.start, p.left.end, p.right.start, p.right.end, _PASSAGES[p.kind]] for p in copy.passages
            ],
            "reasons": list(copy.reasons),
        }

    def _credited(self, copy: Copy) -> str:
        """The agency that both documents of a common dispatch are known to print, where the copy itself names none."""
        if copy.direction != "both_from_agency":
            return ""
        named = {self._agency([self.number[doc]]) for doc in (copy.left, copy.right)}
        return named.pop() if len(named) == 1 else ""

    def family(self, span: Span) -> Family | None:
        """The text family that the words of `span` come from, if most of them do."""
        for family in self.derived:
            for passage in family.passages:
                if passage.overlaps(span):
                    both = min(passage.end, span.end) - max(passage.start, span.start)
                    if 2 * both >= len(span):
                        return family
        return None

    def kind_of_copy(self, span: Span) -> str:
        """How the words of `span` were taken from an earlier document, by the closest copy; empty where none holds them."""
        found = [
            (copy.score, copy.kind)
            for copy in self.copies
            if copy.derived and copy.left != copy.right and span.doc in takers(copy)
            and any(_side(passage, span.doc).overlaps(span) for passage in copy.passages)
        ]  # fmt: skip
        return max(found)[1] if found else ""

    def leads(self, family: Family, doc: str) -> bool:
        """True when `doc` is where the family's words first stand; the others relay them."""
        if family.origin in self.number:
            return family.origin == doc
        return min((self.number[d] for d in family.documents if d in self.number), default=-1) == self.number[doc]


def plain_span(span: Span) -> list[int]:
    """Start and end of `span`; its document is known from where it stands."""
    return [span.start, span.end]


def _published(published: Published) -> Plain:
    return {"e": published.earliest, "l": published.latest}


def _facts(document: Document) -> list[Plain]:
    """What is known of a document as a whole, field by field, each with its evidence and what speaks against it."""
    known: list[tuple[str, Fact | Published]] = []
    for name in _FACTS:
        if name == "author":
            known += [(name, author) for author in document.authors]
        elif (fact := getattr(document, name)) is not None:
            known.append((name, fact))
    known += [(name, date) for name in _DATES if (date := getattr(document, name)).status != "unknown"]
    made = [{"field": name, **_fact(fact, document)} for name, fact in known]
    made += [
        {"field": rival.field.removesuffix("s"), **_fact(rival.fact, document), **_told(rival), "rival": True}
        for rival in document.rivals
    ]
    order = (*_FACTS, *_DATES)
    return sorted(made, key=lambda fact: order.index(fact["field"]) if fact["field"] in order else len(order))


def _fact(fact: Fact | Published, document: Document) -> Plain:
    value = {"value": fact.value} if isinstance(fact, Fact) else {"days": _published(fact)}
    here = fact.span is not None and fact.span.doc == document.id
    return {
        **value,
        "status": fact.status,
        "rule": fact.rule,
        **({"because": fact.reason} if fact.reason else {}),
        **({"s": plain_span(fact.span)} if here and fact.span is not None else {}),
    }


def _told(rival: Rival) -> Plain:
    """The days of a rival date, which the page writes in the reader's own way."""
    days = days_of(rival.fact.value) if rival.field in _DATES else None
    return {"days": {"e": days.earliest, "l": days.latest}} if days else {}


def _repairs(document: Document) -> dict[str, list[list[Any]]]:
    """Rule -> [start, end, what the source has] of each spot. Line ends that only differ in kind cannot be seen."""
    out: dict[str, list[list[Any]]] = {}
    for repair in document.repairs:
        if repair.rule != "clean.line-end":
            out.setdefault(repair.rule, []).append([repair.start, repair.end, repair.old])
    return dict(sorted(out.items()))


def _dropped(document: Document) -> Plain:
    """What was left out: the longest passages in the order of the source, and how many characters all of them have."""
    longest = sorted(document.dropped, key=lambda one: (-one.chars, one.page, one.start))[:_LISTED]
    paged = document.origin.unit == "page-char"
    return {
        "count": len(document.dropped),
        "chars": sum(one.chars for one in document.dropped),
        "most": [
            {"rule": one.rule, "text": one.text[:120], "chars": one.chars, **({"page": one.page} if paged else {})}
            for one in sorted(longest, key=lambda one: (one.page, one.start))
        ],
    }


def plain_when(when: When) -> Plain:
    """The days that a time expression allows, and the time of day where it gives one."""
    days: Plain = {"e": when.earliest, "l": when.latest}
    if clock := _CLOCK.match(when.value):
        days["t"] = clock[1]
    return days


def _modal_sign(modal: Modal) -> str:
    if modal.use == "reported" and modal.form != "conditional":
        return "rap"  # "selon", "d'après": another's words, with no doubt cast on them
    return _MODAL_SIGNS.get(modal.use, "")


def _side(passage: Passage, doc: str) -> Span:
    return passage.left if passage.left.doc == doc else passage.right
