"""Who signs a team's day, who makes and publishes the office's."""

from django.db.models import QuerySet

from accounts.roles import Role
from campaigns.enums import CampaignState
from campaigns.workflow import runs
from reports.enums import BulletinAction
from teams.enums import Duty
from teams.models import Posting, Team


def led_by(user, day) -> QuerySet[Posting]:
    """The user's postings as a team's leader on a day; on the days around a handover there may be two."""
    return Posting.objects.filter(person__user=user, duty=Duty.LEADER).present_on(day)


def leading_posting(user, team: Team, day) -> Posting | None:
    """The user's posting as this team's leader on a day: the leader alone signs (S0 0.8, 0.15)."""
    return None if user is None else led_by(user, day).filter(team=team).first()


def may_sign(user, team: Team, day) -> bool:
    """The leader, from arrival to departure, while the campaign takes input."""
    return team.campaign.state != CampaignState.CLOSED and leading_posting(user, team, day) is not None


def may_make(user, campaign) -> bool:
    """The office of the campaign; the system (a job, the command line), which is None."""
    return runs(user, campaign)


def may_publish(user, bulletin) -> bool:
    return runs(user, bulletin.campaign)


def may_oversee(user) -> bool:
    """Office and leadership see who of all teams has reported."""
    return user.role in {Role.OFFICE, Role.LEADERSHIP}


def day_actions_of_office(user, campaign) -> list[str]:
    return [BulletinAction.MAKE] if may_make(user, campaign) else []


def bulletin_actions(user, bulletin) -> list[str]:
    """A published one never changes: making again then makes a supplement, if anything has changed."""
    if not may_make(user, bulletin.campaign):
        return []
    if bulletin.published_at:
        return [BulletinAction.MAKE]
    return [BulletinAction.PUBLISH, BulletinAction.NOTE, BulletinAction.MAKE]
