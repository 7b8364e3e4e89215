"""A folder as a desk has it: everything read or listed with the reason, in one order, whatever the disk's."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from demo.paper import Line, column, pdf
from recoupe.errors import UsageError
from recoupe.read import folder as room
from recoupe.read.limits import DEFAULT

read_folder = partial(room.read_folder, jobs=0)  # the worker processes have their own tests
TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025. Il est arrivé à Liguère le soir même, sans incident."


def codes(folder: Path) -> dict[str, str]:
    return {notice.file: notice.code for notice in read_folder(folder).notices}


def test_all_six_formats(story: Path) -> None:
    found = read_folder(story)
    assert {d.format for d in found.documents} == {"pdf", "html", "markdown", "text", "docx", "eml"}
    assert len(found.documents) == 10
    assert {d.language for d in found.documents} == {"fr", "en", "es"}


def test_every_span_leads_back_to_its_file(story: Path) -> None:
    for document in read_folder(story).documents:
        assert document.blocks
        assert document.sentences
        if document.format in ("html", "markdown", "text"):
            raw = (story / document.names[0]).read_bytes().decode("utf-8")
            for run in document.origin.runs:
                if run.exact:
                    mine, theirs = document.text[run.start : run.end], raw[run.source_start : run.source_end]
                    assert "".join(mine.split()) == "".join(theirs.split())  # a line end may have become a space
        for sentence in document.sentences:
            assert document.blocks[sentence.block].span.covers(sentence.span)
            assert document.origin.places(sentence.span.start, sentence.span.end)


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    rows = "file;date;outlet;author\na.txt;2025-03-05;La Vigie;Léo Marin\nabsent.txt;2025-01-01;X;\n"
    (tmp_path / "sources.csv").write_text(rows, encoding="utf-8")
    found = read_folder(tmp_path)
    (document,) = found.documents
    assert (document.published.day, document.published.status) == ("2025-03-05", "given")
    assert document.outlet is not None
    assert (document.outlet.value, document.outlet.status) == ("La Vigie", "given")
    assert [a.value for a in document.authors] == ["Léo Marin"]
    assert [n.code for n in found.notices] == ["sources.unknown-file"]


def test_hostile_files_are_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "zero.html").write_bytes(b"")
    (tmp_path / "blank.md").write_text(" \n\n ", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    (tmp_path / "not.pdf").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "scan.pdf").write_bytes(pdf([[], []]))
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 100)
    with (tmp_path / "huge.txt").open("wb") as handle:
        handle.truncate(DEFAULT.file_bytes + 1)
    os.symlink(tmp_path / "gone.txt", tmp_path / "link.txt")
    assert codes(tmp_path) == {
        "binary.txt": "read.binary",
        "zero.html": "read.empty",
        "blank.md": "read.empty",
        "broken.pdf": "read.broken",
        "not.pdf": "read.broken",
        "scan.pdf": "read.no-text",
        "broken.docx": "read.broken",
        "old.doc": "read.format",
        "picture.jpg": "read.format",
        "huge.txt": "read.too-large",
        "link.txt": "read.vanished",
    }
    assert [d.names for d in read_folder(tmp_path).documents] == [("good.txt",)]


ENCRYPTED = (
    b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\n"
    b"endobj\n3 0 obj\n<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -60 >>\nendobj\nxref\n0 4\n"
    b"0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000110 00000 n \n"
    b"trailer\n<< /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<%s> <%s>] >>\nstartxref\n320\n%%%%EOF\n"
) % (b"11" * 32, b"22" * 32, b"33" * 16, b"33" * 16)


def test_an_encrypted_pdf_says_so(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(ENCRYPTED)
    assert codes(tmp_path) == {"secret.pdf": "read.encrypted"}


def test_hidden_lock_and_own_files_are_passed_over_and_counted(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    for name in (".DS_Store", "~$report.docx", ".~lock.report.odt#", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"\0\1\2")
    (tmp_path / "page.html").write_text(
        '<!doctype html><html><head><meta name="generator" content="Recoupe 0.1.0"></head><body>x</body></html>',
        encoding="utf-8",
    )
    found = read_folder(tmp_path)
    assert found.skipped == (".DS_Store", ".~lock.report.odt#", "Thumbs.db", "page.html", "~$report.docx")
    assert not found.notices


def test_identical_files_are_one_document_with_two_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for place in ("a", "b"):
        (tmp_path / place / "note.txt").write_text(TEXT, encoding="utf-8")
    found = read_folder(tmp_path)
    assert [d.names for d in found.documents] == [("a/note.txt", "b/note.txt")]
    assert [n.code for n in found.notices] == ["read.identical"]


def test_two_files_of_one_name_in_two_folders_are_two_documents(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "note.txt").write_text(f"{TEXT} Version {place}.", encoding="utf-8")
    assert [d.names for d in read_folder(tmp_path).documents] == [("a/note.txt",), ("b/note.txt",)]


def test_links_that_go_round_end(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "note.txt").write_text(TEXT, encoding="utf-8")
    os.symlink(tmp_path, inner / "up")
    found = read_folder(tmp_path)
    assert [d.names for d in found.documents] == [("inner/note.txt",)]
    assert [n.code for n in found.notices] == ["read.loop"]


def test_a_folder_without_permission_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def scandir(path: object) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scandir)  # root may list every folder, so the refusal is played
    found = read_folder(tmp_path)
    assert [n.code for n in found.notices] == ["read.folder"]
    assert len(found.documents) == 1


def test_a_file_that_vanishes_during_the_run(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}", encoding="utf-8")

    class Thief:
        def stage(self, name: str, total: int) -> None:
            assert total == 3

        def step(self, what: str) -> None:
            (tmp_path / "b.txt").unlink(missing_ok=True)

    found = read_folder(tmp_path, progress=Thief())
    assert [d.names[0] for d in found.documents] == ["a.txt", "c.txt"]
    assert [n.code for n in found.notices] == ["read.vanished"]


def test_a_reader_that_fails_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(pdf([column(TEXT)]))

    def explode(raw: bytes) -> None:
        raise RuntimeError("inside a library")

    monkeypatch.setattr("recoupe.read.pdf.read_pdf", explode)
    found = read_folder(tmp_path)
    assert [d.names[0] for d in found.documents] == ["a.txt"]
    assert [n.code for n in found.notices] == ["read.failed"]


def test_an_unsupported_language_is_said_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "nl.txt").write_text(
        "Het schip is dinsdagochtend uit de haven vertrokken en werd aan het einde van de week in het zuiden verwacht. "
        "De burgemeester heeft gezegd dat de werkzaamheden aan de kade niet voor het voorjaar zullen beginnen.",
        encoding="utf-8",
    )
    (document,) = read_folder(tmp_path).documents
    assert document.language == "nl"
    assert "language.unsupported" in {n.code for n in document.notices}


def test_the_folder_itself_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_folder(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        read_folder(tmp_path / "file")


def test_other_paths_same_ids(story: Path, tmp_path: Path) -> None:
    shutil.copytree(story, tmp_path / "deep" / "copy")
    here, there = read_folder(story), read_folder(tmp_path / "deep")
    assert [d.id for d in here.documents] == [d.id for d in there.documents]


def test_a_pdf_in_two_columns_with_running_headers(tmp_path: Path) -> None:
    left = {
        1: "Le premier paragraphe de la colonne de gauche raconte le départ du navire et se poursuit sur trois lignes.",
        2: "Sur la deuxième page, la compagnie répond aux habitants de l'île et promet une navette dès la semaine.",
        3: "Enfin la mairie rappelle les horaires d'hiver, les tarifs et les règles qui valent pour les véhicules.",
    }
    right = {
        1: "La colonne de droite parle du port, de la capitainerie et du chenal qui sera fermé mercredi matin.",
        2: "Un pêcheur raconte la tempête de janvier, ses filets perdus et la nuit passée au large de la pointe.",
        3: "Le carnet annonce deux mariages, une fête de quartier et la réouverture de la bibliothèque en avril.",
    }
    pages = [
        [
            Line(72, 812, f"Gazette du port - page {n}", 8),
            *column(left[n], width=40, size=9),
            *column(right[n], x=320, width=40, size=9),
            Line(300, 30, str(n), 8),
        ]
        for n in (1, 2, 3)
    ]
    (tmp_path / "gazette.pdf").write_bytes(pdf(pages))
    (document,) = read_folder(tmp_path).documents
    assert "Gazette du port" not in document.text
    order = [document.text.index(piece) for n in (1, 2, 3) for piece in (left[n], right[n])]
    assert order == sorted(order)


def test_words_cut_at_the_line_end_are_whole_again(tmp_path: Path) -> None:
    rows = ["Le capitaine a demandé une enquête sur la navi-", "gation de nuit ; ce monde-", "là, dit-il, a changé."]
    (tmp_path / "cut.pdf").write_bytes(pdf([[Line(72, 700 - 14 * n, row) for n, row in enumerate(rows)]]))
    (document,) = read_folder(tmp_path).documents
    assert "la navigation de nuit ; ce monde-là, dit-il" in document.text
    start = document.text.index("navigation")
    assert document.origin.places(start, start + 10)[0].page == 1
