"""Write the reference pages from the code: commands, the tables of a dossier, the fields of the JSON format."""

from __future__ import annotations

import inspect
import sys
import typing
from dataclasses import fields
from pathlib import Path

import click

from recoupe import model
from recoupe.cli import cli
from recoupe.model import Document, Reading
from recoupe.publish.records import SCHEMA
from recoupe.read.whereabouts import Spot, Whereabouts
from recoupe.store import schema
from recoupe.within.atlas import Holder, Located

HERE = Path(__file__).parent
MADE = "<!-- Written by `make docs`; edit the code instead. -->\n"


def commands() -> str:
    """Every command with its arguments and options."""
    out = [MADE, "# Commands\n", "Exit codes: 0 done; 1 done, but a document could not be read or a line lost its proof; "
           "2 nothing done; 130 stopped by Ctrl-C. Results go to stdout, notices to stderr.\n"]  # fmt: skip
    for name, command in sorted(cli.commands.items()):
        out.append(f"## recoupe {name}\n")
        usage = " ".join(
            p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
        )
        out.append(f"`recoupe {name} {usage} [OPTIONS]`\n")
        out.append(inspect.cleandoc(command.help or "") + "\n")
        for option in command.params:
            if isinstance(option, click.Option):
                flags = ", ".join(f"`{flag}`" for flag in sorted(option.opts, key=len, reverse=True))
                out.append(f"- {flags}: {option.help}")
        out.append("")
    return "\n".join(out)


def tables() -> str:
    """The tables of a dossier, column by column."""
    out = [MADE, "# The dossier file\n", _FILE]
    out += [
        "## Documents\n",
        "### documents\n",
        _first(Document),
        "",
        "- `number` TEXT: D1, D2... in the order of names",
    ]
    out += [f"- `{c.name}` {c.sql}" for c in schema.columns(Document) if c.name not in schema.DOCUMENT_TABLES]
    out.append("")
    for title, group, keyed in (
        ("Layers of a document", {**schema.DOCUMENT_TABLES, **schema.READING_TABLES}, True),
        ("Across documents", schema.DOSSIER_TABLES, False),
    ):
        out.append(f"## {title}\n")
        for name, (_, record) in group.items():
            out += [f"### {name}\n", _first(record), ""]
            if keyed:
                out.append("- `doc` TEXT, `n` INTEGER: document and number in it; `id` TEXT: name of the line")
            out += [f"- `{c.name}` {c.sql}{' (JSON)' if c.kind == 'json' else ''}" for c in schema.columns(record)]
            if keyed and any(f.name == "span" for f in fields(record)):
                out.append("- `surface` TEXT: the words at `start`..`end`")
            out.append("")
    out.append(_REST)
    return "\n".join(out)


def layers() -> str:
    """The JSON format: records and their fields."""
    out = [MADE, f"# The JSON format `{SCHEMA}`\n", _JSON]
    for record in (Document, *_records(), Located, Holder, Whereabouts, Spot):
        if record in (Reading, model.Dossier):
            continue
        out += [f"## {record.__name__}\n", _first(record, whole=True), ""]
        hints = typing.get_type_hints(record)
        out += [f"- `{f.name}`: {_hint(hints[f.name])}" for f in fields(record)]
        out.append("")
    return "\n".join(out)


def _records() -> list[type]:
    known = [getattr(model, name) for name in model.__all__]
    module = "recoupe.model.records"
    return [k for k in known if isinstance(k, type) and k.__module__ == module and k is not Document]


def _first(record: type, whole: bool = False) -> str:
    text = inspect.cleandoc(record.__doc__ or "")
    return text if whole else text.split("\n\n")[0]


def _hint(hint: object) -> str:
    if typing.get_origin(hint) is typing.Literal:
        return " \\| ".join(f'"{a}"' if a else '""' for a in typing.get_args(hint))
    text = str(hint) if not isinstance(hint, type) else hint.__name__
    for module in (
        "recoupe.model.records.",
        "recoupe.model.spans.",
        "recoupe.model.edits.",
        "recoupe.read.whereabouts.",
        "recoupe.within.atlas.",
        "typing.",
    ):
        text = text.replace(module, "")
    return text.replace("|", "\\|")


