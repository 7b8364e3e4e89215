from itertools import permutations

from recoupe.across.stories import cluster_stories
from tests.builders import reading

WRECK = (
    "# Le cargo Corvenna a coulé jeudi au large du cap Moreil avec dix-neuf marins, selon les garde-côtes de Velmar.",
    "# Les garde-côtes de Velmar cherchent toujours les marins du Corvenna, naufragé près du cap Moreil.",
    "# L'armateur du Corvenna promet une enquête sur le naufrage du cargo au cap Moreil.",
)
VOTE = (
    "# La maire de Brigance, Odile Santerre, a été réélue dimanche au premier tour des municipales.",
    "# Municipales : à Brigance, la liste d'Odile Santerre remporte la mairie dès le premier tour.",
)


def documents(texts, day="2025-03-07"):
    return [reading(text, day=day, name=str(n)).document for n, text in enumerate(texts)]


def test_texts_of_one_story_share_a_number():
    first, second, third, fourth, fifth = cluster_stories(documents(WRECK + VOTE))
    assert first == second == third
    assert fourth == fifth
    assert first != fourth


def test_the_order_of_texts_changes_no_story():
    texts = documents(WRECK + VOTE)
    expected = dict(zip((d.id for d in texts), cluster_stories(texts), strict=True))
    for order in permutations(texts, len(texts)):
        assert dict(zip((d.id for d in order), cluster_stories(order), strict=True)) == expected


def test_one_text_or_none():
    assert cluster_stories([]) == ()
    assert cluster_stories(documents(WRECK[:1])) == (0,)
