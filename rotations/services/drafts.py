"""The draft of a round's people: begun, and given up."""

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from campaigns.models import Round
from kernel import audit, clock
from kernel.errors import WrongState
from rotations.enums import OVER, Origin, ScheduleAction, ScheduleState
from rotations.models import Rotation, Schedule, Seat
from rotations.workflow import schedule_workflow
from teams.models import Posting
from teams.services import create_teams
from teams.services.guards import check_staffing

# People go home with a round's end; nobody is scheduled into it afterwards.


def rotation_of(*, round: Round, actor: User | None) -> Rotation:
    """The round's rotation, made when first asked for, with the teams that the plan allots.

    Refuses a closed campaign, a cancelled round, a verification window. Safe to repeat: what exists is kept.
    """
    check_staffing(round, actor, "begin_rotation")
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        found = Rotation.objects.filter(round=round).select_related("round", "campaign").first()
        if found is not None:
            return found
        made = create_teams(round=round, actor=actor)
        rotation = Rotation.objects.create(campaign=round.campaign, round=round)
        audit.record(actor, rotation, "rotation.begun", teams=len(made))
    return rotation


def open_draft(*, rotation: Rotation, actor: User | None, origin: Origin = Origin.HAND) -> Schedule:
    """The draft being worked on; a new one begins from the postings that stand, so that publishing it is their change.

    Refuses when the round's people have handed over.
    """
    check_staffing(rotation.round, actor, "open_draft")
    with transaction.atomic():
        locked = Rotation.objects.select_for_update(of=("self",)).get(pk=rotation.pk)
        if locked.state in OVER:
            raise WrongState("open_draft", locked.state, locked.get_state_display())
        working = Schedule.objects.filter(rotation=locked, state=ScheduleState.WORKING).first()
        if working is not None:
            return working
        last = Schedule.objects.filter(rotation=locked).aggregate(last=Max("number"))["last"] or 0
        schedule = Schedule.objects.create(
            rotation=rotation, number=last + 1, origin=origin, created_by=actor, created_at=clock.now()
        )
        seats = Seat.objects.bulk_create(_standing(schedule))
        audit.record(actor, schedule, "schedule.begun", rotation=rotation.pk, number=schedule.number, seats=len(seats))
    return schedule


def _standing(schedule: Schedule) -> list[Seat]:
    """Whoever holds a seat: who was sent home early does not."""
    postings = Posting.objects.filter(round=schedule.rotation.round).seated().order_by("pk")
    return [Seat(schedule=schedule, team_id=p.team_id, person_id=p.person_id, duty=p.duty) for p in postings]


def discard_draft(*, schedule: Schedule, actor: User | None, reason: str = "") -> Schedule:
    """Give up a draft; it is kept to be read, and the next begins from what is published.

    Refuses what is published or discarded already.
    """
    check_staffing(schedule.rotation.round, actor, "discard_draft")
    with schedule_workflow.fire(schedule, ScheduleAction.DISCARD, actor=actor, reason=reason) as locked:
        pass
    return locked
