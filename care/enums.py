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


class SheetKind(models.TextChoices):
    """Sheets of a round for the office and the sending units."""

    INTEGRITY = "integrity", _("Pledges and self-checks")
    MEETINGS = "meetings", _("Meetings with locals")
    PARTY = "party", _("Temporary Party branches")
    MEALS = "meals", _("Meal allowance")
    LEAVE = "leave", _("Compensatory leave")


ISSUED = (SheetKind.MEALS, SheetKind.LEAVE)
"""What goes out to the sending units, frozen."""

FOR_SENDERS = (SheetKind.INTEGRITY, SheetKind.MEALS, SheetKind.LEAVE)
"""What a sending unit may take away, with its own people in it."""
