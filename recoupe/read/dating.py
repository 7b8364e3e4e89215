"""The date of a document, and how it is known: given, stated in its text, in its page's data, inferred, or unknown.

Inference uses what a desk would use: "ce mardi 12 septembre" names the day of writing and lacks only its year; captions
share the day of the news; the latest day that the text tells of as past is a lower bound. Every inferred date carries
its words and its reason. Times of files are never used.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.model import Days, Fact, Notice, Published, Rival, Span
from recoupe.model.dates import days_of
from recoupe.read.draft import Clue
from recoupe.read.press import date_pattern, day_of, month_numbers, weekday_numbers
from recoupe.read.rows import Row

_YEAR = re.compile(r"(?<![\d.,/€$-])(1[89]\d\d|20\d\d)(?![\d.,/]?\d|\s?(?:euros?|km|m\b|kg|dollars?|hommes|people|%))")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?=T|\d{4,6}$|\s|$)")
_LOOSE_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# Hour, minute, second, and a mark of universal time.
_CLOCK = re.compile(r"[T\s|](\d{1,2})[:hH](\d\d)(?::?(\d{1,2}))?(?:\.\d+)?\s*(Z{1,2}$|GMT|UTC|[+-]00:?00$)?")
_ADDRESS_DAY = re.compile(
    r"(?<![\d])((?:19|20)\d\d)(?:[/_-](\d{1,2}|[a-z]{3})[/_-](\d{1,2})(?![\d])|(?=\d{4}(?!\d))(\d\d)(\d\d))", re.I
)
_FIRST, _LAST = "1700-01-01", "2099-12-31"
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_NEVER = frozenset(["1970-01-01", "1969-12-31", "1900-01-01", "1899-12-30", "1899-12-31", "1904-01-01", "1980-01-01"])
# What shows a day as its readers saw it, and what is believed only where nothing else speaks.
_IN_SIGHT = frozenset(["html.dateline", "html.shown", "html.line", "html.url"])
_LAST_RESORTS = frozenset(["html.lone-line", "html.script-data"])
_UNLABELLED = (".alone", "block.markup")  # rules of lines that hold a date and do not say whose
_DATE_SIGN = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d\d(?!\d)")
_ZONES, _NEAR_ZONES = (-9, 0, 10), (-5, 0, 3)  # hours from universal time, of most readers
_BODY = 25  # words of a paragraph of body: datelines stand before it
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{4}|\d[/.]\d")
_LONGEST_DATE = 40  # characters before or after its year
_SENTENCE = 400  # characters on each side in which a sentence is looked for: longer ones are lists
_FAR = 10  # years
_NEAR = 7  # days around a weekday date without "ce" in which a news text is taken to be written


@dataclass(frozen=True, slots=True)
class Dates:
    """When a document was published, changed and written, what else is said of its publication, what is at odds."""

    published: Published
    updated: Published
    drafted: Published
    rivals: tuple[Rival, ...] = ()
    notices: tuple[Notice, ...] = ()


def find_dates(
    doc: str, rows: Sequence[Row], languages: Sequence[str], clues: Sequence[Clue], given: Mapping[str, str]
) -> Dates:
    """The dates of a document: of its publication, of its last change, of its writing, each kept apart.

    What the user gave wins, then what the text states at its head or end, then the page's data, the file's headers,
    clues in the words. Everything else that is said of the publication is a rival; nothing is averaged.
    """
    stated = _stated(doc, rows)
    drafted = next((s.found for s in stated if s.role == "drafted"), Published())
    said = [s for s in stated if s.role == ""]
    # A line that shows when the text was written does not say when it was published.
    voices = [v for v in _voices(clues, given) if v.day is None or v.day != drafted.day or v.rule not in _IN_SIGHT]
    on_page = _local(voices, [s.found for s in said], _changes(clues))
    # A line with a date alone, deep in the body, may be a chronicle's: the page's own data are surer.
    in_text = next((s.found for s in said if s.placed or not voices), None)
    notices: list[Notice] = []
    # The headers of a mail date its sending, and a last resort is no voice of the page: neither contradicts a text.
    contradicts = on_page is not None and not on_page.rule.startswith("mail.") and on_page.rule not in _LAST_RESORTS
    if in_text and on_page and contradicts and not _close(in_text, on_page):
        notices.append(
            Notice(
                code="document.date-conflict",
                where=in_text.span,
                level="info",
                message=f"the text is dated {in_text.earliest}, the data of its page {on_page.earliest}; "
                "the text was believed: set `date` if it is wrong",
            )
        )
    word = _given(given, clues)
    if word is None and (raw := given.get("published") or given.get("date")):
        notices.append(
            Notice(
                code="document.bad-date",
                message=f"the date given, {raw!r}, is no day, month or year that can be read: write it as 2023-09-12",
            )
        )
    changed = next((s.found for s in stated if s.role == "updated"), None)
    updated = changed or _changed(clues) or Published()
    published = (
        word
        or in_text
        or on_page
        or next((s.found for s in said), None)
        or (updated if updated.status != "unknown" else None)
        or _capped(_inferred(doc, rows, languages), clues)
        or Published()
    )
    others = [*(s.found for s in said if s.placed), *([on_page] if on_page else []), *voices]
    if published.rule.startswith("mail.") and (told := _inferred(doc, rows, languages)):
        # A mail may carry what was written long before: words that name their own day tell of another one.
        earlier = told.day is not None and told.day < (published.earliest or "") and not _close(told, published)
        published, other = (told, published) if earlier else (published, told)
        others.append(other)
    return Dates(published, updated, drafted, _rivals(published, others), tuple(notices))


def _rivals(published: Published, others: Iterable[Published]) -> tuple[Rival, ...]:
    """What else is said of the day of publication: each other day once, by its first voice."""
    out: dict[str, Rival] = {}
    for other in others:
        if other.earliest and other.status != "unknown" and not _meets(published, other):
            fact = Fact(
                value=other.earliest if other.day else f"{other.earliest}/{other.latest}",
                status=other.status,
                rule=other.rule,
                span=other.span,
                reason=other.reason,
            )
            out.setdefault(fact.value, Rival(field="published", fact=fact))
    return tuple(out.values())


def _meets(left: Published, right: Published) -> bool:
    return Days(left.earliest, left.latest).meets(Days(right.earliest, right.latest))


# ------------------------------------------------------------ given, stated, page


def _given(given: Mapping[str, str], clues: Sequence[Clue]) -> Published | None:
    values = [given.get("published") or given.get("date") or ""]
    values += [clue.value for clue in clues if clue.how == "given" and clue.field == "published"]
    for value in values:
        if value.strip() and (days := _days(value)):
            return Published(
                earliest=days[0], latest=days[1], status="given", rule="date.given", reason="donnée par l'utilisateur"
            )
    return None


def _days(value: str) -> tuple[str | None, str | None] | None:
    """The days of a date as users write it: EDTF, ISO with an hour, or in words."""
    value = value.strip()
    days = days_of(value)
    if days is not None:
        return days.earliest, days.latest
    day = day_of(value)
    return (day, day) if day else None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date that a line of the text states; `placed`: under a label, or where documents are dated."""

    role: str
    found: Published
    placed: bool


