"""Cues: verbs of speech and prepositions of attribution, with the subject that speaks and what shape they take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from anyascii import anyascii

from recoupe.within.quotes.lexicon import Preposition, Speech, Verb
from recoupe.within.quotes.sheet import Sheet, ends

_GLUE = frozenset(("se", "s'", "lui", "leur", "l'", "le", "la", "les", "nous", "vous", "m'", "me", "te", "t'", "y", "en", "n'",
                   "ne"))  # fmt: skip
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass", "csubj", "expl:subj")
_CLIMB = ("xcomp", "advcl", "conj", "acl", "ccomp", "obl:mod", "advmod", "pcomp", "dep", "prep", "fixed", "aux", "ROOT")
_DASHES = frozenset(("–", "—", "-", "―"))


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue. `first`..`last` are the words of its verb group (inclusive), `head` the one that carries the sense.

    `subject` is the word range [a, b) of who speaks, None for none. `inserted`: [a, b) of the clause when it stands inside
    or behind the words given.
    """

    head: int
    first: int
    last: int
    verb: Verb | None
    preposition: Preposition | None
    subject: tuple[int, int] | None
    inserted: tuple[int, int] | None
    stance: str
    rule: str


def find_cues(sheet: Sheet) -> tuple[Cue, ...]:
    """All cues of the document by position. First-person, negated and proverbial uses ("c'est dire que") are none."""
    found: list[Cue] = []
    taken = -1
    for i in range(len(sheet.words)):
        if i <= taken:
            continue
        lexicon = sheet.lexicon(i)
        if lexicon is None:
            continue
        cue = _preposition(sheet, lexicon, i) if sheet.keys[i] in lexicon.preposition_heads else None
        if cue is None:
            cue = _verb(sheet, lexicon, i)
        if cue is not None:
            cue = _shared(sheet, cue, found)
            found.append(cue)
            taken = cue.last if cue.preposition else taken
    return tuple(found)


def _shared(sheet: Sheet, cue: Cue, found: list[Cue]) -> Cue:
    """A participle behind a comma ("..., précisant que") speaks for the subject of the cue before it."""
    word = sheet.words[cue.head]
    if cue.verb is None or cue.inserted is not None or not (word.has("VerbForm=Part") and word.has("Tense=Pres")):
        return cue
    before = cue.first - 1
    while before >= 0 and sheet.keys[before] in ("en", "tout", "s'", "se", "et"):
        before -= 1
    if before < 0 or sheet.keys[before] != ",":
        return cue
    for other in reversed(found[-3:]):
        if other.verb is not None and other.subject is not None and sheet.words[other.head].sentence == word.sentence:
            if sheet.level[other.head] == sheet.level[cue.head]:
                return replace(cue, subject=other.subject)
    return cue


# ---------------------------------------------------------------- prepositions


def _preposition(sheet: Sheet, lexicon: Speech, i: int) -> Cue | None:
    """"selon X": the words, and the phrase of the voice behind them."""
    _, last = sheet.sentence(i)
    low = sheet.text[sheet.words[i].start : sheet.words[i].start + 40].lower().replace("’", "'")
    for preposition in lexicon.prepositions:
        words = preposition.words
        joined = words[-1] == "'" or words.endswith("'")
        contracted = next((w for w in _contractions(words) if low.startswith(w)), "")
        if not contracted:
            continue
        after = low[len(contracted) : len(contracted) + 1]
        if not joined and not contracted.endswith("'") and after.isalnum():
            continue
        end = sheet.at(sheet.words[i].start + len(contracted))
        if preposition.own:
            return Cue(i, i, end - 1, None, preposition, None, None, preposition.stance, _rule(lexicon, words))
        if end >= last:
            return None
        voice = phrase(sheet, lexicon, end, last)
        if voice is None or sheet.keys[voice[0]] in lexicon.first_person:
            return None
        core = [k for k in sheet.keys[voice[0] : voice[1]] if k not in lexicon.articles]
        if not core or core[0] in lexicon.not_voices or sheet.keys[voice[0]] in lexicon.not_voices:
            return None
        if preposition.voice and not _voice_like(sheet, lexicon, i, voice):
            return None
        return Cue(i, i, end - 1, None, preposition, voice, None, preposition.stance, _rule(lexicon, words))
    return None


