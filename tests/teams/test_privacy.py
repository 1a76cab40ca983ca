"""Who reads which personal data of whom (L26, X62; S3 3.18 and B14 for availability)."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from kernel import audit
from kernel.errors import NotAllowed
from kernel.models import AuditEntry
from teams import privacy
from teams.imports import import_roster
from teams.models import Nomination
from teams.services import nominate, open_detail
from tests.factories.people import make_person
from tests.factories.rosters import person_row, roster

M, O, H = "masked", "may open", "hidden"  # noqa: E741 -- read as a table below
# Of colleague, who is posted with inspector and leader in the ordinary team; 苏州市 sends them.
DETAILS = {
    # persona: phone, certificate, year of birth, and whether a nomination says if the person is available
    "office": (O, O, O, True),
    "other_office": (M, M, H, True),
    "reviewer": (M, M, H, False),
    "leadership": (M, M, H, False),
    "inspector": (O, M, H, False),
    "leader": (O, M, H, False),
    "central": (O, M, H, False),
    "other_inspector": (M, M, H, False),
    "far_inspector": (M, M, H, False),
    "city_liaison": (M, M, H, False),
    "province": (M, M, H, False),
    "sending_unit": (O, O, O, True),
    "other_sending_unit": (M, M, H, True),
    "administrator": (O, O, O, False),
    "auditor": (M, M, H, False),
}


@pytest.fixture
def colleague(world):
    person = world.person("colleague")
    person.phone, person.certificate, person.birth_year = "13812345678", "苏环监00007", 1983
    person.save()
    return person


def sight(shown):
    if shown.may_open:
        return O
    return M if shown.text else H


@pytest.mark.parametrize("key", DETAILS)
def test_each_detail_is_read_as_the_table_says(world, colleague, key):
    """Whether somebody is available is said within what the reader sees of nominations: no other unit's, for one."""
    user = world.persona(key)
    nomination = Nomination(person=colleague, round=world.round, unit=colleague.unit, is_fit=False)

    shown = privacy.details(user, [colleague])[colleague.pk]

    assert (*map(sight, shown.values()), privacy.availability(user, nomination) is False) == DETAILS[key]
    assert "13812345678" not in {each.text for each in shown.values()}


@pytest.mark.parametrize("key", DETAILS)
def test_opening_is_refused_or_recorded(world, colleague, key):
    user, before = world.persona(key), AuditEntry.objects.count()

    for detail, expected in zip(("phone", "certificate", "birth_year"), DETAILS[key], strict=False):
        if expected == O:
            value = open_detail(person=colleague, actor=user, detail=detail)
            entry = audit.history_of(colleague).last()
            assert value == str(getattr(colleague, detail))
            assert (entry.verb, entry.actor, entry.data) == ("person.detail_opened", user, {"detail": detail})
        else:
            with pytest.raises(NotAllowed):
                open_detail(person=colleague, actor=user, detail=detail)
    assert AuditEntry.objects.count() - before == DETAILS[key].count(O)


MASKS = [
    (privacy.masked_phone, "13812345678", "138****5678"),
    (privacy.masked_phone, "0311-87800706", "031****0706"),
    (privacy.masked_phone, "12345", "****"),
    (privacy.masked_phone, "", ""),
    (privacy.masked_certificate, "苏环监00007", "苏环****07"),
    (privacy.masked_certificate, "007", "****"),
    (privacy.masked_certificate, "", ""),
    (privacy.masked_year, "1983", "****"),
    (privacy.masked_text, "手机13812345678/0311-87800706", "手机138****5678/****-****"),
    (privacy.masked_text, "张三", "张三"),
]


@pytest.mark.parametrize(("mask", "value", "expected"), MASKS)
def test_masks_keep_what_tells_two_apart_and_no_more(mask, value, expected):
    assert mask(value) == expected


# On pages and in the API


def test_pages_of_team_and_person_hold_no_whole_number(client, world, colleague):
    client.force_login(world.persona("inspector"), backend="django.contrib.auth.backends.ModelBackend")

    for url in (
        reverse("teams:team-detail", args=[world.team("ordinary").pk]),
        reverse("teams:person-detail", args=[colleague.pk]),
    ):
        page = client.get(url).content.decode()
        assert ("138****5678" in page, "13812345678" in page, "苏环监00007" in page) == (True, False, False)
    opened = client.post(reverse("teams:person-open", args=[colleague.pk]), {"detail": "phone"})
    assert "13812345678" in opened.content.decode()


def test_operations_on_a_person_mask_and_open(world, colleague):
    client = APIClient()
    client.force_login(world.persona("sending_unit"), backend="django.contrib.auth.backends.ModelBackend")

    shown = client.get(f"/api/v1/people/{colleague.pk}/").json()
    opened = client.post(f"/api/v1/people/{colleague.pk}/open/", {"detail": "certificate"}, format="json")

    assert (shown["phone"], shown["certificate"], shown["birth_year"]) == ("138****5678", "苏环****07", "****")
    assert shown["may_open"] == ["phone", "certificate", "birth_year"]
    assert opened.json() == {"detail": "certificate", "value": "苏环监00007"}


def test_nominations_tell_only_office_and_unit_who_is_available(world):
    later = world.campaign.rounds.filter(starts__gt=world.today, kind="inspection").order_by("starts")[0]
    person = make_person(world.person("inspector").unit)
    nominate(person=person, round=later, actor=None, is_fit=False)

    told = {}
    for key in ("office", "sending_unit", "leadership", "administrator"):
        client = APIClient()
        client.force_login(world.persona(key), backend="django.contrib.auth.backends.ModelBackend")
        (line,) = client.get(f"/api/v1/rounds/{later.pk}/nominations/").json()["results"]
        page = client.get(reverse("teams:nomination-list", args=[later.pk])).content.decode()
        told[key] = (line["is_fit"], ">不可派<" in page)

    assert told == {
        "office": (False, True),
        "sending_unit": (False, True),
        "leadership": (None, False),
        "administrator": (None, False),
    }


def test_cells_as_typed_are_read_by_those_who_may_upload(world):
    rows = roster(person_row(1, city="苏州", unit="苏州市环境保护局", phone="手机1381234567899"))
    upload = import_roster(rows, "名单.xlsx", round=world.round, actor=world.persona("sending_unit"), dry_run=True)

    values = {
        key: privacy.report_of(upload, world.persona(key))["rejected"][0]["value"]
        for key in ("office", "sending_unit", "administrator", "leadership")
    }

    assert values == {
        "office": "手机1381234567899",
        "sending_unit": "手机1381234567899",
        "administrator": "手机1381234567899",
        "leadership": "手机138****7899",
    }


def test_administration_shows_no_numbers(client, world, colleague):
    client.force_login(world.persona("administrator"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("admin:teams_person_change", args=[colleague.pk])).content.decode()

    assert (colleague.name in page, "13812345678" in page, "苏环监00007" in page, "1983" in page) == (
        True,
        False,
        False,
        False,
    )
