"""What a page says of itself: linked data whole, damaged and hostile, meta elements, and what it shows."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.read.html.data import page_clues
from recoupe.read.html.tokens import Page


def clues(
    source: str = "", *, data: Any = None, metas: dict[str, str] | None = None, title: str = ""
) -> list[tuple[str, str, str]]:
    """(field, value, rule) of each clue of a page made of these parts."""
    page = Page(source)
    page.tags += [("meta", {"property": name, "content": content}) for name, content in (metas or {}).items()]
    page.data += [] if data is None else [data if isinstance(data, str) else json.dumps(data)]
    page.titles += [title] if title else []
    return [(c.field, c.value, c.rule) for c in page_clues(page)]


def values(found: list[tuple[str, str, str]], field: str) -> list[str]:
    return [value for name, value, _ in found if name == field]


def test_people_and_bodies_of_a_graph_are_named_where_their_ids_lead() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "@id": "#site", "name": "La Vigie d'Aven"},
            {"@type": "Person", "@id": "#jd", "name": "Jeanne Dorval"},
            {"@type": "Organization", "@id": "#vigie", "name": "La Vigie d'Aven"},
            {
                "@type": "NewsArticle",
                "headline": "Le port rouvre",
                "datePublished": "2021-03-04T08:00:00+01:00",
                "author": [{"@id": "#jd"}, {"@type": "Organization", "name": "Agence Lormaise"}],
                "publisher": {"@id": "#vigie"},
            },
        ]
    }
    found = clues(data=graph)
    assert ("author", "Jeanne Dorval", "html.json-ld") in found
    assert ("author", "Agence Lormaise", "html.json-ld.body") in found
    assert values(found, "outlet") == ["La Vigie d'Aven"]
    assert values(found, "published") == ["2021-03-04T08:00:00+01:00"]


def test_the_article_of_the_page_is_believed_and_not_its_neighbours() -> None:
    nodes = [
        {"@type": "NewsArticle", "headline": "Un phare s'éteint", "datePublished": "2019-01-01"},
        {"@type": "NewsArticle", "headline": "Le port rouvre", "datePublished": "2021-03-04"},
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2018-01-01"}]},
    ]
    found = clues(data=nodes, metas={"og:title": "Le port rouvre | La Vigie"})
    assert values(found, "published") == ["2021-03-04"]


@pytest.mark.parametrize(
    "written",
    [
        '<!-- {"@type": "NewsArticle", "datePublished": "2021-03-04"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2021-03-04",}\n//]]>',
        '{"@type": "NewsArticle", "description": "deux\nlignes", "datePublished": "2021-03-04"};',
        '{"@type": "NewsArticle", "headline": "il dit "non"", "datePublished": "2021-03-04"}',
    ],
)
def test_damaged_linked_data_still_give_their_date(written: str) -> None:
    assert values(clues(data=written), "published") == ["2021-03-04"]


@pytest.mark.parametrize(
    "data",
    [
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        "[" * 100_000,
        '{"@type":"NewsArticle","author":[' + '{"@type":"Person","name":"A B"},' * 100_000 + "{}]}",
        '{"@type":"NewsArticle","headline":"' + "x" * 3_000_000 + '"}',
        '{"@type":["NewsArticle",null],"author":{"name":{"name":[1,{"@value":3}]}},"headline":["x",2]}',
    ],
)
def test_hostile_linked_data_cost_nothing(data: str) -> None:
    assert len(clues(data=data)) < 10


def test_values_twice_escaped_and_endless_ones() -> None:
    found = clues(metas={"og:title": "Le port &amp;amp; la ville", "author": "A B, " * 5_000})
    assert values(found, "title") == ["Le port & la ville"]
    assert values(found, "author") == []


def test_what_is_shown_beside_the_title_comes_with_the_data() -> None:
    page = """<html lang="fr"><body><main><h1>Le port rouvre</h1>
    <p class="byline">Par <a rel="author">Jeanne Dorval</a></p><p class="date">Publié le 4 mars 2021</p></main>
    <aside><h2>Un phare s'éteint</h2><p class="date">2 mai 2020</p></aside></body></html>"""
    found = clues(page, title="Le port rouvre")
    assert set(values(found, "published")) == {"2021-03-04"}
    assert ("author", "Jeanne Dorval", "html.byline") in found


def test_a_date_that_only_the_text_tells_of_dates_no_page() -> None:
    text = "Le phare avait été bâti le 4 mars 1921, disent les archives du port que la ville a rouvertes hier. " * 3
    assert values(clues(f"<html><body><p>{text}</p></body></html>"), "published") == []


def test_a_page_without_any_other_date_has_that_of_a_line_alone_or_of_its_scripts() -> None:
    text = "<h1>Le port rouvre</h1>" + "<p>Les quais avaient été fermés en hiver, après la tempête.</p>" * 30
    found = clues(f"<html><body>{text}<p>Jeudi 4 mars 2021</p><p>© 2023 La Vigie</p></body></html>")
    assert ("published", "2021-03-04", "html.lone-line") in found
    found = clues(f"<html><body>{text}<p>Mis à jour le 4 mars 2021 par Jeanne</p></body></html>")
    assert ("modified", "2021-03-04", "html.lone-line") in found
    script = '<script>var page = {"publishedDate":"%sT10:00:00Z"}</script>'
    found = clues(f"<html><body>{text}{script % '2021-03-04'}</body></html>")
    assert ("published", "2021-03-04T10:00:00Z", "html.script-data") in found
    several = script % "2021-03-04" + script % "2020-01-02"
    assert values(clues(f"<html><body>{text}{several}</body></html>"), "published") == []


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0041)https://www.lavigie.example/2021/le-port -->",
        "<!--\n Page saved with SingleFile \n url: https://www.lavigie.example/2021/le-port \n saved date: Thu Mar 04 2021\n-->",
    ],
)
def test_a_saved_page_knows_its_address(note: str) -> None:
    found = clues(f"<!DOCTYPE html>\n{note}\n<html><body><p>Le port a rouvert.</p></body></html>")
    assert ("url", "https://www.lavigie.example/2021/le-port", "html.saved-from") in found
    assert values(clues("<!-- saved from url=(0014)about:internet --><p>Le port</p>"), "url") == []


@given(st.text(max_size=300), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_page_has_clues_of_one_line(source: str, data: str) -> None:
    for field, value, rule in clues(f"<h1>Titre</h1>{source}", data=data, title=source):
        assert field
        assert rule
        assert value == " ".join(value.split())
