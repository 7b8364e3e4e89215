"""Markdown -> Draft: marks are taken out by edits, and what they say of a line is kept as the hint of its piece."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, NamedTuple

from recoupe.model import Dropped, Edit, Origin, Repair
from recoupe.read.clean import LETTERS, Step, plain_tabs, repair
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.lines import rejoin_lines

_BLOCK_TAGS = (
    "p|br|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|figure|figcaption|section|article|aside|header|footer|hr|table|tbody"
    "|thead|tr|td|th|pre|center"
)
_INLINE_TAGS = (
    "strong|em|b|i|u|s|a|span|img|sup|sub|small|cite|q|font|mark|abbr|time|picture|source|iframe|video|label|o:p"
)
_TAG = re.compile(
    rf"<(?P<drop>script|style)\b[^<>]*>|(?P<note><!--)|</?(?:(?P<block>{_BLOCK_TAGS})|{_INLINE_TAGS})(?:\s[^<>]*)?/?>",
    re.I,
)
_DROPPED = {name: re.compile(rf"</{name}>", re.I) for name in ("script", "style")} | {"note": re.compile("-->")}
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}\d?|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_HEADING = re.compile(r"^[ ]{0,3}(#{1,6})[ \t]+(?=\S)|(?<=\S)[ \t]+#+[ \t]*$", re.M)
_SETEXT = re.compile(r"^(?P<title>[ ]{0,3}[^\s#>|*-][^\n]{0,150})\n[ ]{0,3}(?P<mark>={3,}|-{3,})[ \t]*$", re.M)
_MARKER = re.compile(r"^(?![ \t]*(?:[-*_][ \t]*){3,}$)[ \t]*(?:[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S))+", re.M)
_QUOTED = re.compile(r"^[ \t]{0,3}((?:>[ \t]?)+)", re.M)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)([^\[\]\n]{1,200})\]:[ \t]*(?:<[^<>\n]*>|[^\s<]\S*)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$\n?",
    re.M,
)
_REFERENCE = re.compile(r"!?\[((?:[^\[\]\n\\]|\\.){1,300})\](?:[ ]?\[([^\[\]\n]{0,200})\])?(?![(:\[])")
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_STRUCK = re.compile(r"(?<!~)(~~)(?=[^\s~])([^\n~]*[^\s~])(~~)(?!~)")
_CODE = re.compile(r"(?<![`\\])(`{1,2})(?!`)([^`\n]+)\1(?!`)")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})[^`\n]*$", re.M)
_TABLE_RULE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$\n?", re.M)
_TABLE_ROW = re.compile(r"^ {0,3}(\|)[^\n]*(?:(\|)[ \t]*)$", re.M)
_LINK = re.compile(
    r"(!?)\[((?:[^\[\]\n\\]|\\.|\[[^\[\]\n]*\])*)\](\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"\n]*\")?\))"
)
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)")
_STRONG_ENDS = {mark: re.compile(rf"(?=\S)([^\n]*?\S){re.escape(mark)}(?!\*)") for mark in ("***", "**", "__")}
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*|_)(?=[^\s*_])")
_EMPHASIS_ENDS = {mark: re.compile(rf"([^\n*]*?[^\s\\]){re.escape(mark)}(?![\w*])") for mark in ("*", "_")}
_LINE, _LINE_OR_STAR = re.compile(r"\n|\Z"), re.compile(r"[\n*]|\Z")
_VALUES = 100  # authors of one document
_HEADER = 1 << 16  # characters: a longer header is no header, and its YAML would be read for minutes
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+)>")
_ESCAPE = re.compile(r"\\(?=\n|[\\`*_{}\[\]()#+\-.!>|~<])")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_WHOLE_STRONG = re.compile(r"[ ]{0,3}(?:#{1,6}[ \t]+)?(\*\*|__)(?=\S)(?:(?!\1).)+\1[ \t]*$")
_LIST = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_RARE_LINE_ENDS = dict.fromkeys((0x0B, 0x85, 0x2028, 0x2029), "\n")
_NOTE = re.compile(r"[ ]{0,3}\[\^[^\]\s]+\]:[ \t]")


def read_markdown(raw: str) -> Draft:
    """The Draft of a Markdown text. YAML front matter becomes clues with `how="given"`: the user's own word."""
    text, origin, repairs = repair(raw, STEPS)
    clues = _front(raw)
    header = _FRONT.match(raw) if clues else None
    return Draft(
        format="markdown",
        text=text,
        origin=origin,
        pieces=pieces_of(raw, text, origin, marks=True),
        clues=clues,
        repairs=_below(header[0], repairs) if header else repairs,
        dropped=(_header(header),) if header else (),
    )


