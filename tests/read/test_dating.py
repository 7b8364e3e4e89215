"""The date of a document among what its text, its page and its address say; the rest is kept as rivals."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.model import Document, identity
from recoupe.read.dating import labelled_dates, moment_of
from recoupe.read.draft import Clue, Draft, Piece
from recoupe.read.finish import finish
from recoupe.read.text import read_text

BODY = (
    "Le cargo Corvenna a quitté Port-Aven dans la nuit avec dix-neuf marins à son bord, et personne ne l'a revu depuis "
    "son passage devant le phare."
)


def page(*clues: tuple[str, str, str], text: str = BODY, url: str = "") -> Document:
    """A document whose page's data are `clues`: (field, value, rule)."""
    draft = Draft(
        format="html",
        text=text,
        origin=identity(text),
        pieces=(Piece(start=0, end=len(text)),),
        clues=tuple(Clue(field=f, value=v, how="page", rule=r) for f, v, r in clues),
    )
    return finish(draft, names=("page.html",), sha256="1" * 64, given={"url": url} if url else {})


def rivals(document: Document) -> list[tuple[str, str]]:
    return [(rival.fact.value, rival.fact.rule) for rival in document.rivals if rival.field == "published"]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-03-04T23:15:00+01:00", "2021-03-04"),
        ("20210304T231500Z", "2021-03-04"),
        ("2021/3/4 10:00", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04"),
        ("4 mars 2021", "2021-03-04"),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("2021-02-30", None),
        ("1614849300", None),
        ("hier", None),
        ("", None),
    ],
)
def test_days_as_data_write_them(value: str, day: str | None) -> None:
    found = moment_of(value)
    assert (found.day if found else None) == day


def test_dates_of_templates_are_not_believed() -> None:
    read = page(("published", "1970-01-01T00:00:00Z", "html.json-ld"), ("published", "2021-03-04", "html.meta.date"))
    assert (read.published.day, read.published.rule) == ("2021-03-04", "html.meta.date")


@pytest.mark.parametrize(
    ("instant", "shown", "day"),
    [
        ("2021-03-04T23:15:00Z", "2021-03-05", "2021-03-05"),  # Rome
        ("2021-03-05T00:23:33.312Z", "2021-03-04", "2021-03-04"),  # Montréal
        ("2021-03-04T12:00:00Z", "2021-03-05", "2021-03-04"),  # nowhere the next day
        ("2021-03-04T23:15:00+01:00", "2021-03-05", "2021-03-04"),  # local time is given
    ],
)
def test_universal_time_becomes_the_day_of_the_place(instant: str, shown: str, day: str) -> None:
    read = page(("published", instant, "html.json-ld"), ("published", shown, "html.shown"))
    assert read.published.day == day
    assert read.published.rule == "html.json-ld"


def test_an_address_dates_and_moves_by_a_day() -> None:
    assert page(url="https://vigie.example/2021/03/04/le-port-rouvre").published.day == "2021-03-04"
    assert page(url="https://vigie.example/monde/20210304-le-port-rouvre").published.day == "2021-03-04"
    assert page(url="https://vigie.example/2021/mar/04/le-port").published.day == "2021-03-04"
    assert page(url="https://vigie.example/article/12021030456789").published.status == "unknown"
    read = page(("published", "2021-03-04T23:30:00Z", "html.json-ld"), url="https://vigie.example/2021/03/05/le-port")
    assert read.published.day == "2021-03-05"


def test_what_was_not_believed_is_kept() -> None:
    read = page(
        ("published", "2021-03-04", "html.json-ld"),
        ("published", "2019-01-02", "html.line"),
        ("modified", "2021-03-09", "html.json-ld"),
        url="https://vigie.example/2021/03/01/le-port",
    )
    assert (read.published.day, read.updated.day) == ("2021-03-04", "2021-03-09")
    assert rivals(read) == [("2019-01-02", "html.line"), ("2021-03-01", "html.url")]


