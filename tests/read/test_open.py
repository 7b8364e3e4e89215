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
