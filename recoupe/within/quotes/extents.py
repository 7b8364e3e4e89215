"""How far reported words go: the complement of a cue, and where it ends."""

from __future__ import annotations

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.lexicon import Speech, plain
from recoupe.within.quotes.sheet import Sheet, ends

_NOT_THAT_AFTER = frozenset(("ainsi", "alors", "tandis", "parce", "bien", "avant", "après", "sans", "pour", "lors"))
_COMPARES = frozenset(
    (
        "plus",
        "moins",
        "aussi",
        "autant",
        "tant",
        "tel",
        "telle",
        "même",
        "mêmes",
        "autre",
        "autres",
        "más",
        "menos",
        "tan",
    )
)
_BETWEEN_INF = frozenset(
    (
     "ne", "n'", "pas", "plus", "jamais", "se", "s'", "y", "en", "le", "la", "les", "l'", "lui", "leur", "nous",
     "vous", "me", "m'", "bien", "également", "aussi", "toujours", "not", "no", "never",
    )
)  # fmt: skip
_LONGEST = 300  # words: beyond it no stop was found, and the clause ends
_RELATIVE = frozenset(("qui", "dont", "quien", "quienes", "who", "which", "whose"))
_AND = frozenset(("et", "and", "y", "mais", "but", "pero"))
_JOINTS = frozenset((",", "et", "mais", "ou", "and", "but", "y", "pero", "–", "—", "tandis", "alors", "while"))


def complement(sheet: Sheet, lexicon: Speech, cue: Cue) -> tuple[int, str] | None:
    """First word and kind (`que`, `si`, `inf`, `de`) of the clause or infinitive that `cue` governs; None for none."""
    if cue.verb is None:
        return None
    if lexicon.that_optional:
        return _by_tree(sheet, lexicon, cue)
    takes = cue.verb.takes
    level = sheet.level[cue.head]
    _, last = sheet.sentence(cue.head)
    start = cue.last + 1
    while start < last and sheet.keys[start].startswith("-"):
        start += 1
    comma = False
    for k in range(start, min(last, start + 22)):
        key, word = sheet.keys[k], sheet.words[k]
        if ends(key) or key in (";", ":") or sheet.level[k] != level:
            return None
        if k + 1 >= last:
            return None
        if key in lexicon.that and "que" in takes and _conjunction(sheet, lexicon, cue, start, k):
            if k > start and (sheet.keys[k - 1] in _NOT_THAT_AFTER or any(x in _COMPARES for x in sheet.keys[start:k])):
                return None
            if not word.dep and k - start > 3 and not comma:
                return None
            return (k + 1, "que")
        if k <= start + 1 and key in lexicon.whether and "si" in takes and k + 1 < last:
            return (k, "si")
        near = all(sheet.words[m].pos in ("ADV", "PRON") or sheet.keys[m] in _BETWEEN_INF for m in range(start, k))
        reached = (near and k - start <= 2) or _hangs(sheet, lexicon, cue, start, k)
        if "inf" in takes and reached and _infinitive(sheet, k, last):
            return (k, "inf")
        for name, heads in lexicon.infinitives.items():
            if key in heads and name in takes and _infinitive(sheet, k + 1, last) and not comma:
                return (k + 1, "de")
        if word.has("VerbForm=Fin") or key in _RELATIVE or (k in sheet.opening and k == start):
            return None
        comma = comma or key == ","
    return None


def _conjunction(sheet: Sheet, lexicon: Speech, cue: Cue, start: int, k: int) -> bool:
    """True when "que" opens the cue's clause and is no relative: tagged so, or with nothing before it to relate to."""
    word = sheet.words[k]
    if not word.dep or word.pos == "SCONJ":
        return True
    if k == start or sheet.keys[k - 1] in lexicon.times:
        return True
    verb = sheet.words[word.head]
    return word.head > k and verb.dep == "ccomp" and verb.head == cue.head


