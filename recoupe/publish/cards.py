"""The card of every actor, as plain values: how it is called, what it is, what it says, what is said of it, where it lies.

Part of `pagedata`. Only positions for the words of documents: the page takes them from the texts that it holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from recoupe.across.atlas import Whereabouts, whereabouts
from recoupe.across.cast import Cast
from recoupe.model import Entity, Office, Quote, Reading, Ref, Span
from recoupe.publish.pagetexts import Plain, Texts, plain_span
from recoupe.publish.review import Review
from recoupe.within.folding import fold


class Cards:
    """Makes the cards of one page. `signs`: (document, quotation) -> the certainty sign of what is said in it."""

    def __init__(self, texts: Texts, signs: dict[Ref, str], lang: str) -> None:
        self.texts = texts
        self.dossier = texts.dossier
        self._signs = signs
        self._lang = lang
        self._review = Review(texts.dossier)
        self._called = {n.casefold(): texts.entity[e.id] for e in reversed(self.dossier.entities) for n in e.names}
        self._blocks = [[b.span.start for b in r.document.blocks] for r in texts.readings]
        self._starts = [[s.span.start for s in r.document.sentences] for r in texts.readings]
        self.sayings: list[Plain] = []
        self._says: dict[int, list[int]] = defaultdict(list)
        self._about: dict[int, list[int]] = defaultdict(list)
        for number, reading in enumerate(texts.readings):
            self._heard(number, reading)

    # ------------------------------------------------------------ quotations

    def _heard(self, number: int, reading: Reading) -> None:
        """The quotations of a document by speaker, and by whom they speak of."""
        doc = reading.document.id
        held = sorted(
            (m.span.start, m.span.end, self.texts.entity_at.get((doc, i), -1)) for i, m in enumerate(reading.mentions)
        )
        starts = [start for start, _, _ in held]
        for index, quote in enumerate(reading.quotes):
            if quote.speaker is None or quote.repeats:
                continue
            speaker = self._speaker(quote, doc)
            inside = held[bisect_right(starts, quote.span.start - 1) : bisect_right(starts, quote.span.end - 1)]
            spoken_of = {
                entity
                for start, end, entity in inside
                if entity >= 0 and any(p.start <= start and end <= p.end for p in quote.pieces or (quote.span,))
            }
            if speaker < 0 and not spoken_of:
                continue
            self._says[speaker].append(len(self.sayings))
            for entity in sorted(spoken_of - {speaker}):
                self._about[entity].append(len(self.sayings))
            self.sayings.append(self._saying(number, reading, index, speaker))

    def _speaker(self, quote: Quote, doc: str) -> int:
        voice = quote.speaker
        assert voice is not None
        entity = self.texts.entity_at.get((doc, voice.mention), -1) if voice.mention >= 0 else -1
        if entity < 0 and voice.kind != "anonymous":
            entity = self._called.get(voice.name.casefold(), -1)
        return entity

    def _saying(self, number: int, reading: Reading, index: int, speaker: int) -> Plain:
        quote = reading.quotes[index]
        assert quote.speaker is not None
        family = self.texts.family(quote.span)
        relay = family is not None and not self.texts.leads(family, reading.document.id)
        return {
            "doc": number,
            "s": plain_span(quote.span),
            "sen": self._sentence(number, quote.span),
            "parts": [plain_span(p) for p in quote.pieces or (quote.span,)],
            "mode": quote.mode,
            "who": quote.speaker.name,
            "ent": speaker,
            "relays": [r.name for r in quote.relays],
            "stance": quote.stance if quote.cue else "",
            "sign": self._signs.get(Ref(reading.document.id, index), "rap"),
            **({"cue": plain_span(quote.cue)} if quote.cue else {}),
            **({"inherited": True} if quote.inherited else {}),
            **({"relay": True} if relay else {}),
        }

    def _sentence(self, number: int, span: Span) -> int:
        return max(0, bisect_right(self._starts[number], span.start) - 1)

    def rest(self, entity: int, lines: Sequence[int], at: Sequence[Plain]) -> list[int]:
        """Those of `lines` in the voice of `entity` that none of its quotations holds already."""
        spans: dict[int, list[list[int]]] = defaultdict(list)
        for number in self._says[entity]:
            spans[self.sayings[number]["doc"]].append(self.sayings[number]["s"])
        return [n for n in lines if not any(s < at[n]["s"][1] and at[n]["s"][0] < e for s, e in spans[at[n]["doc"]])]

    # ------------------------------------------------------------ cards

    def card(self, index: int) -> Plain:
        """What is drawn of entity number `index` beside its lines, events and relations; empty fields are left out."""
        entity = self.dossier.entities[index]
        refs = [r for r in entity.mentions if r.doc in self.texts.number]
        written: Counter[str] = Counter()
        spoken: dict[str, Counter[str]] = defaultdict(Counter)
        first: dict[int, tuple[bool, Span]] = {}
        counts: Counter[int] = Counter()
        for ref in refs:
            number = self.texts.number[ref.doc]
            reading = self.texts.readings[number]
            mention = reading.mentions[ref.index]
            counts[number] += 1
            here = (mention.form != "name", mention.span)  # by its name, where the document gives it one
            first[number] = min(first.get(number, here), here)
            if mention.form == "name":
                name = " ".join(mention.span.of(reading.document.text).split())
                written[name] += 1
                spoken[name][self._language(number, mention.span)] += 1
        shown = self._review.evidence(entity)
        seen = (
            self.texts.readings[self.texts.number[shown.doc]].mentions[shown.index].span if shown and written else None
        )
        where = self._where.get(entity.id)
        return {
            "id": entity.id,
            "kind": entity.kind,
            "name": entity.name,
            "names": [
                [name, times, sorted(spoken[name], key=lambda c: (-spoken[name][c], c))]
                for name, times in sorted(written.items(), key=lambda n: (-n[1], n[0]))
            ],
            "mentions": len(refs),
            "docs": [[n, counts[n], *plain_span(first[n][1])] for n in sorted(counts)],
            "links": list(entity.links),
            "merges": [{"left": m.left, "right": m.right, "score": m.score, "reason": m.reason} for m in entity.merges],
            "quotes": self._says[index],
            "about": self._about[index],
            "seen": [self.texts.number[seen.doc], seen.start, seen.end] if seen else None,
            **({"roles": roles} if (roles := self._roles(entity)) else {}),
            **({"place": _place(where, self.texts)} if where is not None else {}),
            **({"notes": entity.notes} if entity.notes else {}),
            **({"given": entity.given} if entity.given else {}),
        }

    def _language(self, number: int, span: Span) -> str:
        blocks = self.texts.readings[number].document.blocks
        at = bisect_right(self._blocks[number], span.start) - 1
        language = blocks[at].language if at >= 0 else "und"
        return language if language != "und" else self.texts.readings[number].document.language

    def _roles(self, entity: Entity) -> list[Plain]:
        """The offices that documents give a person, one for each title and state of it, in order of their first day."""
        found: dict[tuple[str, str], Plain] = {}
        chains = {
            (ref.doc, chain)
            for ref in entity.mentions
            if ref.doc in self.texts.number
            and (chain := self.texts.readings[self.texts.number[ref.doc]].mentions[ref.index].chain) >= 0
        }
        offices = [
            (self.texts.number[doc], office)
            for doc, chain in chains
            for office in self._offices(self.texts.readings[self.texts.number[doc]], chain)
        ]
        for number, office in sorted(offices, key=lambda o: (o[0], o[1].span)):
            role = found.setdefault(
                (fold(office.title), office.held),
                {"title": office.title, "held": office.held, "state": office.state, "said": []},
            )
            role["state"] = role["state"] or office.state
            days, own = self._days(number, office)
            role["said"].append(
                {
                    "doc": number,
                    "s": plain_span(office.span),
                    "sen": self._sentence(number, office.span),
                    "days": days,
                    **({"own": True} if own else {}),
                }
            )
        return sorted(found.values(), key=lambda role: (_first_day(role), role["title"]))

    @staticmethod
    def _offices(reading: Reading, chain: int) -> tuple[Office, ...]:
        return reading.chains[chain].offices if chain < len(reading.chains) else ()

    def _days(self, number: int, office: Office) -> tuple[Plain, bool]:
        """When the office was held, and whether the text itself says so: else it is what held when it was published."""
        reading = self.texts.readings[number]
        if office.time >= 0:
            time = reading.times[office.time]
            if time.earliest or time.latest:
                return {"e": time.earliest, "l": time.latest}, True
        return {"e": reading.document.published.earliest, "l": reading.document.published.latest}, False

    @cached_property
    def _where(self) -> dict[str, Whereabouts]:
        readings = [self.texts.readings[n] for n in sorted(self.texts.number.values())]
        return whereabouts(Cast(readings, self.dossier.entities), self._lang)

    # ------------------------------------------------------------ review

    def pairs(self) -> list[Plain]:
        """The pairs of actors that are left to a person, the most influential first."""
        at = self.texts.entity
        return [
            {"a": at[c.left], "b": at[c.right], "score": c.score, "weight": c.weight, "reason": c.reason}
            for c in self._review.open()
            if c.left in at and c.right in at
        ]

    def decided(self) -> list[Plain]:
        """What was decided on names, and how it stands."""
        return [
            {
                "names": list(self._review.called(d)),
                "verdict": d.verdict,
                "by": d.by,
                "at": d.at,
                "reason": d.reason,
                "standing": self._review.standing(d),
            }
            for d in self._review.decisions
        ]


def _first_day(role: Plain) -> str:
    return min((str(s["days"]["e"] or s["days"]["l"] or "9999") for s in role["said"]), default="9999")


def _place(where: Whereabouts, texts: Texts) -> Plain:
    """Where a place lies: its own point or that of what holds it, what it lies in, and what the texts say of that."""
    best = where.best
    made: dict[str, Any] = {
        "own": where.own is not None,
        "told": [
            [texts.entity[holder], texts.number[span.doc], span.start, span.end]
            for holder, span in where.told
            if holder in texts.entity and span.doc in texts.number
        ],
    }
    if best is not None:
        made |= {"name": best.name, "feature": best.feature, "within": [holder.name for holder in best.within]}
        # The middle of a state says where nothing is; the record keeps it for maps.
        if best.latitude is not None and best.longitude is not None and best.feature != "state":
            made |= {"lat": round(best.latitude, 4), "lon": round(best.longitude, 4), "km": best.precision}
    return made
