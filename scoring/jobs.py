"""The weekly board, made on the morning after its week by itself."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import policy_on
from kernel import clock
from kernel.jobs import Job, Slot
from scoring.selectors import round_of_week, week_of
from scoring.services import make_board

# Early enough to be there when the office opens.
HOUR = time(7, 0)
CATCH_UP = timedelta(days=14)


def due(now: datetime) -> Iterator[Slot]:
    """The weeks that ended within the catch-up window and in which a round inspected."""
    today = clock.day_of(now)
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING):
        rules = policy_on(campaign, today).reports.weekly_board
        if not rules.held:
            continue
        week = week_of(today, rules.week_starts.number)
        while (ended := week.starts - timedelta(days=1)) > today - CATCH_UP:
            week = week_of(ended, rules.week_starts.number)
            due_at = clock.at(week.ends + timedelta(days=1), HOUR)
            if due_at <= now and round_of_week(campaign, week):
                yield Slot(f"{campaign.code}/{week.starts.isoformat()}", due_at)


def run(key: str) -> str:
    code, day = key.split("/")
    board = make_board(campaign=Campaign.objects.get(code=code), day=date.fromisoformat(day))
    return f"board {board.pk}: {board.figures['teams']} teams"


JOBS = [Job("weekly_board", due, run)]
