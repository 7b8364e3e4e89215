"""Sieves over common nouns: apposition, offices and states, the same phrase again, "this man", "the two leaders"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from recoupe.model.records import Kind
from recoupe.within.folding import fold, spelled
from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.nominals import Nominal
from recoupe.within.mentions.phrases import Phrase
from recoupe.within.mentions.sieves.board import Board, Group

_POINTED = 2  # sentences that "this man" looks back
_MEMORY = 8  # phrases of one noun that are looked back at


# ---------------------------------------------------------------- beside a name


def beside(b: Board) -> None:
    """Apposition: "Lina, ma fille", "le maire, Paul Roy", "le président Roy"."""
    of_name = {p.owner: k for k, p in enumerate(b.phrases) if p.owner >= 0}
    for k, p in enumerate(b.phrases):
        n = p.nominal
        if p.owner >= 0 and p.noun:
            _entitle(b, b.of[k], p.noun, k)
        if n is None:
            if p.owner < 0:
                _joined(b, k)
        elif n.beside >= 0 and not n.several and not n.last_named:
            name = of_name[n.beside]
            b.tie(name, k)
            group = b.of[name]
            _entitle(b, group, " ".join(n.noun.words), k)
            if n.kind != "person":
                _entitle(b, group, n.noun.words[0], k)
            if n.noun.leader and n.states and n.noun.number == "Sing":
                group.leads = group.leads or n.states[0]
    _leaders_of_the_day(b)


def _joined(b: Board, k: int) -> None:
    """Tie phrase k to what the parser holds for its apposition."""
    p = b.phrases[k]
    for other in b.before(k, 0):
        q = b.phrases[other]
        gap = p.start - q.end
        if 0 <= gap <= 3 and {p.form, q.form} == {"name", "nominal"} and (p.person or q.person) and q.nominal is None:
            nominal = p if p.form == "nominal" else q
            between = [w.text for w in b.words[q.head + 1 : p.head] if q.end <= w.start < p.start]
            hangs = b.words[p.head].head == q.head or b.words[q.head].head == p.head
            alone = b.words[p.head].dep != "conj"
            if b.fits(other, k) and alone and ((between == [","] and nominal.opener in ("known", "owned")) or hangs):
                b.tie(other, k)
                return


def _leaders_of_the_day(b: Board) -> None:
    """Persons that the lexicon holds for the leader of a state, unless the text itself says otherwise."""
    from recoupe.within.mentions.lexicon import leaders

    groups = b.groups()
    said = {g.leads for g in groups if g.leads}
    for group in groups:
        if group.kind != "person" or group.leads:
            continue
        for name in sorted({b.names[b.phrases[k].owner].text for k in group.members if b.phrases[k].owner >= 0}):
            code = leaders().get(" ".join(sorted(spelled(w) for w in fold(name).split(" "))))
            if code and code not in said:
                group.leads = code


def _entitle(b: Board, group: Group, title: str, k: int) -> None:
    if title not in group.titles:
        group.titles.add(title)
        b.titled.setdefault(title, []).append(k)
        b.heads.setdefault(title.split(" ")[0], []).append(k)


# ---------------------------------------------------------------- what the words say


def described(b: Board) -> None:
    """Nominals of the document's own, each for whom its words mean, in the order of the text; else for itself."""
    phrases_said: dict[str, int] = {}
    told: dict[str, list[tuple[str, int]]] = {}
    for k, p in enumerate(b.phrases):
        if p.nominal is not None and p.nominal.beside >= 0:
            told.setdefault(p.nominal.noun.words[0], []).append((p.nominal.phrase, k))
    finder = _Finder(b, phrases_said, told)
    for k, p in enumerate(b.phrases):
        if p.nominal is not None:
            finder.place(k, p.nominal)


