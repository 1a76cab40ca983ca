"""Real processes at once: one decision a replacement, one signature a side."""

from collections import Counter

import pytest
import time_machine
from django.db import transaction

from accounts.models import User
from findings.enums import FindingState
from kernel.models import AuditEntry
from rotations import services
from rotations.models import HandoverList
from teams.models import Posting
from tests.factories.findings import finding_at
from tests.factories.people import make_person
from tests.factories.rectification import on
from tests.factories.rotations import completed, handover_of, later_round
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def test_six_approvals_of_one_replacement_post_one_substitute(committed_world):
    world = committed_world
    replacement = services.ask_replacement(
        posting=world.person("inspector").postings.get(),
        actor=world.persona("leader"),
        reason="recalled",
        leaves_on=world.today,
    )
    person = make_person(world.person("inspector").unit)
    services.name_substitute(
        replacement=replacement, actor=world.persona("sending_unit"), person=person, arrives_on=world.today
    )
    central = world.persona("central")

    finishes = race(lambda n: services.approve_replacement(replacement=replacement, actor=central).state)

    assert Counter(finishes) == {Finish(result="approved"): 1, Finish(refusal="wrong_state"): 5}
    assert Posting.objects.filter(person=person).count() == 1
    assert AuditEntry.objects.filter(verb="replacement.approve").count() == 1


def test_two_replacements_by_one_person_post_them_once(committed_world):
    """Two teams want the same substitute at the same moment."""
    world = committed_world
    office, person = world.persona("office"), make_person(world.person("inspector").unit)
    replacements = []
    for key in ("inspector", "colleague"):
        asked = services.ask_replacement(
            posting=world.person(key).postings.get(), actor=office, reason="recalled", leaves_on=world.today
        )
        replacements.append(
            services.name_substitute(replacement=asked, actor=office, person=person, arrives_on=world.today)
        )
    central = world.persona("central")

    finishes = race(lambda n: services.approve_replacement(replacement=replacements[n], actor=central).state, racers=2)

    assert Counter(finishes) == {Finish(result="approved"): 1, Finish(refusal="already_posted"): 1}
    assert Posting.objects.filter(person=person).count() == 1


def test_six_signatures_take_over_once(committed_world):
    world = committed_world
    finding = finding_at(FindingState.RETURNED, world)
    with on(later_round(world).starts):
        handover = completed(world, handover_of(world))
        services.hand_over(handover=handover, actor=world.persona("leader"))
        newcomer = User.objects.get(username="next_ordinary_0")

        finishes = race(lambda n: services.take_over(handover=handover, actor=newcomer).state)

    assert Counter(finishes) == {Finish(result="done"): 1, Finish(refusal="wrong_state"): 5}
    assert HandoverList.objects.count() == 1
    assert AuditEntry.objects.filter(verb="record.taken_over", subject_id=str(finding.record_id)).count() == 1
