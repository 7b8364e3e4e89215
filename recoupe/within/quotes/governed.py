"""Words that a cue announces or governs: after a colon, in a clause or infinitive, between marks in its object."""

from __future__ import annotations

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Draft, Work, above, attributed, nickname, widened
from recoupe.within.quotes.extents import clause_end, complement
from recoupe.within.quotes.lexicon import Speech, speech
from recoupe.within.quotes.phrases import phrase, subject_of
from recoupe.within.quotes.sheet import Sheet, ends

_RULES = {"que": "that", "si": "whether", "inf": "infinitive", "de": "infinitive"}


def announced(work: Work) -> None:
    """X a déclaré : « … ». X said, “…”. Marks that a colon or a verb of speech announces."""
    sheet = work.sheet
    for number, mark in enumerate(sheet.marks):
        if number in work.used or (not sheet.utterance[number] and sheet.text[mark.start : mark.start + 1].islower()):
            continue
        opening = sheet.at(mark.outer_start)
        if opening == 0:
            continue
        lexicon = speech(sheet.languages[mark.block])
        if lexicon is None:
            continue
        before = sheet.keys[opening - 1]
        same_block = sheet.block_of(opening - 1) == mark.block
        colon = before == ":" and (
            same_block or sheet.text[sheet.words[opening - 1].start : mark.outer_start].count("\n") <= 3
        )
        if not same_block and not colon:
            continue
        if before in (".", "!", "?") or sheet.level[opening - 1] != above(sheet, number):
            continue
        cue = _cue_before(work, opening, colon)
        if cue is None and colon:
            cue = None
            speaker = _colon_subject(work, lexicon, opening - 1)
            if speaker is None and not _speech_noun(sheet, lexicon, opening - 1):
                continue
            draft = Draft(
                [(mark.start, mark.end)],
                "direct",
                f"{lexicon.language}.quote.colon",
                None,
                speaker,
                mark=number,
                level=above(sheet, number),
            )
            draft.inherited = speaker is None
        elif cue is not None:
            upper = sheet.text[mark.start : mark.start + 1].isupper() or not sheet.text[mark.start].isalpha()
            if not colon and not (upper and sheet.utterance[number]):
                continue
            draft = Draft(
                [(mark.start, mark.end)], "direct", cue.rule, cue, cue.subject, mark=number, level=above(sheet, number)
            )
            work.busy.add(cue.head)
        else:
            continue
        work.used.add(number)
        work.drafts.append(draft)


def _cue_before(work: Work, opening: int, colon: bool) -> Cue | None:
    """The cue that announces the marks at word `opening`: the last of the sentence, near unless a colon follows."""
    sheet = work.sheet
    first, _ = sheet.sentence(opening - 1)
    best = None
    for cue in work.cues_between(first, opening):
        if cue.verb is None or (cue.inserted is not None and not colon):
            continue
        if sheet.level[cue.head] != sheet.level[opening - 1]:
            continue
        best = cue
    if best is None:
        return None
    if colon:
        return best
    between = range(best.last + 1, opening)
    if (
        len(between) > 7
        or any(sheet.verb(k) for k in between)
        or any(sheet.keys[k] in ("que", "qu'", "that", "de", "d'") for k in between)
    ):
        return None
    return best


def _colon_subject(work: Work, lexicon: Speech, colon: int) -> tuple[int, int] | None:
    """Who is subject of the sentence that ends in a colon before a quotation, when it is a person."""

    sheet = work.sheet
    first, _ = sheet.sentence(colon)
    for k in range(colon - 1, first - 1, -1):
        word = sheet.words[k]
        if word.dep == "ROOT" or (word.dep == "conj" and word.pos == "VERB"):
            found = subject_of(sheet, lexicon, k)
            if found is None:
                continue
            keys = sheet.keys[found[0] : found[1]]
            person = sheet.person(*found)
            someone = lexicon.persons | lexicon.bodies if keys[0] not in lexicon.indefinite else lexicon.persons
            if person or keys[0] in lexicon.pronouns - lexicon.generic or any(x in someone for x in keys):
                return found
    # "Le maire : « … »": a name or title and nothing else before the colon.
    found = phrase(sheet, lexicon, first, colon)
    if found is not None and found[1] >= colon - 1 and colon - first <= 8:
        keys = sheet.keys[found[0] : found[1]]
        if sheet.person(*found) or any(k in lexicon.persons for k in keys):
            return found
    return None


def _speech_noun(sheet: Sheet, lexicon: Speech, colon: int) -> bool:
    first, _ = sheet.sentence(colon)
    return any(sheet.keys[k] in lexicon.speech_nouns for k in range(first, colon))


