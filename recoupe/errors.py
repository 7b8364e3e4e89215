"""What can go wrong with a call. What is wrong with a *document* is a `Notice`, never an exception.

RecoupeError                 anything a user can be told in one sentence
├── UsageError               the call itself is off: a path, an option, a format
├── UnreadableError          one file cannot be read; `read` turns it into a `Notice`
├── NothingBuiltError        no dossier could be made (empty folder, output not writable, disk full)
├── BusyError                another build is at work on the same dossier
└── LostProofError           a dossier no longer matches its sources, or cannot be opened
"""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(message: str) -> str:
    """`message` with its controls written out: no file name or text can move the cursor, or turn the line around."""
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", message)


class RecoupeError(Exception):
    """One clear sentence: what, where, what to do next. `exit_code` is what the command line returns."""

    exit_code = 2


class UsageError(RecoupeError):
    """The call names something that does not exist or cannot be used so."""


class UnreadableError(RecoupeError):
    """A file that cannot be read. `code` is the stable notice code, such as `read.encrypted`."""

    exit_code = 1

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NothingBuiltError(RecoupeError):
    """No dossier was written; an older one, if there was any, is untouched."""


class BusyError(NothingBuiltError):
    """Another process builds the same dossier."""


class LostProofError(RecoupeError):
    """A dossier that cannot be opened, or a line of it whose source no longer says the same."""

    exit_code = 1
