"""Real processes at once: nobody gets two teams, no seat two people, no roster is applied twice."""

from collections import Counter

import pytest
import time_machine
from django.db import transaction

from campaigns.selectors import inspection_rounds
from kernel.models import AuditEntry
from teams import services
from teams.enums import Duty
from teams.imports import apply_roster, import_roster
from teams.models import Nomination, Person, Posting
from tests.factories.people import make_person, make_unit
from tests.factories.rosters import person_row, roster
from tests.factories.world import WORLD_2018, load_world
from tests.races import RACERS, Finish, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def add_team(world, number):
    return services.create_team(
        round=world.round, city=world.city, kind="ordinary", number=number, counties=[], actor=None
    )


def test_one_person_asked_for_by_six_teams_gets_one(committed_world):
    teams = [add_team(committed_world, 20 + n) for n in range(RACERS)]
    person, office = make_person(make_unit("南京市")), committed_world.persona("office")

    finishes = race(lambda n: bool(services.post(person=person, team=teams[n], duty=Duty.MEMBER, actor=office)))

    assert Counter(finishes) == {Finish(result=True): 1, Finish(refusal="already_posted"): 5}
    assert Posting.objects.filter(person=person).count() == 1
    assert AuditEntry.objects.filter(verb="posting.made", data__person=person.pk).count() == 1


def test_last_seat_of_a_team_is_given_once(committed_world):
    team, unit = add_team(committed_world, 20), make_unit("南京市")
    for duty in (Duty.LEADER, Duty.MEMBER):
        services.post(person=make_person(unit), team=team, duty=duty, actor=None)
    people = [make_person(unit) for _n in range(RACERS)]

    finishes = race(lambda n: bool(services.post(person=people[n], team=team, duty=Duty.MEMBER, actor=None)))

    assert Counter(finishes) == {Finish(result=True): 1, Finish(refusal="team_full"): 5}
    assert team.postings.count() == 3


def test_checked_roster_is_applied_once(committed_world):
    office = committed_world.persona("office")
    data = roster(person_row(1), person_row(2))
    upload = import_roster(data, "a.xlsx", round=committed_world.round, actor=office, dry_run=True)

    finishes = race(lambda n: apply_roster(upload=upload, actor=office).state)

    assert Counter(finishes) == {Finish(result="applied"): 1, Finish(refusal="already_applied"): 5}
    assert Nomination.objects.count() == 2


def test_one_new_person_in_six_rosters_is_added_once(committed_world):
    rounds = list(inspection_rounds(committed_world.campaign)[8 : 8 + RACERS])
    data = roster(person_row(1))

    finishes = race(
        lambda n: import_roster(data, f"{n}.xlsx", round=rounds[n], actor=None, dry_run=False).report["accepted"]
    )

    assert finishes == [Finish(result=1)] * RACERS
    assert Person.objects.filter(name=person_row(1)[4]).count() == 1
    assert Nomination.objects.count() == RACERS
