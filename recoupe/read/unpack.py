"""Compressed bytes -> bytes, counted while they are unpacked: what a file says of its own size is never believed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from recoupe.errors import UnreadableError
from recoupe.read.limits import breach
from recoupe.read.reader import Allowance

_STEP = 1 << 20
_DICTIONARY = 256 << 20  # bytes that an XZ file may ask for to be unpacked: the strongest setting of xz needs 65 MB
_MAGICS = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))
_ERRORS = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)


class Readable(Protocol):
    """A file that is read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def packing_of(raw: bytes) -> str:
    """How `raw` is compressed by its first bytes: `gzip`, `bzip2` or `xz`; empty for none of these."""
    name = next((name for magic, name in _MAGICS if raw.startswith(magic)), "")
    return "" if name == "bzip2" and raw[4:10] not in (b"1AY&SY", b"\x17rE8P\x90") else name


def unpacked(raw: bytes, packing: str, allowance: Allowance) -> bytes:
    """What `raw` unpacks to; `packing` as in `packing_of`, or `deflate` and `br` of the web.

    Raises UnreadableError: `read.broken` when it is damaged, `read.too-large` or `read.bomb` when it is too much.
    """
    try:
        return gathered(_CHUNKS[packing](raw), allowance)
    except _ERRORS as error:
        raise UnreadableError("read.broken", "its compressed content is damaged; fetch it again") from error


def gathered(chunks: Iterable[bytes], allowance: Allowance) -> bytes:
    """`chunks` as one, each counted as it comes; no file may have more than `file_bytes`, inside another either."""
    out: list[bytes] = []
    size = 0
    for chunk in chunks:
        allowance.unpack(len(chunk))
        size += len(chunk)
        if size > allowance.limits.file_bytes:
            raise too_large(allowance)
        out.append(chunk)
    return b"".join(out)


def too_large(allowance: Allowance) -> UnreadableError:
    """What to say of a file inside a file that is larger than a file may be."""
    why = breach("file-mb", allowance.limits)
    return UnreadableError("read.too-large", f"it unpacks to more than a file may have; {why}, or split it")


def chunks_of(file: Readable) -> Iterator[bytes]:
    """The content of an open file, a mebibyte at a time."""
    while chunk := file.read(_STEP):
        yield chunk


def _gzip(raw: bytes) -> Iterator[bytes]:
    return chunks_of(gzip.GzipFile(fileobj=io.BytesIO(raw)))


def _bzip2(raw: bytes) -> Iterator[bytes]:
    return chunks_of(bz2.BZ2File(io.BytesIO(raw)))


def _xz(raw: bytes) -> Iterator[bytes]:
    while raw:
        stream = lzma.LZMADecompressor(memlimit=_DICTIONARY)
        yield stream.decompress(raw, _STEP)
        while not stream.eof:
            if stream.needs_input:
                raise EOFError("the stream ends early")
            yield stream.decompress(b"", _STEP)
        raw = stream.unused_data.lstrip(b"\0")  # streams may be padded


def _deflate(raw: bytes) -> Iterator[bytes]:
    """The web's `deflate`: with the header of zlib as it should be, or without as some servers send it."""
    headed = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
    for at in range(0, len(raw), 1 << 16):  # small pieces: what is not consumed is copied each time
        left = raw[at : at + (1 << 16)]
        while left and not stream.eof:
            yield stream.decompress(left, _STEP)
            left = stream.unconsumed_tail
    yield stream.flush()


def _brotli(raw: bytes) -> Iterator[bytes]:
    import brotli

    stream = brotli.Decompressor()
    try:
        yield stream.process(raw, output_buffer_limit=_STEP)
        while not stream.is_finished():
            if stream.can_accept_more_data():
                raise EOFError("the stream ends early")
            yield stream.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise ValueError("no brotli stream") from error


_CHUNKS = {"gzip": _gzip, "bzip2": _bzip2, "xz": _xz, "deflate": _deflate, "br": _brotli}
