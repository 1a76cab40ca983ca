"""What administrators add to the places: local units that no code table knows, and other names."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cities.enums import CountyKind, Level, Reason
from cities.models import Alias, City, County, Province
from cities.naming import short_zone
from cities.selectors import resolve
from cities.workflow import may_edit_places
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.text import clean, squash

FIRST_OWN_NUMBER = 51
"""Below it the prepared tables number their own local units, so a later table never meets ours."""
SORT_ORDER = 2500
"""After the zones, before the counties."""

WRITTEN_OUT = (Reason.EXACT, Reason.ALIAS, Reason.OLD_NAME, Reason.LATER_NAME)


@transaction.atomic
def add_local_unit(
    *, name: str, city: City, actor: User, source: str, starts: date | None = None, note: str = ""
) -> County:
    """Add a place that is named in practice and has no official code, under a code of our own.

    Refuses without a name or a source, and when the city already has a place of that name, or a
    zone of that kind (a second 高新区 would make the word mean neither).
    """
    if not may_edit_places(actor):
        raise NotAllowed("add_unit")
    name, source = squash(name), clean(source)
    _require(name=name, source=source)
    city = City.objects.select_for_update(of=("self",)).select_related("province").get(pk=city.pk)
    found = resolve(name, on=starts or clock.today(), city=city)
    if found.place and found.reason in (*WRITTEN_OUT, Reason.ZONE_KIND):
        raise Conflict(
            "name_taken",
            _("%(city)s already has a place of this name: %(place)s (%(code)s).")
            % {"city": city.name, "place": found.place.name, "code": found.place.code},
            fields={"name": [_("This name is taken.")]},
        )
    prefixes = (city.province.name, city.province.short_name, city.name, city.short_name)
    unit = County.objects.create(
        code=_next_code(city),
        name=name,
        short_name=short_zone(name, prefixes)[:40],
        city=city,
        kind=CountyKind.LOCAL,
        valid_from=starts,
        source=source,
        note=clean(note),
        sort_order=SORT_ORDER,
    )
    audit.record(actor, unit, "county.added", name=name, code=unit.code, city=city.code, source=source)
    return unit


def _next_code(city: City) -> str:
    """XN, the city's four digits, a serial number. The caller holds the city's row."""
    stem = f"XN{city.code[:4]}"
    serials = [
        int(code[len(stem) :])
        for code in County.objects.filter(code__startswith=stem).values_list("code", flat=True)
        if code[len(stem) :].isdigit()
    ]
    return f"{stem}{max([FIRST_OWN_NUMBER - 1, *serials]) + 1:02d}"


@transaction.atomic
def add_alias(
    *,
    name: str,
    place: Province | City | County,
    actor: User,
    source: str,
    starts: date | None = None,
    ends: date | None = None,
) -> Alias:
    """Let a place be found by another name, between two days or always.

    Refuses without a name or a source, with days out of order, and when the name already means
    this or another place in the same city (for a city: in the same province).
    """
    if not may_edit_places(actor):
        raise NotAllowed("add_alias")
    name, source = squash(name), clean(source)
    _require(name=name, source=source)
    if starts and ends and ends < starts:
        raise Refused(
            "days_out_of_order",
            _("The first day is after the last."),
            fields={"ends": [_("The first day is after the last.")]},
        )
    _refuse_taken(name, place, starts or ends or clock.today())
    level = {Province: "province", City: "city", County: "county"}[type(place)]
    alias = Alias.objects.create(name=name, source=source, starts=starts, ends=ends, **{level: place})
    audit.record(actor, place, "alias.added", name=name, source=source, starts=starts, ends=ends)
    return alias


def _refuse_taken(name: str, place: Province | City | County, on: date) -> None:
    match place:
        case Province():
            found = resolve(name, on=on, level=Level.PROVINCE)
        case City():
            found = resolve(name, on=on, level=Level.CITY, province=place.province)
        case _:
            found = resolve(name, on=on, city=place.city)
    if found.reason in WRITTEN_OUT and found.place:
        raise Conflict(
            "name_taken",
            _("This name already means %(place)s (%(code)s).") % {"place": found.place.name, "code": found.place.code},
            fields={"name": [_("This name is taken.")]},
        )


def _require(**values: str) -> None:
    missing = {name: [_("This is needed.")] for name, value in values.items() if not value}
    if missing:
        raise Refused("incomplete", _("A name and a source are needed."), fields=missing)
