"""From marks and cues to quotations: the rules in their order, each on what the ones before have left."""

from __future__ import annotations

import re

from recoupe.within.quotes.attributions import attributions
from recoupe.within.quotes.cues import Cue
from recoupe.within.quotes.drafts import Draft, Work, marked_names, minus
from recoupe.within.quotes.governed import announced, complements, governed
from recoupe.within.quotes.insertions import insertions
from recoupe.within.quotes.lexicon import speech
from recoupe.within.quotes.nouns import nouns
from recoupe.within.quotes.sheet import Sheet
from recoupe.within.quotes.unclaimed import dialogue, posts, unclaimed

_AND = frozenset(("mais", "et", "but", "and", "pero", "y"))
_ELLIPSIS = re.compile(r"[(\[](?:\.\.\.|…|\. \. \.)[)\]]")


_SQUARE = re.compile(r"\[[^\[\]]{1,400}\]")


def gather(sheet: Sheet, cues: tuple[Cue, ...], noted: tuple[int, ...] = ()) -> list[Draft]:
    """All quotations, unresolved, by position. `noted`: characters of the references to notes that name a source."""
    work = Work(sheet, cues, noted, marked_names(sheet))
    for cue in cues:
        if cue.inserted is not None:
            work.stops.setdefault(cue.inserted[0], cue)
        elif cue.preposition is not None:
            work.stops.setdefault(cue.first, cue)
        elif (cue.subject is None or cue.subject[1] <= cue.first - 1) and _second(sheet, cue):
            work.stops.setdefault(cue.first - 1, cue)
        elif cue.subject is not None and _joined(sheet, cue.subject[0], cue.first - cue.subject[1]):
            work.stops.setdefault(cue.subject[0] - 1, cue)
    for rule in (insertions, announced, complements, attributions, nouns, governed, unclaimed, dialogue, posts):
        rule(work)
    drafts = [d for d in work.drafts if d.pieces]
    for draft in drafts:
        draft.pieces = _without_notes(sheet, draft.pieces)
    drafts = [d for d in drafts if d.pieces]
    drafts.sort(key=lambda d: (d.start, -d.end, d.mode))
    return drafts


def _joined(sheet: Sheet, first: int, gap: int) -> bool:
    """True for "X dit que A, mais Y prétend que B": the second attribution starts behind a conjunction."""
    return first > 0 and 0 <= gap <= 4 and sheet.keys[first - 1] in _AND


def _second(sheet: Sheet, cue: Cue) -> bool:
    """True for "recalcó que no subirán y pidió": joined to the verb before it, and told in another tense than what it gives."""
    lexicon = sheet.lexicon(cue.head)
    if lexicon is None or not lexicon.drops or cue.first == 0 or sheet.keys[cue.first - 1] not in _AND:
        return False
    first = sheet.sentence(cue.head)[0]
    before = next((k for k in range(cue.first - 2, first - 1, -1) if sheet.verb(k)), -1)
    if before < 0 or sheet.keys[cue.last + 1 : cue.last + 2] == ("que",):
        return True
    return sheet.words[cue.first].has("Tense=Past") != sheet.words[before].has("Tense=Past")


def _without_notes(sheet: Sheet, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces without what an editor put in: "(..., NdlR)", "[sic]", "(...)"."""
    for start, end in list(pieces):
        text = sheet.text[start:end]
        if "(" not in text and "[" not in text:
            continue
        lexicon = speech(sheet.languages[_block_at(sheet, start)])
        spans = [m.span() for m in _ELLIPSIS.finditer(text)] + [m.span() for m in _SQUARE.finditer(text)]
        if lexicon is not None and lexicon.editor is not None:
            spans += [m.span() for m in lexicon.editor.finditer(text)]
        for low, high in spans:
            pieces = minus(sheet, pieces, start + low, start + high)
    return pieces


def _block_at(sheet: Sheet, char: int) -> int:
    word = min(sheet.at(char), len(sheet.words) - 1)
    return sheet.block_of(word) if word >= 0 else 0
