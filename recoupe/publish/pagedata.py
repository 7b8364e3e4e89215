"""A dossier cut down to what the page draws, as plain JSON values. The shape is typed in `pages/src/data.ts`.

Documents are numbered in order of publication. Records refer to each other by position, -1 for none; a text stands
once, and every span counts code points of it. Each line of evidence keeps document, span, sentence, rule and the place
in the source file. Empty fields that the page takes for granted are left out, to keep 200 documents small.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from recoupe.languages import load
from recoupe.model import (
    Check,
    Copy,
    Disagreement,
    Dossier,
    Event,
    Family,
    Modal,
    Notice,
    Passage,
    Published,
    Reading,
    Ref,
    Side,
    Source,
    Span,
    Statement,
    Voice,
    When,
    days_of,
    merged,
)

Plain = dict[str, Any]

# How far two documents must share words to be drawn as one text: below it they are two texts with a common passage.
_ONE_TEXT = 0.4
_STORY_LINES = 10
_MODAL_SIGNS = {
    "reported": "cond",
    "possibility": "poss",
    "forecast": "poss",
    "planned": "prev",
    "questioned": "ques",
    "denied": "dem",
}
_SIGN_OF = {
    "asserted": "aff", "reported": "rap", "hedged": "poss", "possible": "poss", "planned": "prev", "questioned": "ques",
}  # fmt: skip
_STRENGTH = ("aff", "rap", "cond", "poss", "prev", "ques", "dem")
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT(\d\d:\d\d)")


def page_data(dossier: Dossier, *, title: str, lang: str = "fr") -> Plain:
    """All that the page of `dossier` shows, as JSON values. `lang`: the language of the page's own words."""
    return _Desk(dossier).page(title, lang)


def sign_of(modality: str, *, unverified: bool = False, negated: bool = False) -> str:
    """The certainty sign of a statement, event or relation: `aff`, `rap`, `cond`, `poss`, `prev`, `ques` or `dem`."""
    if negated:
        return "dem"
    if unverified:
        return "cond"
    # An opinion is drawn as what it is grammatically: reported, and named as an opinion in words.
    return _SIGN_OF.get(modality, "rap")


