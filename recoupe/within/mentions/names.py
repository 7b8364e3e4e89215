"""Names in a document: where they begin and end, and what kind of thing each names.

Candidates come from capitals, the lexicon and the tagger; what they are is decided once for the whole document, by
votes: lexicon, titles and common nouns beside the name, words inside it, given names, gazetteer, the model's labels.
"""

from __future__ import annotations

from recoupe.within.folding import fold
from recoupe.within.mentions.candidates import SMALL, Name, Scope, accented, joined, matches
from recoupe.within.mentions.headlines import Pending, told_elsewhere
from recoupe.within.mentions.kinds import KIND_OF_LABEL, decide, nicknamed, out_of_tables, settled, spoken_for, vote
from recoupe.within.mentions.lexicon import Known, Lexicon, Noun
from recoupe.within.mentions.pieces import Pieces, piece_at
from recoupe.within.places import town_ids
from recoupe.within.syntax import Syntax

_LONGEST = 24  # words of a run of capitals that are read as one
_APOSTROPHES = frozenset("'’‘")
_ELIDED = frozenset("ldqcjsnmt")
_ARTICLES = frozenset(("le", "la", "les", "l", "el", "los", "las", "the"))
_OF = frozenset(("de", "du", "des", "d", "of", "del"))
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
_PARTICLES = frozenset(("de", "d", "von", "van"))
_PERSON = Noun(("m",), "person", "Sing")


def find_names(pieces: Pieces, syntax: Syntax, lexicons: dict[int, Lexicon]) -> list[Name]:
    """All names, sorted, each with a kind. `lexicons`: that of each sentence."""
    found: list[Name] = []
    pending: list[Pending] = []
    labels = _labels(pieces, syntax)
    for index, (low, high) in enumerate(pieces.bounds):
        if low < high:
            sentence = _Sentence(pieces, syntax, lexicons[index], labels, low, high)
            found += sentence.names()
            pending += sentence.pending
    if pending:
        found += told_elsewhere(pending, found, pieces, lexicons)
        found.sort(key=lambda name: (name.first, -name.last))
    found = settled(out_of_tables(nicknamed(found, pieces, lexicons), pieces), pieces)
    decide(found)
    return spoken_for(found, pieces, syntax, lexicons)


def _labels(pieces: Pieces, syntax: Syntax) -> dict[int, str]:
    """The model's label of each piece that it holds for part of a name."""
    out: dict[int, str] = {}
    for start, end, label in syntax.names:
        if label not in KIND_OF_LABEL:
            continue
        at = piece_at(pieces, start)
        while at < len(pieces.start) and pieces.start[at] < end:
            if pieces.end[at] > start:
                out[at] = label
            at += 1
    return out


