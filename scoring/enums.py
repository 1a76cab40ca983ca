"""What may be done with a board."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardAction(models.TextChoices):
    MAKE = "make", _("Compute the board")
    PUBLISH = "publish", _("Publish")
