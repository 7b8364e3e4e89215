"""Places on a page: the XPath that a browser would use, checked against lxml; offsets in the visible text."""

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.read.html import html_place, read_html, visible_text

PAGE = """<!DOCTYPE html><html><head><title>t</title></head><body><nav>Menu</nav><div><p>Un <b>bac</b> part</p>
<table><tbody><tr><td>x</td><td>quai &eacute;troit ici</td></tr></tbody></table><p>Deux   quais
et un phare</p><ul><li>nord</li><li>sud <i>très</i> loin</li></ul></div><svg><text>non</text></svg></body></html>"""


@pytest.mark.parametrize(
    ("words", "xpath", "shown"),
    [
        ("Un", "/html/body/div/p[1]", "Un"),
        ("bac", "/html/body/div/p[1]/b", "bac"),
        ("bac</b> part", "/html/body/div/p[1]", "bac part"),
        ("quai &eacute;troit", "/html/body/div/table/tbody/tr/td[2]", "quai étroit"),
        ("eacute;tr", "/html/body/div/table/tbody/tr/td[2]", "étr"),
        ("quais\net un", "/html/body/div/p[2]", "quais et un"),
        ("très", "/html/body/div/ul/li[2]/i", "très"),
        ("nord</li><li>sud", "/html/body/div/ul", "nord\nsud"),
    ],
)
def test_place_of_a_passage(words: str, xpath: str, shown: str) -> None:
    at = PAGE.index(words)
    place = html_place(PAGE, at, at + len(words))
    assert place.xpath == xpath
    assert visible_text(PAGE)[place.visible_start : place.visible_end] == shown
    (element,) = lxml.html.document_fromstring(PAGE).getroottree().xpath(place.xpath)
    assert all(word in " ".join(element.text_content().split()) for word in shown.split())


def test_the_tree_is_the_browsers_and_not_the_files() -> None:
    source = "<!DOCTYPE html><p>un<p>deux<table><tr><td>trois<div>quatre"
    found = {
        w: html_place(source, source.index(w), source.index(w) + len(w)).xpath for w in ("deux", "trois", "quatre")
    }
    assert found == {
        "deux": "/html/body/p[2]",
        "trois": "/html/body/table/tbody/tr/td",
        "quatre": "/html/body/table/tbody/tr/td/div",
    }


def test_what_shows_nothing_is_an_empty_place() -> None:
    place = html_place(PAGE, 3, 8)
    assert (place.xpath, place.visible_start, place.visible_end) == ("/html/body", 0, 0)


@given(st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<table><tr><td>", "</table>", "un ",
                                 "&amp;", "<", "deux", "\n", "<a href='x'>", "</a>", "<!-- c -->", "<li>", "é"]),
                max_size=25))  # fmt: skip
def test_every_kept_word_has_its_place(parts: list[str]) -> None:
    source = "".join(["début ", *parts])
    draft = read_html(source.encode())
    shown = visible_text(source)
    for run in draft.origin.runs:
        place = html_place(source, run.source_start, run.source_end)
        assert shown[place.visible_start : place.visible_end] == draft.text[run.start : run.end]
        assert place.xpath.startswith("/html/body")
