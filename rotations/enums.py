"""States and words of a rotation and of its schedules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RotationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RUNNING = "running", _("running")
    HANDED_OVER = "handed_over", _("handed over")
    CLOSED = "closed", _("closed")


OVER = frozenset({RotationState.HANDED_OVER, RotationState.CLOSED})
"""Nobody is sent any more."""


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


class BoardAction(models.TextChoices):
    """What an officer does with the seats of a draft."""

    MOVE = "move", _("Put into a team")
    SWAP = "swap", _("Change places")
    REMOVE = "remove", _("Take out of the team")
    LOCK = "lock", _("Lock")
    UNLOCK = "unlock", _("Unlock")
    UNDO = "undo", _("Undo")


class Origin(models.TextChoices):
    """Who made a schedule."""

    OFFICER = "officer", _("proposed for an officer")
    CLOCK = "clock", _("proposed by itself")
    HAND = "hand", _("begun by hand")


class ReplacementState(models.TextChoices):
    ASKED = "asked", _("waiting for a substitute")
    NAMED = "named", _("waiting for approval")
    APPROVED = "approved", _("replacement approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("request withdrawn")


# Nothing is decided yet: who is to leave stays where they are.
OPEN_REPLACEMENTS = (ReplacementState.ASKED, ReplacementState.NAMED)
REPLACEMENT_TONES = {
    ReplacementState.ASKED: "warn",
    ReplacementState.NAMED: "warn",
    ReplacementState.APPROVED: "good",
    ReplacementState.DECLINED: "bad",
    ReplacementState.WITHDRAWN: "neutral",
}


class ReplacementAction(models.TextChoices):
    NAME = "name", _("Name the substitute")
    APPROVE = "approve", _("Approve the replacement")
    DECLINE = "decline", _("Decline the replacement")
    WITHDRAW = "withdraw", _("Withdraw the request")


class ReplacementReason(models.TextChoices):
    """Why, as far as the system wants to know: never a matter of health (S3 3.18)."""

    UNAVAILABLE = "unavailable", _("cannot take part (no cause is recorded)")
    RECALLED = "recalled", _("needed by the own unit")
    TRANSFERRED = "transferred", _("has changed the post")
    CONDUCT = "conduct", _("not suited to the task")
    OTHER = "other", _("another reason, not of health")


class ProposalState(models.TextChoices):
    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being computed")
    DONE = "done", _("search finished")
    FAILED = "failed", _("without a result")


class ProposalAction(models.TextChoices):
    BEGIN = "begin", _("Begin")
    FINISH = "finish", _("Finish")
    FAIL = "fail", _("Give up")


class HandoverState(models.TextChoices):
    OPEN = "open", _("waiting for the outgoing signature")
    HANDED = "handed", _("signed by the outgoing side")
    DONE = "done", _("signed by both sides")


HANDOVER_TONES = {HandoverState.OPEN: "warn", HandoverState.HANDED: "info", HandoverState.DONE: "good"}


class HandoverAction(models.TextChoices):
    PREPARE = "prepare", _("Prepare the handover")
    HAND_OVER = "hand_over", _("Sign and hand over")
    SEND_BACK = "send_back", _("Send back for completion")
    TAKE_OVER = "take_over", _("Sign and take over")


class HandoverItem(models.TextChoices):
    """What is handed over by hand and by word: papers and goods (S1 七(四)); what was inspected, found and put
    right; the trades and sources of the place, and what experience has taught (S1 九(四))."""

    WORK = "work", _("inspections so far explained")
    FINDINGS = "findings", _("problems found explained")
    RECTIFICATION = "rectification", _("state of rectification explained")
    PLACE = "place", _("local trades and pollution sources explained")
    EXPERIENCE = "experience", _("experience of the inspection passed on")
    PAPERS = "papers", _("inspection papers")
    GOODS = "goods", _("equipment and supplies")
