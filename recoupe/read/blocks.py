"""What each piece of a page is: title, paragraph, caption, credit, note... decided from mark-up, formulas and place.

Whatever the format, the same few signs tell: what the mark-up says, whether the piece ends like a sentence, how long it
is, what stands before and after it, and the formulas of the press (`languages/*/press.toml`). Mark-up is believed where
it exists; formulas need the whole line; place decides the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.model.records import BlockKind
from recoupe.read.draft import Draft, Hint
from recoupe.read.parts import is_credit, kind_of, parts_of
from recoupe.read.press import NAME, formulas
from recoupe.read.rows import Row

_FULL_STOP = re.compile(r"[.…][\s\"»”’')\]*]*(?:\[\d{1,3}\]\.?)?[\s\"»”’')\]]*$")
_WORD = re.compile(r"[^\W_]+")
_ONLY_MARKS = re.compile(r"[\W_]+$")
_NOTE = re.compile(r"(?:\[\^?\w{1,4}\]:?|\(\d{1,3}\)|\d{1,3}[.)]|\^\d{0,3}|[¹²³⁴⁵⁶⁷⁸⁹]|↑)\s*\S")
_BRACKET_NOTE = re.compile(r"\[\^?(\w{1,4})\]:?\s*\S")
_NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[-–•*])\s+")
_CUT_LABEL = re.compile(r"\s*\(?(?:\.{3}|…)\)?$")
_SPEECH = re.compile(r"[«\"“]?\s*[—–]\s|[A-ZÀ-Þ]{3,}(?:\s[A-ZÀ-Þ.]+){0,3}\s?:\s")
_LEFT_OUT = re.compile(r"\[(?:\.{3}|…)\]|\((?:\.{3}|…)\)|\.{3}|…")
_DAY = re.compile(r"\d[/.-]\d")
_SENTENCE = 60  # characters: shorter ends may be labels
_LONGEST_TABLE = 60  # lines: a longer list is a list
_LONGEST_CAPTION = 60  # words
_LONGEST_SENTENCE = 30  # words of a caption that ends on a full stop: a longer one is a paragraph of the text
_LONGEST_HEADING = 20  # words of one that ends on a full stop
_HEADER_WORDS = 25  # a closed piece of this many words is body: header lines stand before it
_NAME_LINE = re.compile(rf"(?:\*{{0,2}})({NAME}(?:\s+(?:et|and|y)\s+{NAME})?)\.?$")


def find_blocks(draft: Draft, title: str = "") -> tuple[Row, ...]:
    """The blocks of a draft, in order, each with its kind. `title` is what the page's data or the user call it."""
    rows = [
        Row(p.start, p.end, draft.text[p.start : p.end], p.hint, p.strong, p.level, confidence=p.confidence)
        for p in draft.pieces
        if draft.text[p.start : p.end].strip()
    ]
    if sum(len(row.text) for row in rows if row.hint == "quote") > sum(len(row.text) for row in rows) / 2:
        # A mail that quotes an article from end to end: the article is the document.
        rows = [row._replace(hint="") if row.hint == "quote" else row for row in rows]
    body = next((i for i, row in enumerate(rows) if row.hint in ("", "paragraph") and _is_body(row)), len(rows))
    rows = [part for i, row in enumerate(rows) for part in parts_of(row, _is_edge(rows, i, body))]
    for step in (_by_hint, _by_formula, _captions, _title, _contents, _notes, _tail, _headings, _questions, _lead):
        rows = step(rows, title)
    rows = [row if row.kind else row._replace(kind="paragraph", rule=row.rule or "block.paragraph") for row in rows]
    return tuple(_with_end(_with_repeats(rows)))


def _is_edge(rows: Sequence[Row], index: int, body: int) -> bool:
    """True where dates and bylines stand: above the text, below it, and under the heading of a piece inside it."""
    under = index > 0 and rows[index - 1].hint == "heading" and rows[index].words <= 12
    return index <= body + 1 or index >= len(rows) - 4 or under


