"""The clock proposes the next round in time, again when its nominations change, and never over an officer's work."""

from datetime import time, timedelta

import pytest

from campaigns.selectors import inspection_rounds
from kernel import clock
from kernel.jobs import run_due
from kernel.models import JobRun, Notification
from rotations import jobs
from rotations.enums import Origin
from rotations.models import Proposal, Schedule, Seat
from rotations.services import discard_draft, open_draft, propose, rotation_of, run_proposal
from teams.models import Posting, Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


@pytest.fixture(autouse=True)
def _short_search(world):
    """A second is enough for what these tests ask."""
    set_rule(world.campaign, "time_limit_seconds", 1)


def set_rule(campaign, name, value):
    version = campaign.policies.order_by("number").last()
    version.parameters["scheduling"][name] = value
    version.save()


@pytest.fixture
def people(next_round):
    people = [make_person(make_unit("杭州市")), make_person(make_unit("南京市"))]
    for person in people:
        nominate(person=person, round=next_round, actor=None)
    return people


@pytest.fixture
def morning(next_round):
    """The hour at which the round comes due: ten days before the arrival."""
    return clock.at(next_round.arrival - timedelta(days=10), time(6, 0))


def tick(moment):
    with clock.standing_at(moment):
        return [outcome.outcome for outcome in run_due(jobs.JOBS, moment) if outcome.job == "rotations.propose"]


def test_round_is_proposed_once_and_in_time(next_round, people, morning):
    """The office is told, and nothing is published."""
    early = tick(morning - timedelta(minutes=1))
    at_its_hour = tick(morning)
    again = tick(morning + timedelta(minutes=1))

    proposal = Proposal.objects.get()
    assert (early, at_its_hour, again) == ([], [f"proposal {proposal.pk}"], [])
    assert (proposal.origin, proposal.rotation.round, proposal.rotation.state) == (Origin.CLOCK, next_round, "draft")
    with clock.standing_at(morning):
        run_proposal(proposal.pk)
    assert list(Notification.objects.filter(key__startswith="rotation.proposed").values_list("user__username")) == [
        ("office",)
    ]
    assert Schedule.objects.get().seats.count() == 2


@pytest.mark.parametrize("allowed", [False, True])
def test_complete_schedule_is_published_by_itself_only_where_the_plan_says_so(world, next_round, morning, allowed):
    """One team, and three people for it."""
    rotation_of(round=next_round, actor=None)
    Team.objects.filter(round=next_round).exclude(city=world.city, number=2).delete()
    unit = make_unit("杭州市")
    for _n in range(3):
        nominate(person=make_person(unit), round=next_round, actor=None)
    if allowed:
        set_rule(world.campaign, "publishes_itself", True)
    tick(morning)
    with clock.standing_at(morning):
        run_proposal(Proposal.objects.get().pk)

    rotation = Proposal.objects.get().rotation
    assert (rotation.state, Posting.objects.filter(round=next_round).count()) == (
        ("published", 3) if allowed else ("draft", 0)
    )


def test_schedule_that_lacks_people_is_left_to_the_office(world, next_round, people, morning):
    set_rule(world.campaign, "publishes_itself", True)
    tick(morning)
    with clock.standing_at(morning):
        run_proposal(Proposal.objects.get().pk)

    assert Proposal.objects.get().rotation.state == "draft"


def test_outage_is_caught_up(people, morning):
    assert len(tick(morning + timedelta(days=5))) == 1
    assert JobRun.objects.get(name="rotations.propose").due_at == morning


def test_changed_nominations_are_proposed_again(next_round, people, morning):
    tick(morning)
    with clock.standing_at(morning):
        run_proposal(Proposal.objects.get().pk)
    nominate(person=make_person(make_unit("苏州市")), round=next_round, actor=None)

    assert len(tick(morning + timedelta(hours=1))) == 1
    assert Proposal.objects.count() == 2


def test_round_without_nominations_waits(next_round, morning):
    assert tick(morning) == []


def test_officers_work_is_left_alone(world, next_round, people, morning):
    """A draft begun by hand, one that was proposed for an officer, and one of the clock that somebody changed."""
    office = world.persona("office")
    rotation = rotation_of(round=next_round, actor=office)
    draft = open_draft(rotation=rotation, actor=office)
    by_hand = tick(morning)
    propose(rotation=rotation, actor=office, seconds=1)
    for_an_officer = tick(morning)
    discard_draft(schedule=draft, actor=office)
    clocks = propose(rotation=rotation, actor=None, seconds=1, origin=Origin.CLOCK)
    seat = clocks.seats.first()
    Seat.objects.filter(pk=seat.pk).update(team=Team.objects.filter(round=next_round).last())
    Schedule.objects.filter(pk=clocks.pk).update(revision=clocks.revision + 1)
    changed = tick(morning)

    assert (by_hand, for_an_officer, changed) == ([], [], [])
    assert Proposal.objects.count() == 0


def test_what_is_posted_is_not_proposed_over(world, people):
    """The round under way was staffed before; new nominations for it are the office's to place."""
    nominate(person=people[0], round=world.round, actor=None)

    assert tick(clock.at(world.today, time(12, 0))) == []
