"""Choices of the phone application."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StopKind(models.TextChoices):
    """What a stop of the day's plan goes to."""

    SITE = "site", _("site")
    TASK = "task", _("item of a task list")
    ENTRY = "entry", _("ledger entry")
    WORDS = "words", _("place in words")


class PlanWarn(models.TextChoices):
    """What is unusual about a plan, though it is kept."""

    TAKEN = "taken", _("Another team goes there on that day; one team a target a day.")
    DONE = "done", _("This target has been inspected already.")
    STOOD_DOWN = "stood_down", _("The team stays at its base on that day.")
