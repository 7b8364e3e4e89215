"""Where a verb of speech stands inside or behind the words it gives: the clause and its subject."""

from __future__ import annotations

from recoupe.within.quotes.lexicon import Speech, Verb
from recoupe.within.quotes.phrases import CLITICS, phrase, postverbal, subject_of
from recoupe.within.quotes.sheet import Sheet, ends

_DASHES = frozenset(("–", "—", "-", "―"))


def unlisted(sheet: Sheet, lexicon: Speech, i: int) -> bool:
    """True for any finite verb right behind a quotation and before a person: « … », bougonne Paul Roy."""
    begin = i
    while begin > 0 and (sheet.keys[begin - 1] in CLITICS or sheet.words[begin - 1].pos == "AUX") and i - begin < 4:
        begin -= 1
    if begin == 0 or sheet.words[i].lemma in ("être", "avoir", "pouvoir", "devoir", "vouloir", "aller", "faire"):
        return False
    if sheet.turn(i):
        if sheet.keys[begin - 1] not in (",", "!", "?", "…", "..."):
            return False
    elif not behind_mark(sheet, begin):
        return False
    else:
        number = next((sheet.closing[k] for k in range(begin - 1, max(-1, begin - 4), -1) if k in sheet.closing), -1)
        if number < 0 or not sheet.utterance[number]:
            return False
    subject = postverbal(sheet, lexicon, i + 1, min(len(sheet.words), i + 12))
    if subject is not None and sheet.turn(i) and sheet.keys[i].endswith(_NARRATED):
        return subject[0] == i + 1
    return subject is not None and _person(sheet, lexicon, subject)


_NARRATED = ("a", "it", "ut", "èrent", "irent", "urent")  # endings of the passé simple, third person


def _alone(sheet: Sheet, lexicon: Speech, begin: int, k: int, end: int) -> bool:
    """True when nobody stands before the verb, and a stop, a comma or when it was said behind it."""
    while k < end and (
        sheet.keys[k] in lexicon.times or sheet.words[k].pos == "ADV" or sheet.keys[k] in lexicon.articles
    ):
        k += 1
    return k >= end or ends(sheet.keys[k]) or sheet.keys[k] in (",", ";") or k in sheet.opening


def _between(sheet: Sheet, lexicon: Speech, begin: int) -> tuple[int, int] | None:
    """Who stands between words said and a verb of saying that the tree gives no subject: “…,” Lena Holt, 41, chimed in."""
    first = -1
    for k in range(begin - 1, max(-1, begin - 17), -1):
        if k in sheet.closing:
            first = k + 1
            break
        if sheet.verb(k) or ends(sheet.keys[k]):
            return None
    if first < 0 or first >= begin or not behind_mark(sheet, first):
        return None
    opens = sheet.keys[first] in lexicon.articles or sheet.words[first].text[:1].isupper()
    found = phrase(sheet, lexicon, first, begin) if opens else None
    if found is None or found[0] != first:
        return None
    apposed = sheet.keys[found[1]] == "," and sheet.keys[begin - 1] == ","
    return found if found[1] == begin or apposed else None


def narrated(sheet: Sheet, lexicon: Speech, i: int) -> bool:
    """True for an English past participle with a subject of its own and no auxiliary: the past tense, misread."""
    return lexicon.that_optional and any(sheet.words[c].dep == "nsubj" for c in sheet.children[i])


def _object(sheet: Sheet, subject: tuple[int, int], i: int) -> bool:
    return any(sheet.words[k].head == i and sheet.words[k].dep in ("dobj", "obj", "dative") for k in range(*subject))


def _hangs_on(sheet: Sheet, subject: tuple[int, int], i: int) -> bool:
    """True when the tree gives the phrase to verb `i`, not to a verb behind it."""
    return any(sheet.words[k].head == i for k in range(*subject))


def _person(sheet: Sheet, lexicon: Speech, subject: tuple[int, int]) -> bool:
    """True when the phrase holds a person's name or title, or is a pronoun behind its verb."""
    keys = sheet.keys[subject[0] : subject[1]]
    return sheet.person(*subject) or any(k in lexicon.persons for k in keys[:3]) or keys[0].startswith("-")


def _somebody(sheet: Sheet, lexicon: Speech, subject: tuple[int, int]) -> bool:
    """True for a person, or for a body, paper or text that may speak."""
    speakers = lexicon.bodies | lexicon.media_nouns | lexicon.documents
    if sheet.named(*subject):
        return True
    return _person(sheet, lexicon, subject) or any(k in speakers for k in sheet.keys[subject[0] : subject[1]][:3])


