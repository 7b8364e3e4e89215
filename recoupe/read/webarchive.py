"""WARC and WACZ -> the pages and documents that a crawl has saved.

Answers of status 200 that are documents are read; requests, answers of names, revisits, scripts and the pictures of pages
are counted and passed over. The day of a crawl is no day of publication: it only says that a page is not younger.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.archives import member, opened_zip
from recoupe.read.draft import Clue
from recoupe.read.reader import Allowance, Aside, File, Found, Part, Refusal
from recoupe.read.unpack import chunks_of, gathered, packing_of, unpacked

_HEADERS = 1 << 16  # bytes of the headers of one record
_PAGES = 1 << 20  # lines of a list of pages that are read
# Media type -> the ending of its documents.
_DOCUMENTS = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "txt",
    "text/markdown": "md", "application/rtf": "rtf", "text/rtf": "rtf",
    "application/vnd.oasis.opendocument.text": "odt", "application/rss+xml": "xml", "application/atom+xml": "xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif", "image/webp": "webp"}
_MINOR = ("html", "txt", "xml")  # of which a crawl has many without a word
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_KINDS = (
    ("request", "requests"), ("other", "other records"), ("status", "answers without a document"),
    ("page", "parts of pages"), ("picture", "pictures"), ("kind", "files of other kinds"), ("empty", "empty files"),
)  # fmt: skip


def read_warc(file: File, pages: frozenset[str] = frozenset()) -> Iterator[Found]:
    """The documents among the records of a WARC file, compressed or not; `place` is `record:NUMBER:URL`.

    `pages`: addresses of the pages that were visited, where the crawl says so; other HTML is then a part of them.
    """
    counts: Counter[str] = Counter()
    pictures = False
    for found in _records(file, pages, _DOCUMENTS, counts):
        yield found
        pictures = pictures or isinstance(found, Part)
    if not pictures and counts["picture"]:  # a crawl of pictures alone: scanned pages
        counts["picture"] = 0
        yield from _records(file, pages, _PICTURES, Counter())
    if told := [f"{name} ({counts[key]})" for key, name in _KINDS if counts[key]]:
        message = f"Passed over in this web archive: {', '.join(told)}."
        data = tuple((key, str(counts[key])) for key, _ in _KINDS)
        yield Aside(Notice(code="read.passed-over", message=message, level="info", data=data))


def read_wacz(file: File) -> Iterator[Found]:
    """The documents of a WACZ file: a ZIP archive with WARC files and lists of the pages that were visited."""
    with opened_zip(file.raw) as archive:
        names = sorted(entry.filename for entry in archive.infolist())
        pages: set[str] = set()
        for name in names:
            if name.startswith("pages/") and name.endswith(".jsonl"):
                try:
                    pages |= _visited(member(archive, name, file.allowance))
                except UnreadableError as error:
                    yield Refusal(name, error)
        for name in names:
            if not is_warc_name(name):
                continue
            try:
                inner = File(name, member(archive, name, file.allowance), depth=file.depth, allowance=file.allowance)
                for found in read_warc(inner, frozenset(pages)):
                    yield _placed(found, name)
            except UnreadableError as error:
                yield Refusal(name, error)


def is_warc_name(name: str) -> bool:
    """True for the name of a web archive."""
    return name.lower().endswith((".warc", ".warc.gz"))


def is_warc(raw: bytes) -> bool:
    """True for a web archive, compressed or not, by its first bytes."""
    if raw.startswith(b"WARC/"):
        return True
    if packing_of(raw) != "gzip":
        return False
    try:
        return zlib.decompressobj(31).decompress(raw[:4096], 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _placed(found: Found, place: str) -> Found:
    if isinstance(found, Part):
        return replace(found, place=f"{place}/{found.place}")
    return Refusal(f"{place}/{found.place}", found.error) if isinstance(found, Refusal) else found


def _records(
    file: File, pages: frozenset[str], wanted: dict[str, str], counts: Counter[str]
) -> Iterator[Part | Refusal]:
    """The records of `wanted` media types as files; the others are counted by why they are passed over."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    told = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
    number = 0
    try:
        # What is encoded for the way through the web is decoded here: many archives say so of what they have decoded.
        stream = ArchiveIterator(
            io.BytesIO(file.raw), parse_http=True, auto_decode="none", max_header_len=_HEADERS, quirks_mode=True
        )
        for record in stream:
            number += 1
            file.allowance.unpack(max(0, record.content_length))
            if record.record_type not in told:
                counts["request" if record.record_type == WarcRecordType.request else "other"] += 1
                continue
            url = _printable(record.headers.get("WARC-Target-URI", "") or "")
            why, media = _kind(record, url, pages, wanted)
            if why:
                counts[why] += 1
                continue
            place = f"record:{number}:{url}"
            try:
                payload = gathered(chunks_of(record.reader), Allowance(file.allowance.limits))
                raw = _decoded(payload, record.http_headers, file.allowance)
            except UnreadableError as error:
                yield Refusal(place, error)
                continue
            if not raw.strip():
                counts["empty"] += 1
                continue
            ending = wanted[media]
            yield Part(
                name=_name(url, ending),
                raw=raw,
                place=place,
                charset=str(record.http_charset or ""),
                clues=tuple(_clues(url, str(record.headers.get("WARC-Date", "") or ""))),
                minor=ending in _MINOR,
            )
    except UnreadableError:
        raise
    except (OSError, ValueError, EOFError) as error:
        why = f"the web archive is damaged after record {number}; fetch it again"
        raise UnreadableError("read.broken", why) from error


