"""Campaigns side by side, and the one that a user works on now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, prefetch_related_objects
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Campaign, Membership, Phase, PolicyVersion, Round
from campaigns.policy import Vocabulary
from campaigns.selectors.rules import policy
from campaigns.workflow import may_read_changes
from kernel import clock

CHOSEN = "campaign"


@dataclass(frozen=True)
class CampaignLine:
    """A campaign with what holds on a day; `round` and `phase` are None outside of them."""

    campaign: Campaign
    vocabulary: Vocabulary | None
    phase: Phase | None
    round: Round | None


def overview(campaigns: Iterable[Campaign], day: date) -> list[CampaignLine]:
    """One line a campaign, in as many queries for five as for one."""
    shown = list(campaigns)
    versions: dict[int, list[PolicyVersion]] = {}
    for version in PolicyVersion.objects.filter(campaign__in=shown).order_by("number"):
        versions.setdefault(version.campaign_id, []).append(version)
    # Of two rounds that share the day the later one comes last and stays.
    inspections = Round.objects.filter(campaign__in=shown, kind=RoundKind.INSPECTION, is_cancelled=False)
    rounds = {row.campaign_id: row for row in inspections.on(day).order_by("starts")}
    phases = {row.campaign_id: row for row in Phase.objects.filter(campaign__in=shown, starts__lte=day, ends__gte=day)}
    return [
        CampaignLine(
            campaign=campaign,
            vocabulary=_vocabulary(versions.get(campaign.pk, []), day),
            phase=phases.get(campaign.pk),
            round=rounds.get(campaign.pk),
        )
        for campaign in shown
    ]


def _vocabulary(versions: list[PolicyVersion], day: date) -> Vocabulary | None:
    held = [version for version in versions if version.valid_from <= day] or versions[:1]
    return policy(held[-1]).vocabulary if held else None


def listed(user: User) -> QuerySet[Campaign]:
    """The user's campaigns for a list: without the plans' text, and the user's part in each at hand."""
    prefetch_related_objects([user], "memberships")
    return Campaign.objects.visible_to(user).order_by("starts", "code")


def member_counts(campaign: Campaign, user: User) -> list[tuple[str, int]]:
    """How many of each role take part, to those who may see everybody."""
    if not may_read_changes(user, campaign):
        return []
    counted = dict(campaign.memberships.order_by().values_list("user__role").annotate(Count("pk")))
    return [(str(role.label), counted[role]) for role in Role if role in counted]


def office_of(campaign: Campaign) -> QuerySet[User]:
    """The accounts of a campaign's office: whom a notice to the office goes to."""
    return User.objects.filter(memberships__campaign=campaign, role=Role.OFFICE, is_active=True)


def officers_of(campaign: Campaign, user: User) -> QuerySet[Membership]:
    """Office and reviewers that this user may see. Inspectors stand on their teams' pages, liaisons on their
    city's."""
    return (
        Membership.objects.visible_to(user)
        .filter(campaign=campaign, user__role__in=[Role.OFFICE, Role.REVIEWER])
        .select_related("user")
        .prefetch_related("cities")
        .order_by("user__role", "user__full_name", "pk")
    )


def campaigns_of(request: HttpRequest) -> list[Campaign]:
    """The campaigns between which a signed-in user may switch; asked once a request, without the plans' text."""
    kept = getattr(request, "campaigns_of_user", None)
    if kept is None:
        visible = Campaign.objects.visible_to(request.user)
        kept = list(visible.order_by("starts", "code"))
        request.campaigns_of_user = kept  # type: ignore[attr-defined]
    return kept


def current_campaign(request: HttpRequest) -> Campaign | None:
    """The campaign that the user works on: the one chosen in the switcher, while it can be seen.

    Else one that runs today, else one that runs, else the newest; None without any.
    """
    visible, today = campaigns_of(request), clock.today()
    chosen = request.session.get(CHOSEN)
    running = [campaign for campaign in visible if campaign.state == CampaignState.RUNNING]
    preferred = [
        *[campaign for campaign in visible if campaign.code == chosen],
        *[campaign for campaign in running if campaign.starts <= today <= campaign.ends],
        *running,
        *reversed(visible),
    ]
    return preferred[0] if preferred else None
