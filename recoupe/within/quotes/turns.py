"""Turns of a dialogue: what the narrator puts between the words of a character, and where the character goes on.

"— Venez, dit Anne, qui tenait la lampe. Puis elle ajouta : Vite !" The tagger knows little of the past tense of novels,
so a clause of saying is told by its place (behind a comma or a mark) and by the forms of speech.toml, not by tags.
"""

from __future__ import annotations

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.lexicon import Speech, Verb
from recoupe.within.quotes.phrases import CLITICS, phrase
from recoupe.within.quotes.sheet import Sheet

_BOUNDARIES = frozenset((",", "!", "?", "…", "...", "..", "....", ".....", "»", ")", "]"))
_STOPS = frozenset((".", "!", "?", "…", "...", "...."))
_PAUSES = frozenset((",", ";", ":")) | _STOPS
_INVERTED = frozenset(
    ("-il", "-elle", "-ils", "-elles", "-je", "-nous", "-t-il", "-t-elle", "il", "elle", "ils", "elles", "je")
)
_THIRD = frozenset(("il", "elle", "se", "s'"))
_NARRATED = ("a", "it", "ut")  # endings of the passé simple
_LONGEST = 40  # words of narration between two pauses: beyond it a stop was lost


def narration(
    sheet: Sheet, lexicon: Speech, first: int, last: int, known: list[Cue]
) -> tuple[list[tuple[int, int]], list[Cue]]:
    """Character ranges of a turn (words [first, last)) that the narrator says, and the cues that introduce them."""
    by_start = {cue.inserted[0]: cue for cue in known if cue.inserted is not None}
    ranges: list[tuple[int, int]] = []
    cues: list[Cue] = []
    k = first + 1
    while k < last:
        cue = by_start.get(k) or _clause(sheet, lexicon, first, k, last)
        if cue is None or cue.inserted is None or _hearsay(sheet, lexicon, cue):
            k += 1
            continue
        behind = _told(sheet, lexicon, max(cue.last + 1, cue.subject[1] if cue.subject else 0), last, cue)
        cues.append(cue)
        ranges.append((sheet.words[k].start, sheet.words[behind].start if behind < last else sheet.words[last - 1].end))
        k = max(k + 1, behind)
    return ranges, cues


def _hearsay(sheet: Sheet, lexicon: Speech, cue: Cue) -> bool:
    """True for "dit-on", which whoever speaks says himself."""
    return cue.subject is not None and sheet.keys[cue.subject[0]].lstrip("-t") in lexicon.generic


def _clause(sheet: Sheet, lexicon: Speech, first: int, k: int, last: int) -> Cue | None:
    """ "me demanda-t-elle", "fit seulement le père": a verb of saying behind a pause, with its subject behind it."""
    if sheet.keys[k - 1] not in _BOUNDARIES or not sheet.words[k].text[:1].islower():
        return None
    at = k
    while at < last - 1 and sheet.keys[at] in CLITICS:
        at += 1
    if at - k > 2 or at >= last - 1:
        return None
    verb = _verb(sheet, lexicon, at, reflexive=any(sheet.keys[m] in ("se", "s'", "m'", "me") for m in range(k, at)))
    if verb is None:
        return None
    subject = _subject(sheet, lexicon, at + 1, last)
    if subject is None:
        return None
    return Cue(at, k, at, verb, None, subject, (k, subject[1]), verb.stance, f"{lexicon.language}.quote.inserted")


def _verb(sheet: Sheet, lexicon: Speech, at: int, reflexive: bool) -> Verb | None:
    """The verb of saying at word `at`, by its form in the tenses of narration; None for any other word."""
    key = sheet.keys[at]
    lemmas = [
        lexicon.narrated.get(key, ""),
        *(key[: -len(end)] + stem for end, stem in lexicon.tenses if key.endswith(end)),
    ]
    if sheet.words[at].pos in ("VERB", "AUX"):
        lemmas.append(sheet.words[at].lemma.lower())
    for lemma in lemmas:
        for name in (f"s'{lemma}", f"se {lemma}") if reflexive else ():
            if name in lexicon.verbs:
                return lexicon.verbs[name]
        found = lexicon.verbs.get(lemma)
        if found is not None and "insert" in found.takes:
            return found
        if lemma and lemma in lexicon.narrating:
            return Verb(lemma, "neutral", frozenset(("insert",)))
    return None


