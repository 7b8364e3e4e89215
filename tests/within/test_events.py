import re

import pytest

from recoupe.languages import SUPPORTED, load
from recoupe.within.events import event_of, frame_of, relation_kinds, types


@pytest.mark.parametrize(
    ("word", "language", "nominal", "context", "expected"),
    [
        ("rencontrer", "fr", False, "", "consult"),
        ("s'entretenir", "fr", False, "", "consult"),
        ("naufrage", "fr", True, "", "accident"),
        ("livraisons", "fr", True, "", "aid"),
        ("démissionné", "fr", False, "", "departure"),
        ("lancer", "fr", False, "la marine a lancé deux missiles", "weapon_test"),
        ("lancer", "fr", False, "la mairie a lancé un chantier", "opening"),
        ("prendre", "fr", False, "il a pris un café", ""),
        ("rendre", "fr", False, "elle s'est rendue au port", "travel"),
        ("rendre", "fr", False, "elle a rendu compte", ""),
        ("manifester", "fr", False, "sa joie s'est manifestée", ""),
        ("disparaître", "fr", False, "le chalutier a disparu des radars", "missing"),
        ("tuer", "fr", False, "la collision a tué deux marins", "death"),
        ("tuer", "fr", False, "une rafale de tirs a tué deux marins", "assault"),
        ("lancer", "fr", False, "le cargo a lancé un appel de détresse", "request"),
        ("ouvrir", "fr", False, "la ministre a ouvert une enquête", "investigation"),
        ("lever", "fr", False, "la garde à vue du patron a été levée", "yield"),
        ("présenter", "fr", False, "il s'est présenté à la capitainerie", ""),
        ("juger", "fr", False, "la maire a jugé la mesure inutile", ""),
        ("éclater", "fr", False, "des heurts ont éclaté sur le quai", "assault"),
        ("leave", "en", False, "the storm left seven dead", "death"),
        ("order", "en", True, "in order to reach the port", ""),
        ("kill", "en", False, "the crash killed two pilots", "death"),
        ("kill", "en", False, "gunmen killed two pilots", "assault"),
        ("pass", "en", False, "they pass the harbour", ""),
        ("strike", "en", True, "the dockers' strike", "protest"),
        ("asisten", "es", False, "los ministros asisten a la ceremonia", ""),
        ("sink", "en", False, "", "accident"),
        ("run", "en", False, "the tanker ran aground", "accident"),
        ("buy", "en", False, "", "transaction"),
        ("layoffs", "en", True, "", "departure"),
        ("reunieron", "es", False, "", "consult"),
        ("murió", "es", False, "", "death"),
        ("reuniones", "es", True, "", "consult"),
        ("acuerdos", "es", True, "", "agree"),
        ("mesa", "es", True, "", ""),
        ("treffen", "de", False, "", ""),
    ],
)
def test_a_word_gives_its_type_of_event(word, language, nominal, context, expected):
    assert event_of(word, language, nominal=nominal, context=context) == expected


def test_selling_and_buying_run_opposite_ways():
    assert frame_of("vendre", "fr").frame == "gives"
    assert frame_of("acheter", "fr").frame == "takes"
    assert frame_of("rencontrer", "fr").frame == "together"


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_row_names_a_known_type_frame_and_relation(language):
    lexicon = load(language, "events")
    for row in [*lexicon["verbs"], *lexicon["nouns"]]:
        assert row["type"] in types()
        assert row["frame"] in {
            "acts",
            "gives",
            "takes",
            "together",
            "undergoes",
            "moves",
            "leaves",
            "arrives",
            "loads",
        }
        assert row.get("relation", "") in {"", *relation_kinds()}
        assert row["lemmas"].split()


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_phrase_finds_its_own_example(language):
    for row in load(language, "events")["phrases"]:
        assert row["type"] in {"", *types()}
        assert re.search(row["near"], row["example"].lower()), row
        re.compile(row["lemma"])


def test_every_type_and_relation_has_a_label_in_every_language():
    for row in [*types().values(), *relation_kinds().values()]:
        assert all(row[language] for language in SUPPORTED)
    for row in types().values():
        assert set(row.get("near", ())) <= set(types())
