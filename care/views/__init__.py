"""Pages of care."""

from care.views.entitlements import (
    branch_list,
    holiday_list,
    holiday_remove,
    issued_sheet,
    meal_list,
    meal_remove,
    sheet,
    sheet_issue,
)
from care.views.integrity import meeting_add, meeting_list, pledge, self_check, selfcheck_detail
from care.views.rounds import overview
from care.views.training import training_complete, training_detail, training_list
from care.views.vehicles import cost_remove, vehicle_cost, vehicle_detail, vehicle_driver, vehicle_list

__all__ = [
    "branch_list",
    "cost_remove",
    "holiday_list",
    "holiday_remove",
    "issued_sheet",
    "meal_list",
    "meal_remove",
    "meeting_add",
    "meeting_list",
    "overview",
    "pledge",
    "self_check",
    "selfcheck_detail",
    "sheet",
    "sheet_issue",
    "training_complete",
    "training_detail",
    "training_list",
    "vehicle_cost",
    "vehicle_detail",
    "vehicle_driver",
    "vehicle_list",
]
