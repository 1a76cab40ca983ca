"""What the tables refuse, and who answers for which place."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.roles import Role
from cities.models import Alias, City, County, Liaison, Province, Region, RegionMembership
from tests.factories import cities as make

pytestmark = pytest.mark.django_db
DAY = date(2018, 7, 1)


@pytest.fixture
def world():
    """Two provinces; the first has two cities with two counties each, and 旧县 that became 新区."""
    shanxi, hebei = make.make_province("山西省"), make.make_province("河北省")
    changzhi, yangquan = make.make_city("长治市", shanxi), make.make_city("阳泉市", shanxi)
    handan = make.make_city("邯郸市", hebei)
    new = make.make_county("上党区", changzhi, valid_from=date(2018, 11, 23))
    old = make.make_county("长治县", changzhi, valid_to=date(2018, 11, 22), successor=new)
    return {
        "shanxi": shanxi,
        "changzhi": changzhi,
        "yangquan": yangquan,
        "old": old,
        "new": new,
        "other": make.make_county("壶关县", changzhi),
        "yangquan_county": make.make_county("盂县", yangquan),
        "handan_county": make.make_county("磁县", handan),
    }


def refused(create):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        create()
    return caught.value.__cause__.diag.constraint_name


def test_constraints_keep_places_sound(world):
    county, city, province = world["other"], world["changzhi"], world["shanxi"]
    user = make.make_user(Role.LIAISON)
    region = make.make_region("jjj")
    day, before = date(2018, 1, 2), date(2018, 1, 1)
    term = {"user": user, "contact_kind": "bureau", "starts": day}

    attempts = {
        "cities_county_first_day_not_after_last": lambda: make.make_county(city=city, valid_from=day, valid_to=before),
        "cities_county_with_successor_has_ended": lambda: make.make_county(city=city, successor=county),
        "cities_county_has_both_coordinates_or_none": lambda: make.make_county(city=city, lon="112.1"),
        "cities_county_local_unit_has_a_source": lambda: make.make_county(city=city, kind="local"),
        "cities_city_has_both_coordinates_or_none": lambda: make.make_city(province=province, lat="35.1"),
        "cities_alias_names_one_place": lambda: Alias.objects.create(name="甲", city=city, county=county, source="s"),
        "cities_alias_first_day_not_after_last": lambda: Alias.objects.create(
            name="甲", city=city, starts=day, ends=before, source="s"
        ),
        "cities_regionmembership_is_of_one_place": lambda: RegionMembership.objects.create(region=region, starts=day),
        "cities_regionmembership_first_day_not_after_last": lambda: RegionMembership.objects.create(
            region=region, city=city, starts=day, ends=before
        ),
        "cities_liaison_answers_for_one_place_of_its_level": lambda: Liaison.objects.create(
            level="city", county=county, **term
        ),
        "cities_liaison_first_day_not_after_last": lambda: Liaison.objects.create(
            level="city", city=city, ends=before, **term
        ),
    }

    assert {name: refused(create) for name, create in attempts.items()} == {name: name for name in attempts}


def test_alias_and_membership_are_there_once(world):
    city = world["changzhi"]
    region = make.make_region("jjj", [city])
    Alias.objects.create(name="上党", city=city, source="s")

    assert refused(lambda: Alias.objects.create(name="上党", city=city, source="t")) == "cities_alias_once_a_place"
    again = {"region": region, "city": city, "starts": date(2017, 4, 7)}
    assert refused(lambda: RegionMembership.objects.create(**again)) == "cities_regionmembership_starts_once"


@pytest.mark.parametrize("role", Role)
def test_places_are_seen_by_everybody_signed_in(world, role):
    user = make.make_user(role)

    for model, count in ((Province, 2), (City, 3), (County, 5), (Region, 0)):
        assert model.objects.visible_to(user).count() == count
        assert model.objects.visible_to(AnonymousUser()).count() == 0


def answered(user, on=DAY):
    """Names of provinces, cities and counties this user answers for."""
    return [
        sorted(model.objects.answered_by(user, on).values_list("name", flat=True)) for model in (Province, City, County)
    ]


def test_city_liaison_answers_for_the_city_and_its_counties(world):
    user = make.make_liaison(world["changzhi"]).user

    assert answered(user) == [[], ["长治市"], ["上党区", "壶关县", "长治县"]]


def test_county_liaison_answers_for_the_county_under_its_old_and_new_name_alone(world):
    user = make.make_liaison(world["old"]).user
    successor = make.make_liaison(world["new"]).user

    assert answered(user) == [[], [], ["上党区", "长治县"]]
    assert answered(successor) == [[], [], ["上党区", "长治县"]]


def test_province_coordinator_answers_for_all_of_the_province(world):
    user = make.make_liaison(world["shanxi"]).user

    assert answered(user) == [["山西省"], ["长治市", "阳泉市"], ["上党区", "壶关县", "盂县", "长治县"]]


def test_nobody_answers_before_or_after_the_term(world):
    user = make.make_liaison(world["changzhi"], starts=DAY, ends=DAY).user

    assert answered(user, date(2018, 6, 30)) == [[], [], []]
    assert answered(user, DAY)[1] == ["长治市"]
    assert answered(user, date(2018, 7, 2)) == [[], [], []]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LIAISON, Role.PROVINCE}))
def test_other_roles_answer_for_nothing_whatever_the_rows_say(world, role):
    """A liaison who becomes an inspector takes no city along (S1 九(一))."""
    user = make.make_liaison(world["changzhi"]).user
    user.role = role
    user.save()

    assert answered(user) == [[], [], []]


def test_liaison_role_does_not_use_a_coordinators_term(world):
    user = make.make_liaison(world["shanxi"]).user
    user.role = Role.LIAISON
    user.save()

    assert answered(user) == [[], [], []]


def test_liaisons_are_seen_by_office_and_by_their_own_city_alone(world):
    city_user = make.make_liaison(world["changzhi"], starts=date(2018, 1, 1)).user
    county_user = make.make_liaison(world["other"], starts=date(2018, 1, 1)).user
    coordinator = make.make_liaison(world["shanxi"], starts=date(2018, 1, 1)).user
    make.make_liaison(world["handan_county"], starts=date(2018, 1, 1))

    def seen(user):
        return sorted(liaison.place.name for liaison in Liaison.objects.visible_to(user))

    assert seen(city_user) == ["壶关县", "长治市"]
    assert seen(county_user) == ["壶关县"]
    assert seen(coordinator) == ["壶关县", "山西省", "长治市"]
    for role in (Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR):
        assert seen(make.make_user(role)) == ["壶关县", "山西省", "磁县", "长治市"]
    for role in (Role.INSPECTOR, Role.REVIEWER, Role.SENDING_UNIT, Role.AUDITOR):
        assert seen(make.make_user(role)) == []
    assert seen(AnonymousUser()) == []


def test_in_regions_counts_a_city_once_and_by_its_days(world):
    city = world["changzhi"]
    make.make_region("jjj", [city], starts=date(2017, 4, 7), ends=date(2018, 12, 31))
    make.make_region("hebei", [city], starts=date(2018, 1, 1))

    def found(codes, on):
        return list(City.objects.in_regions(codes, on).values_list("name", flat=True))

    assert found(["jjj", "hebei"], date(2018, 6, 1)) == ["长治市"]
    assert found(["jjj"], date(2018, 12, 31)) == ["长治市"]
    assert found(["jjj"], date(2019, 1, 1)) == []
    assert found(["jjj"], date(2017, 4, 6)) == []
