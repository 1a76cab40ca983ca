"""Use cases of care."""

from care.services.entitlements import (
    add_home_holiday,
    enter_local_meal,
    issue_sheet,
    name_branch,
    remove_home_holiday,
)
from care.services.integrity import hand_in_self_check, register_meeting, sign_pledge

__all__ = [
    "add_home_holiday",
    "enter_local_meal",
    "hand_in_self_check",
    "issue_sheet",
    "name_branch",
    "register_meeting",
    "remove_home_holiday",
    "sign_pledge",
]