_FILE = """One SQLite file with readable tables; any SQLite tool opens it. `start` and `end` are offsets in code points of
the canonical text (`documents.text`), end exclusive; `documents.origin` maps canonical text to the source. JSON columns
hold lists: read them with `json_each`. Three views join what people ask for first: `timeline`, `who_says_what`,
`event_evidence`, and `disagreements`.

```sql
SELECT "when", name, sources_at_least, sources_at_most FROM timeline;
SELECT number, source, surface FROM who_says_what WHERE unverified;
SELECT doc, n, snippet(search, 0, '[', ']', '…', 12) FROM search WHERE search MATCH 'navire';
```
"""
_REST = """## Beside them

### about

`key`, `value`: version, title, the folder that `recoupe verify` opens, relative to the dossier, and the limits of a file
where they are not the default.

### search

Full text (FTS5) over sentences: `surface` and `lemmas` are searched, `doc` and `n` name the sentence.

### vectors

`doc`, `n`, `vector`: one vector a sentence (512 signed bytes), only after `recoupe build --vectors`.

### seals

`tbl`, `doc`, `seals`: eight bytes of a hash for every row of a table, in order, by which `recoupe verify` names the row
that was changed. They show an accident or a careless edit; against intent, the sources themselves are compared.

### skipped

Names of files that were passed over: hidden files, locks, Recoupe's own output.

### kept

Readings by content and version of the rules (zlib-compressed JSON), so that the next build reads only what is new.
"""
_JSON = f"""`recoupe annotate` writes one JSON object a document (JSON Lines), with `schema` = `{SCHEMA}`, the fields of
[Document](#document) and its layers `blocks`, `sentences`, `mentions`, `chains`, `times`, `quotes`, `modals`,
`quantities`, `statements`. `recoupe export --json` writes one object: `documents` (the same), then `copies`, `families`,
`entities`, `events`, `relations`, `checks`, `decisions`, `notices`, `skipped`. Lines have an `id`, a hash of their place.

A **span** is an object: `start`, `end` are offsets of the *source*, end exclusive, as `offsets` of the document says:
`char` counts code points of the decoded file (text, Markdown, HTML, or the `text` of a JSON record), `page-char` code
points of the text of page `page` of a PDF as PDFium gives it, `part-char` code points of part `page` (a paragraph of a
DOCX). `at` = [start, end) in the document's canonical `text`; `text` are the words themselves; `doc` names the document
where the span lies in another document than its record (in records across documents: always). A span that a repair
added stands in no source: it then has `at` and `text` alone.

`recoupe read --json` writes one object a document (JSON Lines): the fields of [Document](#document) with its `blocks`,
`sentences` and `notices`, and two more: `kept`, the share of the visible text of its source that stands in `text`, and
`mended`, how many repairs each rule made. `recoupe explain --json` writes one object: `line`, what was asked for;
`trail`, the lines that tell it; `where`, a [Whereabouts](#whereabouts) with its words in the file, null where the file is
not at hand or the line stands at no one place.

Two fields stand in no record, because they follow from others. A time has `edtf`: its value as EDTF (ISO 8601-2), a date,
an hour or an interval, empty where it is none; `~` marks what is approximate, `?` what hangs on a date of the document
that nobody states, `%` both. A chain and an entity have `location`: where an identified place lies
([Located](#located)), null for all else.

Numbers such as `mention`, `time`, `block` count lines of the same document's layer from 0; -1 means none. A `Ref` is
`{{"doc", "index"}}`, where `index` is such a number.

A later version of the format may add fields; it will not change or drop one without another number after the slash.
"""


def main() -> int:
    """Write the pages."""
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


PAGES = {"commands.md": commands, "dossier.md": tables, "format.md": layers}

if __name__ == "__main__":
    sys.exit(main())
