"""One layer of what a document says, drawn in its text: who is quoted, when, how sure, or who is named.

Every block is shown whole. `[3 words]` in it is what line 3 below it speaks of; brackets nest where spans do, and where
they cross, the closing one repeats its number. Colour only repeats what the words say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from recoupe.errors import plain
from recoupe.model import Block, Days, Modal, Quote, Reading, Span, Statement, Voice, When, edtf_of
from recoupe.publish.terminal import BOLD, DIM, WARNING, Sheet, breaks, count, language_name, short

Layer = Literal["quotes", "times", "certainty", "names"]
LAYERS: tuple[Layer, ...] = get_args(Layer)

_TITLES = {"quotes": "quotations", "times": "times", "certainty": "certainty", "names": "names"}
_PAINTS = {
    "direct": "36", "mixed": "36", "indirect": "34", "scare": "35",
    "DATE": "32", "TIME": "32", "DURATION": "34", "SET": "35",
    "reported": "33", "hedged": "33", "possible": "36", "planned": "34", "questioned": "35", "opinion": "35",
    "denied": "31", "asserted": "32",
    "person": "36", "organisation": "34", "media": "34", "place": "32", "facility": "32", "product": "35",
    "event": "35", "group": "33",
}  # fmt: skip
_KEPT = "\x1f"  # a space that no line breaks at; a text has none left once its controls are written out
_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")
_LEGENDS = {
    "quotes": "[n words]: quotation n, told on line n below the block. relayed by: the outermost first.",
    "times": "[n words]: expression n; its TIMEX3 value, then the days it allows (EDTF), and what they are counted from.",
    "certainty": "[words] without a number: the text says it in its own name, as a fact. [n words]: anything else, "
    "told on line n below the block.",
    "names": "[n words]: they stand for n, the same number throughout; line n below tells under which words.",
}
_MODES = {"direct": "direct", "mixed": "mixed", "indirect": "indirect", "scare": "marks of distance or of a title"}
_ANCHORS = {
    "absolute": "by themselves", "document": "counted from the document's date", "text": "counted from another",
}  # fmt: skip
_USES = {
    "reported": "an unverified report", "possibility": "a possibility", "forecast": "a forecast", "planned": "a plan",
    "condition": "what hangs on a condition", "future_in_past": "the future seen from the past",
    "politeness": "politeness", "duty": "a duty", "comparison": "a comparison", "questioned": "a question",
    "denied": "a denial", "opinion": "an opinion",
}  # fmt: skip


def layer_view(reading: Reading, layer: Layer, *, colour: bool = False, width: int = 100) -> Iterator[str]:
    """The lines that show `layer` in the text of `reading`'s document, then counts and a legend. `width`: columns."""
    kinds = {"quotes": _Quotes, "times": _Times, "certainty": _Certainty, "names": _Names}
    yield from kinds[layer](reading, layer, colour, width).lines()


def drawn(readings: Iterable[Reading], layer: Layer, *, colour: bool = False, width: int = 100) -> Iterator[str]:
    """One text a reading, as `layer_view` has it; a rule stands before all but the first."""
    for number, reading in enumerate(readings):
        rule = ["", "─" * width, ""] if number else []
        yield "\n".join((*rule, *layer_view(reading, layer, colour=colour, width=width)))


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing of the layer: its number (0: none, it needs no line), the words it marks, its line's text."""

    number: int
    spans: tuple[Span, ...]
    paint: str
    told: str = ""
    doubtful: bool = False


@dataclass(slots=True)
class _Marked:
    """The text of a block with its marks, as pieces of one colour each."""

    pieces: list[tuple[str, str]] = field(default_factory=list)

    def add(self, words: str, paint: str) -> None:
        """White space becomes one space, but for those that hold words together; controls are written out."""
        words = plain(_SPACE.sub(" ", words))
        if words.startswith(" ") and (not self.pieces or self.pieces[-1][0].endswith(" ")):
            words = words[1:]
        if words:
            self.pieces.append((words, paint))


