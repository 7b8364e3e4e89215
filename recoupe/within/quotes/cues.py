"""Cues: verbs of speech and prepositions of attribution, with the subject that speaks and what shape they take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from anyascii import anyascii

from recoupe.within.quotes.asides import aside, behind_mark, narrated, unlisted
from recoupe.within.quotes.lexicon import Preposition, Speech, Verb, speech
from recoupe.within.quotes.phrases import (
    AUXILIARIES,
    CLITICS,
    adjacent_subject,
    phrase,
    postverbal,
    subject_before,
    subject_of,
)
from recoupe.within.quotes.sheet import Sheet
from recoupe.within.syntax import Word


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue. `first`..`last` are the words of its verb group (inclusive), `head` the one that carries the sense.

    `subject` is the word range [a, b) of who speaks, None for none. `inserted`: [a, b) of the clause when it
    stands inside or behind the words given. `through`: who passes it on ("the paper quoted an aide as saying").
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
    through: tuple[int, int] | None = None


def find_cues(sheet: Sheet) -> tuple[Cue, ...]:
    """All cues of the document by position. First-person, negated and proverbial uses ("c'est dire que") are none."""
    found: list[Cue] = []
    taken = -1
    for number, (first, last) in enumerate(sheet.syntax.bounds):
        block = sheet.document.sentences[number].block
        lexicon = speech(sheet.languages[block])
        if lexicon is None or sheet.document.blocks[block].kind in _NO_SPEECH:
            continue
        for i in range(first, last):
            if i <= taken:
                continue
            cue = _preposition(sheet, lexicon, i) if sheet.keys[i] in lexicon.preposition_heads else None
            if cue is None:
                cue = _verb(sheet, lexicon, i)
            if cue is not None:
                cue = _shared(sheet, cue, found)
                found.append(cue)
                taken = cue.last
    return tuple(found)


# Lines of names and furniture: "Marie Dure, à Port-Aven" under a heading in marks is no "dit X".
_NO_SPEECH = frozenset(("byline", "dateline", "credit", "signature", "toc", "boilerplate", "read_also"))


def _shared(sheet: Sheet, cue: Cue, found: list[Cue]) -> Cue:
    """A participle behind a comma ("..., précisant que") speaks for the subject of the cue before it."""
    word = sheet.words[cue.head]
    if cue.verb is None or cue.inserted is not None:
        return cue
    gone_on = _behind_then(sheet, cue)
    if gone_on and found and found[-1].subject is not None and sheet.words[found[-1].head].sentence == word.sentence:
        return replace(cue, subject=found[-1].subject)  # "…, before noting that"
    if cue.subject is None and word.has("VerbForm=Inf") and found and found[-1].subject is not None:
        near = sheet.words[found[-1].head].sentence == word.sentence  # "…, s'est-elle indignée, avant d'ajouter que"
        return replace(cue, subject=found[-1].subject) if near and found[-1].verb is not None else cue
    if _joined(sheet, cue, found) or _past_of_infinitive(sheet, cue, found):
        return replace(cue, subject=found[-1].subject)
    if not (word.has("VerbForm=Part") and word.has("Tense=Pres")):
        return cue
    before = cue.first - 1
    while before >= 0 and sheet.keys[before] in ("en", "tout", "s'", "se", "et"):
        before -= 1
    if before < 0 or sheet.keys[before] != ",":
        return cue
    for other in reversed(found[-3:]):
        near = sheet.words[other.head].sentence == word.sentence and sheet.level[other.head] == sheet.level[cue.head]
        if near and other.verb is not None and other.subject is not None:
            return replace(cue, subject=other.subject)
    return cue


def _behind_then(sheet: Sheet, cue: Cue) -> bool:
    lexicon = sheet.lexicon(cue.head)
    word = sheet.words[cue.head]
    open_form = word.has("VerbForm=Inf") or word.has("VerbForm=Ger") or word.has("Tense=Pres|VerbForm=Part")
    if lexicon is None or not open_form:
        return False
    return any(sheet.keys[k] in lexicon.then for k in range(max(0, cue.first - 2), cue.first))


def _past_of_infinitive(sheet: Sheet, cue: Cue, found: list[Cue]) -> bool:
    """True for "said it would leave and suggested that": the tree joins the second verb to what the first one gives."""
    word = sheet.words[cue.head]
    lexicon = sheet.lexicon(cue.head)
    if lexicon is None or not lexicon.that_optional or not found or found[-1].subject is None:
        return False
    joined = word.dep == "conj" and word.has("Tense=Past") and sheet.words[word.head].has("VerbForm=Inf")
    own = any(sheet.words[c].dep.startswith(("nsubj", "aux")) for c in sheet.children[cue.head])
    return joined and not own and sheet.words[found[-1].head].sentence == word.sentence


def _joined(sheet: Sheet, cue: Cue, found: list[Cue]) -> bool:
    """True for "recordó que … y lamentó que …", where no tree tells whose the second verb is."""
    lexicon = sheet.lexicon(cue.head)
    if lexicon is None or not lexicon.drops or not found or found[-1].subject is None or cue.first == 0:
        return False
    before = found[-1]
    same = sheet.words[before.head].sentence == sheet.words[cue.head].sentence
    return (
        same
        and sheet.level[before.head] == sheet.level[cue.head]
        and before.inserted is None
        and sheet.keys[cue.first - 1] in ("y", "e", "pero")
        and sheet.keys[cue.last + 1 : cue.last + 2] in (("que",), ("«",), ("“",), ('"',))
    )


def _preposition(sheet: Sheet, lexicon: Speech, i: int) -> Cue | None:
    """ "selon X": the words, and the phrase of the voice behind them."""
    _, last = sheet.sentence(i)
    low = sheet.text[sheet.words[i].start : sheet.words[i].start + 40].lower().replace("’", "'")
    match = lexicon.preposition_pattern.match(low) if lexicon.preposition_pattern is not None else None
    if match is not None:
        contracted = match[0]
        preposition = lexicon.preposition_forms[contracted]
        words = preposition.words
        end = sheet.at(sheet.words[i].start + len(contracted))
        if preposition.own:
            return Cue(i, i, end - 1, None, preposition, None, None, preposition.stance, _rule(lexicon, words))
        if end >= last:
            return None
        if words in ("de source", "de sources"):  # "de source policière": the source is the voice
            if i > 0 and sheet.words[i - 1].sentence == sheet.words[i].sentence and sheet.words[i - 1].pos != "PUNCT":
                return None
            end = i + 1
        voice = phrase(sheet, lexicon, end, last)
        if voice is None or sheet.keys[voice[0]] in lexicon.first_person:
            return None
        if sheet.keys[voice[0]] in lexicon.ours:
            return None  # "selon nos informations": the paper's own
        core = [k for k in sheet.keys[voice[0] : voice[1]] if k not in lexicon.articles]
        alone = preposition.voice or voice[1] - voice[0] == 1  # "according to some sources" has a voice
        if not core or core[0] in lexicon.not_voices or (alone and sheet.keys[voice[0]] in lexicon.not_voices):
            return None
        if preposition.voice and not _voice_like(sheet, lexicon, i, voice):
            return None
        return Cue(i, i, end - 1, None, preposition, voice, None, preposition.stance, _rule(lexicon, words))
    return None


def _rule(lexicon: Speech, words: str) -> str:
    """The name of a preposition's rule, such as `fr.quote.selon`."""
    return f"{lexicon.language}.quote.{anyascii(words).lower().replace(chr(39), '-').replace(' ', '-').strip('-')}"


