"""Noun phrases and subjects: the words that a verb or preposition of speech takes for its voice."""

from __future__ import annotations

from recoupe.within.quotes.lexicon import Speech
from recoupe.within.quotes.sheet import Sheet, ends

CLITICS = frozenset(
    (
     "se", "s'", "lui", "leur", "l'", "le", "la", "les", "nous", "vous", "m'", "me", "te", "t'", "y", "en",
     "n'", "ne",
    )
)  # fmt: skip


_SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass", "csubj", "expl:subj")


_CLIMB = ("xcomp", "advcl", "conj", "acl", "ccomp", "obl:mod", "advmod", "pcomp", "dep", "prep", "fixed", "aux", "ROOT")


AUXILIARIES = frozenset(("ha", "han", "había", "habían", "habría", "habrían", "haya", "he", "hemos"))


def postverbal(sheet: Sheet, lexicon: Speech, k: int, end: int) -> tuple[int, int] | None:
    """The subject behind its verb: the first noun phrase that no preposition governs and that is no day or hour."""
    hops = 0
    while k < end and hops < 24:
        key = sheet.keys[k]
        if ends(key) or key in (";", ":") or (k in sheet.opening and hops == 0):
            return None
        word = sheet.words[k]
        if key == "(":  # "a indiqué (AFP) le ministère"
            k = next((m for m in range(k + 1, min(end, k + 6)) if sheet.keys[m] == ")"), k) + 1
            hops += 1
            continue
        dated = key.isdigit() and not lexicon.times.isdisjoint(sheet.keys[max(0, k - 1) : k + 2])  # "mardi 4 mars"
        if dated or key in lexicon.times or key in (",", ")") or word.pos in ("ADV", "PUNCT", "SCONJ", "CCONJ"):
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
        if body and (body[0] in lexicon.times or (body[-1] in lexicon.times and len(body) <= 2)):
            k = found[1]
            hops += 1
            continue
        return found
    return None


_PREPOSITIONS = frozenset(
    (
     "à", "au", "aux", "sur", "dans", "par", "lors", "devant", "en", "après", "avant", "depuis", "pour", "avec",
     "chez", "sous", "auprès", "vers", "pendant", "durant", "entre", "contre", "sans", "dès", "via", "d'", "de",
     "du", "to", "on", "in", "at", "during", "after", "before", "with", "from", "by", "for", "of", "about", "a",
     "al", "ante", "tras", "con", "durante", "desde", "por", "para", "sobre", "según", "hacia",
    )
)  # fmt: skip


def _governs(sheet: Sheet, lexicon: Speech, k: int) -> bool:
    if lexicon.language != "es" and sheet.keys[k] == "a":
        return False
    if lexicon.language == "en" and sheet.keys[k] in ("en", "par", "sur"):
        return False
    return sheet.keys[k] in _PREPOSITIONS and sheet.words[k].pos not in ("DET", "VERB", "NOUN")


