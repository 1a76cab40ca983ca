"""The office's daily bulletin: frozen when made, supplemented when something follows."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from campaigns.selectors import policy_on, round_on
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from reports.enums import BulletinKind
from reports.models import DailyBulletin
from reports.selectors import day_figures
from reports.workflow import may_publish

# Figures that may change after the day without the bulletin having been wrong about it.
GROWING = ("cumulative",)


@transaction.atomic
def make_bulletin(*, campaign: Campaign, day: date, actor: User | None = None, is_late: bool = False) -> DailyBulletin:
    """Freeze the day's figures. Safe to repeat: the same figures give back the same row.

    An unpublished bulletin is brought up to date. After publication, figures that changed since
    go into a supplement with both values; the published one is never rewritten. Refuses a
    campaign without daily bulletins (`no_bulletin`), a day to come or without a round (`day_outside`).
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules = policy_on(campaign, day)
    if not rules.reports.bulletin.held:
        raise Refused("no_bulletin", _("This campaign has no daily bulletin."))
    if day > clock.today() or round_on(campaign, day) is None:
        raise Refused("day_outside", _("No round inspects on this day, or it has not come yet."))
    figures = day_figures(campaign, day, rules)
    newest = DailyBulletin.objects.filter(campaign=campaign, day=day).order_by("number").last()
    if newest is not None and _unchanged(newest, figures):
        return newest
    if newest is not None and newest.published_at is None:
        newest.figures, newest.made_at = _frozen(newest.number, campaign, day, figures), clock.now()
        newest.save()
        bulletin = newest
    else:
        number = newest.number + 1 if newest else 0
        bulletin = DailyBulletin.objects.create(
            campaign=campaign,
            day=day,
            kind=BulletinKind.SUPPLEMENT if number else BulletinKind.BULLETIN,
            number=number,
            figures=_frozen(number, campaign, day, figures),
            made_at=clock.now(),
            is_late=is_late,
        )
    audit.record(actor, bulletin, f"{bulletin.kind}.made", day=day, number=bulletin.number)
    return bulletin


def _frozen(number: int, campaign: Campaign, day: date, figures: dict[str, Any]) -> dict[str, Any]:
    if number == 0:
        return figures
    before = DailyBulletin.objects.get(campaign=campaign, day=day, number=number - 1)
    return {**figures, "changes": changes(before.figures, figures)}


def _unchanged(newest: DailyBulletin, figures: dict[str, Any]) -> bool:
    """Whether the figures of the day itself are as the newest row has them."""
    return all(newest.figures.get(key) == value for key, value in figures.items() if key not in GROWING)


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What differs between two days' figures, line by line, with both counts."""
    old, new = _lines(before), _lines(after)
    return [
        {
            "category": category,
            "province": province,
            "city": city,
            "county": county,
            "before": old.get((category, province, city, county), 0),
            "after": new.get((category, province, city, county), 0),
        }
        for category, province, city, county in dict.fromkeys([*new, *old])
        if old.get((category, province, city, county), 0) != new.get((category, province, city, county), 0)
    ]


def _lines(figures: dict[str, Any]) -> dict[tuple[str, str, str, str], int]:
    return {
        (section["category"], place["province"], place["city"], place["county"]): place["count"]
        for section in figures["sections"]
        for place in section["places"]
    }


@transaction.atomic
def publish_bulletin(*, bulletin: DailyBulletin, actor: User) -> DailyBulletin:
    """Release a bulletin or supplement. Safe to repeat; a published one never changes."""
    bulletin = DailyBulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    if not may_publish(actor, bulletin):
        raise NotAllowed("publish")
    if bulletin.published_at is None:
        bulletin.published_at, bulletin.published_by = clock.now(), actor
        bulletin.save(update_fields=["published_at", "published_by"])
        audit.record(actor, bulletin, f"{bulletin.kind}.published", number=bulletin.number)
    return bulletin