def _is_body(row: Row) -> bool:
    return row.words >= _HEADER_WORDS and row.closed


# -------------------------------------------------------------------- steps

_HINTED: dict[Hint, BlockKind] = {
    "title": "title", "subtitle": "subtitle", "caption": "caption", "byline": "byline", "dateline": "dateline",
    "footnote": "footnote", "toc": "toc", "boilerplate": "boilerplate", "credit": "credit", "embed": "embed",
    "read_also": "read_also",
}  # fmt: skip


def _by_hint(rows: list[Row], title: str) -> list[Row]:
    """What mark-up says outright, and lines of marks alone. A title stands above its text, and above it at most a rubric."""
    out: list[Row] = []
    body = titled = False
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else None
        if row.kind is None and row.hint == "title" and body and not titled:
            row = row._replace(kind="heading", rule="block.markup")
        elif row.kind is None and row.hint == "title" and following and _is_rubric(row) and following.hint == "heading":
            row = row._replace(kind="heading", role="rubric", rule="block.rubric")
            rows[index + 1] = following._replace(hint="title")
        elif row.kind is None and row.hint == "rubric":
            row = row._replace(kind="heading", role="rubric", rule="block.markup")
        elif row.kind is None and row.hint == "caption" and row.words <= 8 and (credit := _as_credit(row.text)):
            row = row._replace(kind="credit", role="photo", rule=credit)
        elif row.kind is None and row.hint in ("byline", "dateline") and not any(map(str.isalpha, row.text)):
            bare = row.hint == "byline" or not _DAY.search(row.text)  # counters of readers stand among the authors
            row = row._replace(kind="boilerplate" if bare else "dateline", rule="block.markup")
        elif row.kind is None and row.hint in _HINTED:
            row = row._replace(kind=_HINTED[row.hint], rule="block.markup")
        elif row.kind is None and _ONLY_MARKS.match(row.text):
            row = row._replace(kind="boilerplate", rule="block.rule")
        body = body or (row.kind is None and _is_body(row))
        titled = titled or row.kind == "title"
        out.append(row)
    return out


def _as_credit(text: str) -> str:
    """The rule by which a line is a credit and nothing else; empty for none."""
    if is_credit(text):
        return "block.credit"
    text = text.replace("’", "'")
    found = (f.name for f in formulas("line") if f.kind == "credit" and not f.split and f.pattern.fullmatch(text))
    return next(found, "")


def _is_rubric(row: Row) -> bool:
    """True for a word or two that name a section of a paper."""
    text = row.text.strip()
    return row.words <= 5 and len(text) <= 45 and (text.isupper() or text.lower() in _press("rubrics"))


def _by_formula(rows: list[Row], title: str) -> list[Row]:
    """Lines that are a formula of the press from end to end."""
    out = []
    first = next((i for i, row in enumerate(rows) if row.kind is None and row.closed), len(rows))
    for index, row in enumerate(rows):
        if row.kind is None and len(row.text) <= 500 and row.hint not in ("title", "heading", "toc"):
            text = row.text.replace("’", "'")
            for formula in formulas("line"):
                if formula.split or not formula.pattern.fullmatch(text):
                    continue
                if formula.kind in ("boilerplate", "embed") and (row.words > 25 or (row.closed and row.words > 12)):
                    continue
                if formula.role == "agency" and index < first and len(rows) > 2 and row.words > 3:
                    continue
                row = row._replace(kind=kind_of(formula), role=formula.role, rule=formula.name)
                break
        out.append(row)
    return out


def _captions(rows: list[Row], title: str) -> list[Row]:
    """What stands right above a photographer's credit says what the picture shows; its other language stands below it."""
    out = list(rows)
    for index, row in enumerate(out):
        if row.kind == "credit" and row.role == "photo" and index:
            above = out[index - 1]
            # A bare © also stands under pictures without a text, between two paragraphs of the article.
            open_end = not above.closed or not row.text.lstrip("( ").startswith(("©", "(c)", "(C)"))
            quoted = above.text[0] in '«“"' or above.text[-1] in '»”"'
            plain = above.kind is None and above.hint in ("", "paragraph") and not quoted
            longest = _LONGEST_SENTENCE if above.closed else _LONGEST_CAPTION
            if plain and open_end and 4 <= above.words <= longest:
                out[index - 1] = above._replace(kind="caption", rule="block.above-credit")
    return out


