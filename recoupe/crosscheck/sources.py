"""How many independent sources are behind an event: a lower and an upper bound, and the reason for each.

The rules, from the surest to the weakest:

1.  A copy never counts. A statement inside a copied passage belongs to the text that the passage descends from; when
    that text is an agency's, to the agency, however many outlets print it.
2.  A statement that names who says so counts for that voice, the innermost one: an outlet or an agency that relays a
    voice adds nothing. One voice quoted by five outlets is one source; so is a body under its short and long names.
3.  A medium quoted as a source ("according to the Herald") stands for whatever its own text rests on, when that text
    is in the folder.
4.  An outlet or an agency that states something in its own name is one source. It counts in the upper bound only when
    its text elsewhere credits one of the event's voices, when it may be a copy of another text of the event or took a
    passage on it from one, or when it gives no source and writes in the conditional: it may then know it from there.
5.  An anonymous voice counts in the upper bound only, as soon as there is another source: it may be that other one.
    So does a person whom no text names ("the prosecutor", "both men"), as soon as there is another voice.
6.  A text that states as a fact, without any source, what others gave before it in the conditional only, adds none.
    The conditional has disappeared; nothing was added.
7.  Who denies the event is listed and is no source for it. Opinions and questions attest nothing.
8.  Someone who speaks of their own deeds counts, and is flagged as an interested party.
9.  Who only takes the event up in passing ("this arrest is a scandal", "their release") comments on it and attests
    nothing, where others tell it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from recoupe.across.cast import Cast
from recoupe.across.reports import denies, language_at, pointing
from recoupe.model import Copy, Event, Fact, Family, Hardening, Reading, Ref, Source, Span, Statement, Voice
from recoupe.within.folding import fold

Kind = Literal["voice", "outlet", "agency", "none"]
_MUTE = ("opinion", "questioned")


@dataclass(slots=True)
class _Origin:
    """What statements come down to, while they are being sorted."""

    key: str
    name: str
    kind: Kind
    statements: list[Ref] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    copies: int = 0
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    void: str = ""


class Desk:
    """What the cross-check must know of the whole folder: texts, people, families, copies, outlets."""

    def __init__(
        self, readings: Sequence[Reading], cast: Cast, families: Sequence[Family], copies: Sequence[Copy]
    ) -> None:
        self.readings = {reading.document.id: reading for reading in readings}
        self.cast = cast
        self.passages: dict[str, list[tuple[Span, Family]]] = defaultdict(list)
        for family in sorted(families, key=lambda f: f.id):
            if family.kind in ("shared_quotes", "boilerplate", "independent"):
                continue
            for span in family.passages:
                self.passages[span.doc].append((span, family))
        self.undecided: dict[str, set[str]] = defaultdict(set)
        for copy in copies:
            if copy.derived and copy.direction == "undecided" and copy.left != copy.right:
                self.undecided[copy.left].add(copy.right)
                self.undecided[copy.right].add(copy.left)
        named: dict[str, set[str]] = defaultdict(set)
        for entity in cast.entities.values():
            for name in {fold(n) for n in (entity.name, *entity.names)}:
                named[name].add(entity.id)
        self.named = {name: min(ids) for name, ids in named.items() if len(ids) == 1}
        self.bodies = _bodies(readings)
        self.outlets: dict[str, list[str]] = defaultdict(list)
        for name, reading in sorted(self.readings.items()):
            if reading.document.outlet is not None:
                self.outlets[fold(reading.document.outlet.value)].append(name)

    def statement(self, ref: Ref) -> Statement:
        """The statement that `ref` points to."""
        return self.readings[ref.doc].statements[ref.index]

    def language(self, ref: Ref) -> str:
        """The language of the block that holds the statement."""
        return language_at(self.readings[ref.doc], self.statement(ref))

    def family(self, ref: Ref) -> Family | None:
        """The family whose passage holds the statement, when it stands in a copied passage."""
        predicate = self.statement(ref).predicate
        return next((f for span, f in self.passages.get(ref.doc, ()) if span.overlaps(predicate)), None)

    def is_copy(self, ref: Ref) -> bool:
        """True when the statement stands in a passage that its document took from elsewhere."""
        family = self.family(ref)
        return family is not None and bool(family.origin) and ref.doc != self._first(family)

    def _first(self, family: Family) -> str:
        """The document that speaks for the family: its origin; where that is a dispatch, the first that prints it."""
        if family.origin in self.readings:
            return family.origin
        held = [doc for doc in family.documents if doc in self.readings]
        return min(
            held,
            key=lambda doc: (
                self.readings[doc].document.published.earliest or "9999",
                self.readings[doc].document.names,
            ),
            default="",
        )

    def outlet(self, doc: str) -> str:
        """The name of the outlet of document `doc`, or of its file when none is known."""
        document = self.readings[doc].document
        return document.outlet.value if document.outlet is not None else document.names[0]

    def sources(self, event: Event) -> tuple[tuple[Source, ...], tuple[Hardening, ...]]:
        """The sources of `event`, those that count first, and where its conditional disappeared."""
        refs = [ref for ref in event.statements if self.statement(ref).modality not in _MUTE]
        refs = refs or list(event.statements)
        affirmed = [ref for ref in refs if denies(self.statement(ref)) == event.negated]
        denied = [ref for ref in refs if denies(self.statement(ref)) != event.negated]
        hardenings = self._hardenings(affirmed)
        found: dict[str, _Origin] = {}
        media: list[tuple[Ref, Voice]] = []
        for ref in affirmed:
            voices = self.statement(ref).sources
            if voices and voices[-1].kind == "media" and self._own_texts(voices[-1], ref, affirmed):
                media.append((ref, voices[-1]))
            else:
                self._put(found, *self.origin(ref), ref)
        self._follow_media(found, media, affirmed)
        self._void_comments(found, affirmed)
        self._void_hardened(found, hardenings)
        self._doubt(found, affirmed)
        self._flag_interested(found, event)
        sources = self._closed(found)
        for ref in denied:
            key, name, kind = self.origin(ref)
            sources.append(
                Source(
                    key=key, name=name, kind=kind, sure=False, counts=False, statements=(ref,), reason="dément le fait"
                )
            )
        sources = _one_a_key(sources)
        return tuple(sorted(sources, key=lambda s: (not s.counts, not s.sure, s.key))), hardenings

    # ------------------------------------------------------------ whose word

    def origin(self, ref: Ref) -> tuple[str, str, Kind]:
        """Key, name and kind of what the statement comes down to."""
        statement = self.statement(ref)
        reading = self.readings[ref.doc]
        if statement.sources:
            voice = statement.sources[-1]
            if voice.kind == "anonymous" and (copied := self.family(ref)) is not None:
                return f"anonymous:{copied.id}:{fold(voice.name)}", voice.name, "voice"
            return self._voice(voice, reading)
        family = self.family(ref)
        if family is not None:
            if family.origin == "agency:?":  # one dispatch, whoever wrote it: another family's is another
                return f"agency:?{family.id}", "agence non nommée", "agency"
            if family.origin.startswith("agency:"):
                return family.origin, family.origin.removeprefix("agency:"), "agency"
            if family.origin in self.readings:
                return self._text(family.origin)
            credited = sorted({a.value for d in family.documents if (a := self._agency(d)) is not None})
            if len(credited) == 1:
                return f"agency:{credited[0]}", credited[0], "agency"
            if family.origin == "" and len(family.documents) > 1:
                names = " ou ".join(sorted({self.outlet(d) for d in family.documents if d in self.readings}))
                return f"family:{family.id}", names, "outlet"
        return self._text(ref.doc)

    def _text(self, doc: str) -> tuple[str, str, Kind]:
        """A document in its own name: the agency that it credits for the whole, else its outlet."""
        document = self.readings[doc].document
        if document.agency is not None:
            return f"agency:{document.agency.value}", document.agency.value, "agency"
        if document.outlet is not None:
            body = self.bodies.get(_plain(document.outlet.value), "")
            if body:  # a press release: the body that others quote speaks here itself
                return f"voice:{body}", document.outlet.value, "outlet"
            return f"outlet:{fold(document.outlet.value)}", document.outlet.value, "outlet"
        return f"doc:{doc}", document.names[0], "outlet"

    def _agency(self, doc: str) -> Fact | None:
        """The agency that document `doc` credits, None for none or for a document outside the folder."""
        return self.readings[doc].document.agency if doc in self.readings else None

    def _voice(self, voice: Voice, reading: Reading) -> tuple[str, str, Kind]:
        if voice.kind == "anonymous":
            return f"anonymous:{reading.document.id}:{fold(voice.name)}", voice.name, "voice"
        entity = self.cast.entity(reading, voice.mention) or self.named.get(fold(voice.name), "")
        if voice.kind == "media":
            links = self.cast.entities[entity].links if entity else ()
            agency = next((link for link in links if link.startswith("agency:")), "")
            name = self.cast.name(entity) or voice.name
            if agency:
                return agency, name, "agency"
            return f"outlet:{fold(name)}", name, "outlet"
        if voice.kind in ("organisation", "group") and not (entity and self.cast.is_named(entity)):
            return f"voice:{self.bodies.get(_plain(voice.name), fold(voice.name))}", voice.name, "voice"
        if entity:
            return f"voice:{self.cast.twin(entity)}", self.cast.name(entity), "voice"
        return f"voice:{fold(voice.name)}", voice.name, "voice"

    def _own_texts(self, voice: Voice, ref: Ref, refs: Sequence[Ref]) -> list[Ref]:
        """The statements of this event in the quoted medium's own texts."""
        _, name, _ = self._voice(voice, self.readings[ref.doc])
        docs = set(self.outlets.get(fold(name), ())) | set(self.outlets.get(fold(voice.name), ()))
        return [other for other in refs if other.doc in docs and other.doc != ref.doc]

    def _follow_media(self, found: dict[str, _Origin], media: list[tuple[Ref, Voice]], refs: Sequence[Ref]) -> None:
        """Rule 3: what a quoted medium's own text rests on is what the quoting text rests on."""
        for ref, voice in media:
            behind = self._own_texts(voice, ref, refs)
            keys = [key for key, origin in sorted(found.items()) if any(r in origin.statements for r in behind)]
            if not keys:
                self._put(found, *self.origin(ref), ref)
            for key in keys[:1]:
                found[key].statements.append(ref)
                found[key].notes.append(f"{self.outlet(ref.doc)} cite {voice.name}")

    def _put(self, found: dict[str, _Origin], key: str, name: str, kind: Kind, ref: Ref) -> None:
        origin = found.setdefault(key, _Origin(key, name, kind))
        origin.statements.append(ref)
        family = self.family(ref)
        if family is not None:
            origin.families.add(family.id)
            if family.origin != ref.doc:
                origin.copies += 1

    # --------------------------------------------------------- what weakens

    def _hardenings(self, refs: Sequence[Ref]) -> tuple[Hardening, ...]:
        """Rule 6: later texts that state without a source what all earlier ones gave as unverified."""
        out = []
        days = {ref.doc: self.readings[ref.doc].document.published for ref in refs}
        for doc in sorted({ref.doc for ref in refs}):
            own = [r for r in refs if r.doc == doc]
            firm = [r for r in own if self._bare(r)]
            start = days[doc].earliest
            if not firm or start is None or any(self.statement(r).sources for r in own) or self.is_copy(firm[0]):
                continue
            before = [r for r in refs if r.doc != doc and (days[r.doc].latest or "9999") < start]
            if not before or not all(self._shaky(r) or self._echo(r, before) for r in before):
                continue
            shaky = [r for r in before if self._shaky(r)]
            first = min(shaky, key=lambda r: (days[r.doc].earliest or "", r), default=None)
            if first is not None:
                reason = f"donné au conditionnel par {self.outlet(first.doc)}, affirmé ensuite sans source"
                out.append(Hardening(before=first, after=firm[0], reason=reason))
        return tuple(out)

    def _bare(self, ref: Ref) -> bool:
        statement = self.statement(ref)
        return statement.modality == "asserted" and not statement.unverified and not statement.sources

    def _shaky(self, ref: Ref) -> bool:
        statement = self.statement(ref)
        return statement.unverified or statement.modality in ("hedged", "possible")

    def _echo(self, ref: Ref, before: Sequence[Ref]) -> bool:
        """True for a bare assertion that is itself later than a shaky report: it hardened first, and proves nothing."""
        own = self.readings[ref.doc].document.published
        shaky = [self.readings[r.doc].document.published for r in before if self._shaky(r)]
        later = any(s.latest is not None and own.earliest is not None and s.latest < own.earliest for s in shaky)
        return self._bare(ref) and later

    def _void_comments(self, found: dict[str, _Origin], refs: Sequence[Ref]) -> None:
        """Rule 9."""
        if all(self._takes_up(ref) for ref in refs):
            return
        for origin in found.values():
            if all(self._takes_up(ref) for ref in origin.statements):
                origin.void = "n'en parle qu'en passant"

    def _takes_up(self, ref: Ref) -> bool:
        """True for an event noun that gives neither day nor anyone who took part: it takes up what was said before."""
        statement, reading = self.statement(ref), self.readings[ref.doc]
        if not statement.nominal or not pointing(reading, statement):
            return False
        dated = 0 <= statement.time < len(reading.times) and statement.span.covers(reading.times[statement.time].span)
        return not dated and not any(
            0 <= role.mention < len(reading.mentions) and self.cast.takes_part(self.cast.entity(reading, role.mention))
            for role in statement.roles
        )

    def _void_hardened(self, found: dict[str, _Origin], hardenings: Sequence[Hardening]) -> None:
        late = {h.after.doc for h in hardenings}
        for origin in found.values():
            if origin.kind == "outlet" and origin.statements and all(r.doc in late for r in origin.statements):
                origin.kind = "none"
                origin.void = "affirme sans source ce qui n'était donné qu'au conditionnel"
            elif (
                origin.kind == "outlet"
                and any(r.doc in late for r in origin.statements)
                and all(r.doc in late or self.statement(r).sources for r in origin.statements)
            ):
                origin.kind = "none"
                origin.void = "repris d'un texte qui affirme sans source ce qui n'était donné qu'au conditionnel"

    def _doubt(self, found: dict[str, _Origin], refs: Sequence[Ref]) -> None:
        """Rules 4 and 5: what may be another source of the same event counts in the upper bound only."""
        live = [origin for origin in found.values() if not origin.void]
        voices = {origin.key for origin in live if origin.kind in ("voice", "agency")}
        docs = {ref.doc for ref in refs}
        for origin in live:
            if origin.key.startswith("anonymous:") and len(live) > 1:
                origin.doubts.append("voix anonyme : peut être l'une des autres sources")
            elif origin.kind == "voice" and len(voices) > 1 and self._unnamed(origin.key):
                origin.doubts.append("personne sans nom : peut être l'une des autres voix")
            bare = [ref for ref in origin.statements if not self.statement(ref).sources]
            if origin.kind == "voice" or not bare:
                continue
            own = sorted({ref.doc for ref in bare})
            others = voices - {origin.key}
            credited = sorted({name for doc in own for key, name in self._credits(doc) if key in others})
            if credited:
                origin.doubts.append(f"son texte cite aussi {credited[0]} : peut venir de là")
            families = [(r.doc, f) for r in refs if r.doc in own and (f := self.family(r)) is not None]
            taken = sorted({f.origin for doc, f in families if f.origin in docs - {doc}})
            if taken and set(own) <= {doc for doc, f in families if f.origin in docs - {doc}}:
                origin.doubts.append(f"reprend un passage de {self.outlet(taken[0])} sur ce fait")
            twins = sorted({twin for doc in own for twin in self.undecided.get(doc, ()) if twin in docs})
            if twins:
                origin.doubts.append(f"copie possible de {self.outlet(twins[0])}, sens indécis")
            if all(self.statement(ref).unverified for ref in origin.statements) and len(live) > 1:
                origin.doubts.append("au conditionnel et sans source nommée : peut venir d'une autre source")
            uncertain = [f for ref in origin.statements if (f := self.family(ref)) is not None and not f.certain]
            if uncertain and len(live) > 1 and not twins:
                origin.doubts.append("passage peut-être copié")

    def _credits(self, doc: str) -> set[tuple[str, str]]:
        """Whom document `doc` credits anywhere: keys and names of the voices of its statements and quotations."""
        reading = self.readings[doc]
        voices = {s.sources[-1] for s in reading.statements if s.sources}
        voices |= {q.speaker for q in reading.quotes if q.speaker is not None}
        return {self._voice(v, reading)[:2] for v in voices if v.kind != "anonymous"}

    def _unnamed(self, key: str) -> bool:
        """True for the voice of a person or people that the texts only describe."""
        entity = key.removeprefix("voice:")
        return self.cast.kind(entity) in ("person", "group") and not self.cast.is_named(entity)

    def _flag_interested(self, found: dict[str, _Origin], event: Event) -> None:
        """Rule 8."""
        parts = {self.cast.twin(role.entity) for role in event.roles if role.kind != "place"}
        for origin in found.values():
            if origin.key.startswith("voice:") and origin.key.removeprefix("voice:") in parts:
                origin.notes.append("partie prenante : parle de ses propres actes")

    def _closed(self, found: dict[str, _Origin]) -> list[Source]:
        out = []
        for key in sorted(found):
            origin = found[key]
            statements = tuple(sorted(set(origin.statements)))
            out.append(
                Source(
                    key=key,
                    name=origin.name,
                    kind=origin.kind,
                    sure=not origin.doubts and not origin.void,
                    counts=not origin.void,
                    statements=statements,
                    families=tuple(sorted(origin.families)),
                    reason=_reason(origin, len({ref.doc for ref in statements})),
                )
            )
        return out


