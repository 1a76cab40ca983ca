"""What may follow what in the life of a rotation, and who may do it."""

from typing import Any

from campaigns.models import Campaign
from kernel.workflow import Transition, Workflow, register
from rotations.enums import RotationAction, RotationState, ScheduleAction, ScheduleState
from rotations.models import Rotation, Schedule

A, S = RotationAction, RotationState


def runs(user: Any, campaign: Campaign) -> bool:
    """The office of this campaign, and the system itself: publishing by the clock is asked of the policy first."""
    return user is None or Campaign.objects.run_by(user).filter(pk=campaign.pk).exists()


def _office(user: Any, rotation: Rotation) -> bool:
    return runs(user, rotation.campaign)


def _clock(user: Any, rotation: Rotation) -> bool:
    return user is None


rotation_workflow = Workflow(
    "rotation",
    Transition(A.PUBLISH, frozenset({S.DRAFT}), S.PUBLISHED, _office),
    Transition(A.BEGIN, frozenset({S.PUBLISHED}), S.RUNNING, _clock),
    Transition(A.HAND_OVER, frozenset({S.RUNNING}), S.HANDED_OVER, _office),
    Transition(A.CLOSE, frozenset({S.HANDED_OVER}), S.CLOSED, _clock),
)
register(rotation_workflow)


def _office_of_its_rotation(user: Any, schedule: Schedule) -> bool:
    return runs(user, schedule.rotation.campaign)


schedule_workflow = Workflow(
    "schedule",
    Transition(
        ScheduleAction.PUBLISH,
        frozenset({ScheduleState.WORKING}),
        ScheduleState.PUBLISHED,
        _office_of_its_rotation,
    ),
    Transition(
        ScheduleAction.DISCARD,
        frozenset({ScheduleState.WORKING}),
        ScheduleState.DISCARDED,
        _office_of_its_rotation,
    ),
)
register(schedule_workflow)
