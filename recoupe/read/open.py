"""Bytes -> Drafts: which reader takes a file. Its content decides; its name only breaks ties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from recoupe.errors import UnreadableError
from recoupe.read.decode import decode
from recoupe.read.draft import Draft
from recoupe.read.weave import sound

# Atomic: a row of comments could else be cut in two at every end of one, in more ways than there are atoms.
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*+)<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_HEADERS = re.compile(
    rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?(?:from|received|return-path|message-id|mime-version):", re.I
)
_OWN_JSON = re.compile(rb'\s*\{\s*"schema":\s*"recoupe/\d')
_TNEF = b"\x78\x9f\x3e\x22"
_DEEPEST = 8  # mails inside mails: nobody forwards more, and a mail can be made of nothing else
_OWN_PAGE = re.compile(rb"""<meta\s+name=["']generator["']\s+content=["']Recoupe\b""", re.I)
_UNPACKED = 512 << 20  # a DOCX that unpacks to more is a bomb, not a document
_UNPACKED_TEXT = 48 << 20  # of mark-up in one part: a novel has one, and in memory it is ten times as much
_KNOWN_OTHERS = {
    "xlsx": "a spreadsheet", "xls": "a spreadsheet", "csv": "a table", "tsv": "a table", "pptx": "slides",
    "ppt": "slides", "jpg": "a picture", "jpeg": "a picture", "png": "a picture", "gif": "a picture",
    "webp": "a picture", "tif": "a picture", "tiff": "a picture", "heic": "a picture", "svg": "a drawing",
    "mp3": "a sound", "wav": "a sound", "m4a": "a sound", "mp4": "a film", "mov": "a film", "zip": "an archive",
    "gz": "an archive", "7z": "an archive", "rar": "an archive", "json": "data", "jsonl": "data", "xml": "data",
    "sqlite": "a database", "db": "a database", "doc": "an old Word document", "exe": "a program",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a file holds: drafts, parts of it that could not be read, and whether Recoupe itself wrote it."""

    drafts: tuple[Draft, ...] = ()
    failures: tuple[tuple[str, UnreadableError], ...] = ()
    own_output: bool = False


def drafts_of(name: str, raw: bytes) -> Opened:
    """The drafts of the file `name` with content `raw`. Raises UnreadableError, and nothing else, when nothing of it can
    be read: a library's own error on a damaged file is one more way of not being readable.
    """
    return _drafts_of(name, raw, 0)


def _drafts_of(name: str, raw: bytes, depth: int) -> Opened:
    try:
        opened = _read(name, raw, depth)
        return replace(opened, drafts=tuple(sound(draft) for draft in opened.drafts))
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError("read.too-large", "it does not fit into memory; split it into articles") from error
    except Exception as error:
        ending = name.rsplit(".", 1)[-1].lower() if "." in name else "text"
        why = f"its {ending} reader failed ({type(error).__name__}: {error})"[:300]
        raise UnreadableError("read.failed", why) from error


def _read(name: str, raw: bytes, depth: int) -> Opened:
    if not raw:
        raise UnreadableError("read.empty", "the file is empty")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if raw.startswith(b"SQLite format 3\0"):
        return _database(raw)
    if ending not in _KNOWN_OTHERS and _is_mail(ending, raw):
        return _mail(raw, depth)
    if is_own_json(raw[:64]):
        return Opened(own_output=True)
    reader = _reader(ending, raw)
    if reader is _html and is_own_page(raw[:8192]):
        return Opened(own_output=True)
    return Opened(drafts=(reader(raw),))


def _database(raw: bytes) -> Opened:
    from recoupe.model import DOSSIER_MARK

    if raw[68:72] == DOSSIER_MARK.to_bytes(4, "big"):
        return Opened(own_output=True)
    raise UnreadableError("read.format", "it is a database; Recoupe reads documents")


def _is_mail(ending: str, raw: bytes) -> bool:
    return ending == "eml" or (ending in ("", "msg", "txt", "mail") and bool(_HEADERS.match(raw[:4096])) and (
        raw.lower().count(b"\nto:", 0, 8192) + raw.lower().count(b"\nmime-version:", 0, 8192) > 0
    ))  # fmt: skip