def complements(work: Work) -> None:
    """X affirme que …; X dit vouloir …; X appelle Y à …"""
    sheet = work.sheet
    for cue in work.cues:
        if cue.verb is None or cue.inserted is not None or cue.head in work.busy:
            continue
        lexicon = sheet.lexicon(cue.head)
        if lexicon is None:
            continue
        found = complement(sheet, lexicon, cue) or _taken_up(sheet, lexicon, cue)
        if found is None:
            continue
        start, kind = found
        if sheet.words[cue.head].has("VerbForm=Inf") and _to_come(work, cue):
            continue
        if kind != "que" and sheet.level[cue.head] >= 0 and sheet.words[cue.head].has("VerbForm=Inf"):
            continue
        end = clause_end(sheet, start, cue, work.stops)
        while end > start and sheet.keys[end - 1] in (",", ":", "–", "—", "-"):
            end -= 1
        if end <= start or not any(sheet.keys[k][:1].isalnum() for k in range(start, end)):
            continue
        subject = cue.subject
        if subject is None and not _speaks_for(sheet, cue):
            continue
        if subject is not None and cue.verb.lemma in lexicon.things and not _animate(sheet, lexicon, subject):
            continue
        work.busy.add(cue.head)
        pieces = [(sheet.words[start].start, sheet.words[end - 1].end)]
        rule = f"{lexicon.language}.quote.{_RULES[kind]}"
        lead = _leading_mark(work, cue, subject)
        if lead is not None:
            pieces.insert(0, lead)
        attributed(work, cue, subject, widened(sheet, pieces), sheet.level[cue.head], rule)


def _taken_up(sheet: Sheet, lexicon: Speech, cue: Cue) -> tuple[int, str] | None:
    """What a colon opens without marks, where the verb announces it: "Le ministre l'a répété : il n'y aura pas …"."""
    assert cue.verb is not None
    if "que" not in cue.verb.takes or cue.first == 0 or sheet.keys[cue.first - 1] not in lexicon.announcing:
        return None
    last = sheet.sentence(cue.head)[1]
    for k in range(cue.last + 1, min(cue.last + 9, last - 2)):
        if sheet.keys[k] == ":":
            opens = k + 1 in sheet.opening or not sheet.clausal(k + 1, last)
            return None if opens else (k + 1, "que")
        if sheet.verb(k) or sheet.keys[k] in lexicon.that:
            return None
    return None


def _to_come(work: Work, cue: Cue) -> bool:
    """True for a verb of saying in what somebody is asked or means to do: "demande aux médias de rappeler que …"."""
    char = work.sheet.words[cue.head].start
    return any(
        draft.rule.endswith(".infinitive") and a <= char < b for draft in work.drafts[-4:] for a, b in draft.pieces
    )


def _animate(sheet: Sheet, lexicon: Speech, subject: tuple[int, int]) -> bool:
    """True when the phrase may be someone: a name, a title, a body, a document; a pronoun, if what it takes up may."""
    first, last = subject
    keys = sheet.keys[first:last]
    start, end = sheet.words[first].start, sheet.words[last - 1].end
    if last - first == 1 and keys[0] in lexicon.pronouns:
        return _animate_before(sheet, lexicon, first)
    nouns = [k for k in range(first, last) if sheet.words[k].pos in ("NOUN", "PROPN")]
    head = nouns[0] if nouns else last - 1
    if (
        sheet.keys[head]
        in lexicon.persons | lexicon.bodies | lexicon.documents | lexicon.media_nouns | lexicon.titles | lexicon.generic
    ):
        return True
    if not sheet.words[first].dep or keys[0] in lexicon.generic:
        return True
    return sheet.label(head) != "" or (sheet.words[head].pos == "PROPN" and start <= sheet.words[head].start < end)


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