def _rule(lexicon: Speech, words: str) -> str:
    """The name of a preposition's rule, such as `fr.quote.selon`."""
    return f"{lexicon.language}.quote.{anyascii(words).lower().replace(chr(39), '-').replace(' ', '-').strip('-')}"


def _contractions(words: str) -> tuple[str, ...]:
    """"aux yeux de" also stands as "aux yeux du", "aux yeux des", "aux yeux d'"."""
    if words.endswith(" de"):
        stem = words[:-2]
        return (words + " ", stem + "du ", stem + "des ", stem + "d'")
    return (words,)


def _voice_like(sheet: Sheet, lexicon: Speech, i: int, voice: tuple[int, int]) -> bool:
    """True for "Pour Anne Roy, ...": at the head of the sentence, before a person or body, with a comma behind."""
    first, last = sheet.sentence(i)
    if any(sheet.keys[k].isalpha() and sheet.keys[k] not in ("mais", "et", "or", "but", "and", "pero", "y") for k in range(first, i)):
        return False
    if voice[1] >= last or sheet.keys[voice[1]] != ",":
        return False
    if any(sheet.words[k].has("VerbForm=Inf") for k in range(voice[0], voice[1])):
        return False
    start, end = sheet.words[voice[0]].start, sheet.words[voice[1] - 1].end
    named = any(s < end and e > start and label == "PER" for s, e, label in sheet.syntax.names)
    keys = set(sheet.keys[voice[0] : voice[1]])
    return named or bool(keys & (lexicon.persons | lexicon.bodies)) or bool(keys & lexicon.pronouns)


# ----------------------------------------------------------------------- verbs


def _verb(sheet: Sheet, lexicon: Speech, i: int) -> Cue | None:
    """A verb of speech at word `i`, if it is one and speaks here."""
    word = sheet.words[i]
    form = lexicon.forms.get(sheet.keys[i])
    if form is None and word.pos not in ("VERB", "AUX") and word.dep != "ROOT":
        return None
    lemma = form or word.lemma.lower().replace("’", "'")
    last = i
    verb = lexicon.verbs.get(lemma)
    for idiom in lexicon.idioms.get(lemma, ()):
        rest = idiom.split()[1:]
        for k in range(i + 1, min(i + 4, len(sheet.words))):
            if sheet.words[k].lemma.lower() == rest[0] or sheet.keys[k] == rest[0]:
                verb, last = lexicon.verbs[idiom], k
                break
    reflexive = _reflexive(sheet, lexicon, i)
    if reflexive:
        own = lexicon.verbs.get(f"s'{lemma}") or lexicon.verbs.get(f"se {lemma}")
        if own is None:
            return None
        verb = own
    if verb is None and lexicon.language == "fr" and _unlisted(sheet, lexicon, i):
        verb = Verb(lemma, "neutral", frozenset(("insert",)))
    if verb is None:
        return None
    first = i
    auxiliaries = [c for c in sheet.children[i] if c < i and sheet.words[c].dep.startswith("aux") and i - c < 6]
    participle = word.has("VerbForm=Part") or lemma != word.lemma.lower()
    if not word.dep and lexicon.forms:
        auxiliaries = [k for k in range(max(0, i - 1), i) if sheet.keys[k] in _AUXILIARIES_ES]
    if auxiliaries:
        first = min(auxiliaries)
    if reflexive:
        first = min(first, max(k for k in range(i) if sheet.keys[k] in ("se", "s'")))
    begin = first
    while begin > 0 and sheet.keys[begin - 1] in _GLUE and sheet.words[begin - 1].sentence == word.sentence:
        begin -= 1
    if any("pass" in sheet.words[c].dep for c in auxiliaries) and not reflexive:
        return None
    if lexicon.not_cues is not None:
        around = sheet.text[max(0, sheet.words[begin].start - 12) : sheet.words[last].end + 4].lower().replace("’", "'")
        if lexicon.not_cues.search(around):
            return None
    if _negated(sheet, lexicon, begin, last) and lemma not in lexicon.raising:
        return None
    inserted = _inserted(sheet, lexicon, begin, i, last, verb)
    if inserted is not None:
        clause, subject = inserted
        if subject is not None and _first_person(sheet, lexicon, subject):
            return None
        return Cue(i, first, last, verb, None, subject, clause, verb.stance, f"{lexicon.language}.quote.inserted")
    if participle and not auxiliaries and word.has("Tense=Past") and not reflexive and not form:
        return None
    if sheet.level[i] >= 0 and word.dep and not word.has("VerbForm=Fin") and not auxiliaries:
        return None  # inside somebody's words only a full clause quotes somebody else
    if word.has("VerbForm=Inf") and sheet.words[word.head].lemma in ("pouvoir", "devoir", "falloir", "suffire", "valoir"):
        return None  # "on peut dire que"
    subject = subject_of(sheet, lexicon, i)
    if subject is not None and subject[1] - subject[0] == 1 and sheet.keys[subject[0]] in _GLUE | lexicon.articles - lexicon.pronouns - lexicon.generic:
        subject = None
    if subject is not None and (_first_person(sheet, lexicon, subject) or sheet.keys[subject[0]] in lexicon.impersonal):
        return None
    if word.has("Mood=Imp") and subject is None and not word.has("VerbForm=Inf"):
        return None
    return Cue(i, first, last, verb, None, subject, None, verb.stance, f"{lexicon.language}.quote.verb")


