"""Kinds of reports, and what may be done with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulletinKind(models.TextChoices):
    BULLETIN = "bulletin", _("daily bulletin")
    SUPPLEMENT = "supplement", _("supplement of a bulletin")


class DayKind(models.TextChoices):
    """What a team's day was (S1 八(八), C19)."""

    FIELD = "field", _("in the field")
    HANDOVER = "handover", _("handover")
    STAND_DOWN = "stand_down", _("stand-down for weather or safety")


class ReportAction(models.TextChoices):
    SIGN = "sign", _("Sign the report")


class BulletinAction(models.TextChoices):
    MAKE = "make", _("Make the bulletin")
    PUBLISH = "publish", _("Publish")
    NOTE = "note", _("Note what was printed")
