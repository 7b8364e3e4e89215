from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import Document
from recoupe.read.finish import finish, source_extent
from recoupe.read.text import read_text

FRENCH = "Le cargo a quitté le port dans la nuit avec dix-neuf marins à son bord, et personne ne l'a revu depuis lors."
SPANISH = "El carguero salió del puerto por la noche con diecinueve marineros a bordo y nadie lo ha vuelto a ver."
GERMAN = "Das Schiff hat den Hafen in der Nacht mit neunzehn Seeleuten verlassen und niemand hat es wieder gesehen."


def document(text: str, **given: str) -> Document:
    return finish(read_text(text), names=("b.txt", "a.txt"), sha256="0" * 64, given=given)


def test_every_block_has_its_language() -> None:
    read = document(f"{FRENCH}\n\n{SPANISH}\n\n{FRENCH}\n\n{FRENCH}")
    assert [b.language for b in read.blocks] == ["fr", "es", "fr", "fr"]
    assert read.language == "fr"


def test_short_lines_and_credits_take_the_language_around_them() -> None:
    read = document(
        f"{SPANISH}\n\nPuerto Aven\n\n{SPANISH}\n\nEl carguero en el muelle de Puerto Aven - AFP/IVO LEM\n\n{SPANISH}"
    )
    assert {b.language for b in read.blocks} == {"es"}


def test_other_languages_are_named_and_not_analysed() -> None:
    read = document(f"{GERMAN}\n\n{GERMAN}")
    assert read.language == "de"
    assert [n.code for n in read.notices] == ["language.unsupported"]


def test_the_users_language_is_the_default() -> None:
    assert document("Port-Aven, ok.", language="en").language == "en"


def test_names_are_sorted_and_the_id_hangs_on_bytes_and_place() -> None:
    read = document(FRENCH)
    assert read.names == ("a.txt", "b.txt")
    other = finish(read_text(FRENCH), names=("c.txt",), sha256="1" * 64)
    assert read.id[0] == "d"
    assert len(read.id) == 13
    assert read.id != other.id
    assert document(FRENCH) == read


def test_the_source_of_a_block_holds_its_marks() -> None:
    raw = f"## Le *port*\n\n<p>{FRENCH} - <strong>AFP/IVO LEM</strong></p>\n\n**{FRENCH}**\n\npar [Ivo Lem](#) (Lem)"
    read = document(raw)
    found = [source_extent(read, block) for block in read.blocks]
    pieces = [raw[place[0] : place[1]] for place in found if place]
    assert pieces[0] == "## Le *port*"
    assert f"**{FRENCH}**" in pieces
    assert "<strong>AFP/IVO LEM</strong></p>" in pieces


_LINES = st.sampled_from(
    [
        FRENCH, SPANISH, "", " ", "Par Jeanne Dorval", "jeudi 4 mars 2021, par [LEM Ivo](#)", "# Un titre", "- un",
        "- deux",
        "[1] Une note.", "Un titre sans point", "Le cargo à quai - AFP/IVO LEM", "---", "<p>Fin", "**Ivo Lem**", "?",
        "«", "Sommaire", "PORT-AVEN (AFP) - Le cargo est parti hier soir avec tout son équipage.", "Lire aussi : non",
        "Où ?", "a", "1.", "ligne en bas de casse", "Notes",
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_spans_slice_sentences_nest_and_nothing_visible_is_lost(lines: list[str], gap: str) -> None:
    raw = gap.join(lines)
    read = document(raw)
    at = 0
    for block in read.blocks:
        assert at <= block.span.start < block.span.end <= len(read.text)
        assert block.span.of(read.text) == block.span.of(read.text).strip()
        at = block.span.end
        place = source_extent(read, block)
        assert place is not None
        assert 0 <= place[0] < place[1] <= len(raw)
    for sentence in read.sentences:
        assert read.blocks[sentence.block].span.covers(sentence.span)
    for run in read.origin.runs:
        if run.exact:
            assert read.text[run.start : run.end].split() == raw[run.source_start : run.source_end].split()
