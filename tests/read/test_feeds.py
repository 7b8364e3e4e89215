"""Feeds: every item a text of its own, its places those of the feed, through whatever escapes the mark-up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.errors import UnreadableError
from recoupe.read.feeds import is_feed, read_feed
from tests.read.drafts import behind, clues, pieces

RSS = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="feed.css"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>La Vigie</title><language>fr-FR</language>
<item><title>Le bac de Sault &amp; l'île</title><link>https://vigie.example/bac</link>
<pubDate>Tue, 04 Mar 2025 10:15:00 +0100</pubDate><dc:creator><![CDATA[Jeanne Dorval]]></dc:creator>
<category>Région</category><description>Un bac, deux rives.</description>
<content:encoded><![CDATA[<p>Le bac est &agrave; l&#8217;arrêt, a dit la maire.</p><h2>Trois semaines</h2>
<ul><li>Une navette</li></ul><script>rien()</script>]]></content:encoded>
<media:content url="x.jpg"><media:description>Le quai, mardi.</media:description></media:content></item>
<item><title>La digue</title><guid>https://vigie.example/digue</guid>
<description>&lt;p&gt;La digue a c&amp;eacute;d&amp;eacute; &lt;b&gt;lundi&lt;/b&gt;.&lt;/p&gt;
&lt;p&gt;Personne n'est bless&#233;.&lt;/p&gt;</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Lookout</title>
<entry><title type="html">The ferry &lt;i&gt;Alba&lt;/i&gt;</title><link rel="self" href="x"/><link href="https://lookout.example/1"/>
<published>2025-03-04T10:15:00Z</published><updated>2025-03-05T08:00:00Z</updated><author><name>Ann Field</name></author>
<summary>The ferry has stopped</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The ferry has stopped, the mayor said.</p><p>It is old.</p></div></content>
</entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>El Faro</title></channel>
<item><title>El barco</title><link>https://faro.example/1</link><dc:date>2025-03-04</dc:date><dc:language>es</dc:language>
<description>El barco no sale.

Nadie sabe por qué.</description></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "La Vigie",
    "language": "fr",
    "authors": [{"name": "Jeanne Dorval"}],
    "items": [
        {"id": "1", "url": "https://vigie.example/1", "title": "Le « bac »", "date_published": "2025-03-04T10:15:00+01:00",
         "content_html": "<p>Le bac est à l’arrêt.\nDepuis lundi.</p><p>\"Assez\", dit-on.</p>"},
        {"id": "2", "content_text": "Une ligne.\n\nUne autre."},
    ],
}  # fmt: skip


def test_an_item_of_rss_with_its_text() -> None:
    drafts = read_feed(RSS.encode())
    assert drafts is not None
    assert [draft.place for draft in drafts] == ["item:1", "item:2"]
    assert pieces(drafts[0]) == [
        ("title", "Le bac de Sault & l'île"),
        ("subtitle", "Un bac, deux rives."),
        ("paragraph", "Le bac est à l’arrêt, a dit la maire."),
        ("heading", "Trois semaines"),
        ("list", "Une navette"),
        ("caption", "Le quai, mardi."),
    ]
    assert clues(drafts[0]) == {
        "title": "Le bac de Sault & l'île", "subtitle": "Un bac, deux rives.", "section": "Région",
        "published": "2025-03-04T10:15:00+01:00", "author": "Jeanne Dorval", "url": "https://vigie.example/bac",
        "outlet": "La Vigie", "language": "fr",
    }  # fmt: skip


def test_the_way_back_through_a_section_of_characters_and_through_escapes() -> None:
    first, second = read_feed(RSS.encode()) or ()
    assert behind(first, RSS, "a dit la maire") == "a dit la maire"
    assert behind(first, RSS, "à l’arrêt") == "&agrave; l&#8217;arrêt"
    assert behind(second, RSS, "a cédé") == "a c&amp;eacute;d&amp;eacute;"
    assert behind(second, RSS, "blessé") == "bless&#233;"
    assert second.text == "La digue\n\nLa digue a cédé lundi.\n\nPersonne n'est blessé."
    assert clues(second)["url"] == "https://vigie.example/digue"


def test_an_entry_of_atom() -> None:
    (draft,) = read_feed(ATOM.encode()) or ()
    assert draft.text == "The ferry Alba\n\nThe ferry has stopped, the mayor said.\n\nIt is old."
    assert [one.rule for one in draft.dropped] == ["feed.summary"]
    found = clues(draft)
    assert (found["published"], found["modified"]) == ("2025-03-04T10:15:00Z", "2025-03-05T08:00:00Z")
    assert (found["url"], found["language"], found["author"]) == ("https://lookout.example/1", "en", "Ann Field")


def test_rdf_with_plain_text() -> None:
    (draft,) = read_feed(RDF.encode()) or ()
    assert [words for _, words in pieces(draft)] == ["El barco", "El barco no sale.", "Nadie sabe por qué."]
    assert clues(draft)["outlet"] == "El Faro"


def test_a_json_feed_and_its_escapes() -> None:
    source = json.dumps(JSON_FEED)
    first, second = read_feed(source.encode()) or ()
    assert first.format == "json"
    assert first.text == 'Le « bac »\n\nLe bac est à l’arrêt. Depuis lundi.\n\n"Assez", dit-on.'
    assert behind(first, source, "Depuis lundi") == "Depuis lundi"
    assert behind(first, source, "arrêt") == "arr\\u00eat"
    assert pieces(second) == [("paragraph", "Une ligne."), ("paragraph", "Une autre.")]
    assert clues(second)["author"] == "Jeanne Dorval"


def test_what_is_escaped_twice_is_undone_and_told() -> None:
    text = "&lt;p&gt;&amp;lt;p&amp;gt;Le bac.&amp;lt;/p&amp;gt;&lt;/p&gt;"
    source = f"<rss><channel><item><title>T</title><description>{text}</description></item></channel></rss>"
    (draft,) = read_feed(source.encode()) or ()
    assert pieces(draft)[1][1] == "Le bac."
    assert [notice.code for notice in draft.notices] == ["feed.escaped-twice"]
    assert behind(draft, source, "Le bac.") == "Le bac."


def test_entities_that_a_feed_declares_are_never_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE rss [<!ENTITY a0 "ha"><!ENTITY x SYSTEM "file:///etc/hostname">{bomb}]>'
    source = f"{declared}<rss><channel><item><title>Un bac &a11; &x;</title></item></channel></rss>"
    (draft,) = read_feed(source.encode()) or ()
    assert draft.text == "Un bac &a11; &x;"


def test_a_feed_without_a_word_says_so() -> None:
    with pytest.raises(UnreadableError, match="no item"):
        read_feed(b"<rss><channel><title>Vide</title></channel></rss>")


@pytest.mark.parametrize(
    "raw",
    [b"<html><body><rss></rss></body></html>", b'{"version": "1", "items": []}', b"", b"<?xml version='1.0'?><notes/>",
     b'{"version": "https://jsonfeed.org/version/1.1", "items": [', b"Feed the cat."],
)  # fmt: skip
def test_what_is_no_feed(raw: bytes) -> None:
    assert read_feed(raw) is None


def test_a_feed_in_sixteen_bits() -> None:
    assert is_feed(RSS.encode("utf-16"))
    assert len(read_feed(RSS.encode("utf-16")) or ()) == 2


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "&amp;", "&lt;p&gt;", "<![CDATA[", "]]>", "<b", "é", "&#x", "mot ", "<br/>", "<!--"]
        )
    )
)
def test_whatever_a_feed_holds_every_exact_character_leads_back(bits: list[str]) -> None:
    source = (
        f"<rss><channel><item><title>Titre</title><description>{''.join(bits)}</description></item></channel></rss>"
    )
    for draft in read_feed(source.encode()) or ():
        for run in draft.origin.runs:
            assert 0 <= run.source_start <= run.source_end <= len(source)
            if run.exact:
                assert draft.text[run.start : run.end] == source[run.source_start : run.source_end]
