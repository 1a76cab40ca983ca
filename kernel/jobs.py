"""Scheduled work that runs once a slot, catches up after an outage, and may be asked for twice.

A `Job` says which business slots are due by a moment (a campaign's day, a week); its row in
`JobRun` is the claim. The work runs in the transaction that holds that row: a worker that dies
loses its claim and its half-done work together, and the next tick does it again. No broker is
trusted to remember anything.
"""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kernel import clock
from kernel.models import JobRun

MAX_ATTEMPTS = 5


@dataclass(frozen=True)
class Slot:
    """One due piece of work: `key` names it for ever, `due_at` is when it should have run."""

    key: str
    due_at: datetime


@dataclass(frozen=True)
class Job:
    """`due(now)` lists slots whose hour has come; `run(key)` does one and says how it went."""

    name: str
    due: Callable[[datetime], Iterable[Slot]]
    run: Callable[[str], str]


@dataclass(frozen=True)
class Outcome:
    job: str
    slot: str
    outcome: str


def run_due(jobs: Iterable[Job], now: datetime) -> list[Outcome]:
    """Run every slot that is due and not done; safe to call from any number of processes at once."""
    outcomes = []
    for job in jobs:
        slots = list(job.due(now))
        done = set(
            JobRun.objects.filter(name=job.name, slot__in=[s.key for s in slots], done_at__isnull=False).values_list(
                "slot", flat=True
            )
        )
        for slot in slots:
            if slot.key not in done and (outcome := _run_slot(job, slot)) is not None:
                outcomes.append(Outcome(job.name, slot.key, outcome))
    return outcomes


def _run_slot(job: Job, slot: Slot) -> str | None:
    """None where another process holds or has done it, or it failed too often to try by itself."""
    JobRun.objects.bulk_create([JobRun(name=job.name, slot=slot.key, due_at=slot.due_at)], ignore_conflicts=True)
    try:
        with transaction.atomic():
            run = (
                JobRun.objects.select_for_update(skip_locked=True)
                .filter(name=job.name, slot=slot.key, done_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
                .first()
            )
            if run is None:
                return None
            run.started_at = clock.now()
            run.outcome = str(job.run(slot.key))[:200]
            run.done_at, run.attempts, run.error = clock.now(), run.attempts + 1, ""
            run.save()
            return run.outcome
    except Exception:  # noqa: BLE001 -- one failing job must not keep the others from their hour
        return _note_failure(job, slot, traceback.format_exc())


def _note_failure(job: Job, slot: Slot, error: str) -> str:
    with transaction.atomic():
        run = JobRun.objects.select_for_update().get(name=job.name, slot=slot.key)
        run.attempts += 1
        run.error = error
        run.save()
    return "failed"
