"""Bytes to text: which encoding, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

from recoupe.errors import UnreadableError

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I
)
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_SAMPLE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes, *, markup: bool = False, charset: str = "") -> tuple[str, str]:
    """The text of `raw` and the encoding that gave it. `markup`: believe a declared charset before guessing.

    `charset` is what stands beside the bytes, such as a mail's own header. A byte order mark wins, then valid UTF-8,
    then what is declared, then a guess. Raises UnreadableError (`read.binary`) when the bytes are no text. Line ends are
    left as they are.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _strict(raw, name), name
    if (wide := _wide(raw)) is not None:
        return wide
    if _is_binary(raw[:_SAMPLE]):
        raise UnreadableError("read.binary", "the file is not text, whatever its name says; open it in its own program")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    names = []
    if charset and _is_charset(charset.lower()):
        names.append(charset.lower())
    if markup and (declared := _DECLARED.search(raw[:4096])) and _is_charset(declared[1].decode("ascii").lower()):
        names.append(declared[1].decode("ascii").lower())
    names += [_guess(raw[:_SAMPLE]), "cp1252", "latin-1"]
    for name in names:
        try:
            # cp1252 is what browsers and editors mean by latin-1: its 0x80-0x9f are quotation marks and dashes.
            wanted = "cp1252" if name in ("iso-8859-1", "latin-1", "ascii", "utf-8") and name != names[-1] else name
            text = raw.decode(wanted)
        except (ValueError, LookupError):
            continue
        if name != names[-1] and _C1.search(text):
            continue  # no text holds C1 controls: the bytes are Windows-1252, whatever was declared
        return text, wanted
    raise UnreadableError("read.encoding", "no known character encoding fits; save the file as UTF-8")


def _is_charset(name: str) -> bool:
    """True for a codec of texts that leaves ASCII alone: what was found by reading ASCII is in no other."""
    ascii_ = bytes(range(32, 127))
    try:
        # An escape is no charset, though it leaves most of ASCII alone.
        return "escape" not in name and ascii_.decode(name) == ascii_.decode("ascii")
    except (ValueError, LookupError):
        return False


def _wide(raw: bytes) -> tuple[str, str] | None:
    """UTF-16 without its byte order mark: every second byte of a text in Latin letters is zero. None for all else."""
    sample = raw[:4096]
    if len(raw) % 2 or len(sample) < 16:
        return None
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > 0.9 * len(zeros) and zeros.count(0) > 0.95 * sample.count(0):
            try:
                text = raw.decode(name)
            except UnicodeDecodeError:
                continue
            if not _is_binary(text[:4096].encode("utf-8")):
                return text, name
    return None


def _strict(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "read.encoding", f"its byte order mark says {name} but its bytes do not fit; save it as UTF-8"
        ) from error


def _guess(raw: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    return str(detect_encoding(raw) or "cp1252").lower()


def _is_binary(raw: bytes) -> bool:
    """True for bytes that no text file holds: a NUL or two may stray into UTF-8, and a trace of control characters."""
    if not raw:
        return False
    controls = sum(raw.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if controls > max(3, len(raw) // 200):
        return True
    if nul := raw.count(0):
        try:
            raw[: _SAMPLE - 4].decode("utf-8")
        except UnicodeDecodeError:
            return True
    return nul > len(raw) // 50
