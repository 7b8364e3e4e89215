"""Where the places of a folder lie: by the gazetteer, and by what the texts put inside what."""

from __future__ import annotations

import pytest

from recoupe.across.atlas import whereabouts
from recoupe.across.cast import Cast
from recoupe.model import Chain, Document, Entity, Mention, Origin, Reading, Ref, Span
from recoupe.within import places

needs_gazetteer = pytest.mark.skipif(not places.GAZETTEER.exists(), reason="build_places.py has not been run")
_TEXT = "Le site de Moreil, dans la région de l'Amour, en Russie, a ouvert."


def _cast() -> Cast:
    names = (("Moreil", "facility", ""), ("région de l'Amour", "place", "region:RU/amur-region"))
    names += (("Russie", "place", "country:RU"),)
    document = Document(
        id="d1", names=("a.txt",), format="text", sha256="0", text=_TEXT, origin=Origin("char", ()), language="fr"
    )
    mentions, chains, entities = [], [], []
    for number, (name, kind, key) in enumerate(names):
        at = _TEXT.index(name)
        span = Span("d1", at, at + len(name))
        mentions.append(Mention(span=span, rule="test", kind=kind, form="name", chain=number))  # type: ignore[arg-type]
        chains.append(Chain(kind=kind, name=name, mentions=(number,), key=key))  # type: ignore[arg-type]
        links = (key,) if key else ()
        refs = (Ref("d1", number),)
        entities.append(Entity(id=f"e{number}", kind=kind, name=name, names=(name,), mentions=refs, links=links))  # type: ignore[arg-type]
    return Cast([Reading(document=document, mentions=tuple(mentions), chains=tuple(chains))], entities)


@needs_gazetteer
def test_a_site_that_only_the_text_knows_is_as_near_as_the_region_it_is_put_in() -> None:
    found = whereabouts(_cast())["e0"]
    assert found.own is None
    assert [(whole, span.of(_TEXT)) for whole, span in found.told] == [("e1", "Moreil, dans la région de l'Amour")]
    assert found.best is not None
    assert (found.best.key, found.best.within[0].name) == ("region:RU/amur-region", "Russie")


def test_what_a_place_is_told_to_lie_in_stands_beside_what_is_known() -> None:
    found = whereabouts(_cast())["e1"]
    assert found.own is not None
    assert [whole for whole, _ in found.told] == ["e2"]
