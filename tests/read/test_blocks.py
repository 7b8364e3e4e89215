import pytest

from recoupe.model import Document
from recoupe.read.finish import finish
from recoupe.read.text import read_text

BODY = (
    "Le cargo Corvenna a quitté Port-Aven dans la nuit avec dix-neuf marins à son bord, et personne ne l'a revu depuis "
    "son passage devant le phare."
)
MORE = (
    "Les familles attendent toujours des nouvelles du capitaine, que la compagnie dit ignorer, et la préfecture promet "
    "une réponse avant la fin de la semaine."
)


def document(text: str, **given: str) -> Document:
    return finish(read_text(text), names=("story.txt",), sha256="0" * 64, given=given)


def kinds(text: str) -> list[tuple[str, str]]:
    """(kind, first words) of every block."""
    read = document(text)
    return [
        (b.kind + (":" + b.role if b.role else ""), " ".join(b.span.of(read.text).split()[:3])) for b in read.blocks
    ]


def test_a_page_head_is_told_from_its_body() -> None:
    head = "INTERNATIONAL\n\nUn cargo disparaît au large\n\nPar Jeanne Dorval | Publié le 4 mars 2021 à 10h32"
    text = f"{head}\n\n{BODY}\n\n{MORE}"
    assert kinds(text) == [
        ("heading:rubric", "INTERNATIONAL"),
        ("title", "Un cargo disparaît"),
        ("byline", "Par Jeanne Dorval"),
        ("dateline", "Publié le 4"),
        ("paragraph", "Le cargo Corvenna"),
        ("paragraph", "Les familles attendent"),
    ]


def test_dateline_byline_and_drafting_date_of_one_line_are_three_blocks() -> None:
    line = "jeudi 4 mars 2021, par [DORVAL Jeanne](#) (Date de rédaction antérieure : 1er mars 2021)."
    text = f"# Un cargo disparaît\n\n{line}\n\n**{BODY}**\n\n{MORE}\n\n{BODY}"
    found = kinds(text)
    assert [kind for kind, _ in found] == [
        "title", "dateline", "byline", "dateline:drafted", "paragraph:chapo", "paragraph", "paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Le cargo Corvenna à quai, à Port-Aven, le 4 mars 2021 - AFP/IVO LEM", "AFP/IVO LEM"),
        ("Le cargo Corvenna à quai à Port-Aven (Ivo Lem/Reuters)", "Ivo Lem/Reuters)"),
        (
            "El carguero Corvenna en el muelle de Puerto Aven - SPUTNIK/ IVO LEM via REUTERS",
            "SPUTNIK/ IVO LEM via REUTERS",
        ),
        ("The freighter Corvenna at the quay in Port Aven. Photo: Ivo Lem/AP", "Photo: Ivo Lem/AP"),
    ],
)
def test_a_caption_ends_before_its_credit(line: str, credit: str) -> None:
    read = document(f"Un cargo disparaît\n\n{BODY}\n\n{line}\n\n{MORE}")
    assert [b.kind for b in read.blocks] == ["title", "paragraph", "caption", "credit", "paragraph"]
    assert read.blocks[3].span.of(read.text) == credit
    assert read.agency is None


def test_a_contents_table_is_no_body_and_shows_what_is_lost() -> None:
    table = "Sommaire\n\n- [La nuit du (...)](#)\n- [Le silence](#)"
    text = f"# Un cargo disparaît\n\n{table}\n\n{BODY}\n\n## La nuit du départ\n\n{MORE}"
    read = document(text)
    assert [b.kind for b in read.blocks] == ["title", "toc", "toc", "toc", "paragraph", "heading", "paragraph"]
    lost = [n for n in read.notices if n.code == "document.truncated"]
    assert len(lost) == 1
    assert "Le silence" in lost[0].message
    assert "La nuit" not in lost[0].message


def test_notes_their_heading_and_the_signature() -> None:
    text = f"# Un cargo\n\n{BODY} [1]\n\n{MORE} [2]\n\n**Jeanne Dorval**\n\n---\n\n## Notes\n\n[1] La Vigie, 2 mars."
    read = document(text)
    assert [b.kind for b in read.blocks][-4:] == ["signature", "boilerplate", "heading", "footnote"]
    assert [a.value for a in read.authors] == ["Jeanne Dorval"]
    assert [n.message.split()[1] for n in read.notices if n.code == "document.missing-notes"] == ["2"]


def test_headings_pull_quotes_and_repeats() -> None:
    quote = '"Les familles attendent toujours des nouvelles du capitaine"'
    read = document(f"Un cargo disparaît\n\n{BODY}\n\n{quote}\n\n{MORE}\n\nEt maintenant ?\n\n{BODY}")
    found = [(b.kind, b.repeats) for b in read.blocks]
    assert found[2] == ("heading", True)
    assert found[4] == ("heading", False)


def test_interview_questions_and_dialogue() -> None:
    asked = ["Où est le cargo ?", "Qui le commande ?", "Que dit la compagnie ?"]
    read = document("Le port attend\n\n" + "\n\n".join(f"{q}\n\n{MORE}" for q in asked))
    assert [b.kind for b in read.blocks] == ["title", *["question", "paragraph"] * 3]
    assert read.genre == "interview"
    told = document("Le port\n\n" + "\n\n".join(f"— {q}\n\n{MORE}" for q in asked))
    assert {b.kind for b in told.blocks[1:]} == {"paragraph"}


