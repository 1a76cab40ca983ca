"""Places for tests. `load_places` is the real loading of the real tables; `make_*` are small worlds."""

from datetime import date
from itertools import count

from accounts.models import User
from accounts.roles import Role
from cities import services
from cities.enums import ContactKind
from cities.models import City, County, Province, Region, RegionMembership

_numbers = count(1)


def load_places():
    return services.load_places()


def make_province(name="甲省", **fields):
    number = next(_numbers)
    fields = {"code": f"T{number:05d}", "short_name": name.removesuffix("省"), "sort_order": number, **fields}
    return Province.objects.create(name=name, **fields)


def make_city(name="乙市", province=None, **fields):
    number = next(_numbers)
    fields = {"code": f"T{number:05d}", "short_name": name.removesuffix("市"), "sort_order": number, **fields}
    return City.objects.create(name=name, province=province or make_province(), **fields)


def make_county(name="丙县", city=None, **fields):
    number = next(_numbers)
    fields = {"code": f"T{number:05d}", "short_name": name, "sort_order": number, **fields}
    return County.objects.create(name=name, city=city or make_city(), **fields)


def make_region(code="jjj", cities=(), starts=date(2017, 4, 7), ends=None):
    region, _created = Region.objects.get_or_create(code=code, defaults={"name": code, "sort_order": next(_numbers)})
    for city in cities:
        RegionMembership.objects.create(region=region, city=city, starts=starts, ends=ends)
    return region


def make_user(role=Role.ADMINISTRATOR, name=""):
    number = next(_numbers)
    return User.objects.create_user(username=f"{role}-{number}", full_name=name or f"用户{number}", role=role)


def make_liaison(place, *, starts=date(2018, 6, 11), ends=None, contact_kind=ContactKind.BUREAU, user=None):
    """Appoints through the service; the user gets the role that fits the place."""
    role = Role.PROVINCE if isinstance(place, Province) else Role.LIAISON
    return services.appoint_liaison(
        user=user or make_user(role),
        place=place,
        actor=None,
        starts=starts,
        ends=ends,
        contact_kind=contact_kind,
    )
