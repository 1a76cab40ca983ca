"""Use cases of rotations."""

from rotations.services.drafts import discard_draft, open_draft, rotation_of
from rotations.services.proposing import mend_proposals, propose, request_proposal, run_proposal, try_out, under_way
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
    "decline_replacement",
    "discard_draft",
    "lock",
    "mend_proposals",
    "move",
    "name_substitute",
    "open_draft",
    "propose",
    "remove",
    "request_proposal",
    "rotation_of",
    "run_proposal",
    "swap",
    "try_out",
    "under_way",
    "undo",
    "unlock",
    "withdraw_replacement",
]
