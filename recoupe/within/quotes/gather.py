"""From marks and cues to quotations: what each cue governs, what stands alone between marks, what only keeps distance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from recoupe.model.records import QuoteMode
from recoupe.within.quotes.cues import Cue, phrase
from recoupe.within.quotes.extents import clause_end, complement
from recoupe.within.quotes.lexicon import Speech, speech
from recoupe.within.quotes.sheet import Sheet, ends

_ELLIPSIS = re.compile(r"[(\[](?:\.\.\.|…|\. \. \.)[)\]]")
_SQUARE = re.compile(r"\[[^\[\]]{1,120}\]")
_POST = re.compile(r"(?:^|\s)(?:[#@]\w{2,}|pic\.twitter\.com/|https?://t\.co/)")
_HEADINGS = ("title", "subtitle", "heading")


@dataclass
class Draft:
    """A quotation in the making; character ranges. `level`: the utterance it is nested in, -1 for none."""

    pieces: list[tuple[int, int]]
    mode: QuoteMode
    rule: str
    cue: Cue | None = None
    speaker: tuple[int, int] | None = None
    marks: list[tuple[int, int]] = field(default_factory=list)
    level: int = -1
    mark: int = -1
    inherited: bool = False
    repeats: bool = False

    @property
    def start(self) -> int:
        """First character."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Behind the last character."""
        return self.pieces[-1][1]


@dataclass
class _Work:
    sheet: Sheet
    cues: tuple[Cue, ...]
    noted: tuple[int, ...] = ()
    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # marks that a draft holds as its own
    busy: set[int] = field(default_factory=set)  # cues (by head) that have found their words
    stops: dict[int, Cue] = field(default_factory=dict)


def gather(sheet: Sheet, cues: tuple[Cue, ...], noted: tuple[int, ...] = ()) -> list[Draft]:
    """All quotations of the document, unresolved, by position. `noted`: characters of references to notes of sources."""
    work = _Work(sheet, cues, noted)
    for cue in cues:
        if cue.inserted is not None:
            work.stops.setdefault(cue.inserted[0], cue)
        elif cue.preposition is not None:
            work.stops.setdefault(cue.first, cue)
    for rule in (_inserted, _announced, _complements, _prepositional, _governed, _alone, _dialogue, _posts):
        rule(work)
    drafts = [d for d in work.drafts if d.pieces]
    for draft in drafts:
        draft.pieces = _without_notes(sheet, draft.pieces)
    drafts = [d for d in drafts if d.pieces]
    drafts.sort(key=lambda d: (d.start, -d.end, d.mode))
    return drafts


# ------------------------------------------------------------- inserted clauses


def _inserted(work: _Work) -> None:
    """« … », a déclaré X. And: « …, a déclaré X, … ». And without marks: "Le pont tiendra, affirme X."."""
    sheet = work.sheet
    for cue in work.cues:
        if cue.inserted is None:
            continue
        first, last = cue.inserted
        speaker = cue.subject
        if speaker is not None:
            speaker = _read_where(sheet, cue, speaker)
        inside = sheet.level[cue.head]
        host = _mark_before(sheet, first)
        if host is None and inside >= 0 and not _own_nested(work, cue, inside):
            _cut(work, cue, inside, first, last, speaker)
            continue
        if host is not None:
            _host(work, cue, host, first, last, speaker)
        else:
            _unmarked(work, cue, first, last, speaker)


def _read_where(sheet: Sheet, cue: Cue, subject: tuple[int, int]) -> tuple[int, int]:
    """"peut-on lire dans le communiqué": what is read speaks, not who reads it."""
    lexicon = sheet.lexicon(cue.head)
    if lexicon is None or cue.verb is None or cue.verb.lemma not in ("lire", "entendre", "apprendre", "leer"):
        return subject
    if sheet.keys[subject[0]] not in lexicon.generic:
        return subject
    _, last = sheet.sentence(cue.head)
    for k in range(cue.last + 1, min(last, cue.last + 6)):
        if sheet.keys[k] in ("dans", "sur", "en", "en el"):
            return phrase(sheet, lexicon, k + 1, last) or subject
    return subject


def _mark_before(sheet: Sheet, first: int) -> int | None:
    """The marked passage that ends right before word `first`, with only a comma, a stop or a space between."""
    start = sheet.words[first].start
    best = None
    for number, mark in enumerate(sheet.marks):
        if mark.outer_start >= start:
            break
        if mark.state == "closed" and mark.outer_end <= start and start - mark.outer_end < 6:
            if not any(c.isalnum() for c in sheet.text[mark.outer_end : start]) and mark.depth <= max(0, _depth(sheet, first)):
                best = number
    return best


def _depth(sheet: Sheet, word: int) -> int:
    number = sheet.level[word]
    return sheet.marks[number].depth + 1 if number >= 0 else 0