def _subject(sheet: Sheet, lexicon: Speech, k: int, last: int) -> tuple[int, int] | None:
    """Who says it: the pronoun on the verb, or the noun phrase behind at most a few words of manner."""
    if k >= last:
        return None
    if sheet.keys[k] in ("-t", "-t-", "-") and k + 1 < last and sheet.keys[k + 1] in _INVERTED:
        return (k + 1, k + 2)
    if sheet.keys[k] in _INVERTED and (sheet.keys[k].startswith("-") or sheet.words[k].start == sheet.words[k - 1].end):
        return (k, k + 1)
    for at in range(k, min(k + 6, last)):
        key, word = sheet.keys[at], sheet.words[at]
        if key in _PAUSES or key in lexicon.first_person or key in lexicon.that:
            return None
        named = word.text[:1].isupper() and word.text[:1].isalpha()
        if at > k and sheet.keys[at - 1] in lexicon.of and not named:
            continue
        if named or (key in lexicon.articles and key not in lexicon.of):
            found = phrase(sheet, lexicon, at, last)
            return found if found is not None and found[1] > at else (at, min(at + 1, last))
        if key in ("celui-ci", "celle-ci", "celui-là", "l'autre") or key in lexicon.generic - {"on"}:
            return (at, at + 1)
    return None


def _told(sheet: Sheet, lexicon: Speech, k: int, last: int, cue: Cue) -> int:
    """The first word that the character says again; `last` when the narrator keeps the word."""
    noun = cue.subject is not None and cue.subject[1] - cue.subject[0] > 1
    k = _pause(sheet, k, last)
    while k < last:
        key = sheet.keys[k]
        following = k + 1
        if following >= last:
            return last
        end = _pause(sheet, following, last)
        if _speaks(sheet, lexicon, following, end):
            return following
        if key == ",":
            goes_on = _manner(sheet, lexicon, following, end, noun)
        elif key in (";", ":"):
            goes_on = sheet.keys[following] in lexicon.joins and _past(sheet, lexicon, following, end)
        elif key == ".":
            end = _stop(sheet, following, last)
            goes_on = _past(sheet, lexicon, following, end) and not _speaks(sheet, lexicon, following, end)
            goes_on = goes_on and (end >= last or sheet.keys[end] in (".", ":"))
            if goes_on and end < last and sheet.keys[end] == ":":  # "Puis elle ajouta : Vite !"
                return end + 1
        else:
            return following
        if not goes_on:
            return following
        k = end
    return last


def _pause(sheet: Sheet, k: int, last: int) -> int:
    """The next comma, stop or colon; what stands in brackets has none."""
    depth = 0
    while k < last:
        key = sheet.keys[k]
        depth += (key in "([") - (key in ")]" and depth > 0) if len(key) == 1 else 0
        if not depth and key in _PAUSES:
            return k
        k += 1
    return last


def _stop(sheet: Sheet, k: int, last: int) -> int:
    """The next stop or colon."""
    while k < last and not (sheet.keys[k] in _STOPS or sheet.keys[k] == ":"):
        k += 1
    return k


def _speaks(sheet: Sheet, lexicon: Speech, first: int, last: int) -> bool:
    """True when somebody says "I" or "you" there, which a narrator of others does not."""
    return any(
        sheet.keys[k] in lexicon.addressed or (sheet.words[k].pos in ("VERB", "AUX") and sheet.words[k].has("Person=2"))
        for k in range(first, min(last, first + _LONGEST))
    )


def _manner(sheet: Sheet, lexicon: Speech, first: int, last: int, noun: bool) -> bool:
    """True when words [first, last) behind a comma still tell how, or who it is: ", qui tremblait", ", en riant"."""
    word = sheet.words[first]
    if sheet.keys[first] in lexicon.manner:
        return True
    if word.has("VerbForm=Part"):
        return True
    if _past(sheet, lexicon, first, last) and sheet.keys[first] in lexicon.joins:
        return True
    bare = not any(sheet.verb(k) for k in range(first, last))
    ended = last < len(sheet.keys) and sheet.keys[last] in (",", ".")
    return noun and bare and ended and sheet.keys[first] in lexicon.articles and word.pos == "DET"


def _past(sheet: Sheet, lexicon: Speech, first: int, last: int) -> bool:
    """True when a verb in the past tense of narration, third person, stands there."""
    for k in range(first, min(last, first + _LONGEST)):
        word, key = sheet.words[k], sheet.keys[k]
        if not (word.has("VerbForm=Fin") or word.pos in ("VERB", "AUX", "NOUN")):
            continue
        if word.has("Tense=Past") and word.has("VerbForm=Fin") and not word.has("Person=1"):
            return True
        if word.has("Tense=Imp") and not word.has("Person=1") and not word.has("Person=2"):
            return True
        behind = sheet.keys[k - 1] if k > first else ""
        if key in lexicon.narrated or (behind in _THIRD and key.endswith(_NARRATED)):
            return True
    return False
