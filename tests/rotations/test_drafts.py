"""A round's draft: begun once, from what stands, and given up without a trace on the postings."""

import pytest

from campaigns.selectors import inspection_rounds
from kernel.errors import Closed, NotAllowed, Refused, WrongState
from kernel.models import AuditEntry
from rotations.enums import ScheduleState
from rotations.models import Rotation, Schedule
from rotations.services import discard_draft, open_draft, rotation_of
from teams.models import Posting, Team


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


def seats_of(schedule):
    return sorted(schedule.seats.values_list("team", "person", "duty"))


def test_rotation_makes_the_plans_teams_once(world, office, next_round):
    """S1 1.18, 1.19: 39 central and 251 ordinary teams."""
    first = rotation_of(round=next_round, actor=office)
    second = rotation_of(round=next_round, actor=office)

    assert (first, Rotation.objects.count(), Team.objects.filter(round=next_round).count()) == (second, 1, 290)
    assert AuditEntry.objects.filter(verb="rotation.begun").count() == 1


def test_draft_begins_from_what_stands_and_is_one(world, office):
    rotation = rotation_of(round=world.round, actor=office)

    draft = open_draft(rotation=rotation, actor=office)

    stands = sorted(Posting.objects.filter(round=world.round).values_list("team", "person", "duty"))
    assert seats_of(draft) == stands
    assert open_draft(rotation=rotation, actor=office) == draft


def test_discarded_draft_is_kept_and_the_next_begins_anew(world, office):
    rotation = rotation_of(round=world.round, actor=office)
    first = open_draft(rotation=rotation, actor=office)
    first.seats.all().delete()

    discard_draft(schedule=first, actor=office)
    second = open_draft(rotation=rotation, actor=office)

    assert (first.state, second.number, second.seats.count()) == (ScheduleState.DISCARDED, 2, 13)
    assert Schedule.objects.count() == 2
    with pytest.raises(WrongState):
        discard_draft(schedule=first, actor=office)


def test_nobody_else_begins_or_discards(world, office):
    draft = open_draft(rotation=rotation_of(round=world.round, actor=office), actor=office)

    for key in ("other_office", "reviewer", "leadership", "administrator", "sending_unit", "leader"):
        with pytest.raises(NotAllowed):
            rotation_of(round=world.round, actor=world.persona(key))
        with pytest.raises(NotAllowed):
            open_draft(rotation=draft.rotation, actor=world.persona(key))
        with pytest.raises(NotAllowed):
            discard_draft(schedule=draft, actor=world.persona(key))


def test_rounds_without_people_are_refused(world, office, next_round):
    """A verification window has the rounds' people; cancelled rounds and closed campaigns have none."""
    window = world.campaign.rounds.exclude(kind="inspection").select_related("campaign").first()
    next_round.is_cancelled = True

    with pytest.raises(Refused) as no_inspection:
        rotation_of(round=window, actor=office)
    with pytest.raises(Refused) as cancelled:
        rotation_of(round=next_round, actor=office)
    assert (no_inspection.value.code, cancelled.value.code) == ("no_inspection_round", "round_cancelled")
    world.round.campaign.state = "closed"
    with pytest.raises(Closed):
        rotation_of(round=world.round, actor=office)
