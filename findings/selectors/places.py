"""Where a record was made, for a map."""

from typing import Any

from cities.selectors import outlines_of
from findings.models import Record


def place_map_of(record: Record) -> dict[str, Any] | None:
    """The outline of the record's county and its point, as static/js/field/map.js wants them; None without a point."""
    if record.lon is None or record.lat is None:
        return None
    shape = [polygon for outline in outlines_of([record.county])[record.county_id] for polygon in outline.coarse]
    point = {"id": 1, "lon": float(record.lon), "lat": float(record.lat), "label": str(record.site), "tone": "bad"}
    county = {"code": record.county.code, "name": record.county.name, "shape": shape, "isOwn": True}
    return {"counties": [county], "points": [point], "label": f"{record.county} {record.site}"}