class _Finder:
    """Whom a nominal stands for, by what the document said before."""

    def __init__(self, b: Board, said: dict[str, int], told: dict[str, list[tuple[str, int]]]) -> None:
        self.b, self.said, self.told = b, said, told
        self.state_of: dict[str, int] = {}
        for k, p in enumerate(b.phrases):
            if p.beyond.startswith(("country:", "place:")):
                self.state_of.setdefault(p.beyond, k)
        self.name_at = {p.owner: k for k, p in enumerate(b.phrases) if p.owner >= 0}
        self.leading: dict[str, list[int]] = {}
        self.near: dict[str, list[tuple[int, int]]] = {}
        for group in b.groups():
            if group.leads:
                self.leading.setdefault(group.leads, []).append(group.first)
            elif group.kind == "person" and group.near:
                most = max(group.near.values())
                for code, count in group.near.items():
                    if count == most > 1:
                        self.near.setdefault(code, []).append((count, group.first))

    def place(self, k: int, n: Nominal) -> None:
        """Tie nominal k to what it stands for."""
        b = self.b
        if n.several:
            b.members_of[k] = self._last_two("place" if n.kind == "place" else "person", k)
            return
        if n.last_named:
            found = self._latest(_kinds_of_last(n), k, last=True)
            if found >= 0:
                b.tie(found, k)
            return
        if n.beside >= 0:
            return
        if n.kind == "person":
            self._person(k, n)
        elif n.kind == "place":
            self._ground(k, n)
        elif n.kind in ("organisation", "media", "facility"):
            self._body(k, n)
        else:
            self._own(k, n)

    # ------------------------------------------------------------ persons

    def _person(self, k: int, n: Nominal) -> None:
        if n.noun.number == "Plur":
            if n.joined:
                self.b.members_of[k] = tuple(self._of_name(number) for number in n.joined)
            elif n.noun.leader and len(n.states) > 1:
                led = [self._leader_of(code, k) for code in n.states]
                if min(led) >= 0:
                    self.b.members_of[k] = tuple(led)
            self._own(k, n)
            return
        seat = any(
            known.leads and n.states and n.states[0] == known.seat
            for number in n.inside if (known := self.b.names[number].known) is not None
        ) and " ".join(n.noun.words) in self.b.lexicons[n.sentence].sets["heads"]  # fmt: skip
        leader = n.noun.leader or seat
        found = self._leader(k, n) if leader else -1
        open_ = n.determiner in ("definite", "pointing", "contracted") and not (leader and n.states)
        if found < 0 and open_:
            found = self._titled(k, n)
        self._give(k, n, found)
        _entitle(self.b, self.b.of[k], " ".join(n.noun.words), k)

    def _leader(self, k: int, n: Nominal) -> int:
        """The leader of the state that the phrase names, or of the moment when it names none."""
        if n.states:
            return self._leader_of(n.states[0], k)
        if n.inside or n.determiner == "owning":
            return -1
        if len(n.noun.words) > 1 or n.determiner in ("pointing", "definite"):
            return self._latest_leader(" ".join(n.noun.words), k)
        return -1

    def _leader_of(self, code: str, k: int) -> int:
        """Who leads the state, as the text says, or whose sentences speak of it more than those of anybody else."""
        b = self.b
        if led := self.leading.get(code):
            return self._latest_of(led, k)
        near = sorted((item for item in self.near.get(code, ()) if not b.of[item[1]].leads), reverse=True)
        if near and (len(near) == 1 or near[0][0] > near[1][0]):
            b.of[near[0][1]].leads = code
            self.leading[code] = [near[0][1]]
            return near[0][1]
        return -1

    def _latest_leader(self, title: str, k: int) -> int:
        """The person mentioned last before k who leads a state or bears the title, else the only one who ever does."""
        b = self.b
        for other in b.earlier(k):
            group = b.of[other]
            if group.kind == "person" and (group.leads or title in group.titles):
                return other
        first = [f for firsts in self.leading.values() for f in firsts] + [
            j for j in b.titled.get(title, ())[:1] if b.of[j].kind == "person"
        ]
        return min(first) if len({id(b.of[j]) for j in first}) == 1 else -1

    def _titled(self, k: int, n: Nominal) -> int:
        """Whoever the document gave this title last."""
        if len(n.phrase.split(" ")) > len(n.noun.words):
            for phrase, other in reversed(self.told.get(n.noun.words[0], [])):
                if phrase.startswith(n.phrase) or n.phrase.startswith(phrase + " "):
                    return other
            return self.said.get(n.phrase, -1)
        if found := self.b.titled.get(" ".join(n.noun.words)):
            return self._latest_of(found, k)
        narrower = self.b.lexicons[n.sentence].wider.get(" ".join(n.noun.words), ()) if n.kind == "person" else ()
        bearers = [
            first
            for word in sorted(narrower)
            for first in (*self.b.titled.get(word, ()), *self.b.heads.get(word, ()))
            if first < k
        ]
        return bearers[0] if len({id(self.b.of[first]) for first in bearers}) == 1 else -1

    # ------------------------------------------------------------ places and bodies

    def _ground(self, k: int, n: Nominal) -> None:
        sets = self.b.lexicons[n.sentence].sets
        word = " ".join(n.noun.words)
        code = next((c for c in n.states if c != "-"), "")
        if n.noun.number == "Plur":
            self._own(k, n)
        elif code and word in sets["ground"]:
            self._state(k, n, f"country:{code}")
        elif code and word in sets["capital"] and (number := _capital(code)):
            self._state(k, n, f"place:{number}")
        elif n.determiner == "owning" and word in sets["ground"]:
            owner = self._latest(("person",), k)
            leads = self.b.of[owner].leads if owner >= 0 else ""
            self._state(k, n, f"country:{leads}") if leads else self._own(k, n)
        elif n.determiner == "pointing" and word in sets["ground"]:
            self._give(k, n, self._latest(("place",), k, "country:"))
        else:
            self._own(k, n)

    def _body(self, k: int, n: Nominal) -> None:
        b = self.b
        sets = b.lexicons[n.sentence].sets
        word = " ".join(n.noun.words)
        power = n.kind == "organisation" and word in sets["power_nouns"]
        code = next((c for c in n.states if c != "-"), "")
        if power and not code:
            code = next((lead for number in n.inside if (lead := self._led_by(number))), "")
        if power and code:
            b.metonyms.add(k)
            self._state(k, n, f"country:{code}")
        elif n.kind == "facility":
            inner = next((number for number in n.inside if b.names[number].kind == "facility"), -1)
            found = self._of_name(inner) if inner >= 0 else -1
            if found < 0 and not n.inside:
                found = self._latest(("facility",), k)
                found = found if found >= 0 else self._next(("facility",), k)
            self._give(k, n, found)
        else:
            found = self._titled(k, n)
            self._give(k, n, found if found >= 0 else self._again(k, n))

    def _again(self, k: int, n: Nominal) -> int:
        """The one body of the last sentences that "the company", "the agency" can mean; -1 where there are several."""
        b = self.b
        sets = b.lexicons[n.sentence].sets
        word = " ".join(n.noun.words)
        if n.phrase != word or n.determiner not in ("definite", "pointing", "contracted"):
            return -1
        sort = next((name for name in _SORTS if word in sets[name]), "")
        found = -1
        for other in b.before(k, _POINTED) if sort else ():
            q, group = b.phrases[other], b.of[other]
            if q.form != "name" or group.kind not in ("organisation", "media") or not _may_be(group, sort, b):
                continue
            if found >= 0 and b.of[found] is not group:
                return -1
            found = other
        return found

    def _led_by(self, number: int) -> str:
        """The state that the person, or the family, of a name leads."""
        group = self.b.of[self._of_name(number)]
        if group.leads or group.kind != "group":
            return group.leads
        word = self.b.names[number].folded.split(" ")[-1]
        led = {
            code
            for code, firsts in self.leading.items()
            for first in firsts
            if any(word in fold(name.text).split(" ") for name in self._names_of(self.b.of[first]))
        }
        return led.pop() if len(led) == 1 else ""

    # ------------------------------------------------------------ shared

    def _names_of(self, group: Group) -> Iterable[Name]:
        return (self.b.names[self.b.phrases[k].owner] for k in group.members if self.b.phrases[k].owner >= 0)

    def _of_name(self, number: int) -> int:
        return self.name_at[number]

    def _give(self, k: int, n: Nominal, found: int) -> None:
        """Tie nominal k to phrase `found`, or leave it to itself when there is none."""
        if found >= 0:
            self.b.tie(found, k)
        else:
            self._own(k, n)

    def _own(self, k: int, n: Nominal) -> None:
        """Leave the phrase to itself: the same phrase again is the same thing."""
        group = self.b.of[k]
        phrase = n.phrase
        if n.noun.generic:
            phrase = n.phrase if len(n.phrase.split(" ")) > 1 and not n.noun.loose else n.noun.words[0]
        group.generic = n.noun.generic
        if (first := self.said.setdefault(phrase, k)) != k:
            self.b.tie(first, k)
        if n.kind == "person":
            _entitle(self.b, self.b.of[k], " ".join(n.noun.words), k)

    def _state(self, k: int, n: Nominal, beyond: str) -> None:
        """Tie nominal k to the state or town, which the document may name nowhere else."""
        b = self.b
        first = self.state_of.setdefault(beyond, k)
        if first != k:
            b.tie(first, k)
        else:
            b.of[k].beyond, b.of[k].kind = beyond, "place"

    def _latest_of(self, wanted: Sequence[int], k: int) -> int:
        """Which of the groups of phrases `wanted` was mentioned last before k, else the first of them; -1 for none."""
        groups = {id(self.b.of[first]) for first in wanted}
        if not groups:
            return -1
        return next((other for other in self.b.earlier(k) if id(self.b.of[other]) in groups), wanted[0])

    def _latest(self, kinds: tuple[Kind, ...], k: int, key: str = "", last: bool = False) -> int:
        b, start = self.b, self.b.phrases[k].start
        for other in b.earlier(k):
            group = b.of[other]
            if b.phrases[other].end > start or group.kind not in kinds or other in b.members_of:
                continue
            if group.beyond.startswith(key) and not group.generic and (not last or b.fits(other, k)):
                return other
        return -1

    def _next(self, kinds: tuple[Kind, ...], k: int) -> int:
        """A thing that the same sentence names later: "la base de lancement du cosmodrome X"."""
        b = self.b
        for other in range(k + 1, len(b.phrases)):
            q = b.phrases[other]
            if q.sentence != b.phrases[k].sentence:
                break
            if q.owner >= 0 and b.of[other].kind in kinds:
                return other
        return -1

    def _last_two(self, kind: Kind, k: int) -> tuple[int, ...]:
        """The last two states or persons mentioned before phrase k, in the order of their first mention."""
        b, start = self.b, self.b.phrases[k].start
        found: list[int] = []
        for other in b.earlier(k):
            group = b.of[other]
            if b.phrases[other].end > start or group.kind != kind or other in b.members_of:
                continue
            if kind == "place" and not group.beyond.startswith("country:"):
                continue
            if group.first not in found:
                found.append(group.first)
            if len(found) == 2:
                return tuple(sorted(found))
        return ()


