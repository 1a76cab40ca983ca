"""The people of a round as the scheduler would send them: asked for, searched, written into the draft."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from campaigns.selectors import office_of
from kernel import audit, clock
from kernel.errors import Conflict, DomainError, Refused, WrongState
from kernel.notices import notify
from rotations.enums import Origin, ProposalAction, ProposalState, ScheduleState
from rotations.models import Proposal, Rotation, Schedule, Seat, Step
from rotations.outcome import document, people_of, teams_of
from rotations.problem import RoundProblem, problem_of
from rotations.scheduling import Progress, Solution, remedies, solve
from rotations.services.drafts import open_draft, rotation_of
from rotations.services.publishing import publish
from rotations.tasks import run_proposal as task
from rotations.wording import STATUS
from rotations.workflow import proposal_workflow
from teams.selectors import policy_of
from teams.services.guards import check_staffing

log = logging.getLogger(__name__)

LONGEST = 3600
# The scheduler's word for a plan that lacks people.
SHORT = "short"
# A search whose worker is gone; it should have ended this long ago.
OVERDUE = timedelta(minutes=5)
LOST = timedelta(minutes=2)


def propose(
    *,
    rotation: Rotation,
    actor: User | None,
    seconds: float | None = None,
    seed: int | None = None,
    origin: Origin = Origin.OFFICER,
    on_progress: Callable[[Progress], None] | None = None,
) -> Schedule:
    """Fill the round's draft anew: locked seats stay, everybody else is placed as the plan's weights have it.

    Takes `seconds` (the plan's limit if None) and holds no lock meanwhile. Refuses with `draft_changed` when
    somebody changed the draft in that time: their work is not overwritten.
    """
    draft = open_draft(rotation=rotation, actor=actor, origin=origin)
    asked = problem_of(draft)
    found = _search(draft, asked, seconds, seed, on_progress)
    return _write(draft, asked, found, origin, actor)


def try_out(
    *, round: Round, actor: User | None, seconds: float | None = None, seed: int | None = None
) -> dict[str, Any]:
    """What `propose` would find, as one document (`rotations.outcome`), with nothing written."""
    with transaction.atomic():
        draft = open_draft(rotation=rotation_of(round=round, actor=actor), actor=actor)
        asked = problem_of(draft)
        teams = teams_of(draft)
        transaction.set_rollback(True)
    found = _search(draft, asked, seconds, seed, None)
    seats = [(seat.team, seat.person, seat.duty) for seat in found.seats]
    report = report_of(asked, found)
    numbers = {
        "status": found.status,
        "objective": found.objective,
        "bound": found.bound,
        "seconds": float(f"{found.seconds:.2f}"),
    }
    unused = [*found.unused, *asked.kept_home]
    return document(numbers, seats, report["unmet"], unused, teams, people_of(draft, seats, report))


def _search(
    draft: Schedule,
    asked: RoundProblem,
    seconds: float | None,
    seed: int | None,
    on_progress: Callable[[Progress], None] | None,
) -> Solution:
    rules = policy_of(draft.rotation.round).scheduling
    return solve(
        asked.problem,
        seconds=rules.time_limit_seconds if seconds is None else seconds,
        seed=rules.seed if seed is None else seed,
        on_progress=on_progress,
    )


def _write(draft: Schedule, asked: RoundProblem, found: Solution, origin: Origin, actor: User | None) -> Schedule:
    with transaction.atomic():
        locked = Schedule.objects.select_for_update(of=("self",)).select_related("rotation__round").get(pk=draft.pk)
        if locked.state != ScheduleState.WORKING:
            raise WrongState("propose", locked.state, locked.get_state_display())
        if locked.revision != draft.revision:
            raise Conflict("draft_changed", _("Somebody changed the draft meanwhile. Propose again."))
        check_staffing(locked.rotation.round, actor, "propose")
        seats = _replace_seats(locked, asked, found)
        locked.origin, locked.seed, locked.status = origin, found.seed, found.status
        locked.objective, locked.bound = found.objective, found.bound
        locked.seconds = Decimal(f"{found.seconds:.2f}")
        locked.revision += 1
        locked.report = report_of(asked, found) | {"revision": locked.revision}
        locked.save()
        # What was done by hand is part of the draft that was replaced; it cannot be taken back seat by seat.
        Step.objects.filter(schedule=locked).delete()
        audit.record(
            actor,
            locked,
            "schedule.proposed",
            seats=seats,
            unmet=sum(lack.short for lack in found.unmet),
            unused=len(found.unused),
            objective=found.objective,
            bound=found.bound,
            seed=found.seed,
        )
    return locked


def _replace_seats(schedule: Schedule, asked: RoundProblem, found: Solution) -> int:
    """Seats of teams that are scheduled, in place of what stood there; locked ones are the solver's too."""
    kept = {lock.person for lock in asked.problem.locks}
    teams = [team.id for team in asked.problem.teams]
    schedule.seats.filter(team__in=teams).exclude(person__in=kept).delete()
    made = [
        Seat(schedule=schedule, team_id=seat.team, person_id=seat.person, duty=seat.duty)
        for seat in sorted(found.seats, key=lambda seat: (seat.team, seat.duty != "leader", seat.person))
        if seat.person not in kept
    ]
    Seat.objects.bulk_create(made)
    return len(made) + len(kept)


def report_of(asked: RoundProblem, found: Solution) -> dict[str, Any]:
    """The scheduler's account as codes and numbers; `rotations.wording` makes sentences of it."""
    return {
        "costs": {rule: {"count": cost.count, "cost": cost.cost} for rule, cost in found.costs.items()},
        "unmet": [
            {"rule": lack.rule, "city": lack.city, "team": lack.team, "short": lack.short} for lack in found.unmet
        ],
        "remedies": [asdict(remedy) for remedy in remedies(asked.problem, found)],
        "unused": list(found.unused),
        "kept_home": [{"person": person, "code": why.code} for person, why in asked.kept_home.items()],
        "unread_wishes": [{"person": person, "text": text} for person, text in asked.unread_wishes.items()],
        "is_repeatable": found.is_repeatable,
    }


# In the background


def request_proposal(
    *,
    rotation: Rotation,
    actor: User | None,
    seconds: int | None = None,
    seed: int | None = None,
    origin: Origin = Origin.OFFICER,
) -> Proposal:
    """Have a worker propose; its progress stands in the row. Refuses while another search of the round is under way."""
    check_staffing(rotation.round, actor, "propose")
    rules = policy_of(rotation.round).scheduling
    if seconds is not None and not 1 <= seconds <= LONGEST:
        raise Refused(
            "seconds_out_of_range",
            _("A search takes from 1 to %(most)s seconds.") % {"most": LONGEST},
            fields={"seconds": [_("A search takes from 1 to %(most)s seconds.") % {"most": LONGEST}]},
        )
    with transaction.atomic():
        Rotation.objects.select_for_update(of=("self",)).get(pk=rotation.pk)
        if under_way(rotation):
            raise Conflict("proposal_under_way", _("A schedule of this round is being computed already."))
        proposal = Proposal.objects.create(
            rotation=rotation,
            origin=origin,
            seconds=seconds or rules.time_limit_seconds,
            seed=rules.seed if seed is None else seed,
            requested_by=actor,
            requested_at=clock.now(),
        )
        audit.record(actor, proposal, "proposal.requested", rotation=rotation.pk, seconds=proposal.seconds)
        task.delay_on_commit(proposal.pk)
    return proposal


def under_way(rotation: Rotation) -> bool:
    return Proposal.objects.filter(rotation=rotation, state__in=(ProposalState.QUEUED, ProposalState.RUNNING)).exists()


def run_proposal(pk: int) -> Proposal:
    """Do one search that waits; of several workers that are handed the same, one does it.

    What keeps it from a result is noted in the row by its code.
    """
    proposal = Proposal.objects.select_related("rotation__round__campaign", "requested_by").get(pk=pk)
    try:
        with proposal_workflow.fire(proposal, ProposalAction.BEGIN, actor=None) as begun:
            begun.started_at = clock.now()
    except WrongState:
        return proposal
    try:
        schedule = propose(
            rotation=proposal.rotation,
            actor=proposal.requested_by,
            seconds=proposal.seconds,
            seed=proposal.seed,
            origin=Origin(proposal.origin),
            on_progress=_keep_progress(pk),
        )
    except DomainError as error:
        return _fail(proposal, error.code)
    except Exception:
        _fail(proposal, "search_broke_down")
        raise
    with proposal_workflow.fire(proposal, ProposalAction.FINISH, actor=None) as done:
        done.schedule, done.ended_at = schedule, clock.now()
        _tell(proposal, schedule)
    if proposal.origin == Origin.CLOCK and policy_of(proposal.rotation.round).scheduling.publishes_itself:
        _publish_by_itself(schedule)
    return proposal


def _publish_by_itself(schedule: Schedule) -> None:
    """What the clock proposed, where the plan says so and every team is complete; else the office decides, who has
    been told of the proposal. Nothing that somebody changed meanwhile is published."""
    if schedule.status == SHORT:
        return
    try:
        publish(rotation=schedule.rotation, actor=None, revision=schedule.revision)
    except DomainError as refusal:
        log.warning("schedule %s is left to the office: %s", schedule.pk, refusal.code)


def _tell(proposal: Proposal, schedule: Schedule) -> None:
    """Whoever asked; the whole office where the clock did."""
    asked_by = [proposal.requested_by] if proposal.requested_by else office_of(proposal.rotation.campaign)
    notify(
        asked_by,
        key=f"rotation.proposed:{proposal.pk}",
        text=_("A schedule of %(round)s is proposed: %(status)s")
        % {"round": proposal.rotation.round, "status": STATUS[schedule.status]},
        url=reverse("rotations:schedule-detail", args=[proposal.rotation_id]),
    )


def _fail(proposal: Proposal, code: str) -> Proposal:
    with proposal_workflow.fire(proposal, ProposalAction.FAIL, actor=None, error=code) as failed:
        failed.error, failed.ended_at = code, clock.now()
    return proposal


def _keep_progress(pk: int) -> Callable[[Progress], None]:
    """Written once a second at most, for whoever watches the page."""
    last = 0.0

    def keep(told: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < 1:
            return
        last = time.monotonic()
        Proposal.objects.filter(pk=pk).update(
            progress={
                "stage": told.stage,
                "seconds": round(told.seconds, 1),
                "objective": told.objective,
                "bound": told.bound,
            }
        )

    return keep


def mend_proposals() -> None:
    """Searches whose task the broker lost are handed out again; those whose worker is gone end without a result."""
    now = clock.now()
    for pk in Proposal.objects.filter(state=ProposalState.QUEUED, requested_at__lt=now - LOST).values_list(
        "pk", flat=True
    ):
        task.delay(pk)
    for proposal in Proposal.objects.filter(state=ProposalState.RUNNING):
        if proposal.started_at and proposal.started_at + timedelta(seconds=proposal.seconds) + OVERDUE < now:
            _fail(proposal, "worker_gone")
