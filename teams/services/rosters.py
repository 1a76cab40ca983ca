"""Uploads of rosters: the file, its hash and what was found in it are kept (S1 附2; design B2)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from cities.models import City, Province
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed, Refused
from teams.enums import ImportState
from teams.models import Nomination, Person, RosterImport, RosterProgress, SendingUnit
from teams.selectors import nominations_due, policy_of
from teams.services.guards import check_open
from teams.services.people import add_unit
from teams.workflow import may_see_cells, may_upload

ROSTER_LOCK = 20180608


@dataclass(frozen=True)
class Entry:
    """One accepted row. `person` None is somebody new, `nomination` None too; facts are fields by name."""

    unit: str
    unit_kind: str
    province: Province | None
    city: City | None
    person: Person | None
    person_facts: dict[str, Any]
    nomination: Nomination | None
    nomination_facts: dict[str, Any]
    row: dict[str, str]


def enter(entries: Sequence[Entry], *, round: Round, actor: User | None, source: RosterImport) -> None:
    """Write a roster's rows: units, new and changed people, nominations, each with its entry in the trail.

    As `add_unit`, `add_person`, `change_person` and `nominate` would one by one, but some thousand rows in
    a few statements. The rows have been checked, and the caller holds the turn and saves `source`, on
    which is noted what undoing would take back.
    """
    if not may_upload(actor, round.campaign):
        raise NotAllowed("apply_roster")
    check_open(round)
    log = Written(source.written)
    units = _units(entries, actor, log)
    people = _people(entries, units, actor, log)
    rules = policy_of(round).nomination
    is_late = clock.today() > nominations_due(round, rules)
    made = Nomination.objects.bulk_create(
        Nomination(
            person=person,
            round=round,
            unit=units[entry.unit],
            is_late=is_late,
            source=source,
            row=entry.row,
            **entry.nomination_facts,
        )
        for entry, person in zip(entries, people, strict=True)
        if entry.nomination is None
    )
    log.note("nominations", made)
    audit.record_many(
        audit.entry(actor, row, "nomination.made", person=row.person_id, round=round.pk, late=is_late) for row in made
    )
    _nominations(entries, units, actor, source, log)


class Written:
    """What an import wrote, in a form that keeps with it (`RosterImport.written`)."""

    def __init__(self, told: dict[str, Any]):
        self.told = told

    def note(self, kind: str, rows: Iterable[Model]) -> None:
        """Added rows, by id."""
        self.told.setdefault(kind, []).extend(row.pk for row in rows)

    def change(self, kind: str, row: Model, changes: dict[str, Any]) -> None:
        """Sets what changes, and notes what the fields held before and hold now."""
        before = {name: _plain(getattr(row, name)) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        after = {name: _plain(value) for name, value in changes.items()}
        self.told.setdefault(kind, []).append([row.pk, before, after])


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _units(entries: Sequence[Entry], actor: User | None, log: Written) -> dict[str, SendingUnit]:
    """By name; those that nobody has named before are added."""
    units = {unit.name: unit for unit in SendingUnit.objects.filter(name__in={entry.unit for entry in entries})}
    for entry in entries:
        if entry.unit not in units:
            units[entry.unit] = add_unit(
                name=entry.unit, kind=entry.unit_kind, province=entry.province, city=entry.city, actor=actor
            )
            log.note("units", [units[entry.unit]])
    return units


def _people(entries: Sequence[Entry], units: dict[str, SendingUnit], actor: User | None, log: Written) -> list[Person]:
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
    log.note("people", new)
    audit.record_many(audit.entry(actor, person, "person.added", unit=person.unit_id) for person in new)
    changes = {
        entry.person.pk: {name: units[value] if name == "unit" else value for name, value in entry.person_facts.items()}
        for entry in entries
        if entry.person is not None and entry.person_facts
    }
    _change(Person, changes, actor, "person.changed", "changed_people", log)
    added = iter(new)
    return [next(added) if entry.person is None else entry.person for entry in entries]


def _nominations(
    entries: Sequence[Entry], units: dict[str, SendingUnit], actor: User | None, source: RosterImport, log: Written
) -> None:
    """Brings those up to date that stood before, and keeps what the row says now."""
    changes: dict[int, dict[str, Any]] = {}
    for entry in entries:
        if entry.nomination is not None and entry.nomination_facts:
            facts = {name: units[value] if name == "unit" else value for name, value in entry.nomination_facts.items()}
            changes[entry.nomination.pk] = facts | {"source": source, "row": entry.row}
    _change(Nomination, changes, actor, "nomination.changed", "changed_nominations", log)


def _change(
    model: type[Model], changes: dict[int, dict[str, Any]], actor: User | None, verb: str, kind: str, log: Written
) -> None:
    """The trail names the fields that changed and keeps none of their values (L26)."""
    if not changes:
        return
    rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=changes).order_by("pk"))
    for row in rows:
        log.change(kind, row, changes[row.pk])
    fields = sorted({name for told in changes.values() for name in told})
    model._default_manager.bulk_update(rows, fields, batch_size=500)
    audit.record_many(
        audit.entry(actor, row, verb, fields=sorted(changes[row.pk].keys() - {"source", "row"})) for row in rows
    )


def take_turn() -> None:
    """Rosters are applied one after another: two that name the same new person must not both add them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTER_LOCK])


