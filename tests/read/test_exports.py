"""Exports of press databases: as many articles as they hold, each with its text alone, its data and its places."""

import gzip
import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.read.draft import Draft
from recoupe.read.exports import read_export, split_export
from recoupe.read.limits import Limits
from tests.read.drafts import behind, clues, pieces

# -------------------------------------------------------------- Europresse

PRINTED = """<html><body><form><input type="button" value="Sauvegarder"></form>
<table><tr><td><span class="DocPublicationName">La Vigie, no. 5968</span><br><span class="DocHeader">Région, </span>
<span class="DocHeader">mardi </span><span class="DocHeader">4 mars 2025</span><span class="DocHeader">, p. 12</span><br><br>
Transports<br><span class="TitreArticleVisu">Le bac de <span style="color:red">Sault</span> &agrave; l'arrêt</span><br><br>
Jeanne Dorval<br><p></p>Le bac est <b>à l'arrêt</b>, dit la maire.<p></p>Une navette est prévue.<p></p>
<b><i>© 2025 La Vigie. Tous droits réservés.</i></b><p></p>Numéro de document : news·20250304·VG·1<br><br>
<table><tr><td align="center">Ce certificat est émis à la Bibliothèque à des fins de visualisation.</td></tr></table>
</td></tr></table>
<p><br><table><tr><td><span class="DocPublicationName">Le Phare</span><br><span class="DocHeader">mercredi </span>
<span class="DocHeader">5 mars 2025</span><br><br><span class="TitreArticleVisu">La digue a cédé</span><br><br>
La digue a cédé dans la nuit, sans faire de blessés parmi les habitants de l'île.<p></p>Elle datait de 1912.<p></p>
Numéro de document : news·20250305·PH·2</td></tr></table></body></html>"""

VIEWED = """<!DOCTYPE html><html lang="en"><body><h1>Saved documents</h1>
<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">La Vigie (site web)</span></div>
<div class="rdp__DocHeader"><span class="DocHeader">Région, mardi 4 mars 2025 - 18:05 UTC +01:00 612 mots, p. 3(2)</span></div>
<div class="titreArticle">
<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Le bac de <mark>Sault</mark> à l'arrêt</p>
<p class="sm-margin-TopNews rdp__subtitle">Une navette pour trois semaines</p></div>
<p class="sm-margin-bottomNews">Jeanne Dorval</p></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer">
<p>Le bac est à l'arrêt.</p><h3>La navette</h3><p>© 2025 : trois semaines.</p>
</div></div></section><aside>Note(s) : x</aside><footer><div class="publiC-lblNodoc">news·20250304·VGW·7</div></footer></article>
<article><header><div><span class="DocPublicationName">The Lookout</span></div>
<div><span class="DocHeader">Thursday, March 6, 2025 204 words</span></div>
<p class="titreArticleVisu">The ferry has stopped</p><div class="docAuthors">Ann Field</div></header>
<div class="docOcurrContainer"><p>The ferry has stopped.</p></div>
<footer><small>© 2025 The Lookout. All rights reserved.</small></footer></article>
</body></html>"""

# ----------------------------------------------------------------- Factiva


def coded(**rows: str) -> str:
    cells = "".join(f'<tr><td class="index"><b>{k}</b>&nbsp;</td><td>{v}</td></tr>' for k, v in rows.items())
    return f'<div class="article frArticle"><table>{cells}</table></div><br/>'


CODED = f"""<html><head><title>Factiva</title></head><body><h1>Factiva</h1><span></span>
{
    coded(
        SE="Région",
        HD="<b class='frHeadline'>Le bac de Sault</b>",
        BY="Par Jeanne Dorval",
        WC="295 mots",
        PD="4 mars 2025",
        ET="15:32",
        SN="Agence France Presse",
        SC="AFPFR",
        PG="26",
        LA="Français",
        CY="(c) Belmar.",
        LP='<p class="articleParagraph frarticleParagraph">Le bac est à l&#39;arrêt.</p>',
        TD='<p class="articleParagraph frarticleParagraph">Une navette.</p>',
        RF="FRANCE-BAC",
        AN="Document AFPFR00020250304el340001r",
    )
}
{
    coded(
        HD="<b class='frHeadline'>La digue</b>",
        WC="65 mots",
        PD="5 mars 2025",
        SN="Le Phare",
        LA="Français",
        LP='<p class="articleParagraph frarticleParagraph">La digue a cédé.</p>',
    )
}
<span>© 2025 Factiva, Inc. Tous droits réservés.</span></body></html>"""


