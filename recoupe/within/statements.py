"""What a document says about the world: finite clauses and event nouns, with who, when, where, how sure, and whose words.

A statement's extent is its clause with what hangs on it, less coordinated clauses; participles and infinitives belong to
the finite verb above them. The labels follow the annotation of the five first documents that Recoupe was measured on:
asserted, reported, hedged, possible, planned, questioned, opinion.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from recoupe.languages import load
from recoupe.model import Chain, Document, Mention, Modal, Quantity, Quote, Role, Span, Statement, Voice, When
from recoupe.within.clauses import Clause, Clauses, find_clauses, lemma_of
from recoupe.within.events import NONE, Frame, frame_of, types
from recoupe.within.modality import Cover, question_spans
from recoupe.within.participants import Roles
from recoupe.within.syntax import Syntax, Word

_SAYING = frozenset(("paragraph", "title", "subtitle", "heading", "caption", "question", "embed", "editorial"))
_USES = {
    "reported": "reported", "possibility": "possible", "condition": "hedged", "future_in_past": "planned",
    "politeness": "opinion", "duty": "opinion", "comparison": "opinion", "questioned": "questioned",
}  # fmt: skip
_LEXICAL = {
    "possible": "possible", "maybe": "possible", "risk": "possible", "hypothesis": "possible", "probable": "hedged",
    "seem": "hedged", "hint": "hedged", "impression": "opinion", "doubt": "opinion", "alleged": "reported",
    "rumour": "reported",
}  # fmt: skip


def find_statements(
    document: Document,
    syntax: Syntax,
    mentions: Sequence[Mention],
    chains: Sequence[Chain],
    times: Sequence[When],
    quotes: Sequence[Quote],
    modals: Sequence[Modal],
    quantities: Sequence[Quantity],
) -> tuple[Statement, ...]:
    """Every clause and event noun of `document` that says something, sorted by place.

    Only titles, headings, paragraphs and captions speak; repeats (pull quotes) do not. `time` is the expression in the
    clause, else the nearest of its sentence, else -1.
    """
    finder = _Finder(document, syntax, mentions, chains, times, quotes, modals, quantities)
    out: list[Statement] = []
    for number, sentence in enumerate(document.sentences):
        block = document.blocks[sentence.block]
        if block.kind in _SAYING and not block.repeats and block.language in ("fr", "en", "es"):
            out += finder.of_sentence(number, block.language)
    return tuple(sorted(out, key=lambda s: (s.span, s.predicate, s.nominal)))


class _Reading(NamedTuple):
    """How a statement stands: what `_Finder.stance` makes of a clause."""

    modality: str
    unverified: bool
    negated: bool
    implicit: bool
    cues: tuple[Span, ...]


class _Index:
    """Records by the place of their span: which lie in [start, end)."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._sorted = sorted((s.start, s.end, k) for k, s in enumerate(spans))
        self._starts = [s[0] for s in self._sorted]
        self._longest = max((s[1] - s[0] for s in self._sorted), default=0)

    def inside(self, start: int, end: int) -> list[int]:
        """Indexes of the records that lie in [start, end), in order of place."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [k for _, last, k in self._sorted[low:high] if last <= end]

    def over(self, at: int) -> list[int]:
        """Indexes of the records that cover character `at`."""
        low = bisect_left(self._starts, at - min(self._longest, 200))
        return [k for _, last, k in self._sorted[low : bisect_right(self._starts, at)] if at < last]


class _Finder:
    """One document with everything found before, ready to be asked about its sentences."""

    def __init__(
        self,
        document: Document,
        syntax: Syntax,
        mentions: Sequence[Mention],
        chains: Sequence[Chain],
        times: Sequence[When],
        quotes: Sequence[Quote],
        modals: Sequence[Modal],
        quantities: Sequence[Quantity],
    ) -> None:
        self.document = document
        self.words = syntax.words
        self.bounds = syntax.bounds
        self.clauses: Clauses = find_clauses(document, syntax)
        self.mentions = mentions
        self.chains = chains
        self.times = _Index(t.span for t in times)
        self.time_spans = [t.span for t in times]
        self.mention_spans = _Index(m.span for m in mentions)
        self.quantities = _Index(q.span for q in quantities)
        self.quotes = quotes
        self.quote_spans = _Index(q.span for q in quotes)
        self.cover = Cover(quotes)
        self.roles = Roles(document, syntax, self.clauses, mentions)
        self.starts = [w.start for w in syntax.words]
        self.modals_of: dict[int, list[Modal]] = {}
        self.modal_at: dict[int, Modal] = {}
        self.lexical = sorted((m for m in modals if m.form == "lexical"), key=lambda m: m.span)
        for modal in modals:
            word = self.word_at(modal.span.start)
            clause = self.clauses.of_word[word] if word >= 0 else -1
            if clause >= 0:
                self.modals_of.setdefault(clause, []).append(modal)
            if modal.form in ("conditional", "future"):
                self.modal_at[modal.span.start] = modal
        self.lexical_starts = [m.span.start for m in self.lexical]

    def word_at(self, at: int) -> int:
        """Index of the word that holds character `at`, or the one before it; -1 for none."""
        return bisect_right(self.starts, at) - 1

    def of_sentence(self, number: int, language: str) -> Iterable[Statement]:
        """The statements of one sentence."""
        indexes = self.clauses.of_sentence[number]
        first, last = self.bounds[number]
        sentence = self.document.sentences[number].span
        text = sentence.of(self.document.text)
        asked = [(sentence.start + a, sentence.start + b) for a, b in question_spans(text)] if "?" in text else []
        stances: dict[int, _Reading] = {}
        for k in indexes:
            clause = self.clauses.all[k]
            span = self.extent(clause)
            if span is None or clause.mood == "imp":
                continue
            stances[k] = self.stance(k, clause, span, asked, text)
            if self.only_attributes(k, clause):
                continue
            yield self.clause_statement(k, clause, span, stances[k])
        if language == "es" and not indexes:
            return
        heads = {self.clauses.all[k].head for k in indexes}
        for i in range(first, last):
            word = self.words[i]
            if word.pos == "NOUN" and i not in heads:
                frame = _noun_frame(word.lemma.lower(), language)
                if frame.type and not self.inside_name(i):
                    yield self.noun_statement(i, frame, number, language, stances)

    def only_attributes(self, k: int, clause: Clause) -> bool:
        """True for a verb of saying or thinking whose object clause is a statement of its own.

        "She says that it sank" says that it sank, in her words; a verb that is an act itself (accuse, refuse) stays.
        """
        verbs = _uses(clause.language)["telling"] | _uses(clause.language)["doubting"] | _uses(clause.language)["judging"]
        if clause.copula or clause.lemma not in verbs:
            return False
        below = [
            j for j in self.clauses.of_sentence[clause.sentence]
            if self.clauses.all[j].parent == k and self.clauses.all[j].dep == "ccomp"
        ]  # fmt: skip
        if not below:
            return False
        event = frame_of(clause.lemma, clause.language).type
        return not event or bool(types().get(event, {}).get("passing"))

    # ------------------------------------------------------------- extent

    def extent(self, clause: Clause) -> Span | None:
        """The characters of a clause: without its opening conjunction and outer punctuation."""
        words = self.words
        start, end = clause.start, clause.end
        while start < end and (words[start].pos in ("PUNCT", "CCONJ") or words[start].text.lower() in _opening(clause.language)):
            start += 1
        while end > start and words[end - 1].pos == "PUNCT":
            end -= 1
        if start >= end:
            return None
        return self.whole_names(words[start].start, words[end - 1].end)

    def inside_name(self, i: int) -> bool:
        """True when word `i` is part of the name of something that is no event ("base de lancement")."""
        mention = self.roles.mention_at(i)
        return mention >= 0 and self.mentions[mention].kind not in ("event", "group", "person")

    def whole_names(self, start: int, end: int) -> Span:
        """[start, end) widened so that it cuts no mention in two."""
        for k in self.mention_spans.over(start):
            start = min(start, self.mentions[k].span.start)
        for k in self.mention_spans.over(end - 1):
            end = max(end, self.mentions[k].span.end)
        return Span(self.document.id, start, end)

    # ----------------------------------------------------------- statements

    def clause_statement(self, number: int, clause: Clause, span: Span, stance: _Reading) -> Statement:
        """The statement that a finite clause makes."""
        words = self.words
        frame = frame_of(clause.lemma, clause.language, context=span.of(self.document.text)) if not clause.copula else NONE
        if clause.copula and words[clause.content].pos in ("NOUN", "VERB", "ADJ"):
            frame = frame_of(clause.lemma, clause.language, nominal=words[clause.content].pos == "NOUN")
        last = max(clause.finite, clause.head, clause.content)
        first = min(clause.finite, clause.head)
        predicate = Span(self.document.id, words[first].start, words[last].end)
        roles = self.roles.of_clause(clause, frame)
        sources = self.sources(words[clause.head].start, clause)
        quotes = tuple(
            k for k in self.quote_spans.inside(span.start, span.end) if self.quotes[k].mode != "scare"
        )
        return Statement(
            span=span,
            rule=f"{clause.language}.statement.clause",
            sentence=clause.sentence,
            predicate=predicate,
            lemma=clause.lemma,
            event=frame.type,
            roles=roles,
            time=self.time_of(clause, span),
            place=next((r.mention for r in roles if r.kind == "place"), -1),
            quotes=quotes,
            quantities=tuple(self.quantities.inside(span.start, span.end)),
            modality=stance.modality,  # type: ignore[arg-type]
            negated=stance.negated,
            implicit=stance.implicit,
            unverified=stance.unverified,
            tense=clause.tense,
            sources=sources,
            cues=stance.cues,
        )

    def noun_statement(
        self, i: int, frame: Frame, number: int, language: str, stances: dict[int, _Reading]
    ) -> Statement:
        """The statement that an event noun makes; it takes certainty and denial from the clause that it stands in."""
        words = self.words
        first, last = self.roles.phrase(i)
        span = self.whole_names(words[first].start, words[last - 1].end)
        clause = self.clauses.of_word[i]
        above = stances.get(clause)
        modality, unverified, negated, implicit = "asserted", False, False, False
        cues: list[Span] = []
        sources = self.sources(words[i].start, self.clauses.all[self.clauses.of_word[i]] if self.clauses.of_word[i] >= 0 else None)
        if sources:
            modality = "reported"
        if above is not None and above.modality in ("questioned", "hedged", "possible", "planned"):
            modality, unverified = above.modality, above.unverified
        elif above is not None and above.unverified:
            modality, unverified = "reported", True
        low = bisect_left(self.lexical_starts, span.start - 40)
        for modal in self.lexical[low : bisect_left(self.lexical_starts, span.end)]:
            cue = self.word_at(modal.span.start)
            name = modal.rule.rsplit(".", 1)[1]
            if words[cue].head == i and name in ("possible", "probable", "alleged") or words[i].head == cue and name in (
                "possible", "hypothesis", "rumour", "risk", "probable",
            ):  # fmt: skip
                modality = _LEXICAL[name]
                unverified = unverified or modality == "reported"
                cues.append(modal.span)
        table = _implicit(language)
        for c in self.clauses.children[i]:
            lower = words[c].text.lower()
            if lower in table["without"] and words[c].dep == "case" or lower in table["none"] and words[c].dep == "det":
                negated = True
                cues.append(Span(self.document.id, words[c].start, words[c].end))
        up = words[i].head
        if up != i and not negated:
            lemma = lemma_of(words[up], language)
            if words[up].pos == "NOUN" and lemma in table["nouns"]:
                negated = implicit = True
            elif words[up].pos in ("VERB", "AUX") and words[i].dep in _OBJECTS and lemma in table["verbs"]:
                negated = implicit = not (above is not None and above.negated and not above.implicit)
            elif above is not None and above.negated and not above.implicit and up == self.clauses.all[clause].head:
                negated = words[i].dep in _OBJECTS or lemma in _happening(language)
            if implicit:
                cues.append(Span(self.document.id, words[up].start, words[up].end))
        roles = self.roles.of_noun(i, frame, language)
        time = self.nearest_time(span, words[i].start, self.document.sentences[number].span)
        return Statement(
            span=span,
            rule=f"{language}.statement.noun",
            sentence=number,
            predicate=Span(self.document.id, words[i].start, words[i].end),
            lemma=words[i].lemma.lower(),
            event=frame.type,
            nominal=True,
            roles=roles,
            time=time,
            place=next((r.mention for r in roles if r.kind == "place"), -1),
            quantities=tuple(self.quantities.inside(span.start, span.end)),
            modality=modality,  # type: ignore[arg-type]
            negated=negated,
            implicit=implicit,
            unverified=unverified,
            tense=self.clauses.all[clause].tense if clause >= 0 else "",
            sources=sources,
            cues=tuple(sorted(cues)),
        )

    # ------------------------------------------------------------- whose words

    def sources(self, at: int, clause: Clause | None = None) -> tuple[Voice, ...]:
        """Whose words stand at character `at`, outermost first; empty for the author's own.

        Beside the quotations, a verb of saying or thinking over `clause` and a "selon" in it name a voice.
        """
        quote = self.cover.over(at)
        chain: list[Voice] = []
        if quote is not None:
            chain = [*quote.relays, *((quote.speaker,) if quote.speaker else ())]
        if clause is not None:
            for voice in self._named(clause):
                if not any(v.name == voice.name or (v.mention >= 0 and self._same(v.mention, voice.mention)) for v in chain):
                    chain.append(voice)
        out: list[Voice] = []
        for voice in chain:
            if not out or out[-1].name != voice.name:
                out.append(voice)
        return tuple(out)

    def _named(self, clause: Clause) -> Iterable[Voice]:
        """Voices that the sentence names outside of any quotation that was found: "selon X", "X estime que"."""
        number = self.clauses.of_word[clause.finite]
        for modal in self.modals_of.get(number, ()):
            if modal.form == "lexical" and modal.rule.endswith((".selon", ".d-apres", ".according")):
                if modal.source is not None:
                    yield modal.source
                    continue
                found = [
                    k for k in self.mention_spans.inside(modal.span.end, modal.span.end + 80)
                    if self.mentions[k].span.start <= modal.span.end + 25
                ]  # fmt: skip
                if found:
                    yield self._voice(found[0])
        governor = self.governor(clause)
        if governor is None or clause.dep != "ccomp":
            return
        above = self.clauses.all[governor[0]]
        sets = _uses(clause.language)
        if not {governor[1], above.lemma} & (sets["telling"] | sets["doubting"] | sets["judging"]):
            return
        for role in self.roles.of_clause(above, NONE):
            if role.kind == "actor" and role.mention >= 0 and self.mentions[role.mention].kind in _VOICES:
                yield self._voice(role.mention)
                return

    def _same(self, left: int, right: int) -> bool:
        return left >= 0 and right >= 0 and self.mentions[left].chain >= 0 and (
            self.mentions[left].chain == self.mentions[right].chain
        )

    def _voice(self, mention: int) -> Voice:
        found = self.mentions[mention]
        name = self.chains[found.chain].name if found.chain >= 0 else found.span.of(self.document.text)
        kind = found.kind if found.kind in ("person", "organisation", "media", "place", "group") else "organisation"
        return Voice(name=name, kind=kind, span=found.span, mention=mention)  # type: ignore[arg-type]

    # ------------------------------------------------------------------- time

    def time_of(self, clause: Clause, span: Span) -> int:
        """Index of the time expression of a clause: among its own words, else inside it, else nearest in its sentence."""
        inside = self.times.inside(span.start, span.end)
        head = self.words[clause.finite].start
        own = [k for k in inside if self.clauses.of_word[self.word_at(self.time_spans[k].start)] == self._index(clause)]
        for found in (own, inside):
            if found:
                return min(found, key=lambda k: (abs(self.time_spans[k].start - head), k))
        return self.nearest_time(span, head, self.document.sentences[clause.sentence].span)

    def nearest_time(self, span: Span, head: int, sentence: Span) -> int:
        """Index of the time expression nearest to `head`, inside `span` if there is one, else in the sentence."""
        for where in (span, sentence):
            found = self.times.inside(where.start, where.end)
            if found:
                return min(found, key=lambda k: (abs(self.time_spans[k].start - head), k))
        return -1

    def _index(self, clause: Clause) -> int:
        return self.clauses.of_word[clause.finite]

    # -------------------------------------------------------------- certainty

    def stance(self, number: int, clause: Clause, span: Span, asked: list[tuple[int, int]], text: str) -> _Reading:
        """Modality and polarity of a clause, with the words that decided them."""
        words, doc = self.words, self.document.id
        negated, implicit = clause.negated, False
        cues = [Span(doc, words[i].start, words[i].end) for i in clause.negations]
        table = _implicit(clause.language)
        head_lemma = clause.lemma if clause.copula else lemma_of(words[clause.head], clause.language)
        if head_lemma in table["verbs"] and (clause.governor or self._denies_object(clause)):
            negated = implicit = not negated
            if implicit:
                cues.append(Span(doc, words[clause.head].start, words[clause.head].end))
        at = words[clause.finite].start
        governor = self.governor(clause)
        if governor is not None:
            above, lemma = governor
            if lemma in table["denials"] and not self.clauses.all[above].negated:
                negated, implicit = not negated, True
        said = bool(self.sources(words[clause.head].start, clause))
        modality, unverified, cue = self._modality(number, clause, span, asked, text, governor, said, negated)
        if cue is not None:
            cues.append(cue)
        return _Reading(modality, unverified, negated, implicit, tuple(sorted(set(cues))))

    def _denies_object(self, clause: Clause) -> bool:
        """True when the verb has an object or object clause that its sense denies."""
        return any(self.words[c].dep in _OBJECTS or self.words[c].dep in ("ccomp", "obl:arg") for c in self.clauses.children[clause.head])

    def governor(self, clause: Clause) -> tuple[int, str] | None:
        """Index and lemma of the clause whose object clause this is."""
        if clause.parent < 0 or clause.dep not in ("ccomp", "csubj", "csubj:pass", "advcl", "acl", "obj", "xcomp"):
            return None
        up = self.words[self.words[clause.head].start and clause.head].head
        if clause.dep in ("advcl", "acl") and not self._has_that(clause):
            return None
        return clause.parent, lemma_of(self.words[up], clause.language)

    def _has_that(self, clause: Clause) -> bool:
        return any(
            self.words[c].dep == "mark" and self.words[c].text.lower() in _opening(clause.language)
            for c in self.clauses.children[clause.head]
        )

    def _modality(
        self,
        number: int,
        clause: Clause,
        span: Span,
        asked: list[tuple[int, int]],
        text: str,
        governor: tuple[int, str] | None,
        said: bool,
        negated: bool,
    ) -> tuple[str, bool, Span | None]:
        """Modality, whether it is in the journalistic conditional, and the word that decided."""
        words, doc = self.words, self.document.id
        at = words[clause.finite].start
        here = Span(doc, at, words[clause.finite].end)
        if any(a <= at < b for a, b in asked) and clause.dep not in ("acl:relcl", "relcl", "advcl"):
            return "questioned", False, None
        modal = self.modal_at.get(at)
        if clause.mood == "cnd" and modal is not None:
            if modal.rule.endswith(".must-state"):
                return "hedged", False, modal.span
            if modal.use == "forecast":
                planned = bool(frame_of(clause.lemma, clause.language).type) or clause.lemma in _happening(clause.language)
                return "planned" if planned and not clause.copula else "hedged", False, modal.span
            hint = governor is not None and self._hints(governor, modal.use)
            return "hedged" if hint else _USES.get(modal.use, "hedged"), modal.use == "reported", modal.span
        for lexical in self.modals_of.get(number, ()):
            name = lexical.rule.rsplit(".", 1)[1]
            if lexical.form == "lexical" and name in _LEXICAL and self._bears(lexical, clause):
                if name == "hint" and clause.head != self.word_at(lexical.span.start):
                    continue
                return _LEXICAL[name], False, lexical.span
        if governor is not None:
            for lexical in self.modals_of.get(governor[0], ()):
                name = lexical.rule.rsplit(".", 1)[1]
                if lexical.form == "lexical" and name in _LEXICAL and self._bears(lexical, self.clauses.all[governor[0]]):
                    return _LEXICAL[name], name == "rumour", lexical.span
        opinion = self._opinion(clause, span, text)
        if opinion is not None:
            return "opinion", False, opinion
        table = _plans(clause.language)
        if modal is not None and modal.form == "future":
            return ("planned" if modal.use != "condition" else "hedged"), False, modal.span
        if clause.tense == "future" or (clause.governor in table and clause.tense != "past"):
            return "planned", False, here
        sets = _uses(clause.language)
        lemma = lemma_of(words[clause.head], clause.language)
        if lemma in sets["possibility"] and clause.governor and clause.tense == "present" and not negated and not said:
            return "possible", False, here
        return ("reported" if said else "asserted"), False, None

    def _hints(self, governor: tuple[int, str], use: str) -> bool:
        """True under "laisse entendre que" with a thing as subject: an inference, not someone's words."""
        above = self.clauses.all[governor[0]]
        if use != "reported" or not any(m.rule.endswith(".hint") for m in self.modals_of.get(governor[0], ())):
            return False
        actors = [r for r in self.roles.of_clause(above, NONE) if r.kind == "actor"]
        kinds = {self.mentions[r.mention].kind for r in actors if r.mention >= 0}
        return not kinds & {"person", "organisation", "media", "group", "place"}

    def _bears(self, lexical: Modal, clause: Clause) -> bool:
        """True when a word of doubt bears on the clause itself, not on a noun in it."""
        i = self.word_at(lexical.span.start)
        if i in (clause.head, clause.finite, clause.content):
            return True
        word = self.words[i]
        return word.head in (clause.head, clause.finite, clause.content) and word.pos in ("ADV", "VERB", "AUX", "SCONJ")

    def _opinion(self, clause: Clause, span: Span, text: str) -> Span | None:
        """The words that make the clause a judgement, None where it is none."""
        words = self.words
        table = _opinions(clause.language)
        lemma = words[clause.content].lemma.lower()
        if clause.copula and (lemma in table.predicates or words[clause.head].text.lower() in table.predicates):
            return Span(self.document.id, words[clause.head].start, words[clause.head].end)
        if not clause.copula and clause.lemma in table.judgement:
            return Span(self.document.id, words[clause.head].start, words[clause.head].end)
        if found := table.thinking.search(self.document.text, span.start, span.end):
            return Span(self.document.id, *found.span())
        near = self.document.sentences[clause.sentence].span  # "..., je pense, ...": set in or beside the clause
        low, high = max(near.start, span.start - 30), min(near.end, span.end + 40)
        if clause.dep not in ("acl:relcl", "relcl") and (found := table.first.search(self.document.text, low, high)):
            between = self.document.text[min(found.start(), span.end) : span.start] + self.document.text[span.end : found.end()]
            if not _STOP.search(between):
                return Span(self.document.id, *found.span())
        if clause.parent >= 0 and clause.dep == "ccomp":
            above = self.clauses.all[clause.parent]
            low = self.words[max(above.start, above.finite - 3)].start
            if found := table.thinking.search(self.document.text, low, words[clause.finite].start):
                return Span(self.document.id, *found.span())
        return None


