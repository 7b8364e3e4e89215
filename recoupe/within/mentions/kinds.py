"""What kind of thing each name names: votes of its words and neighbours, counted once for the whole document."""

from __future__ import annotations

import re
from collections import Counter

from recoupe.model.records import Kind
from recoupe.within.folding import fold
from recoupe.within.mentions.candidates import SMALL, Name, Scope, accented, matches
from recoupe.within.mentions.lexicon import Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.places import place, town_ids
from recoupe.within.syntax import Syntax

_OF = frozenset(("de", "d", "du", "des", "of", "del"))
_SURE_PLACE = 5  # more than a word inside the name: "the mayor of Port Haven" is of a town
_ARTICLES = frozenset(("le", "la", "l", "the", "el"))
KIND_OF_LABEL: dict[str, Kind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
# A label of the small models is right about two times in three on names that nothing else tells (read by hand): it
# decides only where all else is silent.
_LABEL_WEIGHT = 1
# The model takes many a family name for a place; one that no map holds is a person's after "par", "chez".
_GUESSED: Counter[Kind] = Counter({"place": _LABEL_WEIGHT})
_UNPLACED = 2


def vote(scope: Scope, name: Name) -> None:
    """What stands inside, before and after the name says of its kind."""
    p, lex, first, last = scope.p, scope.lex, name.first, name.last
    votes = name.votes
    words = p.folded[first:last]
    if name.title is not None:
        votes["person"] += 4
    for i in range(first, last):
        if (label := scope.labels.get(i)) and (i == first or scope.labels.get(first) is None):
            votes[KIND_OF_LABEL[label]] += _LABEL_WEIGHT
            break
    told = [n for n, w in enumerate(words) if w in lex.inside and p.raw[first + n][0].isupper()]
    inner = [lex.inside[words[n]] for n in told]
    if inner and (len(words) > 1 or name.text.isupper() is False):
        at = 0
        if lex.language == "en":  # the head ends the row that it heads: "Coast Guard", but "Bank of the West Coast"
            at = max(k for k, n in enumerate(told) if n - told[0] == k)
        votes[inner[at]] += 4 if words[0] not in lex.given else 1
    if words[0] in lex.given and len(words) > 1 and not inner:
        votes["person"] += 3
    elif words[0] in lex.given:
        votes["person"] += 1
    if len(words) > 1 and any(w in lex.particles for w in words[1:-1]) and words[0] in lex.given:
        votes["person"] += 1
    raw = p.raw[first]
    if len(words) > 1 and words[-1] in lex.given and raw.isupper() and len(raw) > 2 and not p.raw[last - 1].isupper():
        votes["person"] += 4
    if any(w in ("sur", "les", "lez", "sous") for w in words[1:-1]) and "-" in name.text:
        votes["place"] += 4
    if len(words) == 1 and raw.isupper() and 2 <= len(raw) <= 6 and not scope.shouting:
        votes["organisation"] += 2
    if p.raw[last - 1].isdigit() or any(c.isdigit() for c in p.raw[last - 1]):
        votes["product"] += 2
    found = town_ids(" ".join(words))
    if found and (largest := place(found[0])) is not None:
        big = largest.population
        votes["place"] += 2 if big >= 100_000 else 1 if big >= 10_000 or len(words) > 1 else 0
    _neighbours(scope, name)
    before = p.folded[first - 1] if first > scope.low else ""
    if not found and votes == _GUESSED and before in lex.words.get("by", ()) and p.gap(first) == " ":
        votes["person"] += _UNPLACED


def _neighbours(scope: Scope, name: Name) -> None:
    """Votes of the words before the name: prepositions of place, honorifics, offices, common nouns."""
    p, lex, first = scope.p, scope.lex, name.first
    votes = name.votes
    at = first - 1
    if at < scope.low:
        return
    gap = p.gap(first)
    if gap not in (" ", "'", "’", " *", ". ", " «\u00a0", ", ", "-", " “", ' "') and gap.strip():
        return
    before = p.folded[at]
    if name.last - first == 1 and before in _ARTICLES and gap in (" ", "'", "’") and name.title is None:
        votes["person"] -= 3  # persons bear no article; ships, bodies and rivers do
        votes["product"] += 1
    locative = lex.words.get("locative", frozenset())
    # "llamó a Ana Roy": the mark of a Spanish person says nothing of a place
    marked = lex.language == "es" and before == "a" and name.last - first > 1
    if before in locative and "," not in gap and not marked:
        votes["place"] += 2 if before in lex.words.get("locative_strong", frozenset()) else 1
    if p.raw[at] in lex.honorifics:
        votes["person"] += 4
        return
    nouns = _noun_before(scope, first)
    if nouns is None:
        return
    noun, distance = nouns
    if distance and before in _OF and noun.words[-1] in lex.words.get("of_places", ()):
        votes["place"] += _SURE_PLACE
    if noun.kind == "person" and distance == 0 and noun.number == "Sing":
        votes["person"] += 3 if "," not in gap else 2
    elif noun.kind not in ("group", "person") and "," not in gap:
        votes[noun.kind] += 3 if distance == 0 else 2 if noun.kind in ("place", "facility") else 1


def _noun_before(scope: Scope, first: int) -> tuple[Noun, int] | None:
    """The noun that ends just before the name, or before "de" and an article; how many small words between."""
    p, lex = scope.p, scope.lex
    at = first - 1
    small = 0
    while at >= scope.low and small < 2 and p.folded[at] in SMALL:
        at -= 1
        small += 1
    for length in (3, 2, 1):
        begin = at - length + 1
        if begin < scope.low:
            continue
        for table in (lex.heads, lex.nouns):
            for noun in table.get(p.folded[begin], ()):
                if (
                    len(noun.words) == length
                    and matches(p, begin, scope.high, noun) == at + 1
                    and accented(p, begin, noun)
                ):
                    return noun, small
    return None


def spoken_for(found: list[Name], pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon]) -> list[Name]:
    """The names without those that have a capital and nothing else: in French, where ordinary words have none."""
    spoken = {n.folded for n in found if not _bare(n, syntax, pieces) or any(v > 0 for v in n.votes.values())}
    return [n for n in found if n.folded in spoken or lexicons[pieces.sentence[n.first]].language != "fr"]


