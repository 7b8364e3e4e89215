"""Other things that behave like `map`: a reading depends on one document alone, so it may be done anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from recoupe.build import Each, one_by_one
from recoupe.errors import NothingBuiltError
from recoupe.model import Document, Reading

_CHUNK = 4  # documents handed to a process at a time: small enough to keep all busy to the end


def processes(jobs: int) -> Each:
    """An `Each` over `jobs` processes; the order of the documents, and so the dossier, stays the same."""
    if jobs <= 1:
        return one_by_one

    def each(read: Callable[[Document], Reading], documents: Sequence[Document]) -> Iterator[Reading]:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        if len(documents) < 2:
            yield from map(read, documents)
            return
        # spawn, not fork: a forked child would share the parent's loaded models, threads and open database.
        workers = min(jobs, len(documents))
        with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_leave_ctrl_c) as pool:
            try:
                yield from pool.map(read, documents, chunksize=_CHUNK)
            except BrokenProcessPool as error:
                raise NothingBuiltError(
                    "A reading process was ended from outside (is the memory full?); build again with --jobs 1: what was "
                    "read is kept."
                ) from error
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    return each


def _leave_ctrl_c() -> None:
    """Ctrl-C reaches every process of a terminal: the parent alone answers it, and ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
