"""Real processes at once: one wins, the others are told, and nothing is written twice (L1, domain 6)."""

import multiprocessing
import uuid
from collections import Counter

import pytest
import time_machine
from django.db import transaction

from findings import services
from findings.enums import FindingState, RecordState
from findings.models import Finding, Photo, ProblemList, Record, Site, TaskItem
from kernel import audit
from kernel.models import AuditEntry
from tests.factories.findings import finding_at, photo, record_content, record_of
from tests.factories.tasks import task
from tests.factories.world import WORLD_2018, load_world
from tests.races import PATIENCE, Finish, race, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def test_six_processes_approve_one_finding_and_one_wins(committed_world):
    finding = finding_at(FindingState.SUBMITTED, committed_world)
    reviewer = committed_world.persona("reviewer")

    finishes = race(
        lambda n: services.approve(finding=finding, actor=reviewer, severity=2, difficulty=1 + n % 3, quality=2).state
    )

    assert Counter(finishes) == {Finish(result="assigned"): 1, Finish(refusal="wrong_state"): 5}
    assert AuditEntry.objects.filter(verb="finding.approve").count() == 1
    assert ProblemList.objects.count() == 1


def test_city_and_clock_at_once_leave_one_answer(committed_world):
    finding = finding_at(FindingState.ASSIGNED, committed_world)
    liaison = committed_world.persona("city_liaison")

    def act(number):
        if number % 2:
            return services.confirm_unanswered(day=finding.dispute_due.replace(day=30))
        return services.dispute(finding=finding, actor=liaison, grounds="与事实不符").state

    finishes = race(act)

    after = Finding.objects.get()
    assert after.state in (FindingState.CONFIRMED, FindingState.DISPUTED)
    moves = [e.verb for e in audit.history_of(after) if e.before == FindingState.ASSIGNED]
    assert len(moves) == 1
    won = sum(1 for f in finishes if f.result in (1, "disputed"))
    assert won == 1


def test_record_sent_by_six_at_once_is_stored_once(committed_world):
    """C6, L1: one 201, five 200."""
    world, key = committed_world, uuid.uuid4()
    content, author, actor = record_content(), world.person("inspector"), world.persona("inspector")

    finishes = race(lambda n: services.submit_record(id=key, author=author, actor=actor, content=content)[1])

    assert Counter(finishes) == {Finish(result=True): 1, Finish(result=False): 5}
    assert (Record.objects.count(), Finding.objects.count(), Site.objects.count()) == (1, 1, 1)
    assert AuditEntry.objects.filter(verb="record.submit").count() == 1


def test_one_identifier_with_six_contents_keeps_the_first(committed_world):
    world, key = committed_world, uuid.uuid4()
    author, actor = world.person("inspector"), world.persona("inspector")
    contents = [record_content() for _ in range(6)]

    finishes = race(lambda n: services.submit_record(id=key, author=author, actor=actor, content=contents[n])[1])

    assert Counter(finishes) == {Finish(result=True): 1, Finish(refusal="other_content"): 5}
    assert Site.objects.count() == 1


def test_six_new_records_of_one_new_site_make_one_site(committed_world):
    world = committed_world
    author, actor = world.person("inspector"), world.persona("inspector")
    site = {"name": "新发现的厂", "credit_code": "91130102MA07ABCD1X", "address": ""}
    contents = [record_content(findings=0, site=site) for _ in range(6)]

    finishes = race(
        lambda n: services.submit_record(id=uuid.uuid4(), author=author, actor=actor, content=contents[n])[1]
    )

    assert finishes == [Finish(result=True)] * 6
    assert (Record.objects.count(), Site.objects.count()) == (6, 1)


def test_last_two_confirm_at_once_and_the_record_locks_once(committed_world):
    world = committed_world
    record = record_of(world, present=("colleague", "leader"), locked=False)
    actors = [world.persona("colleague"), world.persona("leader")]

    finishes = race(lambda n: services.confirm_record(record=record, actor=actors[n]) and None, racers=2)

    assert finishes == [Finish(), Finish()]
    assert Record.objects.get().state == RecordState.LOCKED
    assert AuditEntry.objects.filter(verb="record.lock").count() == 1


def test_photo_sent_by_six_at_once_is_kept_once(committed_world):
    key, data = photo()
    actor = committed_world.persona("inspector")

    finishes = race(lambda n: services.store_photo(sha256=key, data=data, actor=actor)[1])

    assert Counter(finishes) == {Finish(result=True): 1, Finish(result=False): 5}
    assert Photo.objects.count() == 1


