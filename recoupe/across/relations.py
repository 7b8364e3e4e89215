"""Who meets, supplies, supports, threatens, leads whom: directed relations, each with the statements that say so.

Most are read off a statement by the frame of its verb or noun: the giver supplies the recipient, the buyer is supplied
by the seller, those who meet are on one footing. A title between a person and a body ("X, minister of Y") makes a
bond, a place named inside another a location. Nothing is inferred across statements.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from recoupe.across.cast import Cast
from recoupe.across.reports import Report, clause_text, find_reports, peoples
from recoupe.languages import SUPPORTED, load
from recoupe.model import Entity, Event, Mention, Reading, Ref, Relation, Span, edtf_of
from recoupe.model.ids import identify
from recoupe.model.records import Modality
from recoupe.within.events import relation_kinds
from recoupe.within.folding import fold

_STRENGTH: tuple[Modality, ...] = ("asserted", "reported", "planned", "hedged", "possible", "questioned", "opinion")
_ACTORS = ("person", "organisation", "media", "place", "group", "product")
_GOODS = 90  # characters of goods that are shown
_OF_STATES = ("supplies", "sanctions")
_REACH = 90  # characters that may stand between a person and the body they belong to


_LISTED = 30  # names behind a body that may stand in its parentheses
_LIST = re.compile(r"[\s,;]*(?:et|and|y|e)?\s*(?:l['’]|d['’]|les? |la |the |el |los |las )?", re.IGNORECASE)
_MANNER = re.compile(r"\b(?:en|in|par|by|por|con|with|avec)\s$")


class _Tie(NamedTuple):
    """One relation as one statement gives it."""

    kind: str
    subject: str
    object: str
    what: str
    ref: Ref
    modality: Modality
    unverified: bool
    negated: bool
    when: str
    rule: str


def relate(readings: Sequence[Reading], events: Sequence[Event], entities: Sequence[Entity]) -> tuple[Relation, ...]:
    """The relations between entities, sorted; one relation for each kind, pair, polarity and, for supplies, good."""
    cast = Cast(readings, entities)
    texts = {reading.document.id: reading for reading in readings}
    home = {ref: event for event in events for ref in event.statements}
    ties = [tie for report in find_reports(readings, cast) for tie in _from_report(report, texts, cast, home)]
    for reading in sorted(readings, key=lambda r: r.document.id):
        ties += _bonds(reading, cast)
    ties += _locations(texts, cast)
    ties = _by_states(ties, cast)
    groups: dict[tuple[str, str, str, bool, str], list[_Tie]] = defaultdict(list)
    for tie in ties:
        good = _good(tie.what) if tie.kind == "supplies" else ""
        groups[tie.kind, tie.subject, tie.object, tie.negated, good].append(tie)
    return tuple(_relation(key, group, home) for key, group in sorted(groups.items()))


# --------------------------------------------------------- from statements


def _from_report(report: Report, texts: dict[str, Reading], cast: Cast, home: dict[Ref, Event]) -> Iterator[_Tie]:
    kind = report.relation
    if not kind or kind not in relation_kinds():
        return
    reading = texts[report.ref.doc]
    parts: dict[str, list[str]] = defaultdict(list)
    for role, entity in report.roles:
        if cast.kind(entity) in _ACTORS and entity not in parts[role]:
            parts[role].append(entity)
    actors = parts["actor"]
    what = _theme(report, reading)
    pairs: list[tuple[str, str]] = []
    if report.frame == "together":
        everyone = list(dict.fromkeys([*actors, *parts["target"], *parts["with"], *parts["recipient"]]))
        others = [e for e in everyone if e not in actors]
        pairs = [(a, b) for a in actors for b in others] or list(combinations(everyone, 2))
    elif report.frame == "gives":
        pairs = [(a, b) for a in actors for b in parts["recipient"] or parts["target"]]
    elif report.frame == "takes":
        pairs = [(b, a) for a in actors for b in parts["target"] or parts["recipient"] or parts["with"]]
    else:
        # "jointly with X she backed the motion": who is named by the way is asked or threatened, never backed or hit.
        addressed = parts["recipient"] if kind in ("seeks_from", "threatens") else []
        pairs = [(a, b) for a in actors for b in [*parts["target"], *addressed]]
    for subject, object_ in pairs:
        if subject == object_:
            continue
        if relation_kinds()[kind].get("both"):
            subject, object_ = sorted((subject, object_))
        statement = report.statement
        event = home.get(report.ref)
        when = edtf_of(report.own) if report.own is not None else (event.when if event is not None else "")
        yield _Tie(
            kind,
            subject,
            object_,
            what,
            report.ref,
            statement.modality,
            statement.unverified,
            report.negated,
            when,
            f"relation.{report.frame}",
        )


def _theme(report: Report, reading: Reading) -> str:
    """The goods or matter of a statement, in its own words."""
    behind = report.statement.predicate.end
    themes = [role.span for role in report.statement.roles if role.kind == "theme"]
    # What is given stands bare behind the verb: "in return" and "in quantity" are manner, not goods.
    bare = [
        s
        for s in themes
        if s.start >= behind and not _MANNER.search(reading.document.text[max(0, s.start - 12) : s.start].lower())
    ]
    if not bare and not themes:
        return ""
    words = clause_text(reading, (bare or themes)[0])
    return words if len(words) <= _GOODS else words[:_GOODS].rsplit(" ", 1)[0] + "…"


def _good(what: str) -> str:
    """What tells one good from another: its longer words, folded, without order."""
    return " ".join(sorted({word[:6] for word in fold(what).split() if len(word) > 3}))


def _by_states(ties: Sequence[_Tie], cast: Cast) -> list[_Tie]:
    """The ties, with states in the place of their leaders where states act: who leads one does not supply it himself."""
    led: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.kind == "leads" and any(n.startswith("country:") for n in cast.entities[tie.object].links):
            led[tie.subject].add(tie.object)
    states = {person: min(found) for person, found in led.items() if len(found) == 1}
    out = []
    for tie in ties:
        if tie.kind in _OF_STATES:
            one, other = states.get(tie.subject, tie.subject), states.get(tie.object, tie.object)
            if one == other:
                continue
            out.append(tie._replace(subject=one, object=other))
        else:
            out.append(tie)
    return out


# --------------------------------------------------------- from apposition


def _bonds(reading: Reading, cast: Cast) -> Iterator[_Tie]:
    """Who leads a body or a state, who is part of it: from the title that stands between both names."""
    text = reading.document.text
    named = sorted(
        (m.span, number, m)
        for number, m in enumerate(reading.mentions)
        if m.form == "name" and m.kind in ("person", "organisation", "place", "media", "facility")
    )
    homes = _sentence_statements(reading)
    told: set[tuple[str, str, str]] = set()

    def tie(kind: str, subject: str, object_: str, span: Span) -> Iterator[_Tie]:
        index = homes(span)
        if subject and object_ and subject != object_ and index >= 0 and (kind, subject, object_) not in told:
            told.add((kind, subject, object_))  # a title is repeated all along a text: its first place is its proof
            ref = Ref(reading.document.id, index)
            yield _Tie(kind, subject, object_, "", ref, "asserted", False, False, "", "relation.title")

    for span, number, mention in named:
        if mention.kind == "person":
            found = _titled(text, span, _language(reading, span), cast)
            if found is not None:
                yield from tie(found[0], cast.entity(reading, number), found[1], span)
    for at, (span, number, mention) in enumerate(named):
        if mention.kind in ("organisation", "group"):
            for inside, other in _enumerated(text, span, named[at + 1 : at + 1 + _LISTED]):
                yield from tie("member_of", cast.entity(reading, other), cast.entity(reading, number), inside)
    for (first, left, a), (second, right, b) in pairwise(named):
        gap = second.start - first.end
        if not 0 < gap <= _REACH:
            continue
        language = _language(reading, first)
        if language not in SUPPORTED:
            continue
        bond = _bond(text, first, second, a, b, language)
        if bond is None:
            continue
        kind, turned = bond
        subject, object_ = cast.entity(reading, left), cast.entity(reading, right)
        if turned:
            subject, object_ = object_, subject
        if kind == "neighbours":
            subject, object_ = sorted((subject, object_))
        ruled = turned and not text[first.end : second.start].strip().startswith(",") and gap <= 4
        if cast.kind(object_) == "place" and not cast.acts(object_) and (kind == "member_of" or ruled):
            continue  # "l'arrestation à Brume d'Ana Ruiz" makes nobody the ruler of Brume
        if language == "en" and b.kind == "place" and text[second.end : second.end + 2] in ("'s", "’s"):
            continue  # "director of Aldoria's weather service": not of Aldoria
        yield from tie(kind, subject, object_, Span(first.doc, first.start, second.end))


def _enumerated(text: str, body: Span, after: Sequence[tuple[Span, int, Mention]]) -> list[tuple[Span, int]]:
    """The names listed in parentheses behind a body, two and more and nothing else: "the League (Aldoria and Belmar)"."""
    opening = re.compile(r"\s?\(").match(text, body.end)
    end = text.find(")", body.end, body.end + 300)
    if opening is None or end < 0:
        return []
    inside = [(span, number) for span, number, _ in after if opening.end() <= span.start and span.end <= end]
    at, between = opening.end(), []
    for span, _ in inside:
        between.append(text[at : span.start])
        at = span.end
    if len(inside) < 2:
        return []
    # "(five ports: A, B and C, editor's note)": a definition may come first, a note last.
    first, last = (
        between[0].rpartition(":")[2],
        re.sub(r",\s*n\.?d\.?l\.?r\.?\s*$", "", text[at:end], flags=re.IGNORECASE),
    )
    return inside if all(_LIST.fullmatch(b) for b in (first, *between[1:], last)) else []


def _titled(text: str, name: Span, language: str, cast: Cast) -> tuple[str, str] | None:
    """Bond and state of a person whose title and people stand before the name: "le président aldorien Ruiz"."""
    if language not in SUPPORTED:
        return None
    before = re.split(r"[.;:!?()«»\"\n]", text[max(0, name.start - 60) : name.start].replace("’", "'"))[-1]
    found = None
    for word in re.finditer(r"[^\W\d_-]+(?:-[^\W\d_]+)*", before):
        # In English the adjective has a capital, elsewhere it has none: "Argentine" is the country.
        if word[0][0].isupper() == (language == "en") and (code := peoples(language).get(fold(word[0]))):
            found = word, code
    if found is None or len(found[1]) != 2 or not (entity := cast.state(found[1])):
        return None
    titles = load(language, "events")["bonds"]
    ahead, behind = before[: found[0].start()].lower(), before[found[0].end() :].lower()
    for kind in ("rulers", "member"):
        for title in re.finditer(rf"\b(?:{titles[kind].strip()})\b", behind if language == "en" else ahead):
            near = behind[: title.start()] if language == "en" else ahead[title.end() :]
            rest = behind[title.end() :] if language == "en" else behind
            own = language != "en" or not rest.strip() or rest.split()[0] in ("of", "for", "and")
            if (
                own
                and len(near.split()) <= 2
                and len(rest.split()) <= 6
                and "," not in near
                and not re.search(r",.*\w", rest)
            ):
                former = re.search(rf"\b(?:{titles['former']})\b", before.lower())
                return ("leads" if kind == "rulers" and not former else "member_of"), entity
    return None


def _bond(text: str, first: Span, second: Span, a: Mention, b: Mention, language: str) -> tuple[str, bool] | None:
    """The bond between two neighbouring names, and whether the second is its subject."""
    between = text[first.end : second.start].replace("’", "'").lower()
    leads, member, after, ahead = _titles(language)
    row = load(language, "events")["bonds"]
    bodies = ("organisation", "place", "media")
    if a.kind == "person" and b.kind in bodies:
        # "Ana Ruiz, capitaine de la Corvenna"; "Ana Ruiz, directrice générale de Belmar"
        for kind, pattern in (("leads", leads), ("member_of", member)):
            if pattern.fullmatch(between):
                return kind, False
        if b.kind == "place" and row["rules"] and re.fullmatch(row["rules"], between):
            return "leads", False
    if b.kind == "person" and a.kind in bodies:
        if a.kind == "place" and row["ruled"] and re.fullmatch(row["ruled"], between):
            return "leads", True
        if re.fullmatch(r",?\s", between):
            # "le maire de Brigance, Odile Santerre"
            before = text[max(0, first.start - 60) : first.start].replace("’", "'").lower()
            for kind, pattern in (("leads", after), ("member_of", ahead)):
                if pattern.search(before):
                    return kind, True
    if a.kind == b.kind == "place" and re.fullmatch(load(language, "events")["containment"]["beside"], between):
        return "neighbours", False
    if a.kind == "organisation" and b.kind in ("organisation", "place") and re.fullmatch(row["part"], between):
        return "member_of", False
    return None


@cache
def _titles(language: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of what stands between person and body, and before body and person, for leading and for belonging."""
    row = load(language, "events")["bonds"]
    words = r"(?: [\w'-]+){0,5}? "
    between = [re.compile(rf",? {row['before']}(?:{row[k].strip()}){words}{row['of']}") for k in ("leads", "member")]
    before = [re.compile(rf"\b(?:{row[k].strip()}){words}{row['of']}$") for k in ("leads", "member")]
    return (*between, *before)


