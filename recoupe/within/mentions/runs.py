"""Runs of capitals in a sentence: where they end, what in front of them is no part of a name, where they hold two names."""

from __future__ import annotations

from recoupe.within.folding import fold
from recoupe.within.mentions.candidates import SMALL, Name, accented, joined, matches
from recoupe.within.mentions.lexicon import Known, Noun
from recoupe.within.mentions.units import PERSON, Units
from recoupe.within.places import town_ids

_LONGEST = 24  # words of a run of capitals that are read as one
_APOSTROPHES = frozenset("'’‘")
_ELIDED = frozenset("ldqcjsnmt")
_ARTICLES = frozenset(("le", "la", "les", "l", "el", "los", "las", "the"))
_ABROAD = frozenset(("el", "los", "las"))  # Spanish articles: in other languages they open a Spanish name
_FOREIGN = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "ter",
        "bin",
        "ben",
        "ibn",
        "al",
        "el",
        "di",
        "della",
        "dos",
        "da",
        "zu",
        "bint",
        "abu",
        "ould",
        "ag",
    )
)


class Runs(Units):
    """The names that runs of capitals make."""

    def _long_office(self, i: int) -> tuple[Noun | None, int]:
        """The office of several words at piece i in front of a name ("Secretary of State John Roe"), and where it ends."""
        p, lex = self.p, self.lex
        if not p.raw[i][0].isupper():
            return None, i
        for noun in lex.nouns.get(p.folded[i], ()):
            stop = matches(p, i, self.high, noun) if noun.kind == "person" and len(noun.words) > 2 else 0
            if 0 < stop < self.high and p.raw[stop][0].isupper() and p.gap(stop) == " ":
                return noun, stop
        return None, i

    def _run(self, i: int, known: tuple[Known, int] | None) -> tuple[list[tuple[int, int, Known | None]], int]:
        """Capitalised words that stand together, as units (pieces, entries of the lexicon), and where they end."""
        p, raw, high = self.p, self.p.raw, self.high
        units: list[tuple[int, int, Known | None]] = []
        at = i
        while at < high:
            if at > i:
                gap = p.gap(at)
                if not (joined(gap) or gap in (" & ", "&")) or (gap.strip() == "." and not self._dotted(at - 1)):
                    break
                if any(c in _APOSTROPHES for c in gap) and not raw[at][0].isupper():
                    break
                if (p.initial[at] and "." not in gap) or raw[at] in self.lex.words.get("calendar", ()):
                    break
                if p.folded[at] in self.lex.nouns and self._long_office(at)[0] is not None:
                    break
                known = self._known(at)
            if known is not None:
                units.append((at, known[1], known[0]))
                at = known[1]
            elif raw[at][0].isupper() or (at > i and p.gap(at) == "-" and (raw[at].isdigit() or self._tail(at))):
                units.append((at, at + 1, None))
                at += 1
            else:
                stop = self._through(units, at)
                if not stop:
                    break
                units += [(k, k + 1, None) for k in range(at, stop)]
                at = stop
        while len(units) > 1 and units[-1][2] is None and p.folded[units[-1][0]] in self.lex.joins:
            if p.raw[units[-1][0]][0].isupper() or p.gap(units[-1][0]) == "-":
                break
            units.pop()  # the run broke off after a small word
        return units, max(at, i + 1)

    def _dotted(self, i: int) -> bool:
        """True when a full stop after piece i belongs to it: an initial, an honorific."""
        raw = self.p.raw[i]
        return len(raw) == 1 or raw in self.lex.honorifics or raw in ("St", "Ste", "Jr")

    def _tail(self, at: int) -> bool:
        """True when the lower-case piece after a hyphen ends a name ("Jong-un"): no pronoun, no participle."""
        p = self.p
        if len(p.raw[at]) > 4:
            return False
        long = at - 2 >= self.low and p.raw[at - 2][0].isupper() and p.gap(at - 1) in (" ", "-")
        return p.folded[at] not in self.lex.words["after_hyphen"] or (long and self.lex.language == "fr")

    def _through(self, units: list[tuple[int, int, Known | None]], at: int) -> int:
        """Where the small words from `at` end when they tie what follows to the run, else 0."""
        p, lex = self.p, self.lex
        stop = at
        while stop < self.high and stop - at < 3 and p.folded[stop] in lex.joins and not p.raw[stop][0].isupper():
            if not joined(p.gap(stop)):
                return 0
            stop += 1
        if stop == at or stop >= self.high or not p.raw[stop][0].isupper() or not joined(p.gap(stop)):
            return 0
        first = units[0][0]
        begun = p.text[p.start[first] : p.end[units[-1][1] - 1]]
        whole = p.text[p.start[first] : p.end[stop]]
        if all("-" in p.gap(k) for k in range(at, stop + 1)):
            return stop
        small = [p.folded[k] for k in range(at, stop)]
        bodies = [lex.inside[p.folded[u[0]]] for u in units if p.folded[u[0]] in lex.inside and u[2] is None]
        both = ("et", "and", "y")
        loose = small[0] in ("on", "in", "to", "upon") and bodies[:1] != ["organisation"]
        if bodies and bodies[0] != "place" and not loose and small[0] not in ("a", "en", *both):
            return stop
        if bodies and small[0] in both and small[-1] not in both and small != ["and", "the"]:
            return stop if bodies[0] not in ("facility", "place") else 0
        if all(u[2] is None and p.folded[u[0]] in lex.given for u in units) and all(w in lex.particles for w in small):
            return stop if small[0] not in ("et", "and", "y", "e", "of", "the") else 0
        if town_ids(fold(whole)) and (small != ["de"] or not town_ids(fold(begun))):
            return stop
        if (
            (lex.language == "es" or any(p.folded[u[0]] in _ABROAD for u in units))
            and small[0] in ("de", "del")
            and not all(u[2] is not None for u in units)
            and self._known(stop) is None
        ):
            alone = p.folded[first] not in lex.given and not town_ids(p.folded[first]) and not p.initial[first]
            if alone and not town_ids(p.folded[stop]) and p.folded[stop] not in lex.given:
                return stop
        if small[0] in _FOREIGN and (lex.language != "es" or small[0] not in ("al", "el")):
            return stop
        return 0

    def _resolve(self, units: list[tuple[int, int, Known | None]], title: Noun | None = None) -> list[Name]:
        """The names that a run of units holds."""
        if len(units) > _LONGEST:  # no name is as long: a headline in capitals, a list without commas
            parts = (units[at : at + _LONGEST] for at in range(0, len(units), _LONGEST))
            return [name for part in parts for name in self._resolve(part)]
        p, lex = self.p, self.lex
        out: list[Name] = []
        # What stands at the front for its position or its office is not part of the name.
        while units:
            i, _, known = units[0]
            raw, folded = p.raw[i], p.folded[i]
            if known is not None:
                break
            elided = (
                len(raw) == 1
                and folded in _ELIDED
                and i + 1 < self.high
                and any(c in _APOSTROPHES for c in p.gap(i + 1))
            )
            if elided and (len(units) == 1 or folded in ("l", "d", "q", "c", "j")):
                units = units[1:]
            elif raw.isupper() and len(units) > 1 and units[1][2] is not None and self._sort(i):
                units = units[1:]  # "l'ONG Amnesty International"
            elif raw in lex.honorifics:
                title = title or PERSON
                units = units[1:]
            elif (
                p.initial[i]
                and folded in lex.openers
                and not (len(units) > 1 and p.gap(units[1][0]) == "-")
                and not (len(units) > 1 and units[1][2] is None and self._titled(raw))
            ) or (len(units) > 1 and units[1][2] is not None and folded in _ARTICLES):
                units = units[1:]
            elif len(units) > 1 and (noun := self._title(i, units)):
                title = noun
                units = [u for u in units if u[0] >= i + len(noun.words)]
            elif (
                p.initial[i] and len(units) > 1 and self._common(i) and folded not in lex.given and i not in self.labels
            ):
                units = units[1:]
            elif p.demonym[i] and len(units) > 1 and self._before_person(i, units):
                title = title or (PERSON if lex.language == "fr" else None)
                units = units[1:]
            else:
                break
        if not units:
            return out
        pair = [u[2] for u in units]
        if len(pair) == 2 and pair[0] and pair[1] and p.gap(units[1][0]) == "-" and not self._apart(pair[0], pair[1]):
            pair = []
        if len(units) == 1 or (pair and all(pair)):
            return [name for u in units for name in self._one(u, title)]
        split = self._split(units)
        if split:
            return [name for part in split for name in self._resolve(part)]
        first, last = units[0][0], units[-1][1]
        if self.headline:
            self.pending.append((first, last, title))
            return [name for u in units if u[2] is not None for name in self._one(u, None)]
        if any(n.kind == "person" and matches(p, first, last, n) == last for n in lex.nouns.get(p.folded[first], ())):
            return out  # "Chief Executive Officer": an office alone
        name = self._name(first, last, f"{lex.language}.name.capitals", title)
        if name is None:
            return out
        out.append(name)
        for unit in units:
            if unit[2] is not None and unit[2].kind == "organisation":
                inner = self._one(unit, None)
                for found in inner:
                    found.nested = True
                out += inner
        return out

    def _before_person(self, i: int, units: list[tuple[int, int, Known | None]]) -> bool:
        """True when a demonym opens the run without being part of the name: "Japanese Ken Abe"."""
        if self.lex.language == "en":
            return not self._bodied(units)
        if self.p.folded[units[1][0]] in self.lex.given:
            return True
        before = self.p.folded[i - 1] if i > self.low else ""
        return before in ("le", "la", "l", "un", "une", "au", "du") and not self._bodied(units) and units[1][2] is None

    def _sort(self, i: int) -> bool:
        """True for a common noun of bodies in capitals: "ONG"."""
        return any(n.kind == "organisation" and len(n.words) == 1 for n in self.lex.nouns.get(self.p.folded[i], ()))

    def _titled(self, raw: str) -> bool:
        return self.lex.language != "fr" and raw in ("El", "La", "Los", "Las", "The")

    def _bodied(self, units: list[tuple[int, int, Known | None]]) -> bool:
        """True when a word of the run says that it names a body, an event or a work."""
        return any(self.p.folded[u[0]] in self.lex.inside for u in units[1:])

    def _title(self, i: int, units: list[tuple[int, int, Known | None]]) -> Noun | None:
        """The capitalised office at piece i of a run that goes on after it."""
        for noun in self.lex.nouns.get(self.p.folded[i], ()):
            stop = matches(self.p, i, self.high, noun)
            fits = noun.kind == "person" and stop and stop < units[-1][1] and accented(self.p, i, noun)
            if fits and self.p.folded[i] not in self.lex.given and not self._bodied(units):
                return noun
        return None

    def _split(self, units: list[tuple[int, int, Known | None]]) -> list[list[tuple[int, int, Known | None]]] | None:
        """Two runs where a hyphen or a title joins two names ("Serran-Kessler", "US President Ann Lee")."""
        p, lex = self.p, self.lex
        office = self._office_before(units[0][0])
        for n in range(1, len(units)):
            left, right = units[:n], units[n:]
            gap = p.gap(right[0][0])
            initial = p.raw[right[0][0]] == "M" and p.folded[left[-1][0]] in lex.given
            honorific = right[0][2] is None and p.raw[right[0][0]] in lex.honorifics and not initial
            if len(right) >= 2 and gap == " " and honorific:
                return [left, right]  # "Brume MP Léa Roy"
            agency = left[-1][2] is not None and left[-1][2].key.startswith("agency:")
            if agency and gap == " " and right[0][2] is None and p.folded[right[0][0]] in lex.given:
                return [left, right]  # "dit à l'AFP Léa, une infirmière"
            if office and gap == " " and len(right) >= 2 and right[0][2] is None:
                # "le ministre des Transports Léa Roy", "la maire de Brume Léa Roy": field or town, then who holds it
                field = any(
                    matches(p, left[0][0], self.high, e) == left[-1][1]
                    for e in lex.portfolios.get(p.folded[left[0][0]], ())
                )
                town = all(u[2] is not None and u[2].kind == "place" for u in left)
                if field or town or p.folded[right[0][0]] in lex.given:
                    return [left, right]
            if gap in ("-", "–", "‑", " - "):
                if right[0][2] is not None and left[-1][2] is not None and self._apart(left[-1][2], right[0][2]):
                    return [left, right]
                if gap == "-" and p.folded[left[-1][0]] in lex.words.get("compound", ()):
                    continue  # "Bas-Languedoc"
                if (
                    right[0][2] is not None
                    and right[0][2].kind == "place"
                    and left[-1][2] is None
                    and not self._compound(units)
                ):
                    return [left, right]
            if (
                left[-1][2] is not None
                and left[-1][2].kind in ("place", "organisation", "media")
                and right[0][2] is None
            ):
                if self._title(right[0][0], [*right, (right[-1][1], right[-1][1] + 1, None)]):
                    return [left, right]
                if (
                    gap == " "
                    and len(right) >= 2
                    and p.folded[right[0][0]] in lex.given
                    and left[-1][2].kind != "place"
                ):
                    return [left, right]
            if right[0][2] is None and gap == " " and n >= 1 and len(right) > 1 and self._title(right[0][0], right):
                return [left, right]
        return None

    def _office_before(self, first: int) -> bool:
        """True when the run at piece `first` is the field or place of an office in front of it: "ministre de la"."""
        p = self.p
        at = first - 1
        same = self.lex.words.get("same_place", frozenset())
        if self.lex.language == "en" or at < self.low or p.folded[at] not in SMALL | same:
            return False
        while at >= self.low and (p.folded[at] in SMALL or p.folded[at] in self.lex.words.get("same_place", ())):
            at -= 1
        while at >= self.low and self._adjective(at):
            at -= 1
        return at >= self.low and any(noun.kind == "person" for noun in self.lex.nouns.get(p.folded[at], ()))

    def _apart(self, left: Known, right: Known) -> bool:
        same = left.key.startswith("region:") and left.key[:10] == right.key[:10] and left.key[9:10] == "/"
        return left.key != right.key and not same  # "Alsace-Lorraine" is one region of old

    def _compound(self, units: list[tuple[int, int, Known | None]]) -> bool:
        """True when the whole run is one known town ("Saint-Denis-Paris" is none)."""
        p = self.p
        return bool(town_ids(fold(p.text[p.start[units[0][0]] : p.end[units[-1][1] - 1]])))
