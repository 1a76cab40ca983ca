"""What the phone is told of its owner, and whom a request may be sent as."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from field.selectors import identity
from kernel import clock
from tests.factories.people import PASSWORD

ADDRESS = "/api/v1/field/me/"


@pytest.fixture
def inspector(world):
    return world.persona("inspector")


def test_an_inspector_is_told_their_team_and_their_days(client, world, inspector):
    client.force_login(inspector)
    posting = world.person("inspector").postings.get()

    told = client.get(ADDRESS).json()

    assert told == {
        "id": inspector.pk,
        "username": "inspector",
        "full_name": inspector.full_name,
        "language": "zh-hans",
        "person": world.person("inspector").pk,
        "team": {
            "id": posting.team.pk,
            "name": posting.team.name,
            "round": posting.round.number,
            "city": "石家庄市",
        },
        "campaign": {"code": "intensified-2018", "name": world.campaign.name},
        "posting_ends": clock.day_bounds(posting.ends)[1].isoformat(),
        "delivers_until": timezone.localtime(identity(inspector)["delivers_until"]).isoformat(),
    }


def test_whoever_was_never_posted_has_an_account_and_nothing_else(client, world):
    client.force_login(world.persona("office"))

    told = client.get(ADDRESS).json()

    assert {
        name: told[name] for name in ("person", "team", "campaign", "posting_ends", "delivers_until")
    } == dict.fromkeys(["person", "team", "campaign", "posting_ends", "delivers_until"])


def test_after_the_posting_it_still_tells_until_when_to_send(client, world, inspector):
    posting = world.person("inspector").postings.get()
    after = posting.work_ends_at + timedelta(hours=20)

    with time_machine.travel(after, tick=False):
        client.post(
            "/api/v1/session/", {"username": "inspector", "password": PASSWORD, "keep": True}, "application/json"
        )
        told = client.get(ADDRESS).json()

    assert told["team"]["id"] == posting.team.pk
    assert told["posting_ends"] == clock.day_bounds(posting.ends)[1].isoformat()


@pytest.mark.parametrize(
    ("named", "status", "code"), [("own", 200, None), ("other", 401, "other_account"), ("", 200, None)]
)
def test_a_request_that_names_an_account_is_that_account_s_or_nobody_s(client, world, inspector, named, status, code):
    client.force_login(inspector)
    account = {"own": str(inspector.pk), "other": str(world.persona("leader").pk), "": ""}[named]

    answer = client.get(ADDRESS, headers={"X-Account": account})

    assert answer.status_code == status
    assert answer.json().get("error", {}).get("code") == code


def test_a_session_is_kept_for_the_posting_only_where_that_is_asked_for(world):
    posting = world.person("inspector").postings.get()
    credentials = {"username": "inspector", "password": PASSWORD}

    def expires(**more):
        client = Client()
        client.post("/api/v1/session/", {**credentials, **more}, "application/json")
        return client.session.get_expiry_date()

    assert expires(keep=True) >= posting.work_ends_at
    assert expires(keep=False) == clock.now() + timedelta(days=14)
