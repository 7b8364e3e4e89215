"""Words on the command line -> one call each. Results on stdout, notices on stderr.

Exit codes: 0 all done; 1 done, but a document could not be read or a line lost its proof; 2 nothing done; 130 stopped
by Ctrl-C. Everything heavy is imported inside its command, so that `--help` answers at once.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from recoupe import __version__
from recoupe.errors import RecoupeError, plain

if TYPE_CHECKING:
    from recoupe.model import Dossier, Notice
    from recoupe.publish.layers import Layer

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (the console script exits with it). No traceback for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal's encoding lacks is shown as an escape
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except RecoupeError as error:
        _say(f"recoupe: {error}")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("recoupe: stopped; what was read is kept, the same command goes on from there.", err=True)
        return _INTERRUPTED
    except SystemExit as error:  # click's answer to a reader that went away: `recoupe export --json | head`
        return 0 if error.code == 1 else int(error.code or 0)
    except BrokenPipeError:
        _give_up(sys.stdout)
        return 0
    except MemoryError:
        _say("recoupe: the memory of this machine is full; build with --jobs 1, or split the folder.")
        return 2
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        _say(f"recoupe: {what}the system says: {error.strerror or error}.")
        _give_up(sys.stdout)
        return 2


def _give_up(stream: TextIO) -> None:
    """What is still in `stream` has nowhere to go: Python would try once more at its end, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(message: str) -> None:
    """One message on stderr."""
    with suppress(OSError):
        click.echo(plain(message), err=True)


def _limited(command: Callable[..., int]) -> Callable[..., int]:
    """`command` with the option that changes what one file may cost."""
    from recoupe.read.limits import NAMES

    text = f"What one file may cost: {', '.join(NAMES)} (may be repeated), such as --limit seconds=300."
    return click.option("--limit", "limits", multiple=True, metavar="NAME=NUMBER", help=text)(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog="Exit codes: 0 done, 1 done but something "
             "could not be read or lost its proof, 2 nothing done.")  # fmt: skip
@click.version_option(__version__, "-V", "--version", prog_name="recoupe")
def cli() -> None:
    """Cross-check a folder of documents: who says what, how sure, and who merely copies whom."""


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The dossier to write [default: ./FOLDER.recoupe]."
)
@click.option("--html", is_flag=True, help="Also write the page, STORY.html, beside it.")
@click.option("--title", default="", help="The title of the dossier [default: the folder's name].")
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes that read side by side [default: one for small folders]."
)
@click.option("--vectors", is_flag=True, help="Also keep a vector for every sentence (slower).")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@_limited
def build(
    folder: Path,
    output: Path | None,
    html: bool,
    title: str,
    jobs: int | None,
    vectors: bool,
    quiet: bool,
    limits: tuple[str, ...],
) -> int:
    """Read FOLDER and write its dossier: one SQLite file, updated when it exists."""
    from recoupe.builder import build_dossier
    from recoupe.progress import on_terminal
    from recoupe.read.limits import with_settings

    target = output or Path.cwd() / f"{folder.resolve().name or 'story'}.recoupe"
    with on_terminal(quiet) as progress:
        dossier = build_dossier(
            folder,
            target,
            title=title,
            jobs=jobs,
            vectors=vectors,
            html=html,
            progress=progress,
            limits=with_settings(limits),
        )
    of_documents = [n for r in dossier.readings for n in (*r.document.notices, *r.notices)]
    _tell((*dossier.notices, *of_documents), quiet)
    if not quiet:
        click.echo(_summary(dossier, target, html), err=not sys.stdout.isatty())
    return 1 if any(n.level == "error" for n in (*dossier.notices, *of_documents)) else 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--html", is_flag=True, help="Write STORY.html beside the dossier.")
@click.option("--json", "as_json", is_flag=True, help="Write the whole dossier to stdout as JSON.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write there instead.")
def export(dossier: Path, html: bool, as_json: bool, output: Path | None) -> int:
    """Write DOSSIER for others: as one HTML page or as JSON."""
    from recoupe.builder import write_json, write_page
    from recoupe.store import load

    if html == as_json:
        raise click.UsageError("say one of --html and --json")
    found, about = load(dossier)
    if html:
        page = output or dossier.with_suffix(".html")
        click.echo(str(write_page(found, page, about.get("title", dossier.stem), dossier.name)))
    elif output is not None:
        click.echo(str(write_json(found, output)))
    else:
        from recoupe.publish.records import export as pieces

        for piece in pieces(found):
            click.echo(piece, nl=False)
    return 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.argument("line")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON, with the places in the file.")
