"""What was mended in a text, so that it can be shown, counted and undone: `Repair` records carried through every step.

A step of reading returns `Edit`s over the text that the step before it left. `mended` turns them into repairs over the
text as it stands now, each with the words of the source behind it, however many steps went over one spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from recoupe.model.edits import Edit
from recoupe.model.records import Repair


def mended(before: Sequence[Repair], text: str, edits: Iterable[Edit]) -> tuple[Repair, ...]:
    """The repairs after `edits` to `text`, in which the repairs `before` already stand.

    Where an edit meets an earlier repair, both become one: it holds what the source had, and the later rule, which tells
    more (a line end that was made plain first is joined in the end). Linear in the number of edits and repairs.
    """
    out: list[Repair] = []
    shift = 0
    for start, end, repairs, changes in _groups(before, sorted(edits)):
        old = put_back(text, repairs, start, end) if repairs else text[start:end]
        if not changes:
            _add(out, Repair(start=start + shift, end=end + shift, old=old, rule=repairs[-1].rule))
            continue
        new = _changed(text, changes, start, end)
        if new != old:
            _add(out, Repair(start=start + shift, end=start + shift + len(new), old=old, rule=changes[-1].rule))
        shift += len(new) - (end - start)
    return tuple(out)


def put_back(text: str, repairs: Sequence[Repair], start: int = 0, end: int | None = None) -> str:
    """Characters [start, end) of `text` as the source has them: every repair inside undone.

    What was taken out just at `start` or `end` comes back too. `repairs` are sorted, as in a document.
    """
    stop = len(text) if end is None else end
    pieces: list[str] = []
    at = start
    for repair in repairs:
        if start <= repair.start and repair.end <= stop:
            pieces += (text[at : repair.start], repair.old)
            at = repair.end
    return "".join((*pieces, text[at:stop]))


def _groups(repairs: Sequence[Repair], edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Repair], list[Edit]]]:
    """(start, end, repairs, edits) of what overlaps, left to right, in offsets of the text before the edits."""
    rest: list[Repair | Edit] = sorted([*repairs, *edits], key=lambda one: (one.start, one.end, isinstance(one, Edit)))
    start = end = 0
    held: list[Repair] = []
    changes: list[Edit] = []
    for one in rest:
        apart = one.start >= end if one.end > one.start else one.start >= end or one.start <= start
        if (held or changes) and apart:
            yield start, end, held, changes
            held, changes = [], []
        if not held and not changes:
            start, end = one.start, one.end
        end = max(end, one.end)
        if isinstance(one, Repair):
            held.append(one)
        else:
            changes.append(one)
    if held or changes:
        yield start, end, held, changes


def _changed(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (text[at : edit.start], edit.new)
        at = edit.end
    return "".join((*pieces, text[at:end]))


def _add(out: list[Repair], repair: Repair) -> None:
    """Add `repair`; what was taken out at one spot, in several steps, is one repair."""
    last = out[-1] if out else None
    if last is not None and last.start == last.end == repair.start == repair.end:
        out[-1] = Repair(start=last.start, end=last.end, old=last.old + repair.old, rule=repair.rule)
    else:
        out.append(repair)
