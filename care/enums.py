"""Words of care: what can be done, what can be taken away as a sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CareAction(models.TextChoices):
    """What can be done; pages and API offer what `care.workflow` answers."""

    SIGN_PLEDGE = "sign_pledge", _("Sign the pledge")
    HAND_IN_SELF_CHECK = "hand_in_self_check", _("Hand in the self-check")
    REGISTER_MEETING = "register_meeting", _("Register a meeting")
    ENTER_MEAL = "enter_meal", _("Enter a local meal")
    NAME_BRANCH = "name_branch", _("Name the secretary")
    ISSUE_SHEET = "issue_sheet", _("Issue the sheet")
    KEEP_HOLIDAYS = "keep_holidays", _("Enter a holiday")
    HOLD_TRAINING = "hold_training", _("Enter a training")
    MARK_ATTENDANCE = "mark_attendance", _("Enter who took part")
    COMPLETE_ATTENDANCE = "complete_attendance", _("Attendance is complete")
    REGISTER_VEHICLE = "register_vehicle", _("Register a vehicle")
    ENTER_DRIVER = "enter_driver", _("Enter the driver of a day")
    ENTER_COST = "enter_cost", _("Enter a cost")


class TrainingKind(models.TextChoices):
    VIDEO = "video", _("by video")
    GATHERING = "gathering", _("in one place")
    LEVELS = "levels", _("by each unit")


class CostKind(models.TextChoices):
    RENT = "rent", _("rent")
    FUEL = "fuel", _("fuel")
    TOLL = "toll", _("tolls")
    DRIVER = "driver", _("driver's pay")
    MEALS = "meals", _("driver's meals")


class SheetKind(models.TextChoices):
    """Sheets of a round for the office and the sending units."""

    INTEGRITY = "integrity", _("Pledges and self-checks")
    MEETINGS = "meetings", _("Meetings with locals")
    PARTY = "party", _("Temporary Party branches")
    TRAINING = "training", _("Training")
    VEHICLES = "vehicles", _("Vehicles")
    MEALS = "meals", _("Meal allowance")
    LEAVE = "leave", _("Compensatory leave")


ISSUED = (SheetKind.MEALS, SheetKind.LEAVE)
"""What goes out to the sending units, frozen."""

FOR_SENDERS = (SheetKind.INTEGRITY, SheetKind.TRAINING, SheetKind.MEALS, SheetKind.LEAVE)
"""What a sending unit may take away, with its own people in it."""
