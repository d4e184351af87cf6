"""Where does a place fall on our map of France, overseas départements and inner Paris included?

The map is a plane in kilometres: mainland in Lambert-93, the rest in frames drawn
beside it at their own scales. `build_map.py` draws the outlines with the same
formulas, so that a point falls inside its département.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["BOX", "FRAMES", "INNER_PARIS", "Frame", "Outlines", "load", "place"]

Point = tuple[float, float]
Outlines = dict[str, list[list[list[float]]]]
"""Rings of each département, by code; a ring is a list of `[x, y]`, in kilometres of the map."""

_EARTH_KM = 6371.0

# Lambert-93 (EPSG:2154): constants and formulas of IGN, note technique NT/G 71.
_A, _E = 6378137.0, 0.0818191910428158
_P1, _P2, _P0, _L0 = (math.radians(degrees) for degrees in (44, 49, 46.5, 3))


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle beside the mainland, with its own scale."""

    title: str
    longitude: float
    """Of the centre, in degrees; so is `latitude`."""
    latitude: float
    scale: float
    """How many kilometres of the map one kilometre of ground takes."""
    x: float
    """Of the centre, in kilometres of the map; so is `y`."""
    y: float
    half_width: float = 92
    half_height: float = 80

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a point falls, in kilometres of the map."""
        width = math.cos(math.radians(self.latitude)) * _EARTH_KM
        east = math.radians(longitude - self.longitude) * width
        north = math.radians(latitude - self.latitude) * _EARTH_KM
        return self.x + east * self.scale, self.y + north * self.scale


FRAMES = {
    "971": Frame("Guadeloupe", -61.42, 16.17, 1.8, -97, 7015),
    "972": Frame("Martinique", -61.02, 14.63, 2.0, -97, 6793),
    "973": Frame("Guyane", -53.10, 3.95, 0.35, -97, 6571),
    "974": Frame("La Réunion", 55.53, -21.13, 1.85, -97, 6349),
    "976": Frame("Mayotte", 45.15, -12.82, 3.1, -97, 6127),
}
"""Overseas départements, by code, down the left side."""

INNER_PARIS = Frame("Paris et petite couronne", 2.34, 48.855, 5.0, 1138, 7020, 108, 90)
"""Too small to hold circles at the scale of the mainland."""

INNER_PARIS_CODES = frozenset({"75", "92", "93", "94"})


BOX = (-195, 7165, 1447, 1137)
"""What is shown: its western and northern sides, its width and height, in kilometres of the map."""


def place(longitude: float, latitude: float, department: str | None) -> Point | None:
    """Return where a point of a département falls, in kilometres of the map.

    None when it would fall off the map: a place abroad, or a code and a position
    that contradict each other. Without a code, the point is taken for mainland.
    """
    if department in FRAMES:
        frame = FRAMES[department]
        point = frame.place(longitude, latitude)
        inside = (
            abs(point[0] - frame.x) <= frame.half_width
            and abs(point[1] - frame.y) <= frame.half_height
        )
        return point if inside else None
    if not (-6 < longitude < 10 and 41 < latitude < 52):  # noqa: PLR2004 - mainland's box, degrees
        return None
    if department in INNER_PARIS_CODES:
        return INNER_PARIS.place(longitude, latitude)
    return lambert93(longitude, latitude)


def lambert93(longitude: float, latitude: float) -> Point:
    """Return the Lambert-93 coordinates of a point of mainland France, in kilometres."""
    n, c, y_pole = _lambert_constants()
    radius = c * math.exp(-n * _isometric(math.radians(latitude)))
    angle = n * (math.radians(longitude) - _L0)
    x = 700000 + radius * math.sin(angle)
    return x / 1000, (y_pole - radius * math.cos(angle)) / 1000


@cache
def load() -> dict[str, Any]:
    """Return `source`, and the `Outlines` `departments` and `inner_paris`; shared, do not change.

    `inner_paris` draws, in its frame, départements that `departments` draws too.
    """
    text = (files(__name__) / "france.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@cache
def _lambert_constants() -> tuple[float, float, float]:
    def normal(phi: float) -> float:
        return _A / math.sqrt(1 - (_E * math.sin(phi)) ** 2)

    ratio = normal(_P2) * math.cos(_P2) / (normal(_P1) * math.cos(_P1))
    n = math.log(ratio) / (_isometric(_P1) - _isometric(_P2))
    c = normal(_P1) * math.cos(_P1) / n * math.exp(n * _isometric(_P1))
    return n, c, 6600000 + c * math.exp(-n * _isometric(_P0))


def _isometric(phi: float) -> float:
    sine = _E * math.sin(phi)
    return math.log(math.tan(math.pi / 4 + phi / 2) * ((1 - sine) / (1 + sine)) ** (_E / 2))
