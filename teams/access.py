"""Inspectors work from arrival to departure, and on no other day; some of them know the local liaisons."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.selectors import policy_on
from kernel import clock
from kernel.errors import Sentence
from kernel.statements import AnyRow
from teams.models import Posting, cities_with_known_contacts
from teams.selectors import delivers_until

_has_access = AnyRow(
    lambda user, day, midnight: Posting.objects.filter(person__user=user).with_access_on(day, midnight),
    user=-1,
    day=date(1001, 1, 1),
    midnight=datetime(1001, 1, 1, tzinfo=UTC),
)


def posting_veto(user: User, day: date) -> Sentence | None:
    """Why an inspector may not work on this day, or None. Asked on every request (`accounts.access`)."""
    if user.role != Role.INSPECTOR:
        return None
    if _has_access(user=user.pk, day=day, midnight=clock.day_bounds(day)[0]):
        return None
    own = Posting.objects.filter(person__user=user)
    past = _last_of(user, day)
    if past is not None and past.relieved_at is None:
        days = policy_on(past.team.campaign, past.ends).care.access.days_after_departure
        if day <= past.ends + timedelta(days=days):
            return None
    coming = own.filter(starts__gt=day).order_by("starts").first()
    if coming is not None:
        return _("Your posting begins on %(day)s. Until then you cannot sign in.") % {"day": coming.starts}
    if past is not None:
        return _("Your posting ended on %(day)s, and with it your access.") % {"day": past.ends}
    return _("You are posted to no team.")


def _last_of(user: User, day: date) -> Posting | None:
    own = Posting.objects.filter(person__user=user, ends__lte=day)
    return own.select_related("team__campaign").order_by("-ends").first()


def posting_grace(user: User, moment: datetime) -> datetime | None:
    """Until when records made before the end of the last posting may still arrive (`care.access.late_upload_hours`)."""
    past = _last_of(user, clock.day_of(moment)) if user.role == Role.INSPECTOR else None
    return delivers_until(past) if past else None


def posting_stay(user: User, moment: datetime) -> datetime | None:
    """Until when a session begun now is remembered: past the end of the posting, where access ends by itself, so that
    whoever comes back then is told why."""
    if user.role != Role.INSPECTOR:
        return None
    current = Posting.objects.filter(person__user=user).with_access_on(clock.day_of(moment))
    posting = current.select_related("team__campaign").order_by("-ends").first()
    return delivers_until(posting) if posting else None


def liaisons_known(user: User) -> Q:
    """The liaisons of the cities in which the user is today with a team of a kind that may know them, and of
    their counties (`cities.models.liaisons.known_to_inspectors`; S1 七(一), S3 二(二))."""
    cities = [city for _campaign, city in cities_with_known_contacts(user)]
    return Q(city__in=cities) | Q(county__city__in=cities)
