"""Who wrote a document, where it appeared, under what title: facts with their status and their place in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.model import Fact, Span
from recoupe.model.records import Status
from recoupe.read.draft import Clue
from recoupe.read.press import NAME, agency_names, agency_pattern
from recoupe.read.rows import Row

_CAPITALS = re.compile(r"[^\W\d_a-zà-öø-ÿ]{2,}(?:['’-][^\W\d_a-zà-öø-ÿ]+)*$")
_VOWEL = re.compile(r"[AEIOUYÀ-Ý]")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|fr|net|org|co\.uk)\b|[()\[\]:]")
_WORDS = re.compile(r"[^\W_]+")
_TITLE_CASE = re.compile(rf"(?<![\w’'])(?:(?:Le|La|Les|L['’]|The|El|Los|Las)\s*)?{NAME}")
_SPLIT = re.compile(r"\s*[,/;&]\s*|\s+(?:et|and|y|e|avec|with|con)\s+")
_NAME = re.compile(NAME)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document as a whole, apart from its dates."""

    title: Fact | None
    subtitle: Fact | None
    rubric: Fact | None
    authors: tuple[Fact, ...]
    outlet: Fact | None
    agency: Fact | None
    url: Fact | None
    genre: str


def find_facts(doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str]) -> Facts:
    """The facts of a document: the user's word first, then its text, its page's data, its file's properties."""
    rubric = _known("section", clues, given) if given.get("section") else None
    agency = _agency(doc, rows) or _known("agency", clues, given)
    return Facts(
        title=_given("title", clues, given) or _row_fact(doc, rows, "title") or _known("title", clues, given),
        subtitle=_given("subtitle", clues, given)
        or _row_fact(doc, rows, "subtitle")
        or _known("subtitle", clues, given),
        rubric=rubric or _rubric(doc, rows) or _known("section", clues, given),
        authors=_authors(doc, rows, clues, given),
        outlet=_given("outlet", clues, given) or _masthead(doc, rows) or _known("outlet", clues, given),
        agency=_given("agency", clues, given) or agency,
        url=_known("url", clues, given),
        genre=_genre(rows, clues),
    )


# ------------------------------------------------------------------- sources


def _given(field: str, clues: Sequence[Clue], given: Mapping[str, str]) -> Fact | None:
    value = given.get(field, "").strip()
    if value:
        return Fact(value=value, status="given", rule="fact.given")
    for clue in clues:
        if clue.field == field and clue.how == "given":
            return Fact(value=clue.value, status="given", rule=clue.rule)
    return None


def _known(field: str, clues: Sequence[Clue], given: Mapping[str, str]) -> Fact | None:
    """The user's word, else what the page or the file says."""
    if found := _given(field, clues, given):
        return found
    for how in ("page", "mail", "file"):
        for clue in clues:
            if clue.field == field and clue.how == how and clue.value.strip():
                return Fact(value=" ".join(clue.value.split()), status=_status(how), rule=clue.rule)
    return None


def _status(how: str) -> Status:
    return "file" if how == "file" else "page"


def _row_fact(doc: str, rows: Sequence[Row], kind: str) -> Fact | None:
    for row in rows:
        if row.kind == kind:
            value = " ".join(row.text.split())
            return Fact(value=value, status="stated", rule=row.rule, span=Span(doc, row.start, row.end))
    return None


def _rubric(doc: str, rows: Sequence[Row]) -> Fact | None:
    for row in rows:
        if row.role == "rubric":
            return Fact(value=row.text, status="stated", rule=row.rule, span=Span(doc, row.start, row.end))
    return None


# -------------------------------------------------------------------- authors


def _authors(doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str]) -> tuple[Fact, ...]:
    """The authors, first names first, in the order of the byline; a signature counts where there is no byline."""
    words = given.get("author") or given.get("authors") or ""
    if words.strip():
        return tuple(Fact(value=name, status="given", rule="fact.given") for name in _names(words))
    chosen = [clue for clue in clues if clue.how == "given" and clue.field == "author"]
    if chosen:
        return tuple(Fact(value=n, status="given", rule=c.rule) for c in chosen for n in _names(c.value))
    for kind in ("byline", "signature"):
        found: dict[str, Fact] = {}
        for row in rows:
            if row.kind == kind:
                for name, start, end in _names_in(row.text):
                    span = Span(doc, row.start + start, row.start + end)
                    found.setdefault(name, Fact(value=name, status="stated", rule=row.rule, span=span))
        if found:
            return tuple(found.values())
    for how in ("page", "mail", "file"):
        people = [clue for clue in clues if clue.field == "author" and clue.how == how]
        if people:
            names: dict[str, Fact] = {}
            for clue in people:
                for name in () if _ADDRESS.search(clue.value) and " " not in clue.value.strip() else _names(clue.value):
                    if not _ADDRESS.search(name):
                        key = " ".join(_WORDS.findall(name.lower()))
                        names.setdefault(key, Fact(value=name, status=_status(how), rule=clue.rule))
            if names:
                return tuple(names.values())
    return ()


def _names_in(line: str) -> list[tuple[str, int, int]]:
    """The names of a byline with their places: what follows the lead-in, up to a function or an agency."""
    lead = _lead_in().match(line)
    at = lead.end() if lead else 0
    out: list[tuple[str, int, int]] = []
    for part in re.finditer(r"[^,/;&|()]+?(?=\s*(?:[,/;&|()]|$|\s(?:et|and|y|e|avec|with|con|for)\s))", line[at:]):
        text = re.sub(r"^\W*(?:(?:et|and|y|e|avec|with|con|for)\s+)?(?:l['’])?", "", part[0])
        start = at + part.end() - len(text)
        match = _NAME.match(text)
        if match is None:
            if out:
                break
            continue
        name = match[0].rstrip(".") if not re.search(r"\b[A-Z]\.$", match[0]) else match[0]
        if re.fullmatch(agency_pattern(), name) or name.upper() in agency_names():
            continue
        if _is_function(name) or _is_masthead(name):
            continue
        if len(name) > 1 and (" " in name or not out):
            out.append((_in_order(name), start, start + len(name)))
    return out