def reading(words: str, day: str, language: str, document: str) -> str:
    return f"""<div id="article-VIGIE00020250304el340001" class="article"><div class="article frArticle"><p></p><div>Région</div>
<div id="hd"><span class="frHeadline">12) Le bac de <b>Sault</b>; Trois semaines</span></div>
<div class="author">Par Jeanne Dorval </div>
<div>{words}</div><div>{day}</div><div>09:38:15</div><div>La Vigie</div><div>VIGIE</div><div>26</div><div>{language}</div>
<div>Copyright 2025. La Vigie SA</div><p></p><p class="articleParagraph frarticleParagraph">Le bac est
à l'arrêt.</p><p>Le quai, mardi.</p><p>La Vigie SA</p><p>{document} VIGIE00020250304el340001</p></div></div>"""


FACTIVA_XML = """<?xml version="1.0" encoding="utf-8"?><PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">
<ppsarticle><article><accessionNo>VIGIE00020250304el340001</accessionNo><baseLanguage>FR</baseLanguage>
<copyright>(c) 2025 La Vigie</copyright><headline><paragraph><hlt>BAC</hlt> - Sault &amp; l'île</paragraph></headline>
<byline>Par Jeanne Dorval</byline><leadParagraph><paragraph>Le bac est
   à l'arrêt.</paragraph></leadParagraph><pages>3</pages>
<publicationDate><dateTime>2025-03-04T09:35:58Z</dateTime></publicationDate>
<sourceName>La Vigie</sourceName>
<tailParagraphs><paragraph>Une navette.</paragraph><paragraph>Un car.</paragraph></tailParagraphs>
<wordCount>942</wordCount></article></ppsarticle></ppsArticleResponse></PPSResponse>"""

# ------------------------------------------------------------------- Nexis


def numbered(number: str, *divisions: tuple[str, ...]) -> str:
    def paragraph(words: str) -> str:
        label, colon, value = words.partition("::")
        spans = f"<SPAN>{label}: </SPAN><SPAN>{value}</SPAN>" if colon else f"<SPAN>{words}</SPAN>"
        return f"<P>{spans}</P>"

    body = "".join(f"<BR><DIV>{''.join(map(paragraph, division))}</DIV>\n" for division in divisions)
    mark = f'<A NAME="DOC_ID_0_{number[:1]}"></A><!-- Hide XML section\n<DOC NUMBER=1>\n<DOCFULL> -->\n'
    return f"{mark}<DIV><P>{number}</P></DIV>{body}<!-- </DOC> -->"


NEXIS_HTML = (
    "<HTML><BODY><DIV><P>Terms: (bac AND Sault)</P></DIV>"
    + numbered(
        "Document 1 de 2", ("La Vigie",), ("Copyright 2025 La Vigie SA", "Tous droits réservés"), ("mardi 4 mars 2025",),
        ("Le bac de Sault;<BR>trois semaines",), ("AUTEUR::Par Jeanne Dorval",), ("RUBRIQUE::RÉGION; Pg. 12",),
        ("LONGUEUR::612 mots",), ("ENCART::Une navette est prévue",),
        ("Le bac est &agrave; l'arrêt.", "&nbsp;", "UPDATE: trois semaines."),
        ("DATE-CHARGEMENT::5 mars 2025",), ("LANGUE::FRENCH; FRANÇAIS",), ("TYPE-PUBLICATION::Journal",), ("INCONNU-MOT::x",),
    )
    + numbered(
        "Document 2 de 2", ("Agence France Presse -- English",), ("March 5, 2025 Wednesday 2:13 PM GMT",),
        ("CORRECTION: Ferry stops",), ("LENGTH::90 words",), ("DATELINE::SAULT, March 5 2025",), ("The ferry has stopped.",),
        ("LOAD-DATE::March 6, 2025",), ("LANGUAGE::ENGLISH",), ("Copyright 2025 Agence France Presse",),
    )
    + "</BODY></HTML>"
)  # fmt: skip

