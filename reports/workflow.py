"""Who signs a team's day, who publishes a bulletin."""

from accounts.roles import Role
from teams.enums import Duty
from teams.models import Posting, Team


def leading_posting(user, team: Team, day) -> Posting | None:
    """The user's posting as this team's leader on a day: the leader alone signs (S0 0.8, 0.15)."""
    if user is None:
        return None
    return Posting.objects.filter(
        person__user=user, team=team, duty=Duty.LEADER, starts__lte=day, ends__gte=day
    ).first()


def may_publish(user, bulletin) -> bool:
    """The office of the campaign."""
    return user is not None and user.role == Role.OFFICE and bulletin.campaign.memberships.filter(user=user).exists()
