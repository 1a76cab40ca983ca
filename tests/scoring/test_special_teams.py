"""Special teams are picked from teams that stood out in the two years before (S1 七(二))."""

from datetime import date, time

import pytest
import time_machine

from campaigns.selectors import inspection_rounds
from findings.enums import FindingState
from kernel import clock
from kernel.errors import Refused
from scoring.services import make_board, publish_board
from teams.enums import Duty
from teams.models import Posting
from teams.services import create_team, post
from teams.standing import outstanding
from tests.factories.findings import finding_at
from tests.factories.people import make_person, make_unit

MONDAY = date(2018, 9, 24)


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).filter(starts__gt=world.today).order_by("starts").first()


@pytest.fixture
def special(world, next_round):
    return create_team(
        round=next_round, city=world.team("ordinary").city, kind="special", number=9, counties=[], actor=None
    )


@pytest.fixture
def board(world):
    with time_machine.travel(clock.at(date(2018, 9, 23), time(18)), tick=False):
        finding_at(FindingState.ASSIGNED, world)
    with time_machine.travel(clock.at(MONDAY, time(8)), tick=False):
        yield publish_board(board=make_board(campaign=world.campaign, day=world.today), actor=None)


def test_anybody_may_be_sent_before_a_board_has_appeared(world, special):
    newcomer = make_person(make_unit("苏州市"))

    assert outstanding(special.round.starts) is None
    assert post(person=newcomer, team=special, duty=Duty.MEMBER, actor=None).team == special


def test_only_people_of_named_teams_are_sent_once_boards_have_appeared(world, special, board):
    named = board.placings.filter(is_named=True).values("team")
    chosen = Posting.objects.filter(team__in=named).order_by("pk").first().person
    newcomer = make_person(make_unit("苏州市"))

    with pytest.raises(Refused) as refusal:
        post(person=newcomer, team=special, duty=Duty.MEMBER, actor=None)

    assert refusal.value.code == "not_outstanding"
    assert post(person=chosen, team=special, duty=Duty.MEMBER, actor=None).person == chosen


def test_board_of_more_than_two_years_ago_picks_nobody(world, board):
    assert outstanding(date(2020, 9, 1)) == frozenset(
        Posting.objects.filter(team__in=board.placings.filter(is_named=True).values("team")).values_list(
            "person", flat=True
        )
    )
    assert outstanding(date(2020, 9, 24)) is None
