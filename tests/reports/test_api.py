"""Daily reports and bulletins in the API."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from campaigns.services import close
from findings.enums import FindingState
from reports.models import DailyBulletin, DailyReport
from tests.factories.findings import finding_at, record_of
from tests.factories.reports import bulletin_of, due_at_nine, signed

DAY = date(2018, 9, 19)


def api(world, key):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_authenticate(world.persona(key))
    return client


def day_url(world, team="ordinary", day=DAY):
    return reverse("api:reports-team-day", args=[world.team(team).pk, day])


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_leader_reads_and_signs_a_day(world):
    due_at_nine(world)
    record_of(world, findings=2)
    waiting = record_of(world, locked=False)
    leader = api(world, "leader")

    before = leader.get(day_url(world)).json()
    signed_ = leader.post(day_url(world), {"words": "按计划检查"})
    after = leader.get(day_url(world)).json()

    assert (before["figures"]["inspected"], before["figures"]["found"], before["report"]) == (1, 2, None)
    assert before["due_at"] == "2018-09-19T21:00:00+08:00"
    assert [row["id"] for row in before["unconfirmed"]] == [str(waiting.pk)]
    assert (before["actions"], after["actions"]) == (["sign"], [])
    assert signed_.status_code == 201
    assert (signed_.json()["is_late"], signed_.json()["signed_by"]) == (False, "督查员leader")
    assert after["report"]["id"] == signed_.json()["id"]


def test_refusals_have_codes(world):
    leader, url = api(world, "leader"), day_url(world)

    assert code(leader.post(url, {"kind": "stand_down"})) == (422, "reason_missing")
    assert code(leader.post(url, {"kind": "handover"})) == (422, "no_handover")
    assert code(leader.post(url, {"kind": "holiday"})) == (422, "invalid")
    assert code(leader.post(day_url(world, day=date(2018, 9, 20)), {})) == (422, "day_outside")
    assert code(api(world, "inspector").post(url, {})) == (403, "not_allowed")
    assert code(api(world, "far_leader").post(url, {})) == (404, "not_found")
    assert not DailyReport.objects.exists()
    signed(world)
    assert code(leader.post(url, {})) == (409, "already_signed")
    close(campaign=world.campaign, actor=world.persona("office"))
    assert code(leader.post(day_url(world, day=date(2018, 9, 18)), {})) == (423, "campaign_closed")


def test_reports_are_listed_in_scope(world):
    own, far = signed(world), signed(world, "far")
    url = reverse("api:reports-dailyreport-list")

    def ids(key, **query):
        return {row["id"] for row in api(world, key).get(url, query).json()["results"]}

    assert ids("office") == {own.pk, far.pk}
    assert ids("office", day="2018-09-18") == set()
    assert ids("inspector") == {own.pk}
    assert ids("sending_unit") == ids("city_liaison") == ids("auditor") == set()
    assert api(world, "far_leader").get(reverse("api:reports-dailyreport-detail", args=[own.pk])).status_code == 404
    assert api(world, "office").get(reverse("api:reports-dailyreport-detail", args=[own.pk])).json()["actions"] == []


def test_office_makes_notes_and_publishes(world):
    finding_at(FindingState.ASSIGNED, world)
    office, url = api(world, "office"), reverse("api:reports-bulletin-list")

    made = office.post(url, {"campaign": world.campaign.code, "day": "2018-09-19"}).json()
    noted = office.post(
        reverse("api:reports-bulletin-note", args=[made["id"]]), {"note": "明细不全", "printed_total": 9}
    )
    published = office.post(reverse("api:reports-bulletin-publish", args=[made["id"]]))
    late = office.post(reverse("api:reports-bulletin-note", args=[made["id"]]), {"note": "x"})
    detail = office.get(reverse("api:reports-bulletin-detail", args=[made["id"]])).json()

    assert (made["total"], made["actions"], made["published_at"]) == (1, ["publish", "note", "make"], None)
    assert (noted.json()["inconsistent"], noted.json()["note"]) == (True, "明细不全")
    assert (published.status_code, published.json()["actions"]) == (200, ["make"])
    assert code(late) == (409, "wrong_state")
    assert [section["category"] for section in detail["figures"]["sections"]] == ["不正常运行治污设施"]
    assert [row["id"] for row in office.get(url, {"published": "yes"}).json()["results"]] == [made["id"]]


def test_overview_of_a_day(world):
    signed(world)
    url = reverse("api:reports-day", args=[world.campaign.code, DAY])

    told = api(world, "office").get(url).json()

    assert {key: told[key] for key in ("campaign", "day", "round", "issued_round", "cutoff", "waiting", "actions")} == {
        "campaign": "intensified-2018",
        "day": "2018-09-19",
        "round": 7,
        "issued_round": 8,
        "cutoff": None,
        "waiting": 0,
        "actions": ["make"],
    }
    assert [row["is_late"] for row in told["teams"]] == [None, False, None, None]
    assert api(world, "leadership").get(url).json()["actions"] == []
    assert api(world, "office").get(url.replace("09-19", "08-08")).status_code == 404


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("leadership", (200, 403, 403, 403, 200)),
        ("reviewer", (404, 404, 404, 403, 403)),
        ("leader", (404, 404, 404, 403, 403)),
        ("city_liaison", (404, 404, 404, 403, 403)),
        ("other_office", (404, 404, 404, 404, 404)),
        ("auditor", (404, 404, 404, 404, 404)),
    ],
)
def test_others_neither_make_nor_note_nor_publish(world, key, codes):
    bulletin, client = bulletin_of(world), api(world, key)

    answers = (
        client.get(reverse("api:reports-bulletin-detail", args=[bulletin.pk])),
        client.post(reverse("api:reports-bulletin-publish", args=[bulletin.pk])),
        client.post(reverse("api:reports-bulletin-note", args=[bulletin.pk]), {"note": "x"}),
        client.post(reverse("api:reports-bulletin-list"), {"campaign": world.campaign.code, "day": "2018-09-18"}),
        client.get(reverse("api:reports-day", args=[world.campaign.code, DAY])),
    )

    assert tuple(answer.status_code for answer in answers) == codes
    assert DailyBulletin.objects.get() == bulletin


def test_strangers_sign_in_first(world):
    for name in ("api:reports-bulletin-list", "api:reports-dailyreport-list"):
        assert APIClient().get(reverse(name)).status_code == 401