@cache
def _functions() -> re.Pattern[str]:
    words = sorted({w for code in SUPPORTED for w in load(code, "press")["functions"]}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?:.*\b)?(?:{'|'.join(words)})$", re.I)


def _is_function(name: str) -> bool:
    """True for what somebody does ("News Reporter") where a name was expected."""
    return bool(_functions().fullmatch(name))


def _is_masthead(name: str) -> bool:
    """True for the name of a paper or station: an article and two words, or one of the words that papers are named by."""
    words = _WORDS.findall(name.lower())
    if len(words) < 2:
        return False
    named = any(word in _rubrics("masthead") for word in words)
    return named or (words[0] in _rubrics("articles") and len(name.split()) > 2)


@cache
def _lead_in() -> re.Pattern[str]:
    words = sorted({w for code in SUPPORTED for w in load(code, "press")["lead_ins"]}, key=lambda w: (-len(w), w))
    return re.compile(rf"^\W*(?:[^|,;]*?\b)?(?:{'|'.join(words)})(?:\s*:)?\s+(?=\S)", re.I)


def _names(text: str) -> tuple[str, ...]:
    """The names of a list of authors as users and pages write it."""
    if re.fullmatch(r"[^,]+,\s*[^,\s]+", text.strip()) and " " not in text.split(",")[0].strip():
        family, first = (part.strip() for part in text.split(","))
        return (_in_order(f"{first} {family}"),)  # "Dorval, Jeanne"
    text = re.sub(r"^(?:by|par|por)\s+", "", text.strip(), flags=re.I)
    parts = (name.strip() for name in _SPLIT.split(text))
    return tuple(_in_order(name) for name in parts if name and not _is_function(name))


def _in_order(name: str) -> str:
    """A name with its first name first, the family name no longer in capitals: `DORVAL Jeanne` -> `Jeanne Dorval`."""
    words = name.split()
    # Initials of a body have no vowel, or are an agency's: "BBC News" is no Mr Bbc.
    family = [
        word for word in words if _CAPITALS.fullmatch(word) and _VOWEL.search(word) and word not in agency_names()
    ]
    rest = [word for word in words if word not in family]
    if not family:
        return " ".join(words)
    plain = [_capital(word) for word in family]
    if not rest:
        return " ".join(plain) if len(words) > 1 else words[0]
    return " ".join([*rest, *plain])


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0] + m[0][1:].lower(), word)


# --------------------------------------------------------------- agency, genre


def _agency(doc: str, rows: Sequence[Row]) -> Fact | None:
    """The agency that a credit, a byline, the head or the end of the text names; credits of pictures do not count."""
    body = [row for row in rows if row.kind == "paragraph"]
    places = [row for row in rows if row.kind in ("credit", "byline", "dateline", "signature") and row.role != "photo"]
    for row in places:
        if row.kind == "credit" and row.role != "agency":
            continue
        if match := re.search(rf"(?<!\w)(?:{agency_pattern()})", row.text):
            return _agency_fact(doc, row, match.start(), match.end())
    for row in body[-2:]:
        match = re.search(
            rf"[(\[](?:avec |with |con )?((?:{agency_pattern()}))(?:[,/ ].{{0,30}})?[)\]]\.?\s*$", row.text
        )
        if match:
            return _agency_fact(doc, row, match.start(1), match.end(1))
    return None


def _agency_fact(doc: str, row: Row, start: int, end: int) -> Fact:
    words = row.text[start:end]
    value = agency_names().get(words.upper(), words)
    return Fact(value=value, status="stated", rule="agency.credit", span=Span(doc, row.start + start, row.start + end))


def _masthead(doc: str, rows: Sequence[Row]) -> Fact | None:
    """The paper that a dateline or a byline names beside the date or the author."""
    for row in rows:
        if row.kind in ("dateline", "byline") and row.role == "":
            for match in _TITLE_CASE.finditer(row.text):
                name = match[0].rstrip(" -–—,")
                if _is_masthead(name) and not re.fullmatch(agency_pattern(), name):
                    span = Span(doc, row.start + match.start(), row.start + match.start() + len(name))
                    return Fact(value=name, status="stated", rule="outlet.masthead", span=span)
    return None


@cache
def _rubrics(name: str) -> frozenset[str]:
    return frozenset(word for code in SUPPORTED for word in load(code, "press")[name])


def _genre(rows: Sequence[Row], clues: Sequence[Clue]) -> str:
    """`interview`, `opinion`, `analysis` or `news`: by its rubric, its questions, its notes."""
    labels = {row.text.strip().lower() for row in rows if row.role == "rubric"}
    labels |= {clue.value.strip().lower() for clue in clues if clue.field == "section"}
    if any(row.kind == "question" for row in rows) or labels & _rubrics("interview_rubrics"):
        return "interview"
    if labels & _rubrics("opinion_rubrics"):
        return "opinion"
    calls = any(re.search(r"\S\s?\[\d{1,2}\]", row.text) for row in rows if row.kind == "paragraph")
    if labels & _rubrics("analysis_rubrics") or calls or any(row.kind == "footnote" for row in rows):
        return "analysis"  # numbered notes are an essay's apparatus, not a dispatch's
    return "news"
