"""What every act asks first."""

from accounts.models import User
from campaigns.models import Campaign
from campaigns.workflow import check_open, runs
from care.workflow import is_in
from kernel.errors import NotAllowed
from teams.models import Team


def check_office(campaign: Campaign, actor: User | None, action: str) -> None:
    if not runs(actor, campaign):
        raise NotAllowed(action)
    check_open(campaign)


def check_member(team: Team, actor: User, action: str) -> None:
    """Somebody of the team, while in it."""
    if not is_in(actor, team):
        raise NotAllowed(action)
    check_open(team.campaign)
