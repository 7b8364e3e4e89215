"""Files are read in processes of their own: what a damaged file does to a native library costs that file, not the run.

A crew has a few workers, each a fresh Python that reads one file at a time and answers with records as JSON: a library
that a file has taken over can hand back records, and nothing that runs. All formats go this way, text too: the limits
on time and memory then hold for every file, and a worker starts in a fifth of a second. A worker that crashes, takes
too long or has grown fat is replaced. The order of the answers is the order of the files, whatever the number of
workers; a file that was at hand in a crash is read once more by a worker that has read nothing else, so that no file
is blamed for the one before it.

Nothing is left behind: a worker ends when its inbox is closed, which the system does even for a run that is killed;
it writes no file; Ctrl-C reaches the run alone.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from recoupe.errors import NothingBuiltError
from recoupe.model import Document, Notice, from_plain, to_plain
from recoupe.read.file import Outcome, Task, memory_breach, read_file, refusal
from recoupe.read.limits import Limits, breach

_LIFE = "from recoupe.read.workers import serve; serve()"  # what a worker runs
_SIZE = 8  # bytes before every message: its length
_TICK = 0.1  # seconds between two looks at the clock
_LONGEST_TICK = 1.0  # of a run that was asleep (a closed laptop, Ctrl-Z), no more than this is held against a file
_START = 120.0  # seconds for a worker to load its libraries, from a slow disk
_FALL = 2.0  # seconds for a process that breaks down to be gone
_GRACE = 15.0  # seconds after which a worker ends itself, should nobody else have done it
_FAT = 1 << 30  # bytes that a worker may keep after a file before another takes its place
_NO_MEMORY = 77  # how a worker ends that watches its own memory, where the system does not
_FEW = 24  # files that one worker reads before a second one would have started


def read_files(tasks: Sequence[Task], limits: Limits, jobs: int | None = 1) -> Iterator[Outcome]:
    """What came of every file, in the order of `tasks`, read by `jobs` workers at a time (None: as many as pay).

    Close it (`contextlib.closing`) to end the workers early. Raises NothingBuiltError when no worker can be started.
    """
    from concurrent.futures import ThreadPoolExecutor

    if jobs is None:
        jobs = sensible_jobs(len(tasks))
    crew = _Crew(limits)
    hands = ThreadPoolExecutor(max(1, min(jobs, len(tasks))), "recoupe-reader")  # threads that wait, and nothing else
    try:
        yield from hands.map(crew.read, tasks)
    finally:
        crew.dismiss()
        hands.shutdown(wait=True, cancel_futures=True)


def sensible_jobs(files: int) -> int:
    """How many processes pay: one for a small folder (each loads libraries of its own first), else one a core."""
    if files < _FEW:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Crew:
    """The workers of a run: made when needed, ended when over their time, all gone after `dismiss`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []
        self._over = threading.Event()
        self._clock = threading.Thread(target=self._keep_time, name="recoupe-clock", daemon=True)
        self._clock.start()

    def read(self, task: Task) -> Outcome:
        """What came of one file."""
        try:
            worker = self._taken()
            used = worker.files > 0
            outcome = worker.read(task, self._limits)
            if outcome is None and used and not worker.late and not self._over.is_set():
                self._away(worker)
                worker = self._taken(fresh=True)
                outcome = worker.read(task, self._limits)
            if outcome is None or worker.late or worker.tired:
                self._away(worker)
            else:
                with self._lock:
                    self._idle.append(worker)
            return outcome or Outcome(notices=(self._blame(task, worker),))
        except OSError as error:
            raise NothingBuiltError(
                f"No process to read files in can be started ({error.strerror or error})."
            ) from error

    def dismiss(self) -> None:
        """End all workers, busy or not."""
        self._over.set()
        with self._lock:
            everyone, self._all, self._idle = self._all, [], []
        for worker in everyone:
            worker.end()
        self._clock.join()

    def _taken(self, fresh: bool = False) -> _Worker:
        with self._lock:
            if self._idle and not fresh:
                return self._idle.pop()
            if self._over.is_set():
                raise NothingBuiltError("The build was stopped.")
            worker = _Worker()  # under the lock: a crew that is dismissed meanwhile ends this one too
            self._all.append(worker)
        worker.begin(self._limits)
        return worker

    def _away(self, worker: _Worker) -> None:
        with self._lock:
            if worker in self._all:
                self._all.remove(worker)
        worker.end()

    def _keep_time(self) -> None:
        last = time.monotonic()
        while not self._over.wait(_TICK):
            now = time.monotonic()
            spent, last = min(now - last, _LONGEST_TICK), now
            with self._lock:
                workers = list(self._all)
            for worker in workers:
                worker.grow_older(spent)

    def _blame(self, task: Task, worker: _Worker) -> Notice:
        """Why a file has no answer, as a notice."""
        if worker.late:
            why = f"it took too long, and {breach('seconds', self._limits)}, or split it into articles"
            return refusal(task.name, "read.too-slow", why)
        if worker.ending == _NO_MEMORY:
            return refusal(task.name, "read.too-large", memory_breach(self._limits))
        why = f"the process that read it broke down ({_ending(worker.ending)}); open it in its own program and save it anew"
        return refusal(task.name, "read.crashed", why)


