"""Posting people to teams, and ending a posting."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from campaigns.services import add_member
from kernel import audit, clock
from kernel.errors import Refused
from teams import selectors
from teams.enums import Duty
from teams.models import Person, Posting, Team
from teams.rules import DUTIES, first_refusal
from teams.services.guards import check_staffing


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
        team = (
            Team.objects.select_for_update(of=("self",))
            .select_related("round", "campaign", "city__province")
            .get(pk=team.pk)
        )
        person = (
            Person.objects.select_for_update(of=("self",))
            .select_related("unit__province", "unit__city", "home_province", "home_city", "user")
            .get(pk=person.pk)
        )
        if Posting.objects.filter(person=person, round=round_).exists():
            raise Refused("already_posted", _("%(name)s already has a team in this round.") % {"name": person.name})
        policy = selectors.policy_of(round_)
        opening = selectors.opening_of(team, policy)
        if refusal := first_refusal(selectors.candidate(person, round_), opening, DUTIES[duty], policy):
            raise Refused(refusal.code, refusal.message)
        posting = Posting.objects.create(
            person=person, team=team, round=round_, duty=duty, starts=round_.arrival, ends=round_.departure
        )
        audit.record(actor, posting, "posting.made", person=person.pk, team=team.pk, duty=duty)
        if person.user:
            add_member(campaign=team.campaign, user=person.user, actor=actor)
    return posting


def unpost(*, posting: Posting, actor: User | None, reason: str) -> Posting | None:
    """Take a person out of a team: before the arrival as if never posted, afterwards from today on.

    Access ends with the posting. Refuses without a reason, and a posting that is over.
    """
    check_staffing(posting.team.round, actor, "unpost")
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."), fields={"reason": [_("Please say why.")]})
    today = clock.today()
    with transaction.atomic():
        locked = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        if locked.ends < today:
            raise Refused("posting_over", _("This posting is over."))
        facts: dict[str, Any] = {"person": locked.person_id, "team": locked.team_id, "duty": locked.duty}
        if today < locked.starts:
            audit.record(actor, locked, "posting.withdrawn", reason=reason, **facts)
            locked.delete()
            return None
        locked.ends = today
        locked.save(update_fields=["ends"])
        audit.record(actor, locked, "posting.ended", reason=reason, **facts)
    return locked


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
        if (posting.starts, posting.ends) != days:
            moved.append(posting)
    Posting.objects.bulk_update(moved, ["starts", "ends"])
    audit.record_many(
        audit.entry(actor, posting, "posting.moved", starts=posting.starts, ends=posting.ends) for posting in moved
    )
