"""Rows that mean one place are joined: one identity per enterprise (A11)."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.models import Record, Site, TaskItem
from findings.workflow import may_keep_sites
from kernel import audit
from kernel.errors import Conflict, NotAllowed, Refused

FORM = re.compile("(?:有限责任公司|股份有限公司|有限公司|公司|集团|厂|加工点|门市部)+$")
FACTS = ("credit_code", "address", "township")


def core_name(site: Site) -> str:
    """The name without what kind of company it is, for finding its like: 石家庄东方木器 of 石家庄东方木器有限公司."""
    return FORM.sub("", site.name) or site.name


def merge_sites(*, keep: Site, drop: Site, actor: User, reason: str = "") -> Site:
    """`drop` goes into `keep`: records, task items and rows joined before move over, and what was unknown of
    `keep` is taken from it. Its name and code still lead to `keep`.

    Refuses one row twice, a row that is joined already (`merged_already`), and rows of two counties without a
    reason. Recorded on both; it is not taken back.
    """
    if not may_keep_sites(actor):
        raise NotAllowed("merge_sites")
    if keep.pk == drop.pk:
        raise Refused("same_site", _("These are one row already."))
    with transaction.atomic():
        held = Site.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, drop.pk]).order_by("pk")
        rows = {site.pk: site for site in held}
        keep, drop = rows[keep.pk], rows[drop.pk]
        if keep.merged_into_id or drop.merged_into_id:
            raise Conflict("merged_already", _("One of the two has been joined to another row since."))
        if keep.county_id != drop.county_id and not reason.strip():
            raise Refused("reason_missing", _("The two lie in different counties: say why they are one place."))
        moved = _move(keep, drop)
        _take_over(keep, drop)
        audit.record(actor, drop, "site.merged", reason=reason.strip(), into=keep.pk)
        audit.record(actor, keep, "site.merged", reason=reason.strip(), other=drop.pk, moved=moved)
    return keep


def _move(keep: Site, drop: Site) -> dict[str, int]:
    records = Record.objects.filter(site=drop).update(site=keep)
    kept = set(TaskItem.objects.filter(site=keep).values_list("list", "kind"))
    # An item of the same list and kind would be there twice: it stays with the row that goes.
    items = [item for item in TaskItem.objects.filter(site=drop) if (item.list_id, item.kind) not in kept]
    TaskItem.objects.filter(pk__in=[item.pk for item in items]).update(site=keep)
    Site.objects.filter(merged_into=drop).update(merged_into=keep)
    return {"records": records, "items": len(items)}


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
