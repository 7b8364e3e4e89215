import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import put_back
from recoupe.read.draft import Draft
from recoupe.read.text import read_lines, read_text

PARAGRAPHS = (
    "Le cargo Corvenna a quitté Port-Aven dans la nuit de lundi à mardi avec dix-neuf marins à son bord. Les autorités "
    "locales n'ont donné aucune nouvelle depuis, et les familles attendent sur le quai.",
    "Interrogé par la presse, le capitaine du port a reconnu que les messages du navire n'avaient pas été transmis à "
    "temps. Il promet une enquête dont les premiers résultats seront connus avant la fin du mois.",
    "La compagnie, elle, se tait. Ses bureaux sont fermés depuis trois jours, et personne ne répond au téléphone dans "
    "la capitale comme sur la côte.",
)


def paragraphs(draft: Draft) -> list[str]:
    return [draft.text[piece.start : piece.end] for piece in draft.pieces]


@pytest.mark.parametrize("width", [40, 60, 72, 95])
@pytest.mark.parametrize("gap", ["\n", " \n\n"], ids=["wrapped", "with an empty line after every line"])
def test_wrapped_lines_become_paragraphs_again(width: int, gap: str) -> None:
    blank = "\n\n" if gap == "\n" else "\n\n \n\n"
    raw = blank.join(gap.join(textwrap.wrap(p, width, break_on_hyphens=False)) for p in PARAGRAPHS)
    assert paragraphs(read_text(raw)) == list(PARAGRAPHS)


def test_a_leading_space_begins_a_paragraph_where_empty_lines_tell_nothing() -> None:
    lines = [textwrap.wrap(p, 80, break_on_hyphens=False) for p in PARAGRAPHS]
    raw = "\n \n".join("\n\n".join([" " + first, *rest]).replace("\n \n", "\n\n") for first, *rest in lines)
    assert paragraphs(read_text(raw.replace("\n \n", "\n"))) == list(PARAGRAPHS)


def test_a_real_hyphen_at_a_line_end_stays_and_a_dividing_one_goes() -> None:
    body = textwrap.wrap(PARAGRAPHS[0], 70, break_on_hyphens=False)
    raw = "\n".join(
        [
            *body,
            "Le maire dit avoir craint longtemps, pour sa ville, l'arrivée de ce jour-",
            "là. Il ajoute que le gouver-",
            "nement n'a rien fait de ce qu'il avait promis.",
        ]
    )
    text = read_text(raw).text
    assert "ce jour-là." in text
    assert "le gouvernement n'a rien" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Les familles, selon la mairie, n'ont pas vu revenir le capitaine Ivo",
            "Brandt-Lem s'est rendu seul au port.",
        ),
        (
            "Les familles attendent toujours depuis hier que le ministre de la",
            "Marine leur parle, ce qu'il a promis ici.",
        ),
        ("Les familles attendent toujours depuis hier que le ministre leur", "parle enfin."),
    ],
)
def test_a_page_break_inside_a_sentence_or_a_name_is_mended(before: str, after: str) -> None:
    raw = f"Ivo Brandt-Lem commande le navire.\n\nLe port est fermé. {before}\n\n{after} Il n'en est pas ressorti."
    assert paragraphs(read_text(raw))[1:] == [f"Le port est fermé. {before} {after} Il n'en est pas ressorti."]


def test_headings_lists_and_captions_are_not_joined() -> None:
    items = "- des filets ;\n- des casiers ;\n- un treuil"
    raw = f"Le port rouvre\n\nLe port d'Aven a rouvert mardi matin.\n\n{items}\n\nLa suite demain."
    assert len(read_text(raw).pieces) == 6


def test_remnants_of_html_go_and_their_words_stay() -> None:
    raw = "<p>Le cargo à quai - <strong>AFP/IVO LEM</strong></p>\nLe port &amp; la ville.<br>Une autre ligne."
    draft = read_text(raw)
    assert draft.text == "Le cargo à quai - AFP/IVO LEM\nLe port & la ville.\nUne autre ligne."
    found = draft.origin.source(0, 15)
    assert found is not None
    assert raw[found[0] : found[1]] == "Le cargo à quai"


