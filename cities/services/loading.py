"""The prepared tables of places, brought into the database."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from cities.models import Alias, City, County, Province, Region, RegionMembership
from kernel import audit

BATCH = 500

CODE = ("code",)
Fields = dict[str, Callable[[str], Any]]


@transaction.atomic
def load_places(actor: User | None = None) -> dict[str, int]:
    """Make the places agree with the prepared tables; says how many there are and how many changed.

    Safe to repeat: rows are found by code (memberships and other names by what they join) and
    written only where they differ. Nothing is deleted, so what administrators added stays.
    """
    changed = _load_places_by_code()
    cities, counties = _by_code(City), _by_code(County)
    changed += _link_successors(counties)
    changed += _load_what_joins_them(_by_code(Province), cities, counties)
    if changed:
        audit.record(
            actor,
            Region.objects.earliest("sort_order"),
            "places.loaded",
            cities=len(cities),
            counties=len(counties),
            changed=changed,
        )
    return {"cities": len(cities), "counties": len(counties), "changed": changed}


def _load_places_by_code() -> int:
    changed = _load(Region, "regions", CODE, {"name": _text, "sort_order": int})
    changed += _load(Province, "provinces", CODE, {"name": _text, "short_name": _text, "sort_order": int})
    changed += _load(City, "cities", CODE, {**PLACE, "province": _by_code(Province).get, "kind": _text})
    spans: Fields = {"valid_from": _day, "valid_to": _day}
    fields: Fields = {**PLACE, **spans, "city": _by_code(City).get, "kind": _text, "source": _text, "note": _text}
    return changed + _load(County, "counties", CODE, fields) + _load(County, "local_units", CODE, fields)


def _load_what_joins_them(provinces: dict[str, Any], cities: dict[str, Any], counties: dict[str, Any]) -> int:
    where: Fields = {"city": cities.get, "county": counties.get}
    spans: Fields = {"starts": _day, "ends": _day, "source": _text}
    members: Fields = {"region": _by_code(Region).get, **where, **spans}
    names: Fields = {"name": _text, "province": provinces.get, **where, **spans}
    return _load(RegionMembership, "memberships", ("region", "city", "county", "starts"), members) + _load(
        Alias, "aliases", ("name", "province", "city", "county"), names
    )


def _text(value: str) -> str:
    return value


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _degrees(value: str) -> Decimal | None:
    return Decimal(value).quantize(Decimal("0.00001")) if value else None


PLACE: Fields = {
    "name": _text,
    "short_name": _text,
    "pinyin": _text,
    "sort_order": int,
    "lon": _degrees,
    "lat": _degrees,
}


def _rows(table: str) -> Iterable[dict[str, str]]:
    path = settings.BASE_DIR / "fixtures" / "places" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _by_code(model: Any) -> dict[str, Any]:
    return {row.code: row for row in model._default_manager.all()}


def _load(model: type[models.Model], table: str, key: tuple[str, ...], fields: Fields) -> int:
    """Insert what is missing and update what differs; the number of rows touched."""
    fields = {"code": _text, **fields} if key == CODE else fields
    known = {_identity(row, key): row for row in model._default_manager.all()}
    added, altered = [], []
    for line in _rows(table):
        row = model(**{name: read(line[name]) for name, read in fields.items()})
        before = known.get(_identity(row, key))
        if before is None:
            added.append(row)
        elif any(getattr(before, _column(model, name)) != getattr(row, _column(model, name)) for name in fields):
            row.pk = before.pk
            altered.append(row)
    _stamp([*added, *altered])
    model._default_manager.bulk_create(added, batch_size=BATCH)
    names = [name for name in fields if name != "code"]
    if hasattr(model, "updated_at"):
        names.append("updated_at")
    model._default_manager.bulk_update(altered, names, batch_size=BATCH)
    return len(added) + len(altered)


def _column(model: type[models.Model], name: str) -> str:
    return model._meta.get_field(name).attname  # type: ignore[union-attr]


def _identity(row: models.Model, key: tuple[str, ...]) -> tuple:
    return tuple(getattr(row, _column(type(row), name)) for name in key)


def _stamp(rows: Iterable[models.Model]) -> None:
    """Bulk updates do not set `updated_at` by themselves, and names are cached by it."""
    now = timezone.now()
    for row in rows:
        if hasattr(row, "updated_at"):
            row.updated_at = now


def _link_successors(counties: dict[str, County]) -> int:
    """After all counties are there, since a successor may stand further down in the table."""
    altered = []
    for line in _rows("counties"):
        county, following = counties[line["code"]], counties.get(line["successor"])
        wanted = following.pk if following else None
        if county.successor_id != wanted:
            county.successor_id = wanted
            altered.append(county)
    _stamp(altered)
    County.objects.bulk_update(altered, ["successor", "updated_at"], batch_size=BATCH)
    return len(altered)
