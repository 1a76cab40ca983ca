"""Points on the ground: the coordinate systems of China, distances, areas. Pure: no Django, no database.

Points are degrees, longitude first. What is stored is WGS84; the two others are converted once, when a
point comes in, or to draw over a map that needs them (C5, L12).

The formulas of GCJ-02 and BD-09 are not published officially; these are the ones that the public
converters share (googollee/eviltransform, wandergis/coordtransform), with the constants of the latter.
"""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple


class System(StrEnum):
    """What a source means by its degrees: satellites WGS84, most Chinese maps GCJ-02, Baidu's BD-09."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Point(NamedTuple):
    lon: float
    lat: float


Ring = Sequence[Sequence[float]]
# As in GeoJSON: polygons, each an outer ring and holes.
Shape = Sequence[Sequence[Ring]]

EARTH = 6_371_008.8
METRES_A_DEGREE = math.pi * EARTH / 180
# The Krasovsky ellipsoid, which GCJ-02 takes for its shift.
AXIS, FLATTENING = 6_378_245.0, 0.00669342162296594323
BD_TURN = math.pi * 3000 / 180
# Degrees; a ten-thousandth of what a phone can tell.
EXACT = 1e-9


def convert(lon: float, lat: float, source: str, target: str = System.WGS84) -> Point:
    """The same place in another system, back and forth to less than half a metre. Outside China nothing moves."""
    point = Point(float(lon), float(lat))
    if source == target or not is_shifted(point):
        return point
    if source == System.BD09:
        point = _undone(_gcj_to_bd, point)
    elif source == System.WGS84:
        point = _wgs_to_gcj(point)
    if target == System.WGS84:
        return _undone(_wgs_to_gcj, point)
    return _gcj_to_bd(point) if target == System.BD09 else point


def is_shifted(point: Point) -> bool:
    """Within the rectangle in which Chinese maps shift their points."""
    return 72.004 <= point.lon <= 137.8347 and 0.8293 <= point.lat <= 55.8271


def _wgs_to_gcj(point: Point) -> Point:
    x, y = point.lon - 105, point.lat - 35
    waves = (20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)) * 2 / 3
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)) * 2 / 3
    north += (160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)) * 2 / 3
    east += (150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)) * 2 / 3
    latitude = math.radians(point.lat)
    bulge = 1 - FLATTENING * math.sin(latitude) ** 2
    metres_north = AXIS * (1 - FLATTENING) / (bulge * math.sqrt(bulge)) * math.pi / 180
    metres_east = AXIS / math.sqrt(bulge) * math.cos(latitude) * math.pi / 180
    return Point(point.lon + east / metres_east, point.lat + north / metres_north)


def _gcj_to_bd(point: Point) -> Point:
    reach = math.hypot(point.lon, point.lat) + 0.00002 * math.sin(point.lat * BD_TURN)
    angle = math.atan2(point.lat, point.lon) + 0.000003 * math.cos(point.lon * BD_TURN)
    return Point(reach * math.cos(angle) + 0.0065, reach * math.sin(angle) + 0.006)


def _undone(shift, wanted: Point) -> Point:
    """What `shift` takes to `wanted`: a shift hardly differs between a place and its neighbour, so few steps do."""
    found = wanted
    for _step in range(20):
        reached = shift(found)
        off_lon, off_lat = wanted.lon - reached.lon, wanted.lat - reached.lat
        found = Point(found.lon + off_lon, found.lat + off_lat)
        if abs(off_lon) < EXACT and abs(off_lat) < EXACT:
            break
    return found


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Metres along the globe between two points in one system."""
    half_lat = math.sin(math.radians(b[1] - a[1]) / 2)
    half_lon = math.sin(math.radians(b[0] - a[0]) / 2)
    chord = half_lat**2 + math.cos(math.radians(a[1])) * math.cos(math.radians(b[1])) * half_lon**2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def contains(shape: Shape, point: Point) -> bool:
    """Whether the point lies in one of the polygons and in none of its holes."""
    return any(_in_ring(outer, point) and not any(_in_ring(h, point) for h in holes) for outer, *holes in shape)


def _in_ring(ring: Ring, point: Point) -> bool:
    """A ray to the east crosses the border an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in _sides(ring):
        if (y1 > point.lat) != (y2 > point.lat) and point.lon < (x2 - x1) * (point.lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def metres_outside(shape: Shape, point: Point) -> float:
    """0 within, else how far the nearest border is."""
    if contains(shape, point):
        return 0.0
    wide = METRES_A_DEGREE * math.cos(math.radians(point.lat))

    def flat(vertex: Sequence[float]) -> tuple[float, float]:
        return (vertex[0] - point.lon) * wide, (vertex[1] - point.lat) * METRES_A_DEGREE

    return min(_from_origin(flat(a), flat(b)) for polygon in shape for ring in polygon for a, b in _sides(ring))


def _from_origin(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of (0, 0) from the line between two points, on a plane."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length)) if length else 0.0
    return math.hypot(a[0] + along * dx, a[1] + along * dy)


def _sides(ring: Ring) -> Iterable[tuple[Sequence[float], Sequence[float]]]:
    """Each border line; the last point is joined to the first, whether the ring repeats it or not."""
    return zip(ring, (*ring[1:], ring[0]), strict=True)
