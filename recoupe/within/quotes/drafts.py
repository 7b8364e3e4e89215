"""Quotations in the making, and what all rules do with them: cut, widen, tell a name between marks from words said."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from recoupe.model.records import QuoteMode
from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.sheet import Sheet


@dataclass
class Draft:
    """A quotation in the making; character ranges. `level`: the utterance it is nested in, -1 for none."""

    pieces: list[tuple[int, int]]
    mode: QuoteMode
    rule: str
    cue: Cue | None = None
    speaker: tuple[int, int] | None = None
    marks: list[tuple[int, int]] = field(default_factory=list)
    level: int = -1
    mark: int = -1
    inherited: bool = False
    repeats: bool = False

    @property
    def start(self) -> int:
        """First character."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Behind the last character."""
        return self.pieces[-1][1]


@dataclass
class Work:
    """The state of the search: drafts so far, marks and cues that are taken, and the words where other cues start."""

    sheet: Sheet
    cues: tuple[Cue, ...]
    noted: tuple[int, ...] = ()
    names: frozenset[str] = frozenset()  # what stands between marks again and again
    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # marks that a draft holds as its own
    busy: set[int] = field(default_factory=set)  # cues (by head) that have found their words
    stops: dict[int, Cue] = field(default_factory=dict)
    heads: tuple[int, ...] = ()  # the words of the cues

    def __post_init__(self) -> None:
        self.heads = tuple(cue.head for cue in self.cues)

    def cues_between(self, first: int, last: int) -> tuple[Cue, ...]:
        """The cues whose head is one of the words [first, last)."""
        return self.cues[bisect_left(self.heads, first) : bisect_left(self.heads, last)]


def minus(sheet: Sheet, pieces: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """`pieces` without [low, high), trimmed of white space and loose commas."""
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        for a, b in ((start, min(end, low)), (max(start, high), end)):
            while a < b and (sheet.text[a].isspace() or sheet.text[a] in ",;–—" or _stop(sheet.text, a)):
                a += 1
            while a < b and (sheet.text[b - 1].isspace() or sheet.text[b - 1] in ",–—"):
                b -= 1
            if a < b and any(c.isalnum() for c in sheet.text[a:b]) and (a, b) not in out:
                out.append((a, b))
    return out


def _stop(text: str, at: int) -> bool:
    """True for a stop or colon that closes what was cut out before it: "—dijo Marta—. Ya veremos."."""
    return text[at] in ".:" and text[at + 1 : at + 2].isspace()


def above(sheet: Sheet, number: int) -> int:
    """The utterance around mark `number`, -1 for none."""
    parent = sheet.marks[number].parent
    while parent >= 0 and not sheet.utterance[parent]:
        parent = sheet.marks[parent].parent
    return parent


def attributed(
    work: Work, cue: Cue, speaker: tuple[int, int] | None, pieces: list[tuple[int, int]], level: int, rule: str = ""
) -> None:
    """A clause attributed to someone: indirect, mixed where marks stand in it, direct where marks are all of it."""
    sheet = work.sheet
    pieces = [(_past_commas(sheet.text, a, b), b) for a, b in pieces]
    low, high = pieces[0][0], pieces[-1][1]
    depth = sheet.marks[level].depth + 1 if level >= 0 else 0
    inner = [
        n
        for n in sheet.marks_between(low - 1, high)
        if sheet.marks[n].depth == depth and sheet.marks[n].end <= high + 1
    ]
    words = sum(_count(sheet.text[a:b]) for a, b in pieces)
    named = work.names
    marked = [n for n in inner if sheet.utterance[n] or not nickname(sheet, n, named)]
    own = [(sheet.marks[n].start, sheet.marks[n].end) for n in marked]
    share = sum(_count(sheet.text[a:b]) for a, b in own)
    mode: QuoteMode = "indirect"
    if own:
        mode = "mixed"
        capital = not sheet.text[own[0][0]].islower()
        if (
            len(own) == 1
            and share >= words - 1
            and sheet.utterance[marked[0]]
            and capital
            and not rule.endswith("that")
        ):
            mode = "direct"
            pieces = own
    work.used.update(marked)
    work.drafts.append(Draft(pieces, mode, rule or cue.rule, cue, speaker, own if mode == "mixed" else [], level=level))


def _past_commas(text: str, start: int, end: int) -> int:
    """The first character of a piece that is no comma or space."""
    while start < end - 1 and (text[start] in ",;" or text[start].isspace()):
        start += 1
    return start


def _count(words: str) -> int:
    """How many words: marks and stops that stand alone are none."""
    return sum(any(c.isalnum() for c in word) for word in words.split())


def marked_names(sheet: Sheet) -> frozenset[str]:
    """What stands between marks again and again: a name, not a quotation."""
    seen: dict[str, int] = {}
    for mark in sheet.marks:
        key = sheet.text[mark.start : mark.end].lower().rstrip("s")
        seen[key] = seen.get(key, 0) + 1
    return frozenset(key for key, count in seen.items() if count > 1 and len(key.split()) <= 4)


def nickname(sheet: Sheet, number: int, names: frozenset[str]) -> bool:
    """True for a name between marks: repeated, or short and behind a definite article ("les « chasubles bleues »").

    Behind "un", "son" or "de" short words are as likely words said: « dénonce une "mascarade" », « parle de "folie" ».
    """
    mark = sheet.marks[number]
    words = sheet.text[mark.start : mark.end].lower().rstrip("s")
    if words in names:
        return True
    if len(words.split()) > 3:
        return False
    before = sheet.at(mark.outer_start) - 1
    lexicon = sheet.lexicon(before) if before >= 0 else None
    if lexicon is None or sheet.keys[before] not in lexicon.articles:
        return False
    if before and sheet.keys[before - 1] in lexicon.likening:  # « défini la situation comme la "guerre froide" »
        return False
    loose = lexicon.indefinite | lexicon.of | lexicon.owning
    return sheet.keys[before] not in loose or sheet.keys[before] in lexicon.contracted


_SPACE = 8  # characters between a mark and its words, at most


def widened(sheet: Sheet, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces that end or start on the edge of marks take the marks in."""
    out = []
    for start, end in pieces:
        for number in sheet.marks_between(start - _SPACE, end + 1):
            mark = sheet.marks[number]
            if mark.outer_start < start <= mark.start:
                start = mark.outer_start
            if mark.end <= end < mark.outer_end and mark.outer_start >= start:
                end = mark.outer_end
        out.append((start, end))
    return out
