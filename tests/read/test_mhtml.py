"""Pages saved as one file: the page itself, at its own offsets, and where it came from."""

import quopri

import pytest

from recoupe.errors import UnreadableError
from recoupe.read.open import drafts_of

TEXT = "Le bac Aldine a quitté Port-Ambre lundi matin, selon la capitainerie du port."
PAGE = f"<html><head><meta charset=windows-1252></head><body><p>{TEXT}</p></body></html>"
FRAME = "<html><body><p>Achetez une barque.</p></body></html>"


def saved(head: str, *parts: tuple[str, bytes]) -> bytes:
    lines = [head.encode(), b"MIME-Version: 1.0", b""]
    for headers, content in parts:
        lines += [
            b"--B",
            headers.encode(),
            b"Content-Transfer-Encoding: quoted-printable",
            b"",
            quopri.encodestring(content),
        ]
    return b"\r\n".join([*lines, b"--B--", b""])


RELATED = 'Content-Type: multipart/related; type="text/html"; boundary="B"'
CHROME = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://port.example/bac\r\nSubject: Le bac\r\n"
CHROME += "Date: Mon, 3 Mar 2025 10:15:00 +0100\r\n" + RELATED


def test_the_page_its_address_and_its_charset() -> None:
    frame = ("Content-Type: text/html\r\nContent-Location: cid:frame-1@mhtml.blink", FRAME.encode())
    page = ("Content-Type: text/html\r\nContent-Location: https://port.example/bac", PAGE.encode("cp1252"))
    picture = ("Content-Type: image/png\r\nContent-Location: https://port.example/p.png", b"\x89PNG")
    (draft,) = drafts_of("page.txt", saved(CHROME, frame, page, picture)).drafts
    assert (draft.format, draft.place, draft.text) == ("html", "", TEXT)
    start = draft.text.index("quitté")
    assert draft.origin.source(start, start + 6) == (PAGE.index("quitté"), PAGE.index("quitté") + 6)
    assert {(c.field, c.value, c.how) for c in draft.clues} >= {
        ("url", "https://port.example/bac", "page"), ("crawled", "2025-03-03T10:15:00+01:00", "file"),
    }  # fmt: skip
    assert not [c for c in draft.clues if c.field in ("published", "author")]


def test_the_part_that_is_named_as_the_start() -> None:
    head = "From: <Saved by Windows Internet Explorer>\r\n" + RELATED.replace("; boundary", '; start="<2@x>"; boundary')
    first = ("Content-Type: text/html\r\nContent-ID: <1@x>", FRAME.encode())
    second = ("Content-Type: text/html; charset=utf-8\r\nContent-ID: <2@x>", PAGE.encode())
    (draft,) = drafts_of("page.mht", saved(head, first, second)).drafts
    assert draft.text == TEXT


def test_a_mail_with_pictures_in_its_text_stays_a_mail() -> None:
    page = ("Content-Type: text/html; charset=utf-8", PAGE.encode())
    (draft,) = drafts_of("a.mht", saved("From: a@b.example\r\nTo: c@d.example\r\n" + RELATED, page)).drafts
    assert draft.format == "eml"


def test_a_saved_page_without_its_page_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        drafts_of("a.mhtml", saved(CHROME, ("Content-Type: image/png", b"\x89PNG")))
    assert refused.value.code == "read.no-text"
