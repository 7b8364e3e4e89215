"""How far a clause below a verb is held true, and what becomes of a happening that is meant, feared or called off."""

import pytest

from recoupe.languages import SUPPORTED, load
from recoupe.read.records import from_record
from recoupe.within.clauses import find_clauses
from recoupe.within.embedding import class_of, embedding_of
from recoupe.within.fates import fate_of, outcome_of
from recoupe.within.syntax import parse
from recoupe.within.uses import question_spans


def _held(text: str, language: str, verb: str) -> float:
    """How far the author of `text` holds the clause of `verb` true."""
    document = from_record({"id": "t", "text": text, "lang": language})
    syntax = parse(document)
    clauses = find_clauses(document, syntax)
    number = next(k for k, c in enumerate(clauses.all) if syntax.words[c.content].text == verb)
    found = embedding_of(syntax.words, clauses, number, document.text, question_spans(document.text))
    assert found is not None, text
    return found.held


@pytest.mark.parametrize(
    ("language", "text", "verb", "expected"),
    [
        ("en", "The warden did not know that the lock had failed.", "failed", "true"),
        ("en", "Did the warden notice that the lock had failed?", "failed", "true"),
        ("en", "I don't know that the lock works.", "works", "false"),
        ("en", "I do not think that the lock works.", "works", "false"),
        ("en", "The warden did not say that the lock works.", "works", "open or false"),
        ("en", "Nobody would have guessed that the lock was broken.", "broken", "open or true"),
        ("en", "I can't believe that they sold the lock.", "sold", "true"),
        ("en", "Don't you think that the lock works?", "works", "open or true"),
        ("en", "It does not mean that the lock works.", "works", "false"),
        ("en", "If the warden thinks that the lock works, she is wrong.", "works", "open"),
        ("fr", "La gardienne ne savait pas que l'écluse avait cédé.", "cédé", "true"),
        ("fr", "Le maire n'avait pas remarqué que l'écluse fuyait.", "fuyait", "true"),
        ("fr", "Je ne pense pas que l'écluse tienne.", "tienne", "false"),
        ("fr", "Le maire ne croit pas que l'écluse tienne.", "tienne", "false"),
        ("fr", "Le maire a nié que l'écluse fuyait.", "fuyait", "false"),
        ("fr", "Le maire n'a pas confirmé que l'écluse fuyait.", "fuyait", "open"),
        ("es", "La alcaldesa no sabía que la presa había cedido.", "cedido", "true"),
        ("es", "El alcalde no cree que la presa aguante.", "aguante", "false"),
    ],
)
def test_what_stands_over_the_verb_leaves_of_the_clause(language: str, text: str, verb: str, expected: str) -> None:
    held = _held(text, language, verb)
    assert {
        "true": held >= 1.0,
        "false": held <= -1.0,
        "open": -1.0 < held < 1.0,
        "open or false": held < 0.0,
        "open or true": held > 0.0,
    }[expected], held


@pytest.mark.parametrize(
    ("language", "text", "word", "outcome"),
    [
        ("en", "The yard seeks a merger.", "merger", "coming"),
        ("en", "The yard plans to close two docks.", "close", "coming"),
        ("en", "The union called for a strike.", "strike", "coming"),
        ("en", "They cancelled the meeting.", "meeting", "fails"),
        ("en", "The meeting was not cancelled.", "meeting", "holds"),
        ("en", "They managed to avoid a strike.", "strike", "fails"),
        ("en", "They failed to deliver the crane.", "deliver", "fails"),
        ("en", "The threat of a strike worries them.", "strike", "possible"),
        ("fr", "Le syndicat appelle à la grève.", "grève", "coming"),
        ("fr", "La mairie a annulé la visite.", "visite", "fails"),
        ("fr", "Ils ont réussi à éviter la faillite.", "faillite", "fails"),
        ("fr", "La menace d'une grève pèse sur le port.", "grève", "possible"),
        ("fr", "Le directeur a promis d'organiser une visite.", "organiser", "coming"),
        ("es", "El sindicato exige una reunión.", "reunión", "coming"),
        ("es", "Logró evitar la quiebra.", "quiebra", "fails"),
    ],
)
def test_what_becomes_of_a_happening(language: str, text: str, word: str, outcome: str) -> None:
    document = from_record({"id": "t", "text": text, "lang": language})
    syntax = parse(document)
    at = next(i for i, w in enumerate(syntax.words) if w.text == word)
    assert fate_of(syntax.words, find_clauses(document, syntax), at, language).outcome == outcome


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_class_of_a_language_is_one_of_the_shared_ones(language: str) -> None:
    table, shared = load(language, "embedding"), load("", "embedding")
    assert set(table["finite"]) == set(shared["finite"])
    assert set(table["infinitive"]) == set(shared["infinitive"])
    for lemma in table["finite"]["know"].split():
        kind = class_of(lemma, language)
        assert kind is not None
        assert kind.name == "know"
    assert outcome_of(table["infinitive"]["fail"].split()[0], language, False) == "fails"