_SORTS = ("companies", "agencies", "papers", "organisations")


def _may_be(group: Group, sort: str, b: Board) -> bool:
    """True when a body may be called a company, an agency, a paper, an organisation."""
    if sort == "agencies":
        return group.beyond.startswith("agency:")
    if sort == "papers":
        return group.kind == "media" and not group.beyond.startswith("agency:")
    if sort == "companies":
        return group.kind == "organisation" and (not group.beyond or not b.public(group))
    return group.kind == "organisation"


def _kinds_of_last(n: Nominal) -> tuple[Kind, ...]:
    return ("person",) if n.noun.words[-1].startswith("interesse") else ("person", "organisation")


def _capital(code: str) -> int | None:
    from recoupe.within.places import states

    return states()[code].capital


# ---------------------------------------------------------------- phrases that no lexicon knows


def equal_phrases(b: Board) -> None:
    """A noun named again: the same head, and no word that the first did not have."""
    last: dict[str, list[int]] = {}
    for k, p in enumerate(b.phrases):
        if p.form != "nominal" or p.nominal is not None:
            continue
        for other in reversed(last.get(p.noun, [])[-_MEMORY:]):
            q = b.phrases[other]
            if b.nested(k, other) or not b.fits(other, k):
                continue
            same = p.words == q.words
            less = p.words <= q.words and p.opener in ("known", "pointed")
            head_only = p.opener == "pointed" or (p.opener == "known" and len(p.words) == 1)
            if p.opener in ("owned", "new") and not same:
                continue
            if same or less or head_only:
                b.tie(other, k)
                break
        last.setdefault(p.noun, []).append(k)


