"""Several processes at one board: it is made once, and published as one of them left it."""

from datetime import date, time

import pytest
import time_machine
from django.db import transaction

from findings.enums import FindingState
from kernel import clock
from kernel.jobs import run_due
from kernel.models import AuditEntry, JobRun
from scoring.jobs import JOBS
from scoring.models import Placing, WeeklyBoard
from scoring.services import make_board
from tests.factories.findings import finding_at
from tests.factories.world import WORLD_2018, load_world
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world with one finding, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
            finding_at(FindingState.ASSIGNED, world)
        yield world


def made():
    return AuditEntry.objects.filter(verb="board.made").count()


def test_six_at_once_make_one_board(committed_world):
    campaign, day = committed_world.campaign, committed_world.today

    finishes = race(lambda number: make_board(campaign=campaign, day=day).pk)

    assert {finish.result for finish in finishes} == {WeeklyBoard.objects.get().pk}
    assert (Placing.objects.count(), made()) == (4, 1)


def test_six_schedulers_run_the_weekly_job_once(committed_world):
    """L15."""
    monday = clock.at(date(2018, 9, 24), time(7))

    with time_machine.travel(monday, tick=False):
        finishes = race(lambda number: len(run_due(JOBS, monday)))

    slots = sorted(JobRun.objects.filter(name="weekly_board").values_list("slot", flat=True))
    assert slots == ["intensified-2018/2018-09-17"]
    assert sum(finish.result for finish in finishes) == WeeklyBoard.objects.count() == made() == len(slots)
