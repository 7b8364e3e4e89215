"""A person's word on two texts (`copy`, `not_copy`) survives a second build, and families and counts follow it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.builder import build_dossier
from recoupe.model import Decision, Dossier
from recoupe.publish.trail import explain
from recoupe.store import load, workshop

DISPATCH = (
    "Une explosion a tué trois ouvriers mardi 4 mars 2031 dans l'usine Corvel de Port-Aven.\n\n"
    "Les pompiers sont restés sur place jusqu'au matin, et la route du port a été fermée aux camions toute la nuit. "
    "Le directeur de l'usine a quitté les lieux peu après minuit sans répondre aux journalistes venus de la région."
)
TOLD_ANEW = (
    "Les sirènes ont réveillé le quartier des docks, et chacun a cru que le vieux pont tournant cédait enfin.\n\n"
    "Notre reporter a vu les familles attendre devant la grille. Personne ne leur parlait. "
    "À Port-Aven, une explosion a tué trois ouvriers mardi 4 mars 2031."
)


def built_twice(tmp_path: Path, other: str, verdict: str) -> tuple[Dossier, Dossier]:
    """The dossier of two texts, then that of a second build after a person said `verdict` of them."""
    folder, target = tmp_path / "texts", tmp_path / "a.recoupe"
    folder.mkdir()
    (folder / "phare.txt").write_text(DISPATCH, encoding="utf-8")
    (folder / "gazette.txt").write_text(other, encoding="utf-8")
    (folder / "sources.csv").write_text(
        "file,outlet,date\nphare.txt,Le Phare,2031-03-05\ngazette.txt,La Gazette,2031-03-06\n", encoding="utf-8"
    )
    first = build_dossier(folder, target, jobs=1)
    left, right = sorted(r.document.id for r in first.readings)
    said = Decision(left=right, right=left, verdict=verdict, by="odile", reason="je connais l'auteur")  # in any order
    with workshop(target) as shelf:
        shelf.write(replace(first, decisions=(said,)), {}, [])
    second = build_dossier(folder, target, jobs=1)
    assert load(target)[0].decisions == second.decisions == (said,)
    return first, second


def most(dossier: Dossier) -> int:
    """The most sources that an event of both texts may rest on."""
    told = {e.id for e in dossier.events if len({r.doc for r in e.statements}) == 2}
    return max(check.upper for check in dossier.checks if check.event in told)


def between(dossier: Dossier):
    return [c for c in dossier.copies if c.left != c.right]


def test_what_a_person_calls_no_copy_counts_for_itself(tmp_path: Path) -> None:
    first, second = built_twice(tmp_path, f"{DISPATCH}\n\nLa mairie n'a rien dit.", "not_copy")
    assert (most(first), len([f for f in first.families if len(f.documents) == 2])) == (1, 1)
    assert most(second) == 2
    assert not [f for f in second.families if len(f.documents) == 2]
    (copy,) = between(second)
    assert (copy.derived, copy.reasons[0]) == (False, "a person said that it is no copy")


def test_what_a_person_calls_a_copy_adds_no_source(tmp_path: Path) -> None:
    first, second = built_twice(tmp_path, TOLD_ANEW, "copy")
    assert (most(first), most(second)) == (2, 1)
    (family,) = [f for f in second.families if len(f.documents) == 2]
    assert family.certain
    assert "said to be a copy by a person" in family.reasons
    assert "said to be a copy by a person" in explain(second, family.id)


@pytest.mark.parametrize("verdict", ["copy", "not_copy"])
def test_a_decision_on_a_text_that_is_gone_changes_nothing(tmp_path: Path, verdict: str) -> None:
    folder, target = tmp_path / "texts", tmp_path / "a.recoupe"
    folder.mkdir()
    (folder / "phare.txt").write_text(DISPATCH, encoding="utf-8")
    first = build_dossier(folder, target, jobs=1)
    said = Decision(left=first.readings[0].document.id, right="d000000000000", verdict=verdict)
    with workshop(target) as shelf:
        shelf.write(replace(first, decisions=(said,)), {}, [])
    second = build_dossier(folder, target, jobs=1)
    assert (second.copies, second.families, second.checks) == (first.copies, first.families, first.checks)
