"""Which mentions of one document stand for one thing: keys, spellings, short forms, titles, apposition, recency."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from recoupe.languages import load
from recoupe.model import Chain, Document, Mention, Span
from recoupe.model.records import Kind
from recoupe.within.folding import fold, same_person, spelled
from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.metonyms import metonyms
from recoupe.within.mentions.nominals import Nominal
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.mentions.pronouns import Pronoun
from recoupe.within.places import Place, locate, region, rival, states
from recoupe.within.syntax import Syntax


@dataclass(slots=True)
class _Thing:
    """What a chain stands for, while it is being put together."""

    kind: Kind
    key: str = ""
    names: Counter[str] = field(default_factory=Counter)
    label: str = ""
    titles: set[str] = field(default_factory=set)
    leads: str = ""
    gender: str = ""
    near: Counter[str] = field(default_factory=Counter)
    generic: bool = False


@dataclass(slots=True)
class _Made:
    """A mention to be, and the thing that it stands for."""

    start: int
    end: int
    rule: str
    kind: Kind
    form: str
    thing: int
    metonym: bool = False
    members: tuple[int, ...] = ()
    group: bool = False


# Mentions to look back over for what a phrase or pronoun points at: several pages, so that long texts stay linear.
_BACK = 500


# States spoken of most, whose regions go by their bare names.
_MAIN = 3


@cache
def _between(language: str) -> re.Pattern[str]:
    """What stands between a place and the larger one that holds it."""
    return re.compile(load(language, "events")["containment"]["between"], re.IGNORECASE)


def _ranked(counted: Counter[str]) -> tuple[str, ...]:
    """What is counted, the most often first."""
    return tuple(code for code, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])) if count > 0)


def _place(made: _Made) -> tuple[int, int]:
    return made.start, -made.end


class Chains:
    """Puts the mentions of one document together; things are numbered in the order in which they come up."""

    def __init__(
        self, document: Document, syntax: Syntax, pieces: Pieces, lexicons: dict[int, Lexicon], names: list[Name]
    ) -> None:
        self.document, self.syntax, self.p, self.lexicons, self.names = document, syntax, pieces, lexicons, names
        self.things: list[_Thing] = []
        self.by_key: dict[tuple[str, str], int] = {}
        self.thing_of: list[int] = []
        self.made: list[_Made] = []
        self.described: dict[str, list[tuple[str, int]]] = {}
        self.titled: dict[str, list[int]] = {}
        self.person_keys: dict[str, list[str]] = {}
        self.powers = metonyms(names, pieces, syntax, lexicons)
        self.spoken: Counter[str] = Counter()  # states, by how much the text speaks of them
        self.spoken_by: dict[str, Counter[str]] = {}  # the part of it that one name has
        self.divided: set[str] = set()  # states of which a region is named
        self._name_things()

    # ------------------------------------------------------------------ names

    def _thing(self, space: str, key: str, kind: Kind) -> int:
        """The number of the thing known as `key`, made when it is new."""
        number = self.by_key.get((space, key))
        if number is None:
            number = self.by_key[space, key] = len(self.things)
            self.things.append(_Thing(kind))
        return number

    def _name_things(self) -> None:
        whole = self._whole_names()
        context = self._context()
        for number, name in enumerate(self.names):
            thing = self._of_name(number, name, whole, context)
            self.thing_of.append(thing)
            self.things[thing].names[" ".join(name.text.split())] += 1
            if name.known is not None and not self.things[thing].key and number not in self.powers:
                self.things[thing].key = name.known.key
            assert name.kind is not None
            if name.first:
                self._see_gender(thing, self.p.folded[name.first - 1])
            self.made.append(_Made(name.start, name.end, name.rule, name.kind, "name", thing, number in self.powers))
        self.made.sort(key=_place)
        self._neighbourhood()

    def _whole_names(self) -> dict[str, dict[str, list[str]]]:
        """For each kind, the whole names that each short form may stand for."""
        whole: dict[str, dict[str, list[str]]] = {}
        for name in self.names:
            folded = name.folded
            if name.known is None and " " in folded and name.kind is not None:
                short = whole.setdefault(name.kind, {})
                words = folded.split(" ")
                forms = {words[-1], words[0], " ".join(words[1:])} if name.kind == "person" else {words[0]}
                for form in forms:
                    known = short.setdefault(form, [])
                    if folded not in known:
                        known.append(folded)
        return whole

    def _context(self) -> tuple[str, ...]:
        """ISO codes of the states that the document names, the most often named first."""
        for name in self.names:
            if name.known is not None:
                if name.known.key.startswith("country:"):
                    code, weight = name.known.key[8:], 2
                elif name.known.capital:
                    code, weight = name.known.capital, 1
                else:
                    if name.known.key.startswith("region:") and "/" in name.known.key:
                        self.divided.add(name.known.key[7:9])
                    continue
                self.spoken[code] += weight
                self.spoken_by.setdefault(name.folded, Counter())[code] += weight
        self.spoken.update(code for code in self.p.demonym if code not in ("", "-"))
        return _ranked(self.spoken)

    def _of_name(
        self, number: int, name: Name, whole: dict[str, dict[str, list[str]]], context: tuple[str, ...]
    ) -> int:
        assert name.kind is not None
        known = name.known
        if known is not None:
            if (other := self._namesake(number, name)) is not None:
                self.powers.discard(number)
                thing = self._thing("key", other.key, "place")
                self.things[thing].key = other.key
                return thing
            if number in self.powers:
                thing = self._thing("key", f"country:{known.capital}", "place")
                self.things[thing].key = f"country:{known.capital}"
                return thing
            return self._thing("key", known.key or name.folded, name.kind)
        folded = name.folded
        if name.kind == "person":
            return self._person(folded, whole.get("person", {}))
        if name.kind == "place" and (found := self._place(number, name, context)) is not None:
            thing = self._thing("key", found.key, "place")
            self.things[thing].key = found.key
            return thing
        if name.kind in ("organisation", "media", "facility"):
            longer = whole.get(name.kind, {}).get(folded, [])
            if len(longer) == 1:
                folded = longer[0]
            elif name.text.isupper() and (full := self._spelled_out(number, name)):
                folded = full
            kind = "body" if name.kind in ("organisation", "media") else name.kind
            return self._thing(kind, folded, name.kind)
        return self._thing(name.kind, folded, name.kind)

    def _person(self, folded: str, short: dict[str, list[str]]) -> int:
        """The person of this name: the same words in any order and spelling, or the one whole name that it shortens."""
        key = " ".join(sorted(spelled(word) for word in folded.split(" ")))
        if " " not in folded or folded in short:
            longer = {self._key_of(full) for full in short.get(folded, ())}
            if not longer:
                mine = spelled(folded)
                longer = {
                    self._key_of(full) for form, fulls in short.items() if spelled(form) == mine for full in fulls
                }
            if len(longer) == 1:
                key = longer.pop()
        if ("person", key) not in self.by_key:
            for word in key.split(" "):
                self.person_keys.setdefault(word, []).append(key)
        return self._thing("person", key, "person")

    def _key_of(self, full: str) -> str:
        key = " ".join(sorted(spelled(word) for word in full.split(" ")))
        if ("person", key) in self.by_key:
            return key
        for word in key.split(" "):
            for other in self.person_keys.get(word, ()):
                if same_person(key, other):
                    return other
        return key

    def _place(self, number: int, name: Name, context: tuple[str, ...]) -> Place | None:
        if name.head == "place":
            return region(name.text, context[:_MAIN])
        if name.head is not None:
            return None
        language = self.lexicons[self.p.sentence[name.first]].language
        return locate(name.folded, language, context, self._holder(number))

    def _namesake(self, number: int, name: Name) -> Place | None:
        """The place that the name of a state or capital stands for here, where it is another one of that name."""
        known = name.known
        own = known.capital or known.key.removeprefix("country:") if known is not None else ""
        if own not in states() or name.head is not None:
            return None
        language = self.lexicons[self.p.sentence[name.first]].language
        if (holder := self._holder(number)) and not holder.endswith(own):
            found = locate(name.folded, language, (), holder)
            return found if found is not None and found.country != own else None
        rest = self.spoken - self.spoken_by.get(name.folded, Counter())
        return rival(name.folded, own, language, _ranked(rest), self.divided)

    def _holder(self, number: int) -> str:
        """The key of the state or region that the text puts right behind name `number`: "Paris, Texas"; "" for none."""
        name = self.names[number]
        other = self.names[number + 1] if number + 1 < len(self.names) else None
        if other is None or other.known is None or not 0 < other.start - name.end <= 30:
            return ""
        key = other.known.key
        gap = self.p.text[name.end : other.start].replace("’", "'")
        if not key.startswith(("country:", "region:")) or not ("," in gap or "(" in gap):
            return ""
        language = self.lexicons[self.p.sentence[name.first]].language
        return key if gap == ", " or _between(language).fullmatch(gap) else ""

    def _spelled_out(self, number: int, name: Name) -> str:
        """The whole name that the document gives just before an acronym in brackets."""
        other = self.names[number - 1] if number else None
        if other is None or not 0 < name.start - other.end <= 3 or "(" not in self.p.text[other.end : name.start]:
            return ""
        letters = "".join(word[0] for word in other.folded.split(" ") if word not in _SMALL)
        return other.folded if fold(name.text) == letters else ""

    def _see_gender(self, thing: int, before: str) -> None:
        if not self.things[thing].gender and before in _GENDERS:
            self.things[thing].gender = _GENDERS[before]

    def _neighbourhood(self) -> None:
        """Count, for every person, the states that the sentences around speak of."""
        states_of: dict[int, Counter[str]] = {}
        for number, name in enumerate(self.names):
            thing = self.things[self.thing_of[number]]
            if thing.key.startswith("country:"):
                states_of.setdefault(self.p.sentence[name.first], Counter())[thing.key[8:]] += 1
        for code, sentence in zip(self.p.demonym, self.p.sentence, strict=True):
            if code not in ("", "-"):
                states_of.setdefault(sentence, Counter())[code] += 1
        for number, name in enumerate(self.names):
            thing = self.things[self.thing_of[number]]
            if thing.kind == "person":
                thing.near.update(states_of.get(self.p.sentence[name.first], Counter()))

    # ------------------------------------------------------------------ nominals

    def add_nominals(self, nominals: list[Nominal]) -> None:
        """Give every nominal its thing: apposition first, then titles, states and recency."""
        for n in nominals:
            if n.beside >= 0:
                thing = self.things[self.thing_of[n.beside]]
                self._entitle(self.thing_of[n.beside], n.noun.words[0])
                self.described.setdefault(n.noun.words[0], []).append((n.phrase, self.thing_of[n.beside]))
                if n.noun.leader and n.states and n.noun.number == "Sing":
                    thing.leads = thing.leads or n.states[0]
        self._leaders_of_the_day()
        for n in nominals:
            self._add(n)

    def _leaders_of_the_day(self) -> None:
        """Persons that the lexicon holds for the leader of a state, unless the text itself says otherwise."""
        from recoupe.within.mentions.lexicon import leaders

        said = {t.leads for t in self.things if t.leads}
        for thing in self.things:
            if thing.kind != "person" or thing.leads:
                continue
            for name in thing.names:
                code = leaders().get(" ".join(sorted(spelled(w) for w in fold(name).split(" "))))
                if code and code not in said:
                    thing.leads = code

    def _add(self, n: Nominal) -> None:
        if n.several:
            members = self._last_two("place" if n.kind == "place" else "person", n.start)
            self._put(n, self._own(n), members=members, group=True)
            return
        if n.last_named:
            kinds: tuple[Kind, ...] = (
                ("person",) if n.noun.words[-1].startswith("interesse") else ("person", "organisation")
            )
            thing = self._latest(kinds, n.start)
            self._put(n, self._own(n) if thing is None else thing, form="pronoun")
            return
        if n.beside >= 0:
            self._put(n, self.thing_of[n.beside])
            return
        if n.kind == "person":
            self._put_person(n)
        elif n.kind == "place":
            self._put_place(n)
        elif n.kind in ("organisation", "media", "facility"):
            self._put_body(n)
        else:
            self._put(n, self._own(n), group=False)

    def _put_person(self, n: Nominal) -> None:
        if n.noun.number == "Plur":
            led = [k for code in n.states for k, t in enumerate(self.things) if t.leads == code]
            members = tuple(led) if n.noun.leader and len(led) == len(n.states) > 1 else ()
            self._put(n, self._own(n), members=members, group=True)
            return
        thing: int | None = None
        if n.noun.leader:
            thing = self._leader(n)
        if (
            thing is None
            and n.determiner in ("definite", "pointing", "contracted")
            and not (n.noun.leader and n.states)
        ):
            thing = self._titled(n)
        self._put(n, self._own(n) if thing is None else thing)

    def _leader(self, n: Nominal) -> int | None:
        """The leader of the state that the phrase names, or of the moment when it names none."""
        if n.states:
            code = n.states[0]
            led = [k for k, t in enumerate(self.things) if t.leads == code]
            if led:
                return self._latest_of(led, n.start)
            near = [
                (t.near[code], k)
                for k, t in enumerate(self.things)
                if t.kind == "person" and not t.leads and t.near[code] > 1 and t.near[code] == max(t.near.values())
            ]
            near.sort(reverse=True)
            if near and (len(near) == 1 or near[0][0] > near[1][0]):
                self.things[near[0][1]].leads = code
                return near[0][1]
            return None
        if n.inside or n.determiner == "owning":
            return None
        if len(n.noun.words) > 1 or n.determiner in ("pointing", "definite"):
            led = [
                k for k, t in enumerate(self.things) if t.kind == "person" and (t.leads or n.noun.words[0] in t.titles)
            ]
            return self._latest_of(led, n.start)
        return None

    def _titled(self, n: Nominal) -> int | None:
        """Whoever the document gave this title last."""
        if len(n.phrase.split(" ")) > len(n.noun.words):
            for phrase, thing in reversed(self.described.get(n.noun.words[0], [])):
                if phrase.startswith(n.phrase) or n.phrase.startswith(phrase + " "):
                    return thing
            return self.by_key.get(("phrase", n.phrase))
        return self._latest_of(self.titled.get(n.noun.words[0], []), n.start)

    def _put_place(self, n: Nominal) -> None:
        sets = self.lexicons[n.sentence].sets
        word = " ".join(n.noun.words)
        if n.noun.number == "Plur":
            self._put(n, self._own(n), group=True)
            return
        code = next((c for c in n.states if c != "-"), "")
        if code and word in sets["ground"]:
            self._put(n, self._state(code))
            return
        if code and word in sets["capital"] and (number := states()[code].capital):
            thing = self._thing("key", f"place:{number}", "place")
            self.things[thing].key = f"place:{number}"
            self._put(n, thing)
            return
        if n.determiner == "owning" and word in sets["ground"]:
            owner = self._latest(("person",), n.start)
            leads = self.things[owner].leads if owner is not None else ""
            self._put(n, self._state(leads) if leads else self._own(n))
            return
        if n.determiner == "pointing" and word in sets["ground"]:
            latest = self._latest(("place",), n.start, "country:")
            self._put(n, self._own(n) if latest is None else latest)
            return
        if n.inside and self.names[n.inside[-1]].kind in ("place", "facility") and word not in sets["ground"]:
            self._put(n, self._own(n))
            return
        self._put(n, self._own(n))

    def _put_body(self, n: Nominal) -> None:
        sets = self.lexicons[n.sentence].sets
        word = " ".join(n.noun.words)
        code = next((c for c in n.states if c != "-"), "")
        if n.kind == "organisation" and code and word in sets["power_nouns"]:
            self._put(n, self._state(code), metonym=True)
            return
        if n.kind == "organisation" and word in sets["power_nouns"] and n.inside:
            led = [lead for k in n.inside if (lead := self._led_by(k))]
            if led:
                self._put(n, self._state(led[0]), metonym=True)
                return
        if n.kind == "facility":
            for k in n.inside:
                if self.names[k].kind == "facility":
                    self._put(n, self.thing_of[k])
                    return
            bare = not n.inside
            latest = self._latest(("facility",), n.start) if bare else None
            if latest is None and bare:
                latest = self._next(("facility",), n.start, n.sentence)
            self._put(n, self._own(n) if latest is None else latest)
            return
        thing = self._titled(n)
        self._put(n, self._own(n) if thing is None else thing)

    def _led_by(self, number: int) -> str:
        """The state that the person, or the family, of a name leads."""
        thing = self.things[self.thing_of[number]]
        if thing.leads or thing.kind != "group":
            return thing.leads
        word = self.names[number].folded.split(" ")[-1]
        led = {t.leads for t in self.things if t.leads and any(word in fold(n).split(" ") for n in t.names)}
        return led.pop() if len(led) == 1 else ""

    # ------------------------------------------------------------------ pronouns

    def add_pronouns(self, pronouns: list[Pronoun]) -> None:
        """Give every pronoun the latest thing that it may stand for; leave out those that fit none."""
        for pronoun in pronouns:
            thing = self._antecedent(pronoun)
            if thing is not None:
                self._add_made(
                    _Made(pronoun.start, pronoun.end, pronoun.rule, self.things[thing].kind, "pronoun", thing)
                )

    def _antecedent(self, pronoun: Pronoun) -> int | None:
        best: tuple[int, int, int] | None = None
        for m in self._before(pronoun.start):
            if m.end > pronoun.start or (m.form == "pronoun" and m.thing < 0):
                continue
            sentence = self.p.sentence[self._piece(m.start)]
            back = pronoun.sentence - sentence
            if back > 2:
                break
            thing = self.things[m.thing]
            if thing.generic or not pronoun.fits(thing.kind, thing.gender, m.metonym):
                continue
            subject = self._is_subject(m)
            if not subject and thing.kind not in ("person", "group"):
                continue
            rank = (back, 0 if subject else 1, pronoun.start - m.start if not subject else -(pronoun.start - m.start))
            if best is None or rank[:2] < best[:2]:
                best = (rank[0], rank[1], m.thing)
        return None if best is None else best[2]

    def _is_subject(self, m: _Made) -> bool:
        word = self.p.word[self._piece(m.start)]
        if word < 0:
            return False
        for w in self.syntax.words[word : word + 6]:
            if w.start >= m.end:
                break
            if w.dep.startswith("nsubj"):
                return True
        return False

    # ------------------------------------------------------------------ shared

    def _add_made(self, made: _Made) -> None:
        insort(self.made, made, key=_place)

    def _before(self, offset: int) -> Iterator[_Made]:
        """The mentions that begin before an offset, the latest first, as far back as anything points."""
        at = bisect_left(self.made, offset, key=lambda m: m.start)
        for k in range(at - 1, max(-1, at - 1 - _BACK), -1):
            yield self.made[k]

    def _piece(self, offset: int) -> int:
        from recoupe.within.mentions.pieces import piece_at

        return piece_at(self.p, offset)

    def _put(
        self, n: Nominal, thing: int, form: str = "nominal", members: tuple[int, ...] = (), group: bool = False,
        metonym: bool = False,
    ) -> None:  # fmt: skip
        made = self.things[thing]
        if n.kind == "person":
            made.gender = made.gender or _gender(n)
        if not members and n.first:
            self._see_gender(thing, self.p.folded[n.first])
        kind = made.kind if n.kind == "place" or n.beside >= 0 else n.kind
        several = group or n.kind == "group" or n.noun.many
        self._add_made(_Made(n.start, n.end, n.rule, kind, form, thing, metonym, members, several))

    def _own(self, n: Nominal) -> int:
        """The thing that this phrase itself stands for: the same phrase again is the same thing."""
        phrase = n.phrase
        if n.several or n.last_named:
            phrase = f"{n.phrase} {n.start}"
        elif n.noun.generic:
            phrase = n.phrase if len(n.phrase.split(" ")) > 1 and not n.noun.loose else n.noun.words[0]
        thing = self._thing("phrase", phrase, n.kind)
        self.things[thing].generic = n.noun.generic
        if not self.things[thing].label:
            self.things[thing].label = " ".join(self.p.text[n.start : n.end].split())
        if n.kind == "person":
            self._entitle(thing, n.noun.words[0])
        return thing

    def _entitle(self, thing: int, title: str) -> None:
        if title not in self.things[thing].titles:
            self.things[thing].titles.add(title)
            self.titled.setdefault(title, []).append(thing)

    def _state(self, code: str) -> int:
        thing = self._thing("key", f"country:{code}", "place")
        self.things[thing].key = f"country:{code}"
        return thing

    def _latest_of(self, things: list[int], before: int) -> int | None:
        """Which of `things` was mentioned last before an offset, else the first that the document mentions at all."""
        wanted = set(things)
        for m in self._before(before):
            if m.thing in wanted:
                return m.thing
        return things[0] if things else None

    def _latest(self, kinds: tuple[Kind, ...], before: int, key: str = "") -> int | None:
        for m in self._before(before):
            thing = self.things[m.thing]
            if m.end > before or thing.kind not in kinds or m.members:
                continue
            if thing.key.startswith(key) and not thing.generic:
                return m.thing
        return None

    def _next(self, kinds: tuple[Kind, ...], after: int, sentence: int) -> int | None:
        """A thing that the same sentence names later: "la base de lancement du cosmodrome X"."""
        for m in self.made[bisect_left(self.made, after + 1, key=lambda m: m.start) :][:_BACK]:
            if self.things[m.thing].kind in kinds:
                return m.thing if self.p.sentence[self._piece(m.start)] == sentence else None
        return None

    def _last_two(self, kind: Kind, before: int) -> tuple[int, ...]:
        """The last two states or persons mentioned before an offset, in the order of their things."""
        found: list[int] = []
        for m in self._before(before):
            thing = self.things[m.thing]
            if m.end > before or thing.kind != kind or (kind == "place" and not thing.key.startswith("country:")):
                continue
            if m.thing not in found:
                found.append(m.thing)
            if len(found) == 2:
                return tuple(sorted(found))
        return ()

    def records(self) -> tuple[tuple[Mention, ...], tuple[Chain, ...]]:
        """The mentions, sorted, and their chains in the order of first mention."""
        number: dict[int, int] = {}
        members: list[list[int]] = []
        ordered = _apart(self.made)
        for at, m in enumerate(ordered):
            chain = number.setdefault(m.thing, len(number))
            if chain == len(members):
                members.append([])
            members[chain].append(at)
        mentions = tuple(
            Mention(
                span=Span(self.document.id, m.start, m.end), rule=m.rule, kind=m.kind, form=m.form,  # type: ignore[arg-type]
                chain=number[m.thing], group=m.group, metonym=m.metonym,
                members=tuple(sorted(number[k] for k in m.members if k in number)),
            )
            for m in ordered
        )  # fmt: skip
        chains = tuple(
            Chain(
                kind=self.things[thing].kind, name=self._title(thing, ordered), mentions=tuple(members[chain]),
                key=self.things[thing].key,
            )
            for thing, chain in number.items()
        )  # fmt: skip
        return mentions, chains

    def _title(self, thing: int, ordered: list[_Made]) -> str:
        """The fullest name of a thing in this document, in ordinary capitals."""
        made = self.things[thing]
        if made.key.startswith("country:"):
            code = made.key[8:]
            own = [n for n in made.names if self._names_state(n, code)]
            language = self.document.language if self.document.language in ("fr", "en", "es") else "fr"
            if own:
                return max(own, key=lambda n: (made.names[n], n))
            return states()[code].names[language][0] if states()[code].names[language] else code
        if made.names:
            best = max(
                made.names,
                key=lambda n: (
                    len(fold(n).split(" ")) if made.kind == "person" else 0,
                    made.names[n],
                    not n.isupper(),
                    n,
                ),
            )
            return (
                proper(best, self.lexicons[0].given if self.lexicons else frozenset())
                if made.kind == "person"
                else best
            )
        if made.label:
            return made.label
        first = next(m for m in ordered if m.thing == thing)
        return " ".join(self.p.text[first.start : first.end].split())

    def _names_state(self, name: str, code: str) -> bool:
        folded = fold(name)
        return any(folded == fold(n) for names in states()[code].names.values() for n in names)


_SMALL = frozenset(
    ("de", "du", "des", "d", "la", "le", "l", "les", "et", "of", "the", "and", "for", "pour", "del", "y")
)


_GENDERS = {
    "le": "Masc", "un": "Masc", "du": "Masc", "au": "Masc", "cet": "Masc", "la": "Fem", "une": "Fem", "cette": "Fem",
    "el": "Masc", "del": "Masc", "una": "Fem", "mme": "Fem", "mlle": "Fem", "madame": "Fem", "m": "Masc", "mrs": "Fem",
    "ms": "Fem", "mr": "Masc",
}  # fmt: skip


def proper(name: str, given: frozenset[str]) -> str:
    """A person's name in ordinary capitals and order: "ROUSSET Pierre" is "Pierre Rousset"."""
    words = name.split(" ")
    shouted = [w for w in words if len(w) > 2 and w.isupper()]
    if shouted and len(shouted) < len(words) and words[0] in shouted and fold(words[-1]) in given:
        words = [w for w in words if w not in shouted] + shouted
    return " ".join(
        "-".join(part.capitalize() for part in w.split("-")) if len(w) > 2 and w.isupper() else w for w in words
    )


def _gender(n: Nominal) -> str:
    """Masculine or feminine, where the words of a title say so."""
    word = n.noun.words[0]
    if word.endswith(("ente", "ere", "trice", "euse", "ienne", "elle", "eure", "ine", "esse", "ée", "aine")):
        return "Fem"
    return ""


def _apart(made: list[_Made]) -> list[_Made]:
    """The mentions without doubles: one span is one mention, a name before a nominal before a pronoun."""
    rank = {"name": 0, "nominal": 1, "pronoun": 2}
    best: dict[tuple[int, int], _Made] = {}
    for m in made:
        at = (m.start, m.end)
        if at not in best or rank[m.form] < rank[best[at].form]:
            best[at] = m
    return sorted(best.values(), key=lambda m: (m.start, -m.end))
