"""Layers drawn in a text: legible without colour, nested and crossing spans kept, nothing that could move the cursor."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recoupe.cli import cli, main
from recoupe.model import Mention, Quote, Reading, Span, Voice, When
from recoupe.publish.layers import LAYERS, drawn, layer_view
from recoupe.publish.terminal import breaks
from recoupe.read.records import from_record
from recoupe.within import read_closely

_COLOUR = re.compile(r"\x1b\[[\d;]+m")
TEXT = """Le port de Brimont fermé

« Le chenal est barré », a déclaré Odile Sarrant mardi 4 mars. Selon l'agence Belmar, citant la capitainerie, deux
cargos auraient quitté le quai le lendemain. Aucun marin n'a été blessé.

Il partirait peut-être en juillet, dit-elle.
"""


def reading(text: str = TEXT, day: str = "2025-03-06") -> Reading:
    return read_closely(from_record({"id": "brimont", "text": text, "lang": "fr", "dct": day}))


def bare(text: str) -> Reading:
    """A text that nothing was found in, to be given layers by hand."""
    return Reading(document=from_record({"id": "bare", "text": text, "lang": "fr"}))


def quote(home: Reading, words: str, *pieces: str, **rest: object) -> Quote:
    def at(piece: str) -> Span:
        start = home.document.text.index(piece)
        return Span(home.document.id, start, start + len(piece))

    spans = tuple(map(at, pieces or (words,)))
    return Quote(span=at(words), rule="test", mode="direct", pieces=spans, **rest)  # type: ignore[arg-type]


def flat(lines: object) -> str:
    return " ".join(" ".join(lines).split())  # type: ignore[arg-type]


def test_quotations_are_marked_and_told_below() -> None:
    shown = flat(layer_view(reading(), "quotes"))
    assert "« [1 Le chenal est barré] », a déclaré" in shown
    assert "1 direct · Odile Sarrant (person) · “a déclaré” (neutral)" in shown
    assert "quotations: " in shown
    assert "\x1b" not in shown


def test_times_say_their_days_and_what_they_are_counted_from() -> None:
    shown = flat(layer_view(reading(), "times"))
    assert "[1 mardi 4 mars]" in shown
    assert "1 DATE 2025-03-04 · counted from the document's date, 2025-03-06" in shown
    assert "2 DATE 2025-03-05 · counted from “mardi 4 mars”, 1" in shown
    undated = flat(layer_view(reading("Il part mardi.", ""), "times"))
    assert "unresolved: nothing to count from" in undated
    assert "1 unresolved" in undated


def test_certainty_tells_fact_report_and_denial() -> None:
    shown = flat(layer_view(reading(), "certainty"))
    assert "reported, in the conditional: not verified · according to" in shown
    assert "conditional “auraient quitté”: an unverified report" in shown
    assert "asserted · negated · in the text's own name · told by “Aucun”" in shown
    assert "not verified" in shown


def test_names_keep_one_number_throughout() -> None:
    shown = flat(layer_view(reading("Odile Sarrant a parlé.\n\nPuis Odile Sarrant est partie. Elle rit."), "names"))
    assert shown.count("[1 Odile Sarrant]") == 2
    assert "1 Odile Sarrant (person)" in shown
    assert "[1 Elle]" in shown
    assert "“Elle” (pronoun)" in shown


def test_nested_cut_and_crossing_spans_survive() -> None:
    home = bare("Il dit « le maire crie “non” (NdlR) encore », soit.")
    outer = quote(home, "le maire crie “non” (NdlR) encore", "le maire crie “non”", "encore")
    inner = quote(home, "non", nested=True, speaker=Voice(name="le maire", kind="person"))
    crossing = quote(home, "encore », soit")
    shown = flat(layer_view(replace(home, quotes=(outer, inner, crossing)), "quotes"))
    assert "[1 le maire crie “[2 non]”] (NdlR) [3 [1 encore] », soit]" in shown
    assert "without “(NdlR)”" in shown
    assert "inside 1" in shown
    crossed = replace(home, quotes=(quote(home, "dit « le"), quote(home, "le maire")))
    assert "[1 dit « [2 le]1 maire]" in flat(layer_view(crossed, "quotes"))


def test_lines_that_say_the_same_are_said_once() -> None:
    home = bare("« a » puis « b » puis « c »")
    quotes = tuple(quote(home, words) for words in ("a", "b", "c"))
    lines = list(layer_view(replace(home, quotes=quotes), "quotes"))
    assert "      1  direct · nobody found who says it · test · so 2-3" in lines


@pytest.mark.parametrize("layer", LAYERS)
def test_colours_add_nothing_and_no_line_is_too_wide(layer: str) -> None:
    made = reading()
    plain = list(layer_view(made, layer, width=60))  # type: ignore[arg-type]
    painted = list(layer_view(made, layer, colour=True, width=60))  # type: ignore[arg-type]
    assert [_COLOUR.sub("", line) for line in painted] == plain
    assert any(_COLOUR.search(line) for line in painted)
    assert max(map(len, plain)) <= 60


@pytest.mark.parametrize("layer", LAYERS)
def test_the_whole_text_is_there(layer: str) -> None:
    made = reading()
    shown = "\n".join(layer_view(made, layer))  # type: ignore[arg-type]
    words = re.sub(r"\[(?:\d+ )?|\]\d*", "", " ".join(shown.split()))
    for block in made.document.blocks:
        for sentence in block.span.of(made.document.text).split(". "):
            assert " ".join(sentence.split()) in words


def test_controls_of_a_text_are_written_out() -> None:
    home = bare("Il dit a\x1b[2Jb et\u202e part.")
    span = Span(home.document.id, 7, 13)
    shown = "\n".join(layer_view(replace(home, times=(When(span=span, rule="t", type="DATE", value="XXXX"),)), "times"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_readings_are_set_apart_and_nothing_found_is_said() -> None:
    first, second = drawn([bare("Rien."), bare("Vide.")], "names", width=50)
    assert "No names found." in first
    assert second.startswith("\n" + "─" * 50)


def test_every_layer_can_be_asked_for() -> None:
    show = next(p for p in cli.commands["annotate"].params if p.name == "show")
    assert tuple(show.type.choices) == LAYERS  # type: ignore[attr-defined]


def test_annotate_show_prints_text_and_notices_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    record = json.dumps({"id": "b", "text": "Il part mardi.", "lang": "fr"})
    (tmp_path / "b.jsonl").write_text(f"{record}\nnot json\n", encoding="utf-8")
    assert main(["annotate", "--show", "quotes", str(tmp_path / "a.txt"), str(tmp_path / "b.jsonl")]) == 1
    out, err = capsys.readouterr()
    assert "[1 Le chenal est barré]" in out
    assert "No quotations found." in out
    assert "read.record" in err
    piped = io.TextIOWrapper(io.BytesIO(record.encode()))
    monkeypatch.setattr("sys.stdin", piped)
    assert main(["annotate", "--show", "times", "-"]) == 0
    assert "[1 mardi]" in capsys.readouterr().out
    assert main(["annotate", "--show", "colours", str(tmp_path)]) == 2


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.text(alphabet="ab é\u00a0\n“«.[]\x07", min_size=1, max_size=60).filter(str.strip),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=12),
)
def test_any_spans_are_drawn_whole_and_closed(text: str, places: list[tuple[int, int]]) -> None:
    home = bare(text)
    d = home.document
    spans = [Span(d.id, s, min(s + n, len(d.text))) for s, n in places if s < len(d.text)]
    mentions = tuple(Mention(span=s, rule="t", kind="person", form="name") for s in spans)
    names = "\n".join(layer_view(replace(home, mentions=mentions), "names", width=48))
    own = sum(d.text[b.span.start : b.span.end].count("[") for b in d.blocks)
    own_closed = sum(d.text[b.span.start : b.span.end].count("]") for b in d.blocks)
    drawn_part = names.split("mention")[0] if mentions else names
    assert drawn_part.count("[") - own == drawn_part.count("]") - own_closed


@given(st.text(alphabet="ab  c", max_size=80), st.integers(1, 12))
def test_lines_hold_every_word_and_fit(text: str, room: int) -> None:
    lines = [text[a:b] for a, b in breaks(text, room)]
    assert all(0 < len(line) <= room and line.strip() == line for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_layers_are_the_words_of_the_type() -> None:
    from recoupe.publish.layers import Layer

    assert get_args(Layer) == LAYERS