def _locations(texts: dict[str, Reading], cast: Cast) -> Iterator[_Tie]:
    """Places that a text puts inside others, where the map does not say otherwise."""
    homes = {doc: _sentence_statements(reading) for doc, reading in texts.items()}
    for part, whole, doc, start, end in cast.held:
        index = homes[doc](Span(doc, start, end))
        if index >= 0 and cast.place_stand(part, whole) == "inside" and cast.kind(whole) == "place":
            yield _Tie("located_in", part, whole, "", Ref(doc, index), "asserted", False, False, "", "relation.place")


def _sentence_statements(reading: Reading) -> Callable[[Span], int]:
    """A lookup from a span to the statement that holds it, else the first of its sentence; -1 for none."""
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for index, statement in enumerate(reading.statements):
        by_sentence[statement.sentence].append(index)
    starts = [(s.span, number) for number, s in enumerate(reading.document.sentences)]

    def find(span: Span) -> int:
        number = next((n for whole, n in starts if whole.overlaps(span)), -1)
        inside = by_sentence.get(number, [])
        held = [i for i in inside if reading.statements[i].span.covers(span)]
        if held:
            return min(held, key=lambda i: (len(reading.statements[i].span), i))
        return inside[0] if inside else -1

    return find


def _language(reading: Reading, span: Span) -> str:
    block = next((b for b in reading.document.blocks if b.span.covers(span)), None)
    return block.language if block is not None else reading.document.language


# ---------------------------------------------------------------- together


def _relation(key: tuple[str, str, str, bool, str], ties: Sequence[_Tie], home: dict[Ref, Event]) -> Relation:
    kind, subject, object_, negated, good = key
    modality = min((tie.modality for tie in ties), key=_STRENGTH.index)
    strongest = [tie for tie in ties if tie.modality == modality]
    goods = Counter(tie.what for tie in ties if tie.what)
    times = Counter(tie.when for tie in ties if tie.when)
    refs = sorted({tie.ref for tie in ties})
    return Relation(
        id=identify("r", kind, subject, object_, negated, good),
        kind=kind,
        subject=subject,
        object=object_,
        what=min(goods, key=lambda w: (-goods[w], -len(w), w)) if goods else "",
        when=min(times, key=lambda t: (-times[t], len(t), t)) if times else "",
        modality=modality,
        unverified=all(tie.unverified for tie in strongest),
        negated=negated,
        statements=tuple(refs),
        events=tuple(sorted({home[ref].id for ref in refs if ref in home})),
        rule=min(tie.rule for tie in ties),
    )
