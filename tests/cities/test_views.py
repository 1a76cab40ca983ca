"""Pages of the places: who sees them, what they show, what administrators may do there."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from cities.models import Alias, City, County
from tests.factories import cities as make

pytestmark = pytest.mark.django_db

PAGES = [
    ("cities:city-list", []),
    ("cities:name-lookup", []),
    ("cities:city-detail", ["140400"]),
    ("cities:unit-add", ["140400"]),
    ("cities:alias-add", ["140400"]),
]
FOR_ADMINISTRATORS = ("cities:unit-add", "cities:alias-add")
# An inspector is let in only while posted, which is the business of an app above.
ROLES = sorted(set(Role) - {Role.INSPECTOR})


@pytest.fixture
def admin(client, places):
    user = make.make_user(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_open_to_all_roles_and_forms_to_administrators(client, places, role):
    client.force_login(make.make_user(role))

    codes = {name: client.get(reverse(name, args=args)).status_code for name, args in PAGES}

    assert codes == {
        name: 403 if name in FOR_ADMINISTRATORS and role != Role.ADMINISTRATOR else 200 for name, _args in PAGES
    }


def test_pages_ask_strangers_to_sign_in(client, db):
    for name, args in PAGES:
        assert client.get(reverse(name, args=args)).status_code == 302


def test_unknown_city_is_not_found(client, admin):
    for name in ("cities:city-detail", "cities:unit-add", "cities:alias-add"):
        assert client.get(reverse(name, args=["999999"])).status_code == 404


def names(response):
    return [city.name for city in response.context["page"]]


def test_list_filters_by_region_of_the_day_province_and_pinyin(client, admin):
    url = reverse("cities:city-list")

    assert len(names(client.get(url, {"region": "fenwei", "on": "2018-06-11"}))) == 11
    assert names(client.get(url, {"region": "fenwei", "on": "2018-06-10"})) == []
    assert names(client.get(url, {"region": "jjj", "province": "130000", "on": "2018-06-11"})) == [
        "石家庄市",
        "唐山市",
        "廊坊市",
        "保定市",
        "沧州市",
        "衡水市",
        "邢台市",
        "邯郸市",
    ]
    assert names(client.get(url, {"name": "changzhi"})) == ["长治市"]
    assert names(client.get(url, {"name": "长治"})) == ["长治市"]


def test_list_counts_counties_and_zones_of_the_day(client, admin):
    page = client.get(reverse("cities:city-list"), {"name": "长治", "on": "2018-11-22"}).context["page"]
    later = client.get(reverse("cities:city-list"), {"name": "长治", "on": "2018-11-23"}).context["page"]

    assert [(city.county_count, city.zone_count) for city in page] == [(13, 1)]
    assert [(city.county_count, city.zone_count) for city in later] == [(12, 1)]


def test_list_answers_htmx_with_the_table_alone(client, admin):
    url = reverse("cities:city-list")

    part = client.get(url, {"name": "长治"}, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(url, {"name": "长治"}).content.decode()

    assert part.strip().startswith('<div id="city_results">')
    assert part.strip() in whole


def test_list_asks_the_database_as_often_for_one_city_as_for_sixty(client, admin, django_assert_num_queries):
    url = reverse("cities:city-list")
    client.get(url)

    with django_assert_num_queries(8):
        client.get(url, {"name": "长治"})
    with django_assert_num_queries(8):
        client.get(url)


def test_city_page_shows_the_counties_of_the_day(client, admin):
    url = reverse("cities:city-detail", args=["140400"])

    before = client.get(url, {"on": "2018-11-22"}).context
    after = client.get(url, {"on": "2018-11-23"}).context

    assert "长治县" in [county.name for county in before["counties"]]
    assert "上党区" not in [county.name for county in before["counties"]]
    assert "上党区" in [county.name for county in after["counties"]]
    assert [county.name for county in after["former"]] == ["城区", "郊区", "长治县", "屯留县", "潞城市"]


def test_city_page_shows_liaisons_to_the_office_and_not_to_reviewers(client, places):
    make.make_liaison(City.objects.get(code="140400"), starts=date(2018, 1, 1))
    url = reverse("cities:city-detail", args=["140400"])

    client.force_login(make.make_user(Role.OFFICE))
    assert len(client.get(url).context["liaisons"]) == 1
    client.force_login(make.make_user(Role.REVIEWER))
    assert len(client.get(url).context["liaisons"]) == 0


def test_lookup_shows_the_place_or_the_candidates(client, admin):
    url = reverse("cities:name-lookup")

    one = client.get(url, {"q": "长治县", "on": "2018-12-01"})
    several = client.get(url, {"q": "长安区", "on": "2018-12-01"})

    assert one.context["found"].place.name == "上党区"
    assert "140404" in one.content.decode()
    assert [place.city.name for place in several.context["found"].candidates] == ["石家庄市", "西安市"]


def test_unit_add_adds_and_returns_to_the_city(client, admin):
    url = reverse("cities:unit-add", args=["140400"])

    answer = client.post(url, {"name": "长治西部园区", "source": "通报", "starts": "2018-12-01"}, follow=True)

    assert answer.redirect_chain == [(reverse("cities:city-detail", args=["140400"]), 302)]
    assert County.objects.get(code="XN140451").name == "长治西部园区"
    assert "XN140451" in answer.content.decode()


def test_unit_add_says_why_a_name_is_refused(client, admin):
    url = reverse("cities:unit-add", args=["140400"])

    taken = client.post(url, {"name": "壶关县", "source": "通报"}, follow=True)
    empty = client.post(url, {"name": "", "source": ""})

    assert "140427" in taken.content.decode()
    assert empty.status_code == 200
    assert set(empty.context["form"].errors) == {"name", "source"}
    assert County.objects.filter(code__startswith="XN1404").count() == 0


def test_alias_add_names_a_county_or_the_city_itself(client, admin):
    url = reverse("cities:alias-add", args=["140400"])

    client.post(url, {"county": "140427", "name": "壶邑", "source": "名册"})
    client.post(url, {"county": "", "name": "上党郡", "source": "名册"})
    client.post(url, {"county": "130102", "name": "别处", "source": "名册"})

    assert list(Alias.objects.filter(source="名册").values_list("name", "county__code", "city__code")) == [
        ("上党郡", None, "140400"),
        ("壶邑", "140427", None),
    ]


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_forms_write_nothing_for_others(client, places, name):
    client.force_login(make.make_user(Role.OFFICE))

    answer = client.post(reverse(name, args=["140400"]), {"name": "甲园区", "source": "通报"})

    assert answer.status_code == 403
    assert not County.objects.filter(name="甲园区").exists()
    assert not Alias.objects.filter(name="甲园区").exists()


def test_admin_pages_are_read_only(client, places):
    user = make.make_user(Role.ADMINISTRATOR)
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)

    for model in ("region", "regionmembership", "province", "city", "county", "alias", "liaison"):
        assert client.get(reverse(f"admin:cities_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:cities_{model}_add")).status_code == 403
