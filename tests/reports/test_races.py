"""Several processes at one day: one bulletin, one report (L15)."""

from collections import Counter
from datetime import time

import pytest
import time_machine
from django.db import transaction

from findings.enums import FindingState
from kernel import clock
from kernel.jobs import run_due
from kernel.models import AuditEntry
from reports.jobs import JOBS
from reports.models import DailyBulletin, DailyReport
from reports.services import make_bulletin, publish_bulletin, sign_daily_report
from tests.factories.findings import finding_at
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world with one finding, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
            finding_at(FindingState.ASSIGNED, world)
        yield world


def verbs():
    return Counter(AuditEntry.objects.filter(subject_type="reports.dailybulletin").values_list("verb", flat=True))


def test_six_at_once_make_one_bulletin(committed_world):
    campaign, day = committed_world.campaign, committed_world.today

    finishes = race(lambda number: make_bulletin(campaign=campaign, day=day).pk)

    assert Counter(finishes) == {Finish(result=DailyBulletin.objects.get().pk): 6}
    assert verbs() == {"bulletin.made": 1}


def test_six_schedulers_make_each_days_bulletin_once(committed_world):
    evening = clock.at(committed_world.today, time(21))

    with time_machine.travel(evening, tick=False):
        finishes = race(lambda number: len(run_due(JOBS, evening)))

    days = DailyBulletin.objects.count()
    assert days == 15
    assert verbs() == {"bulletin.made": days}
    # a bulletin and a supplement's look for each day, but for today's supplement, due tomorrow at noon
    assert sum(finish.result for finish in finishes) == 2 * days - 1


def test_published_while_others_make_it_stays_as_published(committed_world):
    """Whoever comes last, the published row has the figures and the moment it was published with."""
    campaign, day, office = committed_world.campaign, committed_world.today, committed_world.persona("office")
    bulletin = make_bulletin(campaign=campaign, day=day)
    finding_at(FindingState.ASSIGNED, committed_world)

    def act(number):
        if number == 0:
            return publish_bulletin(bulletin=bulletin, actor=office).figures["total"]
        return make_bulletin(campaign=campaign, day=day).number

    published_total = race(act)
    rows = list(DailyBulletin.objects.order_by("number"))

    assert rows[0].published_at is not None
    assert rows[0].figures["total"] == next(f.result for f in published_total if f.result in (1, 2))
    assert [row.number for row in rows] == ([0] if rows[0].figures["total"] == 2 else [0, 1])


def test_leader_who_presses_twice_signs_once(committed_world):
    team, leader, day = committed_world.team("ordinary"), committed_world.persona("leader"), committed_world.today

    finishes = race(lambda number: sign_daily_report(team=team, day=day, actor=leader, words=str(number)).day)

    assert Counter(finishes) == {Finish(result=day): 1, Finish(refusal="already_signed"): 5}
    assert DailyReport.objects.count() == AuditEntry.objects.filter(verb="daily_report.signed").count() == 1
