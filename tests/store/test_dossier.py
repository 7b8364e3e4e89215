"""The dossier file: saved and opened it is the same dossier; nothing half-written ever stands; other files are safe."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.errors import BusyError, LostProofError, NothingBuiltError, UsageError
from recoupe.model import Decision, Dossier, Dropped, Reading, Repair, from_plain, to_plain
from recoupe.store import broken_seals, is_dossier, load, workshop

DECISION = Decision(left="e1", right="e2", verdict="different", by="odile", at="2025-03-20", reason="père et fils")


def save(dossier: Dossier, target: Path) -> None:
    with workshop(target) as shelf:
        for reading in dossier.readings:
            shelf.keep(f"key {reading.document.id}", reading)
        shelf.write(dossier, {"title": "t", "folder": "."}, [f"key {r.document.id}" for r in dossier.readings])


def test_saved_and_opened_it_is_the_same(dossier: Dossier, tmp_path: Path) -> None:
    save(dossier, tmp_path / "a.recoupe")
    assert load(tmp_path / "a.recoupe")[0] == dossier


def test_records_survive_plain_json(dossier: Dossier) -> None:
    for reading in dossier.readings:
        assert from_plain(Reading, to_plain(reading)) == reading


def test_any_sqlite_tool_can_read_it(dossier_file: Path, dossier: Dossier) -> None:
    base = sqlite3.connect(dossier_file)
    names = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"documents", "sentences", "statements", "events", "checks", "search"} <= names
    for doc, start, end, surface in base.execute('SELECT doc, start, "end", surface FROM statements'):
        text = base.execute("SELECT text FROM documents WHERE id = ?", (doc,)).fetchone()[0]
        assert text[start:end] == surface
    assert base.execute("SELECT count(*) FROM timeline").fetchone()[0] == len(dossier.events)
    assert base.execute("SELECT count(*) FROM event_evidence").fetchone()[0] == sum(
        len(e.statements) for e in dossier.events
    )
    hits = base.execute("SELECT surface FROM search WHERE search MATCH 'DÉTRESSE'").fetchall()
    assert hits
    assert all("détresse" in surface.lower() for (surface,) in hits)
    base.close()


def test_an_interrupted_build_keeps_its_readings_and_the_old_dossier(dossier: Dossier, tmp_path: Path) -> None:
    target = tmp_path / "a.recoupe"
    save(replace(dossier, readings=dossier.readings[:2], events=(), relations=(), checks=()), target)
    before = target.read_bytes()

    def interrupted() -> None:
        with workshop(target) as shelf:
            shelf.keep("new", dossier.readings[3])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_bytes() == before
    with workshop(target) as shelf:
        assert shelf.kept("new") == dossier.readings[3]
        assert shelf.kept(f"key {dossier.readings[0].document.id}") == dossier.readings[0]
        assert shelf.kept("never") is None
        shelf.write(dossier, {}, ["new"])
    assert load(target)[0] == dossier
    assert not target.with_name("a.recoupe.part").exists()


def test_decisions_survive_a_rebuild(dossier: Dossier, tmp_path: Path) -> None:
    target = tmp_path / "a.recoupe"
    save(replace(dossier, decisions=(DECISION,)), target)
    with workshop(target) as shelf:
        assert shelf.decisions() == (DECISION,)
        shelf.write(replace(dossier, decisions=shelf.decisions()), {}, [])
    assert load(target)[0].decisions == (DECISION,)


def test_another_build_at_work_is_said(dossier: Dossier, tmp_path: Path) -> None:
    target = tmp_path / "a.recoupe"
    with workshop(target) as shelf:
        with pytest.raises(BusyError, match="Another build"), workshop(target):
            pass
        shelf.write(dossier, {}, [])
    assert is_dossier(target)


@pytest.mark.parametrize("content", [b"my thesis", b"SQLite format 3\0" + b"\0" * 84, b""])
def test_another_file_is_refused_and_untouched(content: bytes, tmp_path: Path) -> None:
    target = tmp_path / "thesis.txt"
    target.write_bytes(content)
    with pytest.raises(UsageError, match="not a dossier"), workshop(target):
        pass
    assert target.read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["thesis.txt"]


def test_a_folder_that_cannot_be_written(dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(NothingBuiltError, match="cannot be written"), workshop(tmp_path / "no" / "a.recoupe"):
        pass


def test_a_full_disk(dossier: Dossier, tmp_path: Path) -> None:
    target = tmp_path / "a.recoupe"

    def fill() -> None:
        with workshop(target) as shelf:
            shelf._base.execute("PRAGMA max_page_count = 1")  # what SQLite answers on a full disk: SQLITE_FULL
            shelf.write(dossier, {}, [])

    with pytest.raises(NothingBuiltError, match="disk is full"):
        fill()
    assert not target.exists()


def test_what_is_no_dossier_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        load(tmp_path / "none.recoupe")
    (tmp_path / "text.recoupe").write_text("text", encoding="utf-8")
    with pytest.raises(LostProofError, match="is not a dossier"):
        load(tmp_path / "text.recoupe")


def test_a_finished_build_is_not_worked_in_by_the_next(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.recoupe"
    part = target.with_name("a.recoupe.part")
    real = sqlite3.connect

    def late(path: object, **options: object) -> sqlite3.Connection:
        """Another build ends between the moment that the file is opened and the moment that it is locked."""
        base = real(path, **options)  # type: ignore[call-overload]
        if path == part:
            part.rename(target)
        return base

    save(dossier, part)
    monkeypatch.setattr(sqlite3, "connect", late)
    with pytest.raises(BusyError, match="just written"), workshop(target):
        pass
    monkeypatch.undo()
    assert load(target)[0] == dossier


@pytest.mark.parametrize("where", [40, 1000, 4200])
def test_a_damaged_rest_of_an_interrupted_build_is_begun_anew(dossier: Dossier, tmp_path: Path, where: int) -> None:
    target = tmp_path / "a.recoupe"
    save(dossier, target)
    part = target.with_name("a.recoupe.part")
    raw = bytearray(target.read_bytes())
    raw[where : where + 20] = b"\xff" * 20
    part.write_bytes(raw)
    save(dossier, target)
    assert load(target)[0] == dossier


def test_a_damaged_dossier_is_said(dossier: Dossier, tmp_path: Path) -> None:
    target = tmp_path / "a.recoupe"
    save(dossier, target)
    raw = bytearray(target.read_bytes())
    raw[100:6000] = b"\xff" * 5900
    target.write_bytes(raw)
    with pytest.raises(LostProofError, match="build it again"):
        load(target)
    with pytest.raises(NothingBuiltError, match="damaged"), workshop(target) as shelf:
        shelf.decisions()
    assert target.read_bytes() == raw


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE statements SET modality = 'opinion' WHERE n = 0", "statements"),
        ("UPDATE events SET name = 'x' WHERE n = 1", "row 1 of events"),
        ("UPDATE events SET statements = '[{' WHERE n = 0", "row 0 of events"),
        ("UPDATE checks SET lower = lower + 1 WHERE n = 0", "row 0 of checks"),
        ("DELETE FROM documents WHERE number = 'D3'", "documents: 1 row has been deleted"),
        ("UPDATE documents SET text = replace(text, 'a', 'o') WHERE number = 'D2'", "row 1 of documents"),
        ("INSERT INTO skipped VALUES ('zz')", "zz: row 0 of skipped"),
        ("UPDATE about SET value = 'x' WHERE key = 'title'", "title: row"),
    ],
)
def test_every_changed_row_is_named(dossier: Dossier, tmp_path: Path, change: str, line: str) -> None:
    target = tmp_path / "a.recoupe"
    save(dossier, target)
    assert broken_seals(target) == []
    base = sqlite3.connect(target)
    base.execute(change)
    base.commit()
    base.close()
    assert any(line in problem for problem in broken_seals(target))


def test_a_dossier_of_an_older_recoupe_says_what_to_do_and_keeps_its_decisions(
    dossier: Dossier, tmp_path: Path
) -> None:
    target = tmp_path / "a.recoupe"
    save(replace(dossier, decisions=(DECISION,)), target)
    base = sqlite3.connect(target)
    base.execute("PRAGMA user_version = 1")
    base.execute("ALTER TABLE documents DROP COLUMN repairs")
    base.commit()
    base.close()
    with pytest.raises(LostProofError, match=r"older Recoupe.*build it again"):
        load(target)
    with workshop(target) as shelf:
        shelf.write(replace(dossier, decisions=shelf.decisions()), {}, [])
    assert load(target)[0].decisions == (DECISION,)


def test_what_was_mended_and_left_out_can_be_asked_for_in_sql(dossier: Dossier, tmp_path: Path) -> None:
    repair = Repair(start=2, end=3, old="\r\n", rule="lines.rejoin")
    left_out = Dropped(rule="page.menu", text="Accueil", chars=7, start=0, end=9)
    first, *rest = dossier.readings
    changed = replace(first, document=replace(first.document, repairs=(repair,), dropped=(left_out,)))
    save(replace(dossier, readings=(changed, *rest)), tmp_path / "a.recoupe")
    assert load(tmp_path / "a.recoupe")[0].readings[0] == changed
    base = sqlite3.connect(tmp_path / "a.recoupe")
    for column, key, wanted in (("repairs", "rule", "lines.rejoin"), ("dropped", "chars", 7)):
        asked = f"SELECT json_extract(x.value, '$.{key}') FROM documents d, json_each(d.{column}) x WHERE number = 'D1'"
        assert base.execute(asked).fetchall() == [(wanted,)]
    base.close()
