"""`recoupe copies`: who copies whom, and why nothing was found."""

from __future__ import annotations

import json

import pytest

from recoupe.cli import main

DISPATCH = (
    "Le cargo Belharra s'est échoué mardi soir sur la pointe de Kerlouan avec dix-neuf marins à bord, dont quatre ont été "
    "hélitreuillés par la marine dans une mer très forte. Le navire transportait trois cents tonnes d'engrais entre "
    "Rotterdam et Bilbao lorsque sa barre a cessé de répondre, a indiqué la préfecture maritime à l'AFP. Deux remorqueurs "
    "partis de Brest ont tenté de le prendre en charge sans y parvenir avant la nuit."
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "phare.txt").write_text(f"Naufrage à Kerlouan\n\n{DISPATCH}\n\n(AFP)\n", encoding="utf-8")
    (tmp_path / "gazette.txt").write_text(
        f"Un cargo à la côte\n\n{DISPATCH}\n\nLe maire a ouvert une salle pour les familles des marins.\n",
        encoding="utf-8",
    )
    return tmp_path


def test_the_agency_is_the_root_of_what_both_print(folder, capsys):
    assert main(["copies", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "a dispatch of AFP (not among the documents)" in shown
    assert "├─ D1 gazette.txt" in shown
    assert "└─ D2 phare.txt" in shown
    assert "both from AFP" in shown


def test_json_gives_every_passage_in_the_offsets_of_its_file(folder, capsys):
    assert main(["copies", "--json", str(folder)]) == 0
    found = json.loads(capsys.readouterr().out)
    (copy,) = [c for c in found["copies"] if c["left"] != c["right"]]
    files = {d["id"]: (folder / d["names"][0]).read_text(encoding="utf-8") for d in found["documents"]}
    assert copy["passages"]
    for passage in copy["passages"]:
        left, right = (
            files[passage[side]["doc"]][passage[side]["start"] : passage[side]["end"]] for side in ("left", "right")
        )
        assert left.split()[:5] == right.split()[:5]
    assert found["families"][0]["origin"] == "agency:AFP"


def test_two_short_texts_say_why_nothing_was_found(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Le cargo Belharra a coulé mardi soir devant Brest.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Le conseil a coulé mardi soir devant Brest un projet de port.", encoding="utf-8")
    assert main(["copies", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 0
    shown = capsys.readouterr().out
    assert "No document was taken from another" in shown
    assert "“a coulé mardi soir devant Brest” (6), and 8 in a row are needed" in shown


def test_one_document_has_nothing_to_be_compared_with(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Le cargo a coulé.", encoding="utf-8")
    assert main(["copies", str(tmp_path)]) == 0
    assert "one document only" in capsys.readouterr().out


def test_many_documents_are_summed_up_as_lineages(tmp_path, capsys):
    told = DISPATCH.replace(", a indiqué la préfecture maritime à l'AFP", "")
    for number in range(33):
        own = f"Le numéro {number} de notre série raconte le phare {number * 7} et son gardien de l'année {1900 + number}."
        (tmp_path / f"text {number:02}.txt").write_text(f"{told}\n\n{own}\n", encoding="utf-8")
    assert main(["copies", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("33 documents, 0 of them on their own")
    assert "pairs in common: " in shown
    assert " took it from " not in shown
    assert len(shown.splitlines()) < 60
    assert "--all lists every document and pair" in shown
    assert main(["copies", "--all", str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert "D33 text 32.txt" in listed
    assert "--all" not in listed