def _stated(doc: str, rows: Sequence[Row]) -> list[_Stated]:
    """The dates of datelines, with the role of each; a date line that only gives the hour says nothing."""
    out: list[_Stated] = []
    body = [n for n, row in enumerate(rows) if row.kind in ("paragraph", "question") and row.words >= _BODY]
    for number, row in enumerate(rows):
        if row.kind != "dateline":
            continue
        head = len(body) < 2 or number < body[1]
        foot = bool(body) and number > body[-1] and row.rule != "block.markup"  # mark-up dates the teasers below, too
        for field, start, end in labelled_dates(row.text):
            day = day_of(row.text[start:end])
            if day is None or (row.role and out and out[-1].role == row.role):
                continue
            role = row.role or {"modified": "updated"}.get(field, "")
            span = Span(doc, row.start + start, row.start + end)
            found = Published(
                earliest=day, latest=day, status="stated", rule=row.rule, span=span, reason=_cut(row.text)
            )
            out.append(_Stated(role, found, head or foot or not row.rule.endswith(_UNLABELLED)))
    return out


def labelled_dates(
    text: str, find: Callable[[str, int, int], re.Match[str] | None] | None = None
) -> Iterator[tuple[str, int, int]]:
    """(`published` or `modified`, start, end) of each full date of a line, by the words before it.

    A date after words that tell of something else (of birth, of a comment) is left out. `find` finds the first date
    expression between two places; that of our own languages by default.
    """
    find = find or _full_date().search
    at, field = 0, "published"
    for sign in _DATE_SIGN.finditer(text):
        if sign.start() < at:
            continue
        match = find(text, max(at, sign.start() - 32), sign.end() + 24)
        if match is None:
            continue
        label = label_of(text[at : match.start()])
        at = match.end()
        if label != "elsewhere":
            field = label or field
            yield field, match.start(), match.end()


