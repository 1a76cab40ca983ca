"""How a round's people are chosen, sent, and followed by the next."""

from rotations.models.handover import Handover, HandoverList
from rotations.models.proposal import Proposal
from rotations.models.public import PublicRoster
from rotations.models.replacement import Replacement
from rotations.models.rotation import Rotation
from rotations.models.schedule import Schedule, Seat, Step

__all__ = [
    "Handover",
    "HandoverList",
    "Proposal",
    "PublicRoster",
    "Replacement",
    "Rotation",
    "Schedule",
    "Seat",
    "Step",
]
