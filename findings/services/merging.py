"""Rows that mean one place are joined: one identity per enterprise (A11)."""

import re
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.workflow import closed
from findings.enums import TaskState
from findings.models import Record, Site, TaskItem
from findings.services.tasks import drop_task, reopen_task, take_tasks_turn
from findings.workflow import may_keep_sites
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused

FORM = re.compile("(?:有限责任公司|股份有限公司|有限公司|公司|集团|厂|加工点|门市部)+$")
FACTS = ("credit_code", "address", "township")

# A site has been joined to another; what apps above keep of it follows, in the same transaction. Asked with the row
# that stays and the row that goes.
followers: list[Callable[[Site, Site], None]] = []


def core_name(site: Site) -> str:
    """The name without what kind of company it is, for finding its like: 石家庄东方木器 of 石家庄东方木器有限公司."""
    return FORM.sub("", site.name) or site.name


def merge_sites(*, keep: Site, drop: Site, actor: User, reason: str = "") -> Site:
    """`drop` goes into `keep`: records, task items and rows joined before move over, and what was unknown of
    `keep` is taken from it. Its name and code still lead to `keep`. What a list asks for at both is asked once, and
    `followers` are told. Waits for records of these places that are being stored, and for a list being entered.

    Refuses one row twice, a row that is joined already (`merged_already`), and rows of two counties without a
    reason. Recorded on both; it is not taken back.
    """
    if not may_keep_sites(actor):
        raise NotAllowed("merge_sites")
    if keep.pk == drop.pk:
        raise Refused("same_site", _("These are one row already."))
    with transaction.atomic():
        take_tasks_turn()
        # Records before sites, as who corrects a record holds them.
        list(Record.objects.select_for_update().filter(site=drop.pk).order_by("pk").values_list("pk"))
        held = Site.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        # Rows joined before first, as who was led on by one holds them.
        list(held.filter(merged_into=drop.pk).values_list("pk"))
        rows = {site.pk: site for site in held.filter(pk__in=[keep.pk, drop.pk])}
        keep, drop = rows[keep.pk], rows[drop.pk]
        if keep.merged_into_id or drop.merged_into_id:
            raise Conflict("merged_already", _("One of the two has been joined to another row since."))
        if keep.county_id != drop.county_id and not reason.strip():
            raise Refused("reason_missing", _("The two lie in different counties: say why they are one place."))
        moved = _move(keep, drop)
        _take_over(keep, drop)
        for follow in followers:
            follow(keep, drop)
        audit.record(actor, drop, "site.merged", reason=reason.strip(), into=keep.pk)
        audit.record(actor, keep, "site.merged", reason=reason.strip(), other=drop.pk, moved=moved)
    return keep


def _move(keep: Site, drop: Site) -> dict[str, int]:
    records = Record.objects.filter(site=drop).update(site=keep)
    held = TaskItem.objects.select_for_update(of=("self",)).filter(site__in=[keep.pk, drop.pk])
    items = list(held.select_related("list__campaign").order_by("pk"))
    kept = {(item.list_id, item.kind): item for item in items if item.site_id == keep.pk}
    moving = []
    for item in items:
        twin = kept.get((item.list_id, item.kind))
        if twin is None:
            moving.append(item.pk)
        elif item.site_id == drop.pk and not closed(item.campaign):
            # There twice, it stays with the row that goes.
            _ask_once(twin, item)
    TaskItem.objects.filter(pk__in=moving).update(site=keep, changed_at=clock.now())
    Site.objects.filter(merged_into=drop).update(merged_into=keep)
    return {"records": records, "items": len(moving)}


def _ask_once(stays: TaskItem, goes: TaskItem) -> None:
    """Of two tasks that turn out to be one, what is open is asked at the row that stays, and what is done is done.
    By the system, for the list may be another campaign's than that of who joins the rows."""
    if goes.state == TaskState.OPEN:
        if stays.state == TaskState.DROPPED:
            reopen_task(item=stays, actor=None)
        _drop(goes)
    elif goes.state == TaskState.DONE and stays.state == TaskState.OPEN:
        _drop(stays)


def _drop(item: TaskItem) -> None:
    drop_task(item=item, actor=None, reason=str(_("Its place was joined to another that has the same task.")))


def _take_over(keep: Site, drop: Site) -> None:
    """The row that goes leaves first: a code stands on one row only."""
    code = drop.credit_code
    drop.merged_into = keep
    if code and not keep.credit_code and not _name_taken(drop):
        drop.credit_code = ""
    else:
        code = ""
    drop.save(update_fields=["merged_into", "credit_code"])
    facts = {"credit_code": code, "address": drop.address, "township": drop.township}
    for name in FACTS:
        if facts[name] and not getattr(keep, name):
            setattr(keep, name, facts[name])
    if keep.lon is None:
        keep.lon, keep.lat = drop.lon, drop.lat
    keep.save()


def _name_taken(drop: Site) -> bool:
    """Without its code the row would stand beside another of its county and name."""
    same = Site.objects.filter(county=drop.county_id, name=drop.name, credit_code="")
    return same.exclude(pk=drop.pk).exists()
