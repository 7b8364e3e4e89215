"""What of a page is its article: names that lie, lists of other articles, calls to readers, parts by their own names."""

import re

import pytest

from recoupe.languages import SUPPORTED, load
from recoupe.read.html import read_html

P1 = "Le bac de Port-Aven est resté à quai mardi, a annoncé la mairie, qui attend une pièce venue de Sault-le-Haut."
P2 = "Une trentaine d’habitants ont passé la nuit sur l’île, où l’école leur a été ouverte par la directrice, Odile Garance."
P3 = "« Nous n’avons manqué de rien », a déclaré un pêcheur, qui dit avoir prévenu la compagnie de l’avarie dès lundi soir."
PARAGRAPHS = f"<p>{P1}</p><p>{P2}</p><p>{P3}</p>"


def page(body: str, title: str = "Le bac reste à quai") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>".encode()


def kept(body: str) -> list[tuple[str, str]]:
    draft = read_html(page(body))
    return [(draft.text[p.start : p.end], p.hint) for p in draft.pieces]


def dropped(body: str) -> dict[str, str]:
    return {d.rule: d.text for d in read_html(page(body)).dropped}


@pytest.mark.parametrize(
    ("furniture", "rule"),
    [
        ('<nav><a href="/m">Météo marine</a></nav>', "html.menu"),
        ('<div class="relatedPosts"><a href="/g">Grève des ports : ce qui change</a></div>', "html.related"),
        ('<div class="bandeau-cookies"><p>Nous utilisons des cookies pour mesurer l’audience.</p></div>', "html.consent"),
        ('<section id="comentarios"><p>Muy buena noticia, gracias por contarla tan bien.</p></section>', "html.comments"),
        ('<div class="share_bar"><a href="/t">Partager</a></div>', "html.share"),
        ('<div style="display:none"><p>Ce texte attend qu’un script le montre à ceux qui ont payé.</p></div>', "html.hidden"),
        ("<p>Abonnez-vous à notre lettre pour ne rien manquer.</p>", "html.appeal"),
    ],
)  # fmt: skip
def test_what_is_beside_the_article_is_left_out_and_says_why(furniture: str, rule: str) -> None:
    body = f"<article><h1>Le bac reste à quai</h1><p>{P1}</p>{furniture}<p>{P2}</p><p>{P3}</p></article>"
    assert [text for text, _ in kept(body)] == ["Le bac reste à quai", P1, P2, P3]
    assert list(dropped(body)) == [rule]


def test_a_name_proves_nothing_where_the_article_stands_in_it() -> None:
    for name in ("sidebar-layout", "related-content", "paywall subscribe", "ad-wrapper"):
        body = f'<div class="{name}"><h1>Le bac reste à quai</h1>{PARAGRAPHS}</div>'
        assert [text for text, _ in kept(body)][1:] == [P1, P2, P3]


def test_a_name_that_is_wrong_once_is_wrong_all_over_the_page() -> None:
    parts = (f"<p>{P1}</p><p>{P2}</p>", f"<p>{P3}</p>")
    body = "<h1>Le bac reste à quai</h1>" + "".join(f'<div class="widget x">{part}</div>' for part in parts)
    assert [text for text, _ in kept(body)][1:] == [P1, P2, P3]


def test_lists_of_other_articles_are_known_without_a_name() -> None:
    others = "".join(
        f'<div><h3><a href="/{n}">Un autre titre {n} que l’on peut ouvrir</a></h3><p>Un résumé de quelques mots.</p></div>'
        for n in range(4)
    )
    body = f"<div><h1>Le bac reste à quai</h1>{PARAGRAPHS}<div>{others}</div></div>"
    assert [text for text, _ in kept(body)][1:] == [P1, P2, P3]


def test_other_articles_inside_the_text_are_read_also() -> None:
    link = '<p>Leer también: <a href="/x">El puerto de la isla cierra otra vez por el viento</a></p>'
    assert ("Leer también: El puerto de la isla cierra otra vez por el viento", "read_also") in kept(
        f"<article><h1>Le bac reste à quai</h1><p>{P1}</p>{link}<p>{P2}</p><p>{P3}</p></article>"
    )


