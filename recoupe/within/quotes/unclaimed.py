"""Words that no cue governs: speech inherited from before, turns of a dialogue, embedded posts, and mere distance."""

from __future__ import annotations

import re
from bisect import bisect_right

from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Draft, Work, above, minus
from recoupe.within.quotes.lexicon import speech
from recoupe.within.quotes.sheet import Sheet
from recoupe.within.quotes.turns import narration

_POST = re.compile(r"(?:^|\s)(?:[#@]\w{2,}|pic\.twitter\.com/|https?://t\.co/)")


_HEADINGS = ("title", "subtitle", "heading")
_NEAR = 200  # characters beside a mark in which something other than white space and dashes stands


def unclaimed(work: Work) -> None:
    """Marks without a cue: whole sentences are inherited speech, a clause in mid-sentence mixed, the rest scare."""
    sheet = work.sheet
    named = work.names
    held = _Held(work)
    for number, mark in enumerate(sheet.marks):
        if number in work.used:
            continue
        level = above(sheet, number)
        language = sheet.languages[mark.block]
        if sheet.utterance[number] and _autonomous(sheet, number) and level < 0:
            repeats = sheet.document.blocks[mark.block].kind in _HEADINGS or sheet.document.blocks[mark.block].repeats
            work.drafts.append(
                Draft(
                    [(mark.start, mark.end)],
                    "direct",
                    f"{language}.quote.inherited",
                    mark=number,
                    level=level,
                    inherited=True,
                    repeats=repeats,
                )
            )
            continue
        clause = sheet.utterance[number] and any(sheet.verb(k) for k in range(sheet.at(mark.start), sheet.at(mark.end)))
        words = len(sheet.text[mark.start : mark.end].split())
        block = sheet.document.blocks[mark.block].span
        sourced = words >= 4 and any(mark.outer_end <= at < block.end for at in work.noted)
        if (
            level < 0
            and ((clause and words >= 5) or sourced)
            and sheet.text[mark.start : mark.end].lower().rstrip("s") not in named
            and not held.over(mark.outer_start, mark.outer_end - 1)
        ):
            work.drafts.append(
                Draft(
                    [(mark.outer_start, mark.outer_end)],
                    "mixed",
                    f"{language}.quote.fragment",
                    marks=[(mark.start, mark.end)],
                    mark=number,
                    level=level,
                    inherited=True,
                )
            )
            continue
        work.drafts.append(
            Draft([(mark.start, mark.end)], "scare", f"{language}.quote.scare", mark=number, level=level)
        )


class _Held:
    """What other quotations hold that are nested in none: where their pieces begin, and how far any that did reaches."""

    def __init__(self, work: Work) -> None:
        self._work, self._seen = work, 0
        self._starts: list[int] = []
        self._reach: list[int] = []

    def over(self, start: int, end: int) -> bool:
        """True when one piece of them begins at or before `start` and reaches `end`."""
        fresh = self._work.drafts[self._seen :]
        self._seen += len(fresh)
        for low, high in sorted(
            piece for d in fresh if d.mode != "scare" and d.level < 0 and d.mark >= 0 for piece in d.pieces
        ):
            at = bisect_right(self._starts, low)
            reach = max(high, self._reach[at - 1]) if at else high
            self._starts.insert(at, low)
            self._reach.insert(at, reach)
            for n in range(at + 1, len(self._reach)):
                if self._reach[n] >= reach:
                    break
                self._reach[n] = reach
        at = bisect_right(self._starts, start)
        return at > 0 and self._reach[at - 1] >= end


def _autonomous(sheet: Sheet, number: int) -> bool:
    """True when nothing but the marks stands in its sentence or sentences."""
    mark = sheet.marks[number]
    block = sheet.document.blocks[mark.block].span
    before = sheet.text[max(block.start, mark.outer_start - _NEAR) : mark.outer_start].rstrip(" *_\u00a0\n–—-")
    after = sheet.text[mark.outer_end : min(block.end, mark.outer_end + _NEAR)].lstrip(" *_\u00a0\n")
    inner_end = sheet.text[mark.end - 1]
    starts = not before or before[-1] in '.!?…»”":' or (before[-1] == ")" or before[-1] == "]")
    closed = not after or after[0] in ".!?[(" or inner_end in ".!?…" or (after[0].isupper() and mark.state == "closed")
    upper = sheet.text[mark.start].isupper() or not sheet.text[mark.start].isalpha()
    return starts and closed and upper


