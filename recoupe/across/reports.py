"""What a statement reports, made comparable across documents: which kind of event, who, when at the latest, where.

A `Report` is a statement with an event type, its roles turned from mentions into entities, its time into days that must
hold and a focus where it probably lies. Events, relations and the cross-check all compare reports, never texts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from recoupe.across.cast import Cast
from recoupe.languages import SUPPORTED, load
from recoupe.model import Days, Family, Mention, Reading, Ref, Span, Statement
from recoupe.within.events import frame_of, types
from recoupe.within.folding import fold

_STOPS = re.compile(r"[,;:()«»]")
_NEAR = 70  # characters behind a predicate in which a name is still its own
_WORD = re.compile(r"[^\W\d_]{4,}")
_JOINED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STEM = 6  # letters kept of a word: enough to tell words of one language apart, few enough to join its inflections
# Days around publication in which an undated report most probably lies: news looks back three weeks, plans a month on.
_BACK, _AHEAD = 21, 30
_FRESH = 3  # what stands undated in title and lead is the news
_BESIDE = 48  # characters from an event noun to a date that is its own
_LEAD = 3  # sentences of title and lead: what stands there is what the text is about, named or not
_FAR = 80  # characters from a predicate to a date that another clause may own
_DOERS = ("person", "organisation", "product")
_TAKING_PART = ("person", "organisation", "media", "place", "group")
_CERTAIN = ("asserted", "reported", "hedged", "possible", "planned")


@dataclass(frozen=True, slots=True)
class Report:
    """One statement as evidence of an event. `number` is its place among all reports (sorted by document and index).

    `own`: days that the text gives; `bound`: days that must hold (its own, or what publication and tense imply);
    `focus`: day ordinals where it probably lies, None for unknown. `anchor`: it may found an event; the others only
    join one. `pointing`: "this meeting", "the meeting", which takes up what was said before; `bare`: an event noun
    that only qualifies another; `earlier`: told as
    older than the news. `passages`: the families
    whose passages hold it.
    """

    number: int
    ref: Ref
    statement: Statement
    language: str
    kind: str
    group: str
    frame: str
    relation: str
    own: Days | None
    bound: Days
    focus: tuple[int, int] | None
    roles: tuple[tuple[str, str], ...]
    who: frozenset[str]
    place: str
    places: frozenset[str]
    words: frozenset[str]
    clause: str
    anchor: bool
    pointing: str
    bare: bool
    earlier: bool
    passages: tuple[str, ...]

    @property
    def negated(self) -> bool:
        """True when the statement denies the event."""
        return denies(self.statement)


def find_reports(readings: Sequence[Reading], cast: Cast, families: Sequence[Family] = ()) -> tuple[Report, ...]:
    """Every statement with an event type, as a report, sorted by document and index."""
    passages: dict[str, list[tuple[Span, str]]] = {}
    for family in families:
        for span in family.passages:
            passages.setdefault(span.doc, []).append((span, family.id))
    reports: list[Report] = []
    for reading in sorted(readings, key=lambda r: r.document.id):
        own_passages = passages.get(reading.document.id, [])
        spots = sorted((m.span.start, number) for number, m in enumerate(reading.mentions))
        for index, statement in enumerate(reading.statements):
            if statement.event:
                reports.append(_report(len(reports), reading, index, statement, cast, own_passages, spots))
    return tuple(reports)


def language_at(reading: Reading, statement: Statement) -> str:
    """The language of the block that holds `statement`."""
    document = reading.document
    if 0 <= statement.sentence < len(document.sentences):
        block = document.sentences[statement.sentence].block
        if 0 <= block < len(document.blocks):
            return document.blocks[block].language
    return document.language


def denies(statement: Statement) -> bool:
    """True when `statement` denies its event: "to cancel" is negative by sense, but cancelling is what happened."""
    return statement.negated and not (statement.implicit and not statement.nominal)


def _in_title(reading: Reading, statement: Statement) -> bool:
    """True in a headline, whose present tells what happened."""
    document = reading.document
    if not 0 <= statement.sentence < len(document.sentences):
        return False
    return document.blocks[document.sentences[statement.sentence].block].kind in ("title", "subtitle")


def clause_text(reading: Reading, span: Span) -> str:
    """The words of `span` on one line."""
    return " ".join(span.of(reading.document.text).split())


def days_at(reading: Reading, statement: Statement) -> Days | None:
    """The days that the time expression of `statement` gives; None where there is none, or a duration or a habit.

    A date of the sentence is not taken for that of an event noun that points back, nor for a verb far before it.
    """
    if not 0 <= statement.time < len(reading.times):
        return None
    when = reading.times[statement.time]
    if when.type in ("SET", "DURATION") or (when.earliest is None and when.latest is None):
        return None
    if when.value.endswith("_REF"):
        return None  # "now", "soon": a hint on the side of publication, not a date
    language = language_at(reading, statement)
    gap = reading.document.text[statement.predicate.end : when.span.start]
    behind_noun = 0 < len(gap) <= _BESIDE and not _STOPS.search(gap)
    outside = statement.nominal and not statement.span.covers(when.span) and not behind_noun
    if outside and pointing(reading, statement):
        return None  # "on Monday she spoke of the meeting": Monday is not when they met
    if len(gap) > _FAR and "," in gap:
        return None  # far behind a comma, the date is that of another clause
    ahead, behind = _opened(reading, when.span, language)
    if statement.nominal and behind_noun and not (language in SUPPORTED and _openers(language)[0].search(gap.lower())):
        ahead = False  # "since her election in May": May is the day of the election
    if ahead and when.latest is not None:
        return Days(when.earliest, None) if when.earliest else None  # after some day before May: any day
    if behind and when.earliest is not None:
        return Days(None, when.latest) if when.latest else None
    if when.value.endswith("TNI") and when.earliest is not None and when.earliest == when.latest:
        # The night of a day ends on the next morning.
        return Days(when.earliest, (date.fromisoformat(when.earliest) + timedelta(days=1)).isoformat())
    return Days(when.earliest, when.latest)


def _possible(days: Days | None, reading: Reading, statement: Statement) -> Days | None:
    """`days`, unless they cannot be: a plan for days before publication, a past after it. Then the date is misread."""
    published = reading.document.published
    if days is None:
        return None
    # What was to be done ("devait", "had promised to") may have been so on a day before the text.
    coming = (statement.modality == "planned" and statement.tense != "past") or statement.tense == "future"
    if coming and days.latest is not None and published.earliest is not None and days.latest < published.earliest:
        return None
    happened = statement.tense == "past" and statement.modality == "asserted" and not statement.nominal
    if happened and days.earliest is not None and published.latest is not None and days.earliest > published.latest:
        return None
    return days


def _opened(reading: Reading, span: Span, language: str) -> tuple[bool, bool]:
    """Whether the words before a date open its days ahead ("since 2019") or behind ("until March")."""
    if language not in SUPPORTED:
        return False, False
    ahead, behind = _openers(language)
    before = reading.document.text[max(0, span.start - 48) : span.start].replace("’", "'").lower().rstrip()
    return bool(ahead.search(before)), bool(behind.search(before))


@cache
def _openers(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load(language, "events")
    article = table["prepositions"]["article"]
    since, until = ("|".join(map(re.escape, table["open"][side])) for side in ("since", "until"))
    # "since they came in 2011": the date is that of the clause after "since".
    return re.compile(rf"\b(?:{since})\b[^,;.:]*$"), re.compile(rf"\b(?:{until}){article}$")


def words_of(text: str) -> frozenset[str]:
    """The stems of the longer words of `text`, accents and case folded away."""
    return frozenset(fold(word)[:_STEM] for word in _WORD.findall(text))


@cache
def group_of(kind: str) -> str:
    """The first (in alphabetical order) of all types that `kind` is near to, directly or through others."""
    near = {name: set(row.get("near", ())) for name, row in types().items()}  # type: ignore[call-overload]
    seen, todo = {kind}, [kind]
    while todo:
        now = todo.pop()
        linked = near.get(now, set()) | {name for name, others in near.items() if now in others}
        todo += sorted(linked - seen)
        seen |= linked
    return min(seen)


class Weights:
    """How telling a word or an entity is: the rarer among reports, the more (inverse document frequency)."""

    def __init__(self, bags: Iterable[Iterable[str]]) -> None:
        counts: Counter[str] = Counter()
        self.size = 0
        for bag in bags:
            self.size += 1
            counts.update(set(bag))
        self._counts = counts
        self._kept: dict[str, float] = {}

    def of(self, item: str) -> float:
        """The weight of `item`, between 0.1 (in every report) and log(reports + 1)."""
        found = self._kept.get(item)
        if found is None:
            found = self._kept[item] = max(0.1, math.log((self.size + 1) / (self._counts.get(item, 0) + 0.5)))
        return found

    def counts(self, item: str) -> int:
        """The number of reports that hold `item`."""
        return self._counts.get(item, 0)

    def total(self, items: Iterable[str]) -> float:
        """The weight of all `items` together."""
        return sum(self.of(item) for item in sorted(items))


def _report(
    number: int,
    reading: Reading,
    index: int,
    statement: Statement,
    cast: Cast,
    passages: Sequence[tuple[Span, str]],
    spots: Sequence[tuple[int, int]],
) -> Report:
    language = language_at(reading, statement)
    clause = clause_text(reading, statement.span)
    frame = frame_of(statement.lemma, language, nominal=statement.nominal, context=clause)
    roles: list[tuple[str, str]] = []
    told = {cast.entity(reading, voice.mention) for voice in statement.sources} | {
        cast.by_name(voice.name) for voice in statement.sources
    }
    for role in statement.roles:
        entity = cast.entity(reading, role.mention)
        if frame.frame in ("gives", "takes") and frame.relation and role.kind in ("actor", "target", "recipient"):
            entity = cast.state_of_capital(entity) or entity  # "bought from Abra": from its government
        # Who tells it takes part only as its doer: "to the harbour master" of "she told the harbour master" is no part.
        if entity and (role.kind in ("actor", "place") or not {entity, cast.twin(entity)} & told):
            roles.append((role.kind, entity))
    roles += _further_roles(reading, statement, cast, frame.frame, told | {e for _, e in roles}, language, spots)
    inside = _mentions_in(reading, spots, statement.span.start, statement.span.end)
    spoken = [voice.span for voice in statement.sources if voice.span is not None]
    around = [
        e
        for number, mention in inside
        if (e := cast.entity(reading, number))
        and not {e, cast.twin(e)} & told
        and not any(s.overlaps(mention.span) for s in spoken)
    ]
    who = frozenset(cast.twin(e) for kind, e in roles if kind != "place" and cast.takes_part(e))
    thing = cast.main_thing(reading)
    if not who and thing and (part := _thing_told_of(reading, statement, language)):
        who = frozenset((cast.twin(thing),))
        roles.append((part, thing))
    if not who:  # the parser gave no part to a name: the names of the clause stand in
        who = frozenset(cast.twin(e) for e in around if cast.kind(e) in _DOERS and cast.takes_part(e))
    if not who and thing and statement.event == "accident":
        who = frozenset((cast.twin(thing),))  # "the wreck", "when it sank": of what the text is about
    places = frozenset(cast.twin(e) for e in around if cast.kind(e) in ("place", "facility") and not cast.takes_part(e))
    place = cast.entity(reading, statement.place) or next((e for k, e in roles if k == "place"), "")
    taken_up = pointing(reading, statement)
    own = _possible(days_at(reading, statement), reading, statement)
    bound, focus = _bounds(reading, statement, own)
    row = types().get(statement.event, {})
    passing = bool(row.get("passing"))
    habit = 0 <= statement.time < len(reading.times) and reading.times[statement.time].type == "SET"
    bare = statement.nominal and _qualifies(reading, statement, language)
    hint = reading.times[statement.time].value if 0 <= statement.time < len(reading.times) else ""
    coming = hint == "FUTURE_REF" and statement.modality == "planned" and not statement.nominal
    leading = (
        statement.sentence < _LEAD
        and not statement.nominal
        and statement.modality in ("asserted", "reported")
        and (statement.tense == "past" or _in_title(reading, statement))
    )
    anchor = (
        statement.modality in _CERTAIN
        and (
            own is not None
            or coming
            or leading
            or any(kind not in ("theme", "place") and cast.takes_part(e) for kind, e in roles)
        )
        and not habit
        and not bare
        and not (passing and not (statement.nominal and own is not None and who))
        and not (
            statement.tense == "present"
            and not coming
            and not leading
            and own is None
            and not statement.nominal
            and len(who) < (1 if hint == "PRESENT_REF" else 2)
        )
        and not (
            statement.modality in ("hedged", "possible")
            and own is None
            and len(who) < (1 if frame.frame in ("gives", "takes", "together") else 2)
        )
    )
    return Report(
        number=number,
        ref=Ref(reading.document.id, index),
        statement=statement,
        language=language,
        kind=statement.event,
        group=group_of(statement.event) + ("*" if _series(clause, language) else ""),
        frame=frame.frame or "acts",
        relation=frame.relation,
        own=own,
        bound=bound,
        focus=focus,
        roles=tuple(roles),
        who=who,
        place=place,
        places=places | ({cast.twin(place)} if place else frozenset()),
        words=_content(reading, statement, cast),
        clause=clause,
        anchor=anchor,
        pointing=taken_up,
        bare=bare,
        earlier=own is not None and _tells_earlier(clause, language),
        passages=tuple(sorted({name for span, name in passages if span.overlaps(statement.predicate)})),
    )


def _thing_told_of(reading: Reading, statement: Statement, language: str) -> str:
    """The part of "the ship", "the plane" in a clause whose subject is no mention of its own; "" for none."""
    if language not in SUPPORTED or statement.nominal:
        return ""
    from recoupe.within.mentions.lexicon import lexicon

    nouns = lexicon(language).nouns
    for role in statement.roles:
        if role.kind in ("actor", "target") and role.mention < 0 and role.span.end <= statement.predicate.start:
            words = fold(role.span.of(reading.document.text)).split()
            if any(noun.kind == "product" and len(noun.words) == 1 for word in words for noun in nouns.get(word, ())):
                return role.kind
    return ""


def _further_roles(
    reading: Reading,
    statement: Statement,
    cast: Cast,
    frame: str,
    known: set[str],
    language: str,
    spots: Sequence[tuple[int, int]],
) -> list[tuple[str, str]]:
    """Parts that names after the predicate take by their preposition, where the parser gave them none.

    An adjective of a people beside an event noun ("l'aide aldorienne") makes its state the actor.
    """
    if language not in SUPPORTED:
        return []
    text, start = reading.document.text, statement.predicate.end
    stop = _STOPS.search(text, start, statement.span.end)
    end = min(start + _NEAR, stop.start() if stop else statement.span.end)
    out: list[tuple[str, str]] = []
    for number, mention in _mentions_in(reading, spots, start, end):
        entity = cast.entity(reading, number)
        if not entity or entity in known or mention.kind not in _TAKING_PART:
            continue
        before = text[max(start, mention.span.start - 24) : mention.span.start].replace("’", "'").lower()
        part = _part(before, frame, language, nominal=statement.nominal)
        if part:
            known = known | {entity}
            out.append((part, entity))
    if statement.nominal and not any(kind == "actor" for kind, _ in out):
        code = next(
            (
                found
                for word in _JOINED.findall(text[start : min(start + 48, statement.span.end)])[:2]
                if len(found := peoples(language).get(fold(word), "")) == 2
            ),
            "",
        )
        entity = cast.state(code)
        if entity and entity not in known:
            out.append(("actor", entity))
    return out


def _mentions_in(reading: Reading, spots: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, Mention]]:
    at = bisect_left(spots, (start, -1))
    out = []
    while at < len(spots) and spots[at][0] < end:
        out.append((spots[at][1], reading.mentions[spots[at][1]]))
        at += 1
    return out


def _part(before: str, frame: str, language: str, *, nominal: bool) -> str:
    """The part of a name after the words `before`, in a clause of `frame`."""
    table = load(language, "events")["prepositions"]

    def after(key: str) -> bool:
        return re.search(rf"\b{table[key]}{table['article']}\s?$|\b{table[key]}[' ]$", before) is not None

    if frame == "together":
        joined = nominal and not before.strip(
            " -–/"
        )  # "the Ruiz-Valcourt meeting" the French way: "rencontre Ruiz-Valcourt"
        return "with" if joined or after("with") else ""
    if frame == "gives":
        return "recipient" if after("recipient") else ("actor" if after("actor") else "")
    if frame in ("acts", "takes"):
        against = after("against")
        return (
            "actor"
            if after("actor")
            else ("target" if frame == "acts" and (against if nominal else after("target")) else "")
        )
    return ""


def _series(clause: str, language: str) -> bool:
    """True when the clause counts several happenings at once."""
    if language not in SUPPORTED:
        return False
    return _counting(language).search(clause.lower()) is not None


@cache
def _counting(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "events")["counting"]["series"])


def _tells_earlier(clause: str, language: str) -> bool:
    """True when the clause says that it tells a happening before the one at hand: "had already been held in May"."""
    return language in SUPPORTED and _before_now(language).search(clause.lower()) is not None


@cache
def _before_now(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "events")["counting"]["earlier"])


def _qualifies(reading: Reading, statement: Statement, language: str) -> bool:
    """True for an event noun that only qualifies another: "base de lancement", "conférence de paix"."""
    if language not in SUPPORTED:
        return False
    pattern = _bare(language)
    start = statement.predicate.start
    before = reading.document.text[max(0, start - 6) : start].replace("’", "'").lower()
    return pattern.search(before) is not None and not statement.predicate.of(reading.document.text)[:1].isupper()


@cache
def _bare(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "events")["prepositions"]["bare"])


@cache
def peoples(language: str) -> dict[str, str]:
    """ISO codes of states by the folded adjective of their people."""
    from recoupe.within.mentions.lexicon import lexicon

    return lexicon(language).demonyms


def _content(reading: Reading, statement: Statement, cast: Cast) -> frozenset[str]:
    """Stems of the clause without the names of its participants: those are compared as entities."""
    text, at = reading.document.text, statement.span.start
    kept = []
    named = sorted(
        reading.mentions[r.mention].span
        for r in statement.roles
        if 0 <= r.mention < len(reading.mentions) and reading.mentions[r.mention].form == "name"
    )
    for span in named:
        if statement.span.covers(span) and span.start >= at:
            kept.append(text[at : span.start])
            at = span.end
    kept.append(text[at : statement.span.end])
    return words_of(" ".join(kept))


def _bounds(reading: Reading, statement: Statement, own: Days | None) -> tuple[Days, tuple[int, int] | None]:
    """The days that must hold for a report, and where it probably lies."""
    published = reading.document.published
    last = date.fromisoformat(published.latest).toordinal() if published.latest else None
    first = date.fromisoformat(published.earliest).toordinal() if published.earliest else last
    if own is not None:
        low = date.fromisoformat(own.earliest).toordinal() if own.earliest else None
        high = date.fromisoformat(own.latest).toordinal() if own.latest else None
        if low is None or high is None:
            return own, None if low is None and high is None else (low or high or 0, high or low or 0)
        return own, (low, high)
    hint = reading.times[statement.time].value if 0 <= statement.time < len(reading.times) else ""
    leading = 0 <= statement.sentence < _LEAD and hint != "PAST_REF" and statement.tense != "future"
    back = _FRESH if leading else _BACK
    if hint == "FUTURE_REF" or (
        hint != "PAST_REF" and (statement.modality == "planned" or statement.tense == "future")
    ):
        return Days(published.earliest, None), None if first is None else (first, first + _AHEAD)
    if statement.modality == "possible" and statement.tense != "past":
        return Days(published.earliest, None), None if first is None else (first, first + _AHEAD)
    if (statement.tense == "past" or hint == "PAST_REF") and statement.modality in ("asserted", "reported"):
        return Days(None, published.latest), None if last is None or first is None else (first - back, last)
    return Days(None, None), None if last is None or first is None else (
        first - back,
        last if leading and statement.nominal else last + _BACK,
    )


def pointing(reading: Reading, statement: Statement) -> str:
    """`this` or `the` when the event noun takes up something already said, "" for others."""
    language = language_at(reading, statement)
    if not statement.nominal or language not in SUPPORTED:
        return ""
    table = load(language, "events").get("pointing", {})
    text = reading.document.text
    before = fold(text[max(0, statement.predicate.start - 24) : statement.predicate.start].replace("’", "' "))
    # "la première rencontre": up to one word may stand between the determiner and the noun.
    near = before.split()[-2:]
    inside = fold(statement.predicate.of(text).replace("’", "' ")).split()[:1]
    for word in [*reversed(near), *inside]:
        if word in table.get("this", ()):
            return "this"
        if word in table.get("the", ()):
            return "the"
    return ""
