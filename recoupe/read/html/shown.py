"""What a page shows of its dates and names around its title: `<time>`, itemprops, classes, lines in sight.

Pages mark teasers of other articles in the same way as their own head. So a mark counts by where it stands: near the
title, and in no menu, comment or list of further reading.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import islice

from recoupe.languages import SUPPORTED
from recoupe.read.dating import label_of, labelled_dates
from recoupe.read.html.tokens import Page, Sign, attributes_of
from recoupe.read.press import date_pattern, day_of, month_numbers

_HEADINGS = ("h1", "h2", "h3")
_CLASSES = re.compile(r"date|time|publi|posted|byline|auth?or|auteur|firma|signature|fecha", re.I)
_IDENTIFIERS = re.compile(r"date|author", re.I)
_APART = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|most-|newsletter|footer|\bnav|menu|carousel|promo|similar|"
    r"popular|trending|read-?(?:more|also|next)|lire-aussi|further|more-(?:from|on|stories)|cookie|banner|breaking|ticker",
    re.I,
)
_DATED = re.compile(r"date|time|publi|posted|fecha|\bmeta\b", re.I)
_CHANGED = re.compile(r"modif|updat|maj\b|actuali[sz]|mise-a-jour|revis", re.I)
_NAMED = re.compile(r"byline|author|auteur|autor|firma|signature", re.I)
_APART_TAGS = frozenset(["nav", "aside", "footer", "form", "select", "button"])
_DEEPEST = 40  # elements in one another that are looked at
_MOST = 2000  # marked elements of a page
_PARTS = 16  # runs of text inside one byline
_BEFORE, _AFTER = 40, 80  # marked elements looked at on each side of the title
_BESIDE = 8  # marked elements between the names of one byline
_LINES = (10, 25)  # lines looked at above and under the title
_LONGEST = 2 << 20  # characters: a larger page is no article
_CELLS = 4000  # blocks that are looked at for a date of last resort
_BARE = 2  # words beside a date that stands alone: a weekday, a count of comments
_SENTENCE = 60  # characters: a longer line with a full stop is prose
_TELLING = 3  # words: a shorter title is often the name of the site
_SHORT = 140  # characters of a line that may be a dateline
_NEIGHBOURS = ("it", "de", "pt", "nl", "ca")  # languages of pages that do not name theirs
_SCRIPTED = re.compile(
    r""""(?:datePublished|publishedDate|publishedAt|published_at|publicationDate|publication_date|firstPublishedAt)\\?+"\s*+:"""
    r"""\s*+\\?+"((?:19|20)\d\d-\d\d-\d\d(?:T[\d:.]{5,12}(?:Z|[+-]\d\d:?\d\d)?)?)\\?+\""""
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A date that the page shows: `field` is `published` or `modified`."""

    field: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The dates and names in sight around the title, the nearer ones first."""

    dates: tuple[Mark, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Node:
    """A sign with its attributes read, and the runs of text inside it once they are asked for."""

    page: Page
    sign: Sign
    held: dict[str, str]

    @property
    def tag(self) -> str:
        return self.sign.tag

    def get(self, key: str) -> str:
        return self.held.get(key, "")

    def text(self) -> str:
        return " ".join("".join(self.page.runs(self.sign)).split())


def find_marks(page: Page, title: str, known: Sequence[str] = (), language: str = "") -> Marks:
    """What the page shows of its dates and names around `title`.

    `known`: dates of the page's data, by which 04/03/2021 is told from 03/04/2021; `language`: as the page has it, for
    the same where nothing is known (en-US).
    """
    if len(page.source) > _LONGEST:
        return Marks()
    days = _Days(known, language)
    nodes = list(islice(_nodes(page), _MOST))
    at = _title_at(nodes, title)
    first = 0 if at is None else max(0, at - _BEFORE)
    own = set() if at is None else set(_labels(nodes[at]))
    marks: list[tuple[int, Mark]] = []
    names: list[tuple[int, int, str]] = []
    elsewhere: set[str] = set()  # days of comments and of other articles
    for number, node in enumerate(nodes[first : (at or 0) + _AFTER], first):
        if number == at:
            continue
        distance = abs(number - (at or 0))
        dates, people = list(_dates_of(node, days)), list(_names_of(node))
        if not dates and not people:
            continue
        if _is_apart(node, own):
            elsewhere |= {mark.value for mark in dates}
        else:
            marks += ((distance, mark) for mark in dates)
            names += ((rank, distance, name) for rank, name in people)
    lines = _lines(page, title if at is None else nodes[at].text(), days)
    elsewhere -= {mark.value[:10] for _, mark in marks}
    lines = [line for line in lines if line.value not in elsewhere]
    marks.sort(key=lambda m: m[0])
    names.sort(key=lambda n: n[:2])
    best, nearest = names[0][:2] if names else (0, 0)
    return Marks(
        dates=tuple(_nearest([mark for _, mark in marks], lines, placed=at is not None)),
        names=tuple(dict.fromkeys(n for rank, far, n in names if rank == best and far <= nearest + _BESIDE)),
    )


def _nodes(page: Page) -> Iterator[_Node]:
    """The elements that are headings, or called after dates and names, in order."""
    for sign in page.signs:
        held = sign.attributes()
        if (
            sign.tag in _HEADINGS
            or sign.tag == "time"
            or "datetime" in held
            or "itemprop" in held
            or (sign.tag == "abbr" and "title" in held)
            or _CLASSES.search(held.get("class", ""))
            or _IDENTIFIERS.search(held.get("id", ""))
            or "author" in held.get("rel", "").lower().split()
            or "byline" in held.get("data-testid", "").lower()
        ):
            yield _Node(page, sign, held)


def _nearest(marks: Sequence[Mark], lines: Sequence[Mark], *, placed: bool) -> Iterator[Mark]:
    """The nearest mark of each kind; first of all a date that mark-up and a line beside the title both show.

    Where the title was found nowhere (`placed` is False), marks count only when they all tell one day.
    """
    published = [mark for mark in marks if mark.field == "published"]
    if not placed and len({mark.value[:10] for mark in published}) > 1:
        marks = [mark for mark in marks if mark.rule == "html.itemprop"]
    shown = next((mark.value for mark in published if mark.rule == "html.shown"), "")
    line = next((mark.value for mark in lines if mark.field == "published"), "")
    if shown and shown == line and placed:
        yield Mark("published", shown, "html.dateline")
    seen: set[tuple[str, str]] = set()
    for mark in (*marks, *lines):
        if (mark.field, mark.rule) not in seen:
            seen.add((mark.field, mark.rule))
            yield mark


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _title_at(nodes: Sequence[_Node], title: str) -> int | None:
    """The index of the heading that shows the title: most of its words; else the first heading of the first rank.

    The page's title may carry the name of the site, and a heading may be that name: most words of both must be shared.
    """
    words = set(_key(title).split())
    best, most = None, 0.5
    first = None
    for number, node in enumerate(nodes):
        if node.tag not in _HEADINGS:
            continue
        shown = set(_key(node.text()[:500]).split())
        shared = words & shown
        if node.tag == "h1" and shown and first is None and (len(words) < _TELLING or len(shared) > 1):
            first = number
        share = 2 * len(shared) / max(1, len(shown) + len(words)) - (0.0 if node.tag == "h1" else 0.05)
        if share > most and (len(shared) > 1 or shown == words):
            best, most = number, share
    return first if best is None else best


def _labels(node: _Node) -> Iterator[str]:
    """What the elements that hold `node` are called, inner ones first."""
    elements = node.page.elements
    index = node.sign.element
    if elements[index].tag == node.tag and elements[index].written == node.sign.written.strip(" /\n\t\r"):
        index = elements[index].parent
    for _ in range(_DEEPEST):
        element = elements[index]
        if not index or element.tag in ("body", "html"):
            return
        yield _label(element.tag, element.written)
        index = element.parent


@lru_cache(maxsize=4096)
def _label(tag: str, written: str) -> str:
    """The tag, the class and the identifier of an element, as one line."""
    held = attributes_of(written) if written else {}
    return f"{tag} {held.get('class', '')} {held.get('id', '')}"


def _is_apart(node: _Node, own: Container[str]) -> bool:
    """True in a menu, a comment, a list of other articles: what stands there is not of this page.

    What holds the title as well (`own`) is no such part, whatever it is called.
    """
    for label in (f"{node.tag} {node.get('class')} {node.get('id')}", *_labels(node)):
        if label in own:
            return False
        if label.split(" ", 1)[0] in _APART_TAGS or _APART.search(label):
            return True
    return False


# ---------------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class _Days:
    """Reads days as this page writes them."""

    known: Sequence[str]
    language: str

    @property
    def code(self) -> str:
        """The language that the page says it is in, in two letters; empty where it says none."""
        return re.split(r"[-_\s]", self.language.strip().lower())[0]

    def foreign(self, text: str) -> str | None:
        """The day of a date in the page's own language, where that is none of ours: its months by the CLDR."""
        pattern, months = _months(self.code)
        if pattern is None or not (match := pattern.search(text)):
            return None
        number = months[(match[2] or match[5]).lower()]
        parts = (int(match[3] or match[4]), number, int(match[1] or match[6]))
        try:
            return date(*parts).isoformat()
        except ValueError:
            return None

    def find(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first date expression of `text` between `start` and `end`."""
        pattern, _ = _months(self.code)
        return _full_date().search(text, start, end) or (pattern.search(text, start, end) if pattern else None)

    def read(self, text: str) -> str | None:
        """The day of a date expression."""
        day = day_of(text) or self.foreign(text)
        figures = re.search(r"\d{1,2}[/.]\d{1,2}[/.]", text)
        if day and figures and "." not in figures[0] and int(day[8:]) <= 12:
            other = f"{day[:4]}-{day[8:]}-{day[5:7]}"
            known = {k[:10] for k in self.known}
            american = bool(re.search(r"\ben[-_]us\b", self.language, re.I))
            if day not in known and (other in known or (american and not known)):
                return other
        return day


def _dates_of(node: _Node, days: _Days) -> Iterator[Mark]:
    """The dates of a marked element: what it shows, else what its attributes hold."""
    prop = node.get("itemprop").lower()
    label = f"{node.get('class')} {node.get('id')} {prop}"
    if (
        node.tag not in ("time", "abbr")
        and "date" not in prop
        and not node.get("datetime")
        and not _DATED.search(label)
    ):
        return
    if prop and "date" not in prop and node.tag != "time":
        return
    field = (
        "modified" if _CHANGED.search(label) and not re.search(r"publi|entry-date|creat", label, re.I) else "published"
    )
    rule = "html.itemprop" if prop.startswith("date") else "html.time" if node.tag == "time" else "html.marked"
    held = next((v for key in ("datetime", "content", "title") if (v := node.get(key)) and _YEAR.search(v)), "")
    text = node.text()
    shown = list(_dated(text, days)) if len(text) <= _SHORT else []
    if not held and not shown:
        return
    if held and not shown and (day := _without_year(text, held)):
        shown = [(field, day)]
    if shown and not (held and len(shown) == 1 and days.read(held) == shown[0][1]):
        for said, day in shown:
            yield Mark("modified" if field == "modified" and len(shown) == 1 else said, day, "html.shown")
    if held:
        told = prop.startswith("datepublished") or field != "published" or len(shown) != 1
        yield Mark(field if told else shown[0][0], held, rule)


def _without_year(text: str, held: str) -> str | None:
    """ "lundi 24 août" beside 2020-08-25T00:23Z: the day as shown, in the year nearest to the one held."""
    if not text or len(text) > _SHORT or not (match := _day_month().search(text)) or not (near := day_of(held)):
        return None
    number, month = int(match[1] or match[4]), month_numbers()[(match[2] or match[3]).lower()]
    middle = date.fromisoformat(near)
    found = []
    for year in (middle.year - 1, middle.year, middle.year + 1):
        try:
            found.append(date(year, month, number))
        except ValueError:
            continue
    best = min(found, key=lambda d: abs((d - middle).days), default=None)
    return best.isoformat() if best and abs((best - middle).days) <= 1 else None


@cache
def _months(language: str) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    """A pattern for full dates in `language`, day or year first, and its months by name; none for our own languages."""
    if language in SUPPORTED:
        return None, {}
    from babel import Locale, UnknownLocaleError

    names: dict[str, int] = {}
    for code in (language,) if language else _NEIGHBOURS:
        try:
            written = Locale(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in written[use][width].items():
                    if not name.isdigit():
                        names.setdefault(name.lower().rstrip("."), number)
    either = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    if not either:
        return None, {}
    of = r"(?:\s*\.|\s+de)?\s*"
    return re.compile(
        rf"(?<!\d)(\d{{1,2}}){of}({either})\.?{of}((?:19|20)\d\d)(?!\d)"
        rf"|((?:19|20)\d\d)\D?\s*({either})\D?\s*(\d{{1,2}})(?!\d)",
        re.I,
    ), names


@cache
def _day_month() -> re.Pattern[str]:
    months = "|".join(sorted((re.escape(m) for m in month_numbers()), key=lambda m: (-len(m), m)))
    return re.compile(rf"\b(\d{{1,2}})(?:er)?\s+(?:de\s+)?({months})(?!\w)|\b({months})\s+(\d{{1,2}})(?!\w)", re.I)


@cache
def _full_date() -> re.Pattern[str]:
    return re.compile(date_pattern(), re.I)


def _dated(text: str, days: _Days) -> Iterator[tuple[str, str]]:
    """(field, day) of each full date of a short line."""
    text = " ".join(text.split())
    for field, start, end in labelled_dates(text, days.find):
        if day := days.read(text[start:end]):
            yield field, day


def lone_dates(page: Page, language: str = "") -> tuple[Mark, ...]:
    """What dates a page that shows and tells no date beside its title: a last resort.

    The one day of publication that its scripts hold, for pages that only their scripts would date; else the first day
    that a short line shows, wherever it stands. What running text tells of is left out, and lines of which the date is
    but a part, unless they say what it is.
    """
    if len(page.source) > _LONGEST:
        return ()
    days = _Days((), language)
    held = {found[1] for found in islice(_SCRIPTED.finditer(page.source), _MOST)}
    if len({value[:10] for value in held}) == 1:
        return (Mark("published", min(held), "html.script-data"),)
    for cell in page.cells[:_CELLS]:
        if cell.size > _SHORT or not _YEAR.search(line := cell.text()) or line.startswith("©"):
            continue
        rest = _full_date().sub("", line)
        if label_of(rest) or (len(line) <= _SENTENCE and len(_key(rest).split()) <= _BARE):
            found = tuple(Mark(field, day, "html.lone-line") for field, day in _dated(line, days))
            if found:
                return found[:1]
    return ()


def _lines(page: Page, title: str, days: _Days) -> list[Mark]:
    """Dates of short lines around the title: datelines that no mark-up names."""
    wanted = _key(title)
    if len(wanted) < 8:
        return []
    cells = page.cells
    begin, size = wanted.split()[0], sum(map(len, wanted.split()))
    near = (n for n in range(len(cells) - 1, -1, -1) if size <= cells[n].size <= 2 * size)
    at = next((n for n in near if begin in (line := cells[n].text().lower()) and _key(line) == wanted), None)
    if at is None:
        return []
    out: list[tuple[int, Mark]] = []
    first, last = max(0, at - _LINES[0]), min(len(cells), at + _LINES[1])
    for number in range(first, last):
        line = cells[number].text()
        if number == at or len(line) > _SHORT or not _YEAR.search(line):
            continue
        if line.endswith((".", "?", "!")) and len(line) > _SENTENCE:
            continue
        rest = _full_date().sub("", line)
        labelled = label_of(rest) != ""
        if not labelled and len(_key(rest).split()) > 8:
            continue
        if not labelled and not at - 5 <= number <= at + 10:
            continue
        distance = abs(number - at) + (3 if number < at else 0) - (6 if labelled else 0)
        out += ((distance, Mark(field, day, "html.line")) for field, day in _dated(line, days))
    out.sort(key=lambda m: m[0])
    return [mark for _, mark in out]


# ---------------------------------------------------------------------- names


def _names_of(node: _Node) -> Iterator[tuple[int, str]]:
    """(rank, words) of a marked name; the lower the rank, the surer the mark."""
    prop = node.get("itemprop").lower()
    label = f"{node.get('class')} {node.get('id')} {node.get('data-testid')}"
    if (
        "author" in node.get("rel").lower().split()
        or prop in ("author", "creator")
        or (prop == "name" and _owned(node))
    ):
        rank = 0
    elif not prop and _NAMED.search(label):
        rank = 1
    else:
        return
    if node.tag == "meta":
        words = " ".join(node.get("content").split())
    else:  # elements beside one another are read apart: "Jane Dorval" and "4 March", not "Dorval4 March"
        runs = [words for run in node.page.runs(node.sign) if (words := " ".join(run.split()))]
        if sum(map(len, runs)) > 3 * _SHORT:
            return
        words = " | ".join(runs[:_PARTS])
    if 3 <= len(words) <= _SHORT:
        yield rank, words


def _owned(node: _Node) -> bool:
    """True for the name inside an element that is an author."""
    elements = node.page.elements
    index = node.sign.element
    for _ in range(4):
        if re.search(r"""\bitemprop\s*=\s*["']?(?:author|creator)\b""", elements[index].written, re.I):
            return True
        index = elements[index].parent
    return False
