"""Score pairs that the silver list does not have by what a reader said of them.

Usage: `score_judged.py SILVER PREDICTIONS NAME [--json FILE]`. SILVER and PREDICTIONS are JSON Lines with `a` and `b`;
NAME is a file of verdicts in quality/judged, see its README. Extra pairs are those predicted and not in SILVER; a
hundred of them are drawn as the README says, and drawn again from the new list whenever the predictions change.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_DRAWN = 100
_Pair = tuple[str, str]


def extra(silver: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]]) -> list[_Pair]:
    """The predicted pairs that `silver` does not have, names in order, sorted."""
    return sorted({_pair(row) for row in predictions} - {_pair(row) for row in silver})


def drawn(pairs: Sequence[_Pair]) -> list[_Pair]:
    """A hundred of `pairs`, always the same of the same list; all of them where there are no more."""
    return random.Random(1).sample(pairs, _DRAWN) if len(pairs) > _DRAWN else list(pairs)


def score(pairs: Sequence[_Pair], verdicts: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Counts of extra pairs, judged and right, of all and of those drawn; the shares are of those judged."""
    right = {_pair(row): bool(row["right"]) for row in verdicts}
    figures: dict[str, float] = {"extra pairs": len(pairs)}
    for name, some in (("extra", list(pairs)), ("drawn", drawn(pairs))):
        judged = [right[pair] for pair in some if pair in right]
        figures |= {
            f"{name} judged": len(judged),
            f"{name} right": sum(judged),
            f"{name} covered": len(judged) / len(some) if some else 1.0,
        }
        if judged:
            figures[f"{name} precision"] = sum(judged) / len(judged)
    return figures


def _pair(row: Mapping[str, Any]) -> _Pair:
    a, b = sorted((row["a"], row["b"]))
    return a, b


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    silver_file, predicted_file, judged_name = sys.argv[1:4]
    verdicts_file = Path(__file__).parent / "judged" / f"{judged_name}.jsonl"
    found = extra(_lines(Path(silver_file)), _lines(Path(predicted_file)))
    counted = score(found, _lines(verdicts_file))
    print("\n".join(f"{name} {value:g}" for name, value in counted.items()))
    if "--json" in sys.argv:
        Path(sys.argv[sys.argv.index("--json") + 1]).write_text(json.dumps(counted, indent=1) + "\n", encoding="utf-8")
