"""Who may do what with rosters, teams and postings: named questions, asked by pages, API and services alike."""

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import CampaignState
from campaigns.models import Campaign, Round
from teams.enums import ImportState, TeamAction
from teams.models import Posting, RosterImport, Team


def may_staff(user: User | None, campaign: Campaign) -> bool:
    """The office of this campaign, and the system itself."""
    if user is None:
        return True
    return user.role == Role.OFFICE and campaign.memberships.filter(user=user).exists()


def may_upload(user: User | None, campaign: Campaign) -> bool:
    """As `may_staff`; administrators; contacts of sending units that take part in the campaign."""
    if user is None or user.role == Role.ADMINISTRATOR:
        return True
    return user.role in {Role.OFFICE, Role.SENDING_UNIT} and campaign.memberships.filter(user=user).exists()


def round_actions(user: User, round_: Round) -> list[str]:
    if round_.campaign.state == CampaignState.CLOSED or round_.is_cancelled:
        return []
    found: list[str] = []
    if may_upload(user, round_.campaign):
        found.append(TeamAction.UPLOAD_ROSTER)
    if may_staff(user, round_.campaign):
        found += [TeamAction.STAFF, TeamAction.CREATE_TEAM]
    return found


def roster_actions(user: User, upload: RosterImport) -> list[str]:
    """What was checked may be applied, by whoever may upload."""
    is_open = upload.state == ImportState.CHECKED and TeamAction.UPLOAD_ROSTER in round_actions(user, upload.round)
    return [TeamAction.APPLY_ROSTER] if is_open else []


def team_actions(user: User, team: Team) -> list[str]:
    if team.campaign.state == CampaignState.CLOSED or team.round.is_cancelled:
        return []
    return [TeamAction.POST] if may_staff(user, team.campaign) else []


def posting_actions(user: User, posting: Posting) -> list[str]:
    if posting.team.campaign.state == CampaignState.CLOSED or not may_staff(user, posting.team.campaign):
        return []
    return [TeamAction.UNPOST, TeamAction.OPEN_ACCESS]
