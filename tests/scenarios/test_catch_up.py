"""Nobody was there for two days, and nothing is missing, and nothing is there twice.

Wednesday's finding is in the database when the machine room loses its power at noon. It comes back on Friday
evening at 22:30. The first tick makes the bulletins of Wednesday and Thursday, marked late because they are, and
Friday's, two and a half hours after its hour, late too. A second tick does nothing. Over the week-end it stands
still again; on Monday at ten two schedulers wake up at once. The board of the week is made once.
"""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from config import schedule
from findings.enums import FindingState
from kernel import audit
from kernel.models import AuditEntry, JobRun
from reports.models import DailyBulletin
from scoring.models import WeeklyBoard
from tests.factories.findings import finding_at
from tests.factories.world import WORLD_2018, load_world
from tests.races import race
from tests.scenarios.doors import at

WEDNESDAY, FRIDAY, MONDAY = date(2018, 9, 19), date(2018, 9, 21), date(2018, 9, 24)
OF_THE_WEEK = [date(2018, 9, day) for day in (17, 18, 19, 20, 21)]


def run_due() -> list[tuple[str, str]]:
    output = StringIO()
    call_command("run_due", stdout=output)
    return [(run["job"], run["for"]) for run in json.loads(output.getvalue())["ran"]]


def bulletins() -> dict[date, tuple[bool, int]]:
    """Day → late, total; the earlier round's days within the fortnight of catching up are left out."""
    made = DailyBulletin.objects.filter(day__gte=OF_THE_WEEK[0]).order_by("day", "number")
    return {b.day: (b.is_late, b.figures["total"]) for b in made}


@pytest.mark.django_db
def test_missed_days_are_made_once_and_marked_late(world):
    finding_at(FindingState.ASSIGNED, world)
    with at(WEDNESDAY - timedelta(days=1), 21):
        run_due()
    assert bulletins() == {OF_THE_WEEK[0]: (True, 0), OF_THE_WEEK[1]: (False, 0)}

    with at(FRIDAY, 22, 30):
        ran = run_due()
        again = run_due()

    slots = [f"intensified-2018/{day}" for day in OF_THE_WEEK[2:]]
    assert [slot for job, slot in ran if job == "daily_bulletin"] == slots
    assert again == []
    assert bulletins() == {
        OF_THE_WEEK[0]: (True, 0),
        OF_THE_WEEK[1]: (False, 0),
        WEDNESDAY: (True, 1),
        OF_THE_WEEK[3]: (True, 0),
        FRIDAY: (True, 0),
    }


@pytest.mark.django_db
def test_what_was_to_be_done_longer_ago_than_a_fortnight_is_left(world):
    """A bulletin of last month is no news; the office can still make it by hand."""
    finding_at(FindingState.ASSIGNED, world)

    with at(WEDNESDAY + timedelta(days=15), 21):
        run_due()

    assert WEDNESDAY not in bulletins()
    assert WEDNESDAY + timedelta(days=1) in bulletins()


@pytest.mark.django_db
def test_supplement_follows_where_something_came_after_the_bulletin(world):
    """The published bulletin stays; at noon of the next day what came late is put beside it."""
    from reports.services import publish_bulletin

    with at(WEDNESDAY, 21):
        run_due()
    bulletin = DailyBulletin.objects.get(day=WEDNESDAY)
    with at(WEDNESDAY, 21, 30):
        publish_bulletin(bulletin=bulletin, actor=world.persona("office"))
    with at(WEDNESDAY, 22):
        finding_at(FindingState.ASSIGNED, world)

    with at(WEDNESDAY + timedelta(days=1), 12):
        run_due()
        run_due()

    made = DailyBulletin.objects.filter(day=WEDNESDAY).order_by("number")
    assert [(b.number, b.kind, b.figures["total"]) for b in made] == [(0, "bulletin", 0), (1, "supplement", 1)]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_make_everything_once():
    with time_machine.travel(WORLD_2018.moment, tick=False), transaction.atomic():
        finding_at(FindingState.ASSIGNED, load_world(WORLD_2018))

    with at(MONDAY, 10):
        finishes = race(lambda _number: [(o.job, o.slot) for o in schedule.tick()], racers=2)

    ran = [slot for finish in finishes for slot in finish.result]
    assert len(ran) == len(set(ran))
    assert ("weekly_board", "intensified-2018/2018-09-17") in ran
    assert not JobRun.objects.filter(done_at=None).exists()
    assert not JobRun.objects.exclude(error="").exists()
    assert DailyBulletin.objects.filter(day=WEDNESDAY).count() == 1
    (board,) = WeeklyBoard.objects.filter(starts=OF_THE_WEEK[0])
    assert board.figures["findings"] == 1
    assert AuditEntry.objects.filter(verb="board.made", subject_id=str(board.pk)).count() == 1
    assert audit.verify()["intact"]