def is_markdown(raw: str) -> bool:
    """True when `raw` holds marks that hardly stand in a text by chance: headings, links, bold words, front matter."""
    raw = raw.translate(_RARE_LINE_ENDS)
    return bool(
        (_FRONT.match(raw) and _front(raw))
        or re.search(r"^ {0,3}#{1,6}[ \t]+\S", raw, re.M)
        or _LINK.search(raw)
        or next(_pairs(_STRONG, _STRONG_ENDS, _LINE, raw), None)
    )


# ------------------------------------------------------------------- steps


def drop_front_matter(text: str) -> Iterator[Edit]:
    """The YAML header taken out of the text; `read_markdown` keeps what it says."""
    match = _FRONT.match(text)
    if match and _front(text):
        yield Edit(0, match.end(), "", "markdown.front-matter")


def drop_tags(text: str) -> Iterator[Edit]:
    """HTML tags that were pasted along; a block tag between words becomes a line end."""
    at = 0
    open_ended: set[str] = set()
    while match := _TAG.search(text, at):
        at = match.end()
        if name := "note" if match["note"] else (match["drop"] or "").lower():
            closing = None if name in open_ended else _DROPPED[name].search(text, at)
            if closing:
                at = closing.end()
                yield Edit(match.start(), at, "", "text.tag")
            else:
                open_ended.add(name)
            continue
        new = ""
        if match["block"]:
            before = text[max(0, match.start() - 1) : match.start()]
            after = text[match.end() : match.end() + 1]
            new = "" if before in ("", "\n") or after in ("", "\n") else "\n"
        yield Edit(match.start(), match.end(), new, "text.tag")


def read_entities(text: str) -> Iterator[Edit]:
    """HTML entities as the characters that they name."""
    for match in _ENTITY.finditer(text):
        new = html.unescape(match[0])
        if new != match[0]:
            yield Edit(match.start(), match.end(), new.replace("\u00a0", " "), "text.entity")


def drop_headings(text: str) -> Iterator[Edit]:
    """The marks of headings: leading `#`, trailing `#`, underlining."""
    for match in _HEADING.finditer(text):
        yield Edit(match.start(), match.end(), "", "markdown.heading")
    for match in _SETEXT.finditer(text):
        yield Edit(match.start("mark"), match.end("mark"), "", "markdown.heading")


def drop_quote_marks(text: str) -> Iterator[Edit]:
    """The marks of quoted lines, taken out before lines are joined; where their depth changes, a paragraph ends."""
    depth = at = 0
    for match in _QUOTED.finditer(text):
        follows = match.start() == at
        own = match[1].count(">")
        if match.start() and (not follows or own != depth):
            yield Edit(match.start(), match.start(), "\n", "text.quoted")
        yield Edit(match.start(), match.end(), "", "text.quoted")
        end = text.find("\n", match.end())
        depth, at = own, len(text) if end < 0 else end + 1
        if end >= 0 and not _QUOTED.match(text, at) and text[at : at + 1].strip():
            yield Edit(at, at, "\n", "text.quoted")


def drop_definitions(text: str) -> Iterator[Edit]:
    """Lines that say where a link leads."""
    for match in _DEFINITION.finditer(text):
        yield Edit(match.start(), match.end(), "", "markdown.definition")


