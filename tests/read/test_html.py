"""Saved pages: the article with the way back to the page's source, menus and cookie bars left out."""

import pytest

from recoupe.errors import UnreadableError
from recoupe.read.html import read_html

PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="{charset}"><title>Le bac | La Vigie</title>
<meta property="og:site_name" content="La Vigie"><meta name="author" content="Léo Marin">
<meta property="article:published_time" content="2025-02-03T10:00:00+01:00"></head><body>
<nav><a href="/">Accueil</a><a href="/m">Météo</a></nav>
<article><h1>Le bac est à l’arrêt</h1>
<p>Le bac de Sault&nbsp;est &agrave; l&#8217;arr&ecirc;t depuis <b>lundi</b>, a annoncé la mairie de Sault dans un communiqué.</p>
<p>Les travaux  dureront
   trois semaines, selon la compagnie, qui promet une navette <i>gratuite</i> pour les habitants de l’île.</p>
<p>« Nous n’avions pas le choix », a déclaré la maire, Odile Garance, devant une trentaine d’habitants.</p>
</article><aside><p>Abonnez-vous à notre lettre pour ne rien manquer de l’actualité.</p></aside>
<footer>© La Vigie, tous droits réservés</footer><script>var x = "<p>rien</p>";</script></body></html>"""


def test_article_and_nothing_else() -> None:
    draft = read_html(PAGE.format(charset="utf-8").encode())
    assert draft.text.startswith("Le bac est à l’arrêt\n\nLe bac de Sault\u00a0est à l’arrêt depuis lundi")
    for furniture in ("Accueil", "Abonnez", "droits réservés", "rien"):
        assert furniture not in draft.text
    assert "durent" not in draft.text
    assert "dureront trois semaines" in draft.text


def test_every_character_leads_back() -> None:
    source = PAGE.format(charset="utf-8")
    draft = read_html(source.encode())
    for words in ("Sault", "mairie", "gratuite", "Odile Garance"):
        at = draft.text.index(words)
        place = draft.origin.source(at, at + len(words))
        assert place is not None
        assert source[slice(*place)] == words
    at = draft.text.index("à l’arrêt depuis")
    place = draft.origin.source(at, at + 9)
    assert place is not None
    assert source[slice(*place)] == "&agrave; l&#8217;arr&ecirc;t"


@pytest.mark.parametrize(
    ("charset", "codec"), [("iso-8859-15", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "utf-8")]
)
def test_declared_and_undeclared_encodings(charset: str, codec: str) -> None:
    draft = read_html(PAGE.format(charset=charset).encode(codec))
    assert "« Nous n’avions pas le choix »" in draft.text


def test_what_the_page_says_of_itself() -> None:
    clues = {(c.field, c.value) for c in read_html(PAGE.format(charset="utf-8").encode()).clues}
    assert ("outlet", "La Vigie") in clues
    assert ("author", "Léo Marin") in clues
    assert ("published", "2025-02-03T10:00:00+01:00") in clues


def test_malformed_markup_loses_no_text() -> None:
    draft = read_html(b"<p>Un <b>premier paragraphe<p>Un second <i>sans fin<div>Un troisieme &amp; dernier &copy;")
    assert draft.text.split("\n\n") == ["Un premier paragraphe", "Un second sans fin", "Un troisieme & dernier ©"]


def test_a_page_without_text_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read_html(b"<html><body><script>1</script></body></html>")


def test_a_head_that_is_never_closed_hides_nothing() -> None:
    page = (
        b"<html><head><title>Le bac</title><meta name=author content='A. B.'><body><p>Le bac est parti hier soir.</p>"
    )
    draft = read_html(page)
    assert draft.text == "Le bac est parti hier soir."
    assert {c.field for c in draft.clues} == {"title", "author"}


def test_elements_as_deep_as_they_like() -> None:
    for tag in (b"div", b"b", b"table><tr><td"):
        draft = read_html(b"<body>" + b"<" + tag + b">" * 1 + (b"<" + tag + b">") * 50_000 + b"Le bac est parti hier.")
        assert draft.text == "Le bac est parti hier."


def test_frames_scripts_and_comments_leave_the_words() -> None:
    page = b"<html><frameset><noframes><p>Sans cadres.</p></noframes></frameset>" + b"<!-- x -->" * 20_000
    page += b"<script>if (a < b) { '<p>non</p>' }</script>" * 5_000
    assert read_html(page).text == "Sans cadres."


def test_a_page_without_dated_markup_is_searched_for_its_date() -> None:
    bare = PAGE.format(charset="utf-8").replace(
        '<meta property="article:published_time" content="2025-02-03T10:00:00+01:00">', ""
    )
    bare = bare.replace("<h1>", '<div class="date">Publié le 3 février 2025</div><h1>')
    clues = [c for c in read_html(bare.encode()).clues if c.field == "published"]
    assert {c.value for c in clues} == {"2025-02-03"}
    assert clues[0].rule == "html.dateline"  # mark-up and text both show it above the title
    assert all(
        c.rule not in ("html.lone-line", "html.script-data")
        for c in read_html(PAGE.format(charset="utf-8").encode()).clues
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<span class='src'>Agence Lormaise</span><span class='day'>Avril 2021</span>", "Agence Lormaise Avril 2021"),
        ("<span>Publié à 08:01</span><span>Mis à jour à 09:06</span>", "Publié à 08:01 Mis à jour à 09:06"),
        ("<a href='#1'>Jeanne Dorval</a><time>17:24</time>", "Jeanne Dorval 17:24"),
        ("<time>17:24</time><mark>Paul Lorme</mark>", "17:24 Paul Lorme"),
        ("<b class='m'>Mars</b> <span>04</span><span class='y'>2021</span>", "Mars 04 2021"),
        ("<span class='label'>Agriculture</span>L'Office du port", "Agriculture L'Office du port"),
        ("<span class='drop'>L</span>e port rouvre", "Le port rouvre"),
        ("<span class='drop'>L</span><span class='caps'>E PORT</span> rouvre", "LE PORT rouvre"),
        ("le 21<sup>e</sup> siècle, 4<span>e</span> jour, 31<span>g</span>", "le 21e siècle, 4e jour, 31g"),
        ("<a href='/quai'>quai</a>s fermés", "quais fermés"),
        ("<b>Le port</b>Il rouvre", "Le portIl rouvre"),
        ("<time><span>Dec</span> <span>21</span><span>st</span></time>", "Dec 21st"),
    ],
)
def test_items_that_only_style_sheets_part_are_not_one_word(source: str, shown: str) -> None:
    draft = read_html(f"<html><body><p>{source}</p></body></html>".encode())
    assert draft.text == shown
    assert all(run.source_end > run.source_start for run in draft.origin.runs)


def test_an_article_that_only_scripts_hold_is_read_from_them() -> None:
    quais = r"Les quais ont \u00e9t\u00e9 r\u00e9par\u00e9s. " * 30
    body = r"Le port d'Aven a rouvert jeudi. \"Enfin\", dit Jeanne Dorval.\n\n" + quais
    data = f'{{"@type":"NewsArticle","headline":"Le port rouvre","articleBody":"{body}"}}'
    script = f'<script type="application/ld+json">{data}</script>'
    page = f"<html><head>{script}</head><body><h1>Le port rouvre</h1><div id=root>Chargement</div></body></html>"
    draft = read_html(page.encode())
    shown = [draft.text[piece.start : piece.end] for piece in draft.pieces]
    assert shown[:2] == ["Le port rouvre", 'Le port d\'Aven a rouvert jeudi. "Enfin", dit Jeanne Dorval.']
    assert shown[2].startswith("Les quais ont été réparés. Les quais")
    assert [dropped.text for dropped in draft.dropped] == ["Chargement"]
    for run in draft.origin.runs:
        if run.exact and run.end - run.start == run.source_end - run.source_start > 1:
            assert page[run.source_start : run.source_end] == draft.text[run.start : run.end]
    assert read_html(f"<html><head>{script}</head><body></body></html>".encode()).text.startswith("Le port d'Aven")
    full = "<p>" + "Les quais ont été réparés, dit la ville. " * 40 + "</p>"
    assert "Enfin" not in read_html(f"<html><head>{script}</head><body>{full}</body></html>".encode()).text
