"""The user's own authority file: a table or FollowTheMoney, as people write them."""

import json
from pathlib import Path

import pytest

from recoupe.build import build
from recoupe.read.authority import read_authority
from recoupe.read.folder import read_folder


def codes(tmp_path: Path) -> list[str]:
    return [n.code for n in read_authority(tmp_path, 1_000_000)[1]]


@pytest.mark.parametrize(
    "raw",
    [
        b"name,aliases,kind,id,notes\nAnna Proue,Mme Proue|A. Proue,person,Q12,maire\n",
        "\ufeffnom;variantes;type;identifiant;remarques\r\nAnna Proue;Mme Proue | A. Proue;personne;Q12;maire\r\n".encode(),
        "notas\tnombre\totros nombres\ttipo\tidentificador\nmaire\tAnna Proue\tMme Proue|A. Proue\tpersona\tQ12\n".encode(
            "utf-16"
        ),
    ],
)
def test_however_the_table_was_saved(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_bytes(raw)
    (entity,), notices = read_authority(tmp_path, 1_000_000)
    assert notices == []
    assert (entity.name, entity.aliases, entity.kind, entity.id, entity.notes) == (
        "Anna Proue", ("Mme Proue", "A. Proue"), "person", "Q12", "maire",
    )  # fmt: skip


def test_follow_the_money(tmp_path: Path) -> None:
    line = {
        "id": "x-1", "schema": "Company",
        "properties": {"name": ["Armement Proue"], "alias": ["Proue SA"], "weakAlias": ["Proue"], "notes": ["Port-Aven"]},
    }  # fmt: skip
    rows = [json.dumps(line), "", "no json", '{"schema": "Person", "properties": {}}', "[1]"]
    (tmp_path / "entities.ftm.json").write_text("\n".join(rows), encoding="utf-8")
    (entity,), notices = read_authority(tmp_path, 1_000_000)
    assert (entity.name, entity.aliases, entity.kind, entity.id) == (
        "Armement Proue", ("Proue SA", "Proue"), "organisation", "x-1",
    )  # fmt: skip
    assert [n.code for n in notices] == ["entities.no-entity"] * 3
    assert "line 3" in notices[0].message


def test_what_is_wrong_is_told_and_the_rest_used(tmp_path: Path) -> None:
    rows = "name,aliases,kind\nAnna Proue,Mme Proue,person\n,X,person\nLa Vigie,,boat\nMme Proue,,person\n"
    (tmp_path / "entities.csv").write_text(rows, encoding="utf-8")
    found, notices = read_authority(tmp_path, 1_000_000)
    assert [e.name for e in found] == ["Anna Proue", "La Vigie"]
    assert sorted(n.code for n in notices) == ["entities.bad-kind", "entities.duplicate", "entities.no-name"]
    (tmp_path / "entities.csv").write_text("who,what\nAnna,x\n", encoding="utf-8")
    assert codes(tmp_path) == ["entities.no-name-column"]
    (tmp_path / "entities.csv").write_bytes(b"name\n" + b"x" * 1_000_001)
    assert codes(tmp_path) == ["entities.unreadable"]


def test_the_files_are_no_documents_and_reach_the_dossier(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna Proue a quitté Port-Aven lundi, a déclaré Anna Proue.", encoding="utf-8")
    (tmp_path / "entities.csv").write_text("name,aliases,notes\nA. Proue-Le Goff,Anna Proue,maire\n", encoding="utf-8")
    assert [d.names for d in read_folder(tmp_path, jobs=0).documents] == [("a.txt",)]
    found = next(e for e in build(tmp_path, jobs=0).entities if e.given)
    assert (found.name, found.notes, found.given) == ("A. Proue-Le Goff", "maire", "entities.csv, line 2")
