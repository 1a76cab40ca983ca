"""Sending units, their contacts, and people."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from cities.models import City, Province
from kernel import audit
from kernel.errors import NotAllowed, Refused
from kernel.text import clean, squash
from teams.enums import UnitKind
from teams.models import Person, SendingUnit, SendingUnitContact

KEEPERS = {Role.OFFICE, Role.ADMINISTRATOR, Role.SENDING_UNIT}


def add_unit(
    *, name: str, kind: str, actor: User | None, province: Province | None = None, city: City | None = None
) -> SendingUnit:
    """A sending unit by its full name; the same name again is the same unit. A city's bureau is its province's too."""
    _check(actor, "add_unit")
    name = squash(name)
    if not name or kind not in UnitKind.values:
        raise Refused("unit_incomplete", _("A sending unit needs a name and a kind."))
    province = province or (city.province if city else None)
    with transaction.atomic():
        unit, created = SendingUnit.objects.get_or_create(
            name=name, defaults={"kind": kind, "province": province, "city": city}
        )
        if created:
            audit.record(actor, unit, "unit.added", kind=kind)
    return unit


def add_contact(*, unit: SendingUnit, user: User, actor: User | None) -> SendingUnitContact:
    """The user who answers for a unit (抽调工作联系人). Refuses another role. Safe to repeat."""
    _check(actor, "add_contact", {Role.OFFICE, Role.ADMINISTRATOR})
    if user.role != Role.SENDING_UNIT:
        raise Refused("wrong_role", _("Only a sending unit contact can answer for a unit."))
    with transaction.atomic():
        contact, created = SendingUnitContact.objects.get_or_create(unit=unit, user=user)
        if created:
            audit.record(actor, unit, "unit.contact_added", user=user.pk)
    return contact


def add_person(
    *,
    name: str,
    unit: SendingUnit,
    actor: User | None,
    gender: str = "",
    birth_year: int | None = None,
    home_province: Province | None = None,
    home_city: City | None = None,
    rank: str = "",
    held_rank: str = "",
    certificate: str = "",
    certificate_until: date | None = None,
    phone: str = "",
    is_party_member: bool = False,
    user: User | None = None,
) -> Person:
    """A person once, whatever the number of campaigns. Home is the unit's place unless stated.

    Refuses a certificate number that somebody else has, and the same person a second time.
    """
    _check(actor, "add_person")
    name, certificate, phone = clean(name), squash(certificate), squash(phone)
    if not name:
        raise Refused("name_missing", _("The name is missing."))
    with transaction.atomic():
        if certificate and Person.objects.filter(certificate=certificate).exists():
            raise Refused("certificate_taken", _("Another person has this certificate number."))
        if Person.objects.filter(name=name, phone=phone, unit=unit).exists():
            raise Refused("person_known", _("This person is known already."))
        person = Person.objects.create(
            name=name,
            unit=unit,
            gender=gender,
            birth_year=birth_year,
            home_province=home_province or unit.province,
            home_city=home_city or unit.city,
            rank=rank,
            held_rank=held_rank,
            certificate=certificate,
            certificate_until=certificate_until,
            phone=phone,
            is_party_member=is_party_member,
            user=user,
        )
        audit.record(actor, person, "person.added", unit=unit.pk)
    return person


def change_person(*, person: Person, actor: User | None, **changes: Any) -> bool:
    """Bring what is known of a person up to date; says whether anything differed.

    The trail names the fields that changed and keeps none of their values: phones and certificates
    are personal data (L26).
    """
    _check(actor, "change_person")
    with transaction.atomic():
        locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        changed = [name for name, value in changes.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, changes[name])
        if changed:
            locked.save(update_fields=changed)
            audit.record(actor, locked, "person.changed", fields=sorted(changed))
    return bool(changed)


def _check(actor: User | None, action: str, roles: set[Role] = KEEPERS) -> None:
    if actor is not None and actor.role not in roles:
        raise NotAllowed(action)
