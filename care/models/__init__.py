"""What is owed to the people of a round, and by them."""

from care.models.entitlements import HomeHoliday, IssuedSheet, LocalMeal, PartyBranch
from care.models.integrity import Meeting, Pledge, SelfCheck
from care.models.training import Attendance, Training
from care.models.vehicles import DriverDay, Vehicle, VehicleCost

__all__ = [
    "Attendance",
    "DriverDay",
    "HomeHoliday",
    "IssuedSheet",
    "LocalMeal",
    "Meeting",
    "PartyBranch",
    "Pledge",
    "SelfCheck",
    "Training",
    "Vehicle",
    "VehicleCost",
]
