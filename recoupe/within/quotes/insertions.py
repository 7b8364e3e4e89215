"""Clauses inside or behind the words they give: « … », a déclaré X; « …, dit X, … »; "Le pont tiendra, affirme X"."""

from __future__ import annotations

import re

from recoupe.model.records import QuoteMode
from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Draft, Work, above, attributed, minus
from recoupe.within.quotes.extents import clause_end
from recoupe.within.quotes.lexicon import Speech
from recoupe.within.quotes.phrases import phrase
from recoupe.within.quotes.sheet import Sheet

_NEW_SENTENCE = re.compile(r"[.!?…][»”\"']?\s+(?=[A-ZÉÈÀÎ«“\"])|[.!?…](?=[«“])")


def insertions(work: Work) -> None:
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
    """ "peut-on lire dans le communiqué": what is read speaks, not who reads it."""
    lexicon = sheet.lexicon(cue.head)
    if lexicon is None or cue.verb is None or sheet.keys[subject[0]] not in lexicon.generic:
        return subject
    read = cue.verb.lemma in ("lire", "entendre", "apprendre", "leer")
    _, last = sheet.sentence(cue.head)
    for k in range(max(cue.last, subject[1] - 1) + 1, min(last, cue.last + 6)):
        if sheet.keys[k] in ("dans", "sur", "en", "de", "d'", "auprès"):
            found = phrase(sheet, lexicon, k + 1, last)
            return found if found is not None and (read or _heard_at(sheet, lexicon, found)) else subject
        if not read and sheet.keys[k] in ("à", "au", "aux", "chez"):  # "rappelle-t-on à la mairie"
            found = phrase(sheet, lexicon, k + 1, last)
            return found if found is not None and _heard_at(sheet, lexicon, found) else subject
    return subject


def _heard_at(sheet: Sheet, lexicon: Speech, words: tuple[int, int]) -> bool:
    """True for a body, a source, or those around somebody."""
    known = lexicon.bodies | lexicon.documents | lexicon.media_nouns | lexicon.persons
    return any(k in known or k == "entourage" for k in sheet.keys[words[0] : words[1]][:3])


def _mark_before(sheet: Sheet, first: int) -> int | None:
    """The marked passage that ends right before word `first`, with only a comma, a stop or a space between."""
    start = sheet.words[first].start
    best = None
    for number in sorted({sheet.closing[k] for k in range(max(0, first - 6), first) if k in sheet.closing}):
        mark = sheet.marks[number]
        near = mark.state == "closed" and mark.outer_end <= start and start - mark.outer_end < 6
        if (
            near
            and mark.depth <= _depth(sheet, first)
            and not any(c.isalnum() for c in sheet.text[mark.outer_end : start])
        ):
            best = number
    return best


def _depth(sheet: Sheet, word: int) -> int:
    number = sheet.level[word]
    return sheet.marks[number].depth + 1 if number >= 0 else 0


def _own_nested(work: Work, cue: Cue, inside: int) -> bool:
    """True when the utterance has a speaker of its own outside, so that a clause inserted in it quotes another."""
    return any(d.mark == inside and d.cue is not None for d in work.drafts)


