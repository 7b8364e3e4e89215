"""Clauses that a noun of speech governs: "the claim that …", "fears that …", "la rumeur selon laquelle …"."""

from __future__ import annotations

from bisect import bisect_right

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Work, attributed, widened
from recoupe.within.quotes.lexicon import Speech, Verb
from recoupe.within.quotes.phrases import phrase, subject_of
from recoupe.within.quotes.sheet import Sheet

_BETWEEN = 8  # words from the noun to its conjunction: "the claim by the mayor of Port Haven that"
_LONGEST = 300  # words of a clause
_BY = frozenset(("by", "par", "por", "from"))


def nouns(work: Work) -> None:
    """The claim that …; son annonce que …: the clause, and whoever the noun belongs to, if anybody is told."""
    sheet = work.sheet
    taken = {draft.start for draft in work.drafts}
    said = sorted(piece for draft in work.drafts for piece in draft.pieces)
    for i, word in enumerate(sheet.words):
        if word.pos != "NOUN":
            continue
        lexicon = sheet.lexicon(i)
        if lexicon is None or not word.dep:
            continue
        lemma = next((x for x in (word.lemma.lower(), sheet.keys[i]) if x in lexicon.clause_nouns), "")
        found = (_clause(sheet, lexicon, i) or _infinitive(sheet, lexicon, i)) if lemma else None
        if found is None:
            continue
        start, end = found
        pieces = widened(sheet, [(sheet.words[start].start, sheet.words[end - 1].end)])
        if pieces[0][0] in taken:
            continue
        stance = "doubting" if lemma in lexicon.doubtful else "neutral"
        verb = Verb(lemma, stance, frozenset(("que",)))
        speaker = _owner(sheet, lexicon, i)
        near = bisect_right(said, (word.start, pieces[0][1] + 1))
        if speaker is None and any(pieces[0][1] <= end for _, end in said[max(0, near - 4) : near]):
            continue  # part of what somebody says, and nobody's own
        cue = Cue(i, i, i, verb, None, speaker, None, stance, f"{lexicon.language}.quote.noun")
        attributed(work, cue, speaker, pieces, sheet.level[i], cue.rule)


def _clause(sheet: Sheet, lexicon: Speech, noun: int) -> tuple[int, int] | None:
    """Words [first, last) of the clause that hangs on the noun behind its conjunction; None for none."""
    _, limit = sheet.sentence(noun)
    for k in range(noun + 1, min(limit, noun + _BETWEEN)):
        key = sheet.keys[k]
        according = key in ("laquelle", "lequel", "lesquelles") and sheet.keys[k - 1] == "selon"
        if key in lexicon.that or according:
            if not according and lexicon.language == "fr" and sheet.keys[noun - 1] in ("un", "une") and noun > 0:
                return None  # "une information que Moscou n'a pas commentée"
            if not according and sheet.words[k].pos != "SCONJ" and sheet.words[k].dep != "mark":
                return None
            head = _governor(sheet, k, noun)
            if head is None:
                return None
            end = _right_edge(sheet, head, limit)
            while end > k + 1 and not (sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing):
                end -= 1
            return (k + 1, end) if end - k > 3 else None
        if sheet.verb(k) or key in (",", ";", ":"):
            return None
    return None


def _infinitive(sheet: Sheet, lexicon: Speech, noun: int) -> tuple[int, int] | None:
    """Words [first, last) of "son idée de créer un port": an infinitive behind a noun of speech that belongs to somebody."""
    _, limit = sheet.sentence(noun)
    if noun == 0 or sheet.keys[noun - 1] not in lexicon.owning or noun + 2 >= limit:
        return None
    links = frozenset().union(*lexicon.infinitives.values()) & lexicon.of
    if sheet.keys[noun + 1] not in links or not sheet.words[noun + 2].has("VerbForm=Inf"):
        return None
    end = _right_edge(sheet, noun + 2, limit)
    while end > noun + 3 and not (sheet.keys[end - 1][:1].isalnum() or end - 1 in sheet.closing):
        end -= 1
    return (noun + 2, end) if end - noun > 4 else None


def _governor(sheet: Sheet, conjunction: int, noun: int) -> int | None:
    """The verb that the conjunction opens, where the tree hangs it on the noun."""
    at = sheet.words[conjunction].head
    for _ in range(3):
        parent = sheet.words[at].head
        if parent == noun:
            return at if at > conjunction else None
        if parent == at:
            return None
        at = parent
    return None


def _right_edge(sheet: Sheet, head: int, limit: int) -> int:
    """Behind the last word of the subtree of `head`."""
    edge = head
    stack = [head]
    for _ in range(_LONGEST):
        if not stack:
            break
        for child in sheet.children[stack.pop()]:
            edge = max(edge, child)
            stack.append(child)
    return min(edge + 1, limit)


def _owner(sheet: Sheet, lexicon: Speech, noun: int) -> tuple[int, int] | None:
    """Whose claim it is: "his", "Reed's", "by Reed"; else the subject of the verb that takes the noun as its object."""
    if noun and sheet.keys[noun - 1] in lexicon.owning and lexicon.language != "en":
        return (noun - 1, noun)
    for child in sheet.children[noun]:
        word = sheet.words[child]
        if child < noun and word.dep == "poss":
            return phrase(sheet, lexicon, child, noun) or (child, child + 1)
    _, limit = sheet.sentence(noun)
    if noun + 2 < limit and sheet.keys[noun + 1] in _BY:
        found = phrase(sheet, lexicon, noun + 2, limit, nested=True)
        if found is not None:
            return found
    word = sheet.words[noun]
    verb = sheet.words[word.head]
    if word.dep in ("obj", "dobj") and verb.pos == "VERB":
        subject = subject_of(sheet, lexicon, word.head)
        if subject is not None and sheet.keys[subject[0]] not in lexicon.impersonal:
            return subject
    return None
