"""The command line as a user meets it: exit codes, what goes where, no traceback."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recoupe.cli import main

NOTE = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025, selon la capitainerie. Il serait arrivé à Liguère."


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    return code, printed.out, printed.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "story"
    made.mkdir()
    (made / "note.txt").write_text(NOTE, encoding="utf-8")
    return made


def test_build_then_everything_else(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "story.recoupe"
    code, out, err = run("build", folder, "-o", target, "--html", capsys=capsys)
    assert code == 0
    assert out == ""
    assert "1 document read" in err
    assert target.with_suffix(".html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    code, out, _ = run("export", target, "--json", capsys=capsys)
    exported = json.loads(out)
    assert code == 0
    assert exported["schema"] == "recoupe/1"
    raw = NOTE
    for statement in exported["documents"][0]["statements"]:
        span = statement["span"]
        assert raw[span["start"] : span["end"]] == span["text"]
    assert run("verify", target, capsys=capsys)[0] == 0
    code, out, _ = run("explain", target, "D1", capsys=capsys)
    assert code == 0
    assert "note.txt" in out
    statement = exported["documents"][0]["statements"][0]
    code, out, _ = run("explain", target, statement["id"], capsys=capsys)
    assert "certainty:" in out
    assert "who says so:" in out


def test_verify_names_the_line_that_lost_its_proof(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "story.recoupe"
    run("build", folder, "-o", target, capsys=capsys)
    base = sqlite3.connect(target)
    name = base.execute("SELECT id FROM statements ORDER BY n LIMIT 1").fetchone()[0]
    base.execute("UPDATE statements SET surface = 'Le ferry a coulé' WHERE id = ?", (name,))
    base.commit()
    base.close()
    code, out, _ = run("verify", target, capsys=capsys)
    assert code == 1
    assert name in out
    (folder / "note.txt").write_text(NOTE.replace("lundi 3", "mardi 4"), encoding="utf-8")
    code, out, _ = run("verify", target, capsys=capsys)
    assert code == 1
    assert "note.txt: the source has changed" in out
    (folder / "note.txt").unlink()
    code, out, _ = run("verify", target, capsys=capsys)
    assert "cannot be opened" in out
    code, _, err = run("verify", target, "--sources", tmp_path / "gone", capsys=capsys)
    assert code == 2
    assert "--sources" in err


def test_exit_1_when_something_could_not_be_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    code, _, err = run("build", folder, "-o", tmp_path / "s.recoupe", capsys=capsys)
    assert code == 1
    assert "broken.pdf was not read" in err
    assert (tmp_path / "s.recoupe").exists()


def test_exit_2_when_nothing_was_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    for arguments, words in (
        (["build", tmp_path / "empty", "-o", tmp_path / "a.recoupe"], "No readable document"),
        (["build", tmp_path / "nowhere"], "does not exist"),
        (["build", tmp_path / "empty", "-o", tmp_path / "no" / "a.recoupe"], "does not exist"),
        (["build", tmp_path / "empty", "-o", tmp_path / "empty"], "is a folder"),
        (["explain", tmp_path / "a.recoupe", "D1"], "does not exist"),
        (["annotate", tmp_path / "nowhere.txt"], "does not exist"),
    ):
        code, _, err = run(*arguments, capsys=capsys)
        assert code == 2
        assert words in err
    assert not (tmp_path / "a.recoupe").exists()


def test_unknown_lines_are_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "story.recoupe"
    run("build", folder, "-o", target, capsys=capsys)
    code, _, err = run("explain", target, "zzz", capsys=capsys)
    assert code == 2
    assert "No line" in err
    code, _, err = run("explain", target, "D1:5-99999", capsys=capsys)
    assert code == 2
    code, out, _ = run("explain", target, "D1:9-15", capsys=capsys)
    assert code == 0
    assert "Aldine" in out


def test_the_dossier_in_the_folder_is_never_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "story.recoupe"
    for _ in range(2):
        code, _, err = run("build", folder, "-o", target, "--html", capsys=capsys)
        assert code == 0
        assert "1 document read" in err
    run("build", folder, "-o", folder / "other.recoupe", capsys=capsys)
    out = run("export", folder / "other.recoupe", "--json", capsys=capsys)[1]
    assert [d["names"] for d in json.loads(out)["documents"]] == [["note.txt"]]


def test_annotate_files_lines_and_offsets(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "in.jsonl"
    record = {"id": "x1", "text": f"  {NOTE}\n\nDeuxième paragraphe, court.", "lang": "fr", "dct": "2025-03-05"}
    lines.write_text(json.dumps(record) + "\n", encoding="utf-8")
    code, out, _ = run("annotate", lines, folder / "note.txt", capsys=capsys)
    assert code == 0
    first, second = map(json.loads, out.splitlines())
    assert first["names"] == ["x1"]
    assert first["published"]["earliest"] == "2025-03-05"
    for text, row in ((record["text"], first), (NOTE, second)):
        for layer in ("sentences", "times", "statements", "mentions", "quotes", "modals"):
            for line in row[layer]:
                span = line["span"]
                assert text[span["start"] : span["end"]] == span["text"]
    assert [m["use"] for m in second["modals"] if m["form"] == "conditional"] == ["reported"]
    (tmp_path / "bad.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    code, _, err = run("annotate", tmp_path / "bad.jsonl", capsys=capsys)
    assert code == 2
    assert "line 1" in err


def test_quiet_in_a_pipe_and_help_without_models(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "recoupe"]
    code = (
        "import sys; from recoupe.cli import main; main(['--help']); "
        "print([m for m in ('spacy', 'numpy', 'trafilatura', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    done = subprocess.run(
        [*command, "build", folder, "-o", tmp_path / "s.recoupe", "-q"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as SIGINT")
def test_ctrl_c_leaves_no_half_written_dossier(story: Path, tmp_path: Path) -> None:
    target = tmp_path / "story.recoupe"
    many = tmp_path / "many"
    many.mkdir()
    for n in range(60):
        text = (story / "10-garde-cotes.txt").read_text(encoding="utf-8")
        (many / f"{n:02}.txt").write_text(f"Numéro {n}.\n\n{text}", encoding="utf-8")
    command = [sys.executable, "-m", "recoupe", "build", str(many), "-o", str(target), "--jobs", "1"]
    working = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    part = target.with_name(target.name + ".part")
    for _ in range(2400):  # until some readings are kept
        if part.exists() and part.stat().st_size > 200_000:
            break
        if working.poll() is not None:
            break
        time.sleep(0.05)
    working.send_signal(signal.SIGINT)
    _, err = working.communicate(timeout=60)
    assert working.returncode == 130, err
    assert "Traceback" not in err
    assert not target.exists()
    assert part.exists()
    kept = sqlite3.connect(part).execute("SELECT count(*) FROM kept").fetchone()[0]
    assert kept > 0
    assert main(["build", str(many), "-o", str(target), "-q"]) == 0
    assert target.exists()
    assert not part.exists()


def test_same_files_same_bytes(story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = tmp_path / "elsewhere" / "corvenna"
    moved.parent.mkdir()
    shutil.copytree(story, moved)
    for path in sorted(moved.iterdir(), reverse=True):  # another order on disk, other times
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
        os.utime(path, (1, 1))
    exports = []
    for name, source, jobs in (("one", story, 1), ("two", moved, 2)):
        assert run("build", source, "-o", tmp_path / f"{name}.recoupe", "--jobs", jobs, capsys=capsys)[0] == 1
        exports.append(run("export", tmp_path / f"{name}.recoupe", "--json", capsys=capsys)[1])
    assert exports[0] == exports[1]
    assert str(tmp_path) not in exports[0]


def test_a_text_that_a_rule_stumbles_over_is_told_and_the_rest_is_built(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "other.txt").write_text(f"{NOTE} Une navette a suivi.", encoding="utf-8")
    import recoupe.within

    real = recoupe.within.read_closely

    def stumble(document, *given):  # type: ignore[no-untyped-def]
        if document.names[0] == "other.txt":
            raise ValueError("unforeseen")
        return real(document, *given)

    monkeypatch.setattr(recoupe.within, "read_closely", stumble)
    code, _, err = run("build", folder, "-o", tmp_path / "s.recoupe", capsys=capsys)
    assert code == 1
    assert "other.txt was opened but not read closely (ValueError: unforeseen)" in err
    out = run("export", tmp_path / "s.recoupe", "--json", capsys=capsys)[1]
    statements = {d["names"][0]: len(d["statements"]) for d in json.loads(out)["documents"]}
    assert statements["other.txt"] == 0
    assert statements["note.txt"] > 0


def test_names_as_disks_have_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tmp_path / "story"
    made.mkdir()
    names = [b"caf\xe9.txt", "e\u0301te\u0301.txt".encode(), "été.txt".encode(), b"new\nline.txt", b"esc\x1b[2J.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.path.join(os.fsencode(made), name))).write_text(f"{NOTE} {number}", encoding="utf-8")
    os.symlink("round", made / "round")
    target = tmp_path / "s.recoupe"
    code, _, err = run("build", made, "-o", target, capsys=capsys)
    assert code == 1
    assert "round is a link that leads nowhere" in err
    assert "5 documents read" in err
    code, out, _ = run("verify", target, capsys=capsys)
    assert (code, out.splitlines()[:-1]) == (0, [])
    out = run("export", target, "--json", capsys=capsys)[1]
    assert sorted(d["names"][0] for d in json.loads(out)["documents"]) == [
        "caf\\xe9.txt", "esc\\x1b[2J.txt", "new\\x0aline.txt", "été.txt", "été.txt",
    ]  # fmt: skip
    for number in range(1, 6):
        assert "\x1b" not in run("explain", target, f"D{number}", capsys=capsys)[1]


def test_files_of_others_are_refused_before_the_work(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.html").write_text("<p>Mine.", encoding="utf-8")
    for arguments, words in (
        (["build", folder, "-o", tmp_path / "s.recoupe", "--html"], "is no page of Recoupe's"),
        (["build", folder, "-o", tmp_path / "t.html", "--html"], "both dossier and page"),
    ):
        code, _, err = run(*arguments, capsys=capsys)
        assert code == 2
        assert words in err
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["s.html", "story"]
    assert (tmp_path / "s.html").read_text(encoding="utf-8") == "<p>Mine."


def test_exports_that_cannot_be_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "s.recoupe"
    assert run("build", folder, "-o", target, capsys=capsys)[0] == 0
    before = target.read_bytes()
    for place, words in ((target, "is no export"), (tmp_path / "no" / "x.json", "cannot be written")):
        code, _, err = run("export", target, "--json", "-o", place, capsys=capsys)
        assert code == 2
        assert words in err
    assert target.read_bytes() == before
    for _ in range(2):  # its own export may be written again, and is never read
        assert run("export", target, "--json", "-o", folder / "x.json", capsys=capsys)[0] == 0
    code, _, err = run("build", folder, "-o", target, capsys=capsys)
    assert code == 0
    assert "1 passed over" in err
    command = [sys.executable, "-m", "recoupe", "export", str(target), "--json"]
    if Path("/dev/full").exists():
        with open("/dev/full", "w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 2
        assert "No space left" in done.stderr
        assert "Traceback" not in done.stderr
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    reader.stdout.close()  # `| head`
    assert reader.wait(timeout=60) == 0
    assert reader.stderr is not None
    assert reader.stderr.read() == ""


def test_lines_that_are_no_records_are_told_and_the_others_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        b'{"id": "a", "text": "Le bac \\ud800 est parti."}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"id": 2}',
        b'{"text": " "}',
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(rows) + b"\n")
    code, out, err = run("annotate", tmp_path / "in.jsonl", capsys=capsys)
    assert code == 1
    assert json.loads(out)["text"] == "Le bac \ufffd est parti."
    assert [n for n in range(1, 6) if f"line {n} was not read" in err] == [2, 3, 4, 5]


def test_what_is_wrong_with_a_document_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    text = (
        "Het schip is dinsdagochtend uit de haven vertrokken en werd aan het einde van de week in het zuiden verwacht."
    )
    (tmp_path / "in" / "nl.txt").write_text(f"{text} De burgemeester heeft het gezegd.", encoding="utf-8")
    code, _, err = run("build", tmp_path / "in", "-o", tmp_path / "s.recoupe", capsys=capsys)
    assert code == 0
    assert "nl.txt: language 'nl'" in err


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_progress_on_a_terminal(folder: Path, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "recoupe", "build", str(folder), "-o", str(tmp_path / "s.recoupe")]
    working = subprocess.Popen(command, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # how Linux says that the other side is closed
            break
        if not piece:
            break
        drawn += piece
    os.close(ours)
    assert working.wait(timeout=60) == 0
    for words in ("opening files 1/1", "note.txt", "reading closely 1/1", "looking for copies", "1 document read"):
        assert words in drawn.decode("utf-8")


def test_an_export_holds_a_date_that_came_from_a_twin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins = tmp_path / "twins"
    twins.mkdir()
    body = (
        "Le ferry Aldine est arrivé à Liguère avec deux cents passagers, selon la capitainerie de Port-Aven. La compagnie "
        "promet une navette gratuite jusqu'à la fin des travaux du quai nord, que la mairie finance. Les habitants de "
        "l'île demandent depuis longtemps une liaison plus sûre, et le préfet a reçu leurs représentants."
    )
    (twins / "a.txt").write_text(f"Lundi 3 mars 2025\n\nLe ferry est là\n\n{body}\n", encoding="utf-8")
    (twins / "b.txt").write_text(f"{body}\n", encoding="utf-8")
    target = tmp_path / "twins.recoupe"
    assert run("build", twins, "-o", target, capsys=capsys)[0] == 0
    code, out, _ = run("export", target, "--json", capsys=capsys)
    assert code == 0
    first, second = json.loads(out)["documents"]
    assert (first["format"], second["format"]) == ("text", "text")
    assert second["published"]["status"] == "inherited"
    assert second["published"]["span"]["doc"] == first["id"]
    assert "doc" not in second["sentences"][0]["span"]
    assert run("verify", target, capsys=capsys)[0] == 0


def test_read_shows_what_was_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("read", folder / "note.txt", capsys=capsys)
    assert (code, err) == (0, "")
    assert "plain text · utf-8 · French" in out
    assert "paragraph   fr  Le ferry Aldine" in out
    assert "\x1b" not in out
    code, out, _ = run("read", folder, "--json", "--kind", "paragraph", capsys=capsys)
    (record,) = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert (record["schema"], record["names"], record["kept"]) == ("recoupe/1", ["note.txt"], 1.0)


def test_read_says_what_could_not_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    code, out, err = run("read", folder, capsys=capsys)
    assert code == 1
    assert "note.txt" in out
    assert "broken.pdf was not read" in err
    code, _, err = run("read", folder / "broken.pdf", capsys=capsys)
    assert code == 2
    assert "nothing was read" in err
    assert run("read", folder / "gone.txt", capsys=capsys)[0] == 2
    code, _, err = run("read", folder / "note.txt", "--kind", "poem", capsys=capsys)
    assert code == 2
    assert "no kind of block" in err


def test_read_takes_what_is_piped(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "recoupe", "read", "-"], input=NOTE.encode("cp1252"), capture_output=True, check=False
    )
    assert done.returncode == 0
    assert "standard input" in done.stdout.decode()
    assert "capitainerie. Il serait arrivé" in " ".join(done.stdout.decode().split())


def test_explain_says_where_words_stand_in_their_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = f"\n{NOTE}\n".replace("selon la", "selon\u00a0la").encode()
    (folder / "note.txt").write_bytes(raw)
    target = tmp_path / "story.recoupe"
    run("build", folder, "-o", target, capsys=capsys)
    start = raw.decode().index("selon")
    code, out, _ = run("explain", target, f"D1:{start}-{start + 8}", capsys=capsys)
    assert code == 0
    assert f"line 2 column {start}" in out
    assert f"bytes {raw.index(b'selon')}-{raw.index(b'selon') + 9}" in out
    assert r"as the file has it: 'selon\xa0la'" in out
    code, out, _ = run("explain", target, f"D1:{start}-{start + 8}", "--json", capsys=capsys)
    told = json.loads(out)
    assert told["where"]["words"] == "selon la"
    assert told["where"]["repairs"] == [{"start": start + 5, "end": start + 6, "old": "\u00a0", "rule": "clean.space"}]
    (folder / "note.txt").write_text("autre chose", encoding="utf-8")
    code, out, _ = run("explain", target, f"D1:{start}-{start + 8}", capsys=capsys)
    assert "not at hand" in out
    assert json.loads(run("explain", target, "D1", "--json", capsys=capsys)[1])["where"] is None
