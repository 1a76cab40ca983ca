"""What happens to findings by the clock."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from findings.services import confirm_unanswered, forget_stale_uploads, sweep_orphans
from kernel import clock
from kernel.jobs import Job, Slot

# Soon after midnight, so that a city has the whole of its last day.
CONFIRM_AT = time(0, 10)
CATCH_UP = timedelta(days=14)


def _days(now: datetime) -> Iterator[date]:
    first = clock.day_of(now - CATCH_UP)
    for n in range((clock.day_of(now) - first).days + 1):
        day = first + timedelta(days=n)
        if clock.at(day, CONFIRM_AT) <= now:
            yield day


def _campaign_days(now: datetime) -> Iterator[Slot]:
    """Each day of each running campaign, also long after its rounds: answers come when they come."""
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING).order_by("pk"):
        for day in _days(now):
            if day >= campaign.starts:
                yield Slot(f"{campaign.code} {day.isoformat()}", clock.at(day, CONFIRM_AT))


def _confirm(key: str) -> str:
    code, day = key.split(" ")
    count = confirm_unanswered(day=date.fromisoformat(day), campaign=Campaign.objects.get(code=code))
    return f"{count} confirmed"


def _each_day(now: datetime) -> Iterator[Slot]:
    for day in _days(now):
        yield Slot(day.isoformat(), clock.at(day, CONFIRM_AT))


def _forget(_day: str) -> str:
    return f"{forget_stale_uploads()} forgotten"


def _sweep(_day: str) -> str:
    return f"{sweep_orphans()} swept"


JOBS = [
    # The city's silence counts from the day after its last (E2, X37).
    Job("findings.confirm_unanswered", _campaign_days, _confirm),
    # Parts of photos that nobody goes on with would fill the disk.
    Job("findings.forget_stale_uploads", _each_day, _forget),
    # Files that were written and whose rows never came.
    Job("findings.sweep_orphans", _each_day, _sweep),
]
