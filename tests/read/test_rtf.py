r"""RTF: the words a reader sees, in any code page, each with its place in the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoupe.errors import UnreadableError
from recoupe.read.open import drafts_of
from recoupe.read.rtf import read_rtf


def paragraphs(body: str, head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}}") -> list[str]:
    return read_rtf(rf"{{\rtf1{head}{body}}}".encode("latin-1")).text.split("\n\n")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Le bac est \'e0 quai.\par", "Le bac est à quai."),
        (r"Le bac est \u224?\u160?quai.\par", "Le bac est à\u00a0quai."),
        (r"\uc0\u224 {\uc2 \u233\'c3\'a9}t\u233 \par", "àété"),
        (r"\u-10179?\u-8703?", "\U0001f601"),
        ("Un bac\r\n et un port.\\par", "Un bac et un port."),
        ("\x93Non\x94, dit-il.", "“Non”, dit-il."),
        (r"\ldblquote Non\rdblquote\emdash dit\~il\_l\-a \{ici\}\par", "“Non”—dit\u00a0il\u2011la {ici}"),
        (r"Le bac{\deleted  a coul\'e9}{\revised  est \'e0 quai}{\v  en secret}.", "Le bac est à quai."),
        (r"{\header En-t\'eate\par}{\*\inconnu rien}{\pict\pngblip 8950}{\object{\*\objdata 00}{\result Vu}}.", "Vu."),
        (r'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt ici}}.', "ici."),
        (r"{\upr{Zhi}{\*\ud{Nord-\u201?st}}}", "Nord-Ést"),
        (r"\bin6 }}}}}}{}Fin.", "Fin."),
        (r"{\listtext\'b7\tab}Premier point.", "Premier point."),
        (r"Un\line deux\tab trois", "Un\ndeux\ttrois"),
    ],
)
def test_what_a_reader_sees(body: str, text: str) -> None:
    assert paragraphs(body) == [text]


def test_code_pages_of_fonts() -> None:
    head = (
        r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\cpg1253 D;}}"
    )
    body = r"{\f1 \'cf\'ee\'f0\'f2} \'e9{\f2 \'8d\'60}{\f3 \'e1}"
    assert paragraphs(body, head) == ["Порт é港α"]
    assert paragraphs(r" caf\'8e", r"\mac") == ["café"]


def test_paragraphs_tables_boxes_and_notes_come_in_reading_order() -> None:
    body = (
        r"Avant{\footnote\pard Une note.}.\par{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard La bo\'eete.\par}}}Apr\'e8s.\par"
        r"\trowd\intbl un\cell deux\cell\row Fin."
    )
    assert paragraphs(body) == ["Avant.", "Après.", "La boîte.", "un", "deux", "Fin.", "Une note."]


def test_titles_weights_and_properties() -> None:
    raw = (
        r"{\rtf1\ansi{\stylesheet{\ql Normal;}{\s1 heading 1;}{\s2\outlinelevel1 heading 2;}{\*\cs3 Strong;}}"
        r"{\info{\title Le bac}{\author Odile Garance}{\creatim\yr2001\mo1\dy1}}"
        r"{\s1 Le bac \'e0 quai\par}{\s2\outlinelevel1 La nuit\par}{\b Tout en gras.\par}\b0 En {\b partie}.\par}"
    )
    draft = read_rtf(raw.encode())
    shown = [(draft.text[p.start : p.end], p.hint, p.strong) for p in draft.pieces]
    assert shown == [
        ("Le bac à quai", "title", False), ("La nuit", "heading", False), ("Tout en gras.", "paragraph", True),
        ("En partie.", "paragraph", False),
    ]  # fmt: skip
    assert [(c.field, c.value) for c in draft.clues] == [("author", "Odile Garance"), ("title", "Le bac")]


def test_every_character_leads_to_the_bytes_that_say_it() -> None:
    raw = rb"{\rtf1\ansi Le {\b bac} est \'e0 quai, \u233?t\'e9 2025.\par}"
    draft = read_rtf(raw)
    for words, said in (("bac", b"bac"), ("à", rb"\'e0"), ("quai", b"quai"), ("é", rb"\u233")):
        start = draft.text.index(words)
        place = draft.origin.source(start, start + len(words))
        assert place is not None
        assert raw[place[0] : place[1]] == said


@pytest.mark.parametrize(
    "raw", [rb"{\rtf1}", rb"{\rtf1{\pict 00}}", rb"{\rtf1\ansi{\fonttbl}", rb"{\rtf1" + b"{" * 9000]
)
def test_a_document_without_text_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_rtf(raw)


def test_depth_and_length_cost_no_more_than_their_size() -> None:
    assert read_rtf(rb"{\rtf1" + rb"{\b " * 4000 + b"Fin." + b"}" * 4000).text == "Fin."
    assert len(read_rtf(rb"{\rtf1 " + rb"\'e9" * 200_000).text) == 200_000


TOKENS = [
    "{", "}", r"\par ", r"\'e9", r"\'", r"\u233?", r"\u-1", r"\b ", r"{\*\x ", r"{\footnote ", r"\uc3 ", r"\bin2 ",
    r"{\stylesheet{\s1 t;}}", "\\", "\n", "é", "mot ", r"\f1 ", r"\s1 ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TOKENS)))
def test_any_tokens_are_read_or_refused(tokens: list[str]) -> None:
    raw = (r"{\rtf1\ansi " + "".join(tokens)).encode("latin-1")
    try:
        (draft,) = drafts_of("a.rtf", raw).drafts
    except UnreadableError:
        return
    source = raw.decode("latin-1")
    for run in draft.origin.runs:
        assert 0 <= run.source_start <= run.source_end <= len(source)
        if run.exact and draft.text[run.start : run.end].isascii():
            assert draft.text[run.start : run.end] == source[run.source_start : run.source_end]
