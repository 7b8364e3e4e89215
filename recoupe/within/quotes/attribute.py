"""Every quotation with its voice and its relays, in the order of the text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from math import ceil

from recoupe.model import Chain, Document, Mention, Quote, Span, Voice, hull
from recoupe.within.quotes.cast import Cast, cast_of
from recoupe.within.quotes.cues import Cue, find_cues
from recoupe.within.quotes.drafts import Draft
from recoupe.within.quotes.extents import quoting_at
from recoupe.within.quotes.gather import gather
from recoupe.within.quotes.lexicon import Speech, plain, speech
from recoupe.within.quotes.marks import find_marks
from recoupe.within.quotes.phrases import phrase
from recoupe.within.quotes.relays import Note, find_notes, note_after, references, relays_of
from recoupe.within.quotes.sheet import Sheet, lay_out
from recoupe.within.quotes.speakers import named_behind, speaks, third_person, voice_of
from recoupe.within.syntax import Syntax

_REACH = 4  # blocks: further away, a quotation does not inherit its speaker without a word


def find_quotes(
    document: Document, syntax: Syntax, mentions: tuple[Mention, ...] = (), chains: tuple[Chain, ...] = ()
) -> tuple[Quote, ...]:
    """All quotations of `document`, by position; outer before nested. Works without mentions, from names alone."""
    if not syntax.words:
        return ()
    marks = find_marks(document)
    sheet = lay_out(document, syntax, mentions, chains, marks)
    lexicon = speech(document.language) or next((x for x in (speech(b.language) for b in document.blocks) if x), None)
    if lexicon is None:
        return tuple(_quote(sheet, d, None, (), "") for d in gather(sheet, ()))
    notes = find_notes(sheet, lexicon)
    cues = find_cues(sheet)
    drafts = gather(sheet, cues, references(sheet, notes))
    passing = tuple(cue for cue in cues if cue.preposition is not None and cue.subject is not None)
    saying = {cue.last: cue for cue in cues if cue.verb is not None and cue.subject is not None}
    room = _Room(sheet, cast_of(sheet, lexicon), notes, passing, saying)
    out = [room.attribute(draft) for draft in drafts]
    return tuple(_mentioned(sheet, quote) for quote in _repeated(sheet, _looked_ahead(room.cast, lexicon, out)))


@dataclass
class _Room:
    """Who has spoken so far."""

    sheet: Sheet
    cast: Cast
    notes: dict[str, Note]
    passing: tuple[Cue, ...] = ()  # "selon les agences"
    saying: dict[int, Cue] = field(default_factory=dict)  # verbs with a subject, by their last word
    heard: list[Voice] = field(default_factory=list)
    around: list[Quote] = field(default_factory=list)  # attributions without marks that may hold the next one
    last: Quote | None = None
    by_mark: dict[int, Quote] = field(default_factory=dict)

    def attribute(self, draft: Draft) -> Quote:
        """The quotation of `draft`."""
        sheet = self.sheet
        word = min(sheet.at(draft.start), len(sheet.words) - 1)
        lexicon = sheet.lexicon(word)
        outer = self.by_mark.get(draft.level) if draft.level >= 0 else self._enclosing(draft)
        if draft.mode == "scare" or lexicon is None:
            return _quote(sheet, draft, None, (), "", nested=draft.level >= 0)
        voice: Voice | None = None
        relays: tuple[Voice, ...] = ()
        continues = False
        if draft.speaker is not None:
            voice = voice_of(self.cast, lexicon, draft.speaker, tuple(self.heard))
            pronoun = draft.speaker[1] - draft.speaker[0] == 1 and sheet.keys[draft.speaker[0]] in lexicon.pronouns
            continues = pronoun
            if pronoun and outer is not None and outer.speaker is not None and outer.speaker.name == voice.name:
                voice = third_person(self.cast, lexicon, draft.speaker)  # who speaks calls himself "I"
        elif outer is None and (draft.cue is not None or draft.inherited):
            block = sheet.block_of(word)
            heading = draft.cue is None and sheet.document.blocks[block].kind in _HEADINGS
            near = self.last is not None and block - self._block(self.last) <= _REACH and not heading
            if near and self.last is not None and self.last.speaker is not None:
                voice = replace(self.last.speaker, span=None, mention=-1)
                continues = True
        note = self._noted(draft, word) if draft.mark >= 0 and outer is None else None
        if draft.cue is not None:
            relays = self._relays(lexicon, draft, word)
            if draft.cue.through is not None:
                relays = (voice_of(self.cast, lexicon, draft.cue.through, tuple(self.heard)), *relays)
            if voice is not None and voice.kind == "media":
                cited = self._cited(lexicon, draft)
                if cited is not None:
                    voice, relays = cited, (*relays, voice)
        if note is not None:
            voice, relays = _with_note(sheet, note[0], note[1], voice if draft.cue else None, relays, sheet.document.id)
        last = self.last
        if voice is not None and continues and not relays and last is not None and last.speaker is not None:
            relays = last.relays if last.speaker.name == voice.name and not last.nested else relays
        relays = tuple(r for r in relays if voice is None or plain(r.name) != plain(voice.name))
        if outer is not None:
            above = outer.relays + ((outer.speaker,) if outer.speaker is not None else ())
            relays = above + relays
            if voice is None and draft.cue is None:
                return _quote(sheet, draft, None, (), "", nested=True)
        quote = _quote(sheet, draft, voice, relays, draft.cue.stance if draft.cue else "", nested=outer is not None)
        if draft.mark >= 0:
            self.by_mark[draft.mark] = quote
        if quote.mode in ("indirect", "mixed"):
            self.around.append(quote)
        if voice is not None and outer is None and _can_speak(lexicon, voice):
            self.heard.append(voice)
            self.last = quote
        return quote

    def _enclosing(self, draft: Draft) -> Quote | None:
        """The attribution without marks that holds this one, verb and all: "X affirme que Y a dit que …"."""
        if draft.cue is None:
            return None
        cue = self.sheet.words[draft.cue.head].start
        while self.around and self.around[-1].span.end <= draft.start:
            self.around.pop()
        for quote in reversed(self.around[-3:]):
            if any(p.start <= cue < p.end and p.start <= draft.start < p.end for p in quote.pieces):
                return quote
        return None

    def _block(self, quote: Quote) -> int:
        return self.sheet.block_of(min(self.sheet.at(quote.span.start), len(self.sheet.words) - 1))

    def _relays(self, lexicon: Speech, draft: Draft, word: int) -> tuple[Voice, ...]:
        assert draft.cue is not None
        sheet = self.sheet
        first, last = sheet.sentence(draft.cue.head)
        if draft.cue.preposition is not None and draft.cue.subject is not None:
            first, last = draft.cue.first, min(last, draft.cue.subject[1] + 12)
            first = draft.cue.subject[1]
        outer = self._enclosing(draft)
        if outer is not None:  # what stands around the other attribution is not this one's
            first, last = max(first, sheet.at(outer.span.start)), min(last, sheet.at(outer.span.end))
        found = (
            self._told_by(lexicon, draft)
            + self._passed_on(lexicon, draft)
            + relays_of(sheet, lexicon, (first, last), draft.pieces)
        )
        if found or (draft.cue.inserted is None and draft.mark < 0):
            return found
        # The sentence before may name the programme, where the quotation itself is given with "dit-elle" alone.
        if first > 0 and sheet.block_of(first - 1) == sheet.block_of(first):
            before = sheet.sentence(first - 1)
            if all(sheet.level[k] < 0 for k in range(*before)):
                return tuple(r for r in relays_of(sheet, lexicon, before, ()) if _on_air(sheet, r))
        return ()

    def _told_by(self, lexicon: Speech, draft: Draft) -> tuple[Voice, ...]:
        """Who says what "selon X" attributes: "Reuters rapporte que, selon deux diplomates, …"."""
        assert draft.cue is not None
        k = draft.cue.first - 1
        if draft.cue.preposition is None or k < 2:
            return ()
        if self.sheet.keys[k] == ",":
            k -= 1
        above = self.saying.get(k - 1)
        if above is None or self.sheet.keys[k] not in lexicon.that:
            return ()
        assert above.subject is not None
        return (voice_of(self.cast, lexicon, above.subject, tuple(self.heard[-4:])),)

    def _passed_on(self, lexicon: Speech, draft: Draft) -> tuple[Voice, ...]:
        """Who stands between the verb and the words: "X a répondu, selon les agences : « … »"."""
        assert draft.cue is not None
        if draft.cue.verb is None or draft.cue.inserted is not None:
            return ()
        head, words = draft.cue.last, self.sheet.at(draft.start)
        at = bisect_left(self.passing, head, key=lambda cue: cue.first)
        out = []
        for cue in self.passing[at : at + 2]:
            if cue.first < words and self.sheet.words[cue.first].sentence == self.sheet.words[head].sentence:
                assert cue.subject is not None
                if any(k in lexicon.speech_nouns for k in self.sheet.keys[cue.subject[0] : cue.subject[1]][:2]):
                    continue  # "selon des propos rapportés par la presse": the press is found by itself
                out.append(voice_of(self.cast, lexicon, cue.subject, tuple(self.heard[-4:])))
        return tuple(out)

    def _cited(self, lexicon: Speech, draft: Draft) -> Voice | None:
        """Whom an outlet gives the word to: "Yonhap, citant un officier, …"; "a appris l'AFP de source policière"."""
        assert draft.cue is not None
        sheet, cue = self.sheet, draft.cue
        first, last = sheet.sentence(cue.head)
        inside = [(sheet.at(a), sheet.at(b)) for a, b in draft.pieces]
        behind = lexicon.learning.get(cue.verb.lemma, ()) if cue.verb is not None else ()
        for k in range(first, last):
            if any(a <= k < b for a, b in inside) or sheet.level[k] != sheet.level[cue.head]:
                continue
            start = 0
            if sheet.keys[k] in lexicon.quoting_heads:
                start = quoting_at(sheet, lexicon, k)
            elif behind and cue.head < k <= cue.last + 8:
                words = next(
                    (w for w in behind if plain(sheet.text[sheet.words[k].start :][:20]).startswith(w + " ")), ""
                )
                start = k + words.count(" ") if words else 0  # the source itself belongs to its name
            found = phrase(sheet, lexicon, start, last) if start else None
            if found is not None and speaks(sheet, lexicon, found):
                return voice_of(self.cast, lexicon, found, tuple(self.heard[-4:]))
        return None

    def _noted(self, draft: Draft, word: int) -> tuple[Note, Span] | None:
        if not self.notes:
            return None
        return note_after(self.sheet, self.notes, draft.end, self.sheet.block_of(word))


def _can_speak(lexicon: Speech, voice: Voice) -> bool:
    """False for a thing that a wrong parse took for a speaker: it must not lend its name to later pronouns."""
    if voice.kind != "anonymous":
        return True
    words = plain(voice.name).split()
    return any(
        w in lexicon.persons
        or w in lexicon.bodies
        or w in lexicon.documents
        or w in lexicon.pronouns
        or w in lexicon.generic
        for w in words
    )


def _on_air(sheet: Sheet, relay: Voice) -> bool:
    if relay.span is None:
        return False
    before = sheet.text[max(0, relay.span.start - 14) : relay.span.start].lower()
    return any(
        before.rstrip().endswith(w) for w in ("ondes de", "micro de", "antenne de", "plateau de", "sur", "ondes du")
    )


def _with_note(
    sheet: Sheet, note: Note, ref: Span, voice: Voice | None, relays: tuple[Voice, ...], doc: str
) -> tuple[Voice | None, tuple[Voice, ...]]:
    """What a footnote adds: the speaker where the text names none, and the papers that the words came through."""
    through = tuple(Voice(name=name, kind="media", span=note.span) for name in note.relays)
    if note.speaker:
        own = Voice(name=note.speaker, kind="person" if note.person else "media", span=note.span)
        if voice is None:
            return own, through + relays
        return voice, (own, *through, *relays)
    return voice, through + relays


def _quote(
    sheet: Sheet, draft: Draft, voice: Voice | None, relays: tuple[Voice, ...], stance: str, nested: bool = False
) -> Quote:
    doc = sheet.document.id
    pieces = tuple(Span(doc, a, b) for a, b in draft.pieces)
    cue = None
    if draft.cue is not None:
        cue = _cue_span(sheet, draft.cue)
    return Quote(
        span=hull(pieces),
        rule=draft.rule,
        mode=draft.mode,
        pieces=pieces,
        marks=tuple(Span(doc, a, b) for a, b in sorted(set(draft.marks))),
        cue=cue,
        stance=stance,
        speaker=voice,
        relays=relays,
        nested=nested,
        inherited=draft.inherited or (voice is not None and voice.span is None),
        repeats=draft.repeats,
    )


def _cue_span(sheet: Sheet, cue: Cue) -> Span:
    return Span(sheet.document.id, sheet.words[cue.first].start, sheet.words[cue.last].end)


def _mentioned(sheet: Sheet, quote: Quote) -> Quote:
    """The quotation with the mention of every voice whose words are one: the entity is then known by more than a name."""
    voices = (quote.speaker, *quote.relays)
    linked = [voice if voice is None else _with_mention(sheet, voice) for voice in voices]
    if all(a is b for a, b in zip(voices, linked, strict=True)):
        return quote
    return replace(quote, speaker=linked[0], relays=tuple(v for v in linked[1:] if v is not None))


def _with_mention(sheet: Sheet, voice: Voice) -> Voice:
    if voice.span is None or voice.mention >= 0:
        return voice
    first = sheet.at(voice.span.start)
    for word in range(max(0, first - 2), first + 3):  # an article before the noun, or a title before the name
        for number in sheet.mention_at.get(word, ()):
            mention = sheet.mentions[number]
            if mention.form == "pronoun" or min(mention.span.end, voice.span.end) <= voice.span.start:
                continue
            shared = min(mention.span.end, voice.span.end) - max(mention.span.start, voice.span.start)
            if 2 * shared >= max(len(mention.span), len(voice.span)):
                return replace(voice, mention=number)
    return voice


def _looked_ahead(cast: Cast, lexicon: Speech, quotes: list[Quote]) -> list[Quote]:
    """A first quotation without a speaker takes whoever the sentence behind it is about, or the next one's speaker."""
    sheet = cast.sheet
    out: list[Quote] = []
    voices = {quote.speaker.name for quote in quotes if quote.speaker is not None and quote.mode == "direct"}
    for number, quote in enumerate(quotes):
        if quote.speaker is None and quote.inherited and quote.mode == "direct" and not quote.nested:
            named = named_behind(cast, lexicon, quote.span.end)
            if named is not None:
                out.append(replace(quote, speaker=named))
                continue
            here = sheet.block_of(min(sheet.at(quote.span.start), len(sheet.words) - 1))
            for later in quotes[number + 1 : number + 6]:
                there = sheet.block_of(min(sheet.at(later.span.start), len(sheet.words) - 1))
                if there - here > 2:
                    break
                if later.speaker is not None and later.mode in ("direct", "mixed") and not later.nested:
                    quote = replace(quote, speaker=replace(later.speaker, span=None, mention=-1), relays=later.relays)
                    break
            if quote.speaker is None and len(voices) == 1 and _heads(sheet, quote):
                # A headline in marks: the only one whose words the document gives.
                told = next(q for q in quotes if q.speaker is not None and q.mode == "direct")
                assert told.speaker is not None
                quote = replace(quote, speaker=replace(told.speaker, span=None, mention=-1), relays=told.relays)
        out.append(quote)
    return out


