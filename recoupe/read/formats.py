"""The table of formats: how the content of a file is recognised, and who reads it. The order is part of it.

A name never decides: it breaks ties between kinds of text (Markdown, a mail without addresses, a page that begins in the
middle), and says what a file was meant to be that is none of them.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace

from recoupe.errors import UnreadableError
from recoupe.read.archives import check_office, opened_zip, read_compressed, read_tar, read_zip
from recoupe.read.decode import decode
from recoupe.read.draft import Draft
from recoupe.read.mailbox import is_mailbox, read_mailbox
from recoupe.read.reader import File, Found, Reader
from recoupe.read.unpack import packing_of
from recoupe.read.webarchive import is_warc, is_warc_name, read_wacz, read_warc

# ------------------------------------------------------------- how it looks

SQLITE = b"SQLite format 3\0"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TNEF = b"\x78\x9f\x3e\x22"
# Atomic: a row of comments could else be cut in two at every end of one, in more ways than there are atoms.
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*+)<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_PDF = re.compile(rb"%PDF-[0-9]")
_TAG = re.compile(rb"<[a-zA-Z!/?]")
_PROLOGUE = rb"(?>\s*+(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\][^>]*+)?>))*+\s*+"
_ROOT = re.compile(_PROLOGUE + rb"<(?:[\w.-]{1,100}:)?(?P<name>[\w.-]{1,100})(?P<rest>[^>]{0,2000})", re.S)
_HEADERS = re.compile(
    rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?(?:from|received|return-path|message-id|mime-version):", re.I
)
_HEADER = re.compile(rb"[\w-]{2,60}:[^\r\n]*\r?\n")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
# Where -> first bytes -> what it is.
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a picture"), (4, b"ftypheic", "a picture"), (4, b"ftypavif", "a picture"), (8, b"WAVEfmt", "a sound"),
    (8, b"AVI LIST", "a film"), (4, b"ftypM4A", "a sound"), (4, b"ftyp", "a film"), (0, b"ID3", "a sound"),
    (0, b"OggS\0", "a sound"), (0, b"fLaC\0", "a sound"),
    (0, b"\x1aE\xdf\xa3", "a film"), (0, b"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip"), (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"), (0, b"\x7fELF", "a program"), (0, b"!BDN", "an Outlook mailbox"),
    (0, b"%!PS", "a PostScript drawing"), (0, b"AT&TFORM", "a DjVu book"), (0, b"ITSF", "a help file"),
)  # fmt: skip
_NAMES = {
    "xlsx": "a spreadsheet", "xls": "a spreadsheet", "pptx": "slides", "ppt": "slides", "jpg": "a picture",
    "jpeg": "a picture", "png": "a picture", "gif": "a picture", "webp": "a picture", "tif": "a picture",
    "tiff": "a picture", "heic": "a picture", "bmp": "a picture", "mp3": "a sound", "wav": "a sound",
    "m4a": "a sound", "mp4": "a film", "mov": "a film", "zip": "an archive", "gz": "an archive", "7z": "an archive",
    "rar": "an archive", "sqlite": "a database", "db": "a database", "exe": "a program", "dll": "a program",
}  # fmt: skip
_DOCUMENTS = ("pdf", "docx", "odt", "rtf", "doc", "warc", "wacz", "mhtml", "mht", "mbox", "eml")


def is_page(head: bytes) -> bool:
    """True when `head` begins an HTML page, whatever its name."""
    return _HTML.match(head) is not None


def _starts(*magics: bytes) -> Callable[[File], bool]:
    return lambda file: file.raw.startswith(magics)


def _is_pdf(file: File) -> bool:
    """The standard allows a kilobyte of other things before its mark: of servers, of mail programs, of tapes."""
    return _PDF.search(file.raw, 0, 1024) is not None


def _is_rtf(file: File) -> bool:
    return file.raw[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")


def _is_tar(file: File) -> bool:
    return file.raw[257:262] == b"ustar"


def _is_mhtml(file: File) -> bool:
    from recoupe.read.mhtml import is_mhtml

    return _HEADER.match(file.head) is not None and is_mhtml(_EMPTY_LINE.split(file.head, 1)[0])


def _is_mail(file: File) -> bool:
    """Headers of a mail, whatever its name; or any header where the name says that it is one."""
    if file.ending == "eml" and _HEADER.match(file.raw):
        return True
    low = b"\n" + file.head.lower()
    return bool(_HEADERS.match(file.raw[:4096])) and (b"\nto:" in low or b"\nmime-version:" in low)


def _root(file: File) -> tuple[str, bytes]:
    """The first element of an XML file and what stands in its tag; ("", b"") for what is no XML."""
    opening = file.opening
    found = _ROOT.match(opening)
    if found is None:
        return "", b""
    marked = opening.lstrip().startswith(b"<?xml") or b"xmlns" in found["rest"]
    if marked or file.ending in ("xml", "rss", "atom", "svg", "fodt") or found["name"] in (b"rss", b"feed"):
        return found["name"].decode("ascii", "replace"), found["rest"]
    return "", b""


def _is_xml(file: File) -> bool:
    name, _ = _root(file)
    return name not in ("", "html") and not is_page(file.opening)


def _is_html(file: File) -> bool:
    if file.ending in ("html", "htm", "xhtml", "shtml") and _TAG.search(file.opening or file.raw):
        return True
    return is_page(file.opening[:2048]) or _root(file)[0] == "html"


def _is_json(file: File) -> bool:
    return file.opening.lstrip()[:1] in (b"{", b"[")


def _is_table(file: File) -> bool:
    """Rows of one number of cells under the name of a table: prose under that name is prose."""
    if file.ending not in ("csv", "tsv", "tab"):
        return False
    lines = [line for line in file.opening.decode("utf-8", "replace").splitlines()[:20] if line.strip()]
    lines = lines[:-1] if len(lines) > 2 else lines  # the last may be cut
    for sign in (",", ";", "\t"):
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=sign)}
        except csv.Error:
            continue
        spaced = sum(line.count(sign) - line.count(f"{sign} ") for line in lines) == 0  # as in a sentence
        if len(lines) > 1 and len(widths) == 1 and widths != {1} and not spaced:
            return True
    return False


def _is_markdown(file: File) -> bool:
    return file.ending in ("md", "markdown", "mkd")


def _always(_: File) -> bool:
    return True


# ---------------------------------------------------------------- who reads


def _pdf(file: File) -> Iterable[Found]:
    from recoupe.read.pdf import read_pdf

    return (read_pdf(file.raw, file.allowance.limits),)


def _is_picture(file: File) -> bool:
    from recoupe.read.ocr import is_picture

    return is_picture(file.head)


def _picture(file: File) -> Iterable[Found]:
    from recoupe.read.ocr import read_image

    return (read_image(file.raw, file.allowance.limits),)


def _zipped(file: File) -> Iterable[Found]:
    """A ZIP archive is what lies in it: a document of an office program, a web archive, or files."""
    with opened_zip(file.raw) as archive:
        names = {entry.filename for entry in archive.infolist()}
        if "word/document.xml" in names:
            check_office(archive, file.allowance)
            return _docx(file)
        kind = _mimetype(archive) if "mimetype" in names else ""
        if kind.startswith("application/vnd.oasis.opendocument.text") and "content.xml" in names:
            check_office(archive, file.allowance)
            return _odt(file)
    if "datapackage.json" in names and any(is_warc_name(name) for name in names):
        return read_wacz(file)
    if what := _office(kind, names):
        raise UnreadableError("read.format", f"it is {what}, which Recoupe does not read")
    return read_zip(file)


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument or EPUB file says that it is; its first entry, a few bytes long."""
    try:
        with archive.open("mimetype") as file:
            return file.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return ""