def _title(rows: list[Row], title: str) -> list[Row]:
    """The title, the rubric above it and the subtitle under it."""
    at = _title_at(rows, title)
    if at is None:
        return rows
    out = list(rows)
    if out[at].kind is None and title and not out[at].hint and not _same(out[at].text, title):
        # The title is known and stands elsewhere: an open line above the text is its lead.
        out[at] = out[at]._replace(kind="subtitle", role="chapo", rule="block.lead-open")
        return out
    if out[at].kind is None:
        out[at] = out[at]._replace(kind="title", rule="block.title")
    for index in range(at):
        row = out[index]
        if row.kind in (None, "boilerplate") and not row.closed and _is_rubric(row):
            out[index] = row._replace(kind="heading", role="rubric", rule="block.rubric")
    if any(row.kind == "subtitle" for row in out):
        return out
    for index in range(at + 1, len(out)):
        row = out[index]
        if row.kind in ("byline", "dateline", "boilerplate", "credit", "caption"):
            continue
        following = next((r for r in out[index + 1 :] if r.kind in (None, "caption")), None)
        if (
            row.kind is None
            and row.hint in ("", "heading", "paragraph")
            and not row.closed
            and 4 <= row.words <= 40
            and not row.text.rstrip().endswith((":", ",", ";"))
            and not row.text.rstrip('"”» ').endswith(":")
            and following is not None
            and following.hint != "list"
            and (index == at + 1 or row.level > out[at].level or not row.level)
            and (row.hint != "heading" or following.hint == "heading" or (index == at + 1 and row.words > 8))
            and not _same(row.text, title)
        ):
            out[index] = row._replace(kind="subtitle", rule="block.subtitle")
        break
    return out


def _title_at(rows: Sequence[Row], title: str) -> int | None:
    """The index of the title among `rows`; None where the text starts without one."""
    for index, row in enumerate(rows):
        if row.kind == "title":
            return index
    top = [i for i, row in enumerate(rows) if row.kind is None]
    body = next((i for i in top if rows[i].hint in ("", "paragraph") and _is_body(rows[i])), len(rows))
    if title:
        for index in top:
            if index <= body + 1 and _same(rows[index].text, title):
                return index
    headed = [i for i in top if rows[i].hint == "heading" and i < body]
    if headed:
        best = min(rows[i].level or 9 for i in headed)
        return next(i for i in headed if (rows[i].level or 9) == best)
    for position, index in enumerate(top[:3]):
        row = rows[index]
        later = [rows[i] for i in top[position + 1 :]]
        if row.hint not in ("", "paragraph") or row.words > 45 or not any(r.closed and r.words >= 6 for r in later):
            return None
        rubric = row.words <= 5 and (row.text.isupper() or row.text.lower() in _press("rubrics"))
        dated = index + 1 < len(rows) and rows[index + 1].kind == "dateline"  # a letterhead stands above the date
        if rubric and later and not later[0].closed and (later[0].words > row.words or dated):
            continue
        quoted = (
            row.text[0] in '"«“' and row.text.rstrip()[-1] in '"»”' and not re.search(r"[.!?…]\s?[\"»”]$", row.text)
        )
        if (_FULL_STOP.search(row.text) and not quoted) or row.text.rstrip().endswith((":", ",", ";")):
            return None
        return index if row.text[0].isupper() or not row.text[0].isalpha() else None
    return None


