"""Which names of one document are one name: keys of the lexicon, spellings, short forms of whole names, acronyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from recoupe.languages import load
from recoupe.within.folding import fold, same_person, spelled
from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.places import Place, locate, region, rival, states

Key = tuple[str, str]
"""What tells one thing from another inside a document: a space of names, and a name in it."""

_SMALL = frozenset(
    ("de", "du", "des", "d", "la", "le", "l", "les", "et", "of", "the", "and", "for", "pour", "del", "y")
)


# States spoken of most, whose regions go by their bare names.
_MAIN = 3
_ALIAS = 40  # characters between a name and another one of the same person


def identify(
    names: Sequence[Name], pieces: Pieces, lexicons: Mapping[int, Lexicon], powers: set[int]
) -> list[tuple[Key, str]]:
    """For each name the key of its thing, and what identifies the thing beyond the document ("country:RU", or empty).

    `powers`: indexes of the names of capitals that stand for a government; less those that turn out to be another place.
    """
    return _Identity(names, pieces, lexicons, powers).keys()


class _Identity:
    """The names of one document, and the keys that they were given so far."""

    def __init__(
        self, names: Sequence[Name], pieces: Pieces, lexicons: Mapping[int, Lexicon], powers: set[int]
    ) -> None:
        self.names, self.p, self.lexicons, self.powers = names, pieces, lexicons, powers
        self.spoken: Counter[str] = Counter()  # states, by how much the text speaks of them
        self.spoken_by: dict[str, Counter[str]] = {}  # the part of it that one name has
        self.divided: set[str] = set()  # states of which a region is named
        self.genders = [self.gender(name) if name.kind == "person" else "" for name in names]
        self.whole = self._whole_names()
        self.context = self._context()
        self.persons: set[str] = set()
        self.met: set[str] = set()
        self.bodies: dict[str, set[str]] = {}  # words that begin or end the names of bodies of the lexicon met so far
        self.person_keys: dict[str, list[str]] = {}
        self.gender_of, self.borne = self._bearers()
        self.kin = {name.folded for name in names if name.kind == "person" and self._relative(name)}

    def keys(self) -> list[tuple[Key, str]]:
        out = []
        for number, name in enumerate(self.names):
            key, beyond = self._of_name(number, name)
            if not beyond and name.known is not None and number not in self.powers:
                beyond = name.known.key
            out.append((key, beyond))
        return out

    def gender(self, name: Name) -> str:
        """What the honorific before the name, or the given name itself, says of a person; "" for nothing."""
        lex = self.lexicons[self.p.sentence[name.first]]
        before = self.p.raw[name.first - 1] if name.first and len(self.p.gap(name.first)) <= 3 else ""
        return lex.honorific_genders.get(before) or (
            lex.genders.get(self.p.folded[name.first], "") if name.last - name.first > 1 else ""
        )

    def _relative(self, name: Name) -> bool:
        """True for a name brought in as that of a relative: "her husband, Mark Lee"."""
        low = self.p.bounds[self.p.sentence[name.first]][0]
        if " " not in name.folded or name.first <= low or self.p.gap(name.first).strip() not in ("", ","):
            return False
        return self.p.folded[name.first - 1] in self.lexicons[self.p.sentence[name.first]].sets["kin"]

    def _bearers(self) -> tuple[dict[str, str], dict[str, set[str]]]:
        """The gender of every whole name, and the genders in which every name that stands alone is borne."""
        gender_of: dict[str, str] = {}
        borne: dict[str, set[str]] = {}
        for name, gender in zip(self.names, self.genders, strict=True):
            if gender and name.kind == "person":
                if " " in name.folded:
                    gender_of.setdefault(name.folded, gender)
                else:
                    borne.setdefault(name.folded, set()).add(gender)
        return gender_of, borne

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
                    if not name.known.key.startswith("region:") or "/" not in name.known.key:
                        continue
                    code, weight = name.known.key[7:9], 1
                    self.divided.add(code)
                self.spoken[code] += weight
                self.spoken_by.setdefault(name.folded, Counter())[code] += weight
        self.spoken.update(code for code in self.p.demonym if code not in ("", "-"))
        return _ranked(self.spoken)

    def _of_name(self, number: int, name: Name) -> tuple[Key, str]:
        assert name.kind is not None
        known = name.known
        if known is not None:
            if known.kind == "organisation" and len(known.words) > 1 and known.key and number not in self.powers:
                for word in (known.words[0], known.words[-1]):
                    self.bodies.setdefault(word, set()).add(known.key)
            if (other := self._namesake(number, name)) is not None:
                self.powers.discard(number)
                return ("key", other.key), other.key
            if number in self.powers:
                return ("key", f"country:{known.capital}"), f"country:{known.capital}"
            return ("key", known.key or name.folded), ""
        folded = name.folded
        if name.kind == "person":
            key = self._also(number, name) or self._person(folded, self.genders[number])
            self.met.add(folded)
            return ("person", key), ""
        if name.kind == "place" and (found := self._place(number, name)) is not None:
            return ("key", found.key), found.key
        if name.kind in ("organisation", "media", "facility"):
            if " " not in folded and len(known_keys := self.bodies.get(folded, ())) == 1:
                return ("key", next(iter(known_keys))), next(iter(known_keys))  # "la Commission"
            longer = self.whole.get(name.kind, {}).get(folded, [])
            if len(longer) == 1:
                folded = longer[0]
            elif name.text.isupper() and (full := self._spelled_out(number, name)):
                folded = full
            return ("facility" if name.kind == "facility" else "body", folded), ""
        return (name.kind, folded), ""

    def _also(self, number: int, name: Name) -> str:
        """The key of the person named just before, of whom this is another name: "X, dit « le Grand »"; "" for none."""
        other = self.names[number - 1] if number else None
        if other is None or other.kind != "person" or not 0 < name.start - other.end <= _ALIAS:
            return ""
        lex = self.lexicons[self.p.sentence[name.first]]
        between = self.p.text[other.end : name.start]
        return self._person(other.folded, self.genders[number - 1]) if lex.alias.fullmatch(between) else ""

    def _person(self, folded: str, gender: str) -> str:
        """The person of this name: the same words in any order and spelling, or the one whole name that it shortens.

        A name that two bear is theirs only where "Mme" or "M." tells them apart.
        """
        short = self.whole.get("person", {})
        key = " ".join(sorted(spelled(word) for word in folded.split(" ")))
        if " " not in folded or folded in short:
            fulls = list(short.get(folded, ()))
            if not fulls:
                mine = spelled(folded)
                fulls = [full for form, known in short.items() if spelled(form) == mine for full in known]
            # Who was introduced so far; before anybody was, not those whom the text brings in as somebody's relative.
            fulls = [full for full in fulls if full in self.met] or [full for full in fulls if full not in self.kin]
            if gender:
                known = [full for full in fulls if self.gender_of.get(full) == gender]
                fulls = known or [full for full in fulls if full not in self.gender_of]
            longer = {self._key_of(full) for full in fulls}
            if len(longer) == 1:
                key = longer.pop()
            elif gender and (len(self.borne.get(folded, ())) > 1 or short.get(folded)):
                key = f"{key} {gender}"
        if key not in self.persons:
            self.persons.add(key)
            for word in key.split(" "):
                self.person_keys.setdefault(word, []).append(key)
        return key

    def _key_of(self, full: str) -> str:
        key = " ".join(sorted(spelled(word) for word in full.split(" ")))
        if key in self.persons:
            return key
        for word in key.split(" "):
            for other in self.person_keys.get(word, ()):
                if same_person(key, other):
                    return other
        return key

    def _place(self, number: int, name: Name) -> Place | None:
        if name.head == "place":
            return region(name.text, self.context[:_MAIN])
        if name.head is not None:
            return None
        language = self.lexicons[self.p.sentence[name.first]].language
        return locate(name.folded, language, self.context, self._holder(number))

    def _namesake(self, number: int, name: Name, alone: bool = False) -> Place | None:
        """The place that the name of a state or capital stands for here, where it is another one of that name.

        `alone`: what stands behind the name is not looked at.
        """
        known = name.known
        own = known.capital or known.key.removeprefix("country:") if known is not None else ""
        if own not in states() or name.head is not None:
            return None
        language = self.lexicons[self.p.sentence[name.first]].language
        if not alone and (holder := self._holder(number)) and not holder.endswith(own):
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
        namesake = self._namesake(number + 1, other, alone=True)
        key = namesake.key if namesake is not None else other.known.key
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


@cache
def _between(language: str) -> re.Pattern[str]:
    """What stands between a place and the larger one that holds it."""
    return re.compile(load(language, "events")["containment"]["between"], re.IGNORECASE)


def _ranked(counted: Counter[str]) -> tuple[str, ...]:
    """What is counted, the most often first."""
    return tuple(code for code, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])) if count > 0)
