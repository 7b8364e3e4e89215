"""What use is made of a conditional or a future, from what surrounds the verb.

Looked at in turn: the verb itself, a hypothesis in the sentence, the tense and kind of the verb that governs the
clause, an attribution, marks of quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from recoupe.languages import load
from recoupe.model import Document, Quote, Span, merged
from recoupe.within.clauses import Clause, Clauses
from recoupe.within.forms import lemma_of
from recoupe.within.syntax import Syntax

MARKS = frozenset('"«»“”„')


class Cover:
    """Which quotation stands over a character, the innermost first."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        said = [q for q in quotes if q.mode != "scare"]
        self._pieces = sorted(
            ((p.start, p.end, k) for k, q in enumerate(said) for p in (q.pieces or (q.span,))), key=lambda x: x[:2]
        )
        self._starts = [p[0] for p in self._pieces]
        self._quotes = said
        self._marked = merged(
            m
            for q in said
            for m in (q.marks if q.mode == "mixed" else (q.pieces or (q.span,)) if q.mode == "direct" else ())
        )
        self._cues = {q.cue: q for q in said if q.cue is not None}
        self._by_place = sorted((c.start, c.end, n, q) for n, (c, q) in enumerate(self._cues.items()))

    def over(self, at: int) -> Quote | None:
        """The shortest quotation over character `at`, None outside of all."""
        best: Quote | None = None
        for k in range(bisect_right(self._starts, at) - 1, max(-1, bisect_right(self._starts, at) - 12), -1):
            start, end, number = self._pieces[k]
            if start <= at < end and (best is None or len(self._quotes[number].span) < len(best.span)):
                best = self._quotes[number]
        return best

    def in_marks(self, at: int) -> bool:
        """True when character `at` stands between marks, as words that somebody said."""
        n = bisect_right(self._marked, at, key=lambda m: m.start) - 1
        return n >= 0 and at < self._marked[n].end

    def last_before(self, at: int) -> Quote | None:
        """The quotation whose last piece ends before character `at`, the nearest one that has a speaker."""
        for k in range(bisect_right(self._starts, at) - 1, -1, -1):
            start, end, number = self._pieces[k]
            if end <= at and self._quotes[number].speaker is not None:
                return self._quotes[number]
            if at - start > 1500:  # no paragraph of press is longer
                return None
        return None

    def by_cue(self, start: int, end: int) -> Quote | None:
        """The quotation whose cue overlaps [start, end)."""
        behind = bisect_left(self._by_place, (end,))
        near = self._by_place[max(0, behind - 8) : behind]  # cues are a few words that stand side by side
        return min(((n, q) for _, last, n, q in near if start < last), default=(0, None), key=lambda one: one[0])[1]

    def cues(self) -> Iterable[Quote]:
        """The quotations that have a cue."""
        return self._cues.values()


class View:
    """A sentence as the rules look at it: its lower-case text, its clauses, and what each question about it answers."""

    def __init__(
        self,
        document: Document,
        syntax: Syntax,
        clauses: Clauses,
        found: list[Clause],
        span: Span,
        language: str,
        cover: Cover,
    ) -> None:
        self.document = document
        self.words = syntax.words
        self.clauses = clauses
        self.found = found
        self.span = span
        self.language = language
        self.cover = cover
        self.low = span.of(document.text).lower()
        self.patterns = patterns(language)
        self._speech = _marked(span.of(document.text), span.start)
        self._said: dict[str, bool] = {}

    def says(self, name: str) -> bool:
        """True when the sentence holds the pattern `name` of the language's table."""
        if name not in self._said:
            self._said[name] = self.patterns[name].search(self.low) is not None
        return self._said[name]

    def speech(self, at: int) -> bool:
        """True when character `at` stands in words that are quoted as said."""
        quote = self.cover.over(at)
        if quote is not None and quote.mode == "direct":
            return True
        return self.cover.in_marks(at) if quote is not None else any(a <= at < b for a, b in self._speech)

    def governor(self, clause: Clause) -> tuple[str, str]:
        """Lemma and tense of the verb whose object clause `clause` is; empty where there is none."""
        words = self.words
        at = clause.head
        for _ in range(4):  # up through coordinated clauses and infinitives to the verb that opens the object clause
            up = words[at].head
            if up == at:
                break
            dep = words[at].dep
            if dep in _OBJECT_CLAUSE and words[up].pos in ("VERB", "AUX", "NOUN", "ADJ"):
                above = self.clauses.of_word[up]
                owner = self.clauses.all[above] if above >= 0 else None
                tense = owner.tense if owner else ""
                if owner is not None and owner.mood == "cnd":
                    tense = "present"
                lemma = lemma_of(words[up], self.language)
                if owner is not None and owner.head == up and owner.content != up and owner.content < clause.head:
                    lemma = lemma_of(words[owner.content], self.language)
                return lemma, tense
            if dep not in ("conj", "cop", "aux", "aux:tense", "aux:pass", "xcomp", "parataxis"):
                break
            at = up
        return self._governor_by_surface(clause)

    def _governor_by_surface(self, clause: Clause) -> tuple[str, str]:
        """The verb right before the "que" that opens the clause, where the parser did not join the two."""
        words = self.words
        at = clause.finite - 1
        first = max(0, clause.finite - 14)
        while at > first and words[at].sentence == clause.sentence:
            lower = words[at].text.lower()
            if lower in ("que", "qu'", "qu’", "that") and words[at].pos in ("SCONJ", "PRON", "ADV"):
                break
            if "VerbForm=Fin" in words[at].morph:
                return "", ""
            at -= 1
        else:
            return "", ""
        verb = next((k for k in range(at - 1, max(-1, at - 4), -1) if words[k].pos in ("VERB", "AUX", "PUNCT")), -1)
        if verb < 0 or words[verb].pos == "PUNCT" or words[verb].sentence != clause.sentence:
            return "", ""
        own = next((c for c in self.found if verb in (c.finite, c.head, c.content)), None)
        past = own.tense == "past" if own is not None else any(c.tense == "past" for c in self.found)
        return lemma_of(words[verb], self.language), "past" if past else "present"


