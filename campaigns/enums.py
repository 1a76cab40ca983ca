"""Kinds and states of campaigns and their calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceStatus(models.TextChoices):
    """How binding the plan's text is (X59)."""

    ISSUED = "issued", pgettext_lazy("text of a plan", "issued")
    NOT_PUBLIC = "not_public", _("not public")
    DRAFT = "draft", _("draft for comment")


class CampaignState(models.TextChoices):
    PREPARING = "preparing", _("being prepared")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class CampaignAction(models.TextChoices):
    START = "start", _("Start")
    CLOSE = "close", _("Close")


class RoundKind(models.TextChoices):
    INSPECTION = "inspection", _("inspection")
    VERIFICATION = "verification", _("verification")


class ChangeKind(models.TextChoices):
    """What an officer may do to a calendar; each leaves a `RoundChange`."""

    SHIFT = "shift", _("Shift")
    SHORTEN = "shorten", _("Shorten")
    INSERT = "insert", _("Insert")
    CANCEL = "cancel", _("Cancel")
    RENUMBER = "renumber", _("Renumber")


# What each change needs to be told; the calendar says what is missing.
CHANGE_PARAMETERS = {
    ChangeKind.SHIFT: ("round", "days", "following"),
    ChangeKind.SHORTEN: ("round", "start", "end"),
    ChangeKind.INSERT: ("start", "end"),
    ChangeKind.CANCEL: ("round",),
    ChangeKind.RENUMBER: ("round", "issued_number"),
}


class MemberScope(models.TextChoices):
    """Whether a reviewer works on all cities of the campaign or on those given to them."""

    ALL = "all", _("all cities")
    GIVEN = "given", _("the cities given to them")
