"""Places by name: the compiled gazetteer, and the states, capitals, regions and well-known bodies of `languages/`.

Matching is exact on folded names, never fuzzy: Khasan is not Kazan. The right one of several places of one name is
chosen by what the text puts it in, by the states that the context speaks of, then by population. Where a place lies and
what holds it is said by `atlas`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from recoupe import languages
from recoupe.within.folding import fold, spelled

GAZETTEER = Path(languages.__file__).parent / "places.sqlite"
_LANGUAGES = ("fr", "en", "es")
# Inhabitants from which a town is meant without its state being named; fewer where the text names no state at all.
_KNOWN = 200_000
_KNOWN_ALONE = 20_000
# How many times larger a namesake elsewhere may be before the town of a state that the context speaks of is given up.
_LARGER = 200
# The same for the capital of a state that the context does not speak of: it is the one that everybody knows.
_LARGER_CAPITAL = 20
# A second name of a town ("Hassan" is also written "Khasan") counts for the states that the text speaks of most.
_MAIN_STATES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the map. `id` is its GeoNames number; `feature` is `town`, `capital`, `region` or `state`.

    `slug` names a region inside its state. None: not known.
    """

    id: int | None
    name: str
    country: str
    feature: str
    latitude: float | None = None
    longitude: float | None = None
    admin1: str = ""
    population: int = 0
    slug: str = ""

    @property
    def key(self) -> str:
        """What identifies it in a chain: `country:RU`, `region:RU/amur-region`, `place:2013348` for a town."""
        if self.feature == "region":
            return f"region:{self.country}/{self.slug}"
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


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division of a state: GeoNames' code for it, its slug, GeoNames' name, names by language if known.

    `others`: further spellings of the name.
    """

    country: str
    code: str
    slug: str
    name: str
    names: dict[str, tuple[str, ...]]
    others: tuple[str, ...] = ()


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


def region_rows(country: str) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """(slug, names by language) of each region of `country` in `regions.toml`; `""` for what no state holds alone."""
    table = languages.load("", "regions")
    for row in table["of_states"].get(country, ()) if country else table["world"]["names"]:
        columns = [tuple(filter(None, names.split(";"))) for names in row.split("|")]
        columns += [()] * (len(_LANGUAGES) - len(columns))
        english = columns[1][0] if columns[1] else columns[0][0]
        names = {language: columns[n] or columns[0] for n, language in enumerate(_LANGUAGES)}
        yield fold(english).replace(" ", "-"), names


@cache
def divisions(country: str) -> dict[str, Division]:
    """The first-order divisions of the state with ISO code `country` by GeoNames' code; none where they are not known."""
    known: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {}
    for slug, names in region_rows(country):
        for name in (name for several in names.values() for name in several):
            known.setdefault(_core(name), (slug, names))
    out = {}
    for code, several in languages.load("", "divisions").get(country, {}).items():
        name, *others = several.split(";")
        slug, names = known.get(_core(name), (fold(name).replace(" ", "-"), {}))
        out[code] = Division(country, code, slug, name, names, tuple(others))
    return out


def division(key: str) -> Division | None:
    """The division with key `region:RU/amur-region`; None for regions of other kinds."""
    country, _, slug = key.removeprefix("region:").partition("/")
    return _by_slug(country).get(slug) if slug and key.startswith("region:") else None


@cache
def _by_slug(country: str) -> dict[str, Division]:
    return {found.slug: found for found in reversed(divisions(country).values())}


@cache
def _by_core(country: str) -> dict[str, Division]:
    """Divisions by their names in all languages as they sound, with and without the words that say what they are."""
    out: dict[str, Division] = {}
    for found in divisions(country).values():
        for name in (found.name, *found.others, *(name for several in found.names.values() for name in several)):
            out.setdefault(_sound(_core(name)), found)
            out.setdefault(_sound(fold(name)), found)
    return out


def _sound(folded: str) -> str:
    """A folded name as its transliterations have it in common: "koursk" and "kursk" are one."""
    return " ".join(map(spelled, folded.split(" ")))


@lru_cache(maxsize=20_000)
def _core(name: str) -> str:
    """A folded name without what kind of division it is: "Amur Oblast" and "Amur region" are "amur"."""
    generic = languages.load("", "divisions")["generic"]
    words = fold(name).split(" ")
    kept = [word for word in words if word not in generic["words"]]
    while kept and kept[0] in generic["small"]:
        kept.pop(0)
    return " ".join(kept) or " ".join(words)


def region(name: str, countries: Iterable[str]) -> Place | None:
    """The division that `name` ("Amur", "région extrême-orientale de l'Amour") stands for in one of `countries`."""
    folded = fold(name)
    words = folded.split(" ")
    generic = languages.load("", "divisions")["generic"]
    tails = [folded]
    if all(word in generic["heads"] for word in words if word in generic["words"]):
        tails.append(_core(name))
        if words[0] in generic["heads"]:  # "the far eastern region of Amur": what follows the last "of"
            last = max((at for at, word in enumerate(words[:-1]) if word in generic["small"]), default=0)
            tails.append(" ".join(words[last + 1 :]))
    for country in countries:
        for tail in tails:
            if found := _by_core(country).get(_sound(tail)):
                return Place(
                    id=None, name=found.name, country=country, feature="region", admin1=found.code, slug=found.slug
                )
    return None


