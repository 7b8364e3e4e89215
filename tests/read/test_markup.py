"""The tree of a page or an XML file: broken mark-up loses no text, and every character knows where it stands."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.read.fragments import html_lines
from recoupe.read.jsontext import Text, parse_json
from recoupe.read.markup import Chars, joined, lines_of, parse


def words(source: str) -> list[str]:
    return [line.text for line in lines_of(parse(source))]


def test_what_html_leaves_open() -> None:
    assert words("<ul><li>un<li>deux</ul><p>trois<p>quatre<table><tr><td>cinq<td>six</table>") == [
        "un", "deux", "trois", "quatre", "cinq", "six",
    ]  # fmt: skip


def test_what_no_reader_sees() -> None:
    assert words("<head><title>x</title></head><p>vu<script>a<b</script><style>p{}</style><!-- caché --></p>") == ["vu"]


def test_xml_keeps_its_own_elements() -> None:
    tree = parse('<a xmlns:x="urn:y"><x:Title a="1 &amp; 2">un</x:Title><b/><![CDATA[<p>]]></a>', xml=True)
    (title,) = tree.all("title")
    assert (title.namespace, title.attributes["a"], title.words()) == ("urn:y", "1 & 2", "un")
    assert tree.words() == "un<p>"


def test_a_line_can_be_cut_and_joined() -> None:
    first, second = lines_of(parse("<p>LABEL: caf&eacute; noir</p><p>suite</p>"))
    cut = first.cut(7)
    assert (cut.text, cut.extent) == ("café noir", (0, 10, 26))
    assert joined([cut, second]).text == "café noir suite"


@given(st.text(alphabet="<>/apb&;é \"'=!-[]", max_size=60))
def test_every_exact_part_stands_in_the_source(source: str) -> None:
    for xml in (False, True):
        for part in parse(source, xml=xml).parts():
            assert not part.exact or source[part.start : part.end] == part.text


@given(st.text(alphabet="<p>/b&lt;amé ", max_size=60))
def test_a_fragment_inside_a_fragment_keeps_its_places(inner: str) -> None:
    source = f"<x>{inner}</x>"
    parts = list(parse(source, xml=True).parts())
    for line in html_lines(parts)[0]:
        for part in line.parts:
            assert not part.exact or source[part.start : part.end] == part.text


def plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.raw
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(_JSON, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_it_was_written(value: Any, plain_ascii: bool, indent: int | None) -> None:
    source = json.dumps(value, ensure_ascii=plain_ascii, indent=indent)
    assert plain(parse_json(source)) == value


@pytest.mark.parametrize(
    "source", ["", "{", "[1,]", '{"a":1,}', '{"a"}', "[1 2]", '"a', "1 2", "[}", "[,1]", "[" * 500]
)
def test_what_is_no_json(source: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|missing|unexpected|value"):
        parse_json(source)


def test_a_string_knows_where_it_stands() -> None:
    source = '{"a": "caf\\u00e9 \\"noir\\""}'
    text = parse_json(source)["a"]
    assert text.raw == 'café "noir"'
    assert text.parts[1] == Chars("é", 10, 16, 0, exact=False)
