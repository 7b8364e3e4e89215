"""What is quoted in other words by another document, as plain values: versions, and how each departs from the fullest.

Part of `pagedata`. Only positions: the page takes the words from the texts that it holds, and aligns them itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recoupe.model import Drift, Quote, Reading, Ref, Span, Utterance


def drifted(
    utterances: Sequence[Utterance], readings: Mapping[str, Reading], number: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The utterances of which a version drifts, in the order of their fullest version; `number`: document -> its place.

    Versions stand in order of publication. A version whose document is not in `readings` is left out.
    """
    found: list[dict[str, Any]] = []
    for utterance in utterances:
        versions = [v for v in utterance.versions if v.quote.doc in readings]
        if utterance.base.doc not in readings or not any(v.drifts for v in versions):
            continue
        made: list[dict[str, Any]] = [
            {**_version(v.quote, readings, number), "score": round(v.score, 3), "drifts": [_drift(d) for d in v.drifts]}
            for v in versions
        ]
        found.append(
            {
                "id": utterance.id,
                "base": _version(utterance.base, readings, number),
                "versions": sorted(made, key=lambda v: (v["doc"], v["s"])),
            }
        )
    return sorted(found, key=lambda u: (u["base"]["doc"], u["base"]["s"], u["id"]))


def _version(ref: Ref, readings: Mapping[str, Reading], number: Mapping[str, int]) -> dict[str, Any]:
    quote: Quote = readings[ref.doc].quotes[ref.index]
    speaker = quote.speaker
    return {
        "doc": number[ref.doc],
        "s": _ends(quote.span),
        # the words between the marks, without what cuts them ("dit-il")
        "parts": [_ends(part) for part in quote.marks or quote.pieces or (quote.span,)],
        "who": speaker.name if speaker else "",
        "stance": quote.stance if quote.cue else "",
        **({"cue": _ends(quote.cue)} if quote.cue else {}),
    }


def _drift(drift: Drift) -> list[Any]:
    """Kind, then the words of the base and those of the version; None on the side that has none."""
    return [drift.kind, *(_ends(side) if side else None for side in (drift.base, drift.version))]


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]
