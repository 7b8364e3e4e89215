"""Paragraphs out of lines: which line ends the author made, and which a page, a printer or a mail program.

A text is judged as a whole first: when a good part of its lines stop in mid-sentence and go on in lower case, its lines
are wrapped, be it without an empty line between them or, as copies out of print pages have it, with one after every
line. Then each line end is judged by itself. Elsewhere only breaks that cut a sentence or a name are mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from recoupe.languages import SUPPORTED, load
from recoupe.model import Edit
from recoupe.read.parts import is_credit, parts_of
from recoupe.read.press import formulas
from recoupe.read.rows import Row

_CLOSED = re.compile(r"[.!?…][\s\"»”’')\]*_]*(?:\[\^?\d{1,3}\]\.?)?[\s\"»”’')\]*_]*$")
_BARRIER = re.compile(
    r"#{1,6}\s|[-–—*+•▪◦●]\s|\d{1,3}[.)]\s|[a-z]\)\s|>|\||\[\^?\d{1,3}\]|(?:[-*_=]\s*){3,}$|!\[|[A-Z][\w-]{1,15}:\s.*@"
)
_CELLS = re.compile(r"\S(?: {3,}|[ ]?\t\s*)\S")
_CALL = re.compile(r"\[\^?\d{1,3}\](?:[.,;:!?…»”)]|$|\s+[a-zß-öø-ÿ])")
_ITEM = re.compile(r"(?:[-–—*+•▪◦●]|\d{1,3}[.)])\s+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_HEADING = re.compile(r"#{1,6}\s")
_QUOTED = re.compile(r"[\"«“](?:[^\"«»“”]|[\"“«][^\"«»“”]*[\"”»])*(?<![.!?…,\s])\s?[\"»”]$")
_LETTER = re.compile(r"[\W_]*([^\W\d_])")
_FIRST = re.compile(r"\S+")
_LAST_WORD = re.compile(r"([^\W\d_]+)-$")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_NAME_END = re.compile(r"(?<![.!?…:]\s)\b([A-ZÀ-ÖØ-Þ][\w’'-]+)$")
_WORD = 80  # characters that no word reaches
_WIDEST = 140  # characters: beyond it a line is a paragraph of its own
_PARAGRAPH = 60  # characters: from here on, an unfinished line is a cut paragraph rather than a heading or a label
_LOWER = 0.15  # share of lines that begin in lower case, below which they are verse
_FEW = 6  # pairs of lines, below which shares say little
_VERSE = 0.8  # share of the width that no line of verse fills
_HALF = 0.7  # share of the width that no wrapped line stays under, with the word that did not fit
_SHORT = 0.85  # share of the least reach below which a line is short whatever else tells
_LEAST = 0.8  # share of the width below which no line counts as full, whatever its neighbours do


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: content [start, end), `indent` before it, `above` empty lines over it, `spaced` if one has spaces."""

    start: int
    end: int
    text: str
    indent: int
    above: int
    spaced: bool


@cache
def _words(name: str) -> frozenset[str]:
    """The words of table `name` of every language: lines are read before their language is known."""
    return frozenset(word for code in SUPPORTED for word in load(code, "blocks")[name])


def rejoin_lines(text: str) -> Iterator[Edit]:
    """Edits that make one line of every paragraph: wrapped lines, breaks of page inside a sentence, divided words."""
    rows = _rows(text)
    wrapped = {above for above in (0, 1) if _is_wrapped(rows, above)}
    measure = _measure(rows, wrapped)
    most = max(wrapped, default=0)
    usual = Counter(row.indent for row in rows).most_common(1)[0][0] if rows else 0
    # Where empty lines or indents begin paragraphs, a line that stops early tells little.
    begins = sum(row.above > most or row.indent > usual for row in rows)
    marked = begins >= max(2, 0.08 * len(rows))
    typical = min(wrapped, default=0) if len(wrapped) < 2 else max(wrapped)
    verse = _verse(rows, measure.full)
    listed = _listed(rows)
    start = 0
    words: frozenset[str] | None = None
    for index in range(1, len(rows)):
        before, row = rows[index - 1], rows[index]
        if index in verse or (_CELLS.search(before.text) and _CELLS.search(row.text)):
            joins = False
        elif before is rows[start] and (before.text in listed or _is_dated(before)):
            joins = False  # a heading that the contents name, a line of date and author: each is whole
        elif _hangs(rows[start], before, row):
            joins = True
        elif row.above in wrapped and not (row.above < typical and row.indent):
            after = rows[index + 1] if index + 1 < len(rows) else None
            joins = _continues(before, row, after, measure, usual, rows[start], marked)
        else:
            joins = _cut(text, before, row, rows[start])
        if joins:
            if words is None and before.text.endswith("-"):
                words = frozenset(_COMPOUND.findall(text.lower()))
            yield _joint(before, row, words or frozenset())
        else:
            start = index


