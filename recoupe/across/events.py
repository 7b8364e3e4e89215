"""Happenings: the statements of all documents that report one event, gathered with their time, place and people.

Candidates are reports of one type (or of types near to it) that share an actor, a day, or rare words. A pair is scored
on who, when, where, words and figures; clusters grow by average linkage, so that one loose report does not chain two
happenings together. Two exact days part two happenings, unless everything else is one: then the texts disagree on the
day, and the cross-check says so. What points back ("this meeting") joins what it points to and founds nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from recoupe.across.cast import Cast
from recoupe.across.reports import Report, Weights, clause_text, find_reports
from recoupe.model import Days, Decision, Entity, Event, EventRole, Family, Groups, Quantity, Reading, Ref, edtf_of
from recoupe.model.ids import identify
from recoupe.model.records import Modality
from recoupe.within.events import frame_of

# By eye on press in three languages and on the event chains of quality/meantime_en; re-run before changing.
_TOGETHER = 0.5
_SAME_TEXT = 0.58  # two clauses of one text are two events until more speaks for one
_EARLIER = 0.25  # "had already been held in May" is seldom what an undated report of the arrest speaks of
_CLOSE = 3  # days apart that may still be one day misreported
_BLOCK = 24  # reports of one block that are compared all with all; larger blocks only with neighbours in time
_COMMON = 20  # reports that may share a word before it proposes no more pairs
_PROBED = 5  # reports of a cluster that are compared for an average: enough for a mean, and bounded for large ones

_PARTS = frozenset(("leaves", "arrives", "loads"))  # of a journey: a departure is no arrival
_STRENGTH: tuple[Modality, ...] = ("asserted", "reported", "planned", "hedged", "possible", "questioned", "opinion")


def merge_events(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    families: Sequence[Family] = (),
    decisions: Sequence[Decision] = (),
) -> tuple[Event, ...]:
    """The events of all readings, sorted by their first possible day, then by id.

    A decision `same` on two event ids makes them one; `different` takes ids of events, or of statements
    (`statement:DOC:START-END`), and keeps what they name apart.
    """
    cast = Cast(readings, entities)
    reports = find_reports(readings, cast, families)
    scorer = _Scorer(reports, readings)
    texts = {reading.document.id: reading for reading in readings}
    apart = _forbidden(reports, decisions)
    clusters = _gather(reports, scorer, apart)
    clusters = _joined_by_hand(clusters, reports, texts, families, decisions)
    clusters = _with_echoes(clusters, reports, scorer)
    originals = _originals(families)
    events = [_event(members, texts, cast, originals) for members in clusters]
    return tuple(sorted(events, key=lambda e: (e.earliest or e.latest or "9999", e.latest or "9999", e.id)))


# ------------------------------------------------------------------ score


class _Scorer:
    """How likely two reports are of one happening, and whether they cannot be."""

    def __init__(self, reports: Sequence[Report], readings: Sequence[Reading]) -> None:
        self.words = Weights(report.words for report in reports)
        self.people = Weights(report.who for report in reports)
        self.quantities = {reading.document.id: reading.quantities for reading in readings}
        self.days: dict[tuple[str, str], set[str]] = defaultdict(set)
        for report in reports:
            if report.own is not None and report.own.width == 1 and report.own.earliest:
                self.days[report.ref.doc, report.group].add(report.own.earliest)
        self._totals = [self.words.total(report.words) for report in reports]
        self._kept: dict[tuple[int, int], float] = {}

    def score(self, left: Report, right: Report) -> float:
        """In [0, 1], about 0.5 where it could go either way; -1 where both cannot be one happening."""
        key = (min(left.number, right.number), max(left.number, right.number))
        if key not in self._kept:
            self._kept[key] = self._score(left, right)
        return self._kept[key]

    def _score(self, left: Report, right: Report) -> float:
        if left.group != right.group:
            return -1.0
        if _opposite(left, right) or (left.frame != right.frame and {left.frame, right.frame} <= _PARTS):
            return -1.0
        if not left.bound.meets(right.bound) and _days_between(left, right) > _CLOSE:
            return -1.0
        if left.kind == right.kind and (_is_done(left, right) or _is_done(right, left)):
            return 0.95  # "she opened an inquiry" and its "inquiry"
        who, who_weight = self._who(left, right)
        words = self._words(left, right)
        same_language = left.language == right.language
        lemma = 1.0 if left.statement.lemma == right.statement.lemma and same_language else 0.0
        if not lemma:
            lemma = 0.5 if left.kind == right.kind else 0.1
        when = _when(left, right)
        if when is None and not self._one_day_misreported(left, right, who, words):
            return -1.0
        parts = [
            (3.0 * who_weight, who),
            (2.0, when if when is not None else 0.0),
            (2.0 if same_language else 0.6, words),
            (1.0, lemma),
        ]
        if left.places and right.places:
            parts.append((1.0, 1.0 if left.places & right.places else 0.25))
        figures = self._figures(left, right)
        if figures is not None:
            parts.append((1.0, figures))
        total = sum(weight for weight, _ in parts)
        score = sum(weight * value for weight, value in parts) / total
        if set(left.passages) & set(right.passages) and words > 0.6:
            score += 0.3
        if left.negated != right.negated:
            score -= 0.05
        if (left.earlier and right.own is None) or (right.earlier and left.own is None):
            score -= _EARLIER
        return max(0.0, min(1.0, score))

    def _who(self, left: Report, right: Report) -> tuple[float, float]:
        """Share of actors in common, and how much that says: a rare actor says more than one who is everywhere."""
        if not left.who or not right.who:
            return 0.35, 0.5
        shared = left.who & right.who
        if not shared:
            return 0.0, 1.0
        weight = self.people.total(shared)
        least = min(self.people.total(left.who), self.people.total(right.who))
        most = max(self.people.total(left.who), self.people.total(right.who))
        value = 0.7 * weight / least + 0.3 * weight / most
        if len(shared) == 1 and weight < 1.0:
            value *= 0.75
        return min(1.0, value), 1.0

    def _words(self, left: Report, right: Report) -> float:
        """Share of rare words in common, in [0, 1]."""
        shared = left.words & right.words
        if not shared:
            return 0.0
        weight = self.words.total(shared)
        one, other = self._totals[left.number], self._totals[right.number]
        # A clause of three words inside a long one is no proof: the longer one counts too.
        return min(1.0, 0.6 * weight / min(one, other) + 0.4 * weight / max(one, other))

    def _figures(self, left: Report, right: Report) -> float | None:
        """1 where a figure of the same concept agrees, 0.3 where it does not; None where there is none to compare."""
        found: float | None = None
        for a in self._counted(left):
            for b in self._counted(right):
                if a.concept == b.concept or (a.low == b.low and a.unit == b.unit):
                    equal = a.low == b.low and a.high == b.high
                    found = max(found or 0.0, 1.0 if equal else 0.3)
        return found

    def _counted(self, report: Report) -> list[Quantity]:
        own = self.quantities[report.ref.doc]
        return [own[i] for i in report.statement.quantities if 0 <= i < len(own) and own[i].concept]

    def _one_day_misreported(self, left: Report, right: Report, who: float, words: float) -> bool:
        """True when only the day differs: two texts, neighbouring days, same verb, people and rare words.

        A text that itself gives both days knows two happenings.
        """
        if left.ref.doc == right.ref.doc or left.own is None or right.own is None:
            return False
        if left.own.width != 1 or right.own.width != 1:
            return False
        days = {left.own.earliest or "", right.own.earliest or ""}
        low, high = (date.fromisoformat(day) for day in sorted(days))
        if (high - low).days > _CLOSE:
            return False
        if any(days <= self.days[doc, left.group] for doc in (left.ref.doc, right.ref.doc)):
            return False
        alike = who >= 0.7 and bool(left.who & right.who)
        same_place = not left.places or not right.places or bool(left.places & right.places)
        if not alike or not same_place:
            return False
        if left.frame == right.frame and left.frame in _PARTS:
            return True
        if left.language == right.language:
            return words >= 0.4 or left.statement.lemma == right.statement.lemma
        return left.kind == right.kind and bool(left.places & right.places)


def _is_done(verb: Report, noun: Report) -> bool:
    """True when the event noun is what the verb of the same clause does: "an inquiry" in "she opened an inquiry"."""
    if verb.ref.doc != noun.ref.doc or verb.statement.nominal or not noun.statement.nominal:
        return False
    done = noun.statement.predicate
    # "to open" is an inquiry only for the inquiry that stands with it.
    borrowed = frame_of(verb.statement.lemma, verb.language).type != verb.kind
    if borrowed and verb.statement.span.covers(done):
        return True
    return any(role.kind in ("theme", "target") and role.span.overlaps(done) for role in verb.statement.roles)


def _opposite(left: Report, right: Report) -> bool:
    """True when one gives what the other receives: "A supplies B" is not "B supplies A"."""
    if left.frame not in ("gives", "acts", "takes") or left.frame != right.frame:
        return False
    a, b = _ends(left), _ends(right)
    return bool(a[0] and a[1] and b[0] and b[1]) and a[0] & b[1] == a[0] and a[1] & b[0] == a[1] and a != b


def _ends(report: Report) -> tuple[frozenset[str], frozenset[str]]:
    actors = frozenset(e for kind, e in report.roles if kind == "actor")
    others = frozenset(e for kind, e in report.roles if kind in ("target", "recipient"))
    return actors, others


def _when(left: Report, right: Report) -> float | None:
    """How well the times fit, 1 for one day; None when the days that must hold share none."""
    if not left.bound.meets(right.bound):
        return None
    if left.own is not None and right.own is not None:
        if left.own == right.own:
            return 1.0 if (left.own.width or 999) <= 31 else 0.6
        widest = max(left.own.width or 999, right.own.width or 999)
        return 0.8 if widest <= 31 else 0.5
    if left.focus is None or right.focus is None:
        return 0.35
    gap = max(left.focus[0] - right.focus[1], right.focus[0] - left.focus[1], 0)
    if gap == 0:
        return 0.6 if left.own is not None or right.own is not None else 0.45
    return max(-0.5, 0.4 - gap / 60)  # months between what is told and when it is told: hardly the same


# ----------------------------------------------------------------- gather


def _gather(
    reports: Sequence[Report], scorer: _Scorer, apart: Callable[[Report, Report], bool]
) -> list[tuple[Report, ...]]:
    """Clusters of anchor reports, by average linkage over the candidate pairs, best first."""
    anchors = [report for report in reports if report.anchor]
    edges = []
    for left, right in _candidates(anchors, scorer):
        score = scorer.score(left, right)
        if score >= (_SAME_TEXT if left.ref.doc == right.ref.doc else _TOGETHER) and not apart(left, right):
            edges.append((score, left, right))
    edges.sort(key=lambda edge: (-edge[0], edge[1].number, edge[2].number))
    home = {report.number: report.number for report in anchors}
    members = {report.number: [report] for report in anchors}
    refused: set[tuple[int, int, int]] = set()
    for _, left, right in edges:
        a, b = home[left.number], home[right.number]
        state = (min(a, b), max(a, b), len(members[a]) + len(members[b]))
        if a == b or state in refused:
            continue
        if not _may_join(members[a], members[b], scorer, apart):
            refused.add(state)
            continue
        a, b = min(a, b), max(a, b)
        for report in members[b]:
            home[report.number] = a
        members[a] = sorted(members[a] + members.pop(b), key=lambda r: r.number)
    return [tuple(group) for _, group in sorted(members.items())]


def _candidates(anchors: Sequence[Report], scorer: _Scorer) -> list[tuple[Report, Report]]:
    """Pairs worth a comparison: one group of types, and an actor, a day or a rare word in common."""
    blocks: dict[tuple[str, str, str], list[Report]] = defaultdict(list)
    for report in anchors:
        for entity in sorted(report.who):
            blocks[report.group, "who", entity].append(report)
        if report.own is not None and report.own.width == 1:
            blocks[report.group, "day", report.own.earliest or ""].append(report)
        rare = sorted(report.words, key=lambda w: (-scorer.words.of(w), w))[:4]
        for word in rare:
            if scorer.words.counts(word) <= _COMMON:
                blocks[report.group, "word", word].append(report)
        for passage in report.passages:
            blocks[report.group, "copy", passage].append(report)
    pairs: set[tuple[int, int]] = set()
    by_number = {report.number: report for report in anchors}
    for key in sorted(blocks):
        block = blocks[key]
        if len(block) <= _BLOCK:
            pairs.update((a.number, b.number) for a, b in combinations(block, 2))
            continue
        timed = sorted(block, key=lambda r: (r.focus or (0, 0), r.number))
        for place, report in enumerate(timed):
            for other in timed[place + 1 : place + 1 + _BLOCK // 2]:
                pairs.add((min(report.number, other.number), max(report.number, other.number)))
    return [(by_number[a], by_number[b]) for a, b in sorted(pairs)]


def _may_join(
    left: Sequence[Report],
    right: Sequence[Report],
    scorer: _Scorer,
    apart: Callable[[Report, Report], bool],
) -> bool:
    """True when the two clusters are one happening on average, and nothing forbids it."""
    dated_left, dated_right = _by_days(left), _by_days(right)
    if any(not a.bound.meets(b.bound) and _days_between(a, b) > _CLOSE for a in dated_left for b in dated_right):
        return False
    scores: list[float] = []
    parted = 0  # pairs of which only the days exclude each other, by little
    for a in _probed(left):
        for b in _probed(right):
            if apart(a, b):
                return False
            score = scorer.score(a, b)
            if score < 0 and _days_between(a, b) <= _CLOSE:
                parted += 1
            elif score < 0:
                return False
            else:
                scores.append(score)
    if not scores:
        return False
    # Where the days exclude each other, a third of the pairs must hold for one happening all the same.
    if parted > 2 * len(scores):
        return False
    inside = all(r.ref.doc == left[0].ref.doc for r in (*left, *right))
    return sum(scores) / len(scores) >= (_SAME_TEXT if inside else _TOGETHER) - 0.06


def _by_days(group: Sequence[Report]) -> list[Report]:
    """One report for each different date of a group."""
    return list({report.own: report for report in group if report.own is not None}.values())


def _probed(group: Sequence[Report]) -> list[Report]:
    """Some reports of a group, one for each copied passage: copies are no second opinion."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for report in group:
        if not report.passages or report.passages not in seen:
            seen.add(report.passages)
            kept.append(report)
    return kept[:: max(1, len(kept) // _PROBED)]


def _days_between(left: Report, right: Report) -> int:
    """Days between two dated reports; a great many where it is not their own days that part them."""
    if left.bound.meets(right.bound):
        return 10**6  # it is not the days that part them
    if left.own is None or right.own is None or left.focus is None or right.focus is None:
        return 10**6
    return max(left.focus[0] - right.focus[1], right.focus[0] - left.focus[1])


def _with_echoes(
    clusters: list[tuple[Report, ...]], reports: Sequence[Report], scorer: _Scorer
) -> list[tuple[Report, ...]]:
    """Clusters with the reports that founded none: each joins the event that its own text speaks of, or is dropped.

    "This meeting" goes to the nearest event of its kind before it; other echoes need the words or people to fit.
    """
    grown = [list(group) for group in clusters]
    by_text: dict[tuple[str, str], list[tuple[Report, int]]] = defaultdict(list)
    for at, group in enumerate(clusters):
        for report in group:
            by_text[report.ref.doc, report.group].append((report, at))
    for report in reports:
        if report.anchor or report.bare:
            continue
        near = by_text.get((report.ref.doc, report.group), [])
        if not near:
            continue
        best: tuple[float, int, int] | None = None
        for other, at in near:
            score = scorer.score(report, other)
            if score < 0:
                continue
            before = other.ref.index < report.ref.index
            nearness = 1 / (1 + abs(other.ref.index - report.ref.index))
            bonus = {"this": 0.25 if before else 0.0, "the": 0.12}.get(report.pointing, 0.0) + 0.1 * nearness
            ranked = (score + bonus, -abs(other.ref.index - report.ref.index), -at)
            best = max(best, ranked) if best is not None else ranked
        if best is not None and best[0] >= _TOGETHER:
            grown[-best[2]].append(report)
    return [tuple(sorted(group, key=lambda r: r.number)) for group in grown]


# -------------------------------------------------------------- decisions


def _forbidden(reports: Sequence[Report], decisions: Sequence[Decision]) -> Callable[[Report, Report], bool]:
    """Whether a person has said that two statements speak of two happenings."""
    pairs = {frozenset((d.left, d.right)) for d in decisions if d.verdict == "different"}
    if not pairs:
        return lambda left, right: False
    return lambda left, right: bool({frozenset((a, b)) for a in _names(left) for b in _names(right)} & pairs)


def _names(report: Report) -> tuple[str, str]:
    """The names under which decisions may speak of a report: its statement, and the event that it would head."""
    span = report.statement.span
    return f"statement:{span.doc}:{span.start}-{span.end}", _event_id(report)


def _joined_by_hand(
    clusters: list[tuple[Report, ...]],
    reports: Sequence[Report],
    texts: dict[str, Reading],
    families: Sequence[Family],
    decisions: Sequence[Decision],
) -> list[tuple[Report, ...]]:
    """The clusters, those made one that a person called the same."""
    same = [(d.left, d.right) for d in decisions if d.verdict == "same"]
    if not same:
        return clusters
    originals = _originals(families)
    home: dict[str, int] = {}
    for at, group in enumerate(clusters):
        home[_event_id(_headline(group, texts, originals))] = at
        for report in group:
            for name in _names(report):
                home.setdefault(name, at)
    joined: Groups[int] = Groups()
    for left, right in same:
        if left in home and right in home:
            joined.join(home[left], home[right])
    out: dict[int, list[Report]] = defaultdict(list)
    for at, group in enumerate(clusters):
        out[joined.first(at)] += group
    return [tuple(sorted(group, key=lambda r: r.number)) for _, group in sorted(out.items())]


# ------------------------------------------------------------------ event


def _originals(families: Sequence[Family]) -> dict[str, set[str]]:
    """For every family, the documents that are not its origin: their passages are copies."""
    return {f.id: {d for d in f.documents if d != f.origin} for f in families if f.origin in f.documents}


def _headline(members: Sequence[Report], texts: dict[str, Reading], originals: dict[str, set[str]]) -> Report:
    """The statement that tells it best: sure, dated, with its people, in an original text, neither curt nor endless."""

    def worth(report: Report) -> tuple[float, int]:
        statement = report.statement
        size = len(report.clause)
        points = 2.0 * (statement.modality == "asserted") + 1.0 * (statement.modality == "reported")
        points += 1.5 * (report.own is not None) + min(len(report.who), 3) * 0.8 + 0.5 * bool(report.place)
        points += 1.0 * (not statement.nominal) - 0.8 * statement.unverified - 0.5 * report.negated
        points += 1.0 * (40 <= size <= 240) - 1.0 * (size < 20)
        points -= 2.0 * any(report.ref.doc in originals.get(name, ()) for name in report.passages)
        points += 0.5 * report.anchor
        block = texts[report.ref.doc].document.sentences
        if 0 <= statement.sentence < len(block):
            document = texts[report.ref.doc].document
            layout = document.blocks[block[statement.sentence].block]
            # A caption in a foreign language repeats, as a rule, what the page says in its own.
            points += 0.6 * (layout.kind == "paragraph") + 0.4 * (layout.language == document.language)
        return points, -report.number

    # A rumour that only hardened is told by the rumour, never by the bare assertion that followed it.
    return max(_not_hardened(members, texts), key=worth)


def _event_id(headline: Report) -> str:
    span = headline.statement.predicate
    return identify("v", headline.kind, span.doc, span.start, span.end)


def _event(members: Sequence[Report], texts: dict[str, Reading], cast: Cast, originals: dict[str, set[str]]) -> Event:
    headline = _headline(members, texts, originals)
    anchors = [m for m in members if m.anchor] or list(members)
    kinds = Counter(m.kind for m in anchors)
    kind = max(kinds, key=lambda k: (kinds[k], k == headline.kind, k))
    days = _days(anchors)
    places = Counter(m.place for m in members if m.place)
    where = max(places, key=lambda p: (places[p], p == headline.place, p)) if places else ""
    counted: dict[tuple[str, int], None] = {}
    for member in members:
        for index in member.statement.quantities:
            counted[member.ref.doc, index] = None
    certain = _not_hardened([m for m in anchors if not m.negated] or anchors, texts)
    modality = min((m.statement.modality for m in certain), key=_STRENGTH.index)
    strongest = [m for m in certain if m.statement.modality == modality]
    return Event(
        id=_event_id(headline),
        kind=kind,
        name=clause_text(texts[headline.ref.doc], headline.statement.span),
        headline=headline.ref,
        roles=_roles(anchors, cast),
        when=edtf_of(days) if days is not None and (days.earliest or days.latest) else "",
        earliest=days.earliest if days else None,
        latest=days.latest if days else None,
        where=where,
        statements=tuple(sorted(m.ref for m in members)),
        quantities=tuple(Ref(doc, index) for doc, index in sorted(counted)),
        modality=modality,
        unverified=all(m.statement.unverified for m in strongest),
        negated=all(m.negated for m in anchors),
        rule="event.gathered" if len(members) > 1 else "event.single",
        reasons=_reasons(members, cast),
    )


def _not_hardened(members: Sequence[Report], texts: dict[str, Reading]) -> Sequence[Report]:
    """The reports without bare assertions that only follow others' conditional: they make nothing surer."""
    shaky = [m for m in members if m.statement.unverified]
    if not shaky:
        return members

    def day(report: Report) -> str:
        return texts[report.ref.doc].document.published.earliest or ""

    first = min((day(m) for m in shaky if day(m)), default="")
    sourced = [
        m for m in members if not m.statement.unverified and (m.statement.sources or not day(m) or day(m) <= first)
    ]
    return members if sourced or not first else shaky


def _days(members: Sequence[Report]) -> Days | None:
    """The narrowest days that the texts support; where exact days exclude each other, those that most texts give."""
    dated = [m for m in members if m.own is not None]
    if not dated:
        bounds = [m.bound for m in members]
        shared: Days | None = bounds[0]
        for bound in bounds[1:]:
            shared = shared.shared(bound) if shared else None
        return shared if shared and (shared.earliest or shared.latest) else None
    votes: Counter[Days] = Counter()
    for days in {m.own for m in dated if m.own is not None}:
        votes[days] = len({m.ref.doc for m in dated if m.own is not None and m.own.meets(days)})
    order = sorted(votes, key=lambda d: (-votes[d], d.width or 10**6, d.earliest or "", d.latest or ""))
    narrowed = order[0]
    for days in order[1:]:
        narrowed = narrowed.shared(days) or narrowed
    return narrowed


def _roles(members: Sequence[Report], cast: Cast) -> tuple[EventRole, ...]:
    """Who takes part, each entity once, in the part that most statements give it; neither places nor goods."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    bearers: dict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        for kind, entity in member.roles:
            if kind == "place" or (kind == "theme" and not cast.takes_part(entity)):
                continue  # where it is stands in `where`; goods stand in the relation
            parts[cast.twin(entity)][kind] += 1
            bearers[cast.twin(entity)][entity] += 1
    order = ("actor", "target", "recipient", "with", "theme", "place")
    chosen = []
    for entity, counts in sorted(parts.items()):
        kind = min(counts, key=lambda k: (-counts[k], order.index(k) if k in order else 9))
        bearer = min(bearers[entity], key=lambda e: (-bearers[entity][e], e))
        chosen.append((order.index(kind) if kind in order else 9, -sum(counts.values()), bearer, kind))
    return tuple(EventRole(kind=kind, entity=entity) for _, _, entity, kind in sorted(chosen))  # type: ignore[arg-type]


def _reasons(members: Sequence[Report], cast: Cast) -> tuple[str, ...]:
    """Why these statements are held for one happening, in French, as the page shows it."""
    if len(members) < 2:
        return ()
    out = []
    texts = len({m.ref.doc for m in members})
    out.append(
        f"{len(members)} passages de {texts} textes" if texts > 1 else f"{len(members)} passages d'un même texte"
    )
    people = Counter(entity for m in members for entity in m.who)
    shared = sorted((e for e, n in people.items() if n > 1), key=lambda e: (-people[e], e))[:3]
    if shared:
        out.append("mêmes acteurs : " + ", ".join(cast.name(e) for e in shared))
    days = {m.own for m in members if m.own is not None}
    if len(days) == 1 and sum(m.own is not None for m in members) > 1:
        out.append("même date")
    elif len(days) > 1:
        out.append("dates compatibles" if all(a.meets(b) for a, b in combinations(days, 2)) else "dates voisines")
    places = Counter(m.place for m in members if m.place)
    if any(n > 1 for n in places.values()):
        out.append("même lieu")
    return tuple(out)
