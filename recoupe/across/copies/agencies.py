"""Which agency wrote a text: a signature or credit line, or the agency speaking in the text as itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from anyascii import anyascii

from recoupe.languages import SUPPORTED, load
from recoupe.model import Block, Document, Span

_HERE = "\u2135"  # stands for an agency's name while the wording around it is looked at
_NAMED = rf"(?:l'|d'|la |le |el |the |The )?(?:(?:agence|agencia)(?: de (?:presse|prensa|noticias))? )?{_HERE}(?: news agency)?"
_BEFORE, _AFTER = 140, 70  # characters of wording around a name: a clause
_BRIEF = 1400  # characters: a note this short that cites an agency's desk was written around it, not by it


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEvidence:
    """The agency behind a text. `how`: `credit` (signature, credit line, page data) or `inferred` (it speaks there).

    `span` is the evidence (None when it comes from page data), `words` those characters, `rule` what found it.
    """

    agency: str
    name: str
    span: Span | None
    how: Literal["credit", "inferred"]
    words: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """All that a document shows of agencies: its credit, who speaks in it, who is named at all (sorted keys)."""

    credit: AgencyEvidence | None = None
    inferred: AgencyEvidence | None = None
    named: tuple[str, ...] = ()


def agency_of(document: Document) -> AgencyEvidence | None:
    """The agency that wrote the text of `document`: its credit, else the agency that speaks in it; None for neither.

    An agency that is only cited ("Selon l'AFP, ..."), or credited for a photograph, wrote nothing of the text.
    """
    found = agencies_in(document)
    return found.credit or found.inferred


def agencies_in(document: Document) -> Agencies:
    """The credit of `document`, the agency that speaks in it, and every agency that it names."""
    text = document.text.replace("’", "'")
    mentions = _mentions(text)
    named = tuple(sorted({key for _, _, key in mentions}))
    language = document.language if document.language in SUPPORTED else "fr"
    credit = _from_page(document) or _signature(document, text) or _credit_line(document, text, mentions, language)
    return Agencies(credit=credit, inferred=_speaking(document, text, mentions, language), named=named)


# ------------------------------------------------------------------- credit


def _from_page(document: Document) -> AgencyEvidence | None:
    """What the page's own data says; a credit read off the text is judged here again, by its line and place."""
    if document.agency is None or document.agency.span is not None:
        return None
    found = _signing(document.agency.value)
    return _evidence(document, found[0], 0, 0, "credit", "copy.credit.page") if found else None


def _signature(document: Document, text: str) -> AgencyEvidence | None:
    """`(afp/nxp)` that ends the text or its last paragraphs; `PARIS (AFP) -` that opens it."""
    blocks = _body(document)
    if not blocks:
        return None
    for block in reversed(blocks[-4:]):
        for match in reversed(list(_BRACKETS.finditer(text, block.span.start, block.span.end))):
            keys = _signing(match[1])
            last = block.span.end - match.end() <= 3  # a full stop may follow
            if keys and last and not _gloss(text, match.start(), keys[0]):
                return _evidence(document, keys[0], match.start(), match.end(), "credit", "copy.credit.signature")
    for block in blocks[:4]:
        for pattern in (_DATELINE, _DATELINE_BARE):
            opening = pattern.match(text, block.span.start, block.span.end)
            if opening and (keys := _signing(opening[1])):
                return _evidence(document, keys[0], opening.start(1), opening.end(1), "credit", "copy.credit.dateline")
    return None


def _credit_line(
    document: Document, text: str, mentions: list[tuple[int, int, str]], language: str
) -> AgencyEvidence | None:
    blocks = [b for b in document.blocks if not (b.kind == "credit" and b.role == "photo") and b.kind != "caption"]
    edges = {b.span for b in (*blocks[:5], *blocks[-4:])}
    signed = {"signature", "byline", "credit"}
    for block in reversed(blocks):
        if block.span not in edges and block.kind not in signed:
            continue
        for start, end, line in _lines(text, block.span):
            if len(line) > 160 or ("/" in line and _PHOTO.search(line)):
                continue
            inside = [m for m in mentions if start <= m[0] < end] or _loose(line, start)
            if not inside:
                continue
            bare = _masked(line, start, inside).strip(" \t().,;–—-[]")
            for rule, pattern in _wording(language, "credit"):
                if pattern.fullmatch(bare):
                    return _evidence(document, inside[0][2], start, end, "credit", rule)
    return None


def _loose(line: str, start: int) -> list[tuple[int, int, str]]:
    """Ambiguous short names ("PA", "CP") that a credit line may hold."""
    out = []
    for match in re.finditer(r"\b[A-Z]{2,5}\b", line):
        key = _ambiguous().get(match[0])
        if key:
            out.append((start + match.start(), start + match.end(), key))
    return out


def _signing(words: str) -> list[str]:
    """The agencies of a signature such as `afp/nxp`; none unless all its other parts are initials."""
    parts = [_plain(part) for part in re.split(r"[/,;+&|–—]|\s-\s|\bet\b|\band\b|\by\b", words)]
    table, keys = _signatures(), []
    for part in parts:
        part = re.sub(r"^(?:avec|with|con|source ?:?|de notre correspondant)\s+", "", part).strip(" .©")
        if part in table:
            keys.append(table[part])
        elif not re.fullmatch(r"[a-z.]{0,6}", part):
            return []
    return keys


def _gloss(text: str, at: int, key: str) -> bool:
    """True for `l'Agence France-Presse (AFP)`: the bracket explains a name, it signs nothing."""
    before = _plain(text[max(0, at - 60) : at]).rstrip()
    return any(before.endswith(alias) for alias in _plain_aliases()[key])


# ------------------------------------------------------------------ wording