def _hangs(sheet: Sheet, lexicon: Speech, cue: Cue, start: int, k: int) -> bool:
    """True when only when, where and who stand before word `k`: "a nié dimanche sur BFMTV | avoir su", "assure, lui, | …"."""
    if sheet.words[k].pos not in ("VERB", "AUX", "ADV", "PRON") or k - start > 8:
        return False
    loose = lexicon.times | lexicon.articles | lexicon.pronouns | lexicon.of
    return all(
        sheet.keys[m] in loose
        or sheet.words[m].pos in ("ADV", "PRON", "PROPN", "ADP", "NUM", "PUNCT", "DET")
        or sheet.keys[m] in ("exemple", "fois")
        for m in range(start, k)
    )


def _infinitive(sheet: Sheet, k: int, last: int) -> bool:
    """True when an infinitive stands at `k`, behind no more than negation, clitics or an opening mark."""
    for at in range(k, min(k + 4, last)):
        word, key = sheet.words[at], sheet.keys[at]
        if word.has("VerbForm=Inf"):
            return True
        if not word.dep and len(key) > 3 and key.endswith(("ar", "er", "ir", "arse", "erse", "irse")):
            return True
        if key not in _BETWEEN_INF and at not in sheet.opening:
            return False
    return False


def _by_tree(sheet: Sheet, lexicon: Speech, cue: Cue) -> tuple[int, str] | None:
    """The complement by dependencies, where the conjunction may be left out (English)."""
    assert cue.verb is not None
    takes = cue.verb.takes
    level = sheet.level[cue.head]
    _, last = sheet.sentence(cue.head)
    for k in range(cue.last + 1, min(last, cue.last + 16)):
        if sheet.level[k] != level or ends(sheet.keys[k]) or sheet.keys[k] in (";", ":"):
            break
        conjunction = sheet.words[k].pos == "SCONJ" or sheet.words[k].dep == "mark"
        if sheet.keys[k] in lexicon.that and conjunction and "que" in takes:
            return (k + 1, "que") if k + 1 < last else None
        if sheet.words[k].has("VerbForm=Fin"):
            break
    for child in sheet.children[cue.head]:
        if child <= cue.last:
            continue
        dep = sheet.words[child].dep
        first = _first_of(sheet, child, cue.last)
        key = sheet.keys[first]
        if sheet.level[first] != level:  # the verb itself may stand between marks: said the deal was “almost done.”
            continue
        if (
            dep in ("xcomp", "ccomp")
            and sheet.words[cue.head].lemma in lexicon.gerunds
            and _gerund(sheet, child, cue.last)
        ):
            return (child if not sheet.words[child - 1].dep.startswith("aux") else child - 1, "inf")
        if dep == "ccomp" and "que" in takes:
            if any(sheet.keys[k] == ":" for k in range(cue.last, first)):
                return None
            if key in lexicon.whether:
                return (first, "si")
            first = _behind_cue(sheet, lexicon, cue, first)
            return (first + 1 if key in lexicon.that else first, "que")
        if dep in ("xcomp", "ccomp", "advcl") and "to" in takes:
            opened = next((c for c in (child, *sheet.children[child]) if _to(sheet, cue.last + 1, c)), -1)
            if opened >= 0:  # "to hold", "to have held"
                denied = opened - 2 > cue.last and sheet.keys[opened - 2] in lexicon.negation
                return (opened - 2 if denied else opened, "de")  # "asked | not to be named"
    return None


def _behind_cue(sheet: Sheet, lexicon: Speech, cue: Cue, first: int) -> int:
    """The first word of a clause without "that": right behind the cue and what tells when, where and to whom.

    The tree may give the subject of the clause to the cue ("said families - old or new - would pay").
    """
    skipped = {cue.last}
    told = sheet.words[cue.head].lemma in lexicon.addressing
    for child in sheet.children[cue.head]:
        dep = sheet.words[child].dep
        if cue.last < child < first and (
            dep in ("advmod", "npadvmod", "prt", "punct", "neg", "prep", "dative", "advcl", "agent")
            or (told and dep in ("dobj", "obj"))
        ):
            edge = child
            stack = [child]
            while stack:
                at = stack.pop()
                edge = max(edge, at)
                stack += [c for c in sheet.children[at] if c < first]
            skipped.update(range(min(child, _first_of(sheet, child, cue.last)), edge + 1))
    start = cue.last + 1
    while start < first and start in skipped:
        start += 1
    if start < first and sheet.words[start].pos in ("PUNCT", "ADP", "SCONJ", "CCONJ") and start not in sheet.opening:
        return first
    return start


