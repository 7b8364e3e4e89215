from hypothesis import given
from hypothesis import strategies as st

from recoupe.model import put_back
from recoupe.read.markdown import STEPS, is_markdown, read_markdown

PAGE = """---
title: Le port rouvre
date: 2021-03-04
auteur: [Jeanne Dorval, Paul Lorme]
inconnu: rien
---

# Le port *rouvre*

**Le port d'Aven a rouvert mardi.**

Sommaire
- [La nuit](#nuit)
* [Le jour \\(...\\)](#jour)

## La nuit

Le cargo, « *un vieux rafiot* », dort au __quai__ [1](#n1) ; voir <https://exemple.org/a_b_c> et snake_case_name.

> Une citation

---

![Le cargo](cargo.jpg)
"""


def test_marks_go_and_words_stay() -> None:
    draft = read_markdown(PAGE)
    (header,) = draft.dropped
    assert (header.start, PAGE[header.end :]) == (0, put_back(draft.text, draft.repairs))
    assert [draft.text[p.start : p.end] for p in draft.pieces] == [
        "Le port rouvre",
        "Le port d'Aven a rouvert mardi.",
        "Sommaire",
        "La nuit",
        "Le jour (...)",
        "La nuit",
        "Le cargo, « un vieux rafiot », dort au quai 1 ; voir https://exemple.org/a_b_c et snake_case_name.",
        "Une citation",
        "---",
        "Le cargo",
    ]


def test_what_the_marks_say_is_kept_as_hints() -> None:
    hints = [(p.hint, p.strong, p.level) for p in read_markdown(PAGE).pieces]
    assert hints[0] == ("heading", False, 1)
    assert hints[1] == ("", True, 0)
    assert [hint for hint, _, _ in hints[3:6]] == ["list", "list", "heading"]
    assert [hint for hint, _, _ in hints[7:]] == ["quote", "boilerplate", "caption"]


def test_front_matter_is_the_users_own_word() -> None:
    clues = [(c.field, c.value, c.how) for c in read_markdown(PAGE).clues]
    assert clues == [
        ("title", "Le port rouvre", "given"),
        ("published", "2021-03-04", "given"),
        ("author", "Jeanne Dorval", "given"),
        ("author", "Paul Lorme", "given"),
    ]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_markdown("---\nLe port rouvre.\n---\nFin.").clues == ()
    assert "Le port rouvre." in read_markdown("---\nLe port rouvre.\n---\nFin.").text


def test_offsets_lead_back_into_the_marks() -> None:
    draft = read_markdown(PAGE)
    start = draft.text.index("vieux rafiot »")
    found = draft.origin.source(start, start + len("vieux rafiot »"))
    assert found is not None
    assert PAGE[found[0] : found[1]] == "vieux rafiot* »"


def test_plain_text_is_not_taken_for_markdown() -> None:
    assert not is_markdown("Le port n° 3 * 4 [1] (voir p. 2) est fermé.\n\n#portaven")
    assert is_markdown("Texte\n\n## Titre\n\nTexte")


def test_steps_are_a_visible_list() -> None:
    assert [step.__name__ for step in STEPS][-2:] == ["drop_escapes", "drop_fences"]


@given(st.text(alphabet=st.sampled_from("ab *_#[]()!>\\-\n`<>:1é|="), max_size=200))
def test_every_kept_character_maps_to_itself(raw: str) -> None:
    draft = read_markdown(raw)
    for run in draft.origin.runs:
        if run.exact:
            assert draft.text[run.start : run.end].split() == raw[run.source_start : run.source_end].split()


NOTEBOOK = """Le [cargo][1] a quitté le [quai][], selon [[Port-Aven|la capitainerie]] et [[Norhavn]] [1]. Le `code`, ~~non~~.

> Une citation
suite

- [ ] à faire
- [x] fait
* troisième
  suite du troisième

| Port | Navires |
|------|--------:|
| Aven | 12 |

```python
# pas un titre
print("*x*")
```

![Le cargo](http://ex.org/a.png "Titre")
*Le cargo à quai.*

[1]: http://ex.org/belmar "Belmar"
[quai]: <http://ex.org/quai>
[^1]: Une note, sur
    deux lignes.
"""


def test_what_notebooks_write_is_read() -> None:
    draft = read_markdown(NOTEBOOK)
    found = [(piece.hint, draft.text[piece.start : piece.end]) for piece in draft.pieces]
    assert found == [
        ("", "Le cargo a quitté le quai, selon la capitainerie et Norhavn [1]. Le code, non."),
        ("quote", "Une citation"),
        ("", "suite"),
        ("list", "à faire"),
        ("list", "fait"),
        ("list", "troisième suite du troisième"),
        ("table", "Port | Navires"),
        ("table", "Aven | 12"),
        ("", "# pas un titre"),
        ("", 'print("*x*")'),
        ("caption", "Le cargo"),
        ("caption", "Le cargo à quai."),
        ("footnote", "[^1]: Une note, sur deux lignes."),
    ]
    assert put_back(draft.text, draft.repairs) == NOTEBOOK


def test_rare_line_ends_part_the_lines_of_markdown() -> None:
    for end in ("\r", "\r\n", "\u2028", "\x85"):
        draft = read_markdown(f"# Titre{end}{end}Un texte.{end}")
        assert [piece.hint for piece in draft.pieces] == ["heading", ""]
