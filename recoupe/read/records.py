"""Records as given (`id`, `text`, `lang`, `dct`) -> Documents: for `annotate` and for texts that are already clean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from recoupe.model import Document
from recoupe.read.finish import finish
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
    "url": "url",
}