@pytest.mark.parametrize(
    ("language", "text", "verb", "stands"),
    [
        ("fr", "Le maire ne savait pas que l'usine avait fermé.", "fermé", "asserted"),
        ("fr", "La ministre ne croit pas que la grève se termine lundi.", "termine", "reported negated"),
        ("fr", "La préfecture n'a pas confirmé que deux personnes étaient mortes.", "mortes", "questioned"),
        ("fr", "On ignore si le navire a quitté la rade.", "quitté", "questioned"),
        ("fr", "Rien ne permet de dire que le feu est volontaire.", "volontaire", "questioned"),
        ("fr", "Le préfet a exclu que le barrage soit menacé.", "menacé", "reported negated"),
        ("fr", "Le conseil a décidé de fermer l'école.", "fermer", "planned"),
        ("fr", "Le pilote a dû se poser en urgence.", "poser", "asserted"),
        ("fr", "Le tribunal doit rendre sa décision mardi.", "rendre", "planned"),
        ("fr", "L'entreprise a failli fermer.", "fermer", "asserted negated"),
        ("fr", "L'incendie est loin d'être maîtrisé.", "maîtrisé", "asserted negated"),
        ("fr", "Le cargo est reparti sans que la douane l'ait contrôlé.", "contrôlé", "asserted negated"),
        ("fr", "Les riverains parlent comme si le projet était abandonné.", "abandonné", "opinion"),
        ("fr", "À supposer que le financement soit trouvé, les travaux commenceraient en juin.", "trouvé", "possible"),
        ("en", "The warden did not know that the bridge had collapsed.", "collapsed", "asserted"),
        ("en", "The suspect is said to have fled the country.", "fled", "reported unverified"),
        ("en", "The council is due to vote on Tuesday.", "vote", "planned"),
        ("en", "The court has yet to rule on the case.", "rule", "asserted negated"),
        ("en", "The bank nearly collapsed last year.", "collapsed", "asserted negated"),
        ("en", "The chief executive is likely to resign.", "resign", "hedged"),
        ("en", "Residents speak as if the project were dead.", "were", "opinion"),
        ("en", "Police could not confirm that two people had died.", "died", "questioned"),
        ("en", "There is no evidence that the pilot was drunk.", "was", "questioned"),
        ("en", "Had the alarm sounded, the crew would have survived.", "sounded", "possible"),
        ("en", "The ship was to sail on Monday.", "sail", "planned"),
        ("en", "The minister forgot to mention the loan.", "mention", "asserted negated"),
        ("fr", "La police n'a pas trouvé de preuve que le maire a menti.", "menti", "questioned"),
        ("fr", "L'ONU demande que les convois passent.", "passent", "planned"),
        ("fr", "Le parquet n'exclut pas un acte criminel.", "exclut", "possible"),
        ("fr", "Personne ne sait où se trouve le capitaine.", "trouve", "questioned"),
        ("fr", "Selon toute vraisemblance, le navire a heurté un récif.", "heurté", "hedged"),
        ("fr", "La Bourse a manqué de s'effondrer.", "effondrer", "asserted negated"),
        ("es", "Es probable que el juicio se aplace.", "aplace", "hedged"),
        ("es", "La policía no descarta un atentado.", "descarta", "possible"),
        ("es", "El sindicato pide que dimita el director.", "dimita", "planned"),
        ("es", "La alcaldesa no sabía que la presa había cedido.", "cedido", "asserted"),
        ("es", "El puente ha de reabrir en mayo.", "reabrir", "planned"),
        ("es", "Se ignora si el capitán sobrevivió.", "sobrevivió", "questioned"),
        ("es", "El barco zarpó sin que la aduana lo revisara.", "revisara", "asserted negated"),
        ("es", "El presidente prometió reabrir la línea.", "reabrir", "planned"),
    ],
)
def test_how_a_statement_stands_below_other_words(language: str, text: str, verb: str, stands: str) -> None:
    from recoupe.within import read_closely

    document = from_record({"id": "t", "text": text, "lang": language})
    statement = next(s for s in read_closely(document).statements if s.predicate.of(text).endswith(verb))
    marks = (("negated", statement.negated), ("unverified", statement.unverified))
    assert " ".join([statement.modality, *(name for name, held in marks if held)]) == stands


def test_what_a_clause_only_names_is_no_second_statement() -> None:
    from recoupe.within import read_closely

    text = "La visite du ministre a commencé lundi. Le syndicat réclame une grève."
    statements = read_closely(from_record({"id": "t", "text": text, "lang": "fr"})).statements
    assert [(s.lemma, s.modality, s.named) for s in statements if s.nominal] == [
        ("visite", "asserted", True),
        ("grève", "planned", False),
    ]


@pytest.mark.parametrize("language", SUPPORTED)
def test_no_question_about_a_clause_fails_on_odd_texts(language: str) -> None:
    from recoupe.within import read_closely

    for text in ("?", "que que que", "Si si.", "NO NOT NE PAS", "«»", "that that that?", "a " * 400):
        assert read_closely(from_record({"id": "t", "text": text, "lang": language})) is not None