def test_the_lines_of_a_record_stay_paragraphs() -> None:
    raw = "Un titre sans point\nUne phrase. Une autre.\nune ligne en bas de casse\nFin."
    assert len(read_lines(raw).pieces) == 4


@given(st.text(alphabet=st.sampled_from('abcÉé .\n-«»"A<p>*_[]()#1'), max_size=300))
def test_pieces_cover_all_that_is_visible(raw: str) -> None:
    for draft in (read_text(raw), read_lines(raw)):
        at = 0
        for piece in draft.pieces:
            assert at <= piece.start < piece.end <= len(draft.text)
            assert not draft.text[at : piece.start].strip()
            at = piece.end
        assert not draft.text[at:].strip()
        assert put_back(draft.text, draft.repairs) == raw


def test_two_wraps_before_words_that_want_another_are_enough_in_a_mail() -> None:
    raw = (
        "What sank the ship?\n\nThe ship foundered off the cape in the small hours of\nFriday 7 March after a call.\n\n"
        "The batteries that she was carrying, reported last week by\nThe Vigil, have raised questions about the\n"
        "Harbour Board and its checks.\n"
    )
    assert len(read_text(raw).pieces) == 3


def test_verse_tables_and_greetings_keep_their_lines() -> None:
    prose = textwrap.fill("Le cargo a quitté le vieux port hier soir, sous la pluie, avec du blé et du bois. " * 4, 70)
    verse = "Le vent se lève au bout du quai,\nLes voiles claquent sans raison,\nEt le marin qui m'attendait\nS'en va."
    table = "Ports          Navires   Tonnes\nAven                12     4500\nLorme                3      800"
    found = paragraphs(read_text(f"{prose}\n\n{verse}\n\n{table}\n\nCordialement,\nJeanne\n"))
    assert len(found) == 1 + 4 + 3 + 2


def test_a_date_and_a_byline_stay_apart_from_a_wrapped_title() -> None:
    body = textwrap.fill("Le cargo a quitté le vieux port hier soir, sous la pluie, avec du blé et du bois. " * 4, 70)
    raw = f"Le cargo Belmar quitte Port-Aven sous la pluie\njeudi 4 mars 2021,\npar Jeanne Dorval\n\n{body}\n"
    assert paragraphs(read_text(raw))[:3] == [
        "Le cargo Belmar quitte Port-Aven sous la pluie", "jeudi 4 mars 2021,", "par Jeanne Dorval",
    ]  # fmt: skip


def test_a_line_that_begins_with_the_call_of_a_note_goes_on() -> None:
    body = textwrap.fill("Le cargo a quitté le vieux port hier soir, sous la pluie, avec du blé et du bois. " * 4, 70)
    raw = f"{body}\n\nLe port a été vendu avec ses grues, pour douze millions de couronnes\n[5]. La suite est connue.\n"
    assert paragraphs(read_text(raw))[1].endswith("couronnes [5]. La suite est connue.")


def test_quoted_lines_are_joined_without_their_marks() -> None:
    raw = "Voici :\n> Le port de Port-Aven a rouvert lundi matin après trois semaines de grève,\n> selon la capitainerie.\n>\n"
    raw += ">> Je n'y crois pas du tout et je pense que les salaires ne seront jamais\n>> payés.\n\nJeanne\n"
    assert [len(part.split()) for part in paragraphs(read_text(raw))] == [2, 16, 16, 1]


def test_headings_that_the_contents_name_stay_whole_in_wrapped_lines() -> None:
    heading = "Le vieux port attend sa nouvelle grue depuis l'hiver"
    body = textwrap.wrap("Le cargo a quitté le vieux port hier soir, sous la pluie, avec du blé et du bois. " * 4, 60)
    found = paragraphs(read_text("\n\n".join([f"1. {heading}", "2. La suite", *body, heading, *body])))
    assert heading in found


def test_a_bold_paragraph_of_several_lines_is_bold() -> None:
    lines = textwrap.wrap("Le cargo a quitté le vieux port hier soir, sous la pluie, avec du blé et du bois. " * 3, 60)
    body = "\n".join(lines)
    draft = read_text(f"# Le cargo part\n\n**{body}**\n\n{body}\n\n{body}\n")
    assert [piece.strong for piece in draft.pieces] == [False, True, False, False]