def drop_references(text: str) -> Iterator[Edit]:
    """Links to such a line as their words; square brackets that name none stay."""
    known = {match[1].strip().lower() for match in _DEFINITION.finditer(text)}
    for match in _REFERENCE.finditer(text) if known else ():
        # "[1]" alone calls a note, even where its body is nothing but an address.
        if (match[2] or match[1]).strip().lower() in known and not (match[2] is None and match[1].isdigit()):
            yield Edit(match.start(), match.start(1), "", "markdown.link")
            yield Edit(match.end(1), match.end(), "", "markdown.link")


def drop_wiki_links(text: str) -> Iterator[Edit]:
    """Links between pages of a wiki or notebook, as their words."""
    for match in _WIKI.finditer(text):
        yield Edit(match.start(), match.start(1), "", "markdown.link")
        yield Edit(match.end(1), match.end(), "", "markdown.link")


def drop_struck(text: str) -> Iterator[Edit]:
    """The marks of words that are struck out, and of code."""
    for match in _STRUCK.finditer(text):
        yield Edit(match.start(1), match.end(1), "", "markdown.struck")
        yield Edit(match.start(3), match.end(3), "", "markdown.struck")
    for match in _CODE.finditer(text):
        yield Edit(match.start(1), match.end(1), "", "markdown.code")
        yield Edit(match.end(2), match.end(), "", "markdown.code")


def drop_table_marks(text: str) -> Iterator[Edit]:
    """The rule under the head of a table, and the marks at both ends of its rows; those between cells stay."""
    for match in _TABLE_RULE.finditer(text):
        if match.start() and "|" in text[max(0, match.start() - 300) : match.start()].rstrip("\n").rpartition("\n")[2]:
            yield Edit(match.start(), match.end(), "", "markdown.table")
    for match in _TABLE_ROW.finditer(text):
        if not _TABLE_RULE.match(text, match.start()):
            yield Edit(match.start(1), match.end(1), "", "markdown.table")
            yield Edit(match.start(2), match.end(2), "", "markdown.table")


def drop_fences(text: str) -> Iterator[Edit]:
    """The lines that begin and end a piece of code."""
    for start, end, inner, inner_end in _fences(text):
        yield Edit(start, inner, "", "markdown.code")
        if inner_end < end:
            yield Edit(inner_end, end, "", "markdown.code")


