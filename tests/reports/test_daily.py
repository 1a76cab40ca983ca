"""A team's day: signed by its leader, late or not by the server's clock, a stand-down too (S0 0.15, X35, X36)."""

import os
import time as process_time
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from campaigns.services import close
from findings.enums import FindingState
from kernel import clock
from kernel.errors import Closed, Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from reports.enums import DayKind
from reports.models import DailyReport
from reports.selectors import days_to_sign
from reports.services import sign_daily_report
from teams.models import StandDown
from tests.factories.findings import finding_at, record_of
from tests.factories.reports import due_at_nine, signed

DAY = date(2018, 9, 19)


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Shanghai"])
def server_zone(request, monkeypatch):
    """The server's own time zone, which must not matter (L18)."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    process_time.tzset()
    yield request.param
    monkeypatch.setenv("TZ", before or "UTC")
    process_time.tzset()


def moment(day, hour, minute=0, second=0, micro=0):
    return datetime.combine(day, time(hour, minute, second, micro), tzinfo=clock.SHANGHAI)


def at(when, act, *args, **given):
    with time_machine.travel(when, tick=False):
        return act(*args, **given)


# Late or not


@pytest.mark.parametrize(
    ("when", "is_late"),
    [
        (moment(DAY, 20, 59, 59), False),
        (moment(DAY, 21, 0, 0), False),
        (moment(DAY, 21, 0, 0, 1), True),
        (moment(DAY, 21, 0, 1), True),
        (moment(DAY, 23, 59, 59), True),
        (moment(DAY + timedelta(days=1), 0, 0, 0), True),
        (moment(DAY + timedelta(days=1), 8), True),
    ],
)
def test_nine_in_the_evening_in_shanghai_decides(world, server_zone, when, is_late):
    """X36: the server's receipt counts. S0 七(三): before 21:00, its last second included."""
    due_at_nine(world)

    report = at(when, signed, world, day=DAY)

    assert (report.day, report.is_late) == (DAY, is_late)
    assert report.due_at == moment(DAY, 21)
    assert report.signed_at == when


@pytest.mark.parametrize("hour", [0, 7, 8, 15, 16, 23])
def test_today_is_shanghais_all_round_the_clock(world, server_zone, hour):
    """L18: at 07:00 and at 23:00 in Shanghai, UTC and Los Angeles have other dates."""
    due_at_nine(world)

    report = at(moment(DAY, hour), signed, world)

    assert (report.day, report.is_late) == (DAY, hour >= 21)


def test_plan_without_an_hour_knows_no_late_report(world):
    """X35: S1 五(三) says daily and names no hour."""
    report = at(moment(DAY + timedelta(days=2), 23), signed, world, day=DAY)

    assert (report.due_at, report.is_late) == (None, False)


def test_reason_for_being_late_is_kept(world):
    due_at_nine(world)

    report = at(moment(DAY, 22), signed, world, late_reason=" 山区无网络 ")

    assert (report.is_late, report.late_reason) == (True, "山区无网络")


# What it says


def test_figures_are_of_locked_records_and_frozen(world):
    finding_at(FindingState.ASSIGNED, world)
    record_of(world, findings=2)
    record_of(world, locked=False)
    record_of(world, author="other_inspector", present=("other_colleague",), county="130109")

    report = signed(world, words=" 按计划检查。 ")
    record_of(world)

    figures = DailyReport.objects.get(pk=report.pk).figures
    assert {key: figures[key] for key in ("inspected", "found", "by_type", "unconfirmed")} == {
        "inspected": 2,
        "found": 3,
        "by_type": [{"type": "不正常运行治污设施", "found": 3}],
        "unconfirmed": 1,
    }
    assert len(figures["sites"]) == 2
    assert (report.words, report.kind, report.signed_by.person) == (
        "按计划检查。",
        DayKind.FIELD,
        world.person("leader"),
    )