def test_parts_are_what_their_elements_are_called() -> None:
    body = (
        '<article><h1>Le bac reste à quai</h1><p class="chapo">La pièce manque, et l’île attend depuis deux jours</p>'
        '<div class="auteur">Léo Marin</div><figure><img src="b.jpg"><figcaption>Le bac à quai<span class="credit">'
        f'L. Marin / La Vigie</span></figcaption></figure><p>{P1}</p><h2>Une nuit sur l’île</h2><p>{P2}</p>'
        f'<blockquote class="twitter-tweet"><p>Toujours rien ce matin.</p></blockquote><p>{P3}</p></article>'
    )  # fmt: skip
    hints = dict(kept(body))
    assert hints["Le bac reste à quai"] == "title"
    assert hints["La pièce manque, et l’île attend depuis deux jours"] == "subtitle"
    assert hints["Léo Marin"] == "byline"
    assert hints["Le bac à quai"] == "caption"
    assert hints["L. Marin / La Vigie"] == "credit"
    assert hints["Une nuit sur l’île"] == "heading"
    assert hints["Toujours rien ce matin."] == "embed"


def test_a_line_under_a_picture_is_its_caption() -> None:
    body = f'<h1>Le bac reste à quai</h1><p>{P1}</p><div><img src="b.jpg"><p>Le bac, à quai</p></div><p>{P2}</p><p>{P3}</p>'
    assert ("Le bac, à quai", "caption") in kept(body)


def test_a_lead_between_title_and_text_is_kept_wherever_it_stands() -> None:
    lead = "La pièce manque, et l’île attend depuis deux jours"
    body = f"<header><h1>Le bac reste à quai</h1><div><p>{lead}</p></div></header><div>{PARAGRAPHS}</div>"
    assert lead in [text for text, _ in kept(body)]


def test_an_article_for_readers_without_scripts_is_read() -> None:
    body = f"<h1>Le bac reste à quai</h1><noscript>{PARAGRAPHS}</noscript>"
    assert [text for text, _ in kept(body)][1:] == [P1, P2, P3]


def test_a_drawing_that_is_never_closed_hides_nothing() -> None:
    assert [t for t, _ in kept(f"<svg><g><title>logo</title><div>{PARAGRAPHS}</div><svg></svg>")] == [P1, P2, P3]


def test_all_visible_text_is_kept_or_dropped_once() -> None:
    body = f'<nav><a href="/">Accueil</a></nav><h1>Le bac reste à quai</h1>{PARAGRAPHS}<footer>© La Vigie</footer>'
    draft = read_html(page(body))
    words = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", body))
    assert len(re.sub(r"\s", "", draft.text)) + sum(d.chars for d in draft.dropped) == len(words)
    source = page(body).decode()
    assert [source[d.start : d.end] for d in draft.dropped] == ["Accueil", "© La Vigie"]


@pytest.mark.parametrize("language", SUPPORTED)
def test_calls_to_readers_match_their_examples(language: str) -> None:
    from recoupe.read.html.article import appeals_to_readers

    table = load(language, "markup")
    for example in table["appeal_examples"]:
        assert appeals_to_readers(example), example
    for pattern in table["appeals"]:
        re.compile(pattern)


def test_subjects_of_class_names_are_the_same_in_all_languages() -> None:
    tables = [set(load(language, "markup")) for language in SUPPORTED]
    assert all(table == tables[0] for table in tables)


@pytest.mark.parametrize("rubric", ['<p class="surtitre">Vie des îles</p>', "<h2>VIE DES ÎLES</h2>"])
def test_the_rubric_above_the_title_is_kept(rubric: str) -> None:
    hints = [hint for _, hint in kept(f"<article>{rubric}<h1>Le bac reste à quai</h1>{PARAGRAPHS}</article>")]
    assert hints[:2] == ["rubric", "title"]


def test_headings_stay_where_a_second_opinion_is_asked() -> None:
    # No heading is the title: the extractor is asked, which may lose headings that stand between paragraphs.
    body = f"<p>{P1}</p><h2>Une nuit sur l’île</h2><p>{P2}</p><p>{P3}</p>"
    draft = read_html(page(body, title="envoi"))
    assert ("Une nuit sur l’île", "heading") in [(draft.text[p.start : p.end], p.hint) for p in draft.pieces]
