"""A rotation after its publication: begun, handed over, closed."""

from accounts.models import User
from rotations.enums import RotationAction
from rotations.models import Rotation
from rotations.services.certificates import take_down
from rotations.workflow import rotation_workflow


def begin(*, rotation: Rotation) -> Rotation:
    """The people have arrived; by the clock, on the day of arrival."""
    with rotation_workflow.fire(rotation, RotationAction.BEGIN, actor=None):
        pass
    return rotation


def declare_handed_over(*, rotation: Rotation, actor: User | None) -> Rotation:
    """The next round's people have what they need: declared by the office, or by the system once both leaders of
    every team have signed, or nobody follows (X10). Refuses before the last inspection day."""
    with rotation_workflow.fire(rotation, RotationAction.HAND_OVER, actor=actor):
        pass
    return rotation


def close(*, rotation: Rotation, actor: User | None) -> Rotation:
    """After the departure. Also takes down the published names and certificates (X62)."""
    with rotation_workflow.fire(rotation, RotationAction.CLOSE, actor=actor) as locked:
        take_down(rotation=locked, actor=actor)
    return rotation