def _kind(record: Any, url: str, pages: frozenset[str], wanted: dict[str, str]) -> tuple[str, str]:
    """Why a record is passed over (empty: it is not), and its media type."""
    headers = record.http_headers
    if headers is not None and headers.status_code != 200:
        return "status", ""
    media = str(record.http_content_type or "") if headers is not None else str(record.headers.get("Content-Type", ""))
    media = media.partition(";")[0].strip().lower()
    if not url.startswith(("http:", "https:", "file:", "ftp:")) and url:
        return "other", media  # what tools write down of their own work: urn:, screenshot:, metadata://
    if media not in wanted:
        return "picture" if media.startswith("image/") else "kind", media
    if pages and wanted[media] == "html" and _address(url) not in pages:
        return "page", media
    return "", media


def _decoded(raw: bytes, headers: Any, allowance: Allowance) -> bytes:
    """The body of an answer as its server meant it. What does not fit its own headers has been decoded before."""
    names: list[str] = []
    if headers is not None:
        if "chunked" in (headers.get("Transfer-Encoding", "") or "").lower():
            raw = _joined(raw)
        names = [name.strip().lower() for name in (headers.get("Content-Encoding", "") or "").split(",")]
    for name in reversed(names[:4]):
        packing = {"x-gzip": "gzip", "gzip": "gzip", "deflate": "deflate", "br": "br"}.get(name, "")
        if not packing or (packing == "gzip" and packing_of(raw) != "gzip"):
            continue
        try:
            raw = unpacked(raw, packing, allowance)
        except UnreadableError as error:
            if error.code != "read.broken" or packing == "gzip":
                raise
    return raw


def _joined(raw: bytes) -> bytes:
    """The chunks of an answer as one; `raw` itself where it is no row of chunks."""
    out: list[bytes] = []
    at = 0
    while match := _CHUNK.match(raw, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(out)
        out.append(raw[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if raw.startswith(b"\r\n", at) else 1 if raw.startswith(b"\n", at) else 0
    return b"".join(out) if at >= len(raw) and out else raw


def _clues(url: str, date: str) -> Iterator[Clue]:
    if url:
        yield Clue(field="url", value=url, how="page", rule="warc.target-uri")
    if date:
        yield Clue(field="crawled", value=date, how="file", rule="warc.date")


def _name(url: str, ending: str) -> str:
    """The last step of an address as a file name with the ending of its media type."""
    try:
        last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        last = ""
    return f"{_printable(last)[:100] or 'page'}.{ending}"


def _visited(raw: bytes) -> set[str]:
    """The addresses in a list of pages, one JSON object a line."""
    out = set()
    for line in raw.split(b"\n", _PAGES)[:_PAGES]:
        try:
            page = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            out.add(_address(page["url"]))
    return out


def _address(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text.strip())[:2000]
