"""Reuse planted in real articles: thousands of texts of which every copy, edit, excerpt and quotation is known.

Parents are articles of the data sets, taken once; children are made from them by `KINDS`, strangers are left as they
are. Nothing is stored: the same data and seed give the same folder. Truth is the parent of every child, where the shared
words stand, and every true overlap that the articles had before.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("whole", "edited_5", "edited_20", "excerpt_60", "excerpt_20", "quoted")
"""A copy with its lines wrapped anew; 5 % and 20 % of the words changed; 60 % and 20 % of the sentences; one sentence
quoted in another article."""

_SETS = ("gilets_jaunes_fr", "rpm2_fr", "news_clusters_en", "ecbplus", "mlcrisis_timelines", "wmt_news_translations",
         "basil_triples", "semeval2015_timeline", "gold_5w1h")  # fmt: skip
_LEAST = 120  # words of an article that is used
_EXCERPT = 20  # words of an excerpt in whole sentences: a credit, an address, a site's menu is none
_OVERLAP = 8  # words in a row that two texts share for a true overlap
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[\s»”\"]*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A text of the folder: its parent's id and kind where it is a child, and the words that it took.

    `before`: its text before words of it were changed, empty where none were.
    """

    id: str
    text: str
    kind: str = ""
    parent: str = ""
    taken: str = ""
    before: str = ""


