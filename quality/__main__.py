"""Measure Recoupe on the data sets: predictions, scores, a summary, and the table of `docs/quality.md`."""

from __future__ import annotations

import argparse
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quality import table
from quality.shelf import Shelf, lines

ROOT = Path(__file__).parent.parent

# Data set -> calls of its scorer: script and arguments. {gold} is the set's folder, {pred} the folder of predictions.
# Without any, texts and gold are our own and stand in this room; the adapter's `score` gives the figures.
SCORERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "vostotchny": (
        ("score_vostotchny.py", "{gold}", "{pred}", "--json", "{pred}/score.json"),
        ("score_statements.py", "{pred}/counts.json", "--json", "{pred}/said.json"),
    ),
    "press_fr": (("score_press_fr.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "copies_fr": (
        ("score_copies.py", "{gold}/pairs.jsonl", "{pred}/predictions.jsonl"),
        ("score_copies.py", "--documents", "{gold}/agency.jsonl", "{pred}/agency.jsonl"),
    ),
    "gilets_jaunes_fr": (
        ("score_reuse.py", "{gold}/pairs_silver.jsonl", "{pred}/predictions.jsonl", "{gold}/docs.jsonl"),
        (
            "score_judged.py",
            "{gold}/pairs_silver.jsonl",
            "{pred}/predictions.jsonl",
            "gilets_jaunes_extra",
            "--json",
            "{pred}/judged.json",
        ),
    ),
    "timex_timebank_extents": (("score_timex.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--by", "lang"),),
    "timex_platinum_en": (("score_timex.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "timex_recognizers": (("score_timex.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--by", "lang"),),
    "timex_duckling": (("score_resolution.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "timex_chrono": (("score_resolution.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "quotes_fr_direct": (("score_quotes.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "quotes_en_polnear": (("score_quotes.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "sentences_fr": (("score_sentences.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "block_languages": (),
    "webpage_segments": (("score_pages.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--segments"),),
    "fundus_pages": (("score_pages.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "page_dates": (("score_pages.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--dates"),),
    "press_exports": (("score_exports.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "polarity_mood_ud": (("score_polarity.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--by", "lang"),),
    "commitment_en": (("score_commitment.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "daccord_fr": (
        ("score_pairs.py", "{gold}/pairs.jsonl", "{pred}/predictions.jsonl", "--positive", "contradiction"),
    ),
    "news_clusters_en": (("score_clusters.py", "{gold}/docs.jsonl", "{pred}/predictions.jsonl"),),
    "rpm2_fr": (
        ("score_clusters.py", "{gold}/docs.jsonl", "{pred}/predictions.jsonl", "--field", "topic"),
        ("score_clusters.py", "{gold}/docs.jsonl", "{pred}/predictions.jsonl", "--field", "cluster"),
    ),
    "wmt_news_translations": (("score_clusters.py", "{gold}/docs_short.jsonl", "{pred}/predictions.jsonl"),),
    "planted_reuse": (),
    "ner_fr_hipe": (("score_ner.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--by", "corpus"),),
    "ner_fr_europeana": (("score_ner.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "coref_fr_democrat": (("score_chains.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),),
    "name_pairs": (),
    "meantime_en": (
        ("score_chains.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--cross", "entities"),
        ("score_chains.py", "{gold}/gold.jsonl", "{pred}/predictions_given.jsonl", "--cross", "entities"),
        ("score_chains.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl", "--cross", "events"),
        ("score_factuality.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),
        ("score_timex.py", "{gold}/gold.jsonl", "{pred}/predictions.jsonl"),
    ),
}

# Sets whose texts lie outside their own folder, which holds the gold alone.
ELSEWHERE: Mapping[str, str] = {"vostotchny": "../corpora/vostotchny"}


def main() -> int:
    """Predict and score every set that is there; return 1 when an adapter or a scorer failed."""
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sets", default="", help="names separated by commas [default: all]")
    options = parser.parse_args()
    wanted = [name.strip() for name in options.sets.split(",") if name.strip()] or list(SCORERS)
    unknown = sorted(set(wanted) - set(SCORERS))
    if unknown:
        parser.error(f"unknown sets: {', '.join(unknown)}; known: {', '.join(SCORERS)}")
    shelf = Shelf(ROOT / "build" / "readings")
    summary: dict[str, dict[str, float]] = {}
    failed = False
    for name in wanted:
        if SCORERS[name] and not any((options.data / place).is_dir() for place in (name, ELSEWHERE.get(name, name))):
            print(f"{name}: skipped, no folder of that name in {options.data}", flush=True)
            continue
        out = options.out / name
        out.mkdir(parents=True, exist_ok=True)
        try:
            _predict(name, options.data, out, shelf)
        except Exception as error:  # one adapter's fault does not hide the figures of the others
            print(f"{name}: failed, {type(error).__name__}: {error}", flush=True)
            failed = True
            continue
        figures = _score(name, options.data / name, options.score, out)
        if figures is None:
            print(f"{name}: predictions written, no score (gold or scorer absent)", flush=True)
            continue
        summary[name] = figures
        print(f"{name}: {table.headline(name, figures)}", flush=True)
    (options.out / "summary.json").write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if summary:
        table.refresh(ROOT / "docs" / "quality.md", summary)
    return int(failed)


def _predict(name: str, data: Path, out: Path, shelf: Shelf) -> None:
    """Write what the adapter of `name` predicts: a `.json` name holds one value, others one JSON value a line."""
    adapter = importlib.import_module(f"quality.sets.{name}")
    predictions: Mapping[str, Any] = adapter.predict(data, shelf)
    for file, content in predictions.items():
        with (out / file).open("w", encoding="utf-8") as handle:
            if file.endswith(".json"):
                json.dump(content, handle, ensure_ascii=False)
            else:
                handle.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in content)


def _score(name: str, gold: Path, scorers: Path, out: Path) -> dict[str, float] | None:
    """Run the scorers of `name`; their figures, None where there is nothing to score with."""
    if not SCORERS[name]:
        own: dict[str, float] = importlib.import_module(f"quality.sets.{name}").score(lines(out / "predictions.jsonl"))
        return own
    said: list[str] = []
    figures: dict[str, float] = {}
    for number, (script, *arguments) in enumerate(SCORERS[name]):
        command = [a.format(gold=gold, pred=out) for a in arguments]
        needed = [Path(c) for c, a in zip(command, arguments, strict=True) if a.startswith("{gold}/")]
        own_script = ROOT / "quality" / script
        program = own_script if own_script.is_file() else scorers / script
        if not program.is_file() or not all(p.is_file() for p in needed):
            continue
        if "{gold}" in arguments and not any(gold.glob("[0-9]*_*.json")):
            continue
        done = subprocess.run([sys.executable, program, *command], capture_output=True, text=True, check=False)
        said.append(f"$ {script} {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise RuntimeError(f"{script} stopped with {done.returncode}: {done.stderr.strip()[-200:]}")
        if "--json" in arguments:
            scored = json.loads(Path(command[-1]).read_text(encoding="utf-8"))
            figures |= {key: round(value, 4) for key, value in scored.items() if value is not None}
        else:
            prefix = _prefix(number, script, arguments)
            figures |= {prefix + key: value for key, value in parse(done.stdout).items()}
    if not said:
        return None
    (out / "score.txt").write_text("\n".join(said), encoding="utf-8")
    return figures


def _prefix(number: int, script: str, arguments: Sequence[str]) -> str:
    """What tells the figures of a second call from those of the first."""
    if not number and script != "score_chains.py":
        return ""
    label = script.removeprefix("score_").removesuffix(".py")
    given = " given" if any("given" in a for a in arguments) else ""
    return f"{label} {arguments[-1] if not arguments[-1].startswith('{') else ''}{given}".strip() + " "


_METRIC = re.compile(r"\b(macro F1|CoNLL F1|macro-F1|F1|P|R|r|accuracy|precision|recall|date|title)\s+(\d+\.\d+)")


def parse(printed: str) -> dict[str, float]:
    """The figures in a scorer's output: what stands before the first figure of a line, and the figure's own name."""
    out: dict[str, float] = {}
    for line in printed.splitlines():
        found = list(_METRIC.finditer(line))
        if found:
            label = " ".join(line[: found[0].start()].split())
            part, at = "", found[0].start()
            for match in found:
                part = " ".join(line[at : match.start()].split()) or part  # "... authors P 0.9 R 0.8 F1 0.85"
                at = match.end()
                if part:
                    out.setdefault(f"{label} {part} {match[1]}".strip(), float(match[2]))
                out.setdefault(f"{label} {match[1]}".strip(), float(match[2]))
    return out


if __name__ == "__main__":
    sys.exit(main())
