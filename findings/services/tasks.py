"""Task lists: entered from a checked workbook, done by records, dropped by the office (A8, A10)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, Round, Topic
from campaigns.workflow import check_open
from cities.models import County
from findings.enums import TaskAction as A
from findings.enums import TaskState
from findings.models import Record, Site, TaskImport, TaskItem, TaskList
from findings.services.townships import townships_named
from findings.workflow import task_list_actions, task_workflow
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed, Refused
from teams.enums import ImportState

TASK_LOCK = 20180611


@dataclass
class Target:
    """One accepted row. `site` and `item` are what is there already; without a site one is made."""

    name: str
    code: str
    county: County
    township: str
    address: str
    lon: Decimal | None
    lat: Decimal | None
    kind: str
    topic: Topic | None
    due: date | None
    words: str
    site: Site | None = None
    item: TaskItem | None = None
    row: dict[str, str] = field(default_factory=dict)

    @property
    def site_key(self) -> tuple[Any, ...]:
        """What a place is known by within one file."""
        if self.site is not None:
            return ("site", self.site.pk)
        return ("code", self.code) if self.code else ("name", self.county.pk, self.name)


def enter_targets(rows: Sequence[Target], *, upload: TaskImport, actor: User | None) -> TaskList:
    """Write the rows into the list of the upload's title, which is made where it is new.

    Sites are made where they are new, and get what was unknown of them; nothing known is overwritten, and no
    item leaves the list. The rows have been checked, and the caller holds the turn and the transaction.
    """
    if not task_list_actions(actor, upload.campaign):
        raise NotAllowed("apply_tasks")
    now = clock.now()
    found, _is_new = TaskList.objects.get_or_create(
        campaign=upload.campaign,
        title=upload.title,
        defaults={"round": upload.round, "month": upload.month, "made_at": now},
    )
    townships = townships_named((row.county, row.township) for row in rows)
    sites: dict[tuple[Any, ...], Site] = {}
    made: list[TaskItem] = []
    changed: list[TaskItem] = []
    for row in rows:
        township = townships.get((row.county.pk, row.township))
        site = sites.setdefault(row.site_key, row.site or _new_site(row))
        _complete(site, row, township)
        item = row.item or TaskItem(list=found, site=site, kind=row.kind)
        item.county, item.township, item.topic = row.county, township, row.topic
        item.words, item.due, item.row, item.changed_at = row.words, row.due, row.row, now
        (changed if row.item else made).append(item)
    TaskItem.objects.bulk_create(made)
    TaskItem.objects.bulk_update(changed, ["county", "township", "topic", "words", "due", "row", "changed_at"])
    audit.record(actor, found, "tasklist.entered", made=len(made), changed=len(changed), sha256=upload.sha256)
    return found


def _new_site(row: Target) -> Site:
    return Site(name=row.name, county=row.county)


def _complete(site: Site, row: Target, township: Any) -> None:
    """Saves the site where the row tells something that was not known of it."""
    told = {"credit_code": row.code, "address": row.address, "township": township}
    if site.lon is None and row.lon is not None:
        site.lon, site.lat = row.lon, row.lat
        told = {**told, "lon": row.lon}
    is_told = site.pk is None or "lon" in told
    for name in ("credit_code", "address", "township"):
        if told[name] and not getattr(site, name):
            setattr(site, name, told[name])
            is_told = True
    if is_told:
        site.save()


def drop_task(*, item: TaskItem, actor: User | None, reason: str) -> TaskItem:
    """The office takes a target off the plan. Refuses without a reason, and what is inspected already."""
    reason = (reason or "").strip()
    if not reason:
        raise Refused("reason_missing", _("Say why, in a few words."), fields={"reason": [_("This is missing.")]})
    with task_workflow.fire(item, A.DROP, actor=actor, reason=reason) as locked:
        locked.changed_at = clock.now()
    return item


def reopen_task(*, item: TaskItem, actor: User | None) -> TaskItem:
    """The office puts a dropped target back on the plan."""
    with task_workflow.fire(item, A.REOPEN, actor=actor) as locked:
        locked.changed_at = clock.now()
    return item


def follow_record(record: Record) -> None:
    """A locked record does the task that it names, and no other any more; called in the lock's transaction.

    A task that is dropped or done by another record stays as it is: the record counts all the same.
    """
    named = record.content.get("task") or 0
    # Held before their state is looked at: of two records that name one task, the second sees it done. All at once
    # and in order, for two records may change places.
    asked = TaskItem.objects.filter(Q(done_by=record) | Q(pk=named))
    held = list(asked.select_for_update(of=("self",)).select_related("list", "county").order_by("pk"))
    for item in held:
        if item.done_by_id == record.pk and item.pk != named:
            with task_workflow.fire(item, A.UNDO, actor=None, record=str(record.pk)) as locked:
                locked.done_by, locked.changed_at = None, clock.now()
    for item in held:
        if item.pk == named and item.state == TaskState.OPEN and _is_of(item, record):
            with task_workflow.fire(item, A.DO, actor=None, record=str(record.pk)) as locked:
                locked.done_by, locked.changed_at = record, clock.now()


def _is_of(item: TaskItem, record: Record) -> bool:
    """A team does the tasks of its campaign in its city."""
    return (item.list.campaign_id, item.county.city_id) == (record.campaign_id, record.team.city_id)


# Uploads


def take_tasks_turn() -> None:
    """Lists are applied one after another: two must not make the same site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TASK_LOCK])