def dialogue(work: Work) -> None:
    """Paragraphs that open with a dash are speech, less their inserted clauses, where the document holds a dialogue."""
    sheet = work.sheet
    blocks = sheet.document.blocks
    turns: list[int] = []
    alive = 0
    inserted = [c for c in work.cues if c.inserted is not None and c.verb is not None]
    clauses: dict[int, list[Cue]] = {}
    for cue in inserted:
        clauses.setdefault(sheet.block_of(cue.head), []).append(cue)
    for number, block in enumerate(blocks):
        lexicon = speech(block.language)
        head = sheet.text[block.span.start : block.span.start + 2]
        if (
            lexicon is None
            or head[:1] not in lexicon.dashes
            or (not head[1:].isspace() and head[1:] not in "\u00a0\u202f" and head[:1] == "-")
        ):
            continue
        turns.append(number)
        first, last = sheet.block_words[number]
        lively = any(k in ("?", "!") for k in sheet.keys[first:last]) or any(
            k in lexicon.first_person for k in sheet.keys[first:last]
        )
        alive += bool(clauses.get(number)) or lively
    if not turns or alive * 2 < len(turns) or len(turns) < 2:
        return
    starts = [blocks[number].span.start for number in turns]
    ends = [blocks[number].span.end for number in turns]

    def in_turn(draft: Draft) -> bool:
        at = bisect_right(starts, draft.start) - 1
        return at >= 0 and draft.start < ends[at]

    work.drafts = [d for d in work.drafts if d.level >= 0 or d.mode == "scare" or d.mark >= 0 or not in_turn(d)]
    for number in turns:
        block = blocks[number]
        start = block.span.start + 1
        while start < block.span.end and sheet.text[start].isspace():
            start += 1
        if start >= block.span.end:
            continue
        pieces = [(start, block.span.end)]
        own = clauses.get(number, [])
        lexicon = speech(block.language)
        if lexicon is not None and lexicon.manner:
            told, own = narration(sheet, lexicon, *sheet.block_words[number], own)
        else:
            told = [_inserted(sheet, cue, block.span.end) for cue in own]
        for low, high in told:
            pieces = minus(sheet, pieces, low, high)
        first_cue = own[0] if own else None
        language = block.language
        if pieces:
            work.drafts.append(
                Draft(
                    pieces,
                    "direct",
                    f"{language}.quote.dialogue",
                    first_cue,
                    first_cue.subject if first_cue else None,
                    inherited=first_cue is None,
                )
            )


def _inserted(sheet: Sheet, cue: Cue, limit: int) -> tuple[int, int]:
    """The characters of an inserted clause and of the comma behind it."""
    assert cue.inserted is not None
    behind = cue.inserted[1]
    last = sheet.block_words[sheet.block_of(cue.head)][1]
    end = limit
    if behind < last:
        end = sheet.words[behind].end if sheet.keys[behind] == "," else sheet.words[behind].start
    return sheet.words[cue.inserted[0]].start, end


def posts(work: Work) -> None:
    """An embedded post stands behind the sentence that tells who wrote it."""
    sheet = work.sheet
    for number, block in enumerate(sheet.document.blocks):
        words = block.span.of(sheet.text)
        if block.kind != "embed" and not (len(words) < 400 and len(_POST.findall(words)) >= 2):
            continue
        if number == 0 or any(block.span.start <= d.start < block.span.end for d in work.drafts):
            continue
        before = sheet.document.blocks[number - 1].span
        if not any(before.start <= d.start < before.end and d.cue is not None for d in work.drafts):
            continue
        work.drafts.append(
            Draft([(block.span.start, block.span.end)], "direct", f"{block.language}.quote.post", inherited=True)
        )
