"""Starting and closing a campaign, and who takes part in it."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from campaigns.enums import CampaignAction, MemberScope
from campaigns.models import Campaign, Membership
from campaigns.workflow import campaign_workflow, closing_checks
from cities.models import City
from kernel import audit
from kernel.errors import Refused


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
def add_member(
    *, campaign: Campaign, user: User, actor: User | None, cities: Iterable[City] | None = None
) -> Membership:
    """Give a user a part in the campaign, on all its cities or on some. Safe to repeat."""
    scope = MemberScope.ALL if cities is None else MemberScope.GIVEN
    member, created = Membership.objects.update_or_create(campaign=campaign, user=user, defaults={"scope": scope})
    wanted = {city.pk for city in cities or ()}
    if created or set(member.cities.values_list("pk", flat=True)) != wanted:
        member.cities.set(wanted)
        audit.record(actor, member, "campaign.member_added", user=user.pk, cities=sorted(wanted))
    return member
