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