def _unlisted(sheet: Sheet, lexicon: Speech, i: int) -> bool:
    """True for any finite verb right behind a quotation and before a person: « … », bougonne Paul Roy."""
    begin = i
    while begin > 0 and (sheet.keys[begin - 1] in _GLUE or sheet.words[begin - 1].pos == "AUX") and i - begin < 4:
        begin -= 1
    if sheet.words[i].lemma in ("être", "avoir", "pouvoir", "devoir", "vouloir", "aller", "faire") or not _behind_mark(sheet, begin):
        return False
    number = max((n for n, m in enumerate(sheet.marks) if m.outer_end <= sheet.words[begin].start), key=lambda n: sheet.marks[n].outer_end, default=-1)
    if number < 0 or not sheet.utterance[number]:
        return False
    subject = _postverbal(sheet, lexicon, i + 1, min(len(sheet.words), i + 12))
    if subject is None:
        return False
    start, end = sheet.words[subject[0]].start, sheet.words[subject[1] - 1].end
    keys = sheet.keys[subject[0] : subject[1]]
    person = any(s < end and e > start and label == "PER" for s, e, label in sheet.syntax.names)
    return person or any(k in lexicon.persons for k in keys[:3]) or keys[0].startswith("-")


_AUXILIARIES_ES = frozenset(("ha", "han", "había", "habían", "habría", "habrían", "haya", "he", "hemos"))


def _reflexive(sheet: Sheet, lexicon: Speech, i: int) -> bool:
    if lexicon.language == "en":
        return False
    for k in range(max(0, i - 4), i):
        if sheet.keys[k] in ("se", "s'") and sheet.words[k].sentence == sheet.words[i].sentence:
            between = range(k + 1, i)
            if all(sheet.words[m].pos in ("AUX", "ADV", "PRON") or sheet.keys[m] in _AUXILIARIES_ES for m in between):
                return True
    return False


def _negated(sheet: Sheet, lexicon: Speech, begin: int, last: int) -> bool:
    if begin and sheet.keys[begin - 1] in ("sans", "without", "sin"):
        return True
    if not lexicon.negation:
        return False
    if lexicon.language == "fr":
        return any(sheet.keys[k] in lexicon.negation for k in range(begin, min(last + 3, len(sheet.words)))) and any(
            sheet.keys[k] in ("ne", "n'") for k in range(max(0, begin - 1), last)
        )
    return any(sheet.keys[k] in lexicon.negation for k in range(max(0, begin - 1), last))


def _first_person(sheet: Sheet, lexicon: Speech, subject: tuple[int, int]) -> bool:
    return any(sheet.keys[k] in lexicon.first_person for k in range(*subject))


