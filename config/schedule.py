"""What runs when. Beat ticks every minute; each job says itself which of its slots are due (`kernel.jobs`).

A job's hours and periods come from the campaign's policy, so nothing here knows a time of day.
"""

from datetime import datetime, timedelta

from kernel import clock
from kernel.jobs import Job, Outcome, run_due
from kernel.models import JobRun

# Every job, in the order in which one tick runs them.
JOBS: list[Job] = []

# The row that remembers beat's last tick; no job may have this name.
BEAT = "beat"


def tick(now: datetime | None = None) -> list[Outcome]:
    """One minute's work: everything due by `now` that is not done, also what an outage left behind."""
    moment = now or clock.now()
    outcomes = run_due(JOBS, moment)
    JobRun.objects.update_or_create(
        name=BEAT, slot="last tick", defaults={"due_at": moment, "done_at": clock.now(), "outcome": "ticked"}
    )
    return outcomes


def since_last_tick() -> timedelta | None:
    """How long ago the whole chain beat, broker, worker, database last worked; None if it never did."""
    done_at = JobRun.objects.filter(name=BEAT).values_list("done_at", flat=True).first()
    return clock.now() - done_at if done_at else None