def aside(
    sheet: Sheet, lexicon: Speech, begin: int, i: int, last: int, verb: Verb
) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
    """The clause [a, b) and subject of a verb that stands inside or behind the words it gives; None elsewhere."""
    if "insert" not in verb.takes or (sheet.words[i].has("VerbForm=Part") and sheet.words[i].has("Tense=Pres")):
        return None
    if sheet.words[i].has("VerbForm=Ger"):
        return None
    block_first, block_last = sheet.block_words[sheet.block_of(i)]
    end = min(block_last, i + 45)
    after = i + 1
    inverted = False
    infinitive = sheet.words[i].has("VerbForm=Inf")
    if (
        infinitive and i > 1 and sheet.keys[i - 1] in ("-on", "-il", "-elle", "on", "-t-on")
    ):  # "pouvait-on lire", "peut-on entendre"
        begin = i - 2 if not sheet.keys[i - 2].startswith("-") else i - 3
    elif infinitive and sheet.keys[i].endswith(("r", "re")):
        return None
    start = begin
    # "dit-il", "a-t-il dit": the pronoun hangs on the verb or its auxiliary.
    for k in range(begin, min(last + 3, end)):
        if sheet.keys[k] in ("-il", "-elle", "-on", "-ils", "-elles", "-je", "-nous", "-t-il", "-t-elle", "-t-on") or (
            sheet.keys[k] in ("il", "elle", "on", "ils", "elles")
            and k > begin
            and sheet.keys[k - 1] in ("-t-", "-t", "-", "t-")
        ):
            inverted = True
            pronoun = k
            break
    while start > block_first and sheet.keys[start - 1] in (
        "ainsi",
        "et",
        "encore",
        "aussi",
        "then",
        "also",
        "d'",
        "de",
        "alors",
    ):
        start -= 1
    before = sheet.keys[start - 1] if start > block_first else ""
    quoted = behind_mark(sheet, start)
    at_boundary = before in _BEFORE_INSERT or quoted or (start == block_first and start > 0)
    if inverted:
        if not at_boundary and sheet.words[i].sentence == sheet.words[max(0, start - 1)].sentence:
            return None
        if any(sheet.keys[k] in lexicon.that for k in range(i + 1, min(i + 3, end))):
            return None
        return (start, _clause_end(sheet, max(after, pronoun + 1), end)), (pronoun, pronoun + 1)
    that_follows = _that_follows(sheet, lexicon, last + 1, end)
    if quoted and that_follows:  # «…», ha dicho un vecino que pide ayuda: a relative, unless it stands at the verb
        that_follows = sheet.keys[last + 1] in lexicon.that
    if that_follows or (last + 1 < end and sheet.keys[last + 1] == ":"):
        return None
    if at_boundary and (before != ":" or sheet.level[start] >= 0):
        own = subject_of(sheet, lexicon, i, climb=False)
        preverbal = own is not None and own[1] <= begin and before == "," and not quoted and not sheet.turn(i)
        subject = postverbal(sheet, lexicon, last + 1, end)
        if preverbal and subject is not None and not _somebody(sheet, lexicon, subject):
            subject = None
        if preverbal and subject is not None and lexicon.language == "en" and _object(sheet, subject, i):
            subject = None  # "The senator, who chairs it, urged colleagues to …"
        if preverbal and subject is not None and (subject[0] != last + 1 or not _hangs_on(sheet, subject, i)):
            subject = None
        spoken = "que" in verb.takes and (_sentence_around(sheet, start, i, subject) or sheet.level[start] >= 0)
        within = sheet.level[start] >= 0 and before == "," and not sheet.turn(start)
        spoken = spoken or (within and subject is not None and _person(sheet, lexicon, subject))
        if subject is not None and (quoted or spoken or sheet.turn(start)):
            return (start, _clause_end(sheet, subject[1], end)), subject
    if lexicon.drops and quoted and before and sheet.verb(last) and _alone(sheet, lexicon, begin, last + 1, end):
        return (start, _clause_end(sheet, last + 1, end)), None  # «…», promete.
    # "…", he said / "…", Mr Roy said Monday: the subject stands before the verb.
    own = subject_of(sheet, lexicon, i, climb=False)
    if lexicon.language == "en" and (own is None or (begin == i and sheet.words[i].has("VerbForm=Part"))):
        between = _between(sheet, lexicon, begin)
        if between is not None:
            return (between[0], _clause_end(sheet, last + 1, end)), between
    if (
        own is not None
        and own[1] <= begin
        and begin - own[1] <= 14
        and not (sheet.words[i].has("VerbForm=Part") and begin == i and not narrated(sheet, lexicon, i))
    ):
        a = own[0]
        previous = sheet.keys[a - 1] if a > block_first else ""
        behind = behind_mark(sheet, a)
        pronoun = lexicon.language != "fr" or sheet.keys[a] in lexicon.pronouns
        told = sheet.words[i].lemma in lexicon.addressing
        objects = ("ccomp", "xcomp") if told else ("obj", "dobj", "ccomp", "xcomp")  # "…", he told the crew
        paused = sheet.keys[last + 1 : last + 2] == (",",)  # …,” Reed said, “…”
        governs = not paused and any(c > last and sheet.words[c].dep in objects for c in sheet.children[i])
        if behind and pronoun and not governs:
            return (a, _clause_end(sheet, last + 1, end)), own
        opened = next((k for k in (last + 1, last + 2) if k in sheet.opening), -1)
        if opened >= 0 and sheet.utterance[sheet.opening[opened]] and sheet.keys[last + 1 : opened] in ((), (",",)):
            return None  # "As for the ferry, Cole said, “What ferry?”"
        if (
            lexicon.language == "en"
            and previous == ","
            and "que" in verb.takes
            and (_closing_clause(sheet, lexicon, a, i, last, end) or (sheet.keys[last + 1 : last + 2] == (",",)))
        ):
            return (a, _clause_end(sheet, last + 1, end)), own
    return None