def _inserted(
    sheet: Sheet, lexicon: Speech, begin: int, i: int, last: int, verb: Verb
) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
    """The clause [a, b) and subject of a verb that stands inside or behind the words it gives; None when it does not."""
    if "insert" not in verb.takes or (sheet.words[i].has("VerbForm=Part") and sheet.words[i].has("Tense=Pres")):
        return None
    if sheet.words[i].has("VerbForm=Ger"):
        return None
    block_first, block_last = sheet.block_words[sheet.block_of(i)]
    end = min(block_last, i + 45)
    after = i + 1
    inverted = False
    if i > 1 and sheet.keys[i - 1] in ("-on", "-il", "-elle", "on", "-t-on"):  # "pouvait-on lire", "peut-on entendre"
        begin = i - 2 if not sheet.keys[i - 2].startswith("-") else i - 3
    elif sheet.words[i].has("VerbForm=Inf"):
        return None
    start = begin
    # "dit-il", "a-t-il dit": the pronoun hangs on the verb or its auxiliary.
    for k in range(begin, min(last + 3, end)):
        if sheet.keys[k] in ("-il", "-elle", "-on", "-ils", "-elles", "-je", "-nous", "-t-il", "-t-elle", "-t-on") or (
            sheet.keys[k] in ("il", "elle", "on", "ils", "elles") and k > begin and sheet.keys[k - 1] in ("-t-", "-t", "-")
        ):
            inverted = True
            pronoun = k
            break
    while start > block_first and sheet.keys[start - 1] in ("ainsi", "et", "encore", "aussi", "then", "also", "d'", "de", "alors"):
        start -= 1
    before = sheet.keys[start - 1] if start > block_first else ""
    behind_mark = _behind_mark(sheet, start)
    at_boundary = before in _BEFORE_INSERT or behind_mark or (start == block_first and start > 0)
    if inverted:
        if not at_boundary and not sheet.words[i].sentence != sheet.words[max(0, start - 1)].sentence:
            return None
        if any(sheet.keys[k] in lexicon.that for k in range(i + 1, min(i + 3, end))):
            return None
        return (start, _clause_end(sheet, max(after, pronoun + 1), end)), (pronoun, pronoun + 1)
    that_follows = _that_follows(sheet, lexicon, last + 1, end)
    if that_follows or (last + 1 < end and sheet.keys[last + 1] == ":"):
        return None
    if at_boundary and (before != ":" or sheet.level[start] >= 0):
        own = subject_of(sheet, lexicon, i, climb=False)
        preverbal = own is not None and own[1] <= begin and before == "," and not behind_mark
        subject = None if preverbal else _postverbal(sheet, lexicon, last + 1, end)
        if subject is not None and (behind_mark or ("que" in verb.takes and _sentence_before(sheet, start, i))):
            return (start, _clause_end(sheet, subject[1], end)), subject
    # "…", he said / "…", Mr Roy said Monday: the subject stands before the verb.
    own = subject_of(sheet, lexicon, i, climb=False)
    if own is not None and own[1] <= begin and begin - own[1] <= 14 and not (sheet.words[i].has("VerbForm=Part") and begin == i):
        a = own[0]
        previous = sheet.keys[a - 1] if a > block_first else ""
        behind = _behind_mark(sheet, a)
        pronoun = lexicon.language != "fr" or sheet.keys[a] in lexicon.pronouns
        governs = any(c > last and sheet.words[c].dep in ("obj", "dobj", "ccomp", "xcomp") for c in sheet.children[i])
        if behind and pronoun and not governs:
            return (a, _clause_end(sheet, last + 1, end)), own
        if lexicon.language == "en" and previous == "," and "que" in verb.takes and _closing_clause(sheet, a, i, last, end):
            return (a, _clause_end(sheet, last + 1, end)), own
    return None


_BEFORE_INSERT = frozenset((",", "!", "?", "…", "...", ".", ";", ":", ")", "–", "—", "-"))


def _behind_mark(sheet: Sheet, start: int) -> bool:
    """True when words said end right before word `start`, with at most a comma or a dash between.

    Without a comma the marks must hold an utterance: « les "bleus" ont annoncé » puts no clause behind a quotation.
    """
    char = sheet.words[start].start
    for k in range(start - 1, max(-1, start - 4), -1):
        if k in sheet.closing:
            for number in range(len(sheet.marks) - 1, -1, -1):
                mark = sheet.marks[number]
                if mark.outer_end <= char and sheet.at(mark.end) == k:
                    between = sheet.text[mark.outer_end : char].strip()
                    if not sheet.utterance[number] and _determined(sheet, mark.outer_start):
                        return False
                    return between in _COMMAS or (between == "" and (sheet.utterance[number] or sheet.text[mark.end - 1] in ",!?"))
            return False
        if sheet.keys[k][:1].isalnum():
            return False
    return False


def _determined(sheet: Sheet, char: int) -> bool:
    """True when an article or "de" stands before the mark: what it holds is a name, not words said."""
    before = sheet.at(char) - 1
    lexicon = sheet.lexicon(before) if before >= 0 else None
    return lexicon is not None and (sheet.keys[before] in lexicon.articles or sheet.keys[before] in lexicon.of)


