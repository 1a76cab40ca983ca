"""Uploads of rosters: the file, its hash and what was found in it are kept (S1 附2; design B2)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import User
from campaigns.models import Round
from cities.models import City, Province
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed
from teams.enums import ImportState
from teams.models import Nomination, Person, RosterImport, SendingUnit
from teams.selectors import nominations_due, policy_of
from teams.services.guards import check_open
from teams.services.nominations import nominate
from teams.services.people import add_unit, change_person
from teams.workflow import may_upload

ROSTER_LOCK = 20180608


@dataclass(frozen=True)
class Entry:
    """One accepted row. `person` None is somebody new; facts are fields by name."""

    unit: str
    unit_kind: str
    province: Province | None
    city: City | None
    person: Person | None
    person_facts: dict[str, Any]
    is_nominated: bool
    nomination_facts: dict[str, Any]
    row: dict[str, str]


def enter(entries: Sequence[Entry], *, round: Round, actor: User | None, source: RosterImport) -> None:
    """Write a roster's rows: units, new and changed people, nominations, each with its entry in the trail.

    As `add_unit`, `add_person`, `change_person` and `nominate` would one by one, but a round's nine
    hundred rows in a few statements. The rows have been checked, and the caller holds the turn.
    """
    if not may_upload(actor, round.campaign):
        raise NotAllowed("apply_roster")
    check_open(round)
    units = _units(entries, actor)
    people = _people(entries, units, actor)
    rules = policy_of(round).nomination
    is_late = clock.today() > nominations_due(round, rules)
    new = [n for n, entry in enumerate(entries) if not entry.is_nominated]
    nominations = Nomination.objects.bulk_create(
        Nomination(
            person=people[n],
            round=round,
            unit=units[entries[n].unit],
            is_late=is_late,
            source=source,
            row=entries[n].row,
            **entries[n].nomination_facts,
        )
        for n in new
    )
    audit.record_many(
        audit.entry(actor, made, "nomination.made", person=made.person_id, round=round.pk, late=is_late)
        for made in nominations
    )
    for n in set(range(len(entries))) - set(new):
        entry = entries[n]
        nominate(
            person=people[n],
            round=round,
            actor=actor,
            unit=units[entry.unit],
            source=source,
            row=entry.row,
            **entry.nomination_facts,
        )


def _units(entries: Sequence[Entry], actor: User | None) -> dict[str, SendingUnit]:
    """By name; those that nobody has named before are added."""
    units = {unit.name: unit for unit in SendingUnit.objects.filter(name__in={entry.unit for entry in entries})}
    for entry in entries:
        if entry.unit not in units:
            units[entry.unit] = add_unit(
                name=entry.unit, kind=entry.unit_kind, province=entry.province, city=entry.city, actor=actor
            )
    return units


def _people(entries: Sequence[Entry], units: dict[str, SendingUnit], actor: User | None) -> list[Person]:
    """In the order of the entries."""
    new = Person.objects.bulk_create(
        Person(
            unit=units[entry.unit],
            home_province=entry.province or units[entry.unit].province,
            home_city=entry.city or units[entry.unit].city,
            **entry.person_facts,
        )
        for entry in entries
        if entry.person is None
    )
    audit.record_many(audit.entry(actor, person, "person.added", unit=person.unit_id) for person in new)
    added = iter(new)
    people = []
    for entry in entries:
        if entry.person is None:
            people.append(next(added))
            continue
        changes = dict(entry.person_facts)
        if "unit" in changes:
            changes["unit"] = units[entry.unit]
        if changes:
            change_person(person=entry.person, actor=actor, **changes)
        people.append(entry.person)
    return people


def take_turn() -> None:
    """Rosters are applied one after another: two that name the same new person must not both add them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTER_LOCK])


def keep_upload(
    data: bytes, filename: str, *, round: Round, actor: User | None, report: dict[str, Any]
) -> RosterImport:
    upload = _row(data, filename, round, actor, ImportState.CHECKED, report)
    suffix = PurePath(filename).suffix.lower()[:6]
    upload.file.save(f"{upload.sha256[:16]}{suffix}", ContentFile(data), save=False)
    upload.save()
    audit.record(actor, upload, "roster.checked", round=round.pk, sha256=upload.sha256)
    return upload


def mark_applied(upload: RosterImport, *, actor: User | None, report: dict[str, Any]) -> None:
    upload.state, upload.applied_at, upload.report = ImportState.APPLIED, clock.now(), report
    upload.save(update_fields=["state", "applied_at", "report"])
    audit.record(
        actor,
        upload,
        "roster.imported",
        before=ImportState.CHECKED,
        after=ImportState.APPLIED,
        sha256=upload.sha256,
        accepted=report["accepted"],
        unchanged=report["unchanged"],
    )


def mark_refused(data: bytes, filename: str, *, round: Round, actor: User | None, error: DomainError) -> RosterImport:
    """By name and hash only: what is no roster is not kept."""
    report = {"error": {"code": error.code, "message": str(error.message)}}
    upload = _row(data, filename, round, actor, ImportState.REFUSED, report)
    upload.save()
    audit.record(actor, upload, "roster.refused", round=round.pk, code=error.code, sha256=upload.sha256)
    return upload


def _row(
    data: bytes, filename: str, round_: Round, actor: User | None, state: str, report: dict[str, Any]
) -> RosterImport:
    return RosterImport(
        campaign=round_.campaign,
        round=round_,
        filename=PurePath(filename).name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        importer=actor,
        state=state,
        report=report,
        created_at=clock.now(),
    )
