"""替换: asked, named by the sending unit, decided by whom the plan says, filed with the office (S0 七(二))."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

import teams.services
from accounts.models import User
from campaigns.policy.choices import Approver
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from rotations.enums import ReplacementAction, ReplacementReason, ScheduleState
from rotations.models import Replacement, Rotation, Schedule
from rotations.selectors.replacements import people_to_name, refusal_of
from rotations.services.certificates import publish_certificates
from rotations.services.telling import tell_approver, tell_decision, tell_sender, tell_withdrawal
from rotations.workflow import approver_of, may_ask_replacement, replacement_workflow
from teams.models import Person, Posting
from teams.selectors import policy_of
from teams.services.guards import check_open

# Said of a person these are matters of health, which the system does not keep (S3 四(三), 3.18).
HEALTH = (
    "生病",
    "患病",
    "病假",
    "住院",
    "手术",
    "怀孕",
    "孕期",
    "哺乳",
    "产假",
    "发烧",
    "感冒",
    "受伤",
    "确诊",
    "身体不适",
)


def ask_replacement(*, posting: Posting, actor: User, reason: str, leaves_on: date, note: str = "") -> Replacement:
    """Ask that a posted person be replaced. Nobody leaves by asking: the posting stands until it is approved.

    Refuses a posting that is over, a last day before today or after the departure, words about health,
    and a second request for the same person. Tells the sending unit.
    """
    if not may_ask_replacement(actor, posting):
        raise NotAllowed("ask_replacement")
    check_open(posting.team.round)
    note = _note(note)
    if reason not in ReplacementReason.values:
        raise _wrong("reason", "reason_missing", _("Please choose a reason."))
    if posting.relieved_at is not None or posting.ends < clock.today():
        raise Refused("posting_over", _("This posting is over."))
    if not clock.today() <= leaves_on <= posting.ends:
        raise _wrong("leaves_on", "outside_posting", _("The last day lies between today and the departure."))
    try:
        with transaction.atomic():
            replacement = Replacement.objects.create(
                team=posting.team,
                posting=posting,
                person=posting.person,
                duty=posting.duty,
                reason=reason,
                note=note,
                leaves_on=leaves_on,
                asked_by=actor,
                asked_at=clock.now(),
            )
            audit.record(actor, replacement, "replacement.asked", after=replacement.state, person=posting.person_id)
            tell_sender(replacement)
    except IntegrityError as error:
        raise Conflict("already_asked", _("A replacement of this person is under way already.")) from error
    return replacement


def name_substitute(*, replacement: Replacement, actor: User, person: Person, arrives_on: date) -> Replacement:
    """The sending unit names who comes; another name before the decision takes the place of the first.

    Refuses somebody whom the unit does not send, whoever breaks a hard rule (by its code), and a first
    day before the other's last or after the round. Tells who decides.
    """
    with replacement_workflow.fire(
        replacement, ReplacementAction.NAME, actor=actor, person=person.pk, arrives_on=arrives_on
    ) as locked:
        check_open(locked.team.round)
        _refuse_moved(locked)
        if not people_to_name(locked, actor).filter(pk=person.pk).exists():
            raise _wrong("person", "not_own_person", _("The substitute comes from the unit that sent who leaves."))
        if not locked.leaves_on <= arrives_on <= locked.team.round.departure:
            raise _wrong(
                "arrives_on", "outside_round", _("The first day lies between the other's last day and the departure.")
            )
        _refuse_unfit(locked, person)
        locked.substitute, locked.arrives_on = person, arrives_on
        locked.named_by, locked.named_at = actor, clock.now()
        tell_approver(locked)
    return replacement


def approve_replacement(*, replacement: Replacement, actor: User, words: str = "") -> Replacement:
    """Give leave: the posting ends, the substitute's begins, access follows the days of both at once.

    Refuses, and leaves all as it was, where the substitute would now break a hard rule. What is
    decided by another than the office is filed with it where the plan asks (S0 七(二)). Tells all concerned.
    """
    with replacement_workflow.fire(replacement, ReplacementAction.APPROVE, actor=actor, reason=words.strip()) as locked:
        posting, substitute, arrives_on = locked.posting, locked.substitute, locked.arrives_on
        _refuse_moved(locked)
        assert posting is not None
        assert substitute is not None  # so the database
        assert arrives_on is not None
        by_office = approver_of(locked) == Approver.OFFICE
        # Before people and teams, in the order in which a publication takes its locks.
        draft = _locked_draft(locked)
        locked.successor = teams.services.substitute(
            posting=posting,
            person=substitute,
            actor=actor,
            leaves_on=locked.leaves_on,
            arrives_on=arrives_on,
            reason=locked.get_reason_display(),
        )
        if not Posting.objects.filter(pk=posting.pk).exists():
            locked.posting = None
        locked.arrives_on = locked.successor.starts
        _decide(locked, actor, words)
        _follow(locked, substitute, draft)
        if not by_office and policy_of(locked.team.round).staffing.replacement.filed_with_office:
            locked.filed_at = locked.decided_at
        tell_decision(locked)
    return replacement


def decline_replacement(*, replacement: Replacement, actor: User, words: str) -> Replacement:
    """Refuse leave: who asked to leave stays. Refuses without words."""
    if not words.strip():
        raise _wrong("reason", "reason_missing", _("Please say why."))
    with replacement_workflow.fire(replacement, ReplacementAction.DECLINE, actor=actor, reason=words.strip()) as locked:
        _decide(locked, actor, words)
        tell_decision(locked)
    return replacement


def withdraw_replacement(*, replacement: Replacement, actor: User, words: str = "") -> Replacement:
    """Take the request back before it is decided. Tells the unit, and who was to decide."""
    with replacement_workflow.fire(
        replacement, ReplacementAction.WITHDRAW, actor=actor, reason=words.strip()
    ) as locked:
        tell_withdrawal(locked)
        _decide(locked, actor, words)
    return replacement


def _refuse_moved(replacement: Replacement) -> None:
    """A later publication may have sent who is to leave elsewhere: another team then, and another approver."""
    posting = replacement.posting
    if posting is None:
        raise Refused("posting_over", _("This posting is over."))
    if (posting.team_id, posting.duty) != (replacement.team_id, replacement.duty):
        raise Conflict("posting_changed", _("This person has another place by now; ask for the replacement anew."))


def _locked_draft(replacement: Replacement) -> Schedule | None:
    drafts = Schedule.objects.select_for_update(of=("self",)).filter(state=ScheduleState.WORKING)
    return drafts.filter(rotation__round=replacement.team.round_id).first()


def _follow(replacement: Replacement, substitute: Person, draft: Schedule | None) -> None:
    """The draft of the round, the accounts and the published names follow; a draft that did not would send the
    first one back. Its steps cannot be undone any more."""
    if draft is not None:
        draft.seats.filter(person=substitute).delete()
        draft.seats.filter(person=replacement.person_id).update(person=substitute)
        draft.steps.all().delete()
        Schedule.objects.filter(pk=draft.pk).update(revision=F("revision") + 1)
    teams.services.open_accounts(round=replacement.team.round, actor=None)
    rotation = Rotation.objects.filter(round=replacement.team.round_id).first()
    if rotation is not None and rotation.published_at is not None:
        publish_certificates(rotation, None)


def _decide(replacement: Replacement, actor: User, words: str) -> None:
    replacement.decided_by, replacement.decided_at = actor, clock.now()
    replacement.decision_words = _note(words, "reason", 2_000)


def _note(text: str, field: str = "note", limit: int = 300) -> str:
    text = (text or "").strip()
    if any(word in text for word in HEALTH):
        raise _wrong(
            field, "health", _("Please leave matters of health out; it is enough that somebody cannot take part.")
        )
    if len(text) > limit:
        raise _wrong(field, "too_long", _("Please keep this to %(limit)s characters.") % {"limit": limit})
    return text


def _refuse_unfit(replacement: Replacement, person: Person) -> None:
    """The hard rules, with the seat of who leaves taken as free; asked again on approval, under the lock."""
    if refusal := refusal_of(replacement, person):
        raise _wrong("person", refusal.code, refusal.message)


def _wrong(field: str, code: str, sentence: Any) -> Refused:
    return Refused(code, sentence, fields={field: [sentence]})
