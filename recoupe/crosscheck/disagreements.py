"""Where the texts about one event do not fit together: days, figures, places, actors, affirmed against denied.

Two values are a `conflict` when they exclude each other, a `refinement` when one lies inside the other ("in March", "on
3 March"; a town and its region). A value that fits every side ("about 20" beside 19 and 21) is `compatible` and takes
none. Copies and translations stand on the side of their original and add none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from recoupe.across.reports import days_at, denies, words_of
from recoupe.across.stories import cluster_stories
from recoupe.crosscheck.sources import Desk
from recoupe.model import Days, Disagreement, Event, Quantity, Ref, Side, Source, Span, edtf_of
from recoupe.model.ids import identify

Field = Literal["date", "number", "place", "actor", "polarity"]
Stand = Literal["equal", "inside", "holds", "meets", "apart"]
# "About 20" allows 18 to 22: the width that round numbers of press usually have.
_ABOUT = 0.1
_SAID = ("asserted", "reported")
_MOVES = ("travel", "mobilize", "aid", "transaction", "contest")  # two places are two ends of one way
_ACTED = ("assault", "crime", "appointment", "arrest", "transaction")
_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Given:
    """One value that a statement gives; `words` are the compared characters."""

    ref: Ref
    words: Span
    value: str
    shown: str
    low: float | None = None
    high: float | None = None
    days: Days | None = None
    about: bool = False


def disagree(event: Event, desk: Desk, sources: Sequence[Source]) -> tuple[Disagreement, ...]:
    """The disagreements among the statements of one event, in the order date, number, place, actor, polarity."""
    refs = [ref for ref in event.statements if desk.statement(ref).modality in (*_SAID, "hedged", "planned")]
    keys = _keys(sources)
    found: list[Disagreement | None] = [_on_dates(event, desk, refs, keys)]
    found += _on_numbers(event, desk, refs, keys)
    found.append(_on_places(event, desk, refs, keys))
    found.append(_on_actors(event, desk, refs, keys))
    found.append(_on_polarity(event, desk, refs, keys))
    return tuple(d for d in found if d is not None)


def disagree_on_figures(
    events: Sequence[Event], desk: Desk, own: Mapping[str, Sequence[Disagreement]]
) -> Iterator[tuple[str, Disagreement]]:
    """Figures of one concept about one thing in the texts of one story that exclude each other, beyond single events.

    "Nineteen sailors were aboard" is no event, and two texts may say it beside different ones. Yields the event that
    the disagreement is filed under: the one that most of the texts report.
    """
    story = _stories(events, desk)
    kinds = {event.id: event.kind for event in events}
    at_event: dict[Ref, str] = {ref: event.id for event in events for ref in event.statements}
    in_sentence: dict[tuple[str, int], str] = {}
    for event in events:
        for ref in event.statements:
            in_sentence.setdefault((ref.doc, desk.statement(ref).sentence), event.id)
    texts_of = {event.id: {ref.doc for ref in event.statements} for event in events}
    told = {frozenset(s.words for s in _evidence(d)) for ds in own.values() for d in ds if d.field == "number"}
    groups: dict[tuple[int, str, str, str], list[_Given]] = defaultdict(list)
    for doc in sorted(desk.readings):
        reading = desk.readings[doc]
        for index, statement in enumerate(reading.statements):
            if statement.modality not in (*_SAID, "hedged") or denies(statement):
                continue
            ref = Ref(doc, index)
            elsewhere = ref in at_event and kinds[at_event[ref]] not in _ONE_STORY
            for quantity in _figures(desk, ref):
                for subject in sorted(
                    _subjects(desk, ref, quantity)
                    - ({"story"} if elsewhere and quantity.concept != "aboard" else set())
                ):
                    key = (story[doc], quantity.concept, quantity.unit, subject)
                    groups[key].append(_given_number(desk, ref, quantity))
    seen: set[tuple[tuple[str, int, int], ...]] = set()
    for _, given in sorted(groups.items()):
        given = _one_a_text(list({(g.words, g.value): g for g in given}.values()))
        if len({g.ref.doc for g in given}) < 2:
            continue
        found = _compared("number", given, _numbers_stand, desk, {}, "figures", only_conflict=True)
        if found is None:
            continue
        places = tuple(sorted((s.doc, s.start, s.end) for side in found.sides for s in side.evidence))
        if places in seen or any(set(t) >= {Span(*p) for p in places} for t in told):
            continue
        seen.add(places)
        refs = [ref for side in found.sides for ref in side.statements]
        docs = {ref.doc for ref in refs}
        near = Counter(
            home
            for ref in refs
            if (home := at_event.get(ref) or in_sentence.get((ref.doc, desk.statement(ref).sentence)))
        )
        votes = {e: (len(docs & texts), near[e]) for e, texts in texts_of.items() if docs & texts}
        if votes:
            home = min(votes, key=lambda e: (-votes[e][0], -votes[e][1], e))
            yield home, replace(found, id=identify("g", home, "number", places))


def _stories(events: Sequence[Event], desk: Desk) -> dict[str, int]:
    """The story of each document: by its words, and by an accident it reports with others, whatever their language."""
    labels = cluster_stories([reading.document for reading in desk.readings.values()])
    story = dict(zip(desk.readings, labels, strict=True))
    for event in events:
        if event.kind in _ONE_STORY:
            joined = {story[ref.doc] for ref in event.statements}
            least = min(joined)
            story = {doc: least if label in joined else label for doc, label in story.items()}
    return story


def _evidence(disagreement: Disagreement) -> list[_Given]:
    return [
        _Given(ref=side.statements[0], words=span, value=side.value, shown=side.value)
        for side in disagreement.sides
        for span in side.evidence
    ]


# ------------------------------------------------------------------ fields


def _on_dates(event: Event, desk: Desk, refs: Sequence[Ref], keys: Mapping[Ref, str]) -> Disagreement | None:
    given = []
    for ref in refs:
        statement = desk.statement(ref)
        reading = desk.readings[ref.doc]
        days = days_at(reading, statement)
        if days is None or denies(statement):
            continue
        words = reading.times[statement.time].span
        given.append(_Given(ref, words, edtf_of(days), _day_words(days), days=days))
    return _compared("date", given, _days_stand, desk, keys, event.id)


def _on_numbers(event: Event, desk: Desk, refs: Sequence[Ref], keys: Mapping[Ref, str]) -> list[Disagreement | None]:
    by_concept: dict[tuple[str, str], list[_Given]] = defaultdict(list)
    for ref in refs:
        if denies(desk.statement(ref)):
            continue
        for quantity in _figures(desk, ref):
            by_concept[quantity.concept, quantity.unit].append(_given_number(desk, ref, quantity))
    return [
        _compared("number", _one_a_text(given), _numbers_stand, desk, keys, event.id, only_conflict=True)
        for _, given in sorted(by_concept.items())
    ]


def _on_places(event: Event, desk: Desk, refs: Sequence[Ref], keys: Mapping[Ref, str]) -> Disagreement | None:
    if event.kind in _MOVES:
        return None
    given = []
    for ref in refs:
        statement, reading = desk.statement(ref), desk.readings[ref.doc]
        place = desk.cast.entity(reading, statement.place)
        if place and not denies(statement):
            given.append(_Given(ref, reading.mentions[statement.place].span, place, desk.cast.name(place)))

    def stand(left: _Given, right: _Given) -> Stand:
        how = desk.cast.place_stand(left.value, right.value)
        return "meets" if how == "unknown" else how

    found = _compared("place", given, stand, desk, keys, event.id)
    if found is None:
        return None
    names = {g.value: g.shown for g in given}
    return replace(found, sides=tuple(replace(s, value=names[s.value]) for s in found.sides), compatible=None)


def _on_actors(event: Event, desk: Desk, refs: Sequence[Ref], keys: Mapping[Ref, str]) -> Disagreement | None:
    """Who did it: only where both texts name one doer of one kind, for one exact day, and nothing else."""
    if event.kind not in _ACTED or event.earliest is None or event.earliest != event.latest:
        return None
    given = []
    for ref in refs:
        statement, reading = desk.statement(ref), desk.readings[ref.doc]
        actors = {(desk.cast.entity(reading, r.mention), r.span) for r in statement.roles if r.kind == "actor"}
        named = sorted((e, span) for e, span in actors if e)
        if len(named) == 1 and not statement.nominal and not denies(statement):
            given.append(_Given(ref, named[0][1], named[0][0], desk.cast.name(named[0][0])))
    kinds = {desk.cast.kind(g.value) for g in given}
    if len(kinds) != 1 or len({g.ref.doc for g in given}) < 2:
        return None
    both = {(g.ref.doc, g.value) for g in given}
    if len({doc for doc, _ in both}) < len(both):
        return None  # a text that names two doers knows that there are two

    def stand(left: _Given, right: _Given) -> Stand:
        return "equal" if left.value == right.value else "apart"

    found = _compared("actor", given, stand, desk, keys, event.id)
    if found is None:
        return None
    names = {g.value: g.shown for g in given}
    return replace(found, sides=tuple(replace(s, value=names[s.value]) for s in found.sides))


def _on_polarity(event: Event, desk: Desk, refs: Sequence[Ref], keys: Mapping[Ref, str]) -> Disagreement | None:
    given = []
    for ref in refs:
        statement = desk.statement(ref)
        if statement.modality in _SAID:
            value = "démenti" if denies(statement) else "affirmé"
            given.append(_Given(ref, statement.predicate, value, value))

    def stand(left: _Given, right: _Given) -> Stand:
        return "equal" if left.value == right.value else "apart"

    given = _of_one_matter(given, desk)
    docs = {value: {g.ref.doc for g in given if g.value == value} for value in ("affirmé", "démenti")}
    if not docs["affirmé"] or not docs["démenti"] or (docs["démenti"] <= docs["affirmé"] and len(docs["affirmé"]) < 2):
        return None
    return _compared("polarity", given, stand, desk, keys, event.id)


def _of_one_matter(given: Sequence[_Given], desk: Desk) -> list[_Given]:
    """The affirmations and denials that meet one of the other kind with the same words or the same people."""
    words = {g.ref: _matter(g.ref, desk) for g in given}
    kept = set()
    for a in given:
        for b in given:
            if a.value == "démenti" and b.value == "affirmé":
                (said, who), (other, others) = words[a.ref], words[b.ref]
                shared = len(said & other) / (min(len(said), len(other)) or 1)
                # Half of the words, or, across languages, everyone who takes part: enough for one and the same claim.
                comparable = said and other and desk.language(a.ref) == desk.language(b.ref)
                same = shared >= 0.5 if comparable else bool(who) and who == others
                if same:
                    kept |= {a.ref, b.ref}
    return [g for g in given if g.ref in kept]


def _matter(ref: Ref, desk: Desk) -> tuple[frozenset[str], frozenset[str]]:
    """What a statement is about: its longer words beside verb, names and date; and who takes part."""
    statement, reading = desk.statement(ref), desk.readings[ref.doc]
    roles = [role for role in statement.roles if role.mention >= 0]
    known = [statement.predicate, *(role.span for role in roles)]
    if 0 <= statement.time < len(reading.times):
        known.append(reading.times[statement.time].span)
    at, kept = statement.span.start, []
    for span in sorted(known):
        kept.append(reading.document.text[at : max(at, span.start)])
        at = max(at, span.end)
    kept.append(reading.document.text[at : max(at, statement.span.end)])
    people = (desk.cast.entity(reading, role.mention) for role in roles)
    return words_of(" ".join(kept)), frozenset(desk.cast.twin(e) for e in people if e)


# ----------------------------------------------------------------- compare


def _compared(
    field: Field,
    given: Sequence[_Given],
    stand: Callable[[_Given, _Given], Stand],
    desk: Desk,
    keys: Mapping[Ref, str],
    home: str,
    *,
    only_conflict: bool = False,
) -> Disagreement | None:
    """The disagreement among values, if any: conflict before refinement; None when they are equal or simply meet."""
    originals = [g for g in given if not desk.is_copy(g.ref)] or list(given)
    if len({keys.get(g.ref) or desk.origin(g.ref)[0] for g in originals}) < 2 and field != "number":
        return None  # one source does not contradict itself: it speaks of two things, or one of them was misread
    by_value: dict[str, list[_Given]] = defaultdict(list)
    for g in originals:
        by_value[g.value].append(g)
    if len(by_value) < 2:
        return None
    order = sorted(by_value, key=lambda v: (min(g.ref for g in by_value[v]), v))
    heads = {value: by_value[value][0] for value in order}
    stands = {(a, b): stand(heads[a], heads[b]) for a, b in combinations(order, 2)}
    apart = [pair for pair, how in stands.items() if how == "apart"]
    if apart:
        # The sides are the values that exclude one another; a wide value that fits them all is compatible with them.
        parted = {value for pair in apart for value in pair}
        fits = [v for v in order if v not in parted]
        inside: dict[str, str] = {}
        for (a, b), how in stands.items():
            if how in ("inside", "holds", "equal", "meets") and a in parted and b in parted:
                inside.setdefault(b, a)
        sides = [v for v in order if v in parted and v not in inside]
        if len(sides) < 2:
            sides = [v for v in order if v in parted]
            inside = {}
        made = []
        for value in sides:
            members = by_value[value] + [g for v, into in inside.items() if into == value for g in by_value[v]]
            made.append(_side(value, members, given, desk, keys))
        compatible = _side(fits[0], [g for v in fits for g in by_value[v]], given, desk, keys) if fits else None
        why = _why(field, "conflict", made, [heads[v].shown for v in sides], by_value, sides, desk)
        return _made(field, "conflict", tuple(made), compatible, why, home)
    if only_conflict:
        return None
    nested = [(a, b) for (a, b), how in stands.items() if how in ("inside", "holds")]
    if not nested:
        return None
    involved = [v for v in order if any(v in pair for pair in nested)]
    made = [_side(value, by_value[value], given, desk, keys) for value in involved]
    why = _why(field, "refinement", made, [heads[v].shown for v in involved], by_value, involved, desk)
    return _made(field, "refinement", tuple(made), None, why, home)


def _side(value: str, members: Sequence[_Given], given: Sequence[_Given], desk: Desk, keys: Mapping[Ref, str]) -> Side:
    copies = [g for g in given if desk.is_copy(g.ref) and any(g.value == m.value for m in members)]
    everyone = [*members, *copies]
    refs = tuple(sorted({g.ref for g in everyone}))
    return Side(
        value=value,
        statements=refs,
        evidence=tuple(sorted({g.words for g in everyone})),
        sources=tuple(sorted({keys.get(ref) or desk.origin(ref)[0] for ref in refs})),
    )


def _made(
    field: Field,
    kind: Literal["conflict", "refinement"],
    sides: tuple[Side, ...],
    compatible: Side | None,
    why: str,
    home: str,
) -> Disagreement:
    return Disagreement(
        id=identify("g", home, field, *(s.value for s in sides), *(s.evidence[0] for s in sides)),
        field=field,
        kind=kind,
        sides=sides,
        compatible=compatible,
        why=why,
        rule=f"disagree.{field}",
    )


def _keys(sources: Sequence[Source]) -> dict[Ref, str]:
    return {ref: source.key for source in sources for ref in source.statements}


# ------------------------------------------------------------------ stands


def _days_stand(left: _Given, right: _Given) -> Stand:
    a, b = left.days, right.days
    assert a is not None
    assert b is not None
    if a == b:
        return "equal"
    if not a.meets(b):
        return "apart"
    if None in (a.earliest, a.latest, b.earliest, b.latest):
        return "meets"  # "since Monday", "by Friday" say when at the earliest or latest: no day to be made sharper
    if b.holds(a):
        return "inside"
    return "holds" if a.holds(b) else "meets"


def _numbers_stand(left: _Given, right: _Given) -> Stand:
    low_a, high_a = _bounds(left)
    low_b, high_b = _bounds(right)
    if low_a > high_b or low_b > high_a:
        return "apart"
    return "equal" if (low_a, high_a) == (low_b, high_b) else "meets"


def _bounds(given: _Given) -> tuple[float, float]:
    low = float("-inf") if given.low is None else given.low
    high = float("inf") if given.high is None else given.high
    if given.about and low == high:
        return low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    return low, high


# ----------------------------------------------------------------- figures


def _figures(desk: Desk, ref: Ref) -> list[Quantity]:
    """The counted quantities of a statement: those whose concept is known, so that like is compared with like."""
    reading = desk.readings[ref.doc]
    indexes = desk.statement(ref).quantities
    return [
        reading.quantities[i] for i in indexes if 0 <= i < len(reading.quantities) and reading.quantities[i].concept
    ]


def _given_number(desk: Desk, ref: Ref, quantity: Quantity) -> _Given:
    low, high = quantity.low, quantity.high
    about = quantity.bound == "about"
    value = _number_words(low, high) + (" environ" if about else "")
    return _Given(ref, quantity.span, value, value, low=low, high=high, about=about)


def _subjects(desk: Desk, ref: Ref, quantity: Quantity) -> set[str]:
    """What a figure is about: the entities of its statement that are things, places or bodies, else what is counted."""
    reading, statement = desk.readings[ref.doc], desk.statement(ref)
    about = {desk.cast.entity(reading, role.mention) for role in statement.roles}
    about |= {
        desk.cast.entity(reading, number)
        for number, mention in enumerate(reading.mentions)
        if statement.span.covers(mention.span) and mention.kind in ("product", "facility", "event", "organisation")
    }
    kept = {e for e in about if e and desk.cast.kind(e) in ("product", "facility", "event", "organisation", "person")}
    if quantity.concept in _OF_THE_STORY:
        return {"story"}
    return kept


def _one_a_text(given: Sequence[_Given]) -> list[_Given]:
    """The values without those of texts that give several which exclude each other: such a text counts other things."""
    by_doc: dict[str, list[_Given]] = defaultdict(list)
    for g in given:
        by_doc[g.ref.doc].append(g)
    return [
        g
        for _, own in sorted(by_doc.items())
        if not any(_numbers_stand(a, b) == "apart" for a, b in combinations(own, 2))
        for g in own
    ]


_ONE_STORY = ("accident", "disaster", "rescue", "death", "injury", "missing")
# Counts that a story has one of: they are compared even where the sentence does not name the wreck or the fire.
# Arrests and evacuations are not among them: a day of protest has some in every town.
_OF_THE_STORY = ("dead", "injured", "missing", "aboard", "rescued")


# ------------------------------------------------------------------- words


def _why(
    field: Field,
    kind: str,
    sides: Sequence[Side],
    shown: Sequence[str],
    by_value: Mapping[str, Sequence[_Given]],
    values: Sequence[str],
    desk: Desk,
) -> str:
    """One French sentence: what does not fit, who says which, and what might explain it."""
    said = [f"{text} ({_speakers(by_value[value], desk)})" for text, value in zip(shown, values, strict=True)]
    listed = " ; ".join(said)
    if kind == "refinement":
        what = {"date": "Une date est plus précise que l'autre", "place": "Un lieu est contenu dans l'autre"}
        return f"{what.get(field, 'Une valeur précise l’autre')}, sans la contredire : {listed}."
    if field == "number" and (later := _update(by_value, values, desk)):
        return f"Deux nombres qui s'excluent : {listed} ; {later}."
    opening = {
        "date": "Les jours donnés ne se touchent pas",
        "number": "Des nombres qui s'excluent pour la même chose",
        "place": "Deux lieux différents pour le même fait",
        "actor": "Le même fait est attribué à deux auteurs",
        "polarity": "Les uns affirment, les autres démentent",
    }
    return f"{opening[field]} : {listed}."


def _speakers(given: Sequence[_Given], desk: Desk) -> str:
    names = sorted({desk.origin(g.ref)[1] for g in given})
    return ", ".join(names[:2]) + (f" et {len(names) - 2} autres" if len(names) > 2 else "")


def _update(by_value: Mapping[str, Sequence[_Given]], values: Sequence[str], desk: Desk) -> str:
    """What to say where one voice gives both figures, at different days: a later count, not a quarrel."""
    dated = []
    for value in values:
        for g in by_value[value]:
            day = desk.readings[g.ref.doc].document.published.earliest
            if day is not None:
                dated.append((day, value, desk.origin(g.ref)))
    for (day, value, origin), (other_day, other, other_origin) in combinations(sorted(dated), 2):
        if value != other and origin[0] == other_origin[0] and day < other_day:
            return f"les deux viennent de {origin[1]}, à des jours différents : mise à jour possible"
    return ""


def _day_words(days: Days) -> str:
    """Days as a French reader writes them."""
    low, high = days.earliest, days.latest
    if low is not None and low == high:
        return _one_day(low)
    text = edtf_of(days)
    if len(text) == 7:
        return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}"
    if len(text) == 4:
        return text
    if low is None:
        return f"au plus tard le {_one_day(high or '')}"
    if high is None:
        return f"à partir du {_one_day(low)}"
    return f"du {_one_day(low)} au {_one_day(high)}"


def _one_day(day: str) -> str:
    year, month, number = day.split("-")
    return f"{'1er' if number == '01' else int(number)} {_MONTHS[int(month) - 1]} {year}"


def _number_words(low: float | None, high: float | None) -> str:
    if low is not None and low == high:
        return _plain(low)
    if low is None:
        return f"au plus {_plain(high or 0)}"
    if high is None:
        return f"au moins {_plain(low)}"
    return f"{_plain(low)} à {_plain(high)}"


def _plain(number: float) -> str:
    if number == int(number):
        return f"{int(number):,}".replace(",", " ") if abs(number) >= 10_000 else str(int(number))
    return str(number).replace(".", ",")
