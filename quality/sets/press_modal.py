"""The modal layer of press_fr, which its adaptor joins to quotations and times."""

from __future__ import annotations

from typing import Any

from quality.shelf import back
from recoupe.model import Reading

_FORMS = {
    "conditional": "conditionnel",
    "future": "futur",
    "lexical": "lexical",
    "question": "question",
    "negation": "negation",
}

# The annotation lists the lexical cues that it is exhaustive for; what Recoupe finds beyond them is not in it.
_BEYOND = frozenset(("eventual", "likely", "supposed", "hint"))


def modal_line(reading: Reading) -> list[dict[str, Any]]:
    """The value of `modal` in a prediction line of press_fr: place in the text as given, form, use and whose words."""
    out: list[dict[str, Any]] = []
    for modal in reading.modals:
        if modal.form == "lexical" and modal.rule.rsplit(".", 1)[1] in _BEYOND:
            continue
        place = back(reading.document, modal.span.start, modal.span.end)
        if place is not None:
            source = modal.source.name if modal.source else None
            out.append({**place, "form": _FORMS[modal.form], "use": modal.use, "source_name": source})
    return out
