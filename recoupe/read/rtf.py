r"""RTF -> Draft: its words with offsets into the file, one code point a byte (`char`; the file is decoded as Latin-1).

A small reader of its own, after the Rich Text Format Specification 1.9.1: none of the libraries says where its words
stood. Read are text in any code page (`\'e9`), Unicode (`\u233?`), notes, text boxes, tables cell by cell, what a field
shows; left out are tracked deletions, hidden text, comments, pictures, running headers and footers.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from recoupe.errors import UnreadableError
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.weave import Weaver

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|(?P<line>[\r\n]+)|\\",
    re.S,
)
_DEEPEST = 5000  # groups in one another; writers make a dozen
# Destinations that hold no text of the document. What begins with `\*` and is not known is none either.
_SILENT = frozenset(
    """fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl info pict objdata objclass objname header
    headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn annotation atnid
    atnauthor atntime atnicn atnref atnparent atndate fldinst bkmkstart bkmkend xe tc tcn rxe listtext pntext pn pntxta
    pntxtb pnseclvl template themedata colorschememapping datastore latentstyles xmlnstbl generator filetbl sp nonshppict
    nonesttables do private blipuid falt panose wgrffmtfilter defchp defpap sn sv shprslt""".split()  # noqa: SIM905
)
_SPOKEN = frozenset(["shpinst", "shptxt", "fldrslt", "shppict", "pgptbl", "nesttableprops"])  # of those with `\*`
_FLOWS = ("body", "box", "note")  # a text box is read after the paragraph that it hangs on, notes after all
_SIGNS = {
    "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "bullet": "\u2022", "tab": "\t", "line": "\n", "lbr": "\n", "emspace": " ", "enspace": " ",
    "qmspace": " ",
}  # fmt: skip
_ENDS = frozenset(["par", "cell", "nestcell", "row", "nestrow", "sect", "page", "column"])
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# \fcharset of a font -> code page (specification, "Font Table").
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "cp1361", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_WIDE = ("cp932", "cp936", "cp949", "cp950", "cp1361", "utf-8")  # code pages whose characters take several bytes
_STYLES: tuple[tuple[str, Hint], ...] = (
    ("subtitle", "subtitle"), ("title", "title"), ("heading 1", "title"), ("heading", "heading"),
    ("caption", "caption"), ("footnote", "footnote"), ("toc", "toc"), ("list", "list"), ("quote", "quote"),
)  # fmt: skip
_FACTS = {"title": "title", "author": "author"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group; a closing brace brings back what held before."""

    where: str = "body"  # or "note", "box", "silent", "fonts", "styles", "info", "title", "author"
    page: str = ""  # the code page of the font, empty: the document's
    fallback: int = 1  # how many characters stand in for a Unicode one
    hidden: bool = False
    bold: bool = False
    style: int = 0
    level: int = -1


