"""Real processes at once: one number each, one winner a transition, one audit entry (L31, domain 6)."""

from collections import Counter

import pytest
import time_machine
from django.db import transaction

from kernel.models import AuditEntry
from rectification import services
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.rectification import LETTER_DAY, confirmed, entry_at, on
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)
FAR = {"author": "far_inspector", "present": ["far_colleague"], "county": "140105"}


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def test_two_cities_issued_at_once_get_numbers_that_follow(committed_world):
    """F2, L31."""
    world = committed_world
    confirmed(world)
    confirmed(world, **FAR)
    office, cities = world.persona("office"), [world.city, world.other_city]

    with on(LETTER_DAY):
        finishes = race(
            lambda n: [
                letter.number for letter in services.issue_letters(round=world.round, actor=office, cities=[cities[n]])
            ],
            racers=2,
        )

    assert sorted(finish.result[0] for finish in finishes) == ["环督函〔2018〕1号", "环督函〔2018〕2号"]


def test_one_round_issued_six_times_at_once_makes_one_letter(committed_world):
    world = committed_world
    confirmed(world)
    office = world.persona("office")

    with on(LETTER_DAY):
        finishes = race(lambda n: len(services.issue_letters(round=world.round, actor=office)))

    assert Counter(finishes) == {Finish(result=1): 1, Finish(refusal="nothing_to_issue"): 5}
    assert [letter.number for letter in SupervisionLetter.objects.all()] == ["环督函〔2018〕1号"]
    assert LedgerEntry.objects.count() == 1
    assert AuditEntry.objects.filter(verb="letter.issued").count() == 1


def test_six_processes_verify_one_entry_and_one_wins(committed_world):
    world = committed_world
    entry = entry_at(EntryState.AWAITING_VERIFICATION, world)
    users = [world.persona(key) for key in ("inspector", "colleague", "leader")]

    with on(LETTER_DAY, 12):
        finishes = race(
            lambda n: services.verify(entry=entry, actor=users[n % 3], passed=True, words=f"正常{n}").passed
        )

    assert Counter(finishes) == {Finish(result=True): 1, Finish(refusal="wrong_state"): 5}
    assert AuditEntry.objects.filter(verb="entry.pass").count() == 1
    assert entry.verifications.count() == 1
