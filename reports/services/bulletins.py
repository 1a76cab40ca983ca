"""The office's daily bulletin: frozen when made, supplemented when something follows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, Round
from campaigns.policy import Policy
from campaigns.selectors import policy_on, round_on
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused, WrongState
from reports import documents
from reports.enums import BulletinAction, BulletinKind
from reports.models import DailyBulletin
from reports.selectors import day_figures
from reports.workflow import may_make, may_publish

# A bulletin made later than this after its hour says so (L17).
GRACE = timedelta(hours=1)
# What makes a difference between two versions of a day. The sum so far also grows by what is corrected
# on earlier days, without this day's bulletin having been wrong.
OF_THE_DAY = ("total", "inspected", "sections", "by_county", "by_type", "teams")


@transaction.atomic
def make_bulletin(*, campaign: Campaign, day: date, actor: User | None = None) -> DailyBulletin:
    """Freeze the day's figures. Safe to repeat: the same figures give back the same row.

    A bulletin not yet published is brought up to date. After publication, what has changed since
    (late reports, later reviews, withdrawn findings) goes into a supplement with both values; the
    published one is never rewritten, and a supplement that has nothing left to say is dropped.

    Refuses others than the office and the system, a campaign without daily bulletins
    (`no_bulletin`), a day to come or without a round (`day_outside`).
    """
    if not may_make(actor, campaign):
        raise NotAllowed(BulletinAction.MAKE)
    _one_at_a_time(campaign)
    rules = policy_on(campaign, day)
    round_ = _round_of(campaign, day, rules)
    figures = day_figures(campaign, day, round_)
    newest, before = _last_two(campaign, day)
    if newest is None:
        bulletin = DailyBulletin(campaign=campaign, day=day, is_late=clock.now() > _hour(day, rules) + GRACE)
        return _stored(bulletin, round_, figures, None, actor)
    if newest.published_at is not None:
        if _unchanged(newest, figures):
            return newest
        supplement = DailyBulletin(campaign=campaign, day=day, kind=BulletinKind.SUPPLEMENT, number=newest.number + 1)
        return _stored(supplement, round_, figures, newest, actor)
    if before is not None and _unchanged(before, figures):
        audit.record(actor, newest, "supplement.dropped", day=day, number=newest.number)
        newest.delete()
        return before
    return newest if _unchanged(newest, figures) else _stored(newest, round_, figures, before, actor)


def _one_at_a_time(campaign: Campaign) -> None:
    """Making and publishing wait for each other; records that name the campaign do not wait for them."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _round_of(campaign: Campaign, day: date, rules: Policy) -> Round:
    if not rules.reports.bulletin.held:
        raise Refused("no_bulletin", _("This campaign has no daily bulletin."))
    round_ = round_on(campaign, day)
    if day > clock.today() or round_ is None:
        raise Refused("day_outside", _("No round inspects on this day, or it has not come yet."))
    return round_


def _hour(day: date, rules: Policy) -> datetime:
    return clock.at(day, rules.reports.bulletin.at)


def _last_two(campaign: Campaign, day: date) -> tuple[DailyBulletin | None, DailyBulletin | None]:
    """The newest of the day, and the one before it."""
    found = [*DailyBulletin.objects.filter(campaign=campaign, day=day).order_by("-number")[:2], None, None]
    return found[0], found[1]


def _stored(
    bulletin: DailyBulletin,
    round_: Round,
    figures: dict[str, Any],
    before: DailyBulletin | None,
    actor: User | None,
) -> DailyBulletin:
    campaign, day = bulletin.campaign, bulletin.day
    words = {
        "title": documents.title(campaign, day, round_.issued_number, bulletin.number),
        "lead": documents.lead(campaign, day, figures),
    }
    bulletin.figures = words | figures | ({"changes": changes(before.figures, figures)} if before else {})
    bulletin.made_at = clock.now()
    bulletin.save()
    audit.record(actor, bulletin, f"{bulletin.kind}.made", day=day, number=bulletin.number, total=figures["total"])
    return bulletin


def _unchanged(bulletin: DailyBulletin, figures: dict[str, Any]) -> bool:
    return all(bulletin.figures[key] == figures[key] for key in OF_THE_DAY)


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What differs between two versions of a day's figures, each value with that before."""
    return {
        "total": {"before": before["total"], "after": after["total"]},
        "lines": _differences(_lines(before), _lines(after), "count"),
        "counties": _differences(before["by_county"], after["by_county"], "inspected", "found"),
        "types": _differences(before["by_type"], after["by_type"], "found"),
        "reports": _reports(before["teams"], after["teams"]),
    }


def _lines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"category": section["category"]} | place for section in figures["sections"] for place in section["places"]]


def _differences(
    before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]], *counts: str
) -> list[dict[str, Any]]:
    """Rows of either side whose counts differ, a row that is missing on a side counting nothing there."""
    old, new = ({_key(row, counts): row for row in rows} for rows in (before, after))
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, is_ = old.get(key, {}), new.get(key, {})
        values = {count: {"before": was.get(count, 0), "after": is_.get(count, 0)} for count in counts}
        if any(value["before"] != value["after"] for value in values.values()):
            found.append({**(is_ or was), **values})
    return found


def _key(row: dict[str, Any], counts: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """Sorted, because what comes back from the database has its keys in another order."""
    return tuple(sorted((name, value) for name, value in row.items() if name not in counts))


def _reports(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """How many teams had reported, and which have since."""
    numbers = ("due", "on_time", "late")
    return {
        "before": {name: before[name] for name in numbers},
        "after": {name: after[name] for name in numbers},
        "arrived": [team for team in before["missing"] if team not in after["missing"]],
    }


@transaction.atomic
def publish_bulletin(*, bulletin: DailyBulletin, actor: User | None) -> DailyBulletin:
    """Release a bulletin or supplement. Safe to repeat; a published one never changes."""
    bulletin = _locked(bulletin)
    if not may_publish(actor, bulletin):
        raise NotAllowed(BulletinAction.PUBLISH)
    if bulletin.published_at is None:
        bulletin.published_at, bulletin.published_by = clock.now(), actor
        bulletin.save(update_fields=["published_at", "published_by"])
        audit.record(actor, bulletin, f"{bulletin.kind}.published", number=bulletin.number)
    return bulletin


@transaction.atomic
def note_bulletin(
    *, bulletin: DailyBulletin, actor: User | None, note: str, printed_total: int | None = None
) -> DailyBulletin:
    """Keep what was printed of a day beside what the system counts, where the two do not agree (X23).

    Nothing counted is changed by it. Refuses once the bulletin is published.
    """
    bulletin = _locked(bulletin)
    if not may_publish(actor, bulletin):
        raise NotAllowed(BulletinAction.NOTE)
    if bulletin.published_at is not None:
        raise WrongState(BulletinAction.NOTE, "published", _("published"))
    bulletin.note, bulletin.printed_total = note.strip(), printed_total
    bulletin.save(update_fields=["note", "printed_total"])
    audit.record(actor, bulletin, f"{bulletin.kind}.noted", reason=bulletin.note, printed_total=printed_total)
    return bulletin


def _locked(bulletin: DailyBulletin) -> DailyBulletin:
    _one_at_a_time(bulletin.campaign)
    return DailyBulletin.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=bulletin.pk)
