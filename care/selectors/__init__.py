"""Reads over care: what is still to be signed, who is missing, what is owed."""

from care.selectors.entitlements import Allowance, Branch, Leave, allowances, branches, leaves
from care.selectors.integrity import (
    Standing,
    meeting_minimum,
    meetings,
    owing,
    pledge_owed,
    rules_of,
    self_check_due,
    self_check_opens,
    standings,
)
from care.selectors.rounds import CARING, round_at_hand, rounds_of
from care.selectors.sheets import issued_sheets

__all__ = [
    "CARING",
    "Allowance",
    "Branch",
    "Leave",
    "Standing",
    "allowances",
    "branches",
    "issued_sheets",
    "leaves",
    "meeting_minimum",
    "meetings",
    "owing",
    "pledge_owed",
    "round_at_hand",
    "rounds_of",
    "rules_of",
    "self_check_due",
    "self_check_opens",
    "standings",
]