def _contents(rows: list[Row], title: str) -> list[Row]:
    """Tables of contents: under their own name, or lists whose lines come again as headings."""
    out = list(rows)
    texts = [_key(row.text) for row in rows]
    index = 0
    while index < len(out):
        row = out[index]
        if row.kind is None and _key(row.text) in _layout("contents"):
            end = index + 1
            while end < len(out) and _is_label(out[end]):
                end += 1
            if end > index + 1:
                for i in range(index, end):
                    out[i] = out[i]._replace(kind="toc", rule="block.contents")
            index = end
        elif row.kind is None and (row.hint == "list" or _NUMBERED.match(row.text)) and row.words <= 25:
            end = index
            while (
                end < len(out) and out[end].kind is None and (out[end].hint == "list" or _NUMBERED.match(out[end].text))
            ):
                end += 1
            labels = [_key(_NUMBERED.sub("", r.text)) for r in out[index:end]]
            if len(labels) > _LONGEST_TABLE:
                index = end
                continue
            again = sum(any(_starts(t, label) for t in texts[end:]) for label in labels if label)
            if again >= 2 and again >= len(labels) / 2:
                for i in range(index, end):
                    out[i] = out[i]._replace(kind="toc", rule="block.contents")
            index = max(end, index + 1)
        else:
            index += 1
    return out


def _is_label(row: Row) -> bool:
    """True for a line that may stand in a contents table."""
    open_line = not row.closed or bool(_CUT_LABEL.search(row.text))
    return row.kind is None and row.words <= 20 and (row.hint == "list" or (open_line and row.hint != "heading"))


def _notes(rows: list[Row], title: str) -> list[Row]:
    """Notes at the end: under their heading, or lines that begin with the number of a call in the text."""
    out = list(rows)
    for index, row in enumerate(out):
        if row.kind is None and row.words <= 4 and _key(row.text) in _layout("notes") and index > 0:
            rest = out[index + 1 :]
            if rest and _NOTE.match(rest[0].text):
                out[index] = row._replace(kind="heading", role="notes", rule="block.notes")
                for i in range(index + 1, len(out)):
                    if out[i].kind is None and (out[i].hint != "heading"):
                        out[i] = out[i]._replace(kind="footnote", rule="block.note")
                break
    calls = {m[1] for row in out if row.kind is None for m in re.finditer(r"\S\s?\[\^?(\w{1,3})\]", row.text)}
    for index, row in enumerate(out):
        match = _BRACKET_NOTE.match(row.text) if row.kind is None and index else None
        # A call may be lost with the words around it; then only what closes the document is a note.
        last = match and index == len(out) - 1 and len(out) > 3
        if match and index > len(out) / 3 and (match[1] in calls or last):
            out[index] = row._replace(kind="footnote", rule="block.note")
    return out


def _tail(rows: list[Row], title: str) -> list[Row]:
    """A name under the last paragraph signs it."""
    out = list(rows)
    body = [i for i, row in enumerate(out) if row.kind is None and row.words >= 8]
    bylines = " ".join(_key(row.text) for row in out if row.kind == "byline")
    for index in range((body[-1] if body else len(out)) + 1, len(out)):
        row = out[index]
        match = _NAME_LINE.fullmatch(row.text) if row.kind is None and row.hint in ("", "paragraph") else None
        if match and 2 <= row.words <= 8:
            known = bylines and all(word in bylines for word in _key(row.text).split())
            last = all(
                r.kind in ("footnote", "boilerplate", "credit", "editorial", "read_also", "heading")
                or r.hint == "heading"
                for r in out[index + 1 :]
            )
            plain = last and row.hint == "" and row.words <= 4 and row.text.split()[0].lower() not in _press("articles")
            if known or row.strong or plain:
                out[index] = row._replace(kind="signature", rule="block.signature")
                break
    return out


