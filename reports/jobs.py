"""The 21:00 bulletin of every running campaign, and the supplement of the day after."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import inspection_rounds, policy_on
from kernel import clock
from kernel.jobs import Job, Slot
from reports.services import make_bulletin

CATCH_UP = timedelta(days=14)
# What came after the bulletin is gathered once, at noon of the next day.
SUPPLEMENT_HOUR = time(12, 0)
# A bulletin made later than this after its hour says so.
GRACE = timedelta(hours=1)


def _days(now: datetime) -> Iterator[tuple[Campaign, date, time]]:
    """Inspection days of running campaigns within the catch-up window, with the bulletin's hour."""
    today = clock.day_of(now)
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING):
        rules = policy_on(campaign, today).reports.bulletin
        if not rules.held:
            continue
        rounds = list(inspection_rounds(campaign).values_list("starts", "ends"))
        for back in range(CATCH_UP.days, -1, -1):
            day = today - timedelta(days=back)
            if any(starts <= day <= ends for starts, ends in rounds):
                yield campaign, day, rules.at


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
    code, day_text = key.split("/")
    campaign, day = Campaign.objects.get(code=code), date.fromisoformat(day_text)
    due_at = clock.at(day, policy_on(campaign, day).reports.bulletin.at)
    bulletin = make_bulletin(campaign=campaign, day=day, is_late=clock.now() > due_at + GRACE)
    return f"{bulletin.kind} {bulletin.number}: {bulletin.figures['total']}"


JOBS = [Job("daily_bulletin", due, run), Job("daily_supplement", supplements_due, run)]