def plant(data: Path, count: int, seed: int = 1) -> list[Planted]:
    """`count` texts, a sixth of the children of each kind; empty where the data sets are absent.

    A quarter are parents, an eighth strangers, the rest children; where articles run out, children are more.
    """
    articles = _articles(data)
    if not articles:
        return []
    rng = random.Random(seed)
    rng.shuffle(articles)
    parents = articles[: max(1, min(len(articles) * 2 // 3, count // 4))]
    strangers = articles[len(parents) : len(parents) + count // 8]
    words = sorted({w for text in parents[:400] for w in _WORD.findall(text)})
    out = [Planted(id=f"p{n:06d}", text=text) for n, text in enumerate(parents)]
    out += [Planted(id=f"s{n:06d}", text=text) for n, text in enumerate(strangers)]
    for n in range(count - len(out)):
        kind = KINDS[n % len(KINDS)]
        at = rng.randrange(len(parents))
        host = rng.randrange(len(parents) - 1) if len(parents) > 1 else at
        text, taken = _child(kind, parents[at], parents[host + (len(parents) > 1 and host >= at)], words, rng)
        before = parents[at] if kind.startswith("edited") else ""
        out.append(Planted(id=f"c{n:06d}", text=text, kind=kind, parent=f"p{at:06d}", taken=taken, before=before))
    return out


def _articles(data: Path) -> list[str]:
    """The articles of all sets that are there, each text once, long enough, in a fixed order."""
    seen: dict[str, str] = {}
    for name in _SETS:
        path = data / name / "inputs.jsonl"
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = str(json.loads(line).get("text") or "").strip()
            if len(_WORD.findall(text)) >= _LEAST:
                seen.setdefault(" ".join(_WORD.findall(text.lower())[:30]), text)
    return [seen[key] for key in sorted(seen)]


def _child(kind: str, parent: str, host: str, words: Sequence[str], rng: random.Random) -> tuple[str, str]:
    """A child's text, and what of it was taken."""
    if kind == "whole":
        text = _wrapped(parent, rng.choice((60, 72, 90)))
        return text, text
    if kind.startswith("edited"):
        text = _edited(parent, int(kind[7:]) / 100, words, rng)
        return text, text
    sentences = [m[0] for m in _SENTENCE.finditer(parent) if m[0].strip()]
    if kind.startswith("excerpt"):
        size = max(1, round(len(sentences) * int(kind[8:]) / 100))
        start = rng.randrange(len(sentences) - size + 1)
        while size < len(sentences) and sum(map(_told, sentences[start : start + size])) < _EXCERPT:
            start, size = max(0, start - 1), size + 1
        text = "".join(sentences[start : start + size]).strip()
        return text, text
    bare = [" ".join(s.strip('"«»“” \n').split()) for s in sentences]
    taken = rng.choice([s for s in bare if 12 <= len(_WORD.findall(s)) <= 45] or [max(bare, key=len)])
    lines = host.split("\n")
    at = rng.randrange(len(lines) + 1)
    return "\n".join([*lines[:at], f"« {taken} »", *lines[at:]]), taken


def _told(sentence: str) -> int:
    """The words of a whole sentence; none of a heading, an entry of a menu, a piece of an address."""
    size = len(_WORD.findall(sentence))
    return size if size >= 8 and sentence.rstrip(' »”"\n').endswith((".", "!", "?", "…")) else 0


def _wrapped(text: str, width: int) -> str:
    """`text` with its lines broken at `width` characters, an empty line between paragraphs."""
    out = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                out.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        out += [line, ""]
    return "\n".join(out).strip()


def _edited(text: str, share: float, words: Sequence[str], rng: random.Random) -> str:
    """`text` with `share` of its words replaced, dropped or doubled by others."""

    def changed(match: re.Match[str]) -> str:
        if rng.random() >= share:
            return match[0]
        how = rng.random()
        if how < 0.7:
            return rng.choice(words)
        return "" if how < 0.85 else f"{match[0]} {rng.choice(words)}"

    return _WORD.sub(changed, text)


# -------------------------------------------------------------------- truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A pair that a detector found: ids, and the shared [start, end) of the left and the right text."""

    left: str
    right: str
    passages: tuple[tuple[int, int, int, int], ...]


def judged(texts: Sequence[Planted], found: Iterable[Found]) -> Iterator[dict[str, Any]]:
    """One row a child (`kind`, `found`, `spans`: half of what it took lies in the passages), then one a pair (`right`).

    A pair is right when one is the other's parent, or when the two truly share eight words in a row. Words that were
    changed count as they stood before: two edits of one parent share what both took of it, though every run is broken.
    """
    by_id = {t.id: t for t in texts}
    pairs = {(min(f.left, f.right), max(f.left, f.right)): f for f in found}
    for text in texts:
        if text.kind:
            pair = pairs.get((min(text.id, text.parent), max(text.id, text.parent)))
            yield {
                "id": text.id,
                "kind": text.kind,
                "found": pair is not None,
                "spans": pair is not None and _covered(text, pair),
            }
    runs: dict[str, frozenset[str]] = {}
    for left, right in sorted(pairs):
        yield {"pair": [left, right], "right": _true(by_id[left], by_id[right], runs)}


def figures(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Recall of the children by kind, with and without spans, and the precision of the pairs, of `judged` rows."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        count = counts[row.get("kind", "pairs")]
        count[0] += 1
        count[1] += row.get("found", row.get("right", False))
        count[2] += row.get("spans", False)
    out: dict[str, float] = {}
    for name, (total, seen, spanned) in sorted(counts.items()):
        if name == "pairs":
            out |= {"pairs": float(total), "pair precision": seen / total}
        else:
            out |= {f"{name} recall": seen / total, f"{name} recall with spans": spanned / total}
    return out


def _covered(text: Planted, pair: Found) -> bool:
    start = text.text.find(text.taken)
    end = start + len(text.taken)
    sides = [(p[0], p[1]) if pair.left == text.id else (p[2], p[3]) for p in pair.passages]
    held = bytearray(end - start)
    for low, high in sides:
        low, high = max(low, start), min(high, end)
        if low < high:
            held[low - start : high - start] = b"\1" * (high - low)
    return 2 * sum(held) >= end - start


def _true(a: Planted, b: Planted, runs: dict[str, frozenset[str]]) -> bool:
    if b.parent == a.id or a.parent == b.id:
        return True
    return not _runs(a, runs).isdisjoint(_runs(b, runs))


def _runs(text: Planted, runs: dict[str, frozenset[str]]) -> frozenset[str]:
    if text.id not in runs:
        words = [w.lower() for w in _WORD.findall(text.before or text.text)]
        runs[text.id] = frozenset(" ".join(words[n : n + _OVERLAP]) for n in range(len(words) - _OVERLAP + 1))
    return runs[text.id]
