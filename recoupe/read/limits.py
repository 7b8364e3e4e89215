"""What one file may cost: bounds with defaults, so that no document, however hostile, takes the run with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from recoupe.errors import UsageError


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

# Name on the command line -> field, how many of the field's units one of its own holds, what a sentence calls it.
_SETTINGS = {
    "file-mb": ("file_bytes", 1 << 20, "MB a file"),
    "unpacked-mb": ("unpacked_bytes", 1 << 20, "MB unpacked"),
    "depth": ("depth", 1, "files in one another"),
    "parts": ("parts", 1, "documents in one file"),
    "seconds": ("seconds", 1, "seconds a file"),
    "memory-mb": ("memory_bytes", 1 << 20, "MB of memory"),
}
_MOST = 1 << 43  # of a field: what a process or a disk has today, a thousand times over
NAMES = tuple(_SETTINGS)


def with_settings(settings: Iterable[str], limits: Limits = DEFAULT) -> Limits:
    """`limits` changed by words such as `seconds=300` or `file-mb=200`; the last word on a limit wins.

    Raises UsageError on a word that names no limit, or no number above zero.
    """
    for word in settings:
        name, _, number = word.partition("=")
        name = name.strip().lower().replace("_", "-")
        if name not in _SETTINGS:
            raise UsageError(f"{word} is no limit; write NAME=NUMBER, where NAME is one of {', '.join(NAMES)}.")
        field, unit, _ = _SETTINGS[name]
        digits = number.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 13 and 0 < int(digits) * unit <= _MOST):
            raise UsageError(
                f"{word} is no limit; write a whole number above zero, such as {name}={_now(name, DEFAULT)}."
            )
        limits = replace(limits, **{field: int(digits) * unit})
    return limits


def settings_of(limits: Limits) -> tuple[str, ...]:
    """The words that make `limits` of the defaults, for `with_settings`."""
    return tuple(f"{name}={_now(name, limits)}" for name in NAMES if _now(name, limits) != _now(name, DEFAULT))


def breach(name: str, limits: Limits) -> str:
    """What a notice says of the limit `name` (of `NAMES`): its value, and how to raise it.

    >>> breach("seconds", DEFAULT)
    'the limit is 120 seconds a file: raise it with --limit seconds=240'
    """
    value = _now(name, limits)
    return f"the limit is {value} {_SETTINGS[name][2]}: raise it with --limit {name}={2 * value}"


def _now(name: str, limits: Limits) -> int:
    field, unit, _ = _SETTINGS[name]
    return max(1, int(getattr(limits, field)) // unit)
