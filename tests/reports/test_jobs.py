"""The jobs of 21:00 and of the noon after: each day once, missed days too, and said to be late (L15, L17, L18)."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from campaigns.services import close
from findings.enums import FindingState
from kernel import clock
from kernel.jobs import run_due
from kernel.models import JobRun
from reports.jobs import JOBS
from reports.models import DailyBulletin
from reports.services import publish_bulletin
from tests.factories.findings import approve, finding_at
from tests.factories.reports import new_rules

DAY = date(2018, 9, 19)


def ran(moment: datetime):
    with time_machine.travel(moment, tick=False):
        outcomes = run_due(JOBS, moment)
    assert not JobRun.objects.exclude(error="").exists()
    return [(outcome.job, outcome.slot.removeprefix("intensified-2018/")) for outcome in outcomes]


def at(day, *hour):
    return clock.at(day, time(*hour))


@pytest.mark.parametrize(
    ("moment", "is_due"),
    [
        (at(DAY, 20, 59, 59), False),
        (at(DAY, 21), True),
        (at(DAY, 23, 59), True),
        (at(DAY + timedelta(days=1), 0), True),
    ],
)
def test_bulletin_is_due_at_nine_in_shanghai(world, moment, is_due):
    assert (("daily_bulletin", "2018-09-19") in ran(moment)) is is_due


def test_hour_comes_from_the_campaigns_rules(world):
    new_rules(world, bulletin={"at": "18:30:00"})

    assert ("daily_bulletin", "2018-09-19") not in ran(at(DAY, 18, 29))
    assert ran(at(DAY, 18, 30)) == [("daily_bulletin", "2018-09-19")]


def test_second_run_finds_it_done(world):
    ran(at(DAY, 21))

    assert ran(at(DAY, 21, 1)) == []


def test_outage_is_caught_up_and_said_to_be_late(world):
    ran(at(DAY, 21))
    missed = [("daily_bulletin", f"2018-09-{day}") for day in (20, 21, 22)]

    after = ran(at(date(2018, 9, 22), 21, 5))

    assert [item for item in after if item[0] == "daily_bulletin"] == missed
    made = dict(DailyBulletin.objects.filter(day__gt=DAY).values_list("day", "is_late"))
    assert made == {date(2018, 9, 20): True, date(2018, 9, 21): True, date(2018, 9, 22): False}
    assert JobRun.objects.get(slot__endswith="2018-09-20", name="daily_bulletin").outcome == "bulletin 0: 0, late"


def test_catch_up_reaches_back_two_weeks(world):
    """Days before are left to the office, which can make them by hand."""
    slots = [slot for job, slot in ran(at(DAY, 21)) if job == "daily_bulletin"]

    assert slots == [f"2018-09-{day:02d}" for day in range(5, 20)]


def test_pause_has_no_bulletin(world):
    """2018-08-06 to 08-19 nobody inspects."""
    slots = [slot for job, slot in ran(at(date(2018, 8, 20), 21)) if job == "daily_bulletin"]

    assert slots == ["2018-08-20"]


def test_supplement_is_made_at_noon_of_what_came_late(world):
    late = finding_at(FindingState.SUBMITTED, world)
    ran(at(DAY, 21))
    with time_machine.travel(at(DAY, 22), tick=False):
        publish_bulletin(bulletin=DailyBulletin.objects.get(day=DAY), actor=world.persona("office"))
        approve(late, world.persona("reviewer"))
    next_day = DAY + timedelta(days=1)

    assert ran(at(next_day, 11, 59)) == []
    assert ran(at(next_day, 12)) == [("daily_supplement", "2018-09-19")]
    supplement = DailyBulletin.objects.get(day=DAY, number=1)
    assert (supplement.figures["changes"]["total"], supplement.is_late) == ({"before": 0, "after": 1}, False)


def test_only_running_campaigns_have_bulletins(world):
    close(campaign=world.campaign, actor=world.persona("office"))

    assert ran(at(DAY, 21)) == []