def _ending(code: int) -> str:
    """A sentence's word for the exit code of a process."""
    if code == -getattr(signal, "SIGKILL", 9):
        return "ended by the system: is the memory full?"
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


class _Worker:
    """One process, seen from the run. `late`: it was ended over its time; `tired`: it should not read another file."""

    def __init__(self) -> None:
        # Not multiprocessing: its children run the main module of whoever calls Recoupe once more. -P: no module comes
        # from the folder at hand, which may be full of anybody's files.
        code = f"import sys; sys.path[:] = {sys.path!r}; {_LIFE}"
        apart: dict[str, Any] = {"process_group": 0}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        self._process = subprocess.Popen(
            [sys.executable or "python3", "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart
        )
        self._lock = threading.Lock()
        self._left: float | None = None  # seconds for what it is doing; None when it does nothing
        self._ended = False
        self.files = 0
        self.late = self.tired = False

    def begin(self, limits: Limits) -> None:
        """Wait until it is ready. Raises NothingBuiltError when it does not become so."""
        if self._ask(asdict(limits), _START) is None:
            self._see_it_end()
            raise NothingBuiltError(f"The process to read files in does not start ({_ending(self.ending)}).")

    def read(self, task: Task, limits: Limits) -> Outcome | None:
        """What came of a file; None when the process did not live to tell."""
        self.files += 1
        # The system's own bytes of the path: its names need not be text.
        place = os.fsencode(task.path).decode("latin-1")
        answer = self._ask({"name": task.name, "path": place, "given": dict(task.given)}, limits.seconds)
        try:
            self.tired = answer["tired"]
            return Outcome(
                documents=tuple(from_plain(Document, document) for document in answer["documents"]),
                notices=tuple(from_plain(Notice, notice) for notice in answer["notices"]),
                own=answer["own"],
            )
        except (KeyError, TypeError, ValueError):  # no answer, or none that a worker in its right mind would give
            self._see_it_end()
            return None

    def _see_it_end(self) -> None:
        """End a process that has broken down, once its own end can be told from ours."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_FALL)
        self.end()

    def grow_older(self, seconds: float) -> None:
        """`seconds` have gone by: end it when its time is over."""
        with self._lock:
            if self._left is None:
                return
            self._left -= seconds
            self.late = self._left <= 0
        if self.late:
            self.end()

    def end(self) -> None:
        """End the process and all that it has started."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            self._left = None
            with suppress(OSError):
                if sys.platform == "win32":
                    self._process.kill()
                else:
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with suppress(OSError):
            self._pipe(self._process.stdin).close()

    @property
    def ending(self) -> int:
        """The exit code of a process that has ended."""
        return self._process.returncode or 0

    def _ask(self, question: dict[str, Any], seconds: float) -> Any:
        with self._lock:
            self._left = seconds
        try:
            _send(self._pipe(self._process.stdin), question)
            return _received(self._pipe(self._process.stdout))
        except (OSError, ValueError):  # the process is gone, or its pipes are closed
            return None
        finally:
            with self._lock:
                self._left = None

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def _send(pipe: IO[bytes], message: Any) -> None:
    raw = json.dumps(message).encode("ascii")
    pipe.write(len(raw).to_bytes(_SIZE, "big") + raw)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """The next message; None at the end. Raises ValueError on half a message."""
    head = pipe.read(_SIZE)
    return json.loads(pipe.read(int.from_bytes(head, "big"))) if len(head) == _SIZE else None


# ------------------------------------------------------------------ in the worker


def serve() -> None:
    """The life of a worker: limits, then files, one answer each, until the inbox is closed."""
    import faulthandler
    import gc
    from queue import SimpleQueue

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox, outbox = _own_pipes()
    questions: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, questions), daemon=True).start()
    limits = Limits(**questions.get())
    _warm()
    _be_modest()
    # What is loaded stays: looking through it for garbage at every other file took a tenth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    size = _address_space()
    if not size and importlib.util.find_spec("resource"):
        threading.Thread(target=_watch_memory, args=(limits.memory_bytes,), daemon=True).start()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # what libraries complain of on their own; it stands in no notice
    _send(outbox, {"ready": True})
    while True:
        question = questions.get()
        task = Task(
            name=question["name"], path=os.fsdecode(question["path"].encode("latin-1")), given=question["given"]
        )
        _bound_memory(limits.memory_bytes)
        # A thread of the system's own ends this process, even from within a library that never comes back.
        faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=nowhere)
        answer = _answer(task, limits)
        faulthandler.cancel_dump_traceback_later()
        _bound_memory(None)
        answer["tired"] = answer["tired"] or _address_space() - size > _FAT
        _send(outbox, answer)


