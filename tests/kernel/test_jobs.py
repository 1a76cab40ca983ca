"""Scheduled jobs: once a slot, caught up, undone when they fail."""

from datetime import UTC, datetime

import pytest

from kernel.jobs import MAX_ATTEMPTS, Job, Outcome, Slot, run_due
from kernel.models import Counter, JobRun

pytestmark = pytest.mark.django_db
NINE = datetime(2018, 11, 3, 13, 0, tzinfo=UTC)


def job(run, *keys):
    return Job("report", lambda now: [Slot(key, NINE) for key in keys], run)


def test_run_due_does_each_slot_once():
    done = []

    def run(key):
        done.append(key)
        return "made"

    first = run_due([job(run, "a", "b")], NINE)
    second = run_due([job(run, "a", "b", "c")], NINE)

    assert first == [Outcome("report", "a", "made"), Outcome("report", "b", "made")]
    assert second == [Outcome("report", "c", "made")]
    assert done == ["a", "b", "c"]


def test_run_due_failing_slot_leaves_nothing_behind_and_lets_the_others_run():
    def run(key):
        Counter.objects.create(series=key)
        if key == "bad":
            raise ValueError("the figures do not add up")
        return "made"

    outcomes = run_due([job(run, "bad", "good")], NINE)

    assert outcomes == [Outcome("report", "bad", "failed"), Outcome("report", "good", "made")]
    assert list(Counter.objects.values_list("series", flat=True)) == ["good"]
    failed = JobRun.objects.get(slot="bad")
    assert (failed.attempts, failed.done_at) == (1, None)
    assert "the figures do not add up" in failed.error


def test_run_due_failing_slot_is_tried_again_but_not_for_ever():
    tries = []

    def run(key):
        tries.append(key)
        raise ValueError

    for _ in range(MAX_ATTEMPTS + 3):
        run_due([job(run, "bad")], NINE)

    assert len(tries) == MAX_ATTEMPTS


def test_run_due_slot_that_failed_once_is_done_at_the_next_tick():
    answers = iter([ValueError("the broker was away"), "made"])

    def run(key):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    run_due([job(run, "a")], NINE)
    outcomes = run_due([job(run, "a")], NINE)

    assert outcomes == [Outcome("report", "a", "made")]
    assert JobRun.objects.get().error == ""