def _headings(rows: list[Row], title: str) -> list[Row]:
    """Headings by mark-up, and short lines without a full stop between paragraphs that have one."""
    out = list(rows)
    plain = [row for row in out if row.kind is None and row.hint in ("", "paragraph")]
    closed = sum(row.closed for row in plain)
    long = [row for row in plain if row.words >= _HEADER_WORDS]
    reliable = (closed >= 2 and closed >= 0.6 * len(plain)) or (
        # Where every long piece ends like a sentence, short ones that do not are headings, many as they may be.
        len(long) >= 3 and sum(row.closed for row in long) >= 0.9 * len(long) and len(long) >= 0.3 * len(plain)
    )
    labels = [_label(row.text) for row in out if row.kind == "toc"]
    behind: list[Row | None] = [None] * (len(out) + 1)  # the next piece of body
    for index in range(len(out) - 1, 0, -1):
        behind[index] = out[index] if out[index].kind in (None, "caption") else behind[index + 1]
    for index, row in enumerate(out):
        if row.kind is not None:
            continue
        if row.hint == "heading":
            # A paragraph that is set as a heading: the lead where it follows the title, a call-out elsewhere.
            prose = row.words > _LONGEST_HEADING and bool(_FULL_STOP.search(row.text))
            under = index > 0 and out[index - 1].kind == "title"
            kind: BlockKind = ("subtitle" if under else "paragraph") if prose else "heading"
            out[index] = row._replace(kind=kind, rule="block.markup")
            continue
        following = behind[index + 1]
        if row.hint in ("", "paragraph") and not row.closed and any(_starts(_key(row.text), label) for label in labels):
            out[index] = row._replace(kind="heading", rule="block.contents")
            continue
        if (
            (reliable or row.strong)
            and row.hint in ("", "paragraph")
            and index > 0
            and following is not None
            and following.words >= max(12, row.words)
            and _may_head(row)
        ):
            out[index] = row._replace(kind="heading", rule="block.heading")
    return out


def _may_head(row: Row) -> bool:
    """True for a line that may be a heading: short, open at its end, and no line of a dialogue."""
    text = row.text
    if row.words > 28 or _FULL_STOP.search(text) or text.endswith((":", ",", ";", ")")) or text[0].islower():
        return False
    if _SPEECH.match(text) or re.search(r"[.?!…]\s?[\"»”’']+$", text):
        return False  # a dash or a name before words, a mark inside the closing quotation marks: somebody speaks
    if text[-1] in "?!":
        return row.words <= 14
    return text[0] in '"«“' or text[-1] not in '"»”' or row.words <= 12


def _questions(rows: list[Row], title: str) -> list[Row]:
    """The questions of an interview: three or more, each with an answer under it."""
    asked = [
        i
        for i, row in enumerate(rows[:-1])
        if (row.kind in (None, "heading") or row.rule == "block.title")
        and row.role == ""
        and not re.match(r"[«\"“]?\s*[—–]\s", row.text)
        and re.search(r"\?\s?[»\"”]?$", row.text)
        and row.words <= 70
        and rows[i + 1].kind is None
        and not re.search(r"\?\s?[»\"”]?$", rows[i + 1].text)
    ]
    paragraphs = sum(row.kind is None for row in rows)
    if len(asked) < 3 or len(asked) < paragraphs / 5:
        return rows
    return [row._replace(kind="question", rule="block.question") if i in asked else row for i, row in enumerate(rows)]


def _lead(rows: list[Row], title: str) -> list[Row]:
    """The lead between title and body: set in bold, or said again at the beginning of the body."""
    out = list(rows)
    at = next((i for i, row in enumerate(out) if row.kind == "title"), None)
    if at is None:
        return out
    for index in range(at + 1, len(out)):
        row = out[index]
        if row.kind in ("byline", "dateline", "boilerplate", "credit", "caption", "toc"):
            continue
        if row.kind == "subtitle":
            out[index] = row._replace(role="chapo") if row.closed else row
            break
        if row.kind is not None or row.words < 12 or row.words > 120:
            break
        rest = [r for r in out[index + 1 :] if r.kind is None]
        if row.strong and rest:
            out[index] = row._replace(kind="paragraph", role="chapo", rule="block.lead-bold")
        elif len(rest) >= 3 and any(row.kind == "subtitle" for row in out) is False and _says_again(row, rest[0]):
            out[index] = row._replace(kind="subtitle", role="chapo", rule="block.lead-repeated")
        break
    return out


