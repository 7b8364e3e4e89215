"""The page in a real browser: every view, the proof, the keys, no accessibility violation, no sideways scroll."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recoupe.model import Dossier
from recoupe.publish.site import render
from tests.publish.sample import sample

AXE = Path(__file__).parents[2] / "pages" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = (
    "recit", "chronologie", "qui-dit-quoi", "desaccords", "acteurs", "acteurs/serran", "acteurs/sarrault",
    "acteurs/brissac", "acteurs/digue", "revision", "sources", "document/D1",
    "affirmation/e-gate", "affirmation/e-breach", "recherche/vanne", "recherche/zzz", "recherche", "recit?preuve=D4.0",
    "document/D1/D1.0?preuve=D1.s0", "desaccords/d-count", "document/D1?texte=original",
)  # fmt: skip


def browser_path() -> str:
    """The browser to test in, or the reason why there is none."""
    found = os.environ.get("RECOUPE_BROWSER_PATH") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), ""
    )
    if found and Path(found).exists():
        return found
    reason = "no Chromium found: install one, or name it in RECOUPE_BROWSER_PATH"
    if os.environ.get("RECOUPE_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = browser_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    whole = sample()
    one = replace(
        whole, readings=whole.readings[:1], copies=(), families=(), entities=(), events=(), relations=(), checks=()
    )
    made = {"story": whole, "one": one, "empty": Dossier(version="0.1.0", readings=(), notices=whole.notices)}
    for name, dossier in made.items():
        (folder / f"{name}.html").write_text(render(dossier, title="La digue de Valmère"), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


class Screen:
    """One window on a page of the dossier, and what went wrong in it."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1440, dark: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 1000}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("request", lambda r: None if r.url.startswith("file:") else self.problems.append(f"asked {r.url}"))
        self.file = file

    def go(self, view: str) -> Any:
        """Open `view` afresh, as from a link in a mail."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#/{view}")
        self.page.wait_for_selector("main")
        return self.page

    def close(self) -> None:
        self.context.close()


def words(page: Any, place: str) -> str:
    """What stands there, with plain spaces: French typography binds numbers to what they count."""
    return str(page.inner_text(place)).replace("\u00a0", " ")


@pytest.fixture
def screen(browser, files) -> Iterator[Screen]:
    opened = Screen(browser, files["story"])
    yield opened
    opened.close()
    assert opened.problems == []


def faults(opened: Screen, views: Sequence[str], width: int) -> list[str]:
    """What axe finds on each of `views`, and which of them scroll sideways."""
    if not AXE.is_file():
        reason = "axe-core is not installed: run `npm ci` in pages/"
        (pytest.fail if os.environ.get("RECOUPE_BROWSER") == "required" else pytest.skip)(reason)
    axe = AXE.read_text(encoding="utf-8")
    found = []
    for view in views:
        page = opened.go(view)
        # Through the debugger, not a script element: the page's policy allows no foreign script.
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for violation in result["violations"]:
            found += [f"{view} at {width}: {violation['id']} {node['html'][:160]}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{view} at {width}: scrolls sideways")
    return found


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1024, True), (390, False)])
def test_no_view_has_an_accessibility_violation_a_script_error_or_a_sideways_scroll(browser, files, width, dark):
    opened = Screen(browser, files["story"], width=width, dark=dark)
    found = faults(opened, VIEWS if width != 1024 else VIEWS[::2], width)
    opened.close()
    assert not found, "\n".join(found)
    assert opened.problems == []


def test_a_document_shows_its_text_as_the_file_has_it(screen):
    page = screen.go("document/D1")
    assert "la digue" in words(page, ".page")
    assert "⏎" not in words(page, ".page")
    page.get_by_label("tel que dans le fichier").focus()
    page.keyboard.press("Space")
    original = words(page, ".page")
    assert "la⍽" in original
    assert "⏎\n" in original
    assert "**" in original
    assert page.evaluate("location.hash").endswith("texte=original")
    said = words(page, "main")
    assert "fin de ligne dans un paragraphe" in said
    assert "Accueil Politique" in said
    page.keyboard.press("ArrowLeft")
    assert "⏎" not in words(page, ".page")


def test_a_document_says_what_is_known_of_it_and_what_speaks_against_it(screen):
    page = screen.go("document/D1")
    page.click("details.sheet summary")
    said = words(page, "details.sheet")
    assert "90 % du texte visible gardé" in said
    assert "1 valeur écartée" in said
    assert "autre valeur, écartée : 15 février" in said.replace("\n", " ")
    assert "mis à jour" in words(page, ".dated")
    assert "reconnaissance de caractères sûre à 62 %" in words(page, ".page")


@pytest.mark.parametrize("name", ["one", "empty"])
def test_a_dossier_of_one_document_or_none_says_so(browser, files, name):
    opened = Screen(browser, files[name])
    for view in (
        "recit",
        "chronologie",
        "qui-dit-quoi",
        "desaccords",
        "acteurs",
        "sources",
        "document/D1",
        "recherche/eau",
    ):
        page = opened.go(view)
        said = words(page, "main")
        expected = "Aucun document lisible" if name == "empty" else "rien à recouper"
        if name == "empty" or view in ("recit", "qui-dit-quoi", "desaccords"):
            assert expected in said, view
    opened.close()
    assert opened.problems == []


def test_a_click_on_a_line_opens_its_proof_and_escape_gives_the_focus_back(screen):
    page = screen.go("recit")
    line = page.locator(".story .line").nth(3)
    line.click()
    panel = page.locator("#proof")
    assert "Une vanne de secours serait restée ouverte" in panel.inner_text()
    assert "preuve=D4.0" in page.url
    assert page.evaluate("document.getElementById('proof').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("#proof", state="detached")
    assert page.evaluate("document.activeElement.dataset.line") == "D4.0"
    page.go_back()
    assert page.locator("#proof").count() == 1


def test_the_proof_names_certainty_origin_family_offsets_and_rule(screen):
    page = screen.go("recit?preuve=D1.0")
    said = words(page, "#proof")
    for expected in ("rapporté", "préfecture de l’Orvaine → L’Écho des Cantons", "Dépêche Vallis", "0 source nouvelle",
                     "dans le fichier", "test.clause", "recoupe explain", "sha-256"):  # fmt: skip
        assert expected in said


def test_the_document_opens_at_the_proof_with_its_words_marked(screen):
    page = screen.go("recit?preuve=D4.0")
    page.get_by_role("link", name="Ouvrir dans le document").click()
    hit = page.locator(".s.hit")
    hit.first.wait_for()
    assert hit.count() == 1
    assert hit.inner_text().replace("\n", " ").strip().startswith("Une vanne de secours")
    assert page.locator(".s.hit .here").count() > 0


def test_the_card_of_an_actor_says_how_it_is_called_what_it_is_and_where_it_is_read(screen):
    page = screen.go("acteurs/sarrault")
    said = words(page, ".card")
    for expected in ("Odile Sarrault", "2 fr", "préfète", "13 février", "Personne", "3 mentions", "1 mention"):
        assert expected in said
    page.locator(".card .kv .hov").first.click()
    assert "préfète, Odile Sarrault" in words(page, "#proof")


def test_the_card_of_an_actor_gives_its_words_with_their_certainty_and_opens_their_proof(screen):
    page = screen.go("acteurs/crozat")
    saying = page.locator(".card .said").first
    assert "Aucune vanne" in saying.inner_text()
    assert "démenti" in saying.inner_text()
    saying.click()
    assert "Aucune vanne" in words(page, "#proof")


def test_the_card_of_an_actor_says_why_its_names_are_one_and_how_to_take_them_apart(screen):
    page = screen.go("acteurs/digue")
    said = words(page, ".merges")
    assert "le même nom entier" in said
    assert "recoupe review … --different 'digue de Valmère' 'The dyke at Valmère'" in said
    assert "À décider" in words(page, ".card .kv")


def test_the_card_shows_what_the_user_says_of_an_actor_and_where_a_place_lies(screen):
    said = words(screen.go("acteurs/perrault"), ".card")
    assert "élu en 2020 (entities.csv, ligne 2)" in said
    assert "Wikidata Q1234567890" in said
    screen.go("acteurs/brissac")
    assert "GeoNames 6454707" in words(screen.page, ".card")


def test_an_actor_can_be_named_in_the_address_and_an_unknown_one_is_said_to_be(screen):
    page = screen.go("acteurs/odile sarrault")
    assert words(page, ".card .name") == "Odile Sarrault"
    page = screen.go("acteurs/e-000000000000")
    assert "ne désigne aucun acteur" in words(page, ".card")
    assert page.locator(".alist [aria-current]").count() == 0


def test_pairs_to_decide_show_both_sides_why_and_what_to_type(screen):
    page = screen.go("acteurs")
    page.get_by_role("link", name="1 paire de noms à décider").click()
    page.wait_for_selector(".pairs")
    said = words(page, ".pairs")
    assert "un nom est une partie de l’autre · score 0,45" in said
    assert "3 mentions changeraient de côté" in said
    assert "recoupe review … --same digue valmere" in said
    assert page.locator(".halves .ev mark").count() == 2
    assert "Thibault Crozat ≠ Basile Ormont · deux acteurs · odile" in words(page, ".merges")
    assert "--undo 'Thibault Crozat' 'Basile Ormont'" in words(page, ".merges")


def test_a_layer_of_a_document_can_be_taken_off(screen):
    page = screen.go("document/D6")
    assert page.locator(".page.L-q").count() == 1
    page.get_by_label("Citations").uncheck()
    assert page.locator(".page.L-q").count() == 0
    text = page.locator(".page .txt").nth(2).inner_text()
    assert "Nous n’avons entendu" in text


def test_the_text_of_a_document_is_there_character_by_character(screen):
    page = screen.go("document/D7")
    shown = page.evaluate(
        """[...document.querySelectorAll('.page .txt')].map(e => {
             const c = e.cloneNode(true); c.querySelectorAll('.v').forEach(v => v.remove()); return c.textContent; })"""
    )
    held = page.evaluate(
        """(() => { const d = JSON.parse(document.getElementById('dossier').textContent).docs[4];
             return d.blocks.map(b => d.text.slice(b.s[0], b.s[1])); })()"""
    )
    assert shown == held


def test_filters_stand_in_the_address_and_the_count_follows(screen):
    page = screen.go("chronologie")
    assert "8 faits sur 8" in words(page, ".filters")
    page.get_by_label("Sources indépendantes").select_option("2")
    assert "3 faits sur 8" in words(page, ".filters")
    assert "n=2" in page.url
    page = screen.go("chronologie?n=3")
    assert "Aucun fait ne passe" in words(page, "main")
    page.get_by_role("button", name="Retirer le dernier filtre").click()
    assert "8 faits sur 8" in words(page, ".filters")


def test_a_sparse_time_is_a_broken_scale_with_names_and_a_period_can_be_read_alone(screen):
    page = screen.go("chronologie")
    assert page.locator(".tl .ax .axisbreak").count() == 2
    assert page.locator(".tl .ax .over").all_text_contents() == ["novembre 2024", "février 2025", "2025"]
    page.get_by_label("Période").select_option(label="12–21 février")
    assert page.locator(".tl .ax .axisbreak").count() == 0
    assert "periode=2025-02-12%2F2025-02-21" in page.url
    assert "5 faits sur 8" in words(page, ".filters")


def test_the_page_speaks_english_when_asked_and_leaves_the_documents_as_they_are(browser, tmp_path):
    file = tmp_path / "english.html"
    file.write_text(render(sample(), title="The dyke", lang="en"), encoding="utf-8")
    opened = Screen(browser, file)
    page = opened.go("recit")
    assert page.get_attribute("html", "lang") == "en"
    assert "independent sources" in words(page, "main")
    assert page.locator(".story .src").first.get_attribute("lang") == "fr"
    assert page.locator("footer").inner_text().count("GeoNames") == 1
    opened.close()
    assert opened.problems == []


def test_a_strip_stands_for_each_independent_source(screen):
    page = screen.go("chronologie")
    names = page.eval_on_selector_all(".tl a.st", "all => all.map(a => a.getAttribute('aria-label'))")
    assert "préfecture de l’Orvaine, rapporté" in names
    assert "Orvane Herald\u202f?, affirmé, peut-être dépendante" in names
    assert not any("Écho des Cantons" in n for n in names)


def test_the_matrix_draws_a_relay_small_and_the_lost_conditional_underlined(screen):
    page = screen.go("qui-dit-quoi")
    assert page.locator(".cell.rly").first.get_attribute("aria-label").startswith("rapporté, relais")
    assert "conditionnel disparaît ici" in page.locator(".cell.lau").get_attribute("aria-label")
    page.locator(".cell.lau").focus()
    assert "La compuerta de emergencia" in words(page, ".tipline")


def test_disagreements_give_both_sides_equally_with_the_compared_words(screen):
    page = screen.go("desaccords")
    clash = page.locator("#d-d-count")
    assert clash.locator(".val").first.inner_text().startswith("310")
    assert clash.locator("mark").all_inner_texts() == ["Trois cent dix", "Trois cent dix", "three hundred and forty"]
    sizes = clash.locator(".val").evaluate_all("all => all.map(v => [v.offsetWidth, getComputedStyle(v).fontSize])")
    assert sizes[0] == sizes[1]
    assert "Précision, et non désaccord" in page.locator(".dis.finer").inner_text()


def test_search_ignores_accents_and_plurals_and_says_what_could_not_be_read(screen):
    page = screen.go("recherche/evacues")
    assert "2 passages dans 2 documents" in words(page, "main")
    assert page.locator(".hit em").first.inner_text() == "évacués"
    page = screen.go("recherche/zzz")
    assert "Aucun passage ne contient" in words(page, "main")
    assert "n’a pas pu être lu" in words(page, "main")


def test_keys_lead_to_views_search_and_lines(screen):
    page = screen.go("recit")
    page.keyboard.press("4")
    page.wait_for_selector(".dis")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.dataset.line")
    page.keyboard.press("j")
    assert first
    assert page.evaluate("document.activeElement.dataset.line") != first
    page.keyboard.press("Enter")
    page.wait_for_selector("#proof")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_selector("#sq:focus")
    page.keyboard.type("1 vanne")
    page.keyboard.press("Enter")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#/recherche/1 vanne"


def test_the_theme_can_be_switched(screen):
    page = screen.go("recit")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Thème").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_wrong_address_shows_the_story(screen):
    page = screen.go("nulle-part/%E0%A4%A")
    assert page.locator(".story").count() == 1
    screen.go("document/D999/x?preuve=D9.99")
    screen.go("affirmation/none")


def test_it_prints_without_controls(screen):
    page = screen.go("recit")
    page.emulate_media(media="print")
    assert not page.locator("nav.bar").is_visible()
    assert page.locator(".story").is_visible()
