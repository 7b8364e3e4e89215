"""What one file may cost: bounds with defaults, so that no document, however hostile, takes the run with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of reading one file. Each breach is a notice; the rest of the folder is read.

    `file_bytes`: size of a file; `unpacked_bytes`: of all that it unpacks to; `depth`: containers in one another (a mail
    in an archive in a mail); `parts`: documents in one file; `seconds` and `memory_bytes`: of the process that reads it.
    """

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 512 << 20
    depth: int = 8
    parts: int = 20_000
    seconds: float = 120.0
    memory_bytes: int = 3 << 30


DEFAULT = Limits()