def _voice_like(sheet: Sheet, lexicon: Speech, i: int, voice: tuple[int, int]) -> bool:
    """True for "Pour Anne Roy, ...": at the head of the sentence, before a person or body, with a comma behind."""
    first, last = sheet.sentence(i)
    if behind_mark(sheet, i):  # « Un drame évitable », pour le collectif
        return _voice_known(sheet, lexicon, voice)
    if any(
        sheet.keys[k].isalpha() and sheet.keys[k] not in ("mais", "et", "or", "but", "and", "pero", "y")
        for k in range(first, i)
    ):
        return False
    if voice[1] >= last or sheet.keys[voice[1]] != ",":
        return False
    if any(sheet.words[k].has("VerbForm=Inf") for k in range(voice[0], voice[1])):
        return False
    return _voice_known(sheet, lexicon, voice)


def _voice_known(sheet: Sheet, lexicon: Speech, voice: tuple[int, int]) -> bool:
    """True for the phrase of a person or body, or a pronoun."""
    keys = set(sheet.keys[voice[0] : voice[1]])
    return sheet.person(*voice) or bool(keys & (lexicon.persons | lexicon.bodies)) or bool(keys & lexicon.pronouns)


def _verb(sheet: Sheet, lexicon: Speech, i: int) -> Cue | None:
    """A verb of speech at word `i`, if it is one and speaks here."""
    word = sheet.words[i]
    if sheet.keys[i].startswith("-"):
        return None
    form = lexicon.forms.get(sheet.keys[i])
    if form is None and word.pos not in ("VERB", "AUX") and word.dep != "ROOT" and not _doubtful(sheet, i):
        return None
    mistaken = i > 0 and sheet.keys[i - 1] in ("s'", "se") and sheet.turn(i)  # "s'écria" is often taken for a noun
    inverted = _inverted(sheet, i)
    mended = _mended(lexicon, sheet.keys[i]) if word.pos == "NOUN" or inverted else ""
    if not mended and word.pos not in ("VERB", "AUX", "PUNCT") and lexicon.language == "fr":
        mended = _misread(sheet, lexicon, i)
    form = form or mended or None
    if form is None and word.pos not in ("VERB", "AUX") and word.dep != "ROOT" and not (mistaken or inverted):
        return None
    lemma = form or word.lemma.lower().replace("’", "'")
    last = i
    verb = lexicon.verbs.get(lemma)
    for idiom in lexicon.idioms.get(lemma, ()):
        rest = idiom.split()[1:]
        for k in range(i + 1, min(i + 4, len(sheet.words) - len(rest) + 1)):
            if all(sheet.keys[k + n] == x or sheet.words[k + n].lemma.lower() == x for n, x in enumerate(rest)):
                verb, last = lexicon.verbs[idiom], k + len(rest) - 1
                break
    reflexive = _reflexive(sheet, lexicon, i)
    if reflexive:
        own = next((lexicon.verbs[v] for v in (f"s'{lemma}", f"se {lemma}", f"{lemma}se") if v in lexicon.verbs), None)
        if own is None and not (lexicon.language == "fr" and unlisted(sheet, lexicon, i)):
            return None
        verb = own or Verb(lemma, "neutral", frozenset(("insert",)))
    listed = verb is not None and "insert" in verb.takes
    if not listed and lexicon.language == "fr" and unlisted(sheet, lexicon, i):
        verb = Verb(lemma, verb.stance if verb else "neutral", frozenset(("insert",)) | (verb.takes if verb else set()))
    if verb is None or any(w.has("Person=1") or w.has("Person=2") for w in _group(sheet, i)):
        return None
    first = i
    auxiliaries = [c for c in sheet.children[i] if c < i and sheet.words[c].dep.startswith("aux") and i - c < 6]
    if last > i and not auxiliaries:  # "a fait savoir": the tree may hang the auxiliary on the second verb
        auxiliaries = [c for c in sheet.children[last] if c < i and sheet.words[c].dep.startswith("aux") and i - c < 6]
    participle = word.has("VerbForm=Part") or lemma != word.lemma.lower()
    if not word.dep and lexicon.forms:
        auxiliaries = [k for k in range(max(0, i - 1), i) if sheet.keys[k] in AUXILIARIES]
    if auxiliaries:
        first = min(auxiliaries)
    elliptic = participle and not auxiliaries and _shares_auxiliary(sheet, i)  # "a dit son … et assuré que …"
    if reflexive:
        first = min(first, max(k for k in range(max(0, i - 4), i) if sheet.keys[k] in ("se", "s'")))
    begin = first
    while begin > 0 and sheet.keys[begin - 1] in CLITICS and sheet.words[begin - 1].sentence == word.sentence:
        begin -= 1
    if any("pass" in sheet.words[c].dep for c in auxiliaries) and not reflexive:
        return None
    if lexicon.not_cues is not None:
        around = sheet.text[max(0, sheet.words[begin].start - 12) : sheet.words[last].end + 4].lower().replace("’", "'")
        if lexicon.not_cues.search(around):
            return None
    if _negated(sheet, lexicon, begin, last) and (lemma not in lexicon.raising or _infinitive_behind(sheet, last)):
        return None
    if lexicon.language == "fr" and word.has("VerbForm=Inf") and word.dep in ("xcomp", "ccomp", "obj"):
        above = sheet.words[i].head
        if above < i and i - above < 6 and _negated(sheet, lexicon, max(0, above - 3), above):
            return None  # "n'a pas souhaité dire si"
    bare = (
        participle
        and not auxiliaries
        and not elliptic
        and lexicon.language == "fr"
        and sheet.keys[i].endswith(_PARTICIPLES)
    )
    inserted = None if bare else aside(sheet, lexicon, begin, i, last, verb)
    if inserted is not None:
        clause, subject = inserted
        if subject is not None and _first_person(sheet, lexicon, subject):
            return None
        return Cue(i, first, last, verb, None, subject, clause, verb.stance, f"{lexicon.language}.quote.inserted")
    passive = participle and not auxiliaries and not elliptic and word.has("Tense=Past")
    if passive and not reflexive and not form and not narrated(sheet, lexicon, i):
        return None
    achieved = word.has("VerbForm=Inf") and word.dep == "xcomp"  # "il a réussi à convaincre"
    if (
        sheet.level[i] >= 0
        and word.dep
        and not word.has("VerbForm=Fin")
        and not auxiliaries
        and not achieved
        and not mended
    ):
        return None  # inside somebody's words only a full clause quotes somebody else
    if lexicon.that_optional and word.has("VerbForm=Inf") and word.dep in ("advcl", "relcl", "acl"):
        return None  # a purpose: "she came to encourage voters to"
    if word.has("VerbForm=Inf") and sheet.words[word.head].lemma in (
        "pouvoir",
        "devoir",
        "falloir",
        "suffire",
        "valoir",
    ):
        return None  # "on peut dire que"
    subject = subject_of(sheet, lexicon, i)
    if (
        subject is not None
        and subject[1] - subject[0] == 1
        and sheet.keys[subject[0]] in CLITICS | lexicon.articles - lexicon.pronouns - lexicon.generic
        and sheet.words[subject[0]].pos != "NUM"
    ):
        subject = None
    if lexicon.drops:
        subject = _before_or_behind(sheet, lexicon, begin, last, subject)
    named = begin - 1 in sheet.closing and (subject is None or subject[1] < begin)
    if (subject is None or named) and (word.has("VerbForm=Fin") or mended) and not auxiliaries:
        subject = adjacent_subject(sheet, lexicon, begin) or subject
    finite = mended or word.has("VerbForm=Fin") or any(sheet.words[c].has("VerbForm=Fin") for c in auxiliaries)
    if subject is None and finite and begin > 0 and sheet.keys[begin - 1] == ",":  # "Pékin, de son côté, a appelé"
        subject = subject_before(sheet, lexicon, begin)
    if subject is not None and (_first_person(sheet, lexicon, subject) or sheet.keys[subject[0]] in lexicon.impersonal):
        return None
    above = sheet.words[i - 1].head if sheet.keys[i - 1 : i] == ("as",) else -1
    if above >= 0 and sheet.words[above].lemma in ("quote", "cite"):
        aide = next((c for c in sheet.children[above] if sheet.words[c].dep == "dobj" and c < i), -1)
        said = _leading(sheet, lexicon, aide, i)
        if said is not None:
            return Cue(i, i, last, verb, None, said, None, verb.stance, f"{lexicon.language}.quote.verb", subject)
    if subject is not None and subject[1] - subject[0] == 1 and sheet.keys[subject[0]] in ("qui", "who", "quién"):
        return None  # a question: "qui dirait que"
    if word.has("Mood=Imp") and subject is None and not word.has("VerbForm=Inf"):
        return None
    return Cue(i, first, last, verb, None, subject, None, verb.stance, f"{lexicon.language}.quote.verb")