def _says_again(lead: Row, body: Row) -> bool:
    """True when the body opens with seven words in a row of the lead: leads are written to be repeated."""
    grams = set(_grams(lead.text, 7))
    return any(gram in grams for gram in _grams(body.text, 7))


# ------------------------------------------------------------- whole document


def _with_repeats(rows: Sequence[Row]) -> Iterator[Row]:
    """Headings, pull quotes and titles that say again what the body says."""
    body = [row for row in rows if row.kind in ("paragraph", "question")]
    said: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(body):
        for gram in _grams(row.text, 3):
            said.setdefault(gram, number)
    headings = {_key(row.text) for row in rows if row.kind == "heading"}
    for row in rows:
        if row.kind in ("title", "subtitle", "heading") and row.role != "rubric":
            grams = _grams(row.text, 3)
            again = sum(gram in said for gram in grams)
            row = row._replace(repeats=again >= 5 and again >= 0.3 * len(grams))
        elif row.kind == "toc":
            row = row._replace(repeats=any(_starts(h, _label(row.text)) for h in headings))
        yield row


def _with_end(rows: Iterable[Row]) -> list[Row]:
    """The last piece of body marked as truncated where it stops in mid-sentence."""
    out = list(rows)
    body = [i for i, row in enumerate(out) if row.kind in ("paragraph", "question")]
    if not body:
        return out
    last = out[body[-1]]
    text = last.text.rstrip()
    bracket = re.search(r"[(\[]\s*$", text) is not None
    trails = re.search(r"(?:\[(?:\.{3}|…)\]|\((?:\.{3}|…)\))$", text) is not None
    # A missing full stop alone is common; a word that wants another is not.
    wants = text.endswith(",") or (text[-1:].islower() and _key(text.rsplit(" ", 1)[-1]) in _layout("open_words"))
    behind = any(_LEFT_OUT.fullmatch(row.text.strip()) for row in out[body[-1] + 1 :])
    if bracket or trails or behind or (wants and len(text) >= _SENTENCE):
        out[body[-1]] = last._replace(truncated=True)
    return out


def missing_sections(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of the contents table whose sections are not in the text."""
    headings = [_key(row.text) for row in rows if row.kind in ("heading", "question", "subtitle")]
    labels = [row for row in rows if row.kind == "toc" and _key(row.text) not in _layout("contents")]
    missing = [row.text for row in labels if not any(_starts(h, _label(row.text)) for h in headings)]
    return tuple(missing) if len(missing) < len(labels) else ()


def missing_notes(rows: Sequence[Row]) -> tuple[str, ...]:
    """The numbers of notes that are called in the text and stand nowhere."""
    calls: dict[str, None] = {}
    for row in rows:
        if row.kind in ("paragraph", "question", "subtitle"):
            calls.update(dict.fromkeys(m[1] for m in re.finditer(r"(?<=\S)\s?\[\^?(\d{1,2})\]", row.text)))
    bodies = {m[1] for row in rows if row.kind == "footnote" and (m := re.match(r"\W*(\d{1,3})", row.text))}
    return tuple(number for number in calls if number not in bodies)


# -------------------------------------------------------------------- words


@cache
def _layout(name: str) -> frozenset[str]:
    return frozenset(_key(word) for code in SUPPORTED for word in load(code, "blocks")[name])


@cache
def _press(name: str) -> frozenset[str]:
    return frozenset(word.lower() for code in SUPPORTED for word in load(code, "press")[name])


def _key(text: str) -> str:
    """Letters and figures alone, in lower case: how two lines are compared."""
    return " ".join(_WORD.findall(text.lower()))


def _label(text: str) -> str:
    """A line of a contents table without its number and its dots."""
    return _key(_CUT_LABEL.sub("", _NUMBERED.sub("", text)))


def _starts(heading: str, label: str) -> bool:
    return bool(label) and (heading == label or heading.startswith(label + " "))


def _same(text: str, title: str) -> bool:
    left, right = _key(text), _key(title)
    return bool(left) and (left == right or (len(left) > 20 and (left in right and len(left) > 0.6 * len(right))))


def _grams(text: str, size: int) -> list[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
