"""Everything that is done about a finding once it is confirmed: letters, plans, verification."""

from rectification.services.extensions import ask_extension, grant_extension, refuse_extension
from rectification.services.letters import issue_letters, mark_read, preview_letter
from rectification.services.plans import (
    accept_plan,
    hand_in_plan,
    report_completion,
    report_progress,
    send_back_plan,
)
from rectification.services.verification import look_back, strike_out, verify
from rectification.services.visits import check_visit_of, enter_visit

__all__ = [
    "accept_plan",
    "ask_extension",
    "check_visit_of",
    "enter_visit",
    "grant_extension",
    "hand_in_plan",
    "issue_letters",
    "look_back",
    "mark_read",
    "preview_letter",
    "refuse_extension",
    "report_completion",
    "report_progress",
    "send_back_plan",
    "strike_out",
    "verify",
]
