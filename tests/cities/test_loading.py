"""The prepared tables in the database."""

from datetime import date

import pytest

from cities import services
from cities.models import Alias, City, County, Province, Region, RegionMembership
from kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_load_places_counts(places):
    assert places == {"cities": 366, "counties": 1093, "changed": 1653}
    assert Province.objects.count() == 32
    assert AuditEntry.objects.filter(verb="places.loaded").count() == 1


def test_load_places_again_changes_nothing(places):
    before = list(County.objects.order_by("pk").values())

    again = services.load_places()

    assert again == {"cities": 366, "counties": 1093, "changed": 0}
    assert list(County.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.filter(verb="places.loaded").count() == 1


def test_load_places_mends_what_differs_and_keeps_what_was_added(places):
    changan = County.objects.get(code="130102")
    County.objects.filter(pk=changan.pk).update(name="长安", sort_order=9)
    County.objects.filter(code="140421").update(successor=None)
    Alias.objects.create(name="老城", county=changan, source="test")

    again = services.load_places()

    changan.refresh_from_db()
    assert again["changed"] == 2
    assert (changan.name, changan.sort_order) == ("长安区", 1010)
    assert County.objects.get(code="140421").successor.name == "上党区"
    assert Alias.objects.filter(name="老城").exists()


@pytest.mark.parametrize(
    "code, day, cities, units",
    [
        ("jjj", date(2017, 9, 15), 28, []),
        ("jjj", date(2019, 5, 1), 28, ["定州市", "济源市", "辛集市", "雄安新区"]),
        ("fenwei", date(2018, 6, 10), 0, []),
        ("fenwei", date(2018, 6, 11), 11, ["杨凌示范区"]),
        ("fenwei", date(2019, 5, 1), 11, ["杨凌示范区", "西咸新区", "韩城市"]),
        ("yrd", date(2018, 11, 12), 41, []),
        ("hebei", date(2017, 9, 14), 11, ["定州市", "辛集市", "雄安新区"]),
    ],
)
def test_region_has_its_members_of_the_day(places, code, day, cities, units):
    """X52: 28 cities (S0), 39 and the delta (S1), 14 places (S2), attached units beside them (S3, S4)."""
    region = Region.objects.get(code=code)

    assert region.cities_on(day).count() == cities
    assert sorted(region.counties_on(day).values_list("name", flat=True)) == units


def test_2_26_cities_have_328_counties_in_january_2018(places):
    """X21: the 28 cities had 328 counties in 2018, 济源 among them, which S1 puts into 焦作."""
    cities = Region.objects.get(code="jjj").cities_on(date(2018, 1, 31))
    official = County.objects.filter(city__in=cities, kind="county").valid_on(date(2018, 1, 31))

    assert official.count() == 328
    assert official.get(code="419001").city.name == "焦作市"


def test_attached_units_of_the_plans_are_there(places):
    """A3: 辛集, 定州, 雄安, 巩义, 长垣, 滑县, 济源, 兰考, 西咸, 杨凌, 韩城."""
    names = {
        "辛集市": "石家庄市",
        "定州市": "保定市",
        "雄安新区": "保定市",
        "巩义市": "郑州市",
        "长垣县": "新乡市",
        "滑县": "安阳市",
        "济源市": "焦作市",
        "兰考县": "开封市",
        "西咸新区": "西安市",
        "杨凌示范区": "咸阳市",
        "韩城市": "渭南市",
    }

    found = County.objects.valid_on(date(2018, 6, 11)).filter(name__in=names)

    assert dict(found.values_list("name", "city__name")) == names


def test_every_changed_county_follows_without_a_gap(places):
    """A name ends the day before its successor's begins, unless the successor was there already."""
    ended = County.objects.filter(successor__isnull=False).select_related("successor")
    gaps = [
        county.name
        for county in ended
        if county.successor.valid_from and (county.successor.valid_from - county.valid_to).days != 1
    ]

    assert ended.count() == 21
    assert gaps == []


def test_points_lie_in_the_inspected_provinces(places):
    """The origin gave all zones one same point far in the south; it must not come back."""
    points = [*County.objects.filter(lon__isnull=False), *City.objects.filter(lon__isnull=False)]

    assert len(points) == 516
    assert [p.name for p in points if not (106 < p.lon < 120 and 33 < p.lat < 42)] == []
    assert County.objects.filter(kind__in=["zone", "local"], lon__isnull=False).count() == 0


def test_local_units_and_aliases_name_their_source(places):
    assert County.objects.filter(kind="local", source="").count() == 0
    assert Alias.objects.filter(source="").count() == 0
    assert RegionMembership.objects.filter(source="").count() == 0