_STOP = re.compile(r"[.!?;:\"»«]")
_VOICES = frozenset(("person", "organisation", "media", "group", "place"))
_OBJECTS = frozenset(("obj", "dobj", "nsubj:pass", "nsubjpass"))


class _Opinions(NamedTuple):
    first: re.Pattern[str]
    thinking: re.Pattern[str]
    predicates: frozenset[str]
    judgement: frozenset[str]


@cache
def _opinions(language: str) -> _Opinions:
    table = load(language, "modality")["opinion"]
    return _Opinions(
        re.compile(table["first"], re.IGNORECASE), re.compile(table["thinking"], re.IGNORECASE), frozenset(table["predicates"]), frozenset(table["judgement"])
    )


@cache
def _plans(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["planned"]["verbs"])


@cache
def _uses(language: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(lemmas) for name, lemmas in load(language, "modality")["uses"].items()}


@cache
def _happening(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["uses"]["taking_place"])


@cache
def _implicit(language: str) -> dict[str, frozenset[str]]:
    table = load(language, "polarity")
    return {name: frozenset(words) for name, words in table["implicit"].items()} | {
        "without": frozenset(table["without"]),
        "none": frozenset(w for w in table["anywhere"] if w not in ("ni", "nor", "jamais")),
    }


@cache
def _opening(language: str) -> frozenset[str]:
    return frozenset(load(language, "modality")["opening"])


@cache
def _noun_frame(lemma: str, language: str) -> Frame:
    return frame_of(lemma, language, nominal=True)
