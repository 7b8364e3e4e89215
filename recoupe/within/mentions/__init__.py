"""Who and what a document speaks of: names, nominals and pronouns, and the chains of those that stand for one thing."""

from __future__ import annotations

from collections.abc import Sequence

from recoupe.model import Chain, Document, Mention
from recoupe.within.mentions.chains import records
from recoupe.within.mentions.given import Given, names_in, with_names
from recoupe.within.mentions.lexicon import lexicon as lexicon_of
from recoupe.within.mentions.names import find_names
from recoupe.within.mentions.nominals import find_nominals
from recoupe.within.mentions.offices import find_offices
from recoupe.within.mentions.own import board_of
from recoupe.within.mentions.pieces import cut, mark_demonyms
from recoupe.within.mentions.pronouns import find_pronouns
from recoupe.within.mentions.sieves import sift
from recoupe.within.syntax import Syntax

__all__ = ["Given", "find_mentions", "find_offices", "names_in"]


def find_mentions(
    document: Document, syntax: Syntax, given: Sequence[Given] = ()
) -> tuple[tuple[Mention, ...], tuple[Chain, ...]]:
    """The mentions of `document`, sorted, and their chains in the order of first mention; `given`: the user's own names.

    Names need no model (Spanish has none); nominals and pronouns use tags and dependencies where a model gave them.
    """
    pieces = cut(document, syntax)
    spoken = [document.blocks[sentence.block].language for sentence in document.sentences]
    known = {language: with_names(lexicon_of(language), given) for language in dict.fromkeys(spoken)}
    lexicons = {index: known[language] for index, language in enumerate(spoken)}
    mark_demonyms(pieces, [(lexicon.demonyms, lexicon.doubled) for lexicon in lexicons.values()])
    names = find_names(pieces, syntax, lexicons)
    nominals = find_nominals(pieces, syntax, lexicons, names)
    pronouns = find_pronouns(pieces, syntax, lexicons)
    board = board_of(pieces, syntax, lexicons, names, nominals, pronouns)
    return records(document, board, sift(board), lexicons)