def test_signing_is_audited(world):
    report = signed(world)

    entry = AuditEntry.objects.get(verb="daily_report.signed")
    assert (entry.actor, entry.subject_id) == (world.persona("leader"), str(report.pk))
    assert entry.data == {"day": "2018-09-19", "late": False, "kind": "field"}


# Stand-down and handover


def test_stand_down_is_a_report_and_a_day_without_duty(world):
    """S1 八(八), C19."""
    report = signed(world, kind=DayKind.STAND_DOWN, words="大雾红色预警，驻地整理资料")

    assert (report.kind, report.figures["inspected"]) == (DayKind.STAND_DOWN, 0)
    kept = StandDown.objects.get()
    assert (kept.team, kept.day, kept.reason) == (world.team("ordinary"), DAY, "大雾红色预警，驻地整理资料")


def test_stand_down_says_why(world):
    assert refusal(signed, world, kind=DayKind.STAND_DOWN, words="  ") == "reason_missing"
    assert not StandDown.objects.exists()


@pytest.mark.parametrize("locked", [True, False])
def test_team_that_inspected_did_not_stand_down(world, locked):
    """Or it would divide its findings by fewer days."""
    record_of(world, locked=locked)

    assert refusal(signed, world, kind=DayKind.STAND_DOWN, words="大雾") == "has_records"
    assert not StandDown.objects.exists()


def test_handover_is_of_the_rounds_handover_day(world):
    assert world.round.handover == date(2018, 9, 17)

    assert refusal(signed, world, kind=DayKind.HANDOVER) == "no_handover"
    assert signed(world, day=world.round.handover, kind=DayKind.HANDOVER).kind == DayKind.HANDOVER


# Refusals


def refusal(act, *args, **given):
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    assert not DailyReport.objects.exists()
    return refused.value.code


@pytest.mark.parametrize(
    "key", ["inspector", "other_leader", "far_leader", "central", "office", "reviewer", "city_liaison", "sending_unit"]
)
def test_only_the_teams_leader_signs(world, key):
    with pytest.raises(NotAllowed):
        sign_daily_report(team=world.team("ordinary"), day=DAY, actor=world.persona(key))
    assert not DailyReport.objects.exists()


def test_leader_signs_from_arrival_to_departure(world):
    """S1 七(四): the last day's report may still be signed on the day of departure, and on no later one."""
    last = world.round.ends

    assert at(moment(world.round.departure, 23), signed, world, day=last).day == last
    with pytest.raises(NotAllowed):
        at(moment(world.round.departure + timedelta(days=1), 9), signed, world, day=last - timedelta(days=1))


@pytest.mark.parametrize("days", [1, 2, -3, -30])
def test_day_to_come_and_day_before_the_round_are_refused(world, days):
    assert refusal(signed, world, day=DAY + timedelta(days=days)) == "day_outside"


def test_day_is_signed_once(world):
    signed(world, words="第一次")

    with pytest.raises(Conflict) as refused:
        signed(world, words="第二次")

    assert (refused.value.code, refused.value.status) == ("already_signed", 409)
    assert DailyReport.objects.get().words == "第一次"


def test_closed_campaign_takes_no_report(world):
    close(campaign=world.campaign, actor=world.persona("office"))

    with pytest.raises(Closed) as refused:
        signed(world)
    assert refused.value.status == 423


# What is still to sign


def test_leader_finds_every_unsigned_day_of_the_round(world):
    due_at_nine(world)
    signed(world, day=date(2018, 9, 18))

    found = at(moment(DAY, 21, 0, 1), days_to_sign, world.persona("leader"))

    assert [(item.team, item.day, item.is_late) for item in found] == [
        (world.team("ordinary"), DAY, True),
        (world.team("ordinary"), date(2018, 9, 17), True),
    ]
    assert days_to_sign(world.persona("inspector")) == []
    assert days_to_sign(world.persona("office")) == []