def _office(kind: str, names: set[str]) -> str:
    """What an archive is that is a document of a kind that is not read; empty for a plain archive."""
    if kind.startswith("application/vnd.oasis.opendocument."):
        return "a spreadsheet, slides or a drawing of an office program"
    if kind == "application/epub+zip":
        return "an e-book"
    if "[Content_Types].xml" in names:
        rooms = (("xl/", "a spreadsheet"), ("ppt/", "slides"))
        return next((what for room, what in rooms if any(name.startswith(room) for name in names)), "an office file")
    return "a program" if "META-INF/MANIFEST.MF" in names else ""


def _docx(file: File) -> Iterable[Found]:
    from recoupe.read.docx import read_docx

    return _articles(read_docx(file.raw))


def _articles(draft: Draft) -> Iterable[Found]:
    """The articles of an export that a word processor holds; the text itself where it is none."""
    from recoupe.read.exports import split_export

    return split_export(draft) or (draft,)


def _export(file: File) -> Iterable[Found] | None:
    """The articles of a press database's export in HTML, XML or text."""
    from recoupe.read.exports import read_export

    return read_export(file.name, file.raw, file.allowance.limits)


def _feed(file: File) -> Iterable[Found] | None:
    from recoupe.read.feeds import read_feed

    return read_feed(file.raw)


def _items(file: File) -> Iterable[Found] | None:
    from recoupe.read.newsitems import read_items

    return read_items(file.raw)


def _odt(file: File) -> Iterable[Found]:
    from recoupe.read.odt import read_odt

    return _articles(read_odt(file.raw))


def _rtf(file: File) -> Iterable[Found]:
    from recoupe.read.rtf import read_rtf

    return _articles(read_rtf(file.raw))


def _ole(file: File) -> Iterable[Found]:
    """Files of old office programs: told apart by the names of their streams, which stand in them in UTF-16."""
    for stream, code, why in (
        ("EncryptedPackage", "read.encrypted", "it is protected by a password; save it without one"),
        ("WordDocument", "read.format", "it is in the old .doc format of Word; save it as .docx or PDF"),
        ("Workbook", "read.format", "it is an old spreadsheet, which Recoupe does not read"),
        ("PowerPoint Document", "read.format", "it is old slides, which Recoupe does not read; save them as PDF"),
        ("__nameid_version1.0", "read.format", "it is a mail in the format of Outlook (.msg); save it as .eml"),
    ):
        if stream.encode("utf-16-le") in file.raw:
            raise UnreadableError(code, why)
    raise UnreadableError("read.format", "it is a file of an old office program; save it as .docx or PDF")


