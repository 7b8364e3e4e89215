"""Archives: what lies in them is read as in a folder, and none costs more than it may."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.errors import UnreadableError
from recoupe.read.archives import zip_name
from recoupe.read.limits import Limits
from recoupe.read.open import Opened, drafts_of

TEXT = "Le bac Aldine a quitté Port-Ambre lundi matin, selon la capitainerie."
PAGE = f"<html><body><p>{TEXT}</p></body></html>".encode()


def zipped(members: Iterable[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def places(opened: Opened) -> list[str]:
    return [draft.place for draft in opened.drafts]


def failures(opened: Opened) -> dict[str, str]:
    return {place: error.code for place, error in opened.failures}


def test_files_folders_furniture_and_names_that_lead_out() -> None:
    raw = zipped(
        [
            ("notes/", b""), ("notes/a.html", PAGE), ("../../etc/b.txt", TEXT.encode()), ("/abs/c.txt", TEXT.encode()),
            ("__MACOSX/._a.html", b"\0\1"), (".DS_Store", b"\0\1"), ("notes/vide.txt", b""), ("d\\e.md", TEXT.encode()),
        ]
    )  # fmt: skip
    opened = drafts_of("a.zip", raw)
    assert places(opened) == ["notes/a.html", "etc/b.txt", "abs/c.txt", "d/e.md"]
    assert [draft.format for draft in opened.drafts] == ["html", "text", "text", "markdown"]
    assert failures(opened) == {"notes/vide.txt": "read.empty"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_have_places_of_their_own() -> None:
    raw = zipped([("a.txt", TEXT.encode()), ("a.txt", TEXT.encode()), ("a.txt#2", TEXT.encode())])
    assert places(drafts_of("a.zip", raw)) == ["a.txt", "a.txt#2", "a.txt#2#2"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("déjà vu.txt".encode(), "déjà vu.txt"),
        ("déjà.txt".encode("cp437"), "déjà.txt"),
        ("À Évora.txt".encode("cp850"), "À Évora.txt"),
        ("e\u0301te\u0301.txt".encode(), "été.txt"),
        (b"a\x1b[2Jb.txt", "a\\x1b[2Jb.txt"),
    ],
)
def test_names_in_old_code_pages(written: bytes, shown: str) -> None:
    assert zip_name(zipfile.ZipInfo(written.decode("cp437"))) == shown


def test_links_and_locked_members_are_refused_and_the_rest_is_read() -> None:
    link = zipfile.ZipInfo("lien.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("clos.txt", TEXT)
        archive.writestr("bon.txt", TEXT)
    raw = bytearray(out.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of a password, in both of a member's headers
        spot = raw.index(mark, raw.index(mark) + 4)
        raw[spot + at] |= 1
    opened = drafts_of("a.zip", bytes(raw))
    assert places(opened) == ["bon.txt"]
    assert failures(opened) == {"lien.txt": "read.format", "clos.txt": "read.encrypted"}


def test_a_damaged_member_costs_itself_only() -> None:
    raw = zipped([("a.txt", TEXT.encode()), ("b.txt", TEXT.encode())], zipfile.ZIP_STORED)
    opened = drafts_of("a.zip", raw.replace(b"Aldine", b"Aldina", 1))
    assert places(opened) == ["b.txt"]
    assert failures(opened) == {"a.txt": "read.broken"}


def test_an_archive_in_an_archive_up_to_the_limit() -> None:
    raw = TEXT.encode()
    for level in range(4):
        raw = zipped([(f"{level}.txt" if not level else f"{level}.zip", raw)])
    assert places(drafts_of("a.zip", raw)) == ["3.zip/2.zip/1.zip/0.txt"]
    assert failures(drafts_of("a.zip", raw, Limits(depth=3))) == {"3.zip/2.zip/1.zip/0.txt": "read.nested"}


def test_what_unpacks_to_too_much_stops_and_what_was_read_stays() -> None:
    full = b" " * 3_000_000
    raw = zipped([("a.txt", TEXT.encode()), ("b.zip", zipped([(f"{n}.txt", full) for n in range(9)])), ("c.txt", full)])
    opened = drafts_of("a.zip", raw, Limits(unpacked_bytes=8_000_000))
    assert places(opened) == ["a.txt"]
    assert failures(opened) == {
        "b.zip/0.txt": "read.empty", "b.zip/1.txt": "read.empty", "b.zip/2.txt": "read.bomb",
    }  # fmt: skip


def test_a_member_larger_than_a_file_may_be_is_passed_over() -> None:
    raw = zipped([("a.txt", b"a" * 2_000_000), ("b.txt", TEXT.encode())])
    opened = drafts_of("a.zip", raw, Limits(file_bytes=1_000_000))
    assert (places(opened), failures(opened)) == (["b.txt"], {"a.txt": "read.too-large"})
    # The size that a member says it has is good enough to refuse it, and never to believe it.
    small = raw.replace(struct.pack("<L", 2_000_000), struct.pack("<L", 70))
    opened = drafts_of("a.zip", small, Limits(file_bytes=1_000_000))
    assert (places(opened), set(failures(opened))) == (["b.txt"], {"a.txt"})


def test_too_many_documents() -> None:
    raw = zipped([(f"{n}.txt", TEXT.encode()) for n in range(20)])
    opened = drafts_of("a.zip", raw, Limits(parts=5))
    assert len(opened.drafts) == 5
    assert [error.code for _, error in opened.failures] == ["read.too-many"]


def test_entries_that_share_their_bytes_are_a_trap() -> None:
    raw = bytearray(zipped([("a.txt", b"x" * 1000), ("b.txt", b"y" * 1000)]))
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]  # where the second says that it begins
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.zip", bytes(raw))
    assert refused.value.code == "read.bomb"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_the_file(pack: object) -> None:
    (draft,) = drafts_of("page.html.gz", pack(PAGE)).drafts  # type: ignore[operator]
    assert (draft.format, draft.place, draft.text) == ("html", "", TEXT)
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.gz", pack(b" " * 5_000_000), Limits(unpacked_bytes=4_000_000))  # type: ignore[operator]
    assert refused.value.code == "read.bomb"
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.gz", pack(TEXT.encode() * 50)[:-9])  # type: ignore[operator]
    assert refused.value.code == "read.broken"


def test_gzip_in_gzip_without_end() -> None:
    raw = TEXT.encode()
    for _ in range(40):
        raw = gzip.compress(raw)
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.gz", raw)
    assert refused.value.code == "read.nested"


def test_a_tape_archive_and_what_is_no_file_in_it() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, kind in (("../a.html", tarfile.REGTYPE), ("lien", tarfile.SYMTYPE), ("b.txt", tarfile.REGTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            entry.size = len(PAGE) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(PAGE))
    opened = drafts_of("a.tgz", out.getvalue())
    assert places(opened) == ["a.html", "b.txt"]
    assert failures(opened) == {"lien": "read.format"}


def test_office_files_of_other_kinds_are_named() -> None:
    for room, what in (("xl/workbook.xml", "spreadsheet"), ("ppt/presentation.xml", "slides")):
        with pytest.raises(UnreadableError, match=what):
            drafts_of("a.zip", zipped([("[Content_Types].xml", b"<a/>"), (room, b"<a/>")]))
    with pytest.raises(UnreadableError, match="e-book"):
        drafts_of("a.zip", zipped([("mimetype", b"application/epub+zip"), ("a.html", PAGE)]))


def test_an_archive_of_nothing_says_so() -> None:
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.zip", zipped([(".DS_Store", b"x")]))
    assert refused.value.code == "read.no-text"


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(zipped([("a.txt", TEXT.encode()), ("b/c.html", PAGE)]))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        opened = drafts_of("a.zip", bytes(raw), Limits(unpacked_bytes=1 << 20))
    except UnreadableError:
        return
    assert opened.drafts or opened.failures or opened.notices
