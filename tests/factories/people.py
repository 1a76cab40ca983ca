"""Accounts and people for tests, made by the real services. Everybody's password is `PASSWORD`."""

from itertools import count

from accounts.models import User
from accounts.roles import Role
from accounts.services import create_account
from cities.models import City, Province
from teams.enums import UnitKind
from teams.models import Person, SendingUnit
from teams.services import add_person, add_unit

PASSWORD = "lantian-persona-1"

_numbers = count(1)


def make_user(role: str, username: str = "", full_name: str = "") -> User:
    number = next(_numbers)
    return create_account(
        username=username or f"{role}-{number}",
        full_name=full_name or f"用户{number}",
        role=role,
        password=PASSWORD,
        actor=None,
    )


def make_unit(city: str = "南京市", kind: str = UnitKind.CITY, name: str = "") -> SendingUnit:
    """The bureau of a city (by full name), or a provincial or ministry unit by its own name."""
    if kind == UnitKind.CITY:
        place = City.objects.get(name=city)
        return add_unit(name=name or f"{city}环境保护局", kind=kind, city=place, actor=None)
    return add_unit(name=name, kind=kind, actor=None)


def make_person(unit: SendingUnit, name: str = "", *, with_account: bool = False, **facts) -> Person:
    number = next(_numbers)
    name = name or f"督查员{number}"
    user = facts.pop("user", None) or (make_user(Role.INSPECTOR, full_name=name) if with_account else None)
    facts = {"phone": f"139{number:08d}", "certificate": f"ZJ{number:07d}", **facts}
    return add_person(name=name, unit=unit, actor=None, user=user, **facts)


def province(name: str) -> Province:
    return Province.objects.get(name=name)
