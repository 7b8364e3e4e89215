"""Dates and names in sight: which of many on a page are its own."""

import pytest

from recoupe.read.html.shown import Marks, find_marks
from recoupe.read.html.tokens import Page

TITLE = "Le port d'Aven rouvre après la tempête"


def marks(source: str, known: tuple[str, ...] = (), language: str = "") -> Marks:
    return find_marks(Page(source), TITLE, known, language)


def dates(body: str, language: str = "fr", known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(field, value) of the dates found around the title, each once, in order."""
    found = marks(f"<html><body>{body}</body></html>", known, language).dates
    return list(dict.fromkeys((mark.field, mark.value) for mark in found))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("<p class='info'>Publié le 4 mars 2021 à 10h32</p>", [("published", "2021-03-04")]),
        (
            "<p class='date'>Publié le 4 mars 2021, mis à jour le 6 mars 2021</p>",
            [("published", "2021-03-04"), ("modified", "2021-03-06")],
        ),
        ("<span class='post-date'>Actualizado el 6 de marzo de 2021</span>", [("modified", "2021-03-06")]),
        ("<span>Posted on March 4, 2021</span>", [("published", "2021-03-04")]),
        ("<time datetime='2021-03-09T10:00:00Z'>Publié le 4 mars 2021</time>", [("published", "2021-03-04")]),
        ("<time datetime='2021-03-05T00:23:00Z'>jeudi 4 mars</time>", [("published", "2021-03-04")]),
        ("<span class='author-birth'>née le 4 mars 1961</span>", []),
        ("<p>Copyright 2021</p>", []),
    ],
)
def test_what_a_line_beside_the_title_says(shown: str, expected: list[tuple[str, str]]) -> None:
    assert dates(f"<h1>{TITLE}</h1>{shown}<p>Le port a rouvert.</p>")[: len(expected) or None] == expected


def test_teasers_comments_and_clocks_of_the_page_do_not_date_it() -> None:
    teaser = "<div class='related'><h3>Autre</h3><time datetime='2019-01-02'>2 janvier 2019</time></div>"
    comment = "<div id='comments'><span class='date'>7 mars 2021</span></div>"
    own = f"<article><h1>{TITLE}</h1><span class='date'>4 mars 2021</span></article>"
    assert dates(teaser + own + comment) == [("published", "2021-03-04")]
    assert dates(teaser + f"<h1>{TITLE}</h1>" + comment) == []


def test_a_widget_around_the_whole_article_is_the_article() -> None:
    body = f"<div class='widget blog'><h2 class='date'>4 mars 2021</h2><h3 class='title'>{TITLE}</h3></div>"
    assert dates(body)[0] == ("published", "2021-03-04")


@pytest.mark.parametrize(
    ("shown", "language"),
    [("04 Marzo 2021", "it"), ("4. März 2021", "de"), ("4 de março de 2021", "pt"), ("4 Marzo 2021", "")],
)
def test_months_of_the_pages_own_language(shown: str, language: str) -> None:
    assert ("published", "2021-03-04") in dates(f"<h1>{TITLE}</h1><p class='date'>{shown}</p>", language)


def test_figures_are_read_as_the_page_counts() -> None:
    body = f"<h1>{TITLE}</h1><p class='date'>03/04/2021</p>"
    assert dates(body, "fr")[0][1] == "2021-04-03"
    assert dates(body, "en-US")[0][1] == "2021-03-04"
    assert dates(body, "fr", ("2021-03-04T10:00:00Z",))[0][1] == "2021-03-04"


def test_names_of_the_nearest_byline() -> None:
    page = f"""<h1>{TITLE}</h1><div class="byline">By <span>Jane Dorval</span><span>4 March 2021</span></div>
    {"<p>Words of the text.</p>" * 5}
    <div class="related"><span class="author">Paul Lorme</span></div>"""
    assert marks(page).names == ("By | Jane Dorval | 4 March 2021",)
    page = f"<h1>{TITLE}</h1><a rel='author' href='/jd'>Jane Dorval</a><div class='author'>Paul Lorme</div>"
    assert marks(page).names == ("Jane Dorval",)


def test_deep_and_wide_pages_end() -> None:
    assert marks("<div class=date>" * 20_000 + f"<h1>{TITLE}</h1><p>4 mars 2021").dates
    assert marks(f"<h1>{TITLE}</h1>" + "<time datetime=2021-03-04>4 mars 2021</time>" * 20_000).dates
