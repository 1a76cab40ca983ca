"""Places, where they belong on which day, their other names, and who answers for them."""

from cities.models.liaisons import Liaison
from cities.models.places import Alias, City, County, Province
from cities.models.regions import Region, RegionMembership

__all__ = [
    "Alias",
    "City",
    "County",
    "Liaison",
    "Province",
    "Region",
    "RegionMembership",
]
