"""The bulletin of every running campaign at the hour of its rules, and the supplement of the day after."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.policy.publications import DailyBulletin
from campaigns.selectors import inspection_rounds, policy, policy_version_on
from kernel import clock
from kernel.jobs import Job, Slot
from reports.services import make_bulletin

CATCH_UP = timedelta(days=14)
# What came after the bulletin is gathered once, at noon of the next day.
SUPPLEMENT_HOUR = time(12, 0)


def _days(now: datetime) -> Iterator[tuple[Campaign, date, time]]:
    """Inspection days of running campaigns within the catch-up window, with the bulletin's hour, oldest first."""
    today = clock.day_of(now)
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING):
        rounds = list(inspection_rounds(campaign).values_list("starts", "ends"))
        days = [today - timedelta(days=back) for back in range(CATCH_UP.days, -1, -1)]
        inspected = [day for day in days if any(starts <= day <= ends for starts, ends in rounds)]
        rules: dict[int, DailyBulletin] = {}
        for day in inspected:
            version = policy_version_on(campaign, day)
            if version.pk not in rules:
                rules[version.pk] = policy(version).reports.bulletin
            if rules[version.pk].held:
                yield campaign, day, rules[version.pk].at


def due(now: datetime) -> Iterator[Slot]:
    for campaign, day, hour in _days(now):
        due_at = clock.at(day, hour)
        if due_at <= now:
            yield Slot(f"{campaign.code}/{day.isoformat()}", due_at)


def supplements_due(now: datetime) -> Iterator[Slot]:
    for campaign, day, _hour in _days(now):
        due_at = clock.at(day + timedelta(days=1), SUPPLEMENT_HOUR)
        if due_at <= now:
            yield Slot(f"{campaign.code}/{day.isoformat()}", due_at)


def run(key: str) -> str:
    """Both jobs: the bulletin where there is none, else what changed since it was published."""
    code, day = key.split("/")
    bulletin = make_bulletin(campaign=Campaign.objects.get(code=code), day=date.fromisoformat(day))
    late = ", late" if bulletin.is_late else ""
    return f"{bulletin.kind} {bulletin.number}: {bulletin.figures['total']}{late}"


JOBS = [Job("daily_bulletin", due, run), Job("daily_supplement", supplements_due, run)]