@dataclass(frozen=True, slots=True)
class _Words:
    """Characters that stand at [start, end) of the source; `exact`: one for one."""

    text: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with the style and outline level that held at its end; `style` -1 in a note."""

    words: list[_Words]
    style: int
    level: int
    strong: bool


def read_rtf(raw: bytes) -> Draft:
    """The text of an RTF file. Raises UnreadableError when it is broken or empty."""
    source = raw.decode("latin-1")
    reader = _Reader(source)
    reader.run()
    draft = reader.draft()
    if not draft.pieces:
        raise UnreadableError("read.no-text", "the document holds no text (pictures?)")
    return draft


class _Reader:
    """One pass over the tokens. Groups are a stack, so that depth costs memory and never the run."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, str] = {}
        self._style = 0
        self._names: list[str] = []
        self._facts: dict[str, str] = {}
        self._default = 0
        self._skip = 0  # characters that stand in for a Unicode one and are not read
        self._bytes: list[tuple[int, int, int]] = []  # (byte, start, end) of a row of \'xx
        self._half: tuple[int, int] | None = None  # the first half of a pair of \u, and where it stands
        self._state = _State()
        self._stack: list[_State] = []
        self._words: dict[str, list[_Words]] = {flow: [] for flow in _FLOWS}
        self._weights: dict[str, set[bool]] = {flow: set() for flow in _FLOWS}
        self._paragraphs: dict[str, list[_Paragraph]] = {flow: [] for flow in _FLOWS}

    def run(self) -> None:
        """Read to the end, or to the brace that closes the document."""
        source, at, size = self._source, 0, len(self._source)
        starred = opened = False
        while at < size:
            token = _TOKEN.match(source, at)
            if token is None:
                break
            kind, begin, at = token.lastgroup, at, token.end()
            if kind in ("number", "word"):
                word, number = token["word"].lower(), int(token["number"]) if token["number"] else None
                if word == "bin":
                    at += min(max(0, number or 0), size - at)
                    continue
                self._flush()
                self._control(word, number, begin, at, opened, starred)
            elif kind == "hex":
                if self._skip:
                    self._skip -= 1
                else:
                    self._bytes.append((int(token["hex"], 16), begin, at))
            elif kind == "text":
                self._flush()
                self._plain(token["text"], begin)
            elif kind == "brace":
                self._flush()
                self._skip = 0
                if token["brace"] == "{":
                    if len(self._stack) >= _DEEPEST:
                        raise UnreadableError("read.broken", "its groups lie too deep in one another; save it anew")
                    self._stack.append(self._state)
                    opened, starred = True, False
                    continue
                if not self._close():
                    break
            elif kind == "sign":
                self._flush()
                if token["sign"] == "*":
                    starred = True
                    continue
                self._sign(token["sign"], begin, at)
            if kind != "line":
                opened = starred = False
        self._flush()
        for flow in ("note", "box", "body"):
            self._end(flow)

    def draft(self) -> Draft:
        """What has been read, as a Draft: the body, then the notes."""
        weaver = Weaver("char")
        pieces: list[Piece] = []
        titled = False
        for paragraph in (*self._paragraphs["body"], *self._paragraphs["note"]):
            text = "".join(words.text for words in paragraph.words)
            left, right = len(text) - len(text.lstrip()), len(text.rstrip())
            if left >= right:
                continue
            if weaver.size:
                weaver.put("\n\n")
            at, start = 0, weaver.size
            for words in paragraph.words:
                low, high = max(left - at, 0), min(right - at, len(words.text))
                if low < high and words.exact:
                    weaver.keep(words.text[low:high], words.start + low)
                elif low < high:
                    weaver.repair(words.text[low:high], words.start, words.end)
                at += len(words.text)
            hint = self._hint(paragraph)
            if hint == "title":
                hint, titled = ("heading" if titled else "title"), True
            level = max(0, paragraph.level + 1)
            pieces.append(Piece(start=start, end=weaver.size, hint=hint, strong=paragraph.strong, level=level))
        text, origin = weaver.done()
        clues = tuple(
            Clue(field=name, value=" ".join(value.split()), how="file", rule=f"rtf.{name}")
            for name, value in sorted(self._facts.items())
            if value.strip()
        )
        return Draft(format="rtf", text=text, origin=origin, pieces=tuple(pieces), clues=clues, encoding="latin-1")

    def _hint(self, paragraph: _Paragraph) -> Hint:
        if paragraph.style < 0:
            return "footnote"
        if 0 <= paragraph.level < 9:
            return "title" if paragraph.level == 0 else "heading"
        name = self._styles.get(paragraph.style, "")
        return next((hint for start, hint in _STYLES if name.startswith(start)), "paragraph")

    def _control(self, word: str, number: int | None, begin: int, end: int, opened: bool, starred: bool) -> None:
        """A control word: it opens a destination, ends a paragraph, stands for a character, or changes the state."""
        state = self._state
        if opened and self._destination(word, starred):
            return
        if word == "u" and number is not None:
            self._unicode(number, begin, end)
        elif word in _SIGNS:
            if self._skip:
                self._skip -= 1  # it stands in for a character that has been read
            else:
                self._say(_SIGNS[word], begin, end)
        elif word in _ENDS:
            self._end(state.where)
        elif word == "plain":
            self._state = replace(state, bold=False, hidden=False, page=self._fonts.get(self._default, ""))
        elif word == "pard":
            self._state = replace(state, style=0, level=-1)
        elif word in ("b", "v", "deleted"):
            on = number != 0
            self._state = replace(state, bold=on) if word == "b" else replace(state, hidden=on)
        elif word == "f" and number is not None:
            self._font = number
            self._state = replace(state, page=self._fonts.get(number, ""))
        elif word == "fcharset" and state.where == "fonts":
            self._fonts[self._font] = _CHARSETS.get(number or 0, "")
        elif word == "cpg" and state.where == "fonts":
            self._fonts[self._font] = _codec(number)
        elif word == "s" and number is not None:
            self._style = number
            self._state = replace(state, style=number)
        elif word == "outlinelevel":
            self._state = replace(state, level=9 if number is None else number)
        elif word == "uc":
            self._state = replace(state, fallback=min(max(0, 1 if number is None else number), 100))
        elif word in _PAGES:
            self._page = _PAGES[word]
        elif word == "ansicpg":
            self._page = _codec(number) or self._page
        elif word == "deff":
            self._default = number or 0

    def _destination(self, word: str, starred: bool) -> bool:
        """True when `word`, the first of its group, says that the group is no running text."""
        where = self._state.where
        if word in ("fonttbl", "stylesheet") and where == "body":
            self._state = replace(self._state, where="fonts" if word == "fonttbl" else "styles")
        elif where == "info" and word in _FACTS:
            self._state = replace(self._state, where=word)
        elif word == "info":
            self._state = replace(self._state, where="info")
        elif word in ("footnote", "shptxt") and where in _FLOWS:
            flow = "note" if word == "footnote" else "box"
            self._state = _State(where=flow, page=self._state.page, fallback=self._state.fallback)
        elif word == "upr":  # the same twice: for old readers, and behind it (`\*\ud`) in Unicode
            self._state = replace(self._state, where="upr:" + where)
        elif word == "ud" and where.startswith("upr:"):
            self._state = replace(self._state, where=where[4:])
        elif (where == "styles" and word in ("cs", "ds", "ts")) or word in _SILENT or (starred and word not in _SPOKEN):
            self._state = replace(self._state, where="silent")
        else:
            return False
        return True

    def _close(self) -> bool:
        """A closing brace; False when it closes the document."""
        before = self._state
        if not self._stack:
            return False
        self._state = self._stack.pop()
        if before.where == "styles":
            if self._names:
                self._styles[self._style] = "".join(self._names).partition(";")[0].strip().lower()
            self._names, self._style = [], 0  # a style without a number is the first
        if before.where in ("note", "box") and self._state.where != before.where:
            self._end(before.where, before)
        return bool(self._stack)

    def _plain(self, text: str, begin: int) -> None:
        """Text as it stands; bytes beyond ASCII are in the code page of the font, as if they had been escaped."""
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        text, begin = text[skipped:], begin + skipped
        if text.isascii():
            self._say(text, begin, begin + len(text), exact=True)
            return
        at = begin
        for run in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
            if run.isascii():
                self._flush()
                self._say(run, at, at + len(run), exact=True)
            else:
                self._bytes += [(ord(c), at + i, at + i + 1) for i, c in enumerate(run)]
            at += len(run)

    def _sign(self, sign: str, begin: int, end: int) -> None:
        """A backslash and a sign: a character that is a mark elsewhere, a special space or hyphen, a paragraph's end."""
        if sign in "{}\\":
            self._say(sign, end - 1, end, exact=True)
        elif sign == "~":
            self._say("\u00a0", begin, end)
        elif sign == "_":
            self._say("\u2011", begin, end)
        elif sign in "\r\n":
            self._end(self._state.where)

    def _unicode(self, number: int, begin: int, end: int) -> None:
        """A character by its number, of 16 bits with sign; characters beyond come as two halves."""
        code = number % 65536 if number < 65536 else number
        self._skip = self._state.fallback
        if 0xD800 <= code < 0xDC00:
            self._half = (code, begin)
            return
        if 0xDC00 <= code < 0xE000:
            if self._half is not None:
                high, begin = self._half
                self._say(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00), begin, end)
            self._half = None
            return
        self._half = None
        if 0 < code <= 0x10FFFF:
            # Signs of picture fonts (Symbol, Wingdings) come as numbers of the private area; most are bullets.
            self._say("\u2022" if 0xF020 <= code <= 0xF0FF else chr(code), begin, end)

    def _flush(self) -> None:
        """Bytes that wait, as text: a character of East Asia is two of them, so they wait for one another."""
        if not self._bytes:
            return
        waiting, self._bytes = self._bytes, []
        page = self._state.page or self._page
        if page in _WIDE:
            text = bytes(b for b, _, _ in waiting).decode(page, "replace")
            self._say(text, waiting[0][1], waiting[-1][2])
            return
        for byte, begin, end in waiting:
            try:
                self._say(bytes([byte]).decode(page), begin, end)
            except (UnicodeDecodeError, LookupError):
                self._say(bytes([byte]).decode("cp1252", "replace"), begin, end)

    def _say(self, text: str, begin: int, end: int, exact: bool = False) -> None:
        """Add `text`, which stands at [begin, end), to what the group writes."""
        state = self._state
        if state.where in _FLOWS and not state.hidden:
            self._words[state.where].append(_Words(text, begin, end, exact))
            if text.strip():
                self._weights[state.where].add(state.bold)
        elif state.where == "styles":
            self._names.append(text)
        elif state.where in _FACTS:
            self._facts[state.where] = (self._facts.get(state.where, "") + text)[:2000]

    def _end(self, flow: str, state: _State | None = None) -> None:
        """The end of a paragraph of `flow`, under the state that holds there."""
        if flow not in _FLOWS:
            return
        state = state or self._state
        if words := self._words[flow]:
            strong = self._weights[flow] == {True}
            style, level = (-1, -1) if flow == "note" else (state.style, state.level)
            self._paragraphs[flow].append(_Paragraph(words, style, level, strong))
        self._words[flow], self._weights[flow] = [], set()
        if flow == "body":
            self._paragraphs["body"] += self._paragraphs["box"]
            self._paragraphs["box"] = []


def _codec(number: int | None) -> str:
    """The name of a code page that is known; empty for none."""
    name = {10000: "mac_roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return name
