"""`sources.csv` as spreadsheets write it, and as people do."""

from pathlib import Path

import pytest

from recoupe.read.given import read_sources


def read(tmp_path: Path, raw: bytes, *names: str) -> tuple[dict[str, dict[str, str]], list[str]]:
    (tmp_path / "sources.csv").write_bytes(raw)
    found, notices = read_sources(tmp_path / "sources.csv", names or ("a.txt",))
    return {name: given.facts for name, given in found.items()}, [n.code for n in notices]


@pytest.mark.parametrize(
    "raw",
    [
        "file,date,outlet\na.txt,2025-03-05,L’Écho".encode(),
        "\ufefffichier;date;média\r\na.txt;2025-03-05;L’Écho\r\n".encode(),
        'sep=;\r\n"file";"date";"journal"\r\n"a.txt";"2025-03-05";"L’Écho"\r\n'.encode("cp1252"),
        "outlet\tfile\tdate\nL’Écho\t./a.txt\t2025-03-05\n".encode("utf-16"),
        "file,date,outlet\ra.txt,2025-03-05,L’Écho\r".encode(),
    ],
)
def test_however_it_was_saved(raw: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, raw) == ({"a.txt": {"date": "2025-03-05", "outlet": "L’Écho"}}, [])


def test_what_is_wrong_is_told_and_the_rest_used(tmp_path: Path) -> None:
    raw = "file,date,language\na.txt,31/02/2025,anglais\na.txt,2025-03-05,elvish\nb.txt,2025,fr-CA\nc.txt,2025,fr\n"
    found, codes = read(tmp_path, raw.encode(), "a.txt", "b.txt")
    assert found == {"a.txt": {"date": "2025-03-05"}, "b.txt": {"date": "2025", "language": "fr"}}
    assert codes == ["sources.bad-date", "sources.bad-language", "sources.duplicate", "sources.unknown-file"]


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    found, codes = read(tmp_path, b'file,title\na.txt,Le bac\nb.txt,"' + b"x" * 200_000, "a.txt", "b.txt")
    assert found == {"a.txt": {"title": "Le bac"}}
    assert codes == ["sources.unreadable"]


def test_names_match_however_their_accents_are_written(tmp_path: Path) -> None:
    found, codes = read(tmp_path, "file,date\ne\u0301te\u0301.txt,2025\n".encode(), "été.txt")
    assert (found, codes) == ({"été.txt": {"date": "2025"}}, [])


def test_days_as_a_french_spreadsheet_writes_them(tmp_path: Path) -> None:
    raw = b"fichier;date;rubrique;agence\na.txt;05/03/2025;Monde;AFP\nb.txt;5 mars 2025;;\n"
    found, codes = read(tmp_path, raw, "a.txt", "b.txt")
    assert found["a.txt"] == {"date": "05/03/2025", "section": "Monde", "agency": "AFP"}
    assert found["b.txt"] == {"date": "5 mars 2025"}
    assert codes == []


@pytest.mark.parametrize("column", ["house", "Groupe", "grupo", "owner", "propriétaire"])
def test_the_house_of_an_outlet_is_the_users_word(column: str, tmp_path: Path) -> None:
    found, codes = read(tmp_path, f"file,outlet,{column}\na.txt,Le Phare,Presse du Léon\n".encode())
    assert (found, codes) == ({"a.txt": {"outlet": "Le Phare", "house": "Presse du Léon"}}, [])