def _leading_mark(work: Work, cue: Cue, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """« Vu l'état du pont », le maire a demandé …: marked words at the head of the sentence belong to the quotation."""
    sheet = work.sheet
    first, _ = sheet.sentence(cue.head)
    if subject is None or first not in sheet.opening:
        return None
    start = sheet.words[first].start
    for number in sheet.marks_between(start - 2, start + 2):
        mark = sheet.marks[number]
        if sheet.at(mark.outer_start) == first and number not in work.used and mark.state == "closed":
            behind = sheet.at(mark.outer_end)
            if behind < len(sheet.keys) and sheet.keys[behind] == "," and subject[0] == behind + 1:
                work.used.add(number)
                return (mark.start, mark.end)
    return None


def _speaks_for(sheet: Sheet, cue: Cue) -> bool:
    """A cue without a subject still counts as a participle or infinitive of someone's act ("avant d'ajouter que")."""
    word = sheet.words[cue.head]
    return word.has("VerbForm=Part") or word.has("VerbForm=Inf") or word.has("VerbForm=Ger") or not word.dep


def governed(work: Work) -> None:
    """X dénonce « … »; X a jugé « insuffisantes » les mesures: marks inside the object of a cue make it mixed."""
    sheet = work.sheet
    named = work.names
    for number, mark in enumerate(sheet.marks):
        if number in work.used or (not sheet.utterance[number] and nickname(sheet, number, named)):
            continue
        lexicon = speech(sheet.languages[mark.block])
        if lexicon is None:
            continue
        opening = sheet.at(mark.outer_start)
        if opening == 0 or opening >= len(sheet.words):
            continue
        level = above(sheet, number)
        cue = None
        for candidate in work.cues_between(sheet.sentence(opening)[0], opening):
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
        if _names(sheet, lexicon, cue):
            continue
        start = _past_hearer(sheet, lexicon, cue.last + 1, opening)
        while start < opening and (
            sheet.words[start].pos in ("ADP", "ADV", "PUNCT")
            or sheet.keys[start] in lexicon.times
            or sheet.keys[start] in ("comme", "as", "que", "qu'")
        ):
            start += 1
        end = clause_end(sheet, start, cue, work.stops)
        while end > start and sheet.keys[end - 1] in (",", ":", "–", "—", "-"):
            end -= 1
        if end <= start:
            continue
        end = _closed(sheet, number, end)
        pieces = widened(sheet, [(sheet.words[start].start, sheet.words[end - 1].end)])
        pieces = [(a, max(b, mark.outer_end)) for a, b in pieces]
        inner = [
            n
            for n in sheet.marks_between(pieces[0][0], pieces[0][1] + 1)
            if sheet.marks[n].depth == mark.depth and sheet.marks[n].outer_end <= pieces[0][1] + 1
        ]
        spoken = [n for n in inner if n not in work.used and (sheet.utterance[n] or not nickname(sheet, n, named))]
        work.used.update(spoken)
        work.busy.add(cue.head)
        marks = [(sheet.marks[n].start, sheet.marks[n].end) for n in spoken] or [(mark.start, mark.end)]
        work.drafts.append(
            Draft(pieces, "mixed", f"{lexicon.language}.quote.object", cue, cue.subject, marks, level=level)
        )


def _closed(sheet: Sheet, number: int, end: int) -> int:
    """`end`, or the comma right behind the last marks before it: « dit les Français « épuisés », et demande … »."""
    last = sheet.marks[number].outer_end
    limit = sheet.words[end - 1].end
    for n in sheet.marks_between(last, limit):
        if sheet.marks[n].outer_end <= limit + 1:
            last = sheet.marks[n].outer_end
    behind = sheet.at(last)
    return behind if behind < end and sheet.keys[behind] == "," else end


def _names(sheet: Sheet, lexicon: Speech, cue: Cue) -> bool:
    """True for "ce que X appelle « … »": the marks hold a name that X gives, not words that X says."""
    assert cue.verb is not None
    if cue.verb.lemma not in lexicon.naming or cue.subject is None:
        return False
    before = [sheet.keys[k] for k in range(max(0, cue.subject[0] - 2), cue.subject[0])]
    return bool(before) and before[-1] in lexicon.that | lexicon.relatives


def _past_hearer(sheet: Sheet, lexicon: Speech, start: int, opening: int) -> int:
    """Behind "à X" where the verb gives X what "de" opens: "a fait part à X de son « regret »"."""
    if start + 1 >= opening or sheet.keys[start] not in lexicon.towards:
        return start
    found = phrase(sheet, lexicon, start + 1, opening, nested=True)
    if found is None or found[1] >= opening or sheet.keys[found[1]] not in ("de", "d'", "of"):
        return start
    return found[1]


def _reaches(sheet: Sheet, cue: Cue, opening: int, number: int) -> bool:
    """True when the marks stand in what the cue governs: no other finite verb between, and the tree agrees."""
    between = range(cue.last + 1, opening)
    if (
        len(between) > 14
        or any(sheet.verb(k) for k in between)
        or any(ends(sheet.keys[k]) or sheet.keys[k] in (";", ":") for k in between)
    ):
        return False
    assert cue.verb is not None
    if "attr" not in cue.verb.takes and not (
        not between and "que" in cue.verb.takes and not _infinitive_cue(sheet, cue)
    ):
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


def _infinitive_cue(sheet: Sheet, cue: Cue) -> bool:
    return sheet.words[cue.head].has("VerbForm=Inf")
