"""Records as given (`id`, `text`, `lang`, `dct`) -> Documents: for `annotate`, for texts that are already clean, and for
JSON Lines in a folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from recoupe.errors import UnreadableError
from recoupe.model import Document
from recoupe.read.decode import decode
from recoupe.read.draft import Clue, Draft
from recoupe.read.finish import finish
from recoupe.read.reader import Refusal
from recoupe.read.text import read_lines

_LONE = re.compile("[\ud800-\udfff]")  # half characters, which JSON can write and no file can hold


def from_record(record: Mapping[str, Any]) -> Document:
    """The Document of one record: `text` as given, `lang` as its language, `dct` (ISO) as its date.

    Lines stay paragraphs unless they are clearly wrapped; offsets lead back to `text` through `origin`. The name of the
    document is the record's `id`.
    """
    text, name = _LONE.sub("\ufffd", str(record["text"])), _LONE.sub("\ufffd", str(record.get("id") or ""))
    given = {key: _LONE.sub("\ufffd", str(record[field])) for key, field in _FIELDS.items() if record.get(field)}
    digest = hashlib.sha256(f"{name}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return finish(read_lines(text), names=(name,), sha256=digest, given=given)


_FIELDS = {
    "language": "lang",
    "published": "dct",
    "title": "title",
    "author": "author",
    "outlet": "outlet",
    "house": "house",
    "url": "url",
}


def read_records(raw: bytes) -> Iterator[Draft | Refusal] | None:
    """The texts of a file of JSON Lines whose records have a `text`, `place` `line:NUMBER`; None for what is no JSON.

    Raises UnreadableError on JSON of any other kind. What a record says of itself is believed as the user's own word.
    """
    text, _ = decode(raw)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    first = _loaded(lines[0][1]) if lines else None
    if isinstance(first, dict) and isinstance(first.get("text"), str):
        return _drafts(lines)
    if isinstance(first, dict) or isinstance(_loaded(text), (dict, list)):
        raise UnreadableError("read.format", "it is JSON of a kind that Recoupe does not read")
    return None


def _drafts(lines: list[tuple[int, str]]) -> Iterator[Draft | Refusal]:
    for number, line in lines:
        record = _loaded(line)
        place = f"line:{number}"
        text = record.get("text") if isinstance(record, dict) else None
        if not isinstance(record, dict) or not isinstance(text, str):
            yield Refusal(place, UnreadableError("read.record", "it is no record with a text; mend the line"))
        elif not text.strip():
            yield Refusal(place, UnreadableError("read.empty", "its text is empty"))
        else:
            clues = tuple(
                Clue(field=key, value=value, how="given", rule=f"record.{field}")
                for key, field in _FIELDS.items()
                if isinstance(value := record.get(field), str) and value.strip()
            )
            yield replace(read_lines(_LONE.sub("\ufffd", text)), place=place, clues=clues)


def _loaded(text: str) -> Any:
    """The JSON value, None for no JSON: a text may begin with a bracket too."""
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
