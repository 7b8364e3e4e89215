"""Where sentences end, by rule: every mark that could close one is judged by the words on both sides of it.

A press text has one such mark every twenty words, so a few look-ups at each cost less than any tokenizer. What belongs
to a language (abbreviations, words that begin sentences) stands in `languages/*/sentences.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.model import Block, Sentence, Span

# A run of closing marks, then what still belongs to the sentence: closing quotes, brackets, emphasis, calls of notes.
# Marks may be repeated after a space ("vraiment ? !"), and a face may follow them.
_END = re.compile(
    r"(?P<mark>[.!?…]+(?:\s(?:[!?…]+|\.{2,4})(?![^\W_]))*|[。！？]+)"
    r"(?P<close>(?:[\"”’'»)\]*_]|\s?[»”]|\s?\[\d{1,3}\]\.?|\s?[:;]-?[()DPp](?![^\W_]))*)(?P<space>\s*)"
)
_OPENERS = re.compile(r"[\s\"«“‘'„(\[—–\-¿¡*•]*")
_BEFORE = re.compile(r"[^\s\"«»“”()\[\],;:!?…]*$")
_NEXT = re.compile(r"(?:[^\W\d_]['’])|[\w]+(?:['’](?=\w))?")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.I)
_ROMAN = re.compile(r"[IVXLCDM]+\b")
_VOWEL = re.compile(r"[aeiouyàâéèêëîïôöùûü]", re.I)
# A capitalised short word, a lower-case word behind it, and no mark before it.
_CAPITAL = re.compile(
    r"(?P<before>[\w»”])(?P<gap>\s+)(?P<word>[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]*(?:['’](?=[a-zß-öø-ÿ])|(?=\s[a-zß-öø-ÿ])))"
)
_WORDS = re.compile(r"[^\W_]")
_BULLET = re.compile(r"\s(?P<dash>[-–•*])\s(?P<after>\S)")
_NEAR = 250  # characters between two items of a list that lost its line ends
_ITEM = 30  # characters of an item on average
_REACH = 2000  # characters back to an opening mark: no sentence is longer, and a text of one line stays linear
_LONGEST = 4000  # characters of a sentence: a text without stops is cut, and what looks at whole sentences stays linear
_SPACE = re.compile(r"\s+")
_FAR = 400  # characters in which an open bracket must close to keep its sentences together


@dataclass(frozen=True, slots=True)
class _Rules:
    """The tables of one language, folded to sets."""

    titles: frozenset[str]
    before_numbers: frozenset[str]
    inside: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    labels: frozenset[str]
    restarts: frozenset[str]
    works: frozenset[str]


@cache
def _rules(language: str) -> _Rules:
    table = load(language, "sentences") if language in SUPPORTED else {}
    return _Rules(*(frozenset(table.get(name, ())) for name in _Rules.__slots__))


def find_sentences(doc: str, text: str, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """The sentences of every block of `text`, in order; each lies inside its block, without outer white space."""
    found = []
    for number, block in enumerate(blocks):
        at = block.span.start
        for start, end in split(text[at : block.span.end], block.language):
            found.append(Sentence(span=Span(doc, at + start, at + end), block=number))
    return tuple(found)


def split(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The sentences of one paragraph as [start, end), trimmed; a language without a table is cut by marks alone."""
    rules = _rules(language)
    out: list[tuple[int, int]] = []
    start = _skip(text, 0)
    bullets = _bullets(text)
    word = -1  # the first letter of the sentence that began at `start`; looked for once a sentence
    for match in _END.finditer(text):
        if match.start() < start or match.end() >= len(text):
            continue
        if word < start:
            found = _WORDS.search(text, start)
            word = found.start() if found else len(text)
        if word >= match.start():
            continue
        if _ends(text, match, start, rules):
            start = _items(text, start, match.end("close"), bullets, out)
            start = _lost(text, start, match.end("close"), rules, out)
            out.append((start, match.end("close")))
            start = match.end()
    start = _items(text, start, len(text), bullets, out)
    start = _lost(text, start, len(text), rules, out)
    end = len(text.rstrip())
    if start < end:
        out.append((start, end))
    return tuple(piece for sentence in out for piece in _bounded(text, *sentence))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence [start, end), or where it is longer than any, parts of it that end at a pause, at least at a space."""
    while end - start > _LONGEST:
        half, most = start + _LONGEST // 2, start + _LONGEST
        cut = max(text.rfind(mark, half, most) + 1 for mark in ("; ", ": ", ", "))
        cut = cut or text.rfind(" ", half, most)
        space = _SPACE.search(text, cut if cut > 0 else most, end)
        if space is None:
            break
        yield start, start + len(text[start : space.start()].rstrip())
        start = space.end()
    yield start, end


def _bullets(text: str) -> tuple[int, ...]:
    """The dashes of a list that was run into one line: three or more in reach of each other, all before capitals."""
    runs: list[list[int]] = [[]]
    for match in _BULLET.finditer(text):
        after = match["after"]
        at = match.start("dash")
        if after.islower() or after.isdigit():
            runs.append([])
            continue
        if runs[-1] and at - runs[-1][-1] > _NEAR:
            runs.append([])
        runs[-1].append(at)
    # Items of a few letters are no list of lines but names in pairs: "Aven - Port-Aven, Lorme - Vey".
    return tuple(at for run in runs if len(run) >= 3 and run[-1] - run[0] >= _ITEM * (len(run) - 1) for at in run)


def _items(text: str, start: int, end: int, bullets: tuple[int, ...], out: list[tuple[int, int]]) -> int:
    """Cut [start, end) before the items of a list; where the last of its parts begins."""
    for at in bullets:
        if start < at < end:
            out.append((start, start + len(text[start:at].rstrip())))
            start = at
    return start


def _lost(text: str, start: int, end: int, rules: _Rules, out: list[tuple[int, int]]) -> int:
    """Cut [start, end) where a sentence begins without a mark before it; where the last of its parts begins."""
    for match in _CAPITAL.finditer(text, start + 1, end):
        word = match["word"].lower().replace("’", "'")
        if word not in rules.starters:
            continue
        quoted = not (match["before"].isalnum())
        if not quoted and word not in rules.restarts:
            continue
        at = match.start("word")
        previous = text[max(start, at - _REACH) : at].split()
        if (quoted and not text[start : at - 1].rstrip().endswith(("»", "”"))) or len(previous) < 3:
            continue
        last = previous[-1].lower().replace("’", "'")
        if not quoted and (
            last in rules.works or last.rpartition("'")[2] in rules.works or _in_brackets(text, start, at)
        ):
            continue
        if _in_quotes(text, start, at):
            continue
        out.append((start, at - len(match["gap"])))
        start = at
    return start


def _in_quotes(text: str, start: int, at: int) -> bool:
    """True inside guillemets that were opened in this sentence: a title or a quotation, which has its own capitals."""
    start = max(start, at - _REACH)
    return text.rfind("«", start, at) > text.rfind("»", start, at) or text.rfind("“", start, at) > text.rfind(
        "”", start, at
    )


def _skip(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _ends(text: str, match: re.Match[str], start: int, rules: _Rules) -> bool:
    """True when the mark of `match` closes the sentence that began at `start`."""
    mark, close = match["mark"], match["close"]
    if mark[0] in "。！？":
        return True
    at = match.end()
    openers = _OPENERS.match(text, at)
    first = openers.end() if openers else at
    if first >= len(text):
        return False
    char = text[first]
    if not match["space"]:
        return _glued(text, match, first, rules)
    if char in ",;:)]}%/":
        return False
    if char.islower():
        return mark == "." and not close and _sloppy(text, match.start(), first, rules)
    if _in_brackets(text, start, match.end("close")):
        return False
    if mark != "." or close.strip(" ")[:1] in ("»", "”", '"', ")"):
        before = text[match.start() - 1 : match.start()]
        if before not in ("(", "["):
            return True
        following = _NEXT.match(text, first)  # "(...)" stands for words left out, maybe for the end of a sentence
        return following is not None and following[0].lower().replace("’", "'") in rules.starters
    return _dot_ends(text, match.start(), start, first, rules)


def _sloppy(text: str, dot: int, first: int, rules: _Rules) -> bool:
    """A sentence that begins in lower case: a full stop behind a real word, and a word that begins sentences."""
    before, following = _BEFORE.search(text, max(0, dot - 40), dot), _NEXT.match(text, first)
    word = _ELISION.sub("", before[0]).lower() if before else ""
    known = rules.titles | rules.before_numbers | rules.inside | rules.may_end
    return (
        len(word) >= 4
        and word.replace("-", "").isalpha()
        and word not in known
        and following is not None
        and following[0].replace("’", "'") in rules.starters
    )


def _glued(text: str, match: re.Match[str], first: int, rules: _Rules) -> bool:
    """A lost space: "fin.Le navire". A lower-case word before, behind it a capital that ends no address."""
    before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
    word = _ELISION.sub("", before[0]) if before else ""
    closed = text[match.start() - 1 : match.start()] in ("»", "”", ")") or bool(match["close"])
    opened = "«" in text[match.end() : first] or "“" in text[match.end() : first]
    following = _NEXT.match(text, first)
    if following is None or not text[first].isupper() or (first > match.end() and not opened and not closed):
        return False
    after = text[following.end() : following.end() + 1]
    if "." in word or "@" in word or "/" in word or after in (".", "@", "/"):
        return False
    if following[0].lower().replace("’", "'") in rules.starters:
        return closed or word.isdigit() or (len(word) >= 3 and word[-3:].islower() and word[-3:].isalpha())
    named = opened or (following[0][1:].islower() and after in (" ", ","))
    return len(word) >= 4 and word.isalpha() and word[-3:].islower() and named


def _in_brackets(text: str, start: int, at: int) -> bool:
    """True inside brackets that were opened in this sentence and close soon: they belong to one sentence."""
    opened = text.rfind("(", max(start, at - _REACH), at)
    if opened < 0 or text.find(")", opened, at) >= 0:
        return False
    closing = text.find(")", at, at + _FAR)
    return closing >= 0 and text.find("(", at, closing) < 0


def _dot_ends(text: str, dot: int, start: int, first: int, rules: _Rules) -> bool:
    """Judge a single full stop by the word before it and the word behind it."""
    found = _BEFORE.search(text, max(start, dot - 40), dot)
    token = found[0] if found else ""
    word = _ELISION.sub("", token.replace("’", "'"))
    low = word.lower()
    char = text[first]
    if not word:
        return True
    at_start = dot - len(token) <= start
    numbered = char.isdigit() or bool(_ROMAN.match(text, first))
    if (
        word.isdigit()
        and len(word) <= 2
        and text[max(start, dot - _REACH) : dot - len(token)].rstrip()[-1:] in (";", ":", ",")
    ):
        return False  # "sont élus : 1. Lorme ; 2. Vey"
    if at_start and ((word.isdigit() and len(word) <= 2) or len(word) == 1 or _ROMAN.fullmatch(word)):
        return False  # the number of a list: "2. Le navire"
    if low in rules.before_numbers and numbered:
        return False
    if low in rules.titles and (word[0].isupper() or not _VOWEL.search(low)):
        return char.isdigit()
    if low in rules.inside:
        return False
    following = _NEXT.match(text, first)
    opens = following is not None and following[0].lower().replace("’", "'") in rules.starters
    if low in rules.may_end:
        return opens or low == "etc"
    if len(word) == 1 and word.isupper():
        previous = text[max(start, dot - _REACH) : dot - len(token)].rstrip().rpartition(" ")[2]
        return opens and (previous.lower() in rules.labels or previous.islower())
    if "." in word and all(len(part.strip("-")) <= 1 for part in word.split(".")):
        return opens
    return True
