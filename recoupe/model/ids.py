"""Names for lines: hashes of content, so that a line, and a decision about it, is found again after a rebuild."""

from __future__ import annotations

import hashlib

from recoupe.model.spans import Span

LETTERS = {
    "blocks": "b", "sentences": "n", "mentions": "m", "chains": "h", "times": "t", "quotes": "q", "modals": "o",
    "quantities": "u", "statements": "s",
}  # fmt: skip


def identify(prefix: str, *parts: object) -> str:
    """`prefix` and 10 hexadecimal digits of a hash over `parts`: 16 million lines before a clash is likely."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode())
    return f"{prefix}{digest.hexdigest()[:12]}"


def line_id(table: str, span: Span, number: int = 0) -> str:
    """The id of a line of one document: its table's letter and a hash of its place (and number, for lines in one place)."""
    return identify(LETTERS[table], span.doc, span.start, span.end, number)
