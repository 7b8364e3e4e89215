"""What was read, in a terminal: nothing said by colour alone, nothing of a text that could move the cursor."""

import re
from dataclasses import replace

import pytest

from recoupe.model import Document, Fact, Repair
from recoupe.publish.reading_view import as_record, view
from tests.publish.sample import sample

_COLOUR = re.compile(r"\x1b\[[\d;]+m")


@pytest.fixture
def document() -> Document:
    return next(r.document for r in sample().readings if r.document.names == ("cantons.html",))


def test_everything_is_said_in_words(document: Document) -> None:
    shown = "\n".join(view(document))
    flat = " ".join(shown.split())
    assert "HTML · French · 3 blocks" in flat
    assert "89.7% of the visible text kept" in flat
    assert "conflict published: 2025-02-15 not believed; data of the page · rule test.json-ld" in flat
    assert "1 title fr À Valmère" in flat
    assert "[character recognition 62% sure, look at the picture]" in flat
    assert "html.menu 27 “Accueil Politique Sports Météo”" in flat
    assert "lines.rejoin 1 … la préfète,[␍⏎ → ␣]Odile Sarrau…" in flat
    assert "\x1b" not in shown


def test_colours_add_nothing_and_take_nothing_away(document: Document) -> None:
    drawn = list(view(document, colour=True))
    assert any(_COLOUR.search(line) for line in drawn)
    assert [_COLOUR.sub("", line) for line in drawn] == list(view(document))


def test_no_line_is_wider_than_the_terminal(document: Document) -> None:
    for width in (60, 80, 100):
        assert max(map(len, view(document, width=width))) <= width


def test_controls_of_a_text_are_written_out(document: Document) -> None:
    named = replace(document, names=("a\x1b[2Jb.html",), title=Fact(value="x\x1b]0;y\x07", status="page", rule="r"))
    shown = "\n".join(view(named))
    assert "\x1b" not in shown
    assert "\\x1b[2J" in shown


def test_repairs_one_by_one_and_blocks_of_one_kind(document: Document) -> None:
    many = tuple(Repair(start=n, end=n, old="*", rule="markdown.emphasis") for n in range(20))
    shown = list(view(replace(document, repairs=many), full=True, kinds=("title",)))
    assert sum("markdown.emphasis" in line for line in shown) == 20
    assert not any(" paragraph " in line for line in shown)


def test_the_record_holds_the_document_and_no_more(document: Document) -> None:
    record = as_record(document)
    assert record["mended"] == {"clean.space": 1, "lines.rejoin": 1, "markdown.emphasis": 1}
    assert 0.8 < record["kept"] < 1
    assert [b["kind"] for b in record["blocks"]] == ["title", "paragraph", "paragraph"]
    assert record["rivals"][0]["fact"]["value"] == "2025-02-15"
    assert "statements" not in record