class _Layer(Sheet):
    """What all layers share: header, marked blocks with their lines, counts, legend."""

    def __init__(self, reading: Reading, layer: Layer, colour: bool, width: int) -> None:
        super().__init__(colour, width)
        self.reading, self.layer = reading, layer
        self.document = reading.document
        self.text = reading.document.text

    def items(self) -> list[_Item]:
        """All of the layer, in the order of the text."""
        raise NotImplementedError

    def counted(self) -> str:
        """How many there are of what."""
        raise NotImplementedError

    def lines(self) -> Iterator[str]:
        """The whole view."""
        d = self.document
        yield self.paint(BOLD, plain(d.names[0] + (f" › {d.place}" if d.place else "")))
        day = d.published
        dated = day.day or (f"{day.earliest or '…'} to {day.latest or '…'}" if day.earliest or day.latest else "")
        said = [_TITLES[self.layer], language_name(d.language), f"dated {dated}" if dated else "without a date"]
        yield from self.hanging("  ", " · ".join(said), DIM)
        items = self.items()
        starts = [block.span.start for block in d.blocks]
        inside: dict[int, list[tuple[Span, _Item]]] = defaultdict(list)
        told: dict[int, list[_Item]] = defaultdict(list)
        for item in items:
            for span in item.spans:
                first = max(0, bisect_right(starts, span.start) - 1)
                for place in range(first, max(first + 1, bisect_right(starts, span.end - 1))):
                    inside[place].append((span, item))
            if item.told:
                told[max(0, bisect_right(starts, item.spans[0].start) - 1)].append(item)
        for number, block in enumerate(d.blocks):
            yield ""
            yield "  " + self.paint(DIM, f"{number + 1} {block.kind.replace('_', ' ')} · {block.language}")
            yield from self._drawn(self._marked(block, inside.get(number, [])))
            alike: dict[tuple[str, bool], list[int]] = defaultdict(list)  # what holds for several is told once
            for item in told.get(number, ()):
                alike[item.told, item.doubtful].append(item.number)
            for (line, doubtful), numbers in alike.items():
                also = f" · so {_ranges(numbers[1:])}" if numbers[1:] else ""
                yield from self.hanging(f"  {numbers[0]:>5}  ", line + also, WARNING if doubtful else DIM)
        yield ""
        yield from self.hanging("  ", self.counted() if items else f"No {_TITLES[self.layer]} found.", BOLD)
        if items:
            yield from self.hanging("  ", _LEGENDS[self.layer], DIM)

    def _marked(self, block: Block, found: Sequence[tuple[Span, _Item]]) -> _Marked:
        """The text of `block` with a bracket around every span, in one walk over it."""
        low, high = block.span.start, block.span.end
        spans = sorted(
            (
                (max(s.start, low), min(s.end, high), n)
                for n, (s, _) in enumerate(found)
                if s.start < high and s.end > low
            ),
            key=lambda one: (one[0], -one[1], one[2]),
        )
        out, at, open_now = _Marked(), low, list[tuple[int, int]]()  # (end, index in found), the innermost last

        def shown(until: int) -> None:
            nonlocal at
            if until > at:
                out.add(self.text[at:until], found[open_now[-1][1]][1].paint if open_now else "")
                at = until

        def close(until: int) -> None:
            while open_now and (end := min(end for end, _ in open_now)) <= until:
                shown(end)
                which = next(n for n in range(len(open_now) - 1, -1, -1) if open_now[n][0] == end)
                item = found[open_now[which][1]][1]
                crossed = which < len(open_now) - 1
                del open_now[which]
                out.pieces.append((f"]{item.number or ''}" if crossed else "]", item.paint))

        for start, end, index in spans:
            close(start)
            shown(start)
            item = found[index][1]
            open_now.append((end, index))
            out.pieces.append((f"[{item.number}{_KEPT}" if item.number else "[", item.paint))
        close(high)
        shown(high)
        return out

    def _drawn(self, marked: _Marked) -> Iterator[str]:
        """Lines of the block; a colour that goes on over a line is ended and begun again."""
        text = "".join(words for words, _ in marked.pieces)
        at, number = 0, 0  # where the piece `number` begins
        for start, end in breaks(text, self.width - 2):
            line = []
            while number < len(marked.pieces):
                words, paint = marked.pieces[number]
                low, high = max(start, at), min(end, at + len(words))
                if low < high:
                    line.append(self.paint(paint, text[low:high].replace(_KEPT, " ")))
                if at + len(words) > end:
                    break
                at, number = at + len(words), number + 1
            yield "  " + "".join(line)

    # ------------------------------------------------------------ of facts

    def words(self, span: Span | None, size: int = 60) -> str:
        """Words of the text, in quotation marks; empty for none."""
        return f"“{short(span.of(self.text), size)}”" if span is not None and span.doc == self.document.id else ""

    def voice(self, voice: Voice) -> str:
        """A speaker or relay: name, kind, and the words it goes by here where they differ."""
        said = (
            voice.span.of(self.text).lstrip("-")
            if voice.span is not None and voice.span.doc == self.document.id
            else ""
        )
        by = f", here “{short(said)}”" if said and " ".join(said.split()) != voice.name else ""
        return f"{voice.name} ({voice.kind}{by})"


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _ranges(numbers: Sequence[int]) -> str:
    """`3, 5-7`."""
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][-1] + 1:
            out[-1][1:] = [number]
        else:
            out.append([number])
    return ", ".join("-".join(map(str, pair)) for pair in out)


