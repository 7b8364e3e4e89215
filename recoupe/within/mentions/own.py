"""The phrases that a document itself offers: its names, nominals and pronouns, one a span, as the sieves look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from recoupe.within.mentions.candidates import Name
from recoupe.within.mentions.identity import identify
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.metonyms import buildings, metonyms
from recoupe.within.mentions.nominals import Nominal
from recoupe.within.mentions.phrases import Phrase
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.mentions.pronouns import Pronoun
from recoupe.within.mentions.sieves import Board
from recoupe.within.syntax import Syntax

_NONE: frozenset[str] = frozenset()
_SING, _PLUR = frozenset(("Sing",)), frozenset(("Plur",))
_FORMS = {"Masc Sing": frozenset(("Masc", "Sing")), "Fem Sing": frozenset(("Fem", "Sing"))}
_OPENERS = {"definite": "known", "contracted": "known", "pointing": "pointed", "owning": "owned", "indefinite": "new"}

_GENDERS = {
    "le": "Masc", "un": "Masc", "du": "Masc", "au": "Masc", "cet": "Masc", "la": "Fem", "une": "Fem", "cette": "Fem",
    "el": "Masc", "del": "Masc", "una": "Fem", "mme": "Fem", "mlle": "Fem", "madame": "Fem", "m": "Masc", "mrs": "Fem",
    "ms": "Fem", "mr": "Masc",
}  # fmt: skip
_LAST_FEM = frozenset(("derniere", "ultima", "interessee"))
_FEMININE = ("ente", "ere", "trice", "euse", "ienne", "elle", "eure", "ine", "esse", "ée", "aine")


def board_of(
    pieces: Pieces, syntax: Syntax, lexicons: Mapping[int, Lexicon], names: Sequence[Name], nominals: Sequence[Nominal],
    pronouns: Sequence[Pronoun],
) -> Board:  # fmt: skip
    """The phrases of a document on a board, each still by itself; of one span a name goes before a nominal before a pronoun."""
    powers = metonyms(list(names), pieces, syntax, dict(lexicons))
    built = buildings(list(names), pieces, dict(lexicons))
    made: dict[tuple[int, int], Phrase] = {}
    for number, (name, (key, beyond)) in enumerate(zip(names, identify(names, pieces, lexicons, powers), strict=True)):
        assert name.kind is not None
        phrase = Phrase(number, name.start, name.end, _word(pieces, name.first), pieces.sentence[name.first], "name",
                        _NONE, name.folded, rule=name.rule)  # fmt: skip
        phrase.kind, phrase.key, phrase.beyond, phrase.owner = name.kind, key, beyond, number
        phrase.gender = _gender(name, pieces, lexicons[phrase.sentence])
        if name.first and name.kind == "person" and pieces.raw[name.first - 1] in lexicons[phrase.sentence].abbreviated:
            phrase.noun = lexicons[phrase.sentence].abbreviated[pieces.raw[name.first - 1]]
        phrase.building = number in built
        phrase.metonym, phrase.subject = number in powers, None
        phrase.person = name.kind == "person"
        made[name.start, name.end] = phrase
    for n in nominals:
        if (n.start, n.end) not in made:
            made[n.start, n.end] = _nominal(n, pieces, syntax)
    for pronoun in pronouns:
        if (pronoun.start, pronoun.end) not in made:
            made[pronoun.start, pronoun.end] = _pronoun(pronoun)
    phrases = [made[span] for span in sorted(made, key=lambda s: (s[0], -s[1]))]
    open_: list[int] = []
    for at, phrase in enumerate(phrases):
        phrase.number = at
        while open_ and phrases[open_[-1]].end <= phrase.start:
            open_.pop()
        phrase.inside = open_[-1] if open_ and phrases[open_[-1]].end >= phrase.end else -1
        open_.append(at)
    board = Board(syntax, phrases, (), names, lexicons)
    board.metonyms = {k for k, p in enumerate(phrases) if p.metonym}
    _neighbourhood(board, pieces)
    return board


def _gender(name: Name, pieces: Pieces, lex: Lexicon) -> str:
    """What the honorific or article before a name, or a given name, says of its gender."""
    before = pieces.raw[name.first - 1] if name.first else ""
    if name.kind == "person":
        given = lex.genders.get(pieces.folded[name.first], "") if name.last - name.first > 1 else ""
        return lex.honorific_genders.get(before) or given
    return _GENDERS.get(pieces.folded[name.first - 1], "") if before else ""


def _word(pieces: Pieces, piece: int) -> int:
    return max(pieces.word[piece], 0)


def _nominal(n: Nominal, pieces: Pieces, syntax: Syntax) -> Phrase:
    phrase = Phrase(-1, n.start, n.end, _word(pieces, n.head), n.sentence, "nominal",
                    _PLUR if n.noun.number == "Plur" else _SING, n.phrase, rule=n.rule)  # fmt: skip
    phrase.first = _word(pieces, n.first)
    phrase.kind, phrase.nominal, phrase.noun, phrase.subject = n.kind, n, n.noun.words[0], None
    phrase.opener = _OPENERS.get(n.determiner, "")  # type: ignore[assignment]
    phrase.person = n.kind == "person"
    ending = n.kind == "person" and n.noun.words[0].endswith(_FEMININE)
    phrase.gender = "Fem" if ending else _GENDERS.get(pieces.folded[n.first], "")
    if n.last_named:
        phrase.gender = "Fem" if n.noun.words[-1] in _LAST_FEM or n.noun.words[0] == "celle" else "Masc"
        phrase.gender = "" if n.rule.startswith("en.") else phrase.gender
    if not phrase.gender and n.kind != "person" and phrase.head < len(syntax.words):
        morph = syntax.words[phrase.head].morph
        phrase.gender = "Fem" if "Gender=Fem" in morph else "Masc" if "Gender=Masc" in morph else ""
    return phrase


def _pronoun(pronoun: Pronoun) -> Phrase:
    agrees = _FORMS.get(pronoun.form) or frozenset(pronoun.form.split())
    phrase = Phrase(-1, pronoun.start, pronoun.end, pronoun.word, pronoun.sentence, "personal", agrees,
                    pronoun.rule.rsplit(".", 1)[1], rule=pronoun.rule)  # fmt: skip
    phrase.first, phrase.subject = pronoun.word, True if pronoun.rule.endswith(".dropped") else None
    return phrase


def _neighbourhood(board: Board, pieces: Pieces) -> None:
    """Count, for every person, the states that the sentences around speak of."""
    states_of: dict[int, Counter[str]] = {}
    for p in board.phrases:
        if p.owner >= 0 and p.beyond.startswith("country:"):
            states_of.setdefault(p.sentence, Counter())[p.beyond[8:]] += 1
    for code, sentence in zip(pieces.demonym, pieces.sentence, strict=True):
        if code not in ("", "-"):
            states_of.setdefault(sentence, Counter())[code] += 1
    for k, p in enumerate(board.phrases):
        if p.owner >= 0 and p.kind == "person" and p.sentence in states_of:
            board.of[k].near = dict(states_of[p.sentence])
