"""Any bytes, any name: a draft or one clear refusal, in time that grows with the file and not with its square."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.errors import UnreadableError
from recoupe.read.open import drafts_of

NAMES = ["a.txt", "a.md", "a.html", "a.eml", "a.pdf", "a.docx", "a", "a.csv"]
HEADS = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"From: a\nTo: b\n", b"<html>", b"---\n", b"\xff\xfe", b"SQLite format 3\0"]
TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025, selon la capitainerie."


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(HEADS), st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(name: str, head: bytes, body: bytes) -> None:
    try:
        drafts = drafts_of(name, head + body).drafts
    except UnreadableError:
        return
    for draft in drafts:
        for piece in draft.pieces:
            assert 0 <= piece.start < piece.end <= len(draft.text)
        draft.text.encode("utf-8")


@settings(max_examples=100, deadline=None)
@given(
    st.text("ab é\u0301\u00a0\u00ad\u200b<>&;/pdiv*_#[]()!-\n\"'", max_size=80), st.sampled_from(["html", "md", "txt"])
)
def test_what_is_exact_stands_so_in_the_source(source: str, ending: str) -> None:
    raw = f"<p>{source}</p>" if ending == "html" else source
    try:
        (draft,) = drafts_of(f"a.{ending}", raw.encode()).drafts
    except UnreadableError:
        return
    for run in draft.origin.runs:
        if run.exact:
            mine, theirs = draft.text[run.start : run.end], raw[run.source_start : run.source_end]
            assert "".join(mine.split()) == "".join(theirs.split())


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("a.md", "<!--"), ("a.md", "<script>"), ("a.md", " **a"), ("a.md", " _a"), ("a.html", "<div>"),
        ("a.html", "<div><p>a"), ("a.html", "<!--"), ("a.html", "<meta "), ("a.html", "<script "),
         ("a", "<!---->"), ("a.eml", "From: (((\n"), ("a.txt", "« a "),
    ],
)  # fmt: skip
def test_nothing_that_is_never_closed_takes_long(name: str, unit: str) -> None:
    # Its square would take hours here.
    assert drafts_of(name, (unit * (300_000 // len(unit)) + TEXT).encode()).drafts


def test_invisible_characters_split_no_word_in_a_page() -> None:
    page = "<p>Le gouver&shy;ne\u200bment a dit&nbsp;: «\u00a0Non\u202f», e\u0301crit-il.</p>"
    (draft,) = drafts_of("a.html", page.encode()).drafts
    assert draft.text == "Le gouvernement a dit : « Non », écrit-il."
    start = draft.text.index("dit")
    assert draft.origin.source(start, start + 3) == (page.index("dit"), page.index("dit") + 3)


def test_half_characters_of_a_page_reach_no_fact() -> None:
    data = '{"@type": "NewsArticle", "headline": "A \\ud800 B", "author": "X\\u001b[2J"}'
    (draft,) = drafts_of("a.html", f'<script type="application/ld+json">{data}</script><p>{TEXT}'.encode()).drafts
    assert {c.value for c in draft.clues} == {"A \ufffd B", "X [2J"}


def test_a_header_of_aliases_of_aliases_stays_small() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (draft,) = drafts_of(
        "a.md", ("---\ntitle: Le bac\n" + "\n".join(rows) + "\nauthor: [*a11]\n---\n" + TEXT).encode()
    ).drafts
    assert [(c.field, c.value) for c in draft.clues] == [("title", "Le bac")]
    assert draft.text.strip() == TEXT


@pytest.mark.parametrize("header", ["- a\n- b", "title: !!python/object/apply:os.getcwd []", "a: " + "[" * 2000])
def test_a_header_that_is_no_list_of_facts_is_harmless(header: str) -> None:
    (draft,) = drafts_of("a.md", f"---\n{header}\n---\n\n{TEXT}".encode()).drafts
    assert TEXT in draft.text
    assert not draft.clues


@pytest.mark.parametrize("charset", ["utf-16", "idna", "unicode_escape", "zip", "nonsense"])
def test_a_charset_that_cannot_be_is_not_believed(charset: str) -> None:
    page = f"<html><meta charset={charset}><body><p>".encode() + TEXT.encode("cp1252")
    assert drafts_of("a.html", page).drafts[0].text == TEXT


def test_utf_16_with_and_without_its_mark_and_a_stray_nul() -> None:
    for raw in (TEXT.encode("utf-16"), TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be"), f"{TEXT}\0 ".encode()):
        assert drafts_of("a.txt", raw).drafts[0].text.strip() == TEXT


def test_recoupes_own_exports_are_no_input() -> None:
    for head in ('{"schema": "recoupe/1", ', '{"schema":"recoupe/1",'):
        assert drafts_of("a.txt", head.encode()).own_output
    with pytest.raises(UnreadableError, match="JSON"):
        drafts_of("a.txt", json.dumps({"format": "other"}).encode())


# ------------------------------------------------------------- the table


def content(kind: str) -> bytes:
    """A document of a kind, whose text is TEXT."""
    import io
    import zipfile

    import docx

    out = io.BytesIO()
    if kind == "docx":
        book = docx.Document()
        book.add_paragraph(TEXT)
        book.save(out)
    elif kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("note", TEXT)
    elif kind == "pdf":
        from demo.paper import column, pdf

        return pdf([column(TEXT)])
    return out.getvalue() or {
        "html": f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode(),
        "xhtml": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TEXT}</p></body></html>'.encode(),
        "utf-16 html": f"<html><body><p>{TEXT}</p></body></html>".encode("utf-16"),
        "eml": f"From: a@b.example\nTo: c@d.example\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}".encode(),
        "rtf": (r"{\rtf1\ansi " + "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in TEXT) + "}").encode(),
        "text": TEXT.encode(),
        "jsonl": (json.dumps({"id": "a", "text": TEXT}) + "\n" + json.dumps({"id": "b", "text": TEXT})).encode(),
        "rss": f"<rss version='2.0'><channel><item><title>Le ferry</title><description>{TEXT}</description></item>"
        "</channel></rss>".encode(),
    }[kind]  # fmt: skip


KINDS = {
    "docx": "docx", "zip": "text", "pdf": "pdf", "html": "html", "xhtml": "html", "utf-16 html": "html", "eml": "eml",
    "rtf": "rtf", "text": "text", "jsonl": "record", "rss": "xml",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_content_decides_whatever_the_name(kind: str) -> None:
    raw = content(kind)
    said = None
    for ending in ("txt", "bin", "html", "pdf", "docx", "zip", "csv", "json", "xml", "jpg", ""):
        drafts = drafts_of(f"a.{ending}" if ending else "a", raw).drafts
        assert {draft.format for draft in drafts} == {KINDS[kind]}, ending
        assert " ".join(TEXT.split()) in " ".join(drafts[0].text.split())
        said = said or drafts
        assert drafts == said


ENDINGS = st.sampled_from(
    "txt md html htm eml pdf docx odt fodt rtf zip gz warc wacz mbox mhtml xml json jsonl csv png rss doc x".split()  # noqa: SIM905
)
STARTS = st.sampled_from([
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"WARC/1.0\r\n",
    b"From a@b Mon Mar  3 10:15:00 2025\nX: y\n", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n",
    b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"RIFF\0\0\0\0WEBP",
    b"<?xml version='1.0'?>", b"<rss>", b"{", b"[", b'{"text": "a"}\n', b"---\n", b"\xff\xfe<\0h\0t\0m\0l\0>\0",
    b"From: a\nTo: b\n\n",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ENDINGS, STARTS, st.binary(max_size=200) | st.text(max_size=120).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_under_any_name_give_drafts_or_a_refusal(ending: str, start: bytes, rest: bytes) -> None:
    try:
        opened = drafts_of(f"a.{ending}", start + rest)
    except UnreadableError:
        return
    assert opened.drafts or opened.failures or opened.own_output
    for draft in opened.drafts:
        draft.text.encode("utf-8")
        ends = [0, *(end for piece in draft.pieces for end in (piece.start, piece.end)), len(draft.text)]
        assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("name", "raw", "code", "words"),
    [
        (
            "a.xml",
            b"<?xml version='1.0'?><!-- x --><!DOCTYPE book><book><para>Le bac.</para></book>",
            "read.format",
            "<book>",
        ),
        ("a", b'<tei:TEI xmlns:tei="http://tei.example"><text/></tei:TEI>', "read.format", "<TEI>"),
        ("a.json", b'{"type": "FeatureCollection"}', "read.format", "JSON"),
        ("a.csv", b"nom;ville\nOdile;Sault\n", "read.format", "table"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "read.format", r"\.docx"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "read.encrypted",
            "password",
        ),
        ("a.txt", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 50, "read.format", "film"),
        ("a.docx", b"\0\1\2" * 99, "read.broken", "DOCX"),
        ("a", b"\0\1\2" * 99, "read.binary", "not text"),
        ("a.jpg", b"\0\1\2" * 99, "read.format", "picture"),
    ],
)
def test_what_is_not_read_is_named(name: str, raw: bytes, code: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refused:
        drafts_of(name, raw)
    assert refused.value.code == code


def test_a_text_that_looks_like_another_kind_is_text() -> None:
    for name, text in (
        ("a.csv", f"{TEXT}\nIl est parti, dit-on, sans bruit.\n"), ("a.json", f"[Dépêche] {TEXT}"),
        ("a.txt", f"<< {TEXT} >>"), ("a.eml", TEXT), ("a.zip", TEXT), ("a.txt", f"Date: lundi\n\n{TEXT}"),
    ):  # fmt: skip
        (draft,) = drafts_of(name, text.encode()).drafts
        assert draft.format == "text"
        assert TEXT in draft.text


def test_json_lines_with_a_line_that_is_none() -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT, "lang": "fr", "dct": "2025-03-03"}),
        "{broken",
        json.dumps({"text": TEXT}),
    ]
    opened = drafts_of("a.jsonl", "\n".join(lines).encode())
    assert [draft.place for draft in opened.drafts] == ["line:1", "line:3"]
    assert {(c.field, c.value, c.how) for c in opened.drafts[0].clues} == {
        ("language", "fr", "given"), ("published", "2025-03-03", "given"),
    }  # fmt: skip
    assert [(place, error.code) for place, error in opened.failures] == [("line:2", "read.record")]


# ---------------------------------------------------- readers of others


class Point:
    """An entry point, as an installed package would make one."""

    def __init__(self, name: str, value: object) -> None:
        self.name, self.value = name, value

    def load(self) -> object:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def install(monkeypatch: pytest.MonkeyPatch, *points: Point) -> None:
    from recoupe.read import open as opening

    def entry_points(group: str) -> list[Point]:
        assert group == opening.GROUP == "recoupe.readers"
        return list(points)

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    monkeypatch.setattr(opening, "_others", opening._others.__wrapped__)


def page_example() -> dict[str, object]:
    """What the example of the page about readers defines."""
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "readers.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    return names


def test_the_reader_of_the_page_reads_and_hands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, Point("ferrylog", page_example()["READER"]))
    source = f"FERRYLOG 1\n  {TEXT}\n\nAldine, de retour.\n"
    (draft,) = drafts_of("log.html", source.encode()).drafts
    assert draft.text == f"{TEXT}\n\nAldine, de retour."
    assert [clue.value for clue in draft.clues] == ["Harbour office"]
    start = draft.text.index("retour")
    assert draft.origin.source(start, start + 6) == (source.index("retour"), source.index("retour") + 6)
    assert drafts_of("a.txt", TEXT.encode()).drafts[0].text == TEXT
    with pytest.raises(UnreadableError, match="no departure"):
        drafts_of("log", b"FERRYLOG 1\n\n")


def test_a_reader_that_fails_costs_its_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from recoupe.read.reader import File, Found, Reader

    def fails(_: File) -> list[Found]:
        raise ZeroDivisionError("by nought")

    install(monkeypatch, Point("x", Reader(name="x", takes=lambda file: b"!!" in file.head, read=fails)))
    with pytest.raises(UnreadableError, match="by nought") as refused:
        drafts_of("a.txt", b"!!")
    assert refused.value.code == "read.failed"
    assert drafts_of("a.txt", TEXT.encode()).drafts


@pytest.mark.parametrize("value", [ImportError("no such module"), "a word"])
def test_a_reader_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    install(monkeypatch, Point("broken-one", value))
    with pytest.raises(UnreadableError, match="broken-one"):
        drafts_of("a.txt", TEXT.encode())