def label_of(words: str) -> str:
    """What the words before a date make it: `published`, `modified`, `elsewhere`; empty where they say nothing."""
    if _labels("updated").search(words):
        return "modified"
    return next((table for table in ("published", "elsewhere") if _labels(table).search(words)), "")


@cache
def _labels(table: str) -> re.Pattern[str]:
    words = sorted({w for code in SUPPORTED for w in load(code, "pages")[table]}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(w) for w in words)})(?!\w)", re.I)


@cache
def _full_date() -> re.Pattern[str]:
    return re.compile(date_pattern(), re.I)


# ----------------------------------------------------------------- page, mail


@dataclass(frozen=True, slots=True)
class _Moment:
    """A value of a page's data: its day as written, and the instant where it is one of universal time."""

    day: str
    instant: datetime | None = None


def moment_of(value: str) -> _Moment | None:
    """The day of a date as data write it (ISO 8601 whole or packed, RFC 5322, words, figures); None for no such day.

    Days of templates and of clocks that were never set (1 January 1970, 1900, year 1 or 9999) are none.
    """
    value = value.strip()[:100]
    packed = _PACKED.match(value)
    iso = packed or _LOOSE_ISO.match(value)
    if iso:
        try:
            day = date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
        except ValueError:
            return None
    else:
        day = day_of(value) or ""
    if not _FIRST <= day <= _LAST or day in _NEVER:
        return None
    clock = _CLOCK.search(value)
    if clock is None or not (clock[4] or value.endswith(("GMT", "UTC"))):
        return _Moment(day)
    try:
        at = datetime.fromisoformat(day).replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0))
    except ValueError:
        return _Moment(day)
    return _Moment(day, at)


def _voices(clues: Sequence[Clue], given: Mapping[str, str]) -> list[Published]:
    """What page and mail say of the day of publication, the more trustworthy first; times of files are never used."""
    out: list[Published] = []
    vague: list[Published] = []
    for how in ("page", "mail"):
        for clue in clues:
            if clue.field == "published" and clue.how == how:
                if moment := moment_of(clue.value):
                    out.append(_published(moment.day, clue))
                elif span := _MONTH.fullmatch(clue.value.strip()):
                    vague.append(_in_month(span[0], clue))
    changed = _changes(clues)
    # What mark-up and text show beside the title is the page's own word, unless it is the day of the last change.
    rank = dict.fromkeys(_LAST_RESORTS, 2) | {"html.dateline": 0}
    out.sort(key=lambda p: rank.get(p.rule, 1) or (p.earliest in changed))
    out += vague
    for address in (given.get("url", ""), *(clue.value for clue in clues if clue.field == "url")):
        if day := _day_of_address(address):
            reason = f"adresse de la page : {_cut(address)}"
            found = Published(earliest=day, latest=day, status="page", rule="html.url", reason=reason)
            at = next((n for n, p in enumerate(out) if p.rule in _LAST_RESORTS), len(out))
            out.insert(at, found)
            break
    return out


