"""Use cases of rotations."""

from rotations.services.drafts import discard_draft, open_draft, rotation_of
from rotations.services.replacements import (
    approve_replacement,
    ask_replacement,
    decline_replacement,
    name_substitute,
    withdraw_replacement,
)

__all__ = [
    "approve_replacement",
    "ask_replacement",
    "decline_replacement",
    "discard_draft",
    "name_substitute",
    "open_draft",
    "rotation_of",
    "withdraw_replacement",
]
