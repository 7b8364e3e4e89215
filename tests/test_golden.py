"""The dossier of the sample story, as text: a change shows as a change of these lines, and says in the commit why."""

import os
from pathlib import Path

from recoupe.model import Dossier
from tests.golden import outline

GOLDEN = Path(__file__).parent / "golden" / "corvenna.md"


def test_the_sample_story_gives_the_golden_dossier(dossier: Dossier) -> None:
    found = outline(dossier)
    if os.environ.get("RECOUPE_GOLDEN") == "write":  # after a change that was meant: read the difference in git
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_the_story_holds_what_it_was_written_for(dossier: Dossier) -> None:
    numbers = {r.document.id: n for n, r in enumerate(dossier.readings, 1)}
    copies = {}
    for copy in dossier.copies:
        if copy.derived and copy.left != copy.right:
            way = copy.direction
            if numbers[copy.left] > numbers[copy.right]:
                way = {"a->b": "b->a", "b->a": "a->b"}.get(way, way)
            copies[tuple(sorted((numbers[copy.left], numbers[copy.right])))] = (copy.kind, way)
    assert copies[2, 3][0] in ("common_agency", "excerpt", "identical")  # one dispatch, two outlets
    assert copies[2, 3][1] == "both_from_agency"
    assert copies[4, 6] == ("translation", "a->b")
    assert copies[4, 9][1] == "a->b"
    assert (6, 9) not in copies
    conflicts = {d.field for c in dossier.checks for d in c.disagreements if d.kind == "conflict"}
    assert {"date", "number"} <= conflicts
    hardened = [h for c in dossier.checks for h in c.hardenings]
    assert (5, 8) in {(numbers[h.before.doc], numbers[h.after.doc]) for h in hardened}


def test_no_unverified_statement_is_shown_as_a_fact(dossier: Dossier) -> None:
    for event in dossier.events:
        readings = {r.document.id: r for r in dossier.readings}
        statements = [readings[ref.doc].statements[ref.index] for ref in event.statements]
        if all(s.unverified for s in statements):
            assert event.unverified
            assert event.modality != "asserted"
