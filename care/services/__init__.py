"""Use cases of care."""

from care.services.entitlements import (
    add_home_holiday,
    enter_local_meal,
    issue_sheet,
    name_branch,
    remove_home_holiday,
    remove_local_meal,
)
from care.services.integrity import hand_in_self_check, register_meeting, sign_pledge
from care.services.training import (
    ListedAttendance,
    complete_attendance,
    hold_training,
    mark_attendance,
    mark_attendance_from_list,
)
from care.services.vehicles import enter_cost, enter_driver, register_vehicle, remove_cost

__all__ = [
    "ListedAttendance",
    "add_home_holiday",
    "complete_attendance",
    "enter_cost",
    "enter_driver",
    "enter_local_meal",
    "hand_in_self_check",
    "hold_training",
    "issue_sheet",
    "mark_attendance",
    "mark_attendance_from_list",
    "name_branch",
    "register_meeting",
    "register_vehicle",
    "remove_cost",
    "remove_home_holiday",
    "remove_local_meal",
    "sign_pledge",
]