NEXIS_TEXT = """\ufeff


Download Request: All Documents: 1,2
Terms: ferry and Sault



                               1 of 2 DOCUMENTS



                       Copyright 2025 The Lookout Company
                                  The Lookout

                            March 4, 2025 Tuesday
                             Late Edition - Final

SECTION: Section B; Page 3; Column 1; Metropolitan Desk

LENGTH: 1,204 words

HEADLINE: The ferry has stopped;
A shuttle is planned

BYLINE: By ANN FIELD and PAUL LAKE

DATELINE: SAULT, March 3

BODY:
The ferry has stopped, the mayor said
on Monday. NOTE: nobody was hurt.

NAME: it is called Alba.

It is old.

GRAPHIC: Photo: The quay.

LOAD-DATE: March 5, 2025

                               2 of 2 DOCUMENTS


                                  La Vigie

                            11 mars 2025 mardi

Le bac repart

LONGUEUR: 90 mots

Le bac est reparti.

LANGUE: FRENCH


                       Copyright 2025 La Vigie
                              Tous droits réservés
"""


def word(paragraphs: list[str]) -> bytes:
    book = docx.Document()
    for text in paragraphs:
        book.add_paragraph(text)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


WORD = [
    "Date and Time: Sunday, June 9, 2025 3:58:00 PM JST", "Documents (3)", "1. The ferry has stopped", "Search Terms: ferry",
    "Narrowed by:", "", "The ferry has stopped", "The Lookout - Final Edition", "March 4, 2025 Tuesday 9:03 AM GMT", "",
    "Copyright 2025 The Lookout Company All Rights Reserved", "Section:\u00a0NEWS; Pg. 3", "Length:\u00a0870 words",
    "Byline:\u00a0Ann Field", "Highlight:\u00a0A shuttle is planned.", "Body", "", "The ferry has stopped, the mayor said.",
    "PHOTO: The quay.", "Related Articles", "The old ferry", "Classification", "Language:\u00a0ENGLISH",
    "Load-Date:\u00a0March 5, 2025",
    "", "End of Document", "Le bac repart", "La Vigie", "11 mars 2025", "Longueur:\u00a090 mots", "Corps",
    "Le bac est reparti.", "Date de chargement:\u00a012 mars 2025", "Fin du document", "No date at all", "La Vigie",
    "Correction Appended", "Copyright 2025 La Vigie", "Length:\u00a09 words", "Body", "ABSTRACT", "A digest.", "FULL TEXT",
    "The text.", "Load-Date:\u00a0March 5, 2025", "End of Document",
]  # fmt: skip


def left(draft: Draft, rule: str) -> list[str]:
    return [one.text for one in draft.dropped if one.rule == rule]


def test_europresse_as_it_was_printed() -> None:
    first, second = read_export("x", PRINTED.encode()) or ()
    assert (first.place, second.place, first.format) == ("article:1", "article:2", "html")
    assert pieces(first) == [
        ("rubric", "Transports"),
        ("title", "Le bac de Sault à l'arrêt"),
        ("paragraph", "Le bac est à l'arrêt, dit la maire."),
        ("paragraph", "Une navette est prévue."),
    ]
    assert clues(first) == {
        "outlet": "La Vigie", "published": "2025-03-04", "print_page": "12", "section": "Région", "author": "Jeanne Dorval",
        "title": "Le bac de Sault à l'arrêt",
    }  # fmt: skip
    assert behind(first, PRINTED, "à l'arrêt, dit") == "à l'arrêt</b>, dit"
    assert left(first, "europresse.rights") == ["© 2025 La Vigie. Tous droits réservés."]
    assert [words for _, words in pieces(second)][1:] == [
        "La digue a cédé dans la nuit, sans faire de blessés parmi les habitants de l'île.",
        "Elle datait de 1912.",
    ]
    assert "author" not in clues(second)


