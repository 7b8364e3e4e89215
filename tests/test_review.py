"""`recoupe review`: what is open, what is decided, and that it holds from then on, whatever happens meanwhile."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from recoupe.across.entities import resolve
from recoupe.builder import build_dossier, decided, rebuilding
from recoupe.cli import main
from recoupe.errors import BusyError, LostProofError, UsageError
from recoupe.model import Decision, Dossier
from recoupe.store import broken_seals, decide, load, workshop
from tests.across.test_entities import reading

READINGS = [
    reading("a1111111", ("organisation", "Vigie"), ("person", "Anna Proue"), ("person", "Luc Proue")),
    reading("b2222222", ("organisation", "La Vigie du Large"), ("person", "Proue")),
    reading("c3333333", ("person", "Jean Martel"), ("person", "Martel")),
]


def save(target: Path, decisions: tuple[Decision, ...] = ()) -> Path:
    """A dossier of READINGS, as a build under `decisions` would write it."""
    found = resolve(READINGS, decisions)
    with workshop(target) as shelf:
        kept = shelf.decisions() or decisions
        found = resolve(READINGS, kept)
        made = Dossier(
            version="0", readings=tuple(READINGS), entities=found.entities, candidates=found.candidates,
            decisions=kept, notices=found.notices,
        )  # fmt: skip
        shelf.write(made, {"title": "t", "folder": "texts"}, [])
    return target


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return save(tmp_path / "a.recoupe")


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    return code, printed.out, printed.err


def names(target: Path) -> set[frozenset[str]]:
    return {frozenset(e.names) for e in load(target)[0].entities}


def test_open_pairs_are_listed_with_their_evidence(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("review", target, capsys=capsys)
    assert code == 0
    assert "3 pairs to decide" in out
    assert "Vigie  ≟  La Vigie du Large" in out or "La Vigie du Large  ≟  Vigie" in out
    assert "one name is part of the other" in out
    assert "D2:0-17" in out
    _, out, _ = run("review", target, "--json", capsys=capsys)
    record = json.loads(out)
    assert [len(pair["sides"]) for pair in record["candidates"]] == [2, 2, 2]
    assert record["candidates"][0]["sides"][0]["evidence"]["text"]
    assert record["decisions"] == []


def test_a_decision_is_kept_told_and_followed_by_the_next_build(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(
        "review",
        target,
        "--same",
        "vigie",
        "La Vigie du Large",
        "--because",
        "même titre",
        "--by",
        "odile",
        capsys=capsys,
    )
    assert code == 0
    assert "Decided:" in out
    assert f"-o {target}" in out
    (word,) = load(target)[0].decisions
    assert (word.by, word.reason, len(word.at)) == ("odile", "même titre", 10)
    assert broken_seals(target) == []
    _, out, _ = run("review", target, capsys=capsys)
    assert "2 pairs to decide" in out
    assert "the next build applies it" in " ".join(out.split())
    save(target)
    assert frozenset(("Vigie", "La Vigie du Large")) in names(target)
    _, out, _ = run("review", target, capsys=capsys)
    assert "by odile on" in out
    assert "applies it" not in out


def test_names_that_rules_joined_are_taken_apart_and_joined_again(target: Path) -> None:
    assert frozenset(("Jean Martel", "Martel")) in names(target)
    decided(target, (), [("Martel", "Jean Martel")], ())
    save(target)
    assert {frozenset(("Jean Martel",)), frozenset(("Martel",))} <= names(target)
    assert decided(target, (), (), [("Jean Martel", "Martel")]) == [
        "Undone: that “Martel” and “Jean Martel” are different."
    ]
    save(target)
    assert frozenset(("Jean Martel", "Martel")) in names(target)
    assert load(target)[0].decisions == ()


def test_a_second_word_on_a_pair_takes_the_place_of_the_first(target: Path) -> None:
    decided(target, [("Anna Proue", "Proue")], (), ())
    decided(target, (), [("Proue", "Anna Proue")], ())
    (word,) = load(target)[0].decisions
    assert word.verdict == "different"


def test_a_word_on_names_gives_way_to_one_on_the_actors_that_they_have_become(target: Path) -> None:
    decided(target, (), [("Martel", "Jean Martel")], ())
    save(target)
    ids = {e.name: e.id for e in load(target)[0].entities}
    decided(target, [(ids["Martel"], "Jean Martel")], (), ())
    (word,) = load(target)[0].decisions
    assert word.verdict == "same"
    save(target)
    assert frozenset(("Jean Martel", "Martel")) in names(target)
    assert load(target)[0].notices == ()


def test_the_beginning_of_an_id_will_do(target: Path) -> None:
    ids = {e.name: e.id for e in load(target)[0].entities}
    decided(target, [(ids["Vigie"][:8], ids["La Vigie du Large"][:9])], (), ())
    save(target)
    assert frozenset(("Vigie", "La Vigie du Large")) in names(target)


def test_a_name_in_one_document_is_someone_else(target: Path) -> None:
    decided(target, (), [("Martel@D3", "Jean Martel")], ())
    (word,) = load(target)[0].decisions
    assert word.left == "Martel@c3333333"
    save(target)
    assert frozenset(("Martel",)) in names(target)
    assert decided(target, (), (), [("martel@D3", "Jean Martel")]) == [
        "Undone: that “Martel@D3” and “Jean Martel” are different."
    ]
    assert load(target)[0].decisions == ()


@pytest.mark.parametrize(
    ("verdict", "left", "right", "said"),
    [
        ("same", "Odile", "Vigie", "No actor of this dossier is called “Odile”"),
        ("same", "Prou", "Vigie", "near it: "),
        ("same", "e-", "Vigie", "No actor of this dossier is called “e-”"),
        ("same", "Martel", "Jean Martel", "are one already: Jean Martel"),
        ("different", "Vigie", "Vigie", "say the document in which it is someone else"),
        ("different", "Vigie@D9", "Vigie", "D9 is no document of this dossier; it has D1 to D3"),
        ("same", "", "Vigie", "No actor of this dossier is called “”"),
    ],
)
def test_words_that_mean_nobody_are_one_clear_sentence(
    verdict: str, left: str, right: str, said: str, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = target.read_bytes()
    code, out, err = run("review", target, f"--{verdict}", left, right, capsys=capsys)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert target.read_bytes() == before


def test_an_ambiguous_name_is_told_with_the_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins = resolve([reading("a1111111", ("person", "Aldine"), ("product", "Aldine"), ("person", "Luc Proue"))])
    target = tmp_path / "twins.recoupe"
    with workshop(target) as shelf:
        shelf.write(Dossier(version="0", readings=(READINGS[0],), entities=twins.entities), {}, [])
    code, _, err = run("review", target, "--same", "Aldine", "Luc Proue", capsys=capsys)
    assert code == 2
    assert "“Aldine” may be several actors: Aldine (" in err
    assert "say which by its id" in err


def test_what_was_never_decided_cannot_be_undone(target: Path) -> None:
    with pytest.raises(UsageError, match="none was taken yet"):
        decided(target, (), (), [("Anna Proue", "Vigie")])
    decided(target, [("Anna Proue", "Luc Proue")], (), ())
    with pytest.raises(UsageError, match="these stand: “Anna Proue” and “Luc Proue” are one"):
        decided(target, (), (), [("Anna Proue", "Vigie")])


def test_if_one_pair_is_not_understood_none_is_kept(target: Path) -> None:
    with pytest.raises(UsageError):
        decided(target, [("Anna Proue", "Luc Proue"), ("Anna Proue", "Odile")], (), ())
    assert load(target)[0].decisions == ()


def test_an_interruption_keeps_the_older_state(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(target, [("Anna Proue", "Luc Proue")], (), ())
    before = target.read_bytes()

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("recoupe.store.dossier.os.replace", broken)
    with pytest.raises(KeyboardInterrupt):
        decided(target, (), (), [("Anna Proue", "Luc Proue")])
    monkeypatch.undo()
    assert target.read_bytes() == before
    assert [p.name for p in target.parent.iterdir()] == [target.name]
    assert len(load(target)[0].decisions) == 1


def test_what_one_that_was_killed_left_behind_does_no_harm(target: Path) -> None:
    for end in ("", "-journal"):
        target.with_name(f"{target.name}.decided.recoupe.part{end}").write_bytes(b"half a page" * 500)
    decided(target, [("Anna Proue", "Luc Proue")], (), ())
    assert len(load(target)[0].decisions) == 1
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_no_decision_while_a_build_is_at_work_and_what_it_has_read_stays(target: Path) -> None:
    with workshop(target) as shelf:
        shelf.keep("key", READINGS[0])
        with pytest.raises(BusyError, match="Another build"):
            decided(target, [("Anna Proue", "Luc Proue")], (), ())
        shelf.write(load(target)[0], {}, ["key"])

    def interrupted() -> None:
        with workshop(target) as shelf:
            shelf.keep("new", READINGS[1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    decided(target, [("Anna Proue", "Luc Proue")], (), ())
    with workshop(target) as shelf:
        assert shelf.kept("new") == READINGS[1]
        assert len(shelf.decisions()) == 1
        shelf.write(load(target)[0], {}, [])


def test_decisions_of_an_older_dossier_are_read(target: Path) -> None:
    decided(target, [("Anna Proue", "Luc Proue")], (), ())
    base = sqlite3.connect(target)
    base.execute("ALTER TABLE decisions DROP COLUMN names")
    base.execute("PRAGMA user_version = 2")
    base.commit()
    base.close()
    with pytest.raises(LostProofError, match="what was decided in it is kept"):
        decide(target, lambda known: known)
    with workshop(target) as shelf:
        (word,) = shelf.decisions()
        assert (word.verdict, word.names) == ("same", ())
        shelf.write(Dossier(version="0", readings=()), {}, [])


@pytest.mark.parametrize("content", [b"my thesis", b""])
def test_another_file_is_refused_and_untouched(content: bytes, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_bytes(content)
    with pytest.raises(LostProofError):
        decided(thesis, [("a", "b")], (), ())
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]
    assert thesis.read_bytes() == content


def test_a_decision_on_the_sample_story_holds_in_every_build(story: Path, dossier_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "corvenna.recoupe"
    shutil.copyfile(dossier_file, target)
    before = load(target)[0]
    halde, brandal = (next(e for e in before.entities if e.name == n) for n in ("Joris Halde", "Ilse Brandal"))
    decided(target, [(halde.id, "Ilse Brandal")], (), (), by="odile", at="2031-03-04", because="essai")
    first = build_dossier(story, target, jobs=1)
    again = build_dossier(story, target, jobs=1)
    assert first == again
    joined = next(e for e in again.entities if e.id in (halde.id, brandal.id))
    assert {"Joris Halde", "Ilse Brandal"} <= set(joined.names)
    assert next(m for m in joined.merges if m.reason == "decided by odile").score == 1
    assert {e.id for e in before.entities} - {e.id for e in again.entities} <= {halde.id, brandal.id}
    decided(target, (), (), [("Ilse Brandal", "Joris Halde")])
    assert build_dossier(story, target, jobs=1).entities == before.entities


def test_the_command_that_builds_again_is_the_one_it_was_built_with(dossier_file: Path, story: Path) -> None:
    line = rebuilding(dossier_file)
    assert line.startswith("recoupe build ")
    assert str(story) in line
    assert line.endswith("--title 'Le naufrage de la Corvenna' --html")
