"""What is owed to the people of a round, and by them."""

from care.models.entitlements import HomeHoliday, IssuedSheet, LocalMeal, PartyBranch
from care.models.integrity import Meeting, Pledge, SelfCheck

__all__ = ["HomeHoliday", "IssuedSheet", "LocalMeal", "Meeting", "PartyBranch", "Pledge", "SelfCheck"]