def _published(day: str, clue: Clue) -> Published:
    where = {"page": "données de la page", "mail": "en-tête du courriel"}
    reason = f"{where.get(clue.how, 'propriétés du fichier')} : {clue.value}"
    return Published(earliest=day, latest=day, status="page", rule=clue.rule, reason=reason)


def _in_month(month: str, clue: Clue) -> Published:
    """A month without a day, as exports of monthly papers have it."""
    days = days_of(month) or Days(None, None)
    return replace(_published("", clue), earliest=days.earliest, latest=days.latest)


def _changes(clues: Sequence[Clue]) -> frozenset[str]:
    """The days on which page data say that something was changed."""
    found = (moment_of(c.value) for c in clues if c.field == "modified")
    return frozenset(moment.day for moment in found if moment)


def _changed(clues: Sequence[Clue]) -> Published | None:
    """The day of the last change, by the page's data."""
    for clue in clues:
        if clue.field == "modified" and clue.how == "page" and (moment := moment_of(clue.value)):
            return _published(moment.day, clue)
    return None


def _local(voices: Sequence[Published], stated: Sequence[Published], changed: Collection[str]) -> Published | None:
    """The first voice, moved to the day of its place where it gives universal time.

    23:15 UTC is the next day in Rome: where what the page shows, or its address, names the neighbouring day, and some
    time zone makes both right, that day is meant.
    """
    if not voices:
        return None
    first = voices[0]
    moment = moment_of(first.reason.split(" : ", 1)[-1])
    if moment is None or moment.instant is None or first.earliest is None:
        return first
    for witness in (*stated, *(v for v in voices[1:] if v.rule in _IN_SIGHT)):
        # What is shown may be the last change: then the move must be a small one.
        zones = _NEAR_ZONES if witness.day in changed else _ZONES
        if witness.day in {(moment.instant + timedelta(hours=h)).date().isoformat() for h in zones}:
            if witness.day == first.earliest:
                return first
            reason = f"{first.reason} ; jour local : {witness.reason}"
            return replace(first, earliest=witness.day, latest=witness.day, reason=reason)
    return first


def _day_of_address(address: str) -> str | None:
    """The day that stands in the path of an address (`/2021/03/04/`, `/20210304-`); None where none does."""
    path = address.split("?")[0].split("#")[0]
    for match in _ADDRESS_DAY.finditer(path):
        month, day = (match[2] or match[4]).lower(), match[3] or match[5]
        number = month_numbers().get(month) if month.isalpha() else int(month)
        moment = moment_of(f"{match[1]}-{number:02}-{day}") if number else None
        if moment:
            return moment.day
    return None


def _close(left: Published, right: Published) -> bool:
    """True when both may be the same day: a day apart is a matter of time zone."""
    if left.earliest is None or right.earliest is None:
        return True
    apart = abs((date.fromisoformat(left.earliest) - date.fromisoformat(right.earliest)).days)
    return apart <= 1 or _meets(left, right)


def _capped(inferred: Published | None, clues: Sequence[Clue]) -> Published | None:
    """`inferred`, its latest day at most that on which a web archive or a browser saved the page: it was there then."""
    saved = sorted(m.day for c in clues if c.field == "crawled" and (m := moment_of(c.value)))
    if not saved:
        return inferred
    if inferred is None:
        return Published(
            latest=saved[0], status="inferred", rule="date.saved", reason=f"page enregistrée le {saved[0]}"
        )
    if (inferred.earliest or "") > saved[0] or (inferred.latest or "9999") <= saved[0]:
        return inferred
    reason = f"{inferred.reason} ; page enregistrée le {saved[0]}"
    return replace(inferred, latest=saved[0], reason=reason)


# ---------------------------------------------------------------- inferred


