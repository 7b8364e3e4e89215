"""Bytes to text: which encoding, and whether they are text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata

from recoupe.errors import UnreadableError

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I
)
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

    `charset` is what stands beside the bytes, such as a mail's own header. A byte order mark wins, then valid UTF-8;
    what is declared, a guess and the usual encodings of western desks then compete by how odd their words look, in that
    order where they look alike. Text that is UTF-8 but for a few bytes comes as `latin-1`, one character a byte:
    `mojibake` mends it spot by spot. Raises UnreadableError (`read.binary`) when the bytes are no text. Line ends are left
    as they are.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            try:
                return raw.decode(name), name
            except UnicodeDecodeError:
                if name != "utf-8-sig":  # cut in mid-character
                    return raw.decode(name, "replace"), name
    if (wide := _wide(raw)) is not None:
        return wide
    if _is_binary(raw[:_SAMPLE]):
        raise UnreadableError("read.binary", "the file is not text, whatever its name says; open it in its own program")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(raw[:_SAMPLE]):
        return raw.decode("latin-1"), "latin-1"
    names = [charset]
    if markup and (declared := _DECLARED.search(raw[:4096])):
        names.append(declared[1].decode("ascii"))
    names = [_CODECS.get(name.lower(), name.lower()) for name in names if name and _is_charset(name.lower())]
    guess = _guess(raw[:_SAMPLE])
    if guess in _CENTRAL:
        names.append("cp1252")  # accented letters are shared by both; it is the others that must prove themselves
    rivals = dict.fromkeys([*names, _CODECS.get(guess, guess), "cp1252", "iso8859-15", "mac_roman", "cp850"])
    best: tuple[int, str, str] | None = None
    for name in rivals:
        try:
            text = raw.decode(name)
        except (ValueError, LookupError):
            continue
        odd = _oddity(text[:_SAMPLE])
        # A few odd spots are typing errors: the first candidate keeps its place against one that is hardly better.
        if best is None or odd < 0.5 * best[0] - 0.5:
            best = odd, text, name
    if best is None:
        return raw.decode("latin-1"), "latin-1"
    if best[2] == "cp1252" and _LATIN_9.search(best[1][:_SAMPLE]) and not _C1.search(raw):
        return raw.decode("iso8859-15"), "iso8859-15"
    return best[1], best[2]


_LATIN_9 = re.compile(
    r"(?<=[a-zß-ÿ])[½¼](?=[a-zß-ÿ])|(?<=\d)[ \xa0]?¤"
)  # "c½ur", "12 ¤": the letter and the sign it added
_C1 = re.compile(rb"[\x80-\x9f]")


_CODECS = dict.fromkeys(
    ("iso-8859-1", "latin-1", "latin1", "iso8859-1", "ascii", "us-ascii", "utf-8", "utf8"), "cp1252"
)
"""What is meant by a name: cp1252 is what browsers and editors call latin-1; what calls itself UTF-8 here is none."""

_CENTRAL = frozenset(
    ("cp1250", "windows-1250", "iso8859-2", "iso-8859-2", "cp1257", "windows-1257", "iso8859-4", "iso-8859-4")
)

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_ASIDE = "\u00a4\u00a6\u00a8\u00ac\u00af\u00b4\u00b8\u02c6\u02dc\u00d7\u00f7\u0192\u2020\u2021\u2030\u2039\u203a"
_CAPITALS = "".join(char for char in map(chr, range(0x100, 0x180)) if char.isupper())
_MARKS = (
    r"\u00a1-\u00a9\u00ab-\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c6-\u02dd"
    r"\u0192\u201a-\u2023\u2026-\u203a\u20ac-\u2265\u2500-\u25ff"
)
_ODD = re.compile(
    r"[\x80-\x84\x86-\x9f\ue000-\uf8ff]"  # C1 controls, private use
    rf"|[{_ASIDE}]"  # signs that prose does not use
    rf"|(?<=[^\W\d_])[{_MARKS}](?=[^\W\d_])"  # a sign inside a word
    rf"|(?<=[a-z\xdf-\xff])[À-ÖØ-Þ{_CAPITALS}А-ЯЁΑ-Ω]"  # a capital in the middle of one
    r"|[ß-öø-ÿā-žŻĄ](?=[A-Z])"
    r"|(?<=[A-Za-z])[ЀΑ-ωа-яА-Яא-ת\u0600-\u06ff]|[Α-ωЀ-ӿא-ת\u0600-\u06ff](?=[A-Za-zÀ-ÿ])"  # two scripts in one
    r"|(?<![^\W_])[‚„](?=\s)|(?<![^\W_])[…ƒÓÚÕÇÈËÅ](?=\s)"  # accented words of one letter, read in another encoding
    r"|(?<=[a-z])[‚„ƒ\u02c7-\u02dd]"  # a sign at the end of one
    r"|[ªº](?=[a-zà-ÿ])|(?<=[a-z])[ŽŠš](?=[a-zŽŠš\W])|[½¼¾](?=[a-z])"
)


def _oddity(text: str) -> int:
    """How many spots of `text` no writer leaves: signs inside words, capitals inside words, two scripts in one word."""
    return sum(1 for _ in _ODD.finditer(text))


def _nearly_utf8(raw: bytes) -> bool:
    """True where nearly all bytes beyond ASCII are UTF-8: a copied line, or a cut, spoils the rest."""
    good = sum(len(match) for match in _MULTIBYTE.findall(raw))
    return good >= 6 and good >= 0.8 * len(_HIGH.findall(raw))


def _is_charset(name: str) -> bool:
    """True for a codec of texts that leaves ASCII alone: what was found by reading ASCII is in no other."""
    ascii_ = bytes(range(32, 127))
    try:
        # An escape is no charset, though it leaves most of ASCII alone.
        return "escape" not in name and ascii_.decode(name) == ascii_.decode("ascii")
    except (ValueError, LookupError):
        return False


def _wide(raw: bytes) -> tuple[str, str] | None:
    """UTF-16 without its byte order mark; None for all else.

    Every text holds spaces or line ends, whose other byte is zero; read with the right one of both orders, a sample
    is then letters, marks and spaces throughout.
    """
    sample = raw[: 4096 + len(raw) % 2]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 16 or sample.count(0) < len(sample) // 100 + 1:
        return None
    found = []
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        sound = sum(char in "\t\r\n" or unicodedata.category(char)[0] not in "C" for char in text)
        spaces = sum(char in " \r\n" for char in text)
        wide = sum("\u2e80" <= char <= "\ud7ff" for char in text)
        letters = sum(char.isalpha() for char in text)
        if sound >= 0.99 * len(text) and spaces and letters >= 0.5 * len(text) and (not wide or spaces * 200 >= wide):
            found.append((-spaces, name))
    if not found:
        return None
    name = min(found)[1]
    try:
        return raw.decode(name), name
    except UnicodeDecodeError:
        return (raw.decode(name, "replace"), name) if len(raw) % 2 else None


def _guess(raw: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    return str(detect_encoding(raw) or "cp1252").lower()


_CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32)])


def _is_binary(raw: bytes) -> bool:
    """True for bytes that no text file holds: a NUL or two may stray into UTF-8, and a trace of control characters."""
    if not raw:
        return False
    if len(raw) - len(raw.translate(None, _CONTROLS)) > max(3, len(raw) // 200):
        return True
    if nul := raw.count(0):
        try:
            raw[: _SAMPLE - 4].decode("utf-8")
        except UnicodeDecodeError:
            return True
    return nul > len(raw) // 50