def test_europresse_as_it_is_viewed() -> None:
    first, second = read_export("x.html", VIEWED.encode()) or ()
    assert pieces(first) == [
        ("title", "Le bac de Sault à l'arrêt"),
        ("subtitle", "Une navette pour trois semaines"),
        ("paragraph", "Le bac est à l'arrêt."),
        ("heading", "La navette"),
        ("paragraph", "© 2025 : trois semaines."),
    ]
    assert clues(first) == {
        "outlet": "La Vigie (site web)", "length": "612 mots", "published": "2025-03-04T18:05+01:00", "print_page": "3(2)",
        "section": "Région", "title": "Le bac de Sault à l'arrêt", "subtitle": "Une navette pour trois semaines",
        "author": "Jeanne Dorval",
    }  # fmt: skip
    assert left(first, "export.outside") == ["Saved documents"]
    assert pieces(second) == [("title", "The ferry has stopped"), ("paragraph", "The ferry has stopped.")]
    assert (clues(second)["published"], clues(second)["author"]) == ("2025-03-06", "Ann Field")


def test_factiva_with_codes() -> None:
    first, second = read_export("x", CODED.encode()) or ()
    assert [words for _, words in pieces(first)] == ["Le bac de Sault", "Le bac est à l'arrêt.", "Une navette."]
    assert clues(first) == {
        "section": "Région", "title": "Le bac de Sault", "author": "Jeanne Dorval", "length": "295 mots", "print_page": "26",
        "published": "2025-03-04T15:32", "outlet": "Agence France Presse", "agency": "AFP", "language": "fr",
    }  # fmt: skip
    assert next(clue.rule for clue in first.clues if clue.field == "title") == "factiva.hd"
    assert behind(first, CODED, "à l'arrêt") == "à l&#39;arrêt"
    assert left(first, "factiva.rf") == ["FRANCE-BAC"]
    assert [words for _, words in pieces(second)] == ["La digue", "La digue a cédé."]


@pytest.mark.parametrize(
    ("words", "day", "language", "document", "iso"),
    [
        ("1,285 words", "4 March 2025", "English", "Document", "en"), ("1285 mots", "4 mars 2025", "Français", "Document", "fr"),
        ("1285 Wörter", "4 März 2025", "Deutsch", "Dokument", "de"),
        ("1285 palabras", "4 marzo 2025", "Español", "Documento", "es"),
        ("1285 parole", "4 marzo 2025", "Italiano", "Documento", "it"), ("1285 字", "2025 年 3 月 4 日", "中文", "文件", "zh"),
        ("1285 palavras", "4 Março 2025", "Português", "Documento", "pt"),
        ("1285 слов", "4 марта 2025", "Русский", "Документ", "ru"),
        ("1285 語", "2025年3月4日", "日本語", "文書", "ja"),
    ],
)  # fmt: skip
def test_factiva_for_reading_in_every_language(words: str, day: str, language: str, document: str, iso: str) -> None:
    (draft,) = read_export("x", f"<html><body>{reading(words, day, language, document)}</body></html>".encode()) or ()
    assert pieces(draft) == [
        ("title", "Le bac de Sault; Trois semaines"),
        ("paragraph", "Le bac est à l'arrêt."),
        ("", "Le quai, mardi."),
    ]
    assert clues(draft) == {
        "title": "Le bac de Sault; Trois semaines", "section": "Région", "author": "Jeanne Dorval", "length": words,
        "published": "2025-03-04T09:38:15", "outlet": "La Vigie", "print_page": "26", "language": iso,
    }  # fmt: skip
    assert left(draft, "factiva.document")[0] == "La Vigie SA"


def test_factiva_in_a_language_that_no_list_knows() -> None:
    page = reading("1285 kata", "4 Maret 2025", "Bahasa", "Dokumen")
    (draft,) = read_export("x", f"<html><body>{page}</body></html>".encode()) or ()
    assert (clues(draft)["title"], clues(draft)["published"]) == ("Le bac de Sault; Trois semaines", "2025-03-04")
    assert "La Vigie SA" not in draft.text


