"""ZIP and TAR -> the files in them; and one compressed file -> that file. Nothing is ever written to a disk.

A name inside an archive leads nowhere: it is only what a document is called. What an archive says of the size of its
content is good enough to refuse it, and never to believe it.
"""

from __future__ import annotations

import io
import itertools
import lzma
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from recoupe.errors import UnreadableError
from recoupe.read.reader import Allowance, File, Found, Part, Refusal
from recoupe.read.unpack import chunks_of, gathered, packing_of, too_large, unpacked

_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, KeyError, IndexError,
           OverflowError, AttributeError)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_FRAMES = re.compile("[\u2500-\u259f]")  # what the accents of the West of Europe look like in the code page of DOS
# What systems and programs leave beside documents.
_FURNITURE = re.compile(
    r"(?:^|/)(?:\.(?!\.?(?:/|$))[^/]*|~\$[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|\$RECYCLE\.BIN)(?:/|$)", re.I
)
_UTF8 = 0x800
_LOCKED = 0x1
_MARKED = 48 << 20  # bytes of mark-up in one part: a novel has one, and in memory it is ten times as much
_LONGEST = 400  # characters of a name that are kept


def opened_zip(raw: bytes) -> zipfile.ZipFile:
    """The archive `raw`. Raises UnreadableError when it is damaged, or when its entries share their bytes (a bomb)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    except (*_ERRORS, NotImplementedError) as error:
        raise UnreadableError("read.broken", "the archive is damaged; fetch it again") from error
    for one, next_ in itertools.pairwise(entries):
        # 30: the shortest header that stands before the content of an entry.
        if one.header_offset + 30 + one.compress_size > next_.header_offset:
            raise UnreadableError("read.bomb", "its entries share their bytes, as only a trap does; leave it")
    return archive


def member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """The content of a member. Raises UnreadableError when it is locked, damaged or too large."""
    try:
        entry = archive.getinfo(name) if isinstance(name, str) else name
        if entry.flag_bits & _LOCKED:
            raise UnreadableError("read.encrypted", "it is protected by a password; save it without one")
        if entry.file_size > allowance.limits.file_bytes:
            raise too_large(allowance)
        with archive.open(entry) as file:
            return gathered(chunks_of(file), allowance)
    except NotImplementedError as error:
        raise UnreadableError("read.format", "it is compressed in a way that is not known; pack it again") from error
    except RuntimeError as error:  # the library's word for a password that it would need
        raise UnreadableError("read.encrypted", "it is protected by a password; save it without one") from error
    except _ERRORS as error:
        raise UnreadableError("read.broken", "it is damaged in its archive; fetch it again") from error


def read_zip(file: File) -> Iterator[Found]:
    """The files in a ZIP archive in its own order, `place` the path of each."""
    with opened_zip(file.raw) as archive:
        places: dict[str, int] = {}
        for entry in archive.infolist():
            name = zip_name(entry)
            if entry.is_dir() or _FURNITURE.search(name):
                continue
            place = _place(name, places)
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield Refusal(place, UnreadableError("read.format", "it is a link, and links are not followed"))
                continue
            try:
                raw = member(archive, entry, file.allowance)
            except UnreadableError as error:
                yield Refusal(place, error)
            else:
                yield Part(name=name, raw=raw, place=place)


def zip_name(entry: zipfile.ZipInfo) -> str:
    """The path of an entry, read as UTF-8 where it can be: many programs write UTF-8 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            if _FRAMES.search(name):
                name = raw.decode("cp850", "replace")
    return _printable(name.replace("\\", "/"))


def read_tar(file: File) -> Iterator[Found]:
    """The files in a TAR archive in its own order, `place` the path of each."""
    places: dict[str, int] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(file.raw), mode="r:", errors="surrogateescape") as archive:
            for entry in archive:
                name = _printable(entry.name)
                if entry.isdir() or _FURNITURE.search(name):
                    continue
                place = _place(name, places)
                if not entry.isreg():
                    why = "it is a link or a device, and neither is followed"
                    yield Refusal(place, UnreadableError("read.format", why))
                    continue
                if entry.size > file.allowance.limits.file_bytes:
                    yield Refusal(place, too_large(file.allowance))
                    continue
                if (content := archive.extractfile(entry)) is not None:
                    yield Part(name=name, raw=gathered(chunks_of(content), file.allowance), place=place)
    except (tarfile.TarError, *_ERRORS) as error:
        raise UnreadableError("read.broken", "the archive is damaged from here on; fetch it again") from error


def read_compressed(file: File) -> Iterator[Found]:
    """The one file that a gzip, bzip2 or xz file holds: it stands in its place, under its name without the ending."""
    stem, dot, ending = file.name.rpartition(".")
    name = f"{stem}.tar" if ending.lower() in ("tgz", "tbz2", "txz") else stem if dot else file.name
    yield Part(name=name, raw=unpacked(file.raw, packing_of(file.raw), file.allowance), charset=file.charset)


def check_office(archive: zipfile.ZipFile, allowance: Allowance) -> None:
    """Raises UnreadableError when an office file is locked, or unpacks to more than it may.

    The libraries that read such files unpack them by themselves, and no part beyond the size that it says it has.
    """
    entries = archive.infolist()
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise UnreadableError("read.encrypted", "the document is protected by a password; save it without one")
    if any(entry.file_size > _MARKED for entry in entries if entry.filename.endswith((".xml", ".rels"))):
        raise UnreadableError("read.too-large", "its text unpacks to more than any document needs; split it")
    allowance.unpack(sum(entry.file_size for entry in entries))


def _place(name: str, taken: dict[str, int]) -> str:
    """`name` without what leads out of a folder; a second file of one name gets a number."""
    steps = [step for step in name.split("/") if step not in ("", ".", "..")]
    plain = place = "/".join(steps)[-_LONGEST:] or "unnamed"
    while place in taken:
        taken[plain] += 1
        place = f"{plain}#{taken[plain]}"
    taken[place] = 1
    return place


def _printable(name: str) -> str:
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", unicodedata.normalize("NFC", text))
