"""Measure speed: `bench.json` and a table. Ratios hold on any machine; seconds are those of this one."""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench import copies, names, reading, within

_CHUNK = 60  # documents timed in turn, floor then Recoupe: a machine that slows down slows both


def main() -> int:
    """Run every measure and write the results to the folder `--out`."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="only so many articles [default: all]")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    figures: dict[str, float] = {"help_seconds": help_seconds()}
    articles = options.data / "gilets_jaunes_fr" / "inputs.jsonl"
    if articles.is_file():
        records = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
        figures |= press(records[: options.limit or None])
        if not options.limit:
            figures |= copies.measure(options.data)
    else:
        print(f"press measures skipped: {articles} is absent")
    if not options.limit:
        figures |= names.measure() | within.measure(options.data)
    figures |= reading.html(options.data, options.limit) | reading.pdf(options.limit)
    figures = {name: round(value, 3) for name, value in figures.items()}
    (options.out / "bench.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:32} {value:>10.3f}")
    return 0


def help_seconds() -> float:
    """The median time that `recoupe --help` takes, as a process of its own."""
    command = [shutil.which("recoupe", path=str(Path(sys.executable).parent)) or "recoupe", "--help"]
    return median(_timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(9))


def press(records: list[dict[str, Any]]) -> dict[str, float]:
    """Reading and building `records`, as ratios to the parser alone on the same paragraphs."""
    import spacy

    from recoupe.publish.records import annotation
    from recoupe.read.records import from_record
    from recoupe.store.schema import dump
    from recoupe.within import read_closely

    nlp = spacy.load("fr_core_news_md")
    given = [{"id": r["doc_id"], "text": r["text"], "lang": "fr"} for r in records]
    words = sum(len(r["text"].split()) for r in given)

    def floor(chunk: Iterable[dict[str, Any]]) -> None:
        paragraphs = [p for r in chunk for p in r["text"].split("\n") if p.strip()]
        for _ in nlp.pipe(paragraphs, batch_size=64):
            pass

    def annotate(chunk: Iterable[dict[str, Any]]) -> None:
        for record in chunk:
            dump(annotation(read_closely(from_record(record))))

    floor(given[:3])
    annotate(given[:3])
    base = spent = 0.0
    for at in range(0, len(given), _CHUNK):
        chunk = given[at : at + _CHUNK]
        base += _timed(partial(floor, chunk))
        spent += _timed(partial(annotate, chunk))
    figures = {
        "floor_words_per_second": words / base,
        "annotate_words_per_second": words / spent,
        "annotate_over_floor": spent / base,
    }
    for name, vectors in (("build_over_floor", False), ("build_with_vectors_over_floor", True)):
        figures[name] = _build(records, vectors) / base
    return figures


def _build(records: list[dict[str, Any]], vectors: bool) -> float:
    """Seconds that a whole build of `records`, as text files in a folder, takes in one process."""
    from recoupe.builder import build_dossier

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "press"
        folder.mkdir()
        for record in records:
            text = f"{record['title']}\n\n{record['text']}" if record.get("title") else record["text"]
            (folder / f"{record['doc_id']}.txt").write_text(text, encoding="utf-8")
        target = Path(place) / "press.recoupe"
        return _timed(lambda: build_dossier(folder, target, jobs=1, vectors=vectors))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
