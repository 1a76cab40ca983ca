"""The city's part: plan, progress, completion; and the office's answer to the plan (S3 二(二), G1, G3)."""

from collections.abc import Iterable
from datetime import date

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.services.evidence import check_files
from kernel import clock
from kernel.errors import Refused, Sentence
from kernel.notices import notify
from rectification.enums import EntryAction, ExtensionState
from rectification.models import Completion, EntryFile, LedgerEntry, Progress, RectificationPlan
from rectification.services.checks import words
from rectification.workflow import entry_workflow


def hand_in_plan(
    *,
    entry: LedgerEntry,
    actor: User,
    measures: str,
    responsible_unit: str,
    responsible_person: str,
    finish_by: date,
) -> RectificationPlan:
    """Measures, who answers for them, and by when (S3 二(二)). A late plan is taken; its lateness shows.

    Refuses a day past, and one beyond the deadline as long as that can still be kept.
    """
    with entry_workflow.fire(entry, EntryAction.HAND_IN_PLAN, actor=actor, finish_by=finish_by) as locked:
        today = clock.today()
        if finish_by < today:
            raise _wrong_day("in_the_past", _("This day has passed."))
        if locked.deadline >= today and finish_by > locked.deadline:
            raise _wrong_day(
                "beyond_deadline", _("The deadline is %(day)s; ask for an extension later.") % {"day": locked.deadline}
            )
        return RectificationPlan.objects.create(
            entry=locked,
            made_by=actor,
            made_at=clock.now(),
            measures=words(measures, "measures"),
            responsible_unit=words(responsible_unit, "responsible_unit", 120),
            responsible_person=words(responsible_person, "responsible_person", 60),
            finish_by=finish_by,
        )


def _wrong_day(code: str, sentence: Sentence) -> Refused:
    return Refused(code, sentence, fields={"finish_by": [sentence]})


def accept_plan(*, entry: LedgerEntry, actor: User) -> LedgerEntry:
    with entry_workflow.fire(entry, EntryAction.ACCEPT_PLAN, actor=actor) as locked:
        plan = locked.plans.latest("pk")
        plan.accepted_at = clock.now()
        plan.save(update_fields=["accepted_at"])
    return entry


def send_back_plan(*, entry: LedgerEntry, actor: User, reason: str) -> LedgerEntry:
    """The plan stays, with the reason; the city hands in another. Also tells whoever handed it in."""
    with entry_workflow.fire(entry, EntryAction.SEND_BACK_PLAN, actor=actor, reason=reason.strip()) as locked:
        plan = locked.plans.latest("pk")
        plan.sent_back_reason = words(reason, "reason")
        plan.save(update_fields=["sent_back_reason"])
        notify(
            [plan.made_by],
            key=f"plan.sent_back:{plan.pk}",
            text=_("The rectification plan for %(entry)s was sent back.") % {"entry": locked},
            url=locked.get_absolute_url(),
        )
    return entry


def report_progress(*, entry: LedgerEntry, actor: User, text: str) -> Progress:
    with entry_workflow.fire(entry, EntryAction.REPORT_PROGRESS, actor=actor) as locked:
        return Progress.objects.create(entry=locked, made_by=actor, made_at=clock.now(), text=words(text, "text"))


def report_completion(*, entry: LedgerEntry, actor: User, statement: str, files: Iterable[File] = ()) -> Completion:
    """Say that it is done, with evidence (G3). An extension still asked for is no longer needed.

    Refuses without a file, and files that are too many, too large or of a kind that is not accepted.
    """
    evidence = check_files(files)
    with entry_workflow.fire(entry, EntryAction.REPORT_COMPLETION, actor=actor) as locked:
        if not evidence:
            sentence = _("Please add evidence: photos or documents.")
            raise Refused("evidence_missing", sentence, fields={"files": [sentence]})
        completion = Completion.objects.create(
            entry=locked, made_by=actor, made_at=clock.now(), statement=words(statement, "statement")
        )
        for item in evidence:
            EntryFile.objects.create(
                completion=completion,
                file=File(item.file, name=f"{item.sha256[:16]}{item.suffix}"),
                name=item.name,
                content_type=item.content_type,
                size=item.size,
                sha256=item.sha256,
            )
        locked.extensions.filter(state=ExtensionState.ASKED).update(state=ExtensionState.LAPSED)
        return completion
