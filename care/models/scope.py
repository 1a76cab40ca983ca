"""Who sees what a team or a person has put down: the scopes that several tables share."""

from django.db.models import Q

from accounts.roles import Role
from campaigns.models import Campaign
from kernel import clock
from teams.models import Posting, SendingUnit

NOBODY = Q(pk__in=())


def of_office(user, campaign: str) -> Q:
    """Office: its campaigns'; leadership: all. `campaign` is the way from the row to its campaign."""
    if user.role == Role.LEADERSHIP:
        return Q(pk__isnull=False)
    if user.role == Role.OFFICE:
        return Q(**{f"{campaign}__in": Campaign.objects.visible_to(user)})
    return NOBODY


def of_own_team(user, team: str = "team") -> Q:
    """Inspectors: what belongs to the team that they are in today."""
    if user.role != Role.INSPECTOR:
        return NOBODY
    own = Posting.objects.filter(person__user=user).present_on(clock.today())
    return Q(**{f"{team}__in": own.values("team")})


def of_oneself(user, posting: str = "posting") -> Q:
    """Inspectors: what they have put down themselves, in whichever round."""
    return Q(**{f"{posting}__person__user": user}) if user.role == Role.INSPECTOR else NOBODY


def of_own_people(user, posting: str = "posting") -> Q:
    """Sending units: what their own people have put down."""
    if user.role != Role.SENDING_UNIT:
        return NOBODY
    return Q(**{f"{posting}__person__unit__in": SendingUnit.objects.visible_to(user)})