def _bare(name: Name, syntax: Syntax, pieces: Pieces) -> bool:
    """True for a name that capitals alone made, and that no noun introduces ("le sonneur Brandec")."""
    if name.known is not None or name.head is not None or not name.rule.endswith((".capital", ".capitals")):
        return False
    word, before = pieces.word[name.first], pieces.word[name.first - 1] if name.first else -1
    if word < 0 or before < 0 or pieces.gap(name.first) != " ":
        return True
    noun = syntax.words[before].pos in ("NOUN", "ADJ") and pieces.raw[name.first - 1][0].islower()
    return not (noun and syntax.words[word].pos == "PROPN")


def nicknamed(found: list[Name], pieces: Pieces, lexicons: dict[int, Lexicon]) -> list[Name]:
    """The names with those made one that a nickname in quotation marks parts: 'Jean « le Grand » Brec'."""
    out: list[Name] = []
    for name in found:
        near = [o for o in out[-2:] if 3 < name.start - o.end < _CALLING]
        other = next((o for o in reversed(near) if _given_before(o, name, pieces, lexicons)), None)
        if other is None:
            out.append(name)
            continue
        while out[-1] is not other:
            out.pop()  # the nickname itself
        other.core = f"{other.folded} {name.folded}"
        other.last, other.end = name.last, name.end
        other.text = pieces.text[other.start : other.end]
        other.unsure = False
        other.votes["person"] += _CALLED
    return out


_CALLING = 40  # characters that a nickname with its marks may take
_NICKNAME = re.compile(r"\s(?:«\s?[^«»\n]{2,30}\s?»|“[^“”\n]{2,30}”|\"[^\"\n]{2,30}\"|‘[^‘’\n]{2,30}’)\s")
_CALLED = 5  # a given name, a nickname and a family name are a person whatever else the words may be


def _given_before(other: Name, name: Name, pieces: Pieces, lexicons: dict[int, Lexicon]) -> bool:
    """True when `other` is a given name and `name` what follows its nickname."""
    if other.known is not None or name.known is not None:
        return False
    if pieces.folded[other.first] not in lexicons[pieces.sentence[other.first]].given:
        return False
    return _NICKNAME.fullmatch(pieces.text, other.end, name.start) is not None


def out_of_tables(found: list[Name], pieces: Pieces) -> list[Name]:
    """The names that do not stand among figures: quotations of stocks, timetables and results speak of nobody."""
    if len(_FIGURE.findall(pieces.text)) * _FEW < len(pieces.raw):
        return found
    figures = [0]
    for raw in pieces.raw:
        figures.append(figures[-1] + raw[0].isdigit())
    out = []
    for name in found:
        low, high = max(0, name.first - _AROUND), min(len(pieces.raw), name.last + _AROUND)
        if high - low < _AROUND or figures[high] - figures[low] < _DENSE * (high - low):
            out.append(name)
    return out


_FIGURE = re.compile(r"\b\d")
_AROUND = 12  # words on each side of a name
_DENSE = 0.4  # share of figures among them: prose stays under a fifth, news of a stock exchange under two
_FEW = 50  # a text with fewer figures than one word in as many holds no table


