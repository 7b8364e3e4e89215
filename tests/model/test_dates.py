"""Days, months, years, decades, intervals: what EDTF allows, and how two of them stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Days, days_of, edtf_of, stand


@pytest.mark.parametrize(
    ("edtf", "low", "high"),
    [
        ("2023-09-12", "2023-09-12", "2023-09-12"),
        ("2023-09", "2023-09-01", "2023-09-30"),
        ("2024-02~", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2018/2019", "2018-01-01", "2019-12-31"),
        ("2022/..", "2022-01-01", None),
        ("../2017", None, "2017-12-31"),
        ("2023-W37", "2023-09-11", "2023-09-17"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2025-03-06T22:40", "2025-03-06", "2025-03-06"),
    ],
)
def test_days_of(edtf: str, low: str | None, high: str | None) -> None:
    assert days_of(edtf) == Days(low, high)


@pytest.mark.parametrize("wrong", ["", "PAST_REF", "P18M", "2023-13", "2023-02-30", "../..", "hier"])
def test_what_is_no_date_has_no_days(wrong: str) -> None:
    assert days_of(wrong) is None


@given(st.dates(), st.dates())
def test_edtf_and_back(a: object, b: object) -> None:
    low, high = sorted((str(a), str(b)))
    days = Days(low, high)
    assert days_of(edtf_of(days)) == days


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        ("2025-03-03", "2025-03-03", "equal"),
        ("2025-03-03", "2025-03-04", "apart"),
        ("2025-03-03", "2025-03", "refines"),
        ("2025", "2025-03", "refined"),
        ("2025-03-01/2025-03-05", "2025-03-04/2025-03-09", "overlaps"),
    ],
)
def test_stand(left: str, right: str, how: str) -> None:
    first, second = days_of(left), days_of(right)
    assert first is not None
    assert second is not None
    assert stand(first, second) == how
