"""How a clause stands: how sure, denied or not, and in whose words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from recoupe.languages import load
from recoupe.model import Chain, Document, Mention, Modal, Quote, Span, Voice
from recoupe.within.clauses import Clause, Clauses, find_clauses
from recoupe.within.embedding import Embedding, class_of, embedding_of
from recoupe.within.events import NONE, frame_of
from recoupe.within.fates import outcome_of
from recoupe.within.forms import lemma_of
from recoupe.within.participants import Roles
from recoupe.within.stance_words import (
    conjunctions,
    hardly,
    implicit_words,
    opening_words,
    opinions,
    plans,
    said_passives,
    taking_place,
    turning,
    use_lemmas,
)
from recoupe.within.syntax import Syntax
from recoupe.within.uses import Cover, patterns

_USES = {
    "reported": "reported", "possibility": "possible", "condition": "hedged", "future_in_past": "planned",
    "politeness": "opinion", "duty": "opinion", "comparison": "opinion", "questioned": "questioned",
}  # fmt: skip
LEXICAL = {
    "possible": "possible", "eventual": "possible", "maybe": "possible", "risk": "possible",
    "hypothesis": "possible", "probable": "hedged", "likely": "hedged", "seem": "hedged", "hint": "hedged",
    "impression": "opinion", "doubt": "opinion", "alleged": "reported", "supposed": "reported", "rumour": "reported",
}  # fmt: skip


class Stance(NamedTuple):
    """How a statement stands: what `_Finder.stance` makes of a clause."""

    modality: str
    unverified: bool
    negated: bool
    implicit: bool
    cues: tuple[Span, ...]


class Index:
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


class Certainty:
    """One document with its clauses, quotations and modals, ready to be asked how sure a clause is and who says so."""

    def __init__(
        self,
        document: Document,
        syntax: Syntax,
        mentions: Sequence[Mention],
        chains: Sequence[Chain],
        quotes: Sequence[Quote],
        modals: Sequence[Modal],
    ) -> None:
        self.document = document
        self.words = syntax.words
        self.clauses: Clauses = find_clauses(document, syntax)
        self.mentions = mentions
        self.chains = chains
        self.mention_spans = Index(m.span for m in mentions)
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

    # ------------------------------------------------------------- whose words

    def sources(self, at: int, clause: Clause | None = None) -> tuple[Voice, ...]:
        """Whose words stand at character `at`, outermost first; empty for the author's own.

        Beside the quotations, a verb of saying or thinking over `clause` and a "selon" in it name a voice.
        """
        quote = self.cover.over(at)
        if quote is not None and quote.mode == "indirect" and quote.cue is not None and clause is not None:
            kind = class_of(lemma_of(self.words[self.word_at(quote.cue.end - 1)], clause.language), clause.language)
            quote = None if kind is not None and kind.quiet else quote
        chain: list[Voice] = []
        if quote is not None:
            chain = [*quote.relays, *((quote.speaker,) if quote.speaker else ())]
        if clause is not None:
            for voice in self._named(clause):
                if not any(
                    v.name == voice.name or self._same(v.mention, voice.mention) or _overlap(v, voice) for v in chain
                ):
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
                    and "," not in self.document.text[modal.span.end : self.mentions[k].span.start]
                ]  # fmt: skip
                if found:
                    yield self._voice(found[0])
        governor = self.governor(clause)
        if governor is None or clause.dep not in ("ccomp", "conj"):
            return
        above = self.clauses.all[governor[0]]
        sets = use_lemmas(clause.language)
        if not {governor[1], above.lemma} & (sets["telling"] | sets["doubting"] | sets["judging"]):
            return
        kind = class_of(governor[1], clause.language)
        if kind is not None and kind.quiet and not above.governor:
            return  # "they knew that it had sunk" says, in nobody's words, that it had
        for role in self.roles.of_clause(above, NONE):
            if role.kind == "actor" and role.mention >= 0 and self.mentions[role.mention].kind in _VOICES:
                yield self._voice(role.mention)
                return

    def _same(self, left: int, right: int) -> bool:
        return (
            left >= 0
            and right >= 0
            and self.mentions[left].chain >= 0
            and (self.mentions[left].chain == self.mentions[right].chain)
        )

    def _voice(self, mention: int) -> Voice:
        found = self.mentions[mention]
        name = self.chains[found.chain].name if found.chain >= 0 else found.span.of(self.document.text)
        kind = found.kind if found.kind in ("person", "organisation", "media", "place", "group") else "organisation"
        return Voice(name=name, kind=kind, span=found.span, mention=mention)

    # -------------------------------------------------------------- certainty

    def stance(self, number: int, clause: Clause, span: Span, asked: list[tuple[int, int]], text: str) -> Stance:
        """Modality and polarity of a clause, with the words that decided them."""
        words, doc = self.words, self.document.id
        negated, implicit = clause.negated, False
        cues = [Span(doc, words[i].start, words[i].end) for i in clause.negations]
        table = implicit_words(clause.language)
        head_lemma = clause.lemma if clause.copula else lemma_of(words[clause.head], clause.language)
        if (clause.governor and head_lemma in table["infinitives"]) or (
            head_lemma in table["verbs"] and (clause.governor or self._denies_object(clause))
        ):
            negated = implicit = not negated
            if implicit:
                cues.append(Span(doc, words[clause.head].start, words[clause.head].end))
        if not negated and (scant := hardly(text, clause.language)) is not None:
            at = self.document.sentences[clause.sentence].span.start
            finite = words[clause.finite]
            if scant[0] <= finite.start - at < scant[1]:
                negated = implicit = True
                cues.append(Span(doc, finite.start, finite.end))
        standing = self._conjunction(clause, text)
        if standing == "denied":  # "sans que la douane l'ait vu"
            negated, implicit = not negated, True
            cues.append(Span(doc, words[clause.finite].start, words[clause.finite].end))
        governor = self.governor(clause)
        embedding = embedding_of(words, self.clauses, number, self.document.text, asked) if clause.parent >= 0 else None
        if embedding is not None and embedding.given and not self._whether(clause):
            governor, asked = None, []  # true whatever is said of who knows it
        elif governor is not None:
            above, lemma = governor
            if lemma in table["denials"] and not self.clauses.all[above].negated:
                negated, implicit = not negated, True
            elif embedding is not None and embedding.denies:
                negated, implicit = not negated, True
                cues += [Span(doc, words[i].start, words[i].end) for i in self.clauses.all[above].negations]
        excluding = use_lemmas(clause.language)["excluding"]
        if embedding is not None and embedding.operator == "denied":
            kept = lemma_of(words[embedding.verb], clause.language) in excluding
        else:
            kept = clause.negated and clause.lemma in excluding
            negated = negated and not kept
        said = bool(self.sources(words[clause.head].start, clause))
        modality, unverified, cue = self._modality(number, clause, span, asked, text, governor, said, negated)
        if embedding is not None and governor is not None and cue is None:
            modality = _below(embedding, modality, said)
            if modality in ("questioned", "possible", "planned"):
                cue = Span(doc, words[embedding.verb].start, words[embedding.verb].end)
        if kept and modality in ("asserted", "reported"):
            modality = "possible"  # "n'exclut pas un acte criminel"
        if standing and modality in ("asserted", "reported"):
            modality = _BY_CONJUNCTION.get(standing, modality)
        if cue is not None:
            cues.append(cue)
        return Stance(modality, unverified, negated, implicit, tuple(sorted(set(cues))))

    def _conjunction(self, clause: Clause, text: str) -> str:
        """What the conjunction before a clause makes of it: `supposed`, `coming`, `denied`, `compared`, empty for nothing."""
        if not turning(text, clause.language):
            return ""
        words = self.words
        low = self.document.sentences[clause.sentence].span.start
        for k in self.clauses.of_sentence[clause.sentence]:
            other = self.clauses.all[k]
            if other.finite < clause.finite:
                low = max(low, words[max(other.finite, min(other.head, clause.finite - 1))].end)
        before = self.document.text[low : words[clause.finite].start].lower()
        found = [(m.start(), name) for name, p in conjunctions(clause.language).items() if (m := p.search(before))]
        return max(found)[1] if found else ""

    def _denies_object(self, clause: Clause) -> bool:
        """True when the verb has an object that its sense denies; an object clause is denied in its own statement."""
        denials = implicit_words(clause.language)["denials"]
        if lemma_of(self.words[clause.head], clause.language) in denials and any(
            self.words[c].dep == "ccomp" for c in self.clauses.children[clause.head]
        ):
            return False
        return any(
            self.words[c].dep in OBJECTS or self.words[c].dep in ("ccomp", "obl:arg", "xcomp")
            for c in self.clauses.children[clause.head]
        )

    def governor(self, clause: Clause) -> tuple[int, str] | None:
        """Index and lemma of the clause whose object clause this is."""
        for _ in range(3):  # "that A and that B": the second hangs on the first
            if clause.dep != "conj" or clause.parent < 0 or not self._has_that(clause):
                break
            clause = self.clauses.all[clause.parent]
        up = self.words[clause.head].head
        if clause.dep == "acl:relcl" and clause.parent >= 0 and self._has_that(clause):
            above = self.clauses.all[clause.parent]  # "es probable que": no relative clause
            known = above.copula and above.head == up and class_of(self.words[up].lemma.lower(), clause.language)
            return (clause.parent, self.words[up].lemma.lower()) if known else None
        if clause.parent < 0 or clause.dep not in ("ccomp", "csubj", "csubj:pass", "advcl", "acl", "obj", "xcomp"):
            return None
        if clause.dep in ("advcl", "acl") and not self._has_that(clause):
            return None
        return clause.parent, lemma_of(self.words[up], clause.language)

    def _has_that(self, clause: Clause) -> bool:
        return any(
            self.words[c].dep == "mark" and self.words[c].text.lower() in opening_words(clause.language)
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
                planned = bool(frame_of(clause.lemma, clause.language).type) or clause.lemma in taking_place(
                    clause.language
                )
                return "planned" if planned and not clause.copula else "hedged", False, modal.span
            hint = governor is not None and self._hints(governor, modal.use)
            return "hedged" if hint else _USES.get(modal.use, "hedged"), modal.use == "reported", modal.span
        for lexical in self.modals_of.get(number, ()):
            name = lexical.rule.rsplit(".", 1)[1]
            if lexical.form == "lexical" and name in LEXICAL and self._bears(lexical, clause):
                if name == "hint" and clause.head != self.word_at(lexical.span.start):
                    continue
                return LEXICAL[name], False, lexical.span
        if governor is not None:
            for lexical in self.modals_of.get(governor[0], ()):
                name = lexical.rule.rsplit(".", 1)[1]
                if (
                    lexical.form == "lexical"
                    and name in LEXICAL
                    and self._bears(lexical, self.clauses.all[governor[0]])
                ):
                    return LEXICAL[name], name == "rumour", lexical.span
        if self._whether(clause):
            return "questioned", False, here
        if self._supposed(clause):
            return "possible", False, here
        opinion = self._opinion(clause, span, text)
        if opinion is not None:
            return "opinion", False, opinion
        table = plans(clause.language)
        if modal is not None and modal.form == "future":
            return ("planned" if modal.use != "condition" else "hedged"), False, modal.span
        if clause.tense == "future" or (clause.governor in table and clause.tense != "past"):
            return "planned", False, here
        if clause.governor and self._meant(clause, text):
            return "planned", False, Span(doc, words[clause.head].start, words[clause.head].end)
        sets = use_lemmas(clause.language)
        lemma = lemma_of(words[clause.head], clause.language)
        if lemma in sets["possibility"] and clause.governor and clause.tense == "present" and not negated and not said:
            return "possible", False, here
        if clause.governor in said_passives(clause.language) and not said:
            return "reported", True, Span(doc, words[clause.head].start, words[clause.head].end)
        return ("reported" if said else "asserted"), False, None

    def _meant(self, clause: Clause, text: str) -> bool:
        """True under a verb of deciding or promising, even one in the past, and of duty on a day to come."""
        sets = use_lemmas(clause.language)
        if clause.governor in sets["duty_or_forecast"]:
            if clause.perfect or clause.mood == "cnd":
                return False
            return patterns(clause.language)["time"].search(text.lower()) is not None
        if clause.governor in sets["effected"]:
            return False
        return outcome_of(clause.governor, clause.language, clause.negated) == "coming"

    def _whether(self, clause: Clause) -> bool:
        """True for an indirect question: what "if" or "whether" opens, and what nobody knows the place or time of."""
        words, sets = self.words, use_lemmas(clause.language)
        above = self.clauses.all[clause.parent] if clause.parent >= 0 else None
        if above is not None and words[clause.start].text.lower() in sets["interrogative"]:
            denied = above.negated or above.lemma in implicit_words(clause.language)["verbs"]
            return denied and above.lemma in sets["asking"]
        if clause.dep == "advcl" and above is not None:  # a parser without trees takes every "si" for a condition
            near = clause.start - 2 <= above.finite < clause.finite or clause.start - 2 <= above.head < clause.finite
            if not near or above.lemma not in sets["asking"]:
                return False
        elif clause.dep not in ("ccomp", "obj"):
            return False
        asking = load(clause.language, "modality")["supposed"]["asking"]
        return any(
            c < clause.finite
            and words[c].dep in ("mark", "advmod")
            and words[c].text.lower().replace("’", "'") in asking
            for c in self.clauses.children[clause.head]
        )

    def _supposed(self, clause: Clause) -> bool:
        """True for a clause that "if" opens: what would have to be, not what is; "even if" grants that it is."""
        table = load(clause.language, "modality")["supposed"]
        opens = self.words[clause.finite].text.lower() in table["inverted"] and "?" not in self.document.sentences[
            clause.sentence
        ].span.of(self.document.text)
        for c in self.clauses.children[clause.head]:
            word = self.words[c]
            if opens and clause.start == clause.finite < c and word.dep in ("nsubj", "nsubjpass"):
                return True
            if (
                c < clause.finite
                and word.dep in ("mark", "advmod")
                and word.text.lower().replace("’", "'") in table["if"]
            ):
                return c == 0 or self.words[c - 1].text.lower() not in table["granting"]
        return False

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
        last = self.words[self.word_at(lexical.span.end - 1)]  # "selon toute vraisemblance"
        if last is not word and last.head in (clause.head, clause.finite, clause.content):
            return True
        if word.head not in (clause.head, clause.finite, clause.content):
            return False
        return word.pos in ("ADV", "VERB", "AUX", "SCONJ") or word.dep == "acomp"

    def _opinion(self, clause: Clause, span: Span, text: str) -> Span | None:
        """The words that make the clause a judgement, None where it is none."""
        words = self.words
        table = opinions(clause.language)
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
            between = (
                self.document.text[min(found.start(), span.end) : span.start]
                + self.document.text[span.end : found.end()]
            )
            if not _STOP.search(between):
                return Span(self.document.id, *found.span())
        if clause.parent >= 0 and clause.dep == "ccomp":
            above = self.clauses.all[clause.parent]
            low = self.words[max(above.start, above.finite - 3)].start
            if found := table.thinking.search(self.document.text, low, words[clause.finite].start):
                return Span(self.document.id, *found.span())
        return None


def _overlap(left: Voice, right: Voice) -> bool:
    """True for two readings of one phrase: "ministre" and "La ministre"."""
    return (
        left.span is not None
        and right.span is not None
        and left.span.start < right.span.end
        and right.span.start < left.span.end
    )


def _below(embedding: Embedding, modality: str, said: bool) -> str:
    """The modality of a clause below a verb and its operator, where nothing in the clause itself has decided."""
    kind, operator = embedding.kind.name, embedding.operator
    if modality not in ("asserted", "reported"):
        return modality
    if embedding.denies:
        return "opinion" if embedding.first or not said else modality
    if operator == "denied" and kind in _OPEN_DENIED:
        return "questioned"  # "did not say that", "nothing shows that": neither held true nor denied
    if kind == "demand":
        return "planned"  # "demands that the convoys pass": wanted, not done
    if kind in _OPEN or (operator in ("supposed", "possible") and kind in _VIEWS):
        return "possible"
    return modality


_BY_CONJUNCTION = {"supposed": "possible", "coming": "planned", "compared": "opinion"}
_OPEN_DENIED = frozenset(("say", "demand", "claim", "mean", "admit", "sure", "hope", "fancy", "think", "plan", "feign"))
_OPEN = frozenset(("hope", "guess", "fancy"))
_VIEWS = frozenset(("think", "sure", "plan", "claim", "mean"))
_STOP = re.compile(r"[.!?;:\"»«]")
OF_NOUNS = frozenset(("possible", "eventual", "probable", "likely", "alleged", "supposed"))
_VOICES = frozenset(("person", "organisation", "media", "group", "place"))
OBJECTS = frozenset(("obj", "dobj", "nsubj:pass", "nsubjpass"))
