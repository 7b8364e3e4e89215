"""The people and bodies that a document names: their fullest names, the titles beside them, and the gender told."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal

from recoupe.within.quotes.lexicon import Speech, plain
from recoupe.within.quotes.sheet import Sheet

VoiceKind = Literal["person", "organisation", "media", "place", "group", "anonymous"]
KINDS: dict[str, VoiceKind] = {
    "person": "person", "organisation": "organisation", "media": "media", "place": "place", "facility": "organisation",
    "group": "group",
}  # fmt: skip


@dataclass
class Cast:
    """The people and bodies of one document: fullest names, titles they were given, who spoke last."""

    sheet: Sheet
    fullest: dict[str, str] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    named: tuple[tuple[int, int, str, str], ...] = ()  # first word, last word, name, label
    titles: tuple[tuple[int, str, str], ...] = ()  # character, title in plain words, name
    gender: dict[str, str] = field(default_factory=dict)
    starts: tuple[int, ...] = ()  # the first words of `named`
    with_name: frozenset[int] = frozenset()  # the chains that hold a name
    widest: int = 1  # the most words that one of them has

    def between(self, first: int, last: int) -> tuple[tuple[int, int, str, str], ...]:
        """The names that begin at words [first, last)."""
        return self.named[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def over(self, first: int, last: int) -> list[tuple[int, int, str, str]]:
        """The names that hold one of the words [first, last)."""
        return [n for n in self.between(first - self.widest, last) if n[1] > first]


def cast_of(sheet: Sheet, lexicon: Speech) -> Cast:
    """The cast of a document, from its names, its chains of mentions, and the titles that stand beside names."""
    cast = Cast(sheet)
    named: list[tuple[int, int, str, str]] = []
    names: dict[str, str] = {}
    chained: dict[int, str] = {}
    for mention in sheet.mentions:
        if mention.form == "name" and mention.kind in KINDS:
            first, last = sheet.at(mention.span.start), sheet.at(mention.span.end)
            name = sheet.chains[mention.chain].name if mention.chain >= 0 else mention.span.of(sheet.text)
            label = {"person": "PER", "place": "LOC"}.get(mention.kind, "ORG")
            label = "ORG" if mention.span.of(sheet.text) in lexicon.outlets else label
            match = lexicon.outlet_pattern.match(sheet.text, mention.span.start) if lexicon.outlet_pattern else None
            if match and last - first > 1 and match.end() < mention.span.end and sheet.text[match.end()] == " ":
                first = sheet.at(match.end())  # "declaró a EFE Juana Rivas"
                name, label = mention.span.of(sheet.text)[match.end() - mention.span.start :].strip(), "PER"
            if first < last:
                named.append((first, last, name, label))
                chained[first] = name
    taken = {k for first, last, _, _ in named for k in range(first, last)}
    for start, end, label in sheet.syntax.names:
        first, last = sheet.at(start), sheet.at(end)
        while first < last and sheet.keys[first] in lexicon.titles | lexicon.articles and last - first > 1:
            first += 1
        generic = lexicon.persons | lexicon.bodies | lexicon.titles | lexicon.articles | lexicon.times
        if all(sheet.keys[k] in generic for k in range(first, last)) or any(c in "!?;:" for c in sheet.text[start:end]):
            continue
        if label != "PER" and any(sheet.keys[k] in lexicon.persons for k in range(first, last)):
            continue  # a title that the tagger took for a body: "Premier ministre"
        if lexicon.outlet_pattern is not None and last - first > 1:
            match = lexicon.outlet_pattern.match(sheet.text, sheet.words[first].start)
            if match and match.end() < sheet.words[last - 1].start:
                first, label = sheet.at(match.end()), "PER"  # "à l'AFP Paul Roy"
        if first < last and not taken & set(range(first, last)) and sheet.words[first].text[:1].isupper():
            named.append((first, last, sheet.surface(first, last), label))
    named.sort()
    surfaces = [" ".join(n.split()) for _, _, n, label in named if label == "PER"]
    for name in sorted(set(surfaces), key=lambda n: (-len(n.split()), n)):
        key = plain(name.split()[-1])
        names.setdefault(key, name)
    cast.fullest = names
    cast.people = frozenset(surfaces)
    cast.named = tuple(named)
    cast.with_name = frozenset(
        n for n, c in enumerate(sheet.chains) if any(sheet.mentions[m].form == "name" for m in c.mentions)
    )
    cast.starts = tuple(n[0] for n in named)
    cast.widest = max((n[1] - n[0] for n in named), default=1)
    cast.titles, cast.gender = _titles(sheet, lexicon, cast)
    return cast


def full_name(cast: Cast, name: str) -> str:
    """The longest name of the document that ends in the same surname."""
    tidy = " ".join(name.split())
    return cast.fullest.get(plain(tidy.split()[-1]), tidy) if tidy else tidy


def _titles(sheet: Sheet, lexicon: Speech, cast: Cast) -> tuple[tuple[tuple[int, str, str], ...], dict[str, str]]:
    """Titles beside names: "le ministre de la Mer Paul Roy", "Paul Roy, maire de Port-Aven"; and the gender told."""
    out: list[tuple[int, str, str]] = []
    gender: dict[str, str] = {}
    for first, last, name, label in cast.named:
        if label != "PER":
            continue
        whole = full_name(cast, name)
        sentence_first, sentence_last = sheet.sentence(first)
        k = first
        while k > sentence_first and first - k < 14:
            key = sheet.keys[k - 1]
            if (sheet.words[k - 1].pos in ("VERB", "AUX") and key not in lexicon.persons) or key in (
                ".",
                ";",
                ":",
                "(",
                "et",
            ):
                break
            if not key[:1].isalnum() and key not in ("-", "'"):
                break
            k -= 1
            if key in lexicon.feminine_marks or key in lexicon.masculine_marks:
                side = "f" if key in lexicon.feminine_marks else "m"
                if k == first - 1 or sheet.keys[k + 1] in lexicon.persons:
                    gender.setdefault(whole, side)
            if key in lexicon.persons or key in lexicon.titles:
                title = plain(sheet.surface(k, first))
                if key in lexicon.persons:
                    out.append((sheet.words[k].start, title, whole))
        if last < sentence_last and sheet.keys[last] in (",", "(") and last + 1 < sentence_last:
            stop = last + 1
            while stop < sentence_last and stop - last < 16 and sheet.keys[stop] not in (",", ")", ".", ";", ":"):
                stop += 1
            keys = sheet.keys[last + 1 : stop]
            head = next((n for n, key in enumerate(keys[:4]) if key in lexicon.persons), None)
            if head is not None and stop > last + 1 + head:
                out.append((sheet.words[last + 1].start, plain(sheet.surface(last + 1 + head, stop)), whole))
                if keys[0] in lexicon.feminine_marks:
                    gender.setdefault(whole, "f")
                elif keys[0] in lexicon.masculine_marks:
                    gender.setdefault(whole, "m")
    return tuple(sorted(out)), gender
