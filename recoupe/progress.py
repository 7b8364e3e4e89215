"""How far a build is, on a terminal: one line that is drawn over itself. In a pipe, nothing."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from recoupe.build import Progress, Silence
from recoupe.errors import plain

_LABELS = {"files": "opening files", "reading": "reading closely", "copies": "looking for copies",
           "crosscheck": "cross-checking", "vectors": "sentence vectors", "writing": "writing"}  # fmt: skip
_REDRAW = 0.08  # seconds between two drawings: smooth to the eye, nothing to the clock


class _Line:
    """Draws stage, count, time left and the name of the last document."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._name, self._total, self._done = "", 0, 0
        self._began = self._drawn = 0.0

    def stage(self, name: str, total: int) -> None:
        self._name, self._total, self._done = _LABELS.get(name, name), total, 0
        self._began = time.monotonic()
        self._draw("", force=True)

    def step(self, what: str) -> None:
        self._done += 1
        if self._done == 1:  # the first one waits for the models: it says nothing of the others
            self._began = time.monotonic()
        self._draw(what, force=self._done == self._total)

    def clear(self) -> None:
        self._out.write("\r\x1b[K")
        self._out.flush()

    def _draw(self, what: str, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._drawn < _REDRAW:
            return
        self._drawn = now
        count = f" {self._done}/{self._total}" if self._total else ""
        line = f"{self._name}{count}{self._left(now)}{'  ' + plain(what) if what else ''}"
        width = shutil.get_terminal_size().columns - 1
        self._out.write("\r\x1b[K" + (line if len(line) <= width else line[: max(0, width - 1)] + "…"))
        self._out.flush()

    def _left(self, now: float) -> str:
        """The time that the stage still takes at its speed so far; nothing before that says something."""
        spent = now - self._began
        if self._done < 2 or self._done >= self._total or spent < 1:
            return ""
        seconds = round(spent / (self._done - 1) * (self._total - self._done))
        return f", {seconds // 60} min {seconds % 60:02} s left" if seconds >= 60 else f", {seconds} s left"


@contextmanager
def on_terminal(quiet: bool = False) -> Iterator[Progress]:
    """A `Progress` on stderr where that is a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield Silence()
        return
    line = _Line(sys.stderr)
    try:
        yield line
    finally:
        line.clear()