def _gerund(sheet: Sheet, child: int, cue: int) -> bool:
    """True for "(denied) having seen": no subject of its own between the verb and the form in -ing."""
    first = child - 1 if sheet.words[child - 1].dep.startswith("aux") else child
    own = any(sheet.words[c].dep.startswith("nsubj") for c in sheet.children[child])
    return first > cue and sheet.keys[first].endswith("ing") and not own


def _to(sheet: Sheet, low: int, high: int) -> bool:
    return high > low and sheet.keys[high - 1] == "to" and sheet.words[high].has("VerbForm=Inf") and high - low < 16


def _first_of(sheet: Sheet, head: int, floor: int) -> int:
    """The first word of the subtree of `head` behind `floor`."""
    first = head
    stack = [head]
    while stack:
        at = stack.pop()
        for child in sheet.children[at]:
            if floor < child < head:
                stack.append(child)
                first = min(first, child)
    while first < head and sheet.words[first].pos == "PUNCT" and first not in sheet.opening:
        first += 1
    return first


def clause_end(sheet: Sheet, start: int, cue: Cue | None, stops: dict[int, Cue]) -> int:
    """The word behind the clause that starts at word `start` and is governed by `cue`.

    It runs to the end of the sentence at its own level of marks, and stops before: a semicolon, another attribution
    (`stops`: the words where inserted clauses and "selon X" start), words coordinated with the cue itself, and a
    participle that hangs on the cue ("..., précisant que").
    """
    level = sheet.level[start]
    if cue is not None and sheet.level[cue.head] == -1:
        level = -1
    block_last = sheet.block_words[sheet.block_of(start)][1]
    sentence = sheet.words[start].sentence
    lexicon = sheet.lexicon(start)
    k = start
    steps = 0
    while k < block_last and steps < _LONGEST:
        steps += 1
        if sheet.level[k] != level:
            outer = _child_mark(sheet, k, level)
            if outer is None:
                break
            k = max(k + 1, outer)
            sentence = sheet.words[k - 1].sentence
            continue
        if sheet.words[k].sentence != sentence:
            break
        key = sheet.keys[k]
        if key == "," and k > start and _second_relative(sheet, lexicon, start, k):
            break
        if k > start and (key == "," or k in sheet.closing) and _then(sheet, lexicon, k + 1, block_last):
            return k + 1 if k in sheet.closing else k
        if key == "," and k > start and _new_voice(sheet, lexicon, k + 1, block_last):
            break
        if key == ";" or (ends(key) and (_last_of_sentence(sheet, k) or _capital_behind(sheet, k, block_last))):
            break
        if k > start and k in stops and stops[k] is not cue:
            return _back(sheet, start, k)
        if k > start + 1 and cue is not None and _leaves(sheet, start, k, cue):
            return _joint(sheet, start, k)
        k += 1
    return k


def _second_relative(sheet: Sheet, lexicon: Speech | None, start: int, k: int) -> bool:
    """True at ", et auquel": a relative that is joined to none before it belongs to whoever writes."""
    if lexicon is None or k + 2 >= len(sheet.keys) or sheet.keys[k + 1] not in _AND:
        return False
    if sheet.keys[k + 2] not in lexicon.relatives - lexicon.that:
        return False
    return not any(sheet.keys[m] in lexicon.relatives for m in range(start, k))


