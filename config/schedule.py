"""What runs when. Beat ticks every minute; each job says itself which of its slots are due (`kernel.jobs`).

A job's hours and periods come from the campaign's policy, so nothing here knows a time of day.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.apps import apps

from findings.jobs import JOBS as FINDINGS_JOBS
from findings.services import make_missing_copies
from kernel import audit, clock
from kernel.documents import DocumentState, IssuedDocument, render_issued
from kernel.jobs import Job, Outcome, run_due
from kernel.models import JobRun
from reports.jobs import JOBS as REPORT_JOBS
from rotations.jobs import JOBS as ROTATION_JOBS
from rotations.services import mend_proposals
from scoring.jobs import JOBS as SCORING_JOBS
from teams.jobs import JOBS as TEAM_JOBS
from teams.jobs import finish_lost_rosters

log = logging.getLogger(__name__)

# Every job, in the order in which one tick runs them.
JOBS: list[Job] = [*TEAM_JOBS, *ROTATION_JOBS, *FINDINGS_JOBS, *REPORT_JOBS, *SCORING_JOBS]

# The row that remembers beat's last tick; no job may have this name.
BEAT = "beat"

# A document whose task the broker has lost; one just issued is still on its way.
LOST = timedelta(minutes=2)


def render_what_was_lost() -> None:
    """Documents that were issued but not rendered: the row is the job, whatever became of its task."""
    lost = {"rendering": DocumentState.QUEUED, "issued_at__lt": clock.now() - LOST}
    for model in apps.get_models():
        if issubclass(model, IssuedDocument):
            for pk in model._default_manager.filter(**lost).values_list("pk", flat=True)[:50]:
                render_issued(model, pk)


# What every tick does besides, whatever the hour; each is safe to repeat and takes a moment.
CHORES: list[Callable[[], object]] = [
    audit.seal,
    render_what_was_lost,
    mend_proposals,
    finish_lost_rosters,
    make_missing_copies,
]


def tick(now: datetime | None = None) -> list[Outcome]:
    """One minute's work: everything due by `now` that is not done, also what an outage left behind.

    Told another moment, the work is done as if it were then.
    """
    moment = now or clock.now()
    with clock.standing_at(now) if now else nullcontext():
        outcomes = run_due(JOBS, moment)
    for chore in CHORES:
        try:
            chore()
        except Exception:  # one failing chore must not keep beat from telling that it is alive
            log.exception("%s failed", chore.__name__)
    JobRun.objects.update_or_create(
        name=BEAT, slot="last tick", defaults={"due_at": moment, "done_at": clock.now(), "outcome": "ticked"}
    )
    return outcomes


def since_last_tick() -> timedelta | None:
    """How long ago the whole chain beat, broker, worker, database last worked; None if it never did."""
    done_at = JobRun.objects.filter(name=BEAT).values_list("done_at", flat=True).first()
    return clock.now() - done_at if done_at else None
