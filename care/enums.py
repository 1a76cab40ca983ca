"""Words of care: what can be done, what can be taken away as a sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CareAction(models.TextChoices):
    """What can be done; pages and API offer what `care.workflow` answers."""

    SIGN_PLEDGE = "sign_pledge", _("Sign the pledge")
    HAND_IN_SELF_CHECK = "hand_in_self_check", _("Hand in the self-check")
    REGISTER_MEETING = "register_meeting", _("Register a meeting")
