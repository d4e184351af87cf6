"""The places that exist, by the spellings of their names, read once from `places.parquet`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from datapackage.places.spelling import bare, fold

__all__ = ["PLACES", "SCHEMA", "Gazetteer", "Place", "gazetteer"]

PLACES = Path(__file__).with_name("places.parquet")
"""Built by `rebuild`, sorted by level and code."""

SCHEMA = pa.schema(
    [
        ("level", pa.string()),
        ("code", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("current_code", pa.string()),
        ("epci_code", pa.string()),
        ("department_code", pa.string()),
        ("region_code", pa.string()),
        ("postcodes", pa.list_(pa.string())),
        ("population", pa.int64()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("geo_precision", pa.string()),
    ]
)
"""`level` is commune, former (old commune or municipal arrondissement), epci, departement
or region; `kind` is that of an EPCI; `current_code` is the commune of a former one, and the
most populous member of an EPCI; `population` is in inhabitants, null for a former commune."""

_ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "region": {
        "93": ("paca", "provence alpes cote d azur", "sud provence alpes cote d azur"),
        "84": ("aura", "ara"),
        "11": ("idf",),
        "27": ("bfc",),
        "24": ("centre val de loire",),
        "32": ("hdf",),
    },
    # Renamed or merged since, and still called so.
    "commune": {"91228": ("evry",), "51108": ("chalons sur marne",)},
    "departement": {"987": ("polynesie",)},
}
_OF_REGION_ONLY = {"sud": "93", "centre": "24"}
# The régions that the law of 16 January 2015 merged: name, départements (its article 1).
_FORMER_REGIONS = {
    "Alsace": "67 68",
    "Aquitaine": "24 33 40 47 64",
    "Auvergne": "03 15 43 63",
    "Basse-Normandie": "14 50 61",
    "Bourgogne": "21 58 71 89",
    "Champagne-Ardenne": "08 10 51 52",
    "Franche-Comté": "25 39 70 90",
    "Haute-Normandie": "27 76",
    "Languedoc-Roussillon": "11 30 34 48 66",
    "Limousin": "19 23 87",
    "Lorraine": "54 55 57 88",
    "Midi-Pyrénées": "09 12 31 32 46 65 81 82",
    "Nord-Pas-de-Calais": "59 62",
    "Picardie": "02 60 80",
    "Poitou-Charentes": "16 17 79 86",
    "Rhône-Alpes": "01 07 26 38 42 69 73 74",
}
_GROUP = re.compile(
    r"^(?:ca|cc|cu|agglo|communaute d agglomeration|communaute de communes|communaute urbaine"
    r"|metropole|eurometropole) (?:(?:de|du|des|d) )?"
)
_GROUP_END = re.compile(r" (?:metropole|agglomeration|agglo|communaute)$")


@dataclass(frozen=True, slots=True)
class Place:
    """One territory; the fields are the columns of `SCHEMA`."""

    level: str
    code: str
    name: str
    kind: str | None
    current_code: str | None
    epci_code: str | None
    department_code: str | None
    region_code: str | None
    postcodes: tuple[str, ...]
    population: int | None
    latitude: float | None
    longitude: float | None
    geo_precision: str | None

    @property
    def is_former_region(self) -> bool:
        """Whether this is a région of before 2016, with the code and point of today's."""
        return self.kind == "former_region"

    @property
    def departments(self) -> frozenset[str]:
        """The départements of a former région."""
        return frozenset(_FORMER_REGIONS[self.name].split())


class Gazetteer:
    """All places, found by (level, code) or by a spelling."""

    def __init__(self, places: list[Place]) -> None:
        self.by_code = {(place.level, place.code): place for place in places}
        self._exact: dict[str, list[Place]] = defaultdict(list)
        self._bare: dict[str, list[Place]] = defaultdict(list)
        self._postcodes: dict[str, list[Place]] = defaultdict(list)
        for place in [*places, *self._former_regions()]:
            spellings = _spellings(place)
            for name in dict.fromkeys(spellings):
                self._exact[name].append(place)
            for name in dict.fromkeys(map(bare, spellings)):
                self._bare[name].append(place)
            if place.level == "commune":
                for postcode in place.postcodes:
                    self._postcodes[postcode].append(place)
        self.groups = [place for place in places if place.level == "epci"]

    def named(self, name: str) -> list[Place]:
        """Return the places so spelt; without the article, when none is spelt with it."""
        return self._exact.get(name) or self._bare.get(bare(name), [])

    def region_called(self, name: str) -> Place | None:
        """Return the région that is so called only after the word « région »."""
        code = _OF_REGION_ONLY.get(bare(name))
        return self.by_code.get(("region", code or ""))

    def _former_regions(self) -> Iterator[Place]:
        for name, codes in _FORMER_REGIONS.items():
            departments = [self.by_code.get(("departement", code)) for code in codes.split()]
            known = [department for department in departments if department]
            if not known:
                continue  # A test's gazetteer of a few places.
            today = self.by_code["region", known[0].region_code or ""]
            people = sum(department.population or 0 for department in known)
            yield replace(today, name=name, kind="former_region", population=people)

    def at_postcode(self, postcode: str) -> list[Place]:
        """Return the communes that La Poste serves under `postcode`."""
        return self._postcodes.get(postcode, [])


@cache
def gazetteer() -> Gazetteer:
    """Return the committed places, indexed; about half a second, once a process."""
    # A loop over rows: 39 000 names are folded once into dictionaries.
    rows = pq.read_table(PLACES, schema=SCHEMA).to_pylist()
    return Gazetteer([Place(**row | {"postcodes": tuple(row["postcodes"] or ())}) for row in rows])


def _spellings(place: Place) -> list[str]:
    name = fold(place.name)
    if place.level == "epci":
        short = _GROUP.sub("", name)
        return [name, short, _GROUP_END.sub("", short)]
    if place.level == "former":
        # « Paris 12e Arrondissement » is written in many ways: `spelling` makes them one.
        return [re.sub(r"^(\w+) (\d+)(?:er|e) arrondissement$", r"\1 \2", name)]
    if place.is_former_region:
        return [name]
    return [name, *_ALIASES.get(place.level, {}).get(place.code, ())]
