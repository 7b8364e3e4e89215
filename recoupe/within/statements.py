"""What a document says about the world: finite clauses and event nouns, with who, when, where, how sure, whose words.

A statement's extent is its clause with what hangs on it, less coordinated clauses; participles and infinitives belong
to the finite verb above them, and a verb of saying to the clause that it introduces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from recoupe.languages import load
from recoupe.model import Chain, Document, Mention, Modal, Quantity, Quote, Role, Span, Statement, Voice, When
from recoupe.within.clauses import Clause
from recoupe.within.embedding import class_of
from recoupe.within.events import NONE, Frame, frame_of, types
from recoupe.within.fates import fate_of, feared
from recoupe.within.forms import lemma_of
from recoupe.within.stance import (
    LEXICAL,
    OBJECTS,
    OF_NOUNS,
    Certainty,
    Index,
    Stance,
)
from recoupe.within.stance_words import implicit_words, opening_words, opinions, taking_place, use_lemmas
from recoupe.within.syntax import Syntax
from recoupe.within.uses import question_spans

_OUTCOMES = {"coming": "planned", "possible": "possible"}
_PLAIN = frozenset(("asserted", "reported", "opinion"))
_MEETING = frozenset(("person", "organisation", "media", "group", "place"))
_OF_A_NAME = frozenset(("appos", "nsubj", "nsubj:pass", "nsubjpass"))
_BEFORE = 12  # characters before a noun phrase that may make an idiom of it
_SAYING = frozenset(("paragraph", "title", "subtitle", "heading", "caption", "question", "embed", "editorial"))


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

    Only titles, headings, paragraphs and captions speak; repeats (pull quotes) do not. `time` is the expression in
    the clause, else the nearest of its sentence, else -1.
    """
    finder = _Finder(document, syntax, mentions, chains, times, quotes, modals, quantities)
    out: list[Statement] = []
    for number, sentence in enumerate(document.sentences):
        block = document.blocks[sentence.block]
        if block.kind in _SAYING and not block.repeats and block.language in ("fr", "en", "es"):
            out += finder.of_sentence(number, block.language)
    return tuple(sorted(out, key=lambda s: (s.span, s.predicate, s.nominal)))


def _verb_group(clause: Clause) -> tuple[int, int]:
    """The first and the last word of the verb group of `clause`, its content included."""
    return min(clause.finite, clause.head), max(clause.finite, clause.head, clause.content)