def _tally(names: Iterable[str]) -> str:
    """`3 direct, 1 scare`, the most frequent first."""
    counts = Counter(names)
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


class _Quotes(_Layer):
    def items(self) -> list[_Item]:
        order = sorted(self.reading.quotes, key=lambda q: (q.span.start, -q.span.end))
        holders: list[tuple[int, int]] = []  # (end, number) of the quotations that are open
        out = []
        for number, quote in enumerate(order, 1):
            while holders and holders[-1][0] <= quote.span.start:
                holders.pop()
            inside = next((n for end, n in reversed(holders[-8:]) if end >= quote.span.end), 0)
            told = self._told(quote, inside)
            doubtful = quote.mode != "scare" and quote.speaker is None
            out.append(_Item(number, quote.pieces or (quote.span,), _PAINTS[quote.mode], told, doubtful))
            holders.append((quote.span.end, number))
        return out

    def _told(self, quote: Quote, inside: int) -> str:
        if quote.mode == "scare":
            said = ["nobody's words"]
        else:
            said = [self.voice(quote.speaker) if quote.speaker else "nobody found who says it"]
        if quote.relays:
            said.append("relayed by " + " › ".join(map(self.voice, quote.relays)))
        if quote.cue is not None:
            said.append(f"{self.words(quote.cue)}{f' ({quote.stance})' if quote.stance else ''}")
        if quote.inherited:
            said.append("speaker inherited from what stands before or after")
        between = zip(quote.pieces, quote.pieces[1:], strict=False)
        holes = [Span(a.doc, a.end, b.start) for a, b in between if a.end < b.start]
        if holes:
            said.append("without " + ", ".join(map(self.words, holes)))
        if quote.mode == "mixed" and quote.marks:
            said.append("word for word: " + ", ".join(map(self.words, quote.marks)))
        if quote.nested:
            said.append(f"inside {inside}" if inside else "inside another")
        if quote.repeats:
            said.append("said again elsewhere in the text")
        return _joined([_MODES[quote.mode], *said, quote.rule])

    def counted(self) -> str:
        quotes = self.reading.quotes
        speech = [q for q in quotes if q.mode != "scare"]
        return _joined([
            f"{count(len(quotes), 'quotation')}: {_tally(q.mode for q in quotes)}",
            f"{sum(q.speaker is not None for q in speech)} of {len(speech)} with a speaker",
            f"{sum(bool(q.relays) for q in speech)} relayed",
        ])  # fmt: skip


