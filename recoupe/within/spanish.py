"""Words of a Spanish sentence by rules: part of speech, lemma, features and a rough tree. No model may be bundled.

Closed classes and verb forms come from `languages/es`; the tree joins auxiliaries to their participle, subjects,
objects and prepositional phrases to the nearest finite verb, and clauses to one another by their opening word. It is
meant for finite verbs, tense, condicional, negation and simple participants, and for nothing finer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from recoupe.languages import load
from recoupe.within.syntax import Word


class _Form(NamedTuple):
    """What a verb form can be. `weak`: its ending is also that of common nouns, so the context must speak for it."""

    lemma: str
    morph: str
    weak: bool = False


_FIN = "VerbForm=Fin"
_MORPH = {
    "pres": "Mood=Ind|Number={n}|Person={p}|Tense=Pres|VerbForm=Fin",
    "pret": "Mood=Ind|Number={n}|Person={p}|Tense=Past|VerbForm=Fin",
    "impf": "Mood=Ind|Number={n}|Person={p}|Tense=Imp|VerbForm=Fin",
    "fut": "Mood=Ind|Number={n}|Person={p}|Tense=Fut|VerbForm=Fin",
    "cnd": "Mood=Cnd|Number={n}|Person={p}|VerbForm=Fin",
    "subj": "Mood=Sub|Number={n}|Person={p}|Tense=Pres|VerbForm=Fin",
    "past_subj": "Mood=Sub|Number={n}|Person={p}|Tense=Imp|VerbForm=Fin",
    "part": "VerbForm=Part",
    "ger": "VerbForm=Ger",
    "inf": "VerbForm=Inf",
}
# tag -> (ending of -ar, of -er, of -ir, number, person, weak)
_ENDINGS: tuple[tuple[str, str, str, str, str, int, bool], ...] = (
    ("pres", "a", "e", "e", "Sing", 3, True), ("pres", "an", "en", "en", "Plur", 3, True),
    ("pres", "o", "o", "o", "Sing", 1, True), ("pres", "amos", "emos", "imos", "Plur", 1, False),
    ("pret", "ó", "ió", "ió", "Sing", 3, False), ("pret", "aron", "ieron", "ieron", "Plur", 3, False),
    ("pret", "é", "í", "í", "Sing", 1, False), ("impf", "aba", "ía", "ía", "Sing", 3, False),
    ("impf", "aban", "ían", "ían", "Plur", 3, False), ("impf", "ábamos", "íamos", "íamos", "Plur", 1, False),
    ("subj", "e", "a", "a", "Sing", 3, True), ("subj", "en", "an", "an", "Plur", 3, True),
    ("subj", "emos", "amos", "amos", "Plur", 1, False), ("past_subj", "ara", "iera", "iera", "Sing", 3, False),
    ("past_subj", "aran", "ieran", "ieran", "Plur", 3, False), ("past_subj", "ase", "iese", "iese", "Sing", 3, False),
    ("past_subj", "asen", "iesen", "iesen", "Plur", 3, False), ("part", "ado", "ido", "ido", "", 0, False),
    ("part", "ada", "ida", "ida", "", 0, False), ("part", "ados", "idos", "idos", "", 0, False),
    ("part", "adas", "idas", "idas", "", 0, False), ("ger", "ando", "iendo", "iendo", "", 0, False),
)  # fmt: skip
_FUTURE = (
    ("fut", "á", "Sing", 3), ("fut", "án", "Plur", 3), ("fut", "é", "Sing", 1), ("fut", "emos", "Plur", 1),
    ("fut", "ás", "Sing", 2),
    ("cnd", "ía", "Sing", 3), ("cnd", "ían", "Plur", 3), ("cnd", "íamos", "Plur", 1), ("cnd", "ías", "Sing", 2),
)  # fmt: skip
_STRONG = re.compile(
    r"^(?P<stem>\w{2,}?)(?:(?P<fut>[aeidb]r(?:án?|emos))|(?P<cnd>[aeidb]ría(?:n|s|mos)?)|(?P<impf>aba[ns]?|ían?)|"
    r"(?P<pret>aron|ieron|ió|ó)|(?P<past_subj>ara[ns]?|iera[ns]?|ase[ns]?|iese[ns]?)|(?P<ger>ando|iendo|yendo)|"
    r"(?P<part>[ai]d[oa]s?)|(?P<inf>[aei]r)(?:se|lo|la|los|las|le|les|me|nos)?)$"
)
_CAPITAL = re.compile(r"^[A-ZÁÉÍÓÚÑ]")


@cache
def _closed() -> dict[str, str]:
    table = load("es", "function")
    out: dict[str, str] = {}
    for pos in ("NUM", "ADV", "PRON", "DET", "SCONJ", "CCONJ", "ADP"):
        for word in table[pos].split():
            out[word] = pos
    return out


@cache
def _nouns() -> frozenset[str]:
    return frozenset(load("es", "function")["NOUNS"].split())


@cache
def _adjective() -> re.Pattern[str]:
    return re.compile(
        r"\w{2,}(?:" + "|".join(sorted(load("es", "function")["ADJECTIVES"].split(), key=len, reverse=True)) + ")$"
    )


@cache
def _forms() -> dict[str, _Form]:
    """All forms of the verbs that the tables know; strong forms win over weak ones, irregular ones over regular."""
    table = load("es", "verbs")
    out: dict[str, _Form] = {}
    regular = [v for group in ("ar", "er", "ir") for v in table["regular"][group].split()]
    for verb in regular + sorted(set(table["irregular"]) - set(regular)):
        _conjugate(verb, out)
    for verb, tags in sorted(table["irregular"].items()):
        for tag, forms in tags.items():
            if tag == "stem":
                for name, ending, number, person in _FUTURE:
                    out[forms + ending] = _Form(verb, _MORPH[name].format(n=number, p=person))
                continue
            for form in forms.split():
                plural = form.endswith(("n", "mos")) and tag not in ("part", "ger")
                first = form.endswith("mos") or (
                    tag == "pres" and form.endswith(("o", "oy", "é", "e")) and form in ("sé", "he")
                )
                first = first or (tag == "pres" and form.endswith(("o", "oy")))
                name = "past_subj" if tag == "subj" and re.search(r"(?:ra|se)n?$", form) else tag
                out[form] = _Form(verb, _MORPH[name].format(n="Plur" if plural else "Sing", p=1 if first else 3))
    return out


def _conjugate(verb: str, out: dict[str, _Form]) -> None:
    stem, group = verb[:-2], {"ar": 1, "er": 2, "ir": 3, "ír": 3}[verb[-2:]]
    infinitive = verb.replace("ír", "ir")
    for tag, *endings, number, person, weak in _ENDINGS:
        ending = str(endings[group - 1])
        base = stem
        if group == 1 and ending[:1] in ("e", "é"):
            base = re.sub("z$", "c", re.sub("g$", "gu", re.sub("c$", "qu", stem)))
        form = base + ending
        made = _Form(verb, _MORPH[tag].format(n=number, p=person), weak)
        if form not in out or (out[form].weak and not weak):
            out[form] = made
    for tag, ending, number, person in _FUTURE:
        out[infinitive + ending] = _Form(verb, _MORPH[tag].format(n=number, p=person))
    out[verb] = _Form(verb, "VerbForm=Inf")
    for clitic in ("se", "lo", "la", "los", "las", "le", "les"):
        out[verb + clitic] = _Form(verb, "VerbForm=Inf")


_PLURAL = re.compile(r"^(?!gran$|plan$|\w*(?:men|gen|den|ven|ren|uien|bien)$)\w{3,}(?:[aeiouáéíóú]?[aáeé])n$")
_SINGULAR = re.compile(r"^\w{3,}[aeo]$")


def _verb(lower: str, before: str, before_pos: str, after_pos: str) -> _Form | None:
    """The verb form that `lower` is, seen from the words beside it; None for no verb."""
    found = _forms().get(lower)
    noun = lower in _nouns()
    after_clitic = before in (
        "se",
        "no",
        "le",
        "les",
        "nos",
        "me",
        "te",
        "os",
        "lo",
        "ya",
        "ha",
        "han",
        "había",
        "quien",
        "quienes",
    )
    opened = after_clitic or before in ("que", "quien", "quienes", "donde")
    after_clitic = after_clitic or before_pos == "AUX"
    if found is None:
        if noun:
            return None
        match = _STRONG.match(lower)
        if match is None or match.lastgroup is None:
            # an unknown word with a present ending is a verb only where a verb is due
            follows = after_pos in ("DET", "ADP", "SCONJ", "ADV", "PUNCT", "")
            if _PLURAL.match(lower) and follows and (opened or before_pos in ("NOUN", "PROPN", "PRON", "ADJ")):
                return _Form(lower[:-2] + "ar", _MORPH["pres"].format(n="Plur", p=3))
            if _SINGULAR.match(lower) and opened and follows and before_pos != "DET":
                return _Form(lower[:-1] + "ar", _MORPH["pres"].format(n="Sing", p=3))
            return None
        tag = match.lastgroup
        stem = match["stem"]
        if tag in ("fut", "cnd") or tag == "inf":
            infinitive = stem + ("er" if match[tag][0] in "db" else match[tag][:2])
        else:
            infinitive = stem + ("ar" if match[tag][0] in "aó" else "er" if tag == "impf" else "ir")
        if tag == "part" and not (after_clitic or before_pos == "AUX"):
            return _Form(infinitive, _MORPH["part"])
        if tag in ("inf", "past_subj", "pret", "impf") and before_pos in ("DET", "ADP") and tag != "inf":
            return None
        if tag in ("impf",) and lower.endswith("ía") and before_pos in ("DET", "ADP", "ADJ", "NOUN"):
            return None
        plural = match[tag].endswith(("n", "mos"))
        return _Form(infinitive, _MORPH[tag].format(n="Plur" if plural else "Sing", p=3))
    finite = _FIN in found.morph
    nominal = before_pos in ("DET", "ADP", "NUM", "ADJ", "") or found.weak or not finite
    if noun and nominal and not after_clitic and (finite or before_pos not in ("PROPN", "PRON")):
        return None
    if (
        found.weak
        and not after_clitic
        and (before_pos in ("DET", "ADP", "NUM") or before in ("la", "los", "las", "el"))
    ):
        return None
    sure = lower.endswith(("aron", "ieron", "aban", "ían"))
    if finite and before_pos == "DET" and not sure and before not in ("la", "los", "las", "todo", "todos"):
        return None
    return found


def analyse(tokens: Sequence[tuple[int, int, str]], sentence: int) -> list[Word]:
    """One `Word` for every (start, end, text); heads count inside the sentence."""
    closed = _closed()
    texts = [t[2] for t in tokens]
    lows = [t.lower() for t in texts]
    pos: list[str] = []
    lemmas: list[str] = []
    morphs: list[str] = []
    for i, low in enumerate(lows):
        before = lows[i - 1] if i else ""
        before_pos = pos[i - 1] if i else ""
        kind, lemma, morph = "NOUN", low, ""
        if not any(c.isalnum() for c in low):
            kind = "PUNCT"
        elif low[0].isdigit():
            kind = "NUM"
        elif i and _CAPITAL.match(texts[i]) and before_pos != "PUNCT":
            kind, lemma = "PROPN", texts[i]
        elif low in closed and not (low in ("para", "entre", "sobre", "bajo") and before in ("se", "no")):
            kind = closed[low]
            if low in ("la", "los", "las", "lo") and i + 1 < len(lows) and _is_verb_next(lows[i + 1]):
                kind = "PRON"
        else:
            after = lows[i + 1] if i + 1 < len(lows) else "."
            after_pos = closed.get(after, "NOUN" if any(c.isalnum() for c in after) else "PUNCT")
            found = _verb(low, before, before_pos, after_pos)
            if found is not None:
                lemma, morph = found.lemma, found.morph
                kind = "AUX" if lemma in ("haber", "ser", "estar") else "VERB"
                if "Part" in morph and before_pos not in ("AUX", "ADV") and not _after_aux(pos, i):
                    kind = "ADJ"
            elif i and _CAPITAL.match(texts[i]):
                kind, lemma = "PROPN", texts[i]
            elif low.endswith("mente"):
                kind = "ADV"
            elif before_pos in ("NOUN", "PROPN") and _adjective().match(low) and low not in _nouns():
                kind = "ADJ"
        pos.append(kind)
        lemmas.append(lemma)
        morphs.append(morph)
    deps, heads = _tree(lows, pos, lemmas, morphs)
    return [
        Word(start, end, text, lemmas[i], pos[i], deps[i], heads[i], morphs[i], sentence)
        for i, (start, end, text) in enumerate(tokens)
    ]


def _is_verb_next(low: str) -> bool:
    """True for a finite form that is not weak: "la" before it is a pronoun."""
    found = _forms().get(low)
    return found is not None and not found.weak and _FIN in found.morph and low not in _nouns()


def _after_aux(pos: list[str], i: int) -> bool:
    """True when an auxiliary stands before word `i` with nothing but adverbs between."""
    k = i - 1
    while k >= 0 and pos[k] == "ADV":
        k -= 1
    return k >= 0 and pos[k] == "AUX"


def _tree(lows: list[str], pos: list[str], lemmas: list[str], morphs: list[str]) -> tuple[list[str], list[int]]:
    """Relations and heads: auxiliaries first, then clauses, then what stands around each verb."""
    n = len(lows)
    deps, heads = [""] * n, list(range(n))
    clauses: list[tuple[int, int]] = []  # finite word, lexical head
    for i in range(n):
        if _FIN not in morphs[i]:
            continue
        head = _lexical_head(i, lows, pos, lemmas, morphs, deps, heads)
        clauses.append((i, head))
    if not clauses:
        for i in range(n):
            deps[i] = "dep"
        if n:
            deps[0] = "ROOT"
            heads = [0] * n
        return deps, heads
    bounds = _windows(lows, pos, clauses, n)
    root = next((k for k, (low, _) in enumerate(bounds) if not _subordinate(lows, pos, low, clauses[k][0])), 0)
    for k, (_, head) in enumerate(clauses):
        low, high = bounds[k]
        if k == root:
            deps[head], heads[head] = "ROOT", head
        else:
            deps[head], heads[head] = _link(lows, pos, low, clauses, bounds, k, root)
        _fill(lows, pos, morphs, low, high, clauses[k], deps, heads)
    return deps, heads


def _lexical_head(
    i: int, lows: list[str], pos: list[str], lemmas: list[str], morphs: list[str], deps: list[str], heads: list[int]
) -> int:
    """The word that carries the sense of the group of finite verb `i`; joins the auxiliaries to it."""
    n = len(lows)
    if lemmas[i] not in ("haber", "ser", "estar"):
        return i
    chain = [i]
    k = i + 1
    while k < n and k - i < 6:
        if pos[k] == "ADV" or (lows[k] in ("que",) and lemmas[i] == "haber"):
            k += 1
            continue
        if "VerbForm=Part" in morphs[k] or "VerbForm=Ger" in morphs[k]:
            if lemmas[k] in ("ser", "estar") and lemmas[chain[-1]] == "haber":
                chain.append(k)
                k += 1
                continue
            pos[k] = "VERB"
            for c in chain:
                deps[c] = "aux:pass" if lemmas[c] == "ser" or (lemmas[c] == "estar" and "Part" in morphs[k]) else "aux"
                heads[c] = k
            return k
        break
    if lemmas[chain[-1]] in ("ser", "estar"):  # a copula: the predicate is the next word of content
        k = chain[-1] + 1
        while k < n and k - i < 8 and pos[k] in ("DET", "ADV", "ADP", "NUM"):
            k += 1
        if k < n and pos[k] in ("ADJ", "NOUN", "PROPN", "PRON") and _FIN not in morphs[k]:
            for c in chain:
                deps[c], heads[c] = ("cop" if c == chain[-1] else "aux"), k
            return k
    return i


def _windows(lows: list[str], pos: list[str], clauses: list[tuple[int, int]], n: int) -> list[tuple[int, int]]:
    """First and last+1 word of each clause: cut at the last opening word, else the last comma, between two verbs."""
    cuts = [0]
    for (_, left), (finite, _) in pairwise(clauses):
        cut = -1
        for k in range(finite - 1, left, -1):
            if pos[k] in ("SCONJ", "CCONJ") or lows[k] in (
                "que",
                "quien",
                "quienes",
                "cual",
                "donde",
                "cuyo",
                "cuya",
                ";",
                ":",
            ):
                cut = k
                if pos[k] == "CCONJ" and finite - k > 4:
                    cut = -1
                    continue
                if k - 1 > left and pos[k - 1] == "ADP" and lows[k] in ("que", "quien", "quienes", "cual"):
                    cut = k - 1
                break
        if cut < 0:
            cut = next((k for k in range(finite - 1, left, -1) if pos[k] == "PUNCT"), left + 1)
        cuts.append(max(cut, cuts[-1] + 1 if len(cuts) > 1 else cut))
    return [(low, high) for low, high in zip(cuts, [*cuts[1:], n], strict=True)]


def _subordinate(lows: list[str], pos: list[str], low: int, finite: int) -> bool:
    return any(pos[k] == "SCONJ" or lows[k] in ("quien", "quienes", "donde") for k in range(low, min(low + 2, finite)))


def _link(
    lows: list[str],
    pos: list[str],
    low: int,
    clauses: list[tuple[int, int]],
    bounds: list[tuple[int, int]],
    k: int,
    root: int,
) -> tuple[str, int]:
    """How clause `k` hangs on the others."""
    above = clauses[k - 1][1] if k else clauses[root][1]
    opening = lows[low]
    before = pos[low - 1] if low else ""
    if opening in ("que", "quien", "quienes", "donde", "cuyo", "cuya") or (
        pos[low] == "ADP" and low + 1 < len(lows) and lows[low + 1] in ("que", "quien", "quienes")
    ):
        noun = low - 1
        if before == "PUNCT" and noun:
            noun -= 1
        if opening == "que" and before == "CCONJ":
            return "conj", above
        if opening == "que" and before in ("VERB", "AUX"):
            return "ccomp", above
        if noun >= 0 and pos[noun] in ("NOUN", "PROPN", "ADJ", "PRON", "NUM"):
            while noun > 0 and pos[noun] in ("ADJ",):
                noun -= 1
            return "acl:relcl", noun
        return "ccomp" if opening == "que" else "advcl", above
    if pos[low] == "SCONJ":
        return "advcl", above
    if pos[low] == "CCONJ":
        return "conj", above
    return ("parataxis", above) if k else ("advcl", clauses[root][1])


def _fill(
    lows: list[str],
    pos: list[str],
    morphs: list[str],
    low: int,
    high: int,
    clause: tuple[int, int],
    deps: list[str],
    heads: list[int],
) -> None:
    """Join the other words of a clause's window: noun phrases, prepositional phrases, adverbs, infinitives."""
    finite, head = clause
    case = -1
    noun = -1
    pending: list[int] = []
    subject = -1
    candidates: list[int] = []
    objects: list[int] = []
    infinitive = head
    for k in range(low, high):
        if (deps[k] and k != head) or k == head:
            if k == head and pos[k] in ("NOUN", "PROPN", "ADJ"):
                for p in pending:
                    deps[p], heads[p] = "det", k
                if case >= 0:
                    deps[case], heads[case] = "case", k
            if k in (finite, head):
                case, noun, pending = -1, (k if pos[k] in ("NOUN", "PROPN") else -1), []
            continue
        kind = pos[k]
        if kind == "PUNCT":
            deps[k], heads[k] = "punct", head
            noun = -1
        elif kind in ("SCONJ", "CCONJ"):
            deps[k], heads[k] = ("mark" if kind == "SCONJ" else "cc"), head
            noun = noun if kind == "CCONJ" else -1
        elif kind in ("DET", "NUM"):
            pending.append(k)
            deps[k], heads[k] = "det", head
        elif kind == "ADP":
            case = k
            deps[k], heads[k] = "case", head
        elif kind == "ADV" or kind == "INTJ":
            deps[k], heads[k] = "advmod", head
        elif kind == "ADJ" and noun >= 0 and case < 0:
            deps[k], heads[k] = "amod", noun
        elif kind == "VERB" and "VerbForm=Fin" not in morphs[k]:
            if "VerbForm=Inf" in morphs[k]:
                deps[k], heads[k] = "xcomp", infinitive
                infinitive = k
            else:
                deps[k], heads[k] = "advcl", head
            if case >= 0:
                deps[case], heads[case] = "mark", k
            case, noun = -1, -1
        elif kind in ("NOUN", "PROPN", "PRON", "ADJ"):
            if kind == "PROPN" and noun >= 0 and pos[noun] == "PROPN" and noun + 1 >= k - 1 and case < 0:
                deps[k], heads[k] = "flat:name", noun
                continue
            if kind == "PROPN" and noun == k - 1 and case < 0 and noun >= 0:
                deps[k], heads[k] = "appos", noun
                continue
            for p in pending:
                deps[p], heads[p] = "det", k
            pending = []
            preposition = lows[case] if case >= 0 else ""
            if case >= 0:
                deps[case], heads[case] = "case", k
            if k and pos[k - 1] == "CCONJ" and noun >= 0:
                deps[k], heads[k] = "conj", noun
            elif preposition in ("de", "del") and noun >= 0:
                deps[k], heads[k] = "nmod", noun
            elif preposition:
                deps[k], heads[k] = "obl", (infinitive if k > infinitive else head)
            elif kind == "PRON" and lows[k] in ("se", "me", "te", "nos", "os"):
                deps[k], heads[k] = "expl:pv", head
                case = -1
                continue
            elif kind == "PRON" and lows[k] in ("le", "les"):
                deps[k], heads[k] = "iobj", head
                case = -1
                continue
            elif k < finite:
                deps[k], heads[k] = "dep", head
                candidates.append(k)
            else:
                deps[k], heads[k] = "dep", (infinitive if k > infinitive else head)
                objects.append(k)
            noun = k
            case = -1
        else:
            deps[k], heads[k] = "dep", head
    if candidates:
        subject = candidates[0]
        passive = any(deps[a] == "aux:pass" and heads[a] == head for a in range(low, high))
        deps[subject] = "nsubj:pass" if passive else "nsubj"
    copula = any(deps[a] == "cop" and heads[a] == head for a in range(low, high))
    if objects and not copula:
        first = objects[0]
        if subject < 0 and "Number=Plur" in morphs[finite] and lows[first].endswith("s") and len(objects) > 1:
            deps[first] = "nsubj"
            deps[objects[1]] = "obj"
        else:
            deps[first] = "obj"