def _speaking(
    document: Document, text: str, mentions: list[tuple[int, int, str]], language: str
) -> AgencyEvidence | None:
    strong: dict[str, list[tuple[int, int, str]]] = {}
    body = _body(document)
    brief = sum(b.span.end - b.span.start for b in body) < _BRIEF
    for start, end, key in mentions:
        block = next((b for b in body if b.span.start <= start < b.span.end), None)
        if block is None:
            continue
        low, high = max(block.span.start, start - _BEFORE), min(block.span.end, end + _AFTER)
        window = _masked(text[low:high], low, [m for m in mentions if low <= m[0] and m[1] <= high])
        # every name became one character: where the looked-at one stands now
        shift = sum(e - s - 1 for s, e, _ in mentions if low <= s and e <= start)
        here = start - low - shift
        if _foreign(window, here, key, language):
            continue
        if rule := _match(window, here, language, "speaks", brief):
            strong.setdefault(key, []).append((max(low, start - 40), end, rule))
    if not strong:
        return None
    counts = Counter({key: len(found) for key, found in strong.items()})
    key = min(counts, key=lambda k: (-counts[k], strong[k][0][0], k))
    start, end, rule = strong[key][0]
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    return _evidence(document, key, start + (text[start] == " "), end, "inferred", rule)


def _match(window: str, here: int, language: str, field: str, brief: bool) -> str:
    """The rule of `field` whose wording holds the name at `here`; empty for none, or when it is only quoted there."""
    for rule, pattern in _wording(language, field):
        for match in pattern.finditer(window):
            if match.start() <= here < match.end():
                if any(_quoted_only(window, match.start(), here, language)) and (
                    brief or not rule.endswith("reporter")
                ):
                    return ""
                return rule
    return ""


def _quoted_only(window: str, start: int, here: int, language: str) -> Iterable[bool]:
    yield re.split(r"\W+", window[:start].rstrip().lower())[-1] in _not_after(language)
    for rule, pattern in _wording(language, "quotes"):
        for match in pattern.finditer(window):
            if match.start() <= here < match.end():
                yield rule.endswith("according")


def _foreign(window: str, here: int, key: str, language: str) -> bool:
    """True for "à l'agence X" where X does not serve this language, or is a government's: it is quoted from afar."""
    entry = _entries()[key]
    titled = re.search(r"(?:agence|agencia)(?: [\w-]+){0,3} $", window[:here]) or window[here + 1 :].startswith(
        " news agency"
    )
    return bool(entry.get("state")) or (bool(titled) and language not in entry["languages"])


# ------------------------------------------------------------------- tables


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["key"]: entry for entry in load("", "agencies")["agency"]}


@cache
def _signatures() -> dict[str, str]:
    return {_plain(s): key for key, entry in _entries().items() for s in (*entry["signatures"], *entry["aliases"])}


@cache
def _ambiguous() -> dict[str, str]:
    return {alias: key for key, entry in _entries().items() for alias in entry.get("credit_only", ())}


@cache
def _plain_aliases() -> dict[str, tuple[str, ...]]:
    return {key: tuple(_plain(a) for a in entry["aliases"]) for key, entry in _entries().items()}


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {alias.replace("’", "'"): key for key, entry in _entries().items() for alias in entry["aliases"]}
    names = sorted(table, key=lambda a: (-len(a), a))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w]|-\w)"), table


def _mentions(text: str) -> list[tuple[int, int, str]]:
    pattern, table = _aliases()
    return [(m.start(), m.end(), table[m[0]]) for m in pattern.finditer(text)]


@cache
def _wording(language: str, field: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = load(language, "copies").get(field, [])
    return tuple((r["id"], re.compile(r["pattern"].replace("{agency}", _NAMED), re.IGNORECASE)) for r in rules)


@cache
def _not_after(language: str) -> frozenset[str]:
    return frozenset(w for r in load(language, "copies").get("speaks", []) for w in r.get("not_after", ()))


def _masked(piece: str, offset: int, mentions: Iterable[tuple[int, int, str]]) -> str:
    for start, end, _ in sorted(mentions, reverse=True):
        piece = piece[: start - offset] + _HERE + piece[end - offset :]
    return piece


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", anyascii(words)).strip().lower()


def _lines(text: str, span: Span) -> Iterable[tuple[int, int, str]]:
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            yield at, at + len(line), line
        at += len(line) + 1


def _body(document: Document) -> list[Block]:
    dropped = {"read_also", "embed", "toc", "boilerplate"}
    photo = [
        b.kind in dropped or b.kind == "caption" or (b.kind == "credit" and b.role == "photo") for b in document.blocks
    ]
    return [b for b, skip in zip(document.blocks, photo, strict=True) if not skip]


def _evidence(
    document: Document, key: str, start: int, end: int, how: Literal["credit", "inferred"], rule: str
) -> AgencyEvidence:
    span = Span(document.id, start, end) if start < end else None
    words = span.of(document.text) if span else (document.agency.value if document.agency else "")
    return AgencyEvidence(agency=key, name=str(_entries()[key]["name"]), span=span, how=how, words=words, rule=rule)


_BRACKETS = re.compile(r"\(([^()\n]{2,60})\)")
_DATELINE = re.compile(r"\s*[^\W\d_][^().\n]{1,60}\(([^()\n]{2,40})\)\s*(?:[-–—:]|\.\s*[-–—])")
_DATELINE_BARE = re.compile(r"\s*(?:[^\W\d_][^().\n]{1,40}[,.]\s*)?\(?(EFE|AFP|Reuters|AP|ANSA|TASS)\)?\.?\s?[-–—]\s")
_PHOTO = re.compile(r"/\s*[^\W\d_]{2,}[\s.]+[^\W\d_]{2,}|©\s*[^\W\d_]|(?i:photo)")
