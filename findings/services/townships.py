"""Townships: made known by lists and by records, corrected by the office."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cities.models import County
from findings.models import Record, Site, TaskItem, Township
from findings.workflow import may_keep_sites
from kernel import audit
from kernel.errors import NotAllowed, Refused
from kernel.text import squash

TAIL = re.compile("(?:人民政府|办事处)$")


def township_name(text: str) -> str:
    """One spelling of a township: 东关街道办事处 is 东关街道, 张村镇人民政府 is 张村镇."""
    name = TAIL.sub("", squash(text))
    return name.removesuffix("办") if name.endswith("街道办") else name


def note_township(site: Site, county: County, written: str) -> str:
    """The township of a visit under its usual name: as it was told in the field, where it becomes known with a
    mark, else that of the site. The site gets the first that it hears of. Called in the record's transaction."""
    name = township_name(written)
    if not name:
        return site.township.name if site.township else ""
    found = townships_named([(county, name)], is_from_field=True)[county.pk, name]
    if site.township is None and site.county_id == county.pk:
        site.township = found
        site.save(update_fields=["township"])
    return name


def townships_named(
    named: Iterable[tuple[County, str]], *, is_from_field: bool = False
) -> dict[tuple[int, str], Township]:
    """The rows of these names, made where they are new. What a list names needs no confirmation any more.

    Called in a transaction; two who bring the same new name at once get the same row.
    """
    wanted = {(county.pk, name) for county, name in named if name}
    Township.objects.bulk_create(
        [Township(county_id=county, name=name, is_from_field=is_from_field) for county, name in sorted(wanted)],
        ignore_conflicts=True,
    )
    rows = Township.objects.filter(county__in={county for county, _name in wanted})
    found = {(row.county_id, row.name): row for row in rows if (row.county_id, row.name) in wanted}
    if not is_from_field:
        confirmed = [row.pk for row in found.values() if row.is_from_field]
        Township.objects.filter(pk__in=confirmed).update(is_from_field=False)
    return found


def correct_township(*, township: Township, actor: User, name: str) -> Township:
    """The office gives a township its right name, or confirms the one it has.

    Where the county has a township of that name already the two become one: sites and tasks move over. Records of the
    county go by the right name too, so that their visits count for it; what was sent stays as it was written.
    """
    if not may_keep_sites(actor):
        raise NotAllowed("correct_township")
    name = township_name(name)
    if not name or len(name) > 40:
        raise Refused("name_missing", _("Give the township's name."), fields={"name": [_("This is missing.")]})
    with transaction.atomic():
        township = Township.objects.select_for_update().get(pk=township.pk)
        Record.objects.filter(county=township.county_id, township=township.name).update(township=name)
        other = Township.objects.filter(county=township.county_id, name=name).exclude(pk=township.pk).first()
        if other is None:
            township.name, township.is_from_field = name, False
            township.save(update_fields=["name", "is_from_field"])
            audit.record(actor, township, "township.corrected")
            return township
        for rows in (Site.objects.filter(township=township), TaskItem.objects.filter(township=township)):
            rows.update(township=other)
        audit.record(actor, other, "township.joined", other=township.pk)
        township.delete()
    return other
