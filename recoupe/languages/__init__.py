"""Knowledge of a language as data: `load("fr", "speech")` is the table of `languages/fr/speech.toml`.

One folder a language, one TOML file a subject, each with a header that says what it is and where it comes from;
`languages/*.toml` beside them hold what no language owns (types of events, concepts). Rules carry their own examples,
which the tests execute.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SUPPORTED = ("fr", "en", "es")
_HERE = Path(__file__).parent


@cache
def load(language: str, subject: str) -> dict[str, Any]:
    """The table of `subject` in `language` ("" for what no language owns). Raises FileNotFoundError for an unknown one."""
    path = _HERE / language / f"{subject}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def subjects(language: str) -> tuple[str, ...]:
    """The names of all tables of `language`, sorted."""
    return tuple(sorted(path.stem for path in (_HERE / language).glob("*.toml")))
