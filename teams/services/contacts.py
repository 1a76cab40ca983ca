"""Naming a campaign's contacts; uploads of their workbooks with file, hash and report (S1 附3; design B2)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import User
from campaigns.models import Campaign
from campaigns.selectors import plan_of
from campaigns.workflow import check_open
from cities.models import City, County, Province
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed
from teams.enums import ContactLevel, ImportState
from teams.models import Contact, ContactImport
from teams.workflow import may_call, may_keep_contacts

CONTACT_LOCK = 20180609
FIELDS = {Province: "province", City: "city", County: "county"}


@dataclass(frozen=True)
class Named:
    """One accepted row. `holder` is who is the contact now; `changes` what the row says otherwise of the same one."""

    level: ContactLevel
    kind: str
    place: Province | City | County
    facts: dict[str, str]
    holder: Contact | None = None
    changes: dict[str, str] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)


def is_late(campaign: Campaign) -> bool:
    """After the plan's day for contacts (S1 九(二): 2018-06-08); without one nothing is late."""
    due = plan_of(campaign).calendar.contacts_due
    return due is not None and clock.today() > due


def enter_contacts(
    rows: Sequence[Named], *, campaign: Campaign, actor: User | None, source: ContactImport | None = None
) -> None:
    """Write a workbook's contacts: new ones, others in place of those who were, and what has changed of the same.

    Nobody is taken out of the table: who is replaced stays with the moment. The rows have been checked,
    and the caller holds the turn and the transaction.
    """
    if not may_keep_contacts(actor, campaign):
        raise NotAllowed("apply_contacts")
    check_open(campaign)
    now, late, entries, new = clock.now(), is_late(campaign), [], []
    for named in rows:
        holder = named.holder
        if holder is not None and holder.name == named.facts["name"]:
            for name, value in named.changes.items():
                setattr(holder, name, value)
            holder.source, holder.row = source, named.row
            holder.save()
            entries.append(audit.entry(actor, holder, "contact.changed", fields=sorted(named.changes)))
            continue
        if holder is not None:
            holder.replaced_at = now
            holder.save(update_fields=["replaced_at"])
            entries.append(audit.entry(actor, holder, "contact.replaced"))
        new.append(
            Contact(
                campaign=campaign,
                level=named.level,
                kind=named.kind,
                is_late=late,
                named_at=now,
                source=source,
                row=named.row,
                **{FIELDS[type(named.place)]: named.place},
                **named.facts,
            )
        )
    Contact.objects.bulk_create(new)
    entries += [
        audit.entry(actor, made, "contact.named", place=made.place.code, kind=made.kind, late=late) for made in new
    ]
    audit.record_many(entries)


def open_mobile(*, contact: Contact, actor: User) -> str:
    """The whole number of a contact whom the reader sees; recorded. Leadership reads no numbers."""
    if not may_call(actor):
        raise NotAllowed("open_detail")
    audit.record(actor, contact, "contact.detail_opened", detail="mobile")
    return contact.mobile


def note_contacts_export(*, campaign: Campaign, actor: User, count: int) -> None:
    """That a campaign's contacts have left the system as a list."""
    if not may_keep_contacts(actor, campaign):
        raise NotAllowed("export_contacts")
    audit.record(actor, campaign, "contacts.exported", contacts=count)


# Uploads


def take_contacts_turn() -> None:
    """Workbooks are applied one after another: two must not both name the contact of one place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CONTACT_LOCK])


def keep_contacts(
    data: bytes, filename: str, *, campaign: Campaign, actor: User | None, report: dict[str, Any]
) -> ContactImport:
    upload = _row(data, filename, campaign, actor, ImportState.CHECKED, report)
    suffix = PurePath(filename).suffix.lower()[:6]
    upload.file.save(f"{upload.sha256[:16]}{suffix}", ContentFile(data), save=False)
    upload.save()
    audit.record(actor, upload, "contacts.checked", campaign=campaign.code, sha256=upload.sha256)
    return upload


def mark_contacts_applied(upload: ContactImport, *, actor: User | None, report: dict[str, Any]) -> None:
    upload.state, upload.applied_at, upload.report = ImportState.APPLIED, clock.now(), report
    upload.save(update_fields=["state", "applied_at", "report"])
    audit.record(
        actor,
        upload,
        "contacts.imported",
        before=ImportState.CHECKED,
        after=ImportState.APPLIED,
        sha256=upload.sha256,
        accepted=report["accepted"],
        unchanged=report["unchanged"],
    )


def mark_contacts_refused(
    data: bytes, filename: str, *, campaign: Campaign, actor: User | None, error: DomainError
) -> ContactImport:
    """By name and hash only: what is no form of ours is not kept."""
    report = {"error": {"code": error.code, "message": str(error.message)}}
    upload = _row(data, filename, campaign, actor, ImportState.REFUSED, report)
    upload.save()
    audit.record(actor, upload, "contacts.refused", campaign=campaign.code, code=error.code, sha256=upload.sha256)
    return upload


def _row(
    data: bytes, filename: str, campaign: Campaign, actor: User | None, state: str, report: dict[str, Any]
) -> ContactImport:
    return ContactImport(
        campaign=campaign,
        filename=PurePath(filename).name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        importer=actor,
        state=state,
        report=report,
        created_at=clock.now(),
    )