def test_lines_around_an_article() -> None:
    tail = "NDLR : les noms ont été changés.\n\nPartager sur les réseaux\n\n(AFP)"
    text = f"Un cargo disparaît\n\n{BODY}\n\nLire aussi : Le phare éteint\n\n{MORE}\n\n{tail}"
    assert [kind for kind, _ in kinds(text)] == [
        "title", "paragraph", "read_also", "paragraph", "editorial", "boilerplate", "credit:agency",
    ]  # fmt: skip
    assert document(text).agency is not None


def test_the_head_of_a_dispatch_is_split_off() -> None:
    read = document(f"Un cargo disparaît\n\nPORT-AVEN, 4 mars 2021 (AFP) - {BODY}\n\n{MORE}")
    assert [b.kind for b in read.blocks] == ["title", "dateline", "paragraph", "paragraph"]
    assert read.agency is not None
    assert read.agency.value == "AFP"
    assert read.published.day == "2021-03-04"


def test_a_text_without_a_title_has_none() -> None:
    read = document(f"{BODY}\n\n{MORE}")
    assert read.title is None
    assert {b.kind for b in read.blocks} == {"paragraph"}


def test_a_text_that_stops_in_mid_sentence_says_so() -> None:
    read = document(f"Un cargo\n\n{BODY}\n\n{MORE}\n\n{BODY} Les marins de la compagnie ont [")
    assert read.blocks[-1].truncated
    assert [n.code for n in read.notices] == ["document.truncated"]


DOCKERS = (
    "Les dockers ont voté la reprise du travail lundi matin, à l'issue d'une assemblée générale qui a duré près de six "
    "heures dans le hangar numéro trois du vieux port."
)


@pytest.mark.parametrize("credit", ["AFP/ANNE VEY", "© Anne Vey / AFP", "REUTERS/Anne Vey via AFP"])
def test_a_picture_text_stands_above_its_credit(credit: str) -> None:
    found = kinds(
        f"Le port rouvre\n\n{DOCKERS}\n\nLe cargo Belmar quitte le quai, lundi\n\n{credit}\n\n{DOCKERS}\n\n{DOCKERS}\n"
    )
    assert [kind for kind, _ in found] == ["title", "paragraph", "caption", "credit:photo", "paragraph", "paragraph"]


def test_a_bare_copyright_between_paragraphs_makes_no_caption() -> None:
    found = kinds(f"{DOCKERS}\n\nLe préfet a salué le calme des grévistes dans la nuit.\n\n© ANNE VEY\n\n{DOCKERS}\n")
    assert [kind for kind, _ in found] == ["paragraph", "paragraph", "credit:photo", "paragraph"]


def test_many_headings_between_long_paragraphs_are_headings() -> None:
    found = kinds(
        "\n\n".join(f"Une ville qui attend {n}\n\n{DOCKERS}" for n in ("encore", "toujours", "longtemps", "son heure"))
    )
    assert [kind for kind, _ in found][2::2] == ["heading"] * 3


def test_a_text_that_ends_on_a_cut_says_so() -> None:
    read = document(f"Le port rouvre\n\n{DOCKERS}\n\n(...)\n")
    assert [n.code for n in read.notices] == ["document.truncated"]
    assert not document(f"Le port rouvre\n\n{DOCKERS}\n\nPort-Aven Press, 1:28 AM ET\n").notices


def test_a_mail_that_quotes_an_article_is_that_article() -> None:
    plain = f"Le port rouvre\n\nPar Jeanne Dorval\n\n{DOCKERS}\n\n{DOCKERS}"
    quoted = "\n".join(f"> {line}" for line in plain.split("\n"))
    assert kinds(quoted) == kinds(plain)


def test_characters_that_were_lost_are_said_to_be() -> None:
    lost = document("L'assembl?e a d?cid? de repr?senter le pr?fet ? la f?te du port, dit-on, hier soir encore.\n")
    assert "read.lost-characters" in [n.code for n in lost.notices]
    assert not document(
        "Est-ce vrai ? Qui le dit ? Voir ex.org/?a=b&c=d pour la suite de cette longue histoire.\n"
    ).notices


def test_a_long_paragraph_above_a_credit_stays_text() -> None:
    found = kinds(f"Le port rouvre\n\n{DOCKERS}\n\n{DOCKERS} {DOCKERS}\n\nAFP/ANNE VEY\n\n{DOCKERS}\n")
    assert [kind for kind, _ in found] == ["title", "paragraph", "paragraph", "credit:photo", "paragraph"]


@pytest.mark.parametrize("above", [True, False])
def test_who_sells_pictures_signs_no_text(above: bool) -> None:
    text = f"VEY/SIPA\n\n{DOCKERS}\n\n{DOCKERS}\n" if above else f"{DOCKERS}\n\n{DOCKERS}\n\nVEY/SIPA\n"
    read = document(text)
    assert "credit" in [block.kind for block in read.blocks]
    assert read.authors == ()
