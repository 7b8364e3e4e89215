"""A small valid file of every format, made here: what the fuzzer starts from."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

from demo.paper import Line, column, pdf

_ONE = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025, selon l’agence Belmar."
_TWO = "« Nous attendons l’enquête », a déclaré Léa Marin, maire de Liguère, à La Vigie."


def _pdf() -> bytes:
    left = column("\n\n".join([_ONE.replace("’", "'")] * 3), width=40, size=9)
    right = column(_ONE.replace("’", "'") + " Une navi-\n\nFin.", x=320, width=40, size=9)
    return pdf([[Line(72, 812, f"Gazette - page {n}", 8), *left, *right] for n in (1, 2)], title="Gazette")


def _html() -> bytes:
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Le ferry est parti - La Vigie</title>
<meta property="article:published_time" content="2025-03-03T10:00:00+01:00"><link rel="canonical" href="https://a.example/x">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Le ferry est parti","author":{{"name":"Léo Marin"}},
"datePublished":"2025-03-03"}}</script></head><body><nav><a href="/">Accueil</a></nav><article><h1>Le ferry est parti</h1>
<p class="byline">Par Léo Marin</p><p>{_ONE}</p><figure><img alt=""><figcaption>Le quai &amp; la mer</figcaption></figure>
<p>{_TWO} <b>Fin</b>&nbsp;!<br>Suite.</p><ul><li>Un<li>Deux</ul><table><tr><td>1<td>2</table></article>
<aside>À lire aussi : <a href="/b">Autre</a></aside><footer>© La Vigie</footer></body></html>""".encode()


def _zip(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 3, 3, 0, 0, 0)), content)
    return out.getvalue()


