"""Every reader on damaged files, the same at every run: sound documents or a refusal, never anything else."""

import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.check import check
from fuzz.mutate import mutated
from fuzz.seeds import SEEDS
from recoupe.read import ocr


@pytest.mark.parametrize("reader", SEEDS)
def test_the_seed_itself_is_read(reader: str) -> None:
    if reader == "picture" and not ocr.languages():
        pytest.skip("tesseract is not installed")
    name, raw = SEEDS[reader]()
    documents = check(name, raw)
    assert any("ferry" in document.text for document in documents)
    assert check(name, raw) == documents


@pytest.mark.parametrize("reader", SEEDS)
def test_damaged_files(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "languages", lambda: ())  # recognition takes long, and is another program's work
    name, raw = SEEDS[reader]()

    @settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 1 << 32))
    def damaged(number: int) -> None:
        check(name, mutated(raw, random.Random(number)))

    damaged()


def _docx(member: str, old: bytes, new: bytes) -> bytes:
    """The valid DOCX with `old` replaced in one of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["docx"]()[1])) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            assert name != member or old in content
            changed.writestr(name, content.replace(old, new) if name == member else content)
    return out.getvalue()


_MAIL = b"From: a@b.example\nMIME-Version: 1.0\n"

# What fuzzing has found so far, made small.
FOUND = {
    "a page that never leaves its title": ("a.html", lambda: b"\xe2\x80\x8b<!DOCTYPE html><title>Le ferry</titl"),
    "a text of one closing tag": ("a.txt", lambda: b"</p>"),
    "a DOCX that refers to nothing": ("a.docx", lambda: _docx("_rels/.rels", b"Target=", b"Tarjet=")),
    "a DOCX that is no Word document": ("a.docx", lambda: _docx("word/document.xml", b"w:document", b"w:dokument")),
    "mails in mails in mails": ("a.eml", lambda: (_MAIL + b"Content-Type: message/rfc822\n\n") * 3000 + b"Fin."),
    "an attachment with controls in its name": (
        "a.eml",
        lambda: _MAIL + b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name="\x1a\x1b[2J.txt"\n'
        b"Content-Disposition: attachment\n\nLe ferry est parti.\n--b--\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found_stays_mended(what: str) -> None:
    name, make = FOUND[what]
    check(name, make())