class _Desk:
    """The look-ups that every record of the page needs, made once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.readings = sorted(
            dossier.readings,
            key=lambda r: (r.document.published.earliest or "9999", r.document.names, r.document.id),
        )
        self.number = {r.document.id: i for i, r in enumerate(self.readings)}
        self.entity = {e.id: i for i, e in enumerate(dossier.entities)}
        self.event = {e.id: i for i, e in enumerate(dossier.events)}
        self.check = {c.event: c for c in dossier.checks}
        self.entity_at = {(ref.doc, ref.index): self.entity[e.id] for e in dossier.entities for ref in e.mentions}
        self.entity_named = {name.casefold(): self.entity[e.id] for e in reversed(dossier.entities) for name in e.names}
        self.copies = [c for c in dossier.copies if c.left in self.number and c.right in self.number]
        self.texts, self.text_of = self._texts()
        self.derived = [f for f in dossier.families if f.kind not in ("shared_quotes", "boilerplate", "independent")]
        self.line_of: dict[Ref, int] = {}
        self.lines: list[tuple[Ref, int]] = []
        self.disputes: list[Plain] = []

    # -------------------------------------------------------------- page

    def page(self, title: str, lang: str) -> Plain:
        dossier = self.dossier
        for index, event in enumerate(dossier.events):
            for ref in event.statements:
                self._line(ref, index)
        for relation in dossier.relations:
            for ref in relation.statements:
                self._line(ref)
        events = [self._event(event) for event in dossier.events]
        for reading in self.readings:
            for i, statement in enumerate(reading.statements):
                if statement.sources:
                    self._line(Ref(reading.document.id, i))
        lines = [self._evidence(ref, event) for ref, event in self.lines]
        relations = [self._relation(r, lines) for r in dossier.relations]
        documents = [self._document(i, r) for i, r in enumerate(self.readings)]
        origins = self._origins(lines)
        notices, unread = self._notices()
        known = {name for d in documents for name in d["files"]}
        return {
            "schema": 1,
            "version": dossier.version,
            "title": title,
            "lang": lang,
            "files": len(known) + len(unread - known),
            "skipped": len(dossier.skipped),
            "docs": documents,
            "texts": self.texts,
            "copies": [self._copy(c) for c in self.copies],
            "lines": lines,
            "events": events,
            "disputes": self.disputes,
            "entities": self._entities(events, relations, lines),
            "relations": relations,
            "origins": origins,
            "lower": sum(o["counts"] and o["sure"] for o in origins),
            "upper": sum(o["counts"] for o in origins),
            "notices": notices,
            "story": self._story(events, lines),
            "decisions": len(dossier.decisions),
            "kinds": _kinds(lang),
        }

    # --------------------------------------------------------- documents

    def _texts(self) -> tuple[list[Plain], list[int]]:
        """Documents that are one text told again, and for each document its text. Earliest document first."""
        parent = list(range(len(self.readings)))

        def root(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        joined = [c for c in self.copies if c.derived and c.left != c.right and c.score >= _ONE_TEXT]
        for copy in joined:
            low, high = sorted((root(self.number[copy.left]), root(self.number[copy.right])))
            parent[high] = low
        members: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self.readings)):
            members[root(i)].append(i)
        texts: list[Plain] = []
        text_of = [0] * len(self.readings)
        for docs in (members[k] for k in sorted(members)):
            inside = [c for c in joined if self.number[c.left] in docs]
            takers = {self.number[taker] for c in inside for taker in _takers(c)}
            families = [f for f in self.dossier.families if {self.number.get(d) for d in f.documents} <= set(docs)]
            for doc in docs:
                text_of[doc] = len(texts)
            texts.append(
                {
                    "docs": docs,
                    "kind": max(inside, key=lambda c: c.score).kind if inside else "",
                    "origin": next((d for d in docs if d not in takers), -1) if inside else docs[0],
                    "agency": next((c.agency for c in inside if c.agency), "") or self._agency(docs),
                    "certain": all(f.certain for f in families) and all(c.direction != "undecided" for c in inside),
                    "reasons": sorted({r for c in inside for r in c.reasons}),
                }
            )
        return texts, text_of

    def _agency(self, docs: Sequence[int]) -> str:
        named = (self.readings[d].document.agency for d in docs)
        return next((fact.value for fact in named if fact), "")

    def _document(self, index: int, reading: Reading) -> Plain:
        d = reading.document
        return {
            "id": d.id,
            "n": f"D{index + 1}",
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
            "fresh": self._fresh(index),
            "textOf": self.text_of[index],
            "text": d.text,
            "blocks": [
                {
                    "s": _span(b.span),
                    "kind": b.kind,
                    "lang": b.language,
                    **({"again": True} if b.repeats else {}),
                    **({"cut": True} if b.truncated else {}),
                }
                for b in d.blocks
            ],
            "sentences": [[s.span.start, s.span.end, s.block] for s in d.sentences],
            "marks": self._marks(reading),
            "shared": self._shared(d.id),
        }

    def _fresh(self, index: int) -> float:
        """The share of a document's characters that it did not take from another document of the folder."""
        document = self.readings[index].document
        taken: list[Span] = []
        for copy in self.copies:
            if not copy.derived or copy.left == copy.right or document.id not in (copy.left, copy.right):
                continue
            takers = _takers(copy) or {self.readings[self._later(copy)].document.id}
            if document.id in takers:
                taken += (_side(p, document.id) for p in copy.passages)
        total = sum(not c.isspace() for c in document.text)
        copied = sum(not c.isspace() for span in merged(taken) for c in span.of(document.text))
        return round(1 - copied / total, 3) if total else 0.0

    def _later(self, copy: Copy) -> int:
        return max(self.number[copy.left], self.number[copy.right])

    def _shared(self, doc: str) -> list[Plain]:
        found = []
        for copy in self.copies:
            if doc not in (copy.left, copy.right):
                continue
            takers = _takers(copy) or {self.readings[self._later(copy)].document.id}
            for passage in copy.passages:
                for here, there in ((passage.left, passage.right), (passage.right, passage.left)):
                    if here.doc == doc and (copy.left != copy.right or here == passage.right):
                        found.append(
                            {
                                "s": _span(here),
                                "doc": self.number[there.doc],
                                "at": _span(there),
                                "kind": copy.kind if passage.kind == "verbatim" else passage.kind,
                                "derived": copy.derived,
                                "taken": copy.derived and doc in takers,
                            }
                        )
        return sorted(found, key=lambda s: (s["s"], s["doc"], s["at"]))

    def _marks(self, reading: Reading) -> list[Plain]:
        doc = reading.document.id
        marks: list[Plain] = []
        for i, m in enumerate(reading.mentions):
            if m.form != "pronoun":
                layer = "l" if m.kind == "place" and not m.metonym else "p"
                marks.append({"s": _span(m.span), "k": layer, "ent": self.entity_at.get((doc, i), -1), "rule": m.rule})
        for w in reading.times:
            anchor = w.anchor if w.type in ("DATE", "TIME") else ""  # a duration hangs on nothing
            marks.append({"s": _span(w.span), "k": "t", "days": _when(w), "anchor": anchor, "rule": w.rule})
        for q in reading.quotes:
            speech = {
                "who": q.speaker.name if q.speaker else "",
                "relays": [r.name for r in q.relays],
                "mode": q.mode,
                "inherited": q.inherited,
            }
            for piece in q.pieces or (q.span,):
                marks.append({"s": _span(piece), "k": "q", **speech, "rule": q.rule})
            if q.cue is not None:
                sign = "dem" if q.stance == "denying" else "rap"
                marks.append({"s": _span(q.cue), "k": "c", "sign": sign, "rule": q.rule})
        for modal in reading.modals:
            if sign := _modal_sign(modal):
                use = "" if sign == "rap" else modal.use
                marks.append({"s": _span(modal.span), "k": "c", "sign": sign, "use": use, "rule": modal.rule})
        seen: set[tuple[int, int, str]] = set()
        kept = []
        for mark in sorted(marks, key=lambda m: (m["s"], m["k"], m["rule"])):
            place = (*mark["s"], mark["k"])
            if place not in seen:
                seen.add(place)
                kept.append(mark)
        return kept

    def _copy(self, copy: Copy) -> Plain:
        return {
            "left": self.number[copy.left],
            "right": self.number[copy.right],
            "kind": copy.kind,
            "derived": copy.derived,
            "direction": copy.direction,
            "agency": copy.agency,
            "score": round(copy.score, 3),
            "passages": len(copy.passages),
            "reasons": list(copy.reasons),
        }

    # ---------------------------------------------------------- evidence

    def _line(self, ref: Ref, event: int = -1) -> int:
        """The number of the line of evidence for statement `ref`, made when it is asked for the first time."""
        if ref not in self.line_of:
            self.line_of[ref] = len(self.lines)
            self.lines.append((ref, event))
        return self.line_of[ref]

    def _refs(self, refs: Iterable[Ref]) -> list[int]:
        """Line numbers in order of publication and place."""
        return [self._line(r) for r in sorted(set(refs), key=lambda r: (self.number[r.doc], self._statement(r).span))]

    def _statement(self, ref: Ref) -> Statement:
        return self.readings[self.number[ref.doc]].statements[ref.index]

    def _evidence(self, ref: Ref, event: int) -> Plain:
        reading = self.readings[self.number[ref.doc]]
        s = reading.statements[ref.index]
        family = self._family(s.span)
        relay = family is not None and not self._leads(family, ref.doc)
        places = reading.document.origin.places(s.span.start, s.span.end)
        line: Plain = {
            "doc": self.number[ref.doc],
            "i": ref.index,
            "s": _span(s.span),
            "sen": s.sentence,
            "pred": _span(s.predicate),
            "sign": sign_of(s.modality, unverified=s.unverified, negated=s.negated),
            "cues": [_span(c) for c in s.cues],
            "voices": [self._voice(v, ref.doc) for v in s.sources],
            "rule": s.rule,
            "event": event,
            "relay": self.text_of[self.number[ref.doc]] if relay else -1,
            "at": [places[0].page, places[0].start, places[0].end] if places else None,
        }
        if s.modality == "opinion":
            line["opinion"] = True
        if s.unverified:
            line["unverified"] = True
        if relay and family is not None:
            line["kind"] = family.kind
        if s.time >= 0:
            when = reading.times[s.time]
            line["when"] = {"s": _span(when.span), "days": _when(when), "anchor": when.anchor}
        if s.place >= 0:
            line["place"] = _span(reading.mentions[s.place].span)
        return line

    def _family(self, span: Span) -> Family | None:
        """The text family that the words of `span` come from, if most of them do."""
        for family in self.derived:
            for passage in family.passages:
                if passage.overlaps(span):
                    both = min(passage.end, span.end) - max(passage.start, span.start)
                    if 2 * both >= len(span):
                        return family
        return None

    def _leads(self, family: Family, doc: str) -> bool:
        """True when `doc` is where the family's words first stand; the others relay them."""
        if family.origin in self.number:
            return family.origin == doc
        return min((self.number[d] for d in family.documents if d in self.number), default=-1) == self.number[doc]

    def _voice(self, voice: Voice, doc: str) -> Plain:
        entity = self.entity_at.get((doc, voice.mention), -1) if voice.mention >= 0 else -1
        if entity < 0 and voice.kind != "anonymous":
            entity = self.entity_named.get(voice.name.casefold(), -1)
        return {"name": voice.name, "kind": voice.kind, "ent": entity}

    # ------------------------------------------------------------ events

    def _event(self, event: Event) -> Plain:
        check = self.check.get(event.id) or Check(event=event.id, sources=(), lower=0, upper=0)
        first = len(self.disputes)
        self.disputes += (self._dispute(d, self.event[event.id]) for d in check.disagreements)
        return {
            "id": event.id,
            "kind": event.kind,
            "head": self._line(event.headline),
            "name": event.name,
            "days": {"e": event.earliest, "l": event.latest},
            "where": self.entity.get(event.where, -1),
            "roles": [{"kind": r.kind, "ent": self.entity[r.entity]} for r in event.roles if r.entity in self.entity],
            "lines": self._refs(event.statements),
            "sign": sign_of(event.modality, unverified=event.unverified, negated=event.negated),
            "sources": [
                {
                    "key": s.key,
                    "name": self._called(s),
                    "kind": s.kind,
                    "sure": s.sure,
                    "counts": s.counts,
                    "lines": self._refs(s.statements),
                    "reason": s.reason,
                }
                for s in check.sources
            ],
            "lower": check.lower,
            "upper": check.upper,
            "disputes": list(range(first, len(self.disputes))),
            "hardened": [
                {"before": self._line(h.before), "after": self._line(h.after), "reason": h.reason}
                for h in check.hardenings
            ],
            "rule": event.rule,
            "reasons": list(event.reasons),
        }

    def _called(self, source: Source) -> str:
        """The name of a source; a text without an outlet goes by its title rather than by its file."""
        numbers = {self.number[r.doc] for r in source.statements}
        if source.kind == "outlet" and len(numbers) == 1:
            document = self.readings[numbers.pop()].document
            if source.name in document.names:
                return document.title.value if document.title else source.name.rsplit("/", 1)[-1]
        return source.name

    def _dispute(self, dispute: Disagreement, event: int) -> Plain:
        field = dispute.field
        return {
            "id": dispute.id,
            "event": event,
            "field": dispute.field,
            "kind": dispute.kind,
            # Oldest first, so that neither side leads by any other merit.
            "sides": sorted((self._side(s, field) for s in dispute.sides), key=lambda s: (s["first"], s["value"])),
            "fits": self._side(dispute.compatible, field) if dispute.compatible else None,
            "why": dispute.why,
            "rule": dispute.rule,
        }

    def _side(self, side: Side, field: str) -> Plain:
        days = days_of(side.value) if field == "date" else None
        return {
            "value": side.value,
            **({"days": {"e": days.earliest, "l": days.latest}} if days else {}),
            "lines": self._refs(side.statements),
            "evidence": [[self.number[e.doc], e.start, e.end] for e in side.evidence],
            "sources": list(side.sources),
            "first": min((self.number[r.doc] for r in side.statements), default=0),
        }

    def _origins(self, lines: Sequence[Plain]) -> list[Plain]:
        """The sources of all events, one a key: what the dossier rests on. Those with the most events first."""
        found: dict[str, Plain] = {}
        for check in sorted(self.dossier.checks, key=lambda c: self.event.get(c.event, -1)):
            for s in check.sources:
                texts = {self.text_of[self.number[r.doc]] for r in s.statements if r.doc in self.number}
                known = found.setdefault(
                    s.key,
                    {"key": s.key, "name": self._called(s), "kind": s.kind, "sure": False, "counts": False,
                     "texts": set(), "events": 0, "reason": s.reason},
                )  # fmt: skip
                known["sure"] |= s.sure and s.counts
                known["counts"] |= s.counts
                known["texts"] |= texts
                known["events"] += 1
        made = [{**o, "texts": sorted(o["texts"])} for o in found.values()]
        return sorted(made, key=lambda o: (not o["counts"], not o["sure"], -o["events"], o["texts"], o["key"]))

    def _story(self, events: Sequence[Plain], lines: Sequence[Plain]) -> list[int]:
        """The events that tell the story: dated, said by many, disputed first; then put in order of time."""
        dated = [i for i, e in enumerate(events) if e["days"]["e"] or e["days"]["l"]]

        def weight(i: int) -> tuple[float, int]:
            e = events[i]
            days = self.dossier.events[i]
            texts = {self.text_of[lines[n]["doc"]] for n in e["lines"]}
            span = days_of(days.when) if days.when else None
            width = (span.width if span else None) or 4000
            sharp = 2.0 if width <= 3 else 1.0 if width <= 40 else 0.0
            score = 2 * e["upper"] + len(texts) + 2 * bool(e["disputes"]) + 2 * bool(e["hardened"]) + sharp
            return score + 0.5 * bool(e["kind"]) + 0.25 * len(e["roles"]), -i

        chosen: list[int] = []
        sentences: set[tuple[int, int]] = set()
        told: Counter[tuple[str, int]] = Counter()
        for i in sorted(dated, key=weight, reverse=True):
            head = lines[events[i]["head"]]
            place = (head["doc"], head["sen"])
            day = (_sort_day(events[i]["days"]), head["doc"])
            if place not in sentences and told[day] < 2:  # one text's account of one day is not the story
                sentences.add(place)
                told[day] += 1
                chosen.append(i)
            if len(chosen) == _STORY_LINES:
                break
        return sorted(chosen, key=lambda i: (_sort_day(events[i]["days"]), i))

    # ------------------------------------------------------------ actors

    def _entities(self, events: Sequence[Plain], relations: Sequence[Plain], lines: Sequence[Plain]) -> list[Plain]:
        says: dict[int, list[int]] = defaultdict(list)
        for n, line in enumerate(lines):
            if line["voices"]:
                says[line["voices"][-1]["ent"]].append(n)
        in_events: dict[int, set[int]] = defaultdict(set)
        for n, event in enumerate(events):
            for role in event["roles"]:
                in_events[role["ent"]].add(n)
            in_events[event["where"]].add(n)
        related: dict[int, list[int]] = defaultdict(list)
        for n, relation in enumerate(relations):
            for side in sorted({relation["a"], relation["b"]}):
                related[side].append(n)
        made = []
        for i, e in enumerate(self.dossier.entities):
            refs = [r for r in e.mentions if r.doc in self.number]
            written: Counter[str] = Counter()
            shown: Span | None = None
            for r in refs:
                reading = self.readings[self.number[r.doc]]
                mention = reading.mentions[r.index]
                if mention.form == "name":
                    written[" ".join(mention.span.of(reading.document.text).split())] += 1
                    shown = shown or mention.span
            made.append(
                {
                    "id": e.id,
                    "kind": e.kind,
                    "name": e.name,
                    "names": sorted(written.items(), key=lambda n: (-n[1], n[0])),
                    "mentions": len(refs),
                    "docs": sorted({self.number[r.doc] for r in refs}),
                    "links": list(e.links),
                    "merges": [{"left": m.left, "right": m.right, "reason": m.reason} for m in e.merges],
                    "says": says[i],
                    "events": sorted(in_events[i]),
                    "relations": related[i],
                    "seen": [self.number[shown.doc], shown.start, shown.end] if shown else None,
                }
            )
        return made

    def _relation(self, relation: Any, lines: Sequence[Plain]) -> Plain:
        days = days_of(relation.when) if relation.when else None
        refs = self._refs(relation.statements)
        return {
            "id": relation.id,
            "kind": relation.kind,
            "a": self.entity.get(relation.subject, -1),
            "b": self.entity.get(relation.object, -1),
            "what": relation.what,
            "when": {"e": days.earliest if days else None, "l": days.latest if days else None},
            "sign": sign_of(relation.modality, unverified=relation.unverified, negated=relation.negated),
            "lines": refs,
            "texts": len({self.text_of[lines[n]["doc"]] for n in refs}),
            "rule": relation.rule,
        }

    # ----------------------------------------------------------- notices

    def _notices(self) -> tuple[list[Plain], set[str]]:
        """Every problem once, and the files that gave no document."""
        found: dict[tuple[str, str, str], Notice] = {}
        held = [(n, "") for n in self.dossier.notices]
        for r in self.readings:
            held += [(n, r.document.id) for n in (*r.document.notices, *r.notices)]
        doc_of: dict[tuple[str, str, str], int] = {}
        file_of = {name: i for i, r in enumerate(self.readings) for name in r.document.names}
        for notice, doc in held:
            doc = doc or (notice.where.doc if notice.where else "")
            number = self.number.get(doc, file_of.get(notice.file, -1))
            key = (notice.code, notice.message, notice.file or doc)
            if key not in found:
                found[key], doc_of[key] = notice, number
        plain: list[Plain] = [
            {
                "code": n.code,
                "message": n.message,
                "file": n.file,
                "level": n.level,
                "doc": doc_of[k],
                "data": dict(n.data),
            }
            for k, n in sorted(found.items(), key=lambda item: item[0])
        ]
        return plain, {n["file"] for n in plain if n["file"] and n["doc"] < 0 and n["level"] != "info"}


