"""Text put together from pieces of a source, with the way back kept as it grows."""

from __future__ import annotations

from recoupe.model import Origin, Run


class Weaver:
    """Grows a canonical text and its `Origin`. `unit` as in `Origin`."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self.size = 0

    def keep(self, text: str, source: int, page: int = 0) -> None:
        """Add `text`, which stands character for character at `source` of `page`."""
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        end = self.size + len(text)
        joined = last is not None and last.exact and last.page == page
        if last is not None and joined and last.end == self.size and last.source_end == source:
            self._runs[-1] = Run(last.start, end, last.source_start, source + len(text), page)
        else:
            self._runs.append(Run(self.size, end, source, source + len(text), page))
        self._add(text)

    def repair(self, text: str, start: int, end: int, page: int = 0) -> None:
        """Add `text`, which stands for source [start, end) of `page` without being it (an entity, a joined hyphen)."""
        if text:
            exact = len(text) == end - start
            self._runs.append(Run(self.size, self.size + len(text), start, end, page, exact))
            self._add(text)

    def put(self, text: str) -> None:
        """Add `text` that stands nowhere in the source: a space between lines, an empty line between paragraphs."""
        self._add(text)

    def ends_with(self, tail: str) -> bool:
        """True when what was woven so far ends with `tail`."""
        return bool(self._pieces) and self._pieces[-1].endswith(tail)

    def done(self) -> tuple[str, Origin]:
        """The text and its way back."""
        return "".join(self._pieces), Origin(self._unit, tuple(self._runs))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self.size += len(text)
