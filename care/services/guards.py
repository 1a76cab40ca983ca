"""What every act asks first."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from care.workflow import is_in, is_open, runs
from kernel.errors import Closed, NotAllowed
from teams.models import Team


def check_open(campaign: Campaign) -> None:
    if not is_open(campaign):
        raise Closed("campaign_closed", _("This campaign is closed."))


def check_office(campaign: Campaign, actor: User | None, action: str) -> None:
    if not runs(actor, campaign):
        raise NotAllowed(action)
    check_open(campaign)


def check_member(team: Team, actor: User, action: str) -> None:
    """Somebody of the team, while in it."""
    if not is_in(actor, team):
        raise NotAllowed(action)
    check_open(team.campaign)
