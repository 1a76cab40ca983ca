"""The order of places in a bulletin, against the lines of the bulletins as they were printed."""

import csv
import random
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.conf import settings

from campaigns.models import BulletinCategory, Campaign
from campaigns.services import cover_city
from cities.enums import Level
from cities.models import City, Region
from cities.selectors import Resolver
from reports.selectors import in_official_order, in_printed_order, regions_on


def printed_sections():
    """`{(day, category): [(province, city, county, count)]}` of the complete days, as printed."""
    found = defaultdict(list)
    with (settings.BASE_DIR / "fixtures" / "bulletins" / "line_items.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["completeness"] == "full":
                place = (row["province"], row["city"], row["county_as_published"], int(row["count"]))
                found[date.fromisoformat(row["date"]), row["category"]].append(place)
    return dict(found)


SECTIONS = printed_sections()


@pytest.fixture
def resolver(world):
    """秦皇岛 and 承德 are in no plan of 2018, and in the bulletins from December on."""
    for name in ("秦皇岛市", "承德市"):
        cover_city(
            campaign=world.campaign,
            city=City.objects.get(name=name),
            region=Region.objects.get(code="hebei"),
            starts=date(2018, 12, 1),
            reason="公开通报载有该市问题",
            actor=None,
        )
    return Resolver()


def resolved(resolver, day, line):
    province = resolver.resolve(line[0], on=day, level=Level.PROVINCE).place
    city = resolver.resolve(line[1], on=day, level=Level.CITY, province=province).place
    county = resolver.resolve(line[2], on=day, city=city).place
    assert county is not None, line
    return county


def test_there_are_six_complete_days():
    assert sorted({day for day, _category in SECTIONS}) == [
        date(2018, 11, 3), date(2018, 11, 26), date(2018, 12, 7), date(2018, 12, 20), date(2019, 1, 6),
        date(2019, 1, 23),
    ]  # fmt: skip
    assert sum(len(lines) for lines in SECTIONS.values()) == 80


@pytest.mark.parametrize("seed", [1, 2])
def test_places_of_each_section_come_in_the_printed_order(world, resolver, seed):
    """Region, province, city; the higher count first; then the official order."""
    rng = random.Random(seed)
    wrong = {}
    for (day, category), lines in SECTIONS.items():
        printed = [resolved(resolver, day, line) for line in lines]
        counts = {county.pk: line[3] for county, line in zip(printed, lines, strict=True)}
        mixed = rng.sample(printed, len(printed))

        ordered = in_printed_order(mixed, regions_on(world.campaign, day), counts)

        if ordered != printed:
            wrong[day, category] = [(c.city.name, c.name) for c in ordered]
    assert wrong == {}


def test_partial_day_of_the_first_round_comes_in_the_printed_order_too(world, resolver):
    """2018-06-19: 21 lines of which the article shows the first two sections."""
    with (settings.BASE_DIR / "fixtures" / "bulletins" / "line_items.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["date"] == "2018-06-19"]
    day = date(2018, 6, 19)
    for category in ("清单内散乱污整改不到位", "清单外散乱污"):
        lines = [(r["province"], r["city"], r["county_as_published"], int(r["count"])) for r in rows
                 if r["category"] == category]  # fmt: skip
        printed = [resolved(resolver, day, line) for line in lines]
        counts = {county.pk: line[3] for county, line in zip(printed, lines, strict=True)}

        assert in_printed_order(reversed(printed), regions_on(world.campaign, day), counts) == printed


def test_sections_of_a_day_are_printed_in_one_order_but_for_two_days(world):
    """The ministry itself changed the order of its sections: ours is the catalogue's, every day the same."""
    order = list(BulletinCategory.objects.values_list("name", flat=True))
    days = defaultdict(list)
    for day, category in SECTIONS:
        days[day].append(category)

    assert [day for day, categories in sorted(days.items()) if categories != sorted(categories, key=order.index)] == [
        date(2018, 12, 7),
        date(2019, 1, 6),
    ]


def test_city_added_by_the_office_goes_with_the_regions_cities_of_its_province(world, resolver):
    regions = regions_on(world.campaign, date(2018, 12, 7))
    cities = {name: City.objects.get(name=name) for name in ("承德市", "石家庄市", "吕梁市", "上海市")}

    assert {name: getattr(regions.of(city), "code", None) for name, city in cities.items()} == {
        "承德市": "jjj",
        "石家庄市": "jjj",
        "吕梁市": "fenwei",
        "上海市": "yrd",
    }


def test_tables_keep_each_region_whole(world, resolver):
    """The lines put Henan's cities behind 汾渭's Shanxi; a table by region does not."""
    day = date(2018, 12, 7)
    regions = regions_on(world.campaign, day)
    counties = [City.objects.get(name=name).counties.valid_on(day).first() for name in ("洛阳市", "吕梁市", "焦作市")]

    assert [c.city.short_name for c in in_official_order(counties, regions)] == ["焦作", "吕梁", "洛阳"]
    assert [c.city.short_name for c in in_printed_order(counties, regions, Counter())] == ["吕梁", "焦作", "洛阳"]


def test_place_of_no_region_comes_last(world):
    campaign = Campaign.objects.get(code="patrol-2017")
    far, near = City.objects.get(name="南京市"), City.objects.get(name="郑州市")
    counties = [far.counties.first(), near.counties.first()]

    assert in_official_order(counties, regions_on(campaign, date(2017, 10, 1))) == counties[::-1]
