"""Starting and closing a campaign, and who takes part in it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.enums import CampaignAction, MemberScope
from campaigns.models import Campaign, CoveredPlace, Membership
from campaigns.workflow import campaign_workflow, closing_checks, may_add_member, runs
from cities.models import City, Region
from kernel import audit
from kernel.errors import NotAllowed, Refused


def start(*, campaign: Campaign, actor: User | None) -> Campaign:
    """Put the plan in force: from now on its jobs run and its teams report."""
    with campaign_workflow.fire(campaign, CampaignAction.START, actor=actor):
        pass
    return campaign


def close(*, campaign: Campaign, actor: User | None) -> Campaign:
    """End the campaign; nothing can be submitted any more.

    Refuses with `campaign_open` while one of `closing_checks` objects (open ledger entries).
    """
    with campaign_workflow.fire(campaign, CampaignAction.CLOSE, actor=actor) as locked:
        objections = [str(sentence) for check in closing_checks if (sentence := check(locked))]
        if objections:
            raise Refused("campaign_open", " ".join(objections))
    return campaign


@transaction.atomic
def cover_city(
    *,
    campaign: Campaign,
    city: City,
    region: Region,
    starts: date,
    reason: str,
    actor: User | None,
    ends: date | None = None,
) -> CoveredPlace:
    """Inspect a city that the plan does not name, from a day on (A2). Safe to repeat.

    Refuses without a reason (`reason_missing`) and days outside the campaign (`outside_campaign`).
    """
    if not runs(actor, campaign):
        raise NotAllowed("cover_city")
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."))
    if not campaign.starts <= starts <= campaign.ends or (ends and not starts <= ends <= campaign.ends):
        raise Refused("outside_campaign", _("These days lie outside the campaign."))
    place, created = CoveredPlace.objects.get_or_create(
        campaign=campaign,
        region=region,
        city=city,
        county=None,
        starts=starts,
        defaults={"ends": ends, "has_fixed_teams": False, "reason": reason.strip()},
    )
    if created:
        audit.record(actor, campaign, "campaign.city_covered", reason=reason, city=city.code, starts=starts)
    return place


@transaction.atomic
def add_member(
    *, campaign: Campaign, user: User, actor: User | None, cities: Iterable[City] | None = None
) -> Membership:
    """Give a user a part in the campaign, on all its cities or on some. Safe to repeat.

    Who takes part sees the campaign, and an office runs it: only the campaign's own office and
    administrators add members, and only administrators another office. `actor` None is the system.
    """
    if not may_add_member(actor, campaign, user):
        raise NotAllowed("add_member")
    scope = MemberScope.ALL if cities is None else MemberScope.GIVEN
    wanted = {city.pk for city in cities or ()}
    member = Membership.objects.select_for_update(of=("self",)).filter(campaign=campaign, user=user).first()
    if member is None:
        member = Membership.objects.create(campaign=campaign, user=user, scope=scope)
    elif member.scope == scope and set(member.cities.values_list("pk", flat=True)) == wanted:
        return member
    member.scope = scope
    member.save(update_fields=["scope"])
    member.cities.set(wanted)
    audit.record(actor, member, "campaign.member_added", user=user.pk, scope=scope, cities=sorted(wanted))
    return member


@transaction.atomic
def add_members(*, campaign: Campaign, users: Iterable[User], actor: User | None) -> int:
    """Give many users a part on all of the campaign's cities; says how many had none. As `add_member`, in four queries.

    Who has a part already keeps the cities given to them.
    """
    wanted = {user.pk: user for user in users}
    known = set(Membership.objects.filter(campaign=campaign, user__in=wanted).values_list("user", flat=True))
    new = [user for pk, user in wanted.items() if pk not in known]
    one_of_each_role = {user.role: user for user in new}.values()
    if not all(may_add_member(actor, campaign, user) for user in one_of_each_role):
        raise NotAllowed("add_member")
    members = Membership.objects.bulk_create(
        Membership(campaign=campaign, user=user, scope=MemberScope.ALL) for user in new
    )
    audit.record_many(
        audit.entry(actor, member, "campaign.member_added", user=member.user_id, scope=member.scope, cities=[])
        for member in members
    )
    return len(members)
