import pytest

from recoupe.model import Document, identity
from recoupe.read.draft import Clue, Draft, Piece
from recoupe.read.finish import finish
from recoupe.read.text import read_text

BODY = (
    "Le cargo Corvenna a quitté Port-Aven dans la nuit avec dix-neuf marins à son bord, et personne ne l'a revu depuis "
    "son passage devant le phare."
)


def document(text: str, **given: str) -> Document:
    return finish(read_text(text), names=("story.txt",), sha256="0" * 64, given=given)


def clued(text: str, *clues: tuple[str, str, str], **given: str) -> Document:
    draft = Draft(
        format="html",
        text=text,
        origin=identity(text),
        pieces=(Piece(start=0, end=len(text)),),
        clues=tuple(Clue(field=f, value=v, how=h, rule=f"test.{f}") for f, v, h in clues),  # type: ignore[arg-type]
    )
    return finish(draft, names=("page.html",), sha256="1" * 64, given=given)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Par Jeanne Dorval", ["Jeanne Dorval"]),
        ("par DORVAL Jeanne", ["Jeanne Dorval"]),
        ("Par Jeanne Dorval et Paul Lorme, envoyés spéciaux à Port-Aven", ["Jeanne Dorval", "Paul Lorme"]),
        ("Propos recueillis par Anne de La Vey", ["Anne de La Vey"]),
        ("By JANE DORVAL", ["Jane Dorval"]),
        ("Por Juana Dorval y Pablo Lorme", ["Juana Dorval", "Pablo Lorme"]),
        ("Jeanne Dorval avec AFP", ["Jeanne Dorval"]),
    ],
)
def test_authors_of_bylines_first_name_first(line: str, names: list[str]) -> None:
    read = document(f"Un cargo disparaît\n\n{line}\n\n{BODY}\n\n{BODY}")
    assert [a.value for a in read.authors] == names
    assert all(a.status == "stated" and a.span for a in read.authors)


def test_what_the_user_says_wins() -> None:
    text = f"Un cargo disparaît\n\nPar Jeanne Dorval\n\nPublié le 4 mars 2021\n\n{BODY}"
    read = document(text, author="Paul Lorme", published="2021-03", outlet="La Vigie", language="fr")
    assert [(a.value, a.status) for a in read.authors] == [("Paul Lorme", "given")]
    assert (read.published.earliest, read.published.latest, read.published.status) == (
        "2021-03-01",
        "2021-03-31",
        "given",
    )
    assert read.outlet is not None
    assert (read.outlet.value, read.outlet.status) == ("La Vigie", "given")


def test_a_date_in_the_text_comes_before_the_data_of_the_page() -> None:
    text = "Publié le 4 mars 2021"
    read = clued(text, ("published", "2021-05-09T08:00:00+02:00", "page"))
    assert (read.published.day, read.published.status) == ("2021-03-04", "stated")
    assert [n.code for n in read.notices] == ["document.date-conflict"]
    read = clued(BODY, ("published", "2021-05-09T08:00:00+02:00", "page"), ("outlet", "La Vigie", "page"))
    assert (read.published.day, read.published.status) == ("2021-05-09", "page")
    assert read.outlet is not None
    assert read.outlet.status == "page"


def test_times_of_files_date_nothing() -> None:
    assert clued(BODY, ("published", "2021-05-09", "file")).published.status == "unknown"


def test_this_tuesday_names_the_day_and_the_text_its_year() -> None:
    text = f"Le ministre est arrivé ce mardi 12 septembre. La dernière visite a eu lieu en 2022.\n\n{BODY}"
    read = document(text)
    assert (read.published.day, read.published.status) == ("2023-09-12", "inferred")
    assert read.published.span is not None
    assert read.published.span.of(read.text) == "ce mardi 12 septembre"
    assert "2022" in read.published.reason


def test_a_weekday_without_a_year_nearby_infers_nothing() -> None:
    assert document(f"Le ministre est arrivé ce mardi 12 septembre.\n\n{BODY}").published.status == "unknown"
    far = document(f"Le ministre est arrivé ce mardi 12 septembre. Il a quitté le parti en 1987.\n\n{BODY}").published
    assert far.day is None


def test_captions_that_agree_date_the_news() -> None:
    captions = "\n\n".join(f"Le cargo {n} à quai, le 19 juin 2024 - AFP/IVO LEM" for n in ("rouge", "vert", "noir"))
    read = document(f"Un cargo disparaît\n\n{captions}\n\n{BODY}")
    assert (read.published.day, read.published.rule) == ("2024-06-19", "date.captions")


def test_past_years_only_bound_and_targets_do_not() -> None:
    read = document(f"Le phare a été fermé en 2017. Il sera démoli d'ici 2035.\n\n{BODY}")
    assert (read.published.earliest, read.published.latest) == ("2017-01-01", None)
    assert document(f"Il sera démoli d'ici 2035.\n\n{BODY}").published.status == "unknown"


def test_an_unreadable_given_date_is_said() -> None:
    assert [n.code for n in document(BODY, published="hier matin").notices] == ["document.bad-date"]


def test_drafted_and_published_are_two_dates() -> None:
    read = document(
        f"# Un cargo\n\njeudi 4 mars 2021 (Date de rédaction antérieure : 1er mars 2021).\n\n{BODY}\n\n{BODY}"
    )
    assert (read.published.day, read.drafted.day) == ("2021-03-04", "2021-03-01")


@pytest.mark.parametrize(
    ("head", "outlet", "authors"),
    [
        ("La Vigie d'Aven - jeudi 4 mars 2021", "La Vigie d'Aven", []),
        ("By Jane Dorval, The Aven Ledger, Thursday 4 March 2021", "The Aven Ledger", ["Jane Dorval"]),
        ("Radio Aven, avec l’Agence Lormaise", "Radio Aven", []),
        ("Le Havre, le 4 mars 2021", None, []),
    ],
)
def test_a_paper_beside_the_date_is_the_outlet(head: str, outlet: str | None, authors: list[str]) -> None:
    read = document(f"Un cargo disparaît au large\n\n{head}\n\n{BODY}\n\n{BODY}")
    assert (read.outlet.value if read.outlet else None) == outlet
    assert [a.value for a in read.authors] == authors


def test_a_letterhead_over_the_date_is_no_title() -> None:
    read = document(f"CAPITAINERIE D'AVEN\n\nCommuniqué du jeudi 4 mars 2021\n\nFin des recherches\n\n{BODY}")
    assert read.title is not None
    assert read.title.value == "Fin des recherches"
    assert read.rubric is not None
    assert read.published.day == "2021-03-04"


def test_an_agency_of_any_name_is_credited() -> None:
    read = document(f"Un cargo disparaît au large\n\n{BODY}\n\n(Agence Lormaise)")
    assert read.agency is not None
    assert read.agency.value == "Agence Lormaise"
