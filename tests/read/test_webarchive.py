"""Web archives: the documents of a crawl are read, what else it holds is counted."""

import gzip
import io
import json
import zipfile
import zlib

import brotli
import pytest

from recoupe.errors import UnreadableError
from recoupe.read.limits import Limits
from recoupe.read.open import Opened, drafts_of

TEXT = "Le bac Aldine a quitté Port-Ambre lundi matin, selon la capitainerie du port."
PAGE = f"<html><head><title>Le bac</title></head><body><p>{TEXT}</p></body></html>"
HTML = "Content-Type: text/html; charset=iso-8859-1"


def record(
    url: str, content: bytes, kind: str = "response", media: str = "application/http; msgtype=response"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-04T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{zlib.crc32(url.encode())}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def answer(url: str, body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return record(url, "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body)


def texts(opened: Opened) -> list[tuple[str, str]]:
    return [(draft.place, draft.text) for draft in opened.drafts]


CRAWL = b"".join(
    [
        record("", b"software: test\r\n", "warcinfo", "application/warc-fields"),
        record("http://port.example/a", b"GET /a HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        answer("http://port.example/a", PAGE.encode("latin-1"), HTML),
        answer("http://port.example/gone", PAGE.encode(), HTML, status="404 Not Found"),
        answer("http://port.example/p.png", b"\x89PNG\r\n\x1a\n", "Content-Type: image/png"),
        answer("http://port.example/s.js", b"var a = 1", "Content-Type: text/javascript"),
        answer("http://port.example/empty", b"<html><body></body></html>", HTML),
        record("dns:port.example", b"port.example 1.2.3.4", "response", "text/dns"),
        record("http://port.example/note.txt", TEXT.encode(), "resource", "text/plain"),
    ]
)


@pytest.mark.parametrize("raw", [CRAWL, gzip.compress(CRAWL)])
def test_documents_are_read_and_the_rest_is_counted(raw: bytes) -> None:
    opened = drafts_of("crawl.warc", raw)
    assert texts(opened) == [("record:3:http://port.example/a", TEXT), ("record:9:http://port.example/note.txt", TEXT)]
    page = opened.drafts[0]
    assert (page.format, page.encoding) == ("html", "cp1252")
    clues = {(clue.field, clue.value) for clue in page.clues}
    assert ("url", "http://port.example/a") in clues
    assert ("crawled", "2025-03-04T10:00:00Z") in clues
    assert not [clue for clue in page.clues if clue.field == "published"]
    assert not opened.failures
    told = {key: value for notice in opened.notices for key, value in notice.data}
    assert {notice.code for notice in opened.notices} == {"read.passed-over"}
    assert (told["request"], told["status"], told["picture"], told["kind"], told["blank"]) == ("1", "1", "1", "1", "1")


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:50], body[50:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (gzip.compress(PAGE.encode()), "Content-Encoding: gzip"),
        (zlib.compress(PAGE.encode()), "Content-Encoding: deflate"),
        (zlib.compress(PAGE.encode())[2:-4], "Content-Encoding: deflate"),
        (brotli.compress(PAGE.encode()), "Content-Encoding: br"),
        (chunked(PAGE.encode()), "Transfer-Encoding: chunked"),
        (chunked(gzip.compress(PAGE.encode())), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
        # Many tools write down the headers as they came and the body as they decoded it.
        (PAGE.encode(), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
        (PAGE.encode(), "Content-Encoding: br"),
        (PAGE.encode(), "Content-Encoding: zstd-of-tomorrow"),
    ],
)
def test_every_way_through_the_web_is_undone(body: bytes, header: str) -> None:
    raw = answer("http://port.example/a", body, "Content-Type: text/html; charset=utf-8", header)
    assert texts(drafts_of("a", raw)) == [("record:1:http://port.example/a", TEXT)]


def test_pictures_alone_are_what_a_crawl_is_about() -> None:
    raw = answer("http://port.example/p.png", b"\x89PNG\r\n\x1a\nnone", "Content-Type: image/png")
    (failure,) = drafts_of("a.warc", raw).failures
    assert failure[0] == "record:1:http://port.example/p.png"


def test_a_bomb_in_a_record_ends_the_crawl_and_keeps_what_was_read() -> None:
    bomb = answer("http://x.example/", gzip.compress(b" " * 9_000_000), HTML, "Content-Encoding: gzip")
    opened = drafts_of("a.warc", CRAWL + bomb + CRAWL, Limits(unpacked_bytes=8_000_000))
    assert len(opened.drafts) == 2
    assert [error.code for _, error in opened.failures] == ["read.bomb"]


def test_a_crawl_that_breaks_off_keeps_what_was_read() -> None:
    opened = drafts_of("a.warc.gz", gzip.compress(CRAWL)[:-60])
    assert opened.drafts[0].place == "record:3:http://port.example/a"
    with pytest.raises(UnreadableError):
        drafts_of("a.warc", b"WARC/1.0\r\nnonsense")


def test_a_packed_crawl_reads_the_pages_that_were_visited() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package"}))
        rows = [{"format": "json-pages-1.0"}, {"url": "http://port.example/a#top", "title": "Le bac"}]
        archive.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, rows)))
        frame = answer("http://ads.example/frame", b"<p>Achetez.</p>", HTML)
        archive.writestr("archive/data.warc.gz", gzip.compress(CRAWL + frame))
    opened = drafts_of("crawl.wacz", out.getvalue())
    assert [place for place, _ in texts(opened)] == [
        "archive/data.warc.gz/record:3:http://port.example/a",
        "archive/data.warc.gz/record:9:http://port.example/note.txt",
    ]
    assert dict(opened.notices[0].data)["page"] == "2"
