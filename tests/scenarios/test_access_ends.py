"""Access ends on the next request, whichever way somebody came in (L7, L8).

An inspector signs in at the sign-in page, another phone signs in through the API, an administrator signs in at
Django's administration. Then the posting ends, or the account is closed, or its password is taken away. From that
moment on each of these sessions is worth nothing: pages lead to the sign-in page, the API answers 401, nothing that
was handed in meanwhile is stored, and the same name and password open no door any more.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import deactivate, give_code, reactivate
from cities.models import Liaison
from findings.models import Finding, Record
from kernel import clock
from teams.services import end_departed, unpost
from tests.factories.findings import finding_at, photo, record_content, record_of
from tests.factories.people import PASSWORD

JSON = "application/json"
# A page and an operation that every role may read, and those that an inspector writes by.
PAGE, OPERATION = reverse("home"), reverse("api:accounts-session")


def by_the_page(client: Client, name: str) -> int:
    answer = client.post(reverse("accounts:login"), {"username": name, "password": PASSWORD})
    return 200 if answer.status_code == 302 else 401


def by_the_api(client: Client, name: str) -> int:
    return client.post(OPERATION, {"username": name, "password": PASSWORD}, content_type=JSON).status_code


def by_the_administration(client: Client, name: str) -> int:
    answer = client.post(reverse("admin:login"), {"username": name, "password": PASSWORD, "next": "/admin/"})
    return 200 if answer.status_code == 302 else 401


DOORS: dict[str, Callable[[Client, str], int]] = {
    "page": by_the_page,
    "api": by_the_api,
    "administration": by_the_administration,
}


def came_in(door: str, name: str) -> Client:
    client = Client()
    assert DOORS[door](client, name) == 200
    assert (client.get(PAGE).status_code, client.get(OPERATION).status_code) == (200, 200)
    return client


def assert_outside(client: Client) -> None:
    """A page leads to the sign-in page, the API says 401; asked for in either order."""
    page, operation = client.get(PAGE), client.get(OPERATION)

    assert (page.status_code, page.url.split("?")[0]) == (302, reverse("accounts:login"))
    assert operation.status_code == 401
    assert set(operation.json()) == {"error"}


def test_administration_is_a_door_for_administrators_only(world):
    for name in ("office", "inspector", "auditor"):
        assert by_the_administration(Client(), name) == 401
    assert by_the_administration(Client(), "administrator") == 200


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("key", ["office", "reviewer", "inspector", "city_liaison", "sending_unit", "auditor"])
def test_closed_account_is_out_on_the_next_request(world, door, key):
    client = came_in(door, key)

    deactivate(user=world.persona(key), actor=world.persona("administrator"), reason="调离岗位")

    assert_outside(client)
    assert [enter(Client(), key) for enter in DOORS.values()] == [401, 401, 401]


@pytest.mark.parametrize("door", list(DOORS))
def test_closed_administrator_is_out_of_the_administration_too(world, door):
    client = came_in(door, "administrator")
    inside = client.get("/admin/").status_code
    other = world.persona("office")
    other.role = "administrator"

    deactivate(user=world.persona("administrator"), actor=other, reason="调离岗位")

    assert inside == 200
    assert client.get("/admin/").status_code == 302
    assert_outside(client)


@pytest.mark.parametrize("door", ["page", "api"])
def test_ended_session_does_not_come_back_with_the_account(world, door):
    """Closed and opened again: who was inside has to sign in anew."""
    client = came_in(door, "office")
    deactivate(user=world.persona("office"), actor=world.persona("administrator"), reason="误操作前")
    assert_outside(client)

    reactivate(user=world.persona("office"), actor=world.persona("administrator"), reason="恢复使用")

    assert_outside(client)
    assert DOORS[door](Client(), "office") == 200


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("key", ["inspector", "leader", "central"])
def test_posting_that_has_ended_ends_the_session(world, time_machine, door, key):
    client = came_in(door, key)
    last = world.person(key).postings.get().ends

    time_machine.move_to(clock.at(last, clock.time(23, 59)), tick=False)
    assert client.get(PAGE).status_code == 200

    time_machine.move_to(clock.at(last + timedelta(days=1), clock.time(0, 0)), tick=False)
    assert client.get(OPERATION).status_code == 401
    assert_outside(client)
    # The API still takes what was recorded before; see below.
    assert [enter(Client(), key) for enter in DOORS.values()] == [401, 200, 401]
    time_machine.move_to(clock.at(last + timedelta(days=8), clock.time(0, 0)), tick=False)
    assert [enter(Client(), key) for enter in DOORS.values()] == [401, 401, 401]


@pytest.mark.parametrize("door", ["page", "api"])
def test_inspector_taken_out_of_the_team_is_out_on_the_next_request(world, door):
    client = came_in(door, "inspector")

    unpost(posting=world.person("inspector").postings.get(), actor=world.persona("office"), reason="身体不适")

    assert_outside(client)
    assert by_the_page(Client(), "inspector") == 401


@pytest.mark.parametrize("door", list(DOORS))
def test_session_unused_while_the_account_was_closed_stays_ended(world, door):
    """L8: nothing that lay in a drawer meanwhile comes back with the account."""
    client, other = came_in(door, "administrator"), world.persona("office")
    other.role = "administrator"

    deactivate(user=world.persona("administrator"), actor=other, reason="误操作前")
    reactivate(user=world.persona("administrator"), actor=other, reason="恢复使用")

    assert_outside(client)
    assert DOORS[door](Client(), "administrator") == 200


@pytest.mark.parametrize("door", ["page", "api"])
def test_session_unused_between_two_postings_stays_ended(world, time_machine, door):
    """The clock ends what nobody used; the second posting begins with signing in (B21)."""
    client, person = came_in(door, "inspector"), world.person("inspector")
    last = person.postings.get().ends
    for day in (last, last + timedelta(days=1)):
        end_departed(day=day)
        assert User.objects.get(pk=person.user_id).session_epoch == (day > last)

    person.postings.update(starts=last + timedelta(days=20), ends=last + timedelta(days=40))
    time_machine.move_to(clock.at(last + timedelta(days=20), clock.time(8)), tick=False)

    assert_outside(client)
    assert DOORS[door](Client(), "inspector") == 200


@pytest.mark.parametrize("door", ["page", "api"])
def test_new_code_ends_every_session_of_the_old_password(world, door):
    client = came_in(door, "city_liaison")

    give_code(user=world.persona("city_liaison"), actor=world.persona("administrator"))

    assert_outside(client)
    assert [enter(Client(), "city_liaison") for enter in DOORS.values()] == [401, 401, 401]


HOURS_AFTER_THE_LAST_DAY = {0: 201, 167: 201, 168: 401, 300: 401}


@pytest.mark.parametrize("hours", HOURS_AFTER_THE_LAST_DAY)
def test_record_made_before_the_end_arrives_for_so_many_hours(world, time_machine, hours):
    """`care.access.late_upload_hours`: the queue of a phone is not lost (L14); afterwards it stays on the phone."""
    last = world.person("inspector").postings.get().ends
    content = record_content(present=[world.person("colleague")])
    address = reverse("api:findings-record-send", args=[uuid.uuid4()])
    time_machine.move_to(clock.day_bounds(last)[1] + timedelta(hours=hours), tick=False)
    client = Client()
    door = by_the_api(client, "inspector")

    answer = client.put(address, content, content_type=JSON)

    status = HOURS_AFTER_THE_LAST_DAY[hours]
    assert (door, answer.status_code) == ({201: 200, 401: 401}[status], status)
    assert Record.objects.count() == (status == 201)


def test_record_that_is_stored_is_answered_as_before_after_the_end(world, time_machine):
    """The receipt of the first sending was lost; the second comes when the posting is over (L1)."""
    last = world.person("inspector").postings.get().ends
    content = record_content(present=[world.person("colleague")])
    address = reverse("api:findings-record-send", args=[uuid.uuid4()])
    time_machine.move_to(clock.at(last + timedelta(days=1), clock.time(8)), tick=False)
    client = Client()
    by_the_api(client, "inspector")

    answers = [client.put(address, content, content_type=JSON) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_session_after_the_end_hands_in_and_does_nothing_else(world, time_machine):
    last = world.person("inspector").postings.get().ends
    sha, data = photo("现场照片")
    time_machine.move_to(clock.at(last + timedelta(days=1), clock.time(8)), tick=False)
    client = Client()
    by_the_api(client, "inspector")

    session = client.get(OPERATION).json()
    sent = client.put(reverse("api:findings-photo-send", args=[sha]), data, "application/octet-stream").status_code
    seen = [client.get(reverse(f"api:{name}")).status_code for name in ("findings-record-list", "teams-team-list")]

    assert (session["delivers_until"], session["actions"]) == (
        clock.day_bounds(last + timedelta(days=7))[1].isoformat(),
        ["sign_out"],
    )
    assert (sent, seen) == (201, [403, 403])


def test_what_can_go_no_more_keeps_nothing_else_from_arriving(world, time_machine):
    """A confirmation and a shared draft lie before the photos in the phone's queue: both are refused in words, the
    session stays and delivers; the days over, it is out as any other (L8)."""
    last, record = world.person("inspector").postings.get().ends, record_of(world, locked=False)
    sha, data = photo("现场照片")
    time_machine.move_to(clock.at(last + timedelta(days=1), clock.time(8)), tick=False)
    client = Client()
    by_the_api(client, "inspector")

    refused = [
        client.post(reverse("api:findings-record-confirm", args=[record.pk]), {"version": 1}, content_type=JSON),
        client.get(reverse("api:findings-draft-detail", args=[uuid.uuid4()])),
        client.get("/api/v1/nowhere/"),
    ]
    sent = client.put(reverse("api:findings-photo-send", args=[sha]), data, "application/octet-stream").status_code
    time_machine.move_to(clock.at(last + timedelta(days=8), clock.time(0)), tick=False)
    late = client.get(reverse("api:field-me"))

    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in refused] == [(403, "only_delivers")] * 3
    assert refused[0].json()["error"]["message"] == (
        "您的派驻已于2018-10-02结束，登录权限同时终止。"
        "此前记录的内容可上传至2018-10-09，此项不能再上传，请联系在岗人员或办公室办理。"
    )
    assert sent == 201
    assert (late.status_code, late.json()["error"]["code"]) == (401, "access_ended")
    assert client.get(OPERATION).json()["error"]["code"] == "not_signed_in"


def test_correction_of_a_visit_from_before_the_end_arrives_and_of_a_later_one_does_not(world, time_machine):
    """Judged as a record is, by when the visit began; a colleague's record stays out of sight."""
    last = world.person("inspector").postings.get().ends
    own, theirs = record_of(world, locked=False), record_of(world, author="colleague", present=(), locked=False)
    after = clock.at(last + timedelta(days=1), clock.time(8))
    later = {"started_at": after.isoformat(), "ended_at": (after + timedelta(minutes=20)).isoformat()}
    time_machine.move_to(after + timedelta(hours=1), tick=False)
    client = Client()
    by_the_api(client, "inspector")

    def revise(record, **changes):
        said = {"content": {**record.content, **changes}, "reason": "补充情况", "version": 1}
        answer = client.post(reverse("api:findings-record-revise", args=[record.pk]), said, content_type=JSON)
        return answer.status_code, answer.json().get("error", {}).get("code")

    assert revise(own, **later) == (422, "not_posted")
    assert revise(theirs, no_place_reason="山谷内无信号") == (404, "not_found")
    assert revise(own, no_place_reason="山谷内无信号") == (200, None)
    assert Record.objects.get(pk=own.pk).version == 2


