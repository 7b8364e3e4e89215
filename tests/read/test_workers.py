"""Whatever a file does to the process that reads it: it is named, the others are read, and nothing is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from recoupe.errors import NothingBuiltError, UsageError
from recoupe.read import workers
from recoupe.read.folder import read_folder
from recoupe.read.limits import DEFAULT, NAMES, Limits, breach, settings_of, with_settings

TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025. Il est arrivé à Liguère le soir même, sans incident."

# A worker as it is, but for files whose first word says what their reader's library does.
HOSTILE = """
import os, signal, subprocess, sys, time
import recoupe.read.open as door
real = door.drafts_of
def drafts_of(name, raw, *rest, **named):
    word = raw.split()[0]
    if word == b"segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == b"abort":
        os.abort()
    if word == b"killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == b"exit":
        os._exit(3)
    if word == b"leave":
        raise SystemExit(0)
    if word == b"sleep":
        time.sleep(600)
    if word == b"greedy":
        rows = []
        while True:
            rows.append(bytes(1 << 20))
    if word == b"noisy":
        os.write(1, b"noise" * 50_000); os.write(2, b"noise"); print("noise")
    if word == b"asks":
        assert not os.read(0, 10)
    if word == b"writes":
        open(raw.split()[1].decode(), "w").write("x" * 10_000)
    if word == b"poison":
        drafts_of.poisoned = True
    elif getattr(drafts_of, "poisoned", False):
        os._exit(9)
    return real(name, raw, *rest, **named)
door.drafts_of = drafts_of
from recoupe.read.workers import serve
serve()
"""
QUICK = Limits(seconds=2, memory_bytes=200 << 20)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LIFE", f"exec({HOSTILE!r})")


def folder_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(f"{text} {TEXT} ({name})", encoding="utf-8")
    return tmp_path


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch) -> Callable[[], set[int]]:
    """Gives the ids of this test's processes that read files now, on systems that say."""
    mark = f"RECOUPE_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))

    def found() -> set[int]:
        out = set()
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command, environment = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
                if b"recoupe.read.workers" in command and mark.encode() in environment:
                    out.add(int(path.name))
        return out

    return found


@pytest.mark.usefixtures("hostile")
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_costs_one_file_and_is_named(tmp_path: Path) -> None:
    words = {"b": "segfault", "d": "abort", "f": "exit", "h": "leave", "i": "killed"}
    folder = folder_of(tmp_path, a="Un", c="Deux", e="Trois", g="Quatre", **words)
    for jobs in (1, 3):
        found = read_folder(folder, limits=QUICK, jobs=jobs)
        assert [d.names[0] for d in found.documents] == ["a.txt", "c.txt", "e.txt", "g.txt"]
        assert [(n.file, n.code) for n in found.notices] == [(f"{name}.txt", "read.crashed") for name in words]
        assert [n.level for n in found.notices] == ["error"] * 5
    told = {n.file: n.message for n in found.notices}
    assert "SIGSEGV" in told["b.txt"]
    assert "exit code 3" in told["f.txt"]
    assert "memory" in told["i.txt"]


@pytest.mark.usefixtures("hostile")
def test_a_file_that_takes_too_long_is_ended_and_named(tmp_path: Path) -> None:
    began = time.monotonic()
    found = read_folder(folder_of(tmp_path, a="sleep", b="Un"), limits=Limits(seconds=1))
    assert time.monotonic() - began < 60
    assert [d.names[0] for d in found.documents] == ["b.txt"]
    (notice,) = found.notices
    assert (notice.code, notice.file) == ("read.too-slow", "a.txt")
    assert "--limit seconds=2" in notice.message


@pytest.mark.usefixtures("hostile")
@pytest.mark.skipif(sys.platform != "linux", reason="the system bounds the memory of a process")
def test_a_file_that_takes_too_much_memory_is_named(tmp_path: Path) -> None:
    found = read_folder(folder_of(tmp_path, a="greedy", b="Un"), limits=Limits(memory_bytes=300 << 20))
    assert [d.names[0] for d in found.documents] == ["b.txt"]
    (notice,) = found.notices
    assert (notice.code, notice.file) == ("read.too-large", "a.txt")
    assert "--limit memory-mb=600" in notice.message


