"""States, actions and kinds of what is seen in the field."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """How a visit ended; “no problem” is a full record too (C16, C17)."""

    PROBLEM = "problem", _("problem found")
    NO_PROBLEM = "no_problem", _("no problem found")
    REFUSED = "refused", _("entry refused")
    NOBODY = "nobody", _("nobody there")
    STOPPED = "stopped", _("production stopped")


class PlaceSource(models.TextChoices):
    GPS = "gps", _("satellite")
    NETWORK = "network", _("network")
    HAND = "hand", _("placed by hand")
    NONE = "none", _("no position")


class RecordState(models.TextChoices):
    AWAITING = "awaiting", _("waiting for confirmation by all present")
    CONTESTED = "contested", _("contested by somebody present")
    LOCKED = "locked", _("confirmed and locked")


class RecordAction(models.TextChoices):
    CONTEST = "contest", _("Contest")
    LOCK = "lock", _("Lock")
    REVISE = "revise", _("Revise")


class PresenceState(models.TextChoices):
    AWAITING = "awaiting", _("not yet confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    CONTESTED = "contested", _("contested")


class FindingState(models.TextChoices):
    """As domain.md 6: from the street to the ledger."""

    SUBMITTED = "submitted", _("waiting for review")
    RETURNED = "returned", _("returned for completion")
    REJECTED = "rejected", _("not accepted")
    ASSIGNED = "assigned", _("handed to the city")
    DISPUTED = "disputed", _("disputed by the city")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = FindingState
# What a city may ever see: nothing before the office has approved it (E7).
SHOWN_TO_CITY = (S.ASSIGNED, S.DISPUTED, S.CONFIRMED, S.WITHDRAWN)
# What counts as a problem found, in bulletins and scores: approved, and not withdrawn since.
COUNTED = (S.ASSIGNED, S.DISPUTED, S.CONFIRMED)


class FindingAction(models.TextChoices):
    RETURN = "return", _("Return for completion")
    REJECT = "reject", _("Do not accept")
    APPROVE = "approve", _("Approve and hand to the city")
    RESUBMIT = "resubmit", _("Submit again")
    CONFIRM = "confirm", _("Confirm")
    CONFIRM_BY_SILENCE = "confirm_by_silence", _("Confirm by silence")
    DISPUTE = "dispute", _("Dispute")
    UPHOLD = "uphold", _("Uphold the dispute")
    DISMISS = "dismiss", _("Dismiss the dispute")
    AMEND = "amend", _("Amend the finding")


class Grade(models.IntegerChoices):
    """Severity and difficulty, graded by the reviewer (S1 十(一)); 4 is the gravest."""

    SLIGHT = 1, _("slight")
    ORDINARY = 2, _("ordinary")
    SERIOUS = 3, _("serious")
    GRAVE = 4, _("grave")


class Quality(models.IntegerChoices):
    """How well the finding is evidenced and written."""

    POOR = 1, _("poor")
    FAIR = 2, _("fair")
    GOOD = 3, _("good")
