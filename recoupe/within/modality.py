"""Words that say how sure: every conditional with its use, futures, questions, and the lexicon of doubt and report.

The labels are those of `ModalUse`; the journalistic conditional, for what is not vouched for, is `reported`. How uses
are told apart stands in `uses`, the words themselves in `languages/*/modality.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from recoupe.languages import load
from recoupe.model import Document, Modal, Quote, Span, Voice
from recoupe.within.clauses import Clause, Clauses, find_clauses
from recoupe.within.forms import lemma_of
from recoupe.within.syntax import Syntax
from recoupe.within.uses import MARKS, Cover, View, conditional_use, future_use, lemma_sets, question_spans

_SILENT = frozenset(("credit", "toc", "boilerplate", "read_also", "byline", "dateline"))


def find_modals(document: Document, syntax: Syntax, quotes: Sequence[Quote]) -> tuple[Modal, ...]:
    """Every word of `document` that says how sure something is, sorted by place.

    Conditionals carry the verb with its auxiliary and participle (the finite form alone for pouvoir and devoir, or
    where a quotation mark cuts the group); `source` is the one whose words the clause gives, None for the document.
    """
    clauses = find_clauses(document, syntax)
    cover = Cover(quotes)
    out: list[Modal] = []
    for number, sentence in enumerate(document.sentences):
        block = document.blocks[sentence.block]
        if block.kind in _SILENT or block.language not in ("fr", "en", "es"):
            continue
        found = [clauses.all[k] for k in clauses.of_sentence[number]]
        if not found and "?" not in sentence.span.of(document.text):
            continue
        view = View(document, syntax, clauses, found, sentence.span, block.language, cover)
        for clause in found:
            if clause.mood == "cnd" or clause.simple_future:
                out.append(_of_clause(clause, view))
        if "?" in view.low:
            out += _questions(view)
    starts = [w.start for w in syntax.words]
    for block in document.blocks:
        if block.kind not in _SILENT and block.language in ("fr", "en", "es"):
            for modal in _lexical(document, block.span, block.language, cover):
                out.append(_denied_by(modal, document, syntax, clauses, starts) if modal.source is None else modal)
    out += _attributing(document, cover)
    return tuple(sorted(dict.fromkeys(out), key=lambda m: (m.span, m.form, m.rule)))


# ---------------------------------------------------------------- verbs


def _of_clause(clause: Clause, view: View) -> Modal:
    """The modal of a clause in the conditional or the future."""
    words, text = view.words, view.document.text
    conditional = clause.mood == "cnd"
    if conditional:
        use, rule = conditional_use(clause, view)
    else:
        use, rule = future_use(clause, view)
    first = last = clause.finite
    sets = lemma_sets(clause.language)
    bare = lemma_of(words[clause.head], clause.language) in sets["possibility"] | sets["duty_or_forecast"]
    if clause.head > clause.finite and (not bare or clause.language == "en") and clause.head - clause.finite <= 6:
        between = text[words[clause.finite].end : words[clause.head].start]
        if not any(c in MARKS or c in ",;:(*" for c in between) and not clause.copula:
            last = clause.head
    span = Span(view.document.id, words[first].start, words[last].end)
    quote = view.cover.over(words[clause.finite].start)
    form = "conditional" if conditional else "future"
    return Modal(
        span=span,
        rule=f"{clause.language}.modal.{form}.{rule}",
        form="conditional" if conditional else "future",
        use=use,  # type: ignore[arg-type]
        source=quote.speaker if quote else _told_before(span, view) if use == "reported" else None,
    )


def _told_before(span: Span, view: View) -> Voice | None:
    """Who told what goes before in the same block: the conditional goes on with it, marks or not."""
    blocks = view.document.blocks
    block = blocks[bisect_right(blocks, view.span.start, key=lambda b: b.span.start) - 1].span
    last = view.cover.last_before(span.start)
    return last.speaker if last is not None and last.span.start >= block.start else None


_OF_NAME = frozenset(("det", "amod", "nmod", "flat:name", "case", "compound", "fixed", "appos"))


def _denied_by(modal: Modal, document: Document, syntax: Syntax, clauses: Clauses, starts: Sequence[int]) -> Modal:
    """The modal with the subject of its verb as the one who denies or doubts; unchanged where it has none."""
    if modal.use not in ("denied", "questioned"):
        return modal
    at = bisect_right(starts, modal.span.start) - 1
    if at < 0 or syntax.words[at].pos not in ("VERB", "AUX") or clauses.of_word[at] < 0:
        return modal
    clause = clauses.all[clauses.of_word[at]]
    subject = next((c for c in clauses.children[clause.head] if syntax.words[c].dep in ("nsubj", "nsubj:caus")), -1)
    if subject < 0 or syntax.words[subject].pos == "PRON":
        return modal
    parts = [subject]
    stack = [subject]
    while stack:
        for c in clauses.children[stack.pop()]:
            if syntax.words[c].dep in _OF_NAME and clauses.of_word[c] == clauses.of_word[at]:
                parts.append(c)
                stack.append(c)
    span = Span(document.id, syntax.words[min(parts)].start, syntax.words[max(parts)].end)
    return replace(modal, source=Voice(name=span.of(document.text), kind="anonymous", span=span))


def _questions(view: View) -> Iterable[Modal]:
    """The verb of each direct question of a sentence."""
    for start, end in question_spans(view.low):
        inverted = view.patterns["inverted"].search(view.low, start, end)
        found = [c for c in view.found if start <= view.words[c.finite].start - view.span.start < end]
        if inverted is not None:
            low, high = inverted.span()
        elif found:
            main = next((c for c in reversed(found) if c.dep == "ROOT"), found[-1])
            low, high = (x - view.span.start for x in (view.words[main.finite].start, view.words[main.finite].end))
        else:
            continue
        quote = view.cover.over(view.span.start + low)
        yield Modal(
            span=Span(view.document.id, view.span.start + low, view.span.start + high),
            rule=f"{view.language}.modal.question",
            form="question",
            use="questioned",
            source=quote.speaker if quote else None,
        )


# ---------------------------------------------------------------- lexicon


class _Cue(NamedTuple):
    name: str
    use: str
    pattern: re.Pattern[str]


@cache
def _cues(language: str) -> tuple[re.Pattern[str], dict[str, _Cue]]:
    """All lexical patterns as one, with a group for each."""
    rules = load(language, "modality")["lexical"]
    cues = {f"r{k}": _Cue(r["name"], r["use"], re.compile(r["pattern"], re.I)) for k, r in enumerate(rules)}
    joined = "|".join(f"(?P<r{k}>{r['pattern']})" for k, r in enumerate(rules))
    return re.compile(joined, re.IGNORECASE), cues


def _lexical(document: Document, span: Span, language: str, cover: Cover) -> Iterable[Modal]:
    """Words of doubt, report and denial in one block."""
    pattern, cues = _cues(language)
    for match in pattern.finditer(document.text, span.start, span.end):
        cue = cues[match.lastgroup or "r0"]
        found = cover.by_cue(*match.span()) or cover.over(match.start())
        end = match.start() + len(match[0].rstrip())
        yield Modal(
            span=Span(document.id, match.start(), end),
            rule=f"{language}.modal.lexical.{cue.name}",
            form="lexical",
            use=cue.use,  # type: ignore[arg-type]
            source=found.speaker if found else None,
        )


def _attributing(document: Document, cover: Cover) -> Iterable[Modal]:
    """ "Pour X, ..." gives what follows as X's view; only the quotation knows it from a purpose."""
    for quote in cover.cues():
        if quote.cue is not None and quote.cue.of(document.text).lower() in ("pour", "para", "for"):
            yield Modal(
                span=quote.cue, rule="fr.modal.lexical.for", form="lexical", use="reported", source=quote.speaker
            )


def lexical_examples(language: str) -> list[tuple[str, list[str], list[str]]]:
    """Name, examples (the cue between brackets) and counter-examples of every lexical rule of `language`."""
    return [(r["name"], r["examples"], r["without"]) for r in load(language, "modality")["lexical"]]


def find_lexical(text: str, language: str) -> list[tuple[int, int, str]]:
    """Place and rule name of every lexical cue in a plain text."""
    pattern, cues = _cues(language)
    return [(m.start(), m.start() + len(m[0].rstrip()), cues[m.lastgroup or "r0"].name) for m in pattern.finditer(text)]