def keep_upload(
    data: bytes, filename: str, *, round: Round, actor: User | None, state: str = ImportState.CHECKED, **told: Any
) -> RosterImport:
    """The file as it came, by its hash. Its report follows."""
    upload = _row(data, filename, round, actor, state, {})
    for name, value in told.items():
        setattr(upload, name, value)
    suffix = PurePath(filename).suffix.lower()[:6]
    upload.file.save(f"{upload.sha256[:16]}{suffix}", ContentFile(data), save=False)
    upload.save()
    RosterProgress.objects.create(upload=upload)
    audit.record(actor, upload, "roster.checked", round=round.pk, sha256=upload.sha256)
    return upload


def mark_refused(data: bytes, filename: str, *, round: Round, actor: User | None, error: DomainError) -> RosterImport:
    """By name and hash only: what is no roster is not kept."""
    upload = _row(data, filename, round, actor, ImportState.REFUSED, refusal(error))
    upload.save()
    audit.record(actor, upload, "roster.refused", round=round.pk, code=error.code, sha256=upload.sha256)
    return upload


def refusal(error: DomainError) -> dict[str, Any]:
    """The report of a file that was refused as a whole."""
    return {"error": {"code": error.code, "message": str(error.message)}}


def keep_answers(*, upload: RosterImport, answers: Mapping[str, str], actor: User | None) -> None:
    """Add what somebody has answered to the questions of a report. Refuses an answer that was no choice.

    The trail keeps how many, not which: an answer may be a phone number.
    """
    asked = {
        question["key"]: {value for value, _label in question["choices"]} for question in upload.report["questions"]
    }
    wrong = [key for key, answer in answers.items() if answer not in asked.get(key, ())]
    if wrong:
        raise Refused("no_such_choice", _("Choose one of the answers offered."), fields=dict.fromkeys(wrong, ""))
    upload.answers = {**upload.answers, **answers}


def take_file(*, upload: RosterImport, actor: User | None, copy: str) -> None:
    """Record that somebody takes a roster's file, which is full of personal data. Refuses who may not
    upload, and an upload of which no file was kept."""
    if not may_see_cells(actor, upload):
        raise NotAllowed("download_roster")
    if not upload.file:
        raise Refused("no_file", _("This file was refused, and was not kept."))
    audit.record(actor, upload, "roster.downloaded", copy=copy)


def tell_progress(upload: RosterImport, rows: int) -> None:
    """How far the file has been read, for its page: by a line of its own, for the transaction of an
    import shows nothing before its end."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute(
                "UPDATE teams_rosterprogress SET rows = %s, told_at = %s WHERE upload_id = %s",
                [rows, clock.now(), upload.pk],
            )
    finally:
        line.close()


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
