"""OpenDocument texts: what a reader sees, in reading order; offsets are those of the paragraph."""

import io
import zipfile

import pytest

from recoupe.errors import UnreadableError
from recoupe.read.open import drafts_of

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
                        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"))
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
STYLES = (
    '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Subtitle"/>'
    '<style:style style:name="P2" style:parent-style-name="Text_20_body">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
)


def flat(body: str, meta: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>{meta}</office:meta>{STYLES}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def packed(body: str, meta: str = "", manifest: str = "<a/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        root = f"<office:document-content {SPACES}>{STYLES}<office:body><office:text>{body}</office:text></office:body>"
        archive.writestr("content.xml", f"{root}</office:document-content>")
        archive.writestr(
            "meta.xml", f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta></office:document-meta>"
        )
    return out.getvalue()


BODY = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Effacé.</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="1">Le bac à quai</text:h><text:p text:style-name="P1">Une nuit sans navette</text:p>'
    '<text:p text:style-name="P2">Tout en gras.</text:p>'
    '<text:p>Le <text:span text:style-name="T1">bac</text:span>\n   est<text:s text:c="2"/>parti<text:tab/>hier'
    "<office:annotation><text:p>À vérifier</text:p></office:annotation>"
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Selon le port.'
    "</text:p></text:note-body></text:note><text:change-start/>, dit-on<text:change-end/>.</text:p>"
    "<text:p>Avant<draw:frame><draw:text-box><text:p>Dans la boîte</text:p></draw:text-box><svg:title>Photo</svg:title>"
    "</draw:frame> et après.</text:p>"
    "<text:list><text:list-item><text:p>Un</text:p><text:list><text:list-item><text:p>Deux</text:p></text:list-item>"
    "</text:list></text:list-item></text:list>"
    "<table:table><table:table-row><table:table-cell><text:p>A1</text:p></table:table-cell><table:table-cell><text:p>B1"
    "</text:p></table:table-cell></table:table-row></table:table>"
    '<text:section text:display="none"><text:p>Caché</text:p></text:section>'
)
META = "<meta:initial-creator>Odile Garance</meta:initial-creator><dc:creator>Autre</dc:creator><dc:title>Le bac</dc:title>"
META += "<meta:creation-date>2001-01-01T00:00:00</meta:creation-date>"


@pytest.mark.parametrize("raw", [flat(BODY, META), packed(BODY, META)])
def test_what_a_reader_sees(raw: bytes) -> None:
    (draft,) = drafts_of("note.bin", raw).drafts
    assert draft.format == "odt"
    shown = [(draft.text[p.start : p.end].replace("\t", " "), p.hint, p.strong, p.level) for p in draft.pieces]
    assert shown == [
        ("Le bac à quai", "title", False, 1), ("Une nuit sans navette", "subtitle", False, 0),
        ("Tout en gras.", "paragraph", True, 0), ("Le bac est  parti hier, dit-on.", "paragraph", False, 0),
        ("Avant et après.", "paragraph", False, 0), ("Dans la boîte", "paragraph", False, 0),
        ("Un", "list", False, 1), ("Deux", "list", False, 2), ("A1", "paragraph", False, 0),
        ("B1", "paragraph", False, 0), ("Selon le port.", "footnote", False, 0),
    ]  # fmt: skip
    assert [(c.field, c.value) for c in draft.clues] == [("title", "Le bac"), ("author", "Odile Garance")]
    start = draft.text.index("parti")
    (place,) = draft.origin.places(start, start + 5)
    assert (place.page, place.start, place.end) == (4, 12, 17)


def test_locked_damaged_empty_and_other_kinds() -> None:
    for raw, code in (
        (packed("<text:p>a</text:p>", manifest="<manifest:encryption-data/>"), "read.encrypted"),
        (flat("<text:p>a"), "read.broken"),
        (flat("<text:p> </text:p>"), "read.no-text"),
        (flat("").replace(b"office:text>", b"office:spreadsheet>"), "read.format"),
    ):
        with pytest.raises(UnreadableError) as refused:
            drafts_of("a.odt", raw)
        assert refused.value.code == code


def test_entities_of_entities_stay_small_and_nothing_is_fetched() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bac">' + "".join(
        f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' if n else '<!ENTITY b0 "&b;&b;">' for n in range(9)
    )
    bomb += '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    raw = flat("<text:p>Le &b8; port &f;.</text:p>").replace(b"?>", b"?>" + bomb.encode(), 1)
    try:
        (draft,) = drafts_of("a.fodt", raw).drafts
    except UnreadableError:
        return
    assert len(draft.text) < 30


def test_marks_of_spaces_cannot_ask_for_a_billion() -> None:
    (draft,) = drafts_of("a.fodt", flat('<text:p>a<text:s text:c="999999999"/>b</text:p>')).drafts
    assert len(draft.text) == 1002