def _cut(work: Work, cue: Cue, inside: int, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """The inserted clause cuts its utterance in pieces."""
    sheet = work.sheet
    mark = sheet.marks[inside]
    known = next((d for d in work.drafts if d.mark == inside), None)
    if known is None:
        known = Draft(
            [(mark.start, mark.end)], "direct", cue.rule, cue, speaker, mark=inside, level=above(sheet, inside)
        )
        work.drafts.append(known)
        work.used.add(inside)
    if known.cue is None:
        known.cue, known.speaker, known.rule = cue, speaker, cue.rule
    known.pieces = minus(sheet, known.pieces, sheet.words[first].start, _behind(sheet, last, mark.end))
    if not known.pieces:  # nothing was said but the clause itself
        work.drafts.remove(known)
    work.busy.add(cue.head)


def _behind(sheet: Sheet, last: int, limit: int) -> int:
    """Where speech resumes behind an inserted clause that ends before word `last`."""
    if last >= len(sheet.words) or sheet.words[last].start >= limit:
        return limit
    end = sheet.words[last].start
    if sheet.keys[last] == ",":
        end = sheet.words[last].end
    return min(limit, end)


def _host(work: Work, cue: Cue, host: int, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """Marks before the clause: a direct quotation, or the end of an attributed sentence (mixed)."""
    sheet = work.sheet
    mark = sheet.marks[host]
    work.busy.add(cue.head)
    low = _sentence_start(sheet, mark.outer_start)
    lead = sheet.text[low : mark.outer_start]
    alone = not any(c.isalnum() for c in lead) or (sheet.utterance[host] and lead.rstrip().endswith(":"))
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
        inner = [
            n
            for n in sheet.marks_between(low, mark.outer_end)
            if sheet.marks[n].outer_end <= mark.outer_end and sheet.marks[n].depth == mark.depth
        ]
        marks = [(sheet.marks[n].start, sheet.marks[n].end) for n in inner if sheet.utterance[n] or n == host]
        pieces = [(low, mark.outer_end)]
        work.used.update(inner if all(n in inner for n in inner) else ())
        work.used.add(host)
    draft = Draft(pieces, mode, cue.rule, cue, speaker, marks, mark=host, level=above(sheet, host))
    work.used.add(host)
    # Speech resumed behind the clause, in the same sentence: another pair of marks, or text without any.
    if last < len(sheet.words):
        block = sheet.document.blocks[mark.block].span
        following = next(
            (
                n
                for n in sheet.marks_between(sheet.words[last - 1].end, block.end)
                if sheet.marks[n].depth == mark.depth
            ),
            None,
        )
        if following is not None and following not in work.used and _resumes(sheet, last, following, block.end):
            draft.pieces.append((sheet.marks[following].start, sheet.marks[following].end))
            work.used.add(following)
    work.drafts.append(draft)


def _resumes(sheet: Sheet, last: int, following: int, limit: int) -> bool:
    """True when marks behind an inserted clause go on with what was said: at once, or in small letters after an aside."""
    mark = sheet.marks[following]
    if mark.outer_start >= limit:
        return False
    between = sheet.text[sheet.words[last - 1].end : mark.outer_start]
    if any(c in ".!?:;" for c in between):
        return False
    if not any(c.isalnum() for c in between):
        return True
    first, behind = last, sheet.at(mark.outer_start)
    small = sheet.text[mark.start : mark.start + 1].islower() and sheet.utterance[following]
    joined = between.strip(" ,").split()[0] in _JOINED and behind - first <= 4
    aside = between.rstrip().endswith(",") and behind - first <= 14
    return small and (aside or joined) and not any(sheet.verb(k) for k in range(first, behind))


_JOINED = frozenset(("and", "but", "et", "mais", "y", "pero", "or", "ou"))


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


def _last_stop(work: Work, low: int, high: int) -> int:
    """Behind the last inserted clause or full stop between `low` and `high`; `low` where there is none."""
    sheet = work.sheet
    stop = low
    for cue in work.cues_between(sheet.at(low), sheet.at(high)):
        if cue.inserted is not None:
            end = sheet.words[cue.inserted[1] - 1].end
            if low < end <= high:
                stop = max(stop, end)
    for match in _NEW_SENTENCE.finditer(sheet.text, low, high):
        stop = max(stop, match.end())
    while stop < high and not sheet.text[stop].isalnum() and sheet.text[stop] not in '«“"':
        stop += 1
    return stop


def _unmarked(work: Work, cue: Cue, first: int, last: int, speaker: tuple[int, int] | None) -> None:
    """The pont tiendra, affirme la mairie: the sentence around the clause is what is said."""
    sheet = work.sheet
    sentence_first, sentence_last = sheet.sentence(cue.head)
    if first <= sentence_first:
        return
    low = sentence_first
    for other in work.cues_between(sentence_first, first):
        if other.inserted is not None and other is not cue and sentence_first < other.inserted[1] <= first:
            low = max(low, other.inserted[1])
    while low < first and not (sheet.keys[low][:1].isalnum() or low in sheet.opening):
        low += 1
    if low >= first:
        return
    spoken = sheet.clausal(low, first)
    end = first
    while end > low and not (
        sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing or sheet.keys[end - 1] in ("%", "?", "!", ")")
    ):
        end -= 1
    if end <= low:
        return
    pieces = [(sheet.words[low].start, sheet.words[end - 1].end)]
    resumes = not spoken or _open(sheet, cue, low, first, last) or _goes_on(work, last, sentence_last)
    if last < sentence_last and sheet.keys[last] == "," and resumes:
        stop = clause_end(sheet, last + 1, None, work.stops) if last + 1 < sentence_last else last
        if stop > last + 1:
            pieces.append((sheet.words[last + 1].start, sheet.words[stop - 1].end))
            spoken = spoken or sheet.clausal(last + 1, stop)
    if not spoken:
        return
    work.busy.add(cue.head)
    attributed(work, cue, speaker, pieces, sheet.level[cue.head])


def _goes_on(work: Work, last: int, end: int) -> bool:
    """True for "Nobody got wet, Lee said, but the boat was lost": a second clause with a subject, and nobody else's."""
    sheet = work.sheet
    if last + 2 >= end or sheet.keys[last + 1] not in _JOINED or work.cues_between(last, end):
        return False
    verb = next((k for k in range(last + 2, min(end, last + 14)) if sheet.verb(k)), -1)
    return verb > 0 and any(sheet.words[c].dep.startswith("nsubj") and c < verb for c in sheet.children[verb])


def _open(sheet: Sheet, cue: Cue, low: int, first: int, last: int) -> bool:
    """True when the main clause stands behind the inserted one: "If it rains, Reed said, the bridge will close"."""
    head = cue.head
    if any(c >= last and sheet.words[c].dep in ("ccomp", "parataxis") for c in sheet.children[head]):
        return True
    root = next((k for k in range(*sheet.sentence(head)) if sheet.words[k].dep == "ROOT"), -1)
    return root >= last
