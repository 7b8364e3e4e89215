"""A dossier cut down to what the page draws, as plain JSON values. The shape is typed in `pages/src/data.ts`.

Documents stand in order of publication, under the dossier's own numbers. Records refer to each other by position, -1
for none; a text stands once, and every span counts code points of it. Each line of evidence keeps document, span,
sentence, rule and the place in the source file. Empty fields that the page takes for granted are left out, to keep 200
documents small.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from recoupe.languages import load
from recoupe.model import (
    Check,
    Disagreement,
    Dossier,
    Event,
    Notice,
    Ref,
    Side,
    Source,
    Statement,
    Voice,
    days_of,
)
from recoupe.model.ids import line_id
from recoupe.publish.cards import Cards
from recoupe.publish.pagequotes import drifted
from recoupe.publish.pagetexts import Plain, Texts, plain_span, plain_when

_STORY_LINES = 10
_SIGN_OF = {
    "asserted": "aff", "reported": "rap", "hedged": "poss", "possible": "poss", "planned": "prev", "questioned": "ques",
}  # fmt: skip
_STRENGTH = ("aff", "rap", "cond", "poss", "prev", "ques", "dem")


def page_data(dossier: Dossier, *, title: str, lang: str = "fr", file: str = "") -> Plain:
    """All that the page of `dossier` shows, as JSON values.

    `lang`: the language of the page's own words; `file`: the name of the dossier's file, for commands to copy.
    """
    return {**_Desk(dossier).page(title, lang), "file": file}


def sign_of(modality: str, *, unverified: bool = False, negated: bool = False) -> str:
    """The certainty sign of a statement, event or relation: `aff`, `rap`, `cond`, `poss`, `prev`, `ques` or `dem`."""
    if negated:
        return "dem"
    if unverified:
        return "cond"
    # An opinion is drawn as what it is grammatically: reported, and named as an opinion in words.
    return _SIGN_OF.get(modality, "rap")


class _Desk(Texts):
    """What is said across the documents: lines of evidence, events, sources, actors."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(dossier)
        self.event = {e.id: i for i, e in enumerate(dossier.events)}
        self.check = {c.event: c for c in dossier.checks}
        self.entity_named = {name.casefold(): self.entity[e.id] for e in reversed(dossier.entities) for name in e.names}
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
                if statement.sources and not statement.named:
                    self._line(Ref(reading.document.id, i))
        lines = [self._evidence(ref, event) for ref, event in self.lines]
        for told in events:
            told["head"] = _own_words(told, lines)
        relations = [self._relation(r, lines) for r in dossier.relations]
        documents = [self.document(i, r) for i, r in enumerate(self.readings)]
        origins = self._origins(lines)
        cards = Cards(self, self._signs(), lang)
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
            "copies": [self.copy(c) for c in self.copies],
            "utterances": drifted(dossier.utterances, {r.document.id: r for r in self.readings}, self.number),
            "lines": lines,
            "events": events,
            "disputes": self.disputes,
            "entities": self._entities(cards, events, relations, lines),
            "sayings": cards.sayings,
            "pairs": cards.pairs(),
            "decided": cards.decided(),
            "relations": relations,
            "origins": origins,
            "lower": sum(o["counts"] and o["sure"] for o in origins),
            "upper": sum(o["counts"] for o in origins),
            "notices": notices,
            "story": self._story(events, lines),
            "decisions": len(dossier.decisions),
            "kinds": _kinds(lang),
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
        family = self.family(s.span)
        relay = family is not None and not self.leads(family, ref.doc)
        places = reading.document.origin.places(s.span.start, s.span.end)
        line: Plain = {
            "doc": self.number[ref.doc],
            "i": ref.index,
            "id": line_id("statements", s.span, ref.index),
            "s": plain_span(s.span),
            "sen": s.sentence,
            "pred": plain_span(s.predicate),
            "sign": sign_of(s.modality, unverified=s.unverified, negated=s.negated),
            "cues": [plain_span(c) for c in s.cues],
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
            line["kind"] = self.kind_of_copy(s.span) or family.kind
        if s.time >= 0:
            when = reading.times[s.time]
            line["when"] = {"s": plain_span(when.span), "days": plain_when(when), "anchor": when.anchor}
        if s.place >= 0:
            line["place"] = plain_span(reading.mentions[s.place].span)
        return line

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
        for ref in source.statements:
            document = self.readings[self.number[ref.doc]].document
            if source.kind == "outlet" and source.name in document.names:
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

    def _entities(
        self, cards: Cards, events: Sequence[Plain], relations: Sequence[Plain], lines: Sequence[Plain]
    ) -> list[Plain]:
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
        return [
            {
                **cards.card(i),
                "says": cards.rest(i, says[i], lines),
                "events": sorted(in_events[i]),
                "relations": related[i],
            }
            for i in range(len(self.dossier.entities))
        ]

    def _signs(self) -> dict[Ref, str]:
        """The certainty sign of what quotations say: that of the surest statement inside each, reported at most."""
        found: dict[Ref, str] = {}
        for reading in self.readings:
            statements = sorted(reading.statements, key=lambda s: s.span.start)
            starts = [s.span.start for s in statements]
            for number, quote in enumerate(reading.quotes):
                span = quote.span
                held = statements[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
                signs = [sign_of(s.modality, unverified=s.unverified, negated=s.negated) for s in held]
                if signs:
                    surest = min(signs, key=_STRENGTH.index)
                    found[Ref(reading.document.id, number)] = "rap" if surest == "aff" else surest
        return found

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


def _own_words(event: Plain, lines: Sequence[Plain]) -> int:
    """The line that stands for an event: its headline, or the text that the headline relays."""
    if event["hardened"]:  # what was first said with a doubt is not shown as the fact that it was turned into
        return int(event["hardened"][0]["before"])
    head: int = event["head"]
    if lines[head]["relay"] < 0:
        return head
    alike = (n for n in event["lines"] if lines[n]["relay"] < 0 and lines[n]["sign"] == lines[head]["sign"])
    return next(alike, head)


def _sort_day(days: Plain) -> str:
    return str(days["e"] or days["l"] or "9999")
