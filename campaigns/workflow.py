"""A campaign's own states, and who may change its calendar and rules."""

from collections.abc import Callable

from accounts.roles import Role
from campaigns.enums import CampaignAction as A
from campaigns.enums import CampaignState as S
from campaigns.models.campaign import READS_ALL
from kernel.errors import Sentence
from kernel.workflow import Transition, Workflow, register

# Apps above add what must be settled before a campaign may close (open ledger entries); each
# function returns a sentence, or None.
closing_checks: list[Callable[[object], Sentence | None]] = []


ADJUST = "adjust_calendar"


def runs(user, campaign) -> bool:
    """The office of this campaign; the system itself while it loads the plans.

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