def _answer(task: Task, limits: Limits) -> dict[str, Any]:
    try:
        outcome = read_file(task, limits)
        documents = [to_plain(document) for document in outcome.documents]
    except MemoryError:  # read, but with no room left to say so
        outcome = Outcome(notices=(refusal(task.name, "read.too-large", memory_breach(limits)),), exhausted=True)
        documents = []
    notices = [to_plain(notice) for notice in outcome.notices]
    return {"documents": documents, "notices": notices, "own": outcome.own, "tired": outcome.exhausted}


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Inbox and outbox, out of reach of anything that prints or asks: for all others, in and out lead nowhere."""
    pipes = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for pipe in pipes:
            msvcrt.setmode(pipe, os.O_BINARY)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return open(pipes[0], "rb"), open(pipes[1], "wb")


def _listen(inbox: IO[bytes], questions: Any) -> None:
    """Hand every question on; end the process, and what it has started, when there will be no more."""
    with suppress(OSError, ValueError):
        while (question := _received(inbox)) is not None:
            questions.put(question)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _warm() -> None:
    """Load what every format needs, so that no file pays for it with its own time and memory."""
    from recoupe.read.finish import finish
    from recoupe.read.open import drafts_of

    with suppress(Exception):  # what fails here fails with every file, and is told there
        for draft in drafts_of("a.txt", "Le bac part à midi. The ferry leaves at noon.".encode()).drafts:
            finish(draft, names=("a.txt",), sha256="")


def _be_modest() -> None:
    """Write nothing, leave no picture of the memory after a crash, and be the one that the system ends when it is full."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as handle:
        handle.write("1000")
    try:
        import resource
    except ImportError:
        return
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (0, 0))


def _address_space() -> int:
    """Bytes of memory that this process has claimed; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as handle:
            return int(handle.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _bound_memory(size: int | None) -> None:
    """Claim no more than `size` bytes beyond what is claimed now; None: as much as the system gives."""
    claimed = _address_space()
    try:
        import resource
    except ImportError:
        return
    if not claimed:  # `_watch_memory` does it
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = hard if size is None else claimed + size
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _watch_memory(size: int) -> None:
    """End this process when it holds `size` bytes more than now. For systems that know no bound on what is claimed."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # what `ru_maxrss` counts
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) * unit <= size:
        time.sleep(_TICK)
    os._exit(_NO_MEMORY)
