from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import put_back
from recoupe.read.clean import LETTERS, repair
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
