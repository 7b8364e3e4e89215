"""One unit of a run of capitals: what the lexicon holds, a name that nothing but its capital speaks for, a people."""

from __future__ import annotations

from recoupe.within.mentions.candidates import SMALL, Name, Scope, matches
from recoupe.within.mentions.kinds import vote
from recoupe.within.mentions.lexicon import Known, Noun
from recoupe.within.places import town_ids

_SHORTENED = frozenset(("Jr", "Sr", "Co", "Inc", "Corp", "Ltd", "Bros"))
PARTICLES = frozenset(("de", "d", "von", "van"))
PERSON = Noun(("m",), "person", "Sing")


class Units(Scope):
    """The names that single units of a sentence make."""

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
        if at < self.high and p.folded[at] in PARTICLES and p.gap(at) == " ":
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

    def _adjective(self, at: int) -> bool:
        word = self.p.word[at]
        return bool(self.p.demonym[at]) or (word >= 0 and self.syntax.words[word].pos == "ADJ")

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
        """End of the last piece, with the full stop of dotted letters ("U.S.") and of what is cut short ("Ford Jr.")."""
        p = self.p
        end = p.end[stop - 1]
        if p.text[end : end + 1] != ".":
            return end
        raw = p.raw[stop - 1]
        dotted = len(raw) == 1 and stop >= 2 and p.gap(stop - 1).strip() == "." and len(p.raw[stop - 2]) == 1
        after = p.text[end + 1 : end + 3].strip()
        short = raw in _SHORTENED and (after[:1] in (",", ";", ")") or after[:1].islower())
        return end + 1 if dotted or short else end

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