_BEFORE_INSERT = frozenset((",", "!", "?", "…", "...", ".", ";", ":", ")", "–", "—", "-"))


def behind_mark(sheet: Sheet, start: int) -> bool:
    """True when words said end right before word `start`, with at most a comma or a dash between.

    Without a comma the marks must hold an utterance: « les "bleus" ont annoncé » puts no clause behind a quotation.
    """
    char = sheet.words[start].start
    for k in range(start - 1, max(-1, start - 4), -1):
        if k in sheet.closing:
            number = sheet.closing[k]
            mark = sheet.marks[number]
            if mark.outer_end > char or (not sheet.utterance[number] and _determined(sheet, mark.outer_start)):
                return False
            between = sheet.text[mark.outer_end : char].strip()
            spoken = sheet.utterance[number] or sheet.text[mark.end - 1] in ",!?"
            return between in _COMMAS or (between == "" and spoken)
        if sheet.keys[k][:1].isalnum():
            return False
    return False


def _determined(sheet: Sheet, char: int) -> bool:
    """True when an article or "de" stands before the mark: what it holds is a name, not words said."""
    before = sheet.at(char) - 1
    lexicon = sheet.lexicon(before) if before >= 0 else None
    return lexicon is not None and (sheet.keys[before] in lexicon.articles or sheet.keys[before] in lexicon.of)


_COMMAS = frozenset((",", "–", "—", "-", ", -", ",-"))


def _sentence_around(sheet: Sheet, start: int, i: int, subject: tuple[int, int] | None) -> bool:
    """True when the sentence around the aside could be what is said: a verb before it, or behind it after a comma."""
    first, last = sheet.sentence(i)
    if start == first or sheet.clausal(first, start):
        return True
    behind = subject[1] if subject is not None else i + 1
    return behind < last and sheet.keys[behind] == "," and sheet.clausal(behind, last)


def _that_follows(sheet: Sheet, lexicon: Speech, k: int, end: int) -> bool:
    """True when a conjunction opens the verb's own clause behind it, before any finite verb or stop."""
    for at in range(k, min(k + 9, end)):
        if sheet.verb(at) or ends(sheet.keys[at]) or sheet.keys[at] in (",", ";", ":"):
            return False
        if sheet.keys[at] in lexicon.that and sheet.words[at].pos in ("SCONJ", "X", ""):
            return True
    return False


def _closing_clause(sheet: Sheet, lexicon: Speech, a: int, i: int, last: int, end: int) -> bool:
    """English: "..., officials said." with a full clause before, and the sentence or clause ending behind the verb."""
    first, _ = sheet.sentence(i)
    if not sheet.clausal(first, a):
        return False
    stop = last + 1
    hops = 0
    while stop < end and hops < 14 and sheet.keys[stop] not in (",", ".", ";") and not ends(sheet.keys[stop]):
        if sheet.words[stop].has("VerbForm=Fin") or stop in sheet.opening:
            return False
        stop += 1
        hops += 1
    governed = [c for c in sheet.children[i] if c > last and sheet.words[c].dep in ("ccomp", "dobj", "xcomp")]
    told = sheet.words[i].lemma in lexicon.addressing
    return not governed or (told and all(sheet.words[c].dep == "dobj" for c in governed))


def _clause_end(sheet: Sheet, k: int, end: int) -> int:
    """End of an inserted clause: the next mark that opens, stop, or comma in front of resumed speech."""
    while k < end:
        key = sheet.keys[k]
        if ends(key) or key in (";", ":", ",") or key in _DASHES or k in sheet.opening:
            return k
        k += 1
    return end