def test_factiva_in_xml() -> None:
    (draft,) = read_export("x", FACTIVA_XML.encode()) or ()
    assert draft.format == "xml"
    assert draft.text == "BAC - Sault & l'île\n\nLe bac est à l'arrêt.\n\nUne navette.\n\nUn car."
    found = clues(draft)
    assert (found["published"], found["language"], found["length"]) == ("2025-03-04T09:35:58Z", "fr", "942")
    assert (found["outlet"], found["author"], found["print_page"]) == ("La Vigie", "Jeanne Dorval", "3")
    assert behind(draft, FACTIVA_XML, "Sault & l") == "Sault &amp; l"


def test_nexis_pages_in_two_languages() -> None:
    first, second = read_export("x", NEXIS_HTML.encode()) or ()
    assert pieces(first) == [
        ("title", "Le bac de Sault; trois semaines"),
        ("subtitle", "Une navette est prévue"),
        ("paragraph", "Le bac est à l'arrêt."),
        ("paragraph", "UPDATE: trois semaines."),
    ]
    assert clues(first) == {
        "outlet": "La Vigie", "published": "2025-03-04", "title": "Le bac de Sault; trois semaines", "author": "Jeanne Dorval",
        "section": "RÉGION", "print_page": "12", "length": "612 mots", "subtitle": "Une navette est prévue",
        "modified": "2025-03-05", "language": "fr", "genre": "Journal",
    }  # fmt: skip
    assert left(first, "export.outside") == ["Terms: (bac AND Sault)"]
    assert left(first, "nexis.others") == ["INCONNU-MOT: x"]
    assert pieces(second) == [
        ("title", "CORRECTION: Ferry stops"), ("dateline", "SAULT, March 5 2025"), ("paragraph", "The ferry has stopped."),
    ]  # fmt: skip
    assert (clues(second)["published"], clues(second)["agency"]) == ("2025-03-05T14:13+00:00", "AFP")


def test_nexis_as_plain_text() -> None:
    first, second = read_export("x", NEXIS_TEXT.encode()) or ()
    assert pieces(first) == [
        ("title", "The ferry has stopped; A shuttle is planned"),
        ("dateline", "SAULT, March 3"),
        ("", "The ferry has stopped, the mayor said on Monday. NOTE: nobody was hurt."),
        ("", "NAME: it is called Alba."),
        ("", "It is old."),
    ]
    assert clues(first) == {
        "outlet": "The Lookout", "published": "2025-03-04", "section": "Section B; Column 1; Metropolitan Desk",
        "print_page": "3", "length": "1,204 words", "title": "The ferry has stopped; A shuttle is planned",
        "author": "ANN FIELD and PAUL LAKE", "modified": "2025-03-05",
    }  # fmt: skip
    assert behind(first, NEXIS_TEXT.removeprefix("\ufeff"), "said on") == "said\non"
    assert [(first.text[r.start : r.end], r.old, r.rule) for r in first.repairs] == [
        (" ", "\n", "lines.rejoin"), (" ", "\n", "lines.rejoin"),
    ]  # fmt: skip
    assert pieces(second) == [("title", "Le bac repart"), ("", "Le bac est reparti.")]
    assert clues(second)["published"] == "2025-03-11"


def test_nexis_in_a_word_file() -> None:
    first, second, third = read_export("x", word(WORD)) or ()
    assert pieces(first) == [
        ("title", "The ferry has stopped"),
        ("subtitle", "A shuttle is planned."),
        ("", "The ferry has stopped, the mayor said."),
        ("caption", "PHOTO: The quay."),
        ("read_also", "Related Articles"),
        ("read_also", "The old ferry"),
    ]
    assert clues(first) == {
        "outlet": "The Lookout", "published": "2025-03-04T09:03+00:00", "title": "The ferry has stopped", "section": "NEWS",
        "print_page": "3", "length": "870 words", "author": "Ann Field", "subtitle": "A shuttle is planned.",
        "language": "en", "modified": "2025-03-05",
    }  # fmt: skip
    assert left(first, "export.outside")[:2] == ["Date and Time: Sunday, June 9, 2025 3:58:00 PM JST", "Documents (3)"]
    at = first.text.index("mayor")
    (place,) = first.origin.places(at, at + 5)
    assert WORD[place.page - 1][place.start : place.end] == "mayor"
    assert (second.place, second.text) == ("article:2", "Le bac repart\n\nLe bac est reparti.")
    assert pieces(third) == [("title", "No date at all"), ("subtitle", "A digest."), ("", "The text.")]
    assert clues(third)["modified"] == "2025-03-05"
    assert "published" not in clues(third)


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html><p>1 of 2 things</p></html>", b"Document 1 of 2\n\nLa Vigie\n\n4 March 2025\n\nA title\n\nA text.",
     b"On page 1 of 2 documents were shown.", word(["End of Document"]),
     word(["A text", "End of Document", "Body"]), b"PK\x03\x04 broken", gzip.compress(b"x"), "Le bac est à l'arrêt.".encode()],
)  # fmt: skip
def test_what_is_no_export(raw: bytes) -> None:
    assert read_export("lexisnexis.html", raw) is None


