"""The outlines of counties, read once from the file that the settings name. Coarse: for hints, never for a verdict."""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cities.geo import METRES_A_DEGREE, Point, Shape, contains, metres_outside

log = logging.getLogger(__name__)

# Degrees around an outline's box within which its distance is worth reckoning: some ten kilometres.
NEAR = 0.1


@dataclass(frozen=True)
class Outline:
    """`west` to `north` are the box around the shape, in degrees."""

    code: str
    shape: Shape
    west: float
    south: float
    east: float
    north: float

    @property
    def coarse(self) -> list[list[list[list[float]]]]:
        """The shape to some ten metres, for a phone: half the bytes."""
        return [[[[round(lon, 4), round(lat, 4)] for lon, lat in ring] for ring in polygon] for polygon in self.shape]

    def has(self, point: Point) -> bool:
        return self._is_near(point, 0) and contains(self.shape, point)

    def metres_to(self, point: Point) -> float:
        """0 within; far away only roughly, by the box's border being at least that far."""
        if not self._is_near(point, NEAR):
            return NEAR * METRES_A_DEGREE / 2
        return metres_outside(self.shape, point)

    def _is_near(self, point: Point, degrees: float) -> bool:
        return (
            self.west - degrees <= point.lon <= self.east + degrees
            and self.south - degrees <= point.lat <= self.north + degrees
        )


_last: dict[str, Outline] = {}


def outlines() -> dict[str, Outline]:
    """All outlines by county code, kept by this process until the file is another or changed.

    Of a file that cannot be read, what was read before, or nothing: they are for hints, which refuse nobody.
    """
    global _last  # noqa: PLW0603 -- what this process read last
    path = Path(settings.COUNTY_OUTLINES)
    try:
        _last = _read(path, path.stat().st_mtime_ns) or _last
    except OSError:
        log.exception("the outlines of counties cannot be read")
    return _last


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> dict[str, Outline]:
    """Nothing of a file that is faulty, said once: it is not tried again until it changes."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {feature["properties"]["code"]: _outline(feature) for feature in features}
    except Exception:  # whatever is in the file
        log.exception("%s holds no outlines of counties", path)
        return {}


def _outline(feature: dict) -> Outline:
    geometry = feature["geometry"]
    given = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    # Longitude and latitude alone: a point may come with its height.
    shape = [[[[float(place[0]), float(place[1])] for place in ring] for ring in polygon if ring] for polygon in given]
    points = [point for polygon in shape for point in polygon[0]]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return Outline(feature["properties"]["code"], shape, min(lons), min(lats), max(lons), max(lats))
