"""Damage files of every format for a while, and keep what breaks a promise.

    python -m fuzz [--seconds 60] [--reader pdf] [--seed 1] [--out build/fuzz]
    python -m fuzz --file build/fuzz/pdf-1a2b3c.pdf

With atheris installed (`pip install atheris`), the code that a damaged file reaches guides what is tried next; without
it, chance alone does. Each finding is a file; make it small, and a test of it. Exit code 1 when there is any.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import importlib.util
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

from fuzz.check import check
from fuzz.mutate import mutated
from fuzz.seeds import SEEDS
from recoupe.read import ocr

_SLOW = 10.0  # seconds of this process that no small file may take
_HUNG = 60.0  # seconds after which the run ends, with the place that hangs
_POOL = 400  # damaged files of a reader that may be damaged again


def main() -> int:
    """Run for the time asked for; 1 when something was found."""
    words = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    words.add_argument("--seconds", type=float, default=60.0, help="for all readers together")
    words.add_argument("--reader", choices=sorted(SEEDS), action="append", help="this one only (may be repeated)")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--out", type=Path, default=Path("build/fuzz"))
    words.add_argument("--file", type=Path, help="check this file and nothing else")
    words.add_argument("--guided", choices=sorted(SEEDS), help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.file:
        print(*check(given.file.name, given.file.read_bytes()), sep="\n")
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    readers = given.reader or sorted(SEEDS)
    if given.reader != ["picture"]:  # recognising a picture takes as long as reading a thousand texts: only on demand
        ocr.languages = lambda: ()  # type: ignore[assignment]
    if given.guided:
        return _guided(given.guided, given.seconds, given.seed, given.out)
    if importlib.util.find_spec("atheris"):
        each = given.seconds / len(readers)
        command = [
            sys.executable,
            "-m",
            "fuzz",
            "--seconds",
            str(each),
            "--out",
            str(given.out),
            "--seed",
            str(given.seed),
        ]
        return max(subprocess.run([*command, "--guided", reader], check=False).returncode != 0 for reader in readers)
    return _by_chance(readers, given.seconds, given.seed, given.out)


def _by_chance(readers: list[str], seconds: float, seed: int, out: Path) -> int:
    choose = random.Random(seed)
    pools = {reader: [SEEDS[reader]()[1]] for reader in readers}
    runs = dict.fromkeys(readers, 0)
    found: dict[str, str] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for reader in readers:
            pool = pools[reader]
            raw = mutated(choose.choice(pool), choose)
            why = _tried(reader, raw, out)
            runs[reader] += 1
            if why is None:  # a file that is still read is worth damaging again
                pool.append(raw)
                if len(pool) > _POOL:
                    del pool[1 + choose.randrange(_POOL)]
            elif why and why not in found:
                found[why] = _kept(reader, raw, out)
                print(f"{found[why]}: {why}", flush=True)
    print(f"{sum(runs.values())} files, {len(found)} findings: " + ", ".join(f"{r} {n}" for r, n in runs.items()))
    return 1 if found else 0


def _tried(reader: str, raw: bytes, out: Path) -> str | None:
    """None when documents came of it, empty when it was refused, else what is wrong: the error and where it arose."""
    name = SEEDS[reader]()[0]
    (out / f"current-{name}").write_bytes(raw)  # what is left when a library takes the whole process down
    faulthandler.dump_traceback_later(_HUNG, exit=True)
    began = time.process_time()
    try:
        documents = check(name, raw)
    except Exception as error:
        cause = error.__cause__ or error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        last = traceback.extract_tb(cause.__traceback__)[-1]
        return f"{reader}: {type(cause).__name__} at {Path(last.filename).name}:{last.lineno}: {cause}"[:200]
    finally:
        faulthandler.cancel_dump_traceback_later()
    if time.process_time() - began > _SLOW:
        return f"{reader}: slow"
    return None if documents else ""


def _kept(reader: str, raw: bytes, out: Path) -> str:
    name = SEEDS[reader]()[0]
    path = out / f"{reader}-{hashlib.sha256(raw).hexdigest()[:8]}-{name}"
    path.write_bytes(raw)
    return str(path)


def _guided(reader: str, seconds: float, seed: int, out: Path) -> int:
    """Let atheris choose, with our way of damaging files."""
    import atheris

    name, valid = SEEDS[reader]()
    corpus = out / f"corpus-{reader}"
    corpus.mkdir(exist_ok=True)
    (corpus / "seed").write_bytes(valid)
    atheris.instrument_all()

    def one(raw: bytes) -> None:
        check(name, raw)

    def damage(raw: bytes, size: int, number: int) -> bytes:
        return mutated(raw, random.Random(number))[:size]

    settings = [f"-max_total_time={max(1, int(seconds))}", "-max_len=200000", f"-timeout={int(_HUNG)}", f"-seed={seed}"]
    settings += [f"-artifact_prefix={out}/{reader}-", "-rss_limit_mb=4096", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *settings, str(corpus)], one, custom_mutator=damage)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
