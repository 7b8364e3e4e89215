"""The measuring itself: figures are read from scorers' output as printed, adapters touch no gold."""

import json
import re
from pathlib import Path

from quality.__main__ import SCORERS, parse
from quality.score_judged import drawn, extra, score
from quality.table import SHOWN, refresh

ROOT = Path(__file__).parent.parent


def test_figures_are_named_by_what_stands_before_them() -> None:
    printed = (
        "quote@0.3                    P 0.500  R 0.400  F1 0.444\nspeaker accuracy             0.512\n"
        "label      macro F1 0.0250 accuracy 0.1111\nfr/instant     accuracy 0.123  precision 0.500  answered 0/140\n"
        "  boilerplate      P 0.1000 R 0.2000 F1 0.3000 (n=4)\npredicted 0 in silver 0\n"
    )
    assert parse(printed) == {
        "quote@0.3 P": 0.5, "quote@0.3 R": 0.4, "quote@0.3 F1": 0.444, "speaker accuracy": 0.512,
        "label macro F1": 0.025, "label accuracy": 0.1111, "fr/instant accuracy": 0.123, "fr/instant precision": 0.5,
        "boilerplate P": 0.1, "boilerplate R": 0.2, "boilerplate F1": 0.3,
    }  # fmt: skip


def test_every_set_has_an_adapter_a_scorer_and_a_row() -> None:
    adapters = {p.stem for p in (ROOT / "quality" / "sets").glob("*.py") if "def predict(" in p.read_text("utf-8")}
    assert adapters == set(SCORERS) == set(SHOWN)


def test_adapters_name_no_gold_file() -> None:
    gold = re.compile(
        r"gold\.jsonl|docs\.jsonl|pairs\.jsonl|pairs_silver|timelines\.jsonl|summaries|\"agency\.jsonl\"\)"
    )
    for path in (ROOT / "quality" / "sets").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not gold.search(text), path.name


def test_rows_of_sets_not_measured_stay(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    page.write_text("# Q\n\n<!-- figures: begin -->\n<!-- figures: end -->\n\nend\n", encoding="utf-8")
    refresh(page, {"press_fr": {"quote@0.3 F1": 0.8}, "sentences_fr": {"news boundary F1": 0.9}})
    refresh(page, {"press_fr": {"quote@0.3 F1": 0.85}})
    text = page.read_text(encoding="utf-8")
    assert "**0.850**" in text
    assert "**0.900**" in text
    assert "**0.800**" not in text
    assert text.endswith("end\n")


def test_verdicts_are_counted_for_extra_pairs_only() -> None:
    silver = [{"a": "t1", "b": "t2"}]
    found = [{"a": "t2", "b": "t1"}, {"a": "t9", "b": "t3"}, {"a": "t3", "b": "t4"}, {"a": "t4", "b": "t5"}]
    pairs = extra(silver, found)
    assert pairs == [("t3", "t4"), ("t3", "t9"), ("t4", "t5")]
    figures = score(pairs, [{"a": "t3", "b": "t4", "right": True}, {"a": "t3", "b": "t9", "right": False}])
    assert (figures["extra pairs"], figures["extra judged"], figures["extra right"]) == (3, 2, 1)
    assert figures["drawn precision"] == 0.5
    many = [(f"a{n:03}", f"b{n:03}") for n in range(300)]
    assert drawn(many) == drawn(list(many))
    assert len(set(drawn(many))) == 100


def test_every_verdict_has_a_label_and_a_reason() -> None:
    rows = [
        json.loads(line) for line in (ROOT / "quality/judged/gilets_jaunes_extra.jsonl").read_text("utf-8").splitlines()
    ]
    derived = {"identical", "excerpt", "rewrite", "common_agency"}
    other = {"shared_quotes", "boilerplate", "independent", "different_story"}
    assert len({(row["a"], row["b"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["a"] < row["b"]
        assert row["label"] in (derived if row["right"] else other)
        assert row["reason"].endswith(".")


def test_statements_are_counted_once_and_those_that_say_the_same_are_found() -> None:
    from dataclasses import replace

    from quality.score_statements import counts, score
    from recoupe.read.records import from_record
    from recoupe.within import read_closely

    text = "La visite du ministre a commencé lundi. Le syndicat réclame une grève."
    reading = read_closely(from_record({"id": "t", "text": text, "lang": "fr"}))
    counted = counts([reading])
    assert counted == {"sentences": 2, "statements": 3, "twice": 0}
    assert score(counted)["statements.per_sentence"] == 1.5
    loud = replace(reading, statements=tuple(replace(s, named=False) for s in reading.statements))
    assert counts([loud]) == {"sentences": 2, "statements": 4, "twice": 1}
