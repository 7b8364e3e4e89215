"""What a reader of a format is handed and hands back: the contract of the table in `open`, and of readers by others.

A reader takes a `File` and gives, in reading order, what it finds: a `Draft` for a text, a `Part` for a file inside the
file (which any reader may take in its turn), a `Refusal` for what it cannot read, and at most one `Aside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.read.draft import Clue, Draft
from recoupe.read.limits import DEFAULT, Limits, breach

_HEAD = 8192


class Allowance:
    """What one file may still cost. All that is nested in it draws on the same one, while it is being unpacked."""

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self.limits = limits
        self.spent = False
        self._bytes = limits.unpacked_bytes
        self._parts = limits.parts

    def unpack(self, size: int) -> None:
        """Count `size` bytes as unpacked. Raises UnreadableError (`read.bomb`) beyond `unpacked_bytes`."""
        self._bytes -= size
        if self._bytes < 0:
            self.spent = True
            raise UnreadableError(
                "read.bomb", f"it unpacks to more than it may; {breach('unpacked-mb', self.limits)} if it is no trap"
            )

    def part(self) -> None:
        """Count one more document. Raises UnreadableError (`read.too-many`) beyond `parts`."""
        self._parts -= 1
        if self._parts < 0:
            self.spent = True
            raise UnreadableError(
                "read.too-many", f"what comes after was not read; {breach('parts', self.limits)}, or split it"
            )


@dataclass(frozen=True, slots=True)
class File:
    """A file, or a file inside one: its name (for ties only: the content decides), its bytes, and what it may cost.

    `charset` is what stands beside it of its encoding (a mail part's or an answer's header); `clues` what its container
    knows of it; `depth` counts the containers around it.
    """

    name: str
    raw: bytes
    charset: str = ""
    clues: tuple[Clue, ...] = ()
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def ending(self) -> str:
        """The ending of its name in lower case, without its dot; empty for none."""
        return self.name.rsplit(".", 1)[-1].lower() if "." in self.name else ""

    @property
    def opening(self) -> bytes:
        """Its first 4 KiB as UTF-8 without byte order mark, where it is text in UTF-8 or UTF-16; else its first bytes."""
        head = self.raw[:4096]
        for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            if head.startswith(mark):
                return head[2:].decode(name, "ignore").encode("utf-8", "ignore")
        for name, zeros in (("utf-16-le", head[1:64:2]), ("utf-16-be", head[:64:2])):
            if len(zeros) > 8 and not any(zeros):
                return head.decode(name, "ignore").encode("utf-8", "ignore")
        return head.removeprefix(b"\xef\xbb\xbf")

    @property
    def head(self) -> bytes:
        """Its first 8 KiB."""
        return self.raw[:_HEAD]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside a file. `place` leads to it (unique in its container), empty when it is all that there is.

    `charset` and `clues` as in `File`. `minor`: a page of a crawl, a picture in a mail's text: nobody misses one without
    words, so it is only counted.
    """

    name: str
    raw: bytes
    place: str = ""
    charset: str = ""
    clues: tuple[Clue, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something at `place` that could not be read, and why."""

    place: str
    error: UnreadableError


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to know of a container that is no fault: how much of it was passed over."""

    notice: Notice


Found = Draft | Part | Refusal | Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One line of the table of formats. `takes` looks at a file's content, cheaply; `read` gives what it holds,
    or None when a closer look shows that the file is another reader's.

    Both may raise UnreadableError; any other error makes the file unreadable too and stops nothing else.
    """

    name: str
    takes: Callable[[File], bool]
    read: Callable[[File], Iterable[Found] | None]
