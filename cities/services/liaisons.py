"""Appointing who answers for a place, and ending the term."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from cities.enums import ContactKind, Level
from cities.models import City, County, Liaison, Province
from cities.workflow import may_appoint
from kernel import audit
from kernel.errors import Conflict, NotAllowed, Refused

LEVELS = {Province: Level.PROVINCE, City: Level.CITY, County: Level.COUNTY}
ROLES = {Level.PROVINCE: Role.PROVINCE, Level.CITY: Role.LIAISON, Level.COUNTY: Role.LIAISON}


@transaction.atomic
def appoint_liaison(
    *,
    user: User,
    place: Province | City | County,
    actor: User | None,
    starts: date,
    contact_kind: str = ContactKind.WORKING,
    ends: date | None = None,
    position: str = "",
    unit: str = "",
    phone: str = "",
    mobile: str = "",
    email: str = "",
) -> Liaison:
    """Make a user answer for a place from a day on. `actor` None is the system loading its data.

    Refuses when the user's role does not fit the level of the place, when days are out of order, and
    when the same user already holds the same contact of that place on any of those days.
    """
    if actor is not None and not may_appoint(actor):
        raise NotAllowed("appoint")
    level = LEVELS[type(place)]
    if user.role != ROLES[level]:
        raise Refused(
            "role_does_not_fit",
            _("An account with the role “%(role)s” cannot answer for %(place)s.")
            % {"role": Role(user.role).label, "place": place.name},
        )
    if ends and ends < starts:
        raise Refused("days_out_of_order", _("The first day is after the last."))
    at = {level.value: place}
    _refuse_overlap(user, contact_kind, at, starts, ends)
    liaison = Liaison.objects.create(
        user=user,
        level=level,
        contact_kind=contact_kind,
        starts=starts,
        ends=ends,
        position=position,
        unit=unit,
        phone=phone,
        mobile=mobile,
        email=email,
        **at,
    )
    audit.record(
        actor, liaison, "liaison.appointed", user=user.username, place=place.code, kind=contact_kind, starts=starts
    )
    return liaison


def _refuse_overlap(user: User, contact_kind: str, at: dict, starts: date, ends: date | None) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    terms = user.liaisons.filter(contact_kind=contact_kind, **at).exclude(ends__lt=starts)
    if ends:
        terms = terms.filter(starts__lte=ends)
    if terms.exists():
        raise Conflict("already_appointed", _("%(user)s already holds this contact in these days.") % {"user": user})


@transaction.atomic
def end_liaison(*, liaison: Liaison, actor: User | None, ends: date) -> Liaison:
    """End a term with its last day; the account sees the place no longer from the day after."""
    if actor is not None and not may_appoint(actor):
        raise NotAllowed("appoint")
    liaison = Liaison.objects.select_for_update(of=("self",)).get(pk=liaison.pk)
    if ends < liaison.starts:
        raise Refused("days_out_of_order", _("The first day is after the last."))
    before = liaison.ends
    liaison.ends = ends
    liaison.save(update_fields=["ends"])
    audit.record(actor, liaison, "liaison.ended", before=str(before or ""), after=str(ends), place=liaison.place.code)
    return liaison
