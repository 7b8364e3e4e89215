"""What the user knows of the files, in `sources.csv`: it wins over everything the files say of themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recoupe.errors import UnreadableError
from recoupe.model import Notice, days_of
from recoupe.read.decode import decode

FIELDS = ("date", "outlet", "author", "url", "language", "title")
_ALIASES = {
    "fichier": "file", "archivo": "file", "fecha": "date", "auteur": "author", "autor": "author", "authors": "author",
    "auteurs": "author", "titre": "title", "titulo": "title", "título": "title", "langue": "language",
    "lang": "language", "idioma": "language", "media": "outlet", "média": "outlet", "medio": "outlet",
    "publisher": "outlet", "journal": "outlet", "source": "outlet", "published": "date", "lien": "url", "link": "url",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one row says of one file: field -> value, of `FIELDS`; empty cells are left out."""

    facts: dict[str, str]


def read_sources(path: Path, names: Sequence[str]) -> tuple[dict[str, Given], list[Notice]]:
    """File name -> what `sources.csv` says of it; notices for what cannot be used. Nothing where there is no such file.

    Columns are found by name, in any order; commas, semicolons and tabs all separate. A row names its file by path or,
    where that is unique, by name alone.
    """
    notices: list[Notice] = []

    def tell(code: str, message: str) -> None:
        notices.append(Notice(code=code, message=message, file=path.name))

    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}, notices
    except OSError as error:
        tell("sources.unreadable", f"{path.name} could not be read ({error.strerror}); nothing of it was used.")
        return {}, notices
    try:
        text, _ = decode(raw)
    except UnreadableError as error:
        tell("sources.unreadable", f"{path.name} could not be read: {error}.")
        return {}, notices
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    if not rows:
        return {}, notices
    header = [_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0]]
    if "file" not in header:
        tell("sources.no-file-column", f"{path.name} has no column `file`; its first line must name the columns.")
        return {}, notices
    by_name: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(name.rsplit("/", 1)[-1], []).append(name)
    out: dict[str, Given] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {k: v.strip() for k, v in zip(header, row, strict=False) if v.strip()}
        wanted = cells.pop("file", "").replace("\\", "/").removeprefix("./")
        if not wanted:
            continue
        found = [wanted] if wanted in names else by_name.get(wanted, [])
        if len(found) != 1:
            how = "names several files; give its path" if found else "names no file of the folder"
            tell("sources.unknown-file", f"{path.name}, line {number}: {wanted} {how}.")
            continue
        if "date" in cells and days_of(cells["date"]) is None:
            tell(
                "sources.bad-date",
                f"{path.name}, line {number}: {cells['date']} is no date such as 2025-03-09, 2025-03 or 2025; not used.",
            )
            del cells["date"]
        out[found[0]] = Given(facts={k: v for k, v in cells.items() if k in FIELDS})
    return out, notices
