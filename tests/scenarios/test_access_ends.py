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

from accounts.services import deactivate, give_code, reactivate
from cities.models import Liaison
from findings.models import Finding, Record
from kernel import clock
from teams.services import unpost
from tests.factories.findings import finding_at, record_content
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
    assert_outside(client)
    assert [enter(Client(), key) for enter in DOORS.values()] == [401, 401, 401]


@pytest.mark.parametrize("door", ["page", "api"])
def test_inspector_taken_out_of_the_team_is_out_when_the_day_is_over(world, time_machine, door):
    """The day itself is still theirs, to hand in what was seen; to end access at once, the account is closed."""
    client = came_in(door, "inspector")

    unpost(posting=world.person("inspector").postings.get(), actor=world.persona("office"), reason="身体不适")

    assert client.get(PAGE).status_code == 200
    time_machine.move_to(clock.at(world.today + timedelta(days=1), clock.time(0, 0)), tick=False)
    assert_outside(client)


@pytest.mark.parametrize("door", ["page", "api"])
def test_new_code_ends_every_session_of_the_old_password(world, door):
    client = came_in(door, "city_liaison")

    give_code(user=world.persona("city_liaison"), actor=world.persona("administrator"))

    assert_outside(client)
    assert [enter(Client(), "city_liaison") for enter in DOORS.values()] == [401, 401, 401]


@pytest.mark.parametrize("door", ["page", "api"])
def test_what_a_phone_sends_after_the_end_is_not_stored_and_said_so(world, time_machine, door):
    """The queue stays on the phone (L14): 401, and the record is not there."""
    client = came_in(door, "inspector")
    content = record_content(present=[world.person("colleague")])
    address = reverse("api:findings-record-send", args=[uuid.uuid4()])
    last = world.person("inspector").postings.get().ends

    time_machine.move_to(clock.at(last + timedelta(days=1), clock.time(8)), tick=False)
    answer = client.put(address, content, content_type=JSON)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access_ended")
    assert not Record.objects.exists()


@pytest.mark.parametrize("key", ["inspector", "city_liaison"])
def test_sight_ends_with_the_part_played(world, time_machine, key):
    """Whoever stays signed in for another reason sees nothing of a team or a city that is no longer theirs."""
    finding = finding_at("assigned", world)
    user = world.persona(key)
    assert Finding.objects.visible_to(user).filter(pk=finding.pk).exists()

    Liaison.objects.filter(user=user).update(ends=world.today)
    time_machine.move_to(clock.at(world.round.departure + timedelta(days=1), clock.time(8)), tick=False)

    assert not Finding.objects.visible_to(user).exists()