def _mail(raw: bytes, depth: int) -> Opened:
    """A mail: its body, then every attachment as if it lay in the folder."""
    from recoupe.read.mail import read_mail

    if depth > _DEEPEST:
        raise UnreadableError("read.nested", f"it lies {depth} mails deep; save it as a file of its own")

    body, attachments = read_mail(raw)
    drafts = [body] if body is not None else []
    failures: list[tuple[str, UnreadableError]] = []
    for attachment in attachments:
        try:
            inner = _drafts_of(attachment.name, attachment.raw, depth + 1)
        except UnreadableError as error:
            failures.append((attachment.name, error))
            continue
        drafts += [
            replace(d, place=f"{attachment.place}/{d.place}" if d.place else attachment.place) for d in inner.drafts
        ]
        failures += [(f"{attachment.name}/{place}", error) for place, error in inner.failures]
    if not drafts and failures:
        raise failures[0][1]
    return Opened(drafts=tuple(drafts), failures=tuple(failures))


def _reader(ending: str, raw: bytes) -> Callable[[bytes], Draft]:
    """The reader for a file that is no mail."""
    if b"%PDF-" in raw[:1024]:
        return _pdf
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    if raw.startswith(_TNEF):
        raise UnreadableError("read.format", "it is an Outlook package (winmail.dat); ask for the mail in plain format")
    if ending == "docx":
        return _docx
    if ending == "pdf":
        raise UnreadableError("read.broken", "the file is no PDF whatever its name says; fetch it again")
    if ending in _KNOWN_OTHERS:
        raise UnreadableError("read.format", f"it is {_KNOWN_OTHERS[ending]}, which Recoupe does not read")
    if ending in ("html", "htm", "xhtml") or _HTML.match(raw[:2048]):
        return _html
    return _markdown if ending in ("md", "markdown", "mkd") else _text


def _zipped(raw: bytes) -> Callable[[bytes], Draft]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            size = sum(entry.file_size for entry in entries)
            marked = max(
                (entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0
            )
            locked = any(entry.flag_bits & 1 for entry in entries)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise UnreadableError("read.broken", "the archive is damaged; fetch it again") from error
    if "word/document.xml" not in names:
        raise UnreadableError("read.format", "it is an archive or office file which Recoupe does not read")
    if locked:
        raise UnreadableError("read.encrypted", "the document is protected by a password; save it without one")
    if size > _UNPACKED or marked > _UNPACKED_TEXT:
        raise UnreadableError("read.too-large", f"it unpacks to {size >> 20} MB, more than any document needs")
    return _docx


def _pdf(raw: bytes) -> Draft:
    from recoupe.read.pdf import read_pdf

    return read_pdf(raw)


def _docx(raw: bytes) -> Draft:
    from recoupe.read.docx import read_docx

    return read_docx(raw)


def _html(raw: bytes) -> Draft:
    from recoupe.read.html import read_html

    return read_html(raw)


def _markdown(raw: bytes) -> Draft:
    from recoupe.read.markdown import read_markdown

    text, encoding = decode(raw)
    return replace(read_markdown(_some(text)), encoding=encoding)


def _text(raw: bytes) -> Draft:
    from recoupe.read.text import read_text

    text, encoding = decode(raw)
    if text.lstrip("\ufeff").startswith(("---\n", "---\r\n")) and "\n---" in text[4:]:
        return _markdown(raw)
    return replace(read_text(_some(text)), encoding=encoding)


def _some(text: str) -> str:
    if not text.strip():
        raise UnreadableError("read.empty", "the file holds white space only")
    return text


def is_own_page(head: bytes) -> bool:
    """True when `head` begins an HTML page that Recoupe wrote."""
    return bool(_OWN_PAGE.search(head))


def is_own_json(head: bytes) -> bool:
    """True when `head` begins an export or an annotation that Recoupe wrote."""
    return bool(_OWN_JSON.match(head))
