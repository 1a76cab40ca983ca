"""Care in the API."""

from care.api.entitlements import (
    BranchList,
    HolidayDetail,
    HolidayList,
    IssuedSheetFile,
    LocalMealDetail,
    LocalMealList,
    SheetFile,
    SheetList,
)
from care.api.integrity import MeetingList, PledgeDetail, SelfCheckDetail, SelfCheckList, StandingList
from care.api.operations import (
    AttendanceList,
    TrainingComplete,
    TrainingList,
    VehicleCostDetail,
    VehicleCosts,
    VehicleDetail,
    VehicleDriver,
    VehicleList,
)

__all__ = [
    "AttendanceList",
    "BranchList",
    "HolidayDetail",
    "HolidayList",
    "IssuedSheetFile",
    "LocalMealDetail",
    "LocalMealList",
    "MeetingList",
    "PledgeDetail",
    "SelfCheckDetail",
    "SelfCheckList",
    "SheetFile",
    "SheetList",
    "StandingList",
    "TrainingComplete",
    "TrainingList",
    "VehicleCostDetail",
    "VehicleCosts",
    "VehicleDetail",
    "VehicleDriver",
    "VehicleList",
]
