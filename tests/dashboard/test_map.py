"""The map puts towns where they are, and every département is drawn once."""

import json
from pathlib import Path

import pytest

from dashboard.drawing import map as france
from tools import draw_map

TOWNS = {
    "Angers": (-0.5632, 47.4736, "49"),
    "Lille": (3.0573, 50.6292, "59"),
    "Strasbourg": (7.7521, 48.5734, "67"),
    "Sartène": (8.9741, 41.6216, "2A"),
    "Bastia": (9.4509, 42.6979, "2B"),
    "Brest": (-4.4861, 48.3904, "29"),
    "Cayenne": (-52.3135, 4.9224, "973"),
    "Le Tampon": (55.5153, -21.2777, "974"),
    "Lyon": (4.8357, 45.7640, "69"),
}


def inside(point: tuple[float, float], rings: list[list[list[float]]]) -> bool:
    """Tell whether a point is in one of the rings, by counting the borders to its east."""
    x, y = point
    found = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                found = not found
    return found


def test_every_departement_is_drawn():
    """96 of the mainland and five overseas, with Corsica's two and Mayotte's code."""
    mainland = {f"{number:02d}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert set(france.load()["departments"]) == mainland | {"971", "972", "973", "974", "976"}
    assert set(france.load()["inner_paris"]) == {"75", "92", "93", "94"}


@pytest.mark.parametrize("town", TOWNS)
def test_towns_fall_in_their_departement(town):
    """A bubble is drawn inside the outline of its département."""
    longitude, latitude, code = TOWNS[town]
    point = france.place(longitude, latitude, code)
    assert inside(point, france.load()["departments"][code])


def test_inner_paris_has_its_own_scale():
    """Paris falls inside its outline in the frame, not on the mainland."""
    point = france.place(2.3488, 48.8534, "75")
    assert inside(point, france.load()["inner_paris"]["75"])


def test_lambert_93_is_the_official_one():
    """Paris, Notre-Dame, by the national geodetic service: E 652 km, N 6 862 km."""
    x, y = france.lambert93(2.3488, 48.8534)
    assert (round(x), round(y)) == (652, 6862)


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [(-74.0, 40.7, None), (2.35, 48.85, "974"), (0.0, 0.0, "59")],
    ids=["abroad", "contradiction", "null island"],
)
def test_what_is_off_the_map_is_not_drawn(longitude, latitude, code):
    """A position outside every frame has no place."""
    assert france.place(longitude, latitude, code) is None


def test_the_file_says_where_it_comes_from():
    """Source and licence go with the outlines."""
    assert "Natural Earth" in france.load()["source"]
    assert "domaine public" in france.load()["source"]


def _feature(code: str, ring: list[list[float]], name: str = "x") -> dict:
    properties = {"name": name, "gn_a1_code": f"FR.{code}"}
    return {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    # The border at the east has points in between that a neighbour shares.
    wobbly = [[west + side, south + side * at / 8] for at in range(9)]
    return [[west, south], *wobbly, [west, south + side], [west, south]]


def test_a_shared_border_stays_shared():
    """Simplified, two neighbours have the same points on their common border: no gap."""
    left = _square(1.0, 46.0)
    right = [
        [3.0, 46.0],
        [3.0, 47.0],
        *[[2.0, 46.0 + at / 8] for at in range(8, -1, -1)],
        [3.0, 46.0],
    ]
    features = [_feature("36", left), _feature("18", right)]
    features += [_feature(code, _square(2.3, 48.8, 0.1)) for code in ("75", "92", "93", "94")]
    built = draw_map.build(features)["departments"]
    first, second = ({tuple(point) for point in built[code][0]} for code in ("36", "18"))
    assert first & second
    assert len(first) < len(left)
    border = {
        tuple(round(value, 1) for value in france.lambert93(2.0, lat)) for lat in (46.0, 47.0)
    }
    assert border <= first & second


def test_mayotte_has_its_code_and_the_file_is_written(tmp_path, monkeypatch):
    """The source leaves it empty; the command writes beside the module, whatever it reads."""
    island = _feature("", _square(45.05, -12.95, 0.2), "Mayotte")
    features = [_feature(code, _square(2.3, 48.8, 0.1)) for code in ("75", "92", "93", "94")]
    source = tmp_path / "fra.json"
    source.write_text(json.dumps({"features": [island, *features]}), "utf-8")
    monkeypatch.setattr("sys.argv", ["build_map", str(source)])
    monkeypatch.setattr(draw_map, "__file__", str(tmp_path / "build_map.py"))
    draw_map.main()
    written = json.loads(Path(tmp_path / "france.json").read_text("utf-8"))
    assert "976" in written["departments"]
    assert set(written) == {"source", "departments", "inner_paris"}
