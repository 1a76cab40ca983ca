"""When a round's days move, its people's postings move with it."""

from datetime import date

import pytest
import time_machine

from campaigns.services import adjust_calendar
from kernel import audit
from teams.models import Posting
from teams.services import unpost
from tests.factories.world import WORLD_2018

pytestmark = pytest.mark.django_db


def days_of(person):
    return Posting.objects.filter(person=person).values_list("starts", "ends").get()


def test_postings_follow_a_shortened_round(world):
    """A6, S1 七(四): access ends with the posting, so it must end on the new day."""
    person = world.person("inspector")
    assert days_of(person) == (date(2018, 9, 16), date(2018, 10, 2))

    adjust_calendar(
        campaign=world.campaign,
        kind="shorten",
        parameters={"round": 7, "end": "2018-09-28"},
        reason="国庆前结束",
        actor=world.persona("office"),
    )

    assert days_of(person) == (date(2018, 9, 16), date(2018, 9, 28))
    last = audit.history_of(Posting.objects.get(person=person)).last()
    assert (last.verb, last.data) == ("posting.moved", {"starts": "2018-09-16", "ends": "2018-09-28"})


def test_posting_that_ended_early_keeps_its_day(world):
    person = world.person("inspector")
    with time_machine.travel(WORLD_2018.moment, tick=False):
        unpost(posting=Posting.objects.get(person=person), actor=world.persona("office"), reason="因病返回")

    adjust_calendar(
        campaign=world.campaign,
        kind="shorten",
        parameters={"round": 7, "end": "2018-09-28"},
        reason="国庆前结束",
        actor=world.persona("office"),
    )

    assert days_of(person) == (date(2018, 9, 16), date(2018, 9, 19))