class _Sentence(Scope):
    """The names of one sentence."""

    def names(self) -> list[Name]:
        """The names, in order; names inside names after those that hold them."""
        p, high = self.p, self.high
        out: list[Name] = []
        i = self.low
        while i < high:
            if p.folded[i] in self.lex.described and (body := self._described(i)):
                out.append(body)
                i = body.last
                continue
            known = self._known(i) if p.folded[i] in self.lex.known else None
            if known is None and not p.raw[i][0].isupper():
                i += 1
                continue
            title, begun = self._long_office(i)
            units, i = self._run(begun, known if begun == i else self._known(begun))
            for name in self._resolve(units, title):
                if not name.nested and not name.plural:
                    self._complete(name)
                    self._extend(name)
                out.append(name)
        return out

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

    def _described(self, i: int) -> Name | None:
        """A body named by what it does: "centre de recherches sur la houle et les courants"."""
        p, lex = self.p, self.lex
        stop = next((s for noun in lex.described[p.folded[i]] if (s := matches(p, i, self.high, noun))), 0)
        last = stop
        k = stop
        while (
            stop
            and k < self.high
            and k - i < 16
            and p.gap(k).strip() in ("", "-", "'", "’")
            and p.gap(k).count("\n") < 3
        ):
            word = self.syntax.words[p.word[k]]
            if word.pos in ("NOUN", "ADJ", "PROPN"):
                last = k + 1
            elif p.folded[k] not in SMALL | {"et", "sur", "y", "sobre", "on", "and"}:
                break
            k += 1
        if last == stop:
            return None
        text = p.text[p.start[i] : p.end[last - 1]]
        return Name(i, last, p.start[i], p.end[last - 1], text, f"{lex.language}.name.described", kind="organisation")

    def _complete(self, name: Name) -> None:
        """Take in the adjective that says which body is meant: "Conseil fédéral", "Chambres réunies"; French only."""
        p, lex = self.p, self.lex
        at = name.last
        if lex.language != "fr" or at >= self.high or name.known is not None or name.last - name.first > 1:
            return
        body = lex.inside.get(p.folded[name.first]) or lex.inside.get(p.folded[name.first].removesuffix("s"))
        word = p.word[at]
        if body != "organisation" or word < 0 or not joined(p.gap(at)) or p.gap(at).strip():
            return
        if self.syntax.words[word].pos == "ADJ" and p.raw[at][0].islower() and len(p.raw[at]) > 3:
            name.last, name.end = at + 1, p.end[at]
            name.text = p.text[name.start : name.end]

    def _extend(self, name: Name) -> None:
        """Take in the common noun that is part of the name: "université de X", "pandémie de X", "place X"."""
        p, lex = self.p, self.lex
        at = name.first - 1
        if at < self.low or name.title is not None or p.initial[name.first]:
            return
        if self._particle(name):
            return
        small: list[str] = []
        while at >= self.low and len(small) < 2 and p.folded[at] in SMALL and joined(p.gap(at + 1)):
            small.append(p.folded[at])
            at -= 1
        if not joined(p.gap(at + 1)) or at < self.low or (small and small[-1] not in _OF):
            return
        adjectives = 0
        head = self._head(at)
        while (
            head is None and adjectives < 2 and at > self.low and self._adjective(at) and p.gap(at).strip() in ("", "-")
        ):
            at -= 1
            adjectives += 1 if p.gap(at + 1).strip() == "" else 0
            head = self._head(at)
        if head is None and small and name.kind in (None, "place"):
            head, at = self._topic(at)
        if head is None:
            return
        noun, begin = head
        phrase = " ".join(noun.words)
        state = name.known is not None and name.known.key.startswith("country:")
        if phrase in lex.outside or (small and (name.kind == "person" or name.votes.get("person", 0) >= 3)):
            return
        if state and (noun.kind != "event" if small else True) and phrase not in lex.words.get("of_states", ()):
            return
        if not small and name.kind == "place" and noun.kind == "organisation":
            return
        # "tribunal de X" and "université de X" are two bodies, and X is the town: only the whole tells them apart.
        apart = noun.kind in ("organisation", "event") or (
            noun.kind == "place" and phrase not in lex.words.get("same_place", ())
        )
        name.core = "" if small and apart else name.folded
        name.head = noun.kind
        name.first, name.start = begin, p.start[begin]
        name.text = p.text[name.start : name.end]
        name.rule = f"{lex.language}.name.head"
        if name.known is None or name.known.kind != noun.kind:
            name.known = None

    def _particle(self, name: Name) -> bool:
        """Take in the particle between a title and a family name: "Mme de Brec", "le général de Brec"; True when done."""
        p, lex = self.p, self.lex
        at = name.first - 1
        if name.known is not None or at <= self.low or p.folded[at] not in _PARTICLES or p.raw[at][0].isupper():
            return False
        if p.gap(name.first) not in (" ", "'", "’") or len(p.gap(at)) > 2:
            return False
        if p.raw[at - 1] not in lex.honorifics and (p.folded[at - 1] not in lex.ranks or town_ids(name.folded)):
            return False
        name.first, name.start = at, p.start[at]
        name.text = p.text[name.start : name.end]
        name.title, name.unsure = _PERSON, False
        name.votes["person"] += 4
        return True

    def _adjective(self, at: int) -> bool:
        word = self.p.word[at]
        return bool(self.p.demonym[at]) or (word >= 0 and self.syntax.words[word].pos == "ADJ")

    def _head(self, at: int) -> tuple[Noun, int] | None:
        """The head of a name that ends at piece `at`, and where it begins."""
        p, lex = self.p, self.lex
        for length in (3, 2, 1):
            begin = at - length + 1
            if begin < self.low or (p.raw[begin][0].isupper() and not p.initial[begin]):
                continue
            for noun in lex.heads.get(p.folded[begin], ()):
                if (
                    len(noun.words) == length
                    and matches(p, begin, self.high, noun) == at + 1
                    and accented(p, begin, noun)
                ):
                    return noun, begin
        return None

    def _topic(self, at: int) -> tuple[tuple[Noun, int] | None, int]:
        """A meeting named by its subject and place: "conférence sur la sécurité de X"."""
        p = self.p
        for back in range(at, max(self.low, at - 5), -1):
            if p.folded[back] in self.lex.words.get("topic", ()):
                head = self._head(back - 1)
                return (head if head is not None and head[0].kind == "event" else None), at
            if p.raw[back][0].isupper():
                break
        return None, at

    def _known(self, i: int) -> tuple[Known, int] | None:
        """The longest entry of the lexicon that stands at piece i, and where it ends."""
        entries = self.lex.known.get(self.p.folded[i])
        if entries is None:
            return None
        raw = self.p.raw
        for entry in entries:
            stop = matches(self.p, i, self.high, entry)
            if not stop or not all(raw[i + n][0].isupper() for n, cap in enumerate(entry.caps) if cap):
                continue
            if self.p.text[self.p.end[stop - 1] : self.p.end[stop - 1] + 1] in ("$", "€", "£"):
                continue  # "US$ 40"
            if entry.exact and self.p.text[self.p.start[i] : self.p.end[stop - 1]] != entry.exact.rstrip("."):
                continue
            if entry.bound and not (
                i > self.low and self.p.folded[i - 1] in ("du", "au", "le", "la", "les", "des", "aux", "del", "el")
            ):
                continue
            if entry.caps and entry.caps[0] and self.p.initial[i] and len(entry.words) == 1 and self._common(i):
                continue
            if entry.kind == "place" and stop == i + 1 and self.p.folded[i] in self.lex.given and self._surnamed(stop):
                continue  # "Dominique de Brec", "Virginie Brec"
            return entry, stop
        return None

    def _surnamed(self, at: int) -> bool:
        """True when a family name follows at piece `at`: a capital that the lexicon does not hold, or "de" and one."""
        p = self.p
        if at < self.high and p.folded[at] in _PARTICLES and p.gap(at) == " ":
            at += 1
        return (
            at < self.high
            and p.raw[at][0].isupper()
            and p.gap(at) in (" ", "'", "’")
            and p.folded[at] not in self.lex.known
            and p.folded[at] not in self.lex.inside
        )

    def _common(self, i: int) -> bool:
        """True for the first word of a sentence that the tagger takes for an ordinary word."""
        word = self.p.word[i]
        raw = self.p.raw[i]
        if raw.isupper() and len(raw) > 1 and not self.shouting:
            return False
        return self.p.folded[i] in self.lex.openers or (
            word >= 0 and self.syntax.words[word].pos in ("VERB", "AUX", "ADV", "ADP", "DET", "CCONJ", "SCONJ")
        )

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
            lex.language == "es"
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
            elif raw in lex.honorifics:
                title = title or _PERSON
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
                title = title or (_PERSON if lex.language == "fr" else None)
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
        """Two runs where a hyphen or a title joins two names ("Poutine-Kim", "US President Ann Lee")."""
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
                if field or p.folded[right[0][0]] in lex.given:
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
        if self.lex.language == "en" or at < self.low or p.folded[at] not in SMALL:
            return False
        while at >= self.low and p.folded[at] in SMALL:
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

    def _one(self, unit: tuple[int, int, Known | None], title: Noun | None) -> list[Name]:
        """The name that one unit makes, if any."""
        i, stop, known = unit
        p, lex = self.p, self.lex
        if known is None:
            name = self._name(i, stop, f"{lex.language}.name.capital", title)
            return [name] if name else []
        if stop - i == 1 and title is not None and title.kind == "person" and known.kind == "place":
            known = None  # "President Jordan" is no country
        made = Name(
            i,
            stop,
            p.start[i],
            self._end(stop),
            p.text[p.start[i] : self._end(stop)],
            f"{lex.language}.name.known",
            known,
        )
        if known is not None:
            made.kind = known.kind
        made.title = title
        if known is None or known.kind != "organisation" or stop - i < 3:
            return [made]
        out = [made]
        for at in range(i + 1, stop):  # "Conseil de sécurité de l'ONU" names two bodies
            inner = self._known(at)
            if inner is not None and inner[1] <= stop and inner[0].kind == "organisation" and inner[0].key != known.key:
                end = p.end[inner[1] - 1]
                out.append(
                    Name(
                        at,
                        inner[1],
                        p.start[at],
                        end,
                        p.text[p.start[at] : end],
                        made.rule,
                        inner[0],
                        inner[0].kind,
                        nested=True,
                    )
                )
        return out

    def _end(self, stop: int) -> int:
        """End of the last piece, with the full stop of dotted letters ("U.S.")."""
        p = self.p
        end = p.end[stop - 1]
        dotted = (
            len(p.raw[stop - 1]) == 1 and stop >= 2 and p.gap(stop - 1).strip() == "." and len(p.raw[stop - 2]) == 1
        )
        return end + 1 if dotted and p.text[end : end + 1] == "." else end

    def _name(self, first: int, last: int, rule: str, title: Noun | None) -> Name | None:
        """A name of pieces [first, last) that the lexicon does not hold, or None when nothing speaks for one."""
        p, lex = self.p, self.lex
        text = p.text[p.start[first] : p.end[last - 1]]
        single = last - first == 1
        raw, folded = p.raw[first], p.folded[first]
        if single and (raw in lex.not_names or len(raw) == 1 or folded in lex.openers):
            return None
        if (
            single
            and raw.isupper()
            and any(n.kind == "person" and len(n.words) == 1 for n in lex.nouns.get(folded, ()))
        ):
            return None  # "le PDG"
        if text in lex.not_names or self._portfolio(first, last):
            return None
        if p.demonym[first] and single:
            return self._people(first, text)
        if last - first == 2 and lex.language == "en" and p.demonym[first] and p.demonym[first] == p.demonym[last - 1]:
            return None  # "Costa Rican": an adjective of two words
        name = Name(first, last, p.start[first], self._end(last), text, rule, title=title)
        vote(self, name)
        name.plural = (
            single
            and first > self.low
            and p.folded[first - 1] in ("les", "des", "los", "las", "ces")
            and p.gap(first) == " "
        )
        word = p.word[first]
        pos = self.syntax.words[word].pos if word >= 0 else ""
        label = self.labels.get(first)
        if single and title is None:
            if self.headline:
                put = first > self.low and p.folded[first - 1] in lex.words.get("locative", ())
                name.unsure = not (put and town_ids(folded))
            elif p.initial[first]:
                name.unsure = pos != "PROPN" or label is None
                if lex.language == "es":
                    name.unsure = not town_ids(folded) and folded not in lex.given
            elif pos in ("ADJ", "NOUN", "VERB", "ADV", "DET", "PRON", "NUM") and label is None and not raw.isupper():
                name.unsure = True
            if (
                lex.language == "fr"
                and p.initial[first]
                and raw.lower().endswith(("é", "és", "ée", "ées"))
                and last < self.high
                and p.raw[last][0].islower()
            ):
                name.unsure = True
        elif self.shouting and not (label == "PER" or title):
            name.unsure = True
        elif (
            p.initial[first]
            and title is None
            and label is None
            and pos != "PROPN"
            and folded not in lex.given
            and folded not in lex.inside
            and folded not in ("the", "el", "la", "los", "las", "le", "les")
        ):
            name.unsure = lex.language != "es"
        return name

    def _portfolio(self, first: int, last: int) -> bool:
        """True for the field of an office ("le ministre de la Défense"): part of a nominal, not a name."""
        p, lex = self.p, self.lex
        entries = lex.portfolios.get(p.folded[first], ())
        if not any(matches(p, first, self.high, e) >= last for e in entries):
            return False
        at = first - 1
        while at >= self.low and p.folded[at] in SMALL | {"et", "y", "and", "aux", "a", "adjoint", "delegue"}:
            at -= 1
        word = p.word[at] if at >= self.low else -1
        while at > self.low and (p.demonym[at] or (word >= 0 and self.syntax.words[word].pos == "ADJ")):
            at -= 1
            word = p.word[at]
        if at < self.low:
            return False
        return p.folded[at] in lex.nouns or p.raw[at] in (
            "Ministère",
            "ministère",
            "secrétariat",
            "Ministry",
            "Ministerio",
            "ministerio",
        )

    def _people(self, i: int, text: str) -> Name | None:
        """The inhabitants of a state: "les Russes", "the Russians"; a lone adjective is no mention."""
        p, lex = self.p, self.lex
        before = p.folded[i - 1] if i > self.low else ""
        if lex.language == "en" and not (text.endswith("s") and not text.endswith("ss")) and before != "the":
            return None
        if lex.language == "en" and p.word[i] >= 0:
            word = self.syntax.words[p.word[i]]
            if word.pos == "ADJ" or word.dep in ("amod", "compound"):
                return None
        made = Name(i, i + 1, p.start[i], p.end[i], text, f"{lex.language}.name.people")
        invariable = text.endswith(("ais", "ois", "ese", "ss", "x"))
        plural = (text.endswith("s") and not invariable) or before in (
            "the",
            "les",
            "des",
            "aux",
            "ces",
            "nos",
            "deux",
            "los",
            "las",
        )
        made.kind = "group" if plural else "person"
        made.unsure = not plural
        return None if made.unsure else made
