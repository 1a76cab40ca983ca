"""Posting people to teams, and ending a posting."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from campaigns.services import add_member
from kernel import audit, clock
from kernel.errors import Refused, Sentence
from teams import selectors
from teams.enums import Duty
from teams.models import Person, Posting, Team
from teams.rules import DUTIES, first_refusal
from teams.services.access import end_lost_sessions
from teams.services.guards import check_open, check_staffing


def post(*, person: Person, team: Team, duty: str, actor: User | None) -> Posting:
    """Send a person into a team, from the round's arrival to its departure.

    Refuses the first hard rule it would break, by that rule's code (`teams.rules`), and
    `already_posted` for a second team in one round. Also makes the person's account, if there is
    one, a member of the campaign.
    """
    round_ = team.round
    check_staffing(round_, actor, "post")
    if duty not in Duty.values:
        raise Refused("duty_unknown", _("A team of this kind has no such duty."))
    with transaction.atomic():
        # The team first and then the person, everywhere: two officers cannot wait for each other.
        Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        posting = _post(person, team, duty, actor, starts=round_.arrival, ends=round_.departure)
        if posting.person.user:
            add_member(campaign=team.campaign, user=posting.person.user, actor=actor)
    return posting


def _post(person: Person, team: Team, duty: str, actor: User | None, *, starts: date, ends: date) -> Posting:
    """The caller holds the team and the person."""
    round_ = team.round
    person = Person.objects.select_related("unit__province", "unit__city", "home_province", "home_city", "user").get(
        pk=person.pk
    )
    if Posting.objects.filter(person=person, round=round_).exists():
        raise Refused("already_posted", _("%(name)s already has a team in this round.") % {"name": person.name})
    policy = selectors.policy_of(round_)
    opening = selectors.opening_of(team, policy)
    if refusal := first_refusal(selectors.candidate(person, round_), opening, DUTIES[duty], policy):
        raise Refused(refusal.code, refusal.message)
    posting = Posting.objects.create(person=person, team=team, round=round_, duty=duty, starts=starts, ends=ends)
    audit.record(actor, posting, "posting.made", person=person.pk, team=team.pk, duty=duty)
    return posting


def unpost(*, posting: Posting, actor: User | None, reason: str) -> Posting | None:
    """Take a person out of a team: before the arrival as if never posted, afterwards from today on.

    Access ends with the posting, at once, for every session; what was recorded before may still be sent for the
    hours that the policy allows. Refuses without a reason, and a posting that is over.
    """
    check_staffing(posting.team.round, actor, "unpost")
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."), fields={"reason": [_("Please say why.")]})
    today = clock.today()
    with transaction.atomic():
        locked = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        if locked.ends < today or clock.now() >= locked.work_ends_at:
            raise Refused("posting_over", _("This posting is over."))
        facts: dict[str, Any] = {"person": locked.person_id, "team": locked.team_id, "duty": locked.duty}
        if today < locked.starts:
            audit.record(actor, locked, "posting.withdrawn", reason=reason, **facts)
            locked.delete()
            return None
        locked.ends, locked.relieved_at = today, clock.now()
        locked.save(update_fields=["ends", "relieved_at"])
        audit.record(actor, locked, "posting.ended", reason=reason, **facts)
        end_lost_sessions(people=[locked.person_id], day=today, actor=actor)
    return locked


def substitute(
    *, posting: Posting, person: Person, actor: User | None, leaves_on: date, arrives_on: date, reason: str
) -> Posting:
    """End a posting and send another person into the same seat, in one act (S0 七(二), B11).

    `leaves_on` is the last day of who leaves, never before today; before the arrival the posting is
    withdrawn as if never made. `arrives_on` is the first day of the substitute, not before that one, who
    stays as long as the round does. Access follows both days. Refuses the first hard rule that the
    substitute would break, with the seat free. Who may decide it is asked by the caller
    (`rotations.workflow`).
    """
    round_ = posting.team.round
    check_open(round_)
    today = clock.today()
    with transaction.atomic():
        team = Team.objects.select_for_update(of=("self",)).select_related("round", "campaign").get(pk=posting.team_id)
        # By number, so that two replacements that cross each other do not wait for each other.
        list(
            Person.objects.select_for_update(of=("self",)).filter(pk__in=[posting.person_id, person.pk]).order_by("pk")
        )
        locked = Posting.objects.select_for_update(of=("self",)).filter(pk=posting.pk, relieved_at=None).first()
        if locked is None or locked.ends < today:
            raise Refused("posting_over", _("This posting is over."))
        leaves_on = max(leaves_on, today)
        arrives_on = max(arrives_on, leaves_on, round_.arrival)
        if arrives_on > round_.departure:
            raise _day("arrives_on", "after_round", _("The round is over on %(day)s.") % {"day": round_.departure})
        _relieve(locked, leaves_on, actor, reason)
        made = _post(person, team, locked.duty, actor, starts=arrives_on, ends=round_.departure)
        if made.person.user:
            # Taking part follows from the posting, whoever decided on that.
            add_member(campaign=team.campaign, user=made.person.user, actor=None)
    return made


def _day(field: str, code: str, sentence: Sentence) -> Refused:
    return Refused(code, sentence, fields={field: [sentence]})


def _relieve(posting: Posting, leaves_on: date, actor: User | None, reason: str) -> None:
    facts: dict[str, Any] = {"person": posting.person_id, "team": posting.team_id, "duty": posting.duty}
    if leaves_on < posting.starts:
        audit.record(actor, posting, "posting.withdrawn", reason=reason, **facts)
        posting.delete()
        return
    posting.ends, posting.relieved_at = min(posting.ends, leaves_on), clock.now()
    posting.save(update_fields=["ends", "relieved_at"])
    audit.record(actor, posting, "posting.ended", reason=reason, **facts)
    end_lost_sessions(people=[posting.person_id], day=clock.today(), actor=actor)


def follow_round(round_: Round, before: tuple[date, date], actor: User | None) -> None:
    """A round's days have moved from `before` (arrival, departure): its postings, and with them access, follow.

    A posting that was ended early, or began late, keeps the day of its own. Runs in the transaction of
    the change (`campaigns.services.calendar.followers`).
    """
    arrival, departure = before
    moved = []
    for posting in Posting.objects.select_for_update(of=("self",)).filter(round=round_):
        days = (posting.starts, posting.ends)
        posting.starts = round_.arrival if posting.starts == arrival else posting.starts
        posting.ends = round_.departure if posting.ends == departure else posting.ends
        # Nobody comes before the round's arrival, or stays after its departure.
        posting.starts = max(posting.starts, round_.arrival)
        posting.ends = max(min(posting.ends, round_.departure), posting.starts)
        if (posting.starts, posting.ends) != days:
            moved.append(posting)
    Posting.objects.bulk_update(moved, ["starts", "ends"])
    audit.record_many(
        audit.entry(actor, posting, "posting.moved", starts=posting.starts, ends=posting.ends) for posting in moved
    )
