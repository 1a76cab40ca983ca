"""Reads over care: what is still to be signed, who is missing, what is owed."""

from care.selectors.entitlements import Allowance, Branch, Leave, allowances, branches, leaves, round_postings
from care.selectors.gate import Stop, stop_of
from care.selectors.integrity import (
    Standing,
    meeting_minimum,
    meetings,
    owing,
    pledge_owed,
    policy_of_round,
    rules_of,
    self_check_due,
    self_check_opens,
    standings,
)
from care.selectors.rounds import CARING, round_at_hand, rounds_of
from care.selectors.sheets import issued_sheets
from care.selectors.training import expected, trainings, untrained, untrained_people
from care.selectors.vehicles import Fleet, allowed_vehicles, costs_by_kind, fleets, tired_drivers, vehicles

__all__ = [
    "CARING",
    "Allowance",
    "Branch",
    "Fleet",
    "Leave",
    "Standing",
    "Stop",
    "allowances",
    "allowed_vehicles",
    "branches",
    "costs_by_kind",
    "expected",
    "fleets",
    "issued_sheets",
    "leaves",
    "meeting_minimum",
    "meetings",
    "owing",
    "pledge_owed",
    "policy_of_round",
    "round_at_hand",
    "round_postings",
    "rounds_of",
    "rules_of",
    "self_check_due",
    "self_check_opens",
    "standings",
    "stop_of",
    "tired_drivers",
    "trainings",
    "untrained",
    "untrained_people",
    "vehicles",
]
