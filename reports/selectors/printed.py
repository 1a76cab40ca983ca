"""The order in which a bulletin prints its places, as the ministry's own bulletins do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from cities.models import City, County, Region

# The printed lists keep the “2+26” cities before 汾渭, save that Henan's follow 汾渭's Shanxi: on
# 2018-11-03 济南 stands before 吕梁, on 2018-12-07 吕梁 before 焦作. By region and province:
PRINTED_WITH = {("jjj", "410000"): "fenwei"}


@dataclass
class Regions:
    """Under which region a city is counted on a day, and with which it is printed.

    One that the plan does not name and the office added goes with the plan's first region in its
    province: 承德 was printed among the “2+26” cities of Hebei.
    """

    by_code: dict[str, Region] = field(default_factory=dict)
    named: dict[int, Region] = field(default_factory=dict)
    of_province: dict[int, Region] = field(default_factory=dict)
    added: dict[int, Region] = field(default_factory=dict)

    def of(self, city: City) -> Region | None:
        return self.named.get(city.pk) or self.of_province.get(city.province_id) or self.added.get(city.pk)

    def printed_with(self, city: City) -> Region | None:
        region = self.of(city)
        if region is None:
            return None
        return self.by_code.get(PRINTED_WITH.get((region.code, city.province.code), ""), region)


def regions_on(campaign: Campaign, day: date) -> Regions:
    found = Regions()
    covered = campaign.covered.on(day).select_related("region").order_by("region__sort_order")
    for place in covered.annotate(
        in_city=Coalesce("city", "county__city"), in_province=Coalesce("city__province", "county__city__province")
    ):
        found.by_code[place.region.code] = place.region
        if place.reason:
            found.added.setdefault(place.in_city, place.region)
        else:
            found.named.setdefault(place.in_city, place.region)
            found.of_province.setdefault(place.in_province, place.region)
    return found


def in_printed_order(counties: Iterable[County], regions: Regions, counts: Mapping[int, int]) -> list[County]:
    """As the lines of a section: region, province, city; within a city the higher count (by county id)
    first, then the official order."""
    return sorted(
        counties,
        key=lambda county: (
            *_place_of(county.city, regions.printed_with(county.city)),
            -counts[county.pk],
            *_own(county),
        ),
    )


def in_official_order(counties: Iterable[County], regions: Regions) -> list[County]:
    """As in tables: each region whole, then province, city, county."""
    return sorted(counties, key=lambda county: (*_place_of(county.city, regions.of(county.city)), *_own(county)))


def _place_of(city: City, region: Region | None) -> tuple[float, int, int]:
    return region.sort_order if region else float("inf"), city.province.sort_order, city.sort_order


def _own(county: County) -> tuple[int, str]:
    return county.sort_order, county.code