def _inferred(doc: str, rows: Sequence[Row], languages: Sequence[str]) -> Published | None:
    """The date that the words of the text allow, with the words and the reason; None when they tell nothing."""
    body = [
        (row, code)
        for row, code in zip(rows, languages, strict=True)
        if row.kind not in ("boilerplate", "toc", "footnote", "read_also", "embed")
    ]
    floor, floor_span = _floor(doc, body)
    named = _weekday_dates(doc, body) if floor else []  # nothing else bounds the year: any of several would do
    return _today(named, floor) or _captions(doc, body) or _near(named, floor) or _bounded(floor, floor_span)


def _floor(doc: str, body: Iterable[tuple[Row, str]]) -> tuple[str | None, Span | None]:
    """The latest day or year that the text tells of as past: it was not written before."""
    named: list[tuple[str, int, int, Row]] = []
    for row, _ in body:
        if not _DIGITS.search(row.text):
            continue
        taken: list[tuple[int, int]] = []
        for match in _full_dates(row.text):
            taken.append(match.span())
            if day := day_of(match[0]):
                named.append((day, match.start(), match.end(), row))
        for match in _YEAR.finditer(row.text):
            before = bisect_right(taken, (match.start(), len(row.text))) - 1
            if before < 0 or match.start() >= taken[before][1]:
                named.append((f"{match[0]}-01-01", match.start(), match.end(), row))
    named.sort(key=lambda one: (one[0], one[3].start + one[1]), reverse=True)
    # What a sentence tells as past is looked up from the latest on, until two years stand near each other: a single one
    # far above all others is a target or a forecast ("2035") rather than the past.
    found: tuple[str, Span] | None = None
    for day, start, end, row in named:
        if _behind(row.text, start, end):
            if found and int(found[0][:4]) - int(day[:4]) <= _FAR:
                break
            found = day, Span(doc, row.start + start, row.start + end)
    return found or (None, None)


def _full_dates(text: str) -> Iterator[re.Match[str]]:
    """The dates of a text with their year, looked for around what may be one."""
    at = 0
    for sign in _DATE_SIGN.finditer(text):
        if sign.start() >= at:
            match = _full_date().search(text, max(at, sign.start() - _LONGEST_DATE), sign.end() + _LONGEST_DATE)
            if match:
                at = match.end()
                yield match


@cache
def _cues(table: str) -> re.Pattern[str]:
    words = sorted({word for code in SUPPORTED for word in load(code, "press")[table]}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(w) for w in words)})(?!\w)", re.I)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around [start, end), by its marks alone."""
    first, last = max(0, start - _SENTENCE), min(len(text), end + _SENTENCE)
    low = max(text.rfind(mark, first, start) for mark in (". ", "? ", "! ", "; "))
    highs = [at for mark in (". ", "? ", "! ", "; ") if (at := text.find(mark, end, last)) >= 0]
    return max(first, low), min(highs, default=last)


def _ahead(text: str, start: int, end: int) -> bool:
    """True when the sentence around [start, end) looks ahead: its date may lie after the day of writing."""
    return bool(_cues("ahead").search(text, *_around(text, start, end)))


def _behind(text: str, start: int, end: int) -> bool:
    """True when the sentence around [start, end) tells what has been, and looks ahead to nothing."""
    return not _ahead(text, start, end) and bool(_cues("behind").search(text, *_around(text, start, end)))


@cache
def _weekday_date() -> re.Pattern[str]:
    """A weekday with a day and a month, without a year; group `today` says that it is the day of writing."""
    months = "|".join(sorted((re.escape(m) for m in month_numbers()), key=lambda m: (-len(m), m)))
    days = "|".join(sorted(weekday_numbers()))
    today = "|".join(
        sorted((re.escape(w) for code in SUPPORTED for w in load(code, "press")["today"]), key=lambda w: (-len(w), w))
    )
    return re.compile(
        rf"(?:\b(?P<today>{today})\s+)?\b(?P<weekday>{days}),?\s+"
        rf"(?:(?P<day>\d{{1,2}})(?:er)?\s+(?:de\s+)?(?P<month>{months})|(?P<month2>{months})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)"
        r"(?!\w)(?!,?\s+(?:de\s+|del\s+)?\d{4})",
        re.I,
    )