# -------------------------------------------------------------- plain values


def _kinds(lang: str) -> dict[str, str]:
    """Types of events and of relations as readers of `lang` call them."""
    tables = load("", "events")
    return {
        name: table[lang]
        for group in ("types", "relations")
        for name, table in sorted(tables.get(group, {}).items())
        if lang in table
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _published(published: Published) -> Plain:
    return {"e": published.earliest, "l": published.latest}


def _when(when: When) -> Plain:
    days: Plain = {"e": when.earliest, "l": when.latest}
    if clock := _CLOCK.match(when.value):
        days["t"] = clock[1]
    return days


def _modal_sign(modal: Modal) -> str:
    if modal.use == "reported" and modal.form != "conditional":
        return "rap"  # "selon", "d'après": another's words, with no doubt cast on them
    return _MODAL_SIGNS.get(modal.use, "")


def _takers(copy: Copy) -> set[str]:
    """The documents of a derived copy that took the words from elsewhere; none where that is undecided."""
    if not copy.derived:
        return set()
    by_direction = {"a->b": {copy.right}, "b->a": {copy.left}, "both_from_agency": {copy.left, copy.right}}
    return by_direction.get(copy.direction, set())


def _side(passage: Passage, doc: str) -> Span:
    return passage.left if passage.left.doc == doc else passage.right


def _sort_day(days: Plain) -> str:
    return str(days["e"] or days["l"] or "9999")
