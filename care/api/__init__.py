"""Care in the API."""

from care.api.entitlements import (
    BranchList,
    HolidayDetail,
    HolidayList,
    IssuedSheetFile,
    LocalMealList,
    SheetFile,
    SheetList,
)
from care.api.integrity import MeetingList, PledgeDetail, SelfCheckDetail, SelfCheckList, StandingList

__all__ = [
    "BranchList",
    "HolidayDetail",
    "HolidayList",
    "IssuedSheetFile",
    "LocalMealList",
    "MeetingList",
    "PledgeDetail",
    "SelfCheckDetail",
    "SelfCheckList",
    "SheetFile",
    "SheetList",
    "StandingList",
]