def _own_nested(work: _Work, cue: Cue, inside: int) -> bool:
    """True when the utterance has a speaker of its own outside, so that a clause inserted in it quotes somebody else."""
    return any(d.mark == inside and d.cue is not None for d in work.drafts)


def _cut(work: _Work, cue: Cue, inside: int, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """The inserted clause cuts its utterance in pieces."""
    sheet = work.sheet
    mark = sheet.marks[inside]
    known = next((d for d in work.drafts if d.mark == inside), None)
    if known is None:
        known = Draft([(mark.start, mark.end)], "direct", cue.rule, cue, speaker, mark=inside, level=_above(sheet, inside))
        work.drafts.append(known)
        work.used.add(inside)
    if known.cue is None:
        known.cue, known.speaker, known.rule = cue, speaker, cue.rule
    known.pieces = _minus(sheet, known.pieces, sheet.words[first].start, _behind(sheet, last, mark.end))
    work.busy.add(cue.head)


def _behind(sheet: Sheet, last: int, limit: int) -> int:
    """Where speech resumes behind an inserted clause that ends before word `last`."""
    if last >= len(sheet.words) or sheet.words[last].start >= limit:
        return limit
    end = sheet.words[last].start
    if sheet.keys[last] == ",":
        end = sheet.words[last].end
    return min(limit, end)


def _minus(sheet: Sheet, pieces: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """`pieces` without [low, high), trimmed of white space and loose commas."""
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        for a, b in ((start, min(end, low)), (max(start, high), end)):
            while a < b and (sheet.text[a].isspace() or sheet.text[a] in ",;–—"):
                a += 1
            while a < b and (sheet.text[b - 1].isspace() or sheet.text[b - 1] in ",–—"):
                b -= 1
            if a < b and any(c.isalnum() for c in sheet.text[a:b]) and (a, b) not in out:
                out.append((a, b))
    return out


def _above(sheet: Sheet, number: int) -> int:
    """The utterance around mark `number`, -1 for none."""
    parent = sheet.marks[number].parent
    while parent >= 0 and not sheet.utterance[parent]:
        parent = sheet.marks[parent].parent
    return parent


def _host(work: _Work, cue: Cue, host: int, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """Marks before the clause: a direct quotation, or the end of an attributed sentence (mixed)."""
    sheet = work.sheet
    mark = sheet.marks[host]
    work.busy.add(cue.head)
    low = _sentence_start(sheet, mark.outer_start)
    lead = sheet.text[low : mark.outer_start]
    alone = not any(c.isalnum() for c in lead) or sheet.utterance[host] and lead.rstrip().endswith(":")
    if not alone:
        stop = _last_stop(work, low, mark.outer_start)
        lead = sheet.text[stop : mark.outer_start]
        if stop > low:
            low = stop
            alone = not any(c.isalnum() for c in lead)
    pieces = [(mark.start, mark.end)]
    marks: list[tuple[int, int]] = []
    mode: QuoteMode = "direct"
    if not alone:
        mode = "mixed"
        inner = [n for n, m in enumerate(sheet.marks) if low <= m.outer_start and m.outer_end <= mark.outer_end and m.depth == mark.depth]
        marks = [(sheet.marks[n].start, sheet.marks[n].end) for n in inner if sheet.utterance[n] or n == host]
        pieces = [(low, mark.outer_end)]
        work.used.update(inner if all(n in inner for n in inner) else ())
        work.used.add(host)
    draft = Draft(pieces, mode, cue.rule, cue, speaker, marks, mark=host, level=_above(sheet, host))
    work.used.add(host)
    # Speech resumed behind the clause, in the same sentence: another pair of marks, or text without any.
    if last < len(sheet.words):
        block = sheet.document.blocks[mark.block].span
        following = next((n for n, m in enumerate(sheet.marks) if m.outer_start >= sheet.words[last - 1].end and m.block == mark.block and m.depth == mark.depth), None)
        if following is not None and following not in work.used:
            between = sheet.text[sheet.words[last - 1].end : sheet.marks[following].outer_start]
            if sheet.marks[following].outer_start < block.end and not any(c.isalnum() for c in between) and not any(c in ".!?:" for c in between):
                draft.pieces.append((sheet.marks[following].start, sheet.marks[following].end))
                work.used.add(following)
    work.drafts.append(draft)


def _sentence_start(sheet: Sheet, char: int) -> int:
    """First character of the sentence of `char`, as far as marks allow: a marked passage before it may end one."""
    word = sheet.at(char)
    if word >= len(sheet.words):
        word = len(sheet.words) - 1
    first, _ = sheet.sentence(word)
    low = sheet.words[first].start
    if low > char:
        low = sheet.document.sentences[max(0, sheet.words[word].sentence - 1)].span.start
    return low


def _last_stop(work: _Work, low: int, high: int) -> int:
    """Behind the last inserted clause or full stop between `low` and `high`; `low` where there is none."""
    sheet = work.sheet
    stop = low
    for cue in work.cues:
        if cue.inserted is not None:
            end = sheet.words[cue.inserted[1] - 1].end
            if low < end <= high:
                stop = max(stop, end)
    match = None
    for match in re.finditer(r"[.!?…][»”\"']?\s+(?=[A-ZÉÈÀÎ«“\"])", sheet.text[low:high]):
        pass
    if match is not None:
        stop = max(stop, low + match.end())
    while stop < high and not sheet.text[stop].isalnum() and sheet.text[stop] not in "«“\"":
        stop += 1
    return stop


def _unmarked(work: _Work, cue: Cue, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """The pont tiendra, affirme la mairie: the sentence around the clause is what is said."""
    sheet = work.sheet
    sentence_first, sentence_last = sheet.sentence(cue.head)
    if first <= sentence_first:
        return
    low = sentence_first
    for other in work.cues:
        if other.inserted is not None and other is not cue and sentence_first < other.inserted[1] <= first:
            low = max(low, other.inserted[1])
    while low < first and not (sheet.keys[low][:1].isalnum() or low in sheet.opening):
        low += 1
    if low >= first:
        return
    spoken = any(sheet.verb(k) for k in range(low, first))
    end = first
    while end > low and not (sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing or sheet.keys[end - 1] in ("%", "?", "!", ")")):
        end -= 1
    if end <= low:
        return
    pieces = [(sheet.words[low].start, sheet.words[end - 1].end)]
    if last < sentence_last and sheet.keys[last] == "," and not spoken:
        stop = clause_end(sheet, last + 1, None, {k: c for k, c in work.stops.items() if c is not cue}) if last + 1 < sentence_last else last
        if stop > last + 1:
            pieces.append((sheet.words[last + 1].start, sheet.words[stop - 1].end))
            spoken = spoken or any(sheet.verb(k) for k in range(last + 1, stop))
    if not spoken:
        return
    work.busy.add(cue.head)
    _attributed(work, cue, speaker, pieces, sheet.level[cue.head])


def _attributed(work: _Work, cue: Cue, speaker: tuple[int, int] | None, pieces: list[tuple[int, int]], level: int, rule: str = "") -> None:
    """A clause attributed to someone: indirect, or mixed where marks stand in it, or direct where marks are all of it."""
    sheet = work.sheet
    low, high = pieces[0][0], pieces[-1][1]
    depth = sheet.marks[level].depth + 1 if level >= 0 else 0
    inner = [
        n
        for n, m in enumerate(sheet.marks)
        if m.depth == depth and m.outer_start >= low - 1 and m.end <= high + 1 and m.outer_start < high
    ]
    words = sum(len(sheet.text[a:b].split()) for a, b in pieces)
    named = _names(sheet)
    marked = [n for n in inner if sheet.utterance[n] or not _nickname(sheet, n, named)]
    own = [(sheet.marks[n].start, sheet.marks[n].end) for n in marked]
    share = sum(len(sheet.text[a:b].split()) for a, b in own)
    mode: QuoteMode = "indirect"
    if own:
        mode = "mixed"
        if len(own) == 1 and share >= words - 1 and sheet.utterance[marked[0]]:
            mode = "direct"
    work.used.update(marked)
    work.drafts.append(Draft(pieces, mode, rule or cue.rule, cue, speaker, own if mode == "mixed" else [], level=level))


def _names(sheet: Sheet) -> frozenset[str]:
    """What stands between marks again and again: a name, not a quotation."""
    seen: dict[str, int] = {}
    for mark in sheet.marks:
        key = sheet.text[mark.start : mark.end].lower().rstrip("s")
        seen[key] = seen.get(key, 0) + 1
    return frozenset(key for key, count in seen.items() if count > 1 and len(key.split()) <= 4)


def _nickname(sheet: Sheet, number: int, names: frozenset[str]) -> bool:
    """True for a name between marks: repeated, or short and behind a definite article ("les « chasubles bleues »")."""
    mark = sheet.marks[number]
    words = sheet.text[mark.start : mark.end].lower().rstrip("s")
    if words in names:
        return True
    if len(words.split()) > 3:
        return False
    before = sheet.at(mark.outer_start) - 1
    lexicon = sheet.lexicon(before) if before >= 0 else None
    return lexicon is not None and before >= 0 and sheet.keys[before] in lexicon.articles


# ------------------------------------------------------------ announced by cues


def _announced(work: _Work) -> None:
    """X a déclaré : « … ». X said, “…”. Marks that a colon or a verb of speech announces."""
    sheet = work.sheet
    for number, mark in enumerate(sheet.marks):
        if number in work.used or not sheet.utterance[number] and sheet.text[mark.start : mark.start + 1].islower():
            continue
        opening = sheet.at(mark.outer_start)
        if opening == 0:
            continue
        lexicon = speech(sheet.languages[mark.block])
        if lexicon is None:
            continue
        before = sheet.keys[opening - 1]
        same_block = sheet.block_of(opening - 1) == mark.block
        colon = before == ":" and (same_block or sheet.text[sheet.words[opening - 1].start : mark.outer_start].count("\n") <= 3)
        if not same_block and not colon:
            continue
        if before in (".", "!", "?") or sheet.level[opening - 1] != _above(sheet, number):
            continue
        cue = _cue_before(work, opening, colon)
        if cue is None and colon:
            cue = None
            speaker = _colon_subject(work, lexicon, opening - 1)
            if speaker is None and not _speech_noun(sheet, lexicon, opening - 1):
                continue
            draft = Draft([(mark.start, mark.end)], "direct", f"{lexicon.language}.quote.colon", None, speaker, mark=number, level=_above(sheet, number))
            draft.inherited = speaker is None
        elif cue is not None:
            upper = sheet.text[mark.start : mark.start + 1].isupper() or not sheet.text[mark.start].isalpha()
            if not colon and not (upper and sheet.utterance[number]):
                continue
            draft = Draft([(mark.start, mark.end)], "direct", cue.rule, cue, cue.subject, mark=number, level=_above(sheet, number))
            work.busy.add(cue.head)
        else:
            continue
        work.used.add(number)
        work.drafts.append(draft)


def _cue_before(work: _Work, opening: int, colon: bool) -> Cue | None:
    """The cue that announces the marks at word `opening`: the last one of the sentence, near unless a colon follows it."""
    sheet = work.sheet
    first, _ = sheet.sentence(opening - 1)
    best = None
    for cue in work.cues:
        if cue.head >= opening:
            break
        if cue.verb is None or cue.head < first or cue.inserted is not None and not colon:
            continue
        if sheet.level[cue.head] != sheet.level[opening - 1]:
            continue
        best = cue
    if best is None:
        return None
    if colon:
        return best
    between = range(best.last + 1, opening)
    if len(between) > 7 or any(sheet.verb(k) for k in between) or any(sheet.keys[k] in ("que", "qu'", "that", "de", "d'") for k in between):
        return None
    return best


def _colon_subject(work: _Work, lexicon: Speech, colon: int) -> tuple[int, int] | None:
    """Who is subject of the sentence that ends in a colon before a quotation, when it is a person."""
    from recoupe.within.quotes.cues import subject_of

    sheet = work.sheet
    first, _ = sheet.sentence(colon)
    for k in range(colon - 1, first - 1, -1):
        word = sheet.words[k]
        if word.pos == "VERB" and (word.dep == "ROOT" or word.dep == "conj"):
            found = subject_of(sheet, lexicon, k)
            if found is None:
                continue
            keys = sheet.keys[found[0] : found[1]]
            start, end = sheet.words[found[0]].start, sheet.words[found[1] - 1].end
            person = any(s < end and e > start and label == "PER" for s, e, label in sheet.syntax.names)
            if person or keys[0] in lexicon.pronouns - lexicon.generic or any(x in lexicon.persons for x in keys):
                return found
    # "Le maire : « … »": a name or title and nothing else before the colon.
    found = phrase(sheet, lexicon, first, colon)
    if found is not None and found[1] >= colon - 1 and colon - first <= 8:
        keys = sheet.keys[found[0] : found[1]]
        start, end = sheet.words[found[0]].start, sheet.words[found[1] - 1].end
        if any(s < end and e > start and label == "PER" for s, e, label in sheet.syntax.names) or any(k in lexicon.persons for k in keys):
            return found
    return None


def _speech_noun(sheet: Sheet, lexicon: Speech, colon: int) -> bool:
    first, _ = sheet.sentence(colon)
    return any(sheet.keys[k] in lexicon.speech_nouns for k in range(first, colon))


# -------------------------------------------------------- clauses of a cue


def _complements(work: _Work) -> None:
    """X affirme que …; X dit vouloir …; X appelle Y à …"""
    sheet = work.sheet
    for cue in work.cues:
        if cue.verb is None or cue.inserted is not None or cue.head in work.busy:
            continue
        lexicon = sheet.lexicon(cue.head)
        if lexicon is None:
            continue
        found = complement(sheet, lexicon, cue)
        if found is None:
            continue
        start, kind = found
        end = clause_end(sheet, start, cue, work.stops)
        while end > start and sheet.keys[end - 1] in (",", ":", "–", "—", "-") :
            end -= 1
        if end <= start or not any(sheet.keys[k][:1].isalnum() for k in range(start, end)):
            continue
        if kind == "que" and not _finite_in(sheet, lexicon, start, end):
            continue
        subject = cue.subject
        if subject is None and not _speaks_for(sheet, cue):
            continue
        if subject is not None and cue.verb.lemma in lexicon.things and not _animate(sheet, lexicon, subject):
            continue
        work.busy.add(cue.head)
        pieces = [(sheet.words[start].start, sheet.words[end - 1].end)]
        rule = f"{lexicon.language}.quote.{ {'que': 'that', 'si': 'whether', 'inf': 'infinitive', 'de': 'infinitive'}[kind] }"
        lead = _leading_mark(work, cue, subject)
        if lead is not None:
            pieces.insert(0, lead)
        _attributed(work, cue, subject, _widened(sheet, pieces), sheet.level[cue.head], rule)


def _animate(sheet: Sheet, lexicon: Speech, subject: tuple[int, int]) -> bool:
    """True when the phrase may be someone: a name, a title, a body, a document, several people; a pronoun, if it can be."""
    first, last = subject
    keys = sheet.keys[first:last]
    start, end = sheet.words[first].start, sheet.words[last - 1].end
    if last - first == 1 and keys[0] in lexicon.pronouns:
        return _animate_before(sheet, lexicon, first)
    nouns = [k for k in range(first, last) if sheet.words[k].pos in ("NOUN", "PROPN")]
    head = nouns[0] if nouns else first
    if sheet.keys[head] in lexicon.persons | lexicon.bodies | lexicon.documents | lexicon.media_nouns | lexicon.titles | lexicon.generic:
        return True
    if not sheet.words[first].dep or keys[0] in lexicon.generic:
        return True
    return any(s <= sheet.words[head].start < e for s, e, _ in sheet.syntax.names) or (
        sheet.words[head].pos == "PROPN" and start <= sheet.words[head].start < end
    )


def _animate_before(sheet: Sheet, lexicon: Speech, pronoun: int) -> bool:
    """What a pronoun takes up: false when the subject of its sentence or the one before is a common thing."""
    sentence = sheet.words[pronoun].sentence
    for number in (sentence, sentence - 1):
        if number < 0:
            break
        low, high = sheet.syntax.bounds[number]
        for k in range(min(high, pronoun) - 1, low - 1, -1):
            if sheet.words[k].dep.startswith("nsubj") and sheet.words[sheet.words[k].head].dep in ("ROOT", "conj"):
                if sheet.words[k].pos == "PRON":
                    continue
                return _animate(sheet, lexicon, (k, k + 1))
    return True


def _leading_mark(work: _Work, cue: Cue, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """« Vu l'état du pont », le maire a demandé …: marked words at the head of the sentence belong to the quotation."""
    sheet = work.sheet
    first, _ = sheet.sentence(cue.head)
    if subject is None or first not in sheet.opening:
        return None
    for number, mark in enumerate(sheet.marks):
        if sheet.at(mark.outer_start) == first and number not in work.used and mark.state == "closed":
            behind = sheet.at(mark.outer_end)
            if behind < len(sheet.keys) and sheet.keys[behind] == "," and subject[0] == behind + 1:
                work.used.add(number)
                return (mark.start, mark.end)
    return None


def _finite_in(sheet: Sheet, lexicon: Speech, start: int, end: int) -> bool:
    return any(sheet.verb(k) or not sheet.words[k].dep for k in range(start, end)) or any(
        sheet.words[k].pos in ("VERB", "AUX") for k in range(start, end)
    )


def _speaks_for(sheet: Sheet, cue: Cue) -> bool:
    """A cue without a subject still counts as a participle or infinitive of someone's act ("avant d'ajouter que")."""
    word = sheet.words[cue.head]
    return word.has("VerbForm=Part") or word.has("VerbForm=Inf") or word.has("VerbForm=Ger") or not word.dep


def _widened(sheet: Sheet, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces that end or start on the edge of marks take the marks in."""
    out = []
    for start, end in pieces:
        for mark in sheet.marks:
            if mark.outer_start > end:
                break
            if mark.outer_start < start <= mark.start:
                start = mark.outer_start
            if mark.end <= end < mark.outer_end and mark.outer_start >= start:
                end = mark.outer_end
        out.append((start, end))
    return out


def _prepositional(work: _Work) -> None:
    """Selon X, …; …, selon X; A, d'après X, B."""
    sheet = work.sheet
    for cue in work.cues:
        if cue.preposition is None:
            continue
        lexicon = sheet.lexicon(cue.head)
        if lexicon is None:
            continue
        first, last = sheet.sentence(cue.head)
        level = sheet.level[cue.head]
        voice_last = cue.subject[1] if cue.subject is not None else cue.last + 1
        # An apposition of the voice ("Selon X, membre de Y, …") belongs to the attribution.
        voice_last = _past_apposition(sheet, lexicon, voice_last, last)
        if _relays_a_cue(work, cue, lexicon, first, last):
            continue
        while first < cue.first and sheet.level[first] != level:
            first += 1
        low = first
        inside = next((d for d in work.drafts if d.pieces[0][0] <= sheet.words[cue.first].start < d.pieces[-1][1] and d.cue is not None and d.mark < 0), None)
        if inside is not None:
            low = sheet.at(inside.pieces[0][0])
        for other in work.cues:
            if other is not cue and other.head < cue.first and other.head >= low and inside is None and other.head in work.busy:
                low = max(low, min(cue.first, _after_draft(work, other)))
        while low < cue.first and not (sheet.keys[low][:1].isalnum() or low in sheet.opening):
            low += 1
        pieces: list[tuple[int, int]] = []
        end = cue.first
        while end > low and not (sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing or sheet.keys[end - 1] in ("%", ")", "€", "$")):
            end -= 1
        before = any(sheet.verb(k) for k in range(low, end))
        leading = end - low <= 2 and not before
        if end > low and not leading:
            pieces.append((sheet.words[low].start, sheet.words[end - 1].end))
        start = voice_last
        comma = start < last and sheet.keys[start] == ","
        while start < last and not (sheet.keys[start][:1].isalnum() or start in sheet.opening):
            if sheet.keys[start] in (".", ";") or start in sheet.closing:
                break
            start += 1
        stop = clause_end(sheet, start, None, {k: c for k, c in work.stops.items() if c is not cue}) if start < last else start
        resumes = leading or not pieces or not before or (comma and _unfinished(sheet, low, end))
        if stop > start and resumes and sheet.words[start].sentence == sheet.words[cue.head].sentence and sheet.level[start] in (level,) + tuple(n for n in (sheet.level[start],) if n >= 0):
            pieces.append((sheet.words[start].start, sheet.words[stop - 1].end))
        if not pieces or not any(sheet.verb(sheet.at(a) + n) for a, b in pieces for n in range(max(0, sheet.at(b) - sheet.at(a)))):
            continue
        pieces = _widened(sheet, pieces)
        _attributed(work, cue, cue.subject, pieces, level, cue.rule)
        work.busy.add(cue.head)


def _past_apposition(sheet: Sheet, lexicon: Speech, k: int, last: int) -> int:
    """Behind ", membre de …," where it sits between the voice and its clause; `k` itself where there is none."""
    if k + 1 >= last or sheet.keys[k] != ",":
        return k
    head = sheet.keys[k + 1 : k + 4]
    if not any(h in lexicon.persons or h in lexicon.bodies for h in head):
        capital = sheet.words[k + 1].text[:1].isupper() and any(n[0] == sheet.words[k + 1].start and n[2] == "PER" for n in sheet.syntax.names)
        if not capital:
            return k
    for m in range(k + 2, min(last, k + 32)):
        if sheet.verb(m) and sheet.keys[m - 1] not in ("qui", "who"):
            return k
        if sheet.keys[m] == ",":
            rest = sheet.keys[m + 1 : m + 3]
            if any(h in lexicon.persons for h in rest):
                continue
            return m
    return k


def _after_draft(work: _Work, cue: Cue) -> int:
    ends_at = [work.sheet.at(d.end) for d in work.drafts if d.cue is cue]
    return max(ends_at) if ends_at else 0


def _unfinished(sheet: Sheet, low: int, end: int) -> bool:
    """True when words [low, end) leave their main verb or its complement open: the clause goes on behind the voice."""
    roots = [k for k in range(low, end) if sheet.words[k].dep == "ROOT"]
    if not roots:
        return True
    return any(child >= end and sheet.words[child].dep in ("xcomp", "ccomp", "obj", "dobj", "conj", "nsubj", "attr") for child in sheet.children[roots[0]])


def _relays_a_cue(work: _Work, cue: Cue, lexicon: Speech, first: int, last: int) -> bool:
    """True for "X aurait répondu, selon l'agence : « … »": the voice relays the words of another cue's speaker."""
    sheet = work.sheet
    if cue.subject is None:
        return False
    for draft in work.drafts:
        if draft.cue is None or draft.cue.preposition is not None or not first <= draft.cue.head < last:
            continue
        head = draft.cue.head
        stays_out = not any(a <= sheet.words[cue.first].start < b for a, b in draft.pieces)
        if stays_out and head < cue.first and draft.mark >= 0:
            return True
    return False


# ------------------------------------------------------------ marks with a cue


def _governed(work: _Work) -> None:
    """X dénonce « … »; X a jugé « insuffisantes » les mesures: marks inside the object of a cue make it mixed."""
    sheet = work.sheet
    named = _names(sheet)
    for number, mark in enumerate(sheet.marks):
        if number in work.used or (not sheet.utterance[number] and _nickname(sheet, number, named)):
            continue
        lexicon = speech(sheet.languages[mark.block])
        if lexicon is None:
            continue
        opening = sheet.at(mark.outer_start)
        if opening == 0 or opening >= len(sheet.words):
            continue
        level = _above(sheet, number)
        cue = None
        for candidate in work.cues:
            if candidate.head >= opening:
                break
            if candidate.verb is None or sheet.words[candidate.head].sentence != sheet.words[opening].sentence:
                continue
            if sheet.level[candidate.head] == level and candidate.inserted is None:
                cue = candidate
        if cue is None or not _reaches(sheet, cue, opening, number):
            continue
        if cue.head in work.busy:
            draft = next((d for d in work.drafts if d.cue is cue), None)
            if draft is not None and draft.mode in ("mixed", "indirect") and draft.end >= mark.outer_start - 1:
                draft.pieces[-1] = (draft.pieces[-1][0], max(draft.end, mark.outer_end))
                draft.marks.append((mark.start, mark.end))
                draft.mode = "mixed"
                work.used.add(number)
            continue
        start = cue.last + 1
        while start < opening and (sheet.words[start].pos in ("ADP", "ADV", "PUNCT") or sheet.keys[start] in ("comme", "as", "que", "qu'")):
            start += 1
        end = clause_end(sheet, start, cue, work.stops)
        while end > start and sheet.keys[end - 1] in (",", ":", "–", "—", "-"):
            end -= 1
        if end <= start:
            continue
        pieces = _widened(sheet, [(sheet.words[start].start, sheet.words[end - 1].end)])
        pieces = [(a, max(b, mark.outer_end)) for a, b in pieces]
        inner = [n for n, m in enumerate(sheet.marks) if m.depth == mark.depth and pieces[0][0] <= m.outer_start and m.outer_end <= pieces[0][1] + 1]
        spoken = [n for n in inner if n not in work.used and (sheet.utterance[n] or not _nickname(sheet, n, named))]
        work.used.update(spoken)
        work.busy.add(cue.head)
        marks = [(sheet.marks[n].start, sheet.marks[n].end) for n in spoken] or [(mark.start, mark.end)]
        work.drafts.append(Draft(pieces, "mixed", f"{lexicon.language}.quote.object", cue, cue.subject, marks, level=level))


def _reaches(sheet: Sheet, cue: Cue, opening: int, number: int) -> bool:
    """True when the marks stand in what the cue governs: no other finite verb between, and the tree agrees."""
    between = range(cue.last + 1, opening)
    if len(between) > 14 or any(sheet.verb(k) for k in between) or any(ends(sheet.keys[k]) or sheet.keys[k] in (";", ":") for k in between):
        return False
    assert cue.verb is not None
    if "attr" not in cue.verb.takes and not (not between and "que" in cue.verb.takes and not _infinitive_cue(sheet, cue)):
        return False
    if len(between) <= 3:
        return True
    first, last = opening, sheet.at(sheet.marks[number].outer_end)
    for k in range(first, last):
        at = k
        for _ in range(8):
            if at == cue.head:
                return True
            if sheet.words[at].head == at:
                break
            at = sheet.words[at].head
    return False


# -------------------------------------------------------------- marks without one


def _infinitive_cue(sheet: Sheet, cue: Cue) -> bool:
    return sheet.words[cue.head].has("VerbForm=Inf")


def _alone(work: _Work) -> None:
    """Marks that no cue governs: whole sentences are inherited speech; a clause in mid-sentence is mixed; the rest is distance."""
    sheet = work.sheet
    named = _names(sheet)
    for number, mark in enumerate(sheet.marks):
        if number in work.used:
            continue
        level = _above(sheet, number)
        language = sheet.languages[mark.block]
        if sheet.utterance[number] and _autonomous(sheet, number) and level < 0:
            repeats = sheet.document.blocks[mark.block].kind in _HEADINGS or sheet.document.blocks[mark.block].repeats
            work.drafts.append(
                Draft([(mark.start, mark.end)], "direct", f"{language}.quote.inherited", mark=number, level=level, inherited=True, repeats=repeats)
            )
            continue
        inside = next((d for d in work.drafts if d.mode != "scare" and d.level == level and d.mark != level and any(a <= mark.outer_start and mark.outer_end <= b + 1 for a, b in d.pieces)), None)
        clause = sheet.utterance[number] and any(sheet.verb(k) for k in range(sheet.at(mark.start), sheet.at(mark.end)))
        words = len(sheet.text[mark.start : mark.end].split())
        block = sheet.document.blocks[mark.block].span
        sourced = words >= 4 and any(mark.outer_end <= at < block.end for at in work.noted)
        if inside is None and level < 0 and (clause and words >= 5 or sourced) and sheet.text[mark.start : mark.end].lower().rstrip("s") not in named:
            work.drafts.append(
                Draft([(mark.outer_start, mark.outer_end)], "mixed", f"{language}.quote.fragment", marks=[(mark.start, mark.end)], mark=number, level=level, inherited=True)
            )
            continue
        work.drafts.append(Draft([(mark.start, mark.end)], "scare", f"{language}.quote.scare", mark=number, level=level))


def _autonomous(sheet: Sheet, number: int) -> bool:
    """True when nothing but the marks stands in its sentence or sentences."""
    mark = sheet.marks[number]
    block = sheet.document.blocks[mark.block].span
    before = sheet.text[block.start : mark.outer_start].rstrip(" *_\u00a0\n–—-")
    after = sheet.text[mark.outer_end : block.end].lstrip(" *_\u00a0\n")
    inner_end = sheet.text[mark.end - 1]
    starts = not before or before[-1] in ".!?…»”\":" or (before[-1] == ")" or before[-1] == "]")
    closed = not after or after[0] in ".!?[(" or inner_end in ".!?…" or (after[0].isupper() and mark.state == "closed")
    upper = sheet.text[mark.start].isupper() or not sheet.text[mark.start].isalpha()
    return starts and closed and upper


# ------------------------------------------------------ dialogue, posts, holes


def _dialogue(work: _Work) -> None:
    """Paragraphs that open with a dash are speech, less their inserted clauses, where the document holds a dialogue."""
    sheet = work.sheet
    blocks = sheet.document.blocks
    turns: list[int] = []
    alive = 0
    inserted = [c for c in work.cues if c.inserted is not None and c.verb is not None]
    clauses: dict[int, list[Cue]] = {}
    for cue in inserted:
        clauses.setdefault(sheet.block_of(cue.head), []).append(cue)
    for number, block in enumerate(blocks):
        lexicon = speech(block.language)
        head = sheet.text[block.span.start : block.span.start + 2]
        if lexicon is None or head[:1] not in lexicon.dashes or not head[1:].isspace() and head[1:] not in "\u00a0\u202f" and head[:1] == "-":
            continue
        turns.append(number)
        first, last = sheet.block_words[number]
        lively = any(k in ("?", "!") for k in sheet.keys[first:last]) or any(k in lexicon.first_person for k in sheet.keys[first:last])
        alive += bool(clauses.get(number)) or lively
    if not turns or alive * 2 < len(turns) or len(turns) < 2:
        return
    for number in turns:
        block = blocks[number]
        start = block.span.start + 1
        while start < block.span.end and sheet.text[start].isspace():
            start += 1
        if start >= block.span.end:
            continue
        work.drafts = [d for d in work.drafts if not (block.span.start <= d.start < block.span.end and d.level < 0 and d.mode != "scare" and d.mark < 0)]
        pieces = [(start, block.span.end)]
        own = clauses.get(number, [])
        for cue in own:
            assert cue.inserted is not None
            low = sheet.words[cue.inserted[0]].start
            pieces = _minus(sheet, pieces, low, _behind_narration(sheet, cue, block.span.end))
        cue = own[0] if own else None
        language = block.language
        if pieces:
            work.drafts.append(
                Draft(pieces, "direct", f"{language}.quote.dialogue", cue, cue.subject if cue else None, inherited=cue is None)
            )


def _behind_narration(sheet: Sheet, cue: Cue, limit: int) -> int:
    """Where a dialogue turn resumes behind its inserted clause."""
    assert cue.inserted is not None
    k = cue.inserted[1]
    last = sheet.block_words[sheet.block_of(cue.head)][1]
    while k < last and sheet.keys[k] == ",":
        following = k + 1
        while following < last and sheet.keys[following] not in (",", ".", ";", ":", "!", "?", "…", "..."):
            following += 1
        manner = k + 1 < last and (sheet.words[k + 1].has("VerbForm=Part") or sheet.keys[k + 1] in ("en", "avec", "d'un", "et", "sans", "puis"))
        if not manner:
            return sheet.words[k].end
        k = following
    return sheet.words[k].start if k < last else limit


def _posts(work: _Work) -> None:
    """An embedded post stands behind the sentence that tells who wrote it."""
    sheet = work.sheet
    for number, block in enumerate(sheet.document.blocks):
        words = block.span.of(sheet.text)
        if block.kind != "embed" and not (len(words) < 400 and len(_POST.findall(words)) >= 2):
            continue
        if number == 0 or any(block.span.start <= d.start < block.span.end for d in work.drafts):
            continue
        before = sheet.document.blocks[number - 1].span
        if not any(before.start <= d.start < before.end and d.cue is not None for d in work.drafts):
            continue
        work.drafts.append(Draft([(block.span.start, block.span.end)], "direct", f"{block.language}.quote.post", inherited=True))


def _without_notes(sheet: Sheet, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces without what an editor put in: "(..., NdlR)", "[sic]", "(...)"."""
    for start, end in list(pieces):
        text = sheet.text[start:end]
        if "(" not in text and "[" not in text:
            continue
        lexicon = speech(sheet.languages[_block_at(sheet, start)])
        spans = [m.span() for m in _ELLIPSIS.finditer(text)] + [m.span() for m in _SQUARE.finditer(text)]
        if lexicon is not None and lexicon.editor is not None:
            spans += [m.span() for m in lexicon.editor.finditer(text)]
        for low, high in spans:
            pieces = _minus(sheet, pieces, start + low, start + high)
    return pieces


def _block_at(sheet: Sheet, char: int) -> int:
    word = min(sheet.at(char), len(sheet.words) - 1)
    return sheet.block_of(word) if word >= 0 else 0
