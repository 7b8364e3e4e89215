"""A text that was put together from pieces keeps what was mended on the way."""

from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import put_back
from recoupe.read.draft import Draft
from recoupe.read.weave import Weaver, sound, woven_repairs


def test_joined_lines_and_divided_words_are_repairs() -> None:
    page = "Le gouver-\r\nnement dort\r\nencore.\r\n12\r\nFin"
    weaver = Weaver("page-char")
    weaver.keep("Le gouver", 0, 1)
    weaver.keep("nement dort", page.index("nement"), 1)
    weaver.put(" ")
    weaver.keep("encore.", page.index("encore"), 1)
    weaver.put("\n\n")
    weaver.keep("Fin", page.index("Fin"), 1)
    weaver.put(" ")
    weaver.keep("Le", 0, 2)
    text, origin = weaver.done()
    repairs = woven_repairs(text, origin, lambda number: page if number == 1 else "Le")
    assert [(text[r.start : r.end], r.old, r.rule) for r in repairs] == [
        ("", "-\r\n", "lines.undivide"),
        (" ", "\r\n", "lines.rejoin"),
        (" ", "\f", "lines.page-break"),
    ]


@given(st.lists(st.sampled_from(["mot", "l'eau", "\ufb01n", "e\u0301"]), min_size=1, max_size=12), st.data())
def test_a_woven_paragraph_can_be_put_back(words: list[str], data: st.DataObject) -> None:
    spaces = [data.draw(st.sampled_from([" ", "\n", "\r\n", "\u00a0", "  "])) for _ in words[1:]]
    source = words[0] + "".join(space + word for space, word in zip(spaces, words[1:], strict=True))
    weaver = Weaver("char")
    at = 0
    for number, word in enumerate(words):
        if number:
            weaver.repair(" ", at, at + len(spaces[number - 1]))
            at += len(spaces[number - 1])
        weaver.keep(word, at)
        at += len(word)
    text, origin = weaver.done()
    draft = sound(Draft(format="text", text=text, origin=origin, repairs=woven_repairs(text, origin, lambda _: source)))
    assert put_back(draft.text, draft.repairs) == source
    assert "\u0301" not in draft.text


def test_a_space_that_was_put_in_is_taken_out_again() -> None:
    weaver = Weaver("page-char")
    weaver.keep("un", 0, 1)
    weaver.put(" ")
    weaver.keep("mot", 2, 1)
    text, origin = weaver.done()
    assert put_back(text, woven_repairs(text, origin, lambda _: "unmot")) == "unmot"


def test_what_comes_after_keeps_the_repairs_before_in_place() -> None:
    weaver = Weaver("page-char")
    weaver.keep("e\u0301te\u0301", 0, 1)
    weaver.put(" ")
    weaver.keep("fin", 6, 1)
    text, origin = weaver.done()
    draft = Draft(
        format="pdf", text=text, origin=origin, repairs=woven_repairs(text, origin, lambda _: "e\u0301te\u0301\nfin")
    )
    found = sound(draft)
    assert found.text == "été fin"
    assert [(r.start, r.end, r.old, r.rule) for r in found.repairs] == [
        (0, 1, "e\u0301", "clean.compose"),
        (2, 3, "e\u0301", "clean.compose"),
        (3, 4, "\n", "lines.rejoin"),
    ]