_COMMAS = frozenset((",", "–", "—", "-", ", -", ",-"))


def _sentence_before(sheet: Sheet, start: int, i: int) -> bool:
    """True when the words before `start` in the sentence could be what is said: they hold a finite verb of their own."""
    first, _ = sheet.sentence(i)
    return any(sheet.verb(k) for k in range(first, start)) or start == first


def _that_follows(sheet: Sheet, lexicon: Speech, k: int, end: int) -> bool:
    """True when a conjunction opens the verb's own clause behind it, before any finite verb or stop."""
    for at in range(k, min(k + 9, end)):
        if sheet.verb(at) or ends(sheet.keys[at]) or sheet.keys[at] in (",", ";", ":"):
            return False
        if sheet.keys[at] in lexicon.that and sheet.words[at].pos in ("SCONJ", "X", ""):
            return True
    return False


def _closing_clause(sheet: Sheet, a: int, i: int, last: int, end: int) -> bool:
    """English: "..., officials said." with a full clause before, and the sentence or clause ending behind the verb."""
    first, _ = sheet.sentence(i)
    if not any(sheet.verb(k) for k in range(first, a)):
        return False
    stop = last + 1
    hops = 0
    while stop < end and hops < 9 and sheet.keys[stop] not in (",", ".", ";") and not ends(sheet.keys[stop]):
        if sheet.words[stop].has("VerbForm=Fin") or stop in sheet.opening:
            return False
        stop += 1
        hops += 1
    governed = [c for c in sheet.children[i] if c > last and sheet.words[c].dep in ("ccomp", "dobj", "xcomp")]
    return not governed


def _clause_end(sheet: Sheet, k: int, end: int) -> int:
    """End of an inserted clause: the next mark that opens, stop, or comma in front of resumed speech."""
    while k < end:
        key = sheet.keys[k]
        if ends(key) or key in (";", ":", ",") or key in _DASHES or k in sheet.opening:
            return k
        k += 1
    return end


def _postverbal(sheet: Sheet, lexicon: Speech, k: int, end: int) -> tuple[int, int] | None:
    """The subject behind its verb: the first noun phrase that no preposition governs and that is no day or hour."""
    hops = 0
    while k < end and hops < 24:
        key = sheet.keys[k]
        if ends(key) or key in (";", ":") or (k in sheet.opening and hops == 0):
            return None
        word = sheet.words[k]
        if key in lexicon.times or key in (",", "(", ")") or word.pos in ("ADV", "PUNCT", "SCONJ", "CCONJ"):
            k += 1
            hops += 1
            continue
        if _governs(sheet, lexicon, k):
            skipped = phrase(sheet, lexicon, k + 1, end, nested=True)
            k = skipped[1] if skipped is not None else k + 1
            hops += 1
            continue
        if word.pos == "VERB" and hops < 24 and not word.text[:1].isupper() and word.dep:
            return None
        found = phrase(sheet, lexicon, k, end)
        if found is None:
            k += 1
            hops += 1
            continue
        body = [x for x in sheet.keys[found[0] : found[1]] if x not in lexicon.articles]
        if body and (body[0] in lexicon.times or body[-1] in lexicon.times and len(body) <= 2):
            k = found[1]
            hops += 1
            continue
        return found
    return None


_PREPOSITIONS = frozenset(
    ("à", "au", "aux", "sur", "dans", "par", "lors", "devant", "en", "après", "avant", "depuis", "pour", "avec", "chez", "sous",
     "auprès", "vers", "pendant", "durant", "entre", "contre", "sans", "dès", "via", "d'", "de", "du", "to", "on", "in", "at", "during",
     "after", "before", "with", "from", "by", "for", "of", "about", "a", "al", "ante", "tras", "con", "durante", "desde", "por", "para",
     "sobre", "según", "hacia")
)  # fmt: skip


def _governs(sheet: Sheet, lexicon: Speech, k: int) -> bool:
    if lexicon.language != "es" and sheet.keys[k] == "a":
        return False
    if lexicon.language == "en" and sheet.keys[k] in ("en", "par", "sur"):
        return False
    return sheet.keys[k] in _PREPOSITIONS and sheet.words[k].pos not in ("DET", "VERB", "NOUN")


# --------------------------------------------------------------------- phrases


