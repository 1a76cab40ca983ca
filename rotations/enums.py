"""States and words of a rotation and of its schedules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RotationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RUNNING = "running", _("running")
    HANDED_OVER = "handed_over", _("handed over")
    CLOSED = "closed", _("closed")


class RotationAction(models.TextChoices):
    """What moves a rotation on; pages and API offer what `rotations.workflow` answers."""

    PUBLISH = "publish", _("Publish the rotation")
    BEGIN = "begin", _("Begin")
    HAND_OVER = "hand_over", _("Declare handed over")
    CLOSE = "close", _("Close the rotation")


class ScheduleState(models.TextChoices):
    WORKING = "working", _("draft")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


class ScheduleAction(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    DISCARD = "discard", _("Discard the draft")


class Origin(models.TextChoices):
    """Who made a schedule."""

    OFFICER = "officer", _("proposed for an officer")
    CLOCK = "clock", _("proposed by itself")
    HAND = "hand", _("begun by hand")
