"""Several officers at one board at the same moment."""

import pytest
import time_machine
from django.db import transaction

from kernel.models import AuditEntry
from rotations import services
from rotations.models import Schedule
from teams.models import Person
from teams.services import nominate
from tests.factories.people import make_person, make_unit
from tests.factories.world import WORLD_2018, load_world
from tests.races import RACERS, race

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_six_at_one_board_one_wins_and_five_are_told():
    """All six looked at revision 0 and want the one free place of a team for somebody of their own."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        office = world.persona("office")
        draft = services.open_draft(rotation=services.rotation_of(round=world.round, actor=office), actor=office)
        services.remove(schedule=draft, person=world.person("colleague"), actor=office, revision=0)
        people = [make_person(make_unit("南京市"), f"张{number}").pk for number in range(RACERS)]
        for pk in people:
            nominate(person=Person.objects.get(pk=pk), round=world.round, actor=office)
        team = world.team("ordinary")

        def put(number):
            services.move(
                schedule=Schedule.objects.select_related("rotation__round__campaign").get(pk=draft.pk),
                person=Person.objects.get(pk=people[number]),
                team=team,
                duty="",
                actor=office,
                revision=1,
            )
            return people[number]

        finishes = race(put)

    winners = [finish.result for finish in finishes if not finish.refusal]
    assert sorted(finish.refusal for finish in finishes) == ["", *["board_changed"] * (RACERS - 1)]
    assert list(draft.seats.filter(person__in=people).values_list("person", flat=True)) == winners
    assert AuditEntry.objects.filter(verb="seat.moved").count() == 1
