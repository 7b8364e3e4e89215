"""How fast shared passages are found among ten and a hundred thousand texts of 400 words, spans included.

Texts are made while they are read: real words in an order of chance, so that only what is planted is shared, and three
in ten are children of an earlier text (copied whole, edited, cut, quoted). Every measure runs in a process of its own,
so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

WORDS = 400
_CHUNK = 2000  # texts that are made at a time
_WORD = re.compile(r"\w+")
_FEW, _MANY = 10_000, 100_000


def measure(data: Path) -> dict[str, float]:
    """Documents a second with spans, how time grows, peak memory, the time of one text more; and LSH Ensemble's speed."""
    few = sorted((_child("passages", data, _FEW) for _ in range(3)), key=lambda found: found["seconds"])[1]
    many = _child("passages", data, _MANY)
    figures = {
        "copies_documents_per_second": _FEW / few["seconds"],
        "copies_growth_100k_10k": many["seconds"] / few["seconds"],
        "copies_peak_mb_100k": many["peak_mb"],
        "copies_one_more_seconds_100k": many["one_more"],
        "copies_found_100k": many["found"],
    }
    try:
        import datasketch  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        print("LSH Ensemble skipped: datasketch is not installed")
        return figures
    peer = _child("ensemble", data, _FEW)
    return figures | {"copies_over_lsh_ensemble": peer["seconds"] / few["seconds"]}


def _child(what: str, data: Path, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.copies", what, str(data), str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@cache
def _real_words(data: Path) -> list[str]:
    lines = (data / "gilets_jaunes_fr" / "inputs.jsonl").read_text(encoding="utf-8").splitlines()
    return [word for line in lines for word in _WORD.findall(json.loads(line)["text"])]


def texts(data: Path, count: int) -> Iterator[str]:
    """`count` texts, the same ones every time."""
    words = _real_words(data)
    rng = random.Random(7)
    for number in range(count):
        if number % 10 < 7 or number < 10:
            yield _written(words, number)
        else:
            parent = _written(words, rng.randrange(number // 10) * 10).split()
            yield _child_of(parent, words, number % 6, rng)


def _written(words: list[str], number: int) -> str:
    return " ".join(random.Random(number).choices(words, k=WORDS))


def _child_of(parent: list[str], words: list[str], kind: int, rng: random.Random) -> str:
    """A child of 400 words: whole, 5 % or 20 % edited, or 60 %, 20 % or one sentence of it in words of its own."""
    if kind == 0:
        return " ".join(parent)
    if kind < 3:
        share = (0.05, 0.2)[kind - 1]
        return " ".join(rng.choice(words) if rng.random() < share else word for word in parent)
    size = (240, 80, 20)[kind - 3]
    start = rng.randrange(WORDS - size)
    own = rng.choices(words, k=WORDS - size)
    at = rng.randrange(len(own))
    return " ".join([*own[:at], *parent[start : start + size], *own[at:]])


def _passages(data: Path, count: int) -> dict[str, float]:
    """Seconds to index the texts and to find all passages, how many pairs share eight words in a row; one text more."""
    from recoupe.across.copies.index import Index

    index, spent, found = Index(), 0.0, 0
    written = texts(data, count + 1)
    for _ in range(0, count, _CHUNK):  # texts are made outside the clock
        chunk = list(islice(written, min(_CHUNK, count - len(index))))
        start = time.perf_counter()
        index.add(chunk)
        spent += time.perf_counter() - start
    start = time.perf_counter()
    for left, right, runs in index.runs(index.pairs()):
        found += any(run.size >= 8 for run in runs) and bool(index.spans(left, right, runs))
    spent += time.perf_counter() - start
    (last,) = written
    start = time.perf_counter()
    index.add([last])
    near = index.near(last)
    rows = [(min(n, count), max(n, count)) for n in near if n != count]
    for left, right, runs in index.runs(np.array(rows, dtype=np.int64).reshape(-1, 2)):
        index.spans(left, right, runs)
    more = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": spent, "found": found, "peak_mb": peak, "one_more": more}


def _ensemble(data: Path, count: int) -> dict[str, float]:
    """Seconds that LSH Ensemble takes for the same texts: containment 0.5, word runs of five, no spans."""
    from datasketch import MinHash, MinHashLSHEnsemble

    given = list(texts(data, count))
    start = time.perf_counter()
    entries = []
    for number, text in enumerate(given):
        words = text.lower().split()
        runs = {" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)}
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(runs))
        entries.append((number, sketch, len(runs)))
    ensemble = MinHashLSHEnsemble(threshold=0.5, num_perm=128, num_part=16)
    ensemble.index(entries)
    found = sum(1 for number, sketch, size in entries for other in ensemble.query(sketch, size) if other > number)
    return {"seconds": time.perf_counter() - start, "found": found}


if __name__ == "__main__":
    measures = {"passages": _passages, "ensemble": _ensemble}
    print(json.dumps(measures[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