def test_a_date_shown_twice_beside_the_title_is_the_pages_word_unless_it_is_the_last_change() -> None:
    shown = ("published", "2021-03-09", "html.dateline")
    data = ("published", "2021-03-04", "html.json-ld")
    assert page(data, shown).published.day == "2021-03-09"
    assert page(data, shown, ("modified", "2021-03-09", "html.json-ld")).published.day == "2021-03-04"


def test_published_and_updated_of_a_text_are_two_dates() -> None:
    text = f"Un cargo disparaît\n\nPublié le 4 mars 2021, mis à jour le 6 mars 2021\n\n{BODY}\n\n{BODY}"
    read = finish(read_text(text), names=("a.txt",), sha256="0" * 64)
    assert (read.published.day, read.updated.day, read.published.status) == ("2021-03-04", "2021-03-06", "stated")


def test_a_lone_date_deep_in_a_page_dates_a_chapter_and_not_the_page() -> None:
    other = (
        "La capitainerie, elle, avait prévenu les familles dès le matin ; aucune n'a voulu parler, et le port a gardé "
    )
    other += "ses grilles fermées jusqu'au soir, sans que personne ne dise pourquoi."
    text = f"Un cargo disparaît\n\n{BODY}\n\n{other}\n\n4 mars 1987\n\n{other}\n\n{BODY}"
    pieces, at = [], 0
    for block in text.split("\n\n"):
        pieces.append(Piece(start=at, end=at + len(block)))
        at += len(block) + 2
    clue = Clue(field="published", value="2021-03-04", how="page", rule="html.json-ld")
    draft = Draft(format="html", text=text, origin=identity(text), pieces=tuple(pieces), clues=(clue,))
    assert finish(draft, names=("a.html",), sha256="0" * 64).published.day == "2021-03-04"


def test_a_text_that_names_its_own_day_is_older_than_the_mail_that_carries_it() -> None:
    text = f"Le ministre est arrivé ce mardi 12 septembre. La dernière visite a eu lieu en 2022.\n\n{BODY}"
    clue = Clue(field="published", value="2024-12-02T10:00:00+01:00", how="mail", rule="mail.date")
    draft = Draft(
        format="eml", text=text, origin=identity(text), pieces=(Piece(start=0, end=len(text)),), clues=(clue,)
    )
    read = finish(draft, names=("a.eml",), sha256="0" * 64)
    assert read.published.day == "2023-09-12"
    assert rivals(read) == [("2024-12-02", "mail.date")]


def test_the_day_on_which_a_page_was_saved_bounds_the_day_of_its_text() -> None:
    text = f"Le pont a été rouvert en 2022.\n\n{BODY}"
    saved = Clue(field="crawled", value="2023-05-04T10:00:00Z", how="file", rule="warc.date")
    draft = Draft(format="html", text=text, origin=identity(text), pieces=(Piece(start=0, end=30),), clues=(saved,))
    read = finish(draft, names=("a.html",), sha256="0" * 64)
    assert (read.published.earliest, read.published.latest) == ("2022-01-01", "2023-05-04")
    bare = finish(replace(draft, text=BODY, origin=identity(BODY), pieces=()), names=("a.html",), sha256="0" * 64)
    assert (bare.published.earliest, bare.published.latest, bare.published.rule) == (None, "2023-05-04", "date.saved")


def test_a_month_without_a_day_is_an_interval() -> None:
    clue = Clue(field="published", value="2014-05", how="page", rule="nexis.date")
    draft = Draft(format="text", text=BODY, origin=identity(BODY), clues=(clue,))
    read = finish(draft, names=("a.txt",), sha256="0" * 64).published
    assert (read.earliest, read.latest, read.status) == ("2014-05-01", "2014-05-31", "page")


@given(st.text(alphabet="0123456789/.- abcdemarsjuin:publiémàj", max_size=80))
@settings(max_examples=150, deadline=None)
def test_labelled_dates_lie_in_their_line(line: str) -> None:
    last = 0
    for field, start, end in labelled_dates(line):
        assert field in ("published", "modified")
        assert last <= start < end <= len(line)
        last = end
