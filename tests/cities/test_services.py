"""Local units, other names and liaisons: what is added, what is refused, what the trail says."""

from datetime import date

import pytest

from accounts.roles import Role
from cities import services
from cities.enums import Reason
from cities.models import Alias, City, County, Liaison, Province
from cities.selectors import resolve
from kernel import audit
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from tests.factories import cities as make

pytestmark = pytest.mark.django_db
DAY = date(2018, 12, 7)
SOURCE = "通报 2018-12-07"


@pytest.fixture
def admin(db):
    return make.make_user(Role.ADMINISTRATOR)


@pytest.fixture
def baoding(places):
    return City.objects.get(code="130600")


def refusal(kind, call, **arguments):
    before = (County.objects.count(), Alias.objects.count(), Liaison.objects.count(), AuditEntry.objects.count())
    with pytest.raises(kind) as caught:
        call(**arguments)
    after = (County.objects.count(), Alias.objects.count(), Liaison.objects.count(), AuditEntry.objects.count())
    assert after == before
    return caught.value.code


def test_add_local_unit_gets_a_code_of_ours_and_is_found_at_once(baoding, admin):
    assert resolve("保定生态园区", on=DAY, city=baoding).reason == Reason.UNKNOWN

    unit = services.add_local_unit(name="保定 生态园区", city=baoding, actor=admin, source=SOURCE, starts=DAY)

    assert (unit.code, unit.name, unit.short_name, unit.kind) == ("XN130651", "保定生态园区", "生态园区", "local")
    assert resolve("生态园区", on=DAY, city=baoding).place == unit
    assert resolve("生态园区", on=date(2018, 12, 6), city=baoding).place is None
    entry = audit.history_of(unit).get()
    assert (entry.verb, entry.actor, entry.data["source"]) == ("county.added", admin, SOURCE)


def test_add_local_unit_numbers_within_the_city(baoding, admin):
    first = services.add_local_unit(name="甲园区", city=baoding, actor=admin, source=SOURCE)
    second = services.add_local_unit(name="乙园区", city=baoding, actor=admin, source=SOURCE)
    beijing = City.objects.get(code="110000")
    other = services.add_local_unit(name="丙园区", city=beijing, actor=admin, source=SOURCE)

    assert [first.code, second.code, other.code] == ["XN130651", "XN130652", "XN110051"]


def test_load_places_keeps_local_units_that_were_added(baoding, admin):
    unit = services.add_local_unit(name="甲园区", city=baoding, actor=admin, source=SOURCE)

    services.load_places()

    assert County.objects.get(pk=unit.pk).name == "甲园区"


@pytest.mark.parametrize(
    "name, source, kind, code",
    [
        ("", SOURCE, Refused, "incomplete"),
        ("　", SOURCE, Refused, "incomplete"),
        ("甲园区", " ", Refused, "incomplete"),
        ("徐水区", SOURCE, Conflict, "name_taken"),
        ("徐水 区", SOURCE, Conflict, "name_taken"),
        ("高新区", SOURCE, Conflict, "name_taken"),
        ("新市区", SOURCE, Conflict, "name_taken"),
    ],
)
def test_add_local_unit_refuses_and_changes_nothing(baoding, admin, name, source, kind, code):
    arguments = {"name": name, "city": baoding, "actor": admin, "source": source}

    assert refusal(kind, services.add_local_unit, **arguments) == code


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_add_units_and_names(baoding, role):
    user = make.make_user(role)

    assert refusal(NotAllowed, services.add_local_unit, name="甲园区", city=baoding, actor=user, source=SOURCE)
    assert refusal(NotAllowed, services.add_alias, name="甲", place=baoding, actor=user, source=SOURCE)


def test_add_alias_lets_a_place_be_found_in_its_days(baoding, admin):
    county = County.objects.get(code="130609")

    services.add_alias(
        name="安肃", place=county, actor=admin, source=SOURCE, starts=date(2018, 1, 1), ends=date(2018, 12, 31)
    )

    assert resolve("安肃", on=DAY).place == county
    assert resolve("安肃", on=DAY).reason == Reason.ALIAS
    assert resolve("安肃", on=date(2019, 1, 1)).reason == Reason.OLD_NAME
    assert audit.history_of(county).get().verb == "alias.added"


def test_add_alias_of_city_and_province(baoding, admin):
    hebei = Province.objects.get(code="130000")

    services.add_alias(name="保府", place=baoding, actor=admin, source=SOURCE)
    services.add_alias(name="冀", place=hebei, actor=admin, source=SOURCE)

    assert resolve("保府", on=DAY, level="city").place == baoding
    assert resolve("冀", on=DAY, level="province").place == hebei


def test_add_alias_refuses_a_name_that_means_a_place_already(baoding, admin):
    county = County.objects.get(code="130609")
    arguments = {"place": county, "actor": admin, "source": SOURCE}

    assert refusal(Conflict, services.add_alias, name="清苑区", **arguments) == "name_taken"
    assert refusal(Refused, services.add_alias, name="", **arguments) == "incomplete"
    assert (
        refusal(Refused, services.add_alias, name="安肃", starts=DAY, ends=date(2018, 12, 6), **arguments)
        == "days_out_of_order"
    )


def test_appoint_liaison_refuses_the_wrong_role_days_and_a_second_term(baoding):
    office, liaison = make.make_user(Role.OFFICE), make.make_user(Role.LIAISON)
    good = {"user": liaison, "place": baoding, "actor": office, "starts": DAY, "contact_kind": "bureau"}
    wrong = make.make_user(Role.INSPECTOR)

    assert refusal(NotAllowed, services.appoint_liaison, **{**good, "actor": wrong}) == "not_allowed"
    assert refusal(Refused, services.appoint_liaison, **{**good, "user": wrong}) == "role_does_not_fit"
    assert refusal(Refused, services.appoint_liaison, **{**good, "place": baoding.province}) == "role_does_not_fit"
    assert refusal(Refused, services.appoint_liaison, **good, ends=date(2018, 1, 1)) == "days_out_of_order"

    term = services.appoint_liaison(**good)

    assert audit.history_of(term).get().verb == "liaison.appointed"
    assert refusal(Conflict, services.appoint_liaison, **{**good, "starts": date(2019, 1, 1)}) == "already_appointed"
    assert services.appoint_liaison(**{**good, "starts": date(2018, 1, 1)}, ends=date(2018, 12, 6)).pk
    assert services.appoint_liaison(**{**good, "contact_kind": "logistics"}).pk


def test_end_liaison_takes_the_place_away_from_the_day_after(baoding):
    term = make.make_liaison(baoding, starts=date(2018, 6, 11))
    office = make.make_user(Role.OFFICE)

    services.end_liaison(liaison=term, actor=office, ends=DAY)

    assert City.objects.answered_by(term.user, DAY).get() == baoding
    assert not City.objects.answered_by(term.user, date(2018, 12, 8)).exists()
    assert refusal(Refused, services.end_liaison, liaison=term, actor=office, ends=date(2018, 6, 10)) == (
        "days_out_of_order"
    )
    assert refusal(NotAllowed, services.end_liaison, liaison=term, actor=term.user, ends=DAY) == "not_allowed"