def _fences(text: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, start of code, end of code) of each fenced piece; one that is never closed is none."""
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            opened = match
        elif match["mark"].startswith(opened["mark"]) and match[0].strip() == match["mark"]:
            yield opened.start(), match.end(), min(opened.end() + 1, match.start()), match.start()
            opened = None


def _outside(step: Step) -> Step:
    """`step` kept out of fenced code."""

    @wraps(step)
    def careful(text: str) -> Iterator[Edit]:
        code = [(start, end) for start, end, *_ in _fences(text)] if "```" in text or "~~~" in text else []
        for edit in step(text):
            before = bisect_right(code, (edit.end, len(text))) - 1
            if before < 0 or code[before][1] <= edit.start:
                yield edit

    return careful


def drop_markers(text: str) -> Iterator[Edit]:
    """The bullets of lists, and the boxes of what is to do; numbers stay."""
    for match in _MARKER.finditer(text):
        yield Edit(match.start(), match.end(), "", "markdown.marker")


def drop_links(text: str) -> Iterator[Edit]:
    """Links as their words, pictures as their description."""
    for match in _LINK.finditer(text):
        yield Edit(match.start(), match.start(2), "", "markdown.link")
        yield Edit(match.end(2), match.end(), "", "markdown.link")


def drop_strong(text: str) -> Iterator[Edit]:
    """The marks of bold words."""
    yield from _marks(_pairs(_STRONG, _STRONG_ENDS, _LINE, text))


def drop_emphasis(text: str) -> Iterator[Edit]:
    """The marks of slanted words."""
    yield from _marks(_pairs(_EMPHASIS, _EMPHASIS_ENDS, _LINE_OR_STAR, text))


def drop_brackets(text: str) -> Iterator[Edit]:
    """The angle brackets around an address."""
    for match in _AUTOLINK.finditer(text):
        yield Edit(match.start(), match.start(1), "", "markdown.autolink")
        yield Edit(match.end(1), match.end(), "", "markdown.autolink")


def drop_escapes(text: str) -> Iterator[Edit]:
    """The backslash before a character that is meant as itself."""
    for match in _ESCAPE.finditer(text):
        yield Edit(match.start(), match.end(), "", "markdown.escape")


def _marks(pairs: Iterator[tuple[int, int, int, int]]) -> Iterator[Edit]:
    for start, inner, inner_end, end in pairs:
        yield Edit(start, inner, "", "markdown.emphasis")
        yield Edit(inner_end, end, "", "markdown.emphasis")


def _pairs(
    opening: re.Pattern[str], ends: Mapping[str, re.Pattern[str]], zone: re.Pattern[str], text: str
) -> Iterator[tuple[int, int, int, int]]:
    """(start, start of words, end of words, end) of marks that come in pairs, left to right.

    Where one mark finds no partner before the end of its `zone`, no later one of its kind will: none is tried twice,
    so a line of a million loose stars is read once.
    """
    at = 0
    hopeless: dict[str, int] = {}
    while match := opening.search(text, at):
        at = match.start() + 1
        for mark in ("***", "**") if match[1] == "***" else (match[1],):
            if hopeless.get(mark, 0) > match.start():
                continue
            inner = match.start() + len(mark)
            if found := ends[mark].match(text, inner):
                yield match.start(), inner, found.end(1), found.end()
                at = found.end()
                break
            end = zone.search(text, inner)
            hopeless[mark] = end.start() if end else len(text)


# Lines are rejoined while the marks still stand: a `#` or a bullet is what tells one line from the next.
STEPS: tuple[Step, ...] = (
    *LETTERS, drop_front_matter,
    *map(_outside, (
        drop_tags, read_entities, drop_quote_marks, drop_references, drop_definitions, rejoin_lines, plain_tabs,
        drop_headings, drop_table_marks, drop_wiki_links, drop_links, drop_strong, drop_emphasis, drop_struck,
        drop_markers, drop_brackets, drop_escapes,
    )),
    drop_fences,
)  # fmt: skip

# ------------------------------------------------------------------ pieces


class _Line(NamedTuple):
    hint: Hint
    strong: bool
    level: int


def pieces_of(raw: str, text: str, origin: Origin, marks: bool = False) -> tuple[Piece, ...]:
    """One piece a line of `text`, with what the mark-up of the line of `raw` behind it says (`marks`: Markdown's)."""
    raw = raw.translate(_RARE_LINE_ENDS)
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", raw))]
    said = _hints(raw, starts, marks)
    out = []
    at = 0
    for line in text.split("\n"):
        if content := line.strip():
            start = at + len(line) - len(line.lstrip())
            places = origin.places(start, start + 1) or origin.places(start, start + len(content))
            number = bisect_right(starts, places[0].start) - 1 if places else -1
            hint = said.get(number, _PLAIN)
            if marks and hint is _PLAIN and places:
                hint = _PLAIN._replace(strong=_is_strong(raw, origin, start, at + len(line.rstrip())))
            out.append(
                Piece(start=start, end=start + len(content), hint=hint.hint, strong=hint.strong, level=hint.level)
            )
        at += len(line) + 1
    return tuple(out)


def _is_strong(raw: str, origin: Origin, start: int, end: int) -> bool:
    """True for a paragraph of several lines between two marks of bold."""
    found = origin.source(start, end)
    if found is None or raw[found[0] - 2 : found[0]] not in ("**", "__"):
        return False
    mark = raw[found[0] - 2 : found[0]]
    return raw.startswith(mark, found[1]) and mark not in raw[found[0] : found[1]]


_PLAIN = _Line("", False, 0)
_TAGGED = re.compile(r"\s*(?:<p>\s*)?<(h([1-6])|figcaption|blockquote)\b", re.I)
_TAGGED_STRONG = re.compile(r"\s*(?:<p>\s*)?<(strong|b)>(?:(?!</?\1>).)*</\1>\s*(?:</p>)?\s*$", re.I)


def _hints(raw: str, starts: list[int], marks: bool) -> dict[int, _Line]:
    """What the mark-up of each raw line says, by line number; lines without any are left out."""
    out: dict[int, _Line] = {}
    code = [(start, end) for start, end, *_ in _fences(raw)] if marks else []
    picture = False  # the line above shows one
    underlined = {match.start("title"): match["mark"][0] for match in _SETEXT.finditer(raw)} if marks else {}
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(raw)
        line = raw[start:end].rstrip("\r\n")
        if not line or line.isspace():
            continue  # and a picture above stays one: its caption may stand below an empty line
        pictured, picture = picture, marks and line.lstrip().startswith("![")
        held = bisect_right(code, (start, len(raw))) - 1
        if held >= 0 and start < code[held][1]:
            continue
        if pictured and re.match(r"\s*([*_])[^*_\n]+\1\s*$", line):
            out[number] = _Line("caption", False, 0)
        elif "<" in line and (found := _TAGGED.match(line)):
            out[number] = _Line("heading" if found[2] else "caption", False, int(found[2] or 0))
            if found[1].lower() == "blockquote":
                out[number] = _Line("quote", False, 0)
        elif listed := _LIST.match(line):
            out[number] = _Line("list", False, 1 + len(listed[1].expandtabs(4)) // 2)
        elif line.lstrip().startswith(">"):
            out[number] = _Line("quote", False, 0)
        elif not marks:
            if "<" in line and _TAGGED_STRONG.match(line):
                out[number] = _Line("", True, 0)
        elif found := re.match(r" {0,3}(#{1,6})[ \t]+\S", line):
            out[number] = _Line("heading", False, len(found[1]))
        elif start in underlined:
            out[number] = _Line("heading", False, 1 if underlined[start] == "=" else 2)
        elif _RULE.match(line):
            out[number] = _Line("boilerplate", False, 0)
        elif _NOTE.match(line):
            out[number] = _Line("footnote", False, 0)
        elif line.lstrip().startswith("|") and line.rstrip().endswith("|"):
            out[number] = _Line("table", False, 0)
        elif line.lstrip().startswith("!["):
            out[number] = _Line("caption", False, 0)
        elif _WHOLE_STRONG.match(line):
            out[number] = _Line("", True, 0)
    return out


# ------------------------------------------------------------ front matter

_FIELDS = {
    "title": "title", "titre": "title", "título": "title", "subtitle": "subtitle", "chapo": "subtitle",
    "author": "author", "authors": "author", "auteur": "author", "auteurs": "author", "autor": "author",
    "date": "published", "published": "published", "outlet": "outlet", "publisher": "outlet", "source": "outlet",
    "journal": "outlet", "media": "outlet", "média": "outlet", "url": "url", "link": "url", "lang": "language",
    "language": "language", "langue": "language", "idioma": "language", "agency": "agency", "agence": "agency",
    "section": "section", "rubrique": "section", "house": "house", "groupe": "house", "grupo": "house", "owner": "house",
}  # fmt: skip


def _header(found: re.Match[str]) -> Dropped:
    """The header as what was left out of the text: data about it, so none of its characters count as lost."""
    return Dropped(rule="markdown.front-matter", text=found[0][:80], chars=0, start=0, end=found.end())


def _below(header: str, repairs: tuple[Repair, ...]) -> tuple[Repair, ...]:
    """The repairs without the header, which was dropped as a whole."""
    first, rest = repairs[0], repairs[1:]
    left = first.old.removeprefix(header)
    return (replace(first, old=left), *rest) if left else rest


def _front(raw: str) -> tuple[Clue, ...]:
    """The facts of the YAML header, in its order; none when it is no mapping of known fields."""
    match = _FRONT.match(raw)
    if match is None or len(match["yaml"]) > _HEADER:
        return ()
    import yaml

    try:
        data: Any = yaml.load(match["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return ()
    if not isinstance(data, dict):
        return ()
    out = []
    for key, value in data.items():
        field = _FIELDS.get(str(key).strip().lower())
        values = value if isinstance(value, list) else [value]
        if field is not None:
            out += [
                Clue(field=field, value=v.strip(), how="given", rule="markdown.front-matter")
                for v in values[:_VALUES]
                if isinstance(v, str) and v.strip()  # written out, lists of aliases of lists fill any memory
            ]
    return tuple(out)
