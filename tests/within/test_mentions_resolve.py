"""Given phrases and what they stand for: marked in the text as [words|number], one number a thing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Document
from recoupe.read.records import from_record
from recoupe.within.mentions.resolve import resolve
from recoupe.within.syntax import parse

_MARK = re.compile(r"\[([^\[\]|]+)\|(\d+)\]")


def marked(text: str) -> tuple[Document, list[tuple[int, int]], list[list[int]]]:
    """The document, the marked spans and the groups of their indexes."""
    plain, spans, groups, last = "", [], {}, 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        groups.setdefault(match[2], []).append(len(spans))
        spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        last = match.end()
    document = from_record({"id": "t", "text": plain + text[last:], "lang": "fr"})
    own = [document.origin.forward(*span) for span in spans]
    return document, [s for s in own if s is not None], sorted(groups.values())


@pytest.mark.parametrize(
    "text",
    [
        "[Anna Morvan|1], [qui|1] dirige [le port|2], a quitté [la ville|3]. [Elle|1] reviendra lundi.",
        "[Paul Ridel|1] a vendu [son|1] [bateau|2]. [Ridel|1] est parti.",
        "[Mme Morvan|1] a rencontré [M. Ridel|2]. [Il|2] est maire. [Elle|1] est pilote.",
        "[Le cargo|1] a coulé devant [la côte|2]. [Ce cargo|1] portait du bois.",
        "[Un marin|1] a vu [un phare|2]. [Un autre marin|3] dormait.",
    ],
)
def test_phrases_that_stand_for_one_thing(text: str) -> None:
    document, spans, groups = marked(text)
    assert resolve(document, parse(document), spans) == groups


def test_i_is_who_speaks_in_a_quotation() -> None:
    document, spans, groups = marked("« [J'|1]ai tout vu, [je|1] le jure », dit [Léa Brandec|1]. [Le garde|2] dormait.")
    quote = (0, document.text.index("»") + 1)
    assert resolve(document, parse(document), spans, [(quote, spans[2])]) == groups


_TEXT = (
    "Anna Morvan a dit à Paul Ridel que son bateau, qui venait du port, le menait chez elle. Il en riait, ils y vont."
)


@given(st.lists(st.tuples(st.integers(0, len(_TEXT) - 2), st.integers(1, 30)), max_size=12, unique=True))
def test_every_span_is_in_one_group_whatever_it_covers(drawn: list[tuple[int, int]]) -> None:
    spans = sorted({(start, min(len(_TEXT), start + length)) for start, length in drawn})
    groups = resolve(_DOCUMENT, _SYNTAX, spans)
    assert sorted(k for group in groups for k in group) == list(range(len(spans)))


_DOCUMENT = from_record({"id": "t", "text": _TEXT, "lang": "fr"})
_SYNTAX = parse(_DOCUMENT)
