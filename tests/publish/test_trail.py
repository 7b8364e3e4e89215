"""Every id that an export shows can be explained, in words that an editor reads."""

import json
from dataclasses import replace

import pytest

from recoupe.errors import UsageError
from recoupe.model import Dossier, Entity, Fact, Published, Span
from recoupe.publish.records import export
from recoupe.publish.trail import _lines, explain


def ids(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["id"]} if isinstance(value.get("id"), str) else set()
        return own.union(*(ids(v) for v in value.values()))
    return set().union(*(ids(v) for v in value)) if isinstance(value, list) else set()


def test_every_id_of_the_export_has_its_trail(dossier: Dossier) -> None:
    wanted = ids(json.loads("".join(export(dossier))))
    lines = dict(_lines(dossier))
    assert wanted <= lines.keys()
    for name in sorted(wanted):
        first, *rest = lines[name][0]()
        assert name in first
        assert rest


def test_a_disagreement_names_its_sources(dossier: Dossier) -> None:
    found = [(c, d) for c in dossier.checks for d in c.disagreements]
    assert found
    for check, disagreement in found:
        names = {source.key: source.name for source in check.sources}
        trail = explain(dossier, disagreement.id)
        for side in disagreement.sides:
            assert all(names.get(key, key) in trail for key in side.sources)


@pytest.mark.parametrize(
    "wanted", ["zzz", "D1:5", "D1:²-5", "D1:9-3", "D99:1-2", "D1:1-999999999999999999999", "D1:1-99999999"]
)
def test_what_is_no_line_is_said(dossier: Dossier, wanted: str) -> None:
    with pytest.raises(UsageError):
        explain(dossier, wanted)


def test_a_place_says_what_holds_it_and_a_region_that_its_point_is_a_middle(dossier: Dossier) -> None:
    region = Entity(
        id="place-1", kind="place", name="Amur", names=("Amur",), mentions=(), links=("region:RU/amur-region",)
    )
    trail = explain(replace(dossier, entities=(*dossier.entities, region)), "place-1")
    assert "lies: region in Russia" in trail


def test_what_bounds_an_inferred_date_is_told_with_its_words(dossier: Dossier) -> None:
    reading = dossier.readings[0]
    document = reading.document
    span = Span(document.id, 0, 4)
    clue = Fact(value="2019-01-01/..", status="inferred", rule="date.lasted", span=span, reason="r")
    own = Published(earliest="2019-01-01", status="inferred", rule="date.bounds", reason="r", clues=(clue,))
    told = replace(reading, document=replace(document, published=own))
    trail = explain(replace(dossier, readings=(told, *dossier.readings[1:])), document.id)
    assert f"clue 2019-01-01/..: {span.of(document.text)!r}" in trail