class _Times(_Layer):
    def items(self) -> list[_Item]:
        numbers = {n: place for place, n in enumerate(sorted(
            range(len(self.reading.times)), key=lambda n: (self.reading.times[n].span.start, n)), 1)}  # fmt: skip
        return [
            _Item(number, (when.span,), _PAINTS[when.type], self._told(when, numbers), self._loose(when))
            for n, number in numbers.items()
            for when in (self.reading.times[n],)
        ]

    def _loose(self, when: When) -> bool:
        return when.anchor == "none" and when.type in ("DATE", "TIME")

    def _told(self, when: When, numbers: dict[int, int]) -> str:
        days = edtf_of(Days(when.earliest, when.latest)) if when.earliest or when.latest else ""
        return _joined([
            f"{when.type} {when.value}{f' ({when.mod})' if when.mod else ''}",
            days if days != when.value else "",
            self._anchor(when, numbers),
            when.rule,
        ])  # fmt: skip

    def _anchor(self, when: When, numbers: dict[int, int]) -> str:
        if when.anchor == "text":
            other = self.reading.times[when.hangs_on] if when.hangs_on >= 0 else None
            return (
                f"counted from {self.words(other.span)}, {numbers[when.hangs_on]}" if other else "counted from the text"
            )
        if when.anchor == "document":
            return f"counted from the document's date{f', {day}' if (day := self.document.published.day) else ''}"
        if when.anchor == "absolute":
            return "stands by itself"
        return "unresolved: nothing to count from" if self._loose(when) else ""

    def counted(self) -> str:
        times = self.reading.times
        loose = sum(map(self._loose, times))
        anchors = Counter[str](w.anchor for w in times)
        return _joined([
            f"{count(len(times), 'time expression')}: {_tally(w.type for w in times)}",
            ", ".join(f"{n} {words}" for anchor, words in _ANCHORS.items() if (n := anchors[anchor])),
            f"{loose} unresolved" if loose else "",
        ])  # fmt: skip


class _Certainty(_Layer):
    def items(self) -> list[_Item]:
        modals = sorted(self.reading.modals, key=lambda m: m.span)
        used: set[int] = set()
        found: list[tuple[Span, Statement | Modal, list[Modal]]] = []
        starts = [m.span.start for m in modals]
        for statement in self.reading.statements:
            mine = set()
            for span in (statement.predicate, *statement.cues):
                near = range(max(0, bisect_right(starts, span.start) - 4), bisect_right(starts, span.end - 1))
                mine |= {n for n in near if modals[n].span.overlaps(span)}
            used |= mine
            found.append((statement.predicate, statement, [modals[n] for n in sorted(mine)]))
        found += [(m.span, m, []) for n, m in enumerate(modals) if n not in used]
        out, number = [], 0
        for span, one, near_modals in sorted(found, key=lambda f: (f[0], isinstance(f[1], Modal))):
            if isinstance(one, Modal):
                number += 1
                out.append(_Item(number, (span,), "", _joined([self._modal(one), one.rule])))
            elif self._plain(one) and not near_modals:
                out.append(_Item(0, (span,), _PAINTS["asserted"]))
            else:
                number += 1
                paint = _PAINTS["denied" if one.negated else one.modality]
                out.append(_Item(number, (span,), paint, self._told(one, near_modals), one.unverified))
        return out

    @staticmethod
    def _plain(one: Statement) -> bool:
        """True for what the text says in its own name, as a fact."""
        return one.modality == "asserted" and not one.negated and not one.sources and not one.unverified

    def _told(self, one: Statement, modals: list[Modal]) -> str:
        said = [one.modality + (", in the conditional: not verified" if one.unverified else "")]
        if one.negated:
            said.append("denied by its sense" if one.implicit else "negated")
        if one.sources:
            said.append("according to " + " › ".join(map(self.voice, one.sources)))
        elif one.modality == "reported":
            said.append("nobody is named who says so")
        else:
            said.append("in the text's own name")
        shown = {modal.span for modal in modals}
        cues = dict.fromkeys(self.words(c) for c in one.cues if not any(s.covers(c) for s in shown))
        if cues:
            said.append("told by " + ", ".join(cues))
        known = {voice.name for voice in one.sources}
        return _joined([*said, *(self._modal(modal, known) for modal in modals)])

    def _modal(self, modal: Modal, known: Collection[str] = ()) -> str:
        by = f" of {self.voice(modal.source)}" if modal.source and modal.source.name not in known else ""
        use = "a report" if (modal.form, modal.use) == ("lexical", "reported") else _USES[modal.use]
        return f"{modal.form} {self.words(modal.span)}: {use}{by}"

    def counted(self) -> str:
        statements = self.reading.statements
        return _joined([
            f"{count(len(statements), 'statement')}: {_tally(s.modality for s in statements)}",
            f"{sum(s.negated for s in statements)} negated",
            f"{sum(s.unverified for s in statements)} not verified",
            f"{sum(bool(s.sources) for s in statements)} with a source",
            f"{sum(s.modality == 'reported' and not s.sources for s in statements)} reported by nobody named",
            f"conditionals: {_tally(m.use.replace('_', ' ') for m in self.reading.modals if m.form == 'conditional') or 0}",
        ])  # fmt: skip


