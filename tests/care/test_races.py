"""Real processes at once: a paper is signed once, a receipt counts once, sheets are numbered without a gap."""

from collections import Counter
from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from care import services
from care.models import IssuedSheet, LocalMeal, Pledge, SelfCheck
from kernel import clock
from kernel.models import AuditEntry
from tests.factories.care import clean_answers
from tests.factories.world import WORLD_2018, load_world
from tests.races import RACERS, Finish, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False), transaction.atomic():
        return load_world(WORLD_2018)


def on(day):
    return time_machine.travel(clock.at(day, time(10)), tick=False)


def test_papers_signed_on_six_devices_are_signed_once(committed_world):
    posting = committed_world.person("inspector").postings.select_related("person", "team__round__campaign").get()
    user = committed_world.persona("inspector")
    Pledge.objects.filter(posting=posting).delete()

    with on(date(2018, 10, 1)):
        pledges = race(lambda _n: services.sign_pledge(posting=posting, actor=user).pk)
        checks = race(
            lambda _n: bool(services.hand_in_self_check(posting=posting, actor=user, answers=clean_answers()))
        )

    assert len(set(pledges)) == 1
    assert Counter(checks) == {Finish(result=True): 1, Finish(refusal="already_handed_in"): RACERS - 1}
    assert (Pledge.objects.filter(posting=posting).count(), SelfCheck.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="self_check.handed_in").count() == 1


def test_receipt_counts_once_and_sheets_are_numbered_without_a_gap(committed_world):
    posting = committed_world.person("inspector").postings.select_related("person", "team__round__campaign").get()
    user, office, round_ = posting.person.user, committed_world.persona("office"), committed_world.round
    meal = {"day": date(2018, 9, 20), "place": "食堂", "amount": Decimal(20), "receipt": "1"}

    with on(date(2018, 10, 1)):
        meals = race(lambda _n: bool(services.enter_local_meal(posting=posting, actor=user, **meal)))
    with on(date(2018, 10, 3)):
        race(lambda _n: services.issue_sheet(round=round_, kind="meals", actor=office).number)

    assert Counter(meals) == {Finish(result=True): 1, Finish(refusal="receipt_twice"): RACERS - 1}
    assert LocalMeal.objects.count() == 1
    assert sorted(IssuedSheet.objects.values_list("number", flat=True)) == list(range(1, RACERS + 1))
