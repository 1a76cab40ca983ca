"""Reads over care: what is still to be signed, who is missing, what is owed."""

from care.selectors.integrity import (
    Standing,
    meeting_minimum,
    meetings,
    pledge_owed,
    rules_of,
    self_check_due,
    self_check_opens,
    standings,
)
from care.selectors.rounds import CARING, round_at_hand, rounds_of

__all__ = [
    "CARING",
    "Standing",
    "meeting_minimum",
    "meetings",
    "pledge_owed",
    "round_at_hand",
    "rounds_of",
    "rules_of",
    "self_check_due",
    "self_check_opens",
    "standings",
]