def locate(name: str, language: str = "fr", countries: Iterable[str] = (), inside: str = "") -> Place | None:
    """The place that `name` stands for in a text in `language`, or None.

    `countries`: ISO codes the context speaks of, the most often named first; `inside`: the key of the place that the
    text itself puts it in ("Paris, Texas"). States come before towns, a town of a state in `countries` before a larger
    one elsewhere. Outside these states only a town that the whole world knows is believed: a village of that name
    elsewhere would be a false certainty.
    """
    return _locate(fold(name), language, tuple(dict.fromkeys(countries)), inside)


@lru_cache(maxsize=50_000)
def _locate(folded: str, language: str, countries: tuple[str, ...], inside: str) -> Place | None:
    if inside and (found := _inside(folded, inside)):
        return found
    if code := state_by_name(language).get(folded):
        return state_place(code)
    if code := capital_by_name(language).get(folded):
        number = states()[code].capital
        if number is not None and (seat := place(number)):
            if code not in countries and (other := _namesake(folded, language, countries, seat.population)):
                return other
            return replace(seat, country=code, feature="capital")
    found_all = towns(folded)
    if not found_all:
        return region(folded, countries[:_MAIN_STATES])
    largest = found_all[0]
    main = countries[:_MAIN_STATES]
    for near in (main, countries[_MAIN_STATES:]):
        there = [p for p in found_all if p.country in near]
        # The state spoken of more, then the town's own name before one that it also goes by
        there.sort(key=lambda p: (near.index(p.country), fold(p.name) != folded))
        for town in there:
            own = fold(town.name) == folded or near is main
            if town.population * _LARGER >= largest.population and (own or town.population >= _KNOWN):
                return town
    if found := region(folded, countries[:_MAIN_STATES]):
        return found
    known = [p for p in found_all if p.population >= (_KNOWN if countries else _KNOWN_ALONE)]
    foreign = fold(largest.name) != folded  # "Valence" is also what the French call Valencia
    for state in _home(language):
        for town in found_all:
            larger = _LARGER_CAPITAL if foreign and fold(town.name) == folded else 10
            at_home = town.country == state and town.population >= _KNOWN_ALONE
            if at_home and town.population * larger >= largest.population:
                return town
    return known[0] if known else None


def _inside(folded: str, inside: str) -> Place | None:
    """The town or division of this name in the place with key `inside`, of any size; None when it has none."""
    country = country_of(inside)
    if not country or inside.startswith("place:"):
        return None
    holder = division(inside)
    towns_there = [p for p in towns(folded) if p.country == country and (not holder or p.admin1 == holder.code)]
    towns_there.sort(key=lambda p: (fold(p.name) != folded, -p.population, p.id or 0))
    if towns_there:
        return towns_there[0]
    return region(folded, (country,)) if holder is None else None


def _namesake(folded: str, language: str, countries: Sequence[str], capital: int) -> Place | None:
    """A town with the name of a capital in a state that the context speaks of most, or a larger one at home."""
    for town in towns(folded):
        if fold(town.name) != folded:
            continue
        if town.country in countries[:_MAIN_STATES] and town.population * _LARGER_CAPITAL >= capital:
            return town
        if not countries and town.country in _home(language)[:1] and town.population > capital:
            return town
    return None


def rival(name: str, own: str, language: str, countries: Sequence[str], divided: Collection[str] = ()) -> Place | None:
    """The place that `name` stands for where it is not that of the state with ISO code `own`, nor its capital.

    `countries`: the states that the rest of the text speaks of; `divided`: those whose divisions it names. "Tripoli" is
    a town of Lebanon where the text speaks of Lebanon and never of Libya; "Georgia" is no state of the Caucasus beside
    Florida and Alabama.
    """
    folded = fold(name)
    if own in countries:
        return None
    if found := region(folded, [code for code in countries if code in divided]):
        return found
    number = states()[own].capital
    seat = place(number) if number is not None else None
    if seat is None or folded in state_by_name(language):
        return None
    return _namesake(folded, language, countries, seat.population) if countries else None


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


@lru_cache(maxsize=5_000)
def area(country: str, code: str = "") -> tuple[float, float, int] | None:
    """Latitude and longitude of the middle of the towns of a division, or of a state, and the km that hold 19 of 20."""
    connection = _open()
    if connection is None:
        return None
    query = "SELECT latitude, longitude, radius FROM areas WHERE country = ? AND division = ?"
    row: tuple[float, float, int] | None = connection.execute(query, (country, code)).fetchone()
    return row


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
    if holder := division(outer):
        town = place(int(inner[6:])) if inner.startswith("place:") and inner[6:].isdigit() else None
        return town is not None and (town.country, town.admin1) == (holder.country, holder.code)
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
