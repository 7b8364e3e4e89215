"""Every reader on damaged files, the same at every run: sound documents or a refusal, never anything else."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.check import check
from fuzz.mutate import mutated
from fuzz.seeds import SEEDS
from recoupe.read import ocr


@pytest.mark.parametrize("reader", SEEDS)
def test_the_seed_itself_is_read(reader: str) -> None:
    if reader == "picture" and not ocr.languages():
        pytest.skip("tesseract is not installed")
    name, raw = SEEDS[reader]()
    documents = check(name, raw)
    assert any("ferry" in document.text for document in documents)
    assert check(name, raw) == documents


@pytest.mark.parametrize("reader", SEEDS)
def test_damaged_files(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "languages", lambda: ())  # recognition takes long, and is another program's work
    name, raw = SEEDS[reader]()

    @settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 1 << 32))
    def damaged(number: int) -> None:
        check(name, mutated(raw, random.Random(number)))

    damaged()
