"""The city's objection and the office's reasoned decision (E1, E3)."""

from collections.abc import Iterable

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import ProblemType
from campaigns.selectors import policy
from findings.enums import Decision
from findings.enums import FindingAction as A
from findings.models import Dispute, DisputeFile, Finding
from findings.services.evidence import check_files
from findings.services.records import keep_version
from findings.services.review import check_grades, reason_given
from findings.services.telling import tell_city_of_decision, tell_office
from findings.workflow import finding_workflow
from kernel import clock
from kernel.errors import Closed, Refused
from kernel.workdays import add_days


def dispute(*, finding: Finding, actor: User, grounds: str, files: Iterable[File] = ()) -> Finding:
    """The city objects, with grounds and evidence; once a finding.

    Refuses without grounds, after the last day (`dispute_late`, 423), and files that are too large,
    too many or of a kind that is not accepted. Also tells the office.
    """
    grounds = (grounds or "").strip()
    if not grounds:
        raise Refused("grounds_missing", _("Say why you disagree."), fields={"grounds": [_("This is missing.")]})
    evidence = check_files(files)
    with finding_workflow.fire(finding, A.DISPUTE, actor=actor, reason=grounds, files=len(evidence)) as locked:
        today = clock.today()
        if locked.dispute_due is None or today > locked.dispute_due:
            raise Closed(
                "dispute_late", _("This finding could be disputed until %(day)s.") % {"day": locked.dispute_due}
            )
        rules = policy(locked.record.policy)
        filed = Dispute.objects.create(
            finding=locked,
            grounds=grounds,
            filed_by=actor,
            filed_at=clock.now(),
            decision_due=add_days(today, rules.reply.decision_days, rules.rectification.day_kind),
        )
        for item in evidence:
            DisputeFile.objects.create(
                dispute=filed,
                file=File(item.file, name=f"{item.sha256[:16]}{item.suffix}"),
                name=item.name,
                content_type=item.content_type,
                size=item.size,
                sha256=item.sha256,
            )
        tell_office(locked)
    return finding


def uphold(*, finding: Finding, actor: User, reason: str) -> Finding:
    """The city is right: the finding is withdrawn, and counts nowhere from now on. Final."""
    reason = reason_given(reason)
    with finding_workflow.fire(finding, A.UPHOLD, actor=actor, reason=reason) as locked:
        _decide(locked, actor, Decision.UPHELD, reason)
    return finding


def withdraw(*, finding: Finding, actor: User, reason: str) -> Finding:
    """A confirmed finding turns out not to stand, after its letter went out (X39): it counts nowhere from
    now on, the letter stays. Called with the entry that is struck out. Final."""
    with finding_workflow.fire(finding, A.WITHDRAW, actor=actor, reason=reason_given(reason)):
        pass
    return finding


def dismiss(*, finding: Finding, actor: User, reason: str) -> Finding:
    """The finding stands as it was."""
    reason = reason_given(reason)
    with finding_workflow.fire(finding, A.DISMISS, actor=actor, reason=reason) as locked:
        _decide(locked, actor, Decision.DISMISSED, reason)
        locked.confirmed_at = clock.now()
    return finding


def amend(
    *,
    finding: Finding,
    actor: User,
    reason: str,
    problem_type: ProblemType | None = None,
    severity: int | None = None,
    difficulty: int | None = None,
    quality: int | None = None,
    description: str | None = None,
) -> Finding:
    """The finding stands in another form; what it said before is kept as a version.

    Refuses where nothing would change, a type of another topic, and grades that the plan has not.
    """
    reason = reason_given(reason)
    grades = {"severity": severity, "difficulty": difficulty, "quality": quality}
    wanted = {**grades, "problem_type": problem_type, "description": (description or "").strip() or None}
    with finding_workflow.fire(finding, A.AMEND, actor=actor, reason=reason) as locked:
        changed = {k: v for k, v in wanted.items() if v is not None and v != getattr(locked, k)}
        if not changed:
            raise Refused("nothing_amended", _("Say what is to be different, or dismiss the dispute."))
        if problem_type is not None and problem_type.topic_id != locked.record.topic_id:
            raise Refused("unknown_problem_type", _("This problem type belongs to another topic."))
        check_grades(policy(locked.record.policy), **{k: v for k, v in grades.items() if k in changed})
        keep_version(locked, actor, reason=reason)
        for name, value in changed.items():
            setattr(locked, name, value)
        _decide(locked, actor, Decision.AMENDED, reason)
        locked.confirmed_at = clock.now()
    return finding


def _decide(finding: Finding, actor: User, decision: Decision, reason: str) -> None:
    filed = finding.dispute
    filed.decision, filed.decision_reason = decision, reason
    filed.decided_by, filed.decided_at = actor, clock.now()
    filed.save()
    tell_city_of_decision(finding)
