import pytest

from recoupe.read.press import Formula, day_of, formulas

RULES = [*formulas("segment"), *formulas("line")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_matches_its_examples(rule: Formula) -> None:
    assert rule.examples
    for example in rule.examples:
        assert rule.pattern.fullmatch(example), example


def test_names_of_rules_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize(
    "line",
    [
        "Le cargo a quitté Port-Aven mardi avec dix-neuf marins à son bord, selon la capitainerie.",
        "More than two dozen sailors have left the port since the strike began on Monday, the union said.",
        "Según la capitanía, el carguero salió el martes de Puerto Aven con diecinueve marineros a bordo.",
    ],
)
def test_no_rule_takes_a_sentence_of_the_body(rule: Formula, line: str) -> None:
    assert not rule.pattern.fullmatch(line)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Publié le jeudi 4 mars 2021 à 10h32", "2021-03-04"),
        ("le 1er août 2021", "2021-08-01"),
        ("March 4th, 2021", "2021-03-04"),
        ("4 de marzo de 2021", "2021-03-04"),
        ("04/03/2021", "2021-03-04"),
        ("12/31/2021", "2021-12-31"),
        ("2021-03-04T10:32:00+01:00", "2021-03-04"),
        ("le 31 février 2021", None),
        ("mardi 4 mars", None),
    ],
)
def test_days_in_words_and_figures(text: str, day: str | None) -> None:
    assert day_of(text) == day
