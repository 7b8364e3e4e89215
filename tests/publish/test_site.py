"""The page as a file: self-contained, closed to the network, safe whatever a document says; and its data."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest

from recoupe.model import Dossier, Notice
from recoupe.publish.pagedata import page_data, sign_of
from recoupe.publish.site import render
from tests.publish.sample import sample


@pytest.fixture(scope="module")
def dossier():
    return sample()


@pytest.fixture(scope="module")
def data(dossier):
    return page_data(dossier, title="La digue")


def embedded(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="dossier">(.*?)</script>', page, re.S)[1])


def test_the_page_is_one_file_that_names_no_other(dossier):
    page = render(dossier, title="La digue")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page.split('id="dossier"')[0])
    assert "<link" not in page
    assert "default-src 'none'" in page
    assert "unsafe" not in page.split("<style>")[0]


def test_its_policy_allows_its_own_script_and_style_and_no_other(dossier):
    page = render(dossier, title="La digue")
    script = re.search(r"<script>(.*?)</script>", page, re.S)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    for part in (script, style):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page


def test_a_document_cannot_leave_the_data_it_stands_in(dossier):
    evil = "</script><script>alert(1)</script><!--"
    notice = Notice(code="read.odd", message=evil, file=f"{evil}.txt", level="error")
    page = render(replace(dossier, notices=(notice,)), title=evil)
    assert page.count("<script") == 2
    assert "<!--" not in page
    assert evil not in page
    assert embedded(page)["title"] == evil


def test_a_lone_surrogate_is_replaced_and_counts_one_character(dossier):
    page = render(dossier, title="a\ud800b")
    page.encode("utf-8")
    assert embedded(page)["title"] == "a?b"


def test_the_same_dossier_gives_the_same_page(dossier):
    turned = replace(dossier, readings=dossier.readings[::-1])
    assert render(turned, title="La digue") == render(dossier, title="La digue")


def test_an_empty_dossier_has_a_page():
    page = render(Dossier(version="0.1.0", readings=()), title="Rien")
    assert embedded(page)["docs"] == []


def test_every_span_of_the_page_says_what_the_dossier_says(dossier, data):
    reading_of = {r.document.id: r for r in dossier.readings}
    for line in data["lines"]:
        document = data["docs"][line["doc"]]
        statement = reading_of[document["id"]].statements[line["i"]]
        start, end = line["s"]
        assert document["text"][start:end] == statement.span.of(reading_of[document["id"]].document.text)
        assert line["at"] == [0, start, end]
        assert line["rule"]


def test_every_statement_of_an_event_and_of_a_disagreement_is_a_line(dossier, data):
    shown = {(data["docs"][line["doc"]]["id"], line["i"]) for line in data["lines"]}
    for event in dossier.events:
        assert {(ref.doc, ref.index) for ref in event.statements} <= shown
    for check in dossier.checks:
        for disagreement in check.disagreements:
            for side in disagreement.sides:
                assert {(ref.doc, ref.index) for ref in side.statements} <= shown


def test_documents_stand_in_order_of_publication_and_the_undated_last(data):
    days = [d["published"]["e"] for d in data["docs"]]
    assert days == [*sorted(d for d in days if d), None]
    by_name = sorted(data["docs"], key=lambda d: d["files"])
    assert [d["n"] for d in by_name] == [f"D{i}" for i in range(1, 8)]  # the numbers of `recoupe explain`


def test_two_prints_of_one_dispatch_are_one_text_and_the_second_is_a_relay(data):
    assert data["texts"][0]["docs"] == [0, 1]
    assert data["texts"][0]["agency"] == "Vallis"
    assert len(data["texts"]) == 6
    relays = {line["doc"] for line in data["lines"] if line["relay"] >= 0}
    assert relays == {1}


def test_what_a_text_took_from_a_dispatch_is_not_new_in_it(data):
    first, second = data["docs"][:2]
    assert 0 < second["fresh"] < first["fresh"] < 1
    assert {d["fresh"] for d in data["docs"][2:]} == {1.0}


def test_sources_are_counted_once_across_events(data):
    keys = [o["key"] for o in data["origins"]]
    assert len(keys) == len(set(keys))
    assert (data["lower"], data["upper"]) == (7, 8)
    prefecture = next(o for o in data["origins"] if o["key"] == "voice:prefecture")
    assert prefecture["events"] == 2
    assert prefecture["texts"] == [0]


def test_the_story_is_dated_and_in_order(data):
    told = [data["events"][i]["days"] for i in data["story"]]
    keys = [d["e"] or d["l"] for d in told]
    assert keys == sorted(keys)
    assert all(keys)


def test_a_rumour_is_shown_as_it_was_first_told_not_as_the_fact_it_became(dossier, data):
    gate = next(n for n, e in enumerate(dossier.events) if e.id == "e-gate")
    turned = replace(dossier.events[gate], headline=dossier.checks[3].hardenings[0].after)
    events = (*dossier.events[:gate], turned, *dossier.events[gate + 1 :])
    shown = page_data(replace(dossier, events=events), title="La digue")
    assert shown["lines"][shown["events"][gate]["head"]]["sign"] == "cond"


def test_a_file_that_could_not_be_read_is_counted(data):
    assert data["files"] == 8
    assert [n["file"] for n in data["notices"]] == ["rapport_expertise.pdf"]


def test_an_actor_has_its_own_words(data):
    crozat = next(e for e in data["entities"] if e["name"] == "Thibault Crozat")
    said = [data["lines"][n] for n in crozat["says"]] + [data["sayings"][n] for n in crozat["quotes"]]
    assert {line["sign"] for line in said} == {"dem", "rap"}


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        ({"modality": "asserted"}, "aff"),
        ({"modality": "reported"}, "rap"),
        ({"modality": "reported", "unverified": True}, "cond"),
        ({"modality": "hedged"}, "poss"),
        ({"modality": "planned"}, "prev"),
        ({"modality": "questioned"}, "ques"),
        ({"modality": "asserted", "negated": True}, "dem"),
        ({"modality": "reported", "unverified": True, "negated": True}, "dem"),
    ],
)
def test_each_certainty_has_its_sign(given, sign):
    assert sign_of(**given) == sign


def test_every_type_of_event_and_relation_has_a_name_in_both_languages(dossier):
    french, english = (page_data(dossier, title="", lang=lang)["kinds"] for lang in ("fr", "en"))
    assert french.keys() == english.keys()
    assert french
