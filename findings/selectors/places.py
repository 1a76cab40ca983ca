"""Where a record was made, for a map; and what apps above add to the history of a site."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from cities.selectors import outlines_of
from findings.models import Record, Site


@dataclass(frozen=True)
class FollowUp:
    """What became of something found at a site. `subject` has a state and a page; `due` is None where nothing is to be
    done by a day, `done_at` the moment it was."""

    subject: Any
    name: str
    since: datetime
    due: date | None
    done_at: datetime | None


# Asked with the reader and a site: what they see of it, the newest first.
follow_ups: list[Callable[[User, Site], Iterable[FollowUp]]] = []


def followed_up(user: User, site: Site) -> list[FollowUp]:
    return [one for ask in follow_ups for one in ask(user, site)]


def place_map_of(record: Record) -> dict[str, Any] | None:
    """The outline of the record's county and its point, as static/js/field/map.js wants them; None without a point."""
    if record.lon is None or record.lat is None:
        return None
    shape = [polygon for outline in outlines_of([record.county])[record.county_id] for polygon in outline.coarse]
    point = {"id": 1, "lon": float(record.lon), "lat": float(record.lat), "label": str(record.site), "tone": "bad"}
    county = {"code": record.county.code, "name": record.county.name, "shape": shape, "isOwn": True}
    return {"counties": [county], "points": [point], "label": f"{record.county} {record.site}"}
