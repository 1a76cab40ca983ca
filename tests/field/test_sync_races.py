"""What is committed late is not missed: a moment or a counter taken in between would have passed it."""

from multiprocessing import get_context

import pytest
import time_machine
from django.db import transaction

from findings.models import Site
from tests.factories.findings import record_of
from tests.factories.world import WORLD_2018, load_world
from tests.field.phones import Phone
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def test_what_was_written_before_an_answer_and_committed_after_it_comes_with_the_next(committed_world):
    world = committed_world
    context = get_context("fork")
    written, answered, committed = context.Event(), context.Event(), context.Event()

    def write() -> str:
        with transaction.atomic():
            record = record_of(world, site={"name": "迟到的家具厂"})
            Site.objects.filter(name="早已有的印刷厂").update(name="改名的印刷厂")
            written.set()
            assert answered.wait(PATIENCE)
        # Read by the phone only after it was told that something newer exists.
        record_of(world, site={"name": "之后的家具厂"})
        committed.set()
        return str(record.pk)

    def read() -> list[list[str]]:
        phone = Phone(world.persona("inspector"))
        phone.sync()
        assert written.wait(PATIENCE)
        phone.sync()
        before = sorted(row["name"] for row in phone.rows("sites"))
        answered.set()
        assert committed.wait(PATIENCE)
        phone.sync()
        return [before, sorted(row["name"] for row in phone.rows("sites")), sorted(phone.keys("team_records"))]

    record_of(world, site={"name": "早已有的印刷厂"})
    finishes = race(lambda number: (write, read)[number](), racers=2)

    late = next(finish.result for finish in finishes if isinstance(finish.result, str))
    before, after, records = next(finish.result for finish in finishes if isinstance(finish.result, list))
    assert before == ["早已有的印刷厂"]
    assert after == sorted(["迟到的家具厂", "之后的家具厂", "改名的印刷厂"])
    assert late in records
