""" "Selon X", "according to X": clauses that a preposition gives to a voice."""

from __future__ import annotations

from bisect import bisect_left

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Draft, Work, attributed, widened
from recoupe.within.quotes.extents import clause_end, quoting_at
from recoupe.within.quotes.lexicon import Speech
from recoupe.within.quotes.phrases import CLITICS
from recoupe.within.quotes.relays import relayed, seen_by
from recoupe.within.quotes.sheet import Sheet


def attributions(work: Work) -> None:
    """Selon X, …; …, selon X; A, d'après X, B."""
    sheet = work.sheet
    made = _Made(work)
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
        voice_last = _past_apposition(sheet, lexicon, _past_participle(sheet, voice_last, last), last)
        made.look()
        around = work.cues_between(first, last)
        if _relays_a_cue(sheet, cue, made, around):
            continue
        if any(c.inserted is not None and c.inserted[0] < cue.first < c.inserted[1] for c in around):
            continue
        while first < cue.first and sheet.level[first] != level:
            first += 1
        low = first
        inside = next(
            (
                d
                for d in made.in_sentence.get(sheet.words[cue.first].sentence, ())
                if d.pieces[0][0] <= sheet.words[cue.first].start < d.pieces[-1][1] and d.cue is not None and d.mark < 0
            ),
            None,
        )
        if inside is not None:
            low = sheet.at(inside.pieces[0][0])
        for other in around:
            if (
                other is not cue
                and other.head < cue.first
                and other.head >= low
                and inside is None
                and other.head in work.busy
            ):
                low = max(low, min(cue.first, _after_draft(sheet, made, other)))
        while low < cue.first and not (sheet.keys[low][:1].isalnum() or low in sheet.opening):
            low += 1
        pieces: list[tuple[int, int]] = []
        end = cue.first
        while end > low and not (
            sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing or sheet.keys[end - 1] in ("%", ")", "€", "$")
        ):
            end -= 1
        before = sheet.clausal(low, end)
        leading = end - low <= 2 and not before and not any(sheet.words[k].pos in _NOMINAL for k in range(low, end))
        relative = end > low and sheet.keys[end - 1] in lexicon.relatives
        leading = leading or relative
        if end > low and not leading:
            pieces.append((sheet.words[low].start, sheet.words[end - 1].end))
        start = voice_last
        comma = start < last and sheet.keys[start] == ","
        while start < last and not (sheet.keys[start][:1].isalnum() or start in sheet.opening):
            if sheet.keys[start] in (".", ";") or start in sheet.closing:
                break
            start += 1
        stop = clause_end(sheet, start, None, work.stops) if start < last else start
        if relative and start < stop:
            stop = _relative_end(sheet, start, stop)
        resumes = leading or not pieces or not before or (comma and _unfinished(sheet, low, end))
        resumes = resumes or (comma and start < last and sheet.keys[start] in lexicon.that)  # "sûrs, selon X, que …"
        if (
            stop > start
            and resumes
            and sheet.words[start].sentence == sheet.words[cue.head].sentence
            and sheet.level[start] in (level, *tuple(n for n in (sheet.level[start],) if n >= 0))
        ):
            pieces.append((sheet.words[start].start, sheet.words[stop - 1].end))
        marked = _marked(sheet, cue.first)
        if marked is not None and len(pieces) == 1:
            pieces = [marked]  # « Un drame évitable », selon X: words said need no verb
        elif not any(sheet.clausal(sheet.at(a), sheet.at(b)) for a, b in pieces):
            continue
        pieces = widened(sheet, pieces)
        attributed(work, cue, cue.subject, pieces, level, cue.rule)
        work.busy.add(cue.head)


def _marked(sheet: Sheet, k: int) -> tuple[int, int] | None:
    """The marked words that open the sentence and end right before word `k`, with a comma between."""
    first = sheet.sentence(k)[0]
    if k - 2 <= first or sheet.keys[k - 1] != "," or k - 2 not in sheet.closing:
        return None
    mark = sheet.marks[sheet.closing[k - 2]]
    opens = sheet.at(mark.outer_start) <= first and k - first > 3
    return (mark.start, mark.end) if opens else None


_NOMINAL = ("NOUN", "PROPN", "PRON")


def _relative_end(sheet: Sheet, start: int, stop: int) -> int:
    """Where "(qui, selon X,) doit partir" ends: at the comma behind which the main clause goes on."""
    head = next((k for k in range(start, stop) if sheet.verb(k)), -1)
    for k in range(head + 1, stop - 1):
        if sheet.keys[k] != ",":
            continue
        verb = k + 1
        while verb < stop - 1 and sheet.keys[verb] in CLITICS:
            verb += 1
        if sheet.verb(verb) or any(
            sheet.verb(m) and sheet.words[m].dep == "ROOT" for m in range(k + 1, min(stop, k + 6))
        ):
            return k
    return stop