def phrase(sheet: Sheet, lexicon: Speech, k: int, end: int, nested: bool = False) -> tuple[int, int] | None:
    """The noun phrase that starts at word `k`: article, words, complements with "de"; it stops at commas and verbs.

    `nested`: the phrase stands behind a preposition and takes no further name ("à l'AFP | le porte-parole").
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
        if seen_head and key in lexicon.relay_heads and sheet.keys[k + 1 : k + 2] in _BY:
            break  # "une source citée par Reuters"
        if seen_head and (sheet.keys[k - 1], key) in _CLOSE:  # "a person familiar with the matter"
            k += 1
            continue
        if key in lexicon.articles and seen_head and word.pos == "DET" and not (k and sheet.keys[k - 1] in _LINKS):
            break
        if key in lexicon.that or (key in ("qui", "dont", "où", "who", "which", "that", "whose") and seen_head):
            break
        if (
            word.pos in FINITE_POS
            and not word.text[:1].isupper()
            and not (word.has("VerbForm=Part") and seen_head and not nested and _near(sheet, k))
        ):
            break
        if word.pos == "PRON" and seen_head and key not in ("lui-même", "elle-même"):
            break
        if (
            word.pos in ("ADV", "SCONJ")
            and seen_head
            and not word.text[:1].isupper()
            and key not in ("plus", "non", "très")
        ):
            break
        if seen_head and key in lexicon.times and not word.text[:1].isupper():
            break
        if key in ("et", "and", "y", "e", "ou", "or") and seen_head:
            if nested or not _coordinates(sheet, lexicon, k, end):
                break
            k += 1
            continue
        if word.pos == "ADP" or key in _LINKS or (key in _PREPOSITIONS and word.pos != "DET"):
            if not seen_head:
                if key in ("d'", "de", "des", "du", "de la"):
                    k += 1
                    continue
                break
            if key not in _LINKS and not (
                key in ("à", "au", "aux", "en", "chargé", "for", "to", "of", "in", "at", "para", "en")
                and _titled(sheet, lexicon, a, k)
            ):
                break
        elif word.pos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "ADV", "VERB", "AUX", "INTJ") or not word.dep:
            if word.pos == "PROPN" or (word.text[:1].isupper() and word.pos != "DET"):
                if (
                    nested
                    and seen_head
                    and not seen_name
                    and not sheet.words[k - 1].text[:1].isupper()
                    and sheet.keys[k - 1] not in _LINKS
                ):
                    pass
                seen_name = True
            if word.pos in ("NOUN", "PROPN", "PRON", "NUM") or not word.dep:
                seen_head = seen_head or (not word.dep and key not in lexicon.articles) or bool(word.dep)
        k += 1
    if k - a > 2 and k < end and sheet.words[k - 1].has("VerbForm=Part") and sheet.words[k].pos != "PUNCT":
        k -= 1  # "une étude publiée | lundi"
    while k > a and (
        sheet.keys[k - 1] in _LINKS
        or (sheet.keys[k - 1] in lexicon.articles and sheet.words[k - 1].pos != "NUM")
        or sheet.words[k - 1].pos in ("ADP", "CCONJ", "DET")
    ):
        k -= 1
    if k <= a:
        return None
    return (a, k)


FINITE_POS = ("VERB", "AUX")


_CLOSE = frozenset(
    (("familiar", "with"), ("close", "to"), ("proche", "de"), ("proches", "de"), ("cercana", "a"), ("cercanas", "a"))
)
_BY = (("par",), ("by",), ("por",))
_LINKS = frozenset(("de", "du", "des", "d'", "of", "del", "'s", "’s", "'"))


def _near(sheet: Sheet, k: int) -> bool:
    """True for a participle or adjective-like word that qualifies the noun before it."""
    return sheet.words[k].head < k and sheet.words[k].dep in ("acl", "amod")


def _short_mark(sheet: Sheet, k: int) -> int | None:
    """Behind a short marked name inside a phrase ("les « chasubles bleues » du port"); None for anything else."""
    start = sheet.words[k].start
    for mark in (sheet.marks[n] for n in sheet.marks_between(start, start + 1)):
        if sheet.at(mark.end) - sheet.at(mark.start) <= 5:
            return sheet.at(mark.outer_end)
    return None


def _coordinates(sheet: Sheet, lexicon: Speech, k: int, end: int) -> bool:
    """True when "and" joins two names or two noun phrases, not two clauses."""
    if k + 1 >= end:
        return False
    word = sheet.words[k + 1]
    return (word.pos in ("PROPN", "DET", "NOUN") and sheet.words[k + 1].has("Number")) or word.text[:1].isupper()


def _titled(sheet: Sheet, lexicon: Speech, a: int, k: int) -> bool:
    known = (lexicon.persons, lexicon.bodies, lexicon.documents)
    return any(x in words for x in sheet.keys[a:k] for words in known)


def subject_of(sheet: Sheet, lexicon: Speech, i: int, climb: bool = True) -> tuple[int, int] | None:
    """The words of the subject of verb `i`: its own, or the one it shares with the verb that governs it."""
    if not sheet.words[i].dep:
        return subject_before(sheet, lexicon, i)
    seen = 0
    at = i
    while seen < 6:
        own = [c for c in sheet.children[at] if sheet.words[c].dep in _SUBJECTS]
        if own:  # "Les marins, eux, ont refusé": the noun, not the pronoun that repeats it; else the nearest
            weak = lexicon.pronouns | CLITICS
            weak |= lexicon.articles - lexicon.generic if len(own) > 1 else frozenset()  # "Moon Jae-un": no article
            nouns = [c for c in own if sheet.keys[c] not in weak]
            nouns = nouns or [c for c in own if sheet.keys[c] not in CLITICS] or own
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


def adjacent_subject(sheet: Sheet, lexicon: Speech, k: int) -> tuple[int, int] | None:
    """The noun phrase that ends right before word `k`, for a verb that the tree leaves without a subject."""
    first, _ = sheet.sentence(k)
    begin = k - 1
    if begin > first and begin in sheet.closing:  # « les "chasubles bleues" estiment »
        begin = sheet.at(sheet.marks[sheet.closing[begin]].start)
        found: tuple[int, int] | None = (begin, k - 1)
        return found if k - 1 - begin in (1, 2, 3, 4) else None
    while begin >= first and k - begin <= 6 and sheet.words[begin].pos in ("NOUN", "PROPN", "ADJ"):
        if begin > first and sheet.keys[begin - 1] in lexicon.articles - lexicon.of:
            before = sheet.keys[begin - 2] if begin - 1 > first else ""
            return None if before in lexicon.of else (begin - 1, k)
        if begin == first and sheet.words[begin].text[:1].isupper():
            return (begin, k)
        begin -= 1
    return None


def _expanded(sheet: Sheet, lexicon: Speech, head: int, verb: int) -> tuple[int, int]:
    """The phrase of the noun `head`, from its first dependent to the end of its complements."""
    word = sheet.words[head]
    if sheet.keys[head].startswith("-") or (
        word.pos == "PRON" and sheet.keys[head] in lexicon.pronouns - lexicon.generic
    ):
        if sheet.keys[head] in ("-t", "-t-"):
            head = min(head + 1, len(sheet.words) - 1)
        if sheet.keys[head] not in ("qui", "who", "which", "that", "this", "celui", "celle", "ceux", "celles"):
            return (head, head + 1)
    if word.pos == "PRON" and sheet.keys[head] in ("qui", "who", "which", "that", "que"):
        governor = sheet.words[verb]
        if governor.dep in ("acl:relcl", "relcl") and governor.head < head:
            return _expanded(sheet, lexicon, governor.head, verb)
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
            if (
                child < at
                and head - child < 12
                and not sheet.words[child].has("PronType=Rel")
                and sheet.words[child].dep
                not in ("punct", "cc", "acl:relcl", "relcl", "advcl", "mark", "acl", "appos", "case", "advmod")
            ):
                stack.append(child)
                first = min(first, child)
    return first


def subject_before(sheet: Sheet, lexicon: Speech, i: int) -> tuple[int, int] | None:
    """Without a parser: the noun phrase that ends right before the verb group, back to a comma, mark or preposition."""
    first, _ = sheet.sentence(i)
    k = i
    while k > first and (
        sheet.keys[k - 1] in AUXILIARIES
        or sheet.keys[k - 1] in CLITICS
        or sheet.keys[k - 1] in ("también", "además", "ya")
    ):
        k -= 1
    end = k
    if end > first and sheet.keys[end - 1] == ",":  # an apposition stands between: the subject is what came before it
        k = end - 1
        while k > first and sheet.keys[k - 1] != ",":
            k -= 1
        end = k - 1 if k > first else end - 1
        k = end
    while k > first:
        key = sheet.keys[k - 1]
        if key in lexicon.that or (not (key[:1].isalnum()) and key not in ("-", "'")):
            break
        if key in lexicon.forms:
            break
        k -= 1
        if key in lexicon.articles and not (k > first and sheet.keys[k - 1] in ("de", "y", "e")):
            break
        if key in lexicon.pronouns:
            break
    return (k, end) if k < end else None