@click.option(
    "--sources", type=click.Path(path_type=Path), help="The folder of the sources [default: where it was built from]."
)
def explain(dossier: Path, line: str, as_json: bool, sources: Path | None) -> int:
    """Print the trail of LINE: sentence, rule, relays, family, why it counts or not.

    LINE is an id (of an event, a statement, an entity, a document such as D2...), the beginning of one, or a place
    such as D2:120-180. Where the source file is at hand, the words are shown where they stand in it: bytes, line and
    column, page and boxes of a PDF, XPath of a web page, and as they were before they were mended.
    """
    from recoupe.builder import explained

    click.echo(plain(explained(dossier, line, sources, as_json)))
    return 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--same", nargs=2, multiple=True, metavar="A B", help="A and B are one (may be repeated).")
@click.option("--different", nargs=2, multiple=True, metavar="A B", help="A and B are two (may be repeated).")
@click.option("--undo", nargs=2, multiple=True, metavar="A B", help="Take back what was decided on A and B.")
@click.option("--because", default="", metavar="TEXT", help="Why it was decided so; kept with the decision.")
@click.option("--by", default="", metavar="NAME", help="Who decided; kept with the decision.")
@click.option("--all", "everything", is_flag=True, help="List all open pairs.")
@click.option("--json", "as_json", is_flag=True, help="Write the lists as JSON.")
def review(
    dossier: Path,
    same: tuple[tuple[str, str], ...],
    different: tuple[tuple[str, str], ...],
    undo: tuple[tuple[str, str], ...],
    because: str,
    by: str,
    everything: bool,
    as_json: bool,
) -> int:
    """List the pairs of names in DOSSIER that rules leave open and the decisions taken, or decide on some.

    A and B are ids, beginnings of ids, or names; NAME@D2 is that name in document D2 alone. --different also takes apart
    names that rules joined. Decisions are kept in the dossier and hold in every build of it; the next one applies them.
    """
    from datetime import date

    from recoupe.builder import decided, rebuilding
    from recoupe.publish.review import Review
    from recoupe.store import load
    from recoupe.store.schema import dump

    if same or different or undo:
        for line in decided(dossier, same, different, undo, by=by, at=date.today().isoformat(), because=because):
            click.echo(plain(line))
        click.echo(f"{rebuilding(dossier)}\n  applies it; what was read is kept, so it takes little time.")
        return 0
    found = Review(load(dossier)[0])
    if as_json:
        click.echo(dump(found.record()))
    else:
        click.echo(plain("\n".join(found.lines(_width(), everything))))
    return 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option(
    "--sources", type=click.Path(path_type=Path), help="The folder of the sources [default: where it was built from]."
)
def verify(dossier: Path, sources: Path | None) -> int:
    """Open every source again and check every hash and span of DOSSIER."""
    from recoupe.verify import verify as check

    report = check(dossier, sources)
    for problem in report.problems:
        click.echo(plain(problem))
    click.echo(report.verdict)
    return 1 if report.problems else 0


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--show",
    type=click.Choice(["quotes", "times", "certainty", "names"]),
    help="Print the text of each document with this layer drawn in it, instead of JSON.",
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read side by side.")
@_limited
def annotate(paths: tuple[Path, ...], show: Layer | None, jobs: int, limits: tuple[str, ...]) -> int:
    """Read each of PATHS and write what it says, one JSON record a document (JSON Lines).

    A PATH is a file, a folder, or JSON Lines with `id`, `text`, `lang`, `dct`; - reads such lines from stdin.
    --show is for eyes: quotes with their speakers and relays, times with the days they allow, certainty of what is
    said, or names; one at a time, so that it stays legible. Colours repeat what the words say; they are off in a pipe
    and where NO_COLOR is set.
    """
    from recoupe.builder import annotated, readings_of
    from recoupe.publish.layers import drawn
    from recoupe.read.limits import with_settings

    notices: list[Notice] = []
    count = 0
    settings = with_settings(limits)
    if show is None:
        pieces = annotated(paths, jobs, notices, settings)
    else:
        pieces = drawn(readings_of(paths, jobs, notices, settings), show, colour=_colours(), width=_width())
    for piece in pieces:
        count += 1
        click.echo(piece, color=True)
    _tell(tuple(notices), quiet=False)
    if not count:
        return 2
    return 1 if any(n.level == "error" for n in notices) else 0


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
@click.option("--all", "everything", is_flag=True, help="Show all passages, whole.")
@_limited
def copies(paths: tuple[Path, ...], as_json: bool, everything: bool, limits: tuple[str, ...]) -> int:
    """Tell who copies whom among PATHS: agencies, lineage, passages side by side; or why nothing was found.

    A PATH is a file or a folder; two short texts will do. Of many documents, who descends from whom is shown, the
    largest groups first; --all lists every document and pair. Nothing is written.
    """
    from recoupe.builder import documents_of
    from recoupe.progress import on_terminal
    from recoupe.publish.copies_view import Reuse
    from recoupe.read.limits import with_settings
    from recoupe.store.schema import dump

    notices: list[Notice] = []
    documents = [d for path in paths for d in documents_of(path, notices, with_settings(limits))]
    _tell(tuple(n for n in notices if n.level == "error"), quiet=False)
    if not documents:
        return 2
    with on_terminal() as progress:

        def tell(done: int, pairs: int) -> None:
            if done:
                progress.step("")
            else:
                progress.stage("copies", pairs)

        found = Reuse(list({d.id: d for d in documents}.values()), tell)
    if as_json:
        click.echo(dump(found.record()))
    else:
        click.echo("\n".join(found.lines(_width(), everything)))
    return 1 if any(n.level == "error" for n in notices) else 0


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record a document (JSON Lines).")
@click.option("--repairs", is_flag=True, help="List every repair and all that was left out, one by one.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Show blocks of this kind only (may be repeated).")
@_limited
def read(paths: tuple[Path, ...], as_json: bool, repairs: bool, kinds: tuple[str, ...], limits: tuple[str, ...]) -> int:
    """Show what is read of each of PATHS: facts with their evidence, blocks, what was left out and mended, notices.

    A PATH is a file, a folder, or JSON Lines; - reads one file of any format from stdin. Nothing is written. Colours
    repeat what the words say; they are off in a pipe and where NO_COLOR is set.
    """
    from recoupe.builder import documents_of
    from recoupe.publish.reading_view import as_record, view
    from recoupe.read.limits import with_settings
    from recoupe.store.schema import dump

    notices: list[Notice] = []
    shown = 0
    colour, width, wanted = _colours(), _width(), _kinds(kinds)
    for path in paths:
        for document in documents_of(path, notices, with_settings(limits)):
            if as_json:
                click.echo(dump(as_record(document)))
            else:
                lines = view(document, colour=colour, width=width, full=repairs, kinds=wanted)
                click.echo("\n".join((*([""] if shown else []), *lines)), color=True)
            shown += 1
    _tell(tuple(notices), quiet=False)
    if not shown:
        _say(
            "recoupe: nothing was read." if notices else "recoupe: nothing to read there but what Recoupe wrote itself."
        )
        return 2
    return 1 if any(n.level == "error" for n in notices) else 0


