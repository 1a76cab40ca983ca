"""Campaigns in the API: every operation for every role, and what it says."""

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.roles import Role
from campaigns.services import add_member, adjust_calendar
from campaigns.workflow import ADJUST
from tests.factories.campaigns import CODES, campaign, campaign_at
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

CODE = "intensified-2018"
BASE = f"/api/v1/campaigns/{CODE}/"
READ = ["", "rounds/", "topics/", "policy/", "calendar/changes/"]
WRITE = ["start/", "close/", "calendar/preview/", "calendar/changes/"]
MEMBERS = (
    "office", "reviewer", "leadership", "inspector", "leader", "central", "city_liaison", "county_liaison", "province",
    "sending_unit", "administrator",
)  # fmt: skip
STRANGERS = ("other_office", "auditor")
SHORTEN = {"kind": "shorten", "round": 9, "end": "2018-10-24", "reason": "提前收尾"}


def client_of(user) -> APIClient:
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(world):
    return client_of(world.persona("office"))


def change(api, path="calendar/changes/", **body):
    return api.post(f"{BASE}{path}", body, format="json")


def error(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


# Who


def test_addresses_are_those_of_the_interface():
    assert reverse("api:campaigns-campaign-list") == "/api/v1/campaigns/"
    assert reverse("api:campaigns-rounds", args=[CODE]) == f"{BASE}rounds/"
    assert reverse("api:campaigns-change-list", args=[CODE]) == f"{BASE}calendar/changes/"


@pytest.mark.parametrize("persona", MEMBERS)
def test_members_read_and_only_the_office_writes(world, persona):
    api = client_of(world.persona(persona))

    assert {path: api.get(f"{BASE}{path}").status_code for path in READ} == dict.fromkeys(READ, 200)
    if persona != "office":
        answers = {path: error(api.post(f"{BASE}{path}", SHORTEN, format="json")) for path in WRITE}
        # A campaign that runs cannot be started by anybody: the state is told first.
        assert answers == {**dict.fromkeys(WRITE, (403, "not_allowed")), "start/": (409, "wrong_state")}
        assert world.campaign.round_changes.count() == 0


@pytest.mark.parametrize("persona", STRANGERS)
def test_strangers_find_nothing(world, persona):
    api = client_of(world.persona(persona))

    assert {error(api.get(f"{BASE}{path}")) for path in READ} == {(404, "not_found")}
    assert {error(api.post(f"{BASE}{path}", SHORTEN, format="json")) for path in WRITE} == {(404, "not_found")}


def test_who_is_not_signed_in_is_told_to(world):
    for path in READ:
        assert error(APIClient().get(f"{BASE}{path}")) == (401, "not_signed_in")


# Reading


def test_list_shows_each_campaign_with_its_actions(world):
    rows = client_of(world.persona("office")).get("/api/v1/campaigns/").json()["results"]

    assert rows == [
        {
            "code": CODE,
            "name": "2018-2019年蓝天保卫战重点区域强化督查",
            "short_name": "2018-2019强化督查",
            "plan_title": "2018-2019年蓝天保卫战重点区域强化督查方案",
            "document_number": "",
            "source_status": "issued",
            "starts": "2018-06-11",
            "ends": "2019-04-28",
            "state": "running",
            "actions": ["close", ADJUST],
        }
    ]
    everything = client_of(world.persona("leadership")).get("/api/v1/campaigns/").json()["results"]
    assert [(row["code"], row["actions"]) for row in everything] == [(code, []) for code in CODES]


def test_list_asks_as_often_for_one_campaign_as_for_three(world, django_assert_num_queries):
    user = make_user(Role.OFFICE)
    add_member(campaign=world.campaign, user=user, actor=None)

    with django_assert_num_queries(2):
        assert len(client_of(user).get("/api/v1/campaigns/").json()["results"]) == 1
    for code in ("patrol-2017", "assistance-2019"):
        add_member(campaign=campaign(code), user=user, actor=None)
    fresh = type(user).objects.get(pk=user.pk)
    with django_assert_num_queries(2):
        assert len(client_of(fresh).get("/api/v1/campaigns/").json()["results"]) == 3


def test_detail_tells_the_words_phases_places_and_today(api):
    """X8, X12, X51."""
    found = api.get(BASE).json()

    assert found["vocabulary"]["letter"] == "督办函"
    assert [(p["number"], p["declared_rounds"]) for p in found["phases"]] == [(1, 4), (2, 6), (3, 11)]
    assert [(p["region"], len(p["places"])) for p in found["places"]] == [("jjj", 28), ("fenwei", 11), ("yrd", 41)]
    today = found["round"]
    assert (today["number"], today["issued_number"], today["starts"], today["departure"]) == (
        7,
        8,
        "2018-09-17",
        "2018-10-02",
    )
    assert found["focus"]["starts"] == "2018-08-01"
    assert found["focus"]["topics"][0] == "scattered"


def test_rounds_are_those_of_the_command_with_the_row_they_are_stored_in(api, world):
    """Interfaces: the same keys as `manage.py rounds --json`, and more."""
    found = api.get(f"{BASE}rounds/").json()

    inspections = [row for row in found["rounds"] if row["kind"] == "inspection"]
    assert len(inspections) == 21
    assert inspections[6] == {
        "id": world.round.pk,
        "number": 7,
        "issued_number": 8,
        "phase": 2,
        "kind": "inspection",
        "start": "2018-09-17",
        "end": "2018-09-30",
        "days": 14,
        "arrival": "2018-09-16",
        "handover": "2018-09-17",
        "departure": "2018-10-02",
        "placement": None,
        "after_round": None,
    }
    assert found["pauses"] == [{"start": "2019-01-28", "end": "2019-02-17", "days": 21, "reason": "春节前后暂停督查"}]
    assert found["changes"] == 0
    (stump,) = [warning for warning in found["warnings"] if warning["code"] == "stump-round"]
    assert "147 天 ÷ 14 = 10.5 轮" in stump["message"]


def test_warnings_speak_the_language_that_was_asked_for(world):
    api = client_of(world.persona("office"))
    found = api.get(f"{BASE}rounds/", headers={"Accept-Language": "en"}).json()

    (stump,) = [warning for warning in found["warnings"] if warning["code"] == "stump-round"]
    assert "147 days ÷ 14 = 10.5 rounds" in stump["message"]


def test_topics_give_a_phone_what_it_records_with(api):
    """L9: answers name the version of the checklist."""
    found = api.get(f"{BASE}topics/").json()

    assert len(found["topics"]) == 13
    first = found["topics"][0]
    assert {key: first[key] for key in ("code", "short_name", "checklist_version")} == {
        "code": "scattered",
        "short_name": "散乱污",
        "checklist_version": 1,
    }
    assert first["questions"][2] == {"code": "scattered-3", "text": "是否按要求完成整改？"}
    assert {key: value for key, value in first["problem_types"][1].items() if key != "id"} == {
        "code": "scattered-listed",
        "name": "清单内“散乱污”企业整改不到位",
        "category": "清单内散乱污整改不到位",
        "severity": 2,
        "difficulty": 1,
    }
    assert (found["focus"]["starts"], len(found["focuses"])) == ("2018-08-01", 5)


def test_topics_take_as_many_queries_for_thirteen_as_for_five(world, django_assert_max_num_queries):
    api = client_of(world.persona("leadership"))

    for code in CODES:
        with django_assert_max_num_queries(8):
            api.get(f"/api/v1/campaigns/{code}/topics/")


def test_policy_gives_each_parameter_with_its_origin(api):
    """A1, A16."""
    found = api.get(f"{BASE}policy/").json()

    assert (found["number"], found["valid_from"]) == (1, "2018-06-11")
    assert found["parameters"]["rounds"]["round_days"] == 14
    assert found["origins"]["rounds.round_days"]["source"] == "S1 四"
    assert found["origins"]["reply.reply_days"]["is_default"] is True
    assert error(api.get(f"{BASE}policy/", {"on": "yesterday"})) == (422, "invalid")


# Starting and closing


def test_start_and_close(world):
    office = world.persona("office")
    add_member(campaign=campaign("winter-2020"), user=office, actor=None)
    api, base = client_of(office), "/api/v1/campaigns/winter-2020/"

    started = api.post(f"{base}start/")
    again = api.post(f"{base}start/")
    closed = api.post(f"{base}close/")

    assert (started.status_code, started.json()["state"], started.json()["actions"]) == (
        200,
        "running",
        ["close", ADJUST],
    )
    assert error(again) == (409, "wrong_state")
    assert (closed.json()["state"], closed.json()["actions"]) == ("closed", [])


# The calendar


def test_preview_shows_before_and_after_with_the_sums_and_saves_nothing(api, world):
    """Domain 3."""
    answer = change(api, "calendar/preview/", **SHORTEN)

    found = answer.json()
    assert answer.status_code == 200
    ninth = next(row for row in found["rounds"] if row["before"]["number"] == 9)
    assert (ninth["before"]["end"], ninth["after"]["end"]) == ("2018-10-28", "2018-10-24")
    assert found["sums"][:3] == [
        "第 2 阶段：84 天 − 暂停 0 天 = 84 天 ÷ 14 = 6 轮；日历排 6 轮。",
        "轮次：调整前 21，调整后 21。",
        "督查天数：调整前 287，调整后 283。",
    ]
    assert found["changes"] == 0
    assert world.campaign.round_changes.count() == 0


def test_change_is_saved_and_listed(api, world):
    answer = change(api, **SHORTEN, seen=0)

    (row,) = api.get(f"{BASE}calendar/changes/").json()
    assert (answer.status_code, answer.json()["changes"]) == (201, 1)
    assert {key: row[key] for key in ("kind", "parameters", "reason", "made_by", "made_at")} == {
        "kind": "shorten",
        "parameters": {"round": 9, "end": "2018-10-24"},
        "reason": "提前收尾",
        "made_by": world.persona("office").full_name,
        "made_at": "2018-09-19T10:00:00+08:00",
    }


def test_inserted_and_cancelled_rounds_have_one_side_only(api):
    cancelled = change(api, "calendar/preview/", kind="cancel", round=21, reason="收尾提前").json()

    (gone,) = [row for row in cancelled["rounds"] if row["after"] is None]
    assert gone["before"]["number"] == 21


def test_changes_are_listed_to_those_who_may_read_them(world):
    office = world.persona("office")
    adjust_calendar(campaign=world.campaign, kind="cancel", parameters={"round": 21}, reason="收尾提前", actor=office)

    listed = {key: len(client_of(world.persona(key)).get(f"{BASE}calendar/changes/").json()) for key in MEMBERS}

    assert {key for key, count in listed.items() if count} == {"office", "leadership", "administrator"}


@pytest.mark.parametrize("path", ["calendar/preview/", "calendar/changes/"])
@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({}, (422, "invalid")),
        ({"kind": "stump", "reason": "x"}, (422, "invalid")),
        ({"kind": "shift", "round": "nine", "days": 1, "reason": "x"}, (422, "invalid")),
        ({"kind": "shorten", "round": 9, "end": "2018-02-30", "reason": "x"}, (422, "invalid")),
        ({"kind": "shift", "round": 9, "days": 1000, "reason": "x"}, (422, "invalid")),
        ({"kind": "shift", "round": 9, "reason": "x"}, (422, "calendar_refused")),
        ({"kind": "cancel", "reason": "x"}, (422, "calendar_refused")),
        ({"kind": "shift", "round": 9, "days": 7, "reason": "x"}, (422, "calendar_refused")),
        ({"kind": "cancel", "round": 21}, (422, "reason_missing")),
        ({"kind": "cancel", "round": 21, "reason": "  "}, (422, "reason_missing")),
        ({"kind": "cancel", "round": 3, "reason": "x"}, (422, "round_over")),
    ],
)
def test_wrong_change_is_refused_and_changes_nothing(api, world, path, body, answer):
    """Holds: a clear sentence, a stable code, nothing changed."""
    response = change(api, path, **body)

    assert error(response) == answer
    assert response.json()["error"]["message"]
    assert world.campaign.round_changes.count() == 0


def test_refusal_carries_the_engine_s_code_and_the_sum(api):
    """X3, X4."""
    found = change(api, kind="shift", round=16, days=7, reason="并入二月").json()["error"]

    assert (found["code"], found["reason"]) == ("calendar_refused", "round-in-pause")
    assert "147 天 ÷ 14 = 10.5 轮" in found["message"]


def test_stale_preview_is_a_conflict(api, world):
    change(api, kind="cancel", round=21, reason="收尾提前")

    assert error(change(api, **SHORTEN, seen=0)) == (409, "calendar_changed")
    assert world.campaign.round_changes.count() == 1


def test_closed_campaign_answers_423(api, world):
    campaign_at("closed")

    assert error(change(api, **SHORTEN)) == (423, "campaign_closed")
    assert error(change(api, "calendar/preview/", **SHORTEN)) == (423, "campaign_closed")


def test_api_document_describes_every_operation():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    ours = {
        (method, path): operation
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/campaigns/")
        for method, operation in methods.items()
    }

    assert len(ours) == 13
    assert [key for key, operation in ours.items() if not operation.get("description")] == []
