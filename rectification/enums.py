"""States and actions of letters and of the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    OPEN = "open", _("waiting for the plan")
    PLANNED = "planned", _("plan submitted")
    RECTIFYING = "rectifying", _("being rectified")
    AWAITING_VERIFICATION = "awaiting_verification", _("waiting for verification")
    WRITTEN_OFF = "written_off", _("written off")
    REOPENED = "reopened", _("rebounded")
    VOID = "void", _("void")


E = EntryState
# On the hook: what a city still has to do something about.
OUTSTANDING = (E.OPEN, E.PLANNED, E.RECTIFYING, E.AWAITING_VERIFICATION, E.REOPENED)
# A plan is due: for the first time, sent back, or again after a rebound.
AWAITING_PLAN = (E.OPEN, E.REOPENED)
STATE_TONES = {
    E.OPEN: "warn",
    E.PLANNED: "info",
    E.RECTIFYING: "info",
    E.AWAITING_VERIFICATION: "info",
    E.WRITTEN_OFF: "good",
    E.REOPENED: "bad",
    E.VOID: "neutral",
}


class EntryAction(models.TextChoices):
    HAND_IN_PLAN = "hand_in_plan", _("Hand in the plan")
    ACCEPT_PLAN = "accept_plan", _("Accept the plan")
    SEND_BACK_PLAN = "send_back_plan", _("Send the plan back")
    REPORT_PROGRESS = "report_progress", _("Report progress")
    ASK_EXTENSION = "ask_extension", _("Ask for an extension")
    GRANT_EXTENSION = "grant_extension", _("Grant the extension")
    REFUSE_EXTENSION = "refuse_extension", _("Refuse the extension")
    REPORT_COMPLETION = "report_completion", _("Report completion")
    PASS = "pass", _("Verified: passed")
    FAIL = "fail", _("Verified: failed")
    LOOK_BACK_PASS = "look_back_pass", _("Look-back: passed")
    REBOUND = "rebound", _("Look-back: found again")
    VOID = "void", _("Strike out")


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("asked for")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("not granted")
    LAPSED = "lapsed", _("no longer needed")
