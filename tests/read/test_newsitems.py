"""News items of agencies: ninjs, NewsML-G2 and NITF, each version a text of its own."""

import json

import pytest

from recoupe.errors import UnreadableError
from recoupe.read.newsitems import read_items
from tests.read.drafts import behind, clues, pieces

NINJS_1 = {
    "uri": "urn:newsml:belmar.example:20250304:bac:1", "type": "text", "language": "fr", "pubstatus": "usable",
    "versioncreated": "2025-03-04T11:00:00+01:00", "firstcreated": "2025-03-04T10:15:00+01:00",
    "headline": "Le bac de Sault à l'arrêt", "byline": "Par Jeanne Dorval", "description_text": "Le bac n'ira plus.",
    "body_html": "<p>Le bac est à l’arrêt.</p><h2>Trois semaines</h2><p>Une navette &amp; un car.</p>",
    "infosource": [{"name": "Belmar"}], "subject": [{"name": "transport"}], "genre": [{"name": "Papier général"}],
    "wordcount": 42,
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:belmar:2", "standard": {"name": "ninjs", "version": "3.0"}, "contentCreated": "2025-03-05T09:00:00Z",
    "versionCreated": "2025-03-05T09:30:00Z", "pubStatus": "canceled", "by": "Ann Field",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "The ferry has stopped"}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": "The ferry has stopped.\n\nIt is old."}],
    "infosources": [{"name": "Reuters"}],
}  # fmt: skip

NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:1" version="2" xml:lang="fr"><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="Belmar"><name>Agence Belmar</name></provider><versionCreated>2025-03-04T11:00:00+01:00</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><contentCreated>2025-03-04T10:15:00+01:00</contentCreated><by>Par Paul Lorme</by>
<headline>Le bac de Sault à l&apos;arrêt</headline><language tag="fr"/><genre qcode="g:1"><name>Urgent</name></genre>
<description role="drol:summary">Le bac n'ira plus.</description></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>Le bac est à l’arrêt, <b>dit</b> la maire.</p><p>Une navette &#233;tait prévue.</p></body></html></inlineXML>
</contentSet></newsItem>
<newsItem guid="urn:1" version="3" xml:lang="fr"><contentMeta><headline>Le bac de Sault repart</headline></contentMeta>
<contentSet><inlineData contenttype="text/plain">Le bac est reparti.

La maire s'en félicite.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""

NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd">
<nitf xml:lang="es"><head><title>barco</title><docdata><date.issue norm="20250304T101500Z"/>
<doc.copyright holder="EFE"/></docdata>
<pubdata type="print" name="El Faro" position.section="Puerto" position.sequence="12"/></head>
<body><body.head><hedline><hl1>El barco no sale</hl1><hl2>Tres semanas de obras</hl2></hedline>
<byline>Por <person>Ana Vega</person><byttl>redactora</byttl></byline>
<dateline><location>SALTO</location></dateline>
<abstract><p>El puerto se queda sin barco.</p></abstract>
</body.head>
<body.content><block><p>El barco no sale, dijo la alcaldesa.</p><hl2>Obras</hl2><p>Durarán tres semanas.</p>
<media media-type="image"><media-reference source="a.jpg"/><media-caption>El muelle.</media-caption></media>
</block></body.content>
<body.end><tagline>EFE</tagline></body.end></body></nitf>"""


def test_ninjs() -> None:
    source = json.dumps(NINJS_1, ensure_ascii=False)
    (draft,) = read_items(source.encode()) or ()
    assert (draft.format, draft.place) == ("json", "item:1")
    assert pieces(draft) == [
        ("title", "Le bac de Sault à l'arrêt"),
        ("paragraph", "Le bac est à l’arrêt."),
        ("heading", "Trois semaines"),
        ("paragraph", "Une navette & un car."),
    ]
    assert clues(draft) == {
        "title": "Le bac de Sault à l'arrêt", "published": "2025-03-04T10:15:00+01:00", "length": "42 words",
        "modified": "2025-03-04T11:00:00+01:00", "author": "Jeanne Dorval", "outlet": "Belmar", "language": "fr",
        "genre": "Papier général", "section": "transport",
    }  # fmt: skip
    assert behind(draft, source, "navette & un") == "navette &amp; un"


def test_ninjs_of_later_versions_in_a_list_and_a_withdrawn_item() -> None:
    first, second = read_items(json.dumps([NINJS_1, NINJS_3]).encode()) or ()
    assert not first.notices
    assert [notice.code for notice in second.notices] == ["item.canceled"]
    assert second.text == "The ferry has stopped\n\nThe ferry has stopped.\n\nIt is old."
    found = clues(second)
    assert (found["outlet"], found["agency"], found["author"]) == ("Reuters", "Reuters", "Ann Field")
    assert (found["published"], found["modified"]) == ("2025-03-05T09:00:00Z", "2025-03-05T09:30:00Z")


def test_a_ninjs_package_gives_the_items_in_it() -> None:
    package = {"uri": "urn:p", "headline": "Sault", "versioncreated": "2025-03-04", "associations": {"main": NINJS_1}}
    (draft,) = read_items(json.dumps(package).encode()) or ()
    assert draft.text.startswith("Le bac de Sault")


def test_versions_of_one_dispatch_stay_apart() -> None:
    first, second = read_items(NEWSML.encode()) or ()
    assert (first.place, second.place) == ("item:1", "item:2")
    assert pieces(first) == [
        ("title", "Le bac de Sault à l'arrêt"),
        ("paragraph", "Le bac est à l’arrêt, dit la maire."),
        ("paragraph", "Une navette était prévue."),
    ]
    found = clues(first)
    assert (found["author"], found["outlet"], found["genre"]) == ("Paul Lorme", "Agence Belmar", "Urgent")
    assert (found["published"], found["modified"]) == ("2025-03-04T10:15:00+01:00", "2025-03-04T11:00:00+01:00")
    assert behind(first, NEWSML, "était") == "&#233;tait"
    assert [words for _, words in pieces(second)][1:] == ["Le bac est reparti.", "La maire s'en félicite."]


def test_nitf_alone() -> None:
    (draft,) = read_items(NITF.encode()) or ()
    assert pieces(draft) == [
        ("title", "El barco no sale"),
        ("subtitle", "Tres semanas de obras"),
        ("dateline", "SALTO"),
        ("subtitle", "El puerto se queda sin barco."),
        ("paragraph", "El barco no sale, dijo la alcaldesa."),
        ("heading", "Obras"),
        ("paragraph", "Durarán tres semanas."),
        ("caption", "El muelle."),
        ("byline", "EFE"),
    ]
    found = clues(draft)
    assert (found["published"], found["outlet"], found["section"]) == ("2025-03-04T10:15:00Z", "El Faro", "Puerto")
    assert (found["author"], found["language"], found["print_page"]) == ("Ana Vega", "es", "12")


def test_nitf_inside_newsml() -> None:
    inner = NITF[NITF.index("<nitf") :]
    head = "<contentMeta><headline>El barco</headline></contentMeta>"
    source = f"<newsItem>{head}<contentSet><inlineXML>{inner}</inlineXML></contentSet></newsItem>"
    (draft,) = read_items(source.encode()) or ()
    assert pieces(draft)[0] == ("title", "El barco no sale")
    assert behind(draft, source, "tres semanas") == "tres semanas"


def test_a_package_lists_what_it_refers_to() -> None:
    groups = "<groupSet><group><itemRef><title>Le bac</title></itemRef></group></groupSet>"
    source = f"<packageItem><contentMeta><headline>Sault</headline></contentMeta>{groups}</packageItem>"
    (draft,) = read_items(source.encode()) or ()
    assert pieces(draft) == [("title", "Sault"), ("list", "Le bac")]


def test_a_picture_without_words_says_so() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read_items(b"<newsItem><contentSet><remoteContent href='a.jpg'/></contentSet></newsItem>")


@pytest.mark.parametrize(
    "raw",
    [b"<html><newsItem/></html>", b'{"headline": "x", "uri": "y"', b'[{"uri": 1, "headline": 2, "bodies": 3', b"", b"nitf",
     b'{"uri": "a", "headlines": 1, "body_count": 2}'],
)  # fmt: skip
def test_what_is_no_news_item(raw: bytes) -> None:
    assert read_items(raw) is None
