"""How long it takes to tell who is who among the names of a thousand and of ten thousand documents.

The names are invented from syllables, the same ones every time. A document speaks of a few of the actors of its own, and
of some of the great ones of the whole folder; it calls them by their whole names, by a family name alone, in another
spelling, with a letter wrong, by initials. Every measure runs in a process of its own, so that nothing is cached.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence

from recoupe.model import Chain, Document, Mention, Reading, Span, identity
from recoupe.model.records import Kind

_FEW, _MANY = 1_000, 10_000
_OWN, _GREAT = 6, 4  # actors of a document: new ones, and those that many documents speak of
_ONSETS = (*"bcdfgjklmnprstvz", "br", "ch", "dr", "gr", "pr", "st", "tr")
_VOWELS = (*"aeioué", "ai", "ou", "au")
_CODAS = (*"lnrstm", "nd", "rt", *[""] * 6)
_HEADS = ("Compagnie", "Agence", "Institut", "Syndicat", "Union", "Banque", "Office")
_SMALL_WORDS = ("maritime", "nationale", "du littoral", "des transports", "de recherche", "agricole")


def measure() -> dict[str, float]:
    """Seconds for both sizes, how time grows with distinct names, microseconds a distinct name; how many are told apart."""
    few, many = _child(_FEW), _child(_MANY)
    return {
        "names_seconds_1k": few["seconds"],
        "names_seconds_10k": many["seconds"],
        "names_distinct_10k": many["names"],
        "names_us_per_distinct_name_10k": 1e6 * many["seconds"] / many["names"],
        "names_growth_10k_1k_per_name": (many["seconds"] / many["names"]) / (few["seconds"] / few["names"]),
        "names_review_share_10k": many["review"] / many["seconds"],
        "names_entities_over_actors_10k": many["entities"] / many["actors"],
        "names_pure_10k": many["pure"],
    }


def _child(count: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.names", str(count)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


class _Actor:
    """One invented thing and all that it may be called, the whole name first."""

    def __init__(self, number: int) -> None:
        rng = random.Random(f"actor {number}")
        self.number = number
        self.kind: Kind = rng.choices(("person", "organisation", "place", "product"), (6, 2, 2, 1))[0]
        if self.kind == "person":
            # A few hundred first names, and family names that some share: as it is in a country.
            first, last = _word(random.Random(f"first {int(rng.triangular(0, 400, 0))}")), _word(rng, 2 + number % 2)
            self.names = [f"{first} {last}", f"{first} {last}", f"{first} {last}", last, f"{last.upper()} {first}"]
            if rng.random() < 0.2:
                self.names.append(f"{first} {_word(rng)} {last}")
            if rng.random() < 0.1 and len(last) > 6:
                self.names.append(f"{first} {last[:3]}{last[4:]}")
        elif self.kind == "organisation":
            whole = f"{rng.choice(_HEADS)} {rng.choice(_SMALL_WORDS)} de {_word(rng)} {_word(rng)}"
            initials = "".join(w[0] for w in whole.split(" ") if w not in ("de", "du", "des")).upper()
            self.names = [whole, whole, initials]
        else:
            self.names = [_word(rng, 3)]


def _word(rng: random.Random, size: int = 2) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(size)).capitalize()


def readings(count: int) -> tuple[list[Reading], list[list[int]]]:
    """`count` readings, the same ones every time, and the number of the actor behind each of their chains."""
    great = [_Actor(-1 - n) for n in range(count // 5)]
    out, behind = [], []
    for number in range(count):
        rng = random.Random(number)
        own = [_Actor(number * _OWN + n) for n in range(_OWN)]
        cast = own + [great[int(len(great) * rng.random() ** 3)] for _ in range(_GREAT)]
        chosen = {actor.number: (actor, rng.choice(actor.names)) for actor in cast}
        for actor in own:  # whom a text brings in, it calls by the whole name once
            chosen[actor.number] = (actor, actor.names[0])
        out.append(_reading(f"{number:08}", [(actor.kind, name) for actor, name in chosen.values()]))
        behind.append(list(chosen))
    return out, behind


def _reading(doc: str, names: Sequence[tuple[Kind, str]]) -> Reading:
    text = "\n".join(name for _, name in names)
    document = Document(id=doc, names=(doc,), format="text", sha256=doc, text=text, origin=identity(text))
    mentions, chains, at = [], [], 0
    for number, (kind, name) in enumerate(names):
        span = Span(doc, at, at + len(name))
        mentions.append(Mention(span=span, rule="bench", kind=kind, form="name", chain=number))
        chains.append(Chain(kind=kind, name=name, mentions=(number,)))
        at += len(name) + 1
    return Reading(document=document, mentions=tuple(mentions), chains=tuple(chains))


def _measured(count: int) -> dict[str, float]:
    from recoupe.across.entities import candidates, merge_entities, resolve

    given, behind = readings(count)
    merge_entities(given[:20])  # word lists are loaded outside the clock
    candidates(merge_entities(given[:20]))
    start = time.perf_counter()
    found = resolve(given)
    spent = time.perf_counter() - start
    start = time.perf_counter()
    candidates(found.entities)
    review = time.perf_counter() - start
    actor_of = {(r.document.id, k): behind[n][k] for n, r in enumerate(given) for k in range(len(r.chains))}
    pure = sum(len({actor_of[ref.doc, ref.index] for ref in e.mentions}) == 1 for e in found.entities)
    return {
        "seconds": spent,
        "review": review,
        "names": len({c.name for r in given for c in r.chains}),
        "actors": len(set(actor_of.values())),
        "entities": len(found.entities),
        "pure": pure / len(found.entities),
    }


if __name__ == "__main__":
    print(json.dumps(_measured(int(sys.argv[1]))))
