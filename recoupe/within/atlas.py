"""Where places lie: coordinates and how precise they are, and what holds what, from identifiers to the gazetteer.

A town has its own point; a region or a state has the middle of its towns, and the kilometres around it that hold 19 of
20 of them. Nothing is said of what the gazetteer does not know: a sea, a continent, a site that only the texts name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from recoupe.within import places
from recoupe.within.folding import fold

Feature = Literal["town", "capital", "region", "state", "area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A place that holds another: its key (`region:RU/amur-region`, `country:RU`), its name, what it is."""

    key: str
    name: str
    feature: Feature


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the place with `key` lies. `within`: what holds it, the nearest first; `country`: ISO code, empty for none.

    `latitude` and `longitude` are degrees (WGS 84); the place lies within `precision` km of that point: a few for a
    town, hundreds for a region or a state, whose point is only the middle of its towns. All three are None for an
    `area` that is no division of one state (a sea, a continent, Siberia).
    """

    key: str
    name: str
    feature: Feature
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: int | None = None
    within: tuple[Holder, ...] = ()


# Inhabitants of a square kilometre of a town: turns a population into a radius. 3,000: European and Asian towns.
_DENSITY = 3_000


def located(links: Iterable[str], language: str = "fr") -> Located | None:
    """The place that identifiers stand for, located; None where none of `links` is a place that Recoupe knows.

    `links` are those of an `Entity`, or the key of a `Chain`: `place:2013348`, `country:RU`, `region:RU/amur-region`.
    Names come in `language` where it has one, else as GeoNames writes them. Pure: the same links, the same answer.
    """
    for link in links:
        kind = link.partition(":")[0]
        if kind in ("place", "country", "region") and (found := _located(link, language)):
            return found
    return None


@cache
def _located(key: str, language: str) -> Located | None:
    if key.startswith("country:"):
        state = places.states().get(key[8:])
        if state is None:
            return None
        latitude, longitude, radius = places.area(state.code) or (None, None, None)
        return Located(
            key=key, name=_state_name(state, language), feature="state", country=state.code,
            latitude=latitude, longitude=longitude, precision=radius,
        )  # fmt: skip
    if key.startswith("region:"):
        return _region(key, language)
    town = places.place(int(key[6:])) if key[6:].isdigit() else None
    if town is None:
        return None
    division = places.divisions(town.country).get(town.admin1)
    within = _in_state(town.country, language)
    state_names = {fold(holder.name) for holder in within}
    if division and not any(name.endswith(fold(division.name)) for name in (fold(town.name), *state_names)):
        within = (_holder(division, language), *within)
    state = places.states().get(town.country)
    capital = state is not None and state.capital == town.id
    named = state.capital_names.get(language, ()) if state is not None and capital else ()
    return Located(
        key=key, name=named[0] if named else town.name, feature="capital" if capital else "town", country=town.country,
        latitude=town.latitude, longitude=town.longitude,
        precision=max(2, round(math.sqrt(town.population / _DENSITY / math.pi))),
        within=within,
    )  # fmt: skip


def _region(key: str, language: str) -> Located | None:
    if division := places.division(key):
        latitude, longitude, radius = places.area(division.country, division.code) or (None, None, None)
        return Located(
            key=key, name=_holder(division, language).name, feature="region", country=division.country,
            latitude=latitude, longitude=longitude, precision=radius, within=_in_state(division.country, language),
        )  # fmt: skip
    country = places.country_of(key)
    slug = key.removeprefix("region:").removeprefix(f"{country}/") if country else key.removeprefix("region:")
    names = next((names for own, names in places.region_rows(country) if own == slug), None)
    if names is None:
        return None
    spoken = names.get(language) or names["fr"]
    return Located(key=key, name=spoken[0], feature="area", country=country, within=_in_state(country, language))


def _holder(division: places.Division, language: str) -> Holder:
    spoken = division.names.get(language) or division.names.get("en") or (division.name,)
    return Holder(key=f"region:{division.country}/{division.slug}", name=spoken[0], feature="region")


def _in_state(country: str, language: str) -> tuple[Holder, ...]:
    state = places.states().get(country)
    if state is None:
        return ()
    return (Holder(key=f"country:{country}", name=_state_name(state, language), feature="state"),)


def _state_name(state: places.State, language: str) -> str:
    spoken = state.names.get(language) or state.names["en"] or (state.code,)
    return spoken[0]
