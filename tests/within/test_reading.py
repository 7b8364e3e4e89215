"""Whatever the text, reading it closely ends, and everything found stands in it."""

from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recoupe.model import Reading, Span, from_plain, to_plain
from recoupe.read.records import from_record
from recoupe.within import anchored, read_closely

PIECES = [
    "Le ministre Paul Hérisson", "a déclaré", "aurait livré", "« nous verrons »", '"', "«", "»", "selon l'agence Belmar", ",",
    ".", "\n", "\n\n", "mardi 4 mars", "à 22 h 40", "vingt et un marins", "ne", "pas", "que", "il", "elle", "dit-il", "?",
    "The coast guard said", "on Tuesday", "would", "“there is no proof”", "El alcalde dijo que", "habría salido", "el lunes",
    "Port-Aven", "[1]", "(NdlR)", "—", "12", "%", "’", "\u00a0", "\u202f", "Kim", "Ann Lee", "é", "A", "-", "sans", "doute",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map(" ".join)


def spans(record: Any) -> list[Span]:
    if isinstance(record, Span):
        return [record]
    if isinstance(record, tuple):
        return [span for item in record for span in spans(item)]
    if is_dataclass(record):
        return [span for f in fields(record) for span in spans(getattr(record, f.name))]
    return []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(TEXTS, st.sampled_from(["fr", "en", "es", ""]), st.sampled_from(["2025-03-05", ""]))
def test_any_text_is_read_and_every_span_stands_in_it(text: str, language: str, day: str) -> None:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": day})
    reading = read_closely(document)
    for span in spans(reading):
        assert span.doc == document.id
        assert span.end <= len(document.text)
    for sentence in document.sentences:
        assert document.blocks[sentence.block].span.covers(sentence.span)
    for quote in reading.quotes:
        assert all(quote.span.covers(piece) for piece in quote.pieces)
    for statement in reading.statements:
        assert statement.span.covers(statement.predicate)
        assert -1 <= statement.time < len(reading.times)
        assert all(-1 <= role.mention < len(reading.mentions) for role in statement.roles)
    for number, chain in enumerate(reading.chains):
        assert chain.mentions
        assert all(number == reading.mentions[m].chain or reading.mentions[m].group for m in chain.mentions)
    assert from_plain(Reading, to_plain(reading)) == reading
    again = anchored(reading, document.published)
    assert again.times == reading.times
