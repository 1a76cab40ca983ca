"""The office's review: approved and graded, returned for completion, or not accepted."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import ProblemType
from campaigns.policy import Policy
from campaigns.policy.choices import Dispatch
from campaigns.selectors import policy
from findings.enums import FindingAction as A
from findings.models import Finding, ProblemList, RecordPhoto
from findings.services.content import SHA256
from findings.services.records import keep_version
from findings.services.telling import tell_city_of_list, tell_team
from findings.workflow import finding_workflow
from kernel import clock
from kernel.errors import Refused
from kernel.workdays import add_days


def approve(*, finding: Finding, actor: User, severity: int, difficulty: int, quality: int, words: str = "") -> Finding:
    """Accept and grade a finding, and hand it to its city on the list of today (S1 五(三), D4, D8).

    Refuses grades that the plan's scales do not have. Also opens the day's list of the city where it
    is the first, starts the city's clock by the rules under which the record was made, and tells the
    liaisons.
    """
    with finding_workflow.fire(
        finding, A.APPROVE, actor=actor, reason=words, severity=severity, difficulty=difficulty, quality=quality
    ) as locked:
        rules = policy(locked.record.policy)
        check_grades(rules, severity=severity, difficulty=difficulty, quality=quality)
        locked.severity, locked.difficulty, locked.quality = severity, difficulty, quality
        _reviewed(locked, actor, words)
        _join_list(locked, rules, clock.today())
        tell_city_of_list(locked, at_once=rules.problem_list.dispatch == Dispatch.AT_ONCE)
    return finding


def check_grades(rules: Policy, **grades: int | None) -> None:
    """Refuses with `unknown_grade` and the fields."""
    scales = {
        "severity": rules.grading.severity,
        "difficulty": rules.grading.difficulty,
        "quality": rules.grading.quality,
    }
    wrong = {
        name: [_("Choose one of the plan's grades.")]
        for name, grade in grades.items()
        if grade not in {step.level for step in scales[name]}
    }
    if wrong:
        raise Refused("unknown_grade", _("The plan has no such grade."), fields=wrong)


def _reviewed(finding: Finding, actor: User, words: str) -> None:
    finding.reviewed_by, finding.reviewed_at, finding.review_words = actor, clock.now(), words


def _join_list(finding: Finding, rules: Policy, day: date) -> None:
    """Days run from the list; what follows from the letter is the ledger's (X38)."""
    finding.problem_list, _created = ProblemList.objects.get_or_create(
        campaign_id=finding.campaign_id, city_id=finding.city_id, day=day
    )
    reply, kind = rules.reply, rules.rectification.day_kind
    may_dispute = reply.dispute_allowed and reply.disputes_per_finding > 0
    finding.is_reply_asked = reply.asked
    finding.reply_due = add_days(day, reply.reply_days, kind)
    finding.dispute_due = add_days(day, reply.dispute_days, kind) if may_dispute else None


def return_finding(*, finding: Finding, actor: User, reason: str) -> Finding:
    """Send a finding back to its team, saying what is missing (D2). Refuses without a reason."""
    reason = reason_given(reason)
    with finding_workflow.fire(finding, A.RETURN, actor=actor, reason=reason) as locked:
        _reviewed(locked, actor, reason)
        tell_team(locked)
    return finding


def reject(*, finding: Finding, actor: User, reason: str) -> Finding:
    """Do not accept a finding; final. Refuses without a reason."""
    reason = reason_given(reason)
    with finding_workflow.fire(finding, A.REJECT, actor=actor, reason=reason) as locked:
        _reviewed(locked, actor, reason)
    return finding


def resubmit(
    *,
    finding: Finding,
    actor: User,
    description: str,
    problem_type: str = "",
    photos: Iterable[str] = (),
    words: str = "",
    version: int | None = None,
) -> Finding:
    """The team completes a returned finding; what it said first is kept, its photos stay (D2, L38).

    `problem_type` is a code of the record's topic, `photos` are hashes of photos taken there. Refuses
    an empty description, an unknown type and a hash that is none. Safe to repeat with the `version` that was
    read: the same words on it change nothing.
    """
    description = (description or "").strip()
    if not description:
        raise Refused("invalid", _("Say what was seen."), fields={"description": [_("This is missing.")]})
    if version is not None and _is_completed_already(finding, actor, version, description):
        return finding
    with finding_workflow.fire(finding, A.RESUBMIT, actor=actor, reason=words) as locked:
        keep_version(locked, actor, reason=locked.review_words)
        locked.description = description
        if problem_type:
            locked.problem_type = type_of_topic(locked, problem_type)
        locked.submitted_at = clock.now()
        _add_photos(locked, photos)
    return finding


def _is_completed_already(finding: Finding, actor: User, version: int, description: str) -> bool:
    """The answer was lost, and it comes again (L1)."""
    kept = finding.versions.filter(number=version, made_by=actor)
    return (finding.version, finding.description) == (version + 1, description) and kept.exists()


def type_of_topic(finding: Finding, code: str) -> ProblemType:
    found = finding.record.topic.problem_types.filter(code=code).first()
    if found is None:
        sentence = _("This topic has no problem type %(code)s.") % {"code": code}
        raise Refused("unknown_problem_type", sentence, fields={"problem_type": [sentence]})
    return found


def _add_photos(finding: Finding, photos: Iterable[str]) -> None:
    there = set(finding.photos.values_list("sha256", flat=True))
    number = finding.photos.aggregate(last=Max("number"))["last"] or 0
    for sha256 in dict.fromkeys(photos):
        if not SHA256.match(sha256):
            sentence = _("Give the SHA-256 of the photo in 64 small hexadecimal digits.")
            raise Refused("invalid", sentence, fields={"photos": [sentence]})
        if sha256 not in there:
            number += 1
            RecordPhoto.objects.create(record=finding.record, finding=finding, sha256=sha256, number=number)


def reason_given(reason: str) -> str:
    """The words without blanks around them. Refuses with `reason_missing` where there are none."""
    reason = (reason or "").strip()
    if not reason:
        raise Refused("reason_missing", _("Say why, in a few words."), fields={"reason": [_("This is missing.")]})
    return reason
