"""Files made to do harm: each costs a bounded time and memory, is read or named, and nothing outside the folder is touched."""

import gzip
import io
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fuzz.seeds import SEEDS
from recoupe.read.folder import Folder, read_folder
from recoupe.read.limits import with_settings

TEXT = "Le ferry Aldine a quitté Port-Ambre lundi 3 mars 2025. Il est arrivé à Liguère le soir même, sans incident."
SECRET = "le mot de passe de la machine est Tournesol"
MB = 1 << 20


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of `objects`, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    at = []
    for number, content in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % n for n in at)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, start)
    return bytes(out)


def page_of(content: bytes, *more: bytes) -> bytes:
    """A PDF with one page that `content` draws."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        content,
        *more,
    )


def many_objects() -> bytes:
    whole = b"BT /F1 12 Tf 72 700 Td (The ferry left the port on Monday.) Tj ET"
    return page_of(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(whole), whole), *[b"<< /A [1 2 3] >>"] * 100_000)


def looping_pages() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /Parent 3 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2000000000 /Parent 2 0 R >>",
    )


def inflating_page() -> bytes:
    deflated = zlib.compress(b" " * (60 * MB), 9)
    return page_of(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(deflated), deflated))


def nested_arrays() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R /A " + b"[" * 200_000 + b" >>", b"<< /Type /Pages /Kids [] /Count 0 >>"
    )


def nested_mails(kind: str, depth: int) -> bytes:
    body = f"Subject: Dedans\n\n{TEXT}\n"
    for n in range(depth):
        if kind == "rfc822":
            body = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n{body}"
        else:
            inner = f'Content-Type: multipart/mixed; boundary="b{n}"\n\n'
            body = f"{inner}--b{n}\n{body if n else 'Content-Type: text/plain'}\n\n{TEXT if not n else ''}\n--b{n}--\n"
    return f"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\n{body}".encode()


def mail_of_parts(count: int) -> bytes:
    parts = "".join(
        f"--b\nContent-Type: text/plain; name=a{n}.txt\nContent-Disposition: attachment\n\n{n}\n" for n in range(count)
    )
    head = 'From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return f"{head}{parts}--b--\n".encode()


LAUGHS = '<!DOCTYPE x [<!ENTITY l0 "haha">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11)
) + "]>"  # fmt: skip


def outside(path: Path) -> str:
    return f'<!DOCTYPE x [<!ENTITY l10 SYSTEM "{path.as_uri()}">]>'


def office(seed: str, member: str, doctype: str) -> bytes:
    """A DOCX or ODT whose text holds the entity `l10`, declared by `doctype`."""
    with zipfile.ZipFile(io.BytesIO(SEEDS[seed]()[1])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    head, rest = files[member].split(b"?>", 1)
    files[member] = head + b"?>" + doctype.encode() + rest.replace(b"Le ferry", b"Le ferry &l10;", 1)
    return zipped(files)


def feed(doctype: str) -> bytes:
    return SEEDS["rss"]()[1].replace(b"?>", b"?>" + doctype.encode(), 1).replace(b"Le ferry<", b"Le ferry &l10;<")


def overlapping_zip() -> bytes:
    """Many entries of one archive that all stand on the same compressed bytes."""
    raw = bytearray(zipped({"a.txt": b"a" * (8 * MB)}))
    start = raw.rindex(b"PK\x01\x02")
    end = raw.rindex(b"PK\x05\x06")
    entry = bytes(raw[start:end])
    entries = entry * 2000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2000, 2000, len(entries), start, 0)
    return bytes(raw[:start]) + entries + tail


def nested(depth: int, pack: Callable[[bytes], bytes]) -> bytes:
    raw = b"\0" * (60 * MB)
    for _ in range(depth):
        raw = pack(raw)
    return raw


def lying_zip() -> bytes:
    """An archive that says its member is small."""
    raw = bytearray(zipped({"a.txt": b" " * (80 * MB) + TEXT.encode()}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = raw.index(mark) + at
        raw[where : where + 4] = struct.pack("<L", 100)
    return bytes(raw)


def aliases() -> bytes:
    rows = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 12))
    return f"---\nb0: &b0 [x, x]\n{rows}---\n\n{TEXT}".encode()


def mail_with(headers: bytes) -> bytes:
    return b"From: a@b.example\nMIME-Version: 1.0\n" + headers + b"\n\n" + TEXT.encode()


def office_bomb() -> bytes:
    return zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b" " * (90 * MB)})


def lying_lengths() -> bytes:
    return SEEDS["warc"]()[1].replace(b"Content-Length: ", b"Content-Length: 99999")


def tower(opening: str, closing: str = "", count: int = 100_000) -> bytes:
    return f"<!doctype html><title>x</title><body>{opening * count}<p>{TEXT}{closing * count}".encode()


# What it is -> a name, the bytes, and what becomes of it: "read", a notice code, or any of several.
TRAPS: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "pdf, truncated": ("a.pdf", lambda: SEEDS["pdf"]()[1][:1200], "read.broken read.no-text read.pages-broken"),
    "pdf, 100 000 objects": ("a.pdf", many_objects, "read"),
    "pdf, pages that hold themselves": ("a.pdf", looping_pages, "read.broken read.no-text read.pages-broken"),
    "pdf, page that inflates": ("a.pdf", inflating_page, "read.no-text read.too-large read.bomb"),
    "pdf, arrays in arrays": ("a.pdf", nested_arrays, "read.broken read.no-text"),
    "html, nested div": ("a.html", lambda: tower("<div>"), "read"),
    "html, nested b": ("a.html", lambda: tower("<b>", "</b>"), "read"),
    "html, nested tables": ("a.html", lambda: tower("<table><tr><td>", count=20_000), "read"),
    "html, nested lists": ("a.html", lambda: tower("<ul><li>", count=50_000), "read"),
    "html, open comments": ("a.html", lambda: tower("<!-- "), "read read.no-text read.empty"),
    "html, open tags": ("a.html", lambda: tower("<a href='"), "read read.no-text read.empty"),
    "html, one long line": ("a.html", lambda: f"<body><p>{'mot ' * 250_000}".encode(), "read"),
    "html, entities": ("a.html", lambda: f"<body><p>{TEXT}{'&amp;' * 400_000}".encode(), "read"),
    "html, attributes": ("a.html", lambda: f"<body><p {'a=1 ' * 300_000}>{TEXT}".encode(), "read"),
    "html, scripts of data": (
        "a.html", lambda: f'<script type="application/ld+json">{"[" * 500_000}</script><p>{TEXT}'.encode(), "read"),
    "mail, nested messages": ("a.eml", lambda: nested_mails("rfc822", 3000), "read.nested read read.broken"),
    "mail, nested parts": ("a.eml", lambda: nested_mails("multipart", 300), "read.nested read read.broken read.no-text"),
    "mail, 3000 parts": ("a.eml", lambda: mail_of_parts(3000), "read.too-many"),
    "mail, one long header": ("a.eml", lambda: mail_with(b"To: " + b"c@d.example, " * 200_000), "read"),
    "mail, folded header": ("a.eml", lambda: mail_with(b"Subject: x" + b"\n =?utf-8?q?a?=" * 50_000), "read"),
    "mail, brackets": ("a.eml", lambda: mail_with(b"To: " + b"(" * 200_000 + b"\nCc: " + b"<" * 200_000), "read"),
    "docx, laughs": ("a.docx", lambda: office("docx", "word/document.xml", LAUGHS), "read.broken read.bomb read.failed"),
    "odt, laughs": ("a.odt", lambda: office("odt", "content.xml", LAUGHS), "read.broken read.bomb read.failed"),
    "feed, laughs": ("a.xml", lambda: feed(LAUGHS), "read read.broken read.bomb read.format"),
    "zip, entries on one another": ("a.zip", overlapping_zip, "read.bomb read.broken"),
    "zip, in itself": ("a.zip", lambda: nested(12, lambda raw: zipped({"a.zip": raw})), "read.nested"),
    "zip, that lies": ("a.zip", lying_zip, "read.broken read.too-large read.bomb"),
    "zip, bomb": ("a.zip", lambda: zipped({f"{n}.txt": b" " * (20 * MB) for n in range(8)}), "read.bomb"),
    "zip, 3000 files": ("a.zip", lambda: zipped({f"{n}.txt": b"Un mot." for n in range(3000)}), "read.too-many"),
    "docx, bomb": ("a.docx", office_bomb, "read.too-large read.bomb read.broken"),
    "gzip, bomb": ("a.txt.gz", lambda: gzip.compress(b" " * (90 * MB), 9), "read.too-large read.bomb"),
    "gzip, in itself": ("a.gz", lambda: nested(12, gzip.compress), "read.nested"),
    "text, one line of spaces": ("a.txt", lambda: b" " * (10 * MB) + TEXT.encode(), "read"),
    "text, one long word": ("a.txt", lambda: b"a" * (10 * MB), "read"),
    "text, one long line": ("a.txt", lambda: (TEXT + " ").encode() * (MB // 110), "read"),
    "text, empty lines": ("a.txt", lambda: b"\n" * MB + TEXT.encode(), "read"),
    "text, NUL bytes": ("a.txt", lambda: TEXT.encode().replace(b" ", b"\0"), "read read.binary"),
    "text, only NUL": ("a.txt", lambda: b"\0" * MB, "read.binary read.empty"),
    "text, brackets": ("a.txt", lambda: b"([{" * 300_000, "read"),
    "text, quotes": ("a.txt", lambda: "« ".encode() * 300_000, "read"),
    "text, stops": ("a.txt", lambda: b"M. " * 300_000, "read"),
    "text, UTF-16 without its mark": ("a.txt", lambda: TEXT.encode("utf-16-le"), "read"),
    "text, accents on accents": ("a.txt", lambda: ("e" + "\u0301" * 500_000).encode(), "read"),
    "markdown, brackets": ("a.md", lambda: b"[" * 300_000 + TEXT.encode(), "read"),
    "markdown, quotes": ("a.md", lambda: b"> " * 100_000 + TEXT.encode(), "read"),
    "markdown, stars": ("a.md", lambda: b"*a_ " * 200_000 + TEXT.encode(), "read"),
    "markdown, header of aliases": ("a.md", aliases, "read"),
    "rtf, groups": ("a.rtf", lambda: rb"{\rtf1 " + b"{" * 500_000 + TEXT.encode("cp1252"), "read read.broken"),
    "rtf, binary that is not there": (
        "a.rtf", lambda: rb"{\rtf1 \bin999999999 " + TEXT.encode("cp1252"), "read read.broken read.no-text"),
    "mailbox, of nothing": (
        "a.mbox", lambda: b"From a@b.example Mon Mar  3 10:00:00 2025\n\n" * 3000, "read.too-many read.no-text read.empty"),
    "web archive, lengths that lie": ("a.warc", lying_lengths, "read.broken read.no-text read"),
    "json, nested": ("a.json", lambda: b'{"a":' * 200_000, "read.format read.broken read read.failed"),
}  # fmt: skip


def read_of(folder: Path, **limits: int) -> Folder:
    return read_folder(folder, limits=with_settings([f"{k.replace('_', '-')}={v}" for k, v in limits.items()]), jobs=0)


def written_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("what", TRAPS)
def test_a_trap_is_read_or_named(what: str, tmp_path: Path) -> None:
    name, make, expected = TRAPS[what]
    (tmp_path / name).write_bytes(make())
    found = read_of(tmp_path, parts=500, unpacked_mb=100)
    codes = {notice.code for notice in found.notices}
    assert codes & set(expected.split()) or ("read" in expected.split() and found.documents), (codes, found.notices[:3])
    assert all(SECRET not in document.text for document in found.documents)
    assert written_under(tmp_path) == [name]


@pytest.mark.parametrize("what", ["docx", "odt", "feed", "page", "newsml"])
def test_an_entity_brings_no_other_file(what: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    doctype = outside(secret)
    make = {
        "docx": lambda: ("a.docx", office("docx", "word/document.xml", doctype)),
        "odt": lambda: ("a.odt", office("odt", "content.xml", doctype)),
        "feed": lambda: ("a.xml", feed(doctype)),
        "page": lambda: ("a.xhtml", f"<?xml version='1.0'?>{doctype}<html><body><p>{TEXT} &l10;</p></body></html>".encode()),
        "newsml": lambda: ("a.xml", SEEDS["newsml"]()[1].replace(b"?>", b"?>" + doctype.encode(), 1).replace(b"Fin", b"&l10;")),
    }[what]  # fmt: skip
    name, raw = make()
    assert b"SYSTEM" in raw or what in ("docx", "odt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(raw)
    for document in read_of(tmp_path / "in").documents:
        assert "Tournesol" not in document.text


def test_names_in_archives_lead_nowhere(tmp_path: Path) -> None:
    names = (
        "../up.txt",
        "/etc/abs.txt",
        "..\\..\\back.txt",
        "a/../../b.txt",
        "C:\\x.txt",
        "\x1b[2Jx.txt",
        "\u202etxt.x",
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(zipped({name: f"{TEXT} {n}".encode() for n, name in enumerate(names)}))
    found = read_of(tmp_path / "in")
    assert len(found.documents) == len(names)
    assert all(document.place.isprintable() for document in found.documents)
    assert written_under(tmp_path) == ["in", "in/a.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_inside_the_folder_and_never_out_of_it(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "in"
    (elsewhere / "deep").mkdir(parents=True)
    (elsewhere / "secret.txt").write_text(SECRET, encoding="utf-8")
    (elsewhere / "deep" / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "in2").mkdir()  # a name that begins like the folder's
    (tmp_path / "in2" / "secret.txt").write_text(SECRET, encoding="utf-8")
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    os.symlink(elsewhere / "secret.txt", folder / "a.txt")
    os.symlink(elsewhere, folder / "b")
    os.symlink("../elsewhere/secret.txt", folder / "c.txt")
    os.symlink("../in2/secret.txt", folder / "d.txt")
    os.symlink("b/deep/secret.txt", folder / "e.txt")
    os.symlink("good.txt", folder / "f.txt")
    os.symlink(elsewhere / "secret.txt", folder / "sources.csv")
    os.symlink("/dev/zero", folder / "g.txt")
    for jobs in (0, 1):
        found = read_folder(folder, jobs=jobs)
        assert [d.names for d in found.documents] == [("f.txt", "good.txt")]
        told = {n.file: n.code for n in found.notices if n.code == "read.outside"}
        assert sorted(told) == ["a.txt", "b", "c.txt", "d.txt", "e.txt", "g.txt", "sources.csv"]
        assert {n.level for n in found.notices if n.code == "read.outside"} == {"error"}
    os.symlink(folder, tmp_path / "door")  # the folder itself may be a link: the user has named it
    assert len(read_folder(tmp_path / "door", jobs=0).documents) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such links")
def test_a_file_that_becomes_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{TEXT} {name}", encoding="utf-8")

    class Swap:
        def stage(self, name: str, total: int) -> None:
            (folder / "b.txt").unlink()
            os.symlink("../secret.txt", folder / "b.txt")

        def step(self, what: str) -> None:
            """Nothing."""

    found = read_folder(folder, progress=Swap(), jobs=0)
    assert [d.names[0] for d in found.documents] == ["a.txt"]
    assert [(n.file, n.level) for n in found.notices] == [("b.txt", "error")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")
def test_pipes_and_devices_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    found = read_of(tmp_path)
    assert (len(found.documents), found.skipped) == (1, ("pipe.txt",))
    (tmp_path / "pipe.txt").unlink()
    (tmp_path / "late.txt").write_text(TEXT, encoding="utf-8")

    class Swap:
        def stage(self, name: str, total: int) -> None:
            (tmp_path / "late.txt").unlink()
            os.mkfifo(tmp_path / "late.txt")

        def step(self, what: str) -> None:
            """Nothing."""

    found = read_folder(tmp_path, progress=Swap(), jobs=0)
    assert [(n.file, n.code) for n in found.notices] == [("late.txt", "read.changed")]
    (tmp_path / "late.txt").unlink()
    os.mkfifo(tmp_path / "sources.csv")
    assert len(read_of(tmp_path).documents) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"a\nb.txt", b"\x1b[31m.txt", "\u202etxt.exe".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(f"{TEXT} {name!r}", encoding="utf-8")
    for jobs in (0, 1):
        found = read_folder(tmp_path, jobs=jobs)
        assert sorted(d.names[0] for d in found.documents) == sorted(
            ["caf\\xe9.txt", "a\\x0ab.txt", "\\x1b[31m.txt", "\\x202etxt.exe"]
        )
        assert not found.notices


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    names = {"pdf": "a.txt", "html": "b.pdf", "docx": "c.doc", "eml": "d.html", "text": "e.docx", "rtf": "f.txt"}
    for reader, name in names.items():
        (tmp_path / name).write_bytes(SEEDS[reader]()[1])
    assert {d.names[0]: d.format for d in read_of(tmp_path).documents if not d.place} == {
        "a.txt": "pdf", "b.pdf": "html", "c.doc": "docx", "d.html": "eml", "e.docx": "text", "f.txt": "rtf",
    }  # fmt: skip


@pytest.mark.parametrize("writes", [1, 99])
def test_a_file_that_is_being_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    real, left = os.fstat, [writes]

    def fstat(handle: int) -> os.stat_result:
        found = real(handle)
        if left[0]:
            left[0] -= 1
            with path.open("a", encoding="utf-8") as more:
                more.write(" Suite.")
        return found

    monkeypatch.setattr(os, "fstat", fstat)
    found = read_of(tmp_path)
    assert [d.text for d in found.documents] == ([f"{TEXT} Suite."] if writes == 1 else [])
    assert [n.code for n in found.notices] == ([] if writes == 1 else ["read.changed"])


def test_limits_on_size_and_number_say_how_to_raise_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\n" * (2 * MB) + TEXT.encode())
    (tmp_path / "b.zip").write_bytes(zipped({f"{n}.txt": f"{TEXT} {n}".encode() for n in range(9)}))
    (tmp_path / "c.zip").write_bytes(zipped({"big.txt": b" " * (3 * MB)}))
    (tmp_path / "d.zip").write_bytes(nested(4, lambda raw: zipped({"a.zip": raw if len(raw) < MB else TEXT.encode()})))
    found = read_of(tmp_path, file_mb=1, parts=5, unpacked_mb=2, depth=2)
    told = {n.file: n.message for n in found.notices if n.level == "error"}
    assert "--limit file-mb=2" in told["a.txt"]
    assert "--limit parts=10" in told["b.zip"]
    assert "--limit file-mb=2" in told["c.zip"] or "--limit unpacked-mb=4" in told["c.zip"]
    assert "--limit depth=4" in told["d.zip"]
    assert not [n for n in read_of(tmp_path, depth=9).notices if n.level == "error" and n.file != "c.zip"]


def test_ten_thousand_files(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.txt").write_bytes(b"" if number % 100 else f"{TEXT} {number}".encode())
    found = read_folder(tmp_path)
    assert len(found.documents) == 100
    assert {n.code for n in found.notices} == {"read.empty"}
    assert len(found.notices) == 9900
