import pytest

from recoupe.model import Document, identity
from recoupe.read.draft import Clue, Draft, Piece
from recoupe.read.finish import finish
from recoupe.read.metadata import people_of
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


# ------------------------------------------------------------------ pages

HEAD = "Le port d'Aven rouvre après la tempête"


def paged(*clues: tuple[str, str, str], shown: str = HEAD, url: str = "") -> Document:
    """A page that shows the heading `shown` over its text; clues are (field, value, rule)."""
    text = f"{shown}\n\n{BODY}"
    draft = Draft(
        format="html",
        text=text,
        origin=identity(text),
        pieces=(Piece(start=0, end=len(shown), hint="title"), Piece(start=len(shown) + 2, end=len(text))),
        clues=tuple(Clue(field=f, value=v, how="page", rule=r) for f, v, r in clues),
    )
    return finish(draft, names=("page.html",), sha256="1" * 64, given={"url": url} if url else {})


@pytest.mark.parametrize(
    "tab",
    [
        f"{HEAD} | La Vigie d'Aven",
        f"{HEAD} - Monde - La Vigie d'Aven",
        f"La Vigie d'Aven – {HEAD}",
        f"{HEAD} | lavigie.example",
        f"{HEAD} | by Jeanne Dorval",
        HEAD.replace("'", "’"),
    ],
)
def test_a_title_is_the_articles_without_its_sites(tab: str) -> None:
    for shown in (HEAD, "Accueil"):
        read = paged(
            ("title", tab, "html.meta.og:title"),
            ("title", tab, "html.title"),
            ("outlet", "La Vigie d'Aven", "html.meta.og:site_name"),
            ("section", "Monde", "html.meta.article:section"),
            ("author", "Jeanne Dorval", "html.meta.author"),
            shown=shown,
            url="https://www.lavigie.example/monde/le-port",
        )
        assert read.title is not None
        assert read.title.value.replace("’", "'") == HEAD
        assert (read.title.span is not None) == (shown == HEAD)


def test_a_part_after_a_dash_that_names_no_site_stays() -> None:
    read = paged(("title", "Le port rouvre - enfin", "html.meta.og:title"), shown="Le port rouvre - enfin")
    assert read.title is not None
    assert read.title.value == "Le port rouvre - enfin"


def test_two_wordings_of_a_title_are_a_title_and_its_rival() -> None:
    read = paged(("title", "Après la tempête, le port d'Aven ouvre ses grilles", "html.meta.og:title"))
    assert read.title is not None
    assert (read.title.value, read.title.status) == ("Après la tempête, le port d'Aven ouvre ses grilles", "page")
    assert [(r.field, r.fact.value, r.fact.status) for r in read.rivals] == [("title", HEAD, "stated")]


def test_a_heading_is_the_title_where_what_is_shared_is_but_the_windows_name() -> None:
    engine = "Tempête : le port d'Aven ouvre ses grilles"
    for tab, title in ((f"{engine} | La Vigie d'Aven", HEAD), (HEAD, engine)):
        read = paged(
            ("title", engine, "html.meta.og:title"),
            ("title", tab, "html.title"),
            ("outlet", "La Vigie d'Aven", "html.meta.og:site_name"),
        )
        assert read.title is not None
        assert read.title.value == title


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ((("title", "La Vigie d'Aven", "html.meta.og:title"),), "block.markup"),  # the site's name on every page
        ((("title", "Page 1", "html.title"),), "block.markup"),
        ((("title", HEAD[:24] + "…", "html.meta.og:title"), ("title", HEAD, "html.json-ld")), "block.markup"),
    ],
)
def test_what_the_page_shows_comes_before_a_poor_label(page: tuple[tuple[str, str, str], ...], rule: str) -> None:
    read = paged(*page, ("outlet", "La Vigie d'Aven", "html.meta.og:site_name"))
    assert read.title is not None
    assert (read.title.value, read.title.rule) == (HEAD, rule)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["Jeanne Dorval"], ["Jeanne Dorval"]),
        (["DORVAL Jeanne", "jeanne dorval"], ["Jeanne Dorval"]),
        (["Jeanne Dorval, Paul Lorme"], ["Jeanne Dorval", "Paul Lorme"]),
        (["By Jeanne Dorval and Paul Lorme"], ["Jeanne Dorval", "Paul Lorme"]),
        (["ByJeanne Dorval | 4 March 2021"], ["Jeanne Dorval"]),
        (["Jeanne Dorval avec AFP"], ["Jeanne Dorval"]),
        (["La rédaction"], []),
        (["La Vigie d'Aven"], []),
        (["Newsroom"], []),
        (["@jdorval"], []),
        (["https://lavigie.example/auteurs/jeanne"], []),
        (["No Author"], []),
        (["Jeanne Dorval, News Reporter"], ["Jeanne Dorval"]),
        (["Dorval, Jeanne"], ["Jeanne Dorval"]),
        (["Ana de la Cruz y Pablo Lorme"], ["Ana de la Cruz", "Pablo Lorme"]),
        (["Jeanne Dorval C."], ["Jeanne Dorval C."]),
    ],
)
def test_people_alone_are_authors(said: list[str], names: list[str]) -> None:
    read = paged(
        *(("author", value, "html.meta.author") for value in said),
        ("outlet", "La Vigie d'Aven", "html.meta.og:site_name"),
    )
    assert [author.value for author in read.authors] == names


def test_an_agency_that_signs_is_the_agency() -> None:
    read = paged(("author", "AFP", "html.meta.author"))
    assert read.authors == ()
    assert read.agency is not None
    assert (read.agency.value, read.agency.status) == ("AFP", "page")


def test_the_outlet_is_named_as_its_address_names_it() -> None:
    read = paged(
        ("outlet", "Politique", "html.meta.og:site_name"),
        ("outlet", "lavigie.example", "html.json-ld"),
        ("title", f"{HEAD} | La Vigie", "html.title"),
        url="https://www.lavigie.example/2021/le-port",
    )
    assert read.outlet is not None
    assert read.outlet.value == "La Vigie"


@pytest.mark.parametrize(
    ("clue", "shown", "genre"),
    [
        (("section", "Tribunes et débats", "x"), HEAD, "news"),
        (("section", "Tribune", "x"), HEAD, "opinion"),
        (("genre", "live", "html.json-ld"), HEAD, "live"),
        (("section", "Monde", "x"), "EN DIRECT - Le port rouvre", "live"),
        (("section", "Nécrologie", "x"), HEAD, "obituary"),
        (("section", "Monde", "x"), "Interview: the harbour master speaks", "interview"),
        (("genre", "Communiqué de presse", "x"), HEAD, "press_release"),
    ],
)
def test_genres_by_what_announces_them(clue: tuple[str, str, str], shown: str, genre: str) -> None:
    assert paged(clue, shown=shown).genre == genre


def test_length_and_page_of_an_export_are_kept() -> None:
    read = paged(("length", "612 mots", "export.length"), ("print_page", "p. 4", "export.page"))
    assert read.length is not None
    assert read.print_page is not None
    assert (read.length.value, read.print_page.value) == ("612 mots", "p. 4")


def test_names_that_programs_give_to_files_are_no_titles() -> None:
    assert clued(BODY, ("title", "Microsoft Word - note.docx", "file")).title is None
    assert clued(BODY, ("title", "Sans titre 2", "file")).title is None
    read = clued(BODY, ("title", "Note sur le port", "file"))
    assert read.title is not None


def test_an_address_is_no_author() -> None:
    assert people_of("Jeanne Dorval, lavigie.example.com", loose=True) == ("Jeanne Dorval",)
