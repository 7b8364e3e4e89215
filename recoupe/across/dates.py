"""A document without a date may take it from its twin, or be bounded by its copies: dates that need the whole folder."""

from __future__ import annotations

from collections.abc import Sequence

from recoupe.model import Copy, Days, Document, Fact, Published, Reading
from recoupe.model.dates import edtf_of
from recoupe.within import anchored

# A copy dates its twin only where the texts are one: an agency's background paragraph comes back for days.
_TWINS = {"identical", "excerpt"}
_RANK = {"given": 0, "stated": 1, "page": 2, "inferred": 3, "file": 4}


def inherit_dates(readings: Sequence[Reading], copies: Sequence[Copy]) -> list[Reading]:
    """The readings, those of undated copies resolved against the date of their best-dated twin, and marked inherited.

    An inherited date is as wide as its origin's; it is never passed on further, so that order plays no part. Without a
    twin, what was taken from a dated text was written after it, and what a dated text took was written before it.
    """
    documents = {reading.document.id: reading.document for reading in readings}
    of: dict[str, list[Copy]] = {}
    for copy in copies:
        if copy.left != copy.right:
            of.setdefault(copy.left, []).append(copy)
            of.setdefault(copy.right, []).append(copy)
    out = []
    for reading in readings:
        document, mine = reading.document, of.get(reading.document.id, [])
        date = _inherited(document, documents, mine) or _bounded(document, documents, mine)
        out.append(anchored(reading, date) if date else reading)
    return out


def _bounded(document: Document, documents: dict[str, Document], copies: Sequence[Copy]) -> Published | None:
    """The date of an undated document between those of the texts that it took from and those that took from it."""
    own = document.published
    if own.status not in ("unknown", "inferred") or own.day is not None:
        return None
    days = Days(own.earliest, own.latest)
    clues = list(own.clues)
    if own.status == "inferred" and not clues:
        clues.append(Fact(value=edtf_of(days), status="inferred", rule=own.rule, span=own.span, reason=own.reason))
    for copy in sorted(copies, key=lambda c: (c.left, c.right)):
        other = documents[copy.right if copy.left == document.id else copy.left]
        if (
            not copy.derived
            or copy.direction not in ("a->b", "b->a")
            or other.published.status in ("unknown", "inherited")
        ):
            continue
        source = copy.left if copy.direction == "a->b" else copy.right
        there = other.published
        if source == document.id:
            bound, reason = Days(None, there.latest), f"repris par {other.names[0]} : pas écrit après"
        else:
            bound, reason = Days(there.earliest, None), f"reprend {other.names[0]} : pas écrit avant"
        both = days.shared(bound)
        if both is not None and both != days:
            days = both
            rule = "date.copied-by" if source == document.id else "date.copied-from"
            clues.append(Fact(value=edtf_of(bound), status="inferred", rule=rule, span=there.span, reason=reason))
    if days == Days(own.earliest, own.latest):
        return None
    return Published(
        earliest=days.earliest, latest=days.latest, status="inferred", rule="date.bounds",
        span=own.span, reason=" ; ".join(clue.reason for clue in clues), clues=tuple(clues),
    )  # fmt: skip


def _inherited(document: Document, documents: dict[str, Document], copies: Sequence[Copy]) -> Published | None:
    own = document.published
    if own.status not in ("unknown", "inferred") or own.day is not None:
        return None
    twins = []
    for copy in copies:
        if copy.kind not in _TWINS or document.id not in (copy.left, copy.right) or copy.left == copy.right:
            continue
        twin = documents[copy.right if copy.left == document.id else copy.left]
        day = twin.published
        if day.earliest is None or day.latest is None or day.status in ("unknown", "inherited"):
            continue
        if own.status == "inferred" and not _fits(own, day):
            continue
        twins.append((_RANK[day.status], day.earliest != day.latest, -copy.score, twin.names[0], twin))
    if not twins:
        return None
    twin = min(twins, key=lambda t: t[:4])[4]
    return Published(
        earliest=twin.published.earliest,
        latest=twin.published.latest,
        status="inherited",
        rule="date.inherited",
        span=twin.published.span,
        reason=f"même texte que {twin.names[0]}",
    )


def _fits(own: Published, other: Published) -> bool:
    low = own.earliest is None or other.latest is None or own.earliest <= other.latest
    high = own.latest is None or other.earliest is None or other.earliest <= own.latest
    return low and high