def settled(found: list[Name], pieces: Pieces) -> list[Name]:
    """The names without those that only a capital for their position spoke for; the whole document decides."""
    sure = {n.folded for n in found if not n.unsure}
    parts = {part for name in sure for part in name.split(" ")}
    spaced = [n.text.split() for n in found if not n.unsure and n.known is None]
    ends = {fold(words[k]) for words in spaced if len(words) > 1 for k in (0, -1)}
    doubted = {n.folded for n in found if n.unsure and n.last - n.first == 1}
    lower = (
        {f for f, raw in zip(pieces.folded, pieces.raw, strict=True) if f in doubted and raw[0].islower()}
        if doubted
        else set()
    )
    out = []
    wholes = {" ".join(words[-2:]) for name in sure if len(words := name.split(" ")) > 2 or words[0] == "de"}
    for name in found:  # "Le Goff" at the start of a sentence is no article and Goff
        at = name.first - 1
        if name.known is not None or at < 0 or not pieces.raw[at][0].isupper() or pieces.gap(name.first) != " ":
            continue
        if f"{pieces.folded[at]} {name.folded}" in wholes:
            name.first, name.start, name.unsure = at, pieces.start[at], False
            name.text = pieces.text[name.start : name.end]
    found = [half for name in found for half in _halves(name, pieces, sure, ends)]
    for name in found:
        if name.unsure:
            folded = name.folded
            if (
                folded in sure
                or (name.last - name.first == 1 and folded in parts and folded not in lower)
                or (name.last - name.first > 1 and name.votes.get("person", 0) >= 3)
            ):
                name.unsure = False
        if not name.unsure:
            out.append(name)
    return out


def _halves(name: Name, pieces: Pieces, sure: set[str], ends: set[str]) -> list[Name]:
    """Two names where a hyphen joins two that the document also names apart ("Serran-Kessler")."""
    if name.known is not None or "-" not in name.text or name.head is not None:
        return [name]
    for i in range(name.first + 1, name.last):
        if pieces.gap(i).strip() not in ("-", "–", "‑"):
            continue
        left = fold(pieces.text[pieces.start[name.first] : pieces.end[i - 1]])
        right = fold(pieces.text[pieces.start[i] : pieces.end[name.last - 1]])
        if all(half in sure or (len(half) > 2 and half in ends) for half in (left, right)):
            out = []
            for first, last in ((name.first, i), (i, name.last)):
                start, end = pieces.start[first], pieces.end[last - 1]
                votes: Counter[Kind] = Counter()
                out.append(Name(first, last, start, end, pieces.text[start:end], name.rule + "-pair", votes=votes))
            return out
    return [name]


def decide(found: list[Name]) -> None:
    """Give every name its kind: names of one spelling in the document are one kind, short forms that of the whole."""
    votes: dict[str, Counter[Kind]] = {}
    heads: dict[str, Kind] = {}
    alone: Counter[str] = Counter()
    for name in found:
        if name.head is not None:
            name.kind = name.head
            heads.setdefault(name.folded, name.head)
        elif name.kind is None:
            alone[name.folded] += 1
            total = votes.setdefault(name.folded, Counter())
            total.update(name.votes)
    kinds: dict[str, Kind] = {}
    for folded, counted in votes.items():
        kinds[folded] = _best(counted, folded)
        if folded in heads and counted[kinds[folded]] < 2 * alone[folded]:
            kinds[folded] = heads[folded]
    surnames = {
        part for folded, kind in kinds.items() if kind == "person" and " " in folded for part in folded.split(" ")
    }
    # "le détroit de Velmar" tells that Velmar is a place wherever it stands alone, unless a person bears it whole.
    towns = {name.folded.rsplit(" ", 1)[1] for name in found if name.head == "place" and _OF_PLACE.search(name.folded)}
    for folded, counted in votes.items():
        if " " not in folded and folded in surnames and counted.get("place", 0) < 4:
            kinds[folded] = "person"
        elif folded in towns and kinds[folded] in ("person", "organisation") and counted[kinds[folded]] < _SURE:
            kinds[folded] = "place"
    for name in found:
        if name.kind is None:
            name.kind = kinds[name.folded]
        if name.plural and name.kind == "person":
            name.kind = "group"
            name.core = f"les {name.folded}"


_OF_PLACE = re.compile(r" (?:de|du|d|of|del) \w+$")
_SURE = 7  # votes that an honorific or an office and a label of the model give together
_ORDER: tuple[Kind, ...] = ("person", "organisation", "place", "facility", "media", "product", "event", "group")


def _best(votes: Counter[Kind], folded: str) -> Kind:
    if not votes:
        return "person" if folded.count(" ") == 1 else "organisation"
    return max(_ORDER, key=lambda kind: (votes.get(kind, 0), -_ORDER.index(kind)))