class _Names(_Layer):
    def items(self) -> list[_Item]:
        mentions, chains = self.reading.mentions, self.reading.chains
        order = sorted(range(len(mentions)), key=lambda n: (mentions[n].span.start, -mentions[n].span.end))
        self.numbers: dict[int, int] = {}
        for n in order:
            if mentions[n].chain >= 0:
                self.numbers.setdefault(mentions[n].chain, len(self.numbers) + 1)
        starts = [block.span.start for block in self.document.blocks]
        in_block: dict[tuple[int, int], list[int]] = defaultdict(list)
        for n in order:
            in_block[max(0, bisect_right(starts, mentions[n].span.start) - 1), mentions[n].chain].append(n)
        out = []
        seen: set[int] = set()
        for (_, chain), found in in_block.items():
            if chain < 0:
                out += [_Item(0, (mentions[n].span,), _PAINTS[mentions[n].kind]) for n in found]
                continue
            spans = tuple(mentions[n].span for n in found)
            told = self._told(chain, found, chain not in seen)
            seen.add(chain)
            out.append(_Item(self.numbers[chain], spans, _PAINTS[chains[chain].kind], told))
        return out

    def _told(self, number: int, found: list[int], new: bool) -> str:
        """The name behind the words of one block; its kind, key and offices where it is new."""
        chain, mentions = self.reading.chains[number], self.reading.mentions
        forms = Counter(
            (" ".join(mentions[n].span.of(self.text).split()), mentions[n].form, mentions[n].metonym) for n in found
        )
        by = ", ".join(
            f"“{short(words)}”{'' if form == 'name' else f' ({form})'}{' as its government' if metonym else ''}"
            f"{f' ×{times}' if times > 1 else ''}"
            for (words, form, metonym), times in forms.items()
        )
        members = dict.fromkeys(self.numbers[m] for n in found for m in mentions[n].members if m in self.numbers)
        return _joined([
            f"{chain.name} ({chain.kind})" if new else chain.name,
            chain.key if new else "",
            by if set(forms) != {(chain.name, "name", False)} else "",
            f"stands for {', '.join(map(str, members))}" if members else "",
            "; ".join(dict.fromkeys(office.title for office in chain.offices)) if new else "",
        ])  # fmt: skip

    def counted(self) -> str:
        mentions, chains = self.reading.mentions, self.reading.chains
        return _joined([
            f"{count(len(mentions), 'mention')}: {_tally(m.form for m in mentions)}",
            f"{count(len(chains), 'actor or place', 'actors and places')}: {_tally(c.kind for c in chains)}",
        ])  # fmt: skip
