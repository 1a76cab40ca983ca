"""Whose phone it is, and how far the posting reaches."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion
from campaigns.policy import Policy
from campaigns.selectors import policy, policy_version_on
from cities.models import County
from kernel import clock
from kernel.errors import DomainError, NotAllowed
from rotations.selectors.handovers import counties_of
from teams.models import Posting, Team
from teams.selectors import posting_of


class NotPosted(DomainError):
    """An inspector on a day on which no posting holds."""

    status = 403

    def __init__(self) -> None:
        super().__init__("not_posted", _("You are posted to no team."))


@dataclass(frozen=True)
class Scope:
    """A posting on a day, with what every collection asks of it; each is asked once."""

    user: User
    posting: Posting
    day: date

    @property
    def team(self) -> Team:
        return self.posting.team

    @property
    def campaign(self) -> Campaign:
        return self.posting.team.campaign

    @cached_property
    def counties(self) -> dict[int, County]:
        """Those that the team inspects, by row; of a team that steers its city, all of the city."""
        return {county.pk: county for county in counties_of(self.team)}

    @cached_property
    def policy_number(self) -> int:
        return self._version.number

    @cached_property
    def rules(self) -> Policy:
        return policy(self._version)

    @cached_property
    def _version(self) -> PolicyVersion:
        return policy_version_on(self.campaign, self.day)

    @cached_property
    def is_on_duty(self) -> bool:
        """Whether something new may be recorded today; who only travels home reads (L34)."""
        return Posting.objects.on_duty(self.day).filter(pk=self.posting.pk).exists()


def scope_of(user: User) -> Scope:
    """Of an inspector who is posted today. Refuses anybody else, and inspectors whose posting has not begun or is
    over (`not_posted`): then the phone keeps nothing but what has not been sent."""
    if user.role != Role.INSPECTOR:
        raise NotAllowed("sync")
    posting = posting_of(user, clock.today())
    if posting is None:
        raise NotPosted
    return Scope(user, posting, clock.today())