def _mhtml(file: File) -> Iterable[Found]:
    from recoupe.read.mhtml import read_mhtml

    return read_mhtml(file)


def _mail(file: File) -> Iterable[Found]:
    from recoupe.read.mail import read_mail

    return read_mail(file)


def _xml(file: File) -> Iterable[Found]:
    """XML of a known kind, by its first element."""
    name, rest = _root(file)
    if name == "document" and b"urn:oasis:names:tc:opendocument" in rest:
        from recoupe.read.odt import read_fodt

        return _articles(read_fodt(file.raw))
    raise UnreadableError("read.format", f"it is XML of a kind that Recoupe does not read (its root is <{name}>)")


def _json(file: File) -> Iterable[Found] | None:
    from recoupe.read.records import read_records

    return read_records(file.raw)


def _html(file: File) -> Iterable[Found]:
    from recoupe.read.html import read_html

    return (read_html(file.raw, file.charset),)


def _markdown(file: File) -> Iterable[Found]:
    from recoupe.read.markdown import read_markdown

    text, encoding = _decoded(file)
    return (replace(read_markdown(text), encoding=encoding),)


def _text(file: File) -> Iterable[Found]:
    from recoupe.read.text import read_text

    text, encoding = _decoded(file)
    if text.lstrip("\ufeff").startswith(("---\n", "---\r\n")) and "\n---" in text[4:]:
        return _markdown(file)
    return (replace(read_text(text), encoding=encoding),)


def _decoded(file: File) -> tuple[str, str]:
    """The text of a text file and its encoding; of other bytes, the best word on what they were meant to be."""
    try:
        text, encoding = decode(file.raw, charset=file.charset)
    except UnreadableError as error:
        if error.code == "read.binary" and file.ending in _NAMES:
            what = f"it is {_NAMES[file.ending]}, which Recoupe does not read"
            raise UnreadableError("read.format", what) from error
        if error.code == "read.binary" and file.ending in _DOCUMENTS:
            why = f"the file is no {file.ending.upper()} whatever its name says; fetch it again"
            raise UnreadableError("read.broken", why) from error
        raise
    if not text.strip():
        raise UnreadableError("read.empty", "the file holds white space only")
    return text, encoding


def _refused(what: str) -> Callable[[File], Iterable[Found]]:
    def refuse(_: File) -> Iterable[Found]:
        raise UnreadableError("read.format", what)

    return refuse


def _at(offset: int, magic: bytes) -> Callable[[File], bool]:
    return lambda file: file.raw.startswith(magic, offset)


READERS: tuple[Reader, ...] = (
    Reader(name="database", takes=_starts(SQLITE), read=_refused("it is a database; Recoupe reads documents")),
    Reader(name="web archive", takes=lambda file: is_warc(file.raw), read=read_warc),
    Reader(name="zip", takes=_starts(*_ZIP), read=_zipped),
    Reader(name="compressed", takes=lambda file: bool(packing_of(file.raw)), read=read_compressed),
    Reader(name="tar", takes=_is_tar, read=read_tar),
    Reader(name="rtf", takes=_is_rtf, read=_rtf),
    Reader(name="old office", takes=_starts(_OLE), read=_ole),
    Reader(
        name="outlook package",
        takes=_starts(_TNEF),
        read=_refused("it is an Outlook package (winmail.dat); ask for the mail in plain format"),
    ),
    Reader(name="picture", takes=_is_picture, read=_picture),
    *(
        Reader(name=what, takes=_at(offset, magic), read=_refused(f"it is {what}, which Recoupe does not read"))
        for offset, magic, what in _OTHERS
    ),
    Reader(name="picture", takes=_is_picture, read=_picture),
    Reader(name="mailbox", takes=lambda file: is_mailbox(file.head), read=read_mailbox),
    Reader(name="saved page", takes=_is_mhtml, read=_mhtml),
    Reader(name="mail", takes=_is_mail, read=_mail),
    Reader(name="pdf", takes=_is_pdf, read=_pdf),
    Reader(name="press export", takes=_always, read=_export),
    Reader(name="feed", takes=_always, read=_feed),
    Reader(name="news items", takes=_always, read=_items),
    Reader(name="xml", takes=_is_xml, read=_xml),
    Reader(name="html", takes=_is_html, read=_html),
    Reader(name="json", takes=_is_json, read=_json),
    Reader(name="table", takes=_is_table, read=_refused("it is a table, which Recoupe does not read")),
    Reader(name="markdown", takes=_is_markdown, read=_markdown),
    Reader(name="text", takes=_always, read=_text),
)
"""Asked from the first to the last; what no other takes is text, or is refused as no text."""
