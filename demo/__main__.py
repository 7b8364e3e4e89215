"""Build the sample story, say what was found in it and where its page is."""

from __future__ import annotations

import sys
from pathlib import Path

from recoupe.cli import main

HERE = Path(__file__).parent
STORY = HERE / "corvenna"
OUT = Path("build") / "demo"
TITLE = "Le naufrage de la Corvenna"


def run() -> int:
    """Build the dossier and its page into `build/demo`; 0 when that worked (one file of the sample cannot be read)."""
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / "corvenna.recoupe"
    print(
        f"Building the sample story in {STORY.relative_to(Path.cwd()) if STORY.is_relative_to(Path.cwd()) else STORY}"
    )
    code = main(["build", str(STORY), "-o", str(target), "--html", "--title", TITLE])
    if code > 1:
        return code
    print(f"\nOpen {target.with_suffix('.html').resolve().as_uri()} in a browser.")
    print(f"Then try:  .venv/bin/recoupe explain {target} D2")
    return 0


if __name__ == "__main__":
    sys.exit(run())
