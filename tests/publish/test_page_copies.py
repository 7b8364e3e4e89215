"""Who copies whom, on the page in a real browser: two texts side by side, the lineage, what is new, how a quotation drifts.

The copies and versions are set by hand, so that these tests hold whatever finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from recoupe.model import (
    Copy,
    Document,
    Dossier,
    Drift,
    Fact,
    Passage,
    Quote,
    Reading,
    Ref,
    Span,
    Utterance,
    Version,
    Voice,
)
from recoupe.publish.pagedata import page_data
from recoupe.publish.site import render
from recoupe.read.records import from_record
from tests.publish.test_page import Screen, browser, faults, words

__all__ = ["browser"]  # the browser of the other tests of the page

_BRIDGE = (
    "La préfecture de la Brenne a fermé samedi le pont de Salvègne aux camions de plus de douze tonnes.\n\n"
    "« Nous avons relevé quatorze fissures profondes dans la pile du pont », a déclaré Maryse Tolland.\n\n"
    "Le détour par Aubrac-le-Vieux mesure trente kilomètres."
)
_TEXTS = {
    "phare": ("Le Phare de Brenne", "2031-05-03", "fr", _BRIDGE),
    "gazette": (
        "La Gazette du Tarsan",
        "2031-05-04",
        "fr",
        "La préfecture de la Brenne a fermé samedi soir le pont de Salvègne aux camions de plus de dix tonnes.\n\n"
        "« Nous avons relevé quarante fissures dans la pile [centrale] du pont », prétend Maryse Tolland.\n\n"
        "Les commerçants du marché craignent de perdre leurs livraisons.",
    ),
    "vallee": (
        "Radio Vallée",
        "2031-05-05",
        "fr",
        "« Nous avons relevé quatorze fissures profondes », révèle Denis Horvat devant la mairie.\n\n"
        "Une pétition circule depuis hier dans les cafés de la place.",
    ),
    "courier": (
        "The Brenne Courier",
        "2031-05-06",
        "en",
        "The prefecture of the Brenne closed the Salvègne bridge on Saturday to lorries over twelve tonnes.\n\n"
        "The detour through Aubrac-le-Vieux is thirty kilometres long.",
    ),
    "feuille": ("", "2031-05-06", "fr", _BRIDGE.split("\n\n")[2] + "\n\nOn attend les experts en juin."),
}


@dataclass(frozen=True)
class _Case:
    documents: dict[str, Document]

    def at(self, key: str, said: str) -> Span:
        start = self.documents[key].text.index(said)
        return Span(self.documents[key].id, start, start + len(said))

    def copy(self, a: str, b: str, passages: list[tuple[str, str, str]], **rest: Any) -> Copy:
        """A copy in which `b` stands after `a` in time; its `direction` is given as if `a` were left."""
        made = [(self.at(a, ours), self.at(b, theirs), kind) for ours, theirs, kind in passages]
        turned = self.documents[a].id > self.documents[b].id
        way = rest.pop("direction", "undecided")
        if turned:
            made = [(right, left, kind) for left, right, kind in made]
            way = {"a->b": "b->a", "b->a": "a->b"}.get(way, way)
        return Copy(
            left=made[0][0].doc, right=made[0][1].doc, direction=way, rule="test.copies", score=0.7,
            passages=tuple(Passage(left=x, right=y, kind=k) for x, y, k in made),  # type: ignore[arg-type]
            **{"derived": True, "agency": "", **rest},
        )  # fmt: skip


def _quote(case: _Case, key: str, said: list[str], cue: str, stance: str, speaker: str) -> Quote:
    pieces = tuple(case.at(key, part) for part in said)
    return Quote(
        span=Span(pieces[0].doc, pieces[0].start, pieces[-1].end), rule="test.quote", mode="direct", pieces=pieces,
        cue=case.at(key, cue), stance=stance,
        speaker=Voice(name=speaker, kind="person", span=case.at(key, speaker)),
    )  # fmt: skip


def dossier() -> Dossier:
    """Five documents: a rewriting, a common dispatch of no named agency, a translation, a quotation, an open case."""
    case = _Case(
        {
            key: from_record({"id": f"{key}.txt", "text": text, "lang": lang, "dct": day, "outlet": outlet})
            for key, (outlet, day, lang, text) in _TEXTS.items()
        }
    )
    phare, gazette = (_TEXTS[key][3].split("\n\n") for key in ("phare", "gazette"))
    courier = _TEXTS["courier"][3].split("\n\n")
    copies = (
        case.copy(
            "phare", "gazette", [(phare[0], gazette[0], "verbatim"), (phare[1], gazette[1], "reworded")],
            kind="rewrite", direction="a->b",
            reasons=("38 words in 2 passages", "phare.txt is earlier by its date", "nothing else was said of it"),
        ),
        case.copy(
            "phare", "courier", [(phare[0], courier[0], "translation"), (phare[2], courier[1], "translation")],
            kind="translation", direction="a->b", reasons=("2 of 2 sentences say the same in fr and en",),
        ),
        case.copy(
            "phare", "vallee", [("Nous avons relevé quatorze fissures profondes",) * 2 + ("quoted",)],
            kind="shared_quotes", derived=False, reasons=("the same words are quoted by both",),
        ),
        case.copy(
            "phare", "feuille", [(phare[2], phare[2], "verbatim")], kind="common_agency", direction="both_from_agency",
            reasons=("papers of two houses print the same text and none names the other: a common agency",),
        ),
        case.copy(
            "courier", "feuille", [("Aubrac-le-Vieux",) * 2 + ("verbatim",)], kind="rewrite",
            reasons=("nothing tells which came first",),
        ),
    )  # fmt: skip
    quotes = {
        "phare": _quote(
            case, "phare", ["Nous avons relevé quatorze fissures profondes dans la pile du pont"], "a déclaré", "neutral",
            "Maryse Tolland",
        ),
        "gazette": _quote(
            case, "gazette", ["Nous avons relevé quarante fissures dans la pile", "du pont"], "prétend", "doubting",
            "Maryse Tolland",
        ),
        "vallee": _quote(
            case, "vallee", ["Nous avons relevé quatorze fissures profondes"], "révèle", "endorsing", "Denis Horvat"
        ),
    }  # fmt: skip
    tolland = case.at("phare", "a déclaré")
    utterance = Utterance(
        id="u-cracks",
        base=Ref(case.documents["phare"].id, 0),
        versions=(
            Version(
                quote=Ref(case.documents["gazette"].id, 0), score=0.8,
                drifts=(
                    Drift(kind="changed", base=case.at("phare", "quatorze"), version=case.at("gazette", "quarante")),
                    Drift(kind="cut", base=case.at("phare", "profondes")),
                    Drift(kind="bracketed", version=case.at("gazette", "centrale")),
                    Drift(kind="cue", base=tolland, version=case.at("gazette", "prétend")),
                ),
            ),
            Version(
                quote=Ref(case.documents["vallee"].id, 0), score=0.5,
                drifts=(
                    Drift(kind="cut", base=case.at("phare", "dans la pile du pont")),
                    Drift(kind="cue", base=tolland, version=case.at("vallee", "révèle")),
                    Drift(kind="speaker", base=case.at("phare", "Maryse Tolland"), version=case.at("vallee", "Denis Horvat")),
                ),
            ),
        ),
    )  # fmt: skip
    readings = tuple(
        Reading(document=document, quotes=(quotes[key],) if key in quotes else ())
        for key, document in case.documents.items()
    )
    return Dossier(
        version="0.1.0",
        readings=tuple(sorted(readings, key=lambda r: r.document.id)),
        copies=tuple(sorted(copies, key=lambda c: (c.left, c.right))),
        utterances=(utterance,),
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies")
    for lang in ("fr", "en"):
        (folder / f"{lang}.html").write_text(
            render(dossier(), title="Le pont de Salvègne", lang=lang), encoding="utf-8"
        )
    return folder


@pytest.fixture
def screen(browser, files) -> Iterator[Screen]:
    opened = Screen(browser, files / "fr.html")
    yield opened
    opened.close()
    assert opened.problems == []


# D1 courier, D2 feuille, D3 gazette, D4 phare, D5 vallee: by name, as the dossier numbers them.
VIEWS = (
    "sources", "copie/D4/D3", "copie/D3/D4?lecture=passages", "copie/D4/D1?passage=2", "copie/D4/D5", "copie/D1/D2",
    "copie/D3/D1", "copie/D9/D1", "document/D3", "document/D3?texte=neuf", "document/D1?texte=neuf",
    "document/D5?texte=neuf", "parole", "parole/u-cracks", "qui-dit-quoi",
)  # fmt: skip


def test_page_data_holds_places_and_no_text_twice():
    data = page_data(dossier(), title="Le pont")
    (utterance,) = data["utterances"]
    texts = [d["text"] for d in data["docs"]]
    base = utterance["base"]
    assert texts[base["doc"]][slice(*base["parts"][0])].startswith("Nous avons relevé quatorze")
    said = [
        (kind, *(texts[doc][slice(*span)] if span else "" for doc, span in ((base["doc"], ours), (v["doc"], theirs))))
        for v in utterance["versions"]
        for kind, ours, theirs in v["drifts"]
    ]
    assert ("changed", "quatorze", "quarante") in said
    assert ("bracketed", "", "centrale") in said
    assert ("speaker", "Maryse Tolland", "Denis Horvat") in said
    copy = next(c for c in data["copies"] if c["kind"] == "translation")
    left, left_end, right, right_end, role = copy["passages"][0]
    both = {texts[copy["left"]][left:left_end][:3], texts[copy["right"]][right:right_end][:3]}
    assert (both, role) == ({"The", "La "}, "t")
    assert "phare.txt is earlier" not in str(data["utterances"])


def test_an_utterance_whose_versions_all_agree_is_not_on_the_page():
    whole = dossier()
    (utterance,) = whole.utterances
    same = replace(utterance, versions=tuple(replace(v, drifts=()) for v in utterance.versions))
    assert page_data(replace(whole, utterances=(same,)), title="Le pont")["utterances"] == []


def test_a_common_dispatch_is_called_by_the_agency_that_both_documents_credit():
    whole = dossier()

    def credited(names: tuple[str, ...]) -> str:
        readings = tuple(
            replace(r, document=replace(r.document, agency=Fact(value="Vallis", status="stated", rule="test")))
            if r.document.names[0] in names
            else r
            for r in whole.readings
        )
        data = page_data(replace(whole, readings=readings), title="Le pont")
        return next(c["agency"] for c in data["copies"] if c["direction"] == "both_from_agency")

    assert credited(("phare.txt", "feuille.txt")) == "Vallis"
    assert credited(("phare.txt",)) == ""


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1024, True), (400, False), (400, True)])
def test_the_views_of_copies_are_accessible_and_fit_their_screen(browser, files, width, dark):
    opened = Screen(browser, files / "fr.html", width=width, dark=dark)
    found = faults(opened, VIEWS, width)
    opened.close()
    assert not found, "\n".join(found)
    assert opened.problems == []


def test_two_texts_stand_side_by_side_with_kind_share_way_and_reasons(screen):
    page = screen.go("copie/D3/D4")
    said = words(page, "main")
    assert "D3 La Gazette du Tarsan reprend D4 Le Phare de Brenne" in said
    assert "réécriture · 2 passages" in said
    assert "D3 a pris à D4." in said
    assert "38 mots en 2 passages" in said
    assert "Le Phare de Brenne est plus ancien par sa date" in said
    assert "nothing else was said of it" in said  # a sentence without a translation stays as it is
    columns = page.locator(".col")
    assert columns.count() == 2
    assert "La préfecture de la Brenne" in columns.nth(0).inner_text()
    assert columns.nth(0).get_attribute("aria-label").startswith("D4")


def test_words_that_differ_are_named_cut_added_and_changed(screen):
    page = screen.go("copie/D4/D3")
    assert page.locator(".col").nth(1).locator("ins").all_text_contents()[0].strip() == "(ajouté soir)"
    assert "profondes" in page.locator(".col").nth(0).locator("del").first.text_content()
    changed = page.locator(".col").nth(0).locator(".chg").first
    assert changed.get_attribute("title").replace("\u00a0", " ") == "en face : dix"
    assert "1 · mot pour mot, à 2 mots près" in words(page, ".col >> nth=0")
    assert "2 · reformulé" in words(page, ".col >> nth=0")
    styles = page.evaluate(
        """['pp-v', 'pp-r'].map(c => getComputedStyle(document.querySelector('.col .' + c)).textDecorationStyle)"""
    )
    assert styles == ["solid", "dashed"]


def test_what_stands_on_both_sides_is_the_text_of_both_documents(screen):
    page = screen.go("copie/D4/D3")
    shown = page.evaluate(
        """[...document.querySelectorAll('.col')].map(c => [...c.querySelectorAll('p.src')].map(e => {
             const p = e.cloneNode(true); p.querySelectorAll('.sr, .pk').forEach(x => x.remove());
             return p.textContent; }).join('\\n\\n'))"""
    )
    assert shown == [_TEXTS["phare"][3], _TEXTS["gazette"][3]]


def test_a_passage_leads_to_its_twin_by_mouse_and_keys(screen):
    page = screen.go("copie/D4/D3")
    button = page.get_by_role("button", name="Passage suivant")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert "Passage 2 sur 2" in words(page, ".steps")
    assert "passage=2" in page.url
    assert button.is_disabled()
    assert page.locator(".pp.on").count() > 1
    page.locator(".col").nth(1).locator(".pp-v").first.click()
    assert "passage=1" in page.url
    assert {p.get_attribute("class") for p in page.locator(".col >> nth=0 >> .pp.on").all()} == {"pp pp-v on"}
    label = page.locator(".col >> nth=0 >> .pk").nth(1)
    assert (
        label.get_attribute("aria-label").replace("\u00a0", " ")
        == "Passage 2, reformulé : aller au passage jumeau dans D3"
    )
    label.focus()
    assert "Passage 2 sur 2" in words(page, ".steps")


def test_the_twin_of_a_passage_is_scrolled_into_view(browser, files, tmp_path):
    padding = "\n\n".join(f"Le camion numéro {n} attend sur la berge depuis {n} heures." for n in range(2, 120))
    case = _Case(
        {
            key: from_record({"id": f"{key}.txt", "text": text, "lang": "fr", "dct": day})
            for key, day, text in (
                ("a", "2031-05-03", f"{padding}\n\n{_BRIDGE}"),
                ("b", "2031-05-04", f"{_BRIDGE}\n\n{padding[::-1]}"),
            )
        }
    )
    last = _BRIDGE.split("\n\n")[2]
    copy = case.copy("a", "b", [(last, last, "verbatim")], kind="rewrite", direction="a->b", reasons=())
    file = tmp_path / "long.html"
    made = Dossier(version="0", readings=tuple(Reading(document=d) for d in case.documents.values()), copies=(copy,))
    file.write_text(render(made, title="Long"), encoding="utf-8")
    opened = Screen(browser, file)
    page = opened.go("copie/D1/D2")
    page.locator(".col >> nth=1 >> .pk").click()
    seen = page.evaluate(
        """(() => { const c = document.querySelector('.col'), r = c.querySelector('.pk').getBoundingClientRect(),
             box = c.getBoundingClientRect(); return r.top > box.top && r.bottom < box.bottom; })()"""
    )
    assert seen
    opened.close()
    assert opened.problems == []


def test_a_phone_shows_the_passages_in_pairs_and_folds_the_rest(browser, files):
    opened = Screen(browser, files / "fr.html", width=400)
    page = opened.go("copie/D4/D3")
    assert page.locator(".col").count() == 0
    assert page.locator(".twins h3").count() == 2
    boxes = [box.bounding_box() for box in page.locator("#passage-1 .two-of >> nth=1 >> div >> p.src").all()]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    rest = page.locator("details.only").last
    assert "Dans D3 seulement" in words(page, "details.only >> nth=-1")
    rest.locator("summary").click()
    assert "Les commerçants du marché" in rest.inner_text()
    opened.close()
    assert opened.problems == []


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("copie/D1/D2", "Indécis : rien ne dit qui a pris à qui. Ce lien n’ajoute aucune source."),
        ("copie/D4/D2", "Tous deux viennent d’une même agence, que ni l’un ni l’autre ne nomme"),
        ("copie/D4/D5", "Aucun n’a pris à l’autre. Ils rapportent les mêmes paroles."),
        ("copie/D4/D1", "2 phrases sur 2 disent la même chose en français et en anglais"),
        ("copie/D3/D1", "aucun texte commun"),
        ("copie/D9/D1", "ne désigne pas deux documents"),
    ],
)
def test_every_kind_of_pair_says_plainly_how_it_stands(screen, view, expected):
    assert expected in words(screen.go(view), "main")


def test_every_edge_of_the_lineage_is_a_link_to_its_two_texts(screen):
    page = screen.go("sources")
    edges = page.locator("a.edgelink")
    names = [(e.get_attribute("aria-label") or "").replace("\u00a0", " ") for e in edges.all()]
    assert any(n.startswith("D4 Le Phare de Brenne → D3 La Gazette du Tarsan : réécriture, ") for n in names)
    assert sum(n.startswith("Dépêche d’une agence que personne ne nomme → ") for n in names) == 2
    assert any("indécis, aucune source ajoutée" in n for n in names)
    assert page.locator(".rootc").count() == 1
    assert page.locator("a.edgelink path[stroke-dasharray]").count() == 1
    page.locator('a.edgelink[aria-label*="La Gazette"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".col")
    assert page.evaluate("location.hash") == "#/copie/D4/D3"
    page = screen.go("sources")
    listed = words(page, ".edges")
    assert "D4 Le Phare de Brenne → D3 La Gazette du Tarsan" in listed
    assert "reconstituée, absente du dossier" in listed


def test_the_documents_lead_to_the_texts_that_they_share(screen):
    page = screen.go("sources")
    page.get_by_role("link", name="réécriture de D4").click()
    page.wait_for_selector(".col")
    page = screen.go("document/D3")
    page.get_by_role("link", name="D4 Le Phare de Brenne").click()
    page.wait_for_selector(".col")
    page = screen.go("document/D3")
    assert "repris : D4 Le Phare de Brenne : ce passage ne compte pas comme une source" in words(page, ".page")
    assert page.locator(".mk").count() > 0
    page = screen.go("document/D4")
    assert "Repris par · D3 La Gazette du Tarsan, réécriture" in words(page, ".page")


def test_only_what_is_new_can_be_read_alone(screen):
    page = screen.go("document/D3")
    page.get_by_label("le neuf seulement").focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".fresh")
    said = words(page, "main")
    assert "texte=neuf" in page.url
    assert "Les commerçants du marché craignent" in said
    assert "La préfecture de la Brenne" not in words(page, ".fresh")
    assert "mots repris : D4 Le Phare de Brenne" in said
    share = page.evaluate(
        "JSON.parse(document.getElementById('dossier').textContent).docs.find(d => d.n === 'D3').fresh"
    )
    assert f"{round(share * 100)} % de ce texte est neuf" in said
    assert "Tout ce texte est neuf" in words(screen.go("document/D5?texte=neuf"), "main")


def test_versions_of_a_quotation_stand_word_under_word_with_every_drift_named(screen):
    page = screen.go("qui-dit-quoi")
    assert "D3 : la parole est mise en doute" in words(page, ".edges")
    page.locator(".edges a").first.click()
    page.wait_for_selector(".under")
    rows = page.evaluate(
        """[...document.querySelectorAll('.under')].map(t => [...t.rows].map(r => [...r.cells].slice(1).map(c => {
             const x = c.cloneNode(true); x.querySelectorAll('.sr').forEach(s => s.remove()); return x.textContent.trim(); })))"""
    )
    base, gazette, vallee = ([cell for table in rows for cell in table[n]] for n in range(3))
    assert len(base) == len(gazette) == len(vallee)
    assert " ".join(filter(None, base)) == "Nous avons relevé quatorze fissures profondes dans la pile du pont"
    assert gazette[base.index("quatorze")] == "quarante"
    assert gazette[base.index("profondes")] == ""
    assert gazette[base.index("")] == "[centrale]"
    assert gazette[-1] == "pont"
    assert vallee[base.index("dans") :] == [""] * (len(base) - base.index("dans"))
    said = words(page, ".versions")
    for expected in ("changé : quatorze → quarante", "coupé : profondes", "entre crochets : [centrale]",
                     "autre verbe : a déclaré → prétend", "autre locuteur : Maryse Tolland → Denis Horvat",
                     "prétend, verbe qui met en doute", "la parole est tenue pour vraie", "a déclaré, verbe neutre"):  # fmt: skip
        assert expected in said
    page.get_by_role("link", name="D3 La Gazette du Tarsan").click()
    page.wait_for_selector(".s.hit")
    assert "quarante" in page.locator(".s.hit").inner_text()
    assert "Mêmes paroles, autres mots" in words(page, ".page")


def test_the_views_of_copies_speak_english(browser, files):
    opened = Screen(browser, files / "en.html")
    said = words(opened.go("copie/D4/D3"), "main")
    assert "D3 La Gazette du Tarsan repeats D4 Le Phare de Brenne" in said
    assert "word for word but for 2 words" in said
    assert "the words are put in doubt" in words(opened.go("parole"), "main")
    assert "48 of" not in said
    opened.close()
    assert opened.problems == []


def test_two_texts_print_whole(screen):
    page = screen.go("copie/D4/D3")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.col')).overflowY") == "visible"
    assert not page.locator(".pairbar").is_visible()
