"""What is passed over unread holds no time; days and years that hang on the text; calls that look ahead."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.languages import SUPPORTED
from recoupe.read.records import from_record
from recoupe.within.times import find_times
from recoupe.within.times.grammar import grammar
from recoupe.within.times.reader import Found, Reader

_DAY = datetime(2024, 5, 15)
_WORDS = {
    "fr": ["lundi", "le", "la", "deux", "et demie", "heures", "à", "port", "12", "mars", "d'", "hier", "mille", "neuf cent",
           ".", "Belmar", "cette année-là", "soirée", "lendemain", "de", "il y a", "an", "quinzaine", "qu'", "9h", "même"],
    "en": ["Monday", "the", "two", "half", "past five", "hours", "at", "port", "12", "March", "may", "nineteen ninety",
           ".", "Belmar", "first", "weeks", "of", "next", "year", "a", "second", "9a", "Q1", "2019", "o'clock", "that"],
    "es": ["lunes", "el", "a las", "la", "una", "dos", "y media", "horas", "puerto", "12", "de", "marzo", "mil", "los",
           "ochenta", ".", "Belmar", "hace", "años", "mañana", "1.º", "siguiente", "año", "por la", "tarde", "medianoche"],
}  # fmt: skip


class _Whole(Reader):
    """Reads every word."""

    def read(self) -> list[Found]:
        self._read(self.spoken.lexicon.read(self.text))
        return self._found


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(SUPPORTED))
def test_the_first_look_loses_nothing(data: st.DataObject, language: str) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(_WORDS[language]), max_size=16)))
    assert Reader(language, text, _DAY).read() == _Whole(language, text, _DAY).read()


def test_a_text_without_times_is_hardly_read() -> None:
    assert grammar("fr").worth("Le cargo de Belmar transporte du blé vers les îles du Sud.") == []


def test_stretches_worth_reading_lie_in_order() -> None:
    text = "Le cargo a coulé lundi près du port. Son capitaine dort. Une enquête commence le 3 mai au parquet."
    stretches = grammar("fr").worth(text)
    assert [s for s, e in stretches] == sorted(s for s, e in stretches)
    assert all("lundi" in text[s:e] or "3 mai" in text[s:e] for s, e in stretches)


def _values(text: str, language: str = "fr") -> list[tuple[str, str]]:
    document = from_record({"id": "t", "text": text, "lang": language, "dct": "2024-05-15"})
    return [(t.span.of(document.text), t.value) for t in find_times(document)]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Le collectif appelle à manifester samedi.", "fr", "2024-05-18"),
        ("Les dockers ont appelé le conseil à voter samedi.", "fr", "2024-05-18"),
        ("Un débrayage est annoncé pour samedi.", "fr", "2024-05-18"),
        ("Il a été arrêté samedi au port.", "fr", "2024-05-11"),
        ("Il a appelé à l'aide samedi.", "fr", "2024-05-11"),
        ("Il a été arrêté pour 12 vols samedi.", "fr", "2024-05-11"),
        ("The dockers called for a march on Saturday.", "en", "2024-05-18"),
        ("He was held on Saturday.", "en", "2024-05-11"),
        ("Los estibadores convocan una marcha el sábado.", "es", "2024-05-18"),
        ("Fue detenido el sábado.", "es", "2024-05-11"),
    ],
)
def test_what_is_announced_lies_ahead(text: str, language: str, value: str) -> None:
    assert [v for _, v in _values(text, language)] == [value]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Le 3 mars 2019, il part. Ce jour-là, il pleut.", "fr", "2019-03-03"),
        ("Le 3 mars 2019, il part. Le mois suivant, il revient.", "fr", "2019-04"),
        ("Le 3 mars 2019, il part. La même année, il revient.", "fr", "2019"),
        ("On 3 March 2019 he left. The previous month was dry.", "en", "2019-02"),
        ("El 3 de marzo de 2019 salió. El mes anterior llovió.", "es", "2019-02"),
    ],
)
def test_periods_are_counted_from_the_day_that_the_text_speaks_of(text: str, language: str, value: str) -> None:
    assert _values(text, language)[-1][1] == value


def test_nothing_is_known_of_when_the_past_began() -> None:
    document = from_record({"id": "t", "text": "Il est récemment revenu.", "lang": "fr", "dct": "2024-05-15"})
    (when,) = find_times(document)
    assert (when.value, when.earliest) == ("PAST_REF", None)


def test_gatherings_and_papers_are_no_times() -> None:
    assert _values("Cette soirée au profit du musée, annoncée par le quotidien régional, fut un succès.") == []
    assert _values("Une seconde vague, une fête de fin d'année, le printemps des poètes.") == []


def test_a_figure_may_hold_two_kinds_of_space() -> None:
    from recoupe.within.times.words import figure

    assert figure("fr", "12\u202f345 678", glued=True) == 12_345_678
    assert figure("fr", "1 234,5", glued=True) == 1234.5


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("Le 3 mars 2019, il part. Le 5 mai, il revient. En juin, il meurt.", "fr", ["2019-03-03", "2019-05-05", "2019-06"]),
        ("Le 3 novembre 2018, il part. Le 5 janvier, il revient.", "fr", ["2018-11-03", "2019-01-05"]),
        ("On March 3, 2019, he left. On May 5 he came back.", "en", ["2019-03-03", "2019-05-05"]),
        ("El 3 de marzo de 2019 salió. El 5 de mayo volvió.", "es", ["2019-03-03", "2019-05-05"]),
        ("L'accord du 3 mars 2019 a été dénoncé le 12 avril.", "fr", ["2019-03-03", "2024-04-12"]),
        ("Le 3 mars 2019, il part. Hier, il revint. Le 7 avril, il parla.", "fr", ["2019-03-03", "2024-05-14", "2024-04-07"]),
        ("La rue est barrée de lundi à jeudi.", "fr", ["2024-05-13", "2024-05-16"]),
        ("Du 1er octobre 2025 au 31 mars, tout ferme.", "fr", ["2025-10-01", "2026-03-31"]),
        ("En 2019, il vend un port. L'année suivante, deux.", "fr", ["2019", "2020"]),
        ("He sold a port in 2019 and two the following year.", "en", ["2019", "2020"]),
    ],
)  # fmt: skip
def test_what_is_left_open_hangs_on_what_the_paragraph_speaks_of(text: str, language: str, values: list[str]) -> None:
    assert [value for _, value in _values(text, language)] == values


def test_the_next_day_may_hang_on_the_paragraph_before() -> None:
    text = "Le 3 mars 2019, le cargo de Belmar part.\n\nLe lendemain, il revient. L'année suivante, il coule."
    document = from_record({"id": "t", "text": text, "lang": "fr", "dct": "2024-05-15"})
    assert sum(block.kind == "paragraph" for block in document.blocks) == 2
    first, second, third = find_times(document)
    assert (second.value, second.anchor, second.hangs_on) == ("2019-03-04", "text", 0)
    assert (third.value, third.anchor) == ("2020", "text")
    assert first.anchor == "absolute"


def test_approximate_hours_and_years_say_so() -> None:
    for text, language in (("Vers 22 h 40, un appel.", "fr"), ("At about 4:30 p.m. he left.", "en")):
        document = from_record({"id": "t", "text": text, "lang": language, "dct": "2024-05-15"})
        assert [when.mod for when in find_times(document)] == ["APPROX"]


def test_some_day_or_other_and_the_planet_are_no_times() -> None:
    assert (
        _values("Un jour, le maire partira vers Mars, la planète ; du jour au lendemain, il mettra tout à jour.") == []
    )
    assert _values("One day April Jones will live at 1984 Oak Street.", "en") == []