def _rows(text: str) -> list[_Row]:
    rows = []
    above, spaced = 0, False
    for match in re.finditer(r"[^\n]*\n|[^\n]+$", text):
        line = match[0].rstrip("\n")
        content = line.strip()
        if not content:
            above += 1
            spaced = spaced or bool(line)
            continue
        indent = len(line) - len(line.lstrip())
        start = match.start() + indent
        rows.append(_Row(start, start + len(content), content, indent, above, spaced))
        above, spaced = 0, False
    return rows


def _listed(rows: Sequence[_Row]) -> frozenset[str]:
    """What the items of lists say, where a table of contents may be among them."""
    marks = ((row.text, _ITEM.match(row.text)) for row in rows)
    return frozenset(text[mark.end() :] for text, mark in marks if mark)


def _is_dated(row: _Row) -> bool:
    """True for a line of date and author that is nothing else, closed by a full stop or not."""
    if len(row.text) > _WIDEST or not _YEAR.search(row.text):
        return False
    words = _LINKED.sub(r"\1", row.text).strip("*_ ")
    return all(part.kind in ("dateline", "byline") for part in parts_of(Row(0, len(words), words), True))


def _verse(rows: Sequence[_Row], full: float) -> frozenset[int]:
    """The lines that go on a stanza: three or more in a row, each with its capital, none as wide as the text."""
    out: set[int] = set()
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and rows[index].above == 0:
            continue
        run = rows[start:index]
        short = all(len(row.text) < _VERSE * full for row in run)
        if len(run) >= 3 and short and sum(map(_lower, run)) <= _LOWER * len(run):
            out.update(range(start + 1, index))
        start = index
    return frozenset(out)


def _closed(row: _Row) -> bool:
    return bool(_CLOSED.search(row.text, max(0, len(row.text) - 24)))


def _lower(row: _Row) -> bool:
    found = _LETTER.match(row.text)
    return bool(found and found[1].islower())


def _is_wrapped(rows: Sequence[_Row], above: int) -> bool:
    """True when line ends with `above` empty lines between are wraps: many stand before a lower-case word."""
    pairs = [(a, b) for a, b in pairwise(rows) if b.above == above and not _BARRIER.match(b.text)]
    soft = sum(not _closed(a) and (_lower(b) or _open(a)) and len(a.text) <= _WIDEST for a, b in pairs)
    least = 2 if any(row.above > above for row in rows[1:]) else 3  # where empty lines mark paragraphs, less proves it
    wide = sum(len(a.text) > _WIDEST for a, b in pairs)
    lower = sum(_lower(b) for _, b in pairs)
    # 0.3: in prose about six line ends in ten fall before a lower-case word, in lists and verse hardly any.
    return (
        soft >= least
        and soft >= 0.3 * len(pairs)
        and (lower >= _LOWER * len(pairs) or len(pairs) < _FEW)
        and wide <= 0.2 * len(pairs)
        and _width(rows) >= 25
    )


