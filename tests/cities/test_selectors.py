"""Names to places on the real tables, and the lists of the pages."""

from datetime import date

import pytest

from cities import selectors
from cities.enums import Level, Reason
from cities.models import Alias, City, County
from cities.selectors import Resolver, place_index, resolve, resolve_team

pytestmark = pytest.mark.django_db
DAY = date(2018, 9, 1)


@pytest.mark.parametrize(
    "name, on, city, code, reason",
    [
        ("郑州航空港区", DAY, None, "410173", Reason.ALIAS),
        ("航空港经济综合实验区", DAY, "410100", "410173", Reason.ZONE_KIND),
        ("长治县", date(2018, 11, 22), None, "140421", Reason.EXACT),
        ("长治县", date(2018, 11, 23), None, "140404", Reason.OLD_NAME),
        ("滦县", date(2018, 9, 26), None, "130284", Reason.OLD_NAME),
        ("任县", date(2021, 1, 1), None, "130505", Reason.OLD_NAME),
        ("任泽区", DAY, None, "130526", Reason.LATER_NAME),
        ("信都区", date(2021, 1, 1), None, "130503", Reason.ALIAS),
        ("莱城区", date(2019, 3, 1), None, "370116", Reason.OLD_NAME),
        ("户县", DAY, None, "610118", Reason.OLD_NAME),
        ("开发区", DAY, "410100", None, Reason.UNKNOWN),
        ("邢台县", date(2021, 1, 1), None, None, Reason.AMBIGUOUS),
        ("孟津区", DAY, None, None, Reason.AMBIGUOUS),
        ("长安区", DAY, None, None, Reason.AMBIGUOUS),
        ("桥西区", DAY, "130500", "130503", Reason.EXACT),
        ("西咸新区", DAY, "610400", None, Reason.ELSEWHERE),
    ],
)
def test_resolve_on_the_real_tables(places, name, on, city, code, reason):
    """The dirt of real rosters: other names, old and new ones by date, homonyms that need their city."""
    city = City.objects.get(code=city) if city else None

    one = resolve(name, on=on, city=city)
    many = Resolver().resolve(name, on=on, city=city)

    assert (one.place.code if one.place else None, one.reason) == (code, reason)
    assert many == one
    assert one.is_matched == (code is not None)
    assert bool(one.candidates) == (code is None)


def test_homonyms_of_the_39_cities_need_their_city(places):
    """新华区, 桥西区, 长安区, 城区, 郊区, 鼓楼区 ... occur in several cities."""
    cities = City.objects.in_regions(["jjj", "fenwei"], DAY)
    names = list(County.objects.filter(city__in=cities).valid_on(DAY).values_list("name", "city__code"))
    twice = sorted({name for name, _city in names if [n for n, _ in names].count(name) > 1})

    assert twice == ["城区", "新华区", "桥西区", "郊区", "长安区"]
    for name, code in names:
        if name in twice:
            assert resolve(name, on=DAY).reason == Reason.AMBIGUOUS
            assert resolve(name, on=DAY, city=City.objects.get(code=code)).place.city.code == code


def test_every_county_is_found_by_its_own_name_on_its_own_days(places):
    """Also those that ended or began meanwhile, asked on their last or first day."""
    resolver = Resolver()
    wrong = []
    for county in County.objects.select_related("city"):
        day = county.valid_to or county.valid_from or DAY
        if resolver.resolve(county.name, on=day, city=county.city).place != county:
            wrong.append(county.name)

    assert wrong == []


def test_regions_of_a_place_are_those_of_the_day(places):
    assert resolve("雄安新区", on=DAY).regions == ("jjj", "hebei")
    assert resolve("唐山", on=DAY, level=Level.CITY).regions == ("jjj", "hebei")
    assert resolve("西安", on=date(2018, 6, 10), level=Level.CITY).regions == ()
    assert resolve("南京", on=DAY, level=Level.CITY).regions == ("yrd",)
    assert resolve("河北", on=DAY, level=Level.PROVINCE).regions == ()


def test_resolve_sees_a_new_name_at_once(places, django_assert_num_queries):
    county = County.objects.get(code="130102")
    assert resolve("老长安", on=DAY).place is None

    Alias.objects.create(name="老长安", county=county, source="test")

    assert resolve("老长安", on=DAY).place == county
    assert place_index() is place_index()


def test_resolver_asks_the_database_only_when_made(places, django_assert_num_queries):
    resolver = Resolver()

    with django_assert_num_queries(0):
        found = resolver.resolve("长安区", on=DAY, city=resolver.resolve("西安", on=DAY, level=Level.CITY).place)
        assert (found.place.code, found.place.city.province.name, found.regions) == ("610116", "陕西省", ("fenwei",))


@pytest.mark.parametrize(
    "text, city, number",
    [
        ("石家庄1组", "石家庄市", 1),
        ("河北省石家庄市第17工作组", "石家庄市", 17),
        ("运城第十二督查组", "运城市", 12),
        ("不知何处3组", None, 3),
    ],
)
def test_resolve_team(places, text, city, number):
    found, found_number = resolve_team(text, on=DAY)

    assert (found.place.name if found.place else None, found_number) == (city, number)
    assert resolve_team(text, on=DAY, resolver=Resolver()) == (found, found_number)


def test_resolve_team_of_what_is_no_team(places):
    assert resolve_team("综合协调", on=DAY) is None


def test_counties_in_order_of_published_lists(places):
    city = City.objects.get(code="130200")

    names = list(selectors.counties_of(city, DAY).values_list("name", flat=True))

    assert names[:8] == [
        "路南区",
        "路北区",
        "古冶区",
        "开平区",
        "丰南区",
        "丰润区",
        "曹妃甸区",
        "唐山市芦台经济技术开发区",
    ]
    assert names[-3:] == ["玉田县", "遵化市", "迁安市"]
    assert "滦州市" not in names
    assert list(selectors.former_counties_of(city, date(2018, 9, 26)).values_list("name", flat=True)) == ["滦县"]