def _before_or_behind(
    sheet: Sheet, lexicon: Speech, begin: int, last: int, subject: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Where the tree is rough: the phrase right before the verb group, over a relative clause; else the one behind it."""
    before = adjacent_subject(sheet, lexicon, begin)
    if before is not None and before[0] > 1 and sheet.verb(before[0] - 1):
        relative = before[0] - 2  # "Un alto cargo que pidió el anonimato confirmó"
        if sheet.keys[relative] in lexicon.relatives:
            return adjacent_subject(sheet, lexicon, relative) or subject_before(sheet, lexicon, relative) or before
    if before is not None:
        return before
    if (
        subject is not None
        and subject[1] - subject[0] == 1
        and sheet.keys[subject[0]] in ("lo", "la", "los", "las", "le", "les")
    ):
        subject = None
    if subject is None and sheet.words[begin].sentence == sheet.words[last].sentence:
        block_last = sheet.sentence(last)[1]
        found = postverbal(sheet, lexicon, last + 1, min(block_last, last + 6))
        return found if found is not None and sheet.keys[found[1] : found[1] + 1] == (":",) else None
    return subject


def _shares_auxiliary(sheet: Sheet, i: int) -> bool:
    """True for a participle joined to one before it that has the auxiliary of both."""
    word = sheet.words[i]
    if word.dep != "conj" or word.head >= i or not word.has("VerbForm=Part"):
        return False
    return any(sheet.words[c].dep == "aux:tense" for c in sheet.children[word.head])


def _infinitive_behind(sheet: Sheet, last: int) -> bool:
    return last + 1 < len(sheet.words) and sheet.words[last + 1].has("VerbForm=Inf")


def _leading(sheet: Sheet, lexicon: Speech, noun: int, limit: int) -> tuple[int, int] | None:
    """The phrase whose head is word `noun`, from its article on."""
    if noun < 0:
        return None
    first = noun
    while first > 0 and sheet.words[first - 1].head == noun:
        first -= 1
    return phrase(sheet, lexicon, first, limit)


_PARTICIPLES = ("é", "ée", "és", "ées", "us", "ue", "ues", "is", "ie", "ies")  # endings that no present form has


def _group(sheet: Sheet, i: int) -> list[Word]:
    """The verb at word `i` and its auxiliaries."""
    children = (sheet.words[c] for c in sheet.children[i] if sheet.words[c].dep.startswith("aux"))
    return [sheet.words[i], *children]


def _inverted(sheet: Sheet, i: int) -> bool:
    """True before "-t-il", "-elle": only a verb stands there, whatever the tagger took it for."""
    return i + 1 < len(sheet.words) and sheet.words[i + 1].start == sheet.words[i].end and sheet.keys[i + 1] in _CLITIC


_CLITIC = frozenset(("-t", "-il", "-elle", "-on", "-ils", "-elles"))


def _mended(lexicon: Speech, key: str) -> str:
    """The verb of a plural form that the tagger takes for a noun ("confirment"); empty for none."""
    verb = key[:-3] + "er" if lexicon.language == "fr" and key.endswith("ent") else ""
    return verb if verb in lexicon.verbs else ""


def _doubtful(sheet: Sheet, i: int) -> bool:
    """True where a verb may stand that the tagger takes for something else: behind a mark or a pronoun, before a colon."""
    before = sheet.keys[i - 1] if i else ""
    if before in _CLITIC or before in _AFTER or sheet.keys[i + 1 : i + 2] in _BEFORE:
        return True
    return sheet.words[i].pos == "NOUN" and sheet.keys[i].endswith("ent")


_AFTER = frozenset((",", "»", "”", '"', "!", "?", "…", "s'", "se"))
_BEFORE = ((":",), ("-t",), ("-il",), ("-elle",), ("-on",), ("-ils",), ("-elles",))


def _misread(sheet: Sheet, lexicon: Speech, i: int) -> str:
    """The verb that the place of a word tells, whatever the tagger took it for; empty for none.

    "« … », souffle un marin": a form in -e right behind words said. "a-t-il résumé", "s'est-elle indignée": a participle
    behind its auxiliary and the pronoun on it.
    """
    key = sheet.keys[i]
    if key.endswith("e") and (behind_mark(sheet, i) or _inverted(sheet, i) or _announces(sheet, i)):
        verb = key + "r"
        known = (lexicon.verbs.get(v, _SILENT) for v in (verb, f"se {verb}", f"s'{verb}"))
        return verb if any("insert" in v.takes for v in known) else ""
    if i >= 2 and sheet.keys[i - 1] in _CLITIC and any(sheet.words[k].pos == "AUX" for k in range(max(0, i - 3), i)):
        stem = key.rstrip("s").removesuffix("e") if key.endswith(("ée", "ées", "és")) else key
        for ending, infinitives in lexicon.participles.items():
            for infinitive in infinitives:
                verb = stem.removesuffix(ending) + infinitive
                if stem.endswith(ending) and any(v in lexicon.verbs for v in (verb, f"se {verb}", f"s'{verb}")):
                    return verb
    return ""


def _announces(sheet: Sheet, i: int) -> bool:
    """True right before a colon that opens words said: "s'alarme : « … »"."""
    return sheet.keys[i + 1 : i + 2] == (":",) and i + 2 in sheet.opening


_SILENT = Verb("", "neutral", frozenset())


def _reflexive(sheet: Sheet, lexicon: Speech, i: int) -> bool:
    if lexicon.language == "en":
        return False
    for k in range(max(0, i - 4), i):
        if sheet.keys[k] in ("se", "s'") and sheet.words[k].sentence == sheet.words[i].sentence:
            between = range(k + 1, i)
            if all(
                sheet.words[m].pos in ("AUX", "ADV", "PRON") or sheet.keys[m] in AUXILIARIES or sheet.keys[m][0] == "-"
                for m in between
            ):
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
