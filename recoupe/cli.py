"""Words on the command line -> one call each. Results on stdout, notices on stderr.

Exit codes: 0 all done; 1 done, but a document could not be read or a line lost its proof; 2 nothing done; 130 stopped
by Ctrl-C. Everything heavy is imported inside its command, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recoupe import __version__
from recoupe.errors import RecoupeError

if TYPE_CHECKING:
    from recoupe.model import Dossier, Notice

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (the console script exits with it). No traceback for bad input."""
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except RecoupeError as error:
        click.echo(f"recoupe: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("recoupe: stopped; what was read is kept, the same command goes on from there.", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0


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
def build(
    folder: Path, output: Path | None, html: bool, title: str, jobs: int | None, vectors: bool, quiet: bool
) -> int:
    """Read FOLDER and write its dossier: one SQLite file, updated when it exists."""
    from recoupe.builder import build_dossier
    from recoupe.progress import on_terminal

    target = output or Path.cwd() / f"{folder.resolve().name}.recoupe"
    with on_terminal(quiet) as progress:
        dossier = build_dossier(folder, target, title=title, jobs=jobs, vectors=vectors, html=html, progress=progress)
    _tell(dossier.notices, quiet)
    if not quiet:
        click.echo(_summary(dossier, target, html), err=not sys.stdout.isatty())
    return 1 if any(n.level == "error" for n in dossier.notices) else 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--html", is_flag=True, help="Write STORY.html beside the dossier.")
@click.option("--json", "as_json", is_flag=True, help="Write the whole dossier to stdout as JSON.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write there instead.")
def export(dossier: Path, html: bool, as_json: bool, output: Path | None) -> int:
    """Write DOSSIER for others: as one HTML page or as JSON."""
    from recoupe.builder import write_page
    from recoupe.publish.records import export as pieces
    from recoupe.store import load

    if html == as_json:
        raise click.UsageError("say one of --html and --json")
    found, about = load(dossier)
    if html:
        click.echo(str(write_page(found, output or dossier.with_suffix(".html"), about.get("title", dossier.stem))))
    elif output is not None:
        output.write_text("".join(pieces(found)), encoding="utf-8")
    else:
        for piece in pieces(found):
            click.echo(piece, nl=False)
    return 0


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.argument("line")
def explain(dossier: Path, line: str) -> int:
    """Print the trail of LINE: sentence, rule, relays, family, why it counts or not.

    LINE is an id (of an event, a statement, an entity, a document such as D2...), the beginning of one, or a place
    such as D2:120-180.
    """
    from recoupe.publish.trail import explain as trail
    from recoupe.store import load

    click.echo(trail(load(dossier)[0], line))
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
        click.echo(problem)
    click.echo(report.verdict)
    return 1 if report.problems else 0


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read side by side.")
def annotate(paths: tuple[Path, ...], jobs: int) -> int:
    """Read each of PATHS and write what it says, one JSON record a document (JSON Lines).

    A PATH is a file, a folder, or JSON Lines with `id`, `text`, `lang`, `dct`; - reads such lines from stdin.
    """
    from recoupe.builder import annotated

    notices: list[Notice] = []
    count = 0
    for line in annotated(paths, jobs, notices):
        count += 1
        click.echo(line)
    _tell(tuple(notices), quiet=False)
    if not count:
        return 2
    return 1 if any(n.level == "error" for n in notices) else 0


def _tell(notices: Sequence[Notice], quiet: bool) -> None:
    """Notices on stderr, errors first; when quiet, errors only."""
    for notice in sorted(notices, key=lambda n: n.level != "error"):
        if notice.level == "error" or not quiet:
            click.echo(f"  {notice.level}: {notice.message} [{notice.code}]", err=True)


def _summary(dossier: Dossier, target: Path, html: bool) -> str:
    """A few lines that say what was found and where it is."""
    unread = sum(n.level == "error" for n in dossier.notices)
    conflicts = sum(d.kind == "conflict" for c in dossier.checks for d in c.disagreements)
    hardened = sum(len(c.hardenings) for c in dossier.checks)
    attested = sum(c.lower > 1 for c in dossier.checks)
    derived = sum(len(f.documents) > 1 for f in dossier.families)
    lines = [
        f"{len(dossier.readings)} documents read" + (f", {unread} not" if unread else "")
        + (f", {len(dossier.skipped)} passed over" if dossier.skipped else ""),
        f"{derived} families of copied text between documents",
        f"{len(dossier.events)} events, {attested} with two independent sources or more; {len(dossier.relations)} relations",
        f"{conflicts} disagreements" + (f"; in {hardened} places a conditional became a fact" if hardened else ""),
        f"dossier: {target}",
    ]  # fmt: skip
    if html:
        lines.append(f"page:    {target.with_suffix('.html')}")
    return "\n".join(lines)
