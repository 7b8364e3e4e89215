"""Every id that an export shows can be explained, in words that an editor reads."""

import json

import pytest

from recoupe.errors import UsageError
from recoupe.model import Dossier
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