def _kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """The kinds of blocks asked for; none: all. Raises a click error on a word that is none."""
    from typing import get_args

    from recoupe.model.records import BlockKind

    known = get_args(BlockKind)
    for word in wanted:
        if word.replace(" ", "_") not in known:
            raise click.UsageError(f"{word} is no kind of block; say one of {', '.join(known)}")
    return frozenset(word.replace(" ", "_") for word in wanted)


def _colours() -> bool:
    """True on a terminal that can draw them, unless the user has said no (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    """Columns to draw in: the terminal's, not wider than eyes follow; 100 in a pipe."""
    return min(shutil.get_terminal_size((100, 24)).columns, 120) if sys.stdout.isatty() else 100


_MOST = 12  # notices of one code that are printed; the dossier has them all


def _tell(notices: Sequence[Notice], quiet: bool) -> None:
    """Notices on stderr, errors first; when quiet, errors only. A code that comes often is cut short and counted."""
    seen: Counter[str] = Counter()
    order = {"error": 0, "warning": 1, "info": 2}
    shown = [n for n in dict.fromkeys(notices) if n.level == "error" or not quiet]
    for notice in sorted(shown, key=lambda n: order[n.level]):
        seen[notice.code] += 1
        if notice.level != "error" and seen[notice.code] > _MOST:
            continue
        where = f"{notice.file}: " if notice.file and notice.file not in notice.message else ""
        _say(f"  {notice.level}: {where}{notice.message} [{notice.code}]")
    for code, count in sorted(seen.items()):
        more = count - _MOST
        if more > 0 and not any(n.code == code and n.level == "error" for n in shown):
            _say(f"  and {more} more [{code}]; `recoupe export --json` lists them all.")


def _summary(dossier: Dossier, target: Path, html: bool) -> str:
    """A few lines that say what was found and where it is."""
    unread = sum(n.level == "error" for n in dossier.notices)
    conflicts = sum(d.kind == "conflict" for c in dossier.checks for d in c.disagreements)
    hardened = sum(len(c.hardenings) for c in dossier.checks)
    attested = sum(c.lower > 1 for c in dossier.checks)
    derived = sum(len(f.documents) > 1 for f in dossier.families)
    lines = [
        f"{_count(len(dossier.readings), 'document')} read" + (f", {unread} not" if unread else "")
        + (f", {len(dossier.skipped)} passed over" if dossier.skipped else ""),
        f"{_count(derived, 'family', 'families')} of copied text between documents",
        f"{_count(len(dossier.events), 'event')}, {attested} with two independent sources or more; "
        f"{_count(len(dossier.relations), 'relation')}",
        _count(conflicts, "disagreement")
        + (f"; in {_count(hardened, 'place')} a conditional became a fact" if hardened else ""),
        f"dossier: {target}",
    ]  # fmt: skip
    if dossier.candidates:
        lines.insert(-1, f"{_count(len(dossier.candidates), 'pair')} of names to decide: recoupe review {target}")
    if html:
        lines.append(f"page:    {target.with_suffix('.html')}")
    return plain("\n".join(lines))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