def test_nothing_new_is_made_after_being_sent_home(world, time_machine):
    """The visit began after the posting had ended: it is none of the team's."""
    content = record_content(present=[world.person("colleague")])
    unpost(posting=world.person("inspector").postings.get(), actor=world.persona("office"), reason="身体不适")
    begun = clock.now() + timedelta(minutes=5)
    content["started_at"] = begun.isoformat()
    content["ended_at"] = (begun + timedelta(minutes=20)).isoformat()
    time_machine.move_to(begun + timedelta(hours=1), tick=False)
    client = Client()
    by_the_api(client, "inspector")

    answer = client.put(reverse("api:findings-record-send", args=[uuid.uuid4()]), content, content_type=JSON)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "posting_over")


@pytest.mark.parametrize("key", ["inspector", "city_liaison"])
def test_sight_ends_with_the_part_played(world, time_machine, key):
    """Whoever stays signed in for another reason sees nothing of a team or a city that is no longer theirs."""
    finding = finding_at("assigned", world)
    user = world.persona(key)
    assert Finding.objects.visible_to(user).filter(pk=finding.pk).exists()

    Liaison.objects.filter(user=user).update(ends=world.today)
    time_machine.move_to(clock.at(world.round.departure + timedelta(days=1), clock.time(8)), tick=False)

    assert not Finding.objects.visible_to(user).exists()
