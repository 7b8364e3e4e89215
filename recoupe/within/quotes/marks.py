"""Quotation marks of a document, paired: « », “ ”, „ “, ‘ ’, ‹ ›, "", '', nested, equal at both levels, unclosed."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Literal

from recoupe.model import Document

_CLOSERS = {"«": "»", "»": "«", "“": "”", "„": "“”", "‟": "”", "‹": "›", "‘": "’", "``": "''", "❝": "❞"}
_MARK = re.compile(r"[«»“”„‟‹›\"❝❞]|``|''|[‘’']")
_APOSTROPHES = "'’"
_OPENS_AFTER = frozenset(" \u00a0\u202f\u2009\n\t([{-–—/|*_'’«“\"‘:¿¡…")
_CLOSES_BEFORE = frozenset(" \u00a0\u202f\u2009\n\t)]},.;:!?…-–—/|*_»”\"'’")
_AHEAD = 200  # marks to look at for the end of a second level
_DEEPEST = 8  # levels: nobody quotes deeper, thousands of unbalanced marks do
_LONGEST_SINGLE = 300  # characters: beyond it, a pair of straight single marks is two apostrophes

_STOP = re.compile(r"[.!?…](?=\s+[A-ZÉÈÀÎÔ«“])")

State = Literal["closed", "open", "continued"]


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks: [start, end) without them, [outer_start, outer_end) with them.

    `state`: `closed` by its own mark; `open`, ended by its paragraph; `continued`, and the next paragraph opens again
    (the press opens every paragraph of a long quotation and closes the last one). `depth` 0 is outermost; `parent` is
    an index, -1 for none. `block` is the index of its paragraph.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    block: int
    depth: int = 0
    parent: int = -1
    state: State = "closed"
    style: str = "«"


def find_marks(document: Document) -> tuple[Marked, ...]:
    """All marked passages, by start, outer before inner. Straight marks open or close by what stands beside them.

    Equal marks nest: a straight mark that can only open inside an open one starts a second level. A pair never leaves
    its paragraph; what is not closed there is closed by the paragraph's end.
    """
    found: list[Marked] = []
    for number, block in enumerate(document.blocks):
        piece = block.span.of(document.text)
        if _MARK.search(piece):
            found += _of_block(piece, block.span.start, number)
    found.sort(key=lambda m: (m.outer_start, -m.outer_end))
    return _linked(_continued(found, document))


def _of_block(piece: str, offset: int, block: int) -> list[Marked]:
    """The pairs of one paragraph, unlinked."""
    out: list[Marked] = []
    stack: list[tuple[str, int, int]] = []  # mark, its start, start of the words
    singles = _single_pairs(piece)

    def close(at: int, end: int, state: State = "closed") -> None:
        mark, start, inner = stack.pop()
        last = at
        while inner < last and (piece[inner].isspace() or piece[inner] in "*_"):
            inner += 1
        while last > inner and (piece[last - 1].isspace() or piece[last - 1] in "*_"):
            last -= 1
        if last > inner:
            out.append(
                Marked(offset + start, offset + inner, offset + last, offset + end, block, state=state, style=mark)
            )

    matches = list(_MARK.finditer(piece))
    for number, match in enumerate(matches):
        mark, at, end = match[0], match.start(), match.end()
        if len(stack) >= _DEEPEST and mark in "«“„‟‹``❝":
            continue
        if mark == "''" and not _on(stack, "``"):
            mark = '"'  # two apostrophes on both sides, as some archives print them
        if mark in ("'", "’", "‘"):
            if at in singles:
                stack.append(("‘", at, end))
            elif at in singles.values() and stack and stack[-1][0] == "‘":
                close(at, end)
            continue
        if mark == '"':
            after = piece[end : end + 1]
            before = piece[at - 1 : at] if at else ""
            inside = _on(stack, '"')
            may_open = bool(after) and not after.isspace() and (not before or before in _OPENS_AFTER)
            if may_open and inside and before.isspace() and after in ".,;:!?)":
                may_open = False  # a space before the closing mark, as in machine translation
            may_close = (
                bool(before) and (not before.isspace() or not may_open) and (not after or after in _CLOSES_BEFORE)
            )
            if may_open == may_close:  # spaced or glued on both sides: parity decides
                opens = not inside
            else:
                opens = may_open
            if opens and inside and not _second_level(piece, at, matches, number + 1):
                _close_to('"', stack, close, at, at)  # the writer forgot to close: a new quotation starts
            if opens:
                stack.append(('"', at, end))
            elif inside:
                _close_to('"', stack, close, at, end)
            elif may_close and not may_open and stack and stack[-1][0] == "“" and "”" not in piece[at:]:
                _close_to("“", stack, close, at, end)  # opened by a curly mark, closed by a straight one
            continue
        opener = next((m for m in ("«", "“", "„", "‟", "‹", "``", "❝") if mark in _CLOSERS[m] and _on(stack, m)), "")
        if opener and not (mark == "“" and opener != "„"):
            _close_to(opener, stack, close, at, end)
        elif mark in "«“„‟‹``❝":
            if mark == "«" and _on(stack, "«") and _reopens(piece, at):
                continue  # a guillemet at each line of a long quotation
            stack.append((mark, at, end))
        elif mark == "»" and not _on(stack, "«") and piece[end : end + 1].isalnum():
            stack.append(("»", at, end))  # German way round
        elif mark == "”" and not stack and end < len(piece) and not piece[end].isspace():
            stack.append(("“", at, end))  # ”so” on both sides, the Swedish way
    while stack:
        mark, start, _ = stack[-1]
        end = len(piece)
        if mark in "«“" and any(m.style == mark and m.outer_start - offset > start for m in out):
            stop = _STOP.search(piece, start)  # somebody forgot to close: further quotations follow in the paragraph
            end = stop.start() + 1 if stop else end
        close(end, end, "open")
    return [m for m in out if m.style != "‘" or m.state == "closed"]


def _close_to(mark: str, stack: list[tuple[str, int, int]], close: object, at: int, end: int) -> None:
    """Close the innermost `mark`; pairs opened inside it end with it."""
    assert callable(close)
    while stack[-1][0] != mark:
        close(at, at, "open")
    close(at, end)


def _on(stack: list[tuple[str, int, int]], mark: str) -> bool:
    return any(m == mark for m, _, _ in stack)


def _reopens(piece: str, at: int) -> bool:
    return at > 0 and piece[at - 1] == "\n"


def _second_level(piece: str, at: int, matches: list[re.Match[str]], following: int) -> bool:
    """True when the straight mark at `at`, which opens inside an open one, has its own close before the outer's.

    That is: what follows closes at least twice before the next that can only open, or closes once a few words on.
    """
    closes = 0
    for match in itertools.islice(matches, following, following + _AHEAD):
        if match[0] not in ('"', "''"):
            continue
        before, after = piece[match.start() - 1 : match.start()], piece[match.end() : match.end() + 1]
        may_open = bool(after) and not after.isspace() and before in _OPENS_AFTER
        may_close = not before.isspace() and (not after or after in _CLOSES_BEFORE)
        if may_close and not may_open:
            closes += 1
            if closes == 1 and match.start() - at < 60 and piece[at - 1 : at] not in "\n":
                return True
            if closes == 2:
                return True
        elif may_open and not may_close:
            break
    # Nothing closes twice: nested only in mid-sentence, where no quotation could have ended.
    return closes == 1 and piece[:at].rstrip()[-1:] not in (".", "!", "?", "…", ",")


def _single_pairs(piece: str) -> dict[int, int]:
    """Starts of single marks that quote, each with its end: a mark that opens a word, and one that closes a word.

    ‘ ’ pair as such; a straight or curly apostrophe opens only at a word's start, and pairs with the first one at a
    word's end that is no plural possessive ("the workers' rights") and not too far away.
    """
    pairs: dict[int, int] = {}
    at = 0
    for match in re.finditer(r"(?<![\w'’])[‘'’](?=[\w«“\"])", piece):
        if match.start() < at:
            continue
        if match[0] != "‘" and re.match(r"['’](?:\d\ds?|tis|twas|em|til|cause|n)\b", piece[match.start() :], re.I):
            continue
        closer = None
        for end in re.finditer(r"(?<=[\w.!?,…»”\"%)])['’](?![\w'’])", piece[match.end() : match.end() + 1200]):
            where = match.end() + end.start()
            if match[0] != "‘" and where - match.start() > _LONGEST_SINGLE:
                break
            closer = where
            possessive = piece[where - 1] == "s" and re.match(r"['’] [a-z]", piece[where:])
            if not possessive:
                break
        if closer is not None and (match[0] == "‘" or "\n" not in piece[match.start() : closer]):
            pairs[match.start()] = closer
            at = closer + 1
    return pairs


def _continued(found: list[Marked], document: Document) -> list[Marked]:
    """Unclosed passages whose next paragraph opens with a mark again are `continued`."""
    starts = {m.outer_start for m in found}
    blocks = document.blocks
    out = []
    for mark in found:
        if mark.state == "open" and mark.outer_end >= blocks[mark.block].span.end and mark.block + 1 < len(blocks):
            following = blocks[mark.block + 1]
            if following.span.start in starts and following.kind == blocks[mark.block].kind:
                mark = replace(mark, state="continued")
        out.append(mark)
    return out


def _linked(found: list[Marked]) -> tuple[Marked, ...]:
    """The same with depth and parent."""
    out: list[Marked] = []
    stack: list[int] = []
    for mark in found:
        while stack and out[stack[-1]].outer_end < mark.outer_end:
            stack.pop()
        parent = stack[-1] if stack else -1
        out.append(replace(mark, depth=len(stack), parent=parent))
        stack.append(len(out) - 1)
    return tuple(out)