def _year(weekday: int, month: int, day: int, floor: str) -> int | None:
    """The year in which the day falls on the weekday, in the floor's year or the next.

    A weekday comes back on its date after five, six or eleven years: a text that names no year of the last two could
    be from any of them, and then nothing is inferred.
    """
    for year in (int(floor[:4]), int(floor[:4]) + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found.weekday() == weekday and found.isoformat() >= floor:
            return year
    return None


_Named = tuple[bool, str, int, int, int, Span]  # whether it is "today", its words, weekday, month, day


def _weekday_dates(doc: str, body: Iterable[tuple[Row, str]]) -> list[_Named]:
    out = []
    for row, _ in body:
        if not _DIGIT.search(row.text):
            continue
        for match in _weekday_date().finditer(row.text):
            month = month_numbers()[(match["month"] or match["month2"]).lower()]
            weekday, day = weekday_numbers()[match["weekday"].lower()], int(match["day"] or match["day2"])
            span = Span(doc, row.start + match.start(), row.start + match.end())
            out.append((bool(match["today"]), match[0], weekday, month, day, span))
    return out


def _today(named: Iterable[_Named], floor: str | None) -> Published | None:
    """ "ce mardi 12 septembre": the first year, from the latest one that the text names, in which it is a Tuesday."""
    for today, words, weekday, month, day, span in named:
        year = _year(weekday, month, day, floor) if today and floor else None
        if year is not None:
            found = date(year, month, day).isoformat()
            reason = f"« {words} » : ce jour de semaine tombe en {year}, et le texte cite {(floor or '')[:4]}"
            return Published(
                earliest=found, latest=found, status="inferred", rule="date.this-weekday", span=span, reason=reason
            )
    return None


def _captions(doc: str, body: Sequence[tuple[Row, str]]) -> Published | None:
    """The day that most captions give, when it is also the latest of them: pictures of the news are of its day."""
    found: list[tuple[str, Span]] = []
    for row, _ in body:
        if row.kind == "caption":
            for match in _full_date().finditer(row.text):
                if day := day_of(match[0]):
                    found.append((day, Span(doc, row.start + match.start(), row.start + match.end())))
    if not found:
        return None
    latest = max(day for day, _ in found)
    counts = Counter(day for day, _ in found)
    later = any(
        (day_of(m[0]) or "") > latest
        for row, _ in body
        for m in _full_date().finditer(row.text)
        if not _ahead(row.text, m.start(), m.end())
    )
    # One caption alone may show an archive picture; of several, most must agree.
    if later or counts[latest] < 2 or counts[latest] * 2 <= len(found):
        return None
    span = next(span for day, span in found if day == latest)
    reason = f"légendes des photos datées du {latest}"
    return Published(earliest=latest, latest=latest, status="inferred", rule="date.captions", span=span, reason=reason)


def _near(named: Iterable[_Named], floor: str | None) -> Published | None:
    """ "mardi 12 septembre": news is written within a week of it."""
    for _, words, weekday, month, day, span in named:
        year = _year(weekday, month, day, floor) if floor else None
        if year is not None and floor:
            found = date(year, month, day)
            low = max((found - timedelta(days=_NEAR)).isoformat(), floor)
            reason = f"« {words} » est un jour de {year} ; texte écrit à quelques jours près"
            high = (found + timedelta(days=_NEAR)).isoformat()
            return Published(
                earliest=low, latest=high, status="inferred", rule="date.weekday", span=span, reason=reason
            )
    return None


def _bounded(floor: str | None, span: Span | None) -> Published | None:
    if floor is None:
        return None
    words = floor[:4] if floor.endswith("-01-01") else floor
    return Published(
        earliest=floor,
        status="inferred",
        rule="date.not-before",
        span=span,
        reason=f"le texte cite {words} : pas écrit avant",
    )


def _cut(text: str, size: int = 80) -> str:
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"