_ARTICLES = frozenset(("le", "la", "les", "l", "the", "el", "los", "las"))
_OF = ("de", "du", "des", "d", "of", "del")


def _plain(name: str) -> str:
    words = fold(name).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def _bodies(readings: Sequence[Reading]) -> dict[str, str]:
    """Bodies that are quoted by description: plain name -> the fullest one ("garde-côtes" of one "garde-côtes de Velmar").

    A short name stands for a longer one only where the folder knows a single longer one.
    """
    voices = {
        _plain(voice.name)
        for reading in readings
        for voice in (*(s.sources[-1] for s in reading.statements if s.sources), *(q.speaker for q in reading.quotes))
        if voice is not None and voice.kind in ("organisation", "group")
    }
    out = {}
    for name in sorted(voices):
        longer = [v for v in sorted(voices) if any(v.startswith(f"{name} {of} ") for of in _OF)]
        out[name] = longer[0] if len(longer) == 1 else name
    return out


def _reason(origin: _Origin, texts: int) -> str:
    """Why a source counts, or not: one French sentence without its full stop."""
    if origin.void:
        return origin.void
    if origin.doubts:
        said = origin.doubts[0]
    elif origin.kind == "agency":
        said = "dépêche d'agence" if texts == 1 else f"dépêche d'agence reprise par {texts} textes : une seule source"
    elif origin.kind == "voice":
        said = "voix citée" if texts == 1 else f"une seule voix, citée par {texts} textes"
    else:
        said = "en son nom propre"
    notes = list(dict.fromkeys(origin.notes))
    if origin.copies and origin.kind == "outlet":
        notes.append("les copies ne comptent pas" if origin.copies > 1 else "la copie ne compte pas")
    return " ; ".join([said, *notes])


def _one_a_key(sources: Sequence[Source]) -> list[Source]:
    """The same sources; those that deny and are met twice under one key are made one."""
    out: dict[tuple[str, bool], Source] = {}
    for source in sources:
        key = (source.key, source.counts)
        if key in out:
            refs = tuple(sorted({*out[key].statements, *source.statements}))
            out[key] = replace(out[key], statements=refs)
        else:
            out[key] = source
    return list(out.values())
