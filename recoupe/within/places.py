"""Places by name: the compiled gazetteer, and the states, capitals, regions and well-known bodies of `languages/`.

Matching is exact on folded names, never fuzzy: Khasan is not Kazan. The right one of several places of one name is
chosen by the states that the context speaks of, then by population.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from recoupe import languages
from recoupe.within.folding import fold

GAZETTEER = Path(languages.__file__).parent / "places.sqlite"
_LANGUAGES = ("fr", "en", "es")
# Inhabitants from which a town is meant without its state being named; fewer where the text names no state at all.
_KNOWN = 200_000
_KNOWN_ALONE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the map. `id` is its GeoNames number; `feature` is `town`, `capital` or `state`; None: not known."""

    id: int | None
    name: str
    country: str
    feature: str
    latitude: float | None = None
    longitude: float | None = None
    admin1: str = ""
    population: int = 0

    @property
    def key(self) -> str:
        """What identifies it in a chain: `country:RU` for a state, `place:2013348` for a town."""
        return f"country:{self.country}" if self.feature == "state" else f"place:{self.id}"


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory: its ISO 3166 code, names by language, capital (GeoNames number and names), continent."""

    code: str
    names: dict[str, tuple[str, ...]]
    capital: int | None
    capital_names: dict[str, tuple[str, ...]]
    continent: str
    wikidata: str
    capital_wikidata: str


@cache
def states() -> dict[str, State]:
    """All states and territories by ISO code, in the order of the codes."""
    out = {}
    for code, row in sorted(languages.load("", "countries").items()):
        capital = row.get("capital", {})
        out[code] = State(
            code,
            {language: tuple(row.get(language, ())) for language in _LANGUAGES},
            capital.get("id"),
            {language: tuple(capital.get(language, ())) for language in _LANGUAGES},
            row.get("continent", ""),
            row.get("wikidata", ""),
            capital.get("wikidata", ""),
        )
    return out


@cache
def state_by_name(language: str) -> dict[str, str]:
    """ISO code of each folded name of a state in `language`."""
    return {fold(name): s.code for s in states().values() for name in reversed(s.names.get(language, ()))}


@cache
def capital_by_name(language: str) -> dict[str, str]:
    """ISO code of the state whose capital has this folded name in `language`; city states are states, not capitals."""
    return {
        fold(name): s.code
        for s in states().values()
        for name in s.capital_names.get(language, ())
        if fold(name) not in state_by_name(language)
    }


def locate(name: str, language: str = "fr", countries: Iterable[str] = ()) -> Place | None:
    """The place that `name` stands for in a text in `language`, or None. `countries`: ISO codes the context speaks of.

    States come before towns, a town of a state in `countries` before a larger one elsewhere. Outside these states only
    a town that the whole world knows is believed: a village of that name elsewhere would be a false certainty.
    """
    return _locate(fold(name), language, frozenset(countries))


@lru_cache(maxsize=50_000)
def _locate(folded: str, language: str, countries: frozenset[str]) -> Place | None:
    if code := state_by_name(language).get(folded):
        return state_place(code)
    if code := capital_by_name(language).get(folded):
        number = states()[code].capital
        if number is not None and (found := place(number)):
            return Place(
                id=found.id, name=found.name, country=code, feature="capital", latitude=found.latitude,
                longitude=found.longitude, admin1=found.admin1, population=found.population,
            )  # fmt: skip
    found_all = towns(folded)
    if not found_all:
        return None
    inside = [p for p in found_all if p.country in countries]
    if inside and inside[0].population * 200 >= found_all[0].population:
        return inside[0]
    known = [p for p in found_all if p.population >= (_KNOWN if countries else _KNOWN_ALONE)]
    for state in _home(language):
        for town in found_all:
            if (
                town.country == state
                and town.population >= _KNOWN_ALONE
                and town.population * 10 >= found_all[0].population
            ):
                return town
    return known[0] if known else None


@cache
def _home(language: str) -> tuple[str, ...]:
    """ISO codes of the states whose towns a text in `language` means first."""
    return tuple(languages.load(language, "names")["words"]["home"]) if language in languages.SUPPORTED else ()


def state_place(code: str) -> Place:
    """The state `code` as a place. Raises KeyError on an unknown code."""
    s = states()[code]
    return Place(id=None, name=s.names["fr"][0] if s.names["fr"] else code, country=code, feature="state")


def place(number: int) -> Place | None:
    """The town with GeoNames number `number`; None when the gazetteer lacks it."""
    return _place(number)


@lru_cache(maxsize=20_000)
def _place(number: int) -> Place | None:
    connection = _open()
    row = connection.execute("SELECT * FROM places WHERE id = ?", (number,)).fetchone() if connection else None
    if row is None:
        return None
    return Place(
        id=row[0], name=row[1], latitude=row[2], longitude=row[3], country=row[4], admin1=row[5], population=row[6],
        feature="town",
    )  # fmt: skip


def towns(folded: str) -> tuple[Place, ...]:
    """All towns with this folded name, the most populous first."""
    return tuple(p for p in map(place, town_ids(folded)) if p is not None)


@lru_cache(maxsize=100_000)
def town_ids(folded: str) -> tuple[int, ...]:
    """GeoNames numbers of all towns with this folded name, the most populous first."""
    connection = _open()
    row = connection.execute("SELECT ids FROM names WHERE folded = ?", (folded,)).fetchone() if connection else None
    return tuple(map(int, row[0].split())) if row else ()


@cache
def _open() -> sqlite3.Connection | None:
    """The gazetteer, opened read-only on first use; None when it was not built (then only states are known)."""
    if not GAZETTEER.exists():
        return None
    uri = GAZETTEER.as_uri() + "?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def holds(outer: str, inner: str) -> bool:
    """True when the place with key `outer` contains the one with key `inner`, as far as known; a place holds itself."""
    if outer == inner:
        return True
    if outer.startswith("country:"):
        return country_of(inner) == outer[8:]
    if outer.startswith("region:") and (code := country_of(inner)):
        return outer[7:] == states()[code].continent
    return False


def country_of(key: str) -> str:
    """ISO code of the state that the place with this key is or lies in; empty when unknown."""
    if key.startswith("country:"):
        return key[8:]
    if key.startswith("place:") and key[6:].isdigit() and (found := place(int(key[6:]))):
        return found.country
    if key.startswith("region:"):
        head = key[7:9]
        return head if key[9:10] == "/" and head in states() else ""
    return ""