def _then(sheet: Sheet, lexicon: Speech | None, k: int, last: int) -> bool:
    """True at "before noting that", "avant d'ajouter que": whoever speaks goes on, and says something else."""
    if lexicon is None or k + 1 >= last or sheet.keys[k] not in lexicon.then:
        return False
    for at in range(k + 1, min(k + 4, last)):
        word = sheet.words[at]
        if (
            word.has("VerbForm=Inf")
            or word.has("VerbForm=Ger")
            or (word.has("VerbForm=Part") and word.has("Tense=Pres"))
        ):
            return word.lemma.lower() in lexicon.verbs
    return False


def _new_voice(sheet: Sheet, lexicon: Speech | None, k: int, last: int) -> bool:
    """True where whoever writes goes on behind a comma: "…, citing two diplomats", "…, ce que la mairie dément"."""
    if lexicon is None or k + 2 >= last:
        return False
    if sheet.keys[k] in lexicon.quoting_heads and quoting_at(sheet, lexicon, k):
        return True
    if sheet.keys[k] in lexicon.remark_heads:
        low = plain(sheet.text[sheet.words[k].start : sheet.words[k].start + 30])
        if any(low.startswith(words) for words in lexicon.remarks):
            return True
    resumed = sheet.keys[k] in lexicon.resuming
    if sheet.keys[k] in lexicon.indefinite and sheet.keys[k + 1] in lexicon.clause_nouns | lexicon.speech_nouns:
        if sheet.keys[k + 2] in lexicon.relatives:  # ", une information que Moscou n'a pas commentée"
            return True
        resumed = True  # ", a claim unions dispute"
    for at in range(k + 1, min(k + 9, last) if resumed else k):
        if sheet.keys[at] in (",", ";", ":") or ends(sheet.keys[at]):
            return False
        if sheet.keys[at] in lexicon.denials:
            return True
    return False


def quoting_at(sheet: Sheet, lexicon: Speech, k: int) -> int:
    """The word behind "citing", "qui cite" at word `k`: whoever is cited stands there; 0 where nobody is."""
    start = sheet.words[k].start
    low = plain(sheet.text[start : start + 30])
    for words in lexicon.quoting:
        if low.startswith(words) and not low[len(words) : len(words) + 1].isalnum():
            return sheet.at(start + len(words))
    return 0


def _child_mark(sheet: Sheet, k: int, level: int) -> int | None:
    """Behind the utterance that word `k` stands in, when that utterance lies inside `level`; None when it does not."""
    number = sheet.level[k]
    while number >= 0:
        parent = sheet.marks[number].parent
        while parent >= 0 and not sheet.utterance[parent]:
            parent = sheet.marks[parent].parent
        if parent == level:
            return sheet.at(sheet.marks[number].end)
        number = parent
    return None


def _capital_behind(sheet: Sheet, k: int, last: int) -> bool:
    return k + 1 < last and sheet.words[k + 1].text[:1].isupper() and sheet.words[k].text != "…"


def _last_of_sentence(sheet: Sheet, k: int) -> bool:
    _, last = sheet.sentence(k)
    return all(not sheet.keys[m][:1].isalnum() for m in range(k, last))