class _Finder(Certainty):
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
        super().__init__(document, syntax, mentions, chains, quotes, modals)
        self.bounds = syntax.bounds
        self.times = Index(t.span for t in times)
        self.time_spans = [t.span for t in times]
        self.quantities = Index(q.span for q in quantities)
        self.quotes = quotes
        self.quote_spans = Index(q.span for q in quotes)

    def of_sentence(self, number: int, language: str) -> Iterable[Statement]:
        """The statements of one sentence."""
        indexes = self.clauses.of_sentence[number]
        first, last = self.bounds[number]
        sentence = self.document.sentences[number].span
        text = sentence.of(self.document.text)
        asked = [(sentence.start + a, sentence.start + b) for a, b in question_spans(text)] if "?" in text else []
        stances: dict[int, Stance] = {}
        for k in indexes:
            clause = self.clauses.all[k]
            span = self.extent(clause)
            if span is None or clause.mood == "imp":
                continue
            stances[k] = self.stance(k, clause, span, asked, text)
            if self.only_attributes(k, clause) or self.opens_quotation(clause, stances[k]):
                continue
            if self.only_points(clause, span) or self.only_opines(k, clause, span):
                continue
            yield self.clause_statement(k, clause, span, stances[k])
        if language == "es" and not indexes:
            return
        heads = {self.clauses.all[k].head for k in indexes}
        nouns: list[Statement] = []
        for i in range(first, last):
            word = self.words[i]
            if word.pos == "NOUN" and i not in heads:
                frame = _noun_frame(word.lemma.lower(), language)
                if frame.type and not self.inside_name(i):
                    frame = frame_of(word.lemma.lower(), language, nominal=True, context=self.around(i))
                if frame.type and not self.inside_name(i):
                    nouns.append(self.noun_statement(i, frame, number, language, stances))
        spoken = [s.span for s in nouns if not s.named]
        for noun in nouns:
            inside = not noun.cues and any(len(s) > len(noun.span) and s.covers(noun.span) for s in spoken)
            yield replace(noun, named=True) if inside else noun

    def only_attributes(self, k: int, clause: Clause) -> bool:
        """True for a verb of saying or thinking whose object clause is a statement of its own.

        "She says that it sank" says that it sank, in her words; a verb that is an act itself (accuse, refuse) stays.
        """
        verbs = (
            use_lemmas(clause.language)["telling"]
            | use_lemmas(clause.language)["doubting"]
            | use_lemmas(clause.language)["judging"]
        )
        kind = class_of(clause.lemma, clause.language)
        thinks = kind is not None and kind.name in ("think", "say", "claim", "hope", "guess")
        if clause.copula or (clause.lemma not in verbs and not thinks):
            return False
        below = [
            j for j in self.clauses.of_sentence[clause.sentence]
            if self.clauses.all[j].parent == k and self.clauses.all[j].dep == "ccomp"
        ]  # fmt: skip
        if not below:
            return False
        event = frame_of(clause.lemma, clause.language).type
        return thinks or not event or bool(types().get(event, {}).get("passing"))

    def only_points(self, clause: Clause, span: Span) -> bool:
        """True for a clause that names rather than tells: "ce qu'il appelle...", and a bare "c'est" that sets off another.

        ", ce qui a surpris" after a comma takes up the whole sentence before it, and tells.
        """
        words = self.words
        sets = use_lemmas(clause.language)
        up = words[clause.head].head
        if clause.dep in ("acl:relcl", "relcl") and words[up].text.lower() in sets["pointing"]:
            return up == 0 or words[up - 1].text != ","
        return (
            len(span) == len(words[clause.finite].text)
            and lemma_of(words[clause.finite], clause.language) in sets["bare"]
        )

    def only_opines(self, k: int, clause: Clause, span: Span) -> bool:
        """True for words set in that give the rest as a view: "j'ai l'impression", ", I think,"."""
        if len(self.clauses.of_sentence[clause.sentence]) < 2:
            return False
        return opinions(clause.language).first.fullmatch(span.of(self.document.text)) is not None

    def opens_quotation(self, clause: Clause, stance: Stance) -> bool:
        """True for the reporting clause of a quotation (", regrets the mayor"), unless it is itself in doubt."""
        word = self.words[clause.head]
        quote = self.cover.by_cue(word.start, word.end)
        if quote is None or clause.copula or stance.unverified or stance.negated:
            return False
        if stance.modality not in ("asserted", "reported", "opinion"):
            return False
        own = [self.words[self.clauses.all[k].finite].start for k in self.clauses.of_sentence[clause.sentence]]
        if quote.mode == "indirect" and not any(quote.span.start <= at < quote.span.end for at in own):
            return False  # "suspects her of having sold it": nothing else in the sentence says so
        event = frame_of(clause.lemma, clause.language).type
        return not event or bool(types().get(event, {}).get("passing"))

    # ------------------------------------------------------------- extent

    def extent(self, clause: Clause) -> Span | None:
        """The characters of a clause: without its opening conjunction and outer punctuation."""
        words = self.words
        start, end = clause.start, clause.end
        while start < end and (
            words[start].pos in ("PUNCT", "CCONJ") or words[start].text.lower() in opening_words(clause.language)
        ):
            start += 1
        while end > start and words[end - 1].pos == "PUNCT":
            end -= 1
        if start >= end:
            return None
        first, last = _verb_group(clause)
        return self.whole_names(words[min(start, first)].start, words[max(end - 1, last)].end)

    def around(self, i: int) -> str:
        """The phrase of noun `i` with the words just before it, which tell "in order to" from an order."""
        first, last = self.roles.phrase(i)
        return self.document.text[max(0, self.words[first].start - _BEFORE) : self.words[last - 1].end]

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

    def clause_statement(self, number: int, clause: Clause, span: Span, stance: Stance) -> Statement:
        """The statement that a finite clause makes."""
        words = self.words
        frame = (
            frame_of(clause.lemma, clause.language, context=span.of(self.document.text)) if not clause.copula else NONE
        )
        if clause.copula and words[clause.content].pos in ("NOUN", "VERB", "ADJ"):
            frame = frame_of(clause.lemma, clause.language, nominal=words[clause.content].pos == "NOUN")
        first, last = _verb_group(clause)
        predicate = Span(self.document.id, words[first].start, words[last].end)
        roles = tuple(
            r
            for r in self.roles.of_clause(clause, frame)
            if r.mention >= 0 or not self.times.over((r.span.start + r.span.end) // 2)
        )
        if frame.type == "consult" and not self._meets(roles):
            frame = NONE
        sources = self.sources(words[clause.head].start, clause)
        if stance.unverified and stance.modality == "reported" and not sources:
            sources = self.behind(clause, span)
        quotes = tuple(k for k in self.quote_spans.inside(span.start, span.end) if self.quotes[k].mode != "scare")
        return Statement(
            span=span,
            rule=f"{clause.language}.statement.{'denying' if stance.implicit and not clause.governor else 'clause'}",
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
            named=not frame.type and self.only_describes(clause, span, stance),
        )

    def only_describes(self, clause: Clause, span: Span, stance: Stance) -> bool:
        """True for a relative clause that tells which thing is meant: neither time nor number, denial nor doubt in it."""
        if clause.dep not in ("acl:relcl", "relcl") or stance.negated or stance.modality not in _PLAIN:
            return False
        before = self.document.text[max(0, span.start - 2) : span.start]
        if "," in before or "(" in before or stance.unverified:
            return False
        return not self.times.inside(span.start, span.end) and not self.quantities.inside(span.start, span.end)

    def behind(self, clause: Clause, span: Span) -> tuple[Voice, ...]:
        """Whose words a conditional without an attribution gives: those quoted in it, else what was told just before."""
        for k in self.quote_spans.inside(span.start, span.end):
            quote = self.quotes[k]
            if quote.speaker is not None and quote.mode != "scare":
                return (*quote.relays, quote.speaker)
        modal = self.modal_at.get(self.words[clause.finite].start)
        return (modal.source,) if modal is not None and modal.source is not None else ()

    def _meets(self, roles: Sequence[Role]) -> bool:
        """False for a verb of meeting whose object is a thing: "to receive a passport", "to discuss nothing"."""
        objects = [r for r in roles if r.kind in ("theme", "target")]
        with_whom = [r for r in roles if r.kind in ("with", "recipient")]
        return not objects or any(
            r.mention >= 0 and self.mentions[r.mention].kind in _MEETING for r in (*objects, *with_whom)
        )

    def noun_statement(self, i: int, frame: Frame, number: int, language: str, stances: dict[int, Stance]) -> Statement:
        """The statement that an event noun makes; it takes certainty and denial from the clause that it stands in."""
        words = self.words
        first, last = self.roles.phrase(i)
        span = self.whole_names(words[first].start, words[last - 1].end)
        clause = self.clauses.of_word[i]
        if clause not in stances:  # a noun that the parser hung above the verb still stands in the clause around it
            around = [k for k in stances if self.clauses.all[k].start <= i < self.clauses.all[k].end]
            clause = max(around, key=lambda k: self.clauses.all[k].start, default=clause)
        above = stances.get(clause)
        modality, unverified, negated, implicit = "asserted", False, False, False
        cues: list[Span] = []
        sources = self.sources(
            words[i].start, self.clauses.all[self.clauses.of_word[i]] if self.clauses.of_word[i] >= 0 else None
        )
        if sources:
            modality = "reported"
        if above is not None and above.modality in ("questioned", "hedged", "possible", "planned"):
            modality, unverified = above.modality, above.unverified
        elif above is not None and above.unverified:
            modality, unverified = "reported", True
        low = bisect_left(self.lexical_starts, span.start - 40)
        for modal in self.lexical[low : bisect_left(self.lexical_starts, span.end)]:
            cue = self.word_at(modal.span.end - 1)
            name = modal.rule.rsplit(".", 1)[1]
            beside = cue == i - 1 and words[cue].end < words[i].start  # "el supuesto acuerdo"
            if ((words[cue].head == i or beside) and name in OF_NOUNS) or (
                words[i].head == cue and name in OF_NOUNS | {"hypothesis", "rumour", "risk"}
            ):
                modality = LEXICAL[name]
                unverified = unverified or modality == "reported"
                cues.append(modal.span)
        table = implicit_words(language)
        for c in self.clauses.children[i]:
            lower = words[c].text.lower()
            if (lower in table["without"] and words[c].dep == "case") or (
                lower in table["none"] and words[c].dep == "det"
            ):
                negated = True
                cues.append(Span(self.document.id, words[c].start, words[c].end))
        before = self.document.text[max(0, span.start - 30) : words[i].start].lower()
        if not negated and _lacking(language).search(before):
            negated = implicit = True
        up = words[i].head
        if up != i and not negated:
            lemma = lemma_of(words[up], language)
            if words[up].pos == "NOUN" and lemma in table["nouns"] and words[i].text[:1].islower():
                negated = implicit = True
            elif (
                words[up].pos in ("VERB", "AUX")
                and words[i].dep in OBJECTS
                and lemma in table["verbs"] | table["prevents"]
            ):
                negated = implicit = not (above is not None and above.negated and not above.implicit)
            elif above is not None and above.negated and not above.implicit and up == self.clauses.all[clause].head:
                negated = words[i].dep in OBJECTS or lemma in taking_place(language)
            if implicit:
                cues.append(Span(self.document.id, words[up].start, words[up].end))
        fate = fate_of(words, self.clauses, i, language)
        if feared(before, language) and modality in ("asserted", "reported"):
            modality = "possible"
            cues.append(Span(self.document.id, words[i - 1].start, words[i - 1].end))
        if fate.cue >= 0 and not negated and modality in ("asserted", "reported"):
            if fate.outcome == "fails":
                negated = implicit = True
            modality = _OUTCOMES.get(fate.outcome, modality)
            if negated or fate.outcome in _OUTCOMES:
                cues.append(Span(self.document.id, words[fate.cue].start, words[fate.cue].end))
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
            named=clause >= 0 and not self._says_more(i, clause, above, (modality, negated, unverified), cues),
        )

    def _says_more(
        self, i: int, clause: int, above: Stance | None, stance: tuple[str, bool, bool], cues: Sequence[Span]
    ) -> bool:
        """True for an event noun that says what the clause around it does not: it stands otherwise, or is what is told."""
        if above is None or (cues and stance != (above.modality, above.negated, above.unverified)):
            return True
        words, told = self.words, self.clauses.all[clause]
        event = frame_of(told.lemma, told.language).type
        telling = told.lemma in use_lemmas(told.language)["telling"] and types().get(event, {}).get("passing")
        return bool(telling) and words[i].dep in OBJECTS and words[i].head == told.content

    # ------------------------------------------------------------------- time

    def time_of(self, clause: Clause, span: Span) -> int:
        """Index of the time expression of a clause: among its own words, else inside it, else nearest by."""
        inside = self.times.inside(span.start, span.end)
        head = self.words[clause.finite].start
        own = [k for k in inside if self.clauses.of_word[self.word_at(self.time_spans[k].start)] == self._index(clause)]
        for found in (own, inside):
            if found:
                free = [k for k in found if not self._of_another(k, clause)]
                if not free and found is own:
                    return -1  # "the champion of 2008 asked for time": the year says nothing of the asking
                return min(free or found, key=lambda k: (abs(self.time_spans[k].start - head), k))
        return self.nearest_time(span, head, self.document.sentences[clause.sentence].span)

    def _of_another(self, number: int, clause: Clause) -> bool:
        """True when a time expression of a clause dates a noun in it: its subject, an apposition, another event noun."""
        words = self.words
        i = self.word_at(self.time_spans[number].start)
        end = self.time_spans[number].end
        heads = {clause.head, clause.content, clause.finite}
        for _ in range(12):
            up = words[i].head
            if i in heads or up == i:
                return False
            before = words[i].end <= self.time_spans[number].start
            beside = words[i].dep in _OF_A_NAME and (before or words[i].start >= end)
            event = words[i].pos == "NOUN" and _noun_frame(words[i].lemma.lower(), clause.language).type
            if beside or (before and event and words[i].dep not in OBJECTS):
                return True
            i = up
        return False

    def nearest_time(self, span: Span, head: int, sentence: Span) -> int:
        """Index of the time expression nearest to `head`, inside `span` if there is one, else in the sentence."""
        for where in (span, sentence):
            found = self.times.inside(where.start, where.end)
            if found:
                return min(found, key=lambda k: (abs(self.time_spans[k].start - head), k))
        return -1

    def _index(self, clause: Clause) -> int:
        return self.clauses.of_word[clause.finite]


@cache
def _lacking(language: str) -> re.Pattern[str]:
    return re.compile(load(language, "polarity")["lacking"])


@cache
def _noun_frame(lemma: str, language: str) -> Frame:
    return frame_of(lemma, language, nominal=True)
