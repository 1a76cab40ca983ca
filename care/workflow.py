"""Who may do what with pledges, self-checks and the registers: named questions for pages, API and services alike."""

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from care.enums import CareAction
from kernel import clock
from teams.models import Posting, Team


def is_open(campaign: Campaign) -> bool:
    return campaign.state != CampaignState.CLOSED


def runs(user: User | None, campaign: Campaign) -> bool:
    """The office of this campaign, and the system itself."""
    return user is None or Campaign.objects.run_by(user).filter(pk=campaign.pk).exists()


def may_sign(user: User, posting: Posting) -> bool:
    """Nobody signs for another."""
    return posting.person.user_id is not None and posting.person.user_id == user.pk


def is_in(user: User, team: Team) -> bool:
    """In the team today, on the own account."""
    if user.role != Role.INSPECTOR:
        return False
    return Posting.objects.filter(person__user=user, team=team).present_on(clock.today()).exists()


def team_actions(user: User, team: Team) -> list[str]:
    """What may be put down for a team today."""
    if not is_open(team.campaign) or not is_in(user, team):
        return []
    return [CareAction.REGISTER_MEETING]
