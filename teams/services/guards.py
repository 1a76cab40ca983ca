"""What every act on a round's people asks first."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.enums import RoundKind
from campaigns.models import Round
from campaigns.workflow import check_open as check_campaign_open
from kernel.errors import NotAllowed, Refused
from teams.workflow import may_staff


def check_open(round_: Round) -> None:
    """Refuses a closed campaign, a cancelled round, a verification window (its people are the rounds')."""
    check_campaign_open(round_.campaign)
    if round_.is_cancelled:
        raise Refused("round_cancelled", _("This round is cancelled."))
    if round_.kind != RoundKind.INSPECTION:
        raise Refused("no_inspection_round", _("People are posted to inspection rounds only."))


def check_staffing(round_: Round, actor: User | None, action: str) -> None:
    if not may_staff(actor, round_.campaign):
        raise NotAllowed(action)
    check_open(round_)