def test_the_older_layout_of_nexis_in_a_word_file() -> None:
    lines = ["Terms: ferry", "1 of 2 DOCUMENTS", "The Lookout", "March 4, 2025 Tuesday", "Late Edition - Final",
             "The ferry has stopped", "BYLINE: By ANN FIELD", "LENGTH: 90 words", "The ferry has stopped.", "It is old.",
             "LOAD-DATE: March 5, 2025", "2 of 2 DOCUMENTS", "La Vigie", "4 mars 2025", "LONGUEUR: 4 mots",
             "Un texte sans titre."]  # fmt: skip
    first, second = read_export("x", word(lines)) or ()
    assert [words for _, words in pieces(first)] == ["The ferry has stopped", "The ferry has stopped.", "It is old."]
    assert left(first, "nexis.edition") == ["Late Edition - Final"]
    title = next(clue for clue in second.clues if clue.field == "title")
    assert (title.value, title.rule) == ("Un texte sans titre.", "export.first-words")
    assert pieces(second) == [("paragraph", "Un texte sans titre.")]


def test_what_stands_beside_the_title_of_europresse() -> None:
    source = """<article><header><div><span class="DocPublicationName">Le Phare</span></div>
<div><span class="DocTitreSousSection">Une</span><span>5 mars 2025</span></div><div class="titreArticle">
<p class="sm-margin-bottomNews">Tempête</p><p class="titreArticleVisu">La digue</p>
<p class="sm-margin-bottomNews">Un récit</p></div>
<p class="sm-margin-bottomNews">Paul Lorme</p></header><div class="DocText"><p>La digue a cédé.</p></div></article>"""
    (draft,) = read_export("x", source.encode()) or ()
    assert pieces(draft) == [
        ("rubric", "Tempête"), ("title", "La digue"), ("subtitle", "Un récit"), ("paragraph", "La digue a cédé."),
    ]  # fmt: skip
    assert (clues(draft)["author"], clues(draft)["published"]) == ("Paul Lorme", "2025-03-05")


def test_a_word_file_that_unpacks_to_too_much_is_left_to_its_reader() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"End of Document " * 100_000)
    assert read_export("x.docx", kept.getvalue(), Limits(unpacked_bytes=1 << 20)) is None


def test_a_draft_that_ends_otherwise_is_no_export() -> None:
    from recoupe.read.text import read_text

    assert split_export(read_text("Le bac est à l'arrêt.\n\nUne navette est prévue.")) is None


_BITS = [
    "<article>", "</article>", '<span class="DocPublicationName">', "La Vigie", '<span class="DocHeader">4 mars 2025', "</span>",
    '<p class="articleParagraph">', "<div class=article>", "&nbsp;", "&#233;", "<DOCFULL>", "1 of 2 DOCUMENTS", "\n\n",
    "<br>", "LENGTH: 3 words", "<td>", "<tr>", "</table>", "<table>", "<!--", "-->", "mot", "<p>", '<b class="titreArticle">',
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_BITS), max_size=40))
def test_whatever_a_page_holds_every_character_leads_back(bits: list[str]) -> None:
    source = "".join(bits)
    for draft in read_export("x", source.encode()) or ():
        assert draft.pieces
        for run in draft.origin.runs:
            assert 0 <= run.source_start < run.source_end <= len(source)
            if run.exact and run.end - run.start > 1:
                assert draft.text[run.start : run.end] == source[run.source_start : run.source_end]
        for one in draft.dropped:
            assert 0 <= one.start < one.end <= len(source)
