import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import apply_edits, put_back
from recoupe.read.clean import LETTERS, compose_letters, repair
from recoupe.read.lines import rejoin_lines


def test_letters_spaces_and_line_ends_are_made_plain() -> None:
    raw = "\ufeffLe\u00a0cargo\u202f: e\u0301pave\r\nport\u00adside\x0cfin"
    text, origin, repairs = repair(raw, LETTERS)
    assert put_back(text, repairs) == raw
    assert text == "Le cargo : épave\nportside\n\nfin"
    start = text.index("épave")
    found = origin.source(start, start + 5)
    assert found is not None
    assert raw[found[0] : found[1]] == "e\u0301pave"


def test_a_soft_hyphen_at_a_line_end_goes_with_it() -> None:
    assert repair("l'inter\u00ad\nvention", LETTERS)[0] == "l'intervention"


@given(st.text(alphabet=st.sampled_from("abé E\n\r\t\u00a0\u00ad\ufeff\u200be\u0301.-,A<>*#\x0c"), max_size=200))
def test_every_kept_character_maps_to_itself(raw: str) -> None:
    text, origin, repairs = repair(raw, (*LETTERS, rejoin_lines))
    for run in origin.runs:
        assert text[run.start : run.end]
        if not run.exact:
            continue
        for kept, source in zip(text[run.start : run.end], raw[run.source_start : run.source_end], strict=True):
            assert kept == source or (kept.isspace() and source.isspace())
    starts = [run.source_start for run in origin.runs]
    assert starts == sorted(starts)
    assert put_back(text, repairs) == raw


ARABIC = "قال \u200fالوزير\u200f إن \u202bالميناء\u202c مفتوح"


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        "שלום \u200e(AFP)\u200f לכולם",
        "می\u200cخواهم بروم",
        "Bravo 👩\u200d🚒 et 👨\u200d👩\u200d👧, ❤\ufe0f !",
        "œuvre, Lætitia, cœur",
    ],
)
def test_what_writing_needs_stays(text: str) -> None:
    assert repair(text, LETTERS)[0] == text


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("\u200ePort\u200b-Aven\u200d rou\u00advre\u2060", "Port-Aven rouvre"),
        ("l´été, qu´on dise", "l'été, qu'on dise"),
        ("une afﬁche ofﬁcielle, un ﬂot", "une affiche officielle, un flot"),
        ("il a dit \x93oui\x94, l\x92an\n", "il a dit “oui”, l’an\n"),
        ("un\x85deux", "un\ndeux"),
        ("un\u2028deux\rtrois\r\nquatre\x00", "un\ndeux\ntrois\nquatre"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_what_is_only_a_way_of_setting_goes(found: str, meant: str) -> None:
    assert repair(found, LETTERS)[0] == meant


# Marks, letters of scripts that compose in ways of their own, syllables of Hangul and what only decomposes.
_COMPOSING = st.one_of(
    st.text(max_size=40),
    st.text(
        st.sampled_from(
            "eéñ\u0301\u0323\u0327\u09af\u09bc\u09df\u09c7\u09be\u1100\u1161\u11a8\uac00\u0f71\u0f73\u0f81\u212b\ufb1d x"
        )
    ),
)


@given(_COMPOSING)
def test_letters_come_out_composed_whatever_their_script(text: str) -> None:
    edits = tuple(compose_letters(text))
    assert apply_edits(text, edits)[0] == unicodedata.normalize("NFC", text)


def test_only_what_is_composed_is_touched() -> None:
    text = "Le phare" + " d'Aven" * 50 + " e\u0301clairait \u0995\u09c1\u09aa\u09bf\u09df\u09c7"
    assert [text[edit.start : edit.end] for edit in compose_letters(text)] == [" e\u0301"[1:], "\u09df"]