def _docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rel = "http://schemas.openxmlformats.org"
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr>{run.format('Le ferry')}</w:p>"
        f"<w:p>{run.format(_ONE)}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run.format('Un')}</w:p></w:tc></w:tr></w:tbl><w:p>{run.format(_TWO)}</w:p>"
    )
    types = (
        f"<Types xmlns='{rel}/package/2006/content-types'><Default Extension='rels' "
        "ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' "
        "ContentType='application/xml'/><Override PartName='/word/document.xml' ContentType='application/vnd."
        "openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
    rels = (
        f"<Relationships xmlns='{rel}/package/2006/relationships'><Relationship Id='r1' Type='{rel}/officeDocument/"
        "2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>"
    )
    document = f"<?xml version='1.0'?><w:document xmlns:w='{word}'><w:body>{body}</w:body></w:document>"
    return _zip({"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document})


def _odt() -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f"<?xml version='1.0'?><office:document-content xmlns:office='{name}office:1.0' xmlns:text='{name}text:1.0' "
        f"xmlns:table='{name}table:1.0'><office:body><office:text><text:h text:outline-level='1'>Le ferry</text:h>"
        f"<text:p>{_ONE}<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
        f"<text:p>Une note.</text:p></text:note-body></text:note></text:p><text:p>{_TWO}<text:s text:c='2'/>Fin"
        "<text:line-break/>Suite</text:p><table:table><table:table-row><table:table-cell><text:p>Un</text:p>"
        "</table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta xmlns:office='{name}office:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta>"
        "<dc:title>Le ferry</dc:title><dc:date>2025-03-03T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta})


def _rtf() -> bytes:
    one, two = ("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text) for text in (_ONE, _TWO))
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}}{\info{\title Le ferry}{\creatim\yr2025\mo3\dy3}}"
        rf"\pard\b Le ferry\b0\par {one}\par\uc1 {two}\'e9t\'e9\line Suite\par"
        r"{\*\generator Essai;}\trowd\cellx1000 Un\cell\row{\footnote Une note.}}"
    ).encode("ascii")


_EML = f"""From: Lea Marin <lea@mairie.example>
To: redaction@vigie.example
Subject: =?utf-8?q?Le_ferry_a_quitt=C3=A9_le_port?=
Date: Mon, 3 Mar 2025 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: multipart/alternative; boundary="b2"

--b2
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{_ONE}

> {_TWO}

--b2
Content-Type: text/html; charset=utf-8

<p>{_ONE}</p>
--b2--
--b1
Content-Type: text/plain; name="note.txt"
Content-Disposition: attachment; filename*=utf-8''note%C3%A9.txt
Content-Transfer-Encoding: base64

TGUgZmVycnkgZXN0IHBhcnRpIGx1bmRpIG1hdGluLg==
--b1
Content-Type: message/rfc822

From: a@b.example
Subject: Dedans
Date: Sun, 2 Mar 2025 10:00:00 +0100

{_TWO}
--b1--
"""

_MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/x
Subject: Le ferry
Date: Mon, 3 Mar 2025 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b1"

--b1
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/x

<html><head><meta charset=3D"utf-8"><title>Le ferry</title></head><body><h1>Le ferry</h1>
<p>{_ONE}</p><p>Une ligne =
coup=C3=A9e.</p></body></html>
--b1
Content-Type: text/css
Content-Location: cid:a@mhtml.blink

p {{ color: red }}
--b1--
"""


def _warc() -> bytes:
    page = _html()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (
        len(page),
        page,
    )
    out = b""
    for kind, content in (("warcinfo", b"software: essai\r\n"), ("response", answer)):
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/x\r\nWARC-Date: 2025-03-03T09:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{kind}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        out += head.encode() + content + b"\r\n\r\n"
    return out


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (("a.txt", _ONE.encode()), ("b/c.html", _html())):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


_RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>La Vigie</title><link>https://a.example/</link>
<item><title>Le ferry</title><link>https://a.example/x</link><pubDate>Mon, 03 Mar 2025 10:00:00 +0100</pubDate>
<dc:creator>Léo Marin</dc:creator><description>{_ONE}</description><content:encoded><![CDATA[<p>{_ONE}</p><p>{_TWO}</p>]]>
</content:encoded></item><item><title>Deux</title><description>&lt;p&gt;{_TWO}&lt;/p&gt;</description></item></channel></rss>"""

_ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>La Vigie</title><entry><title>Le ferry</title>
<link href="https://a.example/x"/><published>2025-03-03T10:00:00Z</published><author><name>Léo Marin</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{_ONE}</p></div></content></entry></feed>"""

_NEWSML = f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:a.example,2025:1" version="2"
 standard="NewsML-G2" xml:lang="fr"><itemMeta><versionCreated>2025-03-03T10:00:00+01:00</versionCreated><pubStatus
 qcode="stat:usable"/></itemMeta><contentMeta><headline>Le ferry</headline><by>Léo Marin</by><creditline>Belmar</creditline>
<dateline>PORT-AMBRE</dateline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html
 xmlns="http://www.w3.org/1999/xhtml"><body><p>{_ONE}</p><p>{_TWO}</p></body></html></inlineXML></contentSet></newsItem>"""

_NINJS = f"""{{"uri": "tag:a.example,2025:1", "type": "text", "versioncreated": "2025-03-03T10:00:00+01:00", "language": "fr",
"headline": "Le ferry", "byline": "Léo Marin", "body_text": "{_ONE}\\n\\n{_TWO}", "body_html": "<p>{_ONE}</p>"}}"""

_EUROPRESSE = f"""<!DOCTYPE html><html><head><title>Europresse</title></head><body><article><header>
<div class="rdp__DocPublicationName">
<span class="DocPublicationName">La Vigie</span></div><span class="DocHeader">lundi 3 mars 2025, 612 mots, p. 4</span>
<div class="titreArticle"><p class="titreArticleVisu">Le ferry</p></div><div class="docAuthors">Léo Marin</div></header>
<section><div class="docOcurrContainer"><p>{_ONE}</p><p>{_TWO}</p></div></section><footer><div class="publiC-lblNodoc">
news·20250303·VG·1</div></footer></article></body></html>"""

_FACTIVA = f"""<html><body><div class="article frArticle"><div id="hd"><span class="frHeadline">Le ferry</span></div>
<div class="author">Léo Marin</div><div>612 mots</div><div>3 mars 2025</div><div>La Vigie</div><div>VIGIE</div>
<div>Français</div><p class="articleParagraph frarticleParagraph">{_ONE}</p><p class="articleParagraph">{_TWO}</p>
<p>Document VIGIE00020250303el3300001</p></div></body></html>"""

_NEXIS = f"""1 of 2 DOCUMENTS

La Vigie

3 mars 2025

Le ferry a quitté le port

BYLINE: Léo Marin

SECTION: RÉGION; p. 4

LENGTH: 612 mots

{_ONE}

{_TWO}

LOAD-DATE: 4 mars 2025

LANGUAGE: FRENCH

2 of 2 DOCUMENTS

La Vigie

4 mars 2025

Deux

LENGTH: 20 words

{_TWO}

LOAD-DATE: 4 mars 2025
"""

_MARKDOWN = f"""---
title: Le ferry
date: 2025-03-03
---

# Le ferry

*Par Léo Marin*

**{_ONE}**

> {_TWO}

1. Un [lien](https://a.example/x "t") et `code`[^1]
   - Deux

| a | b |
|---|---|
| 1 | 2 |

![image](a.png)

[^1]: Une note.
"""

_TEXT = f"""LE FERRY EST PARTI

Par Léo Marin

{_ONE[:40]}
{_ONE[40:]}
 {_TWO}

[1] Une note de bas de page.
"""


def _png() -> bytes:
    """A picture of a printed page."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf([column(_ONE.replace("’", "'"), width=40, size=14)]))[0]
    rows = page.render(scale=2, grayscale=True).to_numpy().reshape(842 * 2, 595 * 2)
    drawn = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)
    head = struct.pack(">2L5B", 595 * 2, 842 * 2, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", drawn), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        for kind, content in chunks
    )


SEEDS: Mapping[str, Callable[[], tuple[str, bytes]]] = {
    "pdf": lambda: ("a.pdf", _pdf()),
    "html": lambda: ("a.html", _html()),
    "docx": lambda: ("a.docx", _docx()),
    "odt": lambda: ("a.odt", _odt()),
    "rtf": lambda: ("a.rtf", _rtf()),
    "eml": lambda: ("a.eml", _EML.encode()),
    "mbox": lambda: ("a.mbox", f"From a@b.example Mon Mar  3 10:00:00 2025\n{_EML}\n".encode() * 2),
    "mhtml": lambda: ("a.mhtml", _MHTML.replace("\n", "\r\n").encode()),
    "warc": lambda: ("a.warc", _warc()),
    "warc.gz": lambda: ("a.warc.gz", gzip.compress(_warc(), mtime=0)),
    "zip": lambda: ("a.zip", _zip({"a.txt": _ONE, "b/c.html": _html(), "d.zip": _zip({"e.md": _MARKDOWN})})),
    "tar": lambda: ("a.tar", _tar()),
    "rss": lambda: ("a.xml", _RSS.encode()),
    "atom": lambda: ("a.xml", _ATOM.encode()),
    "newsml": lambda: ("a.xml", _NEWSML.encode()),
    "ninjs": lambda: ("a.json", _NINJS.encode()),
    "europresse": lambda: ("a.html", _EUROPRESSE.encode()),
    "factiva": lambda: ("a.html", _FACTIVA.encode()),
    "nexis": lambda: ("a.txt", _NEXIS.encode()),
    "markdown": lambda: ("a.md", _MARKDOWN.encode()),
    "text": lambda: ("a.txt", _TEXT.encode()),
    "latin": lambda: ("a.txt", _TEXT.encode("cp1252", "replace")),
    "picture": lambda: ("a.png", _png()),
    "utf-16": lambda: ("a.txt", _TEXT.encode("utf-16")),
}
"""Name of a reader -> a name and the bytes of a file that it takes."""