@pytest.mark.usefixtures("hostile")
@pytest.mark.skipif(sys.platform == "win32", reason="os.read of standard input")
def test_a_library_can_neither_talk_nor_ask_nor_write(tmp_path: Path) -> None:
    target = tmp_path / "written"
    (tmp_path / "in").mkdir()
    folder = folder_of(tmp_path / "in", a="noisy", b="asks", c=f"writes {target}", d="Un")
    found = read_folder(folder, limits=QUICK)
    assert [d.names[0] for d in found.documents] == ["a.txt", "b.txt", "d.txt"]
    assert [(n.file, n.code) for n in found.notices] == [("c.txt", "read.failed")] or not target.stat().st_size
    assert not target.exists() or not target.stat().st_size


@pytest.mark.usefixtures("hostile")
def test_no_file_is_blamed_for_the_one_before_it(tmp_path: Path) -> None:
    found = read_folder(folder_of(tmp_path, a="poison", b="Un", c="Deux"), limits=QUICK)
    assert [d.names[0] for d in found.documents] == ["a.txt", "b.txt", "c.txt"]
    assert not found.notices


def test_the_number_of_workers_changes_nothing(story: Path) -> None:
    here = read_folder(story, jobs=0)
    assert here == read_folder(story, jobs=1) == read_folder(story, jobs=3)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes")
def test_no_worker_outlives_its_reading(tmp_path: Path, alive: Callable[[], set[int]]) -> None:

    class Stop:
        def stage(self, name: str, total: int) -> None:
            """Nothing."""

        def step(self, what: str) -> None:
            assert alive()
            raise KeyboardInterrupt

    folder = folder_of(tmp_path, a="Un", b="Deux", c="Trois")
    with pytest.raises(KeyboardInterrupt):
        read_folder(folder, progress=Stop(), jobs=2)
    assert not alive()
    read_folder(folder, jobs=2)
    assert not alive()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_takes_its_workers_along(
    tmp_path: Path, how: signal.Signals, alive: Callable[[], set[int]]
) -> None:
    folder = folder_of(tmp_path, a="sleep", b="sleep")
    code = (
        "import sys; from pathlib import Path; from recoupe.read import workers; from recoupe.read.folder import "
        f"read_folder; workers._LIFE = {f'exec({HOSTILE!r})'!r}; read_folder(Path(sys.argv[1]), jobs=2)"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while len(alive() - {run.pid}) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        mine = alive() - {run.pid}
        assert len(mine) == 2
        time.sleep(0.5)
        run.send_signal(how)
        run.wait(30)
    finally:
        run.kill()
        run.wait()
    deadline = time.monotonic() + 20
    while alive() & mine and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive() & mine
    assert sorted(os.listdir(folder)) == ["a.txt", "b.txt"]


def test_a_worker_that_cannot_start_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LIFE", "sys.exit(5)")
    with pytest.raises(NothingBuiltError, match="exit code 5"):
        read_folder(folder_of(tmp_path, a="Un", b="Deux"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(NothingBuiltError, match="can be started"):
        read_folder(tmp_path)


def test_an_answer_that_is_no_record_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = json.dumps({"tired": False, "own": False, "notices": [], "documents": [{"id": 1}]})
    code = (
        "import sys; r = sys.stdin.buffer; w = sys.stdout.buffer\n"
        "def get(): return r.read(int.from_bytes(r.read(8), 'big'))\n"
        f"def put(s): w.write(len(s).to_bytes(8, 'big') + s); w.flush()\n"
        f"get(); put(b'1'); get(); put({answer.encode()!r}); get()\n"
    )
    monkeypatch.setattr(workers, "_LIFE", f"exec({code!r})")
    (notice,) = read_folder(folder_of(tmp_path, a="Un")).notices
    assert notice.code == "read.crashed"


def test_no_module_comes_from_the_folder_at_hand(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder_of(tmp_path / "in", a="Un")
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from recoupe.read.folder import read_folder\n"
        "print(len(read_folder(Path('in')).documents))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


def test_every_limit_can_be_set_and_says_how() -> None:
    for name in NAMES:
        word = breach(name, DEFAULT).rsplit("--limit ", 1)[1]
        assert breach(name, with_settings([word])) != breach(name, DEFAULT)
    assert with_settings(["seconds=5", "file_mb=2", "seconds=7"]) == Limits(seconds=7, file_bytes=2 << 20)
    for wrong in ("seconds", "seconds=", "seconds=-1", "seconds=0", "seconds=1e3", "days=3", "file-mb=" + "9" * 30):
        with pytest.raises(UsageError, match="is no limit"):
            with_settings([wrong])


def test_limits_are_kept_as_words() -> None:
    limits = with_settings(["seconds=7", "depth=3"])
    assert with_settings(settings_of(limits)) == limits
    assert settings_of(DEFAULT) == ()
