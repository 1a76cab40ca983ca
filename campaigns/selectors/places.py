"""Which places a campaign inspects, and under what they are counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from campaigns.models import Campaign, CoveredPlace, Pairing
from cities.models import City, County, Region
from kernel.statements import AnyRow


def covered_places(campaign: Campaign, day: date) -> QuerySet[CoveredPlace]:
    return campaign.covered.on(day)


def covered_cities(campaign: Campaign, day: date) -> QuerySet[City]:
    """Cities inspected on a day, also those of which only an attached unit is named."""
    covered = covered_places(campaign, day)
    return City.objects.filter(pk__in=covered.exclude(city=None).values("city")) | City.objects.filter(
        pk__in=covered.exclude(county=None).values("county__city")
    )


def is_covered(campaign: Campaign, county: County, day: date) -> bool:
    """Whether the campaign inspects this county on a day, by itself or within its city."""
    return _is_covered(campaign=campaign.pk, city=county.city_id, county=county.pk, day=day)


_is_covered = AnyRow(
    lambda campaign, city, county, day: (
        CoveredPlace.objects.filter(campaign=campaign).on(day).filter(Q(city=city) | Q(county=county))
    ),
    campaign=-1,
    city=-2,
    county=-3,
    day=date(1001, 1, 1),
)


@dataclass(frozen=True)
class CoveredGroup:
    """Places of one region that are inspected between the same days."""

    region: Region
    starts: date
    ends: date | None
    has_fixed_teams: bool
    reason: str
    places: tuple[CoveredPlace, ...]


def covered_groups(campaign: Campaign) -> list[CoveredGroup]:
    """Everything that the campaign inspects at any time, in the order of regions and places."""
    rows = campaign.covered.select_related("region", "city", "county__city").order_by(
        "region__sort_order", "starts", "ends", "has_fixed_teams", "reason", "city__sort_order", "county__code", "pk"
    )

    def shared(row: CoveredPlace) -> tuple[Region, date, date | None, bool, str]:
        return (row.region, row.starts, row.ends, row.has_fixed_teams, row.reason)

    return [
        CoveredGroup(region, starts, ends, has_fixed_teams, reason, tuple(places))
        for (region, starts, ends, has_fixed_teams, reason), places in groupby(rows, shared)
    ]


def own_units(campaign: Campaign) -> dict[int, County]:
    """Counties (by id) that this campaign counts on their own and not inside their city (A3)."""
    units = campaign.attached_units.filter(is_own_unit=True).select_related("county")
    return {unit.county_id: unit.county for unit in units}


def reporting_unit(campaign: Campaign, county: County) -> tuple[str, str]:
    """Code and name of what the county is counted under in this campaign: itself, or its city (A3)."""
    unit = own_units(campaign).get(county.pk)
    return (unit.code, unit.name) if unit else (county.city.code, county.city.name)


def pairings(campaign: Campaign) -> QuerySet[Pairing]:
    """In the order in which the plan's annexes print the cities."""
    return campaign.pairings.select_related("city__province", "province").order_by("pk")


def rings(pairs: Iterable[Pairing]) -> list[tuple[str, ...]]:
    """Provinces that inspect each other in a circle, each circle once, closed by its first name (X30).

    An arrow leads from the province that sends to the one whose city it looks after. The plan forbids
    none of this; it is shown so that somebody knows.
    """
    sends: dict[str, set[str]] = {}
    for pair in pairs:
        sends.setdefault(pair.province.short_name, set()).add(pair.city.province.short_name)
    order = sorted(sends)
    found: list[tuple[str, ...]] = []
    for first in order:
        _walk(sends, (first,), frozenset(order[: order.index(first)]), found)
    return sorted(found, key=lambda ring: (len(ring), ring))


def _walk(
    sends: dict[str, set[str]], path: tuple[str, ...], done: frozenset[str], found: list[tuple[str, ...]]
) -> None:
    """Circles through the path's first province that touch none of those `done`: so each is met once."""
    for following in sorted(sends.get(path[-1], ())):
        if following == path[0]:
            found.append((*path, following))
        elif following not in path and following not in done:
            _walk(sends, (*path, following), done, found)
