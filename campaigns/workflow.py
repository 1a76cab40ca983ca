"""A campaign's own states, and who may change its calendar and rules."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.enums import CampaignAction as A
from campaigns.enums import CampaignState as S
from campaigns.models.campaign import READS_ALL
from kernel.errors import Closed, Sentence
from kernel.workflow import Transition, Workflow, register

# Apps above add what must be settled before a campaign may close (open ledger entries); each
# function returns a sentence, or None.
closing_checks: list[Callable[[object], Sentence | None]] = []


ADJUST = "adjust_calendar"


def closed(campaign: Any) -> Closed | None:
    """Why nothing can be done in a campaign any more; None while it is open."""
    return Closed("campaign_closed", _("This campaign is closed.")) if campaign.state == S.CLOSED else None


def closed_around(obj: Any) -> Closed | None:
    """The same for whatever belongs to a campaign; what workflows of such objects are frozen by."""
    return closed(obj.campaign)


def check_open(campaign: Any) -> None:
    """Refuses with `campaign_closed` (423)."""
    if refusal := closed(campaign):
        raise refusal


def runs(user, campaign) -> bool:
    """The office of this campaign, and the system itself.

    Reads the user's memberships, so that a list which has prefetched them asks no more.
    """
    if user is None:
        return True
    return user.role == Role.OFFICE and any(own.campaign_id == campaign.pk for own in user.memberships.all())


def may_change_calendar(user, campaign) -> bool:
    return user is not None and campaign.state != S.CLOSED and runs(user, campaign)


def may_add_member(actor, campaign, user) -> bool:
    """Administrators, and the campaign's own office for everybody but officers: none appoints its own kind."""
    if actor is not None and actor.role == Role.ADMINISTRATOR:
        return True
    return runs(actor, campaign) and (actor is None or user.role != Role.OFFICE)


def may_read_changes(user, campaign) -> bool:
    """The reasons that officers gave, and the campaign's trail, are the office's and its superiors'."""
    return user.role in READS_ALL or runs(user, campaign)


def campaign_actions(user, campaign):
    """What this user may do with the campaign now."""
    actions = [str(action) for action in campaign_workflow.available(user, campaign)]
    return [*actions, ADJUST] if may_change_calendar(user, campaign) else actions


campaign_workflow = register(
    Workflow(
        "campaign",
        Transition(A.START, frozenset({S.PREPARING}), S.RUNNING, may=runs),
        Transition(A.CLOSE, frozenset({S.RUNNING}), S.CLOSED, may=runs),
    )
)