def _past_participle(sheet: Sheet, k: int, last: int) -> int:
    """Behind "(une étude) publiée lundi," where a participle tells more of the voice; `k` itself where none does."""
    if (
        k >= last
        or sheet.keys[k] == ","
        or not (sheet.words[k].has("VerbForm=Part") or sheet.words[k - 1].has("VerbForm=Part"))
    ):
        return k
    for m in range(k, min(last, k + 12)):
        if sheet.verb(m) or m in sheet.opening or sheet.keys[m] in (";", ":"):
            return k
        if sheet.keys[m] == ",":
            return m
    return k


def _past_apposition(sheet: Sheet, lexicon: Speech, k: int, last: int) -> int:
    """Behind ", membre de …," where it sits between the voice and its clause; `k` itself where there is none."""
    if k < last and sheet.keys[k] in lexicon.relatives:
        while k < last and sheet.keys[k] != ",":
            k += 1
    relative = k + 1 < last and sheet.keys[k] == "," and sheet.keys[k + 1] in lexicon.relatives
    # ", que" resumes the clause ("sûrs, selon X, que …"), unless somebody has seen what speaks.
    if relative and (sheet.keys[k + 1] not in lexicon.that or seen_by(sheet, lexicon, k + 1) is not None):
        k += 1
        while k < last and sheet.keys[k] != ",":
            k += 1
        return k
    if k + 1 >= last or sheet.keys[k] != ",":
        return k
    if relayed(sheet, lexicon, k + 1) or quoting_at(sheet, lexicon, k + 1):  # "Selon X, cité par Y, …"
        return next((m for m in range(k + 2, min(last, k + 24)) if sheet.keys[m] == ","), k)
    head = sheet.keys[k + 1 : k + 4]
    if not any(h in lexicon.persons or h in lexicon.bodies for h in head):
        opened = bisect_left(sheet.syntax.names, (sheet.words[k + 1].start, 0, ""))
        capital = sheet.words[k + 1].text[:1].isupper() and any(
            n[0] == sheet.words[k + 1].start and n[2] == "PER" for n in sheet.syntax.names[opened : opened + 4]
        )
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


class _Made:
    """The drafts so far, by the word of their cue and by the sentences they reach over."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.of_cue: dict[int, list[Draft]] = {}
        self.in_sentence: dict[int, list[Draft]] = {}
        self._seen = 0

    def look(self) -> None:
        """Take up what was drafted since."""
        sheet = self.work.sheet
        for draft in self.work.drafts[self._seen :]:
            if draft.cue is None or not draft.pieces:
                continue
            self.of_cue.setdefault(draft.cue.head, []).append(draft)
            first = sheet.words[min(sheet.at(draft.start), len(sheet.words) - 1)].sentence
            last = sheet.words[max(0, sheet.at(draft.end) - 1)].sentence
            for sentence in range(first, last + 1):
                self.in_sentence.setdefault(sentence, []).append(draft)
        self._seen = len(self.work.drafts)


def _after_draft(sheet: Sheet, made: _Made, cue: Cue) -> int:
    ends_at = [sheet.at(d.end) for d in made.of_cue.get(cue.head, ()) if d.cue is cue]
    return max(ends_at) if ends_at else 0


def _unfinished(sheet: Sheet, low: int, end: int) -> bool:
    """True when words [low, end) leave their main verb or its complement open: the clause goes on behind the voice."""
    roots = [k for k in range(low, end) if sheet.words[k].dep == "ROOT"]
    if not roots:
        return True
    return any(
        child >= end and sheet.words[child].dep in ("xcomp", "ccomp", "obj", "dobj", "conj", "nsubj", "attr")
        for child in sheet.children[roots[0]]
    )


def _relays_a_cue(sheet: Sheet, cue: Cue, made: _Made, around: tuple[Cue, ...]) -> bool:
    """True for "X aurait répondu, selon l'agence : « … »": the voice relays the words of another cue's speaker."""
    if cue.subject is None:
        return False
    for draft in (d for head in dict.fromkeys(c.head for c in around) for d in made.of_cue.get(head, ())):
        if draft.cue is None or draft.cue.preposition is not None:
            continue
        head = draft.cue.head
        stays_out = not any(a <= sheet.words[cue.first].start < b for a, b in draft.pieces)
        before = draft.start > sheet.words[cue.first].start and draft.cue.inserted is None
        if stays_out and head < cue.first and (draft.mark >= 0 or before):
            return True
    return False