def pointed(b: Board) -> None:
    """ "this man", "the leader": a bare or pointing person phrase stands for the latest person that fits."""
    for k, p in enumerate(b.phrases):
        if p.form != "nominal" or len(b.of[k].members) > 1 or not p.person or not _points(p):
            continue
        if p.nominal is not None:
            if (only := _only_person(b, k, p.nominal)) >= 0:
                b.tie(only, k)
            continue
        for other in b.before(k, _POINTED):
            group = b.of[other]
            if b.nested(k, other) or not group.person or not b.fits(other, k):
                continue
            if group.named and (b.subject(other) or p.opener == "pointed"):
                b.tie(other, k)
                break


def _only_person(b: Board, k: int, n: Nominal) -> int:
    """The one person named in the last sentences, where nothing says that "the magistrate" is somebody else; -1."""
    p = b.phrases[k]
    if len(n.phrase.split(" ")) > len(n.noun.words) or n.kind != "person" or n.noun.number == "Plur":
        return -1
    lexicon = b.lexicons[n.sentence]
    word = " ".join(n.noun.words)
    found = -1
    for other in b.before(k, _POINTED):
        q, group = b.phrases[other], b.of[other]
        if q.form != "name" or group.kind != "person" or b.nested(k, other):
            continue
        if q.sentence == p.sentence and p.opener != "pointed":
            return -1
        if found >= 0 and b.of[found] is not group:
            return -1
        found = other
    if found < 0 or not b.fits(found, k) or not b.subject(found):
        return -1
    titles = b.of[found].titles
    if word in lexicon.sets["kin"] or (titles and titles.isdisjoint(lexicon.wider.get(word, ()))):
        return -1
    return found


def _points(p: Phrase) -> bool:
    return "Plur" not in p.agrees and (p.opener == "pointed" or (p.opener == "known" and len(p.words) <= 2))
