"""The weekly board, made on the morning after its week by itself."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import policy
from kernel import clock
from kernel.jobs import Job, Slot
from scoring.selectors import Week, round_of_week, week_on
from scoring.services import make_board

# Early enough to be there when the office opens.
HOUR = time(7, 0)
CATCH_UP = timedelta(days=14)


def due(now: datetime) -> Iterator[Slot]:
    """The weeks that ended within the catch-up window and in which a round inspected, oldest first."""
    today = clock.day_of(now)
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING):
        slots = []
        week, version = week_on(campaign, today)
        while (last := week.starts - timedelta(days=1)) > today - CATCH_UP:
            week, version = week_on(campaign, last)
            due_at = clock.at(week.ends + timedelta(days=1), HOUR)
            is_held = policy(version).reports.weekly_board.held
            if is_held and due_at <= now and _has_teams(campaign, week):
                slots.append(Slot(f"{campaign.code}/{week.starts.isoformat()}", due_at))
        yield from reversed(slots)


def _has_teams(campaign: Campaign, week: Week) -> bool:
    """A round inspects, and somebody was sent: an empty board is no news."""
    round_ = round_of_week(campaign, week)
    return round_ is not None and round_.teams.exists()


def run(key: str) -> str:
    code, day = key.split("/")
    board = make_board(campaign=Campaign.objects.get(code=code), day=date.fromisoformat(day))
    return f"board {board.pk}: {board.figures['teams']} teams"


JOBS = [Job("weekly_board", due, run)]
