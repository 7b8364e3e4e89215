"""Readings made by hand: every line of a text is one statement, marked up where its parts are.

    [Le cargo|actor=Corvenna] [a quitté|quitter] [Port-Aven|place] [le 3 mars|on=2025-03-03]. // reported by=Vigie

Marks: `actor`, `target`, `recipient`, `theme`, `with`, `place` (name after `=`, else the words themselves; `:kind` after
the name, `person` by default, `place` for places, `state` for an acting place), `on` (EDTF), `n` (`concept:19`,
`concept:~20`, `concept:>20`); a bare word is the lemma of the predicate. After `//`: modality, `unverified`, `negated`,
`nominal`, tense, `by=` (voice:kind, innermost), `via=` (relay). `#` lines are sentences without a statement.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from recoupe.model import (
    Block,
    Chain,
    Document,
    Entity,
    Fact,
    Mention,
    Published,
    Quantity,
    Reading,
    Ref,
    Role,
    Sentence,
    Span,
    Statement,
    Voice,
    When,
    days_of,
    identity,
)
from recoupe.within.events import event_of

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_ROLES = {"actor", "target", "recipient", "theme", "with", "place"}
_MODALITIES = {"asserted", "reported", "hedged", "possible", "planned", "questioned", "opinion"}


def reading(
    marked: str,
    day: str | None = "2025-03-10",
    language: str = "fr",
    name: str = "",
    outlet: str = "",
    agency: str = "",
) -> Reading:
    """The reading that the marks of `marked` describe, published on `day`."""
    rows = [row.strip() for row in marked.strip().splitlines() if row.strip()]
    plain = "\n".join(_MARK.sub(r"\1", row.partition("//")[0].strip().lstrip("# ")) for row in rows)
    doc = "d" + hashlib.sha256((name + plain).encode()).hexdigest()[:12]
    build = _Builder(doc, language)
    at = 0
    for number, row in enumerate(rows):
        at = build.row(row, at, number) + 1
    days = days_of(day) if day else None
    published = Published(earliest=days.earliest, latest=days.latest, status="given") if days else Published()
    document = Document(
        id=doc,
        names=(name or doc,),
        format="record",
        sha256=doc,
        text=plain,
        origin=identity(plain),
        blocks=tuple(build.blocks),
        sentences=tuple(build.sentences),
        language=language,
        published=published,
        outlet=Fact(value=outlet, status="given", rule="test") if outlet else None,
        agency=Fact(value=agency, status="given", rule="test") if agency else None,
    )
    return Reading(
        document=document,
        mentions=tuple(build.mentions),
        chains=tuple(build.chains()),
        times=tuple(build.times),
        quantities=tuple(build.quantities),
        statements=tuple(build.statements),
    )


def entities(readings: Sequence[Reading]) -> tuple[Entity, ...]:
    """One entity for every name, over all readings; its id is `e:name`."""
    found: dict[str, tuple[Chain, list[Ref]]] = {}
    for one in readings:
        for index, mention in enumerate(one.mentions):
            chain = one.chains[mention.chain]
            found.setdefault(chain.name, (chain, []))[1].append(Ref(one.document.id, index))
    return tuple(
        Entity(
            id=f"e:{name}",
            kind=chain.kind,
            name=name,
            names=(name,),
            mentions=tuple(sorted(refs)),
            links=(chain.key,) if chain.key else (),
        )
        for name, (chain, refs) in sorted(found.items())
    )


class _Builder:
    def __init__(self, doc: str, language: str) -> None:
        self.doc, self.language = doc, language
        self.blocks: list[Block] = []
        self.sentences: list[Sentence] = []
        self.mentions: list[Mention] = []
        self.times: list[When] = []
        self.quantities: list[Quantity] = []
        self.statements: list[Statement] = []
        self.names: dict[str, int] = {}
        self.kinds: list[Any] = []

    def row(self, row: str, at: int, number: int) -> int:
        body, _, flags = (part.strip() for part in row.partition("//"))
        silent = body.startswith("#")
        body = body.lstrip("# ")
        text = _MARK.sub(r"\1", body)
        span = Span(self.doc, at, at + len(text))
        self.blocks.append(Block(span=span, kind="paragraph", language=self.language))
        self.sentences.append(Sentence(span=span, block=number))
        roles: list[Role] = []
        fields: dict[str, Any] = {"time": -1, "place": -1}
        quantities: list[int] = []
        predicate, lemma, shift = None, "", 0
        for match in _MARK.finditer(body):
            start = at + match.start() - shift
            shift += len(match[0]) - len(match[1])
            here = Span(self.doc, start, start + len(match[1]))
            key, _, value = match[2].partition("=")
            if key in _ROLES:
                mention = self.mention(here, value or match[1], "place" if key == "place" else "person")
                roles.append(Role(kind=key, span=here, mention=mention))  # type: ignore[arg-type]
                if key == "place":
                    fields["place"] = mention
            elif key == "on":
                days = days_of(value)
                assert days is not None
                fields["time"] = len(self.times)
                self.times.append(
                    When(
                        span=here,
                        rule="test",
                        type="DATE",
                        value=value,
                        earliest=days.earliest,
                        latest=days.latest,
                        anchor="absolute",
                    )
                )
            elif key == "n":
                quantities.append(len(self.quantities))
                self.quantities.append(_quantity(here, value))
            else:
                predicate, lemma = here, match[2]
        if not silent and predicate is not None:
            fields |= _flags(flags, self.doc)
            self.statements.append(
                Statement(
                    span=Span(self.doc, at, at + len(text.rstrip("."))),
                    rule="test",
                    sentence=number,
                    predicate=predicate,
                    lemma=lemma,
                    event=event_of(lemma, self.language, nominal=fields.get("nominal", False), context=text),
                    roles=tuple(roles),
                    quantities=tuple(quantities),
                    **fields,
                )
            )
        return at + len(text)

    def mention(self, span: Span, name: str, kind: str) -> int:
        name, _, given = name.partition(":")
        chain = self.names.setdefault(name, len(self.names))
        if chain == len(self.kinds):
            self.kinds.append(given or kind)
        made = "place" if self.kinds[chain] == "state" else self.kinds[chain]
        self.mentions.append(Mention(span=span, rule="test", kind=made, form="name", chain=chain))
        return len(self.mentions) - 1

    def chains(self) -> list[Chain]:
        return [
            Chain(
                kind="place" if self.kinds[number] == "state" else self.kinds[number],
                name=name,
                key=f"country:{name}" if self.kinds[number] == "state" else "",
                mentions=tuple(i for i, m in enumerate(self.mentions) if m.chain == number),
            )
            for name, number in self.names.items()
        ]


def _flags(flags: str, doc: str) -> dict[str, Any]:
    out: dict[str, Any] = {"tense": "past"}
    sources: list[Voice] = []
    for flag in re.findall(r"(?:by|via)=[^,]+|[^\s,]+", flags):
        key, _, value = flag.partition("=")
        if key in ("by", "via"):
            name, _, kind = value.strip().partition(":")
            sources.append(Voice(name=name, kind=kind or "organisation"))  # type: ignore[arg-type]
        elif flag in _MODALITIES:
            out["modality"] = flag
        elif flag in ("unverified", "negated", "nominal"):
            out[flag] = True
        elif flag in ("past", "present", "future"):
            out["tense"] = flag
        else:
            raise ValueError(flag)
    return out | {"sources": tuple(sources)}


def _quantity(span: Span, value: str) -> Quantity:
    concept, _, number = value.partition(":")
    bound, low, high = "exact", float(number.strip("~<>")), float(number.strip("~<>"))
    if number.startswith("~"):
        bound = "about"
    if number.startswith(">"):
        return Quantity(span=span, rule="test", low=low, high=None, bound="at_least", concept=concept)
    if number.startswith("<"):
        return Quantity(span=span, rule="test", low=None, high=high, bound="at_most", concept=concept)
    return Quantity(span=span, rule="test", low=low, high=high, bound=bound, concept=concept)  # type: ignore[arg-type]
