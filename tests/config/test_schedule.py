import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from config import schedule, tasks
from config.celery import app
from kernel.models import AuditEntry, JobRun
from tests.factories.people import make_user


def test_job_names_are_unique():
    names = [job.name for job in schedule.JOBS]

    assert len(names) == len(set(names))
    assert schedule.BEAT not in names


def test_beat_sends_one_task_every_minute_that_expires_before_the_next():
    entry = app.conf.beat_schedule["tick"]

    assert list(app.conf.beat_schedule) == ["tick"]
    assert (entry["task"], entry["options"]["expires"]) == ("kernel.run_due", 55)
    assert entry["schedule"].minute == set(range(60))
    assert entry["schedule"].hour == set(range(24))


@pytest.mark.django_db
def test_tick_is_remembered_in_one_row():
    assert schedule.since_last_tick() is None

    schedule.tick()
    schedule.tick()

    assert JobRun.objects.filter(name=schedule.BEAT).count() == 1
    assert schedule.since_last_tick().total_seconds() < 60


@pytest.mark.django_db
def test_task_sent_by_beat_ticks():
    assert tasks.run_due.name == app.conf.beat_schedule["tick"]["task"]

    tasks.run_due.delay()

    assert schedule.since_last_tick() is not None


@pytest.mark.django_db
def test_run_due_prints_json_and_takes_a_moment_in_shanghai():
    output = StringIO()

    call_command("run_due", "--now", "2017-01-01T00:00", stdout=output)

    # Before the first campaign there is nothing to do but to tidy up.
    ran = json.loads(output.getvalue())["ran"]
    assert {row["job"] for row in ran} == {
        "findings.forget_stale_uploads",
        "findings.sweep_orphans",
        "teams.end_sessions",
    }
    assert ran[-1]["for"] == "2016-12-31"
    assert JobRun.objects.get(name=schedule.BEAT).due_at == datetime(2016, 12, 31, 16, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_run_due_refuses_what_is_no_moment():
    with pytest.raises(CommandError, match=r"'noon' is no moment\. Write it like 2018-09-17T21:05\.") as refused:
        call_command("run_due", "--now", "noon")

    assert refused.value.returncode == 2
    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_tick_seals_the_audit_trail():
    user = make_user(Role.OFFICE)
    assert AuditEntry.objects.filter(link=None, subject_id=str(user.pk)).exists()

    schedule.tick()

    assert not AuditEntry.objects.filter(link=None).exists()


@pytest.mark.django_db
def test_failing_chore_keeps_nobody_from_work(monkeypatch, caplog):
    done = []

    def fails():
        raise ValueError("no")

    monkeypatch.setattr(schedule, "CHORES", [fails, lambda: done.append("next")])

    schedule.tick()

    assert done == ["next"]
    assert "fails failed" in caplog.text
    assert schedule.since_last_tick() is not None
