"""Who copies whom: on texts about invented people and events."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.across.copies import agency_of, decided, find_copies, find_families, new_in
from recoupe.languages import SUPPORTED, load
from recoupe.model import Decision, Document
from recoupe.read.records import from_record

LEAD = (
    "Le cargo Belharra s'est échoué mardi soir sur la pointe de Kerlouan avec dix-neuf marins à bord, "
    "dont quatre ont été hélitreuillés par la marine dans une mer très forte."
)
MIDDLE = (
    "Le navire transportait trois cents tonnes d'engrais entre Rotterdam et Bilbao lorsque sa barre a cessé de répondre. "
    "Deux remorqueurs partis de Brest ont tenté de le prendre en charge sans y parvenir avant la nuit."
)
END = (
    "Le préfet maritime a ordonné l'évacuation du sentier côtier et la fermeture de deux plages. "
    "Une cellule de crise a été ouverte à la mairie de Kerlouan pour accueillir les familles."
)
OTHER = (
    "La chorale de Port-Aven chantera dimanche dans la salle des fêtes au profit de l'école de musique. "
    "Les billets sont vendus à la boulangerie et l'on attend deux cents spectateurs venus des villages voisins."
)


def read(name: str, *paragraphs: str, outlet: str = "", date: str = "", lang: str = "fr", house: str = "") -> Document:
    text = "\n\n".join(paragraphs)
    return from_record({"id": name, "text": text, "lang": lang, "dct": date, "outlet": outlet, "house": house})


def between(*documents: Document):
    return [c for c in find_copies(documents) if c.left != c.right]


def test_an_excerpt_points_to_the_text_that_holds_it():
    whole, part = read("whole", LEAD, MIDDLE, END, OTHER), read("part", MIDDLE, END)
    (copy,) = between(whole, part)
    assert (copy.kind, copy.derived) == ("excerpt", True)
    assert copy.direction == ("a->b" if copy.left == whole.id else "b->a")
    assert new_in(part, [copy]) < 0.1 < 0.9 < new_in(whole, [copy])


def test_the_same_text_in_two_houses_comes_from_an_agency():
    left = read("left", LEAD, MIDDLE, END, outlet="Le Phare de Port-Aven")
    right = read("right", LEAD, MIDDLE, END + " (afp/kl)", outlet="La Gazette du Léon")
    (copy,) = between(left, right)
    assert (copy.kind, copy.direction, copy.agency) == ("identical", "both_from_agency", "AFP")
    (family,) = find_families((left, right), [copy])
    assert family.origin == "agency:AFP"
    assert family.documents == tuple(sorted((left.id, right.id)))


def test_texts_on_other_matters_share_nothing():
    assert between(read("a", LEAD, MIDDLE, END), read("b", OTHER)) == []


def test_one_utterance_in_two_reports_is_shared_not_derived():
    said = "« Nous avons entendu la coque racler les rochers puis plus rien, et tout le monde a couru vers le pont »"
    left = read("a", f"Les marins racontent la nuit. {said}, a dit le bosco Yann Kerdoncuf.", OTHER)
    right = read("b", f"{said}, se souvient Yann Kerdoncuf, le bosco, rencontré à l'hôpital.", END)
    (copy,) = between(left, right)
    assert (copy.kind, copy.derived) == ("shared_quotes", False)
    assert find_families((left, right), [copy]) == ()


# What reports of a trade say every week: none of them follows another.
STOCK = "Selon la préfecture de police, qui ne signale aucun blessé, le calme est revenu dans le centre de la ville."


def march(number: int, *more: str) -> Document:
    """A report of a march of its own, but for the words of the trade and the phrase that all such reports share."""
    words = (
        "la police",
        "la préfecture",
        "aucun",
        "un blessé",
        "le calme",
        "le centre",
        "la ville",
        "revenu",
        "signale",
    )
    stems = ("aub", "ban", "cor", "dam", "fan", "gal", "hal", "jar", "lam", "mar", "nav", "pal", "rad", "sal")
    own = " ".join(
        f"{word.title()}{number} {word}ant{number} {words[at % 9]} vers {word}eau{number} {words[(at + 4) % 9]}, {word}ait."
        for at, word in enumerate(stems)
    )
    return read(f"march{number:02}", own, STOCK, *more, outlet="Le Phare de Port-Aven")


def test_the_stock_phrases_of_a_trade_are_no_copy():
    marches = [march(number) for number in range(1, 31)]
    assert not [c for c in between(*marches) if c.derived]
    told = (
        "Une goélette désarmée servait de tribune, et son gréement pavoisé craquait sous les guirlandes que les "
        "apprentis y avaient nouées."
    )
    taken = [march(31, told), march(32, told)]
    (copy,) = [c for c in between(*marches, *taken) if c.derived]
    assert {copy.left, copy.right} == {d.id for d in taken}


def test_a_lead_reworded_is_a_rewrite_and_dates_give_the_way():
    first = read("a", LEAD, OTHER, date="2031-03-04")
    later = read(
        "b",
        "Le cargo Belharra, avec dix-neuf marins à bord, s'est échoué mardi sur la pointe de Kerlouan ; quatre d'entre eux "
        "ont été hélitreuillés par la marine.",
        "Le syndicat des pêcheurs demande depuis des années une balise de plus sur ce rivage difficile.",
        date="2031-03-06",
    )
    (copy,) = between(first, later)
    assert copy.derived
    assert copy.direction == ("a->b" if copy.left == first.id else "b->a")


@pytest.mark.parametrize(
    ("text", "agency", "how"),
    [
        ("Le navire a sombré. (belga)", "Belga", "credit"),
        ("« Tout va bien », a déclaré à l'AFP le capitaine Kerdoncuf.", "AFP", "inferred"),
        ("Trois marins ont été blessés, a constaté une journaliste de l’AFP.", "AFP", "inferred"),
        ("Le navire a sombré.\n\nAvec Reuters", "Reuters", "credit"),
        ("Selon l'AFP, il y a eu trois blessés à Kerlouan.", None, None),
        ("Le navire a sombré hier.\n\n© AFP\n\nDeux plages sont fermées.", None, None),
        ("Les urgences de l'AP-HP, joint par téléphone, sont saturées.", None, None),
        ("Un porte-parole a parlé à l'agence Tass de la visite.", None, None),
    ],
)
def test_the_agency_that_wrote_is_told_from_the_one_cited(text: str, agency: str | None, how: str | None):
    found = agency_of(read("a", text))
    assert (found and found.agency, found and found.how) == (agency, how)
    if found and found.span:
        assert found.span.of(read("a", text).text) == found.words


def test_a_decision_vetoes_or_forces_a_link():
    left, right, third = read("a", LEAD, MIDDLE), read("b", LEAD, MIDDLE), read("c", OTHER)
    copies = find_copies((left, right, third))
    veto = Decision(left=left.id, right=right.id, verdict="not_copy")
    force = Decision(left=third.id, right=left.id, verdict="copy")
    assert find_families((left, right, third), copies, (veto,)) == ()
    forced = find_families((left, right, third), copies, (force,))
    assert {third.id, left.id} <= {d for f in forced for d in f.documents}
    (edge,) = [c for c in decided(copies, (veto,)) if {c.left, c.right} == {left.id, right.id}]
    assert not edge.derived
    assert edge.reasons[0] == "a person said that it is no copy"


def test_ten_reprints_are_one_family():
    prints = [read(f"p{n}", LEAD, MIDDLE, END, outlet=f"Journal {n}") for n in range(10)]
    (family,) = find_families(prints, find_copies(prints))
    assert len(family.documents) == 10
    assert family.origin == "agency:?"  # papers of ten houses print it and none names the writer


@settings(max_examples=15, deadline=None)
@given(st.permutations([0, 1, 2, 3]))
def test_order_changes_nothing_and_spans_hold(order: list[int]):
    made = [read("a", LEAD, MIDDLE), read("b", MIDDLE, END), read("c", LEAD, END, OTHER), read("d", OTHER)]
    expected = find_copies(made)
    found = find_copies([made[k] for k in order])
    assert found == expected
    texts = {d.id: d.text for d in made}
    for copy in found:
        for passage in copy.passages:
            left, right = passage.left.of(texts[copy.left]), passage.right.of(texts[copy.right])
            if passage.kind == "verbatim" and passage.score == 1.0:
                assert re.findall(r"\w+", left.lower()) == re.findall(r"\w+", right.lower())
    assert find_families(made, found) == find_families(made[::-1], found[::-1])


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_rule_matches_its_examples(language: str):
    from recoupe.across.copies.agencies import _masked, _mentions, _wording

    table = load(language, "copies")
    for field in ("credit", "speaks", "quotes"):
        patterns = dict(_wording(language, field))
        for rule in table[field]:
            for example in rule["examples"]:
                masked = _masked(example, 0, _mentions(example))
                assert patterns[rule["id"]].search(masked), (rule["id"], example)
    for field in ("colleague", "retold", "early", "furniture"):
        for rule in table[field]:
            for example in rule["examples"]:
                assert re.search(rule["pattern"], example, re.IGNORECASE), (rule["id"], example)


def test_agencies_and_houses_have_one_meaning():
    keys = [a["key"] for a in load("", "agencies")["agency"]]
    aliases = [alias for a in load("", "agencies")["agency"] for alias in a["aliases"]]
    outlets = [name for h in load("", "houses")["house"] for name in h["outlets"]]
    for values in (keys, aliases, outlets):
        assert len(values) == len(set(values))


def test_captions_in_two_languages_are_one():
    document = read(
        "page",
        "Le capitaine Kerdoncuf retrouve le cargo Belharra, un an après son naufrage devant Kerlouan, et raconte la nuit.",
        "El capitán Kerdoncuf saluda a los marineros del carguero Belharra en el puerto de Kerlouan el 4 de marzo de 2031.",
        "Le capitaine Kerdoncuf salue les marins du cargo Belharra dans le port de Kerlouan le 4 mars 2031.",
        OTHER,
    )
    twins = [c for c in find_copies([document]) if c.kind == "translation"]
    assert len(twins) == 1
    (passage,) = twins[0].passages
    assert "saluda" in passage.left.of(document.text)
    assert "salue" in passage.right.of(document.text)


def test_a_text_printed_ten_days_later_took_from_the_first_and_from_no_unnamed_agency():
    first = read("first", LEAD, MIDDLE, OTHER, outlet="Le Phare de Port-Aven", date="2031-03-05")
    later = read("later", LEAD, MIDDLE, END, outlet="La Gazette du Léon", date="2031-03-15")
    (copy,) = between(first, later)
    assert copy.kind == "rewrite"
    assert copy.direction == ("a->b" if copy.left == first.id else "b->a")
    next_day = read("next", LEAD, MIDDLE, END, outlet="La Gazette du Léon", date="2031-03-06")
    (copy,) = between(first, next_day)
    assert (copy.kind, copy.direction) == ("common_agency", "both_from_agency")


def test_a_translation_is_not_found_again_through_a_copy():
    spanish = (
        "El carguero Belharra encalló el martes por la noche en la punta de Kerlouan con diecinueve marineros a "
        "bordo, cuatro de los cuales fueron izados en helicóptero por la marina con un mar muy agitado. "
        "El barco transportaba trescientas toneladas de abono entre Rotterdam y Bilbao cuando su timón dejó de responder. "
        "Dos remolcadores que salieron de Brest intentaron hacerse cargo de él sin conseguirlo antes de la noche."
    )
    first = read("first", LEAD, MIDDLE, outlet="Le Phare de Port-Aven", date="2031-03-05")
    translated = read("es", spanish, outlet="El Faro de Orvana", date="2031-03-06", lang="es")
    copied = read("later", LEAD, MIDDLE, END, outlet="La Gazette du Léon", date="2031-03-15")
    pairs = {frozenset((c.left, c.right)): c.kind for c in between(first, translated, copied)}
    assert pairs[frozenset((first.id, translated.id))] == "translation"
    assert frozenset((translated.id, copied.id)) not in pairs


def test_the_users_house_decides_before_the_table_and_the_reasons_say_who_knew():
    def pair(*houses: str, outlets: tuple[str, str] = ("Le Phare de Port-Aven", "La Gazette du Léon")):
        texts = [
            read(f"text {n}", LEAD, MIDDLE, END, *more, outlet=outlet, house=house)
            for n, (outlet, house, more) in enumerate(zip(outlets, houses, ((), (OTHER,)), strict=True))
        ]
        (copy,) = between(*texts)
        return copy

    unknown, told = pair("", ""), pair("Presse du Léon", "presse du leon")
    assert "one house" not in " ".join(unknown.reasons)
    assert any(r.endswith("belong to one house (sources.csv)") and "Le Phare de Port-Aven" in r for r in told.reasons)
    listed = pair("", "", outlets=("Ouest-France", "Presse-Océan"))
    assert any(r.endswith("belong to one house (Recoupe's table of houses)") for r in listed.reasons)
    parted = pair("Un groupe", "Un autre", outlets=("Ouest-France", "Presse-Océan"))
    assert "one house" not in " ".join(parted.reasons)


def test_a_name_in_guillemets_does_not_end_a_quotation():
    said = "Nous attendons toujours les «vigies» de Kerlouan, et personne ne nous dira quand la route sera rouverte"
    one = read("one", f"Le maire est en colère. « {said} », a-t-il lancé devant la presse locale réunie au port.")
    two = read("two", OTHER, f"« {said} », répète le maire de Kerlouan, que nous avons joint ce matin par téléphone.")
    (copy,) = between(one, two)
    assert (copy.kind, copy.derived) == ("shared_quotes", False)


@pytest.mark.parametrize(
    "line",
    [
        "Cet article fait partie de notre dossier spécial consacré aux naufrages de la pointe de Kerlouan",
        "Newsletter du Phare : chaque matin à sept heures, recevez les titres du jour dans votre boîte",
        "https://www.phare.example/mer/2031/03/cargo-echoue-kerlouan-dix-neuf-marins-helitreuilles-tempete",
    ],
)
def test_series_newsletters_and_addresses_are_furniture(line: str):
    assert not any(c.derived for c in between(read("one", LEAD, line), read("two", OTHER, line)))


def test_only_one_of_the_same_texts_is_compared_with_its_translation():
    english = (
        "The cargo ship Belharra ran aground on Tuesday evening on the point of Kerlouan with nineteen sailors aboard, "
        "four of whom were winched up by the navy in a very rough sea. "
        "Two tugs from Brest tried to take it in tow and did not succeed before night."
    )
    french = (LEAD, "Deux remorqueurs partis de Brest ont tenté de le prendre en charge sans y parvenir avant la nuit.")
    found = between(read("fr one", *french), read("fr two", *french), read("en", english, lang="en"))
    assert sorted(c.kind for c in found) == ["identical", "translation"]
