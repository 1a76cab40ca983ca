"""Who is told of a publication: the sending units of their people, the cities of the teams they may know."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cities.models import Liaison
from kernel import clock
from kernel.notices import notify
from rotations.models import Rotation, Schedule
from rotations.selectors.lists import teams_told
from teams.enums import UnitKind
from teams.models import SendingUnitContact
from teams.services import Change, Difference


def announce(rotation: Rotation, schedule: Schedule, found: Difference, *, is_first: bool) -> None:
    """One notice a contact and publication; only those whom a change concerns. In the publication's transaction."""
    key = f"rotation-{rotation.pk}-{schedule.number}"
    _tell_units(rotation, found.changes, key)
    _tell_cities(rotation, found.changes, key, is_first=is_first)


def _tell_units(rotation: Rotation, changes: Iterable[Change], key: str) -> None:
    people = Counter(change.person.unit for change in changes)
    contacts = SendingUnitContact.objects.filter(
        Q(unit__in=people) | Q(unit__kind=UnitKind.PROVINCE, unit__province__in=[unit.province_id for unit in people])
    ).select_related("unit", "user")
    concerned: dict[User, int] = defaultdict(int)
    for contact in contacts:
        own = {unit for unit in people if unit == contact.unit or _answers_for(contact, unit.province_id)}
        concerned[contact.user] = max(concerned[contact.user], sum(people[unit] for unit in own))
    for user, count in concerned.items():
        notify(
            [user],
            key=f"{key}-unit",
            text=_("%(campaign)s, %(round)s: postings of %(count)s of your people are published; arrival on %(day)s.")
            % {
                "campaign": rotation.campaign,
                "round": rotation.round,
                "count": count,
                "day": rotation.round.arrival,
            },
            url=reverse("rotations:rotation-arrivals", args=[rotation.pk]),
        )


def _answers_for(contact: SendingUnitContact, province: int | None) -> bool:
    """A province's contact answers for the bureaus of its cities too (S1 附3)."""
    unit = contact.unit
    return unit.kind == UnitKind.PROVINCE and province is not None and unit.province_id == province


def _tell_cities(rotation: Rotation, changes: Iterable[Change], key: str, *, is_first: bool) -> None:
    """At first, every city that teams come to openly; later, where somebody changed whom the city knows."""
    told = teams_told(rotation)
    if is_first:
        cities = {team.city_id for team in told.named} | set(told.counted)
    else:
        named = {team.pk: team.city_id for team in told.named}
        touched = {change.before.team_id for change in changes if change.before}
        touched |= {change.team.pk for change in changes if change.team}
        cities = {named[pk] for pk in touched if pk in named}
    users = User.objects.filter(
        pk__in=Liaison.objects.on(clock.today()).filter(city__in=cities).values("user"), is_active=True
    )
    notify(
        users,
        key=f"{key}-city",
        text=_("%(campaign)s, %(round)s: teams arrive in your city on %(day)s.")
        % {"campaign": rotation.campaign, "round": rotation.round, "day": rotation.round.arrival},
        url=reverse("rotations:rotation-arrivals", args=[rotation.pk]),
    )
