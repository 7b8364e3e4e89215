"""A file -> the same file, damaged: bytes and lines, but also what its format is made of, under compression too."""

from __future__ import annotations

import gzip
import io
import random
import re
import warnings
import zipfile
import zlib

_LARGEST = 200_000  # bytes of a damaged file: growth is tried elsewhere, on purpose
# What the parsers of these formats turn on.
_WORDS = (
    b"<", b">", b"</p>", b"<p>", b"<div>", b"<table><tr><td>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#x110000;", b"&#0;",
    b"&lt;", b"&nbsp;", b"&a;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<script>", b"<svg><p>", b"<title>", b"<base href=x>",
    b"{", b"}", b"[", b"]", b"(", b")", b"\\u-1?", b"\\'zz", b"\\bin9999 ", b"\\uc9 ", b"\\", b'"', b"'", b"=", b"=\r\n",
    b"=?utf-8?b?", b"?=", b"--b1", b"--b1--", b"--b2", b"\r\n\r\n", b"\n\nFrom x\n", b"Content-Length: 99999\r\n",
    b"Content-Type: multipart/mixed; boundary=b1\n\n", b"Content-Transfer-Encoding: base64\n", b"charset=utf-7",
    b"charset=utf-16", b"WARC/1.0\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"null", b"1e999",
    b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids [2 0 R]", b"/Count -1", b"/Length 4294967296", b"<<", b">>",
    b"BT", b"ET", b"Tj", b"Tf", b"cm", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc2\xad", b"\xe2\x80\x8b",
    b"\xe2\x80\xae", b"\xcc\x81", b"\xe2\x80\xa8", b"\x85", b"\x0c", b"\x1b", b"\t", b"\xc2\xa0", b"---\n", b"# ", b"> ",
    b"```", b"|", b"[^1]:", b"1. ", b"![", b"](", b"**", b"2025-02-30", b"99/99/9999", b"0000-00-00", b"lundi 31 avril 2025",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_NUMBERS = (b"0", b"1", b"-1", b"65535", b"65536", b"2147483647", b"4294967295", b"18446744073709551616", b"9" * 40)
_TAG = re.compile(rb"<[^<>]{1,200}>")


def mutated(seed: bytes, choose: random.Random) -> bytes:
    """`seed` damaged in one to eight places, as `choose` has it."""
    raw = seed
    for _ in range(choose.choice((1, 1, 2, 3, 5, 8))):
        raw = _inside(raw, choose) or _damaged(raw, choose)
    return raw[:_LARGEST]


def _inside(raw: bytes, choose: random.Random) -> bytes | None:
    """Damage under the compression, mostly: a damaged archive says nothing of what reads its content."""
    if choose.random() < 0.15:
        return None
    if raw.startswith(b"PK\x03\x04"):
        return _archive(raw, choose)
    if raw.startswith(b"\x1f\x8b"):
        try:
            return gzip.compress(_damaged(gzip.decompress(raw), choose), 1, mtime=0)
        except (OSError, EOFError, zlib.error):
            return None
    return None


def _archive(raw: bytes, choose: random.Random) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return None
    if not members:
        return None
    at = choose.randrange(len(members))
    name, content = members[at]
    members[at] = (name, _inside(content, choose) or _damaged(content, choose))
    match choose.randrange(12):
        case 0:
            del members[at]
        case 1:
            members.append((choose.choice(("../x", "/etc/x", "a\\b", "\u202ex", name)), content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are one more way to be damaged
        for path, inner in members:
            archive.writestr(zipfile.ZipInfo(path, (2025, 3, 3, 0, 0, 0)), inner)
    return out.getvalue()


def _damaged(raw: bytes, choose: random.Random) -> bytes:
    """One change."""
    if not raw:
        return choose.choice(_WORDS)
    at = choose.randrange(len(raw))
    end = min(len(raw), at + choose.choice((1, 2, 4, 16, 64, 256, 4096)))
    match choose.randrange(11):
        case 0:
            return raw[:at] + bytes((choose.randrange(256),)) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[end:]
        case 2:
            return raw[:at]
        case 3:
            return raw[:end] + raw[at:]
        case 4 | 5:
            return raw[:at] + choose.choice(_WORDS) * choose.choice((1, 1, 1, 2, 50, 400)) + raw[at:]
        case 6:
            return _replaced(_NUMBER, raw, choose.choice(_NUMBERS), choose)
        case 7:
            return _replaced(_TAG, raw, choose.choice((b"", *_WORDS)), choose)
        case 8:
            lines = raw.splitlines(keepends=True)
            a, b = choose.randrange(len(lines)), choose.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            return b"".join(lines)
        case 9:
            other = choose.randrange(len(raw))
            return raw[:at] + raw[other : other + 200] + raw[at:]
        case _:
            return raw[:at] + bytes(b ^ 1 << choose.randrange(8) for b in raw[at:end]) + raw[end:]


def _replaced(what: re.Pattern[bytes], raw: bytes, new: bytes, choose: random.Random) -> bytes:
    found = list(what.finditer(raw))
    if not found:
        return raw + new
    match = choose.choice(found)
    return raw[: match.start()] + new + raw[match.end() :]