def phrase(sheet: Sheet, lexicon: Speech, k: int, end: int, nested: bool = False) -> tuple[int, int] | None:
    """The noun phrase that starts at word `k`: article, words, complements with "de"; it stops at commas and verbs.

    `nested`: the phrase stands behind a preposition and takes no further name without one ("à l'AFP | le porte-parole").
    """
    a = k
    seen_head = False
    seen_name = False
    if nested and lexicon.outlet_pattern is not None and k < end:
        for skip in range(k, min(k + 3, end)):
            match = lexicon.outlet_pattern.match(sheet.text, sheet.words[skip].start)
            if match:
                return (k, max(skip + 1, sheet.at(match.end())))
            if sheet.keys[skip] not in lexicon.articles and sheet.keys[skip] not in lexicon.media_nouns:
                break
    while k < end:
        key, word = sheet.keys[k], sheet.words[k]
        if k in sheet.opening or k in sheet.closing:
            inner = _short_mark(sheet, k)
            if inner is None:
                break
            k = inner
            seen_head = True
            continue
        if word.pos == "PUNCT" and key not in ("-", "'", "’"):
            break
        if key in lexicon.articles and seen_head and word.pos == "DET" and not (k and sheet.keys[k - 1] in _LINKS):
            break
        if key in lexicon.that or key in ("qui", "dont", "où", "who", "which", "that", "whose") and seen_head:
            break
        if word.pos in FINITE_POS and not word.text[:1].isupper() and not (word.has("VerbForm=Part") and seen_head and not nested and _near(sheet, k)):
            break
        if word.pos == "PRON" and seen_head and key not in ("lui-même", "elle-même"):
            break
        if word.pos in ("ADV", "SCONJ") and seen_head and key not in ("plus", "non", "très"):
            break
        if seen_head and key in lexicon.times and not word.text[:1].isupper():
            break
        if key in ("et", "and", "y", "e", "ou", "or") and seen_head:
            if nested or not _coordinates(sheet, lexicon, k, end):
                break
            k += 1
            continue
        if word.pos == "ADP" or key in _LINKS or key in _PREPOSITIONS:
            if not seen_head:
                if key in ("d'", "de", "des", "du", "de la"):
                    k += 1
                    continue
                break
            if key not in _LINKS and not (key in ("à", "au", "aux", "en", "chargé", "for", "to", "of", "in", "at", "para", "en") and _titled(sheet, lexicon, a, k)):
                break
        elif word.pos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "ADV", "VERB", "AUX", "INTJ") or not word.dep:
            if word.pos == "PROPN" or (word.text[:1].isupper() and word.pos != "DET"):
                if nested and seen_head and not seen_name and not sheet.words[k - 1].text[:1].isupper() and sheet.keys[k - 1] not in _LINKS:
                    pass
                seen_name = True
            if word.pos in ("NOUN", "PROPN", "PRON", "NUM") or not word.dep:
                seen_head = seen_head or (not word.dep and key not in lexicon.articles) or bool(word.dep)
        k += 1
    while k > a and (sheet.keys[k - 1] in _LINKS or sheet.keys[k - 1] in lexicon.articles or sheet.words[k - 1].pos in ("ADP", "CCONJ", "DET")):
        k -= 1
    if k <= a:
        return None
    return (a, k)


FINITE_POS = ("VERB", "AUX")
_LINKS = frozenset(("de", "du", "des", "d'", "of", "del", "'s", "’s", "'"))


def _near(sheet: Sheet, k: int) -> bool:
    """True for a participle or adjective-like word that qualifies the noun before it."""
    return sheet.words[k].head < k and sheet.words[k].dep in ("acl", "amod")


def _short_mark(sheet: Sheet, k: int) -> int | None:
    """Behind a short marked name inside a phrase ("les « chasubles bleues » du port"); None for anything else."""
    start = sheet.words[k].start
    for mark in sheet.marks:
        if mark.outer_start > start:
            break
        if mark.outer_start == start and sheet.at(mark.end) - sheet.at(mark.start) <= 5:
            return sheet.at(mark.outer_end)
    return None


def _coordinates(sheet: Sheet, lexicon: Speech, k: int, end: int) -> bool:
    """True when "and" joins two names or two noun phrases, not two clauses."""
    if k + 1 >= end:
        return False
    word = sheet.words[k + 1]
    return word.pos in ("PROPN", "DET", "NOUN") and sheet.words[k + 1].has("Number") or word.text[:1].isupper()


