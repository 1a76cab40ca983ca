"""States, actions and kinds of what is seen in the field."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class CoordinateSystem(models.TextChoices):
    """What a source gave; stored is always WGS84 (C5, L12)."""

    WGS84 = "wgs84", _("WGS84")
    GCJ02 = "gcj02", _("GCJ-02")
    BD09 = "bd09", _("BD-09")


class PhotoKind(models.TextChoices):
    """Sent by the phone, shrunk; the untouched file it was made from; a name written on the glass."""

    COPY = "copy", _("photo")
    ORIGINAL = "original", _("original")
    SIGNATURE = "signature", _("signature")


class Answer(models.TextChoices):
    """Of a question of the checklist."""

    YES = "yes", pgettext_lazy("checklist", "Yes")
    NO = "no", pgettext_lazy("checklist", "No")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("checklist", "Not applicable")


class NoteKind(models.TextChoices):
    """询问笔录, 勘验笔录 (C11)."""

    INTERVIEW = "interview", _("record of an interview")
    INQUEST = "inquest", _("record of an on-site examination")


class VisitKind(models.TextChoices):
    """Why a team goes back to an entry of the ledger (S1 五(四), 附2)."""

    VERIFICATION = "verification", _("verification")
    LOOK_BACK = "look_back", _("look-back")


class Delivered(models.TextChoices):
    """What became of a record, or of another write, that was brought in a file."""

    NEW = "new", pgettext_lazy("record in a file", "taken")
    ALREADY = "already", _("already here")
    DRAFT = "draft", _("kept as a shared draft: its author opens it on another phone and hands it in")
    REFUSED = "refused", _("not taken")


class RecordState(models.TextChoices):
    AWAITING = "awaiting", _("waiting for confirmation by all present")
    CONTESTED = "contested", _("contested by somebody present")
    LOCKED = "locked", _("confirmed and locked")


class RecordAction(models.TextChoices):
    """`LOCK` follows by itself when the last of those present confirms."""

    CONFIRM = "confirm", _("Confirm")
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
# Nothing said yet by the office; only then may the team correct the record (domain 5).
UNDECIDED = (S.SUBMITTED, S.RETURNED)
# Somebody has still to act: the reviewer, the team, the city, the adjudicator.
UNSETTLED = (*UNDECIDED, S.ASSIGNED, S.DISPUTED)
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
    WITHDRAW = "withdraw", _("Withdraw after the letter")


class ListAction(models.TextChoices):
    RECEIVE = "receive", _("Acknowledge receipt")


class Decision(models.TextChoices):
    """撤销, 维持, 变更 (E3)."""

    UPHELD = "upheld", _("upheld: the finding is withdrawn")
    DISMISSED = "dismissed", _("dismissed: the finding stands")
    AMENDED = "amended", _("the finding is amended")


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


class TaskState(models.TextChoices):
    OPEN = "open", _("to be inspected")
    DONE = "done", _("inspected")
    DROPPED = "dropped", _("dropped")


class TaskAction(models.TextChoices):
    """`DO` follows a locked record that names the item; `UNDO` follows one that no longer does."""

    DO = "do", _("Inspect")
    UNDO = "undo", _("No longer inspected")
    DROP = "drop", _("Drop")
    REOPEN = "reopen", _("Take up again")


class TaskListAction(models.TextChoices):
    """What the office does with the lists of a campaign, and with one workbook."""

    UPLOAD = "upload_tasks", _("Upload a task list")
    APPLY = "apply_tasks", _("Apply the task list")


class SiteAction(models.TextChoices):
    MERGE = "merge_sites", _("Join with another row")


class Warn(models.TextChoices):
    """What is unusual about a record, though it is accepted: a record made on site is never lost."""

    OTHER_COUNTY = "other_county", _("The county is none of the team's.")
    NO_POSITION = "no_position", _("There is no position.")
    POSITION_BY_HAND = "position_by_hand", _("The position was set by hand.")
    LOW_ACCURACY = "low_accuracy", _("The position is less exact than it should be.")
    NO_ACCURACY_REASON = "no_accuracy_reason", _("The position is very vague, and nobody said why.")
    OUTSIDE_COUNTY = "outside_county", _("The position lies outside the county, as far as coarse borders tell.")
    MOCKED_POSITION = "mocked_position", _("The phone said that the position was simulated.")
    OLD_POSITION = "old_position", _("The position is older than the visit.")
    CLOCK_AHEAD = "clock_ahead", _("The phone's clock runs ahead of the server's.")
    JOINT_TEAM = "joint_team", _("Made together with another team.")
    FEW_PHOTOS = "few_photos", _("A finding has fewer photos than the rules ask for.")
    UNKNOWN_SITE = "unknown_site", _("The site that was picked is none of the team's; its name was taken instead.")
    ENTRY_MOVED = "entry_moved", _("The ledger had moved on before this visit was confirmed.")
    CREDIT_CODE = "credit_code", _("The last digit of the credit code does not fit the others.")
    UNKNOWN_TASK = "unknown_task", _("The task that it names is none of the team's.")
    DELIVERED = "delivered", _("An administrator brought it from a phone's file; its author did not send it.")


RECORD_TONES = {RecordState.AWAITING: "warn", RecordState.CONTESTED: "bad", RecordState.LOCKED: "good"}
PRESENCE_TONES = {PresenceState.AWAITING: "warn", PresenceState.CONFIRMED: "good", PresenceState.CONTESTED: "bad"}
FINDING_TONES = {
    S.SUBMITTED: "info",
    S.RETURNED: "warn",
    S.REJECTED: "neutral",
    S.ASSIGNED: "info",
    S.DISPUTED: "warn",
    S.CONFIRMED: "good",
    S.WITHDRAWN: "neutral",
}
TASK_TONES = {TaskState.OPEN: "warn", TaskState.DONE: "good", TaskState.DROPPED: "neutral"}
