"""Whom the user knows: `entities.csv` or `entities.ftm.json` (FollowTheMoney, one a line) in the folder.

What they say of a name wins over every rule: one name for all aliases, one kind, one identifier.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from recoupe.errors import UnreadableError
from recoupe.model import Notice
from recoupe.model.records import Kind
from recoupe.read.decode import decode
from recoupe.read.given import read_table

TABLE, LINES = "entities.csv", "entities.ftm.json"
_ALIASES = {
    "nom": "name", "nombre": "name", "alias": "aliases", "autres noms": "aliases", "variantes": "aliases",
    "otros nombres": "aliases", "other names": "aliases", "type": "kind", "genre": "kind", "tipo": "kind",
    "clase": "kind", "identifiant": "id", "identifier": "id", "identificador": "id", "wikidata": "id", "note": "notes",
    "remarques": "notes", "notas": "notes", "nota": "notes", "commentaire": "notes", "comentario": "notes",
}  # fmt: skip
_KINDS: dict[str, Kind] = {
    "personne": "person", "persona": "person", "organization": "organisation", "organización": "organisation",
    "organizacion": "organisation", "company": "organisation", "entreprise": "organisation", "empresa": "organisation",
    "société": "organisation", "média": "media", "medio": "media", "lieu": "place", "lugar": "place", "pays": "place",
    "ville": "place", "installation": "facility", "instalación": "facility", "produit": "product", "producto": "product",
    "événement": "event", "evento": "event", "groupe": "group", "grupo": "group",
}  # fmt: skip
# https://followthemoney.tech/explorer/schemata: those that a name in a text may stand for.
_SCHEMATA: dict[str, Kind] = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "PublicBody": "organisation",
    "LegalEntity": "organisation", "Vessel": "product", "Airplane": "product", "Vehicle": "product", "Event": "event",
    "Address": "place",
}  # fmt: skip
_LONGEST = 300  # characters of a name: beyond it a cell holds a text


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEntity:
    """One line of the user's authority file. `kind` None: any; `where`: file and line, for messages."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: Kind | None = None
    id: str = ""
    notes: str = ""
    where: str = ""


def read_authority(folder: Path, longest: int) -> tuple[tuple[GivenEntity, ...], list[Notice]]:
    """The entities of both files in `folder`, in their order, and notices for what cannot be used.

    `longest`: bytes that a file may have. A name that two lines claim stays with the first.
    """
    notices: list[Notice] = []
    found: list[GivenEntity] = []
    for file, reader in ((TABLE, _table), (LINES, _lines)):
        path = folder / file

        def tell(code: str, message: str, file: str = file) -> None:
            notices.append(Notice(code=code, message=f"{file}{message}", file=file))

        try:
            size = path.stat().st_size if path.is_file() else -1
        except OSError as error:
            tell("entities.unreadable", f" could not be read ({error.strerror}); nothing of it was used.")
            continue
        if size > longest:
            tell(
                "entities.unreadable", f" has {size >> 20} MB, more than a file may have here; nothing of it was used."
            )
        elif size >= 0:
            found += reader(path, tell)
    return tuple(_single(found, notices)), notices


_Tell = Callable[[str, str], None]


def _table(path: Path, tell: _Tell) -> Iterable[GivenEntity]:
    rows = read_table(path, lambda why: tell("entities.unreadable", why.removeprefix(path.name)))
    if not rows:
        return
    header = [_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0]]
    if "name" not in header:
        tell("entities.no-name-column", " has no column `name`; its first line must name the columns.")
        return
    for number, row in enumerate(rows[1:], 2):
        cells = {key: cell.strip() for key, cell in zip(header, row, strict=False) if cell.strip()}
        if not cells:
            continue
        name = cells.get("name", "")
        if not name or len(name) > _LONGEST:
            tell("entities.no-name", f", line {number}: it has no name that can be looked for; not used.")
            continue
        kind = _kind(cells.get("kind", ""))
        if kind is None and cells.get("kind"):
            tell("entities.bad-kind", f", line {number}: {cells['kind'][:40]} is no kind of thing; {name} may be any.")
        aliases = tuple(a.strip() for a in cells.get("aliases", "").split("|") if 0 < len(a.strip()) <= _LONGEST)
        where = f"{path.name}, line {number}"
        yield GivenEntity(
            name=name, aliases=aliases, kind=kind, id=cells.get("id", ""), notes=cells.get("notes", ""), where=where
        )


def _kind(written: str) -> Kind | None:
    wanted = written.lower()
    return wanted if wanted in get_args(Kind) else _KINDS.get(wanted)  # type: ignore[return-value]


def _lines(path: Path, tell: _Tell) -> Iterable[GivenEntity]:
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        tell("entities.unreadable", f" could not be read ({error.strerror}); nothing of it was used.")
        return
    except UnreadableError as error:
        tell("entities.unreadable", f" could not be read: {error}.")
        return
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        entity = _entity(line, f"{path.name}, line {number}")
        if entity is None:
            tell("entities.no-entity", f", line {number}: it is no FollowTheMoney entity with a name; not used.")
        else:
            yield entity


def _entity(line: str, where: str) -> GivenEntity | None:
    """The entity of one line of JSON; None where it holds none with a name."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    properties = value.get("properties") if isinstance(value, dict) else None
    if not isinstance(properties, dict):
        return None
    names = [*_values(properties, "name"), *_values(properties, "alias"), *_values(properties, "weakAlias")]
    if not names:
        return None
    wikidata = _values(properties, "wikidataId")
    own = value.get("id")
    return GivenEntity(
        name=names[0],
        aliases=tuple(names[1:]),
        kind=_SCHEMATA.get(str(value.get("schema"))),
        id=wikidata[0] if wikidata else own if isinstance(own, str) else "",
        notes=" ".join(_values(properties, "notes")),
        where=where,
    )


def _values(properties: dict[str, Any], key: str) -> list[str]:
    found = properties.get(key)
    listed = found if isinstance(found, list) else [found]
    return [text for v in listed if isinstance(v, str) and (text := " ".join(v.split())) and len(text) <= _LONGEST]


def _single(found: Iterable[GivenEntity], notices: list[Notice]) -> Iterable[GivenEntity]:
    """The entities without names that a line above has already."""
    owner: dict[tuple[str, str], str] = {}
    for entity in found:
        kept = []
        for name in dict.fromkeys((entity.name, *entity.aliases)):
            at = (_flat(name), entity.kind or "")
            first = owner.setdefault(at, entity.where)
            if first == entity.where:
                kept.append(name)
            else:
                message = f"{entity.where}: {name} stands in {first} already, which keeps it."
                notices.append(Notice(code="entities.duplicate", message=message, file=entity.where.split(",")[0]))
        if kept and kept[0] == entity.name:
            yield replace(entity, aliases=tuple(kept[1:]))


def _flat(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()
