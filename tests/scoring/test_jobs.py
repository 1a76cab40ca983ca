"""The weekly job: on Monday at seven, each week once, missed ones too (L17)."""

from datetime import date, datetime, time

import pytest
import time_machine

from campaigns.services import close
from kernel import clock
from kernel.jobs import run_due
from kernel.models import JobRun
from scoring.jobs import JOBS
from scoring.models import WeeklyBoard


def at(day, hour=time(7)):
    return clock.at(day, hour)


def ran(moment: datetime):
    with time_machine.travel(moment, tick=False):
        return [outcome.slot for outcome in run_due(JOBS, moment)]


@pytest.mark.parametrize(
    ("moment", "slots"),
    [
        (at(date(2018, 9, 24), time(6, 59, 59)), []),
        (at(date(2018, 9, 24)), ["intensified-2018/2018-09-17"]),
        (at(date(2018, 9, 30)), ["intensified-2018/2018-09-17"]),
    ],
)
def test_week_is_due_on_the_monday_after_it(world, moment, slots):
    assert ran(moment) == slots


def test_second_run_finds_it_done(world):
    monday = at(date(2018, 9, 24))
    ran(monday)

    assert ran(monday) == []
    assert WeeklyBoard.objects.count() == 1


def test_outage_is_caught_up_oldest_week_first(world):
    assert ran(at(date(2018, 10, 1), time(18))) == ["intensified-2018/2018-09-17", "intensified-2018/2018-09-24"]
    assert not JobRun.objects.exclude(error="").exists()


def test_week_to_which_nobody_was_sent_makes_no_board(world):
    """The round from 2018-10-01 on has no teams."""
    assert ran(at(date(2018, 10, 15))) == []


def test_pause_makes_no_board(world):
    """Between rounds nobody inspects: the gap of 2018-08-06 to 08-19."""
    assert ran(at(date(2018, 8, 20))) == []


def test_only_running_campaigns_are_ranked(world):
    close(campaign=world.campaign, actor=world.persona("office"))

    assert ran(at(date(2018, 9, 24))) == []
