"""Places in the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.roles import Role
from cities.models import County
from tests.factories import cities as make

pytestmark = pytest.mark.django_db

LISTS = ("region", "province", "city", "county")


@pytest.fixture
def api(places):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_authenticate(make.make_user(Role.INSPECTOR))
    return client


def resolve(api, **query):
    return api.get(reverse("api:cities-place-resolve"), query)


def test_addresses_are_those_of_the_interface():
    assert [reverse(f"api:cities-{name}-list") for name in LISTS] == [
        "/api/v1/regions/",
        "/api/v1/provinces/",
        "/api/v1/cities/",
        "/api/v1/counties/",
    ]
    assert reverse("api:cities-place-resolve") == "/api/v1/places/resolve/"


@pytest.mark.parametrize("role", Role)
def test_all_roles_read_places(places, role):
    client = APIClient()
    client.force_authenticate(make.make_user(role))

    assert [client.get(reverse(f"api:cities-{name}-list")).status_code for name in LISTS] == [200] * 4
    assert client.get(reverse("api:cities-city-detail", args=["140400"])).json()["actions"] == (
        ["add_unit", "add_alias"] if role == Role.ADMINISTRATOR else []
    )


def test_strangers_are_told_to_sign_in(db):
    for name in (*[f"api:cities-{name}-list" for name in LISTS], "api:cities-place-resolve"):
        answer = APIClient().get(reverse(name))
        assert answer.status_code in (401, 403)
        assert answer.json()["error"]["code"] == "not_signed_in"


def test_writing_is_not_offered(api):
    for name in LISTS:
        assert api.post(reverse(f"api:cities-{name}-list"), {}).status_code == 405


def test_cities_of_a_region_on_a_day(api):
    url = reverse("api:cities-city-list")

    found = api.get(url, {"region": "fenwei", "on": "2018-08-20", "page_size": 50}).json()["results"]
    none = api.get(url, {"region": "fenwei", "on": "2018-06-10"}).json()["results"]

    assert len(found) == 11
    assert found[0] == {
        "code": "140700",
        "name": "晋中市",
        "short_name": "晋中",
        "pinyin": "jin zhong shi",
        "kind": "prefecture",
        "province": "140000",
        "lon": "113.09570",
        "lat": "37.37040",
        "actions": [],
    }
    assert none == []


def test_unknown_region_is_wrong_content(api):
    answer = api.get(reverse("api:cities-city-list"), {"region": "mars"})

    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == {"region"}


def test_counties_of_a_city_on_a_day(api):
    url = reverse("api:cities-county-list")

    def codes(**query):
        rows = api.get(url, {"city": "140400", "page_size": 100, **query}).json()["results"]
        return {row["code"] for row in rows}

    assert len(codes()) == 18
    assert codes(on="2018-11-22") - codes(on="2018-11-23") == {"140402", "140411", "140421", "140424", "140481"}
    assert codes(on="2018-11-23") - codes(on="2018-11-22") == {"140403", "140404", "140405", "140406"}
    assert codes(kind="zone") == {"140471"}


def test_county_names_its_successor(api):
    row = api.get(reverse("api:cities-county-detail", args=["140421"])).json()

    assert (row["name"], row["valid_from"], row["valid_to"], row["successor"]) == (
        "长治县",
        None,
        "2018-11-22",
        "140404",
    )
    assert api.get(reverse("api:cities-county-detail", args=["000000"])).status_code == 404


def test_county_list_reads_all_pages(api):
    url, codes = reverse("api:cities-county-list"), []
    while url:
        page = api.get(url, {"page_size": 400} if not codes else None).json()
        codes += [row["code"] for row in page["results"]]
        url = page["next"]

    assert codes == sorted(County.objects.values_list("code", flat=True))


def test_resolve_finds_the_place_of_the_day(api):
    answer = resolve(api, name="上党区", date="2018-08-01", city="140400")

    assert answer.status_code == 200
    assert answer.json() == {
        "name": "上党区",
        "date": "2018-08-01",
        "place": {
            "level": "county",
            "code": "140421",
            "name": "长治县",
            "city": "长治市",
            "province": "山西省",
        },
        "regions": ["jjj"],
        "reason": "later_name",
        "message": "后来启用的名称，按当日的区划对应",
        "candidates": [],
    }


def test_resolve_returns_candidates_and_never_guesses(api):
    answer = resolve(api, name="长安区", date="2018-08-01").json()

    assert (answer["place"], answer["reason"]) == (None, "ambiguous")
    assert [(place["city"], place["code"]) for place in answer["candidates"]] == [
        ("石家庄市", "130102"),
        ("西安市", "610116"),
    ]


def test_resolve_at_any_level(api):
    city = resolve(api, name="西安", date="2018-08-01", level="any").json()
    province = resolve(api, name="兵团", date="2018-08-01", level="province").json()

    assert (city["place"]["level"], city["place"]["code"], city["regions"]) == ("city", "610100", ["fenwei"])
    assert province["place"] == {
        "level": "province",
        "code": "XN660000",
        "name": "新疆生产建设兵团",
        "city": None,
        "province": "新疆生产建设兵团",
    }


@pytest.mark.parametrize(
    "query, fields",
    [
        ({}, {"name"}),
        ({"name": ""}, {"name"}),
        ({"name": "长安区", "date": "yesterday"}, {"date"}),
        ({"name": "长安区", "city": "999999"}, {"city"}),
        ({"name": "长安区", "level": "town"}, {"level"}),
        ({"name": "长" * 61}, {"name"}),
    ],
)
def test_resolve_refuses_wrong_questions(api, query, fields):
    answer = resolve(api, **query)

    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == fields