@dataclass(frozen=True)
class Heading:
    """To which list a workbook belongs, and for when that is."""

    campaign: Campaign
    title: str
    round: Round | None = None
    month: date | None = None


def keep_tasks(
    data: bytes, filename: str, *, heading: Heading, actor: User | None, report: dict[str, Any]
) -> TaskImport:
    """The file as it came, with its hash and what was found in it."""
    upload = _row(data, filename, heading, actor, ImportState.CHECKED, report)
    suffix = PurePath(filename).suffix.lower()[:6]
    upload.file.save(f"{upload.sha256[:16]}{suffix}", ContentFile(data), save=False)
    upload.save()
    audit.record(actor, upload, "tasks.checked", campaign=upload.campaign.code, sha256=upload.sha256)
    return upload


def mark_tasks_applied(upload: TaskImport, *, found: TaskList, actor: User | None, report: dict[str, Any]) -> None:
    upload.state, upload.applied_at = ImportState.APPLIED, clock.now()
    upload.report, upload.list = report, found
    upload.save(update_fields=["state", "applied_at", "report", "list"])
    audit.record(
        actor,
        upload,
        "tasks.imported",
        before=ImportState.CHECKED,
        after=ImportState.APPLIED,
        sha256=upload.sha256,
        accepted=report["accepted"],
        unchanged=report["unchanged"],
    )


def mark_tasks_refused(
    data: bytes, filename: str, *, heading: Heading, actor: User | None, error: DomainError
) -> TaskImport:
    """By name and hash only: what is no list of ours is not kept."""
    report = {"error": {"code": error.code, "message": str(error.message)}}
    upload = _row(data, filename, heading, actor, ImportState.REFUSED, report)
    upload.save()
    audit.record(actor, upload, "tasks.refused", code=error.code, sha256=upload.sha256)
    return upload


def _row(
    data: bytes, filename: str, heading: Heading, actor: User | None, state: str, report: dict[str, Any]
) -> TaskImport:
    return TaskImport(
        campaign=heading.campaign,
        title=heading.title,
        round=heading.round,
        month=heading.month,
        filename=PurePath(filename).name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        importer=actor,
        state=state,
        report=report,
        created_at=clock.now(),
    )


def check_heading(heading: Heading, actor: User | None) -> None:
    """Refuses who does not keep the campaign's lists, a closed campaign, and a list without a title."""
    if not task_list_actions(actor, heading.campaign):
        check_open(heading.campaign)
        raise NotAllowed("upload_tasks")
    if not heading.title.strip():
        raise Refused("title_missing", _("Give the list a title."), fields={"title": [_("This is missing.")]})
