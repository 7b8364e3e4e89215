"""What the user knows of the files, in `sources.csv`: it wins over everything the files say of themselves."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recoupe.errors import UnreadableError
from recoupe.languages import SUPPORTED
from recoupe.model import Notice, days_of
from recoupe.read.decode import decode
from recoupe.read.press import day_of

FIELDS = ("date", "outlet", "author", "url", "language", "title", "subtitle", "agency", "section", "house")
_ALIASES = {
    "fichier": "file", "archivo": "file", "fecha": "date", "auteur": "author", "autor": "author", "authors": "author",
    "auteurs": "author", "titre": "title", "titulo": "title", "título": "title", "langue": "language",
    "lang": "language", "idioma": "language", "media": "outlet", "média": "outlet", "medio": "outlet",
    "publisher": "outlet", "journal": "outlet", "source": "outlet", "published": "date", "lien": "url", "link": "url",
    "chapo": "subtitle", "sous-titre": "subtitle", "subtítulo": "subtitle", "agence": "agency", "agencia": "agency",
    "rubrique": "section", "rubric": "section", "sección": "section", "auteur(s)": "author", "adresse": "url",
    "groupe": "house", "group": "house", "grupo": "house", "owner": "house", "propriétaire": "house", "propietario": "house",
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

    rows = read_table(path, lambda why: tell("sources.unreadable", why))
    if not rows:
        return {}, notices
    header = [_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0]]
    if "file" not in header:
        tell("sources.no-file-column", f"{path.name} has no column `file`; its first line must name the columns.")
        return {}, notices
    known = set(names)
    by_name: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(name.rsplit("/", 1)[-1], []).append(name)
    out: dict[str, Given] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {k: v.strip() for k, v in zip(header, row, strict=False) if v.strip()}
        wanted = cells.pop("file", "").replace("\\", "/").removeprefix("./")
        if not wanted:
            continue
        found = [wanted] if wanted in known else by_name.get(wanted, [])
        if len(found) != 1:
            how = "names several files; give its path" if found else "names no file of the folder"
            tell("sources.unknown-file", f"{path.name}, line {number}: {wanted} {how}.")
            continue
        # Spreadsheets write a day as their country does: 05/03/2025 is the fifth of March.
        if "date" in cells and days_of(cells["date"]) is None and day_of(cells["date"]) is None:
            tell(
                "sources.bad-date",
                f"{path.name}, line {number}: {cells['date']} is no date such as 2025-03-09, 2025-03 or 2025; not used.",
            )
            del cells["date"]
        if "language" in cells:
            code = _language(cells["language"])
            if not code:
                tell(
                    "sources.bad-language", f"{path.name}, line {number}: {cells['language']} is no language; not used."
                )
                del cells["language"]
            else:
                cells["language"] = code
        if found[0] in out:
            tell("sources.duplicate", f"{path.name}, line {number}: {wanted} has a row above; this one wins.")
        out[found[0]] = Given(facts={k: v for k, v in cells.items() if k in FIELDS})
    return out, notices


def read_table(path: Path, unreadable: Callable[[str], None]) -> list[list[str]]:
    """The rows of a table that a user wrote, the columns' names first; none where there is no such file.

    Commas, semicolons and tabs all separate, in any usual encoding. What cannot be read is told to `unreadable`.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        unreadable(f"{path.name} could not be read ({error.strerror}); nothing of it was used.")
        return []
    try:
        text, _ = decode(raw)
    except UnreadableError as error:
        unreadable(f"{path.name} could not be read: {error}.")
        return []
    head, _, rest = text.removeprefix("\ufeff").partition("\n")
    if excel := re.fullmatch(r"sep=([,;\t])\s*", head, re.I):  # Excel's own first line
        separator, text = excel[1], rest
    else:
        separator = max(",;\t", key=head.count)
    rows: list[list[str]] = []
    try:
        rows += csv.reader(io.StringIO(unicodedata.normalize("NFC", text), newline=None), delimiter=separator)
    except csv.Error as error:
        unreadable(f"{path.name} is no table from line {len(rows) + 1} on ({error}): close its quotes.")
    return rows


def _language(written: str) -> str:
    """The ISO code of a language that a user wrote as code or name ("fr", "fr-CA", "anglais", "Spanish"); "" for none."""
    from babel import Locale

    wanted = written.strip().lower().replace("_", "-")
    tables = {code: Locale(code).languages for code in SUPPORTED}
    if wanted.split("-")[0] in tables["en"] and len(wanted.split("-")[0]) == 2:
        return wanted.split("-")[0]
    return next(
        (code for table in tables.values() for code, name in sorted(table.items()) if name.lower() == wanted), ""
    )
