"""A document without a date may take it from its twin: the one date that needs the whole folder."""

from __future__ import annotations

from collections.abc import Sequence

from recoupe.model import Copy, Document, Published, Reading
from recoupe.within import anchored

# A copy dates its twin only where the texts are one: an agency's background paragraph comes back for days.
_TWINS = {"identical", "excerpt"}
_RANK = {"given": 0, "stated": 1, "page": 2, "inferred": 3, "file": 4}


def inherit_dates(readings: Sequence[Reading], copies: Sequence[Copy]) -> list[Reading]:
    """The readings, those of undated copies resolved against the date of their best-dated twin, and marked inherited.

    An inherited date is as wide as its origin's; it is never passed on further, so that order plays no part.
    """
    documents = {reading.document.id: reading.document for reading in readings}
    return [
        anchored(reading, date) if (date := _inherited(reading.document, documents, copies)) else reading
        for reading in readings
    ]


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
