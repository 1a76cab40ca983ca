"""Use cases of rotations."""

from rotations.services.drafts import discard_draft, open_draft, rotation_of
from rotations.services.handovers import (
    complete_handover,
    hand_over,
    inherit,
    prepare_handovers,
    send_back_handover,
    take_over,
)
from rotations.services.life import begin, close, declare_handed_over
from rotations.services.proposing import mend_proposals, propose, request_proposal, run_proposal, try_out, under_way
from rotations.services.publishing import publish
from rotations.services.replacements import (
    approve_replacement,
    ask_replacement,
    decline_replacement,
    name_substitute,
    withdraw_replacement,
)
from rotations.services.seats import lock, move, remove, swap, undo, unlock

__all__ = [
    "approve_replacement",
    "ask_replacement",
    "begin",
    "close",
    "complete_handover",
    "declare_handed_over",
    "decline_replacement",
    "discard_draft",
    "hand_over",
    "inherit",
    "lock",
    "mend_proposals",
    "move",
    "name_substitute",
    "open_draft",
    "prepare_handovers",
    "propose",
    "publish",
    "remove",
    "request_proposal",
    "rotation_of",
    "run_proposal",
    "send_back_handover",
    "swap",
    "take_over",
    "try_out",
    "under_way",
    "undo",
    "unlock",
    "withdraw_replacement",
]
