"""One entity for each real thing of the folder: candidates by identifier and by words of names, score, gather.

Chains of the documents are first grouped into *bearers*: one identifier, or one whole name in any usual spelling.
Bearers are then tied together, each tie with its score and its reason, strongest first. Nothing is tied on likeness
alone: words must be equal once folded and brought to one transliteration, and a short form joins a whole name only
where a single one can be meant. Decisions of people come before all rules.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from recoupe import languages
from recoupe.across.entities.decided import Followed, Signs, follow, refused, told_apart
from recoupe.across.entities.given import Given
from recoupe.across.entities.review import candidates
from recoupe.across.entities.spellings import Verdict, landforms, same_name, sound_keys, sounded, told_apart_by
from recoupe.model import Candidate, Chain, Decision, Entity, Mention, Merge, Notice, Reading, Ref
from recoupe.model.records import Kind
from recoupe.read.authority import GivenEntity
from recoupe.within.folding import fold, spelled
from recoupe.within.mentions.lexicon import lexicon
from recoupe.within.places import country_of, states

__all__ = ["Resolved", "Verdict", "candidates", "merge_entities", "resolve", "same_name"]

# Kinds that one thing may be given by two documents; others never meet.
_CLASS: dict[Kind, str] = {
    "person": "person", "organisation": "body", "media": "body", "place": "place", "facility": "site",
    "product": "product", "event": "event", "group": "group",
}  # fmt: skip
_ARTICLES = frozenset(("le", "la", "les", "l", "the", "el", "los", "las", "un", "une", "a", "an", "una"))
_SMALL = _ARTICLES | frozenset(("de", "du", "des", "d", "del", "of", "et", "and", "y", "en", "pour", "for", "para"))

# How sure a tie is by its reason: an order of trust, so that the surer tie is made first and a doubtful one can be
# refused; not a probability.
_SAME_WHOLE_NAME = 0.8
_MIDDLE_NAME = 0.9
_ONLY_BEARER = 0.7
_ACRONYM = 0.7
_SAME_SITE = 0.8
_SOUND = 0.75
_MISSPELT = 0.6
# Letters from which a single word is rare enough for two documents to mean one thing by it.
_LONG = 5
_CROWD = 200
_VERY_LONG = 9  # letters of a name of which two may be wrong


@dataclass(slots=True)
class _Bearer:
    """All chains of one identifier, or of one whole name of one class of things."""

    kind: Kind
    key: str
    words: tuple[str, ...]
    named: bool
    mentions: list[Ref] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    spellings: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    given: GivenEntity | None = None
    known: str = ""
    alone: str = ""
    """The document that it stands for alone: a bare first name, or a name that a person said is someone else's there."""

    @property
    def label(self) -> str:
        """The usual name: most frequent, then longest, then first in the alphabet."""
        return min(self.names, key=lambda n: (-self.names[n], _shouted(n), -len(n), n))

    @property
    def whole(self) -> str:
        """The usual name among those that are whole: "Anna Moreau", where texts mostly say "Moreau"."""
        if len(self.names) < 2 or (len(self.words) < 2 and not self.key) or (self.key and self.kind != "person"):
            return self.label
        if self.key:
            alike = Counter({n: c for n, c in self.names.items() if " " in n})
        else:
            alike = Counter({n: c for n, c in self.names.items() if _words(self.kind, n) == self.words})
        return min(alike or self.names, key=lambda n: (-self.names[n], _shouted(n), -len(n), n))

    @property
    def canonical(self) -> str:
        """What its id is made of: the same in every folder, however it is spelled, whoever gives it a name."""
        if self.given is not None:
            return self.known or " ".join(_words(self.kind, self.given.name))
        return self.key or " ".join(self.words) + (f" @{self.alone}" if self.alone else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The entities of a folder, the pairs that rules leave open, and decisions that could not be followed."""

    entities: tuple[Entity, ...]
    candidates: tuple[Candidate, ...]
    notices: tuple[Notice, ...]


def resolve(
    readings: Sequence[Reading], decisions: Sequence[Decision] = (), given: Sequence[GivenEntity] = ()
) -> Resolved:
    """`merge_entities`, and what it leaves to a person."""
    entities, named, notices = _merged(readings, decisions, given)
    return Resolved(entities=entities, candidates=candidates(entities, decisions, named), notices=notices)


def merge_entities(
    readings: Sequence[Reading], decisions: Sequence[Decision] = (), given: Sequence[GivenEntity] = ()
) -> tuple[Entity, ...]:
    """One entity a real thing, sorted by number of mentions; `decisions` (same, different) on ids or names win.

    `given`: the user's own authority file, whose names, kinds and identifiers come before all rules.
    The order of `readings` changes nothing. Cost grows with the number of distinct names, not with its square.
    """
    return _merged(readings, decisions, given)[0]


def _merged(
    readings: Sequence[Reading], decisions: Sequence[Decision], given: Sequence[GivenEntity]
) -> tuple[tuple[Entity, ...], frozenset[str], tuple[Notice, ...]]:
    """The entities, the ids of those that a text names, and notices for decisions that could not be followed."""
    bearers = _bearers(readings, given, told_apart(decisions))
    order = [bearer.canonical for bearer in bearers]
    ties = sorted(_ties(bearers), key=lambda t: (-t[2], order[t[0]], order[t[1]], t[3]))
    followed = follow(decisions, [_signs(bearer) for bearer in bearers]) if decisions else _NOBODY
    return _gathered(bearers, ties, followed)


# ---------------------------------------------------------------- candidates


def _bearers(
    readings: Sequence[Reading], given: Sequence[GivenEntity], alone: frozenset[tuple[str, str]]
) -> list[_Bearer]:
    """The bearers of all chains, sorted by class and canonical name. `alone`: names that are someone else's in a document."""
    found: dict[tuple[str, str], _Bearer] = {}
    authority = Given(given, readings, _CLASS.__getitem__, _key)
    for reading in sorted(readings, key=lambda r: r.document.id):
        doc = reading.document.id
        pointing: dict[int, list[Ref]] = {}
        for k, mention in enumerate(reading.mentions):
            for member in mention.members:
                pointing.setdefault(member, []).append(Ref(doc, k))
        for number, chain in enumerate(reading.chains):
            forms = {reading.mentions[k].form for k in chain.mentions}
            if forms == {"pronoun"} or all(_points(reading.mentions[k]) for k in chain.mentions):
                continue
            named = "name" in forms
            own_word = authority.entity(reading, number)
            key = f"given:{own_word.where}" if own_word is not None else _key(chain)
            words = _words(chain.kind, chain.name)
            by_hand = bool(alone) and (fold(chain.name), doc) in alone
            apart = by_hand or (named and not key and chain.kind == "person" and _first_name(reading, chain))
            if apart:
                own_word, key = (None, "") if by_hand else (own_word, key)
                at = (_CLASS[chain.kind], f"{' '.join(words)} @{doc}")
            elif key:
                at = ("key", key)
            elif named:
                at = (_CLASS[chain.kind], " ".join(words))
            else:
                # A description stands for itself, and across documents only when it says whose or which.
                own = "" if chain.kind == "product" or _describes(words) else doc
                at = (f"described {_CLASS[chain.kind]}", f"{' '.join(words)} {own}".strip())
            bearer = found.get(at)
            if bearer is None:
                told = words if key or apart else tuple(at[1].split(" "))
                bearer = found[at] = _Bearer(chain.kind, key, told, named, alone=doc if apart else "")
                if own_word is not None:
                    bearer.given, bearer.known = own_word, authority.key(own_word)
            bearer.kinds[chain.kind] += len(chain.mentions)
            bearer.documents.add(doc)
            bearer.mentions += [Ref(doc, k) for k in chain.mentions] + pointing.get(number, [])
            bearer.names[chain.name] += 0
            for k in chain.mentions:
                mention = reading.mentions[k]
                if mention.form == "name" and not mention.metonym:
                    text = " ".join(mention.span.of(reading.document.text).split())
                    whole = chain.name if fold(text) == fold(chain.name) else text
                    bearer.names[whole] += 1
                    bearer.spellings.add(fold(whole))
                    if chain.kind == "person":
                        bearer.genders |= _gender(reading, mention, text)
    for bearer in found.values():
        if len(bearer.names) > 1:
            bearer.names = Counter({n: c for n, c in bearer.names.items() if c}) or bearer.names
        own_kind = bearer.given.kind if bearer.given is not None else None
        usual = max(bearer.kinds.items(), key=lambda item: (item[1], item[0]))[0]
        bearer.kind = own_kind or usual
    return [found[at] for at in sorted(found)]


def _first_name(reading: Reading, chain: Chain) -> bool:
    """True for someone whom a text calls by a first name alone: "Marie, 34 ans" is another Marie in another text."""
    name = fold(chain.name)
    return " " not in name and name in lexicon(reading.document.language).given


def _gender(reading: Reading, mention: Mention, name: str) -> set[str]:
    """What the words in front of a person's name, or its first name, say of the gender: "Mme Moreau", "Anna Moreau"."""
    language = reading.document.language
    lex = lexicon(language)
    before = _LAST_WORD.search(reading.document.text[max(0, mention.span.start - 12) : mention.span.start])
    found = lex.honorific_genders.get(before[1]) if before else None
    words = fold(name).split(" ")
    if found is None and len(words) > 1:
        found = lex.genders.get(words[0])
    return {found} if found else set()


_LAST_WORD = re.compile(r"([^\W\d_]+)\.?\s+$")


def _points(mention: Mention) -> bool:
    """True for a phrase that only points at several others, which have it among their own: "les deux hommes"."""
    return mention.form == "nominal" and bool(mention.members)


_LETTERS = re.compile(r"(?<![^ ])[a-z](?: [a-z])+(?![^ ])")


def _words(kind: Kind, name: str) -> tuple[str, ...]:
    """The words by which a name is compared: folded, in one transliteration, without articles; a person's sorted."""
    whole = fold(name)
    if kind != "person":  # "U.S. Treasury" and "US Treasury"
        whole = _LETTERS.sub(lambda found: found[0].replace(" ", ""), whole)
    words = [w for w in whole.split(" ") if w not in _ARTICLES] or whole.split(" ")
    if kind == "person":
        return tuple(sorted(sounded(w) for w in words))
    if kind == "place" and len(words) > 1 and (form := next((f for w in words if (f := landforms().get(w))), "")):
        return (form, *sorted(spelled(w) for w in words if w not in _SMALL and w not in landforms()))
    return tuple(spelled(w) if kind in ("place", "facility") else w for w in words)


def _describes(words: tuple[str, ...]) -> bool:
    """True for a description that says whose or which: three words of weight and more."""
    return sum(w not in _SMALL for w in words) >= 3


@cache
def _famous() -> dict[str, str]:
    """Key of every person of the authority file, by compared words."""
    return {
        " ".join(_words("person", name)): key
        for key, row in languages.load("", "authority").items()
        if key.startswith("person:")
        for name in (*row["fr"], *row["en"], *row["es"])
    }


def _key(chain: Chain) -> str:
    """The identifier of a chain: that of its document, or of a person whom the authority file of the house holds."""
    return chain.key or _person_key(chain.kind, chain.name)


def _person_key(kind: Kind, name: str) -> str:
    return _famous().get(" ".join(_words("person", name)), "") if kind == "person" else ""


# ---------------------------------------------------------------- score

_Tie = tuple[int, int, float, str]


def _ties(bearers: Sequence[_Bearer]) -> Iterable[_Tie]:
    """(left, right, score, reason) for bearers that may be one thing."""
    by_class: dict[str, list[int]] = {}
    for number, bearer in enumerate(bearers):
        if bearer.named:
            by_class.setdefault(_CLASS[bearer.kind], []).append(number)
    yield from _persons(bearers, by_class.get("person", []))
    yield from _bodies(bearers, by_class.get("body", []))
    yield from _sites(bearers, by_class.get("site", []), by_class.get("place", []))
    yield from _mistaken(bearers)


def _persons(bearers: Sequence[_Bearer], persons: list[int]) -> Iterable[_Tie]:
    """Whole names with and without a middle name; bare names that one whole name of the folder alone can bear."""
    ends: dict[tuple[str, str], list[int]] = {}
    bearing: dict[str, set[int]] = {}
    for number in persons:
        for name in sorted(bearers[number].spellings):
            words = [sounded(w) for w in name.split(" ")]
            if len(words) > 2 and told_apart_by(name):
                words = words[:-1]  # "Moreau" may be Moreau Jr; that one is not called Jr
                for word in {words[0], words[-1]}:
                    bearing.setdefault(word, set()).add(number)
                continue
            if len(words) < 2:
                continue
            seen = ends.setdefault((words[0], words[-1]), [])
            if number not in seen:
                seen.append(number)
            for word in {words[0], words[-1]}:
                bearing.setdefault(word, set()).add(number)
    for numbers in ends.values():
        short = [n for n in numbers if len(bearers[n].words) == 2]
        long = [n for n in numbers if len(bearers[n].words) > 2]
        if len(short) == 1 and len(long) == 1 and set(bearers[short[0]].words) <= set(bearers[long[0]].words):
            yield short[0], long[0], _MIDDLE_NAME, "the same first and last name, one with a middle name"
    yield from _longer(bearers, persons)
    yield from _sounded(bearers, persons)
    yield from _misspelt(bearers, persons)
    for number in persons:
        bearer = bearers[number]
        if len(bearer.words) != 1 or bearer.key:
            continue
        whole = {n for n in bearing.get(bearer.words[0], set()) if _agree(bearer, bearers[n])}
        inside = {n for n in whole if bearers[n].documents & bearer.documents}
        if bearer.alone:
            whole = inside
        chosen = inside if len(inside) == 1 and len(bearer.documents) == 1 else whole
        if len(chosen) == 1:
            other = next(iter(chosen))
            yield number, other, _ONLY_BEARER, f"{bearers[other].whole} is the only one of this name"


def _agree(left: _Bearer, right: _Bearer) -> bool:
    """False where one is surely a woman and the other surely a man."""
    return len(left.genders | right.genders) < 2 or len(left.genders) > 1 or len(right.genders) > 1


def _longer(bearers: Sequence[_Bearer], persons: list[int]) -> Iterable[_Tie]:
    """Whole names that one longer name of the folder alone goes on from, or leads to: a second surname, an honorific."""
    parts: dict[tuple[str, ...], set[int]] = {}
    whole: dict[tuple[str, ...], set[int]] = {}
    for number in persons:
        for name in bearers[number].spellings:
            words = tuple(sounded(w) for w in name.split(" "))
            if told_apart_by(name):
                continue  # the son's name goes on from the father's
            whole.setdefault(words, set()).add(number)
            if len(words) == 3:  # longer ones hold titles and towns, not names
                parts.setdefault(words[:2], set()).add(number)
                parts.setdefault(words[1:], set()).add(number)
    for words, numbers in sorted(whole.items()):
        longer = parts.get(words, set())
        if len(words) == 2 and len(numbers) == 1 and len(longer) == 1 and not numbers & longer:
            yield min(numbers), min(longer), _MIDDLE_NAME, "the same name with one more before or behind it"


def _sounded(bearers: Sequence[_Bearer], persons: list[int]) -> Iterable[_Tie]:
    """Whole names of other scripts, written as several languages do; candidates are those of one sound."""
    alike: dict[str, list[int]] = {}
    for number in persons:
        if len(bearers[number].words) > 1:
            for key in sound_keys(bearers[number].label):
                alike.setdefault(key, []).append(number)
    pairs = {(members[0], other) for members in alike.values() if len(members) <= _CROWD for other in members[1:]}
    for left, right in sorted(pairs):
        verdict = same_name(bearers[left].label, bearers[right].label)
        if verdict and not bearers[left].documents & bearers[right].documents:
            yield left, right, min(verdict.score, _SOUND), verdict.reason


def _misspelt(bearers: Sequence[_Bearer], persons: list[int]) -> Iterable[_Tie]:
    """Whole names that two texts spell a letter apart: never where one text, or a third name, knows both.

    Letters alone are no reason: both must have a first name that nobody else of the folder has, nor many elsewhere. Other
    names a letter apart are left to a person.
    """
    from rapidfuzz.distance import OSA

    alike: dict[str, list[tuple[int, str]]] = {}
    for number in persons:
        for name in sorted(bearers[number].spellings):
            words = name.split(" ")
            if len(words) == 2 and not bearers[number].key:
                alike.setdefault(words[0], []).append((number, words[1]))
    for first, members in alike.items():
        numbers = sorted({number for number, _ in members})
        if len(numbers) != 2 or any(first in lexicon(code).given for code in languages.SUPPORTED):
            continue
        left, right = numbers
        if bearers[left].documents & bearers[right].documents:
            continue
        for one, other in ((x, y) for n, x in members for m, y in members if (n, m) == (left, right)):
            least = min(len(one), len(other))
            allowed = 2 if least >= _VERY_LONG else 1 if least > _LONG else 0
            if 0 < OSA.distance(one, other, score_cutoff=allowed) <= allowed:
                yield left, right, _MISSPELT, "a rare first name, the rest a letter apart, never in one text"
                break


def _bodies(bearers: Sequence[_Bearer], bodies: list[int]) -> Iterable[_Tie]:
    """Acronyms of one whole name of the folder; a name and the same with an identifier."""
    by_initials: dict[str, list[int]] = {}
    by_words: dict[tuple[str, ...], list[int]] = {}
    for number in bodies:
        for name in bearers[number].spellings or {fold(bearers[number].label)}:
            words = tuple(w for w in name.split(" ") if w not in _SMALL)
            if len(words) >= 3:
                seen = by_initials.setdefault("".join(w[0] for w in words), [])
                if number not in seen:
                    seen.append(number)
            same = by_words.setdefault(words, [])
            if words and number not in same:
                same.append(number)
    for numbers in by_words.values():
        for number in numbers[1:]:
            yield numbers[0], number, 1.0, "the same name"
    for number in bodies:
        bearer = bearers[number]
        label = bearer.label
        if len(label) >= 3 and label.isupper() and " " not in label and not bearer.key:
            whole = by_initials.get(fold(label), [])
            if len(whole) == 1 and whole[0] != number:
                yield number, whole[0], _ACRONYM, f"the initials of {bearers[whole[0]].whole}"


def _sites(bearers: Sequence[_Bearer], sites: list[int], places: list[int]) -> Iterable[_Tie]:
    """Facilities of one proper name, with or without the common noun that says what they are."""
    by_core: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for number in sites:
        for name in sorted(bearers[number].names):
            core = tuple(spelled(fold(w)) for w in name.split(" ") if w[:1].isupper())
            head = " ".join(w for w in name.split(" ") if not w[:1].isupper() and fold(w) not in _SMALL)
            if core:
                by_core.setdefault(core, []).append((number, spelled(fold(head))))
    for number in places:
        if not bearers[number].key and bearers[number].words in by_core:
            by_core[bearers[number].words].append((number, ""))
    for members in by_core.values():
        heads = sorted({head[:6] for _, head in members if head})
        numbers = sorted({number for number, _ in members})
        if len(heads) <= 1:
            for number in numbers[1:]:
                yield numbers[0], number, _SAME_SITE, "one place of this name, with or without what it is"


def _mistaken(bearers: Sequence[_Bearer]) -> Iterable[_Tie]:
    """One whole name that documents took for different kinds of things."""
    by_name: dict[str, list[int]] = {}
    for number, bearer in enumerate(bearers):
        place = (bearer.known or bearer.key).startswith(("country:", "place:", "region:"))
        if bearer.named and not place:
            for name in bearer.spellings:
                if name.count(" ") >= 1 or (len(name) >= _LONG and name not in lexicon("fr").given and not bearer.key):
                    seen = by_name.setdefault(name, [])
                    if number not in seen:
                        seen.append(number)
    for numbers in by_name.values():
        for number in numbers[1:]:
            left, right = bearers[numbers[0]], bearers[number]
            if _CLASS[left.kind] != _CLASS[right.kind] and (
                len(left.words) > 1 or not left.documents & right.documents
            ):
                yield numbers[0], number, _SAME_WHOLE_NAME, "the same whole name"


# ---------------------------------------------------------------- gather


_NOBODY = Followed(together=(), apart=frozenset(), notices=())


def _gathered(
    bearers: Sequence[_Bearer], ties: Sequence[_Tie], followed: Followed
) -> tuple[tuple[Entity, ...], frozenset[str], tuple[Notice, ...]]:
    """What ties and decisions make, the most mentioned first: entities, ids of the named ones, refused decisions."""
    group = list(range(len(bearers)))
    members: dict[int, list[int]] = {n: [n] for n in group}
    merges: dict[int, list[Merge]] = {n: [] for n in group}
    notices = list(followed.notices)
    together = [(a, b, 1.0, f"decided by {by}" if by else "decided") for a, b, by in followed.together]
    for place, (left_number, right_number, score, reason) in enumerate((*together, *ties)):
        a, b = group[left_number], group[right_number]
        if a == b:
            continue
        names = sorted((bearers[left_number].whole, bearers[right_number].whole))
        by_hand = place < len(together)
        if followed.forbids(members[a], members[b]):
            if by_hand:
                notices.append(refused(names[0], names[1]))
            continue
        if not by_hand and _clash(members[a], members[b], bearers):
            continue
        if len(members[b]) > len(members[a]):  # the smaller moves, so that no name moves more than log n times
            a, b = b, a
        merges[a] += [*merges.pop(b), Merge(left=names[0], right=names[1], score=score, reason=reason)]
        for number in members[b]:
            group[number] = a
        members[a] += members.pop(b)
    made = [
        (_entity([bearers[n] for n in sorted(numbers)], merges[a]), any(bearers[n].named for n in numbers))
        for a, numbers in sorted(members.items())
    ]
    entities = tuple(sorted((entity for entity, _ in made), key=lambda e: (-len(e.mentions), e.name, e.id)))
    return entities, frozenset(entity.id for entity, named in made if named), tuple(dict.fromkeys(notices))


def _clash(left: Sequence[int], right: Sequence[int], bearers: Sequence[_Bearer]) -> bool:
    """True when two of them are known for different things by their identifiers."""
    keys = {bearers[n].key for n in left if bearers[n].key}
    return bool(keys) and any(bearers[n].key and bearers[n].key not in keys for n in right)


def _signs(bearer: _Bearer) -> Signs:
    """By what a decision may speak of a bearer."""
    own = {bearer.given.name} if bearer.given is not None else set()
    alike = () if bearer.key else (n for n in bearer.names if _words(bearer.kind, n) == bearer.words)
    return Signs(
        id=_id(bearer),
        whole=frozenset(fold(n) for n in {bearer.whole, *own, *alike}),
        names=frozenset(fold(n) for n in {*bearer.names, *own}),
        doc=bearer.alone,
    )


def _id(bearer: _Bearer) -> str:
    identified = bearer.known if bearer.given is not None else bearer.key
    seed = f"{_CLASS[bearer.kind] if not identified else ''}\n{bearer.canonical}"
    return "e-" + hashlib.sha256(seed.encode()).hexdigest()[:12]


def _entity(bearers: list[_Bearer], merges: list[Merge]) -> Entity:
    """The entity of these bearers; the one with an identifier, else the fullest name, gives it its id."""
    first = min(bearers, key=lambda b: (not b.key, not b.named, -len(b.words), b.canonical))
    names: Counter[str] = Counter()
    kinds: Counter[Kind] = Counter()
    for bearer in bearers:
        names.update(bearer.names)
        kinds.update(bearer.kinds)
    if len(kinds) > 1 and all(len(bearer.words) == 1 for bearer in bearers):
        kinds.pop("person", None)  # a lone word is taken for a person where nothing tells: another document knew better
    ranked = sorted(names, key=lambda n: (_shouted(n), -names[n], -len(n), n))
    kind = first.kind if first.key else max(kinds, key=lambda k: (kinds[k], k))
    whole = [n for n in ranked if len(fold(n).split(" ")) > 1] if kind == "person" else []
    if first.key.startswith("country:"):  # a state has its name in the first language of the house that texts use
        usual = [n for language in languages.SUPPORTED for n in states()[first.key[8:]].names[language]]
        whole = [n for n in usual if n in names][:1]
    own_word = first.given
    if own_word is not None:
        ranked = [own_word.name, *(n for n in ranked if n != own_word.name)]
        whole = []
    return Entity(
        id=_id(first),
        kind=kind,
        name=(whole or ranked)[0],
        names=tuple(ranked),
        mentions=tuple(sorted({ref for bearer in bearers for ref in bearer.mentions})),
        links=_links(first.key) if own_word is None else _given_links(own_word, first.known),
        merges=tuple(sorted(merges, key=lambda m: (-m.score, m.left, m.right, m.reason))),
        notes=own_word.notes if own_word is not None else "",
        given=own_word.where if own_word is not None else "",
    )


def _shouted(name: str) -> bool:
    """True for a name in capitals that is no acronym: "REUTERS"."""
    return name.isupper() and len(name) > 5


def _given_links(entity: GivenEntity, known: str) -> tuple[str, ...]:
    """The user's own identifier first, then those that Recoupe knows, but no rival Wikidata identifier."""
    own = f"wikidata:{entity.id}" if re.fullmatch(r"Q[1-9]\d*", entity.id) else entity.id
    others = [link for link in _links(known) if not (own.startswith("wikidata:") and link.startswith("wikidata:"))]
    return tuple(dict.fromkeys(([own] if own else []) + others))


def _links(key: str) -> tuple[str, ...]:
    """The key of a certain identity, and its identifiers in other collections where they are certain too."""
    if not key:
        return ()
    if key.startswith("country:"):
        state = states()[key[8:]]
        return (key, f"iso:{state.code}", *((f"wikidata:{state.wikidata}",) if state.wikidata else ()))
    if key.startswith("place:"):
        own = states().get(country_of(key))
        capital = own is not None and str(own.capital) == key[6:] and bool(own.capital_wikidata)
        wikidata = (f"wikidata:{own.capital_wikidata}",) if own is not None and capital else ()
        return (key, f"geonames:{key[6:]}", *wikidata)
    row = languages.load("", "authority").get(key, {})
    return (key, *((f"wikidata:{row['wikidata']}",) if row.get("wikidata") else ()))
