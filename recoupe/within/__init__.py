"""One document at a time: what it says, who says it, when, and how sure. Nothing here knows another document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recoupe.model import Document, Published, Reading

if TYPE_CHECKING:
    from recoupe.within.mentions import Given


def read_closely(document: Document, given: Sequence[Given] = ()) -> Reading:
    """All that one document says: a pure function of it, so it runs anywhere and in any order.

    `given`: names that the user has listed (`names_in`), with what they are; each is found whole.
    """
    from recoupe.within.mentions import find_mentions, find_offices
    from recoupe.within.modality import find_modals
    from recoupe.within.quantities import find_quantities
    from recoupe.within.quotes import find_quotes
    from recoupe.within.statements import find_statements
    from recoupe.within.syntax import parse
    from recoupe.within.times import find_times, time_notices
    from recoupe.within.times.bounds import bounded

    syntax = parse(document)
    times = find_times(document)
    if (told := bounded(document, times)) != document.published:  # what the text itself says of when it was written
        document = replace(document, published=told)
        times = find_times(document)
    mentions, chains = find_mentions(document, syntax, given)
    chains = find_offices(document, syntax, mentions, chains, times)
    quotes = find_quotes(document, syntax, mentions, chains)
    modals = find_modals(document, syntax, quotes)
    quantities = find_quantities(document, syntax, times)
    statements = find_statements(document, syntax, mentions, chains, times, quotes, modals, quantities)
    lemmas = tuple(
        " ".join(w.lemma.lower() for w in syntax.of_sentence(i) if w.pos != "PUNCT")
        for i in range(len(document.sentences))
    )
    return Reading(
        document=document,
        mentions=mentions,
        chains=chains,
        times=times,
        quotes=quotes,
        modals=modals,
        quantities=quantities,
        statements=statements,
        lemmas=lemmas,
        notices=time_notices(document, times),
    )


def anchored(reading: Reading, published: Published) -> Reading:
    """The same reading once the document has a date: its time expressions are resolved again, nothing else moves."""
    from recoupe.within.times import find_times, time_notices

    document = replace(reading.document, published=published)
    times = find_times(document)
    return replace(reading, document=document, times=times, notices=time_notices(document, times))