def _width(rows: Sequence[_Row]) -> int:
    lengths = sorted(len(row.text) for row in rows if len(row.text) <= _WIDEST)
    return lengths[int(len(lengths) * 0.85)] if lengths else 0


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide lines are. `letters`: each letter has its own width, else all have one.

    `full` is the width of a full line; `least` the smallest share of it that a line which had to break has reached
    together with the word that no longer fitted.
    """

    letters: bool
    full: float
    least: float

    def of(self, text: str) -> float:
        """The width of `text`, in average letters."""
        return sum(map(_letter, text)) if self.letters else float(len(text))

    def reach(self, a: _Row, b: _Row) -> float:
        """The share of the full width that line `a` would have reached with the first word of `b`."""
        word = _FIRST.match(b.text)
        return self.of(f"{a.text} {word[0] if word else ''}") / self.full


def _letter(char: str) -> float:
    """The width of a letter in a common text face, in average letters (after the tables of Helvetica)."""
    if char in "iljI.,:;'’|!":
        return 0.48
    if char in 'frt()[]-"« »':
        return 0.62
    if char in "mwMW@%—…":
        return 1.55
    return 1.28 if char.isupper() else 1.02


def _measure(rows: Sequence[_Row], wrapped: set[int]) -> _Measure:
    """The measure that fits lines which surely broke for lack of room: by letters of one width, or of their own."""
    soft = [(a, b) for a, b in pairwise(rows) if b.above in wrapped and not _closed(a) and (_lower(b) or _open(a))]
    best: _Measure | None = None
    for letters in (False, True):
        bare = _Measure(letters, 1.0, 0.0)
        # The widest of the lines that had to break, but for a few that ran over.
        widths = sorted(bare.of(a.text) for a, _ in soft)
        if not widths:
            return _Measure(False, 1.0, 0.0)
        fitted = _Measure(letters, widths[int(len(widths) * 0.95)], 0.0)
        reaches = sorted(fitted.reach(a, b) for a, b in soft)
        least = min(max(reaches[len(reaches) // 25], _LEAST), 1.0)
        found = _Measure(letters, fitted.full, least)
        if best is None or least > best.least + 0.01:
            best = found
    return best or _Measure(False, 1.0, 0.0)


@cache
def _heads() -> tuple[re.Pattern[str], ...]:
    """Whole lines that stand above a text: dates and bylines."""
    return tuple(formula.pattern for formula in formulas("segment") if formula.kind in ("dateline", "byline"))


def _is_head(row: _Row, closed: bool) -> bool:
    """True for a line that is a date or a byline, which begins in lower case in French and Spanish."""
    text = row.text.replace("’", "'")
    return len(text) <= 90 and not closed and any(pattern.fullmatch(text) for pattern in _heads())


def _is_call(a: _Row, b: _Row) -> bool:
    """True where line `b` begins with the call of a note to the words before it, and not with a note."""
    return bool(_CALL.match(b.text)) and not _closed(a)


def _continues(a: _Row, b: _Row, after: _Row | None, measure: _Measure, usual: int, first: _Row, marked: bool) -> bool:
    """True when wrapped line `b` goes on with the paragraph that `first` began and `a` left."""
    if (_BARRIER.match(b.text) and not _is_call(a, b)) or _HEADING.match(a.text) or b.spaced or is_credit(b.text):
        return False
    closed, lower = _closed(a), _lower(b)
    if not closed and (lower or _LAST_WORD.search(a.text, max(0, len(a.text) - _WORD)) or _open(a)):
        if not lower and a.text.endswith(",") and measure.reach(a, b) < _HALF:
            return False  # a greeting, a line of an address
        return not ((a is first or measure.reach(a, b) < _HALF) and _is_head(b, _closed(b)))
    if b.indent > usual:
        return False
    # Without a full stop, only a much shorter line is a heading; with one, any word that had room tells.
    if measure.reach(a, b) < (measure.least if closed and not marked else _SHORT * measure.least):
        return False
    if (a is first and _QUOTED.fullmatch(a.text)) or (_QUOTED.fullmatch(b.text) and closed and not lower):
        return False  # a quotation without a full stop that fills its line stands there as a heading
    alone = after is not None and len(b.text) < measure.full / 2 and not _closed(b) and not _lower(after)
    return not (closed and alone)


def _hangs(first: _Row, a: _Row, b: _Row) -> bool:
    """True for the second line of an item of a list, or of a note, set in from its mark."""
    item = bool(_BARRIER.match(first.text)) and first.text[0] not in "#>|"
    return (
        item
        and b.above == 0
        and b.indent > first.indent
        and not _closed(a)
        and _lower(b)
        and not _BARRIER.match(b.text)
    )


def _open(row: _Row) -> bool:
    """True for a line that cannot end a paragraph: a comma, or a word that wants another."""
    return row.text.endswith(",") or row.text.rsplit(" ", 1)[-1].lower() in _words("open_words")


def _cut(text: str, a: _Row, b: _Row, first: _Row) -> bool:
    """True when a break of page or column cut a sentence, or a name, between `a` and `b`."""
    if (
        _closed(a)
        or (_BARRIER.match(b.text) and not _is_call(a, b))
        or _BARRIER.match(first.text)
        or len(a.text) < _PARAGRAPH
    ):
        return False
    if a.text[-1] in ':;»”"*_)|>' or b.text[0] in "<|=" or b.above > 3:
        return False
    if _lower(b):
        return (b.text[0].islower() or b.text[0] in "(«\"“'") and not (a is first and _is_head(b, _closed(b)))
    if len(b.text) < _PARAGRAPH or not re.search(r"[.!?…][\"»”)]?\s", a.text):
        return False
    name, word = _NAME_END.search(a.text, max(0, len(a.text) - _WORD)), _FIRST_WORD.match(b.text)
    if name and word:
        rest = re.match(r"[\w’'-]+", b.text)
        joined = f"{name[1]} {rest[0] if rest else word[0]}"
        return joined in text[: a.start] or joined in text[b.start + len(joined) :] or joined in a.text
    return _open(a)


def _joint(a: _Row, b: _Row, words: frozenset[str]) -> Edit:
    """The edit between two lines of one paragraph: a space, nothing after a real hyphen, or the hyphen goes as well."""
    left = _LAST_WORD.search(a.text, max(0, len(a.text) - _WORD))
    if left is None:
        return Edit(a.end, b.start, " ", "lines.rejoin")
    right = _FIRST_WORD.match(b.text)
    if right is None or _keeps_hyphen(left[1].lower(), right[0], words):
        return Edit(a.end, b.start, "", "lines.rejoin-hyphen")
    return Edit(a.end - 1, b.start, "", "lines.undivide")


def _keeps_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    """True when the hyphen at a line end belongs to the word: the rest of the text decides, then the language."""
    if not right[0].islower():
        return True
    if left + right in words:
        return False
    return f"{left}-{right}" in words or right in _words("after_hyphen") or left in _words("before_hyphen")