def _titled(sheet: Sheet, lexicon: Speech, a: int, k: int) -> bool:
    return any(x in lexicon.persons or x in lexicon.bodies for x in sheet.keys[a:k])


# -------------------------------------------------------------------- subjects


def subject_of(sheet: Sheet, lexicon: Speech, i: int, climb: bool = True) -> tuple[int, int] | None:
    """The words of the subject of verb `i`: its own, or the one it shares with the verb that governs it."""
    if not sheet.words[i].dep:
        return _subject_before(sheet, lexicon, i)
    seen = 0
    at = i
    while seen < 6:
        own = [c for c in sheet.children[at] if sheet.words[c].dep in _SUBJECTS]
        if own:  # "D'autres, elles, ont estimé": the noun, not the pronoun that repeats it; else the nearest
            nouns = [c for c in own if sheet.keys[c] not in lexicon.pronouns] or own
            return _expanded(sheet, lexicon, max(nouns, key=lambda c: (c < at, c if c < at else -c)), at)
        word = sheet.words[at]
        if word.dep in ("acl:relcl", "relcl"):
            return _expanded(sheet, lexicon, word.head, at) if word.head != at else None
        finite = any(sheet.words[c].dep.startswith("aux") for c in sheet.children[at])
        if word.dep == "acl" and (finite or sheet.words[word.head].pos in ("NOUN", "PROPN", "PRON")):
            return _expanded(sheet, lexicon, word.head, at)
        if not climb or word.head == at or word.dep.split(":")[0] not in _CLIMB:
            return None
        at = word.head
        seen += 1
    return None


def _expanded(sheet: Sheet, lexicon: Speech, head: int, verb: int) -> tuple[int, int]:
    """The phrase of the noun `head`, from its first dependent to the end of its complements."""
    word = sheet.words[head]
    if word.pos == "PRON" and sheet.keys[head] in ("qui", "who", "which", "that", "que"):
        governor = sheet.words[verb]
        if governor.dep in ("acl:relcl", "relcl") and governor.head < head:
            return _expanded(sheet, lexicon, governor.head, verb)
    first = head
    moved = True
    while moved:
        moved = False
        for child in sheet.children[first] if first != head else sheet.children[head]:
            if child < first and sheet.words[child].dep not in ("punct", "cc", "acl:relcl", "relcl", "advcl") and first - child < 8:
                first = child
                moved = True
    first = _leftmost(sheet, head)
    _, last = sheet.sentence(head)
    stop = verb if verb > head else last
    found = phrase(sheet, lexicon, first, stop)
    if found is None or not found[0] <= head:
        return (head, head + 1)
    return found if found[1] > head else (first, head + 1)


def _leftmost(sheet: Sheet, head: int) -> int:
    """The first word of the noun phrase of `head`, over its determiners and adjectives."""
    first = head
    stack = [head]
    while stack:
        at = stack.pop()
        for child in sheet.children[at]:
            if child < at and head - child < 12 and sheet.words[child].dep not in ("punct", "cc", "acl:relcl", "relcl", "advcl", "mark", "acl", "appos", "case", "advmod"):
                stack.append(child)
                first = min(first, child)
    return first


def _subject_before(sheet: Sheet, lexicon: Speech, i: int) -> tuple[int, int] | None:
    """Without a parser: the noun phrase that ends right before the verb group, back to a comma, mark or preposition."""
    first, _ = sheet.sentence(i)
    k = i
    while k > first and (sheet.keys[k - 1] in _AUXILIARIES_ES or sheet.keys[k - 1] in _GLUE or sheet.keys[k - 1] in ("también", "además", "ya")):
        k -= 1
    end = k
    if end > first and sheet.keys[end - 1] == "," :  # an apposition stands between: the subject is what came before it
        k = end - 1
        while k > first and sheet.keys[k - 1] != ",":
            k -= 1
        end = k - 1 if k > first else end - 1
        k = end
    while k > first:
        key = sheet.keys[k - 1]
        if key in lexicon.that or not (key[:1].isalnum()) and key not in ("-", "'"):
            break
        if key in lexicon.forms:
            break
        k -= 1
        if key in lexicon.articles and not (k > first and sheet.keys[k - 1] in ("de", "y", "e")):
            break
        if key in lexicon.pronouns:
            break
    return (k, end) if k < end else None
