"""Score exports of press databases: `score_exports.py GOLD PREDICTIONS`, both JSON Lines with one line a file.

Gold gives the number of articles of a file. Counted are the files with the right number, and, of the articles found, those
with a title, a date and a body; `complete` is the share of files of which all this holds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_PARTS = ("title", "date", "body")


def score(gold: Iterable[dict[str, Any]], predictions: Iterable[dict[str, Any]]) -> dict[str, float]:
    """The share of files with the right number of articles, of articles with each part, and of files with all."""
    found = {line["file"]: line["articles"] for line in predictions}
    wanted = [line for line in gold if line.get("articles") is not None]
    right = [line for line in wanted if len(found.get(line["file"], ())) == line["articles"]]
    articles = [article for line in wanted for article in found.get(line["file"], ())]
    whole = [line for line in right if all(_has(article, part) for article in found[line["file"]] for part in _PARTS)]
    figures = {"files": len(right) / len(wanted), "complete": len(whole) / len(wanted)}
    for part in _PARTS:
        figures[part] = sum(_has(article, part) for article in articles) / max(1, len(articles))
    return figures


def _has(article: dict[str, Any], part: str) -> bool:
    return bool(str(article.get(part) or "").strip())


def _lines(path: str) -> list[dict[str, Any]]:
    # Not splitlines(): a string of JSON may hold what Unicode calls the end of a line.
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    for name, value in score(_lines(sys.argv[1]), _lines(sys.argv[2])).items():
        print(f"{name} accuracy {value:.4f}")