def test_photo_and_record_at_once_end_complete(committed_world):
    """L2: whichever comes first, the record is complete when both are here."""
    world = committed_world
    key, data = photo()
    author, actor = world.person("inspector"), world.persona("inspector")
    content = record_content(photos=[{"sha256": key}])

    def act(number):
        if number:
            return services.store_photo(sha256=key, data=data, actor=actor)[1]
        return services.submit_record(id=uuid.uuid4(), author=author, actor=actor, content=content)[1]

    race(act, racers=2)

    assert Finding.objects.complete().count() == 1


def test_same_photo_from_two_phones_in_parts_is_kept_once_and_both_are_told_that_it_is_here(committed_world):
    """Two colleagues stood beside each other and one sent the other the picture."""
    key, data = photo(size=(400, 300))
    half = len(data) // 2
    actors = [committed_world.persona("inspector"), committed_world.persona("colleague")]

    def send(number):
        facts = {"sha256": key, "total": len(data), "actor": actors[number]}
        services.receive_chunk(start=0, data=data[:half], **facts)
        _upload, stored = services.receive_chunk(start=half, data=data[half:], **facts)
        return stored.pk

    finishes = race(send, racers=2)

    assert finishes == [Finish(result=key), Finish(result=key)]
    assert Photo.objects.count() == 1
    with Photo.objects.get().file.open() as file:
        assert file.read() == data


def test_copies_asked_for_by_six_at_once_are_made_once(committed_world):
    key, data = photo(size=(400, 300))
    services.store_photo(sha256=key, data=data, actor=committed_world.persona("inspector"))
    Photo.objects.update(copied_at=None, display="", thumb="")

    finishes = race(lambda n: services.make_copies(sha256=key).display.name)

    assert set(finishes) == {Finish(result=Photo.objects.get().display.name)}


def test_six_records_naming_one_task_are_all_kept_and_one_does_it(committed_world):
    world = committed_world
    with transaction.atomic():
        item = task(world)
    author, actor = world.person("inspector"), world.persona("inspector")
    contents = [record_content(task=item.pk, site={"name": f"第{n}厂"}) for n in range(6)]

    finishes = race(
        lambda n: services.submit_record(id=uuid.uuid4(), author=author, actor=actor, content=contents[n])[0].state
    )

    assert finishes == [Finish(result=RecordState.LOCKED)] * 6
    assert TaskItem.objects.get().done_by in Record.objects.all()
    assert AuditEntry.objects.filter(verb="task.do").count() == 1


def test_records_sent_while_their_site_is_joined_go_to_the_row_that_stays(committed_world):
    world = committed_world
    keep, gone = (record_of(world, site={"name": name}).site for name in ("东方木器有限公司", "东方木器厂"))
    author, actor, office = world.person("inspector"), world.persona("inspector"), world.persona("office")
    contents = [record_content(site={"name": "东方木器厂"}) for _ in range(6)]

    def act(number):
        if number == 0:
            return services.merge_sites(keep=keep, drop=gone, actor=office).pk
        services.submit_record(id=uuid.uuid4(), author=author, actor=actor, content=contents[number])
        return keep.pk

    finishes = race(act)

    assert finishes == [Finish(result=keep.pk)] * 6
    assert (keep.records.count(), gone.records.count()) == (7, 0)


@pytest.mark.parametrize(
    "site",
    [{"name": "东方木器旧厂"}, {"name": "东方木器厂", "credit_code": "91130102MA07ABCD1X"}],
    ids=["names a row that was joined before", "has the code that moves"],
)
def test_record_that_comes_in_the_middle_of_a_joining_goes_to_the_row_that_stays(committed_world, site):
    world = committed_world
    author, actor, office = world.person("inspector"), world.persona("inspector"), world.persona("office")
    coded = {"name": "东方木器厂", "credit_code": "91130102MA07ABCD1X", "address": ""}
    keep, gone, old = (
        record_of(world, site=said).site for said in ({"name": "东方木器有限公司"}, coded, {"name": "东方木器旧厂"})
    )
    services.merge_sites(keep=gone, drop=old, actor=office)
    with transaction.atomic():
        item = task(world)
        TaskItem.objects.update(site=gone)
    content = record_content(site=site)
    is_held = multiprocessing.get_context("fork").Event()

    def act(number):
        if number == 0:
            with transaction.atomic():
                TaskItem.objects.select_for_update().get(pk=item.pk)
                is_held.set()
                until_waiting(2)
        elif number == 1:
            is_held.wait(PATIENCE)
            services.merge_sites(keep=keep, drop=gone, actor=office)
        else:
            is_held.wait(PATIENCE)
            until_waiting(1)
            services.submit_record(id=uuid.uuid4(), author=author, actor=actor, content=content)

    finishes = race(act, racers=3)

    assert finishes == [Finish()] * 3
    assert (keep.records.count(), gone.records.count(), old.records.count()) == (4, 0, 0)
    assert Site.objects.exclude(credit_code="").get() == keep
