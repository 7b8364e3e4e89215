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
    pairs = {(numbers[c.left], numbers[c.right]): c for c in dossier.copies if c.derived}
    assert pairs[2, 3].kind in ("common_agency", "excerpt", "rewrite", "identical")
    assert pairs[2, 3].direction == "both_from_agency"
    assert pairs[4, 6].kind == "translation"
    assert pairs[4, 6].direction == "a->b"
    assert (4, 9) in pairs
    conflicts = {d.field for c in dossier.checks for d in c.disagreements if d.kind == "conflict"}
    assert {"date", "number"} <= conflicts
    hardened = [h for c in dossier.checks for h in c.hardenings]
    assert {(numbers[h.before.doc], numbers[h.after.doc]) for h in hardened} >= {(5, 8)}


def test_no_unverified_statement_is_shown_as_a_fact(dossier: Dossier) -> None:
    for event in dossier.events:
        readings = {r.document.id: r for r in dossier.readings}
        statements = [readings[ref.doc].statements[ref.index] for ref in event.statements]
        if all(s.unverified for s in statements):
            assert event.unverified
            assert event.modality != "asserted"