def _leaves(sheet: Sheet, start: int, k: int, cue: Cue) -> bool:
    """True when word `k` begins something that hangs on the cue or above it, not on the clause."""
    word = sheet.words[k]
    if not word.dep or (word.head == k and word.dep != "ROOT"):
        return False
    if _joins_cue(sheet, start, k, cue) or _tense_breaks(sheet, k):
        return True
    if word.has("VerbForm=Part") and word.has("Tense=Pres") and word.dep.split(":")[0] == "advcl":
        before = k - 1
        while before > start and sheet.keys[before] in ("en", "tout"):
            before -= 1
        lexicon = sheet.lexicon(k)
        if lexicon is not None and lexicon.that_optional and word.lemma not in lexicon.verbs:
            return False
        return before > start and (sheet.keys[before] == "," or before in sheet.closing)
    if word.pos in ("VERB", "AUX") and _above_cue(sheet, k, cue.head):
        return any(sheet.keys[m] == "," for m in range(start, k))  # "X, qui appelle à agir, est …": the main verb
    if word.dep == "ROOT" and word.has("VerbForm=Fin") and sheet.words[cue.head].dep != "ROOT":
        return any(sheet.keys[m] == "," for m in range(start, k))
    if word.head >= start:
        return False
    if word.pos not in ("VERB", "AUX") or word.dep.split(":")[0] not in ("conj", "advcl", "parataxis", "acl"):
        return False
    if any(sheet.words[c].dep == "mark" and sheet.keys[c] in ("que", "qu'", "that", "si") for c in sheet.children[k]):
        return False
    if (
        word.dep == "conj"
        and not any(sheet.words[c].dep.startswith("nsubj") for c in sheet.children[k])
        and word.has("VerbForm=Inf")
    ):
        return False
    at = word.head
    for _ in range(8):
        if at == cue.head:
            break
        if sheet.words[at].head == at:
            break
        at = sheet.words[at].head
    participle = word.has("VerbForm=Part") and word.has("Tense=Pres")
    shared = word.head == cue.head and word.dep == "conj" and word.has("VerbForm=Part") and cue.first < cue.head
    if shared and not any(sheet.verb(m) for m in range(start, k)):
        return True
    finite = word.has("VerbForm=Fin") or any(sheet.words[c].dep.startswith("aux") for c in sheet.children[k])
    lexicon = sheet.lexicon(k)
    subject = any(sheet.words[c].dep.startswith(("nsubj", "expl")) for c in sheet.children[k])
    if lexicon is not None and lexicon.that_optional and subject and word.lemma not in lexicon.verbs:
        return False  # "X said A, and B": with a subject of its own, B is as likely said as told
    return participle or (finite and word.dep in ("conj", "parataxis"))


def _joins_cue(sheet: Sheet, start: int, k: int, cue: Cue) -> bool:
    """True for "dit ne pas comprendre et annonce vouloir …": a finite verb of speech joined to what holds none."""
    word = sheet.words[k]
    if not word.has("VerbForm=Fin") or sheet.keys[k - 1] not in _AND or sheet.words[start].dep == "ROOT":
        return False
    lexicon = sheet.lexicon(k)
    if lexicon is None or word.lemma not in lexicon.verbs:
        return False
    return not any(sheet.verb(m) for m in range(start, k)) and sheet.level[k] == sheet.level[cue.head]


def _tense_breaks(sheet: Sheet, k: int) -> bool:
    """True for "said it would leave by March and suggested that …": a past tense of speech joined to an infinitive."""
    word = sheet.words[k]
    lexicon = sheet.lexicon(k)
    if lexicon is None or not lexicon.that_optional or word.dep != "conj" or sheet.keys[k - 1] not in _AND:
        return False
    base = sheet.words[word.head].has("VerbForm=Inf")
    past = word.has("Tense=Past") and word.lemma in lexicon.verbs
    return base and past and not any(sheet.words[c].dep.startswith(("nsubj", "aux")) for c in sheet.children[k])


def _above_cue(sheet: Sheet, k: int, head: int) -> bool:
    """True when the cue hangs on word `k`."""
    at = head
    for _ in range(8):
        parent = sheet.words[at].head
        if parent == at:
            return False
        if parent == k:
            return True
        at = parent
    return False


def _joint(sheet: Sheet, start: int, k: int) -> int:
    """The word that joins what leaves to the clause: the nearest comma or conjunction before `k`."""
    m = k
    while m > start + 1 and k - m < 12:
        m -= 1
        if sheet.keys[m] in _JOINTS:
            while m - 1 > start and sheet.keys[m - 1] in _JOINTS:
                m -= 1
            return m
    return k


def _back(sheet: Sheet, start: int, k: int) -> int:
    """`k` without the commas and dashes in front of it, and without the "qui" of "…, qui, selon X, …"."""
    lexicon = sheet.lexicon(k)
    while k - 1 > start and sheet.keys[k - 1] in (",", "–", "—", "-", "("):
        k -= 1
        if lexicon is not None and k - 1 > start and sheet.keys[k - 1] in lexicon.relatives:
            k -= 1
    return k