_OBJECT_CLAUSE = frozenset(("ccomp", "acl", "advcl", "obj", "xcomp"))
_QUOTED = re.compile('«[^»]*(?:»|$)|"[^"]*(?:"|$)|“[^”]*(?:”|$)')


def _marked(text: str, offset: int) -> list[tuple[int, int]]:
    """Stretches between quotation marks long enough to be speech, for sentences whose quotation was not recognised."""
    return [(offset + m.start(), offset + m.end()) for m in _QUOTED.finditer(text) if len(m[0]) > 30]


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The patterns of hypotheses, times and attributions of `language`, by name."""
    table = load(language, "modality")
    rules = {**table["hypothesis"], "attribution": table["attribution"]["words"]}
    return {name: re.compile(pattern) for name, pattern in rules.items()}


@cache
def lemma_sets(language: str) -> dict[str, frozenset[str]]:
    """The lists of lemmas that decide on uses."""
    return {name: frozenset(lemmas) for name, lemmas in load(language, "modality")["uses"].items()}


def conditional_use(clause: Clause, view: View) -> tuple[str, str]:
    """The use of a conditional, and the name of the rule that told it."""
    return {"fr": _french_use, "en": _english_use, "es": _spanish_use}[clause.language](clause, view)


def _french_use(clause: Clause, view: View) -> tuple[str, str]:
    words = view.words
    sets = lemma_sets("fr")
    lemma = "être" if clause.copula else lemma_of(words[clause.head], "fr")
    person, subject = _person(clause, view)
    speech = view.speech(words[clause.finite].start)
    lemma_above, tense_above = view.governor(clause)
    if lemma in sets["seeming"] and not clause.perfect:
        if subject == "on":
            return "comparison", "seeming"
        if person != 3:
            return "politeness", "seeming"
    if lemma in sets["possibility"]:
        return "possibility", "can"
    if lemma in sets["unable"] and clause.negated:
        return "possibility", "unable"
    if lemma in sets["duty_or_forecast"]:
        return _must(clause, view, person, subject, speech, lemma_above)
    if _unreal_if(view):
        return "condition", "if"
    if person == 2 and "?" in view.low:
        return "politeness", "question"
    if lemma in sets["wish"] and not _reported_speech(clause, view):
        if person != 3 or (speech and not clause.perfect):
            return "politeness", "wish"
        if clause.perfect and not view.says("attribution"):
            return "politeness", "wish"
        if lemma_above not in sets["telling"]:
            return "reported", "wish"
    if lemma in sets["duty"]:
        return "duty", "must"
    before = view.low[: words[clause.finite].start - view.span.start]
    if clause.perfect and view.patterns["until_then"].search(before):
        return "future_in_past", "until"
    if lemma_above in sets["doubting"] and not view.says("other"):
        return "reported", "doubting"
    if lemma_above in sets["telling"]:
        if tense_above == "past" and (not clause.perfect or view.says("until")):
            return "future_in_past", "telling"
        if not speech or clause.perfect:
            return "reported", "telling"
    past = any(c.tense == "past" for c in view.found if c is not clause)
    if not clause.perfect and not speech and _counted(clause, view):
        return "future_in_past", "counted"
    if clause.perfect and past and view.patterns["until"].search(before):
        return "future_in_past", "until"
    if view.says("attribution"):
        return "reported", "attribution"
    if view.says("other"):
        return "condition", "hypothesis"
    above = _conditional_above(clause, view)
    if above is not None and not clause.perfect:
        use = conditional_use(above, view)[0]
        if use in ("future_in_past", "condition", "reported"):
            return use, "inherited"
    if speech:
        if person != 3 or subject in ("on", "ce", "c'", "ça", "cela", "ca"):
            return "condition", "speech"
        if clause.perfect:
            return "reported", "speech-perfect"
        return "condition", "speech"
    if clause.perfect:
        return "reported", "perfect"
    if person != 3:
        return "condition", "first-person"
    if past and view.says("later"):
        return "future_in_past", "narration"
    if lemma in sets["effects"] or (clause.copula and _evaluates(clause, view)):
        return "condition", "effect"
    return "reported", "plain"


def _counted(clause: Clause, view: View) -> bool:
    """True for a conditional after "two years later", which no one is said to have foreseen."""
    return view.says("counted") and not view.says("attribution") and not _unreal_if(view)


def _evaluates(clause: Clause, view: View) -> bool:
    """True when the predicate is a judgement ("serait une bonne nouvelle"): nobody reports it as a fact."""
    values = _values(clause.language)
    words = view.words
    around = (clause.head, *(c for c in view.clauses.children[clause.head] if words[c].dep == "amod"))
    return any(words[c].lemma.lower() in values for c in around)


@cache
def _values(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["opinion"]["predicates"])


def _must(clause: Clause, view: View, person: int, subject: str, speech: bool, lemma_above: str) -> tuple[str, str]:
    """devoir: what ought to be, or what is to come."""
    sets = lemma_sets(clause.language)
    if clause.perfect or person != 3 or subject in ("on", "chacun", "personne", "tous"):
        return "duty", "must"
    if lemma_above in sets["judging"]:
        return "duty", "must-judged"
    if _unreal_if(view):
        return "condition", "if"
    content = lemma_of(view.words[clause.content], clause.language)
    if clause.language == "es" and content not in sets["happening"] and not _has_time(clause, view):
        return "duty", "must"  # "debería" announces no calendar, as "devrait" does
    timed = _has_time(clause, view)
    if view.words[clause.content].pos == "ADJ" and not timed:
        return "possibility", "must-state"  # "devraient être compatibles": an inference on what is
    if content in sets["happening"] or timed:
        return "forecast", "must-happen"
    if speech:
        return "duty", "must-said"
    return "forecast", "must"


def _has_time(clause: Clause, view: View) -> bool:
    """True when words of time hang on the clause: figures, days, "prochain"."""
    return view.patterns["time"].search(view.low) is not None


def _unreal_if(view: View) -> bool:
    """True when the sentence has an if-clause in the imperfect or pluperfect (or, in Spanish, the subjunctive)."""
    for match in view.patterns["si"].finditer(view.low):
        at = view.span.start + match.start()
        after = next((c for c in view.found if at < view.words[c.finite].start < at + 120), None)
        if view.language == "fr":
            past = after is not None and after.tense == "past" and after.mood != "cnd" and after.mood != "sub"
            past = (past and "Tense=Past" not in view.words[after.finite].morph) if after is not None else False
            past = past or view.patterns["imperfect"].match(view.low, match.end()) is not None
        elif view.language == "es":
            past = after is not None and after.mood == "sub"
        else:
            past = after is not None and after.tense == "past"
        if past and not _indirect_question(view, match.start()):
            return True
    return False


def _indirect_question(view: View, at: int) -> bool:
    """True when the "si" at `at` opens a question ("demander si"), not a hypothesis."""
    return view.patterns["asking"].search(view.low[max(0, at - 30) : at]) is not None


def _conditional_above(clause: Clause, view: View) -> Clause | None:
    """The conditional that a relative or coordinated clause hangs on."""
    if clause.parent < 0:
        return None
    above = view.clauses.all[clause.parent]
    if above.mood == "cnd" and above.finite < clause.finite and above.sentence == clause.sentence:
        return above
    return None


def _reported_speech(clause: Clause, view: View) -> bool:
    quote = view.cover.over(view.words[clause.finite].start)
    return quote is not None and quote.mode == "indirect" and view.says("attribution")


def _person(clause: Clause, view: View) -> tuple[int, str]:
    """Grammatical person of the clause, and its subject when that is a pronoun (lower case)."""
    words = view.words
    finite = words[clause.finite]
    subject = ""
    for c in (*view.clauses.children[clause.head], *view.clauses.children[clause.finite]):
        if words[c].dep.startswith(("nsubj", "expl:subj")) and words[c].pos == "PRON":
            subject = words[c].text.lower().strip("-").replace("’", "'").removeprefix("t-")
            break
    low = finite.text.lower()
    if clause.language == "fr":
        if low.endswith(("ions", "iez", "rons", "rez")) or subject in ("je", "j'", "nous", "vous", "tu"):
            return (1 if subject in ("je", "j'", "nous") or low.endswith("ons") else 2), subject
        if low.endswith(("rais", "rai", "ras")) and not low.endswith("frais"):
            return 1, subject
        return 3, subject
    if subject in ("i", "we", "you", "yo", "nosotros"):
        return 1, subject
    for mark in ("Person=1", "Person=2"):
        if mark in finite.morph and clause.language != "en":
            return int(mark[-1]), subject
    return 3, subject


def _english_use(clause: Clause, view: View) -> tuple[str, str]:
    words = view.words
    sets = lemma_sets("en")
    modal = words[clause.finite].text.lower()
    person, _ = _person(clause, view)
    lemma_above, tense_above = view.governor(clause)
    if modal in sets["modals_of_possibility"]:
        return ("condition", "if") if _unreal_if(view) and modal == "could" else ("possibility", "can")
    if modal in sets["modals_of_duty"]:
        return "duty", "must"
    if lemma_of(words[clause.head], "en") in sets["wish"] and (person != 3 or view.speech(words[clause.finite].start)):
        return "politeness", "wish"
    if _unreal_if(view):
        return "condition", "if"
    if lemma_above in sets["telling"] and tense_above == "past" and not clause.perfect:
        return "future_in_past", "telling"
    if view.says("attribution"):
        return "reported", "attribution"
    if not clause.perfect and _counted(clause, view):
        return "future_in_past", "counted"
    if view.says("later") and any(c.tense == "past" for c in view.found if c is not clause):
        return "future_in_past", "narration"
    return "condition", "plain"


def _spanish_use(clause: Clause, view: View) -> tuple[str, str]:
    words = view.words
    sets = lemma_sets("es")
    lemma = lemma_of(words[clause.head], "es")
    finite = lemma_of(words[clause.finite], "es")
    person, subject = _person(clause, view)
    if {lemma, finite} & sets["possibility"]:
        return "possibility", "can"
    if {lemma, finite} & sets["duty_or_forecast"]:
        return _must(clause, view, person, subject, view.speech(words[clause.finite].start), view.governor(clause)[0])
    if _unreal_if(view):
        return "condition", "if"
    clitic = words[clause.finite - 1].text.lower() if clause.finite else ""
    if {lemma, finite} & sets["wish"] and (person != 3 or clitic in ("me", "nos")):
        return "politeness", "wish"
    lemma_above, tense_above = view.governor(clause)
    if lemma_above in sets["telling"] and tense_above == "past" and not clause.perfect:
        return "future_in_past", "telling"
    if not clause.perfect and _counted(clause, view):
        return "future_in_past", "counted"
    if view.says("attribution") or clause.perfect:
        return "reported", "attribution" if not clause.perfect else "perfect"
    if view.says("other"):
        return "condition", "hypothesis"
    if view.speech(words[clause.finite].start) or person != 3 or lemma in sets["effects"]:
        return "condition", "speech"
    return "reported", "plain"


def future_use(clause: Clause, view: View) -> tuple[str, str]:
    """planned for what someone means to do, forecast for what is to come, condition where it hangs on something."""
    words = view.words
    sets = lemma_sets(clause.language)
    lemma = "" if clause.copula else lemma_of(words[clause.content], clause.language)
    before = view.low[: words[clause.finite].start - view.span.start]
    opening = None
    for opening in view.patterns["until"].finditer(before):  # noqa: B007 - the last one before the verb
        pass
    if opening is not None and not any(
        opening.start() < words[c.finite].start - view.span.start for c in view.found if c.finite < clause.finite
    ):
        return "condition", "until"
    person, _ = _person(clause, view)
    finite = lemma_of(words[clause.finite], clause.language)
    if clause.copula or finite in sets["possibility"] or clause.perfect or lemma in sets["coming"]:
        return "forecast", "state"
    return "planned", "act" if person == 3 else "promise"


_QUESTION = re.compile(r"(?:^|(?<=[.!?:;«\"“(…]))(?P<asked>[^.!?:;«\"“(…]*)\?")


def question_spans(text: str) -> list[tuple[int, int]]:
    """Places of the direct questions in a sentence: from the last sign that opens one to the question mark."""
    return [m.span("asked") for m in _QUESTION.finditer(text)]