def _heads(sheet: Sheet, quote: Quote) -> bool:
    """True for words that are a heading of their document."""
    block = sheet.document.blocks[sheet.block_of(min(sheet.at(quote.span.start), len(sheet.words) - 1))]
    return block.kind in _HEADINGS


_HEADINGS = ("title", "subtitle", "heading")


def _repeated(sheet: Sheet, quotes: list[Quote]) -> list[Quote]:
    """Headings that say again what a quotation of the body says take its speaker and are marked as repeats."""
    bags = [(q, _bag(sheet, q)) for q in quotes]
    fuller: dict[frozenset[str], Quote | None] = {}  # the first quotation that holds most of these words, and more
    holding: dict[str, list[int]] = {}
    for number, (_, words) in enumerate(bags):
        for word in words:
            holding.setdefault(word, []).append(number)
    out: list[Quote] = []
    for quote, bag in bags:
        block = sheet.document.blocks[sheet.block_of(min(sheet.at(quote.span.start), len(sheet.words) - 1))]
        alone = quote.mode == "direct" and quote.inherited and len(block.span) - len(quote.span) <= 6
        heading = block.kind in _HEADINGS or block.repeats
        if alone and len(bag) >= 4 and (heading or len(bag) <= 40):
            if bag not in fuller:
                # one that holds three words in four holds one of the rarest quarter and one more
                rare = sorted(bag, key=lambda w: (len(holding[w]), w))[: len(bag) - ceil(0.75 * len(bag)) + 1]
                near = (bags[n] for n in sorted({n for word in rare for n in holding[word]}))
                fuller[bag] = next(
                    (
                        other
                        for other, words in near
                        if other.mode != "scare" and len(words) > len(bag) and len(bag & words) >= 0.75 * len(bag)
                    ),
                    None,
                )
            if (other := fuller[bag]) is not None:
                speaker = replace(other.speaker, span=None, mention=-1) if other.speaker else None
                quote = replace(quote, repeats=True, speaker=speaker, relays=other.relays)
        out.append(quote)
    return out


def _bag(sheet: Sheet, quote: Quote) -> frozenset[str]:
    return frozenset(
        w
        for p in quote.pieces
        for w in plain(p.of(sheet.text)).replace(",", " ").replace(".", " ").split()
        if len(w) > 3
    )
